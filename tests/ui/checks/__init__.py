"""A check for each declared command: `tests/ui/test_commands.py` runs them.

A module here holds the checks of one purpose; each is found by itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from textual.pilot import Pilot

from store.thread import Thread
from tests.ui.conftest import press, reader, settled
from tui.app import AfterwordApp
from tui.commands import Command
from tui.screens.reader import ReaderScreen


@dataclass
class Open:
    """An app with a discussion open, and the command that is to be checked."""

    app: AfterwordApp
    pilot: Pilot[int]
    command: Command

    @property
    def screen(self) -> ReaderScreen:
        return reader(self.app)

    @property
    def thread(self) -> Thread:
        return self.screen.session.thread

    @property
    def cursor(self) -> int:
        return self.screen.comment_tree.cursor

    @property
    def folded(self) -> frozenset[int]:
        return self.screen.comment_tree.folded

    def with_replies(self, *, depth: int = 1) -> int:
        """A comment that has replies, at this depth or below."""
        return next(
            i for i in range(len(self.thread)) if self.thread.depth[i] >= depth and self.thread.descendants(i)
        )

    async def go(self, index: int) -> None:
        self.screen.comment_tree.go(index)
        self.screen.follow()
        await settled(self.app)

    async def press(self, *keys: str) -> None:
        await press(self.app, *keys)
        await self.app.workers.wait_for_complete()
        await settled(self.app)

    async def run(self, times: int = 1) -> None:
        """Presses the command's first key."""
        await self.press(*[self.command.keys[0]] * times)

    async def run_until_moved(self, most: int = 30) -> None:
        """Presses the key until the cursor is on another comment: a tall one scrolls first."""
        start = self.cursor
        for _ in range(most):
            await self.run()
            if self.cursor != start:
                return


Check = Callable[[Open], Awaitable[None]]
CHECKS: dict[str, Check] = {}
"""The check of each of the reader's commands."""


LibraryCheck = Callable[[AfterwordApp, Pilot[int], Command], Awaitable[None]]
LIBRARY_CHECKS: dict[str, LibraryCheck] = {}
"""The check of each command of the library screen, given an app with all samples in its list."""


def check(command_id: str) -> Callable[[Check], Check]:
    """Makes a function the check of one of the reader's commands."""

    def keep(function: Check) -> Check:
        assert command_id not in CHECKS
        CHECKS[command_id] = function
        return function

    return keep


def library_check(command_id: str) -> Callable[[LibraryCheck], LibraryCheck]:
    """Makes a function the check of one of the library screen's commands."""

    def keep(function: LibraryCheck) -> LibraryCheck:
        assert command_id not in LIBRARY_CHECKS
        LIBRARY_CHECKS[command_id] = function
        return function

    return keep


def gathered() -> tuple[dict[str, Check], dict[str, LibraryCheck]]:
    """All checks, from every module here: the reader's and the library screen's."""
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        import_module(f"{__name__}.{path.stem}")
    return CHECKS, LIBRARY_CHECKS

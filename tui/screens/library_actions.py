"""What the library screen does to the library: bring discussions in, remove them, bring them back."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import events
from textual.content import Content
from textual.timer import Timer

from store.errors import AfterwordError
from tui.labels import counted, one_line

if TYPE_CHECKING:
    from store.library import Row
    from tui.arrivals import Arrivals
    from tui.screens.arriving import ArrivingScreen
    from tui.screens.library_base import LibraryBase as Part
else:
    Part = object  # Textual works a millisecond at each class that is a screen; one is enough

PATIENCE: Final = 0.3
"""Seconds that an import may take before it is shown how far it is."""

STATE_EVERY: Final = 0.5
"""Seconds between two looks at an import that goes on behind the list."""

SECTION: Final = "bring-in"
"""Where the program remembers the folder that files came from last."""


class LibraryActions(Part):
    """The commands that change which discussions there are.

    An import goes on in a thread of its own, one at a time, also while the reader reads. Its screen can be
    closed and called back.
    """

    _arrivals: Arrivals | None = None
    _told = True
    """Whether what came of the last import was shown."""
    _behind: Timer | None = None
    _removed: Sequence[str] | None = None
    """The keys of what is in the trash, the one that was removed last at the end; None: not looked yet."""

    # -- bringing in -----------------------------------------------------------------------------

    async def action_bring_in(self) -> None:
        """Asks which files; while an import goes on, or was not looked at yet, shows that."""
        if self._arrivals is not None and not (self._arrivals.finished and self._told):
            await self._show_arrivals(self._arrivals)
            return
        await self._ask(())

    async def _ask(self, paths: Sequence[str]) -> None:
        from tui.screens.bring_in import BringInScreen

        async def answered(chosen: list[str] | None) -> None:
            if chosen:
                folder = chosen[-1] if os.path.isdir(chosen[-1]) else os.path.dirname(chosen[-1])  # noqa: PTH112, PTH120
                self.state.keep(SECTION, {"folder": os.path.abspath(folder)})  # noqa: PTH100
                await self._bring_in(chosen)

        remembered = self.state.get(SECTION).get("folder")
        folder = remembered if isinstance(remembered, str) and os.path.isdir(remembered) else os.getcwd()  # noqa: PTH109, PTH112
        dialog = BringInScreen(folder, self._apart, paths)
        await self.app.push_screen(dialog, answered)
        dialog.begin()

    @property
    def _apart(self) -> Path | None:
        """The library's own folder, from which nothing is brought in."""
        root = getattr(self.library, "root", None)
        return Path(os.path.realpath(root)) if isinstance(root, Path) else None

    async def action_bring_samples_in(self) -> None:
        """Brings the samples in."""
        from store.samples import samples

        try:
            paths = [str(path) for path in samples()]
        except AfterwordError as error:
            self.warn(error)
            return
        await self._bring_in(paths)

    async def on_paste(self, event: events.Paste) -> None:
        """Files that were dropped on the window, or whose paths were pasted, come in at once.

        With a folder among them it is asked first: it may hold more than one thinks of.
        """
        from tui.paths import parse

        event.stop()
        named = parse(event.text)
        # Other words than paths may stand beside these; a path that leads nowhere is told with the rest.
        paths = [path for path in named if os.path.lexists(path) or Path(path).is_absolute()]
        if not any(map(os.path.lexists, paths)):
            self.tell("What was pasted names no file")
        elif any(map(os.path.isdir, paths)):
            await self._ask(paths)
        else:
            await self._bring_in(paths)

    async def _bring_in(self, paths: Sequence[str]) -> None:
        """Brings the files in in a thread, and shows how far it is and what came of it."""
        from tui.arrivals import Arrivals

        if self._arrivals is not None and not self._arrivals.finished:
            self.tell("Files are being brought in already; + shows how far it is")
            return
        arrivals = self._arrivals = Arrivals(self.library, paths)
        self._told = False
        self.run_worker(self._follow(arrivals), group="arrivals")

    async def _follow(self, arrivals: Arrivals) -> None:
        done = asyncio.create_task(asyncio.to_thread(arrivals.run))
        await asyncio.wait([done], timeout=PATIENCE)
        if self.app.screen is self:
            await self._show_arrivals(arrivals)
        try:
            await asyncio.shield(done)
        except asyncio.CancelledError:
            arrivals.stop()
            raise
        self.reload(arrivals.first)
        self._behind_the_list()
        if not self._told and not self._is_shown(arrivals):
            failed = len(arrivals.failed)
            more = f"; {counted(failed, 'file')} did not" if failed else ""
            self.app.notify(
                f"{counted(len(arrivals.keys), 'discussion')} came in{more}. + in the library shows them.",
                markup=False,
            )

    def _is_shown(self, arrivals: Arrivals) -> bool:
        from tui.screens.arriving import ArrivingScreen

        return any(
            isinstance(screen, ArrivingScreen) and screen.arrivals is arrivals
            for screen in self.app.screen_stack
        )

    async def _show_arrivals(self, arrivals: Arrivals) -> None:
        from tui.screens.arriving import ArrivingScreen

        dialog = ArrivingScreen(arrivals)

        async def closed(_: None) -> None:
            await self._put_away(dialog)

        await self.app.push_screen(dialog, closed)

    async def _put_away(self, dialog: ArrivingScreen) -> None:
        """After the dialog of an import: what came in is read, or the import goes on behind the list."""
        arrivals = dialog.arrivals
        self._told = arrivals.finished
        self._behind_the_list()
        if dialog.read_wanted and arrivals.first is not None:
            self.run_worker(self._go_to(arrivals.first, read=len(arrivals.keys) == 1), group="arrivals")

    async def _go_to(self, key: str, *, read: bool) -> None:
        """Puts the cursor on a discussion, and reads it."""
        await self.reload(key).wait()
        row = self.row_list.row
        if read and row is not None and row.key == key:
            await self.run_command(self.declared("row.open"))

    def _behind_the_list(self) -> None:
        """The list's frame says how far an import is that goes on behind it."""
        arrivals, frame = self._arrivals, self.query_one("#rows-frame")
        if arrivals is None or arrivals.finished:
            if self._behind is not None:
                self._behind.stop()
                self._behind = None
            frame.border_subtitle = ""
            return
        if self._behind is None:
            self._behind = self.set_interval(STATE_EVERY, self._behind_the_list)
        how_far = f"file {max(arrivals.begun, 1):,} of {arrivals.files:,}" if arrivals.files else "…"
        frame.border_subtitle = Content(f"Bringing in: {how_far} (+)")

    def on_unmount(self) -> None:
        """The program ends: an import ends after the discussion that is being written."""
        if self._arrivals is not None:
            self._arrivals.stop()

    # -- removing and bringing back --------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        """Whether a discussion is in the trash that can be brought back."""
        if self._removed is None:
            self._removed = self._in_trash()
        return bool(self._removed)

    def _in_trash(self) -> Sequence[str]:
        try:
            return self.library.removed()
        except AfterwordError:
            return ()

    async def action_remove_row(self) -> None:
        """Moves the discussion under the cursor to the trash, after asking."""
        from tui.screens.confirm import ConfirmScreen

        row = self.row_list.row
        if row is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.run_worker(self._remove(row), group="removing")

        if row.problem:
            lines = ["It cannot be read; its files stay as they are."]
        else:
            facts = [counted(row.comments, "comment")]
            if row.flags:
                facts.append(counted(row.flags, "flag"))
            lines = [" · ".join(facts)]
        lines.append("It goes to the trash, with flags and read marks; u brings it back.")
        question = ConfirmScreen(
            "Remove this discussion?", row.title or row.key, lines, yes="remove", no="keep"
        )
        await self.app.push_screen(question, answered)

    async def _remove(self, row: Row) -> None:
        following = self.row_after(row.key, 1) or self.row_after(row.key, -1)
        try:
            await asyncio.to_thread(self.library.remove, row.key)
        except AfterwordError as error:
            self.warn(f"Not removed: {error}")
            return
        self._removed = None
        self.reload(following.key if following is not None and following.key != row.key else None)
        self.tell(f"Removed: {_called(row)}; u brings it back")

    def action_undo_remove(self) -> None:
        """Brings the discussion back that was removed last."""
        self.run_worker(self._restore(), group="removing")

    async def _restore(self) -> None:
        removed = await asyncio.to_thread(self._in_trash)
        if not removed:
            self._removed = ()
            self.tell("There is nothing in the trash")
            return
        key = removed[-1]
        try:
            await asyncio.to_thread(self.library.restore, key)
        except AfterwordError as error:
            self.warn(f"Not brought back: {error}")
            return
        self._removed = None
        await self.reload(key).wait()
        row = self.row_list.row
        self.tell(f"Brought back: {_called(row) if row is not None and row.key == key else one_line(key)}")


def _called(row: Row) -> str:
    return one_line(row.title) or one_line(row.key)

"""Random walks over the program: keys, clicks, drags, the wheel, pastes and sizes, whatever has the keys.

A walk is made of a seed; what it did is told when something goes wrong, and `walk_steps` does it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import pytest
from textual import events
from textual.pilot import Pilot

import tui.browser
from tests.ui.conftest import press, settled
from tests.ui.screens_table import MakeApp, Shown, reach
from tui.app import AfterwordApp
from tui.commands import LIBRARY, READER
from tui.dialog_keys import PLACES
from tui.screens.library import LibraryScreen
from tui.screens.reader import ReaderScreen

KEYS: Final[list[str]] = sorted(
    {key for command in (*READER, *LIBRARY) for key in command.keys}
    | {key for place in PLACES for keys in place.keys for key in keys.keys}
)
"""Every key that means something somewhere."""

TYPED: Final[tuple[str, ...]] = (
    *"aeinst .A(é字",
    "backspace",
    "enter",
    "escape",
    "up",
    "down",
    "left",
    "delete",
    "shift+tab",
)
OFTEN: Final[tuple[str, ...]] = (*"jjjkl hzp/nNfuwot&AC", "escape", "escape", "enter", "tab", "ctrl+p")
SIZES: Final = ((40, 10), (80, 24), (100, 30), (200, 60), (17, 4), (300, 80))
PASTED: Final = ("some words", "page.txt 'a folder'", "/no/such/file", "\x1b[2J\n\n", "'a folder'")


class Size(NamedTuple):
    """The terminal gets another size."""

    columns: int
    rows: int


class Mouse(NamedTuple):
    """The mouse at a place of the screen, each a part of its width and height: `times` clicks, a drag to
    (`to_x`, `to_y`), or the wheel."""

    does: str
    x: float
    y: float
    to_x: float = 0.0
    to_y: float = 0.0
    times: int = 1


class Paste(NamedTuple):
    """Text that is pasted into the terminal."""

    text: str


class Command(NamedTuple):
    """A command that is run by its id, where the screen has it and it applies."""

    id: str


Step = str | Size | Mouse | Paste | Command
"""A step of a walk; a text is a key."""


def no_harm(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Keeps a walk from opening a browser, and from files that are not in `folder`."""
    monkeypatch.setattr(tui.browser, "_browser", lambda: "")
    desk = folder / "desk"
    (desk / "a folder").mkdir(parents=True)
    (desk / "page.txt").write_text("A title\n\nA text of some words.\n")
    (desk / "a folder" / "other.txt").write_text("Another title\n\nMore words.\n")
    monkeypatch.chdir(desk)


def random_steps(random: Random, count: int) -> list[Step]:
    """So many steps."""
    return [_random_step(random) for _ in range(count)]


def _random_step(random: Random) -> Step:
    kind = random.random()
    if kind < 0.32:
        return random.choice(KEYS)
    if kind < 0.56:
        return random.choice(OFTEN)
    if kind < 0.74:
        return random.choice(TYPED)
    if kind < 0.76:
        return Command(random.choice(("theme", "settings", "help", "import", "row.remove", "details")))
    if kind < 0.77:
        return Paste(random.choice(PASTED))
    if kind < 0.82:
        return Size(*random.choice(SIZES))
    does = random.choice(("click", "click", "click", "double", "drag", "up", "down", "ctrl"))
    x, y, to_x, to_y = (random.random() for _ in range(4))
    return Mouse(does, x, y, to_x, to_y, random.randint(1, 3))


def mouse_events(step: Mouse, columns: int, rows: int) -> Iterator[events.MouseEvent]:
    """What a terminal sends for it."""
    at = (min(columns - 1, int(step.x * columns)), min(rows - 1, int(step.y * rows)))
    to = (min(columns - 1, int(step.to_x * columns)), min(rows - 1, int(step.to_y * rows)))

    def made(kind: type[events.MouseEvent], place: tuple[int, int], button: int) -> events.MouseEvent:
        x, y = place
        return kind(None, x, y, 0, 0, button, False, False, step.does == "ctrl", x, y)

    yield made(events.MouseMove, at, 0)
    match step.does:
        case "up" | "down":
            kind = events.MouseScrollUp if step.does == "up" else events.MouseScrollDown
            for _ in range(step.times):
                yield made(kind, at, 0)
        case "drag":
            yield made(events.MouseDown, at, 1)
            yield made(events.MouseMove, ((at[0] + to[0]) // 2, (at[1] + to[1]) // 2), 1)
            yield made(events.MouseMove, to, 1)
            yield made(events.MouseUp, to, 1)
        case _:
            for _ in range(2 if step.does == "double" else 1):
                yield made(events.MouseDown, at, 1)
                yield made(events.MouseUp, at, 1)


async def do(app: AfterwordApp, pilot: Pilot[int], step: Step) -> None:
    """Does a step, and lets what it sets off come to rest."""
    driver = app._driver
    assert driver is not None
    match step:
        case Size(columns, rows):
            await pilot.resize_terminal(columns, rows)
        case Mouse():
            for event in mouse_events(step, *app.size):
                driver.process_message(event)
                await settled(app)
        case Paste(text):
            driver.process_message(events.Paste(text))
        case Command(command_id):
            commands = getattr(app.screen, "_commands", {})
            if command_id in commands and app.screen.applies(commands[command_id]):  # type: ignore[attr-defined]
                await app.screen.run_command(commands[command_id])  # type: ignore[attr-defined]
        case str():
            await press(app, step)
    await settled(app)


def leaves(app: AfterwordApp, step: Step) -> bool:
    """Whether a step would end the program where it is."""
    if step != "q":
        return False
    return len(app.screen_stack) == 1 or isinstance(app.screen, LibraryScreen)


def check(app: AfterwordApp) -> None:
    """What holds wherever one is."""
    assert app._exception is None
    for screen in app.screen_stack:
        if isinstance(screen, ReaderScreen) and screen.is_mounted:
            tree = screen.comment_tree
            if tree.cursor >= 0:
                assert tree.lines.arranged.is_shown(tree.cursor), (tree.cursor, tree.order, tree.filtered)
            else:
                assert not len(screen.session.thread)
        if isinstance(screen, LibraryScreen) and screen.is_mounted and screen.rows:
            assert 0 <= screen.row_list.cursor < len(screen.rows)


async def walk(make_app: MakeApp, wanted: Shown, seed: int, count: int) -> int:
    """Walks `count` random steps from a screen; returns how many it did before the program was left.

    Raises AssertionError, with the last steps, from whatever went wrong.
    """
    return await walk_steps(make_app, wanted, random_steps(Random(seed), count), f"seed {seed}")


async def walk_steps(make_app: MakeApp, wanted: Shown, steps: Sequence[Step], said: str = "") -> int:
    """Walks these steps from a screen; see `walk`."""
    app = make_app(wanted.sample)
    done: list[Step] = []
    try:
        async with app.run_test(size=(100, 30)) as pilot:
            await reach(app, wanted)
            readers = [one for one in app.screen_stack if isinstance(one, ReaderScreen)]
            threads = [one.session.thread for one in readers]
            before = [[thread.comment(i) for i in range(len(thread))] for thread in threads]
            for step in steps:
                if leaves(app, step):
                    continue
                done.append(step)
                await do(app, pilot, step)
                if app._exit:
                    break
                check(app)
            if not app._exit:
                await app.workers.wait_for_complete()
            assert [[thread.comment(i) for i in range(len(thread))] for thread in threads] == before
    except BaseException as error:
        where = f"{wanted.name}, {said}, {len(done)} steps, on {app.screen_stack if app._running else ''}"
        raise AssertionError(f"{where}, the last: {done[-40:]!r}") from error
    return len(done)

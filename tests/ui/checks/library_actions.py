"""Checks of what the library screen does to the library: bring in, samples, remove, undo."""

from __future__ import annotations

from textual.pilot import Pilot

from store.samples import samples
from tests.ui.checks import library_check
from tests.ui.conftest import press, settled, shown
from tui.app import AfterwordApp
from tui.commands import Command
from tui.screens.arriving import ArrivingScreen
from tui.screens.bring_in import BringInScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.library import LibraryScreen


def library_screen(app: AfterwordApp) -> LibraryScreen:
    """The list, which may have a dialog over it."""
    (screen,) = (screen for screen in app.screen_stack if isinstance(screen, LibraryScreen))
    return screen


async def done(app: AfterwordApp) -> None:
    """Waits for what threads do, and for what follows it."""
    for _ in range(3):
        for worker in list(app.workers):
            if worker.group != "_loader":  # a file tree's, which never ends
                await worker.wait()
        await settled(app)


@library_check("import")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    await press(app, command.keys[0])
    assert isinstance(app.screen, BringInScreen)
    await press(app, "escape")
    assert isinstance(app.screen, LibraryScreen)


@library_check("samples")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    screen = library_screen(app)
    await press(app, "d", "enter")
    await done(app)
    assert len(screen.rows) == len(samples()) - 1
    await press(app, command.keys[0])
    await done(app)
    assert isinstance(app.screen, ArrivingScreen)
    assert len(screen.rows) == len(samples())
    assert "as it was" in shown(app)
    assert "new" in shown(app)


@library_check("row.remove")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    screen = library_screen(app)
    await press(app, "j")
    row, following = screen.rows[1], screen.rows[2]
    await press(app, command.keys[0])
    assert isinstance(app.screen, ConfirmScreen)
    assert row.title[:30] in shown(app)
    await press(app, "escape")
    await done(app)
    assert row in screen.rows
    await press(app, command.keys[0], "enter")
    await done(app)
    assert row.key not in [each.key for each in screen.rows]
    assert screen.row_list.row is not None
    assert screen.row_list.row.key == following.key
    assert list(screen.library.removed()) == [row.key]


@library_check("undo")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    screen = library_screen(app)
    before = [row.key for row in screen.rows]
    assert not screen.applies(command)
    await press(app, "d", "enter")
    await done(app)
    await press(app, "d", "enter")
    await done(app)
    assert [row.key for row in screen.rows] == before[2:]
    assert screen.applies(command)
    await press(app, command.keys[0])
    await done(app)
    assert screen.row_list.row is not None
    assert screen.row_list.row.key == before[1]
    await press(app, command.keys[0])
    await done(app)
    assert [row.key for row in screen.rows] == before
    assert not screen.applies(command)

"""Checks of the library's list: moving, sorting, filtering, marking, the preview, opening, the program."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.ui.checks import library_check
from tests.ui.conftest import press, reader, settled, shown
from tui.app import AfterwordApp
from tui.commands import Command
from tui.row_lines import HEADS
from tui.screens.library import LibraryScreen


def listed(app: AfterwordApp) -> LibraryScreen:
    """The list, which has the keys."""
    screen = app.screen
    assert isinstance(screen, LibraryScreen)
    return screen


async def run(app: AfterwordApp, *keys: str) -> None:
    """Presses keys, and waits for what threads do and for what follows it."""
    await press(app, *keys)
    for _ in range(2):
        await app.workers.wait_for_complete()
        await settled(app)


def titles(app: AfterwordApp) -> list[str]:
    return [row.title for row in listed(app).rows]


# -- moving ----------------------------------------------------------------------------------------


@library_check("row.next")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    for key in command.keys:
        await run(app, key)
    assert listed(app).row_list.cursor == len(command.keys)


@library_check("row.previous")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    await run(app, "G", command.keys[0])
    assert listed(app).row_list.cursor == len(listed(app).rows) - 2


@library_check("row.first")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    await run(app, "j", "j", command.keys[0])
    assert listed(app).row_list.cursor == 0


@library_check("row.last")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    await run(app, command.keys[0])
    assert listed(app).row_list.cursor == len(listed(app).rows) - 1


@library_check("row.page_down")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    await run(app, command.keys[0])
    assert listed(app).row_list.cursor == len(listed(app).rows) - 1  # the samples are less than a page


@library_check("row.page_up")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    await run(app, "G", command.keys[0])
    assert listed(app).row_list.cursor == 0


@library_check("row.unread")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    screen = listed(app)
    await run(app, "j", "m")
    await run(app, "k", command.keys[0])
    cursor = screen.row_list.cursor
    assert cursor > 1
    assert screen.rows[cursor].unread
    for _ in screen.rows:
        if screen.row_list.row is not None and screen.row_list.row.unread:
            await run(app, "m")
        await run(app, command.keys[0])
    assert "Everything is read" in shown(app)


@library_check("row.mark")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    screen = listed(app)
    row = screen.row_list.row
    assert row is not None
    assert row.unread == row.comments > 0
    await run(app, command.keys[0])
    assert screen.row_list.row == row._replace(unread=0)
    assert screen.library.row(row.key, screen.by).unread == 0
    await run(app, command.keys[0])
    assert screen.row_list.row == row


# -- the list --------------------------------------------------------------------------------------


@library_check("list.filter")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    every = titles(app)
    await run(app, "j", command.keys[0], *"ferry q?")
    assert titles(app) == []
    assert "0 of" in shown(app)
    await run(app, "backspace", "backspace", "backspace")
    assert 0 < len(titles(app)) < len(every)
    assert all("ferry" in f"{row.title}{row.key}{row.file}".lower() for row in listed(app).rows)
    row = listed(app).row_list.row
    await run(app, "enter")
    assert row is not None
    assert reader(app).session.key == row.key
    await run(app, "q")
    assert "only “ferry”" in shown(app)


@library_check("list.close")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    every = titles(app)
    await run(app, "/", *"ferry")
    some = titles(app)
    await run(app, command.keys[0])
    assert not listed(app).is_typing
    assert titles(app) == some != every
    await run(app, command.keys[0])
    assert titles(app) == every
    assert not listed(app).applies(command)


@library_check("list.sort")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    screen = listed(app)
    key = screen.rows[1].key
    await run(app, "j")
    for field in HEADS:
        await run(app, command.keys[0])
        assert screen.sort == field
        page = screen.library.list(sort=field, reverse=screen.reverse, by=screen.by)
        assert [row.key for row in screen.rows] == [row.key for row in page.rows]
        assert screen.row_list.row is not None
        assert screen.row_list.row.key == key
        if field in ("title", "comments"):
            head = shown(app).splitlines()[2]
            assert f"{HEADS[field]}{'▼' if screen.reverse else ' ▲'}" in head


@library_check("list.reverse")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    every = titles(app)
    await run(app, "t", command.keys[0])
    backwards = titles(app)
    await run(app, command.keys[0])
    assert titles(app) == backwards[::-1]
    assert sorted(backwards) == sorted(every)


# -- the preview -----------------------------------------------------------------------------------


@library_check("preview.toggle")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    assert "╭─ Preview" in shown(app)
    await run(app, command.keys[0])
    await pilot.pause()
    assert "╭─ Preview" not in shown(app)
    await run(app, command.keys[0])
    await pilot.pause()
    assert "╭─ Preview" in shown(app)


@library_check("preview.down")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    await pilot.resize_terminal(120, 22)
    await pilot.pause(0.3)
    await run(app, *command.keys)
    assert listed(app).preview_pane.view.top[1] > 0
    assert listed(app).row_list.cursor == 0


@library_check("preview.up")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    await pilot.resize_terminal(120, 22)
    await pilot.pause(0.3)
    await run(app, "J", "J", "J", command.keys[0])
    before = listed(app).preview_pane.view.top[1]
    await run(app, *command.keys, *command.keys)
    assert listed(app).preview_pane.view.top[1] == 0 < before


# -- in and out ------------------------------------------------------------------------------------


@library_check("row.open")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    for key in command.keys:
        row = listed(app).row_list.row
        assert row is not None
        await run(app, key)
        assert reader(app).session.key == row.key
        await run(app, "q")


@library_check("help")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    await run(app, command.keys[0])
    assert type(app.screen).__name__ == "HelpScreen"


@library_check("palette")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    await run(app, "/", command.keys[0])
    assert type(app.screen).__name__ == "Palette"


@library_check("quit")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    await press(app, command.keys[0])
    assert app._exit

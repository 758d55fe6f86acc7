"""Every declared command, pressed: there is a check for each, and none can be missing."""

from __future__ import annotations

import pytest

from tests.ui.checks import Open, gathered
from tests.ui.conftest import CATALOGUE, OpenApp, reader
from tui.commands import KEY_LINES, LIBRARY, READER, Command, bindings
from tui.screens.base import CommandScreen
from tui.screens.library import LibraryScreen
from tui.screens.reader import ReaderScreen
from tui.widgets.key_line import KeyLine

CHECKS, LIBRARY_CHECKS = gathered()

# -- the tables ------------------------------------------------------------------------------------

LATER = set("sVvL")
"""Keys that other commands will have."""


def test_every_command_has_a_check() -> None:
    assert CHECKS.keys() == {command.id for command in READER}
    assert LIBRARY_CHECKS.keys() == {command.id for command in LIBRARY}


@pytest.mark.parametrize("command", READER, ids=lambda command: command.id)
async def test_reader_command(command: Command, open_app: OpenApp) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await CHECKS[command.id](Open(app, pilot, command))


@pytest.mark.parametrize("command", LIBRARY, ids=lambda command: command.id)
async def test_library_command(command: Command, open_app: OpenApp) -> None:
    app = open_app(None)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await LIBRARY_CHECKS[command.id](app, pilot, command)


@pytest.mark.parametrize(("table", "screen"), [(READER, ReaderScreen), (LIBRARY, LibraryScreen)])
def test_declarations_and_methods_agree(table: tuple[Command, ...], screen: type[CommandScreen]) -> None:
    shared = {"command", "copy_text"}  # runs every command; Textual's own, on ctrl+c
    own = {
        name.removeprefix("action_")
        for kind in screen.__mro__
        if kind.__module__.startswith("tui.")
        for name in vars(kind)
        if name.startswith("action_")
    }
    assert {command.method for command in table} == own - shared
    assert screen.DECLARED is table


@pytest.mark.parametrize("table", [READER, LIBRARY])
def test_declarations_are_whole(table: tuple[Command, ...]) -> None:
    ids = [command.id for command in table]
    assert len(set(ids)) == len(ids)
    every = [key for command in table for key in command.keys]
    assert len(set(every)) == len(every)
    assert not set(every) & LATER
    for command in table:
        assert command.title
        assert command.does
        assert command.does[0].isupper()
        assert len(bindings([command])) == len(command.keys)


def test_key_lines_name_commands() -> None:
    for name, line in KEY_LINES.items():
        table = LIBRARY if name == "library" else READER
        assert set(line) <= {command.id for command in table}, name


async def test_the_key_line_says_what_matters_now(open_app: OpenApp) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)) as pilot:
        line = reader(app).query_one(KeyLine)
        assert "enter fold" in line.text
        assert line.text.rstrip().endswith("? all keys")
        await pilot.press("enter")
        assert "enter unfold" in line.text
        await pilot.press("tab")
        assert "tab comments" in line.text
        assert "enter" not in line.text
        await pilot.press("/", *"the")
        assert "esc back" in line.text
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "n next match" in line.text
        assert "/the" in line.text

"""The simplest library screen: it lists, opens, comes back, and says what to do when it is empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import DamagedFile
from store.folder import FolderLibrary
from store.library import Stored, Version
from store.model import Comment, Discussion
from tests.ui.conftest import OpenApp, reader, shown
from tui.app import AfterwordApp
from tui.commands import LIBRARY, Command
from tui.screens.library import LibraryScreen
from tui.screens.reader import ReaderScreen
from tui.widgets.row_list import columns


class Damaged(FolderLibrary):
    """A library whose discussions cannot be read."""

    def read(self, key: str, if_not: Version | None = None) -> Stored | None:
        raise DamagedFile(Path(f"[red]{key}.json"), "not JSON")


@pytest.fixture
def many(tmp_path: Path) -> FolderLibrary:
    library = FolderLibrary(tmp_path / "many")
    for number in range(30):
        library.put(Discussion(title=f"Number {number:02}", body="x", comments=[Comment("a", text="word")]))
    return library


def listed(app: AfterwordApp) -> LibraryScreen:
    screen = app.screen
    assert isinstance(screen, LibraryScreen)
    return screen


async def test_it_lists_opens_and_comes_back(open_app: OpenApp, library: FolderLibrary) -> None:
    app = open_app(None)
    async with app.run_test(size=(120, 40)) as pilot:
        rows = library.list().rows
        text = shown(app)
        for row in rows:
            assert row.title[:40] in text
        assert f"{len(rows)} discussions" in text
        assert "300 comments" in text or "comments" in text
        await pilot.press("j", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ReaderScreen)
        assert app.screen.session.key == rows[1].key
        await pilot.press("f")
        await app.workers.wait_for_complete()
        await pilot.press("q")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert listed(app).row_list.cursor == 1
        assert "⚑ 1" in shown(app)
        await pilot.press("q")
        assert app._exit


async def test_an_empty_library_says_what_to_do(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app(None, over=FolderLibrary(tmp_path / "empty"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "k", "g", "G", "enter", "space", "b")
        assert "afterword PATH" in shown(app)


async def test_a_damaged_discussion_is_a_notice(
    open_app: OpenApp, library: FolderLibrary, tmp_path: Path
) -> None:
    app = open_app(None, over=Damaged(tmp_path / "library"))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        listed(app)
        assert "[red]" in shown(app)
        assert "damaged" in shown(app)


def test_a_damaged_discussion_ends_the_opening(library: FolderLibrary, tmp_path: Path) -> None:
    damaged = Damaged(tmp_path / "library")
    with pytest.raises(DamagedFile):
        AfterwordApp(damaged, key=library.list().rows[0].key)


@pytest.mark.parametrize("command", LIBRARY, ids=lambda command: command.id)
async def test_library_command(command: Command, open_app: OpenApp, many: FolderLibrary) -> None:
    app = open_app(None, over=many)
    async with app.run_test(size=(100, 20)) as pilot:
        screen = listed(app)
        moves = {"row.next": 11, "row.previous": 9, "row.first": 0, "row.last": 29}
        await pilot.pause()
        screen.row_list.move_to(10)
        if command.keys:
            await pilot.press(command.keys[0])
        else:
            await screen.run_command(command)
        await pilot.pause()
        cursor = screen.row_list.cursor
        if command.id in moves:
            assert cursor == moves[command.id]
        elif command.id == "row.page_down":
            assert cursor > 15
        elif command.id == "row.page_up":
            assert cursor < 5
        elif command.id == "row.open":
            assert reader(app).session.discussion.title == screen.row_list.row.title  # type: ignore[union-attr]
        elif command.id == "theme":
            assert not app.current_theme.dark
        elif command.id == "quit":
            assert app._exit
        else:
            assert type(app.screen).__name__ == {"help": "HelpScreen", "palette": "Palette"}[command.id]


async def test_a_click_opens_what_the_cursor_is_on(open_app: OpenApp, many: FolderLibrary) -> None:
    app = open_app(None, over=many)
    async with app.run_test(size=(100, 20)) as pilot:
        await pilot.click("#rows", offset=(5, 3))
        assert listed(app).row_list.cursor == 3
        await pilot.click("#rows", offset=(5, 3))
        await pilot.pause()
        assert isinstance(app.screen, ReaderScreen)


@pytest.mark.parametrize("width", [10, 38, 60, 76, 98, 198])
def test_rows_are_as_wide_as_the_list(width: int, many: FolderLibrary) -> None:
    from rich.cells import cell_len

    row = many.list().rows[0]._replace(title="漢字 " * 40, site="例え.jp")
    left, right = columns(row, width)
    assert cell_len(left) + cell_len(right) == width

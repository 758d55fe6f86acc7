"""A large discussion that is read for the first time: said at once, left at any moment, and then there."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

import store.folder
from store.errors import DamagedFile
from store.folder import FolderLibrary
from tests.ui.conftest import FERRY, Keys, OpenApp, press, reader, settled, shown
from tests.ui.test_settling import until
from tui.screens.library import LibraryScreen
from tui.screens.opening import OpeningScreen
from tui.screens.reader import ReaderScreen


@pytest.fixture
def dear(library: FolderLibrary, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> FolderLibrary:
    """The library, in which every discussion counts as large, and one has no packed file."""
    monkeypatch.setattr(store.folder, "SMALL", 0)
    (library.layout.packed / keys[FERRY]).unlink()
    return library


async def test_it_is_said_and_then_it_is_there(open_app: OpenApp, dear: FolderLibrary, keys: Keys) -> None:
    app = open_app(FERRY)
    async with app.run_test():
        assert isinstance(app.screen, OpeningScreen)
        assert "Reading 1 MB…" in shown(app)
        assert "last-ferry" in shown(app)
        await until(app, lambda: isinstance(app.screen, ReaderScreen))
        thread = reader(app).session.thread
        assert thread.derived is not None, "another process packed it"
        await press(app, "j")
        assert reader(app).comment_tree.cursor == 1
        await press(app, "q")
    assert app.return_code == 0
    assert dear.cost(keys[FERRY]) == 0


@pytest.mark.parametrize("from_list", [False, True])
async def test_it_can_be_left(
    open_app: OpenApp, dear: FolderLibrary, keys: Keys, monkeypatch: pytest.MonkeyPatch, from_list: bool
) -> None:
    begun, ended = threading.Event(), threading.Event()

    def prepare(key: str, stopped: Callable[[], bool]) -> bool:
        begun.set()
        while not stopped():
            ended.wait(0.01)
        ended.set()
        return False

    monkeypatch.setattr(dear, "prepare", prepare)
    app = open_app(None if from_list else FERRY)
    async with app.run_test():
        if from_list:
            await settled(app)
            screen = app.screen
            assert isinstance(screen, LibraryScreen)
            assert screen.point(keys[FERRY])
            await press(app, "enter")
        assert isinstance(app.screen, OpeningScreen)
        await until(app, begun.is_set)
        await press(app, "escape")
        await until(app, ended.is_set)
        if from_list:
            assert isinstance(app.screen, LibraryScreen)
            await press(app, "q")
    assert app.return_code == 0


async def test_what_cannot_be_read_is_said_in_the_list(
    open_app: OpenApp, dear: FolderLibrary, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = dear.layout.discussion(keys[FERRY])
    app = open_app(None)
    async with app.run_test(size=(120, 40)):
        await settled(app)
        screen = app.screen
        assert isinstance(screen, LibraryScreen)
        assert screen.point(keys[FERRY])

        def damaged(*_: object) -> None:
            raise DamagedFile(path, "no tables in it")

        monkeypatch.setattr(dear, "read", damaged)
        await press(app, "enter")
        await until(app, lambda: app.screen is screen)
        assert any("no tables in it" in notice.message for notice in app._notifications)

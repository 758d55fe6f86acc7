"""A large discussion that is read for the first time: said at once, left at any moment, and then there."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import store.folder
from store.errors import DamagedFile
from store.folder import FolderLibrary
from store.library import Incoming, Report
from store.samples import sample_folder
from tests.ui.conftest import CATALOGUE, FERRY, Keys, OpenApp, press, reader, settled, shown
from tests.ui.test_settling import until
from tui.app import AfterwordApp
from tui.bringing import Bringing, not_brought_in
from tui.screens.library import LibraryScreen
from tui.screens.opening import BringingScreen, OpeningScreen
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


# -- files on their way into the library -----------------------------------------------------------


class Gate(FolderLibrary):
    """A library in which the process that brings files in waits, before each discussion, for a byte."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._read, self._write = os.pipe()

    def open(self, times: int = 1) -> None:  # type: ignore[override]
        os.write(self._write, bytes(times))

    def import_batch(self, incoming: Iterator[Incoming]) -> Iterator[Report]:  # type: ignore[override]
        os.read(self._read, 1)
        yield from super().import_batch(incoming)


def bring(tmp_path: Path, *sources: str) -> tuple[Gate, Bringing, AfterwordApp]:
    library = Gate(tmp_path / "own")
    bringing = Bringing(library, [path if "/" in path else sample_folder() / path for path in sources], None)
    return library, bringing, AfterwordApp(library, bringing=bringing, by="reader")


async def test_the_reader_follows_the_file_that_comes_in(tmp_path: Path) -> None:
    library, _, app = bring(tmp_path, FERRY)
    async with app.run_test():
        assert isinstance(app.screen, BringingScreen)
        assert f"Bringing in {FERRY}…" in shown(app)
        library.open()
        await until(app, lambda: isinstance(app.screen, ReaderScreen))
        await press(app, "j")
        assert reader(app).comment_tree.cursor == 1
        await press(app, "q")
    assert app.return_code == 0


async def test_the_list_follows_several_files_and_what_failed_is_told(tmp_path: Path) -> None:
    library, bringing, app = bring(tmp_path, FERRY, str(tmp_path / "gone.txt"), CATALOGUE)
    async with app.run_test(size=(120, 40)):
        assert "Bringing in 3 files…" in shown(app)
        library.open()
        await until(app, lambda: len(bringing.landed) == 1)
        await until(app, lambda: "1 discussion came in." in shown(app))
        library.open()
        await until(app, lambda: isinstance(app.screen, LibraryScreen))
        await settled(app)
        assert any("gone.txt" in notice.message for notice in app._notifications) or "gone.txt" in shown(app)
        await press(app, "q")
    assert len(bringing.keys) == 2


async def test_the_program_ends_where_nothing_comes_in(tmp_path: Path) -> None:
    _, bringing, app = bring(tmp_path, str(tmp_path / "gone.txt"))
    async with app.run_test():
        await until(app, lambda: app._exit)
    assert app.return_code == 1
    assert "gone.txt" in not_brought_in(bringing.failed)


async def test_a_file_on_its_way_can_be_left(tmp_path: Path) -> None:
    library, bringing, app = bring(tmp_path, FERRY)
    async with app.run_test():
        assert isinstance(app.screen, BringingScreen)
        await press(app, "escape")
    assert app.return_code == 0
    assert bringing.finished
    assert library.list().total == 0

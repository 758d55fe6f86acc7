"""Bringing files in from the library screen: typed, completed, chosen, pasted; progress, and what came in."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events

from store.folder import FolderLibrary
from store.library import Incoming, Report
from store.model import Comment, Discussion
from tests.ui.checks.library_actions import done, library_screen
from tests.ui.conftest import OpenApp, press, reader, settled, shown
from tui.app import AfterwordApp
from tui.arrivals import Arrivals
from tui.screens.arriving import ArrivingScreen, outcome
from tui.screens.bring_in import BringInScreen
from tui.screens.library import LibraryScreen
from tui.screens.reader import ReaderScreen
from tui.widgets.path_tree import PathTree


def save(path: Path, title: str, comments: int = 2) -> Path:
    """A saved discussion at `path`."""
    table = {str(n): {"id": n, "author": "Ann", "text": f"comment {n}"} for n in range(1, comments + 1)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"discussion": {"1": {"title": title}}, "comments": table}))
    return path


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, with saved discussions, one with a name that would be markup, and a picture."""
    folder = tmp_path / "files"
    save(folder / "one page.json", "Of one page")
    save(folder / "other.json", "Of another")
    save(folder / "more" / "third.json", "Of a third", 5)
    save(folder / "more" / "[red]\x1b[31mfourth.json", "Of a fourth")
    (folder / ".hidden.json").write_text("{}")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\0\x10JFIF\0" + bytes(range(256)) * 9)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> FolderLibrary:
    return FolderLibrary(tmp_path / "empty")


def dialog(app: AfterwordApp) -> BringInScreen:
    assert isinstance(app.screen, BringInScreen)
    return app.screen


async def paste(app: AfterwordApp, text: str) -> None:
    """What a terminal sends for a bracketed paste."""
    event = events.Paste(text)
    event.set_sender(app)
    assert app._driver is not None
    app._driver.send_message(event)
    await settled(app)


async def looked(app: AfterwordApp) -> None:
    """Waits until the dialog has looked what the line means, and the tree has read its folders."""
    for _ in range(400):
        await settled(app)
        # The tree's own loader never ends.
        if all(worker.is_finished or worker.group == "_loader" for worker in app.workers):
            return
        await asyncio.sleep(0.02)
    raise AssertionError("the dialog is still looking")


async def seen(app: AfterwordApp, *texts: str) -> str:
    """Waits until all these texts stand on the screen (or some time has gone); what stands there."""
    for _ in range(250):
        await looked(app)
        if all(text in shown(app) for text in texts):
            break
        await asyncio.sleep(0.02)
    return shown(app)


async def test_a_path_is_completed_and_one_discussion_is_read_with_enter(
    open_app: OpenApp, empty: FolderLibrary, files: Path
) -> None:
    app = open_app(None, over=empty)
    async with app.run_test(size=(100, 30)):
        text = await seen(app, "Nothing is here yet")
        assert "Nothing is here yet" in text
        assert "+" in text
        assert "S " in text
        await press(app, "+", "o")
        text = await seen(app, "one page.json")
        assert "one page.json" in text
        assert "other.json" in text
        assert "hidden" not in text
        await press(app, "n", "tab")
        assert dialog(app).line.value == "one\\ page.json"
        assert "1 file" in await seen(app, "1 file")
        await press(app, "x", "enter")
        assert "There is no" in await seen(app, "There is no")
        await press(app, "backspace", "enter")
        text = await seen(app, "1 discussion came in")
        assert "1 discussion came in" in text
        assert "Of one page" in text
        assert "2 comments · new" in text
        await press(app, "enter")
        await done(app)
        assert reader(app).discussion.title == "Of one page"
        await press(app, "q")
        await done(app)
        assert library_screen(app).state.get("bring-in") == {"folder": str(files)}


async def test_files_are_chosen_in_the_tree(open_app: OpenApp, empty: FolderLibrary, files: Path) -> None:
    app = open_app(None, over=empty)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(app, "+", "down")
        await looked(app)
        screen = dialog(app)
        assert isinstance(app.focused, PathTree)
        await press(app, "j", "l")
        text = await seen(app, "fourth.json", "third.json")
        assert "[red]␛[31mfourth.json" in text, "a name is shown as it is, and obeyed by nobody"
        await press(app, "j", "space", "space")
        await looked(app)
        assert {files / path for path in screen.line.paths} == set((files / "more").iterdir())
        assert shown(app).count("✓") == 2
        await press(app, "k", "space")
        await looked(app)
        assert shown(app).count("✓") == 1
        tree = screen.file_tree
        row = next(y for y, line in enumerate(shown(app).splitlines()) if "other.json" in line)
        await pilot.click(offset=(tree.region.x + 8, row))
        await looked(app)
        assert shown(app).count("✓") == 2
        assert "2 files" in shown(app)
        await press(app, "enter")
        assert "2 discussions came in" in await seen(app, "2 discussions came in")
        await pilot.click("Choices", offset=(2, 0))  # on "enter see them in the list"
        await pilot.pause()
        await done(app)
        screens = library_screen(app)
        assert app.screen is screens
        assert screens.row_list.row is not None
        assert screens.row_list.row.key == screens._arrivals.first  # type: ignore[union-attr]
        assert len(screens.rows) == 2


async def test_a_folder_comes_in_whole_and_failures_are_told(
    open_app: OpenApp, empty: FolderLibrary, files: Path
) -> None:
    app = open_app(None, over=empty)
    async with app.run_test(size=(100, 30)):
        await press(app, "+")
        await paste(app, f"'{files}'")
        assert "1 folder with 5 files" in await seen(app, "1 folder with 5 files")
        await press(app, "enter")
        text = await seen(app, "4 discussions came in")
        assert "4 discussions came in" in text
        assert "✗" in text
        assert "photo.jpg" in text
        assert "binary" in text
        await press(app, "escape")
        await done(app)
        # Again: everything is as it was.
        await paste(app, f"file://{files}/one%20page.json\r\nfile://{files}/other.json\r\n")
        text = await seen(app, "2 discussions came in")
        assert "2 discussions came in" in text
        assert text.count("as it was") == 2


async def test_what_is_pasted_on_the_list_comes_in(
    open_app: OpenApp, empty: FolderLibrary, files: Path
) -> None:
    app = open_app(None, over=empty)
    async with app.run_test(size=(100, 30)):
        await paste(app, "a word or two")
        assert "names no file" in shown(app)
        await paste(app, f"{files}/one\\ page.json '{files}/other.json'")
        await done(app)
        assert "2 discussions came in" in await seen(app, "2 discussions came in")
        assert isinstance(app.screen, ArrivingScreen)
        await press(app, "escape")
        await done(app)
        await seen(app, "latest arrivals first")
        await paste(app, f"nothing {files}/other.json {files}/gone.json")
        assert "gone.json" in await seen(app, "✗ gone.json"), "a path that leads nowhere is told"
        assert "nothing" not in shown(app)
        await press(app, "escape")
        await paste(app, str(files / "more"))
        await looked(app)
        assert isinstance(app.screen, BringInScreen), "a folder is asked for first"
        assert "1 folder with 2 files" in shown(app)
        await press(app, "escape")
        assert len(library_screen(app).rows) == 2


class Slow(FolderLibrary):
    """A library in which each discussion waits to be let in."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.gate = threading.Semaphore(0)

    def import_batch(self, incoming: Iterator[Incoming]) -> Iterator[Report]:  # type: ignore[override]
        for report in super().import_batch(incoming):
            self.gate.acquire()
            yield report


async def until(app: AfterwordApp, text: str) -> None:
    """Waits until `text` stands on the screen."""
    for _ in range(400):
        if text in shown(app):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{text!r} never came:\n{shown(app)}")


async def test_an_import_is_watched_left_behind_and_stopped(
    open_app: OpenApp, tmp_path: Path, files: Path
) -> None:
    for number in range(6):
        save(files / "many" / f"{number}.json", f"Number {number}")
    library = Slow(tmp_path / "slow")
    app = open_app(None, over=library)
    async with app.run_test(size=(100, 30)):
        await press(app, "+")
        await paste(app, str(files / "many"))
        await press(app, "enter")
        await until(app, "file 1 of 6")
        assert "being written" in shown(app)
        library.gate.release()
        await until(app, "file 2 of 6")
        assert "1 discussion, 2 comments" in shown(app)
        await press(app, "escape")
        assert isinstance(app.screen, LibraryScreen)
        await until(app, "file 2 of 6 (+)")
        await press(app, "j", "S")
        assert "already" in shown(app), "one import at a time"
        await press(app, "+")
        assert isinstance(app.screen, ArrivingScreen)
        await press(app, "x")
        await until(app, "stopping")
        library.gate.release()
        await until(app, "4 files not begun")
        assert "Stopped: 2 discussions came in" in shown(app)
        await press(app, "escape")
        await done(app)
        assert len(library_screen(app).rows) == 2, "whole discussions stay"
        assert "(+)" not in shown(app)


def test_a_file_that_was_stopped_in_its_middle_is_told(tmp_path: Path) -> None:
    arrivals = Arrivals(FolderLibrary(tmp_path / "library"), ["a", "b", "c"])
    arrivals.progress.expected = 3
    arrivals.progress.begin("/some/where/a", 100)
    arrivals.progress.read = 40
    arrivals.stop()
    told = [line.plain for line in outcome(arrivals)]
    assert told[1].endswith("a was not read to its end")
    assert told[-1] == "2 files not begun"


async def test_dialogs_in_a_small_window(open_app: OpenApp, files: Path) -> None:
    app = open_app(None)
    async with app.run_test(size=(40, 10)) as pilot:
        await press(app, "+", "o")
        text = await seen(app, "one page.json")
        assert "one page.json" in text
        assert "enter" in text
        await press(app, "down", "n", "tab")
        assert dialog(app).line.value == "one\\ page.json"
        await pilot.resize_terminal(300, 80)
        await looked(app)
        assert dialog(app).file_tree.region.height > 40
        await pilot.resize_terminal(40, 10)
        await press(app, "enter")
        assert "enter read it" in await seen(app, "enter read it")
        await press(app, "escape", "d")
        assert "enter remove" in await seen(app, "enter remove")
        await press(app, "escape")
        await done(app)
        assert isinstance(app.screen, LibraryScreen)
        await press(app, "enter")
        await done(app)
        assert isinstance(app.screen, ReaderScreen)


async def test_keys_that_come_in_one_go_are_taken_in_their_order(
    open_app: OpenApp, empty: FolderLibrary, files: Path
) -> None:
    from tests.ui.conftest import key_event

    app = open_app(None, over=empty)
    async with app.run_test(size=(100, 30)):
        await done(app)
        assert app._driver is not None
        for key in ("+", "o", "n", "tab", "enter"):
            event = key_event(key)
            event.set_sender(app)
            app._driver.send_message(event)
        await settled(app)
        assert "1 discussion came in" in await seen(app, "1 discussion came in")


async def test_what_cannot_be_removed_is_told_and_stays(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app(None)
    async with app.run_test(size=(100, 30), notifications=True):
        screen = library_screen(app)
        before = list(screen.rows)
        trash = tmp_path / "library" / "trash"
        trash.write_text("a file in its place")
        await press(app, "d", "enter")
        await done(app)
        assert any("Not removed" in notice.message for notice in app._notifications)
        assert list(screen.rows) == before


@pytest.mark.parametrize("size", [(40, 10), (30, 8)])
async def test_a_long_title_leaves_the_answers_in_sight(
    size: tuple[int, int], open_app: OpenApp, empty: FolderLibrary
) -> None:
    comments = [Comment("a", text="One.")]
    empty.put(Discussion(title="A very long title. " * 12, source="json", comments=comments))
    app = open_app(None, over=empty)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(app, "d")
        await pilot.resize_terminal(*size)
        await settled(app)
        y, row = next((y, row) for y, row in enumerate(shown(app).split("\n")) if "esc keep" in row)
        await pilot.click(offset=(row.index("esc keep") + 1, y))
        await settled(app)
        assert app.screen is library_screen(app)
        assert len(library_screen(app).rows) == 1

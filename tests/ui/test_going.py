"""From one discussion to the next: from the list and from a file, what is kept, and what is told."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.folder import FolderLibrary
from store.library import Stored
from store.model import Comment, Discussion
from tests.ui.conftest import CATALOGUE, FERRY, Keys, OpenApp, press, reader, settled
from tui.app import AfterwordApp
from tui.finding import Switches
from tui.passing import PassingLibrary
from tui.screens.library import LibraryScreen
from tui.screens.reader import ReaderScreen
from tui.session import Session


async def go(pilot: Pilot[int], *keys: str) -> ReaderScreen:
    """Presses keys, and waits for the discussion that they lead to."""
    assert isinstance(pilot.app, AfterwordApp)
    await press(pilot.app, *keys)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return reader(pilot.app)


async def test_from_the_list_and_back_to_it(open_app: OpenApp, library: FolderLibrary) -> None:
    app = open_app(None)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        listed = app.screen
        assert isinstance(listed, LibraryScreen)
        keys = [row.key for row in listed.rows]
        screen = await go(pilot, "enter")
        assert screen.session.key == keys[0]
        await go(pilot, "/", "f2", *"a", "escape", "j", "j", "f")
        cursor = screen.comment_tree.cursor
        flagged = screen.session.thread.id(cursor)
        screen = await go(pilot, "]")
        assert app.screen_stack == [listed, screen]
        assert screen.session.key == keys[1]
        assert screen.switches == Switches(words=True)  # kept for the next find
        assert library.reading(keys[0], "reader").cursor == flagged
        assert [event.fields["comment_id"] for event in library.flags(keys[0])[0]] == [flagged]

        screen = await go(pilot, "]", "[", "]", "]", "?", "escape")
        assert screen.session.key == keys[3]
        await press(app, "q")
        await app.workers.wait_for_complete()
        await settled(app)
        assert app.screen_stack == [listed]
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert listed.row_list.row is not None
        assert listed.row_list.row.key == keys[3]
        await press(app, "g")
        screen = await go(pilot, "enter")
        assert screen.comment_tree.cursor == cursor


async def test_a_file_is_left_for_good_and_q_quits(open_app: OpenApp, keys: Keys) -> None:
    app = open_app(FERRY)
    async with app.run_test(size=(120, 40)) as pilot:
        first = reader(app)
        other = await go(pilot, "]")
        if other is first:
            other = await go(pilot, "[")
        assert app.screen_stack == [other]
        assert not first.is_attached
        await press(app, "q")
        await app.workers.wait_for_complete()
        await settled(app)
        assert app.return_code == 0


async def test_unread_across_discussions_until_all_is_read(
    open_app: OpenApp, library: FolderLibrary, keys: Keys
) -> None:
    wanted = {keys[CATALOGUE]: [3], keys[FERRY]: [1, 2]}
    for key in (row.key for row in library.list().rows):
        stored = library.read(key)
        assert stored is not None
        session = Session(library, stored, "reader")
        session.mark_read(range(len(session.thread)))
        session.mark_read(wanted.get(key, []), read=False)
        session.save()
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await go(pilot, "a", "W")
        assert (screen.session.key, screen.comment_tree.cursor) == (keys[CATALOGUE], 3)
        screen = await go(pilot, "W")
        assert (screen.session.key, screen.comment_tree.cursor) == (keys[FERRY], 1)
        screen = await go(pilot, "A", "W")
        assert (screen.session.key, screen.comment_tree.cursor) == (keys[FERRY], 2)
        screen.session.mark_read([1, 2])
        await go(pilot, "W")
        assert screen.key_line.notice == "Everything is read"
        assert reader(app) is screen


async def test_what_cannot_be_read_is_passed_over(
    open_app: OpenApp, library: FolderLibrary, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row.key for row in library.list().rows]
    library.layout.discussion(rows[1]).write_text("{", "utf-8")
    slow = FolderLibrary.read

    def read(self: FolderLibrary, key: str, if_not: str | None = None) -> Stored | None:
        time.sleep(0.5)
        return slow(self, key, if_not)

    app = open_app(next(sample for sample, key in keys.items() if key == rows[0]))
    async with app.run_test(size=(120, 40)) as pilot:
        monkeypatch.setattr(FolderLibrary, "read", read)
        await press(app, "]")
        assert reader(app).session.key == rows[0]  # keys are answered meanwhile
        assert reader(app).key_line.notice == "Opening another discussion…"
        screen = await go(pilot)
        assert screen.session.key == rows[2]


async def test_where_there_is_nothing_else_it_is_told(open_app: OpenApp, keys: Keys, tmp_path: Path) -> None:
    passing = PassingLibrary(tmp_path / "passing", "it is read-only")
    keys["one"] = passing.put(Discussion(title="One", comments=[Comment("a", text="a")])).key
    app = open_app("one", over=passing)
    async with app.run_test(size=(120, 40)) as pilot:
        for key in "][":
            screen = await go(pilot, key)
            assert screen.key_line.notice == "There is no other discussion"
        await go(pilot, "W")
        assert "is not kept" in screen.key_line.notice
        await press(app, "q")

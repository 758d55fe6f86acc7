"""The reader as a whole: find, flags on disk, read marks, the place, sizes."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

import pytest
from textual.widgets import Input

from store.errors import CannotWrite
from store.flags import Event
from store.folder import FolderLibrary
from store.library import Capabilities, Reading, Version
from store.model import Comment, Discussion
from tests.ui.conftest import CATALOGUE, FERRY, Keys, OpenApp, key_event, reader, settled, shown
from tui.app import AfterwordApp
from tui.finding import ARTICLE, Match
from tui.widgets.find_bar import FindBar

SIZES = ((40, 10), (60, 20), (80, 24), (100, 30), (120, 40), (200, 60))


class Refusing(FolderLibrary):
    """A library that says that it can be written, and then cannot."""

    def append_flags(self, key: str, events: Iterable[Event]) -> Version:
        raise CannotWrite(Path("[bold]flags.json"), "No space left on device")


class Slow(FolderLibrary):
    """A library that writes flags when it is let."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.may = threading.Event()

    def append_flags(self, key: str, events: Iterable[Event]) -> Version:
        self.may.wait(20)
        return super().append_flags(key, events)


class ReadOnly(FolderLibrary):
    """A library that cannot be written, and says so."""

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(write=False, why_not="it lies on a CD")

    def append_flags(self, key: str, events: Iterable[Event]) -> Version:
        raise AssertionError("never asked")

    def set_reading(self, key: str, by: str, reading: Reading) -> None:
        raise CannotWrite(Path("reading.json"), "Read-only file system")


def warnings(app: AfterwordApp) -> list[str]:
    return [notification.message for notification in app._notifications]


# -- flags -----------------------------------------------------------------------------------------


async def test_no_mark_where_a_flag_cannot_be_written(
    open_app: OpenApp, library: FolderLibrary, tmp_path: Path
) -> None:
    app = open_app(CATALOGUE, over=Refusing(tmp_path / "library"))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("f")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert reader(app).session.flags == []
        text = shown(app)
        assert "⚑" not in text
        assert "Not flagged" in text
        (warning,) = warnings(app)
        assert warning.startswith(
            "Not flagged: [bold]flags.json: could not be written (No space left on device)"
        )


async def test_the_mark_waits_for_the_disk(open_app: OpenApp, library: FolderLibrary, tmp_path: Path) -> None:
    slow = Slow(tmp_path / "library")
    app = open_app(CATALOGUE, over=slow)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f")
        await pilot.pause(0.2)
        assert "⚑" not in shown(app)
        await pilot.press("J")  # keys are answered meanwhile
        moved = reader(app).comment_tree.cursor
        assert moved > 0
        await pilot.press("f")
        await pilot.pause(0.1)
        assert reader(app).session.flags == []
        slow.may.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert list(reader(app).session.flagged()) == [0, moved]
        assert "⚑" in shown(app)


async def test_changes_of_flags_keep_their_order(
    open_app: OpenApp, library: FolderLibrary, tmp_path: Path
) -> None:
    slow = Slow(tmp_path / "library")
    app = open_app(CATALOGUE, over=slow)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f", "f", "f")
        slow.may.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        session = reader(app).session
        assert list(session.flagged()) == [0]
        events, _ = library.flags(session.key)
        assert [event.what for event in events] == ["add", "remove", "add"]


async def test_quitting_waits_for_the_flag(open_app: OpenApp, library: FolderLibrary, tmp_path: Path) -> None:
    slow = Slow(tmp_path / "library")
    app = open_app(CATALOGUE, over=slow)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f", "q")
        await pilot.pause(0.2)
        assert not app._exit
        slow.may.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
    events, _ = library.flags(reader_key(app))
    assert len(events) == 1


def reader_key(app: AfterwordApp) -> str:
    return app._first.session.key  # type: ignore[attr-defined,no-any-return]


async def test_a_read_only_library_is_read(open_app: OpenApp, library: FolderLibrary, tmp_path: Path) -> None:
    app = open_app(CATALOGUE, over=ReadOnly(tmp_path / "library"))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        screen = reader(app)
        assert screen.key_line.notice == (
            "Flags and read marks cannot be kept: the library cannot be written (it lies on a CD)"
        )
        await pilot.press("f")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert warnings(app) == ["Not flagged: it lies on a CD"]
        await pilot.press("j")
        screen._keep()
        await app.workers.wait_for_complete()
        assert screen.key_line.notice == ""  # told once
        assert len(warnings(app)) == 1
        assert screen.comment_tree.cursor >= 0


async def test_the_article_can_be_flagged(open_app: OpenApp) -> None:
    app = open_app(FERRY)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("tab", "f")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Article ⚑" in shown(app)
        assert [flag.comment_id for flag in reader(app).session.flags] == [None]


# -- read marks and the place ----------------------------------------------------------------------


async def test_leaving_a_comment_downwards_reads_it(open_app: OpenApp) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)) as pilot:
        session = reader(app).session
        count = session.unread_count
        await pilot.press("J")
        assert not session.unread(0)
        assert session.unread_count == count - 1
        await pilot.press("K")
        assert session.unread(reader(app).session.thread.end[0])


async def test_a_second_on_the_screen_reads_it(open_app: OpenApp) -> None:
    app = open_app(FERRY)
    async with app.run_test(size=(120, 60)) as pilot:
        session = reader(app).session
        whole = reader(app).comment_tree.whole_on_screen()
        assert whole
        assert all(session.unread(i) for i in whole)
        await pilot.pause(1.3)
        assert not any(session.unread(i) for i in whole)


async def test_under_a_dialog_nothing_is_read(open_app: OpenApp) -> None:
    app = open_app(FERRY)
    async with app.run_test(size=(120, 60)) as pilot:
        session = reader(app).session
        await pilot.press("?")
        count = session.unread_count
        await pilot.pause(1.3)
        assert session.unread_count == count


async def test_the_place_is_found_again(open_app: OpenApp) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("}", "J", "enter", "ctrl+e", "ctrl+e", "a")
        before = reader(app).place_now()
        before_text = shown(app)
        await pilot.press("q")
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert reader(app).place_now() == before
        assert not reader(app).query_one("#article-frame").display
        first = before_text.splitlines()[2][:60].rstrip(" ●")
        assert first in shown(app)


async def test_the_place_is_written_without_quitting(
    open_app: OpenApp, library: FolderLibrary, keys: Keys
) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("}")
        cursor = reader(app).comment_tree.cursor
        await pilot.pause(2.0)
        await app.workers.wait_for_complete()
        kept = library.reading(keys[CATALOGUE], "reader")
        assert kept.cursor == reader(app).session.thread.id(cursor)


# -- find ------------------------------------------------------------------------------------------

SHORT = Discussion(
    title="Short",
    body="An article about needles.",
    comments=[
        Comment("a", text="Here is one."),
        Comment("b", "a", text="A needle, in a fold."),
        Comment("c", "b", text="Two needles: a NEEDLE and a needlé."),
        Comment("d", text="Nothing."),
        Comment("e", "d", text="needle at the end"),
    ],
)


@pytest.fixture
def short(library: FolderLibrary, keys: Keys) -> FolderLibrary:
    keys["short"] = library.put(SHORT).key
    return library


async def look(app: AfterwordApp, pilot: object) -> str:
    """Lets the counting come to its end and gives the bar's text."""
    await app.workers.wait_for_complete()
    await pilot.pause()  # type: ignore[attr-defined]
    await app.workers.wait_for_complete()
    await pilot.pause()  # type: ignore[attr-defined]
    return shown(app).splitlines()[-2]


async def test_find_opens_folds_and_closes_them_again(open_app: OpenApp, short: FolderLibrary) -> None:
    app = open_app("short")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = reader(app)
        await pilot.press("C", "}")
        folded = screen.comment_tree.folded
        assert screen.comment_tree.cursor == 3
        place = screen.place_now()
        await pilot.press("/", *"needle")
        assert "6 of 6" in await look(app, pilot)
        assert screen.comment_tree.cursor == 4
        assert screen.comment_tree.folded == folded - {3}
        await pilot.press("up")
        assert "5 of 6" in await look(app, pilot)
        assert screen.comment_tree.cursor == 2
        assert screen.comment_tree.folded == folded - {0, 1}  # what was opened for the last match is closed
        await pilot.press("escape")
        await pilot.pause()
        assert screen.comment_tree.folded == folded
        assert screen.place_now() == place
        assert not screen.query(FindBar)


async def test_enter_keeps_the_match_and_n_goes_on(open_app: OpenApp, short: FolderLibrary) -> None:
    app = open_app("short")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = reader(app)
        await pilot.press("C", "/", *"needle", "enter")
        await look(app, pilot)
        assert screen.find is not None
        assert screen.find.current == Match(1, 0)
        seen = []
        for _ in range(5):
            await pilot.press("n")
            seen.append(screen.find.current)
        assert seen == [Match(2, 0), Match(2, 1), Match(2, 2), Match(4, 0), Match(ARTICLE, 0)]
        assert screen.key_line.notice == "From the top again"
        assert app.focused is screen.article_pane
        await pilot.press("N")
        assert screen.find.current == Match(4, 0)
        assert screen.key_line.notice == "From the end again"
        assert "/needle" in screen.find_state
        assert "6 of 6" in screen.find_state
        await pilot.press("escape")
        await pilot.pause()
        assert not screen.is_finding
        assert screen.comment_tree.cursor == 4  # enter kept it
        assert 3 not in screen.comment_tree.folded
        assert {0, 1} <= screen.comment_tree.folded


async def test_n_goes_on_from_where_the_reader_went(open_app: OpenApp, short: FolderLibrary) -> None:
    app = open_app("short")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = reader(app)
        await pilot.press("/", *"needle", "enter")
        await look(app, pilot)
        assert screen.find is not None
        screen.comment_tree.go(3)
        screen.follow()
        await pilot.press("n")
        assert screen.find.current == Match(4, 0)
        screen.comment_tree.go(3)
        screen.follow()
        await pilot.press("N")
        assert screen.find.current == Match(2, 2)


async def test_a_capital_letter_makes_it_exact(open_app: OpenApp, short: FolderLibrary) -> None:
    app = open_app("short")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("/", *"NEEDLE")
        assert "1 of 1" in await look(app, pilot)


async def test_no_match_is_said_and_moves_nothing(open_app: OpenApp, short: FolderLibrary) -> None:
    app = open_app("short")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = reader(app)
        await pilot.press("}")
        place = screen.place_now()
        await pilot.press("/", *"needle")
        await look(app, pilot)
        await pilot.press("x")
        assert "no match" in await look(app, pilot)
        assert screen.place_now() == place
        await pilot.press("enter")
        await pilot.pause()
        assert not screen.is_finding
        assert screen.key_line.notice == "No match for needlex"


async def test_nothing_blinks_while_one_types(open_app: OpenApp, short: FolderLibrary) -> None:
    app = open_app("short")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("/")
        assert not app.screen.query_one(Input).cursor_blink


async def test_find_from_the_article_begins_there(open_app: OpenApp, short: FolderLibrary) -> None:
    app = open_app("short")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = reader(app)
        await pilot.press("tab", "/", *"needle")
        await look(app, pilot)
        assert screen.find is not None
        assert screen.find.current == Match(ARTICLE, 0)
        await pilot.press("down")
        assert screen.find.current == Match(1, 0)
        assert screen.query_one("#comments-frame").display
        await pilot.press("escape")
        await pilot.pause()
        assert screen.query_one("#article-frame").display


async def test_find_again_remembers_what_it_looked_for(open_app: OpenApp, short: FolderLibrary) -> None:
    app = open_app("short")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("/", *"needle", "enter", "/")
        assert "of 6" in await look(app, pilot)
        assert app.screen.query_one(FindBar).needle == "needle"


async def burst(app: AfterwordApp, *keys: str) -> None:
    """Sends keys all in one go, as a slow line or a paste into the terminal does."""
    assert app._driver is not None
    for key in keys:
        event = key_event(key)
        event.set_sender(app)
        app._driver.send_message(event)
    await settled(app)


async def test_keys_that_come_in_one_go_reach_what_they_are_meant_for(
    open_app: OpenApp, short: FolderLibrary
) -> None:
    app = open_app("short")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = reader(app)
        await burst(app, "j", "/", *"needle", "enter", "n", "n")
        await look(app, pilot)
        assert screen.find is not None
        assert screen.find.finder is not None
        assert screen.find.finder.matcher.needle == "needle"
        assert screen.find.current == Match(2, 1)
        await burst(app, "escape", "g", "F", *"claim", "enter", "j", "f")
        await look(app, pilot)
        assert screen.session.flagged() == {0: "claim", 1: ""}
        await burst(app, "/", *"zz", "escape", "j", "?", "q", "i", "escape", "k")
        assert app.screen is screen
        assert screen.comment_tree.cursor == 1


@pytest.mark.parametrize("key", ["i", "?", "ctrl+p", "F"])
async def test_a_dialog_that_is_closed_twice_closes_itself_only(open_app: OpenApp, key: str) -> None:
    app = open_app(FERRY)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(key)
        dialog = app.screen
        assert dialog is not reader(app)
        dialog.dismiss()
        dialog.dismiss()
        await pilot.pause()
        assert app.screen is reader(app)


# -- sizes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_text_can_be_read_at_any_size(open_app: OpenApp, size: tuple[int, int]) -> None:
    app = open_app(FERRY)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        screen = reader(app)
        words = screen.session.thread.text(0).split()[:2]
        assert " ".join(words) in shown(app)
        await pilot.press("tab")
        await pilot.pause()
        assert screen.discussion.body.split()[0] in shown(app)
        lines = shown(app).splitlines()
        assert len(lines) == size[1]
        assert "? all keys" in lines[-1]


async def test_side_by_side_from_a_hundred_columns(open_app: OpenApp) -> None:
    app = open_app(FERRY)
    async with app.run_test(size=(99, 30)) as pilot:
        screen = reader(app)
        frames = screen.query("Frame")
        assert sum(frame.display for frame in frames) == 1
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert sum(frame.display for frame in frames) == 2
        await pilot.resize_terminal(60, 12)
        await pilot.pause()
        assert sum(frame.display for frame in frames) == 1


async def test_an_article_without_comments(open_app: OpenApp, library: FolderLibrary, keys: Keys) -> None:
    keys["bare"] = library.put(Discussion(title="Bare", body="Only this.")).key
    app = open_app("bare")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("j", "space", "tab", "J", "C", "f", "w", "i", "escape", "/", *"only")
        await pilot.pause()
        assert "Only this." in shown(app)
        assert "no comments" in shown(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "tab" not in reader(app).key_line.text, "there is no other pane to go to"


async def test_comments_without_an_article(open_app: OpenApp, library: FolderLibrary, keys: Keys) -> None:
    keys["no-body"] = library.put(Discussion(title="No body", comments=[Comment("a", text="Alone.")])).key
    app = open_app("no-body")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("tab", "a", "<", ">", "j", "f", "/", *"al", "enter", "n")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Alone." in shown(app)
        assert list(reader(app).session.flagged()) == [0]


async def test_nothing_at_all(open_app: OpenApp, library: FolderLibrary, keys: Keys) -> None:
    keys["void"] = library.put(Discussion(title="Void")).key
    app = open_app("void")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"jkJK{}hlpzCE19gGfuU.,mwi", "escape", "/", "x", "enter", "F", "escape")
        await pilot.pause()
        assert "No comments" in shown(app)


async def test_a_message_to_begin_with(open_app: OpenApp) -> None:
    app = open_app(FERRY, message="Brought in: [b]two[/b] \x1b[31mfiles")
    async with app.run_test(size=(120, 40)):
        assert "Brought in: [b]two[/b] ␛[31mfiles" in shown(app)


async def test_a_long_message_is_shown_whole(open_app: OpenApp) -> None:
    message = " ".join(f"word{number}" for number in range(30))
    app = open_app(FERRY, message=message)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        assert "word29" in shown(app)


async def test_a_click_moves_the_cursor_and_gives_the_keys(open_app: OpenApp) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = reader(app)
        await pilot.click(screen.comment_tree, offset=(20, 30))
        await pilot.pause()
        assert screen.comment_tree.cursor > 0
        await pilot.click(screen.article_pane, offset=(5, 5))
        await pilot.pause()
        assert screen.pane == "article"
        assert "tab comments" in screen.key_line.text

"""The library screen: what it lists and how, its preview, the mouse, and what it tells of damage."""

from __future__ import annotations

import asyncio
import shutil
import threading
from pathlib import Path

import pytest
from textual import events

from store import flags
from store.errors import DamagedFile
from store.folder import FolderLibrary
from store.library import Reading, Row, Stored, Version
from store.model import Comment, Discussion
from tests.ui.checks.library_list import listed, run, titles
from tests.ui.conftest import CATALOGUE, NOW, OpenApp, press, reader, settled, shown
from tui.app import AfterwordApp
from tui.fitting import fitted
from tui.row_lines import RowLines, facts_of
from tui.screens import previewing
from tui.screens.reader import ReaderScreen
from tui.settings import Settings
from tui.state import State
from tui.wrapping import width


class Damaged(FolderLibrary):
    """A library whose discussions cannot be read."""

    def read(self, key: str, if_not: Version | None = None) -> Stored | None:
        raise DamagedFile(Path(f"[red]{key}.json"), "not JSON")


class Slow(FolderLibrary):
    """A library that reads a discussion when it is told to."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.go = threading.Event()

    def read(self, key: str, if_not: Version | None = None) -> Stored | None:
        assert self.go.wait(20)
        return super().read(key, if_not)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The preview is read as soon as the cursor rests."""
    monkeypatch.setattr(previewing, "REST", 0.001)


@pytest.fixture(scope="module")
def many_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many") / "library"
    library = FolderLibrary(folder)
    for number in range(30):
        library.put(Discussion(title=f"Number {number:02}", body="x", comments=[Comment("a", text="word")]))
    return folder


@pytest.fixture
def many(many_once: Path, tmp_path: Path) -> FolderLibrary:
    shutil.copytree(many_once, tmp_path / "many")
    return FolderLibrary(tmp_path / "many")


async def previewed(app: AfterwordApp) -> str:
    """What the preview shows, when it has been read."""
    for _ in range(100):
        await app.workers.wait_for_complete()
        await settled(app)
        preview = listed(app).preview_pane.preview
        if preview is not None and (preview.whole or preview.problem):
            break
        await asyncio.sleep(0.01)
    lines = listed(app).preview_pane.lines
    return "\n".join("".join(piece.text for piece in lines.row(0, row).pieces) for row in range(lines.total))


async def test_it_lists_opens_and_comes_back(open_app: OpenApp, library: FolderLibrary) -> None:
    app = open_app(None)
    async with app.run_test(size=(160, 40)) as pilot:
        await settled(app)
        rows = library.list().rows
        text = shown(app)
        for row in rows:
            assert row.title[:20] in text
        assert f"{len(rows)} discussions" in text
        head = text.splitlines()[2]
        for name in ("Title", "Site", "Date", "Comments", "Unread", "Flagged"):
            assert name in head
        assert " 329     329 " in text
        await press(app, "j", "enter", "f")  # the second key waits for the discussion
        assert isinstance(app.screen, ReaderScreen)
        assert app.screen.session.key == rows[1].key
        await run(app)
        await run(app, "m")
        await run(app, "q")
        assert listed(app).row_list.cursor == 1
        assert "⚑ 1" in shown(app)
        row = listed(app).row_list.row
        assert row is not None
        assert row.unread == row.comments - 1
        await pilot.press("q")
        assert app._exit


async def test_columns_as_the_window_allows(open_app: OpenApp) -> None:
    app = open_app(None)
    async with app.run_test(size=(200, 60)) as pilot:
        heads = {}
        for size in ((200, 60), (120, 40), (80, 24), (40, 10)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            text = shown(app)
            heads[size] = next(line for line in text.splitlines() if "Title" in line)
            assert ("Preview" in text) == (size[0] >= 60)
        assert all(name in heads[200, 60] for name in ("Site", "Form"))
        assert all(name in heads[80, 24] for name in ("Title", "Date", "Comments", "Unread", "Flagged"))
        assert "Comments" in heads[40, 10]
        await run(app, "a")
        assert "No room for a preview" in shown(app)
        await pilot.resize_terminal(200, 60)
        await run(app, "a")
        await pilot.pause()
        assert "Brought in" in shown(app)


async def test_what_is_kept_over_restarts(open_app: OpenApp, library: FolderLibrary) -> None:
    state = State()

    def again() -> AfterwordApp:
        return AfterwordApp(library, by="reader", now=NOW, settings=Settings(), state=state)

    app = again()
    async with app.run_test(size=(120, 40)):
        await run(app, "t", "T", "a", "/", *"the", "escape")
        await run(app, "j")
        screen = listed(app)
        kept = screen.sort, screen.reverse, screen.filter, titles(app)
        key = screen.rows[1].key
        assert kept[:3] == ("title", True, "the")
        await press(app, "q")
    app = again()
    async with app.run_test(size=(120, 40)):
        await run(app)
        screen = listed(app)
        assert (screen.sort, screen.reverse, screen.filter, titles(app)) == kept
        assert screen.rows[screen.row_list.cursor].key == key
        assert "Preview" not in shown(app)
        # What comes in and does not hold the words shows all the same.
        other = library.put(Discussion(title="Something else", body="x")).key
        await screen.reload(other).wait()
        assert screen.row_list.row is not None
        assert screen.row_list.row.key == other
        assert screen.filter == ""


async def test_state_that_makes_no_sense(open_app: OpenApp) -> None:
    app = open_app(None)
    app.state.keep("library", {"sort": "colour", "reverse": 3, "filter": ["x"], "key": None, "preview": "no"})
    app = AfterwordApp(app._first.library, by="reader", now=NOW, state=app.state)  # type: ignore[attr-defined]
    async with app.run_test(size=(80, 24)):
        await run(app)
        assert len(titles(app)) > 3


async def test_the_preview(
    open_app: OpenApp, library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = next(row for row in library.list().rows if row.file == CATALOGUE)
    app = open_app(None)
    reads: list[str] = []
    original = FolderLibrary.read

    def read(self: FolderLibrary, key: str, if_not: Version | None = None) -> Stored | None:
        reads.append(key)
        return original(self, key, if_not)

    monkeypatch.setattr(FolderLibrary, "read", read)
    async with app.run_test(size=(160, 50)):
        screen = listed(app)
        assert screen.point(catalogue.key)
        text = await previewed(app)
        stored = original(library, catalogue.key)
        assert stored is not None
        origin = stored.discussion.origins[-1]
        assert stored.discussion.title in text.replace("\n", " ")
        assert stored.discussion.body[:40] in text
        assert stored.discussion.url[:40] in text
        for author in (stored.thread.author(0), stored.thread.author(1)):
            assert author in text
        for fact in (
            CATALOGUE,
            f"{origin.size:,} bytes",
            origin.sha256[:32],
            "329 comments · 329 unread",
            origin.form,
        ):
            assert fact in text
        # A preview that was read is kept; another count of flags is another preview.
        count = len(reads)
        await press(app, "j")
        await previewed(app)
        await press(app, "k")
        await previewed(app)
        assert len(reads) == count + 1
        library.append_flags(catalogue.key, [flags.add(None, "me")])
        await screen.reload().wait()
        assert "⚑ 1" in await previewed(app)


async def test_the_latest_preview_wins(open_app: OpenApp, many: FolderLibrary) -> None:
    slow = Slow(many.root)
    app = open_app(None, over=slow)
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(4):
            await press(app, "j")
            await pilot.pause(0.05)
        row = listed(app).row_list.row
        assert row is not None
        preview = listed(app).preview_pane.preview
        assert preview is not None
        assert (preview.row, preview.whole) == (row, False)
        assert row.title in shown(app)
        slow.go.set()
        assert row.title in await previewed(app)
        preview = listed(app).preview_pane.preview
        assert preview is not None
        assert (preview.row, preview.whole) == (row, True)


async def test_a_discussion_that_takes_long_freezes_nothing(open_app: OpenApp, many: FolderLibrary) -> None:
    slow = Slow(many.root)
    app = open_app(None, over=slow)
    async with app.run_test(size=(120, 40)):
        await press(app, "a", "enter")
        assert "Opening Number" in shown(app)
        key = listed(app).rows[0].key
        await press(app, "j", "k", "j")
        assert listed(app).row_list.cursor == 1
        slow.go.set()
        await run(app)
        assert reader(app).session.key == key


async def test_an_empty_library_says_what_to_do(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app(None, over=FolderLibrary(tmp_path / "empty"))
    async with app.run_test(size=(80, 24)):
        await run(
            app,
            "j",
            "k",
            "g",
            "G",
            "enter",
            "space",
            "b",
            "w",
            "m",
            "t",
            "T",
            "a",
            "J",
            "K",
            "/",
            "x",
            "down",
        )
        await run(app, "enter", "escape")
        text = shown(app)
        assert "afterword PATH" in text
        assert "S   bring in the samples" in text


async def test_damage_is_told(open_app: OpenApp, library: FolderLibrary, tmp_path: Path) -> None:
    """One whose files are damaged says so in its row, in the preview, and when it is opened."""
    row = library.list().rows[0]
    (library.layout.folder(row.key) / "discussion.json").write_text("{")
    (library.layout.folder(library.list().rows[1].key) / "reading.json").write_text("[]")
    app = open_app(None)
    async with app.run_test(size=(120, 40), notifications=True):
        await run(app)
        screen = listed(app)
        broken = next(each for each in screen.rows if each.problem)
        assert screen.point(broken.key)
        assert "not JSON" in await previewed(app)
        line = next(line for line in shown(app).splitlines() if line.startswith("│ ▌"))
        assert "✗" in line
        assert "discussion.json" in line
        await run(app, "enter")
        listed(app)
        assert "damaged" in shown(app)
        assert screen.row_after(broken.key, -1) != broken
        assert broken not in [screen.row_after(each.key, 1) for each in screen.rows]


async def test_a_damaged_discussion_is_a_notice(
    open_app: OpenApp, library: FolderLibrary, tmp_path: Path
) -> None:
    app = open_app(None, over=Damaged(tmp_path / "library"))
    async with app.run_test(size=(120, 40), notifications=True):
        await run(app, "enter")
        listed(app)
        assert "[red]" in shown(app)
        assert "damaged" in shown(app)
        await run(app, "m")
        listed(app)


def test_a_damaged_discussion_ends_the_opening(library: FolderLibrary, tmp_path: Path) -> None:
    damaged = Damaged(tmp_path / "library")
    with pytest.raises(DamagedFile):
        AfterwordApp(damaged, key=library.list().rows[0].key)


async def test_the_row_after(open_app: OpenApp, many: FolderLibrary) -> None:
    app = open_app(None, over=many)
    async with app.run_test(size=(100, 20)):
        await run(app, "/", *"number 1", "escape", "t")
        screen = listed(app)
        rows = screen.rows
        assert [row.title for row in rows] == titles(app) == sorted(titles(app))
        first, second, last = rows[0], rows[1], rows[-1]
        assert screen.row_after(first.key, 1) == second
        assert screen.row_after(first.key, 2) == rows[2]
        assert screen.row_after(second.key, -1) == first
        assert screen.row_after(last.key, 1) is None
        assert screen.row_after(first.key, -1) is None
        assert screen.row_after("nothing", 1) == first
        assert screen.row_after("nothing", -1) == last
        # What was read since the list was made counts as read.
        for row in rows[1:-1]:
            many.set_reading(row.key, "reader", Reading(read=frozenset("a")))
        assert screen.row_after(first.key, 1, unread=True) == last
        assert screen.row_after(last.key, 1, unread=True) == first
        assert screen.row_after(first.key, -1, unread=True) == last
        many.set_reading(last.key, "reader", Reading(read=frozenset("a")))
        assert screen.row_after(first.key, 1, unread=True) is None


async def test_the_mouse(open_app: OpenApp, many: FolderLibrary) -> None:
    app = open_app(None, over=many)
    async with app.run_test(size=(110, 30)) as pilot:
        screen = listed(app)
        await pilot.click("#row-head", offset=(4, 0))
        await settled(app)
        assert (screen.sort, screen.reverse) == ("title", False)
        await pilot.click("#row-head", offset=(4, 0))
        await settled(app)
        assert (screen.sort, screen.reverse) == ("title", True)
        await pilot.click("#rows", offset=(5, 3))
        assert screen.row_list.cursor == 3
        await pilot._post_mouse_events([events.MouseScrollDown], "#rows", offset=(5, 3), button=0)
        await settled(app)
        assert screen.row_list.cursor == 3
        assert screen.row_list.view.top[0] == 2
        await pilot.click("#rows", offset=(5, 1))
        await pilot.pause()
        assert isinstance(app.screen, ReaderScreen)


HOSTILE = "\x1b[2J[red]a\u202eb\n漢字 👩‍👩‍👧‍👦 🇩🇪🇫 é\u0301\u0302\u0303\u0304\u0305\u0306 \ud800 שלום"


@pytest.mark.parametrize("cells", [8, 10, 30, 38, 60, 76, 98, 198])
def test_rows_are_as_wide_as_the_list(cells: int, many: FolderLibrary) -> None:
    row: Row = many.list().rows[0]
    rows = [
        row._replace(title=HOSTILE * 9, site="例え.jp" * 4, source="Öä"),
        row._replace(title="", key="k\x07", flags=10**6, unread=10**7, comments=10**9),
        row._replace(title=HOSTILE, problem=f"/x/{row.key}/discussion.json: {HOSTILE}"),
    ]
    lines = RowLines(now=NOW)
    lines.lay_out(cells)
    lines.show(rows, facts_of(rows))
    for item in range(len(rows)):
        text = "".join(piece.text for piece in lines.row(item, 0).pieces)
        assert not set(text) & set("\x1b\x07\n\u202e\ud800")
        assert width(text) <= cells
        starts = [column.width for column in lines.columns(cells)]
        assert sum(starts) <= cells
    head = "".join(text for text, _ in lines.head(cells))
    assert len(head) <= cells + 2
    fields = [lines.field_at(x, cells) for x in range(cells)]
    assert list(dict.fromkeys(fields)) == [column.field for column in lines.columns(cells)]


def test_a_fitted_text_is_as_wide_as_it_says() -> None:
    for cells in range(40):
        for text in ("", "plain words here that go on and on and on", HOSTILE, "漢" * 50, "👩‍👩‍👧‍👦" * 30):
            for right in (False, True):
                assert width(fitted(text, cells, right=right)) == cells
    assert fitted("abc", 5, right=True) == "  abc"
    assert fitted("abcdef", 4) == "abc…"

"""The overview: what it shows, where its bars and rows lead, by key and by pointer, at every size."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from textual.widget import Widget

from store.folder import FolderLibrary
from store.model import Comment, Discussion
from store.thread import Thread
from tests.ui.conftest import CATALOGUE, NOW, OpenApp, press, reader, settled, shown
from tui import overview as overview_module
from tui.app import AfterwordApp
from tui.screens import overview as overview_screen
from tui.screens.overview import OverviewScreen
from tui.widgets.ranking import Ranking
from tui.widgets.time_bars import TimeBars

BEGUN = datetime(2014, 3, 3, 9, tzinfo=UTC)


def opened(library: FolderLibrary, comments: list[Comment]) -> AfterwordApp:
    """An app on a discussion of these comments."""
    key = library.put(Discussion(title="A “title”", source="json", comments=comments)).key
    app = AfterwordApp(library, key=key, by="reader", now=NOW)
    app.animation_level = "none"
    return app


async def keys(app: AfterwordApp, *pressed: str) -> None:
    await press(app, *pressed)
    await app.workers.wait_for_complete()
    await settled(app)


def overview(app: AfterwordApp) -> OverviewScreen:
    assert isinstance(app.screen, OverviewScreen)
    return app.screen


def bars(app: AfterwordApp) -> TimeBars:
    return overview(app).query_one(TimeBars)


def ranking(app: AfterwordApp, name: str) -> Ranking:
    return overview(app).query_one(f"#{name}", Ranking)


def thread(app: AfterwordApp) -> Thread:
    return reader(app).session.thread


async def test_each_bar_and_row_leads_there(open_app: OpenApp) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)):
        columns = thread(app).columns
        tree = reader(app).comment_tree
        await keys(app, "O")
        text = shown(app)
        assert "Comments over time by day" in text
        assert "times in UTC" in text
        assert "4 Mar 2019" in text
        line = bars(app).line
        assert line is not None
        cursor = bars(app).cursor
        assert line.bars[cursor].start <= columns.posted[tree.cursor] < line.bars[cursor].end

        # A bar: the earliest comment of that time.
        await keys(app, "g", "l", "l", "j", "h", "k", "right", "G", "left", "home", "down", "down", "up")
        bar = line.bars[1]
        assert bars(app).cursor == 1
        await keys(app, "enter")
        earliest = min(tick for tick in columns.posted if bar.start <= tick < bar.end)
        assert columns.posted[tree.cursor] == earliest
        assert reader(
            app
        ).key_line.notice == f"The first of {bar.comments} comments, 6 Mar 2019" or "Mar 2019" in (
            reader(app).key_line.notice
        )

        # An author: only theirs, by the reader's own filter.
        await keys(app, "O", "tab", "j")
        counts = Counter(thread(app).author(i) for i in range(len(thread(app))))
        counts.pop("")
        name, count = counts.most_common(2)[1]
        assert thread(app).authors[ranking(app, "authors").target] == name
        assert f"{name} " in shown(app)
        await keys(app, "enter")
        assert tree.filter_by == "author"
        assert (tree.filter_said, tree.hits) == (f"only {name}", count)
        assert f"{count} comments by {name}" in reader(app).key_line.notice
        await keys(app, "O", "tab", "G")
        assert "without a name" in shown(app)
        await keys(app, "enter")
        nameless = [i for i in range(len(thread(app))) if not thread(app).author(i)]
        assert tree.hits == sum(thread(app).state(i) != "missing" for i in nameless)
        assert not thread(app).author(tree.cursor)

        # A branch, by its replies or by its depth; the filter that hides it goes.
        await keys(app, "O", "shift+tab")
        roots = sorted(thread(app).replies(-1), key=thread(app).descendants)
        assert ranking(app, "branches").target == roots[-1]
        await keys(app, "t")
        assert "Deepest branches" in shown(app)
        root = ranking(app, "branches").target
        assert max(thread(app).depth[root : thread(app).end[root]]) == thread(app).max_depth
        await keys(app, "t", "pagedown", "b", "j", "enter")
        assert tree.cursor == roots[-2]
        assert not tree.filtered
        assert tree.y_of(tree.cursor) == 0


async def test_the_pointer_chooses(open_app: OpenApp) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(80, 24)) as pilot:
        tree = reader(app).comment_tree

        async def click(widget: Widget, x: int, y: int) -> None:
            await pilot.click(widget, offset=(x, y))
            await keys(app)

        await keys(app, "O")
        widget, line = bars(app), bars(app).line
        assert line is not None
        xs = [x for x in range(80) if widget.bar_at(x) == 3]
        await click(widget, xs[0], 3)
        assert widget.cursor == 3
        await click(widget, xs[-1], 2)
        assert line.bars[3].start <= thread(app).columns.posted[tree.cursor] < line.bars[3].end

        await keys(app, "O")
        authors = ranking(app, "authors")
        await click(authors, 3, 0)
        assert overview(app).focused is authors, "where the cursor was is seen only now"
        await click(authors, 3, 2)
        assert authors.lines.cursor == 2
        chosen = authors.target
        await click(authors, 3, 2)
        assert tree.filter_said == f"only {thread(app).authors[chosen]}"

        await keys(app, "O")
        await pilot.click("Choices", offset=(18, 0))
        await keys(app)
        assert overview(app).focused is ranking(app, "authors")
        branches = ranking(app, "branches")
        await pilot.click(branches, offset=(4, 1), times=2)
        await keys(app)
        assert tree.cursor == branches.target


@pytest.mark.parametrize("size", [(40, 10), (60, 24), (50, 44), (300, 80), (20, 5)])
async def test_at_every_size(open_app: OpenApp, size: tuple[int, int]) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=size) as pilot:
        await keys(app, "O")
        for name, marks in (("time", "▲"), ("authors", "▌"), ("branches", "▌")):
            focused = overview(app).focused
            assert focused is not None
            assert focused.id == name
            await pilot.pause()
            assert focused.region.height >= 1
            assert overview(app).region.contains_region(focused.region)
            await keys(app, "G", "k", "g")
            if size[1] >= 10:
                assert marks in shown(app)
            await keys(app, "tab")
        bars(app).go(1)
        await keys(app, "enter")
        assert app.screen is reader(app)


async def test_a_width_leaves_the_cursor_at_its_time(open_app: OpenApp) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(200, 40)) as pilot:
        await keys(app, "O", "G", "h")
        line = bars(app).line
        assert line is not None
        start = line.bars[bars(app).cursor].start
        await pilot.resize_terminal(40, 24)
        await keys(app)
        narrow = bars(app).line
        assert narrow is not None
        assert len(narrow.bars) < len(line.bars)
        at = narrow.bars[bars(app).cursor]
        assert at.start <= start < at.end
        await pilot.resize_terminal(200, 40)
        await keys(app)
        again = bars(app).line
        assert again is not None
        assert again.bars[bars(app).cursor].start == start


async def test_hostile_names_and_words(library: FolderLibrary) -> None:
    name = "Eve\x1b[2J\u202e[bold]x[/]" + "\u0301" * 40
    app = opened(
        library,
        [
            Comment("a", None, name, BEGUN, "\x1b]0;owned\x07 [red]first[/red] words\nmore"),
            Comment("b", "a", "林" * 60, BEGUN, "y"),
            Comment("c", None, "\u200b", None, "z", state="deleted"),
        ],
    )
    async with app.run_test(size=(120, 30)):
        await keys(app, "O")
        text = shown(app)
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "[bold]x[/]" in text
        assert "␛]0;owned␇ [red]firs" in text
        assert "a name without letters" in text
        assert "林…" in text
        assert "1 deleted" in text
        assert "1 without a date" in text
        await keys(app, "tab", "enter")
        assert reader(app).comment_tree.hits == 1


async def test_few_comments_and_no_dates(library: FolderLibrary) -> None:
    app = opened(library, [Comment("a", text="x")])
    async with app.run_test(size=(80, 24)):
        await keys(app, "O")
        text = shown(app)
        assert "None of these comments has a date." in text
        assert "No comment has a reply." in text
        assert "All stand at the top level" in text
        for _ in range(3):
            await keys(app, "j", "G", "pageup", "t")
        await keys(app, "shift+tab", "enter")
        assert reader(app).comment_tree.hits == 1

    app = opened(library, [Comment("a", None, "A", BEGUN.replace(tzinfo=None), "x")])
    async with app.run_test(size=(80, 24)):
        await keys(app, "O")
        assert "by minute" in shown(app)
        assert "their zone is not known" in shown(app)
        await keys(app, "enter")
        assert reader(app).key_line.notice == "The only comment, 3 Mar 2014, 09:00"


async def test_what_takes_long_is_gathered_behind_the_screen(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The screen stands before anything is known, keys are answered, and it is finished when asked again."""
    monkeypatch.setattr(overview_module, "STRETCH", 10)
    monkeypatch.setattr(overview_screen, "AT_ONCE", 0)
    monkeypatch.setattr(overview_screen, "SLICE", 0)
    monkeypatch.setattr(overview_screen, "PAUSE", 0.01)
    comments = [
        Comment(f"c{i}", f"c{i - 1}" if i % 3 else None, f"author {i % 7}", BEGUN + timedelta(hours=i), "x")
        for i in range(300)
    ]
    app = opened(library, comments)
    async with app.run_test(size=(100, 30)):
        await press(app, "O")
        figures = reader(app).figures
        assert figures is not None
        assert not figures.complete
        assert "counting…" in shown(app)
        await press(app, "j", "tab", "t", "enter", "escape")
        assert app.screen is reader(app)
        assert not figures.complete
        await keys(app, "O")
        for _ in range(500):
            if figures.complete:
                break
            await settled(app)
        assert reader(app).figures is figures, "what was gathered is kept"
        await keys(app)
        assert "counting" not in shown(app)
        assert sum(bar.comments for bar in bars(app).line.bars) == 300  # type: ignore[union-attr]
        assert len(ranking(app, "authors").lines) == 7
        assert "Longest branches, 20 of 100" in shown(app)

"""Where one is in the thread: the map beside the comments, and the breadcrumbs in their frame."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual import events
from textual.geometry import Offset

from store.folder import FolderLibrary
from store.model import Comment, Discussion
from tests.ui.conftest import NOW, press, reader, settled, shown
from tests.ui.test_mouse import click, drag, hover, send
from tui.app import AfterwordApp
from tui.widgets.thread_map import MapBar

Make = Callable[[list[Comment]], AfterwordApp]


@pytest.fixture
def make(library: FolderLibrary) -> Make:
    """Makes an app on a discussion with these comments."""

    def opened(comments: list[Comment]) -> AfterwordApp:
        key = library.put(Discussion(title="A page", source="json", comments=comments)).key
        app = AfterwordApp(library, key=key, by="reader", now=NOW)
        app.animation_level = "none"
        return app

    return opened


def numbered(count: int, every: int = 3) -> list[Comment]:
    """Comments of which each `every`th begins a branch, a chain of answers."""
    return [
        Comment(str(i), str(i - 1) if i % every else None, f"Nr {i}", text=f"The text of comment {i}.")
        for i in range(count)
    ]


def column(app: AfterwordApp, x: int) -> str:
    """What stands in the column `x` of the map, from its top on."""
    bar = reader(app).map_bar
    return "".join(bar.render_line(y).text[x] for y in range(bar.size.height))


def on_map(app: AfterwordApp, x: int, y: int) -> Offset:
    return reader(app).map_bar.region.offset + Offset(x, y)


async def test_the_map_leads_where_it_is_clicked_and_dragged(make: Make) -> None:
    app = make(numbered(90))
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        tree, bar = reader(app).comment_tree, reader(app).map_bar
        height = bar.size.height
        assert column(app, 2)[0] == "◄"
        assert column(app, 2)[1:].rstrip() == "▐" * len(column(app, 2)[1:].rstrip())
        assert set(column(app, 1)) <= set("▏▎▍")
        assert set(column(app, 0)) <= set("· ")

        await click(app, on_map(app, 2, height - 1))
        assert tree.view.top[0] > 70
        assert tree.cursor in tree.whole_on_screen(), "the cursor comes along"
        assert "◄" in column(app, 2)[-6:]

        await press(app, "f")
        await app.workers.wait_for_complete()
        await settled(app)
        flagged, y = tree.cursor, column(app, 0).index("⚑")
        await press(app, "g")
        assert tree.cursor == 0
        await click(app, on_map(app, 0, y))
        assert tree.cursor == flagged, "a click on a mark goes to what bears it"

        window = [row for row, sign in enumerate(column(app, 2)) if sign in "◄▐"]
        await drag(app, on_map(app, 2, window[-1]), on_map(app, 2, 8), on_map(app, 2, 0))
        assert tree.view.top == (0, 0)
        await hover(app, on_map(app, 1, 10))
        await send(app, events.MouseScrollDown, on_map(app, 1, 10))
        assert tree.view.top > (0, 0)
        assert app.screen.get_selected_text() is None


async def test_the_map_shows_matches_folds_filters_and_orders(make: Make) -> None:
    app = make(numbered(90))
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        screen = reader(app)
        await press(app, "/", *"comment 8")
        await app.workers.wait_for_complete()
        await settled(app)
        assert screen.is_typing
        matched = column(app, 1)
        assert matched.count("◆") >= 3
        assert matched.rstrip().endswith("◆"), "8, and 80 to 89"
        await press(app, "enter", "&")
        assert column(app, 1).count("◆") > matched.count("◆"), "what is shown is spread over the map"
        await press(app, "&", "escape")
        assert "◆" not in column(app, 1)

        await press(app, "C")
        assert set(column(app, 1)) == {"▏"}, "only the top level is seen"
        await press(app, "E")
        assert set(column(app, 1)) == {"▎"}
        await press(app, "m")
        assert column(app, 0)[0] in "· "


async def test_a_key_paints_no_more_of_the_map_than_it_changes(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make(numbered(3000, every=5))
    painted: list[int] = []
    original = MapBar.render_line

    def counted(self: MapBar, y: int) -> object:
        painted.append(y)
        return original(self, y)

    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        await press(app, "j", "j", "j", "j")
        await pilot.pause()
        monkeypatch.setattr(MapBar, "render_line", counted)
        for _ in range(8):
            await press(app, "j")
            await pilot.pause()
        assert not painted, "a hundred comments a row: nothing changed"
        await press(app, "G")
        await pilot.pause()
        assert 0 < len(set(painted)) <= 4


async def test_breadcrumbs_name_what_the_top_of_the_window_answers(make: Make) -> None:
    app = make(numbered(60, every=30))
    async with app.run_test(size=(90, 30)) as pilot:
        await pilot.pause()
        screen = reader(app)
        frame = screen.comments_frame

        def edge() -> str:
            line = shown(app).splitlines()[frame.region.y]
            return line.strip("╭╮─ ")

        assert edge() == "Comments"
        screen.comment_tree.go(12, top=True)
        screen.follow()
        await settled(app)
        assert edge().startswith("Comments ─ Nr 0 › ")
        assert edge().endswith(" › Nr 10 › Nr 11")
        line = shown(app).splitlines()[frame.region.y]
        await click(app, Offset(line.index("Nr 10"), frame.region.y))
        assert screen.comment_tree.cursor == 10
        screen.comment_tree.go(12, top=True)
        screen.follow()
        await settled(app)
        await click(app, Offset(line.index("…"), frame.region.y))
        assert 0 < screen.comment_tree.cursor < 10
        await click(app, Offset(line.index("Comments"), frame.region.y))
        assert 0 < screen.comment_tree.cursor < 10, "the title is no crumb"

        screen.comment_tree.go(30, top=True)
        screen.follow()
        await settled(app)
        assert edge() == "Comments"

        # Where there is no frame, the trail stands in the title bar.
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        screen.comment_tree.go(12, top=True)
        screen.follow()
        await settled(app)
        title = shown(app).splitlines()[0]
        assert title.startswith(" Nr 0 › … › Nr 11 ")
        await click(app, Offset(title.index("Nr 11"), 0))
        assert screen.comment_tree.cursor == 11
        screen.comment_tree.go(0, top=True)
        screen.follow()
        await settled(app)
        assert shown(app).startswith(" A page")

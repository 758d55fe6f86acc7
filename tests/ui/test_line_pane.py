"""What a theme author, a terminal and a mouse may expect of a pane that paints itself."""

from __future__ import annotations

import pyte
import pytest
from rich.cells import cell_len
from rich.console import Console
from textual.color import Color
from textual.events import MouseScrollDown
from textual.geometry import Offset, Size

from store.building import build
from store.model import Comment, Discussion
from store.thread import Thread
from tests.ui.panes import Panes, bushy, chain, rows_of, screen_of, styled, styles_at
from tui.widgets.placed import PlacedStrip

JOINED = "👨‍👩‍👧‍👦 and 🇩🇪🇫🇷 and 1️⃣ and ❤️ and 👍🏽 and क्षि and 漢字 and e\u0301"


def one(text: str) -> Thread:
    return build([Comment("1", None, "somebody", text=text)])[0]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10), (12, 4), (5, 3), (1, 1), (3, 30)])
async def test_each_row_is_exactly_as_wide_as_the_pane(size: tuple[int, int]) -> None:
    thread = build(
        [
            Comment(str(i), str(i - 1) if i % 9 else None, "a" * 60 if i % 2 else "", text=JOINED * (i % 5))
            for i in range(60)
        ]
    )[0]
    app = Panes(thread)
    async with app.run_test(size=size):
        tree = app.comments
        for _ in range(12):
            for strip in tree.render_lines(tree.size.region):
                assert strip.cell_length == size[0]
                assert sum(cell_len(segment.text) for segment in strip) == size[0]
            tree.page_down()


async def test_nothing_is_wrapped_that_is_not_looked_at() -> None:
    app = Panes(bushy(5000, 3))
    async with app.run_test(size=(100, 30)) as pilot:
        tree = app.comments
        assert tree.lines.wrapped <= 30
        tree.next()
        tree.toggle()
        tree.fold_all()
        await pilot.pause()
        assert tree.lines.wrapped <= 60
        tree.last()
        await pilot.pause()
        assert tree.cursor == tree.lines.last
        assert tree.lines.wrapped <= 120


async def test_rows_that_were_painted_are_not_made_again() -> None:
    app = Panes(bushy(50, 2))
    async with app.run_test(size=(100, 30)) as pilot:
        tree = app.comments
        await pilot.pause()
        made = tree.strips.made
        tree.refresh()
        await pilot.pause()
        assert tree.strips.made == made
        rows = tree.view.span_of(0), tree.view.span_of(1)
        tree.next()
        await pilot.pause()
        assert tree.strips.made - made <= sum(map(len, rows)), "two comments changed"
        tree.scroll_line_down()
        made = tree.strips.made
        await pilot.pause()
        # The row that came into the window, and those that the thumb of the scroll bar left or came to.
        assert tree.strips.made - made <= 4


async def test_a_cursor_that_moves_without_scrolling_paints_two_comments() -> None:
    app = Panes(bushy(50, 2))
    async with app.run_test(size=(100, 30)) as pilot:
        tree = app.comments
        await pilot.pause()
        tree._exchange_repaint_regions()
        tree.next()
        painted = {y for region in tree._repaint_regions for y in region.line_range}
        assert painted == {*tree.view.span_of(0), *tree.view.span_of(1)}
        assert len(painted) < 15


async def test_a_fold_makes_no_layout() -> None:
    app = Panes(bushy(50, 3))
    async with app.run_test(size=(100, 30)) as pilot:
        tree = app.comments
        await pilot.pause()
        laid_out = tree._layout_updates, app.screen._layout_updates
        tree.toggle()
        await pilot.pause()
        tree.fold_all()
        await pilot.pause()
        assert (tree._layout_updates, app.screen._layout_updates) == laid_out
        assert tree.virtual_size.height == tree.lines.total


async def test_the_theme_changes_what_is_painted() -> None:
    app = Panes(bushy(3, 2))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        dark = styles_at(app.comments, "Some words")
        app.theme = "afterword-light"
        await pilot.pause()
        light = styles_at(app.comments, "Some words")
        assert dark
        assert dark[-1] != light[-1]
        ground = Color.parse(app.current_theme.background or "").rich_color.name
        assert ground in light[-1]


async def test_no_color_leaves_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Panes(bushy(3, 2))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        for row in rows_of(app.comments):
            for segment in row:
                for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    if colour is not None and colour.triplet is not None:
                        assert len({*colour.triplet}) == 1, "grey"


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light", "textual-light", "nord", "gruvbox"])
async def test_other_themes_work(theme: str) -> None:
    app = Panes(bushy(3, 2), Discussion(title="T", body="Some text"))
    async with app.run_test(size=(100, 30)) as pilot:
        if theme not in app.available_themes:
            pytest.skip("this Textual has no such theme")
        app.theme = theme
        await pilot.pause()
        assert "author 1" in "\n".join(screen_of(app.comments))


CSS = "CommentTree { border: round red; padding: 1 2; opacity: 90%; } .comment--author { color: #ff0000; }"


async def test_border_padding_and_colours_of_a_style_sheet_are_drawn() -> None:
    app = styled(bushy(20, 2), CSS)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        tree = app.comments
        strips = tree.render_lines(tree.outer_size.region)
        assert len(strips) == 24
        assert strips[0].text[0] == "╭"
        assert strips[-1].text[-1] == "╯"
        assert {strip.cell_length for strip in strips} == {80}
        header = next(strip for strip in strips if "author 0" in strip.text)
        assert header.text.startswith("│  ▌ ▾ author 0"), "border, padding, the cursor's bar, the fold mark"
        tree.last()
        await pilot.pause()
        shown = "\n".join(strip.text for strip in tree.render_lines(tree.outer_size.region))
        assert "replier 1" in shown
        assert tree.lines.indent.width == 80 - 2 - 4 - 1


async def test_component_classes_are_there_for_a_style_sheet() -> None:
    app = styled(bushy(2, 1), "CommentTree > .comment--author { color: #ff0000; text-style: underline; }")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert all(
            "underline" in style and "#ff0000" in style for style in styles_at(app.comments, "replier")
        )


async def test_a_pane_without_a_scroll_bar_has_a_column_more() -> None:
    app = styled(bushy(20, 2), "CommentTree { scrollbar-size-vertical: 0; }")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.comments.lines.indent.width == 80
        assert {sum(cell_len(one.text) for one in row) for row in rows_of(app.comments)} == {80}


async def test_what_follows_a_joined_cluster_stands_in_its_column() -> None:
    app = Panes(one(JOINED))
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        tree = app.comments
        strips = tree.render_lines(tree.size.region)
        assert any(isinstance(strip, PlacedStrip) for strip in strips)
        # pyte measures letter by letter, and so disagrees with Rich on all of these.
        terminal = pyte.Screen(60, 10)
        stream = pyte.Stream(terminal)
        console = Console(color_system="truecolor", force_terminal=True)
        for y, strip in enumerate(strips):
            stream.feed(f"\x1b[{y + 1};1H" + strip.render(console))
        for y, strip in enumerate(strips):
            words = [at for at in range(len(strip.text)) if strip.text.startswith("and", at)]
            for at in words:
                column = cell_len(strip.text[:at])
                drawn = "".join(terminal.buffer[y][column + k].data for k in range(3))
                assert drawn == "and"


async def test_an_empty_thread_says_so() -> None:
    app = Panes(build([])[0])
    async with app.run_test(size=(30, 8)) as pilot:
        await pilot.pause()
        tree = app.comments
        assert " ".join(" ".join(screen_of(tree)).split()) == tree.EMPTY
        assert tree.cursor == -1
        for motion in (
            tree.next,
            tree.previous,
            tree.page_down,
            tree.last,
            tree.first,
            tree.toggle,
            tree.left,
        ):
            assert motion() is False
        assert tree.place == (-1, 0)
        assert tree.whole_on_screen() == []
        await pilot.click(tree, Offset(3, 3))


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    app = Panes(bushy(50, 2))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = app.comments
        await pilot.pause()
        await pilot._post_mouse_events([MouseScrollDown], tree, offset=(5, 5), button=0)
        await pilot.pause()
        assert tree.view.top > (0, 0)
        assert tree.cursor == 0


async def test_the_scroll_bar_can_be_dragged() -> None:
    app = Panes(bushy(50, 2))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = app.comments
        await pilot.pause()
        await pilot.mouse_down(tree, offset=(79, 0))
        await pilot.hover(tree, offset=(79, 12))
        middle = tree.view.top[0]
        assert 60 < middle < 140
        await pilot.hover(tree, offset=(79, 23))
        assert tree.view.top[0] > 190
        await pilot.mouse_up(tree, offset=(79, 23))
        await pilot.hover(tree, offset=(79, 0))
        assert tree.view.top[0] > 190, "it was let go"
        assert tree.cursor == 0


async def test_selecting_gives_text_without_guides_and_marks() -> None:
    text = "First line of it.\n\nA second paragraph that is long enough to be wrapped into rows of the pane."
    app = Panes(
        build([Comment("1", None, "ann", text="Hello there."), Comment("2", "1", "bob", text=text)])[0]
    )
    async with app.run_test(size=(50, 24)) as pilot:
        tree = app.comments
        await pilot.pause()
        rows = screen_of(tree)
        first = next(y for y, row in enumerate(rows) if "First line" in row)
        column = rows[first].index("First") + 6
        await pilot.mouse_down(tree, offset=(column, first))
        last = next(y for y, row in enumerate(rows) if "of the pane" in row)
        await pilot.hover(tree, offset=(rows[last].index("of the pane") + 1, last))
        await pilot.mouse_up(tree, offset=(rows[last].index("of the pane") + 1, last))
        assert app.screen.get_selected_text() == text[6 : text.index(" the pane")]
        assert any(style for style in styles_at(tree, "line of it") if "on" in style)
        assert tree.cursor == 0, "a drag is no click"


async def test_selecting_over_comments_names_their_authors() -> None:
    app = Panes(
        build([Comment("1", None, "ann", text="Hello there."), Comment("2", "1", "bob", text="Yes?")])[0]
    )
    async with app.run_test(size=(50, 24)) as pilot:
        tree = app.comments
        await pilot.pause()
        rows = screen_of(tree)
        await pilot.mouse_down(tree, offset=(rows[1].index("there"), 1))
        y = next(y for y, row in enumerate(rows) if "Yes?" in row)
        await pilot.hover(tree, offset=(rows[y].index("?"), y))
        await pilot.mouse_up(tree, offset=(rows[y].index("?"), y))
        assert app.screen.get_selected_text() == "ann\nthere.\n\nbob\nYes?"


async def test_a_double_click_selects_one_comment() -> None:
    app = Panes(bushy(2, 2, "A text.\n\nOf two paragraphs."))
    async with app.run_test(size=(60, 30)) as pilot:
        tree = app.comments
        await pilot.pause()
        y = next(y for y, row in enumerate(screen_of(tree)) if "replier 1" in row) + 1
        await pilot.click(tree, offset=(12, y), times=2)
        assert app.screen.get_selected_text() == "A text.\n\nOf two paragraphs."


async def test_a_resize_back_paints_what_was_there() -> None:
    app = Panes(chain(40, "Several words that take more than one row where it is narrow."))
    async with app.run_test(size=(90, 24)) as pilot:
        tree = app.comments
        tree.go(20)
        await pilot.pause()
        before = screen_of(tree)
        await pilot.resize_terminal(44, 24)
        await pilot.resize_terminal(90, 24)
        await pilot.pause()
        assert tree.size == Size(90, 24)
        assert screen_of(tree) == before


async def test_others_may_scroll_by_rows_of_the_whole() -> None:
    app = Panes(bushy(50, 2))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = app.comments
        await pilot.pause()
        tree.scroll_to(y=tree.lines.heights.offset(20), animate=False)
        await pilot.pause()
        assert tree.view.top == (20, 0)
        tree.scroll_relative(y=2, animate=False)
        await pilot.pause()
        assert tree.view.top == (20, 2)  # a few rows are rows of the window, whatever is guessed above
        tree.scroll_end(animate=False)
        await pilot.pause()
        assert tree.view.rows()[-1][0] == tree.lines.last

"""The cursor, the folds and what is told about them."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from store.building import build
from store.matcher import Matcher
from store.model import Comment
from store.thread import Thread
from tests.ui.panes import NOW, Panes, bushy, chain, screen_of, styles_at
from tui.widgets.comment_tree import CommentTree

WORDS = "Some words to be read here. "


def tall(*rows: int) -> Thread:
    """Top-level comments whose texts have so many lines."""
    comments = [
        Comment(str(number), text="\n".join(f"{number}: line {row}" for row in range(count)))
        for number, count in enumerate(rows)
    ]
    return build(comments)[0]


async def settled(pilot: Pilot[None]) -> CommentTree:
    await pilot.pause()
    tree = pilot.app.query_one(CommentTree)
    tree.render_lines(tree.size.region)
    return tree


def seen_whole(tree: CommentTree, index: int) -> bool:
    return index in tree.whole_on_screen()


# -- motions -----------------------------------------------------------------------------------


async def test_next_and_previous_go_through_every_comment_that_is_seen() -> None:
    app = Panes(bushy(8, 3))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        tree.fold(0)
        order = [0]
        while tree.next():
            order.append(tree.cursor)
            assert seen_whole(tree, tree.cursor)
        seen = [i for i in range(len(tree.thread)) if not 1 <= i < tree.thread.end[0]]
        assert order == seen
        back = [tree.cursor]
        while tree.previous():
            back.append(tree.cursor)
            assert seen_whole(tree, tree.cursor)
        assert back == seen[::-1]
        await pilot.pause()
        moves = [one for one in app.told if isinstance(one, CommentTree.CursorMoved)]
        assert [one.index for one in moves] == seen[1:] + seen[-2::-1]
        assert [one.down for one in moves] == [one.index > one.old for one in moves]


async def test_a_comment_taller_than_the_window_is_scrolled_through_first() -> None:
    app = Panes(tall(3, 50, 3))
    async with app.run_test(size=(80, 20)) as pilot:
        tree = await settled(pilot)
        tree.next()
        assert tree.cursor == 1
        lines = set(screen_of(tree))
        while tree.cursor == 1:
            lines |= set(screen_of(tree))
            assert tree.next()
        assert tree.cursor == 2
        assert {f"▌   1: line {row}" for row in range(50)} <= lines
        lines.clear()
        assert tree.previous()
        assert tree.cursor == 1
        assert any("line 49" in row for row in screen_of(tree)), "its end is shown when one comes from below"
        while tree.cursor == 1:
            lines |= set(screen_of(tree))
            assert tree.previous()
        assert {f"▌   1: line {row}" for row in range(50)} <= lines


async def test_reading_on_goes_by_pages_and_to_the_next_unread() -> None:
    app = Panes(tall(3, 45, 3, 3, 3))
    async with app.run_test(size=(80, 20)) as pilot:
        tree = await settled(pilot)
        unread = bytearray([0, 1, 0, 1, 0])
        tree.set_unread(unread)
        assert tree.read_on(unread)
        assert tree.cursor == 1
        pages = 1
        while tree.cursor == 1:
            assert tree.read_on(lambda index: bool(unread[index]))
            pages += 1
        assert pages == 4
        assert tree.cursor == 3
        assert not tree.read_on(unread), "nothing unread is left below"
        assert tree.read_back()
        assert tree.cursor == 2


async def test_reading_on_passes_over_what_is_folded() -> None:
    app = Panes(bushy(3, 3))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        tree.fold(0)
        everything = bytearray(b"\x01") * len(tree.thread)
        tree.read_on(everything)
        assert tree.cursor == tree.thread.end[0]
        tree.go(0)
        tree.read_on(lambda index: True)
        assert tree.cursor == tree.thread.end[0]


async def test_motions_along_the_tree() -> None:
    thread = bushy(3, 3)  # 0; 1 2 3 4; 5; 6 7 8 9; 10; 11 …: 1 has the reply 2
    app = Panes(thread)
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        places = [tree.cursor]
        for motion in (
            *(tree.right, tree.next_sibling, tree.next_sibling, tree.previous_sibling, tree.parent_comment),
            *(tree.next_top, tree.next_top, tree.right, tree.previous_top, tree.previous_top),
        ):
            assert motion()
            places.append(tree.cursor)
        assert places == [0, 1, 3, 4, 3, 0, 5, 10, 11, 10, 5]
        tree.last()
        assert not tree.next_top()
        assert not tree.next_sibling()
        assert tree.cursor == len(thread) - 1
        tree.first()
        assert tree.cursor == 0
        assert tree.view.top == (0, 0)
        assert not tree.previous_top()
        assert not tree.previous_sibling()
        assert not tree.parent_comment()


async def test_pages_keep_the_height_of_the_cursor_and_reach_both_ends() -> None:
    app = Panes(bushy(30, 3))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        for motion in (tree.page_down, tree.half_down):
            rows = screen_of(tree)
            assert motion()
            assert set(filter(None, rows)) & set(filter(None, screen_of(tree))), "the pages overlap"
        while tree.page_down():
            assert tree.cursor in {item for item, _ in tree.view.rows()}
        assert tree.cursor == tree.lines.last
        while tree.half_up():
            assert tree.cursor in {item for item, _ in tree.view.rows()}
        assert tree.cursor == 0
        assert not tree.page_up()


async def test_scrolling_by_a_line_leaves_the_cursor() -> None:
    app = Panes(bushy(30, 3))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        for _ in range(40):
            assert tree.scroll_line_down()
        assert tree.cursor == 0
        assert tree.view.top == tree.view.down((0, 0), 40)
        assert tree.scroll_line_up()
        assert tree.next()
        assert tree.cursor == 1
        assert seen_whole(tree, 1)


# -- folds -------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [0, 3, 20, 59])
async def test_the_comment_under_the_cursor_keeps_its_height_over_folds(steps: int) -> None:
    app = Panes(bushy(15, 3))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        for _ in range(steps):
            tree.next()
        tree.go(tree.lines.top_of(tree.cursor))
        tree.scroll_line_down()
        tree.scroll_line_up()
        index = tree.cursor
        height = tree.view.y_of(index)
        changes = (
            *(tree.toggle, tree.toggle, tree.fold_all, tree.unfold_all),
            *(lambda: tree.unfold_to(2), tree.unfold_all, lambda: tree.fold(0), lambda: tree.unfold(0)),
        )
        for change in changes:
            change()
            assert tree.cursor == index
            # Where too little is left above it, it can only go up.
            assert tree.view.y_of(index) == height or tree.view.top == (0, 0)
            height = tree.view.y_of(index)


async def test_a_cursor_that_a_fold_hides_goes_to_what_hides_it() -> None:
    app = Panes(bushy(10, 3))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        tree.go(12)
        tree.fold_all()
        assert tree.cursor == 10
        await pilot.pause()
        moved = [one for one in app.told if isinstance(one, CommentTree.CursorMoved)][-1]
        assert (moved.old, moved.index, moved.down) == (12, 10, False)
        tree.unfold_all()
        assert tree.cursor == 10


async def test_left_and_right_fold_and_walk() -> None:
    app = Panes(chain(4))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        tree.go(2)
        assert tree.left()
        assert tree.folded == {2}
        assert tree.left()
        assert (tree.cursor, tree.folded) == (1, {2})
        assert tree.right()
        assert tree.cursor == 2
        assert tree.right()
        assert (tree.cursor, tree.folded) == (2, frozenset())
        tree.go(3)
        assert not tree.right()
        assert not tree.toggle()
        assert tree.left()
        assert tree.cursor == 2


async def test_folding_the_branch_goes_to_the_next_one() -> None:
    app = Panes(bushy(3, 3))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        tree.go(2)
        assert tree.fold_branch_and_next()
        assert (tree.cursor, tree.folded) == (5, {0})
        tree.fold_branch_and_next()
        assert tree.fold_branch_and_next()
        assert (tree.cursor, tree.folded) == (10, {0, 5, 10})
        assert not tree.fold_branch_and_next()
        await pilot.pause()
        assert app.count(CommentTree.FoldsChanged) == 3


async def test_a_header_tells_how_many_replies_are_hidden() -> None:
    app = Panes(bushy(3, 3))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        assert "4 replies" in screen_of(tree)[0]
        tree.toggle()
        assert "▸ author 0" in screen_of(tree)[0]
        assert "4 replies hidden" in screen_of(tree)[0]
        assert "· author" not in "\n".join(screen_of(tree))


async def test_a_fold_is_opened_on_the_way_and_closed_again() -> None:
    app = Panes(chain(9))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        tree.set_folded([1, 4, 6, 8, 99])
        assert tree.folded == {1, 4, 6}
        opened = tree.reveal(5)
        assert opened == [1, 4]
        assert tree.folded == {6}
        tree.fold_again(opened)
        assert tree.folded == {1, 4, 6}
        assert tree.reveal(0) == []
        assert tree.go(8)
        assert (tree.cursor, tree.folded) == (8, frozenset())


# -- places ------------------------------------------------------------------------------------


async def test_a_place_is_restored_before_the_first_paint_and_later() -> None:
    thread = bushy(30, 3)
    app = Panes(thread)
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        tree.go(40)
        tree.scroll_line_down()
        place, rows = tree.place, screen_of(tree)
        tree.first()
        tree.restore_place(*place)
        assert screen_of(tree) == rows
    app = Panes(thread)
    app.comments.set_folded([0])
    app.comments.restore_place(*place)
    assert app.comments.place == place
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        assert tree.folded == {0}
        assert tree.cursor == 40
        assert screen_of(tree) == rows
        tree.restore_place(5000, 3)
        assert tree.cursor == 40


async def test_a_place_within_a_tall_comment_is_restored() -> None:
    app = Panes(tall(3, 60, 3))
    async with app.run_test(size=(80, 20)) as pilot:
        tree = await settled(pilot)
        tree.next()
        tree.next()
        tree.next()
        place, rows = tree.place, screen_of(tree)
        assert place[1] > 0
        tree.first()
        tree.restore_place(*place)
        assert screen_of(tree) == rows


async def test_a_resize_keeps_the_comment_under_the_cursor_at_its_height() -> None:
    app = Panes(bushy(30, 3))
    async with app.run_test(size=(100, 30)) as pilot:
        tree = await settled(pilot)
        tree.go(40)
        tree.next()
        tree.next()
        height = tree.view.y_of(tree.cursor)
        assert height
        for columns in (60, 41, 140, 100):
            await pilot.resize_terminal(columns, 30)
            tree = await settled(pilot)
            assert tree.view.y_of(tree.cursor) == height
        await pilot.resize_terminal(100, 6)
        tree = await settled(pilot)
        assert tree.view.y_of(tree.cursor) == min(height, 5)


async def test_a_resize_keeps_what_is_read_of_a_tall_comment() -> None:
    text = " ".join(f"word{number}" for number in range(900))
    app = Panes(build([Comment("1", text=text)])[0])
    async with app.run_test(size=(100, 20)) as pilot:
        tree = await settled(pilot)
        for _ in range(3):
            tree.page_down()
        first = screen_of(tree)[0].split()[1]
        for columns in (50, 77, 100):
            await pilot.resize_terminal(columns, 20)
            tree = await settled(pilot)
            assert first in screen_of(tree)[0], "what stood in the first row stands there"
            first = screen_of(tree)[0].split()[1]


async def test_a_window_that_a_fold_left_beyond_the_end_stays_there() -> None:
    app = Panes(bushy(8, 4))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        tree.last()
        tree.go(tree.lines.tops.rfind(1), top=True)
        tree.toggle()
        tree = await settled(pilot)
        height = tree.view.y_of(tree.cursor)
        assert height is not None
        assert len(tree.view.rows()) < 24, "there is nothing below it"
        assert not tree.scroll_line_down()
        await pilot.resize_terminal(80, 30)
        tree = await settled(pilot)
        assert tree.view.y_of(tree.cursor) == height
        assert tree.scroll_line_up()
        assert tree.view.y_of(tree.cursor) == height + 1


# -- what the screen tells it ------------------------------------------------------------------


async def test_flags_and_unread_marks_are_shown() -> None:
    app = Panes(bushy(3, 1))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        unread = bytearray([1, 0, 0, 0, 0, 0, 0, 0, 0])
        tree.set_unread(unread)
        tree.set_flagged({0: "", 1: "evidence"})
        rows = screen_of(tree)
        assert rows[0].endswith("⚑  ●")
        assert any("replier" in row and row.endswith("⚑ evidence") for row in rows)
        unread[0] = 0
        tree.mark_read_changed(0)
        assert screen_of(tree)[0].endswith("⚑")


async def test_matches_are_shown_and_the_current_one_is_told_apart() -> None:
    app = Panes(bushy(6, 1, WORDS * 8))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        tree.set_matches(Matcher("words"), (0, 1))
        styles = styles_at(tree, "words")
        assert len([style for style in styles if "bold" in style and "underline" in style]) == 1
        assert all("underline" in style for style in styles)
        tree.set_matches(Matcher("words"), (0, 2))
        assert len([style for style in styles_at(tree, "words") if "bold" in style]) == 1
        tree.set_matches(None, None)
        assert not styles_at(tree, "words") or all("underline" not in one for one in styles_at(tree, "words"))


async def test_only_comments_on_the_screen_are_searched() -> None:
    app = Panes(bushy(600, 3))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        asked = []

        class Counting(Matcher):
            def spans(self, text: str) -> list[tuple[int, int]]:
                asked.append(text)
                return super().spans(text)

        tree.set_matches(Counting("words"), None)
        await settled(pilot)
        assert 0 < len(asked) <= 24


async def test_a_match_deep_in_a_folded_tall_comment_is_shown() -> None:
    text = "\n".join(f"line {row}" for row in range(90))
    comments = [
        Comment("0", text="Over it."),
        Comment("1", "0", text=text),
        *[Comment(f"x{i}") for i in range(9)],
    ]
    app = Panes(build(comments)[0])
    async with app.run_test(size=(80, 20)) as pilot:
        tree = await settled(pilot)
        tree.fold(0)
        matcher = Matcher("line 7")
        tree.set_matches(matcher, (1, 3))
        number = matcher.spans(text).index(
            next(span for span in matcher.spans(text) if text[span[0] :][:7] == "line 73")
        )
        tree.show_match(1, number)
        assert tree.cursor == 1
        assert any("line 73" in row for row in screen_of(tree))
        tree.show_match(1, 0)
        assert any(row.endswith("line 7") for row in screen_of(tree))


async def test_which_comments_stand_whole_on_the_screen() -> None:
    app = Panes(tall(3, 4, 9, 9))
    async with app.run_test(size=(80, 16)) as pilot:
        tree = await settled(pilot)
        assert tree.whole_on_screen() == [0, 1]
        tree.scroll_line_down()
        assert tree.whole_on_screen() == [1]
        for _ in range(4):
            tree.scroll_line_down()
        assert tree.whole_on_screen() == [1, 2], "the empty row after a comment is no part of it"


async def test_scrolling_is_told_once_for_what_is_done_together() -> None:
    app = Panes(bushy(30, 3))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        await pilot.pause()
        app.told.clear()
        tree.set_flagged({0: ""})
        tree.set_matches(Matcher("words"), None)
        await pilot.pause()
        assert not app.told, "the same rows stand there"
        for _ in range(5):
            tree.scroll_line_down()
        await pilot.pause()
        assert app.count(CommentTree.Scrolled) == 1
        assert app.count(CommentTree.CursorMoved) == 0


# -- the pointer -------------------------------------------------------------------------------


async def test_a_click_moves_the_cursor_and_a_click_on_the_mark_folds() -> None:
    app = Panes(bushy(3, 3))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        y = next(y for y, row in enumerate(screen_of(tree)) if "replier 0" in row)
        await pilot.click(tree, offset=(40, y + 1))
        assert tree.cursor == 1
        assert tree.folded == frozenset()
        await pilot.click(tree, offset=(screen_of(tree)[y].index("▾"), y))
        assert tree.folded == {1}
        await pilot.click(tree, offset=(screen_of(tree)[y].index("▸"), y))
        assert tree.folded == frozenset()
        top = tree.view.top
        await pilot.click(tree, offset=(30, 12))
        assert tree.view.top == top, "a click does not scroll"


# -- how it looks ------------------------------------------------------------------------------


async def test_a_deep_thread_keeps_columns_for_its_text_and_shows_the_depth() -> None:
    app = Panes(chain(60, "Twenty-four columns are left for words like these to be read."))
    async with app.run_test(size=(40, 10)) as pilot:
        tree = await settled(pilot)
        tree.go(50)
        rows = screen_of(tree)
        assert any("51› " in row for row in rows)
        assert max(len(row.lstrip(" ▌│")) for row in rows) >= 20
        assert tree.lines.indent.text_width(51) >= 24


async def test_a_chain_of_100000_replies_works() -> None:
    app = Panes(chain(100_000, "x"))
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        for change in (tree.last, tree.first, tree.toggle, tree.toggle, tree.fold_all, tree.unfold_all):
            change()
        tree.go(99_999)
        assert any("100000› " in row for row in screen_of(tree))
        tree.set_folded(range(100_000))
        assert tree.cursor == 0
        tree.go(99_999)
        assert tree.cursor == 99_999
        assert tree.lines.wrapped < 200


async def test_texts_of_any_size_are_shown() -> None:
    texts = [
        "x" * 1_000_000,
        "e" + "\u0301" * 100_000,
        "漢" * 300_000,
        "word " * 200_000,
        "\n" * 50_000,
        "🇩🇪" * 9_000,
    ]
    app = Panes(build([Comment(str(i), text=text) for i, text in enumerate(texts)])[0])
    async with app.run_test(size=(80, 24)) as pilot:
        tree = await settled(pilot)
        for index in range(len(texts)):
            tree.go(index)
            tree.page_down()
            made = tree.strips.made
            screen_of(tree)
            assert tree.strips.made - made <= 24


async def test_ages_are_told_against_the_given_present() -> None:
    thread = build([Comment("1", None, "ann", NOW.replace(hour=7), "x")])[0]
    app = Panes(thread)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "ann  5 h ago" in screen_of(await settled(pilot))[0]

"""Only some comments, and other orders: in the tree, and what the reader says of it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from store.building import build
from store.folder import FolderLibrary
from store.model import Comment, Discussion
from store.thread import Thread
from tests.ui.conftest import CATALOGUE, NOW, OpenApp, press, reader, settled, shown
from tests.ui.panes import Panes, bushy, screen_of, styles_at
from tui.app import AfterwordApp
from tui.orders import ORDERS
from tui.widgets.comment_tree import CommentTree

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)


def dated(tops: int, replies: int) -> Thread:
    """As `bushy`, with dates that run against the thread, and every fifth comment without one."""
    comments = list(bushy(tops, replies))
    dates = [BEGIN + timedelta(hours=number * 7 % len(comments)) for number in range(len(comments))]
    comments = [
        replace(comment, posted=date) if number % 5 else comment
        for number, (comment, date) in enumerate(zip(comments, dates, strict=True))
    ]
    return build(comments)[0]


def hits_of(thread: Thread, author: str) -> bytes:
    return bytes(thread.author(i) == author for i in range(len(thread)))


class Filtered(Panes):
    """The tree, and how often it lifted a filter itself."""

    lifted = 0

    def on_comment_tree_filter_lifted(self) -> None:
        self.lifted += 1


def walk(tree: CommentTree) -> list[int]:
    """The comments that the cursor goes over from the first on, with `next`."""
    tree.first()
    found = [tree.cursor]
    while tree.next():
        if tree.cursor != found[-1]:
            found.append(tree.cursor)
    return found


# -- the tree --------------------------------------------------------------------------------------


async def test_hits_stand_with_what_they_answer_dimmed() -> None:
    thread = bushy(5, 3)
    app = Panes(thread)
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        tree = app.comments
        tree.fold(0)
        tree.fold(5)
        tree.go(3)
        tree.fold(10)
        deep = hits_of(thread, "deep")
        assert tree.set_filter(deep, by="author", said="only deep")
        assert (tree.filtered, tree.filter_by, tree.filter_said, tree.hits) == (
            True,
            "author",
            "only deep",
            5,
        )
        assert walk(tree) == [i for i in range(25) if i % 5 < 3], "folds are open over the hits"
        assert [tree.shown(i) for i in range(5)] == [True, True, True, False, False]

        tree.go(1)
        rows = screen_of(tree)
        assert rows[0].startswith("  ▿ author 0")
        assert any(row.startswith("▌ │  ▿ replier 0") for row in rows)
        assert any(row.lstrip(" │").startswith("· deep") for row in rows)
        (context,), (hit,) = (set(styles_at(tree, name)) for name in ("author 0", "deep"))
        assert "bold" in hit
        assert "bold" not in context or "not bold" in context
        assert hit != context
        app.theme = "ansi-dark"
        await pilot.pause()
        assert "dim" in styles_at(tree, "author 0")[0], "16 colours know no shades"

        tree.toggle()
        assert any("1 reply hidden" in row for row in screen_of(tree))
        assert tree.folded == {1}
        assert tree.kept_folds == {5, 10}, "what is kept is what was folded before"
        tree.go(7)
        assert tree.set_filter(None)
        assert tree.folded == {10}, "the fold over the cursor is open, the others are as before"
        assert tree.cursor == 7
        assert not tree.set_filter(None)
        assert not tree.set_filter(bytes(25))
        assert not tree.filtered


async def test_motions_keep_to_what_is_shown() -> None:
    thread = bushy(6, 4)
    app = Filtered(thread)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        tree = app.comments
        tree.go(1)
        # The first and third branches with two replies, the last with itself.
        tree.set_filter(bytes(i in (4, 5, 15, 17, 30) for i in range(36)), said="only some")
        assert tree.cursor == 4, "the cursor goes from a comment that is hidden to the next hit"
        assert walk(tree) == [0, 4, 5, 12, 15, 17, 30]
        tree.go(4)
        assert (tree.next_sibling(), tree.cursor) == (True, 5)
        assert not tree.next_sibling()
        assert (tree.previous_sibling(), tree.cursor) == (True, 4)
        assert not tree.previous_sibling()
        assert (tree.next_top(), tree.cursor) == (True, 12)
        assert (tree.next_top(), tree.cursor) == (True, 30)
        assert (tree.previous_top(), tree.cursor) == (True, 12)
        assert (tree.right(), tree.cursor) == (True, 15)
        assert (tree.left(), tree.cursor) == (True, 12)
        assert tree.left()
        assert 12 in tree.folded
        assert (tree.next(), tree.cursor) == (True, 30)
        assert not tree.right(), "no reply to it is shown"
        assert not tree.fold(30)
        marks = bytes(i in (3, 15, 20) for i in range(36))
        assert tree.next_marked(marks, 0) == 15, "within a fold, but shown"
        assert tree.next_marked(marks, 15) == -1
        assert tree.next_marked(marks, -1, forwards=False) == 15
        tree.go(0)
        unread = bytearray(marks)
        assert not tree.read_on(unread), "what is shown and unread is folded away"
        tree.last()
        assert screen_of(tree)[19] == "    The end of what is shown: only some"

        await pilot.pause()
        tree.go(20)
        await pilot.pause()
        assert not tree.filtered
        assert tree.cursor == 20
        assert app.lifted == 1


async def test_orders_by_date_are_flat() -> None:
    thread = dated(4, 3)
    app = Panes(thread)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        tree = app.comments
        tree.fold(0)
        tree.go(7)
        tree.set_order("newest")
        assert tree.is_flat
        order = walk(tree)
        dates = [thread.posted(i) for i in order]
        assert sorted(order) == list(range(20))
        assert [date for date in dates if date] == sorted((date for date in dates if date), reverse=True)
        assert order[-4:] == [0, 5, 10, 15], "without a date at the end, as in the thread"
        assert [tree.position_of(i) for i in order] == list(range(20))

        changes = (tree.toggle, tree.fold_all, tree.unfold_all, tree.fold_branch_and_next)
        assert not any(change() for change in (*changes, lambda: tree.unfold_to(1), lambda: tree.fold(5)))
        tree.go(7)
        header = next(row for row in screen_of(tree) if row.startswith("▌ · "))
        assert header.startswith("▌ · deep  ↪ replier 0  "), header
        assert not any("│" in row for row in screen_of(tree))
        assert (tree.parent_comment(), tree.cursor) == (True, 6)
        assert (tree.right(), tree.cursor) == (True, 7)

        hits = hits_of(thread, "deep")
        tree.set_filter(hits)
        assert walk(tree) == [i for i in order if hits[i]], "only the hits: there are no levels"
        assert not tree.parent_comment()
        tree.set_order("thread")
        assert walk(tree) == [i for i in range(20) if i % 5 < 3]
        tree.set_filter(None)
        assert tree.folded <= {0}


async def test_the_place_on_the_screen_is_kept_whatever_is_shown() -> None:
    random.seed(4)
    thread = dated(12, 4)
    count = len(thread)
    app = Panes(thread)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        tree = app.comments
        motions = (
            *(tree.next, tree.previous, tree.page_down, tree.page_up, tree.next_top, tree.last, tree.first),
            *(tree.next_sibling, tree.parent_comment, tree.toggle, tree.fold_all, tree.unfold_all),
            *(tree.scroll_line_down, tree.left, tree.right),
        )
        for step in range(400):
            index, y = tree.cursor, tree.y_of(tree.cursor)
            kind = random.randrange(8)
            if kind == 0:
                hits = bytes(random.random() < 0.2 for _ in range(count))
                tree.set_filter(hits)
            elif kind == 1:
                tree.set_filter(None)
            elif kind == 2:
                tree.set_order(random.choice(ORDERS))
            else:
                random.choice(motions)()
            arranged = tree.lines.arranged
            assert arranged.seen[arranged.item(tree.cursor)], step
            assert arranged.seen[tree.view.top[0]], step
            if kind < 3 and tree.cursor == index and y is not None and y >= 0:
                assert tree.y_of(index) == y or tree.view.top == (tree.lines.first, 0), step
            assert len(tree.render_lines(tree.size.region)) == 24


# -- the reader ------------------------------------------------------------------------------------


async def test_the_reader_filters_and_orders(open_app: OpenApp) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        screen = reader(app)
        tree, thread, session = screen.comment_tree, screen.session.thread, screen.session
        wren = next(i for i in range(len(thread)) if thread.author(i) == "Wren")
        theirs = [i for i in range(len(thread)) if thread.author(i) == "Wren"]
        other = next(i for i in range(wren + 1, len(thread)) if not _is_over(thread, i, theirs))
        for index in (other, theirs[3]):
            tree.go(index)
            await press(app, "f")
            await app.workers.wait_for_complete()
        tree.go(wren)
        screen.follow()
        await press(app, "A")
        assert f"Comments · only Wren, {len(theirs)} of 329" in shown(app)

        # The next flag and the next unread comment are among what is shown.
        await press(app, ".")
        assert tree.cursor == theirs[3]
        session.mark_read(range(len(thread)))
        session.mark_read([other, theirs[4]], False)
        await press(app, "w")
        assert tree.cursor == theirs[4]
        await press(app, "w")
        assert screen.key_line.notice == "Nothing else that is shown is unread"
        await press(app, "t")
        assert f"Comments · only Wren, {len(theirs)} of 329 · oldest first" in shown(app)
        await press(app, "h")
        assert screen.key_line.notice == "The comment that this one answers is not shown"

        # The place that is kept knows nothing of the filter; what is asked for lifts it.
        await press(app, "T", "C")
        assert 1 not in screen.place_now().folded
        tree.go(other)
        await settled(app)
        assert screen.key_line.notice == "Everything is shown again: the filter hid this comment"
        assert not tree.filtered
        assert tree.cursor == other

        # Leaving a comment downwards reads it, whichever way is down.
        await press(app, "t", "t")
        tree.go(other)
        screen.follow()
        session.mark_read([other], False)
        screen.clock.stop()
        before = tree.position_of(other)
        while tree.cursor == other:
            await press(app, "j")
        assert tree.position_of(tree.cursor) == before + 1
        assert not session.unread(other)


async def test_what_cannot_be_filtered_or_ordered_is_told(
    library: FolderLibrary,
) -> None:
    comments = [Comment(str(i), str(i - 1) if i else None, text="No name, no date.") for i in range(4)]
    key = library.put(Discussion(title="Bare", body="x", comments=comments)).key
    app = AfterwordApp(library, key=key, by="reader", now=NOW)
    async with app.run_test(size=(50, 14)) as pilot:
        await pilot.pause()
        screen = reader(app)
        await press(app, "A")
        assert screen.key_line.notice == "This comment does not say who wrote it"
        await press(app, "t")
        assert screen.key_line.notice == "Without dates there is only thread order"
        screen.comment_tree.set_filter(b"\0\1\0\0", said="only some")
        screen.follow()
        assert "only some, 1 of 4" in screen.title_bar.text


def _is_over(thread: Thread, i: int, some: list[int]) -> bool:
    return i in some or any(i in thread.ancestors(k) for k in some)

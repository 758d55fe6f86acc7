"""What is seen under folds, a filter and an order, against slow versions, over threads of any shape."""

from __future__ import annotations

from array import array
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from store.building import build
from store.model import Comment
from store.thread import Thread, visible
from tests.property.test_folds import DOINGS, apply
from tui.comment_lines import CommentLines
from tui.folds import with_ancestors
from tui.orders import ORDERS, OrderName, Shown, order_of
from tui.screens.filtering import same_as
from tui.window import Window

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)

SEEDS = st.lists(st.tuples(st.integers(0, 30), st.none() | st.integers(-3, 3)), min_size=1, max_size=30)
"""Of each comment whom it answers, as `tests.property.test_folds` has it, and its day."""

HITS = st.lists(st.booleans(), min_size=30, max_size=30)

CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("fold"), DOINGS.filter(lambda doings: len(doings) == 1)),
        st.tuples(st.just("filter"), st.none() | HITS),
        st.tuples(st.just("more"), HITS),
        st.tuples(st.just("order"), st.sampled_from(ORDERS)),
    ),
    max_size=12,
)


def thread_of(seeds: list[tuple[int, int | None]]) -> Thread:
    comments = []
    for number, (seed, day) in enumerate(seeds):
        over = seed % (number + 1) - 1
        posted = None if day is None else BEGIN + timedelta(days=day)
        text = "word " * 9 * (seed % 4)
        comments.append(Comment(str(number), None if over < 0 else str(over), posted=posted, text=text))
    return build(comments)[0]


class Slow:
    """What is folded, asked for and in which order, and what follows from it, by going over everything."""

    def __init__(self, thread: Thread) -> None:
        self.thread = thread
        self.folded: set[int] = set()
        self.before: set[int] | None = None
        self.hits = set(range(len(thread)))
        self.order = "thread"

    @property
    def shown(self) -> set[int]:
        """The hits and what they answer."""
        return self.hits | {up for i in self.hits for up in self.thread.ancestors(i)}

    def has_replies(self, i: int) -> bool:
        return any(i < k < self.thread.end[i] for k in self.shown)

    @property
    def comments(self) -> list[int]:
        """All comments in the order."""
        every = list(range(len(self.thread)))
        if self.order == "thread":
            return every
        days = {i: self.thread.posted(i) for i in every}
        dated = [i for i in every if days[i]]
        sign = 1 if self.order == "oldest" else -1
        dated.sort(key=lambda i: sign * (days[i] or BEGIN).timestamp())
        return dated + [i for i in every if not days[i]]

    @property
    def seen(self) -> list[int]:
        """The comments that are seen, in the order."""
        if self.order != "thread":
            return [i for i in self.comments if i in self.hits]
        unfolded = set(visible(self.thread, self.folded))
        return [i for i in self.comments if i in unfolded and i in self.shown]

    def filter(self, hits: set[int] | None, *, more: bool) -> None:
        if hits is None:
            if self.before is not None:
                self.folded, self.before = self.before, None
            self.hits = set(range(len(self.thread)))
            return
        if self.before is None:
            self.before, self.folded = self.folded, set()
        self.hits = hits
        self.folded = {i for i in self.folded if more and self.has_replies(i)}


def bytes_of(some: set[int], count: int) -> bytes:
    return bytes(i in some for i in range(count))


def change(arranged: Shown | CommentLines, slow: Slow, what: str, how: object) -> tuple[int, int]:
    """Does the same to both; returns the stretch of items that may have changed."""
    thread = slow.thread
    count = len(thread)
    if what == "order":
        slow.order = str(how)
        return arranged.set_order(how)  # type: ignore[arg-type]
    if what == "fold":
        if slow.order != "thread":
            return 0, 0
        (doing,) = how  # type: ignore[misc]
        changed = apply(arranged.folds, slow.folded, *doing)
        slow.folded = {i for i in slow.folded if slow.has_replies(i)}
        return changed
    hits = None if how is None else {i for i, one in enumerate(how[:count]) if one}  # type: ignore[index]
    if hits is not None and not hits:
        return 0, 0
    slow.filter(hits, more=what == "more")
    return arranged.set_filter(None if hits is None else bytes_of(hits, count), more=what == "more")


@given(SEEDS, st.lists(st.booleans(), min_size=30, max_size=30))
def test_hits_are_shown_with_what_they_answer(seeds: list[tuple[int, int | None]], hits: list[bool]) -> None:
    thread = thread_of(seeds)
    some = {i for i in range(len(thread)) if hits[i]}
    over = {up for i in some for up in thread.ancestors(i)}
    assert with_ancestors(thread, bytes_of(some, len(thread))) == bytes_of(some | over, len(thread))


@given(SEEDS)
def test_an_order_is_all_comments_by_their_dates(seeds: list[tuple[int, int | None]]) -> None:
    thread = thread_of(seeds)
    slow = Slow(thread)
    for name in ORDERS:
        slow.order = name
        order = order_of(thread, name)
        assert list(order.comments) == slow.comments
        assert [order.items[i] for i in order.comments] == list(range(len(thread)))


@given(SEEDS, CHANGES)
def test_what_is_seen_agrees_with_going_over_everything(
    seeds: list[tuple[int, int | None]], changes: list[tuple[str, object]]
) -> None:
    thread = thread_of(seeds)
    arranged, slow, count = Shown(thread), Slow(thread), len(thread)
    for what, how in changes:
        before, order = bytes(arranged.seen), arranged.order.name
        start, end = change(arranged, slow, what, how)
        seen = slow.seen
        shown = slow.shown if slow.order == "thread" else slow.hits
        comments = slow.comments
        assert [comments[item] for item in range(count) if arranged.seen[item]] == seen
        if order == arranged.order.name:
            assert before[:start] == arranged.seen[:start]
            assert before[max(start, end) :] == arranged.seen[max(start, end) :], "nothing else changed"
        folds = arranged.folds
        assert folds.folded == slow.folded
        assert folds.kept == (slow.folded if slow.before is None else slow.before)
        marks = bytes(i % 3 == 0 for i in range(count))
        assert arranged.in_order(marks) == bytes(marks[i] for i in comments)
        assert bytes(arranged.reach) == bytes(i in shown for i in comments)
        for i in range(count):
            assert arranged.comment(arranged.item(i)) == i
            assert arranged.is_shown(i) == (i in shown)
            assert arranged.is_context(i) == (i not in slow.hits)
            assert folds.has_replies(i) == slow.has_replies(i)
            assert folds.under(i) == sum(i < k < thread.end[i] for k in slow.shown)
            keeper = arranged.keeper(i)
            assert keeper in seen
            if i in seen:
                assert keeper == i
            siblings = [k for k in thread.replies(thread.parent[i]) if k in slow.shown]
            assert folds.next_sibling(i) == next((k for k in siblings if k > i), -1)
            assert folds.previous_sibling(i) == next((k for k in reversed(siblings) if k < i), -1)


@given(SEEDS, CHANGES, st.integers(1, 12), st.integers(0, 60))
def test_the_rows_are_those_of_what_is_seen(
    seeds: list[tuple[int, int | None]], changes: list[tuple[str, object]], height: int, down: int
) -> None:
    thread = thread_of(seeds)
    lines, slow = CommentLines(thread), Slow(thread)
    lines.lay_out(40)
    for what, how in changes:
        lines.heights.changed(*change(lines, slow, what, how))
    window = Window(lines)
    window.height = height
    comment = lines.arranged.comment
    every = [(i, row) for i in slow.seen for row in range(lines.body(i).height)]
    assert (comment(lines.first), comment(lines.last)) == (slow.seen[0], slow.seen[-1])
    top = window.down((lines.first, 0), down)
    window.put(top)
    place = min(down, len(every) - 1)
    assert [(comment(item), row) for item, row in window.rows()] == every[place : place + height]
    for item in range(len(thread)):
        lines.heights.of(item)
    assert lines.total == len(every)
    assert lines.offset(top[0]) + top[1] == place
    assert lines.at(place) == top
    assert all(lines.row(item, row) for item, row in window.rows())


@given(
    SEEDS,
    st.sampled_from(("oldest", "newest")),
    st.lists(st.tuples(HITS, st.booleans()), min_size=1, max_size=12),
)
def test_marks_in_order_are_those_of_the_comments_however_they_change(
    seeds: list[tuple[int, int | None]], name: OrderName, changes: list[tuple[list[bool], bool]]
) -> None:
    thread = thread_of(seeds)
    shown = Shown(thread)
    shown.set_order(name)
    given_before = []
    with patch("tui.orders._CHANGES", 3):
        for hits, is_mutable in changes:
            marks: bytes | bytearray = (bytearray if is_mutable else bytes)(hits[: len(thread)])
            expected = bytes(marks[comment] for comment in shown.order.comments)
            given_before.append((shown.in_order(marks), expected))
            assert all(ordered == wanted for ordered, wanted in given_before)
            assert shown.in_order(marks) == expected


@given(st.lists(st.integers(-2, 70_000), min_size=1, max_size=40), st.integers(0, 39))
def test_the_same_author_is_found_in_the_column(values: list[int], at: int) -> None:
    at = min(at, len(values) - 1)
    column = memoryview(array("i", values))
    assert same_as(column, at) == bytes(value == values[at] for value in values)

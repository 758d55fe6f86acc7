"""Folds, heights and the window against slow obvious versions, over threads of any shape."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store.building import build
from store.model import Comment
from store.thread import Thread, visible
from tui import folds as folds_module
from tui import heights as heights_module
from tui.comment_lines import CommentLines
from tui.folds import Folds
from tui.heights import Heights
from tui.window import Window

SHAPES = st.lists(st.integers(0, 30), max_size=40)


def thread_of(shape: list[int], text: str = "word " * 9) -> Thread:
    """Comment n answers comment `shape[n] % (n + 1) - 1`, or nobody."""
    comments = []
    for number, seed in enumerate(shape):
        over = seed % (number + 1) - 1
        body = text * (seed % 4)
        comments.append(Comment(str(number), None if over < 0 else str(over), text=body))
    return build(comments)[0]


DOINGS = st.lists(
    st.tuples(
        st.sampled_from(["fold", "unfold", "all", "none", "to", "set", "these", "not these"]),
        st.integers(0, 40),
    ),
    max_size=15,
)


def apply(folds: Folds, folded: set[int], what: str, number: int) -> tuple[int, int]:
    """Does the same to `folds` and to the plain set `folded`."""
    thread = folds.thread
    count = len(thread)
    branches = {i for i in range(count) if thread.end[i] > i + 1}
    i = number % count
    if what == "fold":
        folded |= {i} & branches
        return folds.fold(i)
    if what == "unfold":
        folded -= {i}
        return folds.unfold(i)
    if what == "all":
        folded |= branches
        return folds.fold_all()
    if what == "none":
        folded.clear()
        return folds.unfold_all()
    if what == "to":
        depth = number % 9 + 1
        folded.clear()
        folded |= {b for b in branches if thread.depth[b] >= depth}
        return folds.unfold_to(depth)
    some = [k for k in range(-1, count + 2) if k % (number % 5 + 1) == 0]
    if what == "set":
        folded.clear()
        folded |= set(some) & branches
        return folds.set_folded(some)
    real = [k for k in some if 0 <= k < count]
    if what == "these":
        folded |= set(real) & branches
        return folds.fold_these(real)
    folded -= set(real)
    return folds.unfold_these(real)


@given(SHAPES.filter(bool), DOINGS)
def test_folds_agree_with_a_walk_over_the_thread(shape: list[int], doings: list[tuple[str, int]]) -> None:
    thread = thread_of(shape)
    folds, folded = Folds(thread), set[int]()
    for what, number in doings:
        before = bytes(folds.seen)
        start, end = apply(folds, folded, what, number)
        assert folds.folded == folded
        seen = list(visible(thread, folded))
        assert [i for i, one in enumerate(folds.seen) if one] == seen
        assert before[:start] == folds.seen[:start]
        assert before[max(start, end) :] == folds.seen[max(start, end) :], "nothing else changed"
        for i in range(len(thread)):
            assert folds.next(i) == next((k for k in seen if k > i), -1)
            assert folds.previous(i) == next((k for k in reversed(seen) if k < i), -1)
            hiding = [up for up in thread.ancestors(i) if up in folded]
            assert folds.over(i) == ([] if i in seen else hiding[::-1])
            assert folds.keeper(i) == (i if i in seen else hiding[-1])
        assert folds.last == seen[-1]


def test_a_depth_beyond_a_byte_is_one_level() -> None:
    thread = build([Comment(str(i), str(i - 1) if i else None) for i in range(600)])[0]
    folds = Folds(thread)
    folds.unfold_to(300)
    assert folds.seen.count(1) == 254
    folds.unfold_all()
    assert folds.seen.count(1) == 600


@given(SHAPES.filter(bool), DOINGS, st.integers(1, 5))
def test_heights_agree_with_sums_over_all(
    shape: list[int], doings: list[tuple[str, int]], block: int
) -> None:
    original, heights_module.BLOCK = heights_module.BLOCK, block
    try:
        thread = thread_of(shape)
        folds, folded = Folds(thread), set[int]()
        rows = [2 + seed % 7 for seed in shape]
        heights = Heights(folds.seen, rows.__getitem__, lambda start, stop: 3 * (stop - start))
        for what, number in doings:
            heights.changed(*apply(folds, folded, what, number))
            i = number % len(thread)
            rows[i] = 1 + number % 5
            heights.set(i, rows[i])
            assert heights.of(i) == rows[i]
            for k in range(len(thread)):
                heights.of(k)
            seen = list(visible(thread, folded))
            assert heights.total == sum(rows[k] for k in seen)
            every = [(k, row) for k in seen for row in range(rows[k])]
            assert [heights.at(row) for row in range(len(every))] == every
            assert heights.at(len(every) + 3) == every[-1]
            for k in seen:
                assert heights.offset(k) == every.index((k, 0))
            asked = range(0, len(every) + 2, 1 + number % 3)
            begins = [next((k for k, row in every[at:] if not row), len(thread)) for at in asked]
            assert heights.begins(asked) == begins
    finally:
        heights_module.BLOCK = original


@given(SHAPES.filter(bool), DOINGS, st.integers(1, 12), st.lists(st.integers(-30, 30), max_size=6))
def test_the_window_agrees_with_a_list_of_all_rows(
    shape: list[int], doings: list[tuple[str, int]], height: int, moves: list[int]
) -> None:
    thread = thread_of(shape)
    lines = CommentLines(thread)
    lines.lay_out(40)
    folded = set[int]()
    for what, number in doings:
        apply(lines.folds, folded, what, number)
    window = Window(lines)
    window.height = height
    every = [(i, row) for i in visible(thread, folded) for row in range(lines.height(i))]
    place = 0
    for move in moves:
        place = max(0, min(place + move, len(every) - 1))
        at = window.down(window.top, move) if move > 0 else window.up(window.top, -move)
        assert at == every[place]
        window.put(at)
        assert window.rows() == every[place : place + height]
        assert window.full(at) == every[min(place, max(0, len(every) - height))]
        for i in range(len(thread)):
            shown = [y for y, (item, _) in enumerate(window.rows()) if item == i]
            assert list(window.span_of(i)) == shown
            assert window.y_of(i) == (shown[0] - window.rows()[shown[0]][1] if shown else None)


@given(st.binary(max_size=60), st.binary(max_size=60), st.integers(0, 70), st.integers(1, 9))
def test_places_in_both_are_found_in_stretches(some: bytes, others: bytes, place: int, stretch: int) -> None:
    count = min(len(some), len(others))
    first = bytes(byte & 1 for byte in some[:count])
    second = bytes(byte & 1 for byte in others[:count])
    together = bytes(map(min, first, second))
    kept, folds_module._STRETCH = folds_module._STRETCH, stretch  # type: ignore[misc]
    try:
        assert folds_module.find_both(first, second, place) == together.find(1, place)
        assert folds_module.rfind_both(first, second, place) == together.rfind(1, 0, place)
    finally:
        folds_module._STRETCH = kept  # type: ignore[misc]

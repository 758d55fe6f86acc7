"""Folds and heights, by example. `tests/property/test_folds.py` has threads of any shape."""

from __future__ import annotations

from store.building import build
from store.model import Comment
from store.thread import Thread
from tui.folds import Folds
from tui.heights import BLOCK, Heights


def thread() -> Thread:
    """0 has the replies 1 (with 2) and 3; 4 stands alone; 5 has 6."""
    parents = {"a": None, "b": "a", "c": "b", "d": "a", "e": None, "f": None, "g": "f"}
    return build([Comment(own, over) for own, over in parents.items()])[0]


def seen(folds: Folds) -> list[int]:
    return [i for i, one in enumerate(folds.seen) if one]


def test_folding_hides_replies_and_nothing_else() -> None:
    folds = Folds(thread())
    assert folds.fold(0) == (1, 4)
    assert seen(folds) == [0, 4, 5, 6]
    assert folds.fold(0) == (0, 0)
    assert folds.fold(4) == (4, 4), "it has no replies"
    assert folds.keeper(2) == 0
    assert folds.over(2) == [0]


def test_a_fold_inside_a_fold_is_kept() -> None:
    folds = Folds(thread())
    folds.fold(1)
    folds.fold(0)
    folds.unfold(0)
    assert seen(folds) == [0, 1, 3, 4, 5, 6]
    assert folds.folded == {1}


def test_unfolding_to_a_depth() -> None:
    folds = Folds(thread())
    folds.unfold_to(2)
    assert seen(folds) == [0, 1, 3, 4, 5, 6]
    assert folds.folded == {1}
    folds.fold_all()
    assert seen(folds) == [0, 4, 5]
    folds.unfold_all()
    assert seen(folds) == list(range(7))


def test_heights_of_blocks_that_nobody_asked_about_are_not_counted() -> None:
    count = 10 * BLOCK
    counted: list[int] = []

    def measure(i: int) -> int:
        counted.append(i)
        return 4

    heights = Heights(bytearray(b"\x01") * count, measure, lambda start, stop: 5 * (stop - start))
    assert heights.total == 5 * count
    assert heights.about(3 * BLOCK + 2) == 5 * 3 * BLOCK + 5 * 2
    assert not counted
    assert heights.offset(3 * BLOCK + 2) == 5 * 3 * BLOCK + 4 * 2 == heights.about(3 * BLOCK + 2)
    assert len(counted) == BLOCK
    heights.set(3 * BLOCK, 10)
    assert heights.offset(3 * BLOCK + 2) == 5 * 3 * BLOCK + 10 + 4
    item, row = heights.at(heights.total - 1)
    assert (item, row) == (count - 1, 3)
    assert len(counted) == 2 * BLOCK


def test_where_comments_begin_is_told_without_counting_any() -> None:
    count = 3 * BLOCK
    counted: list[int] = []

    def measure(i: int) -> int:
        counted.append(i)
        return 4

    seen = bytearray(b"\x01") * count
    heights = Heights(seen, measure, lambda start, stop: 5 * (stop - start))
    sums = heights.sums
    assert heights.begins([0, 7, 5 * BLOCK + 10, 5 * count - 5, 5 * count]) == [
        0,
        2,
        BLOCK + 2,
        count - 1,
        count,
    ]
    seen[BLOCK : 2 * BLOCK] = bytes(BLOCK)
    heights.changed(BLOCK, 2 * BLOCK)
    assert heights.sums is not sums
    assert heights.begins([5 * BLOCK - 4, 5 * BLOCK + 10]) == [2 * BLOCK, 2 * BLOCK + 2]
    assert not counted


def test_an_empty_thread_has_no_rows() -> None:
    heights = Heights(bytearray(), lambda i: 1, lambda start, stop: 1)
    assert heights.total == 0
    assert heights.begins([0, 1]) == [0, 0]
    assert heights.at(0) == (-1, 0)
    folds = Folds(build([])[0])
    assert (folds.last, folds.next(-1)) == (-1, -1)
    folds.fold_all()
    folds.unfold_all()

"""The map of a thread: what each of its rows stands for, under folds, filters and orders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from store.building import build
from store.model import Comment
from tui.comment_lines import CommentLines
from tui.thread_map import DEEPEST, Cell, ThreadMap

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


def lines_of(parents: Iterable[int | None], rows: int = 1) -> CommentLines:
    """Comments of `rows` lines of text each, so `rows` + 2 rows; the last one is the oldest."""
    comments = [
        Comment(
            str(i),
            None if over is None else str(over),
            posted=BEGUN - timedelta(minutes=i),
            text="\n\n".join(["word"] * ((rows + 1) // 2)),
        )
        for i, over in enumerate(parents)
    ]
    lines = CommentLines(build(comments)[0])
    lines.lay_out(40)
    for i in range(len(lines.thread)):
        lines.heights.of(i)
    return lines


def cells(
    lines: CommentLines,
    height: int,
    *,
    top: int = 0,
    window: int = 6,
    unread: Iterable[int] = (),
    matches: Iterable[int] = (),
    own: ThreadMap | None = None,
) -> list[Cell]:
    def column(marked: Iterable[int]) -> bytes | None:
        marks = bytearray(len(lines.thread))
        for i in marked:
            marks[i] = 1
        return bytes(marks) if any(marks) else None

    made = own or ThreadMap(lines)
    return made.cells(height, (top, 0), window, unread=column(unread), matches=column(matches))


def rows(cells: Iterable[Cell], what: str) -> list[int]:
    return [y for y, cell in enumerate(cells) if getattr(cell, what)]


def test_each_row_stands_for_a_stretch_of_one_height() -> None:
    lines = lines_of([None] * 40)
    assert lines.total == 120
    lines.cursor = 20
    found = cells(lines, 12, top=20, window=20, unread=[0, 3, 4, 39], matches=[21, 22, 23])
    assert rows(found, "is_unread") == [0, 1, 11]
    assert rows(found, "is_match") == [6]
    assert rows(found, "is_cursor") == [6]
    assert rows(found, "in_window") == [6, 7]
    assert {cell.depth for cell in found} == {1}


def test_what_is_less_than_a_window_stands_as_in_the_pane() -> None:
    lines = lines_of([None, 0, 1])
    lines.cursor = 2
    found = cells(lines, 12, window=12, unread=[1])
    assert [cell.depth for cell in found] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 0, 0, 0]
    assert rows(found, "is_unread") == [3]
    assert rows(found, "is_cursor") == [6]
    assert not rows(found, "in_window"), "all of it is seen"


def test_a_comment_taller_than_a_row_bears_its_marks_where_it_begins() -> None:
    lines = lines_of([None, 0], rows=9)
    found = cells(lines, 11, window=5, top=1, unread=[1])
    assert lines.total == 22
    assert [cell.depth for cell in found] == [1] * 5 + [2] * 6
    assert rows(found, "is_unread") == [5]
    assert rows(found, "in_window") == [5, 6, 7]


def test_deep_threads_are_scaled_and_shallow_ones_are_not() -> None:
    chain: list[int | None] = [None, *range(99)]
    found = cells(lines_of(chain), 10)
    depths = [cell.depth for cell in found]
    assert depths == sorted(depths)
    assert depths[0] == 1
    assert depths[-1] == DEEPEST
    shallow = cells(lines_of([None, 0] * 30), 10)
    assert {cell.depth for cell in shallow} <= {1, 2}


def test_a_fold_shows_what_it_hides_where_it_stands() -> None:
    lines = lines_of([None, 0, 0, 0, 0, *[None] * 5])
    lines.flagged = {3: "", 9: "later"}
    lines.heights.changed(*lines.folds.fold(0))
    assert lines.total == 18
    own = ThreadMap(lines)
    found = cells(lines, 6, matches=[4], own=own)
    assert rows(found, "is_flagged") == [0, 5]
    assert rows(found, "is_match") == [0]
    assert own.marked(0, "flag") == 3
    assert own.marked(5, "flag") == 9
    assert own.marked(1, "flag") == own.marked(0, "unread") == own.marked(77, "flag") == -1
    lines.cursor = 0
    lines.heights.changed(*lines.folds.unfold_all())
    unfolded = cells(lines, 10, matches=[4], own=own)
    assert rows(unfolded, "is_flagged") == [3, 9]
    assert rows(unfolded, "is_match") == [4]


def test_a_filter_takes_the_marks_of_what_it_hides_away() -> None:
    lines = lines_of([None, 0, None, 2, None, 4])
    lines.flagged = {1: "", 3: ""}
    hits = bytes([0, 1, 0, 0, 0, 0])
    lines.heights.changed(*lines.set_filter(hits))
    own = ThreadMap(lines)
    found = cells(lines, 6, window=6, unread=range(6), own=own)
    assert [cell.depth for cell in found] == [1, 1, 1, 2, 2, 2]
    assert rows(found, "is_flagged") == [3]
    assert rows(found, "is_unread") == [0, 3]
    lines.heights.changed(*lines.set_filter(bytes([0, 0, 0, 1, 0, 1])))
    assert rows(cells(lines, 12, own=own), "is_flagged") == [3]
    lines.heights.changed(*lines.set_filter(None))
    assert rows(cells(lines, 18, own=own), "is_flagged") == [3, 9]


def test_orders_by_date_know_no_depth_and_keep_their_marks() -> None:
    lines = lines_of([None, 0, 1, None, 3, 4])
    lines.flagged = {0: ""}
    own = ThreadMap(lines)
    assert rows(cells(lines, 18, unread=[1, 2], own=own), "is_unread") == [3, 6]
    lines.heights.changed(*lines.set_order("oldest"))
    found = cells(lines, 18, unread=[1, 2], own=own)
    assert {cell.depth for cell in found} == {1}
    assert rows(found, "is_flagged") == [15], "the last one is the oldest"
    assert rows(found, "is_unread") == [9, 12]
    assert rows(cells(lines, 18, unread=[2, 5], own=own), "is_unread") == [0, 9]
    assert own.marked(0, "unread") == 5
    lines.heights.changed(*lines.set_filter(bytes([0, 0, 0, 0, 0, 1])))
    assert rows(cells(lines, 18, unread=[2, 5], own=own), "is_unread") == [0]
    assert not rows(cells(lines, 18, unread=[2], own=own), "is_unread")


def test_no_comments_are_an_empty_map() -> None:
    lines = lines_of([])
    made = ThreadMap(lines)
    assert made.cells(5, (-1, 0), 5, unread=None, matches=None) == [Cell()] * 5
    assert made.row_at(3) == 3


class Watched(bytes):
    """Marks that count how often they were looked into."""

    looked = 0

    def find(self, *where: object) -> int:  # type: ignore[override]
        Watched.looked += 1
        return super().find(*where)  # type: ignore[arg-type]


def test_work_hangs_on_the_rows_of_the_map_and_on_what_changed() -> None:
    lines = lines_of([None, *range(4999)])
    made = ThreadMap(lines)
    marks = Watched(bytes([1]) * 5000)
    measured = lines.wrapped

    def look(height: int = 30) -> Iterator[int]:
        while True:
            before = Watched.looked
            made.cells(height, (0, 0), 40, unread=marks, matches=None)
            yield Watched.looked - before

    looking = look()
    assert next(looking) == 30
    assert next(looking) == 0
    lines.cursor = 2500
    assert next(looking) == 0, "a cursor that moved changes no marks"
    lines.heights.changed(*lines.folds.fold(4000))
    assert next(looking) == 30
    assert lines.wrapped == measured

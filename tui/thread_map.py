"""The map of a thread: what stands in each stretch of the comments that are shown, in a column of rows.

Row `y` of a map stands for a stretch of all rows of the pane, one as long as the other. No widget is here.
Columns of bytes and where the stretches begin say everything, so what a key costs hangs on the rows of the
map, not on the comments: at 36 rows and a million comments 0.1 ms, 0.9 where folds or matches changed. Only
the first look at an order by date goes over all comments, 100 ms.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import compress
from typing import Final, Literal, NamedTuple

from tui.comment_lines import CommentLines
from tui.folds import both, ones
from tui.heights import BLOCK
from tui.orders import Order, OrderName
from tui.window import Anchor

Mark = Literal["unread", "flag", "match"]

DEEPEST: Final = 8
"""The depth that a row can show: an eighth of a cell a level."""

_LOOKED_AT: Final = 64
"""Comments of a stretch whose depth is looked at, evenly spread over it."""

_FEW: Final = 20
"""So many times less than all is few: marks are put in another order one by one."""

_SMALL: Final = 4 * BLOCK
"""Comments up to which all rows are counted, 1 to 3 ms a block: what a comment takes is seen in the map."""


class Cell(NamedTuple):
    """What a row of the map says of its stretch.

    `depth` is how deep its comments stand in the middle, from 1 to `DEEPEST`, 0 where there are none; in
    a thread whose stretches are deeper than that, their share of the deepest one. The marks are those of the
    comments that begin there, what a fold hides with it.
    """

    depth: int = 0
    is_unread: bool = False
    is_flagged: bool = False
    is_match: bool = False
    in_window: bool = False
    is_cursor: bool = False


class Column:
    """One byte a comment, and the same by the order and the filter that comments are shown in."""

    def __init__(self) -> None:
        self._told: bytes | None = None
        self._order: Order | None = None
        self._filter: bytes | None = None
        # By the order: what was told, and the same by item. To put all in order takes 60 ms at a million.
        self._ordered: dict[OrderName, tuple[bytes, bytearray]] = {}
        self.items: bytes | bytearray | None = None
        """One byte an item: 1 where a comment that is shown bears the mark, folds aside. None: no mark."""

    def tell(self, marks: bytes | None, lines: CommentLines) -> bool:
        """Says which comments bear the mark, with a 1; whether that is another column of items."""
        arranged = lines.arranged
        order, asked = arranged.order, lines.folds.hits if lines.folds.is_filtered else None
        if marks is self._told and order is self._order and asked is self._filter:
            return False
        self._told, self._order, self._filter = marks, order, asked
        items = None if marks is None else self._in_order(marks, lines) if arranged.is_flat else marks
        self.items = items if items is None or asked is None else both(items, arranged.reach)
        return True

    def _in_order(self, marks: bytes, lines: CommentLines) -> bytearray:
        """The marks by item, in an order by date."""
        order = lines.arranged.order
        told, items = self._ordered.get(order.name, (bytes(len(marks)), bytearray(len(marks))))
        if told is not marks:
            differing = _differing(told, marks)
            if differing.count(1) * _FEW < len(marks):
                for i in ones(differing):
                    items[order.items[i]] = marks[i]
            else:
                items = bytearray(lines.arranged.in_order(marks))
            self._ordered[order.name] = marks, items
        return items


def _differing(some: bytes, others: bytes) -> bytes:
    """1 where two columns of zeros and ones differ: 0.6 ms at a million."""
    apart = int.from_bytes(some, "little") ^ int.from_bytes(others, "little")
    return apart.to_bytes(len(some), "little")


class ThreadMap:
    """The map of `lines`. What it is told holds until it is told otherwise."""

    def __init__(self, lines: CommentLines) -> None:
        self._lines = lines
        self._is_small = len(lines.thread) <= _SMALL
        self._height = 0
        self._sums: Sequence[int] | None = None
        self._whole = 0
        self._begins: list[int] = []
        self._depths: list[int] = []
        self._flagged: Mapping[int, str] | None = None
        self._flags: bytes | None = None
        self._columns: dict[Mark, Column] = {
            "unread": Column(),
            "flag": Column(),
            "match": Column(),
        }
        self._holding: dict[Mark, bytes] = {}

    # -- what it is told -----------------------------------------------------------------------

    def cells(
        self, height: int, top: Anchor, rows: int, *, unread: bytes | None, matches: bytes | None
    ) -> list[Cell]:
        """The map in `height` rows, where the window shows `rows` rows from `top` on.

        `unread` and `matches` have one byte a comment, 1 where it is so; the same object stands for the
        same marks. None: no comment is.
        """
        lines = self._lines
        placed = self._place(height)
        self._tell("flag", self._flag_bytes(), placed)
        self._tell("match", matches, placed)
        self._tell("unread", unread, placed)
        window = self._window(top, rows)
        cursor = self._row_of(lines.arranged.item(lines.cursor))
        holding = self._holding
        columns = self._depths, holding["unread"], holding["flag"], holding["match"]
        return [
            Cell(depth, bool(is_unread), bool(is_flagged), bool(is_match), y in window, y == cursor)
            for y, (depth, is_unread, is_flagged, is_match) in enumerate(zip(*columns, strict=True))
        ]

    def _flag_bytes(self) -> bytes | None:
        flagged = self._lines.flagged
        if flagged is not self._flagged:
            self._flagged = flagged
            marks = bytearray(len(self._lines.thread))
            for i in flagged:
                marks[i] = 1
            self._flags = bytes(marks) if flagged else None
        return self._flags

    def _tell(self, mark: Mark, marks: bytes | None, placed: bool) -> None:
        """Finds the rows with a comment that bears the mark, if that may have changed."""
        column = self._columns[mark]
        if not column.tell(marks, self._lines) and not placed:
            return
        begins, items = self._begins, column.items
        if items is None:
            self._holding[mark] = bytes(self._height)
        else:
            self._holding[mark] = bytes(
                items.find(1, begins[y], begins[y + 1]) >= 0 for y in range(self._height)
            )

    # -- where the stretches are ---------------------------------------------------------------

    def _place(self, height: int) -> bool:
        """Divides what is shown into `height` stretches; whether they are others than before."""
        lines = self._lines
        if self._is_small:
            for i in range(0, len(lines.thread), BLOCK):
                lines.heights.of(i)
        sums = lines.heights.sums
        if sums is self._sums and height == self._height:
            return False
        self._sums, self._height = sums, height
        # What is less than a window stands in the map as it does in the pane.
        self._whole = max(lines.total, height, 1)
        self._begins = lines.heights.begins(-(-y * self._whole // height) for y in range(height))
        self._begins.append(len(lines.thread))
        self._depths = self._measured()
        return True

    def _measured(self) -> list[int]:
        """How deep the comments of each stretch stand."""
        lines, begins = self._lines, self._begins
        seen, total = lines.arranged.seen, lines.total
        filled = -(-total * self._height // self._whole)  # the rows that anything stands in
        if lines.is_flat:
            return [1] * filled + [0] * (self._height - filled)
        levels = lines.thread.levels
        depths = []
        for y in range(filled):
            start, stop = begins[y], begins[y + 1]
            step = max(1, (stop - start) // _LOOKED_AT)
            found = list(compress(levels[start:stop:step], seen[start:stop:step]))
            if not found:
                # None begins here, or few are seen: the first that does, or the one that goes on here.
                one = seen.find(1, start, stop)
                one = one if one >= 0 else seen.rfind(1, 0, start)
                found = [levels[one]] if one >= 0 else [1]
            depths.append(sum(found) / len(found))
        scale = min(1.0, DEEPEST / max(depths, default=1))
        return [max(1, round(depth * scale)) for depth in depths] + [0] * (self._height - filled)

    def _row_of(self, item: int) -> int:
        """The row of the map where an item begins, or what stands for one that a fold hides."""
        return max(0, bisect_right(self._begins, item, 0, self._height) - 1) if item >= 0 else -1

    def _window(self, top: Anchor, rows: int) -> range:
        """The rows of the map that the window shows; none where everything stands in it."""
        item, row = top
        if item < 0 or self._lines.total <= rows:
            return range(0)
        height, whole = self._height, self._whole
        if self._is_small:
            first = self._lines.offset(item) + row
            start, past = first * height // whole, -(-(first + rows) * height // whole)
        else:
            # Where rows are not counted, it stands where the marks of what it shows do.
            start = self._row_of(item) + row * height // whole
            past = start - (-rows * height // whole)
        start = min(start, height - 1)
        return range(start, max(start + 1, min(past, height)))

    # -- where a row leads ---------------------------------------------------------------------

    def row_at(self, y: float) -> int:
        """The row of all rows that the height `y` of the map stands for."""
        return int(max(0.0, y) * self._whole / max(1, self._height))

    def marked(self, y: int, mark: Mark) -> int:
        """The first comment of row `y` that bears a mark; -1 where there is none."""
        items = self._columns[mark].items
        if items is None or not 0 <= y < self._height:
            return -1
        return self._lines.arranged.comment(items.find(1, self._begins[y], self._begins[y + 1]))

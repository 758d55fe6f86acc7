"""The window over lines: which rows stand in it, and what scrolling it means.

The window hangs on an anchor, the item at its top and the row of it, never on a row of the whole:
what is above it need not be wrapped or counted, and does not move what is read when it is. All walks
here go over the items of a window or two.
"""

from __future__ import annotations

from tui.lines import Lines

Anchor = tuple[int, int]
"""An item and a row of it. Anchors compare as they stand, one under the other."""

NOTHING: Anchor = (-1, 0)


class Window:
    """The rows of `lines` that are seen, `height` of them from `top` on."""

    __slots__ = ("_rows", "_top", "height", "lines")

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.height = 1
        self._top: Anchor = (lines.first, 0)
        self._rows: list[Anchor] | None = None

    @property
    def top(self) -> Anchor:
        """The item at the top of the window and the row of it; (-1, 0) where there is no line."""
        return self._top

    def put(self, at: Anchor) -> bool:
        """Puts an anchor at the top; False when it was there."""
        if at == self._top:
            return False
        self._top = at
        self._rows = None
        return True

    def changed(self) -> None:
        """Says that items have other heights, or that others are seen, than before."""
        self._rows = None

    # -- walking -------------------------------------------------------------------------------

    def down(self, at: Anchor, rows: int) -> Anchor:
        """The anchor `rows` rows below `at`, or the last row of all."""
        item, row = at
        row += rows
        while row >= (height := self.lines.height(item)):
            after = self.lines.next(item)
            if after < 0:
                return item, height - 1
            row -= height
            item = after
        return item, row

    def up(self, at: Anchor, rows: int) -> Anchor:
        """The anchor `rows` rows above `at`, or the first row of all."""
        item, row = at
        row -= rows
        while row < 0:
            before = self.lines.previous(item)
            if before < 0:
                return item, 0
            item = before
            row += self.lines.height(item)
        return item, row

    def full(self, at: Anchor) -> Anchor:
        """`at`, or the lowest anchor from which the window is full to its last row, if `at` is below it."""
        item, row = at
        left = self.height
        while item >= 0:
            left -= self.lines.height(item) - row
            if left <= 0:
                return at
            item, row = self.lines.next(item), 0
        last = self.lines.last
        return min(at, self.up((last, self.lines.height(last) - 1), self.height - 1))

    # -- what is seen --------------------------------------------------------------------------

    def rows(self) -> list[Anchor]:
        """The rows that stand in the window, from its top on; fewer than its height at the end."""
        if self._rows is None:
            rows: list[Anchor] = []
            item, row = self._top
            while item >= 0 and len(rows) < self.height:
                count = min(self.lines.height(item) - row, self.height - len(rows))
                rows.extend((item, at) for at in range(row, row + count))
                item, row = self.lines.next(item), 0
            self._rows = rows
        return self._rows

    def at(self, y: int) -> Anchor:
        """What stands in row `y` of the window; (-1, 0) for nothing."""
        rows = self.rows()
        return rows[y] if 0 <= y < len(rows) else NOTHING

    def y_of(self, item: int) -> int | None:
        """The row of the window where `item` begins, negative when that is above it.

        None when no row of it stands in the window.
        """
        for y, (one, row) in enumerate(self.rows()):
            if one == item:
                return y - row
        return None

    def span_of(self, item: int) -> range:
        """The rows of the window that are rows of `item`."""
        found = [y for y, (one, _) in enumerate(self.rows()) if one == item]
        return range(found[0], found[-1] + 1) if found else range(0)

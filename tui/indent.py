"""Where the columns of the comment tree stand, for a depth and a width."""

from __future__ import annotations

from typing import Final

MEASURE: Final = 80
"""The widest that a line of text is, in cells, whatever the window."""

MIN_TEXT: Final = 24
"""The columns that the text of a comment keeps, however deep it stands (where the pane has them)."""

HUES: Final = 6
"""Colours of guides, which follow each other level by level."""


class Indent:
    """The columns of a pane that is `width` cells wide.

    At the left is the cursor's bar, then a guide a level, then the fold mark and the text. Where the
    levels would leave too little for the text no guides are added, and `is_compressed` says that the
    depth is to be shown as a number. With `is_flat` every comment stands as one of the top level does.
    """

    __slots__ = ("_edge", "bar", "is_flat", "levels", "measure", "step", "width")

    mark = 2
    """Columns of the fold mark and the space after it."""

    def __init__(self, width: int, *, is_flat: bool = False, measure: int = MEASURE) -> None:
        self.width = width
        self.measure = measure or width
        """The most cells of a line of text; 0 stands for as many as there are."""
        self.is_flat = is_flat
        self.bar = 2 if width >= 34 else 1
        margin = 2 if width >= 48 else 1 if width >= 8 else 0
        self.step = 3 if width >= 72 else 2
        """Columns a level."""
        keep = MIN_TEXT if width < 72 else min(40, width // 2)
        self.levels = max(0, (width - self.bar - self.mark - margin - keep) // self.step)
        """Levels of guides that there is room for."""
        self._edge = width - margin

    def guides(self, depth: int) -> int:
        """How many guides stand before a comment of `depth` (1 is the top level)."""
        return 0 if self.is_flat else min(depth - 1, self.levels)

    def is_compressed(self, depth: int) -> bool:
        """Whether fewer guides than levels stand before a comment of `depth`."""
        return depth - 1 > self.levels and not self.is_flat

    def mark_at(self, depth: int) -> int:
        """The column of the fold mark."""
        return self.bar + self.guides(depth) * self.step

    def text_at(self, depth: int) -> int:
        """The column where the text begins."""
        return self.mark_at(depth) + self.mark

    def right(self, depth: int) -> int:
        """The column that a header ends before: the same down to the fifth level, so they align."""
        aligned = self.bar + self.mark + self.measure + 4 * self.step
        return min(self._edge, max(aligned, self.text_at(depth) + self.measure))

    def text_width(self, depth: int) -> int:
        """The cells of a line of text."""
        return max(2, min(self.measure, self._edge - self.text_at(depth)))

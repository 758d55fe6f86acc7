"""What a pane of lines shows: items of rows, one under the other.

The comment tree's items are the comments that are seen, the article is one item. A pane
(`tui.widgets.line_pane`) knows how to scroll, paint and select; what is painted it asks here.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple, Protocol

from tui.text_layout import Kinds, Piece


class Row(NamedTuple):
    """One row: its pieces from the left edge on, and the kinds of the ground they stand on.

    What the pieces leave free at the right is painted with the ground. `lead` stands before the
    pieces; it is a tuple that many rows share, and is turned into segments once.
    """

    pieces: list[Piece]
    ground: Kinds = ()
    lead: tuple[Piece, ...] = ()


class Lines(Protocol):
    """Items of rows. An item is named by a number; -1 is none. Rows of an item count from 0."""

    @property
    def first(self) -> int:
        """The first item, -1 when there is none."""

    @property
    def last(self) -> int:
        """The last item, -1 when there is none."""

    def next(self, item: int) -> int:
        """The item after `item`, or -1."""

    def previous(self, item: int) -> int:
        """The item before `item`, or -1."""

    def lay_out(self, width: int) -> None:
        """Says how wide the rows are from here on, in cells."""

    def height(self, item: int) -> int:
        """The rows of `item`, exactly. It may be laid out for that."""

    @property
    def total(self) -> int:
        """About all rows, for the scroll bar."""

    def offset(self, item: int) -> int:
        """About the rows above `item`, for the scroll bar."""

    def at(self, row: int) -> tuple[int, int]:
        """The item and its row that stands about `row` rows below the top."""

    def key(self, item: int) -> Hashable:
        """Everything that changes how `item` looks at this width. It is asked at each paint: cheap."""

    def row(self, item: int, row: int, selected: tuple[int, int] | None) -> Row:
        """How row `row` of `item` looks. `selected` is the stretch of its text that is selected."""

    def place_of(self, item: int, row: int) -> int:
        """Where the text of `row` begins in the text of `item`; 0 for a row before the text."""

    def row_of(self, item: int, place: int) -> int:
        """The row of `item` in which the character at `place` of its text stands."""

    def copied(self, item: int, start: int, end: int | None, whole: bool) -> str:
        """The text of `item` from `start` to `end`; `whole` when more than this item is copied."""

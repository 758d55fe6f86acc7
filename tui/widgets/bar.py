"""A line of the screen that is painted whole: the base of the title bar and of the key line.

Textual's own Footer and Header lay out a widget a word (the Footer costs 66 ms each time that its
keys change); these paint one strip.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.kept_styles import KeptStyles
from tui.widgets.placed import Placed

Piece = tuple[str, str]
"""A text, safe and on one line, and the component class that says how it looks ("" for plain)."""


class Bar(KeptStyles, Placed, Widget):
    """One line, made of pieces at the left and at the right. The ones at the right win the room."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Bar { height: 1; padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left: Sequence[Piece] = ()
        self._right: Sequence[Piece] = ()
        self._width = 0

    def show(self, left: Sequence[Piece], right: Sequence[Piece] = ()) -> None:
        """Shows these pieces; nothing is painted when they stand there already."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def chosen(self, width: int) -> tuple[Sequence[Piece], Sequence[Piece]]:
        """What there is room for in `width` cells, at the left and at the right."""
        return self._left, self._right

    def choose(self) -> None:
        """Shows what there is room for."""
        self._width = self.size.width or self.app.size.width - 2
        self.show(*self.chosen(self._width))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y or not width:
            return Strip.blank(width, self.kept_style())
        if width != self._width:  # told of it after this paint, it would take a second one
            self._width = width
            self._left, self._right = self.chosen(width)
        right = self._segments(self._right, width)
        room = width - sum(segment.cell_length for segment in right)
        left = self._segments(self._left, room)
        gap = room - sum(segment.cell_length for segment in left)
        return Strip([*left, Segment(" " * gap, self.kept_style()), *right], width)

    def _segments(self, pieces: Sequence[Piece], room: int) -> list[Segment]:
        """The pieces that fit in `room` cells; the first that does not is cut off with an ellipsis."""
        segments: list[Segment] = []
        for text, component in pieces:
            style = self.kept_style(component)
            length = cell_len(text)
            if length > room:
                if room > 1:
                    segments.append(Segment(set_cell_size(text, room - 1).rstrip() + "…", style))
                break
            segments.append(Segment(text, style))
            room -= length
        return segments

    @property
    def text(self) -> str:
        """What stands in the bar, as text."""
        return self.render_line(0).text

"""Strips of rows, made once for each look: styles, segments and the cache of them.

What a paint costs is decided here and in `tui.widgets.line_pane`. A page of 40 rows that were never
seen takes 2 ms, of rows that were, 0.1.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip
from textual.widget import Widget

from tui.lines import Lines
from tui.text_layout import Kinds, Piece
from tui.widgets.placed import placed

ROWS: Final = 1 << 40
"""Rows of an item in the numbers that Textual's selection counts rows by (item * ROWS + row)."""

_KEPT: Final = 640
"""Strips that are kept: some windows' worth. A strip takes about 4 KB."""

_THUMB: Final = "▐"


class LineStrips:
    """Makes and keeps the strips of `lines` as `pane` shows them.

    The kinds of a piece are looked up among `declared`, the component classes of the pane, with each
    of `prefixes` before their names.
    """

    def __init__(
        self, pane: Widget, lines: Lines, prefixes: Sequence[str], declared: Collection[str]
    ) -> None:
        self.made = 0
        """How many strips were made so far; tests and benchmarks look at it."""
        self._pane = pane
        self._lines = lines
        self._prefixes = prefixes
        self._declared = declared
        self._columns = 0
        self._width = 0
        self._left = 0
        self._filters: tuple[LineFilter, ...] = ()
        self._ground = Color(0, 0, 0)
        self._is_dragged = False
        self._thumb = range(0)
        self._thumb_style = Style.null()
        self._styles: dict[Kinds, Style] = {}
        self._leads: dict[tuple[tuple[Piece, ...], Kinds], tuple[list[Segment], int]] = {}
        self._strips: dict[Hashable, Strip] = {}

    def forget(self) -> None:
        """Forgets what was drawn: the theme, the focus, a style sheet or the width changed."""
        self._styles.clear()
        self._leads.clear()
        self._strips.clear()

    def prepare(self, columns: int, width: int, thumb: range, is_dragged: bool) -> None:
        """Says for the next strips: cells of a row, of the pane, and where the scroll bar's thumb is.

        The scroll bar is a cell of each strip, where Textual's own is a widget that paints a moment
        later and so makes a second paint of most keys.
        """
        pane = self._pane
        state = (tuple(pane.get_line_filters()), pane.content_region.x, columns, width, is_dragged)
        if state != (self._filters, self._left, self._columns, self._width, self._is_dragged):
            self._filters, self._left, self._columns, self._width, self._is_dragged = state
            self.forget()
        self._thumb = thumb
        if not self._styles:
            self._ground = pane.background_colors[1]
            styles = pane.styles
            colour = styles.scrollbar_color_active if is_dragged else styles.scrollbar_color
            thumb_style = Style.from_color((self._ground + colour).rich_color, self._ground.rich_color)
            self._thumb_style = self._filtered(thumb_style)

    # -- strips --------------------------------------------------------------------------------

    def strip(self, item: int, row: int, key: Hashable, y: int, selected: tuple[int, int] | None) -> Strip:
        """The strip of a row of an item that looks as `key` says, in row `y` of the window."""
        found = (item, row, key, y in self._thumb, selected)
        strip = self._strips.get(found)
        if strip is None:
            if len(self._strips) >= _KEPT:
                self._strips.clear()
            segments = self.segments(item, row, selected)
            segments.append(self.bar(y))
            strip = self._strips[found] = self._finished(segments)
        return strip

    def blank(self, y: int, said: str = "") -> Strip:
        """The strip of a row where no line stands; it may say something."""
        found = ("blank", y in self._thumb, said)
        strip = self._strips.get(found)
        if strip is None:
            said = set_cell_size(said, self._columns)
            segments = [Segment(said, self.style_of(("notice",))), self.bar(y)]
            strip = self._strips[found] = self._finished(segments)
        return strip

    def _finished(self, segments: list[Segment]) -> Strip:
        self.made += 1
        return placed(Strip(segments, self._width), self._left)

    def bar(self, y: int) -> Segment:
        """The cell of the scroll bar in row `y`; an empty segment where the pane has none."""
        if self._width == self._columns:
            return Segment("", self.style_of(()))
        return Segment(_THUMB, self._thumb_style) if y in self._thumb else Segment(" ", self.style_of(()))

    def segments(self, item: int, row: int, selected: tuple[int, int] | None) -> list[Segment]:
        """The segments of a row, as wide as the rows are."""
        pieces, ground, lead = self._lines.row(item, row, selected)
        segments, left = self._lead_segments(lead, ground)
        for piece in pieces:
            text, left = _clipped(piece.text, left)
            if text:
                segments.append(Segment(text, self.style_of(ground + piece.kinds)))
        if left:
            segments.append(Segment(" " * left, self.style_of(ground)))
        return segments

    def _lead_segments(self, lead: tuple[Piece, ...], ground: Kinds) -> tuple[list[Segment], int]:
        """The segments of what stands before a row, and the cells that they leave for the rest.

        At a depth of 60 these are nine in ten of a row's segments: made once, a page that was never
        seen takes a third of the time.
        """
        found = self._leads.get((lead, ground))
        if found is None:
            left = self._columns
            segments = []
            for piece in lead:
                text, left = _clipped(piece.text, left)
                if text:
                    segments.append(Segment(text, self.style_of(ground + piece.kinds)))
            found = self._leads[lead, ground] = (segments, left)
        return found[0].copy(), found[1]

    def with_places(self, item: int, row: int, y: int) -> Strip:
        """The strip of a row whose segments bear the places that Textual's selection counts by.

        Anything before the text stands for where the line begins, a cell at a time. Painted strips do
        not bear them: as styles that differ from row to row they cost a third of a paint.
        """
        pieces, ground, lead = self._lines.row(item, row, None)
        at = item * ROWS + row
        begin = Style.from_meta({"offset": (max(0, self._lines.place_of(item, row)), at)})
        segments, left = self._lead_segments(lead, ground)
        cells = [Segment(cell, begin) for segment in segments for cell in segment.text]
        for piece in pieces:
            text, left = _clipped(piece.text, left)
            if piece.place >= 0:
                cells.append(Segment(text, Style.from_meta({"offset": (piece.place, at)})))
            else:
                cells += [Segment(cell, begin) for cell in text]
        return Strip([*cells, Segment(" " * left), self.bar(y)], self._width)

    # -- styles --------------------------------------------------------------------------------

    def style_of(self, kinds: Kinds) -> Style:
        """The style of pieces of these kinds, as the style sheet and the line filters have it."""
        style = self._styles.get(kinds)
        if style is None:
            names = [
                name
                for kind in kinds
                for one in kind.split("+")
                for prefix in self._prefixes
                if (name := prefix + one) in self._declared
            ]
            style = self._filtered(self._pane.get_visual_style(*names).rich_style)
            self._styles[kinds] = style
        return style

    def _filtered(self, style: Style) -> Style:
        """A style as the filters leave it (NO_COLOR, ANSI themes, no dim).

        They are asked once a style, not once a segment: all that Textual's own look at is the style.
        """
        segments = [Segment(" ", style)]
        for line_filter in self._filters:
            segments = line_filter.apply(segments, self._ground)
        return segments[0].style or Style.null()


def _clipped(text: str, left: int) -> tuple[str, int]:
    """`text` as far as `left` cells reach, and how many of these are left after it."""
    cells = cell_len(text)
    return (text, left - cells) if cells <= left else (set_cell_size(text, left), 0)

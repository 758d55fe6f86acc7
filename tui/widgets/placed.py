"""A strip in which joined clusters do not push what follows them out of its place.

Terminals, and Rich, give different widths to joined emoji, flags, keycaps and to scripts whose
letters merge. Whatever a terminal makes of such a cluster, what follows it is sent to its own column
(CHA, ECMA-48 8.3.9): a guide, a scroll bar and the next pane stand where they stand on other rows.
The cells of the cluster are cleared first, for terminals that draw it narrower.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.wrapping import clusters, disputed, is_settled


def is_disputed(segments: Iterable[Segment]) -> bool:
    """Whether there is a cluster in `segments` that terminals give different widths."""
    text = "".join(text for text, _, _ in segments)
    return not is_settled(text) and next(disputed(text), None) is not None


def placed(strip: Strip, left: int) -> Strip:
    """`strip`, which begins at column `left` of the screen (from 0), with what stands in it placed."""
    return PlacedStrip(strip, strip.cell_length, left) if is_disputed(strip) else strip


if TYPE_CHECKING:
    _Part = Widget
else:
    _Part = object


class Placed(_Part):
    """Beside a widget's class (`class Notice(Placed, Static)`): what it paints is placed."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of the widget's part `crop`."""
        left = self.region.x + crop.x
        return [placed(strip, left) for strip in super().render_lines(crop)]


class PlacedStrip(Strip):
    """A strip that begins at column `left` of the screen (from 0), whose clusters are placed.

    Only drawing differs. What is cut out of it (where a dialog stands over it) is placed as well.
    """

    __slots__ = ("_left",)

    def __init__(self, segments: Iterable[Segment], cell_length: int, left: int) -> None:
        super().__init__(segments, cell_length)
        self._left = left

    def crop(self, start: int, end: int | None = None) -> Strip:
        """The part from cell `start` to cell `end`."""
        start = max(0, start)
        end = self.cell_length if end is None else min(self.cell_length, end)
        return self if start == 0 and end == self.cell_length else self._part(start, end)

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """The parts between the cells that `cuts` names."""
        ends = [cut for cut in cuts if cut <= self.cell_length]
        return [self.crop(start, end) for start, end in zip([0, *ends], ends, strict=False)]

    def _part(self, start: int, end: int) -> Strip:
        """The part from cell `start` to cell `end`; of a cluster that is cut through, spaces.

        Rich would cut between the letters of a cluster, and what is left of it is as wide as before.
        """
        segments: list[Segment] = []
        past = 0
        for text, style, control in self._segments:
            at, past = past, past + cell_len(text)
            if start <= at and past <= end:
                segments.append(Segment(text, style, control))
            elif at < end and start < past:
                kept = []
                for first, last, cells in clusters(text, 0, len(text)):
                    reach = min(at + cells, end) - max(at, start)
                    if reach >= 0:
                        kept.append(text[first:last] if reach == cells else " " * reach)
                    at += cells
                segments.append(Segment("".join(kept), style, control))
        return placed(Strip(segments, max(0, end - start)), self._left + start)

    def render(self, console: Console) -> str:
        """The strip as it is sent to a terminal."""
        if self._render_cache is None:
            self._render_cache = "".join(self._parts(console._color_system or ColorSystem.TRUECOLOR))
        return self._render_cache

    def _parts(self, system: ColorSystem) -> Iterable[str]:
        column = self._left + 1  # CHA counts from 1
        for text, style, _ in self._segments:
            done = 0
            for start, end in disputed(text):
                # Measured from the beginning of the segment, as Rich does when it cuts.
                at, past = cell_len(text[:start]), cell_len(text[:end])
                for part in (text[done:start], " " * (past - at)):
                    if part:
                        yield self.render_style(style, part, system) if style else part
                yield f"\x1b[{column + at}G"
                yield self.render_style(style, text[start:end], system) if style else text[start:end]
                yield f"\x1b[{column + past}G"
                done = end
            if rest := text[done:]:
                yield self.render_style(style, rest, system) if style else rest
            column += cell_len(text)

"""A strip in which joined clusters do not push what follows them out of its place.

Terminals, and Rich, give different widths to joined emoji, flags, keycaps and to scripts whose
letters merge. Whatever a terminal makes of such a cluster, what follows it is sent to its own column
(CHA, ECMA-48 8.3.9): a guide, a scroll bar and the next pane stand where they stand on other rows.
The cells of the cluster are cleared first, for terminals that draw it narrower.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

from tui.wrapping import disputed, is_settled


def is_disputed(segments: Iterable[Segment]) -> bool:
    """Whether there is a cluster in `segments` that terminals give different widths."""
    text = "".join(text for text, _, _ in segments)
    return not is_settled(text) and next(disputed(text), None) is not None


class PlacedStrip(Strip):
    """A strip that begins at column `left` of the screen (from 0), whose clusters are placed.

    Only drawing differs. A strip that is cut out of it (by a dialog over it) is an ordinary one.
    """

    __slots__ = ("_left",)

    def __init__(self, segments: Iterable[Segment], cell_length: int, left: int) -> None:
        super().__init__(segments, cell_length)
        self._left = left

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
                before, cluster = text[done:start], text[start:end]
                column += cell_len(before)
                cells = cell_len(cluster)
                for part in (before, " " * cells):
                    if part:
                        yield self.render_style(style, part, system) if style else part
                yield f"\x1b[{column}G"
                yield self.render_style(style, cluster, system) if style else cluster
                column += cells
                yield f"\x1b[{column}G"
                done = end
            if rest := text[done:]:
                yield self.render_style(style, rest, system) if style else rest
                column += cell_len(rest)

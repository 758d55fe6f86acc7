"""Comments over time as bars, with a cursor on one of them.

Drawn here, a cell at a time, since each bar can be chosen by key and by click: Textual's Sparkline knows no
bars but those of its own making and marks none of them, and plotext draws a picture of text, in which a bar
can be neither marked nor found under the pointer (and takes 50 ms to import).
"""

from __future__ import annotations

from typing import ClassVar, Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.labels import counted
from tui.overview import Dates
from tui.ranking_lines import per_cent
from tui.timeline import Timeline, labels, said, timeline

_EIGHTHS: Final = " ▁▂▃▄▅▆▇█"
_WIDEST: Final = 10
"""Cells of a bar at most, so that two of them do not fill a screen."""
_AXIS: Final = 3
"""Rows besides those of the bars: what is said of the one under the cursor, the axis, its labels."""


class _Layout(NamedTuple):
    """Where the bars stand: cells before them, cells from one to the next, cells of each."""

    gutter: int
    step: int
    cells: int


class TimeBars(Widget, can_focus=True, inherit_bindings=False):
    """The bars. The first row says what the one under the cursor is; under them is an axis with labels."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    TimeBars { width: 1fr; height: 1fr; }
    TimeBars > .bars--bar { color: $primary 75%; }
    TimeBars > .bars--chosen { color: $accent; }
    TimeBars > .bars--axis { color: $foreground 40%; }
    TimeBars > .bars--label { color: $foreground 65%; }
    TimeBars > .bars--said { color: $foreground; text-style: bold; }
    TimeBars > .bars--count { color: $foreground 80%; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"bars--{kind}" for kind in ("bar", "chosen", "axis", "label", "said", "count")
    }

    class Chosen(Message):
        """The bar that the cursor was on was clicked."""

    class Changed(Message):
        """The bars are others than before."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.line: Timeline | None = None
        """The bars, None as long as they are not known."""
        self.cursor = 0
        self.is_ready = False
        """Whether a click on the bar under the cursor chooses it: it was seen that the cursor is there."""
        self._dates: Dates | None = None
        self._tick: int | None = None
        self._room = 0
        self._labels: list[tuple[int, str, bool]] = []

    def show(self, dates: Dates, tick: int | None, width: int) -> None:
        """Shows these dates, the cursor on the bar that the moment `tick` falls into.

        `width` is the width that the widget will have, if it is known before it is laid out.
        """
        self._dates, self._tick, self._room = dates, tick, 0
        self._fit(self.size.width or width)
        self.refresh()

    def _fit(self, width: int) -> None:
        """Makes the bars for this width; the cursor stays at its time.

        The paint calls it, when the width is final: another one may leave room for finer bars.
        """
        if self._dates is None or not width or width == self._room:
            return
        self._room = width
        # Bars of two cells are told apart, and hit by a pointer.
        line = timeline(self._dates, max(4, (width - 8) // 2))
        self.line, self._labels = line, list(labels(line))
        self.cursor = max(0, -1 if self._tick is None else line.at(self._tick))
        self.post_message(self.Changed())

    # -- moving --------------------------------------------------------------------------------

    def go(self, bar: int) -> None:
        """Puts the cursor on a bar, or on the nearest one there is."""
        if self.line is not None and self.line.bars:
            self.cursor = max(0, min(bar, len(self.line.bars) - 1))
            self._tick = self.line.bars[self.cursor].start
            self.is_ready = True
            self.refresh()

    def by(self, bars: int) -> None:
        """Moves the cursor by so many bars."""
        self.go(self.cursor + bars)

    @property
    def page(self) -> int:
        """How many bars a page is."""
        return max(1, len(self.line.bars) // 5) if self.line else 1

    def to_end(self, end: bool) -> None:
        """Moves the cursor to the last bar, or to the first."""
        self.go(len(self.line.bars) - 1 if end and self.line else 0)

    def on_focus(self) -> None:
        """The cursor shows where the keys go."""
        self.refresh()

    def on_blur(self) -> None:
        """The keys went to another section."""
        self.is_ready = False
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Moves the cursor to the bar of the column that was clicked; where it was already, chooses it."""
        event.stop()
        offset = event.get_content_offset(self)
        bar = -1 if offset is None or event.button != 1 else self.bar_at(offset.x)
        if bar < 0:
            return
        if bar == self.cursor and self.is_ready:
            self.post_message(self.Chosen())
        self.go(bar)

    def bar_at(self, x: int) -> int:
        """The bar in whose columns `x` is, -1 for none."""
        if self.line is None or not self.line.bars:
            return -1
        layout = self._layout(self.line)
        bar = (x - layout.gutter) // layout.step
        return bar if x >= layout.gutter and bar < len(self.line.bars) else -1

    # -- painting ------------------------------------------------------------------------------

    def _layout(self, line: Timeline) -> _Layout:
        gutter = len(f"{line.most:,}") + 2
        step = max(1, min(_WIDEST, (self.size.width - gutter) // max(1, len(line.bars))))
        return _Layout(gutter, step, step - 1 if step > 2 else step)

    def _style(self, kind: str) -> Style:
        return self.get_component_rich_style(f"bars--{kind}")

    def render_line(self, y: int) -> Strip:
        self._fit(self.size.width)
        width, height = self.size
        line, plain = self.line, self.rich_style
        if line is None or not line.bars:
            text = "" if line is None else "None of these comments has a date."
            segments = [Segment(text if y == 0 else "", self._style("count"))]
        elif y == 0:
            segments = self._told(line)
        elif y < height - 2:
            segments = self._bars(line, y - 1, height - _AXIS)
        elif y == height - 2:
            segments = self._axis(line)
        else:
            segments = self._labelled(line)
        return Strip(segments).adjust_cell_length(width, plain)

    def _told(self, line: Timeline) -> list[Segment]:
        """Which bar the cursor is on."""
        bar = line.bars[self.cursor]
        name = said(line.unit, bar)
        told = f"   {counted(bar.comments, 'comment')}"
        share = f", {per_cent(bar.comments, self._dates.dated)}" if self._dates and bar.comments else ""
        if len(name) + len(told) + len(share) + 2 <= self.size.width:
            told += share
        mark = "▌ " if self.has_focus else "  "
        return [
            Segment(mark, self._style("chosen")),
            Segment(name, self._style("said")),
            Segment(told, self._style("count")),
        ]

    def _bars(self, line: Timeline, row: int, rows: int) -> list[Segment]:
        """Row `row` (0 is the uppermost) of bars that are `rows` high."""
        gutter, step, cells = self._layout(line)
        scale = f"{line.most:,}" if row == 0 else ""
        edge = "┤" if row == 0 else "│"
        segments = [
            Segment(f"{scale:>{gutter - 2}} ", self._style("label")),
            Segment(edge, self._style("axis")),
        ]
        below, most = 8 * (rows - 1 - row), max(1, line.most)
        blocks = []
        for bar in line.bars:
            # Of anything at all a little is seen.
            eighths = max(bar.comments > 0, round(8 * rows * bar.comments / most))
            blocks.append(_EIGHTHS[max(0, min(8, eighths - below))] * cells + " " * (step - cells))
        before, chosen, after = blocks[: self.cursor], blocks[self.cursor], blocks[self.cursor + 1 :]
        return [
            *segments,
            Segment("".join(before), self._style("bar")),
            Segment(chosen, self._style("chosen")),
            Segment("".join(after), self._style("bar")),
        ]

    def _axis(self, line: Timeline) -> list[Segment]:
        """The axis, with a mark under the bar that the cursor is on."""
        gutter, step, cells = self._layout(line)
        axis, chosen = self._style("axis"), self._style("chosen")
        before, after = step * self.cursor, step * (len(line.bars) - self.cursor - 1) + step - cells
        mark = "▲" if self.has_focus else "△"
        left = (cells - 1) // 2
        return [
            Segment(f"{'0':>{gutter - 2}} ", self._style("label")),
            Segment("└" + "─" * (before + left), axis),
            Segment(mark, chosen),
            Segment("─" * (cells - left - 1 + after), axis),
        ]

    def _labelled(self, line: Timeline) -> list[Segment]:
        """The labels that there is room for, those of what is greater first."""
        gutter, step, _ = self._layout(line)
        room = self.size.width - gutter
        row = [" "] * room
        for wanted in (True, False):
            for at, text, is_major in self._labels:
                start, end = at * step, at * step + len(text)
                if (
                    is_major == wanted
                    and end <= room
                    and not "".join(row[max(0, start - 1) : end + 1]).strip()
                ):
                    row[start:end] = text
        return [Segment(" " * gutter, self.rich_style), Segment("".join(row), self._style("label"))]

"""The frame round the comments, with breadcrumbs in its upper edge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui.breadcrumbs import Crumb, crumb_at, fitted, said
from tui.widgets.frame import Frame
from tui.widgets.placed import placed
from tui.wrapping import width

LEAST = 10
"""Cells below which no trail is shown."""


class CommentsFrame(Frame):
    """A frame that shows a trail in its upper edge, after its title. It takes no row from what it frames."""

    DEFAULT_CSS = """
    CommentsFrame { layout: horizontal; }
    CommentsFrame > .frame--trail { color: $foreground 80%; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"frame--trail"}

    class CrumbChosen(Message):
        """A crumb was clicked, that of the comment `index`."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.trail: Sequence[Crumb] = ()
        self._at = 0
        self._fitted: list[Crumb] = []

    def show_trail(self, trail: Sequence[Crumb]) -> None:
        """Shows a trail, paints the upper edge if it is another one, and nothing else of the frame."""
        if trail != self.trail:
            self.trail = trail
            left, top = self.gutter.left, self.gutter.top  # a region to paint counts from what is framed
            self.refresh(Region(-left, -top, self.outer_size.width, 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of the frame; the trail is laid over the first one."""
        strips = super().render_lines(Region(0, crop.y, self.outer_size.width, crop.height))
        if strips and not crop.y and self.gutter.top:
            strips[0] = self._with_trail(strips[0])
        if crop.x or crop.width != self.outer_size.width:
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def _with_trail(self, edge: Strip) -> Strip:
        """The upper edge with the trail in it, where there is room beside the title."""
        line = edge.text
        free = len(line) - len(line[:-1].rstrip(line[-2:-1]))
        room = free - 5  # an edge and a space before it and after it, and the corner
        self._fitted = fitted(self.trail, room) if room >= LEAST else []
        if not self._fitted:
            return edge
        text = said(self._fitted)
        self._at = edge.cell_length - free + 2
        style = self.get_component_rich_style("frame--trail")
        label = Strip([Segment(f" {text} ", style)], width(text) + 2)
        ground = self.background_colors[1]
        for line_filter in self.get_line_filters():
            label = label.apply_filter(line_filter, ground)
        start = self._at - 1
        parts = [edge.crop(0, start), label, edge.crop(start + label.cell_length, edge.cell_length)]
        return placed(Strip.join(parts), self.region.x)

    def on_click(self, event: events.Click) -> None:
        """A click on a crumb goes there."""
        if event.widget is self and not event.y and self.gutter.top:
            crumb = crumb_at(self._fitted, event.x - self._at)
            if crumb is not None:
                event.stop()
                self.post_message(self.CrumbChosen(crumb.to))

"""The divider between the panes: a column that the mouse drags."""

from __future__ import annotations

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.kept_styles import KeptStyles

GRIP = 3
"""Rows of the grip that tells that it can be dragged."""


class Divider(KeptStyles, Widget):
    """One column between two panes. It says where it is dragged to; the screen moves it."""

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False

    DEFAULT_CSS = """
    Divider { width: 1; height: 1fr; pointer: ew-resize; color: $foreground 25%; }
    Divider:hover { color: $accent 70%; }
    Divider.-dragged { color: $accent; }
    """

    class Dragged(Message):
        """The divider was dragged to the column `x` of the screen."""

        def __init__(self, x: int) -> None:
            super().__init__()
            self.x = x

    class Reset(Message):
        """A double click: the divider goes back to where it was at first."""

    def render_line(self, y: int) -> Strip:
        """A line while the pointer is on it; else a grip in the middle."""
        style = self.kept_style()
        middle = (self.size.height - GRIP) // 2
        if self.mouse_hover or self.has_class("-dragged"):
            return Strip([Segment("┃", style)], 1)
        return Strip([Segment("│" if middle <= y < middle + GRIP else " ", style)], 1)

    def _on_mouse_down(self, event: events.MouseDown) -> None:  # type: ignore[override]
        if event.button == 1:
            self.add_class("-dragged")
            self.capture_mouse()
            event.stop()

    def _on_mouse_move(self, event: events.MouseMove) -> None:
        if self.has_class("-dragged"):
            self.post_message(self.Dragged(event.screen_x))
            event.stop()

    def _on_mouse_up(self, event: events.MouseUp) -> None:  # type: ignore[override]
        if self.has_class("-dragged"):
            self.remove_class("-dragged")
            self.release_mouse()
            event.stop()

    def on_click(self, event: events.Click) -> None:
        """A double click puts it back."""
        if event.chain == 2:
            self.post_message(self.Reset())

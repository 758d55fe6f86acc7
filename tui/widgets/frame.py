"""A thin rounded frame with a title, round one pane."""

from __future__ import annotations

from textual.widget import Widget


class Frame(Widget):
    """A frame; the one round the pane that has the keys is brighter."""

    DEFAULT_CSS = """
    Frame {
        layout: vertical; height: 1fr; width: 1fr; overflow: hidden hidden;
        border: round $foreground 20%; border-title-color: $text-muted; padding: 0 1;
    }
    Frame:focus-within { border: round $accent 70%; border-title-color: $foreground; }
    """

    def text_select_all(self) -> None:
        """Nothing: what is in the frame says itself what a double click selects."""

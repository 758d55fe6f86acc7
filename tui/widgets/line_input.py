"""A line to type in that takes no key that comes after its enter."""

from __future__ import annotations

from typing import Self

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Input

from store.text import safe
from tui.widgets.placed import Placed


class LineInput(Placed, Input):
    """An `Input` that ends with enter.

    Keys come to a widget through a queue, and what enter sets off takes a moment: what was typed after
    it in one go (or pasted, or sent over a slow line) would still end up in the line. It is given back to the
    app, which gives it to whatever has the keys then.
    """

    DEFAULT_CSS = """
    LineInput, LineInput:focus { border: none; height: 1; padding: 0; background-tint: 0%; }
    """

    class Entered(Message):
        """Enter was pressed: what was typed so far is what is meant."""

    def __init__(self, value: str = "", *, id: str | None = None) -> None:
        super().__init__(value, id=id, select_on_focus=True)
        self.cursor_blink = False  # nothing moves that the reader did not move
        self._entered = False

    def go_on(self) -> None:
        """Takes keys again: what was typed is not yet what can be meant."""
        self._entered = False

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Paints the line at the next paint. What is typed changes nothing of its size.

        Textual would lay the whole screen out at each letter, and paint it.
        """
        layout = layout and (self.styles.auto_dimensions or not self.is_mounted)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    async def _on_key(self, event: events.Key) -> None:
        if self._entered:
            self.app.post_message(events.Key(event.key, event.character))
        elif event.key == "enter":
            self._entered = True
            self.post_message(self.Entered())
        else:
            return  # Textual goes on to the method of `Input`
        event.stop()
        event.prevent_default()

    def validate_value(self, value: str) -> str:
        """What was pasted may hold codes that a terminal obeys."""
        return safe(value)

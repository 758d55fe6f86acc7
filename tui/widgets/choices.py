"""The last line of a dialog: what its keys do. A click on one does it as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events

from tui.widgets.bar import Bar, Piece

GAP = "   "


class Choice(NamedTuple):
    """A key, a word or two of what it does, and the screen's action that does it."""

    key: str
    title: str
    action: str


class Choices(Bar):
    """The keys of a dialog, as many as fit."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--key", "choices--does"}

    DEFAULT_CSS = """
    Choices { padding: 0; }
    Choices > .choices--key { color: $accent; }
    Choices > .choices--does { color: $foreground 65%; }
    """

    def __init__(self, *choices: Choice, id: str | None = None) -> None:
        super().__init__(id=id)
        self._choices: Sequence[Choice] = ()
        self.offer(*choices)

    def offer(self, *choices: Choice) -> None:
        """Offers these."""
        self._choices = choices
        pieces: list[Piece] = []
        for key, title, _ in choices:
            if pieces:
                pieces.append((GAP, "choices--does"))
            pieces += [(key, "choices--key"), (f" {title}", "choices--does")]
        self.show(pieces)

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        at = 0
        for key, title, action in self._choices:
            end = at + cell_len(f"{key} {title}")
            if at <= event.x < end:
                await self.screen.run_action(action)
                return
            at = end + cell_len(GAP)

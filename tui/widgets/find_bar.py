"""The line in which one types what to find."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.widgets.line_input import LineInput


class FindBar(Horizontal):
    """A line of text to find, and beside it how many matches there are. It knows nothing of panes."""

    DEFAULT_CSS = """
    FindBar { height: 1; padding: 0 1; background: $surface; }
    FindBar > #find-sign { width: 2; color: $accent; }
    FindBar > LineInput, FindBar > LineInput:focus { width: 1fr; background: $surface; }
    FindBar > #find-count { width: auto; max-width: 50%; padding-left: 2; color: $foreground 65%; }
    FindBar.-none > #find-count { color: $warning; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(True)", "next match", show=False),
        Binding("up", "step(False)", "previous match", show=False),
    ]

    class Changed(Message):
        """Another needle was typed."""

        def __init__(self, needle: str) -> None:
            super().__init__()
            self.needle = needle

    class Kept(Message):
        """The reader wants to stay at the match."""

    class Step(Message):
        """The reader wants the next match (`forwards`) or the previous one, and goes on typing."""

        def __init__(self, forwards: bool) -> None:
            super().__init__()
            self.forwards = forwards

    def __init__(self, needle: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._input = LineInput(needle)
        self._count = Static(id="find-count")

    def compose(self) -> ComposeResult:
        yield Static("/", id="find-sign")
        yield self._input
        yield self._count

    def focus_needle(self) -> None:
        """Gives the keys to the line that one types in, at once."""
        self.screen.set_focus(self._input, scroll_visible=False)

    @property
    def needle(self) -> str:
        """What was typed."""
        return self._input.value

    def tell(self, count: str, *, none: bool = False) -> None:
        """Says how many matches there are, or that there is none."""
        self._count.update(Content(count))
        self.set_class(none, "-none")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value))

    @on(LineInput.Entered)
    def _entered(self, event: LineInput.Entered) -> None:
        event.stop()
        self.post_message(self.Kept())

    def action_step(self, forwards: bool) -> None:
        self.post_message(self.Step(forwards))

"""A question that is answered with yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from store.text import thinned
from tui.labels import one_line
from tui.screens.dialog import Closing
from tui.widgets.choices import Choice, Choices
from tui.widgets.words import Words


class ConfirmScreen(Closing[bool]):
    """Asks; gives True for yes. `about` is what it is about, `lines` are what one should know.

    All of it may come from anywhere.
    """

    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)", "yes", show=False, priority=True),
        Binding("escape,n,q", "answer(False)", "no", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    ConfirmScreen { align: center middle; background: $background 60%; }
    ConfirmScreen > Vertical {
        width: 64; max-width: 94%; height: auto; max-height: 96%; padding: 1 2;
        border: round $accent 70%; border-title-color: $foreground; background: $surface;
    }
    ConfirmScreen #about { text-style: bold; max-height: 4; }
    ConfirmScreen .quiet { color: $foreground 65%; }
    ConfirmScreen Choices { margin-top: 1; background: $surface; }
    ConfirmScreen.-short > Vertical { padding: 0 1; }
    ConfirmScreen.-short Choices { margin-top: 0; }
    ConfirmScreen.-short #about { max-height: 2; }
    ConfirmScreen.-tiny #about, ConfirmScreen.-tiny .quiet { max-height: 1; }
    """

    def __init__(self, question: str, about: str, lines: Sequence[str], *, yes: str, no: str) -> None:
        super().__init__()
        self._question, self._about, self._lines, self._yes, self._no = question, about, lines, yes, no

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(one_line(self._question))
            yield Words(Content(thinned(one_line(self._about))), id="about")
            for line in self._lines:
                yield Words(Content(one_line(line)), classes="quiet")
            yield Choices(
                Choice("enter", self._yes, "answer(True)"), Choice("esc", self._no, "answer(False)")
            )

    def on_resize(self) -> None:
        """The answers are always in sight: what is asked about is cut before they are."""
        self.set_class(self.app.size.height < 14, "-short")
        self.set_class(self.app.size.height < 10 or self.app.size.width < 40, "-tiny")

    def action_answer(self, yes: bool) -> None:
        """The answer."""
        self.dismiss(yes)

"""The dialog in which a flag gets a label and a note."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from store.model import Flag
from tui.labels import one_line
from tui.screens.dialog import Closing
from tui.widgets.line_input import LineInput


class Wanted(NamedTuple):
    """What the reader wants of a flag: a label and a note, or (`remove`) that it goes."""

    label: str
    note: str
    remove: bool = False


class FlagDialog(Closing[Wanted | None]):
    """Asks for a label and a note; gives None when the reader thinks better of it."""

    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "cancel", show=False, priority=True),
        Binding("ctrl+r", "remove", "remove the flag", show=False, priority=True),
        Binding("down", "app.focus_next", "next field", show=False),
        Binding("up", "app.focus_previous", "previous field", show=False),
    ]

    DEFAULT_CSS = """
    FlagDialog { align: center middle; background: $background 60%; }
    FlagDialog > Vertical {
        width: 64; max-width: 94%; height: auto; padding: 1 2;
        border: round $accent 70%; border-title-color: $foreground; background: $surface;
    }
    FlagDialog LineInput, FlagDialog LineInput:focus { padding: 0 1; margin-bottom: 1; background: $panel; }
    FlagDialog .quiet { color: $text-muted; }
    """

    def __init__(self, about: str, flag: Flag | None) -> None:
        """`about` says what is flagged, `flag` is what there is already."""
        super().__init__()
        self._about = about
        self._flag = flag

    def compose(self) -> ComposeResult:
        flag = self._flag
        with Vertical() as box:
            box.border_title = Content(one_line(self._about))
            yield Static(Content("Label"), classes="quiet")
            yield LineInput(one_line(flag.label) if flag else "", id="label")
            yield Static(Content("Note"), classes="quiet")
            yield LineInput(one_line(flag.note) if flag else "", id="note")
            remove = "  ctrl+r remove the flag" if flag else ""
            yield Static(Content(f"enter save  tab other field  esc cancel{remove}"), classes="quiet")

    def begin(self) -> None:
        """Gives the keys to the label, at once."""
        self.set_focus(self.query_one("#label"), scroll_visible=False)

    @on(LineInput.Entered)
    def save(self) -> None:
        """Enter in either field."""
        label, note = (self.query_one(f"#{name}", LineInput).value.strip() for name in ("label", "note"))
        self.dismiss(Wanted(label, note))

    def action_leave(self) -> None:
        """Escape: nothing changes."""
        self.dismiss(None)

    def action_remove(self) -> None:
        """The flag goes, if there is one."""
        if self._flag is not None:
            self.dismiss(Wanted("", "", remove=True))

"""The help: every key by what it is for, found as one types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from tui.commands import Command
from tui.key_help import PLAIN, SHADED, Section, count, lines, search, sections
from tui.labels import counted
from tui.screens.dialog import Closing
from tui.widgets.line_input import LineInput

CHROME = 4
"""Rows that the frame, the line one types in and the one below it take."""


class Needle(LineInput):
    """The line one types in. While it is empty, the key that opened the help closes it."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether the key is text here; the screen is not asked for it then."""
        return bool(self.value or key != "question_mark") and super().check_consume_key(key, character)


class HelpScreen(Closing[None]):
    """All keys; what is typed filters them."""

    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,question_mark", "dismiss", "close", show=False, priority=True),
        Binding("down", "by(1)", "down", show=False, priority=True),
        Binding("up", "by(-1)", "up", show=False, priority=True),
        Binding("pagedown", "page(1)", "page down", show=False, priority=True),
        Binding("pageup", "page(-1)", "page up", show=False, priority=True),
        Binding("home", "to(False)", "top", show=False, priority=True),
        Binding("end", "to(True)", "end", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen > #help-box {
        width: 94%; height: 90%;
        border: round $accent 70%; border-title-color: $foreground; border-subtitle-color: $foreground 65%;
        background: $surface; padding: 0 1 0 2;
    }
    HelpScreen #help-line { height: 1; margin-right: 1; }
    HelpScreen #help-sign { width: 2; color: $accent; }
    HelpScreen LineInput, HelpScreen LineInput:focus { width: 1fr; background: $surface; }
    HelpScreen #help-count { width: auto; padding-left: 2; color: $foreground 65%; }
    HelpScreen #help-keys {
        margin-top: 1;
        scrollbar-size-vertical: 1; scrollbar-background: $surface; scrollbar-color: $scrollbar;
    }
    HelpScreen #help { width: 100%; }
    HelpScreen.-small > #help-box { width: 100%; height: 100%; padding: 0 0 0 1; }
    HelpScreen.-small #help-keys { margin-top: 0; }
    """

    def __init__(self, commands: Sequence[Command], mine: Mapping[str, tuple[str, ...]] = {}) -> None:
        """`commands` are those that the screen below declares; they come first. `mine` are the user's keys
        by the ids of commands."""
        super().__init__()
        self._sections = sections(commands, mine)
        self._input = Needle()
        self._input.placeholder = "type a key, or a word of what you want to do"
        self._shown: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(id="help-box") as box:
            box.border_title = Content("Keys")
            box.border_subtitle = Content("↓ ↑ scroll  esc close")
            with Horizontal(id="help-line"):
                yield Static("›", id="help-sign")
                yield self._input
                yield Static(id="help-count")
            with VerticalScroll(id="help-keys", can_focus=False):
                yield Static(id="help")

    def begin(self) -> None:
        """Gives the keys to the line one types in, at once."""
        self.set_focus(self._input, scroll_visible=False)

    def on_mount(self) -> None:
        self.begin()
        self._lay_out()

    def on_resize(self) -> None:
        self._lay_out()

    @on(Input.Changed)
    def _changed(self) -> None:
        self._lay_out()
        self._scroll.scroll_home(animate=False, immediate=True)

    @property
    def found(self) -> list[Section]:
        """What is shown."""
        return search(self._sections, self._input.value)

    @property
    def _scroll(self) -> VerticalScroll:
        return self.query_one("#help-keys", VerticalScroll)

    def _lay_out(self) -> None:
        """Sets what was found in as many columns as there is room for."""
        width, height = self.app.size
        small = width < 60 or height < 16
        needle = self._input.value
        inside = (width if small else width * 94 // 100) - (5 if small else 7)
        state = (width, height, needle)
        if state == self._shown:
            return
        self._shown = state
        self.set_class(small, "-small")
        found = self.found
        looks = PLAIN if self.app.current_theme.ansi else SHADED
        told = lines(found, max(20, inside), needle, looks)
        if not found:
            told = [Content(f"No key does “{needle.strip()}”."), Content("backspace takes a letter back")]
        self.query_one("#help", Static).update(Content("\n").join(told))
        every, here = count(self._sections), count(found)
        self.query_one("#help-count", Static).update(
            Content(counted(every, "key") if here == every else f"{here} of {every}")
        )
        if not needle:  # what is found later is less, and the frame stays where it is
            most = height if small else height * 90 // 100
            self.query_one("#help-box").styles.height = min(most, len(told) + CHROME)

    def action_by(self, rows: int) -> None:
        """Scrolls by so many rows."""
        self._scroll.scroll_relative(y=rows, animate=False, immediate=True)

    def action_page(self, pages: int) -> None:
        """Scrolls by so many pages."""
        self._scroll.scroll_relative(
            y=pages * max(1, self._scroll.size.height - 1), animate=False, immediate=True
        )

    def action_to(self, end: bool) -> None:
        """Scrolls to the end or to the beginning."""
        if end:
            self._scroll.scroll_end(animate=False, immediate=True)
        else:
            self._scroll.scroll_home(animate=False, immediate=True)

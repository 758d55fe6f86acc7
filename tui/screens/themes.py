"""The themes, to be chosen from while what is read stands behind them in the theme under the cursor."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.theme import Theme
from textual.timer import Timer
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.screens.dialog import Closing
from tui.theme import AUTO, chosen, names

REST = 0.08
"""Seconds that the cursor rests on a theme until it is shown: a key that is held down does not repaint the
screen for each."""

SWATCHES = ("primary", "accent", "success", "warning", "error")
"""The colours that a theme is told by, in its row."""


class ThemesScreen(Closing[str | None]):
    """A list of all themes. The answer is the name of the one to keep, None when nothing is to change."""

    AUTO_FOCUS = "#themes"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", "back", show=False, priority=True),
        Binding("j", "move(1)", "down", show=False, priority=True),
        Binding("k", "move(-1)", "up", show=False, priority=True),
        Binding("g", "to(False)", "top", show=False, priority=True),
        Binding("G", "to(True)", "end", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    ThemesScreen { align: right middle; background: transparent; }
    ThemesScreen > #dialog {
        width: auto; max-width: 100%; height: auto; max-height: 100%;
        border: round $accent 70%; border-title-color: $foreground; border-subtitle-color: $foreground 65%;
        background: $surface; padding: 0 1;
    }
    ThemesScreen OptionList {
        width: 48; max-width: 100%; height: auto; max-height: 100%; border: none; padding: 0;
        background: transparent; scrollbar-size-vertical: 1;
    }
    ThemesScreen OptionList:focus { border: none; background-tint: transparent; }
    """

    def __init__(self, setting: str) -> None:
        """`setting` is what is in effect: a theme, or "auto"."""
        super().__init__()
        self._setting = setting
        self._names = [AUTO, *names()]
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog") as dialog:
            dialog.border_title = Content("Theme")
            dialog.border_subtitle = Content("enter keeps it, esc goes back")
            yield OptionList(*map(self._option, self._names), id="themes")

    def on_mount(self) -> None:
        self._before = self.app.theme
        self._list.highlighted = self._names.index(self._setting) if self._setting in self._names else 0

    @property
    def _list(self) -> OptionList:
        return self.query_one(OptionList)

    def _option(self, name: str) -> Option:
        theme = self.app.get_theme(chosen(name))
        assert theme is not None
        mark = "● " if name == self._setting else "  "
        swatches = [("██", colour) for colour in _colours(theme)]
        about = "as yours" if name == AUTO else _kind(theme)
        return Option(Content.assemble(mark, f"{name:<20} ", *swatches, f"  {about}"), id=name)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(REST, self._show)

    def _show(self) -> None:
        """Shows everything in the theme under the cursor."""
        index = self._list.highlighted
        if index is not None and self.is_current:
            self.app.theme = chosen(self._names[index])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._stop()
        self.dismiss(event.option_id)

    def action_back(self) -> None:
        """Goes back to the theme that there was."""
        self._stop()
        self.app.theme = self._before
        self.dismiss(None)

    def action_move(self, by: int) -> None:
        """To the next theme, or the one before."""
        if by > 0:
            self._list.action_cursor_down()
        else:
            self._list.action_cursor_up()

    def action_to(self, end: bool) -> None:
        """To the last theme, or the first."""
        if end:
            self._list.action_last()
        else:
            self._list.action_first()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None


def _kind(theme: Theme) -> str:
    if theme.ansi:
        return "16 colours"
    return "dark" if theme.dark else "light"


def _colours(theme: Theme) -> list[str]:
    """The colours of a theme's swatches; one that the theme leaves to Textual is its first."""
    return [getattr(theme, name) or theme.primary for name in SWATCHES]

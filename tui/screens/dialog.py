"""What the dialogs share: they stand over a screen, scroll by the usual keys, and escape closes them."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.actions import SkipAction
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from tui.widgets.placed import Placed

Answer = TypeVar("Answer")


class Closing(Placed, ModalScreen[Answer]):
    """A screen over another one that closes itself, and only itself.

    Textual's `dismiss` takes away whatever screen is uppermost, and fails where there is but one. An
    enter and an escape in one go, or two enters, ask for it twice, the second time when it has gone.
    What stands under it is painted by this screen, so that wide text in it is placed here.
    """

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Closes the screen with an answer, when it is the uppermost one."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def action_copy_text(self) -> None:
        """Copies what is selected (Textual's ctrl+c), and says so."""
        selected = self.get_selected_text()
        if not selected:
            raise SkipAction
        from tui.clipboard import copy

        self.notify(copy(self.app, selected), markup=False)


class Dialog(Closing[None]):
    """A dialog with something to read in a `VerticalScroll` whose id is `dialog`."""

    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "close", show=False, priority=True),
        Binding("j,down", "by(1)", "down", show=False, priority=True),
        Binding("k,up", "by(-1)", "up", show=False, priority=True),
        Binding("space,pagedown", "page(1)", "page down", show=False, priority=True),
        Binding("b,pageup", "page(-1)", "page up", show=False, priority=True),
        Binding("g,home", "to(False)", "top", show=False, priority=True),
        Binding("G,end", "to(True)", "end", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > #dialog {
        width: auto; max-width: 94%; height: auto; max-height: 90%;
        border: round $accent 70%; border-title-color: $foreground; border-subtitle-color: $foreground 65%;
        background: $surface; padding: 1 2;
        scrollbar-size-vertical: 1; scrollbar-background: $surface; scrollbar-color: $scrollbar;
    }
    Dialog > #dialog > Static { width: auto; max-width: 100%; }
    """

    def _scroll(self) -> VerticalScroll:
        return self.query_one("#dialog", VerticalScroll)

    def action_by(self, lines: int) -> None:
        """Scrolls by so many lines."""
        self._scroll().scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scrolls by so many pages."""
        scroll = self._scroll()
        scroll.scroll_relative(y=pages * max(1, scroll.size.height - 1), animate=False)

    def action_to(self, end: bool) -> None:
        """Scrolls to the end or to the beginning."""
        if end:
            self._scroll().scroll_end(animate=False)
        else:
            self._scroll().scroll_home(animate=False)

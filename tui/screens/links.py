"""The dialog that lists the links of a text, with where each leads, to open or to copy one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from tui.labels import counted
from tui.links import Link
from tui.screens.dialog import Closing
from tui.widgets.choices import Choice, Choices
from tui.widgets.link_list import LinkList

MOST = 999
"""Links that are listed."""


class Chosen(NamedTuple):
    """The link that was chosen, to be opened or (`is_copied`) to be copied."""

    link: Link
    is_copied: bool = False


class LinksScreen(Closing[Chosen | None]):
    """Lists links; gives the one that was chosen, or None."""

    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,o", "leave", "close", show=False, priority=True),
        Binding("enter", "open", "open", show=False, priority=True),
        Binding("y", "copy", "copy", show=False, priority=True),
        Binding("j,down", "by(1)", "next", show=False, priority=True),
        Binding("k,up", "by(-1)", "previous", show=False, priority=True),
        Binding("space,pagedown", "page(1)", "page down", show=False, priority=True),
        Binding("b,pageup", "page(-1)", "page up", show=False, priority=True),
        Binding("g,home", "to(0)", "first", show=False, priority=True),
        Binding("G,end", f"to({MOST})", "last", show=False, priority=True),
        Binding("backspace", "digit(-1)", "take a digit back", show=False, priority=True),
        *(Binding(digit, f"digit({digit})", show=False, priority=True) for digit in "0123456789"),
    ]

    DEFAULT_CSS = """
    LinksScreen { align: center middle; background: $background 60%; }
    LinksScreen > Vertical {
        width: 96; max-width: 94%; height: auto; max-height: 90%; padding: 1 2;
        border: round $accent 70%; border-title-color: $foreground; border-subtitle-color: $text-warning;
        background: $surface;
    }
    LinksScreen LinkList { background: $surface; }
    LinksScreen Choices { margin-top: 1; }
    LinksScreen.-low > Vertical { padding: 0 1; }
    LinksScreen.-low Choices { margin-top: 0; }
    """

    def __init__(self, about: str, links: Sequence[Link], names: Sequence[str], at: int = 0) -> None:
        """`names` are what the links are called, from the archive; the cursor begins on the one at `at`."""
        super().__init__()
        self._about = about
        self._links = links[:MOST]
        self._left_out = len(links) - len(self._links)
        self._list = LinkList(self._links, names[:MOST], id="links")
        self._list.lines.cursor = min(at, len(self._links) - 1)
        self._typed = ""
        self._highest = max((link.number for link in self._links), default=0)

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            left_out = f", the first {len(self._links):,}" if self._left_out else ""
            box.border_title = Content(f"Links of {self._about}{left_out}")
            yield self._list
            yield Choices(
                Choice("enter", "open", "open"),
                Choice(f"1…{self._highest}" if self._highest > 1 else "1", "open that one", "open"),
                Choice("y", "copy the address", "copy"),
                Choice("esc", "close", "leave"),
            )

    def on_mount(self) -> None:
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Gives the list as many rows as it has, as far as there is room."""
        width, height = self.app.size
        is_low = height < 16
        self.set_class(is_low, "-low")
        self._list.lines.lay_out(max(10, min(96, width * 94 // 100) - (4 if is_low else 6) - 1))
        self._list.view.changed()
        rows = height * 9 // 10 - (3 if is_low else 6)
        self._list.styles.height = max(1, min(self._list.lines.total, rows))

    def _say(self, said: str) -> None:
        self.query_one(Vertical).border_subtitle = Content(said)

    # -- what the keys do ------------------------------------------------------------------------

    def action_by(self, links: int) -> None:
        """Moves the cursor by a link, or scrolls through one that is taller than the window."""
        self._list.by(links)

    def action_page(self, pages: int) -> None:
        """Moves the cursor by so many pages."""
        self._list.page(pages)

    def action_to(self, item: int) -> None:
        """Moves the cursor to a link."""
        self._list.go(item)

    def action_digit(self, digit: int) -> None:
        """Opens the link with that number, as soon as no more digits can belong to it."""
        self._typed = self._typed[:-1] if digit < 0 else f"{self._typed}{digit}".lstrip("0")
        number = int(self._typed or 0)
        if number > self._highest:
            self._typed = ""
            self._say(f"There is no link {number:,}; {counted(self._highest, 'link')} can be opened")
        elif number and number * 10 > self._highest:
            self._choose_number(number)
        else:
            if number:
                self._choose_number(number, open_it=False)
            self._say(f"{self._typed}… enter opens it" if self._typed else "")

    def _choose_number(self, number: int, *, open_it: bool = True) -> None:
        at = next(at for at, link in enumerate(self._links) if link.number == number)
        self._list.go(at)
        if open_it:
            self.action_open()

    def action_open(self) -> None:
        """Opens the link under the cursor."""
        self._typed = ""
        link = self._links[self._list.cursor]
        if link.why_not:
            self._say(f"Not opened: it {link.why_not}")
        else:
            self.dismiss(Chosen(link))

    def action_copy(self) -> None:
        """Copies the address under the cursor."""
        self.dismiss(Chosen(self._links[self._list.cursor], is_copied=True))

    def action_leave(self) -> None:
        """Closes."""
        self.dismiss(None)

    def on_link_list_chosen(self, event: LinkList.Chosen) -> None:
        """A click on the link under the cursor."""
        event.stop()
        self.action_open()

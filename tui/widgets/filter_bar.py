"""The line in which one types what the list is to be narrowed to."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input, Static

from tui.widgets.line_input import LineInput


class _Words(LineInput):
    """The line itself.

    Whoever listens is called while a letter is taken: told by a message, the list would be painted in a
    second paint, some 30 ms after the letter. For the same reason its text is no part of the layout.
    """

    virtual_size = Reactive(Size(0, 0), layout=False)

    def __init__(self, words: str, typed: Callable[[], None]) -> None:
        self._typed: Callable[[], None] = lambda: None  # the words it begins with are not typed
        super().__init__(words)
        self._typed = typed

    def watch_value(self) -> None:
        """Other words: whoever listens hears of it at once."""
        self._typed()


class FilterBar(Horizontal):
    """A line of words, and beside it how many discussions hold them. It knows nothing of the list.

    `typed` is called at each change of the words.
    """

    DEFAULT_CSS = """
    FilterBar { height: 1; padding: 0 1; background: $surface; }
    FilterBar > #filter-sign { width: 2; color: $accent; }
    FilterBar > LineInput, FilterBar > LineInput:focus { width: 1fr; background: $surface; }
    FilterBar > #filter-count { width: 20; max-width: 50%; text-align: right; color: $foreground 65%; }
    FilterBar.-none > #filter-count { color: $text-warning; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", "next", show=False),
        Binding("up", "move(-1)", "previous", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
    ]

    class Entered(Message):
        """The reader wants the discussion under the cursor."""

    class Moved(Message):
        """The reader wants the cursor so many rows (or pages) further, and goes on typing."""

        def __init__(self, by: int, pages: bool) -> None:
            super().__init__()
            self.by = by
            self.pages = pages

    def __init__(self, words: str, typed: Callable[[], None], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._input = _Words(words, typed)
        self._count = Static(id="filter-count")

    def compose(self) -> ComposeResult:
        yield Static("/", id="filter-sign")
        yield self._input
        yield self._count

    def focus_words(self) -> None:
        """Gives the keys to the line that one types in, at once."""
        self.screen.set_focus(self._input, scroll_visible=False)

    @property
    def words(self) -> str:
        """What was typed."""
        return self._input.value

    def tell(self, count: str, *, none: bool = False) -> None:
        """Says how many discussions there are, or that there is none."""
        self._count.update(Content(count), layout=False)
        self.set_class(none, "-none")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()

    @on(LineInput.Entered)
    def _entered(self, event: LineInput.Entered) -> None:
        event.stop()
        self.post_message(self.Entered())

    def action_move(self, by: int) -> None:
        self.post_message(self.Moved(by, pages=False))

    def action_page(self, by: int) -> None:
        self.post_message(self.Moved(by, pages=True))

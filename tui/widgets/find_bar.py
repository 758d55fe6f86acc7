"""The line in which one types what to find, with its switches."""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.finding import Switches
from tui.widgets.line_input import LineInput

Told = Literal["count", "none", "wrong"]
"""What is said beside the field: how many matches there are, that there is none, or what is wrong."""

NAMES: Final[dict[str, tuple[str, str]]] = {"words": ("words", "w"), "regex": ("regex", ".*")}
"""The switches, as they are called where there is room and where there is little."""

ROUND: Final = 8
"""Columns by which the place for the count grows."""

ROOMY: Final = 60
"""Columns from which on there is room."""


class Chip(Static):
    """A switch that is on or off: its tick says so, and its weight. A click turns it."""

    ALLOW_SELECT = False

    class Clicked(Message):
        """The switch was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, name: str, on: bool) -> None:
        super().__init__(classes="chip")
        self.switch = name
        self.roomy = True
        self.show(on)

    def show(self, on: bool) -> None:
        """Says whether the switch is on."""
        self.is_on = on
        name = NAMES[self.switch][0 if self.roomy else 1]
        # As wide on as off, so that nothing moves.
        self.update(Content(f"{'✓' if on else '·'} {name}"))
        self.set_class(on, "-on")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Clicked(self.switch))


class _Needle(LineInput):
    """The line that one types in.

    It tells the screen at once what was typed, past the queues between them: what that sets off is in the
    paint that shows the letter.
    """

    def watch_value(self, value: str) -> None:
        if self.is_mounted:
            self.screen.post_message(FindBar.Changed(value))


class FindBar(Horizontal):
    """A line of text to find; beside it the switches, and how many matches there are.

    `sign` stands before the line. It knows nothing of panes.
    """

    DEFAULT_CSS = """
    FindBar {
        height: 1; padding: 0 1; background: $surface;
        & > #find-sign { width: 2; color: $accent; }
        & > LineInput, & > LineInput:focus { width: 1fr; min-width: 8; background: $surface; }
        & > #find-count { width: 0; max-width: 50%; padding-left: 2; color: $foreground 65%; }
        &.-none > #find-count { color: $warning; }
        &.-wrong > #find-count { color: $text-error; text-style: bold; }
        & > .chip { width: auto; margin-left: 2; color: $foreground 65%; }
        &.-tight.-wrong > .chip { display: none; }
        &.-tight.-wrong > #find-count { max-width: 75%; }
        & > .chip:hover { background: $panel; }
        & > .chip.-on { color: $accent; text-style: bold; }
    }
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

    class Switched(Message):
        """The reader clicked a switch, given by its name in `Switches`."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(
        self, needle: str = "", switches: Switches | None = None, *, sign: str = "/", id: str | None = None
    ) -> None:
        super().__init__(id=id)
        switches = switches or Switches()
        self._sign = sign
        self._input = _Needle(needle)
        self._chips = [Chip(name, getattr(switches, name)) for name in NAMES]
        self._count = Static(id="find-count")
        self._width = 0

    def compose(self) -> ComposeResult:
        self._make_room(self.app.size.width)
        yield Static(Content(self._sign), id="find-sign")
        yield self._input
        yield from self._chips
        yield self._count

    def on_resize(self, event: events.Resize) -> None:
        if self._make_room(event.size.width):
            self.call_later(self.refresh, layout=True)

    def _make_room(self, width: int) -> bool:
        """Has the switches be called as there is room for; whether that changed."""
        roomy = width >= ROOMY
        self.set_class(not roomy, "-tight")  # there, what is wrong takes the place of the switches
        if all(chip.roomy == roomy for chip in self._chips):
            return False
        for chip in self._chips:
            chip.roomy = roomy
            chip.show(chip.is_on)
        return True

    def focus_needle(self) -> None:
        """Gives the keys to the line that one types in, at once."""
        self.screen.set_focus(self._input, scroll_visible=False)

    @property
    def needle(self) -> str:
        """What was typed."""
        return self._input.value

    def show_switches(self, switches: Switches) -> None:
        """Says which switches are on."""
        for chip in self._chips:
            chip.show(getattr(switches, chip.switch))

    def tell(self, said: str, what: Told = "count") -> None:
        """Says how many matches there are, that there is none, or what is wrong with what was typed."""
        # Another width is a layout and a paint of the whole screen; few counts need one.
        self._count.update(Content(said), layout=False)
        if (width := -(-cell_len(said) // ROUND) * ROUND + 2 if said else 0) != self._width:
            self._width = width
            self._count.styles.width = width
        self.set_class(what == "none", "-none")
        self.set_class(what == "wrong", "-wrong")

    def go_on(self) -> None:
        """Has the line be typed in again after an enter that nothing could be made of."""
        self._input.go_on()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()  # `Changed` told it already

    @on(LineInput.Entered)
    def _entered(self, event: LineInput.Entered) -> None:
        event.stop()
        self.post_message(self.Kept())

    @on(Chip.Clicked)
    def _clicked(self, event: Chip.Clicked) -> None:
        event.stop()
        self.post_message(self.Switched(event.name))

    def action_step(self, forwards: bool) -> None:
        self.post_message(self.Step(forwards))

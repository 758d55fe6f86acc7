"""All keys of a screen, by what they are for; made from its declared commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.commands import Command, by_purpose, shown_keys
from tui.screens.dialog import Dialog

WIDE = 140
"""Columns of the screen from which on the help stands in two columns."""

KEYS = 11
"""Columns that the keys of a command take."""

MEASURE = 64
"""Columns that what a command does may take."""

FRAME = 7
"""Columns that the frame, the space inside it and the scroll bar take."""

GAP = 4
"""Columns between two columns."""


class HelpScreen(Dialog):
    """The help."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "dismiss", "close", show=False, priority=True)
    ]

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="dialog", can_focus=False) as dialog:
            dialog.border_title = Content("Keys")
            dialog.border_subtitle = Content("esc closes")
            yield Static(id="help")

    def on_mount(self) -> None:
        self._lay_out()

    def on_resize(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        """One column or two, as the room is."""
        wide = self.app.size.width >= WIDE
        inside = self.app.size.width * 94 // 100 - FRAME
        room = ((inside - GAP) // 2 if wide else inside) - KEYS
        groups = [
            list(_group(str(purpose), commands, min(room, MEASURE)))
            for purpose, commands in by_purpose(self._commands)
        ]
        if wide:
            lines = list(_beside(*_halves(groups)))
        else:
            lines = [line for group in groups for line in (*group, Content())]
        self.query_one("#help", Static).update(Content("\n").join(lines).rstrip())


def _group(purpose: str, commands: Iterable[Command], room: int) -> Iterable[Content]:
    """The lines of a group; what commands do stands in `room` columns."""
    yield Content.styled(purpose, "bold $text-accent")
    for command in commands:
        keys = shown_keys(command) or "palette"
        first, *more = wrap(command.does, max(12, room))
        yield Content.assemble((f"{keys:<{KEYS}}", "bold" if command.keys else "dim"), first)
        yield from (Content(" " * KEYS + line) for line in more)


def _halves(groups: list[list[Content]]) -> tuple[list[Content], list[Content]]:
    """The groups in two columns of about the same height, none broken."""
    total = sum(len(group) + 1 for group in groups)
    left: list[Content] = []
    right: list[Content] = []
    for group in groups:
        column = left if not right and len(left) + len(group) / 2 < total / 2 else right
        column += [*group, Content()]
    return left, right


def _beside(left: list[Content], right: list[Content]) -> Iterable[Content]:
    """Two columns as one."""
    width = max(line.cell_length for line in left) + GAP
    for row in range(max(len(left), len(right))):
        first = left[row] if row < len(left) else Content()
        second = right[row] if row < len(right) else Content()
        yield first.pad_right(width - first.cell_length) + second

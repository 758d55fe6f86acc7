"""The discussions of a library, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from store.library import Row
from tui.labels import counted, day, one_line


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """A list of rows with a cursor on one of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-list--cursor", "row-list--quiet", "row-list--bar"}

    DEFAULT_CSS = """
    RowList { height: 1fr; }
    RowList > .row-list--cursor { background: $panel; }
    RowList > .row-list--quiet { color: $foreground 65%; }
    RowList > .row-list--bar { color: $accent; }
    """

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class Opened(Message):
        """A row was clicked that the cursor was on already."""

    def __init__(self, rows: Sequence[Row] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows = rows
        self._cursor = 0

    @property
    def cursor(self) -> int:
        """The row under the cursor, -1 where there is none."""
        return self._cursor if self._rows else -1

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self._rows[self._cursor] if self._rows else None

    def set_rows(self, rows: Sequence[Row], cursor: int = 0) -> None:
        """Shows other rows, the cursor on the one at `cursor` or the last before it."""
        self._rows = rows
        self.virtual_size = Size(self.size.width, len(rows))
        self.move_to(cursor)
        self.refresh()

    def move_to(self, index: int) -> None:
        """Puts the cursor on a row, or on the nearest one there is."""
        index = max(0, min(index, len(self._rows) - 1))
        if index != self._cursor:
            self._cursor = index
            self.post_message(self.Moved(index))
            self.refresh()
        self.scroll_to_region(Region(0, index, 1, 1), animate=False, force=True, immediate=True, x_axis=False)

    def move_by(self, rows: int) -> None:
        """Moves the cursor by so many rows, down or (negative) up."""
        self.move_to(self._cursor + rows)

    @property
    def page(self) -> int:
        """How many rows a page is."""
        return max(1, self.size.height - 1)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._rows))
        self.move_to(self._cursor)

    def on_click(self, event: events.Click) -> None:
        index = event.y + self.scroll_offset.y
        if index >= len(self._rows):
            return
        if index == self._cursor:
            self.post_message(self.Opened())
        self.move_to(index)

    def render_line(self, y: int) -> Strip:
        index = y + self.scroll_offset.y
        width = self.size.width
        plain = self.rich_style
        if not 0 <= index < len(self._rows):
            return Strip.blank(width, plain)
        current = index == self._cursor
        ground = self.get_component_rich_style("row-list--cursor") if current else plain
        quiet = Style(color=self.get_component_rich_style("row-list--quiet").color)
        bar = Style(color=self.get_component_rich_style("row-list--bar").color)
        left, right = columns(self._rows[index], width - 2)
        return Strip(
            [
                Segment("▌ " if current else "  ", ground + bar),
                Segment(left, ground + Style(bold=current)),
                Segment(right, ground + quiet),
            ],
            width,
        )


def columns(row: Row, width: int) -> tuple[str, str]:
    """A row as its title and what is known of it, together `width` cells; the title gets most of it."""
    count = counted(row.comments, "comment")
    flags = f"⚑ {row.flags:,}" if row.flags else ""
    known = f"{flags:>6}  {count:>15}"
    if width >= 76:
        known = f"{day(row.published):>11}  {known}"
    if width >= 100:
        known = f"{_fitted(one_line(row.site), 22)}  {known}"
    known = f"  {known} " if width >= 44 else ""
    title = one_line(row.title) or row.key
    return _fitted(title, max(0, width - cell_len(known))), known


def _fitted(text: str, width: int) -> str:
    """`text` in exactly `width` cells, cut off with an ellipsis where it is longer."""
    if cell_len(text) > width > 1:
        return set_cell_size(set_cell_size(text, width - 1) + "…", width)
    return set_cell_size(text, width)

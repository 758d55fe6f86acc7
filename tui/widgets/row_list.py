"""The discussions of a library, a line each, under the heads of their columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from store.library import Row, SortField
from tui.ages import RELATIVE
from tui.row_lines import Facts, RowLines
from tui.widgets.line_pane import LinePane


class RowList(LinePane):
    """A list of rows with a cursor on one of them."""

    DEFAULT_CSS = """
    RowList {
        & > .row--cursor { background: $panel; }
        & > .row--bar { color: $accent; }
        & > .row--title { color: $foreground 85%; }
        & > .row--fresh { color: $foreground; text-style: bold; }
        & > .row--quiet { color: $foreground 65%; }
        & > .row--count { color: $foreground 80%; }
        & > .row--unread { color: $text-accent; text-style: bold; }
        & > .row--flag { color: $text-warning; }
        & > .row--problem { color: $text-warning; }
        & > .row--why { color: $foreground 70%; text-style: italic; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"row--{kind}"
        for kind in (
            *("cursor", "bar", "title", "fresh", "quiet", "count"),
            *("unread", "flag", "problem", "why"),
        )
    }
    PREFIXES = ("pane--", "row--")
    EMPTY = "No discussion here holds all of these words. escape shows every one again."
    ALLOW_SELECT = False

    class Moved(Message):
        """The pointer put the cursor on another row."""

    class Opened(Message):
        """A row was clicked that the cursor was on already."""

    class Scrolled(LinePane.Scrolled):
        """What stands on the screen of the list changed."""

    def __init__(self, *, now: datetime | None = None, dates: str = RELATIVE, id: str | None = None) -> None:
        self.lines: RowLines = RowLines(now=now, dates=dates)
        super().__init__(self.lines, id=id)

    @property
    def rows(self) -> Sequence[Row]:
        """The rows that are listed, in their order."""
        return self.lines.rows

    @property
    def cursor(self) -> int:
        """The row under the cursor, -1 where there is none."""
        return self.lines.cursor if self.lines.rows else -1

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.lines.rows[self.lines.cursor] if self.lines.rows else None

    def set_rows(self, rows: Sequence[Row], cursor: int = 0, facts: Facts | None = None) -> None:
        """Shows other rows, the cursor on the one at `cursor` or the last before it.

        The cursor keeps its place on the screen where that can be.
        """
        y = self.lines.cursor - self.view.top[0] if self.view.top[0] >= 0 else 0
        self.lines.show(rows, facts)
        self.lines.cursor = max(0, min(cursor, len(rows) - 1))
        top = self.lines.cursor - max(0, min(y, self.view.height - 1))
        self.view.put((max(0, min(top, len(rows) - self.view.height)), 0) if rows else (-1, 0))
        self.repaint()
        self._bring()

    def update_row(self, index: int, row: Row) -> None:
        """Shows one row as it is by now."""
        rows = list(self.lines.rows)
        rows[index] = row
        self.lines.show(rows)
        self.redraw()

    def sorted_by(self, sort: SortField, reverse: bool) -> None:
        """Says how the rows are sorted, for their heads."""
        self.lines.sort, self.lines.reverse = sort, reverse

    def move_to(self, index: int) -> bool:
        """Puts the cursor on a row, or on the nearest one there is; whether it was on another."""
        index = max(0, min(index, len(self.lines.rows) - 1))
        old = self.lines.cursor
        if index != old:
            self.lines.cursor = index
            self.repaint_item(old)
            self.repaint_item(index)
        self._bring()
        return index != old

    def move_by(self, rows: int) -> bool:
        """Moves the cursor by so many rows, down or (negative) up."""
        return self.move_to(self.lines.cursor + rows)

    @property
    def page(self) -> int:
        """How many rows a page is."""
        return max(1, self.size.height - 1)

    def _bring(self) -> None:
        """Scrolls as little as shows the cursor."""
        if not self.lines.rows or not self.fit():
            return
        top, height, cursor = self.view.top[0], self.view.height, self.lines.cursor
        if cursor < top:
            self.put_top((cursor, 0))
        elif cursor >= top + height:
            self.put_top((cursor - height + 1, 0))

    def _laid_out(self) -> None:
        if self.lines.rows:
            top = max(0, self.lines.cursor - self.view.height // 2)
            self.view.put((max(0, min(top, len(self.lines.rows) - self.view.height)), 0))

    def fit(self) -> bool:
        """As `LinePane.fit`; a list that became lower still shows its cursor."""
        before = self.view.height
        fits = super().fit()
        if fits and self.view.height != before and self.lines.rows:
            top, height = self.view.top[0], self.view.height
            if not top <= self.lines.cursor < top + height and top <= self.lines.cursor < top + before:
                self.view.put((max(0, self.lines.cursor - height + 1), 0))
        return fits

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or event.button != 1 or offset.x >= self.size.width - self._bar_width:
            return
        event.stop()
        index = self.view.at(offset.y)[0]
        if index < 0:
            return
        if index == self.lines.cursor:
            self.post_message(self.Opened())
        else:
            self.move_to(index)
            self.post_message(self.Moved())


class RowHead(Widget):
    """The heads of the columns of a list; a click on one sorts by it."""

    DEFAULT_CSS = """
    RowHead { height: 1; color: $foreground 60%; }
    RowHead > .row-head--sorted { color: $text-accent; text-style: bold; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-head--sorted"}
    ALLOW_SELECT = False

    class Clicked(Message):
        """The head of a column was clicked."""

        def __init__(self, field: SortField) -> None:
            super().__init__()
            self.field = field

    def __init__(self, row_list: RowList, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._list = row_list

    @property
    def _columns(self) -> int:
        """The cells that the rows below have: one is the scroll bar's."""
        return max(1, self.size.width - 1)

    def render_line(self, y: int) -> Strip:
        plain = self.rich_style
        if y or not self.size.width:
            return Strip.blank(self.size.width, plain)
        accent = self.get_component_rich_style("row-head--sorted")
        pieces = self._list.lines.head(self._columns)
        segments = [Segment(text, accent if is_sorted else plain) for text, is_sorted in pieces]
        return Strip(segments).adjust_cell_length(self.size.width, plain)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        offset = event.get_content_offset(self)
        field = None if offset is None else self._list.lines.field_at(offset.x, self._columns)
        if field is not None:
            self.post_message(self.Clicked(field))

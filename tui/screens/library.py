"""The library: its discussions, a line each; enter reads one."""

from __future__ import annotations

from datetime import datetime

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from store.errors import AfterwordError
from store.library import Library, Row
from tui.commands import KEY_LINES, LIBRARY, Command, bindings
from tui.labels import counted
from tui.screens.base import CommandScreen
from tui.widgets.frame import Frame
from tui.widgets.key_line import KeyLine
from tui.widgets.row_list import RowList
from tui.widgets.title_bar import TitleBar

PAGE = 1000
"""Rows that are asked of the library at a time."""

EMPTY = (
    "Nothing is here yet.\n\n"
    "Bring saved discussions in with\n\n"
    "    afterword PATH…\n\n"
    "and they will be listed here."
)


class LibraryScreen(CommandScreen):
    """What is in the library, the newest import first."""

    DECLARED = LIBRARY
    BINDINGS = bindings(LIBRARY)

    def __init__(self, library: Library, by: str, *, now: datetime | None = None, message: str = "") -> None:
        super().__init__()
        self._library = library
        self._by = by
        self._now = now
        self._message = message
        self._rows: list[Row] = []
        self._next: str | None = None
        self._total = 0
        self._begun = False
        self.row_list = RowList(id="rows")

    def compose(self) -> ComposeResult:
        yield TitleBar(id="title")
        with Frame(id="rows-frame") as frame:
            frame.border_title = Content("Library")
            yield self.row_list
            yield Static(Content(EMPTY), id="empty")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self._read()
        self.set_focus(self.row_list, scroll_visible=False)
        if self._message:
            self.tell(self._message)

    def on_screen_resume(self) -> None:
        """Back from reading: flags may have come."""
        if self._begun:
            self._read(self.row_list.cursor)

    def on_screen_suspend(self) -> None:
        self._begun = True

    def applies(self, command: Command) -> bool:
        """Whether the command can do something now."""
        return command.when == "always" or (command.when == "rows" and bool(self._rows))

    # -- the rows ------------------------------------------------------------------------------

    def _read(self, cursor: int = 0) -> None:
        """Reads the first rows, and as many as are needed to stand at `cursor`."""
        self._rows, self._next = [], None
        self._more()
        while self._next is not None and len(self._rows) <= cursor:
            self._more()
        self.row_list.set_rows(self._rows, max(0, cursor))
        self.row_list.display = bool(self._rows)
        self.query_one("#empty").display = not self._rows
        self._show_state()

    def _more(self) -> None:
        """Reads the next page of rows."""
        try:
            page = self._library.list(cursor=self._next, limit=PAGE)
        except AfterwordError as error:
            self._next = None
            self.warn(error)
            return
        self._rows.extend(page.rows)
        self._next, self._total = page.cursor, page.total

    def _show_state(self) -> None:
        count = counted(self._total, "discussion")
        place = f"{self.row_list.cursor + 1:,} of {self._total:,}" if self._rows else ""
        self.query_one(TitleBar).tell("Afterword", place, known=[f" {count}"] if self._rows else [])
        self.query_one(KeyLine).set_keys(self.key_pairs(KEY_LINES["library"], {}))

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
        if self._next is not None and event.index > len(self._rows) - PAGE // 4:
            self._more()
            self.row_list.set_rows(self._rows, event.index)
        self._show_state()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_open_row()

    # -- commands ------------------------------------------------------------------------------

    def action_open_row(self) -> None:
        """Reads the discussion under the cursor."""
        from tui.screens.reader import ReaderScreen
        from tui.session import Session

        row = self.row_list.row
        if row is None:
            return
        try:
            stored = self._library.read(row.key)
            assert stored is not None  # no version was named that it could still have
            session = Session(self._library, stored, self._by)
        except AfterwordError as error:
            self.warn(error)
            return
        self.app.push_screen(ReaderScreen(session, now=self._now))

    def action_next_row(self) -> None:
        self.row_list.move_by(1)

    def action_previous_row(self) -> None:
        self.row_list.move_by(-1)

    def action_first_row(self) -> None:
        self.row_list.move_to(0)

    def action_last_row(self) -> None:
        """To the last discussion, with all that are before it."""
        while self._next is not None:
            self._more()
        self.row_list.set_rows(self._rows, len(self._rows) - 1)

    def action_page_down(self) -> None:
        self.row_list.move_by(self.row_list.page)

    def action_page_up(self) -> None:
        self.row_list.move_by(-self.row_list.page)

    def action_back(self) -> None:
        self.app.exit()

"""The library: its discussions, a line each, beside a preview of one of them; enter reads it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from store.errors import AfterwordError
from store.library import Library, Row
from tui.commands import KEY_LINES, LIBRARY, Command, bindings
from tui.labels import counted, one_line
from tui.screens.library_actions import LibraryActions
from tui.screens.library_base import LibraryBase
from tui.screens.previewing import Previewing
from tui.threads import in_thread
from tui.widgets.frame import Frame
from tui.widgets.key_line import KeyLine
from tui.widgets.preview import PreviewPane
from tui.widgets.row_list import RowList
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from tui.session import Session
    from tui.widgets.filter_bar import FilterBar

SOON: Final = 0.1
"""Seconds that a discussion may take to be read before it is told that it is being opened."""

WIDE: Final = 110
"""Columns from which on the preview stands beside the list; below, it stands under it."""

NARROW: Final = (60, 20)
"""Columns and rows below which there is no preview."""

TYPING: Final = frozenset(("list.close", "palette", "theme", "settings"))
"""Commands that apply while a filter is typed."""


class LibraryScreen(LibraryActions, Previewing, LibraryBase):
    """What is in the library, the newest import first."""

    BINDINGS = bindings(LIBRARY)

    DEFAULT_CSS = """
    LibraryScreen {
        & #shelf { height: 1fr; layout: vertical; }
        & #preview-frame { display: none; }
        & #rows-frame { height: 1fr; }
        &.-preview #preview-frame { display: block; }
        &.-wide #shelf { layout: horizontal; }
        &.-wide #preview-frame { width: 2fr; max-width: 80; height: 100%; }
        &.-wide #rows-frame { width: 3fr; }
    }
    """

    def __init__(self, library: Library, by: str, *, now: datetime | None = None, message: str = "") -> None:
        super().__init__(library, by, now=now, message=message)
        self.preview_pane = PreviewPane(now=now, dates=self.settings.dates, id="preview")
        self.previews = OrderedDict()
        self._opening = ""
        """The key of the discussion that is being opened, "" when none is."""
        self.reading = ""
        """The key of the discussion that is read over the list: the one opened here, or one gone on to."""

    def compose(self) -> ComposeResult:
        yield TitleBar(id="title")
        with Container(id="shelf"):
            with Frame(id="rows-frame") as frame:
                frame.border_title = Content("Library")
                yield self.row_head
                yield self.row_list
                yield Static(id="empty")
            with Frame(id="preview-frame") as frame:
                frame.border_title = Content("Preview")
                yield self.preview_pane
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.begin()
        self.set_focus(self.row_list, scroll_visible=False)
        if self._message:
            self.tell(self._message)

    def on_screen_resume(self) -> None:
        """Back from reading: marks and flags may have come."""
        self._opening = ""
        if self.reading:
            self.reload(self.reading)
            self.reading = ""

    def on_screen_suspend(self) -> None:
        self.keep()

    def on_unmount(self) -> None:
        self.keep()

    def on_resize(self) -> None:
        # Two fifths in whole rows: shares that are rounded leave an empty one between the frames.
        height = self.app.size.height
        self.query_one("#preview-frame").styles.height = None if self._is_wide else (height - 2) * 2 // 5
        self.follow()

    @property
    def _is_wide(self) -> bool:
        return self.app.size.width >= WIDE

    def applies(self, command: Command) -> bool:
        """Whether the command can do something now."""
        if self.is_typing:
            return command.id in TYPING
        match command.when:
            case "rows":
                return bool(self.rows)
            case "filtered":
                return bool(self.filter.strip())
            case "undo":
                return self.can_undo
        return command.when in ("always", "browsing")

    # -- what is shown -------------------------------------------------------------------------

    def follow(self) -> None:
        """After the cursor moved, or the rows changed: title, keys and preview say so.

        All in the handler of the key, so that one paint shows everything.
        """
        size = self.app.size
        self.set_class(size.width < NARROW[0] or size.height < 16, "-small")
        self.set_class(size.width < NARROW[0] or size.height < NARROW[1], "-narrow")
        self.set_class(self._is_wide, "-wide")
        self.set_class(self.preview_shown, "-preview")
        self.show_preview()
        self._show_state()

    def _show_state(self) -> None:
        rows, total = self.rows, self.total
        place = f"{self.row_list.cursor + 1:,} of {len(rows):,}" if rows else ""
        known = [f" {counted(total, 'discussion')}", f" {self.order_told}"] if total else []
        self.query_one(TitleBar).tell("Afterword", place, known=known)
        line = self.query_one(KeyLine)
        if self.is_typing:
            line.set_keys([("↑ ↓", "choose"), ("enter", "read"), ("esc", "leave the field")])
        else:
            titles = {"preview.toggle": "hide preview" if self.preview_wanted else "preview"}
            line.set_keys(self.key_pairs(KEY_LINES["library"], titles))

    # -- moving --------------------------------------------------------------------------------

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self.follow()

    def action_next_row(self) -> None:
        self.row_list.move_by(1)
        self.follow()

    def action_previous_row(self) -> None:
        self.row_list.move_by(-1)
        self.follow()

    def action_first_row(self) -> None:
        self.row_list.move_to(0)
        self.follow()

    def action_last_row(self) -> None:
        self.row_list.move_to(len(self.rows) - 1)
        self.follow()

    def action_page_down(self) -> None:
        self.row_list.move_by(self.row_list.page)
        self.follow()

    def action_page_up(self) -> None:
        self.row_list.move_by(-self.row_list.page)
        self.follow()

    def action_next_unread_row(self) -> None:
        """To the next discussion with unread comments, from the top again after the last."""
        row, cursor, rows = self.row_list.row, self.row_list.cursor, self.rows
        after = [*range(cursor + 1, len(rows)), *range(cursor)]
        index = next((i for i in after if rows[i].unread and not rows[i].problem), None)
        if index is not None:
            self.row_list.move_to(index)
            self.follow()
        elif row is not None and row.unread:
            self.tell("Only this discussion has unread comments")
        else:
            self.tell("Everything is read")

    # -- marking -------------------------------------------------------------------------------

    def action_toggle_row_read(self) -> None:
        """Marks all comments of the discussion read; or unread, when all are read."""
        row = self.row_list.row
        if row is not None:
            self.run_worker(self._mark(row), group="marking")

    async def _mark(self, row: Row) -> None:
        from tui.marking import mark_all

        try:
            read, fresh = await asyncio.to_thread(mark_all, self.library, row.key, self.by)
        except AfterwordError as error:
            self.warn(error)
            return
        index = self.row_list.cursor
        if 0 <= index < len(self.rows) and self.rows[index].key == row.key:
            self.row_list.update_row(index, fresh)
        self.tell(f"{counted(fresh.comments, 'comment')} marked {'read' if read else 'unread'}")
        self.reload()

    # -- opening -------------------------------------------------------------------------------

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        if self.applies(self.declared("row.open")):
            self.action_open_row()

    def on_filter_bar_entered(self, event: FilterBar.Entered) -> None:
        """Reads what the filter led to; the list stays filtered."""
        event.stop()
        self.close_field()
        self.follow()
        if self.rows:
            self.action_open_row()

    def action_open_row(self) -> None:
        """Reads the discussion under the cursor."""
        row = self.row_list.row
        if row is None or row.key == self._opening:
            return
        if self._is_dear(row.key):
            from tui.screens.opening import OpeningScreen

            self.reading = row.key
            self.app.push_screen(OpeningScreen(self.library, row.key, self.by, now=self._now))
            return
        future = in_thread(lambda: self._read(row.key))
        with suppress(TimeoutError, AfterwordError):  # whatever came of it is looked at below
            future.result(SOON)
        if future.done():
            self._open(future)
            return
        self._opening = row.key
        self.tell(f"Opening {one_line(row.title) or row.key}…")
        self.run_worker(self._open_late(future, row.key), group="opening")

    def _is_dear(self, key: str) -> bool:
        """Whether a discussion takes so long to be read that it is to be said."""
        try:
            return self.library.cost(key) > 0
        except AfterwordError:
            return False  # what is wrong shows when it is read

    def _read(self, key: str) -> Session:
        """The discussion, to be read; runs in a thread."""
        from tui.session import Session

        stored = self.library.read(key)
        assert stored is not None  # no version was named that it could still have
        return Session(self.library, stored, self.by)

    async def _open_late(self, future: Future[Session], key: str) -> None:
        await asyncio.wait([asyncio.wrap_future(future)])
        if self._opening == key and self.app.screen is self:
            self._opening = ""
            self.query_one(KeyLine).clear_notice()
            self._open(future)

    def _open(self, future: Future[Session]) -> None:
        """Shows the discussion that was read, or why it could not be."""
        from tui.screens.reader import ReaderScreen

        try:
            session = future.result()
        except AfterwordError as error:
            self.warn(error)
            return
        self.reading = session.key
        self.app.push_screen(ReaderScreen(session, now=self._now))

    def action_back(self) -> None:
        self.app.exit()

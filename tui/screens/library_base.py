"""The list of the library's screen: its rows, their order and filter, and what is kept of that."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime
from time import sleep
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker

from store.errors import AfterwordError
from store.library import Library, Row, SortField
from store.listing import Listing
from tui.commands import LIBRARY
from tui.fitting import line_of
from tui.row_lines import FIELDS, Facts, facts_of, natural, order_in_words
from tui.screens.base import CommandScreen
from tui.threads import in_thread
from tui.widgets.frame import Frame
from tui.widgets.row_list import RowHead, RowList

if TYPE_CHECKING:
    from tui.widgets.filter_bar import FilterBar

SECTION: Final = "library"
"""Where the program remembers how the list was left."""

FEW: Final = 1000
"""Known rows up to which the first frame waits a moment for the library, so that nothing changes in it."""

PATIENCE: Final = 0.06
"""Seconds that it waits."""

BREATH: Final = 0.001
"""Seconds that a thread leaves to the keys between two pieces of work."""

EMPTY: Final = (
    "Nothing is here yet.\n\n"
    "  +   bring in discussions that you have saved\n"
    "  S   bring in the samples, to look around\n"
    "  ?   all keys\n\n"
    "Files can also be dropped on this window, or named to the program:  afterword PATH…"
)
LOOKING: Final = "Looking through the library…"


class LibraryBase(CommandScreen):
    """The rows of a library for the reader `by`, as they are sorted and filtered."""

    DECLARED = LIBRARY

    def __init__(self, library: Library, by: str, *, now: datetime | None = None, message: str = "") -> None:
        super().__init__()
        self.library = library
        self.by = by
        self._now = now
        self._message = message
        kept = self.state.get(SECTION)
        sort = kept.get("sort")
        self.sort: SortField = sort if sort in FIELDS else "imported"
        self.reverse = kept.get("reverse", natural(self.sort)) is True
        self.filter = _text(kept.get("filter"))
        self._wanted = _text(kept.get("key"))
        """The key of the discussion that the cursor goes to when the rows come; "" for none."""
        shown = kept.get("preview")
        self.preview_wanted = shown if isinstance(shown, bool) else self.settings.preview
        self.row_list = RowList(now=now, dates=self.settings.dates, id="rows")
        self.row_head = RowHead(self.row_list, id="row-head")
        self.filter_bar: FilterBar | None = None
        self._listing = Listing(())
        self._looked = False
        """Whether the library was looked at: what is listed is all there is."""
        self._named = ""
        self._turn = 0
        """Which of the looks at the library is the latest."""

    @property
    def is_typing(self) -> bool:
        """Whether the filter's field has the keys."""
        return self.filter_bar is not None

    def follow(self) -> None:
        """After the cursor moved, or the rows changed: everything on the screen says so."""

    # -- reading the rows ----------------------------------------------------------------------

    def begin(self) -> None:
        """Shows what is known of the rows at once, and has the library looked at for the rest."""
        self.row_list.sorted_by(self.sort, self.reverse)
        try:
            known = self.library.known_rows(self.by)
        except AfterwordError as error:
            known = None
            self.warn(error)
        future = in_thread(self._look)
        if known is None or len(known) <= FEW:
            try:
                self._take(future.result(PATIENCE))
            except (TimeoutError, AfterwordError):
                pass  # it is told when it comes
            else:
                return
        if known:
            self._take((Listing(known), facts_of(known)), whole=False)
        else:
            self._arrange()
        self.run_worker(self._when_looked(future, self._turn), group="rows")

    def reload(self, key: str | None = None) -> Worker[None]:
        """Reads the rows again, in a thread; then the cursor is on that of `key`, or where it is by then.

        A filter that hides the discussion goes. Wait for the worker to have the rows.
        """
        if key is not None:
            self._wanted = key
        self._turn += 1
        return self.run_worker(self._when_looked(in_thread(self._look), self._turn), group="rows")

    def _look(self) -> tuple[Listing, Facts]:
        """Reads the rows, and makes what sorting and filtering need; runs in a thread."""
        rows, shown = self.library.rows(self.by), self._listing
        # Where nothing changed it is the list that is shown that is made ready.
        listing = shown if len(rows) == len(shown.rows) and set(rows) == set(shown.rows) else Listing(rows)
        if len(rows) > FEW:
            listing.prepare(lambda: sleep(BREATH))
        return listing, facts_of(rows)

    async def _when_looked(self, future: Future[tuple[Listing, Facts]], turn: int) -> None:
        try:
            looked = await asyncio.wrap_future(future)
        except AfterwordError as error:
            self.warn(error)
            looked = self._listing, facts_of(self._listing.rows)
        if turn == self._turn:
            self._take(looked)

    def _take(self, looked: tuple[Listing, Facts], *, whole: bool = True) -> None:
        """Lists what a look at the library gave."""
        listing, facts = looked
        same = self._looked and listing is self._listing
        self._looked = self._looked or whole
        if same and not self._wanted:
            self.follow()
            return
        self._listing = listing
        self._arrange(facts=facts)

    # -- the list ------------------------------------------------------------------------------

    @property
    def total(self) -> int:
        """How many discussions there are, whatever the filter."""
        return len(self._listing.rows)

    @property
    def rows(self) -> Sequence[Row]:
        """What is listed, in its order."""
        return self.row_list.rows

    def _arrange(self, *, facts: Facts | None = None, first: bool = False) -> None:
        """Lists the rows in their order; the cursor stays on its discussion, or (`first`) goes to the top."""
        key = self._wanted or (self.row_list.row.key if self.row_list.row else "")
        at = 0 if first else max(0, self.row_list.cursor)
        rows = self._listing.arranged(self.filter, self.sort, self.reverse)
        index = -1 if first or not key else _index(rows, key)
        if index < 0 and self._wanted and self.filter and not self.is_typing:
            # It came, or is wanted, and the filter hides it.
            whole = self._listing.arranged("", self.sort, self.reverse)
            if (index := _index(whole, key)) >= 0:
                rows, self.filter = whole, ""
        if index >= 0 or self._looked:
            self._wanted = ""
        self.row_list.set_rows(rows, index if index >= 0 else at, facts)
        self._show_rows()
        self.follow()

    def _show_rows(self) -> None:
        """The list where there is something to list, else what to do."""
        empty = self.query_one("#empty", Static)
        nothing = not self._listing.rows
        self.row_list.display = self.row_head.display = not nothing
        empty.display = nothing
        if nothing:
            empty.update(Content(EMPTY if self._looked else LOOKING))
        if self.filter_bar is None:
            self._name_list()
        else:
            count = f"{len(self.rows):,} of {self.total:,}" if self.filter.strip() else f"{self.total:,}"
            self.filter_bar.tell(count, none=not self.rows)

    def _name_list(self) -> None:
        """The title of the list's frame says what it is filtered by.

        Not while one types: with the frame everything in it is painted again, 8 ms a letter.
        """
        words = line_of(self.filter[:60]).strip()
        said = f"Library · only “{words}”" if words else "Library"
        if said != self._named:
            self._named = said
            self.query_one("#rows-frame", Frame).border_title = Content(said)

    @property
    def order_told(self) -> str:
        """How the list is sorted, in words."""
        return order_in_words(self.sort, self.reverse)

    def point(self, key: str) -> bool:
        """Puts the cursor on the row of a discussion, if it is listed."""
        index = _index(self.rows, key)
        if index < 0:
            return False
        self.row_list.move_to(index)
        self.follow()
        return True

    def row_after(self, key: str, step: int, unread: bool = False) -> Row | None:
        """The discussion `step` rows below (or above) that of `key`, as the list is sorted and filtered.

        None at the end of the list. With `unread` the next one (1) or the one before (-1) with unread
        comments, round the end, that of `key` left out; None when there is none. A discussion that cannot
        be read is passed over. Where `key` is not listed it counts as before the first row (after the last).
        """
        rows = self.rows
        at = _index(rows, key)
        if at < 0:
            at = -1 if step > 0 else len(rows)
        if not unread:
            ahead = rows[at + 1 :] if step > 0 else rows[:at][::-1] if at > 0 else ()
            readable = [row for row in ahead[: abs(step) + 50] if not row.problem]
            return readable[abs(step) - 1] if len(readable) >= abs(step) else None
        after, before = rows[at + 1 :], rows[: max(0, at)]
        for row in (*after, *before) if step > 0 else (*before[::-1], *after[::-1]):
            if row.unread and not row.problem:
                try:
                    fresh = self.library.row(row.key, self.by)
                except AfterwordError:
                    continue
                if fresh.unread and not fresh.problem:
                    return fresh
        return None

    # -- sorting and filtering -----------------------------------------------------------------

    def action_sort_rows(self) -> None:
        """Sorts by the next column, as one wants that first."""
        field = FIELDS[(FIELDS.index(self.sort) + 1) % len(FIELDS)]
        self._sort_by(field, natural(field))

    def action_reverse_rows(self) -> None:
        """The other way round."""
        self._sort_by(self.sort, not self.reverse)

    def on_row_head_clicked(self, event: RowHead.Clicked) -> None:
        event.stop()
        again = event.field == self.sort
        self._sort_by(event.field, not self.reverse if again else natural(event.field))

    def _sort_by(self, field: SortField, reverse: bool) -> None:
        self.sort, self.reverse = field, reverse
        self.row_list.sorted_by(field, reverse)
        self.row_head.refresh()
        self._arrange()

    async def action_filter_rows(self) -> None:
        """Opens the field to type words in, or goes back to it."""
        from tui.widgets.filter_bar import FilterBar

        if self.filter_bar is None:
            self.filter_bar = FilterBar(self.filter, self._take_words, id="filter")
            # Waited for, so that the next key finds the field where it is.
            await self.mount(self.filter_bar, before="#keys")
        self.filter_bar.focus_words()
        self._show_rows()
        self.follow()

    def action_close_filter(self) -> None:
        """Leaves the field; then, or where nothing was typed, shows every discussion."""
        if self.filter_bar is not None:
            self.close_field()
            if self.filter.strip():
                self.follow()
                return
        self.filter = ""
        self._arrange()

    def close_field(self) -> None:
        """Takes the field away; what was typed stays in effect."""
        if (bar := self.filter_bar) is not None:
            self._take_words()
            self.filter_bar = None
            bar.remove()
            self._name_list()
            self.set_focus(self.row_list, scroll_visible=False)

    def _take_words(self) -> None:
        """Narrows the list to what was typed."""
        if self.filter_bar is not None and self.filter_bar.words != self.filter:
            self.filter = self.filter_bar.words
            self._arrange(first=True)

    def on_filter_bar_moved(self, event: FilterBar.Moved) -> None:
        event.stop()
        self._take_words()
        self.row_list.move_by(event.by * (self.row_list.page if event.pages else 1))
        self.follow()

    # -- what is kept --------------------------------------------------------------------------

    def keep(self) -> None:
        """Keeps how the list is sorted and filtered, and where the cursor is."""
        row = self.row_list.row
        self.state.keep(
            SECTION,
            {
                "sort": self.sort,
                "reverse": self.reverse,
                "filter": self.filter,
                "preview": self.preview_wanted,
                "key": row.key if row is not None else self._wanted,
            },
        )


def _index(rows: Sequence[Row], key: str) -> int:
    """The row of a discussion, -1 where it is not among `rows`."""
    try:
        return [row.key for row in rows].index(key)
    except ValueError:
        return -1


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

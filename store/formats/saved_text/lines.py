"""The lines of a saved text page as items and lists, by their indentation and their markers.

The form is what Resiliparse's plain-text extraction writes: a marker ("1. " for `<ol>`, "• " for
`<ul>`) stands at column 2, 4, 6 …, two columns a level; a paragraph that continues an item stands two
columns in from its marker, whatever the number's width; the later lines of a `<pre>` keep only their
own indent, even none; an empty item has no line at all. Other programs set numbers right-aligned and
continuations under the text; those are read as well. One pass, linear, no recursion.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from store.formats.dates import find_date
from store.formats.phrases import chrome, ends_in_says
from store.formats.saved_text.layout import Layout, first_letters, indent, layout_of, marker_of
from store.formats.saved_text.metas import unfold_metas
from store.formats.saved_text.page import Item, ListOf, Page

MAX_PHANTOMS: Final = 64
"""Levels that may be jumped at once; a line set further in is text."""

MAX_WAITING: Final = 1000
"""Lines that may wait until it is known what they belong to."""

_NOWHERE: Final = 1 << 30

_Text = tuple[int, str, bool]
"""Column, text, and whether an empty line stood before."""


def read_page(raw: list[str]) -> Page:
    """The lines, items and lists of a page whose lines are `raw`, which is empty afterwards.

    A page may be large, and its lines are not held twice.
    """
    unfold_metas(raw)
    return _Reader(layout_of(raw)).read(raw)


class _Reader:
    """Reads lines into a page. Lines that might end a list wait in `waiting` until it is known."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.page = Page()
        self.stack: list[int] = []
        self.open_list: dict[int, int] = {}
        self.waiting: list[_Text] = []
        self.queue: deque[_Text] = deque()
        self.direct = False
        self.inside = _NOWHERE
        """The column of the open item's text, from which on a line is certainly in it."""

    def read(self, raw: list[str]) -> Page:
        bullets, tab = self.layout.ascii_bullets, self.layout.tab
        markers = first_letters(bullets)
        add = self.page.lines.add
        blank = True
        raw.reverse()
        while raw:
            line = raw.pop()
            rest = line.lstrip(" \t")
            text = rest.strip()
            if not text:
                blank = True
                continue
            column = indent(line, tab) if "\t" in line else len(line) - len(rest)
            found = marker_of(text, bullets) if column and text[0] in markers else None
            if found is not None and self._is_marker(column, text, found[1], blank):
                self._item(column, *found, blank)
            elif column >= self.inside and not self.waiting:
                add(text, self.stack[-1], blank, column)
            else:
                self._text(column, text, blank)
            blank = False
        self._finish()
        return self.page

    # -- what a line is ------------------------------------------------------------------------

    def _is_marker(self, column: int, text: str, number: int | None, blank: bool) -> bool:
        """Whether a line that begins like an item is one, and no date, and no line of a comment."""
        last = self._last_at(column)
        if last is not None and number is not None and last.number is not None:
            if number == last.number + 1 or number == 1:
                return True
            if number <= last.number:
                return blank
        if not self.stack and column > 2 * MAX_PHANTOMS:
            return False
        if self.stack and column - self.page.items[self.stack[-1]].column > 2 * MAX_PHANTOMS:
            return False
        if number is None:
            return True
        if number <= 31 and self.stack and len(text) <= 60:
            date = find_date(text)
            if date and date.start == 0 and not date.relative:
                return False
        return (
            number <= 99
            or not self.stack
            or last is not None
            or column <= self.page.items[self.stack[0]].column
        )

    def _last_at(self, column: int) -> Item | None:
        """The open item at exactly this column."""
        items, stack = self.page.items, self.stack
        for at in range(len(stack) - 1, max(-1, len(stack) - 1 - MAX_PHANTOMS), -1):
            item = items[stack[at]]
            if item.column == column:
                return item
            if item.column < column:
                return None
        return None

    # -- items ---------------------------------------------------------------------------------

    def _place(self, column: int, marker: str, number: int | None) -> int:
        """The column that decides the level: a right-aligned number's last digit."""
        if self.layout.right_aligned and number is not None:
            return column + len(marker) - 2
        return column

    def _item(self, column: int, marker: str, number: int | None, text: str, blank: bool) -> None:
        column = self._place(column, marker, number)
        if self.waiting:
            self._settle(column, number, text)
        items = self.page.items
        while self.stack and items[self.stack[-1]].column >= column:
            self._close()
        if self.layout.two_step:
            self._phantoms(column)
        parent = self.stack[-1] if self.stack else -1
        lines = self.page.lines
        inside = self._text_column(column, marker, number)
        self._add(Item(parent, column, inside, marker, number, len(lines.texts)))
        lines.add(text, len(items) - 1, blank, column)

    def _phantoms(self, column: int) -> None:
        """Items for the levels that were jumped between the open item and `column`."""
        at = self.page.items[self.stack[-1]].column if self.stack else 0
        while column - at >= 4 and (column - at) % 2 == 0:
            at += 2
            parent = self.stack[-1] if self.stack else -1
            self._add(Item(parent, at, at + 2, "", None, len(self.page.lines), phantom=True))

    def _add(self, item: Item) -> None:
        items, lists = self.page.items, self.page.lists
        index = len(items)
        open_list = self.open_list.get(item.parent, -1)
        if open_list >= 0 and not self._continues(lists[open_list], item):
            open_list = -1
        if open_list < 0:
            open_list = len(lists)
            lists.append(ListOf(item.parent, item.number is not None))
            self.open_list[item.parent] = open_list
        if item.number is not None:
            lists[open_list].ordered = True
        item.list = open_list
        lists[open_list].items.append(index)
        items.append(item)
        self.stack.append(index)
        self.inside = item.inside

    def _continues(self, open_list: ListOf, item: Item) -> bool:
        last = self.page.items[open_list.items[-1]]
        if item.phantom or last.phantom:
            known = [
                self.page.items[i].number for i in open_list.items[-3:] if not self.page.items[i].phantom
            ]
            return item.phantom or not known or (known[-1] is None) == (item.number is None)
        if item.column != last.column:
            return False
        if item.number is None or last.number is None:
            return item.number is None and last.number is None
        return item.number > last.number

    def _close(self) -> None:
        self.open_list.pop(self.stack.pop(), None)
        self.inside = self.page.items[self.stack[-1]].inside if self.stack else _NOWHERE

    # -- text ----------------------------------------------------------------------------------

    def _text(self, column: int, text: str, blank: bool) -> None:
        """A line of text. One that may be preformatted text, or the end of a list, waits."""
        self.queue.append((column, text, blank))
        while self.queue:
            self._take(*self.queue.popleft())

    def _take(self, column: int, text: str, blank: bool) -> None:
        if not self.stack:
            self._place_line(column, text, blank)
            return
        top = self.page.items[self.stack[-1]]
        if column > top.column:
            if self.waiting and self.direct and column == top.column + 2:
                self._keep()
            elif self.waiting:
                self.waiting.append((column, text, blank))
                if not self.direct:
                    self._force()
                return
            self._append(column, text, blank)
            return
        if not self.waiting:
            self.direct = not blank
            if self._fits(column) and (blank or chrome(text) == "reply"):
                self._place_line(column, text, blank)
                return
        self.waiting.append((column, text, blank))
        if len(self.waiting) > MAX_WAITING:
            for line in self.waiting:
                self._place_line(*line)
            self.waiting.clear()

    def _fits(self, column: int) -> bool:
        """Whether a line stands exactly where an open item's text does."""
        above = self._last_at(column - 2)
        return above is not None and self.layout.two_step

    def _force(self) -> None:
        """The first waiting line stands where its indentation says; the others are looked at again."""
        first, *rest = self.waiting
        self.waiting.clear()
        self._place_line(*first)
        self.queue.extendleft(reversed(rest))

    def _settle(self, column: int, number: int | None, text: str) -> None:
        """Decide what the waiting lines are, when an item follows them."""
        while self.waiting:
            if self._is_inside(column, number, text):
                if self._fits(self.waiting[0][0]) and self.page.lines[-1].marker:
                    self._force()
                else:
                    self._keep()
            else:
                self._force()
            while self.queue:
                self._take(*self.queue.popleft())

    def _is_inside(self, column: int, number: int | None, text: str) -> bool:
        """Whether the item at `column` shows that the waiting lines belong to the open item."""
        top = self.page.items[self.stack[-1]]
        least = min(line[0] for line in self.waiting)
        last = self._last_at(column)
        if self.direct and self.layout.two_step and column <= top.column + 2:
            beside = last is not None or self._last_at(column - 2) is not None
            between = any(line[0] % 2 for line in self.waiting)
            if beside and ((column >= 4 and least <= column - 2) or between):
                return True
        if last is None or least > column:
            return False
        if number is not None:
            return last.number is not None and number == last.number + 1
        if last.number is not None or last.phantom or not self.direct:
            return False
        return ends_in_says(text) and ends_in_says(self.page.lines.texts[last.first])

    def _finish(self) -> None:
        while self.waiting:
            self._force()
            while self.queue:
                self._take(*self.queue.popleft())

    def _keep(self) -> None:
        """The waiting lines are preformatted text of the open item."""
        for column, text, blank in self.waiting:
            self.page.lines.add_raw(text, self.stack[-1], blank, column)
        self.waiting.clear()

    def _place_line(self, column: int, text: str, blank: bool) -> None:
        """A line stands where its indentation says; the items set further in are closed."""
        closed = False
        while self.stack and self.page.items[self.stack[-1]].column >= column:
            self._close()
            closed = True
        if not self.stack:
            self.open_list.pop(-1, None)
            self.page.lines.add(text, -1, blank, column)
            return
        if closed:
            self.open_list.pop(self.stack[-1], None)
        self._append(column, text, blank)

    def _append(self, column: int, text: str, blank: bool) -> None:
        """A line of the open item."""
        raw = column < self.inside and self.layout.two_step
        add = self.page.lines.add_raw if raw else self.page.lines.add
        add(text, self.stack[-1], blank, column)

    def _text_column(self, column: int, marker: str, number: int | None) -> int:
        """Where the text of an item at `column` stands."""
        if self.layout.two_step or number is None or self.layout.right_aligned:
            return column + 2
        return column + len(marker) + 1

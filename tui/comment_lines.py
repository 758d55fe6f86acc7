"""The comments of a thread as lines: what is seen under folds, how high, and how it looks.

No widget is here: `tui.widgets.comment_tree` scrolls and paints this, and tests look at it directly.
A comment is wrapped when its rows are asked for, which is when it is on the screen or next to it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Final

from store.matcher import Matcher
from store.text import safe, safe_line
from store.thread import Thread
from tui import render
from tui.ages import age
from tui.folds import Folds
from tui.heights import Heights
from tui.indent import Indent
from tui.lines import Row
from tui.text_layout import Overlay

Unread = bytearray | Callable[[int], bool]
"""Which comments are unread: a byte a comment, or a question. Bytes are found faster."""

_BODIES: Final = 400
"""Wrapped comments that are kept."""

_CHARACTERS: Final = 4_000_000
"""Characters of the wrapped comments that are kept, together."""


class CommentLines:
    """The lines of `thread` (`tui.lines.Lines`): an item is a comment, by its index.

    `article_author` is told apart among the authors; ages are told against `now`.
    """

    def __init__(self, thread: Thread, article_author: str = "", now: datetime | None = None) -> None:
        self.thread = thread
        self.now = now
        self.folds = Folds(thread)
        self.indent = Indent(80)
        self.cursor = 0 if len(thread) else -1
        self.flagged: Mapping[int, str] = {}
        self.unread: Unread = bytearray(len(thread))
        self.wrapped = 0
        """How many comments were wrapped so far; tests and benchmarks look at it."""
        self._own = safe_line(article_author).casefold()
        self._bodies: dict[int, render.Body] = {}
        self._characters = 0
        self._matcher: Matcher | None = None
        self._current: tuple[int, int] | None = None
        self._matched: dict[int, list[tuple[int, int]]] = {}
        self._search = 0
        self.heights = self._new_heights()

    def _new_heights(self) -> Heights:
        thread, indent = self.thread, self.indent
        return Heights(
            self.folds.seen,
            lambda i: render.measure(thread, i, indent),
            lambda start, stop: render.guess(thread, start, stop, indent),
        )

    # -- tui.lines.Lines -----------------------------------------------------------------------

    @property
    def first(self) -> int:
        """The first comment, -1 in an empty thread."""
        return 0 if len(self.thread) else -1

    @property
    def last(self) -> int:
        """The last comment that is seen, -1 in an empty thread."""
        return self.folds.last

    def next(self, item: int) -> int:
        """The comment that is seen after `item`, or -1."""
        return self.folds.next(item)

    def previous(self, item: int) -> int:
        """The comment that is seen before `item`, or -1."""
        return self.folds.previous(item)

    def lay_out(self, width: int) -> None:
        """Forgets what was wrapped for another width; nothing is wrapped yet."""
        self.indent = Indent(width)
        self._bodies.clear()
        self._characters = 0
        self.heights = self._new_heights()

    def body(self, i: int) -> render.Body:
        """Comment `i`, wrapped."""
        body = self._bodies.get(i)
        if body is None:
            body = render.body(self.thread, i, self.indent)
            self.wrapped += 1
            self.heights.set(i, body.height)
            size = len(body.text.text)
            while self._bodies and (len(self._bodies) >= _BODIES or self._characters + size > _CHARACTERS):
                oldest = next(iter(self._bodies))
                self._characters -= len(self._bodies.pop(oldest).text.text)
            self._bodies[i] = body
            self._characters += size
        return body

    def height(self, item: int) -> int:
        """The rows of comment `item`: header, text and an empty one."""
        return self.body(item).height

    @property
    def total(self) -> int:
        """About all rows that are seen."""
        return self.heights.total

    def offset(self, item: int) -> int:
        """About the rows above comment `item`."""
        return self.heights.offset(item)

    def at(self, row: int) -> tuple[int, int]:
        """The comment, and the row of it, that stands about `row` rows below the top."""
        item, within = self.heights.at(row)
        return (item, min(within, self.height(item) - 1)) if item >= 0 else (-1, 0)

    def key(self, item: int) -> Hashable:
        """What changes the look of comment `item`."""
        after = self.folds.next(item)
        matched = self._search if self.matches(item) else 0
        return (
            item == self.cursor,
            self.folds.is_folded(item),
            self.flagged.get(item),
            self.is_unread(item),
            matched,
            self._current[1] if matched and self._current and self._current[0] == item else -1,
            self.indent.guides(self.thread.depth[after]) if after >= 0 else 0,
        )

    def row(self, item: int, row: int, selected: tuple[int, int] | None = None) -> Row:
        """Row `row` of comment `item`: its header, a line of its text, or the empty one after it."""
        body, indent = self.body(item), self.indent
        if row == body.height - 1:
            after = self.folds.next(item)
            levels = indent.guides(self.thread.depth[after]) if after >= 0 else 0
            return Row([], (), render.lead(indent.bar, False, levels, indent.step))
        is_cursor = item == self.cursor
        levels = indent.guides(self.thread.depth[item])
        lead = render.lead(indent.bar, is_cursor, levels, indent.step)
        if row == 0:
            pieces = render.header(self.header(item), indent, self.now)
        else:
            opens = self.folds.has_replies(item) and not self.folds.is_folded(item)
            pieces = render.body_row(body, row, levels, opens, self._overlays(item), selected)
        return Row(pieces, ("cursor",) if is_cursor else (), lead)

    def place_of(self, item: int, row: int) -> int:
        """The place in the text where `row` begins; -1 for a row before the text."""
        body = self.body(item)
        line = row - 1 - len(body.notice)
        if line < 0 or not body.text.height:
            return -1
        return body.text.span(line)[0] if line < body.text.height else len(body.text.text)

    def row_of(self, item: int, place: int) -> int:
        """The row that the character at `place` stands in; 0, the header, for -1."""
        body = self.body(item)
        return 0 if place < 0 or not body.text.height else 1 + len(body.notice) + body.text.line_of(place)

    def copied(self, item: int, start: int, end: int | None, whole: bool) -> str:
        """A stretch of the text of a comment, safe to be pasted into a terminal.

        It stands under a line with its author and date when `whole`.
        """
        text = safe(self.thread.text(item)[max(0, start) : end])
        if not whole:
            return text
        when = age(self.thread.posted(item), self.now, time=True)
        name = render.name_of(self.thread, item)[0]
        return f"{name}, {when}\n{text}\n" if when else f"{name}\n{text}\n"

    # -- the top level -------------------------------------------------------------------------

    @cached_property
    def tops(self) -> array[int]:
        """The top-level comments, in order."""
        return array("q", self.thread.replies(-1))

    def top_of(self, i: int) -> int:
        """The top-level comment of the branch that `i` is in."""
        return self.tops[bisect_right(self.tops, i) - 1]

    # -- what a header says --------------------------------------------------------------------

    def header(self, i: int) -> render.Header:
        """What the header of comment `i` says."""
        thread, folds = self.thread, self.folds
        name, is_named = render.name_of(thread, i)
        under = thread.descendants(i)
        is_folded = folds.is_folded(i)
        mark = render.FOLDED if is_folded else render.UNFOLDED if under else render.CHILDLESS
        return render.Header(
            name=name,
            is_named=is_named,
            is_own=is_named and name.casefold() == self._own,
            depth=thread.depth[i],
            mark=mark,
            posted=thread.posted(i),
            score=thread.score(i),
            hidden=under if is_folded else 0,
            replies=under if thread.depth[i] == 1 else 0,
            flag=self.flagged.get(i),
            is_unread=self.is_unread(i),
            state=thread.state(i),
        )

    def is_unread(self, i: int) -> bool:
        """Whether comment `i` bears the mark of an unread one."""
        return bool(self.unread(i) if callable(self.unread) else self.unread[i])

    # -- matches -------------------------------------------------------------------------------

    def set_matches(self, matcher: Matcher | None, current: tuple[int, int] | None) -> None:
        """Marks what `matcher` finds; `current` is a comment and the number of a match in it."""
        if matcher != self._matcher:
            self._matched.clear()
            self._search += 1
        self._matcher = matcher or None
        self._current = current

    @property
    def current(self) -> tuple[int, int] | None:
        """The comment of the current match, and the number of the match in it."""
        return self._current

    def matches(self, i: int) -> list[tuple[int, int]]:
        """Where the matches in comment `i` are; found when it is first looked at."""
        if self._matcher is None:
            return []
        found = self._matched.get(i)
        if found is None:
            if len(self._matched) > _BODIES:
                self._matched.clear()
            found = self._matched[i] = self._matcher.spans(self.thread.text(i))
        return found

    def _overlays(self, i: int) -> list[Overlay]:
        current = self._current[1] if self._current and self._current[0] == i else -1
        return [
            Overlay(start, end, "match-current" if number == current else "match")
            for number, (start, end) in enumerate(self.matches(i))
        ]

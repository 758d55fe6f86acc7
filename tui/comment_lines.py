"""The comments of a thread as lines: what is seen of them and in which order, how high, and how it looks.

No widget is here: `tui.widgets.comment_tree` scrolls and paints this, and tests look at it directly.
A comment is wrapped when its rows are asked for, which is when it is on the screen or next to it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final

from store.matcher import Matcher
from store.text import safe, safe_line
from store.thread import Thread
from tui import render
from tui.ages import age, since
from tui.drawn import READING, Look
from tui.heights import Heights
from tui.indent import Indent
from tui.lines import Row
from tui.orders import OrderName, Shown
from tui.text_layout import Overlay, Piece
from tui.wrapping import shown

if TYPE_CHECKING:
    from store.saves import Change, Latest

Unread = bytes | bytearray | Callable[[int], bool]
"""Which comments are unread: a byte a comment, or a question. Bytes are found faster."""

_BODIES: Final = 400
"""Wrapped comments that are kept."""

_CHARACTERS: Final = 4_000_000
"""Characters of the wrapped comments that are kept, together."""

_FIRST: Final = bytes(level == 1 for level in range(256))
"""1 for the first level, 0 for the others."""


class CommentLines:
    """The lines of `thread` (`tui.lines.Lines`).

    An item is a comment by its place in the order that they are shown in; in thread order, which is the
    first one, that is its index. Whatever is not of `Lines` names a comment by its index.
    `article_author` is told apart among the authors; ages are told against `now`.
    """

    def __init__(self, thread: Thread, article_author: str = "", now: datetime | None = None) -> None:
        self.thread = thread
        self.now = now
        self.arranged = Shown(thread)
        self.folds = self.arranged.folds
        self.indent = Indent(80)
        self.cursor = 0 if len(thread) else -1
        self.flagged: Mapping[int, str] = {}
        self.unread: Unread = bytearray(len(thread))
        self.wrapped = 0
        """How many comments were wrapped so far; tests and benchmarks look at it."""
        self._look = READING
        self._quotes_shown: set[int] = set()
        self._own = safe_line(article_author).casefold()
        self._bodies: dict[int, render.Body] = {}
        self._characters = 0
        self._matcher: Matcher | None = None
        self._current: tuple[int, int] | None = None
        self._matched: dict[int, list[tuple[int, int]]] = {}
        self._search = 0
        self.latest: Latest | None = None
        """What the latest save of several changed; told before the first paint."""
        self.ending = ""
        """What is said in the empty row after the last comment."""
        self._arrangements = 0
        self.heights = self._new_heights()

    def _new_heights(self) -> Heights:
        thread, indent, count = self.thread, self.indent, len(self.thread)
        comments = self.arranged.order.comments
        # In an order by date a block is as good as another: its texts stand all over the buffer.
        a_comment = render.guess(thread, 0, count, indent) / max(1, count) if self.is_flat else 0

        def guess(start: int, stop: int) -> int:
            if a_comment:
                return round(a_comment * (stop - start))
            return render.guess(thread, start, stop, indent)

        def measure(item: int) -> int:
            i = comments[item]
            return render.measure(thread, i, indent, self._look_of(i))

        return Heights(self.arranged.seen, measure, guess)

    # -- the order and the filter --------------------------------------------------------------

    @property
    def is_flat(self) -> bool:
        """Whether the comments stand in an order without levels."""
        return self.arranged.is_flat

    def set_order(self, name: OrderName) -> tuple[int, int]:
        """Puts the comments in another order; returns the stretch of items of which others may be seen."""
        was_flat = self.is_flat
        changed = self.arranged.set_order(name)
        if changed != (0, 0):
            self._arrangements += 1
            if was_flat != self.is_flat:
                self.lay_out(self.indent.width)
            else:
                self.heights = self._new_heights()
        return changed

    def set_filter(self, hits: bytes | bytearray | None, *, more: bool = False) -> tuple[int, int]:
        """Shows only some comments; returns the stretch of items of which others may be seen."""
        changed = self.arranged.set_filter(hits, more=more)
        if changed != (0, 0):
            self._arrangements += 1
        return changed

    # -- tui.lines.Lines -----------------------------------------------------------------------

    @property
    def first(self) -> int:
        """The first comment that is seen, -1 in an empty thread."""
        return self.arranged.seen.find(1)

    @property
    def last(self) -> int:
        """The last comment that is seen, -1 in an empty thread."""
        return self.arranged.seen.rfind(1)

    def next(self, item: int) -> int:
        """The comment that is seen after `item`, or -1."""
        return self.arranged.seen.find(1, item + 1)

    def previous(self, item: int) -> int:
        """The comment that is seen before `item`, or -1."""
        return self.arranged.seen.rfind(1, 0, max(item, 0))

    def lay_out(self, width: int) -> None:
        """Forgets what was wrapped for another width; nothing is wrapped yet."""
        self.indent = Indent(width, is_flat=self.is_flat, measure=self._look.line_width)
        self._bodies.clear()
        self._characters = 0
        self.heights = self._new_heights()

    def body(self, i: int) -> render.Body:
        """Comment `i`, wrapped."""
        body = self._bodies.get(i)
        if body is None:
            body = render.body(self.thread, i, self.indent, self._look_of(i))
            if (change := self.change(i)) is not None and change.gone:
                body = body._replace(is_gone=True)
            self.wrapped += 1
            self.heights.set(self.arranged.item(i), body.height)
            size = len(body.text.text)
            while self._bodies and (len(self._bodies) >= _BODIES or self._characters + size > _CHARACTERS):
                oldest = next(iter(self._bodies))
                self._characters -= len(self._bodies.pop(oldest).text.text)
            self._bodies[i] = body
            self._characters += size
        return body

    # -- how texts are shown -------------------------------------------------------------------

    def set_look(self, look: Look) -> None:
        """Says how texts are shown from here on."""
        if look != self._look:
            self._look = look
            self.lay_out(self.indent.width)

    def _look_of(self, i: int) -> Look:
        return self._look._replace(long_quotes=0) if i in self._quotes_shown else self._look

    def toggle_quotes(self, i: int) -> bool:
        """Shows the long quotes of comment `i` whole, or folds them; False where it has none."""
        if i in self._quotes_shown:
            self._quotes_shown.discard(i)
        elif self.body(i).text.folds:
            self._quotes_shown.add(i)
        else:
            return False
        self._wrap_again(i)
        return True

    def is_quote_fold(self, item: int, row: int) -> bool:
        """Whether a row stands for a part of a quote that is folded away."""
        body = self.body(self.arranged.comment(item))
        return body.text.is_fold(row - 1 - len(body.notice))

    def show_place(self, i: int, place: int) -> bool:
        """Shows the quotes of comment `i` whole if what stands at `place` is folded away; whether it was."""
        text = self.body(i).text
        return bool(text.height) and text.is_fold(text.line_of(place)) and self.toggle_quotes(i)

    def _wrap_again(self, i: int) -> None:
        body = self._bodies.pop(i, None)
        if body is not None:
            self._characters -= len(body.text.text)
        self.body(i)

    def height(self, item: int) -> int:
        """The rows of comment `item`: header, text and an empty one."""
        return self.body(self.arranged.comment(item)).height

    @property
    def total(self) -> int:
        """About all rows that are seen."""
        return self.heights.total

    def offset(self, item: int) -> int:
        """About the rows above comment `item`."""
        return self.heights.about(item)

    def at(self, row: int) -> tuple[int, int]:
        """The comment, and the row of it, that stands about `row` rows below the top."""
        item, within = self.heights.at(row)
        return (item, min(within, self.height(item) - 1)) if item >= 0 else (-1, 0)

    def key(self, item: int) -> Hashable:
        """What changes the look of comment `item`."""
        i = self.arranged.comment(item)
        matched = self._search if self.matches(i) else 0
        return (
            self._arrangements,
            i == self.cursor,
            self.folds.is_folded(i),
            self.flagged.get(i),
            self.is_unread(i),
            i in self._quotes_shown,
            matched,
            self._current[1] if matched and self._current and self._current[0] == i else -1,
            self._levels_after(item),
            self.ending if self.next(item) < 0 else "",
        )

    def _levels_after(self, item: int) -> int:
        """How many guides go on below a comment."""
        after = self.next(item)
        return self.indent.guides(self.thread.depth[self.arranged.comment(after)]) if after >= 0 else 0

    def row(self, item: int, row: int, selected: tuple[int, int] | None = None) -> Row:
        """Row `row` of comment `item`: its header, a line of its text, or the empty one after it."""
        i = self.arranged.comment(item)
        body, indent = self.body(i), self.indent
        if row == body.height - 1:
            pieces = []
            if self.ending and self.next(item) < 0:
                pieces = [Piece(" " * indent.mark + shown(safe_line(self.ending)), ("notice",))]
            return Row(pieces, (), render.lead(indent.bar, False, self._levels_after(item), indent.step))
        is_cursor = i == self.cursor
        is_context = self.arranged.is_context(i)
        levels = indent.guides(self.thread.depth[i])
        lead = render.lead(indent.bar, is_cursor, levels, indent.step)
        if row == 0:
            pieces = render.header(self.header(i), indent, self.now, self._look.dates)
        else:
            opens = not self.is_flat and self.folds.has_replies(i) and not self.folds.is_folded(i)
            pieces = render.body_row(body, row, levels, opens, self._overlays(i), selected)
            if body.is_gone:
                pieces = render.faded(pieces)
        if is_context:
            pieces = render.dimmed(pieces)
        return Row(pieces, ("cursor",) if is_cursor else (), lead)

    def place_of(self, item: int, row: int) -> int:
        """The place in the text where `row` begins; -1 for a row before the text."""
        body = self.body(self.arranged.comment(item))
        line = row - 1 - len(body.notice)
        if line < 0 or not body.text.height:
            return -1
        return body.text.span(line)[0] if line < body.text.height else len(body.text.text)

    def row_of(self, item: int, place: int) -> int:
        """The row that the character at `place` stands in; 0, the header, for -1."""
        body = self.body(self.arranged.comment(item))
        return 0 if place < 0 or not body.text.height else 1 + len(body.notice) + body.text.line_of(place)

    def copied(self, item: int, start: int, end: int | None, whole: bool) -> str:
        """A stretch of the text of a comment, safe to be pasted into a terminal.

        It stands under a line with its author and date when `whole`.
        """
        i = self.arranged.comment(item)
        text = safe(self.thread.text(i)[max(0, start) : end])
        if not whole:
            return text
        when = age(self.thread.posted(i), self.now, time=True, form=self._look.dates)
        name = render.name_of(self.thread, i)[0]
        return f"{name}, {when}\n{text}\n" if when else f"{name}\n{text}\n"

    # -- the top level -------------------------------------------------------------------------

    @cached_property
    def tops(self) -> bytes:
        """One byte a comment: 1 at the top level."""
        return self.thread.levels.translate(_FIRST)

    def top_of(self, i: int) -> int:
        """The top-level comment of the branch that `i` is in."""
        return self.tops.rfind(1, 0, i + 1)

    # -- what a header says --------------------------------------------------------------------

    def header(self, i: int) -> render.Header:
        """What the header of comment `i` says."""
        thread, folds = self.thread, self.folds
        name, is_named = render.name_of(thread, i)
        is_flat, parent = self.is_flat, thread.parent[i]
        under = 0 if is_flat else folds.under(i)
        is_folded = under > 0 and folds.is_folded(i)
        mark = render.FOLDED if is_folded else render.UNFOLDED if under else render.CHILDLESS
        change = self.change(i)
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
            answers=render.name_of(thread, parent)[0] if is_flat and parent >= 0 else "",
            is_context=self.arranged.is_context(i),
            flag=self.flagged.get(i),
            is_unread=self.is_unread(i),
            state=thread.state(i),
            gone=self._gone(change),
            is_new=change is not None and change.is_new,
            edited=self._edited(i, change),
        )

    def change(self, i: int) -> Change | None:
        """What later saves made of comment `i`, None for nothing, which the bytes of its `extra` tell."""
        at = self.thread.columns.extra_at
        extra = bytes(self.thread.columns.buffer[at[i] : at[i + 1]])
        if b'"added":' not in extra and b'"earlier":' not in extra and b'"gone":' not in extra:
            return None
        from store.saves import change_of

        return change_of(self.thread, i, self.latest)

    def _edited(self, i: int, change: Change | None) -> str:
        """That a comment was worded otherwise; of one whose text was taken away, that it is kept."""
        if change is None or not change.earlier:
            return ""
        return "edited" if self.thread.text_size(i) else "text kept"

    def _gone(self, change: Change | None) -> str:
        """Since when a comment is gone, in words."""
        if change is None or change.gone is None:
            return ""
        day = datetime(change.gone.year, change.gone.month, change.gone.day, tzinfo=UTC)
        today = datetime.now(UTC) if self.now is None else self.now
        return (
            "gone since today"
            if day.date() == today.date()
            else f"gone since {since(day, today, self._look.dates)}"
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

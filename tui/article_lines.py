"""The article as lines: title, byline, text, and what stands after it. No widget is here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable
from typing import Final

from store.matcher import Matcher
from store.model import Discussion
from store.text import safe, safe_line
from tui.ages import stamp
from tui.drawn import READING, Look
from tui.indent import MEASURE
from tui.lines import Row
from tui.render import FLAG
from tui.text_layout import Overlay, Piece, TextLayout

CLOSED: Final = "Comments are closed."
NO_TEXT: Final = "This page came without an article."


class ArticleLines:
    """The lines of a discussion's article (`tui.lines.Lines`): one item, 0."""

    def __init__(self, discussion: Discussion) -> None:
        self._discussion = discussion
        self._text = safe(discussion.body)
        self._is_edited = bool(discussion.extra.get("earlier"))
        self._flag: str | None = None
        self._matcher: Matcher | None = None
        self._spans: list[tuple[int, int]] = []
        self._current: int | None = None
        self._search = 0
        self._look = READING
        self._quotes_shown = False
        self.lay_out(MEASURE)

    def lay_out(self, width: int) -> None:
        """Wraps the article for rows of `width` cells."""
        margin = 2 if width >= 48 else 1 if width >= 12 else 0
        self._columns = width
        measure = max(2, min(self._look.line_width or width, width - 2 * margin))
        # In a wide pane the text stands a little off the edge, not in the middle of nowhere.
        left = min(max(margin, (width - measure) // 2), 8)
        self._lead = (Piece(" " * left, ()),) if left else ()
        look = self._look._replace(long_quotes=0) if self._quotes_shown else self._look
        self._body = TextLayout(self._text, self._discussion.body_marks, measure, look=look)
        self._before = [*self._wrapped(safe_line(self._discussion.title), measure, "title")]
        self._byline_at = len(self._before)
        self._before += self._wrapped(self._byline(), measure, "byline")
        if self._before:
            self._before.append([])
        self._after: list[list[Piece]] = [[]]
        if not self._body.height:
            self._after = [*self._wrapped(NO_TEXT, measure, "notice"), []]
        if self._discussion.closed:
            self._after += [*self._wrapped(CLOSED, measure, "notice"), []]

    def _wrapped(self, text: str, measure: int, kind: str) -> list[list[Piece]]:
        layout = TextLayout(text, (), measure, (kind,))
        return [[piece._replace(place=-1) for piece in layout.row(row)] for row in range(layout.height)]

    def _byline(self) -> str:
        it = self._discussion
        when = stamp(it.published, self._look.dates, time=True)
        parts = [safe_line(it.author), when, safe_line(it.site)]
        if self._is_edited:
            parts.append("edited")
        if self._flag is not None:
            parts.append(f"{FLAG} {safe_line(self._flag)}" if self._flag else FLAG)
        return " · ".join(part for part in parts if part)

    def set_flag(self, label: str | None) -> None:
        """Shows a flag with its label ("" for a plain one) in the byline, or none."""
        self._flag = label
        self.lay_out(self._columns)

    def set_look(self, look: Look) -> None:
        """Says how the text is shown from here on."""
        if look != self._look:
            self._look = look
            self.lay_out(self._columns)

    def toggle_quotes(self) -> bool:
        """Shows long quotes whole, or folds them; False where there are none."""
        if not self._quotes_shown and not self._body.folds:
            return False
        self._quotes_shown = not self._quotes_shown
        self.lay_out(self._columns)
        return True

    def is_quote_fold(self, item: int, row: int) -> bool:
        """Whether a row stands for a part of a quote that is folded away."""
        return self._body.is_fold(row - len(self._before))

    def show_place(self, place: int) -> bool:
        """Shows long quotes whole if the character at `place` is folded away; whether it was."""
        body = self._body
        return bool(body.height) and body.is_fold(body.line_of(place)) and self.toggle_quotes()

    def set_matches(self, matcher: Matcher | None, current: int | None) -> None:
        """Marks what `matcher` finds in the text of the article; `current` is the number of a match."""
        if matcher != self._matcher:
            self._matcher = matcher or None
            self._spans = matcher.spans(self._discussion.body) if matcher else []
            self._search += 1
        self._current = current

    @property
    def matches(self) -> list[tuple[int, int]]:
        """Where the matches in the text are."""
        return self._spans

    # -- tui.lines.Lines -----------------------------------------------------------------------

    @property
    def first(self) -> int:
        """The only item."""
        return 0

    last = first

    def next(self, item: int) -> int:
        """There is no other item."""
        return -1

    previous = next

    @property
    def total(self) -> int:
        """All rows."""
        return len(self._before) + self._body.height + len(self._after)

    def height(self, item: int) -> int:
        """All rows."""
        return self.total

    def offset(self, item: int) -> int:
        """Nothing stands above the article."""
        return 0

    def at(self, row: int) -> tuple[int, int]:
        """Row `row`, or the last one."""
        return 0, max(0, min(row, self.total - 1))

    def key(self, item: int) -> Hashable:
        """What changes the look of the article."""
        return self._search, self._current, self._flag, self._quotes_shown

    def row(self, item: int, row: int, selected: tuple[int, int] | None = None) -> Row:
        """Row `row` of the article."""
        line = row - len(self._before)
        if line < 0:
            pieces = self._before[row]
        elif line < self._body.height:
            start, end = self._body.span(line)
            pieces = self._body.row(line, self._overlays(start, end), selected)
        else:
            pieces = self._after[line - self._body.height]
        return Row(pieces, (), self._lead)

    def _overlays(self, start: int, end: int) -> list[Overlay]:
        found = []
        number = bisect_right(self._spans, start, key=lambda span: span[1])
        while number < len(self._spans) and self._spans[number][0] < end:
            kind = "match-current" if number == self._current else "match"
            found.append(Overlay(*self._spans[number], kind))
            number += 1
        return found

    def place_of(self, item: int, row: int) -> int:
        """The place in the text where `row` begins; -1 for a row before the text."""
        line = row - len(self._before)
        if line < 0 or not self._body.height:
            return -1
        return self._body.span(line)[0] if line < self._body.height else len(self._text)

    def row_of(self, item: int, place: int) -> int:
        """The row that the character at `place` stands in; the first one for -1."""
        return 0 if place < 0 or not self._body.height else len(self._before) + self._body.line_of(place)

    def copied(self, item: int, start: int, end: int | None, whole: bool) -> str:
        """A stretch of the text of the article."""
        return self._text[max(0, start) : end]

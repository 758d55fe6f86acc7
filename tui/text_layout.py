"""A text with its marks, laid out at a width: rows of styled pieces, made when they are asked for.

Laying out finds only where each line begins and ends; what a row looks like is made for the rows
that are seen. Nothing here knows a widget or a colour: a piece names the kinds of its text
("em", "link", "match" …), and a pane gives each kind its style.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from store.model import Mark
from store.text import safe_line
from tui.wrapping import clusters, count_lines, cut, is_simple, shown, width, wrap

Kinds = tuple[str, ...]
"""What a piece is, the more particular last: ("text", "quote", "em")."""

MIN_TEXT: Final = 16
"""Columns that quotes and lists leave for their text, however deep they stand."""

_DEEPEST: Final = 8  # levels of quotes and of lists that are told apart
_MARKER: Final = 16  # characters of an item's marker that are looked at
_BLOCKS: Final = frozenset(("quote", "pre", "item"))


class Piece(NamedTuple):
    """A stretch of a row in one style.

    `place` is where in the text it begins, in code points, and -1 where it is no part of the text
    (a guide, a bar, a marker).
    """

    text: str
    kinds: Kinds
    place: int = -1


class Overlay(NamedTuple):
    """A stretch `[start, end)` of a text that bears one kind more: a match, a selection."""

    start: int
    end: int
    kind: str


class _Block(NamedTuple):
    """A stretch of paragraphs of one form. `line` is the number of its first line."""

    line: int
    first: tuple[Piece, ...]
    rest: tuple[Piece, ...]
    kinds: Kinds
    pre: bool


class _Form(NamedTuple):
    """What form a paragraph has: levels of quotes, columns of indent, in a `pre`."""

    quotes: int
    indent: int
    pre: bool


class TextLayout:
    """`text` (safe, `store.text.safe`) with `marks`, wrapped to `width` cells.

    Each row is at most `width` cells wide. An empty text has no rows. Time and memory are linear in
    the text and its marks.
    """

    __slots__ = ("_blocks", "_ends", "_kinds", "_runs", "_starts", "text", "width")

    def __init__(self, text: str, marks: Sequence[Mark], width: int, kinds: Kinds = ("text",)) -> None:
        self.text = text
        self.width = width
        self._kinds = kinds
        self._runs = _inline_runs(marks, len(text)) if marks else []
        self._blocks: list[_Block] = []
        if not text:
            self._starts, self._ends = cut("", width)
            del self._starts[:], self._ends[:]
        elif any(mark.kind in _BLOCKS for mark in marks):
            self._lay_out_blocks(marks)
        else:
            self._starts, self._ends = wrap(text, width)

    def _lay_out_blocks(self, marks: Sequence[Mark]) -> None:
        starts, ends = cut("", self.width)
        del starts[:], ends[:]
        self._starts, self._ends = starts, ends
        for start, end, form, marker in _paragraph_forms(self.text, marks):
            bars = min(form.quotes, max(0, (self.width - MIN_TEXT) // 2))
            indent = min(form.indent, max(0, self.width - MIN_TEXT - 2 * bars))
            rest: list[Piece] = [Piece("▎ ", ("quote-bar",))] * bars
            first = list(rest)
            if indent:
                rest.append(Piece(" " * indent, self._kinds))
                hang = width(marker) + 1
                if not marker:
                    first.append(rest[-1])
                elif self.text.startswith(marker, start):
                    # The marker is a part of the text; what follows it hangs under the text.
                    first.append(Piece(" " * max(0, indent - hang), self._kinds))
                else:
                    lead = max(0, indent - hang)
                    first.append(Piece(" " * lead, self._kinds))
                    first.append(Piece(f"{marker} " if hang <= indent else "• "[:indent], ("marker",)))
            kinds = self._kinds
            if form.quotes:
                kinds = (*kinds, "quote")
            if form.pre:
                kinds = (*kinds, "pre")
                if self.width - 2 * bars - indent >= 8:
                    rest.append(Piece("┊ ", ("pre-bar",)))
                    first.append(rest[-1])
            taken = sum(width(piece.text) for piece in rest)
            within = sum(width(piece.text) for piece in first)
            self._blocks.append(_Block(len(starts), tuple(first), tuple(rest), kinds, form.pre))
            if within < taken:
                # A marker in the text: its line has more room than the ones that hang under it.
                lines = wrap(self.text, self.width - within, start, end)
                if len(lines[0]) > 1:
                    starts.append(lines[0][0])
                    ends.append(lines[1][0])
                    lines = wrap(self.text, self.width - taken, lines[0][1], end)
            elif form.pre:
                lines = cut(self.text, self.width - taken, start, end)
            else:
                lines = wrap(self.text, self.width - taken, start, end)
            starts.extend(lines[0])
            ends.extend(lines[1])

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self._starts)

    def line_of(self, place: int) -> int:
        """The row that the character at `place` stands in (the row before, for white space at a break)."""
        return max(0, bisect_right(self._starts, place) - 1)

    def span(self, row: int) -> tuple[int, int]:
        """The places where the text of `row` begins and ends."""
        return self._starts[row], self._ends[row]

    def row(
        self, row: int, overlays: Sequence[Overlay] = (), selected: tuple[int, int] | None = None
    ) -> list[Piece]:
        """The pieces of `row`. `overlays` are in order of their places, none over another."""
        start, end = self._starts[row], self._ends[row]
        pieces: list[Piece] = []
        kinds, pad = self._kinds, False
        if self._blocks:
            block = self._blocks[bisect_right(self._blocks, row, key=lambda block: block.line) - 1]
            pieces.extend(block.first if row == block.line else block.rest)
            kinds, pad = block.kinds, block.pre
        runs = _within(self._runs, start, end)
        over = _within(overlays, start, end) if overlays else []
        if selected and selected[0] < end and start < selected[1]:
            over.append(Overlay(*selected, "selected"))
        if not runs and not over:
            if end > start:
                pieces.append(Piece(shown(self.text[start:end]), kinds, start))
        else:
            pieces.extend(self._cut_pieces(start, end, kinds, runs, over))
        if pad:
            missing = self.width - sum(width(piece.text) for piece in pieces)
            if missing > 0:
                pieces.append(Piece(" " * missing, kinds))
        return pieces

    def _cut_pieces(
        self, start: int, end: int, kinds: Kinds, runs: list[Overlay], over: list[Overlay]
    ) -> Iterator[Piece]:
        text = self.text
        places = {start, end}
        for one in (*runs, *over):
            places.add(max(one.start, start))
            places.add(min(one.end, end))
        if not is_simple(text[start:end]):
            # A cluster has one style: that of the character it begins with.
            heads = [at for at, _, _ in clusters(text, start, end)]
            places = {heads[bisect_right(heads, place) - 1] if place < end else end for place in places}
        stops = sorted(places)
        for first, past in pairwise(stops):
            own = [one.kind for one in runs if one.start <= first < one.end]
            own += [one.kind for one in over if one.start < past and first < one.end]
            yield Piece(shown(text[first:past]), (*kinds, *own), first)


def count_rows(text: str, marks: Sequence[Mark], width: int) -> int:
    """The height that a `TextLayout` of these would have, without keeping its lines."""
    if not text:
        return 0
    if any(mark.kind in _BLOCKS for mark in marks):
        return TextLayout(text, marks, width).height
    return count_lines(text, width)


def _within(spans: Sequence[Overlay], start: int, end: int) -> list[Overlay]:
    """Those of `spans` (in order, none over another of its sort) that reach into `[start, end)`."""
    at = bisect_right(spans, start, key=lambda span: span.end)
    found = []
    while at < len(spans) and spans[at].start < end:
        found.append(spans[at])
        at += 1
    return found


def _inline_runs(marks: Sequence[Mark], size: int) -> list[Overlay]:
    """The stretches of text that bear the same inline marks; a kind is their names with "+" between."""
    events: list[tuple[int, int, str]] = []
    for mark in marks:
        start, end = max(0, mark.start), min(mark.end, size)
        if mark.kind not in _BLOCKS and start < end:
            events.append((start, 1, mark.kind))
            events.append((end, -1, mark.kind))
    events.sort()
    runs: list[Overlay] = []
    count: dict[str, int] = {}
    since = 0
    for place, change, kind in events:
        if place > since:
            if names := "+".join(sorted(name for name, open_ in count.items() if open_)):
                runs.append(Overlay(since, place, names))
            since = place
        count[kind] = count.get(kind, 0) + change
    return runs


def _paragraph_forms(text: str, marks: Sequence[Mark]) -> Iterator[tuple[int, int, _Form, str]]:
    """The stretches of paragraphs of one form: start, end, form, and the marker where an item begins."""
    size = len(text)
    opening = sorted(
        (mark for mark in marks if mark.kind in _BLOCKS and mark.start < mark.end),
        key=lambda mark: mark.start,
    )
    closing = sorted(opening, key=lambda mark: mark.end)
    levels = [0] * (_DEEPEST + 1)  # open quotes by the depth they say they have
    quotes = pres = indent = 0
    opened = closed = 0
    start = 0
    held: tuple[int, int, _Form, str] | None = None
    while True:
        end = text.find("\n", start)
        if end < 0:
            end = size
        marker = ""
        while opened < len(opening) and (
            opening[opened].start <= start
            or (opening[opened].start <= end and text[start : opening[opened].start].isspace())
        ):
            mark = opening[opened]
            opened += 1
            if mark.kind == "quote":
                quotes += 1
                levels[_level(mark)] += 1
            elif mark.kind == "pre":
                pres += 1
            else:
                indent += _hang(mark)
                if mark.end > start:
                    marker = _sign(mark)
        while closed < len(closing) and closing[closed].end <= start:
            mark = closing[closed]
            closed += 1
            if mark.kind == "quote":
                quotes -= 1
                levels[_level(mark)] -= 1
            elif mark.kind == "pre":
                pres -= 1
            else:
                indent -= _hang(mark)
        said = next((level for level in range(_DEEPEST, 0, -1) if levels[level]), 0)
        form = _Form(min(max(quotes, said), _DEEPEST), indent, pres > 0)
        if held and not marker and held[2] == form and not held[3]:
            held = (held[0], end, form, "")
        else:
            if held:
                yield held
            held = (start, end, form, marker)
        if end >= size:
            yield held
            return
        start = end + 1


def _level(mark: Mark) -> int:
    """The depth that a quote says it has, 1 where it says none."""
    return min(int(mark.target), _DEEPEST) if mark.target.isdecimal() and mark.target != "0" else 1


def _sign(mark: Mark) -> str:
    """The marker of an item as it is drawn; it comes from the archive as the text does."""
    return shown(safe_line(mark.target[:_MARKER])) or "•"


def _hang(mark: Mark) -> int:
    """The columns that an item is set in by."""
    return min(width(_sign(mark)) + 1, 6)

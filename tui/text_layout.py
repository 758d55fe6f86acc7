"""A text with its marks, laid out at a width: rows of styled pieces, made when they are asked for.

Laying out finds only where each line begins and ends; what a row looks like is made for the rows
that are seen. Nothing here knows a widget or a colour: a piece names the kinds of its text
("em", "link", "match" …), and a pane gives each kind its style.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from store.model import Mark
from tui.drawn import PLAIN, Addition, Drawn, Look, additions_of, may_have_links
from tui.paragraphs import BLOCKS, paragraph_forms
from tui.wrapping import clusters, count_lines, cut, is_simple, shown, width, wrap

if TYPE_CHECKING:
    from tui.fences import Code

Kinds = tuple[str, ...]
"""What a piece is, the more particular last: ("text", "quote", "em")."""

MIN_TEXT: Final = 16
"""Columns that quotes and lists leave for their text, however deep they stand."""

_ADDED_TO: Final = frozenset(("link", "image"))

FOLD_WORTH: Final = 2
"""Lines more than those that stay, up to which a long quote is shown whole: a fold takes a line itself."""


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


class TextLayout:
    """`text` (safe, `store.text.safe`) with `marks`, wrapped to `width` cells and shown as `look` says.

    Each row is at most `width` cells wide. An empty text has no rows. Time and memory are linear in
    the text and its marks. Places are those of the text; what is drawn into it has none.
    """

    __slots__ = (
        *(
            "_blocks",
            "_code",
            "_drawn",
            "_ends",
            "_folds",
            "_highlights",
            "_kinds",
            "_look",
            "_runs",
            "_source",
        ),
        *("_starts", "text", "width"),
    )

    def __init__(
        self,
        text: str,
        marks: Sequence[Mark],
        width: int,
        kinds: Kinds = ("text",),
        look: Look = PLAIN,
    ) -> None:
        self.text = text
        self.width = width
        self._kinds = kinds
        self._look = look
        self._source = text
        self._drawn: Drawn | None = None
        self._blocks: list[_Block] = []
        self._folds: dict[int, int] = {}  # rows that stand for folded lines, and how many these are
        self._code: list[Code] = []
        self._highlights: dict[int, list[Overlay]] = {}
        if _is_special(text, marks, look):
            marks = self._prepare(marks)
            text = self._source
        self._runs = _inline_runs(marks, len(text)) if marks else []
        if not text:
            self._starts, self._ends = cut("", width)
            del self._starts[:], self._ends[:]
        elif marks and any(mark.kind in BLOCKS for mark in marks):
            self._lay_out_blocks(marks)
        else:
            self._starts, self._ends = wrap(text, width)

    def _prepare(self, marks: Sequence[Mark]) -> Sequence[Mark]:
        """Draws additions into the text and looks for code; returns the marks of what is drawn."""
        # Not imported before there is something to look at, as all that a plain text does not need.
        from tui.fences import Code, with_code

        marks, code = with_code(self.text, marks) if self._look.highlight else (marks, [])
        added: list[Addition] = []
        if self._look.links:
            added, bare = additions_of(self.text, marks, self.width)
            if bare:
                marks = [*marks, *bare]
        if added:
            self._drawn = drawn = Drawn(self.text, added)
            self._source = drawn.text
            marks = [mark._replace(start=drawn.edge(mark.start), end=drawn.edge(mark.end)) for mark in marks]
            code = [Code(drawn.edge(start), drawn.edge(end), target) for start, end, target in code]
        self._code = code
        return marks

    def _lay_out_blocks(self, marks: Sequence[Mark]) -> None:
        starts, ends = cut("", self.width)
        del starts[:], ends[:]
        self._starts, self._ends = starts, ends
        quote = -1  # the row where the quote begins that is being laid out
        for start, end, form, marker in paragraph_forms(self._source, marks):
            if form.quotes and quote < 0:
                quote = len(starts)
            elif not form.quotes and quote >= 0:
                self._fold_quote(quote)
                quote = -1
            bars = min(form.quotes, max(0, (self.width - MIN_TEXT) // 2))
            indent = min(form.indent, max(0, self.width - MIN_TEXT - 2 * bars))
            rest: list[Piece] = [Piece("▎ ", ("quote-bar",))] * bars
            first = list(rest)
            if indent:
                rest.append(Piece(" " * indent, self._kinds))
                hang = width(marker) + 1
                if not marker:
                    first.append(rest[-1])
                elif self._source.startswith(marker, start):
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
                lines = wrap(self._source, self.width - within, start, end)
                if len(lines[0]) > 1:
                    starts.append(lines[0][0])
                    ends.append(lines[1][0])
                    lines = wrap(self._source, self.width - taken, lines[0][1], end)
            elif form.pre:
                lines = cut(self._source, self.width - taken, start, end)
            else:
                lines = wrap(self._source, self.width - taken, start, end)
            starts.extend(lines[0])
            ends.extend(lines[1])
        if quote >= 0:
            self._fold_quote(quote)

    def _fold_quote(self, first: int) -> None:
        """Puts a row in the place of what is beyond the lines that stay of the quote from row `first` on."""
        keep = self._look.long_quotes
        hidden = len(self._starts) - first - keep
        if not keep or hidden <= FOLD_WORTH:
            return
        at = first + keep
        place = self._starts[at]
        del self._starts[at:], self._ends[at:]
        self._starts.append(place)
        self._ends.append(place)
        while self._blocks[-1].line >= at:
            self._blocks.pop()
        self._folds[at] = hidden
        key = f" ({self._look.quotes_key})" if self._look.quotes_key else ""
        words = f"… {hidden:,} more lines quoted{key}"
        bar = (Piece("▎ ", ("quote-bar",)),) if self.width >= MIN_TEXT + 2 else ()
        said = Piece(words[: max(1, self.width - 2 * len(bar))], ("fold-note",))
        self._blocks.append(_Block(at, (*bar, said), (), self._kinds, False))

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self._starts)

    @property
    def folds(self) -> bool:
        """Whether some of a long quote is folded away."""
        return bool(self._folds)

    def is_fold(self, row: int) -> bool:
        """Whether `row` stands for lines that are folded away."""
        return row in self._folds

    def line_of(self, place: int) -> int:
        """The row that the character at `place` stands in (the row before, for white space at a break).

        Of what is folded away, the row that stands for it.
        """
        if self._drawn is not None:
            place = self._drawn.letter(place)
        return max(0, bisect_right(self._starts, place) - 1)

    def span(self, row: int) -> tuple[int, int]:
        """The places where the text of `row` begins and ends."""
        start, end = self._starts[row], self._ends[row]
        return (start, end) if self._drawn is None else (self._drawn.source(start), self._drawn.source(end))

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
        if self._code:
            runs += self._highlighted(start, end)
        over = self._over(start, end, overlays, selected) if overlays or selected else []
        if self._drawn is not None:
            for first, past, kind in self._drawn.parts(start, end):
                if kind:
                    pieces.append(Piece(shown(self._source[first:past]), (*kinds, kind)))
                else:
                    pieces.extend(self._cut_pieces(first, past, kinds, runs, over))
        elif not runs and not over:
            if end > start:
                pieces.append(Piece(shown(self.text[start:end]), kinds, start))
        else:
            pieces.extend(self._cut_pieces(start, end, kinds, runs, over))
        if pad:
            missing = self.width - sum(width(piece.text) for piece in pieces)
            if missing > 0:
                pieces.append(Piece(" " * missing, kinds))
        return pieces

    def _over(
        self, start: int, end: int, overlays: Sequence[Overlay], selected: tuple[int, int] | None
    ) -> list[Overlay]:
        """What lies over the row that is drawn from `start` to `end`, in places of what is drawn."""
        drawn = self._drawn
        if drawn is None:
            over = _within(overlays, start, end)
        else:
            reach = drawn.source(start), drawn.source(end)
            over = [
                Overlay(drawn.letter(one.start), drawn.edge(one.end), one.kind)
                for one in (_within(overlays, *reach) if overlays else [])
            ]
            if selected:
                size = len(self.text)
                selected = drawn.letter(min(selected[0], size)), drawn.edge(min(selected[1], size))
        if selected and selected[0] < end and start < selected[1]:
            over.append(Overlay(*selected, "selected"))
        return over

    def _highlighted(self, start: int, end: int) -> list[Overlay]:
        """What of the code that is drawn from `start` to `end` has a look of its own."""
        found: list[Overlay] = []
        at = bisect_right(self._code, start, key=lambda code: code.end)
        while at < len(self._code) and self._code[at].start < end:
            runs = self._highlights.get(at)
            if runs is None:
                # Not imported before there is code.
                from tui.code import highlighted

                begin, stop, target = self._code[at]
                runs = [
                    Overlay(begin + run.start, begin + run.end, run.kind)
                    for run in highlighted(self._source[begin:stop], target)
                ]
                self._highlights[at] = runs
            found += _within(runs, start, end)
            at += 1
        return found

    def _cut_pieces(
        self, start: int, end: int, kinds: Kinds, runs: list[Overlay], over: list[Overlay]
    ) -> Iterator[Piece]:
        text = self._source
        places = {start, end}
        for one in (*runs, *over):
            if one.start < end and start < one.end:
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
            place = first if self._drawn is None else self._drawn.source(first)
            yield Piece(shown(text[first:past]), (*kinds, *own), place)


def count_rows(text: str, marks: Sequence[Mark], width: int, look: Look = PLAIN) -> int:
    """The height that a `TextLayout` of these would have, without keeping its lines."""
    if not text:
        return 0
    if _is_special(text, marks, look) or (marks and any(mark.kind in BLOCKS for mark in marks)):
        return TextLayout(text, marks, width, look=look).height
    return count_lines(text, width)


def _is_special(text: str, marks: Sequence[Mark], look: Look) -> bool:
    """A cheap look whether something may be drawn into a text, or code may stand in it."""
    if look.links and (may_have_links(text) or (marks and any(mark.kind in _ADDED_TO for mark in marks))):
        return True
    return look.highlight and (
        ("`" in text and "```" in text)
        or ("~" in text and "~~~" in text)
        or (bool(marks) and any(mark.kind == "pre" for mark in marks))
    )


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
        if mark.kind not in BLOCKS and start < end:
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

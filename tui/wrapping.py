"""Wrapping text to a width in cells, as places in the text.

One rule says how wide a text is, and everything keeps to it: what Rich's `cell_len` says of the text
as it is drawn, since that is what Textual pads and crops by. A cluster (a letter with its marks, an
emoji with its joiners, a pair of regional indicators) is never cut in two. Terminals disagree about
joined clusters; `disputed` finds these, and a pane that draws one sets the place of what follows
it itself (`tui.widgets.placed`).

A wrapped line is a pair of places `(start, end)` in the text. White space at a break belongs to no
line; every other character belongs to exactly one.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Final

from rich.cells import cell_len, get_character_cell_size

from store.patterns import lazy
from store.text import thinned

MIN_WIDTH: Final = 2
"""The narrowest that a text is wrapped to, in cells: a wide letter must fit."""

# Characters that every terminal draws one cell wide and that join with nothing: Latin, Greek,
# Cyrillic, Hebrew and Arabic letters, punctuation, currency, arrows, mathematics, boxes, and the marks
# that stand beside comments (▲ ▸ ▾ ○ ● ⚑ ✓ ✗), which no terminal shows as emoji: a page without wide
# letters comes to its first frame without the patterns for these (5 ms).
_SIMPLE: Final = (
    "\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482"
    "\u048a-\u052f\u05d0-\u05ea\u1e00-\u1eff\u2010-\u2027\u2030-\u205e"
    "\u20a0-\u20bf\u2190-\u2199\u2200-\u22ff\u2400-\u2426\u2500-\u259f\ufffd"
    "\u25b2\u25b8\u25be\u25cb\u25cf\u2691\u2713\u2717"
)
_simple = re.compile(f"[{_SIMPLE}\n\u0620-\u064a]*").fullmatch
# Arabic letters have a cell each, but in some terminals a ligature of two has one.
_settled = re.compile(f"[{_SIMPLE}]*").fullmatch

# What a joiner joins: pictures, and the symbols that can be shown as one. Boxes and blocks are none.
_EMOJI: Final = "\u2190-\u21ff\u2300-\u24ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_JOINING: Final = f"{_EMOJI}\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f"
_REGIONAL: Final = "\U0001f1e6-\U0001f1ff"

# Not drawn: what takes no cell in one place and a cell in another, and a joiner that joins no emoji
# (Rich takes the character after it for a part of the one before, and a letter would be lost).
_undrawn = lazy(
    f"[\xad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff]|(?<![{_JOINING}])\u200d|\u200d(?![{_EMOJI}])"
)

# Letters and pictures of the last Unicode versions, and of those to come: each terminal knows some of them.
_RECENT: Final = (
    "\u05c8-\u05cf\u1ac0-\u1aff\U00010ec0-\U00010eff\U00011df0-\U00011dff\U00018cd6-\U00018cff"
    "\U00018d09-\U00019fff\U0001aff0-\U0001afff\U0001b11f-\U0001b16f\U0001d127-\U0001d128"
    "\U0001d246-\U0001d28f\U0001f1ae-\U0001f1e5\U0001f6d3-\U0001f6df\U0001f6fa-\U0001f6ff"
    "\U0001f7d9-\U0001f7ff\U0001f90c-\U0001f90f\U0001f93f\U0001f971-\U0001f972\U0001f977-\U0001f97b"
    "\U0001f9a3-\U0001f9af\U0001f9ba-\U0001f9bf\U0001f9c3-\U0001f9cf\U0001fa6e-\U0001faff"
)

_PICTURE: Final = (
    f"(?:[{_REGIONAL}]+|[{_EMOJI}])[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
)

_disputed = lazy(
    f"{_PICTURE}(?:\u200d{_PICTURE})+|[{_REGIONAL}]+|.?[\ufe00-\ufe0f\uff9e\uff9f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]+"
    # Scripts whose letters merge into shapes that terminals give other widths than the sum.
    "|[\u0900-\u109f\u1100-\u11ff\u1700-\u17ff\u1a00-\u1aad\u1b00-\u1c4f\ua800-\ua82f\ua880-\uabff"
    "\ud7b0-\ud7ff\U00010a00-\U00010a5f\U00011000-\U00011fff\U00016d40-\U00016d7f]+"
    "|[\u0600-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc]+"
    f"|[{_RECENT}]+",
    re.DOTALL,
)

_SPACES: Final = frozenset(" \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000")
_NO_START: Final = frozenset(
    "、。，．・：；！？）」』】〉》〕］｝ー…‥々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.;:!?)]}”’"
)
_NO_END: Final = frozenset("（「『【〈《〔［｛“‘([{")

MARKS_DRAWN: Final = 8
"""Characters without a cell of their own that are drawn in one cluster."""

Lines = tuple["array[int]", "array[int]"]
"""The places where the lines of a text start, and where they end."""


class _Cells(dict[str, int]):
    """The cells of a character on its own: 0 for what belongs to the one before, -1 for half a flag."""

    def __missing__(self, letter: str) -> int:
        cells = get_character_cell_size(letter)
        if "\U0001f1e6" <= letter <= "\U0001f1ff":
            cells = -1
        elif letter == "\xad":
            cells = 0
        self[letter] = cells
        return cells


_cells = _Cells()


@cache
def _no_cells() -> tuple[str, str]:
    """The characters that have no cell of their own, by Rich's own table, as two classes of patterns.

    A class with ranges beyond the basic plane is looked through range by range, so these stand apart.
    """
    from rich._unicode_data import load

    basic, astral = "\xad", ""
    for first, last, cells in load("auto").widths:
        if cells == 0 and first > 0xA0:
            if last <= 0xFFFF:
                basic += f"{chr(first)}-{chr(last)}"
            else:
                astral += f"{chr(first)}-{chr(last)}"
    return f"[{basic}]", f"(?=[\U00010000-\U0010ffff])[{astral}]"


@cache
def _piles() -> re.Pattern[str]:
    """Finds more characters without a cell than are drawn on one letter; a joiner is never one of them."""
    one = "(?:(?!\u200d)(?:{}|{}))".format(*_no_cells())
    return re.compile(f"({one}{{{MARKS_DRAWN}}}){one}+")


@cache
def _cluster() -> re.Pattern[str]:
    """Finds a cluster: a flag, or any character, and what has no cell and what joins after it."""
    none = "(?:{}+|(?:{})+)*".format(*_no_cells())
    return re.compile(
        f"(?:[{_REGIONAL}]{{2}}|.){none}(?:(?<=[{_JOINING}]\u200d)[{_EMOJI}]{none})*", re.DOTALL
    )


def is_simple(text: str) -> bool:
    """Whether each character of `text` takes one cell and joins with nothing: its width is its length.

    Line feeds are passed over.
    """
    return text.isascii() or _simple(text) is not None


def shown(text: str) -> str:
    """A piece of safe text as it is drawn; it begins and ends where clusters do.

    Zero-width spaces, soft hyphens, direction marks and joiners that join no emoji are left out, and
    marks piled on one letter are thinned.
    """
    if text.isascii() or _simple(text):
        return text
    return _piles().sub(r"\1", _undrawn.sub("", thinned(text)))


def width(text: str) -> int:
    """The cells that a piece of safe text takes as it is drawn."""
    return len(text) if text.isascii() else cell_len(shown(text))


def is_settled(text: str) -> bool:
    """Whether all terminals give a drawn text the same width; what is not is looked at more closely."""
    return text.isascii() or _settled(text) is not None


def disputed(text: str) -> Iterator[tuple[int, int]]:
    """The parts `(start, end)` of a drawn text that terminals give different widths."""
    if not text.isascii():
        for found in _disputed.finditer(text):
            yield found.span()


class _ClusterCells(dict[str, int]):
    """The cells of a cluster as it is drawn."""

    def __missing__(self, cluster: str) -> int:
        cells = abs(_cells[cluster]) if len(cluster) == 1 else cell_len(shown(cluster))
        if len(cluster) < 32:  # a pile of marks is not worth a place
            if len(self) > 8192:
                self.clear()
            self[cluster] = cells
        return cells


_cluster_cells = _ClusterCells()


def clusters(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The clusters of `text[start:end]`: where each starts, where it ends, and its cells."""
    for found in _cluster().finditer(text, start, end):
        yield found.start(), found.end(), _cluster_cells[found[0]]


def _measured(text: str, start: int, end: int, width: int) -> tuple[Sequence[int], int]:
    """Where the clusters of a line of `width` cells begin, and how many of them fit, at least one.

    The places go on beyond those that fit; where all do, the last of them is `end`.
    """
    window = text[start : min(end, start + width + 1)]
    cells = list(map(_cells.__getitem__, window))
    after = start + len(window)
    # Nothing in the window joins, nor does what follows it: each character is a cluster.
    if min(cells) > 0 and (after >= end or _cells[text[after]] > 0):
        return range(start, after + 1), bisect_right(list(accumulate(cells)), width)
    reach = width + width // 4 + 8
    while True:
        stop = min(end, start + reach)
        found = _cluster().findall(text, start, stop)
        if stop < end:
            found.pop()  # it may go on
        fit = bisect_right(list(accumulate(map(_cluster_cells.__getitem__, found))), width)
        if fit < len(found) or stop == end:
            return list(accumulate(map(len, found), initial=start)), max(fit, 1)
        reach *= 2


def _joined_line(text: str, start: int, end: int, width: int) -> tuple[int, int]:
    """Where the line that begins at `start` ends, and where the next one begins, cluster by cluster.

    Breaks at white space, at a zero-width space, and beside a wide letter unless one of the two is
    punctuation that stays with its neighbour.
    """
    places, fit = _measured(text, start, end, width)
    over = places[fit]
    if over >= end:
        return end, end
    if text[over] not in _SPACES:
        for nth in range(fit, 0, -1):
            at = places[nth]
            before, letter = text[places[nth - 1]], text[at]
            if before in _SPACES:
                return _break(text, start, at, end, over)
            wide = _cells[letter] == 2 or _cells[before] == 2
            if (wide and letter not in _NO_START and before not in _NO_END) or text[at - 1] == "\u200b":
                return at, at
        return over, over
    return _break(text, start, over, end, over)


def _break(text: str, start: int, at: int, end: int, over: int) -> tuple[int, int]:
    """A break at the white space around `at`; the line is cut at `over` where there is only white space."""
    cut = at
    while cut > start and text[cut - 1] in _SPACES:
        cut -= 1
    if cut == start:
        return over, over
    while at < end and text[at] in _SPACES:
        at += 1
    return cut, at


def wrap(text: str, width: int, start: int = 0, end: int | None = None) -> Lines:
    """The lines of `text[start:end]` at `width` cells: greedy, broken at white space.

    A line feed ends a line; a word wider than a line is cut. Time and memory are linear.
    """
    width = max(width, MIN_WIDTH)
    end = len(text) if end is None else end
    starts, ends = array("q"), array("q")
    begins, stops, find, rfind = starts.append, ends.append, text.find, text.rfind
    # Asked of the whole text, since most are simple throughout; else it is asked of each line.
    plain = is_simple(text)
    while True:
        stop = find("\n", start, end)
        if stop < 0:
            stop = end
        # `start` is where the next line of this paragraph begins; what is left may be nothing after
        # white space at a break, but an empty paragraph is a line.
        more = True
        while more:
            if stop - start <= width and (plain or _simple(text, start, stop)):
                begins(start)
                stops(stop)
                break
            if plain or _simple(text, start, min(start + width + 1, stop)):
                begins(start)
                space = rfind(" ", start, start + width + 1)
                if space <= start or (text[start] == " " and text[start:space].isspace()):
                    start += width
                    stops(start)
                    continue
                if text[space - 1] == " ":
                    stops(start + len(text[start:space].rstrip(" ")))
                else:
                    stops(space)
                start = space + 1
                while start < stop and text[start] == " ":
                    start += 1
            else:
                cut, following = _joined_line(text, start, stop, width)
                begins(start)
                stops(cut)
                start = following
            more = start < stop
        if stop >= end:
            return starts, ends
        start = stop + 1


def cut(text: str, width: int, start: int = 0, end: int | None = None) -> Lines:
    """The lines of `text[start:end]`, cut at `width` cells wherever that falls, white space kept."""
    width = max(width, MIN_WIDTH)
    end = len(text) if end is None else end
    starts, ends = array("q"), array("q")
    while True:
        stop = text.find("\n", start, end)
        if stop < 0:
            stop = end
        while True:
            starts.append(start)
            if is_simple(text[start : min(start + width + 1, stop)]):
                start = min(start + width, stop)
            else:
                places, fit = _measured(text, start, stop, width)
                start = places[fit]
            ends.append(start)
            if start >= stop:
                break
        if stop >= end:
            return starts, ends
        start = stop + 1


def count_lines(text: str, width: int) -> int:
    """How many lines `wrap(text, width)` gives, without keeping them."""
    width = max(width, MIN_WIDTH)
    if not is_simple(text):
        return len(wrap(text, width)[0])
    lines = 0
    reach = width + 1
    for paragraph in text.split("\n"):
        lines += 1
        start, stop = 0, len(paragraph)
        rfind = paragraph.rfind
        while stop - start > width:
            space = rfind(" ", start, start + reach)
            if space <= start or (paragraph[start] == " " and paragraph[start:space].isspace()):
                start += width
            else:
                start = space + 1
                while start < stop and paragraph[start] == " ":
                    start += 1
                if start == stop:
                    break
            lines += 1
    return lines

"""What is drawn into a text and is no part of it: the numbers and hosts of links, what tells a picture.

Places count in the text, so what is found, selected, flagged and copied is the text as it is; what is wrapped
and drawn is the text with its additions. Whatever stands between ‹ and › is the program's word, not the
author's. (Brackets would look like the footnotes that people write themselves.)
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from store.model import Mark
from tui.ages import RELATIVE
from tui.indent import MEASURE
from tui.wrapping import clusters, is_simple
from tui.wrapping import width as cells

_HOST: Final = 36
"""Cells of a host that are shown at most. Its end says whose it is, so its beginning is left out."""

_NO_BREAK: Final = "\xa0"


class Look(NamedTuple):
    """How texts are shown. `long_quotes` is how many lines of a long quote stay, 0 for all."""

    links: bool = False
    long_quotes: int = 0
    highlight: bool = False
    quotes_key: str = ""
    """The key that shows long quotes whole, as it is shown to people."""
    line_width: int = MEASURE
    """The most cells of a line, 0 for as many as the pane has."""
    dates: str = RELATIVE
    """How dates are told: see `tui.ages.age`."""


PLAIN: Final = Look()
"""The text and its form, and nothing else."""

READING: Final = Look(links=True, long_quotes=3, highlight=True, quotes_key="Q")
"""How comments and articles are read."""


class Addition(NamedTuple):
    """`text` of one kind, drawn at `place`: after what stands before it, or right `before` what follows."""

    place: int
    before: bool
    text: str
    kind: str


def may_have_links(text: str) -> bool:
    """A cheap look whether addresses may stand in `text`: 0.2 µs where none does.

    Looking for one letter takes a tenth of looking for a word.
    """
    return (":" in text and ("://" in text or "mailto:" in text)) or "www." in text


def additions_of(text: str, marks: Sequence[Mark], width: int) -> tuple[list[Addition], list[Mark]]:
    """What is drawn into `text` (safe) at `width` cells, in order, and the marks of its bare links.

    In code nothing is added: there, each column counts.
    """
    pictures = [mark for mark in marks if mark.kind == "image" and mark.start < mark.end]
    if not pictures and not may_have_links(text) and not any(mark.kind == "link" for mark in marks):
        return [], []
    # Not imported before there is a link: its patterns take a millisecond of a start.
    from tui.links import links_of

    links = links_of(text, marks)
    code = sorted((mark.start, mark.end) for mark in marks if mark.kind == "pre")
    room = max(8, min(_HOST, width - 8))
    found: list[Addition] = []
    bare: list[Mark] = []
    numbered = set()
    for link in links:
        if link.is_bare:
            bare.append(Mark(link.start, link.end, "link", link.target))
        if not link.number or _is_inside(code, link.start):
            continue
        host = _short(link.host, room)
        if link.is_image:
            numbered.add((link.start, link.end))
            found.append(Addition(link.start, True, f"‹image{_NO_BREAK}{link.number}:{_NO_BREAK}", "image"))
            found.append(Addition(link.end, False, f"{_NO_BREAK}·{_NO_BREAK}{host}›", "image"))
        elif not link.why_look and _shows(text, link.start, link.end, link.host):
            found.append(Addition(link.end, False, f" ‹{link.number}›", "link-note"))
        else:
            found.append(Addition(link.end, False, f" ‹{link.number}{_NO_BREAK}{host}›", "link-note"))
    for mark in pictures:
        start, end = max(0, mark.start), min(mark.end, len(text))
        if start < end and (start, end) not in numbered and not _is_inside(code, start):
            found.append(Addition(start, True, f"‹image:{_NO_BREAK}", "image"))
            found.append(Addition(end, False, "›", "image"))
    if found and not is_simple(text):
        # Nothing comes between a letter and its marks.
        heads = [at for at, _, _ in clusters(text, 0, len(text))]
        heads.append(len(text))
        found = [one._replace(place=heads[bisect_left(heads, one.place)]) for one in found]
        if not cells(text[0]):
            found = [one for one in found if one.place]
    # A picture that is a link is closed before the link is.
    found.sort(key=lambda one: (one.place, one.before, one.kind != "image"))
    return found, bare


def _short(host: str, room: int) -> str:
    """A host in `room` cells: its last labels, since these say whose it is."""
    if len(host) <= room:
        return host
    end = host[1 - room :]
    dot = end.find(".")
    return "…" + (end[dot + 1 :] if 0 <= dot < len(end) // 2 else end)


def _is_inside(spans: Sequence[tuple[int, int]], place: int) -> bool:
    at = bisect_right(spans, (place, 1 << 60)) - 1
    return at >= 0 and place < spans[at][1]


def _shows(text: str, start: int, end: int, host: str) -> bool:
    """Whether a link's text begins with its host, so that it needs not be said again."""
    said = text[start : min(end, start + 300)].strip().casefold()
    said = re.sub(r"^(?:https?://|mailto:)", "", said).removeprefix("www.")
    host = host.casefold().removeprefix("www.")
    return bool(host) and said.startswith(host) and not re.match(r"[\w@.:-]*\w", said[len(host) :])


class Drawn:
    """`source` and its additions as one text that is wrapped, and where places of one are in the other."""

    __slots__ = ("_after", "_ends", "_order", "_starts", "additions", "text")

    def __init__(self, source: str, additions: Sequence[Addition]) -> None:
        self.additions = additions
        parts: list[str] = []
        at = 0
        for one in additions:
            parts += (source[at : one.place], one.text)
            at = one.place
        parts.append(source[at:])
        self.text = "".join(parts)
        """The text as it is drawn."""
        sizes = list(accumulate(len(one.text) for one in additions))
        self._order = [(one.place, one.before) for one in additions]
        self._starts = [one.place + size - len(one.text) for one, size in zip(additions, sizes, strict=True)]
        self._ends = [one.place + size for one, size in zip(additions, sizes, strict=True)]
        self._after = [0, *sizes]

    def edge(self, place: int) -> int:
        """Where a stretch that begins or ends at `place` of the source does so in what is drawn."""
        return place + self._after[bisect_right(self._order, (place, False))]

    def letter(self, place: int) -> int:
        """Where the character at `place` of the source is drawn."""
        return place + self._after[bisect_right(self._order, (place, True))]

    def source(self, place: int) -> int:
        """The place in the source of what is drawn at `place`; of an addition, where it was added."""
        at = bisect_right(self._starts, place)
        if at and place < self._ends[at - 1]:
            return self._order[at - 1][0]
        return place - self._after[at]

    def parts(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """What is drawn from `start` to `end`, cut at additions: start, end and kind ("" for the text)."""
        at = bisect_right(self._ends, start)
        while at < len(self._starts) and self._starts[at] < end:
            if start < self._starts[at]:
                yield start, self._starts[at], ""
            stop = min(end, self._ends[at])
            yield max(start, self._starts[at]), stop, self.additions[at].kind
            start = stop
            at += 1
        if start < end:
            yield start, end, ""

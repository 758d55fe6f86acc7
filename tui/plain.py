"""A discussion as plain text, for pipes and printers: the article, then the tree of its comments.

Lines come out one by one, so a large discussion begins at once and needs no second copy of itself.
Everything passes `store.text.safe` on the way; colours (ECMA-48, SGR) are added only when asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise
from typing import Final

from store.model import Discussion, Mark
from store.text import safe, safe_line
from store.thread import Thread
from tui.wrapping import shown, wrap
from tui.wrapping import width as cells

MEASURE: Final = 80
"""Cells that a line of text has at most, however wide the page: longer ones are hard to follow."""

LEAST: Final = 24
"""Cells that are left for a comment's text, however deep it stands."""

STEP: Final = 2
"""Cells that a reply is indented by."""

_MARKER: Final = 16  # characters of an item's marker that are looked at
_NUMBERED: Final = 12  # levels of a comment's number that are written out
_STYLES: Final[Mapping[str, str]] = {
    "strong": "1",
    "heading": "1",
    "em": "3",
    "link": "4",
    "strike": "9",
    "code": "36",
    "pre": "36",
}
_BOLD, _DIM, _NAME = "1", "2", "1;36"


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on: `width` cells a line, `measure` cells a line of text at most, and colours."""

    width: int = MEASURE
    measure: int = MEASURE
    colour: bool = False

    def styled(self, text: str, style: str) -> str:
        """`text` in an SGR style, where the page has colours."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour and style and text else text


def lines(discussion: Discussion, thread: Thread, page: Page) -> Iterator[str]:
    """The lines of a discussion, without line ends: title, facts, article, comments."""
    across = min(page.width, page.measure)
    title = safe_line(discussion.title) or "(no title)"
    yield from (page.styled(line, _BOLD) for line in _wrapped(title, across))
    yield from (page.styled(line, _DIM) for line in _wrapped(_facts(discussion, thread), across))
    if discussion.body:
        yield ""
        yield from _text(discussion.body, discussion.body_marks, across, page)
    if len(thread):
        yield ""
        yield page.styled("─" * across, _DIM)
    places: list[int] = []
    for i in range(len(thread)):
        depth = int(thread.depth[i])
        del places[depth:]
        if len(places) == depth:
            places[-1] += 1
        else:
            places.append(1)
        yield ""
        yield from _comment(thread, i, places, page)


def when(date: datetime | None) -> str:
    """A date for people: to the minute, with UTC where its zone is known; "" for None.

    A source that gives only days has them at midnight, of no zone: then the minutes say nothing.
    """
    if date is None:
        return ""
    if date.tzinfo is None and date.time() == time():
        return f"{date:%Y-%m-%d}"
    return f"{date:%Y-%m-%d %H:%M}" + (" UTC" if date.tzinfo else "")


def _facts(discussion: Discussion, thread: Thread) -> str:
    """Site, author, date, number of comments and whether more are taken, as far as they are known."""
    count = thread.comments
    facts = [
        safe_line(discussion.site),
        safe_line(discussion.author),
        when(discussion.published),
        "1 comment" if count == 1 else f"{count:,} comments",
        "closed" if discussion.closed else "",
    ]
    return " · ".join(filter(None, facts))


def _comment(thread: Thread, i: int, places: Sequence[int], page: Page) -> Iterator[str]:
    room = max(0, page.width - LEAST)
    wanted = STEP * (len(places) - 1)
    indent = " " * min(wanted, room)
    across = min(page.measure, page.width - len(indent))
    name = safe_line(thread.author(i)) or _number(places)
    posted, state = thread.posted(i), thread.state(i)
    rest = [
        when(posted) if posted else safe_line(str(thread.extra(i).get("posted_text", ""))),
        "" if state == "visible" else state,
        f"depth {len(places)}" if wanted > room else "",
    ]
    header = " · ".join([name, *filter(None, rest)])
    for start, end in _pieces(header, across, 0, len(header)):
        cut = min(max(len(name), start), end)
        named, other = shown(header[start:cut]), shown(header[cut:end])
        yield indent + page.styled(named, _NAME) + page.styled(other, _DIM)
    text = thread.text(i)
    if text:
        for line in _text(text, thread.marks(i), across, page):
            yield indent + line if line else ""


def _number(places: Sequence[int]) -> str:
    """Where a comment stands ("4.1"), the middle left out where that would be long."""
    if len(places) <= _NUMBERED:
        return ".".join(map(str, places))
    half = _NUMBERED // 2
    return ".".join([*map(str, places[:half]), "…", *map(str, places[-half:])])


def _wrapped(line: str, width: int) -> Iterator[str]:
    """The lines of a safe text of one line, as they are drawn."""
    return (shown(line[start:end]) for start, end in _pieces(line, width, 0, len(line)))


def _pieces(text: str, width: int, start: int, end: int) -> Iterable[tuple[int, int]]:
    return zip(*wrap(text, width, start, end), strict=True)


def _hanging(text: str, first: int, later: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The pieces of a line of text whose first has another width than the later ones."""
    starts, ends = wrap(text, first, start, end)
    if first == later or len(starts) == 1:
        yield from zip(starts, ends, strict=True)
        return
    yield starts[0], ends[0]
    yield from _pieces(text, later, starts[1], end)


class _Sweep:
    """The marks over one range of a text after another, each range further on than the one before."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._coming = sorted(marks, key=lambda mark: (-mark.start, mark.end))
        self._open: list[Mark] = []

    def over(self, start: int, end: int) -> list[Mark]:
        """The marks that overlap `start` to `end`, the outer ones before those in them."""
        while self._coming and self._coming[-1].start < max(end, start + 1):
            self._open.append(self._coming.pop())
        self._open = [mark for mark in self._open if mark.end > start]
        return self._open


def _text(text: str, marks: Sequence[Mark], width: int, page: Page) -> Iterator[str]:
    """The lines of a text in its form: lists hang, quotes are barred, what is `pre` is not wrapped."""
    text = safe(text)
    if not marks:
        yield from (shown(text[start:end]).rstrip() for start, end in _pieces(text, width, 0, len(text)))
        return
    blocks = _Sweep(mark for mark in marks if mark.kind in ("item", "quote", "pre"))
    inline = _Sweep(mark for mark in marks if page.colour and mark.kind in _STYLES)
    at = 0
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        around = blocks.over(at, end)
        first, later = _edges(text, at, around, width // 2)
        if any(mark.kind == "pre" for mark in around):
            pieces: Iterable[tuple[int, int]] = [(at, end)]
        else:
            pieces = _hanging(text, width - len(first), width - len(later), at, end)
        edge = first
        for start, stop in pieces:
            yield (edge + _painted(text, start, stop, inline, page)).rstrip()
            edge = later
        at = end + 1


def _edges(text: str, at: int, around: Sequence[Mark], most: int) -> tuple[str, str]:
    """What stands left of a line that begins at `at`, and of what is wrapped from it."""
    first = later = ""
    quoted = 0
    for mark in around:
        if mark.kind == "quote":
            depth = int(mark.target) if mark.target.isdecimal() else quoted + 1
            bars = "> " * max(0, min(depth, most) - quoted)
            quoted = max(quoted, depth)
            first, later = first + bars, later + bars
        elif mark.kind == "item":
            sign = shown(safe_line(mark.target[:_MARKER]))
            if not sign or cells(sign) != len(sign):
                sign = "•"
            hang = " " * (len(sign) + 1)
            # A text of someone's own may have the marker in it, on the item's first line.
            written = bool(mark.target) and text.startswith(mark.target, mark.start)
            led = "" if written else f"{sign} "
            first, later = first + (led if mark.start >= at else hang), later + hang
    return first[:most], later[:most]


def _painted(text: str, start: int, end: int, inline: _Sweep, page: Page) -> str:
    """`text[start:end]` as it is drawn, with the styles of the marks over it."""
    over = inline.over(start, end)
    if not over:
        return shown(text[start:end])
    edges = sorted(
        {start, end, *(min(max(at, start), end) for mark in over for at in (mark.start, mark.end))}
    )
    painted = []
    for left, right in pairwise(edges):
        styles = dict.fromkeys(_STYLES[mark.kind] for mark in over if mark.start <= left < mark.end)
        painted.append(page.styled(shown(text[left:right]), ";".join(styles)))
    return "".join(painted)

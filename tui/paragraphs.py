"""What form the paragraphs of a text have: quotes, lists and code, from the marks that reach over them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from store.model import Mark
from store.text import safe_line
from tui.wrapping import shown, width

BLOCKS: Final = frozenset(("quote", "pre", "item"))
"""The kinds of marks that give paragraphs a form."""

_DEEPEST: Final = 8  # levels of quotes and of lists that are told apart
_MARKER: Final = 16  # characters of an item's marker that are looked at


class Form(NamedTuple):
    """What form a paragraph has: levels of quotes, columns of indent, in a `pre`."""

    quotes: int
    indent: int
    pre: bool


def paragraph_forms(text: str, marks: Sequence[Mark]) -> Iterator[tuple[int, int, Form, str]]:
    """The stretches of paragraphs of one form: start, end, form, and the marker where an item begins."""
    size = len(text)
    opening = sorted(
        (mark for mark in marks if mark.kind in BLOCKS and mark.start < mark.end),
        key=lambda mark: mark.start,
    )
    closing = sorted(opening, key=lambda mark: mark.end)
    levels = [0] * (_DEEPEST + 1)  # open quotes by the depth they say they have
    quotes = pres = indent = 0
    opened = closed = 0
    start = 0
    held: tuple[int, int, Form, str] | None = None
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
        form = Form(min(max(quotes, said), _DEEPEST), indent, pres > 0)
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

"""Where code stands in a text: what is marked as code, and what stands between fences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from store.model import Mark


class Code(NamedTuple):
    """Code from `start` to `end`, and what tells its language ("" for nothing)."""

    start: int
    end: int
    target: str


class Fenced(NamedTuple):
    """Code between two fences: the lines with the fences, what stands between them, and its language."""

    start: int
    end: int
    inner: int
    inner_end: int
    language: str


def fences(text: str) -> list[Fenced]:
    """The code that a text tells with fences that are closed (CommonMark 0.31, section 4.5)."""
    found: list[Fenced] = []
    if "```" not in text and "~~~" not in text:
        return found
    fence_of = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})[ \t]*([\w+#.-]*)[ \t]*").fullmatch
    opened: tuple[int, int, str, str] | None = None
    at = 0
    while at <= len(text):
        end = text.find("\n", at)
        if end < 0:
            end = len(text)
        fence = fence_of(text, at, end) if end - at < 80 else None
        if fence and opened is None:
            opened = (at, end + 1, fence[1], fence[2])
        elif fence and opened and not fence[2] and fence[1].startswith(opened[2]):
            found.append(Fenced(opened[0], end, opened[1], max(opened[1], at - 1), opened[3]))
            opened = None
        at = end + 1
    return found


def with_code(text: str, marks: Sequence[Mark]) -> tuple[Sequence[Mark], list[Code]]:
    """The marks with those of the code that fences tell, and the code, in order, none of it in other code."""
    size = len(text)
    found = [
        Code(max(0, mark.start), min(mark.end, size), mark.target) for mark in marks if mark.kind == "pre"
    ]
    code: list[Code] = []
    for one in sorted(found):
        if one.start < one.end and (not code or code[-1].end <= one.start):
            code.append(one)
    marked = list(code)
    for told in fences(text):
        at = bisect_right(marked, (told.start, size + 1)) - 1
        if at >= 0 and told.end <= marked[at].end:
            # A source that kept the fences of its code: what they say counts, unless the mark says it.
            if not marked[at].target:
                code[at] = Code(told.inner, told.inner_end, told.language)
        elif (at < 0 or marked[at].end <= told.start) and (
            at + 1 >= len(marked) or told.end <= marked[at + 1].start
        ):
            marks = [*marks, Mark(told.start, told.end, "pre", told.language)]
            code.append(Code(told.inner, told.inner_end, told.language))
    return marks, sorted(code)

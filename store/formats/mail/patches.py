"""Patches in a text: unified diffs (POSIX `diff -u`, `git format-patch`), told by their hunks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

_HUNK: Final = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
_ABOVE: Final = re.compile(
    r"(?:diff |index [0-9a-f]|old mode |new mode |new file |deleted file |similarity |dissimilarity |rename "
    r"|copy |Index: |={60,}$)"
)


def patches(text: str) -> Iterator[tuple[int, int]]:
    """Where patches begin and end in `text`, as places; each is whole lines, without the last line's end."""
    if "\n+++ " not in text or "\n@@ -" not in text:
        return
    lines = text.split("\n")
    places = [0]
    for line in lines:
        places.append(places[-1] + len(line) + 1)
    at = begun = 0
    end = -1
    while at < len(lines):
        past = _file(lines, at)
        if past < 0:
            at += 1
            continue
        top = at
        while top > max(begun, end, 0) and _ABOVE.match(lines[top - 1]):
            top -= 1
        if end < 0 or top > end:
            if end >= 0:
                yield places[begun], places[end] - 1
            begun = top
        at = end = past
    if end >= 0:
        yield places[begun], places[end] - 1


def _file(lines: Sequence[str], at: int) -> int:
    """Past the last line of the changes of one file that begin at line `at`; -1 where none do."""
    if not lines[at].startswith("--- ") or at + 2 >= len(lines) or not lines[at + 1].startswith("+++ "):
        return -1
    at += 2
    past = -1
    while at < len(lines) and (hunk := _HUNK.match(lines[at])):
        old, new = int(hunk[1] or 1), int(hunk[2] or 1)
        at += 1
        begun = at
        while at < len(lines) and (old > 0 or new > 0):
            sign = lines[at][:1]
            if sign not in (" ", "+", "-", "\\", ""):
                return at if at > begun else past  # cut short
            old -= sign in (" ", "-", "")
            new -= sign in (" ", "+", "")
            at += 1
        if at < len(lines) and lines[at].startswith("\\"):
            at += 1
        past = at
    return past

"""One line of text in exactly so many cells: a title, a name, a cell of a list."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from store.text import safe_line
from tui.wrapping import clusters, shown, width

_CELLS: Final = 8
"""Characters that are looked at for each cell: more than any letter with its marks has."""


def line_of(text: str) -> str:
    """A text from anywhere as one line that may be drawn as it is."""
    return shown(safe_line(text))


@lru_cache(4096)  # dates, sites and numbers come again row by row
def fitted(text: str, cells: int, *, right: bool = False) -> str:
    """A text from anywhere in exactly `cells` cells, cut off with an ellipsis where it is longer.

    No cluster is cut in two. With `right` it stands at the right.
    """
    if cells <= 0:
        return ""
    line = line_of(text[: cells * _CELLS + 64])
    taken = width(line)
    if taken > cells:
        line, taken = _cut(line, cells - 1)
        line, taken = f"{line}…", taken + 1
    blank = " " * (cells - taken)
    return blank + line if right else line + blank


def _cut(line: str, cells: int) -> tuple[str, int]:
    """As much of a drawn line as `cells` cells hold, without white space at its end, and its cells."""
    if line.isascii():
        kept = line[:cells].rstrip()
        return kept, len(kept)
    taken = past = 0
    for _, end, wide in clusters(line, 0, len(line)):
        if taken + wide > cells:
            break
        taken, past = taken + wide, end
    kept = line[:past].rstrip()
    return kept, width(kept)

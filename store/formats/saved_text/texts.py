"""From a page's lines to a text as it is read, with its marks.

Paragraphs stand apart by an empty line; lines that follow each other directly stay lines. An item of
a list inside the text keeps its marker, two spaces in for each level below the first, and bears an
`item` mark from its marker to the end of its own lines, with the marker as target. Lines that were
set further in than their paragraph, or that kept an indent of their own, bear a `pre` mark and keep
that indent. Addresses bear `link` marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from store.formats.saved_text.page import Line, Page
from store.model import Mark
from store.patterns import lazy

MAX_INDENT: Final = 200
"""Columns of indentation that a line keeps at most."""

_LINK: Final = lazy(r"https?://[^\s<>\"“”«»„\x00-\x1f]{3,2000}", re.IGNORECASE)
_AFTER_LINK: Final = ".,;:!?'’*_~`|…"
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


class _Writer:
    """Gathers a text piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.marks: list[Mark] = []

    def write(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)


def text_of(numbers: Sequence[int], page: Page, base: int) -> tuple[str, list[Mark]]:
    """What `assemble` makes of the lines `numbers`, and in a fraction of its time where they are plain."""
    lines, item = page.lines, page.items[base]
    pieces: list[str] = []
    for number in numbers:
        if lines.owners[number] != base or lines.columns[number] > item.inside or number in lines.raws:
            return assemble([lines[number] for number in numbers], page, base)
        if pieces:
            pieces.append("\n\n" if lines.blanks[number] and number != item.first else "\n")
        pieces.append(lines.texts[number])
    text = "".join(pieces)
    return text, list(links(text)) if "://" in text else []


def assemble(lines: Sequence[Line], page: Page, base: int) -> tuple[str, list[Mark]]:
    """The text that `lines` make, and its marks; `base` is the index of the item that they stand in.

    `base` is -1 for lines outside of lists. Lines of items inside `base` are a list in the text.
    """
    writer = _Writer()
    depths: dict[int, int] = {base: 0, -1: 0}
    item_start = 0
    item_owner = -2
    item_marker = ""
    for run in _runs(lines):
        pre = any(line.raw or line.extra > 0 for line in run)
        raw = any(line.raw for line in run)
        for at, line in enumerate(run):
            if line.owner != item_owner or line.marker:
                if item_marker:
                    writer.marks.append(Mark(item_start, writer.length, "item", item_marker))
                item_marker = ""
            if writer.length:
                writer.write("\n\n" if line.blank and not (line.marker and line.owner == base) else "\n")
            depth = depths.get(line.owner, -1)
            if depth < 0:
                depth = _depth(page, line.owner, depths)
            indent = line.column if raw and at else line.extra
            if line.marker and depth:
                writer.write("  " * (min(depth, 100) - 1))
                item_start, item_marker = writer.length, line.marker
                writer.write(line.marker + " ")
            start = writer.length
            writer.write(" " * min(indent, MAX_INDENT) + line.text if indent else line.text)
            item_owner = line.owner
            if pre and at == 0:
                pre_start = start
        if pre:
            writer.marks.append(Mark(pre_start, writer.length, "pre"))
    if item_marker:
        writer.marks.append(Mark(item_start, writer.length, "item", item_marker))
    text = "".join(writer.pieces)
    writer.marks.extend(links(text))
    writer.marks.sort(key=lambda mark: (mark.start, -mark.end))
    return text, writer.marks


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines of one owner that follow each other directly."""
    run: list[Line] = []
    for line in lines:
        if run and (line.blank or line.marker or line.owner != run[-1].owner):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _depth(page: Page, owner: int, depths: dict[int, int]) -> int:
    """How many items `owner` stands in below the text's own one, itself counted."""
    path: list[int] = []
    while owner not in depths:
        path.append(owner)
        owner = page.items[owner].parent
    depth = depths[owner]
    for item in reversed(path):
        depth += 1
        depths[item] = depth
    return depth


def links(text: str) -> Iterator[Mark]:
    """A `link` mark for each address that stands in `text`."""
    if "://" not in text:
        return
    for found in _LINK.finditer(text):
        url = found.group()
        while url and (
            url[-1] in _AFTER_LINK or (url[-1] in _PAIRS and url.count(url[-1]) > url.count(_PAIRS[url[-1]]))
        ):
            url = url[:-1]
        if len(url) > 10:
            yield Mark(found.start(), found.start() + len(url), "link", url)

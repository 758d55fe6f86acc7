"""A saved text page as lines, items and lists: what its indentation and its markers say."""

from __future__ import annotations


class Line:
    """A line that is not empty: its text without indentation and marker.

    `owner` is the index of its item, -1 outside of lists. `blank` tells that an empty line stood
    before it. `marker` is set on an item's first line. `column` is where it stands, `extra` how much
    of that is beyond its item's text; `raw` tells that it stands before its item's text, as the later
    lines of preformatted text do, which keep only their own indent.
    """

    __slots__ = ("blank", "column", "extra", "marker", "owner", "raw", "text")

    def __init__(
        self,
        text: str,
        owner: int,
        blank: bool,
        marker: str = "",
        column: int = 0,
        extra: int = 0,
        raw: bool = False,
    ) -> None:
        self.text = text
        self.owner = owner
        self.blank = blank
        self.marker = marker
        self.column = column
        self.extra = extra
        self.raw = raw


class Item:
    """One list item. `parent` is the index of the item it stands in (-1: none), `list` of its list.

    `number` is None for a bullet. A `phantom` stands for an item without a line of its own whose
    children are there. `first` is the index of its first line (for a phantom, of its first child's).
    """

    __slots__ = ("column", "first", "list", "marker", "number", "parent", "phantom")

    def __init__(
        self, parent: int, column: int, marker: str, number: int | None, first: int, phantom: bool = False
    ) -> None:
        self.parent = parent
        self.column = column
        self.marker = marker
        self.number = number
        self.first = first
        self.phantom = phantom
        self.list = -1


class ListOf:
    """A list: its items' indices, the item it stands in (-1: none)."""

    __slots__ = ("items", "ordered", "parent")

    def __init__(self, parent: int, ordered: bool) -> None:
        self.parent = parent
        self.ordered = ordered
        self.items: list[int] = []


class Page:
    """A page in reading order: lines, items (each after its parent), lists."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.items: list[Item] = []
        self.lists: list[ListOf] = []

    def ends(self) -> list[int]:
        """For each item the index after the last line of it and of all in it."""
        ends = [item.first + 1 for item in self.items]
        for number, line in enumerate(self.lines):
            if line.owner >= 0:
                ends[line.owner] = max(ends[line.owner], number + 1)
        for index in range(len(self.items) - 1, -1, -1):
            parent = self.items[index].parent
            if parent >= 0:
                ends[parent] = max(ends[parent], ends[index])
        return ends

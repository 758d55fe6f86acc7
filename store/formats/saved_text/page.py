"""A saved text page as lines, items and lists: what its indentation and its markers say.

A page may have millions of lines, so these are columns; a `Line` is made when one is asked for.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple, overload


class Line(NamedTuple):
    """A line that is not empty: its text without indentation and marker.

    `owner` is the index of its item, -1 outside of lists. `blank` tells that an empty line stood
    before it. `marker` is set on an item's first line. `column` is where it stands, `extra` how much
    of that is beyond its item's text; `raw` tells that it stands before its item's text, as the later
    lines of preformatted text do, which keep only their own indent.
    """

    text: str
    owner: int
    blank: bool
    marker: str = ""
    column: int = 0
    extra: int = 0
    raw: bool = False


class Item:
    """One list item. `parent` is the index of the item it stands in (-1: none), `list` of its list.

    Its marker stands at `column`, its text at `inside`. `number` is None for a bullet. A `phantom`
    stands for an item without a line of its own whose children are there. `first` is the index of its
    first line (for a phantom, of its first child's).
    """

    __slots__ = ("column", "first", "inside", "list", "marker", "number", "parent", "phantom")

    def __init__(
        self,
        parent: int,
        column: int,
        inside: int,
        marker: str,
        number: int | None,
        first: int,
        phantom: bool = False,
    ) -> None:
        self.parent = parent
        self.column = column
        self.inside = inside
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
        self.items = array("i")


class Lines(Sequence[Line]):
    """The lines of a page, as columns: see `Line`. `raws` are the numbers of those that are raw."""

    __slots__ = ("_items", "blanks", "columns", "owners", "raws", "texts")

    def __init__(self, items: list[Item]) -> None:
        self._items = items
        self.texts: list[str] = []
        self.owners = array("i")
        self.columns = array("i")
        self.blanks = bytearray()
        self.raws: set[int] = set()

    def add(self, text: str, owner: int, blank: bool, column: int) -> None:
        """One more line."""
        self.texts.append(text)
        self.owners.append(owner)
        self.columns.append(column)
        self.blanks.append(blank)

    def add_raw(self, text: str, owner: int, blank: bool, column: int) -> None:
        """One more line of preformatted text."""
        self.raws.add(len(self.texts))
        self.add(text, owner, blank, column)

    def is_first(self, n: int) -> bool:
        """Whether a line is the one that bears its item's marker."""
        owner = self.owners[n]
        return owner >= 0 and self._items[owner].first == n

    def extra(self, n: int) -> int:
        """See `Line.extra`."""
        if n in self.raws:
            return 0
        owner = self.owners[n]
        return max(0, self.columns[n] - self._items[owner].inside) if owner >= 0 else self.columns[n]

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, n: int) -> Line: ...
    @overload
    def __getitem__(self, n: slice) -> list[Line]: ...
    def __getitem__(self, n: int | slice) -> Line | list[Line]:
        if isinstance(n, slice):
            return [self[k] for k in range(*n.indices(len(self)))]
        n = range(len(self))[n]
        owner = self.owners[n]
        return Line(
            self.texts[n],
            owner,
            bool(self.blanks[n]),
            self._items[owner].marker if self.is_first(n) else "",
            self.columns[n],
            self.extra(n),
            n in self.raws,
        )


class Page:
    """A page in reading order: lines, items (each after its parent), lists."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.lines = Lines(self.items)
        self.lists: list[ListOf] = []

    def ends(self) -> array[int]:
        """For each item the index after the last line of it and of all in it."""
        ends = array("i", [item.first + 1 for item in self.items])
        # The lines come in order, so what an item is told last is its last line.
        for number, owner in enumerate(self.lines.owners, 1):
            if owner >= 0:
                ends[owner] = number
        for index in range(len(self.items) - 1, -1, -1):
            parent = self.items[index].parent
            if parent >= 0 and ends[parent] < ends[index]:
                ends[parent] = ends[index]
        return ends


class Groups:
    """Lines by what they belong to: `groups[k]` are the numbers of the lines of `k`, in order."""

    __slots__ = ("_at", "_numbers")

    def __init__(self, keys: array[int], count: int) -> None:
        """`keys` says for each line what it belongs to, of `count` (-1: to nothing)."""
        sizes = array("i", bytes(4 * (count + 2)))
        for key in keys:
            sizes[key + 2] += 1  # those that belong to nothing come first
        self._at = array("i", accumulate(sizes[1:]))
        self._numbers = array("i", sorted(range(len(keys)), key=keys.__getitem__))

    def __getitem__(self, k: int) -> array[int]:
        return self._numbers[self._at[k] : self._at[k + 1]]

    def __len__(self) -> int:
        return len(self._at) - 1

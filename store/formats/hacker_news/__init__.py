"""Hacker News: items of its Firebase interface, of Algolia's, hits of Algolia's search, and tables of items.

Flat items know their parent and not their story. So the parents of all are read first, and each comment
then belongs to the story at the end of its way up: to one that is in the file, or to what is named last.
"""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Iterator
from typing import Any, Final

from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.dumps import Trouble, is_dump, objects
from store.formats.hacker_news.discussions import discussion_of
from store.formats.hacker_news.items import ARTICLES, Item, Walk, sure
from store.formats.json_values import head_value
from store.formats.posts import Told, read_values
from store.grouping import Groups
from store.model import Repair
from store.source import Source


class HackerNews:
    """Discussions of Hacker News, whichever interface gave them."""

    name = "hacker-news"
    title = "Hacker News: items of Firebase or Algolia, search hits, tables of items"

    def recognise(self, head: bytes, name: str) -> float:
        """By the fields that items have in one of the interfaces."""
        return sure(head_value(head))

    def read(self, source: Source) -> Iterator[Parsed]:
        """The discussions in `source`, in the order of what stands first of each."""
        trouble = Trouble()
        ways, first = _Ways(), True
        reading = _Reading(source, trouble)
        for item in reading.items():
            ways.add(item)
        trouble.told()  # it is told when they are read again
        walk = Walk()
        with Groups() as groups:
            for item in reading.items(walk):
                groups.add(ways.root(item), marshal.dumps(tuple(item)))
            for root, records in groups:
                parsed = discussion_of(root, [Item(*marshal.loads(record)) for record in records])
                if first:
                    repairs, rejected = trouble.told()
                    repairs += _hits(walk)
                    parsed = Parsed(
                        parsed.discussion, [*repairs, *parsed.repairs], [*rejected, *parsed.rejected]
                    )
                first = False
                yield parsed
        if first:
            rejected = trouble.told()[1]
            why = f" ({rejected[0]})" if rejected else ""
            raise SourceError(
                f"{source.name}: holds no item of Hacker News{why}", "`afterword formats` lists the forms"
            )


def _hits(walk: Walk) -> list[Repair]:
    if walk.hits is None or walk.hits[0] <= walk.hits[1]:
        return []
    total, there = walk.hits
    return [
        Repair(
            "absent-hits",
            f"{there:,} of the {total:,} hits of the search {'is' if there == 1 else 'are'} in the file",
        )
    ]


class _Reading:
    """Reads the items of a source as often as it is asked to."""

    def __init__(self, source: Source, trouble: Trouble) -> None:
        self._source = source
        self._trouble = trouble
        self._is_dump = is_dump(source)

    def items(self, walk: Walk | None = None) -> Iterator[Item]:
        """All items."""
        walk = walk or Walk()
        for number, value in self._values():
            before, found = walk.strange, False
            for item in walk.items(value):
                found = True
                yield item
            if not found and walk.strange > before:
                where = f"line {number}" if number else "a value"
                self._trouble.reject(f"{where}: no item of Hacker News")

    def _values(self) -> Iterator[tuple[int, Any]]:
        if self._is_dump:
            for number, value, _ in objects(self._source, self._trouble):
                yield number, value
            return
        told = Told()
        for value in read_values(self._source, told):
            yield 0, value
        self._trouble.repairs += told.repairs
        for sentence in told.rejected:
            self._trouble.reject(sentence)


_FEW: Final = 500_000
_LARGEST: Final = 1 << 26
"""Ids up to this are places in an array, which takes 4 bytes for each: Hacker News had 45 million in 2025."""


class _Ways:
    """The ways from comments up to their stories.

    Up to half a million items are kept in a dictionary; of more, parents by number in an array.
    """

    def __init__(self) -> None:
        self._over: dict[str, str] = {}
        self._numbers: array[int] | None = None
        self._stories: list[str] = []
        self._several = False
        self._named: dict[str, str] = {}
        self._outermost: dict[str, str] = {}

    def add(self, item: Item) -> None:
        """Takes where an item stands."""
        if item.kind in ARTICLES:
            if not self._stories:
                self._stories.append(item.id)
            self._several = self._several or item.id != self._stories[0]
            self._set(item.id, "")
        elif item.is_root:
            self._outermost[item.id] = item.parent
        elif item.kind != "pollopt" and item.parent:
            self._set(item.id, item.parent)
        if self._numbers is None:
            for kid in item.kids:
                self._named[kid] = item.id
            if len(self._over) + len(self._named) > _FEW:
                self._compress()

    def root(self, item: Item) -> str:
        """The id of the discussion that an item belongs to.

        That is the story at the end of the way up; else the outermost comment of items that hold one
        another; else the story that the item names, or the only one there is; else what is named last.
        """
        if item.kind in ARTICLES:
            return item.id
        at, seen = item.id if item.is_root else item.parent or item.id, set[str]()
        while at not in seen:
            seen.add(at)
            over = self._get(at)
            if over is None:
                over = self._named.get(at)
            if over is None and at in self._outermost:
                over = self._outermost[at]
                if self._get(over) is None and over not in self._named and over not in self._outermost:
                    return at
            if not over:
                break
            at = over
        if self._is_story(at):
            return at
        if item.story:
            return item.story
        if self._stories and not self._several:
            return self._stories[0]
        return at

    def _is_story(self, identity: str) -> bool:
        return self._get(identity) == ""

    def _get(self, identity: str) -> str | None:
        """The parent of an item, "" for a story, None for what is not there."""
        found = self._over.get(identity)
        if found is not None or self._numbers is None or not identity.isdigit():
            return found
        number = int(identity)
        over = self._numbers[number] if number < len(self._numbers) else 0
        return None if over == 0 else "" if over == 1 else str(over - 2)

    def _set(self, identity: str, over: str) -> None:
        if self._numbers is None or not self._set_number(identity, over):
            self._over[identity] = over

    def _set_number(self, identity: str, over: str) -> bool:
        assert self._numbers is not None
        if not (identity.isdigit() and (not over or over.isdigit())):
            return False
        number, value = int(identity), int(over) + 2 if over else 1
        if number >= _LARGEST or value >= 1 << 32:
            return False
        if number >= len(self._numbers):
            grown = min(max(number + 1, len(self._numbers) * 5 // 4), _LARGEST)
            self._numbers.extend(array("I", bytes(4 * (grown - len(self._numbers)))))
        self._numbers[number] = value
        return True

    def _compress(self) -> None:
        self._numbers = array("I")
        over, self._over = {**self._named, **self._over}, {}
        self._named = {}
        for identity, parent in over.items():
            self._set(identity, parent)

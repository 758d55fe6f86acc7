"""The orders that comments can be shown in, and which of them are seen in each.

In thread order comments are seen as folds and a filter have it; in an order by date all levels are one,
so that nothing folds, and a filter shows what it asks for without what that answers. What is shown is
a row of items, numbered from 0; an item's number is its comment's index in thread order only.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import compress, islice
from operator import not_
from typing import Final, Literal, NamedTuple

from store.thread import Thread
from tui.folds import Folds, ones

OrderName = Literal["thread", "oldest", "newest"]
"""Thread order, or by date with the oldest or the newest first."""

ORDERS: Final[tuple[OrderName, ...]] = ("thread", "oldest", "newest")


_KEPT: Final = 4
"""Marks whose order is kept: of what is unread, flagged, at the top level, a match."""

_CHANGES: Final = 64
"""Places in which marks may differ from such that are kept."""


class Order(NamedTuple):
    """An order of all comments: `comments[item]` is a comment's index, `items[index]` its item."""

    name: OrderName
    comments: Sequence[int]
    items: Sequence[int]


def order_of(thread: Thread, name: OrderName) -> Order:
    """The comments in an order. Of one date, and without one at the end, they are in thread order.

    Dates whose zone is not known count as UTC. At 100,000 comments it takes 50 ms.
    """
    every = range(len(thread))
    if name == "thread":
        return Order(name, every, every)
    ticks, zone = thread.columns.posted.tolist(), thread.columns.zone.tolist()
    dated = list(compress(every, zone))
    dated.sort(key=ticks.__getitem__, reverse=name == "newest")
    comments = array("i", dated)
    comments.extend(compress(every, map(not_, zone)))
    items = array("i", bytes(4 * len(thread)))
    for item, comment in enumerate(comments):
        items[comment] = item
    return Order(name, comments, items)


class Shown:
    """Which comments of `thread` are seen, one after the other, in which order.

    The folds and the filter are `folds`; `set_order` and `set_filter` return the stretch of items of
    which others may be seen than before. Items are numbers in the order, comments indexes in the thread.
    """

    __slots__ = ("_flat_seen", "_kept", "_orders", "folds", "order")

    def __init__(self, thread: Thread) -> None:
        self.folds = Folds(thread)
        self.order = order_of(thread, "thread")
        self._orders: dict[OrderName, Order] = {"thread": self.order}
        self._flat_seen = bytearray()
        self._kept: list[tuple[bytes, bytes]] = []  # one byte a comment, and the same in order

    @property
    def is_flat(self) -> bool:
        """Whether the order knows no levels."""
        return self.order.name != "thread"

    @property
    def seen(self) -> bytearray:
        """One byte an item: 1 where it is seen. The same object until the order changes."""
        return self._flat_seen if self.is_flat else self.folds.seen

    def comment(self, item: int) -> int:
        """The index of the comment that an item is; -1 for -1."""
        return self.order.comments[item] if item >= 0 else -1

    def item(self, comment: int) -> int:
        """The item that a comment is, seen or not; -1 for -1."""
        return self.order.items[comment] if comment >= 0 else -1

    def is_shown(self, comment: int) -> bool:
        """Whether a comment is seen, or would be but for folds."""
        return bool((self.folds.hits if self.is_flat else self.folds.shown)[comment])

    def is_context(self, comment: int) -> bool:
        """Whether a comment is shown only for what answers it."""
        return not self.folds.hits[comment]

    def in_order(self, marks: bytes | bytearray) -> bytes | bytearray:
        """One byte an item of one byte a comment (0 or 1).

        A few of them are kept, and what differs from one of these in a few places, as what is unread does
        from key to key, is made of it: 0.5 ms at 1,000,000 comments where all of it takes 65.
        """
        if not self.is_flat or 0 not in marks:
            return marks
        for number, (known, ordered) in enumerate(self._kept):
            if known is marks or (differing := _differing(known, marks)) == []:
                return ordered
            if differing is not None:
                patched = bytearray(ordered)
                for comment in differing:
                    patched[self.order.items[comment]] = marks[comment]
                self._kept[number] = bytes(marks), bytes(patched)
                return self._kept[number][1]
        made = bytes(map(marks.__getitem__, self.order.comments))
        self._kept = [(bytes(marks), made), *self._kept[: _KEPT - 1]]
        return made

    @property
    def reach(self) -> bytes | bytearray:
        """One byte an item: 1 where it is shown, folds aside."""
        return self._flat_seen if self.is_flat else self.folds.shown

    def keeper(self, comment: int) -> int:
        """The comment that is seen in the place of this one: itself, what hides it, or a hit near it."""
        if not self.is_flat or comment < 0:
            return self.folds.keeper(comment) if comment >= 0 else -1
        item = self.item(comment)
        after = self._flat_seen.find(1, item)
        return self.comment(after if after >= 0 else self._flat_seen.rfind(1, 0, item))

    # -- changing them -------------------------------------------------------------------------

    def set_order(self, name: OrderName) -> tuple[int, int]:
        """Puts the comments in another order."""
        if name == self.order.name:
            return 0, 0
        if name not in self._orders:
            self._orders[name] = order_of(self.folds.thread, name)
        self.order = self._orders[name]
        self._kept = []
        self._flatten()
        return 0, len(self.folds.thread)

    def is_ready(self, name: OrderName) -> bool:
        """Whether the comments were in this order before: then they need not be sorted."""
        return name in self._orders

    def set_filter(self, hits: bytes | bytearray | None, *, more: bool = False) -> tuple[int, int]:
        """Shows only the comments with a 1 in `hits`, with those that they answer where there are levels.

        See `Folds.set_filter`.
        """
        changed = self.folds.set_filter(hits, more=more)
        self._flatten()
        return changed

    def _flatten(self) -> None:
        if self.is_flat:
            # In place where the length allows it: heights hold on to it.
            self._flat_seen[:] = self.in_order(self.folds.hits)


def _differing(some: bytes, others: bytes | bytearray) -> list[int] | None:
    """Where two byte strings of one length differ; None in more than a few places."""
    if len(some) != len(others):
        return None
    if some == others:
        return []
    between = int.from_bytes(some, "little") ^ int.from_bytes(others, "little")
    places = list(islice(ones(between.to_bytes(len(some), "little")), _CHANGES + 1))
    return places if len(places) <= _CHANGES else None

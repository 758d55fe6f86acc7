"""Comments in any order become a thread without a `Comment` for each: what a dump of 100,000 needs.

It does what `store.building.build` does where the ids are unique and no comment answers itself; what is
more broken is left to that.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Final, NamedTuple

import orjson

from store.columns import ColumnWriter
from store.model import STATES, Comment, Mark, Repair
from store.thread import Thread
from store.when import from_ticks

MISSING: Final = STATES.index("missing")

_TOLD: Final = 5
"""Absent parents that are named one by one; more are counted."""


class Part(NamedTuple):
    """What a comment's columns are made of.

    `parent` is None at the top level, `posted` as `store.when.to_ticks` gives it, `state` the place in
    `STATES`, `marks` and `extra` JSON (b"" for none); the marks fit in the text.
    """

    id: str
    parent: str | None
    text: str
    author: str
    posted: tuple[int, int]
    state: int
    score: int | None
    marks: bytes
    extra: bytes

    def comment(self) -> Comment:
        """The comment that this is."""
        return Comment(
            id=self.id,
            parent_id=self.parent,
            author=self.author,
            posted=from_ticks(*self.posted),
            text=self.text,
            marks=[Mark(*mark) for mark in orjson.loads(self.marks)] if self.marks else (),
            state=STATES[self.state],
            score=self.score,
            extra=orjson.loads(self.extra) if self.extra else {},
        )


def placeholder(identity: str, parent: str | None = None) -> Part:
    """A part that stands for a comment that the source does not hold."""
    return Part(identity, parent, "", "", (0, 0), MISSING, None, b"", b"")


def assembled(parts: list[Part]) -> tuple[Sequence[Comment], list[Repair]]:
    """The thread of `parts`, siblings in the order they come in; comments for `build` where it takes that.

    Replies to what is not there hang under placeholders, which is told. `parts` is emptied on the way.
    """
    repairs = _with_placeholders(parts)
    thread = _thread(parts)
    if thread is not None:
        return thread, repairs
    return [part.comment() for part in parts], repairs


def _with_placeholders(parts: list[Part]) -> list[Repair]:
    """Adds a placeholder for each parent that is absent, just before the first reply to it."""
    known = {part.id for part in parts}
    waiting: dict[str, int] = {}
    for part in parts:
        if part.parent is not None and part.parent not in known:
            waiting[part.parent] = waiting.get(part.parent, 0) + 1
    if not waiting:
        return []
    seen: set[str] = set()
    every, parts[:] = parts[:], []
    for part in every:
        if part.parent in waiting and part.parent not in seen:
            seen.add(part.parent)
            parts.append(placeholder(part.parent))
        parts.append(part)
    if len(waiting) > _TOLD:
        total = sum(waiting.values())
        told = f"{total:,} replies hang under placeholders for {len(waiting):,} comments, not in the source"
        return [Repair("missing-parent", told)]
    return [
        Repair(
            "missing-parent",
            f"{'1 reply hangs' if replies == 1 else f'{replies:,} replies hang'} under a placeholder "
            f"for the comment {wanted}, which is not in the source",
            wanted,
        )
        for wanted, replies in waiting.items()
    ]


def _thread(parts: list[Part]) -> Thread | None:
    """The thread. None, with `parts` as they were, where ids are repeated or empty or form a circle."""
    if not parts:
        return None
    ids = [part.id for part in parts]
    at = {identity: number for number, identity in enumerate(ids)}
    if len(at) != len(ids) or "" in at:
        return None
    over = [-1 if part.parent is None else at.get(part.parent, -1) for part in parts]
    order = _pre_order(over)
    if order is None:
        return None
    place = array("i", bytes(4 * len(order)))
    for index, number in enumerate(order):
        place[number] = index
    parents = array("i", [-1 if over[number] < 0 else place[over[number]] for number in order])
    _, _, texts, authors, posted, states, scores, marks, extras = zip(
        *[parts[number] for number in order], strict=True
    )
    writer = ColumnWriter()
    try:
        writer.take_all(texts, authors, posted, array("b", states), scores, marks, extras)
        thread = writer.thread([ids[number] for number in order], parents)
    except (UnicodeEncodeError, OverflowError):
        return None
    parts.clear()
    return thread


def _pre_order(over: list[int]) -> list[int] | None:
    """The numbers in thread order, those under the same one in theirs; None where some form a circle."""
    count = len(over)
    first = [-1] * (count + 1)  # the last item stands for the top level
    sibling = [-1] * count
    for number in range(count - 1, -1, -1):
        parent = over[number]
        sibling[number] = first[parent]
        first[parent] = number
    order: list[int] = []
    stack: list[int] = []
    number = first[count]
    while number >= 0:
        order.append(number)
        beside = sibling[number]
        number = first[number]
        if number >= 0:
            if beside >= 0:
                stack.append(beside)
        elif beside >= 0:
            number = beside
        elif stack:
            number = stack.pop()
    return order if len(order) == count else None

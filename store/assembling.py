"""Comments in any order become a thread without a `Comment` for each: what a dump of 100,000 needs.

It does what `store.building.build` does where the ids are unique and no comment answers itself; what is
more broken is left to that.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Final

import orjson

from store.columns import ColumnWriter
from store.model import STATES, Comment, Mark, Repair
from store.thread import Thread
from store.when import from_ticks

MISSING: Final = STATES.index("missing")

_BLOCK: Final = 2048
"""Parts that become columns at once."""

_TOLD: Final = 5
"""Absent parents that are named one by one; more are counted."""

Part = tuple[str, str | None, str, str, tuple[int, int], int, int | None, bytes, bytes]
"""What a comment's columns are made of: id, parent (None at the top level), text, author, date as
`store.when.to_ticks` gives it, the state's place in `STATES`, score, marks and extra as JSON (b"" for none).

The marks fit in the text. It is a plain tuple because there may be a million of them."""

ID: Final = 0
PARENT: Final = 1
TEXT: Final = 2
EXTRA: Final = 8


def comment_of(part: Part) -> Comment:
    """The comment that a part is."""
    identity, parent, text, author, posted, state, score, marks, extra = part
    return Comment(
        id=identity,
        parent_id=parent,
        author=author,
        posted=from_ticks(*posted),
        text=text,
        marks=[Mark(*mark) for mark in orjson.loads(marks)] if marks else (),
        state=STATES[state],
        score=score,
        extra=orjson.loads(extra) if extra else {},
    )


def placeholder(identity: str, parent: str | None = None) -> Part:
    """A part that stands for a comment that the source does not hold."""
    return identity, parent, "", "", (0, 0), MISSING, None, b"", b""


def assembled(parts: list[Part]) -> tuple[Sequence[Comment], list[Repair]]:
    """The thread of `parts`, siblings in the order they come in; comments for `build` where it takes that.

    Replies to what is not there hang under placeholders, which is told. `parts` is emptied on the way.
    """
    at = {part[ID]: number for number, part in enumerate(parts)}
    over = [-1 if (parent := part[PARENT]) is None else at.get(parent, -2) for part in parts]
    repairs: list[Repair] = []
    if -2 in over:
        repairs = _with_placeholders(parts, over)
        at = {part[ID]: number for number, part in enumerate(parts)}
        over = [-1 if (parent := part[PARENT]) is None else at[parent] for part in parts]
    thread = None
    if parts and len(at) == len(parts) and "" not in at:
        del at
        order = _pre_order(over)
        thread = _thread(parts, over, order) if order is not None else None
    if thread is not None:
        return thread, repairs
    return [comment_of(part) for part in parts], repairs


def _with_placeholders(parts: list[Part], over: list[int]) -> list[Repair]:
    """Adds a placeholder for each parent that is absent, just before the first reply to it."""
    waiting: dict[str, int] = {}
    with_them: list[Part] = []
    for part, place in zip(parts, over, strict=True):
        parent = part[PARENT]
        if place == -2 and parent is not None:
            if parent not in waiting:
                waiting[parent] = 0
                with_them.append(placeholder(parent))
            waiting[parent] += 1
        with_them.append(part)
    parts[:] = with_them
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


def _thread(parts: list[Part], over: list[int], order: list[int]) -> Thread | None:
    """The thread of the parts in this order; None where they hold what no file can."""
    place = array("i", bytes(4 * len(order)))
    for index, number in enumerate(order):
        place[number] = index
    parents = array("i", [-1 if over[number] < 0 else place[over[number]] for number in order])
    ids = [parts[number][ID] for number in order]
    writer = ColumnWriter()
    try:
        "".join(ids).encode()
        for start in range(0, len(order), _BLOCK):
            block = [parts[number] for number in order[start : start + _BLOCK]]
            _, _, texts, authors, posted, states, scores, marks, extras = zip(*block, strict=True)
            writer.take_all(texts, authors, posted, array("b", states), scores, marks, extras)
    except (UnicodeEncodeError, OverflowError):
        return None
    parts.clear()
    return writer.thread(ids, parents)


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

"""Breadcrumbs: what the comment at the top of the window answers, and what that answers, by name.

No widget is here. A trail is made of a few comments, however deep the one that it leads to stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

from store.thread import Thread
from tui.render import clipped, name_of
from tui.wrapping import shown, width

BETWEEN: Final = " › "
LEFT_OUT: Final = "…"

NAME: Final = 24
"""The most cells of a name, where there are several."""

NEAREST: Final = 12
"""The comments of a trail that are named: so many of the nearest, and that of the top level."""


class Crumb(NamedTuple):
    """A comment of a trail: what it is called, and its index. `LEFT_OUT` leads to the nearest left out."""

    text: str
    to: int


def trail(thread: Thread, i: int, *, own: bool) -> list[Crumb]:
    """What comment `i` answers, from the top level on; with `own` and `i` itself."""
    near = [i] if own else []
    near += islice(thread.ancestors(i), NEAREST + 1)
    if not near:
        return []
    if thread.parent[near[-1]] < 0:
        return [_crumb(thread, one) for one in reversed(near)]
    cut, top = near.pop(), thread.levels.rfind(1, 0, i)
    return [_crumb(thread, top), Crumb(LEFT_OUT, cut), *(_crumb(thread, one) for one in reversed(near))]


def _crumb(thread: Thread, i: int) -> Crumb:
    return Crumb(shown(name_of(thread, i)[0]), i)


def fitted(crumbs: Sequence[Crumb], room: int) -> list[Crumb]:
    """The trail in `room` cells: what there is too little room for is left out of its middle.

    The last one stays longest, then the first; nothing is left where there is no room for a letter.
    """
    if not crumbs or room < 2:
        return []
    short = [Crumb(clipped(text, NAME), index) for text, index in crumbs]
    count = len(short)
    if _cells(short) <= room:
        return short
    for kept in range(count - 2, 0, -1):
        some = [short[0], Crumb(LEFT_OUT, short[-kept - 1].to), *short[-kept:]]
        if some[2].text != LEFT_OUT and _cells(some) <= room:
            return some
    last = crumbs[-1]
    if count > 1 and room > 8:
        before = Crumb(LEFT_OUT, crumbs[-2].to)
        rest = room - _cells([before]) - len(BETWEEN)
        return [before, Crumb(clipped(last.text, min(rest, NAME)), last.to)]
    return [Crumb(clipped(last.text, room), last.to)]


def _cells(crumbs: Sequence[Crumb]) -> int:
    return sum(width(crumb.text) for crumb in crumbs) + len(BETWEEN) * (len(crumbs) - 1)


def said(crumbs: Sequence[Crumb]) -> str:
    """The trail as a text."""
    return BETWEEN.join(crumb.text for crumb in crumbs)


def crumb_at(crumbs: Sequence[Crumb], x: int) -> Crumb | None:
    """The crumb in column `x` of the trail as a text."""
    for crumb in crumbs:
        cells = width(crumb.text)
        if 0 <= x < cells:
            return crumb
        x -= cells + len(BETWEEN)
    return None

"""A list of a library: what is in it and in which order, whole or page by page.

A page ends at a row, and the next one begins behind it, so that no row comes twice or is left out
when others come and go between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, get_args

import orjson

from store.library import Page, Row, SortField
from store.text import folded
from store.when import to_ticks

_Place = tuple[bool, Any, str]
"""Where a row sorts: whether it does not say what is sorted by, what it says, and its key."""

_AT_ONCE: Final = 200
"""Texts that are folded in one go, which takes 2 ms at most."""

_APART: Final = "\x1f"
"""Between texts that are folded in one go; it folds to itself."""


class Listing:
    """Rows that are sorted and filtered again and again.

    What that takes is made when it is first asked for, and kept: of 10,000 rows an order takes up to 40 ms
    the first time, then 0.3 ms, a filter 2 ms. `prepare` makes all of it, for instance in a thread.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows: Sequence[Row] = list(rows)
        self._texts: list[str] | None = None
        self._by_key: list[int] | None = None
        self._said: dict[SortField, tuple[list[bool], list[Any]]] = {}
        self._orders: dict[tuple[SortField, bool], list[int]] = {}

    def prepare(self, pause: Callable[[], None] = lambda: None) -> None:
        """Makes all that sorting and filtering need; `pause` is called every few milliseconds meanwhile."""
        self._held(pause)
        for sort in get_args(SortField):
            if sort not in self._said:
                self._said[sort] = _said(self.rows, sort, pause)
            for reverse in (False, True):
                self._order(sort, reverse)
                pause()

    def arranged(self, filter: str, sort: SortField, reverse: bool) -> list[Row]:
        """The rows that hold every word of `filter`, in an order; see `store.library.Library.list`."""
        rows = self.rows
        order = self._order(sort, reverse)
        words = folded(filter).split()
        if not words:
            return [rows[i] for i in order]
        texts = self._held()
        if len(words) == 1:
            word = words[0]
            return [rows[i] for i in order if word in texts[i]]
        return [rows[i] for i in order if all(word in texts[i] for word in words)]

    def _held(self, pause: Callable[[], None] = lambda: None) -> list[str]:
        """What a word of a filter may stand in, of each row, folded."""
        if self._texts is None:
            texts = [f"{row.title}\n{row.site}\n{row.author}\n{row.file}\n{row.key}" for row in self.rows]
            self._texts = _folded_all(texts, pause)
        return self._texts

    def _order(self, sort: SortField, reverse: bool) -> list[int]:
        order = self._orders.get((sort, reverse))
        if order is None:
            if self._by_key is None:
                keys = [row.key for row in self.rows]
                self._by_key = sorted(range(len(keys)), key=keys.__getitem__)
            silent, said = self._said.get(sort) or self._said.setdefault(sort, _said(self.rows, sort))
            # Stable, so that rows that are alike stay by their keys; what does not say comes last either way.
            order = [i for i in self._by_key if not silent[i]]
            order.sort(key=said.__getitem__, reverse=reverse)
            order += [i for i in self._by_key if silent[i]]
            self._orders[sort, reverse] = order
        return order


def page(
    rows: Iterable[Row], filter: str, sort: SortField, reverse: bool, cursor: str | None, limit: int
) -> Page:
    """The page behind `cursor`, see `store.library.Library.list`. Raises ValueError for another's cursor."""
    ranked = Listing(rows).arranged(filter, sort, reverse)
    begin = 0
    if cursor is not None:
        behind = _read(cursor, sort)
        while begin < len(ranked) and not _after(_place(ranked[begin], sort), behind, reverse):
            begin += 1
    shown = ranked[begin : begin + max(1, limit)]
    more = begin + len(shown) < len(ranked)
    return Page(shown, _write(_place(shown[-1], sort)) if more else None, len(ranked))


def _folded_all(texts: Sequence[str], pause: Callable[[], None] = lambda: None) -> list[str]:
    """Each of `texts` folded. Many in one go take half the time; too many hold up other threads."""
    done: list[str] = []
    for begin in range(0, len(texts), _AT_ONCE):
        some = texts[begin : begin + _AT_ONCE]
        whole = folded(_APART.join(some)).split(_APART)
        done += whole if len(whole) == len(some) else map(folded, some)
        pause()
    return done


_NUMBERS: Final[dict[str, Callable[[Row], int]]] = {
    "published": lambda row: to_ticks(row.published)[0],
    "imported": lambda row: to_ticks(row.imported)[0],
    "comments": lambda row: row.comments,
    "unread": lambda row: row.unread,
    "flags": lambda row: row.flags,
}
_TEXTS: Final[dict[str, Callable[[Row], str]]] = {
    "title": lambda row: row.title,
    "site": lambda row: row.site,
    "source": lambda row: row.source,
}


def _said(
    rows: Sequence[Row], sort: SortField, pause: Callable[[], None] = lambda: None
) -> tuple[list[bool], list[Any]]:
    """Of each row, whether it does not say what is sorted by, and what it says."""
    if sort in _TEXTS:
        texts = list(map(_TEXTS[sort], rows))
        return [not text for text in texts], _folded_all(texts, pause)
    numbers = list(map(_NUMBERS[sort], rows))
    match sort:
        case "published":
            return [row.published is None for row in rows], numbers
        case "imported":
            return [row.imported is None for row in rows], numbers
    return [False] * len(numbers), numbers


def _place(row: Row, sort: SortField) -> _Place:
    (silent,), (said,) = _said((row,), sort)
    return silent, said, row.key


def _after(place: _Place, behind: _Place, reverse: bool) -> bool:
    if place[0] != behind[0]:
        return place[0]
    if place[1] != behind[1]:
        return bool((place[1] < behind[1]) if reverse else (place[1] > behind[1]))
    return place[2] > behind[2]


def _write(place: _Place) -> str:
    return orjson.dumps(place).decode()


def _read(cursor: str, sort: SortField) -> _Place:
    try:
        silent, value, key = orjson.loads(cursor)
    except (ValueError, TypeError):
        raise ValueError(f"no cursor of this list: {cursor!r}") from None
    wanted = str if sort in _TEXTS else int
    if not isinstance(silent, bool) or not isinstance(value, wanted) or not isinstance(key, str):
        raise ValueError(f"no cursor of this list: {cursor!r}")
    return silent, value, key

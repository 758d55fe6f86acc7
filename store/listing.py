"""A list of a library page by page: what is in it, in which order, and where a page begins.

A page ends at a row, and the next one begins behind it, so that no row comes twice or is left out
when others come and go between the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from store.library import Page, Row, SortField
from store.text import folded
from store.when import to_ticks

_Place = tuple[bool, Any, str]
"""Where a row sorts: whether it does not say what is sorted by, what it says, and its key."""


def page(
    rows: Iterable[Row], filter: str, sort: SortField, reverse: bool, cursor: str | None, limit: int
) -> Page:
    """The page behind `cursor`, see `store.library.Library.list`. Raises ValueError for another's cursor."""
    words = folded(filter).split()
    ranked = [(_place(row, sort), row) for row in rows if not words or _holds(row, words)]
    # Three stable sorts, the least important first: what does not say comes last either way round.
    ranked.sort(key=lambda item: item[0][2])
    ranked.sort(key=lambda item: item[0][1], reverse=reverse)
    ranked.sort(key=lambda item: item[0][0])
    begin = 0
    if cursor is not None:
        behind = _read(cursor, sort)
        while begin < len(ranked) and not _after(ranked[begin][0], behind, reverse):
            begin += 1
    shown = ranked[begin : begin + max(1, limit)]
    more = begin + len(shown) < len(ranked)
    return Page([row for _, row in shown], _write(shown[-1][0]) if more else None, len(ranked))


def _holds(row: Row, words: Iterable[str]) -> bool:
    text = folded(f"{row.title}\n{row.site}\n{row.key}")
    return all(word in text for word in words)


def _place(row: Row, sort: SortField) -> _Place:
    match sort:
        case "published":
            return row.published is None, to_ticks(row.published)[0], row.key
        case "imported":
            return row.imported is None, to_ticks(row.imported)[0], row.key
        case "comments":
            return False, row.comments, row.key
        case "flags":
            return False, row.flags, row.key
        case "title":
            return not row.title, folded(row.title), row.key
        case "site":
            return not row.site, folded(row.site), row.key
    return not row.source, folded(row.source), row.key


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
    wanted = str if sort in ("title", "site", "source") else int
    if not isinstance(silent, bool) or not isinstance(value, wanted) or not isinstance(key, str):
        raise ValueError(f"no cursor of this list: {cursor!r}")
    return silent, value, key

"""Where the records are in a JSON document, and what stands around them.

A place is written as names with dots from the top of each value ("data.comments"); "[]" behind a name tells
that each item of that list holds a discussion of its own ("posts[].comments"). "*" is an object whose
values are the records, by their ids. A list at the top, and one value on each line, are gone through anyway.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from store.formats.mapping import Record, Roles, picker
from store.formats.records.guess import Dated, guess
from store.formats.records.names import RANKS, WRAPPERS, plain
from store.formats.records.survey import Survey

_ITEMS: Final = "[]"
_KEYED: Final = "*"
_LISTS: Final = 60  # lists that are looked at
_DEEP: Final = 6  # names from the top
_FEW: Final = 60  # records of a list that are looked at
_AROUND: Final = 4  # fields of an object that only stands around a record, at most
_LEAST_KEYED: Final = 2
_BESIDE: Final = frozenset(("cursor", "kind", "type", "typename", "index", "id", "score"))
_CONTAINERS: Final = frozenset(
    (
        *RANKS["replies"],
        "posts",
        "messages",
        "items",
        "records",
        "rows",
        "results",
        "data",
        "entries",
        "nodes",
    )
)


class Held(NamedTuple):
    """One list of records, and what is said around it, the inner before the outer. `line` is where it is."""

    around: Record
    records: list[Any]


def items_of(value: Any) -> list[Any] | None:
    """The items of a list, or the values of an object that has one by each id; None for what is neither."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or len(value) < _LEAST_KEYED:
        return None
    if not all(isinstance(item, dict) for item in value.values()):
        return None
    return [item if "key" in item else {"key": name, **item} for name, item in value.items()]


def is_keyed(value: Any) -> bool:
    """Whether an object holds records by their ids: objects of one make under names that are no fields."""
    if not isinstance(value, dict) or len(value) < _LEAST_KEYED:
        return False
    first = [item for _, item in zip(range(20), value.values(), strict=False)]
    if not all(isinstance(item, dict) and item for item in first):
        return False
    shared = set(first[0]).intersection(*map(set, first))
    known = sum(
        1
        for name in value
        if plain(name) in WRAPPERS or any(plain(name) in ranks for ranks in RANKS.values())
    )
    return len(shared) * 2 >= len(first[0]) and known * 2 < len(value)


def unwrapped(record: Any) -> Any:
    """The record inside an object that only stands around it ("node", "data")."""
    for _ in range(3):
        if not isinstance(record, dict) or len(record) > _AROUND:
            return record
        inner = [
            name for name, value in record.items() if isinstance(value, dict) and plain(name) in WRAPPERS
        ]
        if len(inner) != 1 or not all(plain(name) in _BESIDE for name in record if name != inner[0]):
            return record
        beside = {
            name: value for name, value in record.items() if name != inner[0] and name not in record[inner[0]]
        }
        record = {**record[inner[0]], **beside}
    return record


def held(top: Any, place: str) -> Iterator[Held]:
    """The lists of records at a place of one value."""
    hops = [hop.strip(".") for hop in place.split(_ITEMS)]
    levels: list[tuple[Record, Any]] = [({}, top)]
    for number, hop in enumerate(hops):
        following: list[tuple[Record, Any]] = []
        for around, value in levels:
            found = _follow(around, value, hop)
            if found is None:
                continue
            around, value = found
            if number == len(hops) - 1:
                records = items_of(value)
                if records is not None:
                    yield Held(around, records)
                continue
            following += [(around, unwrapped(item)) for item in items_of(value) or []]
        levels = following


def _follow(around: Record, value: Any, hop: str) -> tuple[Record, Any] | None:
    """What stands at the end of the names of `hop`, with what stands beside the way there."""
    if hop in ("", _KEYED):
        return around, value
    for name in hop.split("."):
        if not isinstance(value, dict) or name not in value:
            return None
        around = {**around, **{other: beside for other, beside in value.items() if other != name}}
        value = value[name]
    return around, value


class _List(NamedTuple):
    """A list of objects that was found, and what its objects seem to be."""

    place: str
    records: list[Any]
    roles: Roles
    named: bool

    @property
    def worth(self) -> float:
        """How surely these are comments."""
        roles = self.roles
        if "text" not in roles:
            return 0.0
        known = sum(1 for role in ("id", "author", "date", "parent", "replies", "score") if role in roles)
        return 3 + known + 1.5 * self.named + min(len(self.records), 50) / 100


def find(tops: list[Any], is_date: Dated) -> str:
    """The place of the records in the first values of a document; "" where these are the records."""
    single = len(tops) == 1 and isinstance(tops[0], dict)
    if single and is_keyed(tops[0]) and "text" in _roles(list(tops[0].values())[:_FEW], is_date):
        return _KEYED
    roles = _roles(tops[:_FEW], is_date)
    best = max(_lists(tops, is_date), key=lambda one: one.worth, default=None)
    if best is None or not best.worth:
        return ""
    if _ITEMS not in best.place and "text" in roles and not _holds(tops, roles, best):
        return ""  # they are comments, with their replies in them
    # Of a list in a list of comments, the outer one holds the records, unless it holds what is discussed.
    while _ITEMS in best.place:
        outer = best.place.rpartition(_ITEMS)[0]
        above = next((one for one in _lists(tops, is_date) if one.place == outer), None)
        if above is None or "text" not in above.roles or _holds(above.records, above.roles, best):
            break
        best = above
    return best.place


def having(tops: list[Any], field: str, is_date: Dated) -> str | None:
    """The place of the records that have this field: the values themselves, else the first list of such; None
    where none has it.
    """
    pick = picker(field)

    def has(records: list[Any]) -> bool:
        found = (unwrapped(record) for record in records[:_FEW])
        return any(isinstance(record, dict) and pick(record) is not None for record in found)

    if has(tops):
        return ""
    if len(tops) == 1 and is_keyed(tops[0]) and has(list(tops[0].values())):
        return _KEYED
    return next((one.place for one in _lists(tops, is_date) if has(one.records)), None)


def _holds(outer: list[Any], roles: Roles, inner: _List) -> bool:
    """Whether the objects of `outer` are what the records of `inner` discuss, and no comments like these."""
    if "title" in roles and "title" not in inner.roles:
        return True
    if "title" in roles and "parent" in inner.roles and "parent" not in roles:
        return True
    return "text" not in roles and len(outer) > 0


def _roles(records: list[Any], is_date: Dated) -> Roles:
    found = [unwrapped(record) for record in records]
    return guess(Survey(record for record in found if isinstance(record, dict)), is_date)


def _lists(tops: list[Any], is_date: Dated) -> Iterator[_List]:
    """The lists of objects in the values, the outer before the inner."""
    waiting: list[tuple[str, list[Any], int]] = [("", tops, 0)]
    looked = 0
    while waiting and looked < _LISTS:
        place, objects, deep = waiting.pop(0)
        if deep > _DEEP:
            continue
        names = dict.fromkeys(name for one in objects[:_FEW] if isinstance(one, dict) for name in one)
        for name in names:
            values = [one[name] for one in objects[:_FEW] if isinstance(one, dict) and name in one]
            below = (
                f"{place}.{name}"
                if place and not place.endswith(_ITEMS)
                else f"{place}{'.' if place else ''}{name}"
            )
            lists = [v for v in values if isinstance(v, list) or is_keyed(v)]
            records = [unwrapped(i) for v in lists for i in (items_of(v) or [])[:_FEW]]
            if any(isinstance(record, dict) for record in records):
                looked += 1
                yield _List(below, records, _roles(records[:_FEW], is_date), plain(name) in _CONTAINERS)
                waiting.append((below + _ITEMS, records[:_FEW], deep + 1))
            elif any(isinstance(value, dict) for value in values):
                waiting.append((below, [value for value in values if isinstance(value, dict)], deep + 1))

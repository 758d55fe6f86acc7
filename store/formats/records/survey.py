"""What the first records have: which fields, how often, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from store.formats.mapping import Record

SAMPLE: Final = 2000
"""Records that are looked at."""

DEEP: Final = 4  # levels of objects that are looked into
_MOST: Final = 600  # fields that are told apart; records keyed by ids would make one of each
_KEPT: Final = 400  # values of a field that are looked at
_LONG: Final = 5000  # characters of a value that are looked at


@dataclass(slots=True)
class Field:
    """One field of the records: `path` are the names of the objects it stands in, and its own.

    `count` is how many records have something in it, `values` the first of these values; `lists` tells that
    there are lists of objects in it.
    """

    path: tuple[str, ...]
    count: int = 0
    values: list[Any] = field(default_factory=list)
    lists: bool = False
    objects: bool = False
    seen: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The field as a mapping names it."""
        return ".".join(self.path)

    @property
    def distinct(self) -> int:
        """How many different values there are among those that were looked at."""
        return len(self.seen)

    @property
    def repeats(self) -> bool:
        """Whether values occur again, so that they name something that records have in common."""
        looked = len(self.values)
        return looked > 1 and self.distinct * 10 <= looked * 8

    @property
    def unique(self) -> bool:
        """Whether each value occurs once, but for a few."""
        return self.distinct * 20 >= len(self.values) * 19

    def words(self) -> list[str]:
        """The values that are texts."""
        return [value for value in self.values if isinstance(value, str)]


class Survey:
    """The fields of some records. `names` are those that stand at the top of a record, in their order."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self.records = 0
        self.fields: dict[tuple[str, ...], Field] = {}
        for record in records:
            self.add(record)

    def add(self, record: Record, group: int = 0) -> None:
        """Takes one record. In groups ids are told apart: each list may count from 1."""
        self.records += 1
        for path, value in leaves(record):
            found = self.fields.get(path)
            if found is None:
                if len(self.fields) >= _MOST:
                    continue
                found = self.fields[path] = Field(path)
            if value is None or value in ("", [], {}):
                continue
            found.count += 1
            if isinstance(value, dict):
                found.objects = True
                continue
            if isinstance(value, list):
                found.lists = found.lists or any(isinstance(item, dict) for item in value[:5])
            if len(found.values) < _KEPT:
                value = value[:_LONG] if isinstance(value, str) else value
                found.values.append(value)
                found.seen.add(f"{group} {value}" if not isinstance(value, list) else "[]")

    @property
    def names(self) -> list[str]:
        """The fields that a mapping may name."""
        return [found.name for found in self.fields.values()]

    def named(self, name: str) -> Field | None:
        """The field of this name."""
        return next((found for found in self.fields.values() if found.name == name), None)

    def has(self, name: str) -> bool:
        """Whether the records have this field; one inside a list counts ("authors.0.name")."""
        return any(found.name == name or name.startswith(f"{found.name}.") for found in self.fields.values())


def leaves(record: Record) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The fields of a record with their paths, those of objects in it among them."""
    waiting: list[tuple[tuple[str, ...], Record]] = [((), record)]
    while waiting:
        above, level = waiting.pop(0)
        for name, value in level.items():
            path = (*above, name)
            yield path, value
            if isinstance(value, dict) and len(path) < DEEP:
                waiting.append((path, value))

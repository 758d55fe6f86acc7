"""Dates as a whole file writes them: what 03/04/05 means is decided over all of it.

Numbers above 12 decide which of day and month comes first; where none is, the order in which the dates
stand; else the day comes first, or the month before "am" and "pm". It is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from store.bodies.fields import when
from store.formats.dates import find_date
from store.model import Repair

_NUMBERS: Final = re.compile(r"\s*(\d{1,2})([/.-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d)([^\d]*\d.*)?")
_HALF: Final = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)
_EXPONENT: Final = re.compile(r"\d(?:\.\d+)?e\+?\d{1,2}", re.IGNORECASE)
_SHORT: Final = 80  # characters that a date has at most

Order = bool | None
"""Whether the day comes first (True), the month (False), or nothing tells (None)."""


class DateReader:
    """Reads the dates of one file. `look` sees all of them first, where it matters which order they have.

    `utc`: where they name no zone they are UTC, since the field says so ("date_gmt").
    """

    def __init__(self, *, utc: bool = False) -> None:
        self.utc = utc
        self.uncertain = 0
        """How many dates there are whose day and month could stand either way round."""
        self.day_first: Order = None
        self.repairs: list[Repair] = []
        self._days = self._months = self._halves = 0
        self._previous: dict[bool, datetime | None] = {True: None, False: None}
        self._falls = {True: 0, False: 0}
        self._rises = {True: 0, False: 0}
        self._example = ""

    def look(self, value: Any) -> None:
        """Takes a date into account."""
        if not isinstance(value, str) or len(value) > _SHORT:
            return
        found = _NUMBERS.match(value)
        if found is None or found[2] == ".":
            return
        first, second = int(found[1]), int(found[3])
        if _HALF.search(value):
            self._halves += 1
        if first > 12 >= second:
            self._days += 1
        elif second > 12 >= first:
            self._months += 1
        elif first != second:
            self.uncertain += 1
            self._example = self._example or value.strip()
        for day_first in (True, False):
            self._follow(value, day_first)

    def _follow(self, value: str, day_first: bool) -> None:
        """Counts how often dates come before those above them, read in this order."""
        date = _found(value, day_first)
        before = self._previous[day_first]
        if date is None:
            return
        if before is not None and before.tzinfo == date.tzinfo:
            self._falls[day_first] += date < before
            self._rises[day_first] += date > before
        self._previous[day_first] = date

    def settle(self) -> None:
        """Decides which order the dates have, and says why."""
        if self._days or self._months:
            self.day_first = self._days >= self._months
            if self.uncertain:
                self._tell("the other dates of the file decide")
        elif self.uncertain:
            if (sorted_order := self._in_order()) is not None:
                self.day_first = sorted_order
                self._tell("so they stand in order")
            else:
                self.day_first = not self._halves
                self._tell("nothing in the file decides")

    def _in_order(self) -> Order:
        """The one reading in which all dates stand in order, up or down; None where both do, or neither."""
        sorts = {way: not self._falls[way] or not self._rises[way] for way in (True, False)}
        if sorts[True] == sorts[False] or self._falls[True] + self._rises[True] < 3:
            return None
        return sorts[True]

    def _tell(self, why: str) -> None:
        order = "the day first" if self.day_first else "the month first"
        told = f"dates such as {self._example} are read with {order}: {why}"
        self.repairs.append(Repair("ambiguous-date", told))

    def read(self, value: Any) -> tuple[datetime | None, str]:
        """The date, and the words it was written in where they say more than it ("" where they do not)."""
        if value is None or value == "" or isinstance(value, (bool, list)):
            return None, ""
        if isinstance(value, dict):
            value = next(
                (value[name] for name in ("$date", "$numberLong", "date", "value") if name in value), ""
            )
        if isinstance(value, str) and _EXPONENT.fullmatch(value.strip()):
            value = float(value)
        date, written = when(value)
        if date is None and isinstance(value, str) and len(value) <= _SHORT:
            date = _found(value, bool(self.day_first))
            written = value.strip()
        if date is not None and date.tzinfo is None and self.utc:
            date = date.replace(tzinfo=UTC)
        return date, written


def _found(value: str, day_first: bool) -> datetime | None:
    found = find_date(value.strip(), day_first)
    return found.value if found is not None else None


def looks_like() -> Callable[[Any], bool]:
    """What tells whether a value is a date, whatever its order."""
    reader = DateReader()

    def is_date(value: Any) -> bool:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return abs(value) >= 10**8  # seconds, milliseconds … since 1970; less is a count
        if isinstance(value, str) and value.strip().isdecimal():
            return len(value.strip()) in (8, 9, 10, 13, 16)
        return reader.read(value)[0] is not None

    return is_date

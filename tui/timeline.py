"""Comments over time as bars: which stretch of time a bar stands for, and what it is called.

A bar reaches over a minute, an hour, a day, a week, a month, a year or a few of these, on the clock that the
dates are told by: UTC, or the source's own where the zone is not known. Moments are ticks, microseconds since
1970 (`store.when`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from math import isqrt
from typing import Final, Literal, NamedTuple

from store.when import NAIVE, from_ticks, to_ticks
from tui.ages import date
from tui.overview import Dates

MINUTE: Final = 60 * 1_000_000
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

_MONDAY: Final = -3 * DAY  # 29 December 1969
_FIRST: Final = to_ticks(datetime(1, 1, 1))[0]  # noqa: DTZ001 (its own clock: naive on purpose)
_PAST: Final = to_ticks(datetime(9999, 12, 31))[0] + DAY  # noqa: DTZ001

FEWEST: Final = 12
"""Bars that may stand even where there are hardly more comments than these."""

Kind = Literal["minute", "hour", "day", "week", "month", "year"]


class Unit(NamedTuple):
    """What a bar reaches over: `times` of a kind, and how that is said ("by 6 hours")."""

    kind: Kind
    times: int
    said: str


UNITS: Final = (
    Unit("minute", 1, "by minute"),
    Unit("minute", 5, "by 5 minutes"),
    Unit("minute", 15, "by quarter of an hour"),
    Unit("hour", 1, "by hour"),
    Unit("hour", 6, "by 6 hours"),
    Unit("day", 1, "by day"),
    Unit("week", 1, "by week"),
    Unit("month", 1, "by month"),
    Unit("month", 3, "by quarter"),
    *(Unit("year", years, f"by {years} years" if years > 1 else "by year") for years in (1, 2, 5, 10, 20)),
    *(Unit("year", years, f"by {years:,} years") for years in (50, 100, 200, 500, 1000)),
)
"""All units, the finest first."""

_FIXED: Final[dict[Kind, int]] = {"minute": MINUTE, "hour": HOUR, "day": DAY, "week": 7 * DAY}


class TimeBar(NamedTuple):
    """So many comments from `start` to before `end`."""

    start: int
    end: int
    comments: int


class Timeline(NamedTuple):
    """The bars of a thread, one beside the other without a gap in time; none without dates."""

    unit: Unit
    bars: list[TimeBar]
    most: int
    """The comments of the highest bar."""

    def at(self, tick: int) -> int:
        """The bar that a moment falls into, -1 for none."""
        return next((i for i, bar in enumerate(self.bars) if bar.start <= tick < bar.end), -1)


def timeline(dates: Dates, room: int) -> Timeline:
    """The bars of these dates, at most `room` of them, by the finest unit that leaves so few.

    Few comments make few bars, so that they do not stand alone each.
    """
    if not dates.dated:
        return Timeline(UNITS[0], [], 0)
    first, last = dates.first_tick, dates.last_tick
    most = max(1, min(room, max(FEWEST, 3 * isqrt(dates.dated))))
    unit = next((unit for unit in UNITS if _count(unit, first, last) <= most), UNITS[-1])
    edges = list(_edges(unit, first, last))
    bars = [TimeBar(start, end, dates.between(start, end)) for start, end in pairwise(edges)]
    return Timeline(unit, bars, max(bar.comments for bar in bars))


def _count(unit: Unit, first: int, last: int) -> int:
    """How many bars reach from one moment to another."""
    if unit.kind in _FIXED:
        size = _FIXED[unit.kind] * unit.times
        return (last - _MONDAY) // size - (first - _MONDAY) // size + 1
    months = _months(unit)
    return _month_of(last) // months - _month_of(first) // months + 1


def _edges(unit: Unit, first: int, last: int) -> Iterator[int]:
    """Where the bars begin, and where the last one ends."""
    if unit.kind in _FIXED:
        size = _FIXED[unit.kind] * unit.times
        edge = _MONDAY + (first - _MONDAY) // size * size
        while edge <= last:
            yield max(edge, _FIRST)
            edge += size
        yield edge
        return
    months = _months(unit)
    for month in range(_month_of(first) // months * months, _month_of(last) + 1, months):
        yield _month_begins(month)
    yield _month_begins(_month_of(last) // months * months + months)


def _months(unit: Unit) -> int:
    return unit.times * (12 if unit.kind == "year" else 1)


def moment(tick: int) -> datetime:
    """The date of a tick, on its own clock."""
    when = from_ticks(min(max(tick, _FIRST), _PAST - 1), NAIVE)
    assert when is not None
    return when


def _month_of(tick: int) -> int:
    """The months from the beginning of the year 0 to the one of a moment."""
    when = moment(tick)
    return when.year * 12 + when.month - 1


def _month_begins(month: int) -> int:
    year, rest = divmod(month, 12)
    if year < 1:
        return _FIRST
    return _PAST if year > 9999 else to_ticks(datetime(year, rest + 1, 1))[0]  # noqa: DTZ001 (its own clock)


# -- what a bar is called ------------------------------------------------------------------------


def said(unit: Unit, bar: TimeBar) -> str:
    """The time that a bar stands for: "3 Mar 2014", "Mar 2014", "2010 to 2019"."""
    start, last = moment(bar.start), moment(bar.end - 1)
    match unit.kind:
        case "minute" | "hour":
            clock = f"{start:%H:%M}"
            end = "" if (unit.kind, unit.times) == ("minute", 1) else f" to {moment(bar.end):%H:%M}"
            return f"{date(start)}, {clock}{end}"
        case "day":
            return date(start)
        case "week":
            return f"{start.day if start.month == last.month else _days(start)} to {date(last)}"
        case "month":
            return _month(start) if unit.times == 1 else f"{start:%b} to {_month(last)}"
        case _:
            return f"{start.year}" if unit.times == 1 else f"{start.year} to {last.year}"


def _month(when: datetime) -> str:
    return f"{when:%b} {when.year}"


def _days(when: datetime) -> str:
    return f"{when.day} {when:%b}"


_Named = Callable[[datetime], str]


def labels(line: Timeline) -> Iterator[tuple[int, str, bool]]:
    """What may stand under the bars: the bar, the label, and whether something greater begins there.

    That is a year under months and weeks, a month under days, a day under hours and minutes.
    """
    kind = line.unit.kind
    minor: _Named
    match kind:
        case "minute" | "hour":
            minor, major = "{:%H:%M}".format, _days
        case "day":
            minor, major = (lambda when: f"{when.day}"), "{:%b}".format
        case "week":
            minor, major = _days, (lambda when: f"{when.year}")
        case _:
            minor, major = "{:%b}".format, (lambda when: f"{when.year}")
    before: datetime | None = None
    for at, bar in enumerate(line.bars):
        when = moment(bar.start)
        if kind == "year":
            yield at, f"{when.year}", False
        elif before is None:
            yield at, date(when) if kind in ("minute", "hour", "day", "week") else _month(when), True
        elif kind == "day" and when.year != before.year:
            yield at, _month(when), True
        elif major(when) != major(before):
            # A month's year stands under its January, a week's under the first that begins in it.
            yield at, major(when), True
        else:
            yield at, minor(when), False
        before = when

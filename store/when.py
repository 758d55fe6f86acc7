"""Dates, as the columns of a thread and the JSON of a library keep them.

A date is aware UTC, or naive where the source's zone is not known. In a column it is a number of
ticks, microseconds since 1970-01-01 on its own clock, with a mark that tells the three cases apart.
In JSON it is ISO 8601, without an offset where it is naive.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

NONE: Final = 0
AWARE: Final = 1
NAIVE: Final = 2

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (its own clock: naive on purpose)
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def to_ticks(when: datetime | None) -> tuple[int, int]:
    """Microseconds since 1970 and the mark NONE, AWARE or NAIVE. A date in another zone becomes UTC."""
    if when is None:
        return 0, NONE
    if when.tzinfo is UTC:
        return (when - _EPOCH_UTC) // _TICK, AWARE
    if when.tzinfo is None:
        return (when - _EPOCH) // _TICK, NAIVE
    return (in_utc(when).replace(tzinfo=None) - _EPOCH) // _TICK, AWARE


def from_ticks(ticks: int, zone: int) -> datetime | None:
    """The date that `to_ticks` made these of."""
    if zone == NONE:
        return None
    return (_EPOCH_UTC if zone == AWARE else _EPOCH) + timedelta(microseconds=ticks)


def in_utc(when: datetime) -> datetime:
    """`when` in UTC; unchanged where it is naive, or at an end of the calendar that UTC cannot reach."""
    if when.tzinfo is None or when.tzinfo is UTC:
        return when
    try:
        return when.astimezone(UTC)
    except OverflowError:
        return when.replace(tzinfo=UTC)


def to_iso(when: datetime | None) -> str | None:
    """ISO 8601: UTC with "Z", naive without an offset; None for None."""
    if when is None:
        return None
    return in_utc(when).isoformat().replace("+00:00", "Z")


def from_iso(text: object) -> datetime | None:
    """The date that `text` (ISO 8601) says, in UTC where it has an offset; None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        return in_utc(datetime.fromisoformat(text))
    except ValueError:
        return None

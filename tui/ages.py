"""How long ago something was said, in words, or the date where that says more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR: Final = 365


def date(when: datetime, *, time: bool = False) -> str:
    """ "3 Mar 2009", with `time` "3 Mar 2009 16:15" (midnight is taken for a date without a time)."""
    day = f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
    return f"{day} {when:%H:%M}" if time and (when.hour or when.minute) else day


def age(when: datetime | None, now: datetime | None = None, *, time: bool = False) -> str:
    """How long before `now` (aware; the present when None) `when` was: "5 h ago".

    A date when that is a year or more ago, in the future, or naive (its zone is not known, so the
    hours would be wrong); "" for None.
    """
    if when is None:
        return ""
    if when.tzinfo is None:
        return date(when, time=time)
    passed = (datetime.now(UTC) if now is None else now) - when
    if passed.days < 0 or passed.days >= _YEAR:
        return date(when, time=time)
    if passed.days >= 60:
        return f"{passed.days * 12 // _YEAR} months ago"
    if passed.days >= 1:
        return f"{passed.days} d ago"
    minutes = passed.seconds // 60
    if minutes >= 60:
        return f"{minutes // 60} h ago"
    return f"{minutes} min ago" if minutes else "just now"

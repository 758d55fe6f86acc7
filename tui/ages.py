"""How long ago something was said, in words, or the date where that says more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR: Final = 365
_SAMPLE: Final = datetime(2009, 3, 4, 16, 15, 30, tzinfo=UTC)

RELATIVE: Final = "relative"
ABSOLUTE: Final = "absolute"


def date(when: datetime, *, time: bool = False) -> str:
    """ "3 Mar 2009", with `time` "3 Mar 2009 16:15" (midnight is taken for a date without a time)."""
    day = f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
    return f"{day} {when:%H:%M}" if time and (when.hour or when.minute) else day


def formatted(form: str, when: datetime = _SAMPLE) -> str:
    """A date in a form of the user's, as `datetime.strftime` takes it.

    Raises ValueError for a form that says nothing of the date, or what cannot stand in a line of its own.
    """
    text = when.strftime(form)
    if text == form or not text.strip() or not text.isprintable():
        raise ValueError(form)
    return text


def stamp(when: datetime | None, form: str = ABSOLUTE, *, time: bool = False) -> str:
    """A date that is told as one: `date`, or in the user's `form` where that is neither word.

    "" for None.
    """
    if when is None:
        return ""
    if form not in (RELATIVE, ABSOLUTE):
        try:
            return formatted(form, when)
        except ValueError:  # a form that says something of some dates only
            pass
    return date(when, time=time)


def since(when: datetime | None, now: datetime | None = None, form: str = RELATIVE) -> str:
    """A date that something happened since, as short as it may be: "14:05", "3 Mar", "3 Mar 2009".

    In the user's `form`, where that is one of dates; "" for None.
    """
    if when is None:
        return ""
    if form not in (RELATIVE, ABSOLUTE):
        return stamp(when, form)
    today = datetime.now(UTC) if now is None else now
    if when.date() == today.date():
        return f"{when:%H:%M}"
    day = date(when)
    return day.removesuffix(f" {when.year}") if when.year == today.year else day


def age(
    when: datetime | None, now: datetime | None = None, *, time: bool = False, form: str = RELATIVE
) -> str:
    """How long before `now` (aware; the present when None) `when` was: "5 h ago".

    A date when that is a year or more ago, in the future, or naive (its zone is not known, so the
    hours would be wrong), and where `form` asks for one as `stamp` does; "" for None.
    """
    if when is None or when.tzinfo is None or form != RELATIVE:
        return stamp(when, form, time=time)
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

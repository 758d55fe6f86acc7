"""The dates of messages: as RFC 5322 has them, as RFC 822 had them, and as programs write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from store.when import from_iso

FIRST_YEAR: Final = 1971
"""The year of the first mail between two machines. 1970 is what a clock says that was never set."""

LATE: Final = 7 * 86400
"""How many seconds later than its arrival a message may say that it was sent."""

_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_ZONES: Final = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "met": 60, "mez": 60,
    "cest": 120, "mest": 120, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "msd": 240, "jst": 540,
    "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "hst": -600, "akst": -540, "akdt": -480,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
"""Minutes that clocks are ahead of UTC. (RFC 5322, 4.3, for the American ones.)"""

_DATE: Final = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,?\s*)?(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*\.?[\s,-]+(\d{2,4})[\s,]+"
    r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:\.\d+)?)?\s*([+-]\s?\d{4}|[+-]\d\d:\d\d|[A-Za-z]{1,5}(?![A-Za-z]))?"
)
_ASCTIME: Final = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?([A-Za-z]{3})[a-z]*\s+(\d{1,2}),?\s+(?:(\d{4})\s+)?(\d{1,2}):(\d\d)(?::(\d\d))?"
    r"(?:\s+([AaPp])[Mm])?(?:\s+([A-Z]{1,5}|[+-]\d{4}))?(?:\s+(\d{4}))?(?:\s+([+-]\d{4}))?"
)
_OFFSET: Final = re.compile(r"([+-])\s?(\d\d):?(\d\d)")


def read_date(text: str) -> datetime | None:
    """The date that a field says: aware UTC, naive where it says no zone that is known, None for no date."""
    text = text[:200].strip()
    found = _DATE.match(text)
    if found is not None:
        day, name, year, hour, minute, second, zone = found.groups()
        return _made(_year(year), name, day, hour, minute, second, zone)
    found = _ASCTIME.match(text)
    if found is not None:
        name, day, early, hour, minute, second, half, zone, late, offset = found.groups()
        said = early or late
        if said:
            if half:
                hour = str(int(hour) % 12 + 12 * (half in "pP"))
            return _made(int(said), name, day, hour, minute, second, offset or zone)
    return from_iso(text.replace(" ", "T", 1) if text[:4].isdigit() and text[10:11] == " " else text)


def arrival(received: list[bytes]) -> datetime | None:
    """When a message came to the one who kept it: the date of the topmost `Received` that has one."""
    for field in received[:4]:
        at = field.rfind(b";")
        if at >= 0:
            found = read_date(" ".join(field[at + 1 :].decode("latin-1").split()))
            if found is not None and is_likely(found):
                return found
    return None


def is_likely(date: datetime, now: datetime | None = None) -> bool:
    """Whether a message can have been sent then: not before there was mail, and not in the future."""
    now = now or datetime.now(UTC)
    return date.year >= FIRST_YEAR and stamp(date) <= now.timestamp() + 2 * 86400


def stamp(date: datetime) -> float:
    """A number to put dates in order by; one without a zone is taken as UTC."""
    return (date if date.tzinfo is not None else date.replace(tzinfo=UTC)).timestamp()


def _made(
    year: int, name: str, day: str, hour: str, minute: str, second: str | None, zone: str | None
) -> datetime | None:
    month = _MONTHS.get(name.lower())
    if month is None:
        return None
    try:
        found = datetime(year, month, int(day), int(hour), int(minute), min(int(second or 0), 59))  # noqa: DTZ001
        ahead = _ahead(zone)
        if ahead is None:
            return found
        return (found - timedelta(minutes=ahead) if ahead else found).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _ahead(zone: str | None) -> int | None:
    """Minutes that a zone is ahead of UTC; None where it is not known."""
    if not zone:
        return None
    offset = _OFFSET.match(zone)
    if offset is None:
        return _ZONES.get(zone.lower())
    minutes = int(offset[2]) * 60 + int(offset[3])
    if minutes > 24 * 60:
        return None
    return -minutes if offset[1] == "-" else minutes


def _year(text: str) -> int:
    """A year of two or three digits (RFC 5322, 4.3)."""
    year = int(text)
    if len(text) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(text) == 3 else year

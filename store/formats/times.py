"""Times of day as pages write them beside a date, with their zones.

The zones known by name are those of RFC 5322 section 4.3 and the unambiguous European ones.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from store.formats.date_words import WORD, joins
from store.patterns import lazy

_ZONES: Final = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "wet": 0, "west": 1, "cet": 1, "cest": 2,
    "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "jst": 9, "aest": 10, "aedt": 11, "nzst": 12,
    "nzdt": 13,
}  # fmt: skip
JOIN: Final = r"(?P<join>(?:[\s,@|·•/(\[–—:-]|[^\W\d_]{1,12}\.?(?![^\W\d_])){0,8}?)"
TIME: Final = (
    r"(?P<ap0>午前|午後|上午|下午|오전|오후|凌晨|早上|晚上)?\s?(?<!\d)(?P<h>\d{1,2})"
    r"(?:(?:\s?[:.時时点點시]\s?|\s?h\s?|\s?heures?\s)(?P<mi>[0-5]\d)(?:[:.分](?P<s>[0-5]\d))?(?:\s?(?:min|分|분))?(?!\d))?"
    r"\s?(?P<ap>[ap]\.?\s?m\b\.?)?(?P<clock>\s?(?:uhr|hrs?|heures?|h|uur|[時时点點])\b)?"
    r"(?P<zone>\s?[([]?(?:(?:utc|gmt)?\s?[+-]\d{1,2}:?\d{2}\b|(?:utc|gmt)[+-]\d{1,2}\b|\b[a-z]{1,4}\b)[)\]]?)?"
)
TIME_AFTER: Final = lazy(JOIN + TIME, re.IGNORECASE)
TIME_BEFORE: Final = lazy(rf"(?<![\d:]){TIME}{JOIN}$", re.IGNORECASE)
FRACTION: Final = lazy(
    r"(?P<join>)T(?P<h>\d\d):(?P<mi>\d\d)(?::(?P<s>\d\d)(?:[.,]\d{1,9})?)?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)


def time_in(match: re.Match[str] | None) -> re.Match[str] | None:
    """`match` if it is a time of day and not a number that stands there by chance."""
    if match is None:
        return None
    group = match.groupdict()
    if not (group.get("mi") or group.get("ap") or group.get("clock") or group.get("ap0")):
        return None
    join = group["join"]
    if join and any(word.casefold() not in joins() for word in WORD.findall(join)):
        return None
    return match if int(group["h"]) <= 24 else None


def time_end(time: re.Match[str]) -> int:
    """Where the time ends: before a word that looked like a zone and is none."""
    zone = time["zone"]
    if (
        zone
        and not any(letter.isdigit() for letter in zone)
        and zone.strip(" ()[]\xa0").casefold() not in _ZONES
    ):
        return time.start("zone")
    return time.end()


def moment(year: int | None, month: int, day: int, time: re.Match[str] | None) -> datetime | None:
    """The date of a day and a time in it (None: midnight); None without a year, or where there is none."""
    if year is None:
        return None
    hour = minute = second = 0
    zone: timezone | None = None
    if time:
        group = time.groupdict()
        hour, minute, second = int(group["h"]), int(group["mi"] or 0), int(group["s"] or 0)
        half = (group.get("ap") or "")[:1].casefold()
        if group.get("ap0"):
            half = "p" if group["ap0"] in ("午後", "下午", "오후", "晚上") else "a"
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        zone = _zone(group["zone"])
    try:
        value = datetime(year, month, day, tzinfo=zone) + timedelta(
            hours=hour, minutes=minute, seconds=second
        )
        return value.astimezone(UTC) if zone else value
    except (ValueError, OverflowError):
        return None


def _zone(written: str | None) -> timezone | None:
    text = (written or "").strip(" ()[]\xa0").casefold()
    if not text:
        return None
    digits = re.sub(r"\D", "", text)
    if not digits:
        return timezone(timedelta(hours=_ZONES[text])) if text in _ZONES else None
    sign = -1 if "-" in text else 1
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    return timezone(sign * timedelta(hours=hours, minutes=minutes)) if hours < 24 and minutes < 60 else None

"""Fields of a record as sources give them, and what becomes of them: dates, texts, numbers, ids."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from store.when import from_iso, to_iso

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,12})?")
_LATEST: Final = 253_402_300_799  # the last second of the year 9999
_MILLIS: Final = 100_000_000_000  # more seconds than until the year 5138: what is greater counts milliseconds
_MICROS: Final = 100_000_000_000_000
_ZONE: Final = re.compile(r"\s*(?:UTC|GMT|Z)$")
_SPACED: Final = re.compile(r"(\d{4}-\d\d-\d\d) +(\d\d:\d\d(?::\d\d)?)(\.\d+)? *([+-]\d\d:?\d\d)$")


def when(value: object) -> tuple[datetime | None, str]:
    """The date that a field says, and how it is written where the date does not give that back.

    ISO 8601, RFC 2822, and seconds, milliseconds or microseconds since 1970 as a number or its digits.
    Aware UTC; naive where the zone is not said; (None, what is written) where it is no date.
    """
    if isinstance(value, str):
        return _said(value)
    if isinstance(value, bool) or value is None:
        return None, ""
    if isinstance(value, (int, float)):
        found = _counted(value)
        return found, "" if found else str(value)
    return None, ""


def _said(value: str) -> tuple[datetime | None, str]:
    said = value.strip()
    if not said:
        return None, ""
    if len(said) > 80:
        return None, value[:200]
    if _NUMBER.fullmatch(said) and not (len(said) in (4, 8) and said.isdigit()):
        found = _counted(float(said) if "." in said else int(said))
        return found, "" if found else value
    if _ZONE.search(said):
        said = _ZONE.sub("", said) + "+00:00"
    if spaced := _SPACED.match(said):
        day, time, part, zone = spaced.groups()
        said = f"{day}T{time}{part or ''}{zone}"
    found = from_iso(said)
    if found is not None:
        return found, "" if said.endswith("+00:00") or _restores(found, value) else value
    if re.search(r"[A-Za-z]{3}", said):
        from email.utils import parsedate_to_datetime

        try:
            found = parsedate_to_datetime(value.strip())
            if found.tzinfo is not None:
                found = found.astimezone(UTC)
            elif re.search(r"-0000|\b(?:UTC|GMT|UT)\b", value):
                found = found.replace(tzinfo=UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            found = None
    return found, value


def _restores(found: datetime, value: str) -> bool:
    """Whether the date is written as it is given back."""
    return (to_iso(found) or "").replace("T", " ") == value.strip().replace("T", " ")


def _counted(number: float) -> datetime | None:
    """The date of a number of seconds, milliseconds or microseconds since 1970."""
    if number != number or abs(number) > _LATEST * 1_000_000:
        return None
    if abs(number) >= _MICROS:
        number = number / 1_000_000
    elif abs(number) >= _MILLIS:
        number = number / 1000
    try:
        return _EPOCH + timedelta(seconds=number)
    except OverflowError:
        return None


def text(value: object) -> str:
    """A text, "" for anything else."""
    return value if isinstance(value, str) else ""


def integer(value: object) -> int | None:
    """A whole number, also one that is written with digits or as a float; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else None
    if isinstance(value, float):
        return int(value) if value == value and abs(value) < 2**53 and value == int(value) else None
    if isinstance(value, str):
        said = value.strip()
        digits = said[1:] if said[:1] in ("+", "-") else said
        if 0 < len(digits) < 20 and digits.isascii() and digits.isdigit():
            return int(said) if -(2**63) <= int(said) < 2**63 else None
    return None


def identity(value: object) -> str:
    """An id as a text, whether the source writes it as a text or as a number; "" for none."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and value == value and abs(value) < 2**53:
        return str(int(value)) if value == int(value) else str(value)
    return ""


def rest(record: Mapping[str, object], used: Container[str]) -> dict[str, object]:
    """What is in a record beside the fields in `used` and those that say nothing: None, "", [] and {}."""
    return {
        name: value
        for name, value in record.items()
        if name not in used and value is not None and value != "" and value != [] and value != {}
    }

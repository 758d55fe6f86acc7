"""Dates as pages write them, in the languages of the phrase table, read to `datetime`.

A date with a stated zone is aware UTC; without one it is naive, as it was written; a day without a
time is naive midnight. "3 hours ago" and "yesterday at 4:15 pm" are found, but have no value: they
change with each save of a page. The zones known by name are those of RFC 5322 section 4.3 and the
unambiguous European ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache
from typing import Final, NamedTuple

from store.formats.languages import LANGUAGES
from store.patterns import choice, lazy

MAX_LINE: Final = 300
"""Characters of a line in which a date is looked for."""


class FoundDate(NamedTuple):
    """A date in a line: `line[start:end]`.

    `value` is None where the text is relative, or where no year is given, or for an impossible day.
    `ambiguous` tells that day and month could stand either way round ("03/04/2009").
    """

    start: int
    end: int
    value: datetime | None
    relative: bool = False
    ambiguous: bool = False


_ZONES: Final = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "wet": 0, "west": 1, "cet": 1, "cest": 2,
    "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "jst": 9, "aest": 10, "aedt": 11, "nzst": 12,
    "nzdt": 13,
}  # fmt: skip
_YEAR: Final = r"(?:19|20)\d\d(?:(?!\d)|(?=\d{1,2}\.\s))"
_OF: Final = r"(?:\s?(?:de|del|of|d['’])\s|[\s.,/’'-]){0,3}"
_ORDINAL: Final = r"(?:st|nd|rd|th|er|ère|º|°|ª|:[ae]|\.)?"
_NUMERIC: Final = lazy(
    rf"(?<![\d.:/-])(?:"
    rf"(?P<y1>{_YEAR})(?P<s1>[-./])\s?(?P<m1>\d{{1,2}})(?P=s1)\s?(?P<d1>\d{{1,2}})(?!\d)\.?"
    rf"|(?P<a>\d{{1,2}})(?P<s2>[-./])\s?(?P<b>\d{{1,2}})(?:(?P=s2)\s?|,\s)(?P<y2>{_YEAR}|\d\d(?![\d.:]))"
    rf"|(?P<y3>(?:19|20)\d\d)\s?[年년]\s?(?P<m3>\d{{1,2}})\s?[月월]\s?(?P<d3>\d{{1,2}})\s?[日일]"
    r"(?:\s?[（(][^\s()（）]{1,3}[)）])?"
    r")"
)
_ENGLISH: Final = lazy(
    r"([A-Za-z]{3,9}) (\d{1,2}), ((?:19|20)\d\d)(?: at|,| @)? (\d{1,2}):([0-5]\d) ?([AaPp])[Mm]"
)
"""The commonest line of all; other dates, and this one within a line, are taken apart step by step."""

_MAY_BE_NUMERIC: Final = lazy(r"\d(?:[-./]\s?\d|\s?[年년])")
_DIGIT: Final = lazy(r"\d")
_WORD: Final = lazy(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_DAY_BEFORE: Final = lazy(
    rf"(?<!\d)(?:(?P<y>{_YEAR})[\s.,-]{{1,2}}(?!.))?(?P<d>\d{{1,2}}){_ORDINAL}{_OF}$", re.IGNORECASE
)
_YEAR_BEFORE: Final = lazy(rf"(?<!\d)(?P<y>{_YEAR})[\s.,-]{{1,2}}$")
_YEAR_AFTER: Final = lazy(rf"\.?{_OF}(?P<y>{_YEAR})", re.IGNORECASE)
_DAY_AFTER: Final = lazy(
    rf"\.?\s{{0,2}}(?P<d>\d{{1,2}}){_ORDINAL}(?!\d)(?:{_OF}(?P<y>{_YEAR}))?", re.IGNORECASE
)
_JOIN: Final = r"(?P<join>(?:[\s,@|·•/(\[–—:-]|[^\W\d_]{1,12}\.?(?![^\W\d_])){0,8}?)"
_TIME: Final = (
    r"(?P<ap0>午前|午後|上午|下午|오전|오후|凌晨|早上|晚上)?\s?(?<!\d)(?P<h>\d{1,2})"
    r"(?:(?:\s?[:.時时点點시]\s?|\s?h\s?|\s?heures?\s)(?P<mi>[0-5]\d)(?:[:.分](?P<s>[0-5]\d))?(?:\s?(?:min|分|분))?(?!\d))?"
    r"\s?(?P<ap>[ap]\.?\s?m\b\.?)?(?P<clock>\s?(?:uhr|hrs?|heures?|h|uur|[時时点點])\b)?"
    r"(?P<zone>\s?[([]?(?:(?:utc|gmt)?\s?[+-]\d{1,2}:?\d{2}\b|(?:utc|gmt)[+-]\d{1,2}\b|\b[a-z]{1,4}\b)[)\]]?)?"
)
_TIME_AFTER: Final = lazy(_JOIN + _TIME, re.IGNORECASE)
_TIME_BEFORE: Final = lazy(rf"(?<![\d:]){_TIME}{_JOIN}$", re.IGNORECASE)
_FRACTION: Final = lazy(
    r"(?P<join>)T(?P<h>\d\d):(?P<mi>\d\d)(?::(?P<s>\d\d)(?:[.,]\d{1,9})?)?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_BEFORE_DATE: Final = lazy(
    r"(?P<word>[^\W\d_]+(?:-[^\W\d_]+)?)[.,]?\s{0,2}(?:(?:the|den|der|le|el|de|il)\s)?\s?$", re.IGNORECASE
)
_TODAY: Final = frozenset(
    [
        "today",
        "yesterday",
        "heute",
        "gestern",
        "aujourd'hui",
        "aujourd’hui",
        "hier",
        "hoy",
        "ayer",
        "oggi",
        "ieri",
        "vandaag",
        "gisteren",
        "hoje",
        "ontem",
        "dzisiaj",
        "wczoraj",
        "idag",
        "igår",
        "сегодня",
        "вчера",
        "dnes",
        "včera",
        "今日",
        "昨日",
    ]
)


def _names(field: str) -> dict[str, int]:
    """Every language's months or weekdays, folded, with their number from 1."""
    names: dict[str, int] = {}
    for language in LANGUAGES:
        for number, spellings in enumerate(getattr(language, field), 1):
            for name in spellings.casefold().split():
                names.setdefault(name, number)
    return names


@cache
def _months() -> dict[str, int]:
    return _names("months")


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(_names("weekdays"))


@cache
def _joins() -> frozenset[str]:
    joins = {join.casefold() for language in LANGUAGES for join in language.joins}
    return frozenset(word for join in joins for word in _WORD.findall(join))


@cache
def _units() -> frozenset[str]:
    return frozenset(unit.casefold() for language in LANGUAGES for unit in language.units)


@cache
def _relative_words() -> frozenset[str]:
    return _units() | _TODAY


@cache
def _relative() -> re.Pattern[str]:
    units = _units()
    forms = [form.split("{}") for language in LANGUAGES for form in language.ago if form != "{}"]
    before = choice({head.strip() for head, _ in forms} - {""}).replace("\\ ", r"\s")
    after = choice({tail.strip() for _, tail in forms} - {"", "前"})
    near = choice({unit for unit in units if not unit.isascii() and len(unit) <= 3})
    one = r"\d{1,4}\+?|an?|one|ein(?:er|em|e)?|un[ae]?|en|et|ett|een|few"
    span = (
        rf"(?:[^\W\d]{{2,8}}\s)?(?:{one})\s?(?P<unit>[^\W\d_]{{1,14}})"
        r"(?:(?:,|\s(?:and|und|et|y|e))?\s\d{1,3}\s[^\W\d_]{1,14})?"
    )
    relative = (
        rf"\d{{1,4}}\s?(?:{near})(?P<mae>前)|(?P<before>(?:{before})\s)?{span}(?P<after>\s(?:{after}))?"
        rf"|(?P<day>{choice(_TODAY)}|just now)(?:{_JOIN}{_TIME})?"
    )
    return re.compile(rf"(?<!\w)(?:{relative})(?!\w)", re.IGNORECASE)


def month_number(name: str) -> int | None:
    """The number of the month that `name` means in some language of the table; None for another word."""
    return _months().get(name.casefold().strip("."))


def find_date(line: str, day_first: bool | None = None) -> FoundDate | None:
    """The first date in `line`, with its time where one stands beside it; None where there is none.

    `day_first` says how "03/04/2009" is read; with None it is read as the month first.
    """
    return _first_date(line[:MAX_LINE], day_first)


def read_date(text: str, day_first: bool | None = None) -> datetime | None:
    """The date that `text` holds; None where it holds none, or a relative one."""
    found = find_date(text, day_first)
    return found.value if found else None


def find_dates(line: str, day_first: bool | None = None) -> Iterator[FoundDate]:
    """Every date in the first `MAX_LINE` characters of `line`, in their order."""
    found = [date for dates in _kinds(line[:MAX_LINE], day_first) for date in dates]
    at = 0
    for date in sorted(found, key=lambda date: (date.start, -date.end)):
        if date.start >= at:
            yield date
            at = date.end


@lru_cache(maxsize=2048)
def _first_date(line: str, day_first: bool | None) -> FoundDate | None:
    """The first date of a line; what is around a comment is asked several times for it."""
    if plain := whole_date(line):
        return plain
    firsts = [date for dates in _kinds(line, day_first) if (date := next(dates, None))]
    return min(firsts, key=lambda date: (date.start, -date.end), default=None)


def whole_date(line: str) -> FoundDate | None:
    """A line that is "March 3, 2009 at 4:15 pm" and nothing else; None for what is not clearly one."""
    match = _ENGLISH.fullmatch(line) if line[-1:] in ("m", "M") else None
    if match is None:
        return None
    name, day, year, hour, minute, half = match.groups()
    month = _months().get(name.lower())
    number, hours = int(day), int(hour)
    if month is None or not 1 <= number <= 28 or not 1 <= hours <= 12:
        return None
    hours = hours % 12 + 12 * (half in "pP")
    return FoundDate(0, match.end(), datetime(int(year), month, number, hours, int(minute)))  # noqa: DTZ001


def _kinds(line: str, day_first: bool | None) -> Iterator[Iterator[FoundDate]]:
    """The dates of each kind that a cheap look at the line does not rule out."""
    words = _words(line)
    if _has_relative(line, words):
        yield _relative_dates(line)
    if _DIGIT.search(line):
        if not _months().keys().isdisjoint(words):
            yield _named_dates(line)
        if _MAY_BE_NUMERIC.search(line):
            yield _numeric_dates(line, day_first)


def _words(line: str) -> list[str]:
    if line.isascii():
        return _WORD.findall(line.lower())
    return [word.casefold() for word in _WORD.findall(line)]


def may_be_relative(line: str) -> bool:
    """A cheap look: the line has a word of relative dates ("hours", "yesterday")."""
    return _has_relative(line, _words(line))


def may_be_dated(line: str) -> bool:
    """A cheap look: a month's name, numbers, or a word of relative dates."""
    line = line[:MAX_LINE]
    words = _words(line)
    if _has_relative(line, words):
        return True
    if not _DIGIT.search(line):
        return False
    return not _months().keys().isdisjoint(words) or _MAY_BE_NUMERIC.search(line) is not None


def _has_relative(line: str, words: list[str]) -> bool:
    return not _relative_words().isdisjoint(words) or "前" in line or "just now" in line


def _relative_dates(line: str) -> Iterator[FoundDate]:
    units = _units()
    for match in _relative().finditer(line):
        spanned = (match["before"] or match["after"]) and match["unit"].casefold() in units
        if spanned or match["mae"] or match["day"]:
            yield FoundDate(match.start(), match.end(), None, relative=True)


def _named_dates(line: str) -> Iterator[FoundDate]:
    """Dates with a month's name: "3. März 2009", "March 3rd, 2009", "2009. március 3."."""
    months = _months()
    at = 0
    for word in _WORD.finditer(line):
        month = months.get(word.group().casefold())
        if month is None or word.start() < at:
            continue
        low = max(at, word.start() - 16)
        before = line[low : word.start()]
        day = _DAY_BEFORE.search(before) if before else None
        date: FoundDate | None = None
        if day:
            year = _YEAR_AFTER.match(line, word.end())
            end = year.end() if year else word.end()
            number = int(year["y"]) if year else None
            date = _with_time(line, low + day.start(), end, (number, month, int(day["d"]), False), at)
        if date is None:
            day = _DAY_AFTER.match(line, word.end())
            if day:
                start, written = word.start(), day["y"]
                year = None if written else _YEAR_BEFORE.search(before)
                if year:
                    start, written = low + year.start(), year["y"]
                number = int(written) if written else None
                date = _with_time(line, start, day.end(), (number, month, int(day["d"]), False), at)
        if date:
            yield date
            at = date.end


def _numeric_dates(line: str, day_first: bool | None) -> Iterator[FoundDate]:
    at = 0
    for match in _NUMERIC.finditer(line):
        day = _day_of(match, day_first)
        date = _with_time(line, match.start(), match.end(), day, at) if day else None
        if date:
            yield date
            at = date.end


def _with_time(
    line: str, start: int, end: int, day: tuple[int | None, int, int, bool], floor: int
) -> FoundDate | None:
    """The date at `line[start:end]` with weekday and time around it; None where it makes no date."""
    year, month, number, ambiguous = day
    if not 1 <= number <= 31:
        return None
    while end > start and line[end - 1] in " ,-/’'\xa0":
        end -= 1
    time = _time(_FRACTION.match(line, end)) or _time(_TIME_AFTER.match(line, end))
    if time:
        end = _time_end(time)
    before = line[max(floor, start - 40) : start]
    weekday = _BEFORE_DATE.search(before) if before else None
    if weekday and _is_weekday(weekday["word"], before[weekday.end("word") :]):
        start -= len(before) - weekday.start()
        before = before[: weekday.start()]
    if not time and before:
        time = _time(_TIME_BEFORE.search(before))
        if time:
            start -= len(before) - time.start()
    if year is None and not time:
        return None
    while start < end and line[start] in " \t\xa0":
        start += 1
    while end > start and line[end - 1].isspace():
        end -= 1
    return FoundDate(start, end, _value(year, month, number, time), ambiguous=ambiguous)


def _is_weekday(word: str, after: str) -> bool:
    """Whether a word before a date is a day of the week; two letters are one only with a stop after them."""
    return word.casefold() in _weekdays() and (len(word) > 2 or after[:1] in (".", ","))


def _day_of(match: re.Match[str], day_first: bool | None) -> tuple[int | None, int, int, bool] | None:
    """Year, month, day, and whether day and month are uncertain."""
    group = match.groupdict()
    if group["y1"] or group["y3"]:
        month, number = int(group["m1"] or group["m3"]), int(group["d1"] or group["d3"])
        return (int(group["y1"] or group["y3"]), month, number, False) if 1 <= month <= 12 else None
    first, second, year = int(group["a"]), int(group["b"]), int(group["y2"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    either = first <= 12 and second <= 12 and first != second and group["s2"] == "/"
    by_day = first > 12 or (second <= 12 and (group["s2"] == "." or bool(day_first)))
    month, number = (second, first) if by_day else (first, second)
    return (year, month, number, either) if 1 <= month <= 12 else None


def _time(match: re.Match[str] | None) -> re.Match[str] | None:
    """`match` if it is a time of day and not a number that stands there by chance."""
    if match is None:
        return None
    group = match.groupdict()
    if not (group.get("mi") or group.get("ap") or group.get("clock") or group.get("ap0")):
        return None
    join = group["join"]
    if join and any(word.casefold() not in _joins() for word in _WORD.findall(join)):
        return None
    return match if int(group["h"]) <= 24 else None


def _time_end(time: re.Match[str]) -> int:
    """Where the time ends: before a word that looked like a zone and is none."""
    zone = time["zone"]
    if (
        zone
        and not any(letter.isdigit() for letter in zone)
        and zone.strip(" ()[]\xa0").casefold() not in _ZONES
    ):
        return time.start("zone")
    return time.end()


def _value(year: int | None, month: int, day: int, time: re.Match[str] | None) -> datetime | None:
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

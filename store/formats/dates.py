"""Dates as pages write them, in the languages of the phrase table, read to `datetime`.

A date with a stated zone is aware UTC; without one it is naive, as it was written; a day without a
time is naive midnight. "3 hours ago" and "yesterday at 4:15 pm" are found, but have no value: they
change with each save of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache, lru_cache
from typing import Final, NamedTuple

from store.formats.date_words import TODAY, WORD, months, relative_words, units, weekdays, words_of
from store.formats.languages import LANGUAGES
from store.formats.times import FRACTION, JOIN, TIME, TIME_AFTER, TIME_BEFORE, moment, time_end, time_in
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
_DAY_BEFORE: Final = lazy(
    rf"(?<!\d)(?:(?P<y>{_YEAR})[\s.,-]{{1,2}}(?!.))?(?P<d>\d{{1,2}}){_ORDINAL}{_OF}$", re.IGNORECASE
)
_YEAR_BEFORE: Final = lazy(rf"(?<!\d)(?P<y>{_YEAR})[\s.,-]{{1,2}}$")
_YEAR_AFTER: Final = lazy(rf"\.?{_OF}(?P<y>{_YEAR})", re.IGNORECASE)
_DAY_AFTER: Final = lazy(
    rf"\.?\s{{0,2}}(?P<d>\d{{1,2}}){_ORDINAL}(?!\d)(?:{_OF}(?P<y>{_YEAR}))?", re.IGNORECASE
)
_BEFORE_DATE: Final = lazy(
    r"(?P<word>[^\W\d_]+(?:-[^\W\d_]+)?)[.,]?\s{0,2}(?:(?:the|den|der|le|el|de|il)\s)?\s?$", re.IGNORECASE
)


@cache
def _relative() -> re.Pattern[str]:
    known = units()
    forms = [form.split("{}") for language in LANGUAGES for form in language.ago if form != "{}"]
    before = choice({head.strip() for head, _ in forms} - {""}).replace("\\ ", r"\s")
    after = choice({tail.strip() for _, tail in forms} - {"", "前"})
    near = choice({unit for unit in known if not unit.isascii() and len(unit) <= 3})
    one = r"\d{1,4}\+?|an?|one|ein(?:er|em|e)?|un[ae]?|en|et|ett|een|few"
    span = (
        rf"(?:[^\W\d]{{2,8}}\s)?(?:{one})\s?(?P<unit>[^\W\d_]{{1,14}})"
        r"(?:(?:,|\s(?:and|und|et|y|e))?\s\d{1,3}\s[^\W\d_]{1,14})?"
    )
    relative = (
        rf"\d{{1,4}}\s?(?:{near})(?P<mae>前)|(?P<before>(?:{before})\s)?{span}(?P<after>\s(?:{after}))?"
        rf"|(?P<day>{choice(TODAY)}|just now)(?:{JOIN}{TIME})?"
    )
    return re.compile(rf"(?<!\w)(?:{relative})(?!\w)", re.IGNORECASE)


def month_number(name: str) -> int | None:
    """The number of the month that `name` means in some language of the table; None for another word."""
    return months().get(name.casefold().strip("."))


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
    month = months().get(name.lower())
    number, hours = int(day), int(hour)
    if month is None or not 1 <= number <= 28 or not 1 <= hours <= 12:
        return None
    hours = hours % 12 + 12 * (half in "pP")
    return FoundDate(0, match.end(), datetime(int(year), month, number, hours, int(minute)))  # noqa: DTZ001


def _kinds(line: str, day_first: bool | None) -> Iterator[Iterator[FoundDate]]:
    """The dates of each kind that a cheap look at the line does not rule out."""
    words = words_of(line)
    if _has_relative(line, words):
        yield _relative_dates(line)
    if _DIGIT.search(line):
        if not months().keys().isdisjoint(words):
            yield _named_dates(line)
        if _MAY_BE_NUMERIC.search(line):
            yield _numeric_dates(line, day_first)


def may_be_relative(line: str) -> bool:
    """A cheap look: the line has a word of relative dates ("hours", "yesterday")."""
    return _has_relative(line, words_of(line))


def may_be_dated(line: str) -> bool:
    """A cheap look: a month's name, numbers, or a word of relative dates."""
    line = line[:MAX_LINE]
    words = words_of(line)
    if _has_relative(line, words):
        return True
    if not _DIGIT.search(line):
        return False
    return not months().keys().isdisjoint(words) or _MAY_BE_NUMERIC.search(line) is not None


def _has_relative(line: str, words: list[str]) -> bool:
    return not relative_words().isdisjoint(words) or "前" in line or "just now" in line


def _relative_dates(line: str) -> Iterator[FoundDate]:
    known = units()
    for match in _relative().finditer(line):
        spanned = (match["before"] or match["after"]) and match["unit"].casefold() in known
        if spanned or match["mae"] or match["day"]:
            yield FoundDate(match.start(), match.end(), None, relative=True)


def _named_dates(line: str) -> Iterator[FoundDate]:
    """Dates with a month's name: "3. März 2009", "March 3rd, 2009", "2009. március 3."."""
    number_of = months()
    at = 0
    for word in WORD.finditer(line):
        month = number_of.get(word.group().casefold())
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
    time = time_in(FRACTION.match(line, end)) or time_in(TIME_AFTER.match(line, end))
    if time:
        end = time_end(time)
    before = line[max(floor, start - 40) : start]
    weekday = _BEFORE_DATE.search(before) if before else None
    if weekday and _is_weekday(weekday["word"], before[weekday.end("word") :]):
        start -= len(before) - weekday.start()
        before = before[: weekday.start()]
    if not time and before:
        time = time_in(TIME_BEFORE.search(before))
        if time:
            start -= len(before) - time.start()
    if year is None and not time:
        return None
    while start < end and line[start] in " \t\xa0":
        start += 1
    while end > start and line[end - 1].isspace():
        end -= 1
    return FoundDate(start, end, moment(year, month, number, time), ambiguous=ambiguous)


def _is_weekday(word: str, after: str) -> bool:
    """Whether a word before a date is a day of the week; two letters are one only with a stop after them."""
    return word.casefold() in weekdays() and (len(word) > 2 or after[:1] in (".", ","))


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


REMEMBERED: Final = (_first_date,)
"""What remembers lines of the page that was read last."""

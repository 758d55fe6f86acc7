"""The words that dates are written with, in all languages of the phrase table."""

from __future__ import annotations

from functools import cache
from typing import Final

from store.formats.languages import LANGUAGES
from store.patterns import lazy

WORD: Final = lazy(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
TODAY: Final = frozenset(
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
def months() -> dict[str, int]:
    """The number of the month that a folded name means."""
    return _names("months")


@cache
def weekdays() -> frozenset[str]:
    """The folded names of the days of the week."""
    return frozenset(_names("weekdays"))


@cache
def joins() -> frozenset[str]:
    """The folded words that stand between a date and its time."""
    phrases = {join.casefold() for language in LANGUAGES for join in language.joins}
    return frozenset(word for phrase in phrases for word in WORD.findall(phrase))


@cache
def units() -> frozenset[str]:
    """The folded units of relative dates."""
    return frozenset(unit.casefold() for language in LANGUAGES for unit in language.units)


@cache
def relative_words() -> frozenset[str]:
    """The words that a relative date has one of."""
    return units() | TODAY


def words_of(line: str) -> list[str]:
    """The words of a line, folded."""
    if line.isascii():
        return WORD.findall(line.lower())
    return [word.casefold() for word in WORD.findall(line)]

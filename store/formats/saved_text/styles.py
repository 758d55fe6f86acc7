"""What the items of one page have in common: who names authors, where, and with which lines around.

A single item can mislead (a quoted "Ann says:", a first line that happens to be short); what most
items of a list do is its theme's way.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final, NamedTuple

from store.formats.dates import find_date
from store.formats.phrases import chrome
from store.formats.saved_text.headers import Header, read_footer, read_header
from store.formats.saved_text.names import is_short_name
from store.formats.saved_text.page import Groups, Page
from store.patterns import lazy

MOST: Final = 0.8
_NUMBERS: Final = lazy(r"\d+")


class PageStyle(NamedTuple):
    """`reply_lines`: most comments end in a "Reply" line. `order_guessed`: dates such as 03/04/2009
    could be read either way."""

    reply_lines: bool
    order_guessed: bool

    @classmethod
    def of(cls, headers: Iterable[Header], replies: Sequence[int], items: Sequence[int]) -> PageStyle:
        """The style of the comments in `items` (top level)."""
        answered = sum(1 for item in items if replies[item])
        return cls(answered * 2 >= len(items), any(header.ambiguous for header in headers))


def read_headers(page: Page, own: Groups) -> dict[int, Header]:
    """The header of each item that has one; `own` holds each item's lines."""
    headers: dict[int, Header] = {}
    for item in range(len(own)):
        numbers = own[item]
        if not numbers:
            continue
        header = read_header(_texts(page, numbers))
        if header:
            headers[item] = header
    if any(header.ambiguous for header in headers.values()):
        _order_dates(page, own, headers)
    _dates_not_read(page, own, headers)
    _names_after_dates(page, own, headers)
    _names_after_texts(page, own, headers)
    if not headers:
        _names_alone(page, own, headers)
    _doubled_names(headers)
    return headers


def _texts(page: Page, numbers: array[int]) -> list[str]:
    """An item's own lines, as many of the first and the last as a header needs."""
    first, last = numbers[0], numbers[-1]
    if last - first < 40 and last - first == len(numbers) - 1:
        return page.lines.texts[first : last + 1]
    if len(numbers) <= 40:
        return [page.lines.texts[n] for n in numbers]
    return [page.lines.texts[n] for n in chain(numbers[:20], numbers[-8:])]


def _order_dates(page: Page, own: Groups, headers: dict[int, Header]) -> None:
    """Read dates with slashes the way the page's clear ones are; else the day first but in English."""
    first = second = english = 0
    for header in headers.values():
        parts = header.posted_text.replace("-", "/").split("/")
        english += header.posted_text.casefold().rstrip(" .").endswith("m")
        if len(parts) == 3 and parts[0][-2:].strip().isdigit() and parts[1].strip().isdigit():
            first += int(parts[0][-2:]) > 12
            second += int(parts[1]) > 12
    day_first = first > second or (first == second and not english)
    for item in [item for item, header in headers.items() if header.ambiguous]:
        headers[item] = read_header(_texts(page, own[item]), day_first)
        if first != second:
            headers[item].ambiguous = False


def _dates_not_read(page: Page, own: Groups, headers: dict[int, Header]) -> None:
    """A theme whose date lines cannot be read: a short line with digits after each name."""
    undated = [item for item, header in headers.items() if header.said and not header.posted_text]
    fitting = []
    for item in undated:
        rest = own[item][headers[item].top :]
        text = page.lines.texts[rest[0]] if len(rest) > 1 else ""
        if len(text) <= 50 and len(_NUMBERS.findall(text)) >= 2 and page.lines.blanks[rest[1]]:
            fitting.append(item)
    if len(fitting) >= 3 and len(fitting) >= MOST * len(headers):
        for item in fitting:
            header = headers[item]
            header.posted_text = page.lines.texts[own[item][header.top]]
            header.top += 1


def _names_after_dates(page: Page, own: Groups, headers: dict[int, Header]) -> None:
    """A theme that sets the date first and then a name alone on its line."""
    dated = [item for item, header in headers.items() if header.posted_text and not header.ping]
    nameless = [item for item in dated if not headers[item].author and not headers[item].bottom]
    if len(nameless) < 2 or len(nameless) < MOST * len(dated):
        return
    fitting = []
    for item in nameless:
        rest = _texts(page, own[item])[headers[item].top :]
        if len(rest) > 1 and is_short_name(rest[0]) and not chrome(rest[1]):
            fitting.append(item)
    if len(fitting) >= MOST * len(nameless):
        for item in fitting:
            header = headers[item]
            header.author = page.lines.texts[own[item][header.top]]
            header.top += 1


def _names_after_texts(page: Page, own: Groups, headers: dict[int, Header]) -> None:
    """A theme that sets name and date, with nothing to introduce them, under the text."""
    for one in page.lists:
        items = [item for item in one.items if own[item]]
        if not items or any(item in headers for item in items):
            continue
        found = {
            item: read_footer(_texts(page, own[item]), bare=True) for item in items if len(own[item]) > 1
        }
        fitting = {item: header for item, header in found.items() if header}
        if len(fitting) >= MOST * len(items):
            headers.update(fitting)


def _names_alone(page: Page, own: Groups, headers: dict[int, Header]) -> None:
    """A theme without dates: a name, the text, a "Reply" line."""
    for one in page.lists:
        items = [item for item in one.items if own[item]]
        answered = [
            item for item in items if any(chrome(page.lines.texts[n]) == "reply" for n in own[item][1:])
        ]
        if len(answered) < 2 or len(answered) < MOST * len(items):
            continue
        fitting = [
            item
            for item in answered
            if len(own[item]) > 2
            and is_short_name(page.lines.texts[own[item][0]])
            and not find_date(page.lines.texts[own[item][0]])
        ]
        if len(fitting) >= MOST * len(answered):
            for item in fitting:
                header = headers[item] = Header()
                header.author, header.top = page.lines.texts[own[item][0]], 1


def _doubled_names(headers: dict[int, Header]) -> None:
    """Names that stand twice, where a picture's text is the name as well ("Ann LeeAnn Lee")."""
    named = [header for header in headers.values() if header.author and not header.ping]
    halves = {name: _half(name) for name in {header.author for header in named}}
    doubled = [header for header in named if halves[header.author]]
    if len(named) >= 2 and len(doubled) >= MOST * len(named):
        for header in doubled:
            header.author = halves[header.author]


def _half(name: str) -> str:
    """The name that `name` holds twice; "" for another."""
    middle = len(name) // 2
    first, second = name[:middle].strip(), name[middle:].strip()
    return first if first and first == second else ""

"""How a file sets its lists: the step of a level, where numbers stand, and what a marker is."""

from itertools import islice
from typing import Final, NamedTuple

from store.patterns import lazy

_NUMBERED: Final = lazy(r"(\d{1,6})\.(?:[ \t]+|$)")
_BULLETS: Final = "•◦▪▫‣⁃●○■□"
_ASCII_BULLETS: Final = "*+o-"
_MAX_LINES: Final = 200_000
"""Lines that are looked at."""


class Layout(NamedTuple):
    """`two_step`: two columns a level, as Resiliparse sets them. `right_aligned`: numbers stand so.

    `ascii_bullets`: "*" and its like mark items. `tab` is how many columns a tab stands for.
    """

    two_step: bool
    right_aligned: bool
    ascii_bullets: bool
    tab: int


def indent(line: str, tab: int) -> int:
    """Columns of white space at the beginning of a line."""
    columns = len(line) - len(line.lstrip(" \t"))
    return len(line[:columns].expandtabs(tab)) if "\t" in line[:columns] else columns


def first_letters(ascii_bullets: bool) -> frozenset[str]:
    """The letters that a line with a marker begins with."""
    return frozenset("0123456789" + _BULLETS + (_ASCII_BULLETS if ascii_bullets else ""))


def marker_of(text: str, ascii_bullets: bool) -> tuple[str, int | None, str] | None:
    """Marker, number and the text after it, of a line that begins with a marker."""
    first = text[0]
    if first in "0123456789":
        found = _NUMBERED.match(text)
        if found and len(text) > found.end():
            return found[1] + ".", int(found[1]), text[found.end() :]
        return None
    if (
        (first in _BULLETS or (ascii_bullets and first in _ASCII_BULLETS))
        and len(text) > 2
        and text[1] in " \t\xa0"
    ):
        rest = text[2:].lstrip()
        return (first, None, rest) if rest else None
    return None


def layout_of(raw: list[str]) -> Layout:
    """The setting of a file, from its first lists."""
    columns: dict[int, int] = {}
    after: dict[int, int] = {}
    bullets = stars = tabbed = spaced = shifted = straight = 0
    before: tuple[int, int] | None = None
    on_two = False
    markers = first_letters(False)
    for line in islice(raw, _MAX_LINES):
        if not line or line[0] not in " \t":
            on_two = False
            continue
        line = line[:4000]
        rest = line.lstrip(" \t")
        text = rest.strip()
        if not text:
            continue
        columns_in = indent(line, 8) if "\t" in line else len(line) - len(rest)
        found = marker_of(text, False) if text[0] in markers else None
        if found is None:
            if len(text) > 2 and text[0] in "*+" and text[1] == " " and columns_in >= 2:
                stars += 1
            if on_two and columns_in in (4, 5):
                after[columns_in] = after.get(columns_in, 0) + 1
                on_two = False
            continue
        head = line[: len(line) - len(line.lstrip(" \t"))]
        tabbed += head.strip("\t") == "" and head != ""
        spaced += head.strip(" ") == "" and head != ""
        columns[columns_in] = columns.get(columns_in, 0) + 1
        bullets += found[1] is None
        number = found[1]
        on_two = columns_in == 2 and number is not None and number < 10
        if number is not None:
            if before and number == before[0] + 1 and len(str(number)) > len(str(before[0])):
                shifted += columns_in == before[1] - 1
                straight += columns_in == before[1]
            if before is None or columns_in <= before[1]:
                before = (number, columns_in)
    tab = 2 if tabbed > spaced else 8
    total = sum(columns.values())
    even = sum(count for column, count in columns.items() if column % 2 == 0 and column >= 2)
    right = shifted > straight
    two_step = total > 0 and not right and even * 20 >= total * 19 and after.get(5, 0) <= after.get(4, 0)
    if tab == 2:
        two_step = True
    elif total and 2 not in columns:
        two_step = False
    return Layout(two_step, right, bullets == 0 and stars >= 2, tab)

"""Finding words in a text: the one matcher that highlights, jumps and counts.

A needle with a capital letter matches exactly; any other matches whatever the case, the accents and
the form of the letters ("strasse" finds "Straße", "cafe" finds "CAFÉ"). Places are code points of
the text that is searched, whatever the folding does to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.text import folded


class Matcher:
    """Finds one needle in any text. A matcher of an empty needle finds nothing and is false."""

    __slots__ = ("_pattern", "exact", "needle")

    def __init__(self, needle: str) -> None:
        self.needle = needle
        self.exact = needle != needle.lower()
        wanted = needle if self.exact else folded(needle)
        # A needle of combining marks alone folds to nothing; it is looked for as it is.
        if not wanted:
            self.exact, wanted = True, needle
        self._pattern = re.compile(re.escape(wanted))

    def __bool__(self) -> bool:
        return bool(self.needle)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Matcher) and self.needle == other.needle

    def __hash__(self) -> int:
        return hash(self.needle)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The places `(start, end)` of the matches in `text`, in order, none over another."""
        if not self.needle:
            return []
        if self.exact:
            return [found.span() for found in self._pattern.finditer(text)]
        if text.isascii():
            return [found.span() for found in self._pattern.finditer(text.lower())]
        haystack = folded(text)
        if not self._pattern.search(haystack):
            return []
        places = _places(text)
        return list(_apart(places, (found.span() for found in self._pattern.finditer(haystack))))

    def count(self, text: str) -> int:
        """How many matches there are in `text`: `len(spans(text))`, cheaper where there is none."""
        return len(self.spans(text))


def _places(text: str) -> list[tuple[int, int]]:
    """For each letter of the folded text, the letters `(start, end)` of `text` that it came from.

    What folds to nothing (a combining mark) belongs to the letter before it.
    """
    places: list[tuple[int, int]] = []
    for index, letter in enumerate(text):
        letters = folded(letter)
        if letters:
            places.extend([(index, index + 1)] * len(letters))
        elif places:
            start = places[-1][0]
            back = len(places) - 1
            while back >= 0 and places[back][0] == start:
                places[back] = (start, index + 1)
                back -= 1
    return places


def _apart(places: list[tuple[int, int]], spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans of the folded text as spans of the text; a letter that was matched twice counts once."""
    last = 0
    for start, end in spans:
        first, past = places[start][0], places[end - 1][1]
        if first >= last:
            yield first, past
            last = past

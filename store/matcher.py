"""Finding words in a text: the one matcher that highlights, jumps and counts.

A needle with a capital letter matches exactly; any other matches whatever the case, the accents and
the form of the letters ("strasse" finds "Straße", "cafe" finds "CAFÉ"). Places are code points of
the text that is searched, whatever the folding does to its length.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Final, Protocol

from store.patterns import lazy
from store.text import folded

Span = tuple[int, int]

SPACELESS: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf"
    "\u3005-\u3007\u3021-\u3029\u3031-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Letters of scripts that put no space between words, as ranges of a character class: Chinese and
Japanese, and those of South-East Asia from Thai to Tai Viet. Where their words end cannot be known, so
between any two of them, and beside any of them, one may."""

_SPACELESS: Final = lazy(f"[{SPACELESS}]")


class BadExpression(ValueError):
    """A regular expression that cannot be read: `what` is wrong, and `where` (a letter, from 1)."""

    def __init__(self, what: str, where: int) -> None:
        super().__init__(f"{what} at letter {where}")
        self.what = what
        self.where = where


class Sizes(dict[str, int]):
    """How many letters each letter becomes when `fold` folds it, found when it is first met."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        super().__init__()
        self._fold = fold

    def __missing__(self, letter: str) -> int:
        size = self[letter] = len(self._fold(letter))
        return size


class Search(Protocol):
    """How one kind of needle is looked for in a text that was folded for it."""

    exact: bool
    """Whether texts are searched as they are."""

    too_slow: bool
    """Whether looking took too long in some text. From then on nothing is found."""

    sizes: Sizes
    """How many letters each letter is in a folded text."""

    def fold(self, text: str) -> str:
        """A text as it is searched when the needle is not `exact`."""

    def spans(self, haystack: str) -> list[Span]:
        """The matches in a folded text, in order, none of them empty or over another."""

    def count(self, haystack: str) -> int:
        """How many `spans` there are."""


class Matcher:
    """Finds one needle in any text. A matcher of an empty needle finds nothing and is false.

    With `words` a match neither begins nor ends within a word: a word is letters, digits, their
    marks and underscores. With `regex` the needle is a regular expression (`store.expressions`);
    raises `BadExpression` for one that cannot be read.
    """

    __slots__ = ("_search", "needle", "regex", "words")

    def __init__(self, needle: str, words: bool = False, regex: bool = False) -> None:
        self.needle = needle
        self.words = words
        self.regex = regex
        self._search: Search
        if regex and needle:
            from store.expressions import Expression

            self._search = Expression(needle, words)
        else:
            self._search = _Plain(needle, words)

    def __bool__(self) -> bool:
        return bool(self.needle)

    def _said(self) -> tuple[str, bool, bool]:
        return self.needle, self.words, self.regex

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Matcher) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash(self._said())

    @property
    def exact(self) -> bool:
        """Whether case, accents and forms of letters count."""
        return self._search.exact

    @property
    def too_slow(self) -> bool:
        """Whether the regular expression took too long on some text. From then on it finds nothing."""
        return self._search.too_slow

    @property
    def raw(self) -> bytes | None:
        """What every match holds, in UTF-8: in the text if `exact`, else in its folded form.

        None where that cannot be said: for a regular expression, and for nothing.
        """
        search = self._search
        if not self.needle or not isinstance(search, _Plain):
            return None
        try:
            return search.wanted.encode()
        except UnicodeEncodeError:
            return None

    def spans(self, text: str) -> list[Span]:
        """The places `(start, end)` of the matches in `text`, in order, none over another."""
        if not self.needle:
            return []
        search = self._search
        if search.exact:
            return search.spans(text)
        haystack = search.fold(text)
        found = search.spans(haystack)
        if not found or text.isascii():
            return found
        return _unfolded(found, list(map(search.sizes.__getitem__, text)))

    def count(self, text: str) -> int:
        """How many matches there are in `text`: `len(spans(text))`, cheaper."""
        search = self._search
        if not self.needle:
            return 0
        if search.exact:
            return search.count(text)
        if self.regex or text.isascii():  # no letter becomes several
            return search.count(search.fold(text))
        return len(self.spans(text))


_SIZES: Final = Sizes(folded)


class _Plain:
    """A needle that is looked for letter by letter."""

    too_slow = False
    sizes = _SIZES

    def __init__(self, needle: str, words: bool) -> None:
        self.exact = needle != needle.lower()
        wanted = needle if self.exact else folded(needle)
        # A needle of combining marks alone folds to nothing; it is looked for as it is.
        if not wanted:
            self.exact, wanted = True, needle
        self.wanted = wanted
        self._words = words
        self._pattern = re.compile(re.escape(wanted))

    def fold(self, text: str) -> str:
        return folded(text)

    def spans(self, haystack: str) -> list[Span]:
        if not self._words:
            return [found.span() for found in self._pattern.finditer(haystack)]
        return list(self._whole(haystack))

    def count(self, haystack: str) -> int:
        return sum(1 for _ in self._whole(haystack)) if self._words else haystack.count(self.wanted)

    def _whole(self, haystack: str) -> Iterator[Span]:
        # The edges are looked at afterwards: with a lookbehind before the letters, `re` searches a text
        # three times as long.
        found = self._pattern.search(haystack)
        while found is not None:
            start, end = found.span()
            whole = not within_word(haystack, start) and not within_word(haystack, end)
            if whole:
                yield start, end
            found = self._pattern.search(haystack, end if whole else start + 1)


def within_word(text: str, place: int) -> bool:
    """Whether `place` is between two letters of one word."""
    return 0 < place < len(text) and in_word(text[place - 1]) and in_word(text[place])


@lru_cache(maxsize=4096)
def in_word(letter: str) -> bool:
    """Whether a letter belongs to a word of which it can be known where it ends."""
    if _SPACELESS.match(letter):
        return False
    return letter.isalnum() or letter == "_" or unicodedata.category(letter).startswith("M")


def _unfolded(found: list[Span], sizes: list[int]) -> list[Span]:
    """The spans of a folded text as spans of the text, whose letters became so many (`sizes`) each.

    What became nothing (a combining mark) belongs to the letter before it; a letter that was matched
    twice counts once.
    """
    if sizes.count(1) == len(sizes):
        return found
    ends = list(accumulate(sizes))  # of each letter in the folded text
    spans: list[Span] = []
    last = 0
    for start, end in found:
        first = bisect_right(ends, start)
        if first >= last:
            last = bisect_right(ends, ends[bisect_right(ends, end - 1)])
            spans.append((first, last))
    return spans

"""Regular expressions as needles of a `store.matcher.Matcher`: read, bounded, folded.

The engine is `regex`, whose matching can be told to give up. Its syntax is that of Python's `re` and
more. `^` and `$` match at lines, a match of nothing is none. An expression without a capital letter
matches whatever the case and the accents; a letter stays one letter, so that `.` and `{3}` mean what
they say ("ß" is not found by "ss"). Escapes that name letters or kinds of them (`\\p{Lu}`, `\\x41`) make
it exact as a capital does. Imported when a regular expression is used: the engine takes 37 ms.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from math import prod
from typing import Final

import regex

from store.matcher import SPACELESS, BadExpression, Sizes, Span
from store.text import folded

PATIENCE: Final = 0.2
"""Seconds that looking in one text may take."""

REPEATS: Final = 10_000
"""What all least counts of an expression (`{3}`, `{2,}`) may come to, multiplied: the engine writes
repeated letters out, and `((a{1000}){1000}){1000}` would fill any memory."""

_COUNT: Final = re.compile(r"\{\s*(\d+)")

_NAMED: Final = re.compile(r"\\[pPNxuU]")

_TOKEN: Final = re.compile(
    r"""
      (?P<escape> \\ (?: [pPN]\{[^}]*\} | [gkL]<[^>]*>
                  | x[0-9a-fA-F]{2} | u[0-9a-fA-F]{4} | U[0-9a-fA-F]{8} | . ) )
    | (?P<syntax> \(\? (?: P?<(?![=!]) [^>]* > | P[=>][^)]* | &[^)]* | [A-Za-z0-9+-]+ (?=[):]) | \| )?
                | \(\*[A-Z]+\)
                | \{[^}]*\} )
    | (?P<posix>  \[:\^?[A-Za-z_]+:\] )
    | (?P<letter> . )
    """,
    re.VERBOSE | re.DOTALL,
)  # fmt: skip

_WORD: Final = rf"(?![{SPACELESS}])[\w\p{{M}}]"
_EDGE: Final = f"(?:(?<!{_WORD})|(?!{_WORD}))"
"""A place that is not between two letters of one word."""


class Expression:
    """A regular expression. Raises `BadExpression` when it cannot be read."""

    def __init__(self, needle: str, words: bool) -> None:
        _compiled(needle, needle)  # tells what is wrong in the places of what was typed
        self.too_slow = False
        self.sizes = _SIZES
        self.exact = _is_exact(needle)
        try:
            self._pattern = _framed(needle if self.exact else _folded_expression(needle), words, needle)
        except BadExpression:
            # What folding made of it is none (a repeated combining mark).
            self.exact = True
            self._pattern = _framed(needle, words, needle)

    def fold(self, text: str) -> str:
        """`text` with each letter lower and without accents; letters stay one letter, marks go."""
        return text.lower() if text.isascii() else text.translate(_FOLDING)

    def spans(self, haystack: str) -> list[Span]:
        """The matches in a folded text, in order. Sets `too_slow` where that took too long."""
        if self.too_slow:
            return []
        try:
            found = [match.span() for match in self._pattern.finditer(haystack, timeout=PATIENCE)]
        except (TimeoutError, MemoryError, RecursionError):
            self.too_slow = True
            return []
        # An expression may ask to be looked for backwards.
        return sorted((start, end) for start, end in found if start < end)

    def count(self, haystack: str) -> int:
        """How many `spans` there are: in half of the time where the expression has no groups."""
        if self.too_slow or self._pattern.groups:
            return len(self.spans(haystack))
        try:
            return sum(map(bool, self._pattern.findall(haystack, timeout=PATIENCE)))
        except (TimeoutError, MemoryError, RecursionError):
            self.too_slow = True
            return 0


def _framed(expression: str, words: bool, needle: str) -> regex.Pattern[str]:
    """The expression, compiled; with `words` between edges of words."""
    if not words:
        return _compiled(expression, needle)
    # In a verbose expression a comment reaches to the end of the line.
    verbose = _compiled(expression, needle).flags & regex.VERBOSE
    return _compiled(f"{_EDGE}(?:{expression}{chr(10) if verbose else ''}){_EDGE}", needle)


def _compiled(expression: str, needle: str) -> regex.Pattern[str]:
    if prod(max(1, int(count[:9])) for count in _COUNT.findall(expression)) > REPEATS:
        found = _COUNT.search(needle)
        raise BadExpression("too many repeats", found.start() + 1 if found else 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the engine warns of what may mean something else one day
            return regex.compile(expression, regex.MULTILINE)
    except regex.error as error:
        what, _, place = str(error).partition(" at position ")
        raise BadExpression(what, min(int(place) + 1 if place.isdecimal() else 1, len(needle))) from None
    except RecursionError:
        raise BadExpression("too deep", len(needle)) from None
    except (ValueError, LookupError, TypeError, OverflowError) as error:
        raise BadExpression(str(error) or "not understood", len(needle)) from None


def _tokens(expression: str) -> Iterator[tuple[str, str]]:
    """The pieces of an expression, each with what it is: escape, syntax, posix, letter."""
    in_class = False
    opened = -1
    place = 0
    while place < len(expression):
        found = _TOKEN.match(expression, place)
        assert found is not None  # a letter is anything
        kind, token = str(found.lastgroup), found[0]
        if kind == ("syntax" if in_class else "posix"):
            kind, token = "letter", expression[place]
        if kind == "letter":
            if token == "[" and not in_class:
                in_class, opened = True, place + 1 + (expression[place + 1 : place + 2] == "^")
            elif token == "]" and in_class and place > opened:
                in_class = False
        yield kind, token
        place += len(token)


def _is_exact(expression: str) -> bool:
    """Whether the expression has a capital letter, or names letters or kinds of them."""
    for kind, token in _tokens(expression):
        if kind == "posix" or (kind == "letter" and token != token.lower()):
            return True
        if kind == "escape" and _NAMED.match(token) and len(token) > 2:
            return True
    return False


def _folded_expression(expression: str) -> str:
    """The expression as it finds what it says in a folded text."""
    return "".join(
        re.escape(token.translate(_FOLDING)) if kind == "letter" and not token.isascii() else token
        for kind, token in _tokens(expression)
    )


class _Folding(dict[int, str]):
    """What each letter becomes, found when it is first met: for `str.translate`."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        for become in (folded(letter), letter.casefold(), letter):
            if len(become) < 2:
                break
        self[code] = become
        return become


_FOLDING: Final = _Folding()


def _fold(text: str) -> str:
    return text.translate(_FOLDING)


_SIZES: Final = Sizes(_fold)

"""Finding a word in one discussion: which texts hold it, how often, and the way from match to match.

A match is named by where it is and its number there, both from 0; the article is place -1. The
texts are counted in slices, from the reader's place on, so that the first match is known at once
and keys stay answered meanwhile.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from store.matcher import Matcher
from store.thread import Thread

ARTICLE = -1


class Match(NamedTuple):
    """The `number`th match (from 0) in a comment, given by its index, or in the article (`ARTICLE`)."""

    comment: int
    number: int


class Finder:
    """The matches of one needle in an article and its comments."""

    def __init__(self, matcher: Matcher, body: str, thread: Thread, origin: Match) -> None:
        self.matcher = matcher
        self._body = body
        self._thread = thread
        self._origin = origin
        # One count a place, the article's first; -1 is not looked at yet.
        self._counts = array("i", [-1]) * (len(thread) + 1)
        self._places: list[int] = []
        self._sums: list[int] = []
        self.complete = False
        self.total = 0
        """How many matches were counted so far."""
        self.first: Match | None = None
        """The first match from where the reader was, round the end; None while none was found."""
        self.steps = self._count_all()
        """Counts text after text, the reader's place first; one step a text."""

    def _count_all(self) -> Iterator[None]:
        start = self._origin.comment + 1
        size = len(self._counts)
        begun = self._count(start)
        if begun > self._origin.number:
            self.first = self._origin
        yield
        for place in (*range(start + 1, size), *range(start)):
            if self._count(place) and self.first is None:
                self.first = Match(place - 1, 0)
            yield
        if begun and self.first is None:
            self.first = Match(start - 1, 0)
        self._places = [place for place, count in enumerate(self._counts) if count]
        self._sums = list(accumulate(self._counts[place] for place in self._places))
        self.complete = True

    def _count(self, place: int) -> int:
        count = self.matcher.count(self._thread.text(place - 1) if place else self._body)
        self._counts[place] = count
        self.total += count
        return count

    def ordinal(self, match: Match) -> int:
        """Which of all matches it is, from 1. Only when all are counted."""
        at = bisect_left(self._places, match.comment + 1)
        return (self._sums[at - 1] if at else 0) + match.number + 1

    def step(self, match: Match, forwards: bool = True) -> tuple[Match, bool] | None:
        """The match after `match` (or before it), and whether the way led round an end.

        `match` need not be one: number -1 stands before the matches of its place, number 0 at the first
        one. None when there is none, or when it is not counted yet.
        """
        if not self.complete:
            return self._known_step(match) if forwards else None
        if not self.total:
            return None
        number = self.ordinal(match) + (1 if forwards else -1)
        wrapped = not 1 <= number <= self.total
        number = (number - 1) % self.total
        at = bisect_right(self._sums, number)
        return Match(self._places[at] - 1, number - (self._sums[at - 1] if at else 0)), wrapped

    def _known_step(self, match: Match) -> tuple[Match, bool] | None:
        """The match after `match`, while texts are being counted, if all up to it are."""
        place, number = match.comment + 1, match.number + 1
        while place < len(self._counts) and (count := self._counts[place]) >= 0:
            if number < count:
                return Match(place - 1, number), False
            place, number = place + 1, 0
        return None

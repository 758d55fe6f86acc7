"""Finding a word in one discussion: which texts hold it, how often, and the way from match to match.

A match is named by where it is and its number there, both from 0; the article is place -1. The
texts are counted in slices, from the reader's place on, so that the first match is known at once
and keys stay answered meanwhile. The way goes through the comments that are shown, in the order in
which they are.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress
from operator import mul
from typing import Final, NamedTuple

from store.matcher import BadExpression, Matcher
from store.scan import Tally
from store.thread import Thread
from tui.session import Place

ARTICLE = -1

NEAR = 64
"""Comments along the way that are counted one by one."""

MATCHES: Final = "matches"
"""What the filter by matches goes by in the tree (`CommentTree.filter_by`)."""

TOO_SLOW: Final = "takes too long"
"""What is said of an expression that looking for was given up."""


class Switches(NamedTuple):
    """How what is typed is meant: as whole words, as a regular expression."""

    words: bool = False
    regex: bool = False


class Match(NamedTuple):
    """The `number`th match (from 0) in a comment, given by its index, or in the article (`ARTICLE`)."""

    comment: int
    number: int


class Way(NamedTuple):
    """The order that comments are shown in, and which of them are.

    `comments[item]` is the comment (its index) at a place in the order, `items[index]` the place of a
    comment, and `shown` has one byte a comment: 1 where it is shown.
    """

    comments: Sequence[int]
    items: Sequence[int]
    shown: bytes | bytearray

    @staticmethod
    def whole(thread: Thread) -> Way:
        """All comments in thread order."""
        every = range(len(thread))
        return Way(every, every, b"\x01" * len(thread))

    def is_like(self, other: Way) -> bool:
        """Whether the other one is of the same columns."""
        return all(mine is yours for mine, yours in zip(self, other, strict=True))


class Finder:
    """The matches of one needle in an article and its comments."""

    def __init__(
        self, matcher: Matcher, body: str, thread: Thread, origin: Match, way: Way | None = None
    ) -> None:
        """`origin` is where the reader is; by default the way is all comments in thread order."""
        self.matcher = matcher
        self._body = body
        self._thread = thread
        self._origin = origin
        self._way = way or Way.whole(thread)
        self._tally = Tally(thread, matcher)
        self._hits = bytearray(len(thread))
        # One count a text, by index, the article's first; -1 is not looked at yet.
        self._counts = array("i", [-1]) * (len(thread) + 1)
        # The places on the way that have matches, the article's 0; and the matches up to each of them.
        self._places: list[int] = []
        self._sums: list[int] = []
        self.complete = False
        self.total = 0
        """How many matches on the way were counted so far."""
        self.first: Match | None = None
        """The first match from where the reader was, round the end; None while none was found."""
        self.steps = self._count_all()
        """Counts the texts, the reader's place first; each step takes about a millisecond. Ends when
        looking in a text takes too long."""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to count, or counting was given up."""
        return self.complete or self.matcher.too_slow

    def _count_all(self) -> Iterator[None]:
        comments, items, shown = self._way
        begun = self._count(self._origin.comment)
        if begun > self._origin.number:
            self.first = self._origin
        yield
        # What is near is counted text by text along the way, so that the first match shows at once.
        place = self._place(self._origin.comment) + 1
        near = min(place + NEAR, len(self._counts))
        while place < near:
            comment = comments[place - 1]
            if self._count(comment) and self.first is None and shown[comment]:
                self.first = Match(comment, 0)
            if self.matcher.too_slow:
                return
            place += 1
            yield
        if self._counts[0] < 0:
            self._count(ARTICLE)
        # Then in thread order, a stretch at a time, from there on.
        in_thread_order = isinstance(items, range)
        size = len(items)
        # Looking for an expression may take `store.expressions.PATIENCE` in each text.
        stretch = 1 if self.matcher.regex else self._tally.stretch
        begin = place - 1 if in_thread_order else 0
        for start in (*range(begin, size, stretch), *range(0, begin, stretch)):
            stop = min(start + stretch, size if start >= begin else begin)
            if stretch == 1:
                self._count(start)
            else:
                self._count_stretch(start, stop)
            if self.matcher.too_slow:
                return
            if self.first is None and in_thread_order:
                if start < begin and self._counts[0] > 0:
                    self.first = Match(ARTICLE, 0)
                else:
                    hit = next((i for i in range(start, stop) if self._counts[i + 1] and shown[i]), None)
                    self.first = None if hit is None else Match(hit, 0)
            yield
        if self.matcher.too_slow:
            return
        self.complete = True
        self._arrange()
        if self.first is None and self.total:
            step = self.step(self._origin._replace(number=-1 if begun <= 0 else begun - 1))
            self.first = step[0] if step else None

    def _count(self, comment: int) -> int:
        """Counts one text, unless that was done."""
        count = self._counts[comment + 1]
        if count < 0:
            count = self.matcher.count(self._thread.text(comment) if comment >= 0 else self._body)
            self._counts[comment + 1] = count
            if comment >= 0 and count:
                self._hits[comment] = 1
            if self._is_on_way(comment):
                self.total += count
        return count

    def _count_stretch(self, start: int, stop: int) -> None:
        """Counts the comments from `start` to before `stop`, whether or not some were counted."""
        known = self._counts[start + 1 : stop + 1]
        counts = array("i", self._tally.counts(start, stop))
        self._counts[start + 1 : stop + 1] = counts
        self._hits[start:stop] = bytes(map(bool, counts))
        shown = self._way.shown[start:stop]
        self.total += sum(compress(counts, shown))
        if max(known, default=-1) >= 0:
            self.total -= sum(count for count, seen in zip(known, shown, strict=True) if seen and count > 0)

    def hits(self) -> bytes:
        """One byte a comment: 1 where it holds a match."""
        return bytes(self._hits)

    # -- the way -------------------------------------------------------------------------------

    def _place(self, comment: int) -> int:
        return self._way.items[comment] + 1 if comment >= 0 else 0

    def _is_on_way(self, comment: int) -> bool:
        return comment < 0 or bool(self._way.shown[comment])

    def follow(self, way: Way) -> None:
        """Goes another way from here on. What was counted stays counted."""
        if way.is_like(self._way):
            return
        self._way = way
        if self.complete:
            self._arrange()
        else:
            known = enumerate(self._counts, start=-1)
            self.total = sum(count for comment, count in known if count > 0 and self._is_on_way(comment))

    def _arrange(self) -> None:
        """Puts what was counted in the order of the way: 5 ms at 100,000 comments."""
        comments, items, shown = self._way
        own = self._counts[1:]
        if not isinstance(items, range):
            own = array("i", map(own.__getitem__, comments))
            shown = bytes(map(shown.__getitem__, comments))
        if shown.count(1) < len(shown):
            own = array("i", map(mul, own, shown))
        counts = array("i", (self._counts[0], *own))
        self._places = list(compress(range(len(counts)), counts))
        self._sums = list(accumulate(filter(None, counts)))
        self.total = self._sums[-1] if self._sums else 0

    def ordinal(self, match: Match) -> int:
        """Which of all matches it is, from 1. Only when all are counted."""
        at = bisect_left(self._places, self._place(match.comment))
        return (self._sums[at - 1] if at else 0) + match.number + 1

    def leads_to(self, match: Match) -> bool:
        """Whether a match is one of those on the way."""
        return self._is_on_way(match.comment)

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
        place = self._places[at]
        comment = self._way.comments[place - 1] if place else ARTICLE
        return Match(comment, number - (self._sums[at - 1] if at else 0)), wrapped

    def _known_step(self, match: Match) -> tuple[Match, bool] | None:
        """The match after `match`, while texts are being counted, if all up to it are."""
        number = match.number + 1
        for place in range(self._place(match.comment), len(self._counts)):
            comment = self._way.comments[place - 1] if place else ARTICLE
            count = self._counts[comment + 1]
            if count < 0:
                return None
            if number < count and self._is_on_way(comment):
                return Match(comment, number), False
            number = 0
        return None


class Find:
    """One find: where it began, what it looks for, and what it opened on the way."""

    def __init__(self, origin: Place, filters: bool) -> None:
        self.origin = origin
        self.filters = filters
        """Whether only what matches is to be shown, once the reader stays and all is counted."""
        self.asked: tuple[str, Switches] | None = None
        """What was looked for last, readable or not."""
        self.bad: BadExpression | None = None
        """What is wrong with it. Meanwhile the matches of the one before stay, so that nothing jumps
        while an expression is being typed."""
        self.finder: Finder | None = None
        self.current: Match | None = None
        self.opened: set[int] = set()
        self.kept = False
        """Whether the reader stays at the match that was found."""
        self.waiting: list[bool] = []
        """Steps, forwards or not, that wait until all is counted."""

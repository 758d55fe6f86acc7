"""Finding a word in one discussion: which texts hold it, how often, and the way from match to match.

A match is named by where it is and its number there, both from 0; the article is place -1. The
texts are counted in slices, from the reader's place on, so that the first match is known at once
and keys stay answered meanwhile. The way goes through the comments that are shown, in the order in
which they are.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Generator, Iterator, Sequence
from itertools import accumulate, chain, compress, islice
from operator import mul
from typing import Final, NamedTuple

from store.matcher import BadExpression, Matcher
from store.scan import Tally
from store.thread import Thread
from tui.folds import both
from tui.session import Place

ARTICLE = -1

NEAR = 64
"""Comments along the way that are counted one by one."""

BLOCK: Final = 1024
"""Comments along the way whose matches are summed together."""

BLOCKS_A_STEP: Final = 32
"""Blocks that are summed in a step: about a millisecond's work."""

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
    """The matches of one needle in an article and its comments.

    How many there are is summed over blocks of the way, so that neither arranging a million texts nor
    a step among them takes long or much memory.
    """

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
        count = len(thread)
        self._in_article = 0
        self._counts = array("i", bytes(4 * count))
        self._hits = bytearray(count)
        self._known = bytearray(count)  # 1 where it was counted
        self._before: list[int] | None = None  # the matches before each block of the way, once it is asked
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
        place = yield from self._count_near()
        if not self.matcher.too_slow:
            yield from self._count_rest(place)
        if self.matcher.too_slow:
            return
        self._before = yield from self._sums()
        self.total = self._before[-1]
        self.complete = True
        if self.first is None and self.total:
            number, comment = self._origin.number, self._origin.comment
            begun = self._in_article if comment < 0 else self._counts[comment]
            step = self.step(Match(comment, min(number, begun) - 1))
            self.first = step[0] if step else None

    def _count_near(self) -> Generator[None, None, int]:
        """Counts what is near along the way text by text, so that the first match shows at once.

        Returns the item after these.
        """
        comments, items, shown = self._way
        self._in_article = self.matcher.count(self._body)
        self.total = self._in_article
        at = self._origin.comment
        if (self._in_article if at < 0 else self._count(at)) > self._origin.number:
            self.first = self._origin
        yield
        start = items[at] + 1 if at >= 0 else 0
        stop = min(start + NEAR, len(items))
        for item in range(start, stop):
            comment = comments[item]
            if self._count(comment) and self.first is None and shown[comment]:
                self.first = Match(comment, 0)
            if self.matcher.too_slow:
                break
            yield
        return stop

    def _count_rest(self, item: int) -> Iterator[None]:
        """Counts what is left in thread order, a stretch at a time: from `item` on where the way goes so."""
        _, items, shown = self._way
        in_thread_order = isinstance(items, range)
        size, stretch = len(items), self._tally.stretch
        begin = item if in_thread_order else 0
        for start in chain(range(begin, size, stretch), range(0, begin, stretch)):
            stop = min(start + stretch, size if start >= begin else begin)
            if stretch == 1:
                self._count(start)
            else:
                self._count_stretch(start, stop)
            if self.matcher.too_slow:
                return
            if self.first is None and in_thread_order:
                if start < begin and self._in_article:
                    self.first = Match(ARTICLE, 0)
                elif self._hits.find(1, start, stop) >= 0:
                    hit = both(self._hits[start:stop], shown[start:stop]).find(1)
                    self.first = Match(start + hit, 0) if hit >= 0 else None
            yield

    def _count(self, comment: int) -> int:
        """Counts one comment, unless that was done."""
        if not self._known[comment]:
            self._known[comment] = 1
            if count := self.matcher.count(self._thread.text(comment)):
                self._counts[comment] = count
                self._hits[comment] = 1
                if self._way.shown[comment]:
                    self.total += count
        return self._counts[comment]

    def _count_stretch(self, start: int, stop: int) -> None:
        """Counts the comments from `start` to before `stop`, whether or not some were counted."""
        shown = self._way.shown[start:stop]
        if self._known.find(1, start, stop) >= 0:
            self.total -= sum(compress(self._counts[start:stop], shown))
        counts = self._tally.counts(start, stop)
        self._known[start:stop] = b"\x01" * (stop - start)
        if any(counts):
            self._counts[start:stop] = array("i", counts)
            self._hits[start:stop] = bytes(map(bool, counts))
            self.total += sum(compress(counts, shown))

    def hits(self) -> bytes:
        """One byte a comment: 1 where it holds a match."""
        return bytes(self._hits)

    # -- the way -------------------------------------------------------------------------------

    def follow(self, way: Way) -> None:
        """Goes another way from here on. What was counted stays counted."""
        if way.is_like(self._way):
            return
        self._way = way
        self._before = None
        if self.complete:
            self.total = self._sums_before[-1]
        else:
            self.total = self._in_article + sum(compress(self._counts, way.shown))

    def _block(self, block: int) -> Sequence[int]:
        """The matches in each comment of a block of the way."""
        comments, items, shown = self._way
        start = block * BLOCK
        stop = min(start + BLOCK, len(items))
        if isinstance(items, range):
            counts: Sequence[int] = self._counts[start:stop]
            seen: Sequence[int] = shown[start:stop]
        else:
            own = comments[start:stop]
            counts, seen = list(map(self._counts.__getitem__, own)), bytes(map(shown.__getitem__, own))
        return list(map(mul, counts, seen)) if 0 in seen else counts

    def _sums(self) -> Generator[None, None, list[int]]:
        """The matches before each block of the way, and all of them: a few blocks a step."""
        before = [self._in_article]
        for block in range(-(-len(self._way.items) // BLOCK)):
            before.append(before[-1] + sum(self._block(block)))
            if block % BLOCKS_A_STEP == BLOCKS_A_STEP - 1:
                yield
        return before

    @property
    def _sums_before(self) -> list[int]:
        """What `_sums` returns for the way as it is now: 1 ms at 100,000 comments in thread order."""
        if self._before is None:
            sums = self._sums()
            while self._before is None:
                try:
                    next(sums)
                except StopIteration as end:
                    self._before = end.value
        return self._before

    def ordinal(self, match: Match) -> int:
        """Which of all matches it is, from 1. Only when all are counted."""
        if match.comment < 0:
            return match.number + 1
        block, place = divmod(self._way.items[match.comment], BLOCK)
        return self._sums_before[block] + sum(self._block(block)[:place]) + match.number + 1

    def leads_to(self, match: Match) -> bool:
        """Whether a match is one of those on the way."""
        return match.comment < 0 or bool(self._way.shown[match.comment])

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
        return self._at((number - 1) % self.total), wrapped

    def _at(self, number: int) -> Match:
        """The match with a number, from 0, among all of them."""
        before = self._sums_before
        if number < before[0]:
            return Match(ARTICLE, number)
        block = bisect_right(before, number) - 1
        sums = list(accumulate(self._block(block), initial=before[block]))
        place = bisect_right(sums, number) - 1
        return Match(self._way.comments[block * BLOCK + place], number - sums[place])

    def _known_step(self, match: Match) -> tuple[Match, bool] | None:
        """The match after `match`, while texts are being counted, if all up to it are."""
        comments, items, shown = self._way
        comment, number = match.comment, match.number + 1
        here = self._in_article if comment < 0 else self._counts[comment]
        if comment >= 0 and not self._known[comment]:
            return None
        if number < here and self.leads_to(match):
            return Match(comment, number), False
        item = items[comment] + 1 if comment >= 0 else 0
        if isinstance(items, range):
            unknown = self._known.find(0, item)
            stop = unknown if unknown >= 0 else len(items)
            hit = both(self._hits[item:stop], shown[item:stop]).find(1)
            return (Match(item + hit, 0), False) if hit >= 0 else None
        for comment in islice(comments, item, None):
            if not self._known[comment]:
                return None
            if self._hits[comment] and shown[comment]:
                return Match(comment, 0), False
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

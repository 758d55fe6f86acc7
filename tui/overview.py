"""The figures of a thread: when its comments came, who wrote them, where they are many and deep.

Everything is gathered from the columns, a stretch at a time, so that at a million comments keys are answered
meanwhile. No screen is here.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from heapq import nlargest
from itertools import compress
from typing import Final, NamedTuple

from store.derived import DEEPEST
from store.model import STATES, State
from store.thread import Thread
from store.when import AWARE, NAIVE, NONE

MOST: Final = 20
"""Authors and branches that are told."""

STRETCH: Final = 8192
"""Comments that are looked at in a step: about 2 ms."""

_MISSING: Final = STATES.index("missing")


class Dates:
    """When comments were posted, in ticks: microseconds since 1970 on their own clock (`store.when`).

    Kept sorted by stretches of the thread, so that how many fall between two moments, whatever these are, is
    two bisections a stretch, and no calendar is needed to gather them.
    """

    def __init__(self) -> None:
        self.aware = 0
        """Comments whose date is in UTC."""
        self.naive = 0
        """Comments whose date has no zone: it is taken as it was written."""
        self.undated = 0
        """Comments without a date."""
        self._stretches: list[tuple[int, array[int]]] = []

    def add(self, start: int, posted: memoryview, zone: bytes) -> None:
        """Takes in the comments from `start` on: their columns `posted` and `zone`."""
        self.aware += zone.count(AWARE)
        self.naive += zone.count(NAIVE)
        self.undated += (none := zone.count(NONE))
        if none < len(zone):
            ticks = posted.tolist()
            self._stretches.append((start, array("q", sorted(compress(ticks, zone) if none else ticks))))

    @property
    def dated(self) -> int:
        """Comments with a date."""
        return self.aware + self.naive

    @property
    def first_tick(self) -> int:
        """The earliest date. Raises ValueError where there is none."""
        return min(ticks[0] for _, ticks in self._stretches)

    @property
    def last_tick(self) -> int:
        """The latest date. Raises ValueError where there is none."""
        return max(ticks[-1] for _, ticks in self._stretches)

    def between(self, start: int, end: int) -> int:
        """How many comments came from `start` to before `end`."""
        return sum(bisect_left(ticks, end) - bisect_left(ticks, start) for _, ticks in self._stretches)

    def first(self, thread: Thread, start: int, end: int) -> int:
        """The first comment from `start` to before `end`, -1 where there is none.

        The earliest one, and of several at that moment the first in thread order.
        """
        earliest, where = end, -1
        for at, ticks in self._stretches:
            place = bisect_left(ticks, start)
            if place < len(ticks) and ticks[place] < earliest:
                earliest, where = ticks[place], at
        posted, zone = thread.columns.posted, thread.columns.zone
        while 0 <= where < len(posted):
            if posted[where] == earliest and zone[where] != NONE:
                return where
            where += 1
        return -1


class Author(NamedTuple):
    """An author by number (an index into `Thread.authors`), and how many comments are theirs."""

    author: int
    comments: int


class Branch(NamedTuple):
    """A top-level comment, how many stand under it, and the depth of the deepest of them (its own is 1)."""

    root: int
    replies: int
    depth: int


class Overview:
    """The figures of a thread. `gather` fills them in; `dates_known` and its like say how far that is."""

    def __init__(self, thread: Thread) -> None:
        self.thread = thread
        self.dates = Dates()
        self.states: dict[State, int] = {}
        """Comments of each state but "visible", where there are any; "missing" are placeholders."""
        self.authors: list[Author] = []
        """The authors with the most comments, of equals the one who came first."""
        self.author_count = 0
        """How many authors there are by name."""
        self.unnamed = 0
        """Comments whose author is not named. Placeholders are none."""
        self.longest: list[Branch] = []
        """The branches with the most replies."""
        self.deepest: list[Branch] = []
        """The branches that go deepest, of equals the one with more replies."""
        self.branch_count = 0
        """Top-level comments with replies."""
        self.depths: list[int] = []
        """How many comments stand at each depth, from 1 on; the 255th stands for all that are deeper."""
        self.dates_known = self.authors_known = self.branches_known = self.depths_known = False
        self._missing: list[int] = []
        self._steps = self._gathered()

    @property
    def complete(self) -> bool:
        """Whether everything is gathered."""
        return self.depths_known

    def gather(self) -> bool:
        """Does a step of the work: one stretch of one figure. False when all is done."""
        return next(self._steps, None) is not None

    def _gathered(self) -> Iterator[bool]:
        yield from self._look_at_states()
        yield from self._look_at_dates()
        yield from self._look_at_authors()
        yield from self._look_at_branches()
        yield from self._look_at_depths()

    def _look_at_states(self) -> Iterator[bool]:
        states = self.thread.columns.state.tobytes()
        for number, state in enumerate(STATES):
            if state != "visible" and (count := states.count(number)):
                self.states[state] = count
        missing = self._missing
        at = states.find(_MISSING)
        while at >= 0:
            missing.append(at)
            if len(missing) % STRETCH == 0:
                yield True
            at = states.find(_MISSING, at + 1)
        yield True

    def _look_at_dates(self) -> Iterator[bool]:
        columns, count = self.thread.columns, len(self.thread)
        for start in range(0, count, STRETCH):
            stop = min(start + STRETCH, count)
            self.dates.add(start, columns.posted[start:stop], columns.zone[start:stop].tobytes())
            yield True
        self.dates.undated -= sum(columns.zone[i] == NONE for i in self._missing)
        self.dates_known = True

    def _look_at_authors(self) -> Iterator[bool]:
        thread = self.thread
        column = thread.columns.author
        if thread.derived is not None:
            counts = thread.derived.author_counts
        else:
            known: Counter[int] = Counter()
            for start in range(0, len(thread), STRETCH):
                known.update(column[start : start + STRETCH])
                yield True
            counts = memoryview(array("i", map(known.__getitem__, range(len(thread.columns.author_at) - 1))))
        most: list[tuple[int, int]] = []
        authors = 0
        for start in range(1, len(counts), STRETCH):
            stretch = counts[start : start + STRETCH].tolist()
            authors += len(stretch) - stretch.count(0)
            floor = most[-1][0] if len(most) == MOST else 0
            found = ((count, -author) for author, count in enumerate(stretch, start) if count > floor)
            most = nlargest(MOST, [*most, *found])
            yield True
        self.authors = [Author(-author, count) for count, author in most]
        self.author_count = authors
        self.unnamed = counts[0] - sum(column[i] == 0 for i in self._missing) if len(counts) else 0
        self.authors_known = True

    def _look_at_branches(self) -> Iterator[bool]:
        end, depth, count = self.thread.end, self.thread.depth, len(self.thread)
        levels = self.thread.levels
        longest: list[tuple[int, int, int]] = []  # replies, depth, - index
        deepest: list[tuple[int, int, int]] = []  # depth, replies, - index
        root = done = 0
        while root < count:
            past = end[root]
            replies = past - root - 1
            if replies:
                if replies < STRETCH:
                    deep = max(levels[root:past])
                else:
                    deep = 0
                    for start in range(root, past, STRETCH):
                        deep = max(deep, max(levels[start : min(start + STRETCH, past)]))
                        yield True
                if deep == DEEPEST:
                    deep = 0
                    for start in range(root, past, STRETCH):
                        deep = max(deep, max(depth[start : min(start + STRETCH, past)]))
                        yield True
                self.branch_count += 1
                longest.append((replies, deep, -root))
                deepest.append((deep, replies, -root))
            root = past
            if root - done >= STRETCH:
                longest, deepest, done = nlargest(MOST, longest), nlargest(MOST, deepest), root
                yield True
        self.longest = [Branch(-i, replies, deep) for replies, deep, i in nlargest(MOST, longest)]
        self.deepest = [Branch(-i, replies, deep) for deep, replies, i in nlargest(MOST, deepest)]
        self.branches_known = True

    def _look_at_depths(self) -> Iterator[bool]:
        levels = self.thread.levels
        for depth in range(1, min(self.thread.max_depth, DEEPEST) + 1):
            self.depths.append(levels.count(depth))
            if depth % 16 == 0:
                yield True
        for i in self._missing:
            self.depths[levels[i] - 1] -= 1
        self.depths_known = True

    # -- what follows from them ----------------------------------------------------------------

    @property
    def median_depth(self) -> int:
        """The depth to which half of the comments stand, 0 where there is none."""
        half, passed = sum(self.depths) / 2, 0
        for depth, count in enumerate(self.depths, 1):
            passed += count
            if passed >= half and passed:
                return depth
        return 0

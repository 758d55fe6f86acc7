"""How high comments stand, in rows, and where each begins: sums over blocks of 512.

The rows of all comments are not known when a thread opens, and need not be: the place on the screen
hangs on a comment and a row of it (see `tui.widgets.line_pane`), and sums over what is above only
place the scroll bar. A block is guessed from the bytes of its texts until something asks what stands
where in it (the pointer, on the scroll bar); then the rows of its comments are counted, 1 to 3 ms a
block. No key and no resize asks that. A comment that is shown tells its exact height.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, compress
from typing import Final

BLOCK: Final = 512
"""Comments whose heights are summed together."""


class Heights:
    """The heights of `count` comments, of which those with a 1 in `seen` are seen.

    `measure(i)` gives the rows of comment `i`, `guess(start, stop)` about those of all comments from
    `start` to `stop`, cheaply. `seen` is the caller's and is read as it changes; `changed` must be
    called after it did.
    """

    __slots__ = ("_guess", "_known", "_measure", "_prefix", "_rows", "_seen", "_sums")

    def __init__(
        self,
        seen: bytearray,
        measure: Callable[[int], int],
        guess: Callable[[int, int], int],
    ) -> None:
        count = len(seen)
        self._seen = seen
        self._measure = measure
        self._guess = guess
        self._rows = array("i", bytes(4 * count))
        blocks = -(-count // BLOCK)
        self._known = bytearray(blocks)
        self._sums = [0] * blocks
        self._prefix: list[int] | None = None
        self.changed(0, count)

    def changed(self, start: int, stop: int) -> None:
        """Says that other comments are seen than before, between `start` and `stop`."""
        if stop <= start:
            return
        for block in range(start // BLOCK, -(-stop // BLOCK)):
            self._sum(block)
        self._prefix = None

    def _sum(self, block: int) -> None:
        first = block * BLOCK
        last = min(first + BLOCK, len(self._seen))
        seen = self._seen[first:last]
        if self._known[block]:
            self._sums[block] = sum(compress(self._rows[first:last], seen))
        else:
            shown = seen.count(1)
            self._sums[block] = self._guess(first, last) * shown // (last - first) if shown else 0

    def _know(self, block: int) -> None:
        """Counts the rows of the comments of a block, if that was not done."""
        if self._known[block]:
            return
        first = block * BLOCK
        for i in range(first, min(first + BLOCK, len(self._seen))):
            if not self._rows[i]:
                self._rows[i] = self._measure(i)
        self._known[block] = 1
        self._sum(block)
        self._prefix = None

    def set(self, i: int, rows: int) -> None:
        """Tells the exact height of comment `i`."""
        old = self._rows[i]
        if old == rows:
            return
        self._rows[i] = rows
        block = i // BLOCK
        if self._known[block] and self._seen[i]:
            self._sums[block] += rows - old
            self._prefix = None

    def of(self, i: int) -> int:
        """The height of comment `i` as far as it is known, whether it is seen or not."""
        self._know(i // BLOCK)
        return self._rows[i]

    def _prefixes(self) -> list[int]:
        if self._prefix is None:
            self._prefix = [0, *accumulate(self._sums)]
        return self._prefix

    @property
    def total(self) -> int:
        """The rows of all that is seen."""
        return self._prefixes()[-1]

    def offset(self, i: int) -> int:
        """The rows above comment `i`."""
        block = i // BLOCK
        self._know(block)
        first = block * BLOCK
        return self._prefixes()[block] + sum(compress(self._rows[first:i], self._seen[first:i]))

    def about(self, i: int) -> int:
        """About the rows above comment `i`: in a block whose rows were not counted they are guessed."""
        block = i // BLOCK
        if self._known[block]:
            return self.offset(i)
        first = block * BLOCK
        shown = self._seen.count(1, first, i)
        within = self._guess(first, i) * shown // (i - first) if shown else 0
        return self._prefixes()[block] + min(within, self._sums[block])

    @property
    def sums(self) -> Sequence[int]:
        """The rows above each block, and all rows at the end; another object whenever any of it changed."""
        return self._prefixes()

    def begins(self, rows: Iterable[int]) -> list[int]:
        """For each of `rows`, counted from the top: the first comment that is seen and begins there or below.

        The number of comments where there is none. In a block whose rows were not counted comments are
        taken to be of one height: no block is counted for it.
        """
        prefix, seen, count, found = self._prefixes(), self._seen, len(self._seen), []
        at, tops = -1, list[int]()
        for row in rows:
            block = bisect_right(prefix, max(0, row)) - 1
            first = block * BLOCK
            if first >= count:
                found.append(count)
                continue
            last = min(first + BLOCK, count)
            left, shown = row - prefix[block], seen.count(1, first, last)
            if self._known[block]:
                if block != at:
                    at, tops = block, [0, *accumulate(compress(self._rows[first:last], seen[first:last]))]
                number = bisect_left(tops, left)
            else:
                number = -(-left * shown // max(1, self._sums[block]))
            if number < shown:
                found.append(_nth(seen, first, last, number))
            else:
                after = seen.find(1, last)
                found.append(after if after >= 0 else count)
        return found

    def at(self, row: int) -> tuple[int, int]:
        """The comment that row `row` of all rows belongs to, and which row of it that is.

        The last row of the last one that is seen, when `row` is beyond it.
        """
        row = max(0, row)
        while True:
            prefix = self._prefixes()
            block = bisect_right(prefix, row) - 1
            if block >= len(self._sums):
                last = self._seen.rfind(1)
                return last, max(0, self.of(last) - 1) if last >= 0 else 0
            if self._known[block]:
                break
            self._know(block)
        left = row - prefix[block]
        i = self._seen.find(1, block * BLOCK)
        while left >= self._rows[i]:
            left -= self._rows[i]
            i = self._seen.find(1, i + 1)
        return i, left


def _nth(seen: bytearray, first: int, last: int, number: int) -> int:
    """The comment with `number` others that are seen before it, among those from `first` to before `last`."""
    low, high = first, last - 1
    while low < high:
        middle = (low + high) // 2
        if seen.count(1, first, middle + 1) > number:
            high = middle
        else:
            low = middle + 1
    return low

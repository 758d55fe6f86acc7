"""Counting matches in all comments of a thread, a stretch of them at a time.

`Matcher.count` of each text is the truth. Where a thread was unpacked its texts are there folded, in
one buffer (`store.derived`), and a needle is counted in that: 100,000 comments of 60 words in 0.1 s
where folding each took 1 to 9 s.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from store.derived import APART, Derived
from store.matcher import Matcher
from store.thread import Thread

_FEW: Final = 8
"""Of a stretch in which at most every `_FEW`th comment has a match, those that have one are looked for;
else each comment is looked at."""


class Tally:
    """How often `matcher` finds something in the comments of `thread`: `matcher.count` of each text."""

    def __init__(self, thread: Thread, matcher: Matcher) -> None:
        self._thread = thread
        self._matcher = matcher
        raw, derived = matcher.raw, thread.derived
        self._pattern: re.Pattern[bytes] | None = None
        if derived is None or not raw or APART in raw:
            return
        self._pattern = re.compile(re.escape(raw))
        if matcher.exact:
            self._buffer, self._at = thread.columns.buffer, thread.columns.text_at
        else:
            self._buffer, self._at = derived.folded, derived.folded_at
        self._doubtful = _doubtful(matcher, derived, raw)

    @property
    def stretch(self) -> int:
        """How many comments are best counted at once: about a millisecond's work."""
        return 32 if self._pattern is None else 1024

    def counts(self, start: int, stop: int) -> list[int]:
        """The matches in each comment from `start` to before `stop`."""
        text, count = self._thread.text, self._matcher.count
        if self._pattern is None:
            return [count(text(i)) for i in range(start, stop)]
        counts = _counts(self._pattern, self._buffer, self._at, start, stop)
        if self._doubtful is not None:
            for k, number in enumerate(counts):
                if number and self._doubtful[start + k]:
                    counts[k] = count(text(start + k))
        return counts


def _doubtful(matcher: Matcher, derived: Derived, raw: bytes) -> bytes | None:
    """One byte a comment: 1 where a count in the folded text may be more than there are matches.

    With `words` that may be anywhere. Else it may be where a letter that folds to several ("ß", "…") can
    end one match and begin the next, which counts once. None where that is nowhere.
    """
    if matcher.words:
        return b"\x01" * len(derived.uneven)
    if matcher.exact:
        return None
    needle = raw.decode()
    for form in bytes(derived.expansions).decode().split(APART.decode()):
        if needle[-1] in form[:-1] and needle[0] in form[1:]:
            return bytes(derived.uneven)
    return None


def _counts(
    pattern: re.Pattern[bytes], buffer: memoryview, at: memoryview, start: int, stop: int
) -> list[int]:
    """How often `pattern` stands in each of the texts from `start` to before `stop`."""
    offsets = at[start : stop + 1].tolist()
    counts = [0] * (stop - start)
    if not counts:
        return counts
    # A bytes object is searched faster than a view of a mapped file, and this is a few hundred KiB.
    first = offsets[0]
    block = bytes(buffer[first : offsets[-1]])
    search, findall = pattern.search, pattern.findall
    place, hits = 0, 0
    size = len(block)
    while place < size and (found := search(block, place)) is not None:
        k = bisect_right(offsets, found.start() + first) - 1
        end = offsets[k + 1] - first
        if found.end() > end:  # two texts stand side by side, and it reaches from one into the other
            place = found.start() + 1
            continue
        counts[k] = len(findall(block, found.start(), end))
        hits, place = hits + 1, end
        if hits * _FEW > k + _FEW * 8:
            for rest in range(k + 1, len(counts)):
                counts[rest] = len(findall(block, offsets[rest] - first, offsets[rest + 1] - first))
            break
    return counts

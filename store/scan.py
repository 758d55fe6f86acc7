"""Counting matches in all comments of a thread, a stretch of them at a time.

`Matcher.count` of each text is the truth. Where a thread was unpacked its texts are there folded, in
one buffer (`store.derived`), and a needle is counted in that by `bytes.count`: 100,000 comments of 60
words in 0.03 to 0.15 s where folding each took 1 to 9 s. Whole words are looked at where the needle is.
"""

from __future__ import annotations

import mmap
import re
from bisect import bisect_right
from itertools import compress, repeat
from operator import sub
from typing import Final

from store.derived import APART, Derived
from store.matcher import Matcher, in_word
from store.thread import Thread

_FEW: Final = 8
"""Of a stretch in which at most every `_FEW`th comment has a match, those that have one are looked for;
else each comment is looked at."""

_RELEASE: Final = 64
"""Stretches after which the pages that were looked at are released: about 26 MB."""

_LETTER: Final = b"[0-9A-Za-z_]"
"""The letters of words among ASCII."""


class Tally:
    """How often `matcher` finds something in the comments of `thread`: `matcher.count` of each text."""

    def __init__(self, thread: Thread, matcher: Matcher) -> None:
        self._thread = thread
        self._matcher = matcher
        raw, derived = matcher.raw, thread.derived
        self._raw = b""
        self._looked = 0
        if derived is None or not raw or APART in raw:
            return
        self._raw = raw
        self._pattern = re.compile(re.escape(raw))
        if matcher.exact:
            self._buffer, self._at = thread.columns.buffer, thread.columns.text_at
        else:
            self._buffer, self._at = derived.folded, derived.folded_at
        self._doubtful = None if matcher.exact else _doubtful(derived, raw)
        self._edges = _Edges(raw) if matcher.words else None

    @property
    def stretch(self) -> int:
        """How many comments are best counted at once: about a millisecond's work."""
        if not self._raw:
            return 1 if self._matcher.regex else 32  # an expression may take 0.2 s in each text
        return 1024 if self._edges is None else 512

    def counts(self, start: int, stop: int) -> list[int]:
        """The matches in each comment from `start` to before `stop`."""
        text, count = self._thread.text, self._matcher.count
        if not self._raw or start >= stop:
            return [count(text(i)) for i in range(start, stop)]
        counts = self._counted(start, stop)
        self._looked += 1
        if self._looked % _RELEASE == 0:
            _release(self._buffer)
        if self._doubtful is not None:
            doubtful = self._doubtful[start:stop]
            for k in compress(range(len(counts)), map(min, counts, doubtful)):
                counts[k] = count(text(start + k))
        return counts

    def _counted(self, start: int, stop: int) -> list[int]:
        """How often the needle stands in each of the texts, whatever folding made of them."""
        offsets = self._at[start : stop + 1].tolist()
        first = offsets[0]
        # A bytes object is searched faster than a view of a mapped file, and this is a few hundred KiB.
        block = bytes(self._buffer[first : offsets[-1]])
        at = list(map(sub, offsets, repeat(first)))
        raw, search = self._raw, self._pattern.search
        counts = [0] * (stop - start)
        place, hits = 0, 0
        while (found := search(block, place)) is not None:
            begin = found.start()
            k = bisect_right(at, begin) - 1
            end = at[k + 1]
            if found.end() > end:  # two texts stand side by side, and it reaches from one into the other
                place = begin + 1
                continue
            counts[k] = block.count(raw, begin, end)
            hits, place = hits + 1, end
            if hits * _FEW > k + _FEW * 8:
                counts[k + 1 :] = map(block.count, repeat(raw), at[k + 1 : -1], at[k + 2 :])
                break
        if self._edges is not None and any(counts):
            for k in list(compress(range(len(counts)), counts)):
                whole = self._edges.count(block[at[k] : at[k + 1]])
                counts[k] = self._matcher.count(self._thread.text(start + k)) if whole is None else whole
        return counts


def _release(view: memoryview) -> None:
    """Takes the pages of a mapped file out of the program's memory; in the system's they stay.

    A million comments are 400 MB of folded text, of which a find would leave every page with the program.
    """
    mapped = view.obj
    if isinstance(mapped, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)


class _Edges:
    """Counts a needle as a whole word, where its neighbours are ASCII."""

    def __init__(self, raw: bytes) -> None:
        needle = raw.decode()
        word = re.escape(raw)
        before, after = in_word(needle[0]), in_word(needle[-1])
        # What stands before is looked at after the needle was found: `re` searches three times as long
        # for an expression that does not begin with a letter.
        self._whole = re.compile(
            word
            + (b"(?<!" + _LETTER + word + b")" if before else b"")
            + (b"(?!" + _LETTER + b")" if after else b"")
        )
        beside = ([rb"[\x80-\xff]" + word] if before else []) + ([word + rb"[\x80-\xff]"] if after else [])
        self._unsure = re.compile(b"|".join(beside)) if beside else None

    def count(self, text: bytes) -> int | None:
        """How often it stands in a text; None where what stands beside it is beyond ASCII."""
        if self._unsure is not None and not text.isascii() and self._unsure.search(text):
            return None
        return len(self._whole.findall(text))


def _doubtful(derived: Derived, raw: bytes) -> bytes | None:
    """One byte a comment: 1 where a count in the folded text may be more than there are matches.

    That may be where a letter that folds to several ("ß", "…") can end one match and begin the next,
    which counts once. None where that is nowhere.
    """
    needle = raw.decode()
    for form in bytes(derived.expansions).decode().split(APART.decode()):
        if needle[-1] in form[:-1] and needle[0] in form[1:]:
            return bytes(derived.uneven)
    return None

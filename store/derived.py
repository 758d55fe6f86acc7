"""What is asked of all comments of a thread at once, made from its columns.

Making these takes a second at 100,000 comments, so a packed file keeps them (`store.packed`). A
thread that was not unpacked makes the ones it is asked for.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import accumulate, islice, pairwise, repeat
from operator import ne
from typing import TYPE_CHECKING, Final, NamedTuple
from zlib import crc32

from store.text import folded

if TYPE_CHECKING:
    from store.thread import Thread

DEEPEST: Final = 255
"""The level that stands for itself and all that are deeper, in a byte a comment."""

_BLOCK: Final = 1024
"""Texts that are folded at once."""

_LONG: Final = 1 << 24
"""Bytes of texts from which on what is made of them is not held once more than it must be."""

APART: Final = b"\0"
"""What stands after each folded text, so that no needle is found across two of them."""


class Derived(NamedTuple):
    """Columns made from those of a thread of n comments, each a `memoryview`.

    One byte a comment: `branches` (1 where it has replies), `levels` (its depth, at most `DEEPEST`),
    `uneven` (1 where a letter of its text folds to several, so that matches in the folded text have to
    be looked at in the text). `folded` holds the texts as `store.text.folded` makes them, in UTF-8,
    `APART` after each; `folded_at` where each begins, and the end. `expansions` are the folded forms of
    the letters that fold to several, each once, `APART` after each. `author_counts` holds the comments
    of each author. `id_checks` are the CRC-32 of the ids in order of size, `id_order` the comments
    that they belong to.
    """

    branches: memoryview
    levels: memoryview
    uneven: memoryview
    folded: memoryview
    folded_at: memoryview
    expansions: memoryview
    author_counts: memoryview
    id_checks: memoryview
    id_order: memoryview


def derive(thread: Thread) -> Derived:
    """All of them. A thread that has them already gives them."""
    if thread.derived is not None:
        return thread.derived
    texts, starts, uneven, expansions = folded_texts(thread)
    checks, order = id_index(thread)
    return Derived(
        branches=memoryview(branches(thread)),
        levels=memoryview(levels(thread)),
        uneven=memoryview(uneven),
        folded=memoryview(texts),
        folded_at=memoryview(starts),
        expansions=memoryview(expansions),
        author_counts=memoryview(author_counts(thread)),
        id_checks=memoryview(checks),
        id_order=memoryview(order),
    )


def branches(thread: Thread) -> bytes:
    """See `Derived.branches`."""
    return bytes(map(ne, thread.end, range(1, len(thread) + 1)))


def levels(thread: Thread) -> bytes:
    """See `Derived.levels`."""
    depths = thread.depth.tolist()
    try:
        return bytes(depths)
    except ValueError:
        return bytes(map(min, depths, repeat(DEEPEST)))


def author_counts(thread: Thread) -> array[int]:
    """See `Derived.author_counts`."""
    counts = array("i", bytes(4 * (len(thread.columns.author_at) - 1)))
    for author in thread.columns.author:
        counts[author] += 1
    return counts


def id_index(thread: Thread) -> tuple[array[int], array[int]]:
    """See `Derived.id_checks` and `Derived.id_order`."""
    at, buffer = thread.columns.id_at.tolist(), thread.columns.buffer
    checks = [crc32(buffer[at[i] : at[i + 1]]) for i in range(len(thread))]
    order = array("i", sorted(range(len(checks)), key=checks.__getitem__))
    return array("I", map(checks.__getitem__, order)), order


def folded_texts(thread: Thread) -> tuple[bytearray, array[int], bytearray, bytes]:
    """See `Derived.folded`, `Derived.folded_at`, `Derived.uneven` and `Derived.expansions`."""
    uneven = bytearray(len(thread))
    several: dict[str, bool] = {}

    def unlike(i: int, text: bytes) -> bytes:
        """A text with other letters than ASCII."""
        string = text.decode()
        letters = set(string)
        for letter in letters - several.keys():
            several[letter] = len(folded(letter)) > 1
        uneven[i] = any(map(several.__getitem__, letters))
        return folded(string).encode()

    buffer, starts = bytearray(), array("q", [0])
    for first, block in _blocks(thread):
        texts = [text.lower() if text.isascii() else unlike(i, text) for i, text in enumerate(block, first)]
        starts.extend(islice(accumulate(map(len, texts), _after, initial=len(buffer)), 1, None))
        if starts[-1] - len(buffer) < _LONG:
            buffer += APART.join(texts)
            buffer += APART
        else:
            for text in texts:  # joined, they would be held once more
                buffer += text
                buffer += APART
    expansions = sorted({folded(letter) for letter, is_several in several.items() if is_several})
    return buffer, starts, uneven, b"".join(form.encode() + APART for form in expansions)


def _after(start: int, length: int) -> int:
    """Where the next folded text begins, behind one of so many bytes."""
    return start + length + len(APART)


def _blocks(thread: Thread) -> Iterator[tuple[int, list[bytes]]]:
    """Some texts at a time, with the number of the first: all of them at once would be held twice."""
    at, buffer = thread.columns.text_at, thread.columns.buffer
    for first in range(0, len(thread), _BLOCK):
        places = at[first : first + _BLOCK + 1].tolist()
        raw, base = bytes(buffer[places[0] : places[-1]]), places[0]
        texts = [raw[start - base : end - base] for start, end in pairwise(places)]
        del raw
        yield first, texts

"""Comments become the columns of a thread, one after the other, so that they need not be held as well."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any, Final

import orjson

from store.codec import plain, whole
from store.model import STATES, Comment, Mark, State
from store.thread import Columns, Thread
from store.when import to_ticks

_STATE: Final = {state: number for number, state in enumerate(STATES)}
_SCORE_MAX: Final = 2**63 - 1


class ColumnWriter:
    """Takes comments in thread order, and makes a `Thread` of them.

    `mended` is how many of them had something beside their text that JSON cannot hold, and that was
    replaced.
    """

    def __init__(self) -> None:
        self.mended = 0
        self._texts, self._marks, self._extras = bytearray(), bytearray(), bytearray()
        self._text_at, self._marks_at, self._extra_at = array("q"), array("q"), array("q")
        self._author = array("i")
        self._state, self._zone, self._scored = array("b"), array("b"), array("b")
        self._posted, self._score = array("q"), array("q")
        self._names: dict[str, int] = {"": 0}

    def add(self, comment: Comment) -> None:
        """Takes a comment whose id and parent are told at the end."""
        self.take(
            comment.text,
            comment.author,
            comment.posted,
            comment.marks,
            comment.extra,
            comment.state,
            comment.score,
        )

    def take(
        self,
        text: str,
        author: str,
        posted: datetime | None,
        marks: Sequence[Mark],
        extra: Mapping[str, Any],
        state: State = "visible",
        score: int | None = None,
    ) -> None:
        """Takes the parts of a comment: see `Comment`."""
        self._text_at.append(len(self._texts))
        self._texts += _utf8(text)
        names = self._names
        self._author.append(names.setdefault(author, len(names)))
        self._state.append(_STATE[state])
        ticks, zone = to_ticks(posted)
        self._posted.append(ticks)
        self._zone.append(zone)
        if score is not None and abs(score) <= _SCORE_MAX:
            self._score.append(score)
            self._scored.append(1)
        else:
            self._score.append(0)
            self._scored.append(0)
        self._marks_at.append(len(self._marks))
        if marks:
            self._marks += _marks(marks, len(text))
        self._extra_at.append(len(self._extras))
        if extra:
            try:
                self._extras += orjson.dumps(extra)
            except TypeError:
                self._extras += orjson.dumps(plain(extra))
                self.mended += 1

    def take_all(
        self,
        texts: Sequence[str],
        authors: Sequence[str],
        posted: Sequence[tuple[int, int]],
        states: array[int],
        scores: Sequence[int | None],
        marks: Sequence[bytes],
        extras: Sequence[bytes],
    ) -> None:
        """Takes the parts of many comments at once.

        Dates are as `store.when.to_ticks` gives them, states by their places in `STATES`, marks and extras
        as JSON (b"" for none). Raises UnicodeEncodeError for what UTF-8 cannot hold.
        """
        names = self._names
        encoded = [text.encode() for text in texts]
        self._text_at.extend(_starts(encoded, len(self._texts)))
        self._texts += b"".join(encoded)
        self._author.extend([names.setdefault(author, len(names)) for author in authors])
        "".join(authors).encode()
        self._state.extend(states)
        self._posted.extend([ticks for ticks, _ in posted])
        self._zone.extend([zone for _, zone in posted])
        self._score.extend([score or 0 for score in scores])
        self._scored.extend([score is not None for score in scores])
        self._marks_at.extend(_starts(marks, len(self._marks)))
        self._marks += b"".join(marks)
        self._extra_at.extend(_starts(extras, len(self._extras)))
        self._extras += b"".join(extras)

    def thread(self, ids: Sequence[str], parents: array[int]) -> Thread | None:
        """The thread of all that were taken; nothing can be taken afterwards.

        `ids` are theirs, `parents` the index of each one's parent (-1 at the top level). None when they
        did not come in thread order.
        """
        tree = _tree(parents)
        if tree is None:
            return None
        depth, end, place = tree
        # The texts are most of it: what comes after them is added to them, and they are not held twice.
        buffer = self._texts
        text_at, id_at, author_at = self._text_at, array("q"), array("q")
        text_at.append(len(buffer))
        for identity in ids:
            id_at.append(len(buffer))
            buffer += _utf8(identity)
        id_at.append(len(buffer))
        marks_at = _joined(buffer, self._marks, self._marks_at)
        extra_at = _joined(buffer, self._extras, self._extra_at)
        for name in self._names:
            author_at.append(len(buffer))
            buffer += _utf8(name)
        author_at.append(len(buffer))
        view = memoryview
        return Thread(
            Columns(
                parent=view(parents),
                depth=view(depth),
                end=view(end),
                place=view(place),
                author=view(self._author),
                state=view(self._state),
                posted=view(self._posted),
                zone=view(self._zone),
                score=view(self._score),
                scored=view(self._scored),
                text_at=view(text_at),
                id_at=view(id_at),
                marks_at=view(marks_at),
                extra_at=view(extra_at),
                author_at=view(author_at),
                buffer=view(buffer).toreadonly(),
            )
        )


def _starts(parts: Sequence[bytes], first: int) -> Iterator[int]:
    """Where each of the parts begins when they stand one after the other, from `first` on."""
    return accumulate(map(len, parts[:-1]), initial=first) if parts else iter(())


def _tree(parents: array[int]) -> tuple[array[int], array[int], array[int]] | None:
    """Depth, end and place of each comment (`Columns`); None when they are not in thread order."""
    count = len(parents)
    depth, place = array("i", bytes(4 * count)), array("i", bytes(4 * count))
    end = array("i", range(1, count + 1))
    replies = array("i", bytes(4 * (count + 1)))  # the last item counts the top level
    way: list[int] = []
    for index, parent in enumerate(parents):
        while way and way[-1] != parent:
            end[way.pop()] = index
        if not way and parent >= 0:
            return None
        way.append(index)
        depth[index] = len(way)
        replies[parent] += 1
        place[index] = replies[parent]
    for index in way:
        end[index] = count
    return depth, end, place


def _joined(buffer: bytearray, part: bytearray, at: array[int]) -> array[int]:
    """Where the pieces of `part`, which begin `at`, stand in `buffer`, to whose end it goes."""
    base = len(buffer)
    buffer += part
    joined = array("q", [base + offset for offset in at])
    joined.append(len(buffer))
    return joined


def _marks(marks: Sequence[Mark], length: int) -> bytes:
    """Those of the marks that fit in a text of this length, as JSON."""
    fitting = [[*mark] for mark in marks if 0 <= mark[0] < mark[1] <= length]
    if not fitting:
        return b""
    try:
        return orjson.dumps(fitting)
    except TypeError:
        return orjson.dumps(plain(fitting))


def _utf8(text: str) -> bytes:
    """`text` in UTF-8, its lone surrogates as U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return whole(text).encode()

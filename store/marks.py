"""Where a reader is, by the indexes of a thread: made of a `Reading`, which has ids, and back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress

from store.library import Marks, Reading
from store.thread import Thread


def marks_of(thread: Thread, reading: Reading) -> Marks:
    """`reading` by the indexes of `thread`; what is not in the thread is left out."""
    cursor = None if reading.cursor is None else thread.find(reading.cursor)
    return Marks(
        read=_marked(thread, reading.read),
        folded=_marked(thread, reading.folded),
        cursor=-1 if cursor is None else cursor,
        line=reading.line,
        article_line=reading.article_line,
        article_shown=reading.article_shown,
        pane=reading.pane,
    )


def reading_with(thread: Thread, marks: Marks, there: Reading) -> Reading:
    """`marks` by ids; the ids that `there` has read and that are not in the thread stay."""
    return Reading(
        read=strangers(thread, there.read).union(ids_of(thread, marks.read)),
        folded=frozenset(ids_of(thread, marks.folded)),
        cursor=thread.id(marks.cursor) if marks.cursor >= 0 else None,
        line=marks.line,
        article_line=marks.article_line,
        article_shown=marks.article_shown,
        pane=marks.pane,
    )


def strangers(thread: Thread, ids: frozenset[str]) -> frozenset[str]:
    """Those of the ids that are not in the thread."""
    if len(ids) * 8 < len(thread):
        return frozenset(comment_id for comment_id in ids if thread.find(comment_id) is None)
    return ids.difference(thread.ids())


def _marked(thread: Thread, ids: frozenset[str]) -> bytes:
    """One byte a comment: 1 where its id is one of these; b"" where none is."""
    marked = bytearray(len(thread))
    if len(ids) * 8 < len(thread):
        for i in map(thread.find, ids):
            if i is not None:
                marked[i] = 1
    elif ids:
        marked = bytearray(map(ids.__contains__, thread.ids()))
    return bytes(marked) if 1 in marked else b""


def ids_of(thread: Thread, marked: bytes) -> Iterator[str]:
    """The ids of the comments with a 1 in `marked`, in thread order."""
    if marked.count(1) * 8 < len(marked):
        return map(thread.id, _ones(marked))
    return compress(thread.ids(), marked)


def _ones(marked: bytes) -> Iterator[int]:
    at = marked.find(1)
    while at >= 0:
        yield at
        at = marked.find(1, at + 1)

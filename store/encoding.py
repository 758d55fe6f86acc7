"""A discussion as the JSON of its file, written from the columns of its thread, a piece at a time.

It is what `store.codec` makes of each comment, but neither comments nor documents nor the whole file
are held in memory for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

import orjson

from store.codec import discussion_document, plain
from store.model import STATES, Discussion
from store.tables import META, meta_table, numbered
from store.thread import Ints, Thread
from store.when import from_ticks

_PIECE: Final = 1024
"""Comments that are encoded at once."""

_LONG: Final = 1 << 24
"""Bytes of texts from which on each is decoded where it lies; below, all at once is quicker."""


def encoded(
    others: Mapping[str, Mapping[str, Any]], discussion: Discussion, thread: Thread
) -> Iterator[bytes | memoryview]:
    """The file of a discussion: one document in the table `discussion`, and `comments` in thread order.

    Of `others`, the tables that the file has so far, those that are not the discussion's stay.
    """
    kept = {name: table for name, table in others.items() if name not in (META, "discussion", "comments")}
    tables = {
        META: meta_table("discussion"),
        **kept,
        "discussion": numbered([discussion_document(discussion)]),
    }
    try:
        head = orjson.dumps(tables)
    except TypeError:
        head = orjson.dumps(plain(tables))
    yield head[:-1] + b',"comments":{'
    for start in range(0, len(thread), _PIECE):
        piece = orjson.dumps(
            _comments(thread, start, min(start + _PIECE, len(thread))), option=orjson.OPT_UTC_Z
        )
        if start:
            yield b","
        yield memoryview(piece)[1:-1]  # a long comment is not held twice
    yield b"}}"


def _comments(thread: Thread, start: int, stop: int) -> dict[str, dict[str, Any]]:
    """The comments from `start` to before `stop`, by their number in the file."""
    columns, authors = thread.columns, thread.authors
    ids = _strings(thread, columns.id_at, start, stop)
    texts = _strings(thread, columns.text_at, start, stop)
    marks = _pieces(thread, columns.marks_at, start, stop)
    extras = _pieces(thread, columns.extra_at, start, stop)
    documents: dict[str, dict[str, Any]] = {}
    for at, parent in enumerate(thread.parent[start:stop].tolist()):
        i = start + at
        document = documents[str(i + 1)] = {
            "id": ids[at],
            "parent_id": None
            if parent < 0
            else ids[parent - start]
            if parent >= start
            else thread.id(parent),
            "author": authors[columns.author[i]] or None,
            "posted": from_ticks(columns.posted[i], columns.zone[i]),
            "text": texts[at],
            "state": STATES[columns.state[i]],
        }
        if marks[at]:
            document["marks"] = orjson.Fragment(marks[at])
        if columns.scored[i]:
            document["score"] = columns.score[i]
        if extras[at]:
            document["extra"] = orjson.Fragment(extras[at])
    return documents


def _strings(thread: Thread, offsets: Ints, start: int, stop: int) -> list[str]:
    at = offsets[start : stop + 1].tolist()
    if at[-1] - at[0] > _LONG:
        return [str(thread.columns.buffer[a:b], "utf-8") for a, b in pairwise(at)]
    return [piece.decode() for piece in _pieces(thread, offsets, start, stop)]


def _pieces(thread: Thread, offsets: Ints, start: int, stop: int) -> list[bytes]:
    """The bytes of the comments from `start` to before `stop`, whose offsets these are."""
    at = offsets[start : stop + 1].tolist()
    first = at[0]
    block = bytes(thread.columns.buffer[first : at[-1]])
    return [block[a - first : b - first] for a, b in pairwise(at)]

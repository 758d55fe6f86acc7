"""A discussion as the JSON of its file, written from the columns of its thread, a piece at a time.

It is what `store.codec` makes of each comment, but neither comments nor documents nor the whole file
are held in memory for it.
"""

from __future__ import annotations

import os
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
"""Bytes of the texts of one piece from which on each comment is encoded by itself, its text in stretches.

A text of 50 MB would be held four times otherwise.
"""

_STRETCH: Final = 1 << 20
"""Bytes of a long text that are encoded at once."""


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
        stop = min(start + _PIECE, len(thread))
        if start:
            yield b","
        if thread.columns.text_at[stop] - thread.columns.text_at[start] >= _LONG:
            yield from _in_stretches(thread, start, stop)
        else:
            piece = orjson.dumps(_comments(thread, start, stop), option=orjson.OPT_UTC_Z)
            yield memoryview(piece)[1:-1]
    yield b"}}"


def _in_stretches(thread: Thread, start: int, stop: int) -> Iterator[bytes | memoryview]:
    """What `_comments` makes, each text written a stretch at a time."""
    place = f'"{os.urandom(16).hex()}"'.encode()
    for i in range(start, stop):
        document = orjson.dumps(_comments(thread, i, i + 1, place[1:-1].decode()), option=orjson.OPT_UTC_Z)
        before, _, after = document.partition(place)
        yield (b"," if i > start else b"") + before[1:] + b'"'
        at, end = int(thread.columns.text_at[i]), int(thread.columns.text_at[i + 1])
        while at < end:
            cut = min(at + _STRETCH, end)
            while cut < end and thread.columns.buffer[cut] & 0xC0 == 0x80:
                cut += 1  # no letter is cut in two
            yield memoryview(orjson.dumps(str(thread.columns.buffer[at:cut], "utf-8")))[1:-1]
            at = cut
        yield b'"' + after[:-1]


def _comments(thread: Thread, start: int, stop: int, text: str | None = None) -> dict[str, dict[str, Any]]:
    """The comments from `start` to before `stop`, by their number in the file; all with `text`, if given."""
    columns, authors = thread.columns, thread.authors
    ids = _strings(thread, columns.id_at, start, stop)
    texts = _strings(thread, columns.text_at, start, stop) if text is None else [text] * (stop - start)
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
    return [piece.decode() for piece in _pieces(thread, offsets, start, stop)]


def _pieces(thread: Thread, offsets: Ints, start: int, stop: int) -> list[bytes]:
    """The bytes of the comments from `start` to before `stop`, whose offsets these are."""
    at = offsets[start : stop + 1].tolist()
    first = at[0]
    block = bytes(thread.columns.buffer[first : at[-1]])
    return [block[a - first : b - first] for a, b in pairwise(at)]

"""The comments of a file that this program wrote, made columns all at once: twice as fast as one by one.

What a library writes is in thread order, with every field as the model has it. Whatever looks otherwise,
such as a file written by hand, is left to `store.codec.comments_of` and `store.building.build`, which give
the same for what is taken here.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson

from store.columns import ColumnWriter
from store.model import MARK_KINDS, STATES
from store.thread import Thread
from store.when import from_iso, to_ticks

_FIELDS: Final = frozenset(
    ("id", "parent_id", "author", "posted", "text", "marks", "state", "score", "extra")
)
_STATE: Final = {state: number for number, state in enumerate(STATES)}
_KINDS: Final = frozenset(MARK_KINDS)
_ABSENT: Final = type(None)


def thread_of(documents: Iterable[Mapping[str, Any]]) -> Thread | None:
    """The thread that these documents of comments make; None where that takes a closer look."""
    documents = list(documents)
    try:
        ids = [document["id"] for document in documents]
        texts = [document["text"] for document in documents]
        parents = [document["parent_id"] for document in documents]
        authors = [document["author"] for document in documents]
        dates = [document["posted"] for document in documents]
        states = array("b", [_STATE[document["state"]] for document in documents])
        if not (
            _all(ids, str)
            and _all(texts, str)
            and _all(parents, str, _ABSENT)
            and _all(authors, str, _ABSENT)
            and _all(dates, str, _ABSENT)
            and all(map(_FIELDS.issuperset, documents))
        ):
            return None
        index = {identity: number for number, identity in enumerate(ids)}
        if len(index) != len(ids) or "" in index or "" in parents:
            return None
        over = array("i", [-1 if parent is None else index[parent] for parent in parents])
        writer = ColumnWriter()
        writer.take_all(
            texts,
            [author or "" for author in authors],
            [to_ticks(None if date is None else from_iso(date)) for date in dates],
            states,
            [_score(document) for document in documents],
            [_marks(document) for document in documents],
            [_extra(document) for document in documents],
        )
    except (KeyError, TypeError, ValueError):  # of these, too, what UTF-8 cannot hold
        return None
    return writer.thread(ids, over)


def _all(values: list[Any], *types: type) -> bool:
    return set(map(type, values)) <= set(types)


def _score(document: Mapping[str, Any]) -> int | None:
    score = document.get("score")
    if score is not None and (type(score) is not int or abs(score) >= 1 << 62):
        raise ValueError
    return score


def _marks(document: Mapping[str, Any]) -> bytes:
    marks = document.get("marks")
    if marks is None:
        return b""
    length = len(document["text"])
    for start, end, kind, target in marks:
        if not (type(start) is type(end) is int and type(target) is str and kind in _KINDS):
            raise ValueError
        if not 0 <= start < end <= length:
            raise ValueError
    return orjson.dumps(marks) if marks else b""


def _extra(document: Mapping[str, Any]) -> bytes:
    extra = document.get("extra")
    if extra is None:
        return b""
    if type(extra) is not dict:
        raise ValueError
    return orjson.dumps(extra) if extra else b""

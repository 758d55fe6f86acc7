"""What readers have read, kept so that it opens and is written at once, however much it is.

`reading.json` holds ids and is the truth. Half a million of them take 0.4 s to be parsed and looked up, so
a library in a folder keeps what they come to in a derived file beside the packed ones (`Kept`): one byte a
comment, and where in `reading.json` the two long lists stand. With these a save puts what changed into the
bytes of a list, and parses nothing but what stands around it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from store.codec import plain
from store.library import Marks, Stored
from store.marks import ids_of
from store.thread import Thread

VERSION: Final = 1
"""Of the derived file. One of another version is not used."""

_BLOCK: Final = 4096
_SCATTERED: Final = 500
"""Marks taken away from which on a list is made anew."""
_PLAIN_ID: Final = re.compile(rb'"[^",\[\]\\]+"')
"""An id in JSON that stands nowhere in a list of ids but where it is one."""


class Kept(NamedTuple):
    """What the derived file says: the marks, and the bytes (start, end) of the lists in `reading.json`.

    The places are None where they are not known.
    """

    marks: Marks
    folded_at: tuple[int, int] | None = None
    read_at: tuple[int, int] | None = None


def id_list(thread: Thread, marked: bytes, others: Iterable[str] = ()) -> bytes:
    """The ids of the comments with a 1, and `others`, as a list in JSON."""
    ids = [*others, *ids_of(thread, marked)]
    try:
        return orjson.dumps(ids)
    except TypeError:
        return orjson.dumps(plain(ids))


def changed_list(thread: Thread, there: bytes, before: bytes, after: bytes) -> bytes | None:
    """The list `there` of the ids with a 1 in `before`, made one of those in `after`.

    What it holds beside these stays. None where it has to be made anew: too much is to be taken away, or
    an id looks like more than one.
    """
    none = bytes(len(thread))
    added, removed = _differing(before or none, after or none)
    if len(removed) > _SCATTERED:
        return None
    for i in removed:
        entry = orjson.dumps(thread.id(i))
        if not _PLAIN_ID.fullmatch(entry):
            return None
        for cut, put in ((b"," + entry, b""), (b"[" + entry + b",", b"["), (b"[" + entry, b"[")):
            if (at := there.find(cut)) >= 0:
                there = there[:at] + put + there[at + len(cut) :]
                break
    if added:
        more = orjson.dumps([thread.id(i) for i in added])
        there = more if there == b"[]" else there[:-1] + b"," + more[1:]
    return there


def _differing(before: bytes, after: bytes) -> tuple[list[int], list[int]]:
    """Where `after` has a 1 and `before` none, and the other way round. They are of one length."""
    added: list[int] = []
    removed: list[int] = []
    for start in range(0, len(after), _BLOCK):
        old, new = before[start : start + _BLOCK], after[start : start + _BLOCK]
        if old != new:
            for i, (was, now) in enumerate(zip(old, new, strict=True), start):
                if was != now:
                    (added if now else removed).append(i)
    return added, removed


# -- the derived file --------------------------------------------------------------------------------


def write_kept(path: Path, by: str, stored: Stored, stamp: list[int], kept: Kept) -> None:
    """Writes what `reading.json`, which has this `stamp` (`store.tables.stamp_of`), says of `by`.

    Nothing is forced to the disk. Raises `OSError`.
    """
    marks = kept.marks
    head = orjson.dumps(
        {
            "version": VERSION,
            "by": by,
            "thread": [stored.version, len(stored.thread)],
            "made_of": stamp,
            "place": [*marks[2:]],
            "sizes": [len(marks.read), len(marks.folded)],
            "folded_at": kept.folded_at,
            "read_at": kept.read_at,
        }
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{os.getpid():x}-{os.urandom(4).hex()}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(head + b"\n" + marks.read + marks.folded)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def read_kept(path: Path, by: str, stored: Stored, stamp: list[int]) -> Kept | None:
    """What was written of `by` in the thread of `stored` when `reading.json` had this `stamp`, else None."""
    try:
        head, _, rest = path.read_bytes().partition(b"\n")
        told: dict[str, Any] = orjson.loads(head)
        read, folded = told["sizes"]
        count = len(stored.thread)
        if (
            [told["version"], told["by"], told["made_of"]] != [VERSION, by, stamp]
            or told["thread"] != [stored.version, count]
            or len(rest) != read + folded
            or not {read, folded} <= {0, count}
            or rest.count(0) + rest.count(1) != len(rest)
        ):
            return None
        marks = Marks(rest[:read], rest[read:], *told["place"])
        places = (told[name] and (told[name][0], told[name][1]) for name in ("folded_at", "read_at"))
        return Kept(marks, *places) if -1 <= marks.cursor < count else None
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None

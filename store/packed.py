"""A discussion in one file that is mapped into memory to be opened: derived, never the truth.

It holds the columns of the thread (`store.thread`) as they lie in memory, what is asked of all
comments at once (`Derived`), and the discussion without its comments. Opening it takes 0.2 ms where
the JSON of 100,000 comments takes 2.5 s, and what is not looked at is not read from the disk.

    magic, length and checksum (CRC-32) of the head, the head (JSON), the columns, each at a multiple
    of eight bytes, the magic again

The head says of which state of `discussion.json` the file was made (size, time, checksum). A file
that is of another state, another version or another machine, or that is cut off, is not used. What
only a look at every byte can tell (`is_sound`) is asked once the first frame stands.
"""

from __future__ import annotations

import mmap
import os
import sys
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple
from zlib import crc32

import orjson

from store.codec import discussion_document, discussion_of
from store.derived import Derived, derive
from store.library import Stored
from store.model import Repair
from store.thread import Columns, Thread

VERSION: Final = 2
"""Of the file's layout, and of what `derive` makes. A file of another one is made again."""

_MAGIC: Final = b"Afterword packed"
_LEAD: Final = len(_MAGIC) + 8
_ALIGN: Final = 8
_HEAD_MOST: Final = 1 << 30
_CHUNK: Final = 1 << 22

_BYTES: Final = "B"
_OFFSETS: Final = frozenset(("text_at", "id_at", "marks_at", "extra_at", "folded_at"))


class Stamp(NamedTuple):
    """The state of a `discussion.json`: bytes, time in ns, and its checksum (`checksum`)."""

    size: int
    mtime_ns: int
    checksum: str = ""


def stamp(stat: os.stat_result, checksum: str = "") -> Stamp:
    """The state that the system tells of a file."""
    return Stamp(stat.st_size, stat.st_mtime_ns, checksum)


def checksum(path: Path) -> str:
    """BLAKE2b of a file, in 128 bits. Raises `OSError`."""
    from hashlib import blake2b

    found = blake2b(digest_size=16)
    with path.open("rb", buffering=0) as file:
        while block := file.read(_CHUNK):
            found.update(block)
    return found.hexdigest()


# -- writing -----------------------------------------------------------------------------------------


def pack(path: Path, stored: Stored, made_of: Stamp) -> None:
    """Writes the file of a discussion at `path`, in the place of the one before. Raises `OSError`.

    Nothing is forced to the disk: what a power cut leaves of it is found out and not used.
    """
    thread = stored.thread
    sections = [*thread.columns._asdict().items(), *derive(thread)._asdict().items()]
    told: dict[str, tuple[int, int, str]] = {}
    at = 0
    for name, view in sections:
        told[name] = at, view.nbytes, view.format
        at += -(-view.nbytes // _ALIGN) * _ALIGN
    check = 0
    for part in _parts(view for _, view in sections):
        check = crc32(part, check)
    head = orjson.dumps(
        {
            "version": VERSION,
            "order": sys.byteorder,
            "made_of": made_of,
            "count": len(thread),
            "comments": thread.comments,
            "max_depth": thread.max_depth,
            "sections": told,
            "bytes": at,
            "check": check,
            "discussion": discussion_document(stored.discussion),
            "key": stored.discussion.key,
            "repairs": stored.repairs,
        },
        default=tuple,
    )
    head += b" " * (-(_LEAD + len(head)) % _ALIGN)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{os.getpid():x}-{os.urandom(4).hex()}.tmp")  # a key may fill a name
    try:
        with temporary.open("xb") as file:
            file.write(_MAGIC + len(head).to_bytes(4, "little") + crc32(head).to_bytes(4, "little"))
            file.write(head)
            for part in _parts(view for _, view in sections):
                file.write(part)
            file.write(_MAGIC)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _parts(views: Iterator[memoryview]) -> Iterator[memoryview | bytes]:
    """The bytes of the columns as they stand in the file, a few MiB at a time."""
    for view in views:
        raw = view.cast(_BYTES) if view.nbytes else memoryview(b"")
        for start in range(0, len(raw), _CHUNK):
            yield raw[start : start + _CHUNK]
        if rest := -len(raw) % _ALIGN:
            yield bytes(rest)


# -- reading -----------------------------------------------------------------------------------------


def unpack(path: Path, made_of: Stamp, version: str) -> Stored | None:
    """The discussion in the file at `path`, its `version` as given; None when it cannot be used.

    It is used when it is whole and was made of the state `made_of`, whose checksum is not looked at.
    """
    try:
        with path.open("rb", buffering=0) as file:
            found = _head(file)
            if found is None:
                return None
            head, start = found
            if head["made_of"][:2] != [made_of.size, made_of.mtime_ns]:
                return None
            view = _mapped(file, start + head["bytes"] + len(_MAGIC))
        if view is None or bytes(view[-len(_MAGIC) :]) != _MAGIC:
            return None
        return _stored(head, view[start:], version)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _head(file: BinaryIO) -> tuple[dict[str, Any], int] | None:
    """The head of a file of this version and machine, and where the columns begin."""
    lead = file.read(_LEAD)
    size, check = int.from_bytes(lead[-8:-4], "little"), int.from_bytes(lead[-4:], "little")
    if len(lead) != _LEAD or not lead.startswith(_MAGIC) or size > _HEAD_MOST:
        return None
    raw = file.read(size)
    if len(raw) != size or crc32(raw) != check:
        return None
    head: dict[str, Any] = orjson.loads(raw)
    if head["version"] != VERSION or head["order"] != sys.byteorder:
        return None
    return head, _LEAD + size


def _mapped(file: BinaryIO, size: int) -> memoryview | None:
    """The file in memory: mapped, or read where the system cannot map it; None when it has another size."""
    if os.fstat(file.fileno()).st_size != size:
        return None
    try:
        return memoryview(mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ))
    except (OSError, ValueError):
        file.seek(0)
        raw = bytearray()
        while block := file.read(_CHUNK):
            raw += block
        return memoryview(bytes(raw)) if len(raw) == size else None


def _stored(head: dict[str, Any], view: memoryview, version: str) -> Stored | None:
    count = head["count"]
    columns: dict[str, memoryview] = {}
    for name in (*Columns._fields, *Derived._fields):
        at, size, code = head["sections"][name]
        columns[name] = view[at : at + size].cast(code) if size else memoryview(array(code))
        length = len(columns[name])
        if name in _OFFSETS and length != count + 1:
            return None
    for name in Columns._fields[: Columns._fields.index("text_at")]:
        if len(columns[name]) != count:
            return None
    thread = Thread(
        Columns(*(columns[name] for name in Columns._fields)),
        Derived(*(columns[name] for name in Derived._fields)),
        head["comments"],
        head["max_depth"],
    )
    discussion = replace(discussion_of(head["discussion"]), key=head["key"], comments=thread)
    return Stored(discussion, thread, version, [Repair(*repair) for repair in head["repairs"]])


def is_sound(path: Path, source: Path) -> bool:
    """Whether every byte of the file at `path` is as it was written, and it was made of just `source`."""
    try:
        with path.open("rb", buffering=0) as file:
            found = _head(file)
            if found is None:
                return False
            head, start = found
            file.seek(start)
            left, check = head["bytes"], 0
            while left and (block := file.read(min(_CHUNK, left))):
                left -= len(block)
                check = crc32(block, check)
            if left or check != head["check"] or file.read() != _MAGIC:
                return False
        return bool(checksum(source) == head["made_of"][2])
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return False

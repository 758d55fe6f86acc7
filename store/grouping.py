"""Records in any order become groups of records with the same key, with memory that is bounded.

What fits into memory stays there. Beyond that, what was grouped so far goes to a temporary file, parted by
a checksum of the keys; in the end each part is put in order in memory, and the parts are merged. Each
record is written twice and read twice, in large pieces, so that a disk is never asked for one record.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import heapify, heappop, heapreplace
from itertools import accumulate, chain, pairwise
from pathlib import Path
from struct import Struct
from tempfile import TemporaryFile, gettempdir
from typing import BinaryIO, Final, NamedTuple
from zlib import crc32

from store.errors import CannotWrite

MEMORY: Final = 64 * 1024**2
"""Bytes of records, with what Python needs to hold them, up to which no file is written."""

_BITS: Final = 6  # of a key's checksum, which are spent on each parting
_PARTS: Final = 1 << _BITS
_LEVELS: Final = 32 // _BITS
_HEADER: Final = Struct("<QQQQ")  # of a block: its groups, and the bytes of their keys, lengths and records
_RECORD: Final = 48  # bytes that a record takes beside its own
_GROUP: Final = 320  # bytes that a group takes beside its key and its records
_BLOCKS: Final = (256, 4096)  # how many sorted blocks fill the memory, one of each part: of 64, and of more


class Groups:
    """Takes records and gives them grouped: a context manager, whose end deletes its temporary files.

    `memory` is how many bytes of records are held before they go to disk.
    """

    def __init__(self, memory: int = MEMORY) -> None:
        self._memory = memory
        self._held: dict[str, list[bytes]] = {}
        self._size = 0
        self._ordinal = 0
        self._parted: _Parted | None = None
        self._files = ExitStack()

    def __enter__(self) -> Groups:
        return self

    def __exit__(self, *_: object) -> None:
        self._held = {}
        self._parted = None
        self._files.close()

    @property
    def on_disk(self) -> bool:
        """Whether there was more than is held in memory."""
        return self._parted is not None

    def add(self, key: str, record: bytes) -> None:
        """Takes a record of the group `key`. Raises `CannotWrite` when a temporary file cannot be written."""
        records = self._held.get(key)
        if records is None:
            self._held[key] = [record]
            self._size += len(key) + _GROUP
        else:
            records.append(record)
        self._size += len(record) + _RECORD
        if self._size > self._memory:
            self._spill()

    def __iter__(self) -> Iterator[tuple[str, list[bytes]]]:
        """The groups in the order of their first records, the records of each in the order they came.

        They come once: a group is forgotten when it was given.
        """
        if self._parted is None:
            held, self._held = self._held, {}
            while held:
                key = next(iter(held))
                yield key, held.pop(key)
            return
        self._spill()
        for name, records in _merged(self._sorted(self._parted, 0)):
            yield name.decode("utf-8", "surrogatepass"), records

    def _spill(self) -> None:
        """Moves what is held to the temporary file, a block for each part."""
        if self._parted is None:
            self._parted = self._new()
        parts: list[list[_Group]] = [[] for _ in range(_PARTS)]
        ordinal, held, self._held, self._size = self._ordinal, self._held, {}, 0
        for key, records in held.items():
            name = key.encode("utf-8", "surrogatepass")
            lengths = array("Q", map(len, records))
            parts[_part(name, 0)].append(_Group(ordinal, name, lengths.tobytes(), records))
            ordinal += 1
        self._ordinal = ordinal
        held.clear()
        for number, part in enumerate(parts):
            self._parted.add(number, part)
            part.clear()

    def _new(self) -> _Parted:
        try:
            return _Parted(self._files.enter_context(TemporaryFile(prefix="afterword-")))
        except OSError as error:
            raise _no_room(error) from error

    def _sorted(self, parted: _Parted, level: int) -> list[_Run]:
        """The parts, each with its groups once, by their ordinals.

        What is too large for memory is parted again, unless one group is all of it.
        """
        runs: list[_Run] = []
        target = self._new()
        for number, run in enumerate(parted.runs()):
            if run.size <= self._memory or level + 1 == _LEVELS:
                runs.append(target.add_sorted(number, run, self._memory // _BLOCKS[level > 0]))
            elif run.is_one_group():
                runs.append(run)
            else:
                runs += self._sorted(self._parted_again(run, level + 1), level + 1)
        return [run for run in runs if run.size]

    def _parted_again(self, run: _Run, level: int) -> _Parted:
        parted = self._new()
        for block in run.blocks():
            parts: list[list[_Group]] = [[] for _ in range(_PARTS)]
            for group in block:
                parts[_part(group.key, level)].append(group)
            for number, part in enumerate(parts):
                parted.add(number, part)
        return parted


class _Group(NamedTuple):
    """Records of one key: `ordinal` says when the first of them came, `lengths` (64 bits each) are theirs.

    The records may be parted otherwise than the lengths tell: joined they are the same.
    """

    ordinal: int
    key: bytes
    lengths: bytes
    records: list[bytes]


def _part(key: bytes, level: int) -> int:
    """Which part a key is in: some bits of its checksum, others at each level."""
    return crc32(key) >> _BITS * level & _PARTS - 1


class _Run:
    """Blocks of groups, one after the other, in a file: `places` are where they begin."""

    def __init__(self, file: BinaryIO, places: list[int], size: int) -> None:
        self._descriptor = file.fileno()
        self._places = places
        self.size = size

    def is_one_group(self) -> bool:
        """Whether all groups have the same key. Their records are not read."""
        keys: set[bytes] = set()
        for place in self._places:
            count, keys_size, _, _ = _HEADER.unpack(self._read(_HEADER.size, place))
            keys.update(key for _, key, _ in _keys(self._read(keys_size, place + _HEADER.size), count))
            if len(keys) > 1:
                return False
        return True

    def blocks(self) -> Iterator[Iterator[_Group]]:
        """The groups, block by block."""
        for place in self._places:
            count, *sizes = _HEADER.unpack(self._read(_HEADER.size, place))
            yield _groups(self._read(sum(sizes), place + _HEADER.size), count, sizes[0], sizes[1])

    def groups(self) -> Iterator[_Group]:
        """The groups, one after the other."""
        return chain.from_iterable(self.blocks())

    def _read(self, size: int, at: int) -> bytes:
        """Raises `CannotWrite` when the file does not hold what was written to it."""
        found = os.pread(self._descriptor, size, at)
        while len(found) < size:  # one call reads 2 GiB at most
            more = os.pread(self._descriptor, size - len(found), at + len(found))
            if not more:
                raise _no_room(OSError("it was cut short"))
            found += more
        return found


def _keys(data: bytes, count: int) -> Iterator[tuple[int, bytes, int]]:
    """Ordinal, key and how many records, of each of the groups of a block."""
    numbers = array("Q")
    at = 3 * numbers.itemsize * count
    numbers.frombytes(data[:at])
    for ordinal, length, records in zip(
        numbers[:count], numbers[count : 2 * count], numbers[2 * count :], strict=True
    ):
        yield ordinal, data[at : at + length], records
        at += length


def _groups(data: bytes, count: int, keys_size: int, lengths_size: int) -> Iterator[_Group]:
    """The groups of a block, the records of each in one piece."""
    lengths = array("Q")
    lengths.frombytes(data[keys_size : keys_size + lengths_size])
    number, at = 0, keys_size + lengths_size
    for ordinal, key, records in _keys(data[:keys_size], count):
        own = lengths[number : number + records]
        size = sum(own)
        yield _Group(ordinal, key, own.tobytes(), [data[at : at + size]])
        number += records
        at += size


class _Parted:
    """A temporary file of blocks, and where in it those of each part are."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = 0
        self._places: list[list[int]] = [[] for _ in range(_PARTS)]
        self._sizes = [0] * _PARTS

    def add(self, number: int, groups: list[_Group]) -> None:
        """Writes groups of a part as one block. Raises `CannotWrite`."""
        if not groups:
            return
        width = array("Q").itemsize
        keys = b"".join(
            (
                array("Q", [group.ordinal for group in groups]).tobytes(),
                array("Q", [len(group.key) for group in groups]).tobytes(),
                array("Q", [len(group.lengths) // width for group in groups]).tobytes(),
                *[group.key for group in groups],
            )
        )
        lengths = b"".join([group.lengths for group in groups])
        records = b"".join([record for group in groups for record in group.records])
        header = _HEADER.pack(len(groups), len(keys), len(lengths), len(records))
        try:
            for piece in (header, keys, lengths, records):
                self._file.write(piece)
            self._file.flush()
        except OSError as error:
            raise _no_room(error) from error
        size = len(header) + len(keys) + len(lengths) + len(records)
        self._places[number].append(self._size)
        self._sizes[number] += size
        self._size += size

    def add_sorted(self, number: int, run: _Run, block: int) -> _Run:
        """Writes the groups of `run`, each of them once, as a run whose blocks have about this size."""
        pieces: dict[bytes, list[_Group]] = {}
        for group in run.groups():
            pieces.setdefault(group.key, []).append(group)
        waiting, size = list[_Group](), 0
        for key in list(pieces):
            same = pieces.pop(key)
            lengths = b"".join([group.lengths for group in same])
            whole = _Group(same[0].ordinal, key, lengths, [r for group in same for r in group.records])
            waiting.append(whole)
            size += sum(map(len, whole.records))
            if size >= block:
                self.add(number, waiting)
                waiting, size = [], 0
        self.add(number, waiting)
        return _Run(self._file, self._places[number], self._sizes[number])

    def runs(self) -> list[_Run]:
        """The parts, the blocks of each in the order they came."""
        return [
            _Run(self._file, places, size) for places, size in zip(self._places, self._sizes, strict=True)
        ]


def _merged(runs: Iterable[_Run]) -> Iterator[tuple[bytes, list[bytes]]]:
    """The groups of all runs with their records, by the ordinals of their first pieces."""
    heads: list[tuple[int, int, _Group, Iterator[_Group]]] = []
    for number, run in enumerate(runs):
        groups = run.groups()
        first = next(groups)
        heads.append((first.ordinal, number, first, groups))
    heapify(heads)
    while heads:
        _, number, group, groups = heads[0]
        key, records = group.key, list[bytes]()
        while True:
            _take(group, records)
            following = next(groups, None)
            if following is None:
                heappop(heads)
                break
            if following.key != key:
                heapreplace(heads, (following.ordinal, number, following, groups))
                break
            group = following
        yield key, records


def _take(group: _Group, records: list[bytes]) -> None:
    """Adds the records of a group, parted as they came."""
    lengths = array("Q")
    lengths.frombytes(group.lengths)
    data = group.records[0]
    records += [data[start:end] for start, end in pairwise(accumulate(lengths, initial=0))]


def _no_room(error: OSError) -> CannotWrite:
    where = Path(gettempdir())
    why = f"a temporary file: {error.strerror or error}"
    return CannotWrite(where, why, "make room there, or set TMPDIR to another folder")

"""Dumps: JSON objects, one on each line, read as a stream, however many there are.

A list with an item on each line is one as well. Lines are told apart as https://jsonlines.org has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO, Final, NamedTuple

import orjson

from store.formats.json_values import loads, utf8
from store.model import Repair
from store.source import Source

_LONGEST: Final = 256 * 1024**2
"""Bytes of a line. What is longer is no line of a dump."""

_CHUNK: Final = 2 * 1024**2
_PROBED: Final = 4
_TOLD: Final = 50
"""Lines that could not be taken and are told one by one; more are counted."""


class Trouble:
    """What could not be taken of a source, and what was mended on the way, told within bounds."""

    def __init__(self) -> None:
        self.rejected: list[str] = []
        self.repairs: list[Repair] = []
        self._more = 0
        self._mended: dict[str, tuple[str, int, int]] = {}

    def reject(self, sentence: str) -> None:
        """One more thing that could not be taken."""
        if len(self.rejected) < _TOLD:
            self.rejected.append(sentence)
        else:
            self._more += 1

    def mend(self, repair: Repair, line: int) -> None:
        """One more thing that was mended, in a line."""
        sentence, _, count = self._mended.get(repair.kind, (f"line {line}: {repair.sentence}", 0, 0))
        self._mended[repair.kind] = sentence, line, count + 1

    def told(self) -> tuple[list[Repair], list[str]]:
        """All that is to be told, repairs and what was rejected; nothing is left to tell afterwards."""
        repairs, rejected = self.repairs, self.rejected
        for kind, (sentence, _, count) in self._mended.items():
            lines = "1 line" if count == 2 else f"{count - 1:,} lines"
            others = f", and {lines} like it" if count > 1 else ""
            repairs.append(Repair(kind, sentence + others))
        if self._more:
            rejected.append(f"and {self._more:,} more that could not be taken")
        self.repairs, self.rejected, self._more, self._mended = [], [], 0, {}
        return repairs, rejected


def is_dump(source: Source) -> bool:
    """Whether the lines of `source` are JSON objects: one of the first is, and there are others."""
    with source.open() as stream:
        if stream.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return False
    probed = []
    for _, line in _lines(source):
        probed.append(line)
        if len(probed) == _PROBED:
            break
    return len(probed) > 1 and any(_is_object(line) for line in probed)


def objects(source: Source, trouble: Trouble) -> Iterator[tuple[int, Any, bytes]]:
    """The values on the lines of a dump, each with the number of its line (from 1) and the line."""
    for number, line in _lines(source):
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError:
            value = mended(line, number, trouble)
            if value is None:
                continue
        yield number, value, line


class Chunk(NamedTuple):
    """Whole lines of a dump, and the number of the first of them (from 1)."""

    number: int
    data: bytes


def chunks(source: Source) -> Iterator[Chunk]:
    """The lines of a dump, many at once."""
    number = 1
    with source.open() as stream:
        while data := stream.read(_CHUNK):
            data += stream.readline(_LONGEST)
            yield Chunk(number, data)
            number += data.count(b"\n")


def line_of(data: bytes) -> bytes:
    """A line without what stands around the items of a list."""
    return data.strip(b", \t\r\n").removeprefix(b"\xef\xbb\xbf")


def mended(line: bytes, number: int, trouble: Trouble) -> Any:
    """The value of a line at the limits of JSON; None, told as rejected, where it is none."""
    data, repairs = utf8(line)
    try:
        value, more = loads(data)
    except ValueError as error:
        trouble.reject(f"line {number}: not JSON ({error})")
        return None
    for repair in (*repairs, *more):
        trouble.mend(repair, number)
    return value


def _lines(source: Source) -> Iterator[tuple[int, bytes]]:
    """The lines that hold something, without what stands around the items of a list."""
    with source.open() as stream:
        for number, line in enumerate(_read_lines(stream), 1):
            line = line_of(line)
            if len(line) > 1:
                yield number, line


def _read_lines(stream: BinaryIO) -> Iterator[bytes]:
    while line := stream.readline(_LONGEST):
        yield line


def _is_object(line: bytes) -> bool:
    if not line.startswith(b"{") or not line.endswith(b"}"):
        return False
    with suppress(orjson.JSONDecodeError):
        return isinstance(orjson.loads(line), dict)
    with suppress(ValueError):
        return isinstance(loads(utf8(line)[0])[0], dict)
    return False

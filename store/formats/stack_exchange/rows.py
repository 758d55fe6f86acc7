"""The rows of a file of the dump: `<row Id="1" PostTypeId="1" … />`, one after another in a stream.

The files are flat and hold no text but attributes, so what is looked for is rows: one that is broken
costs itself only, a file that breaks off gives all rows before, and nothing is declared or fetched,
whatever the head of the file says.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import BinaryIO, Final

_PIECE: Final = 1024 * 1024
_ROW: Final = re.compile(rb"<row\b((?:[^\"'<>]++|\"[^\"<]*+\"|'[^'<]*+')*+)>|<row\b")
_ATTRIBUTE: Final = re.compile(r"([A-Za-z]\w*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TOLD: Final = 20
"""Broken rows that are told one by one."""

Row = dict[str, str]
"""The attributes of a row."""


def rows(stream: BinaryIO, rejected: list[str]) -> Iterator[Row]:
    """The rows in a stream. What is broken is told in `rejected`, with the byte where it begins."""
    start = stream.read(2)
    if start in (b"\xff\xfe", b"\xfe\xff"):
        yield from _rows(_Utf16(start, stream).read, b"", rejected)
    else:
        yield from _rows(stream.read, start, rejected)


def _rows(read: Callable[[int], bytes], rest: bytes, rejected: list[str]) -> Iterator[Row]:
    before = broken = 0  # bytes that are behind; rows that could not be read
    while True:
        # As much again as is waiting, so that one long row is not looked at over and over.
        piece = read(max(_PIECE, len(rest)))
        data = rest + piece
        end = len(data)
        kept = max(data.rfind(b"<"), 0) if piece else end
        done = 0
        for found in _ROW.finditer(data):
            if found[1] is None:
                if found.start() >= kept:
                    done = found.start()
                    break  # it goes on in the next piece
                broken += 1
                if broken <= _TOLD:
                    rejected.append(f"byte {before + found.start():,}: a row that is broken")
                done = found.end()
                continue
            done = found.end()
            yield _attributes(found[1].decode("utf-8", "replace"))
        if not piece:
            if b"</" not in data[done:] and not data.endswith(b"<row", 0, done):
                rejected.append(f"byte {before + end:,}: the file breaks off here")
            break
        done = max(done, kept)
        before += done
        rest = data[done:]
    if broken > _TOLD:
        rejected.append(f"{broken - _TOLD:,} more rows that are broken")


def _attributes(said: str) -> Row:
    return {
        name: _text(double or single) if "&" in double or "&" in single else double or single
        for name, double, single in _ATTRIBUTE.findall(said)
    }


def _text(said: str) -> str:
    """A value with its references resolved (https://www.w3.org/TR/xml/#sec-predefined-ent)."""
    plain = said.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&#xA;", "\n")
    plain = plain.replace("&#xD;", "\r").replace("&apos;", "'")
    if "&#" in plain:
        return unescape(said)
    return plain.replace("&amp;", "&")


class _Utf16:
    """A stream of UTF-16 as one of UTF-8. `start` is what was already read of it."""

    def __init__(self, start: bytes, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-16")("replace")
        self._decoder.decode(start)

    def read(self, size: int) -> bytes:
        """The next bytes, none at the end."""
        piece = self._stream.read(max(size, 4))
        return self._decoder.decode(piece, final=not piece).encode("utf-8", "replace")

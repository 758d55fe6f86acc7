"""Streams over what is compressed: gzip (RFC 1952), Zstandard (RFC 8878), bzip2 and xz.

Each library is imported when something of its packing is met.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Protocol
from zlib import crc32

from store.source import Source

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

_BUFFER: Final = 256 * 1024
_ZSTD_PIECE: Final = 4096  # bytes that go in at a time: not more than 128 MiB can come out of them
_WINDOW: Final = 1 << 31  # bytes that a Zstandard frame may look back; the dumps of Reddit want all of them


class Packed(Protocol):
    """A stream over what is packed, as the libraries of packings give it."""

    def read1(self, size: int, /) -> bytes:
        """What is there, up to `size` bytes; b"" at the end."""

    def close(self) -> None:
        """Ends it."""


def compressed(source: Source, head: bytes) -> Callable[[], Packed] | None:
    """What gives a new stream over the content of a compressed source; None for another one."""
    if head.startswith(b"\x1f\x8b"):
        return lambda: _gzip(source.open())
    if head.startswith(b"BZh") and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90"):
        return lambda: _bz2(source.open())
    if head.startswith(b"\xfd7zXZ\0"):
        return lambda: _xz(source.open())
    if head.startswith(b"\x28\xb5\x2f\xfd") or (head[1:4] == b"\x2a\x4d\x18" and head[0] >> 4 == 5):
        return lambda: _Zstandard(source.open())
    return None


def _gzip(stream: BinaryIO) -> Packed:
    import gzip

    return gzip.GzipFile(fileobj=stream)


def _bz2(stream: BinaryIO) -> Packed:
    import bz2

    return bz2.BZ2File(stream)


def _xz(stream: BinaryIO) -> Packed:
    import lzma

    return lzma.LZMAFile(stream)


class _Zstandard:
    """The content of Zstandard frames one after another. The library's own reader is silent about a cut."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._frame: Any = None
        self._ready = memoryview(b"")
        self._left = b""  # of the file, after the end of a frame

    def read1(self, size: int) -> bytes:
        """What is there, up to `size` bytes; b"" at the end."""
        import zstandard

        while not self._ready:
            piece = self._left or self._stream.read(_ZSTD_PIECE)
            self._left = b""
            if not piece:
                if self._frame is not None:
                    raise EOFError("it ends early")
                return b""
            if self._frame is None:
                self._frame = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
            self._ready = memoryview(self._frame.decompress(piece))
            if self._frame.eof:
                self._left, self._frame = self._frame.unused_data, None
        found, self._ready = bytes(self._ready[:size]), self._ready[size:]
        return found

    def close(self) -> None:
        """Ends it."""
        self._stream.close()


class Window:
    """A part of a stream that can seek, read from its beginning."""

    def __init__(self, stream: BinaryIO, place: int, size: int) -> None:
        self._stream = stream
        self._left = size
        stream.seek(place)

    def read1(self, size: int) -> bytes:
        """Up to `size` bytes, b"" at the end."""
        found = self._stream.read(min(size, self._left))
        self._left -= len(found)
        return found

    def close(self) -> None:
        """Ends it."""
        self._stream.close()


class Checked:
    """A file in a zip archive. What its checksum does not fit is given, and then it says so."""

    def __init__(self, archive: ZipFile, info: ZipInfo) -> None:
        self._file = archive.open(info)
        self._sum = 0
        self._told = info.CRC
        vars(self._file)["_expected_crc"] = None  # it would keep back the last piece, or all of a small file

    def read1(self, size: int) -> bytes:
        """What is there, up to `size` bytes; b"" at the end."""
        found: bytes = self._file.read1(size)  # type: ignore[attr-defined]
        self._sum = crc32(found, self._sum)
        if not found and self._sum != self._told:
            raise ValueError("the checksum is wrong")
        return found

    def close(self) -> None:
        """Ends it."""
        self._file.close()

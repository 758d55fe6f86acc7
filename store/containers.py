"""What is compressed or packed, opened in a stream: gzip, bzip2, xz, Zstandard, zip and tar, by content.

A compressed file is a source whose streams give the content (RFC 1952, RFC 8878, the formats of bzip2 and
xz). An archive (APPNOTE.TXT of zip; tar as POSIX.1-1988 and pax have it) of one file is that file, one of
several has a `tree`. Both may be within one another: `x.tar.zst`, a zip of `.json.gz`. Nothing is ever
written under a name that stands in an archive, and how much may come out is bounded.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import BinaryIO, Final, cast

from store.errors import SourceError
from store.packings import Packed, compressed
from store.source import HEAD, LIMIT, Source, Watch, passing_source

RATIO: Final = 100
"""Bytes that may come out for each byte of the file. Text that somebody wrote gives 3 to 30."""

RATIO_HELD: Final = 30
"""The same where a form wants all that comes out of one file in memory."""

FREE: Final = 64 * 1024**2
"""Bytes that may come out whatever the ratio."""

MOST_BYTES: Final = 4 * 1024**4
"""Bytes that may come out of one file at all."""

LAYERS: Final = 3
"""Packings within one another that are opened: gzip, then tar, then gzip is one more than most."""

_BUFFER: Final = 256 * 1024
_PIECE: Final = 1024 * 1024
_OFFICE: Final = frozenset(
    ("[Content_Types].xml", "mimetype", "META-INF/container.xml", "META-INF/MANIFEST.MF")
)


class Expansion:
    """How much came out of a file on the disk, over all that is packed in it."""

    def __init__(self, name: str, size: int) -> None:
        self._name = name
        self._most = min(max(FREE, RATIO * size), MOST_BYTES)
        self._sum = 0

    def grew(self, more: int) -> None:
        """Takes account of bytes that came out. Raises `SourceError` when it is too much."""
        self._sum += more
        if self._sum > self._most:
            raise _too_much(self._name, self._most)


class _Inflated(io.RawIOBase):
    """What comes out of a packed stream, counted. Where it is broken, it ends there and says so."""

    def __init__(self, source: PackedSource, inside: Packed) -> None:
        self._source = source
        self._inside = inside
        self._place = 0
        self._broken = False

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: object) -> int:
        into = memoryview(cast("bytearray", buffer)).cast("B")
        if self._broken:
            return 0
        try:
            found = self._inside.read1(len(into))  # what came before a fault is not lost
        except (SourceError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 (each library of them has errors of its own)
            self._broken = True
            self._source.broke(self._place, error)
            return 0
        into[: len(found)] = found
        self._place += len(found)
        self._source.came_out(self._place, ended=not found)
        return len(found)

    def close(self) -> None:
        if not self.closed:
            with suppress(Exception):
                self._inside.close()
        super().close()


class PackedSource(Source):
    """The content of a file that is compressed, or of a file in an archive. Its streams cannot seek.

    `base` is what lies on the disk and tells size and checksum; a file in an archive of several (`member`)
    has its own. `length` is that of the content, where it is known: what ends before it is broken.
    """

    def __init__(
        self,
        name: str,
        base: Source,
        inflate: Callable[[], Packed],
        expansion: Expansion,
        length: int | None = None,
        *,
        member: bool = False,
    ) -> None:
        super().__init__(name, b"")
        self._data = None
        self._base = base
        self._inflate = inflate
        self._expansion = expansion
        self._length = length
        self._furthest = 0
        self._size = length if member and length is not None else base.size
        self._member = member

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB of the content."""
        with self.open() as stream:
            return stream.read(HEAD)

    @property
    def changed(self) -> bool:
        """Whether the file on the disk did while it was read."""
        return self._base.changed

    @changed.setter
    def changed(self, _changed: bool) -> None:
        """It is looked at, and cannot be said."""

    @cached_property
    def sha256(self) -> str:
        """The checksum of the file on the disk, or of the file in the archive."""
        if not self._member:
            return self._base.sha256
        import hashlib

        sum_ = hashlib.sha256()
        with self.open() as stream:
            while piece := stream.read(_BUFFER):
                sum_.update(piece)
        return sum_.hexdigest()

    def open(self) -> BinaryIO:
        """A stream over the content from its beginning. It cannot seek; `seekable` gives what can."""
        try:
            inside = self._inflate()
        except (SourceError, MemoryError):
            raise
        except Exception as error:
            raise self._not_unpacked(error) from error
        return io.BufferedReader(_Inflated(self, inside), _BUFFER)

    def seekable(self) -> Source:
        """The content in a file that passes."""
        with self.open() as stream:
            return passing_source(self.name, stream.read)

    def watch(self, watch: Watch | None) -> None:
        """Has `watch` told how far the file on the disk is read."""
        self._base.watch(watch)

    def _read_whole(self) -> bytes:
        most = min(LIMIT, max(FREE, RATIO_HELD * self._base.size))
        pieces: list[bytes] = []
        size = 0
        with self.open() as stream:
            while piece := stream.read(_PIECE):
                size += len(piece)
                if size > most:
                    raise _too_much(self.name, most)
                pieces.append(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def came_out(self, place: int, *, ended: bool) -> None:
        """Takes account of what came out, each byte once. Raises `SourceError` when it is too much."""
        if ended and self._length is not None and place < self._length:
            self.broke(place, EOFError("it ends early"))
        if place > self._furthest:
            more, self._furthest = place - self._furthest, place
            self._expansion.grew(more)

    def broke(self, place: int, error: Exception) -> None:
        """Tells where it could not be unpacked any further. Raises `SourceError` when nothing came out."""
        if not place:
            raise self._not_unpacked(error) from error
        why = str(error) or type(error).__name__
        sentence = f"{self.name}: broken after {place:,} bytes of its content ({why}); the rest is lost"
        if sentence not in self.told:
            self.told.append(sentence)

    def _not_unpacked(self, error: Exception) -> SourceError:
        why = str(error) or type(error).__name__
        return SourceError(f"{self.name}: could not be unpacked ({why})", "is it whole?")


def unpacked(source: Source, layers: int = 0, expansion: Expansion | None = None) -> Source:
    """The source, or what is packed in it, by the bytes it begins with. Raises `SourceError`."""
    if layers > LAYERS:
        return source
    head = source.head
    within = expansion or Expansion(source.name, source.size)
    if (inflate := compressed(source, head)) is not None:
        content = PackedSource(source.name, source, inflate, within)
        content.told = source.told
        return unpacked(content, layers + 1, within)
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not is_tar(head):
        return source
    from store.archives import ArchiveSource, TarTree, ZipTree

    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        zipped = ZipTree(source.name, source, within, layers)
        with suppress(SourceError):
            if not _OFFICE.isdisjoint(zipped.members):
                return source
        return ArchiveSource(source, zipped)
    return ArchiveSource(source, TarTree(source.name, source, within, layers))


def is_tar(head: bytes) -> bool:
    """Whether the first block is a tar header: its checksum (a sum of its bytes, in octal) is right."""
    block = head[:512]
    if len(block) < 512 or not block[0]:
        return False
    told = block[148:156].strip(b" \0")
    try:
        return int(told, 8) == sum(block) - sum(block[148:156]) + 8 * 0x20
    except ValueError:
        return False


def _too_much(name: str, most: int) -> SourceError:
    return SourceError(
        f"{name}: more than {_told(most)} came out of it",
        "a file that grows so much is made to fill a disk; unpack it yourself if you trust it",
    )


def _told(size: int) -> str:
    return f"{size / 1024**3:,.1f} GiB" if size >= 1024**3 else f"{size / 1024**2:,.0f} MiB"

"""What is compressed or packed, opened in a stream: gzip, bzip2, xz, Zstandard, zip and tar, by content.

A compressed file is a source whose streams give the content (RFC 1952, RFC 8878, the formats of bzip2 and
xz). An archive (APPNOTE.TXT of zip; tar as POSIX.1-1988 and pax have it) of one file is that file, one of
several has a `tree`. Both may be within one another: `x.tar.zst`, a zip of `.json.gz`. Nothing is ever
written under a name that stands in an archive, and how much may come out is bounded.
"""

from __future__ import annotations

import io
import os
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, cast

from store.errors import SourceError
from store.packings import Checked, Packed, Window, compressed
from store.source import HEAD, LIMIT, Source, Watch, passing_source
from store.tree import MOST, Tree, hidden

if TYPE_CHECKING:
    import tarfile
    import zipfile

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
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_OFFICE: Final = frozenset(
    ("[Content_Types].xml", "mimetype", "META-INF/container.xml", "META-INF/MANIFEST.MF")
)
_MOST_LISTED: Final = 24 * 1024**2  # bytes of a zip's directory: half a million files at most
_JUNK: Final = frozenset(("__MACOSX",))
_ENCRYPTED: Final = 0x1


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


class Member(NamedTuple):
    """A file in an archive: its safe name, its size, and a new stream over it."""

    name: str
    size: int
    open: Callable[[], Packed]


class ArchiveTree(Tree):
    """The files in an archive. They are named once it is looked at."""

    streamed = True

    def __init__(self, name: str, base: Source, expansion: Expansion, layers: int) -> None:
        super().__init__(name)
        self._base = base
        self._expansion = expansion
        self._layers = layers

    @property
    def size(self) -> int:
        """Of the archive, in bytes."""
        return self._base.size

    @cached_property
    def members(self) -> dict[str, Member]:
        """The files by name; what is left out is in `told`."""
        found: dict[str, Member] = {}
        for member in self._members():
            if len(found) == MOST:
                self.told.append(f"only the first {MOST:,} files of {self.name} were looked at")
                break
            name = self._safe(member.name)
            if name is None or name.split("/", 1)[0] in _JUNK:
                continue
            if name in found:
                self.told.append(f"{self.name}/{name}: there are several of this name; the last one counts")
            found[name] = member._replace(name=name)
        return found

    @cached_property
    def names(self) -> Sequence[str]:
        """The files, sorted."""
        return sorted(self.members)

    def source(self, name: str) -> Source:
        """The file of this name, what is compressed in it opened. Raises `SourceError`."""
        member = self.members.get(name)
        if member is None:
            raise SourceError(f"{name}: no such file in {self.name}", "check the name")
        source = PackedSource(
            f"{self.name}/{name}", self._base, member.open, self._expansion, member.size, member=True
        )
        return self._given(name, unpacked(source, self._layers + 1, self._expansion))

    def listed(self, name: str) -> tuple[int, int]:
        """See `Tree.listed`. The times in an archive are not looked at."""
        return self.members[name].size, 0

    @property
    def changed(self) -> bool:
        """Whether the archive did while it was read."""
        return self._base.changed

    def only(self) -> Source | None:
        """The content of the one file that is in it; None where there are several."""
        told = [member for member in self.members.values() if not hidden(member.name)]
        if len(told) != 1:
            return None
        (member,) = told
        source = PackedSource(self.name, self._base, member.open, self._expansion, member.size)
        source.told = self.told
        return unpacked(source, self._layers + 1, self._expansion)

    def watch(self, watch: Watch | None) -> None:
        """Has `watch` told how far the archive is read."""
        self._base.watch(watch)

    def _safe(self, name: str) -> str | None:
        """A name that does not lead out of the archive; None, and told, for one that does."""
        plain = name.replace("\\", "/")
        safe = posixpath.normpath(plain)
        if safe.startswith(("/", "../")) or safe in ("..", ".") or _DRIVE.match(safe) or "\0" in safe:
            self.told.append(f"{self.name}: {name}: its name leads out of the archive; left out")
            return None
        return safe

    def _members(self) -> Iterator[Member]:
        raise NotImplementedError


class ZipTree(ArchiveTree):
    """The files of a zip archive."""

    def _members(self) -> Iterator[Member]:
        import zipfile

        stream = self._base.seekable().open()
        if _directory(stream) > _MOST_LISTED:
            raise SourceError(f"{self.name}: an archive of too many files", "unpack it, and open the folder")
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, OverflowError) as error:
            raise SourceError(f"{self.name}: could not be unpacked ({error})", "is it whole?") from None
        for info in archive.infolist():
            if info.is_dir():
                continue
            if info.flag_bits & _ENCRYPTED:
                told = f"{self.name}/{info.filename}: encrypted; left out (unpack it with its password)"
                self.told.append(told)
            elif (info.external_attr >> 28) == 0xA:
                self.told.append(f"{self.name}/{info.filename}: a link; left out")
            else:
                yield Member(info.filename, info.file_size, _zip_opener(archive, info))


class TarTree(ArchiveTree):
    """The files of a tar archive. A compressed one is unpacked once, into a file that passes."""

    def _members(self) -> Iterator[Member]:
        import tarfile

        base = self._base.seekable()
        try:
            with tarfile.open(fileobj=base.open(), mode="r:") as archive:
                while (info := archive.next()) is not None:
                    vars(archive)["members"] = []  # it would keep them all
                    if info.isdir():
                        continue
                    if info.isreg() and not info.issparse():
                        yield Member(info.name, info.size, _tar_opener(base, info))
                    else:
                        kind = "a link" if info.islnk() or info.issym() else "no plain file"
                        self.told.append(f"{self.name}/{info.name}: {kind}; left out")
        except (tarfile.TarError, ValueError, OSError, EOFError, OverflowError, MemoryError) as error:
            self.told.append(f"{self.name}: broken ({error}); what follows in it is lost")


class ArchiveSource(Source):
    """An archive: the one file in it, or those in its `tree`. It is looked into when it is asked."""

    def __init__(self, base: Source, files: ArchiveTree) -> None:
        super().__init__(base.name, b"")
        self._data = None
        self._base = base
        self._size = base.size
        self.files = files
        self.told = files.told

    @cached_property
    def only(self) -> Source | None:
        """The one file that is in it; None where there are several."""
        return self.files.only()

    @property
    def tree(self) -> Tree | None:
        """The files in it; None where there is one. Raises `SourceError` where there is none."""
        if self.only is not None:
            return self.only.tree
        if not self.files.names:
            why = f" ({self.files.told[0]})" if self.files.told else ""
            raise SourceError(f"{self.name}: an archive without a file that can be read{why}", "unpack it")
        return self.files

    @property
    def head(self) -> bytes:
        """The first 64 KiB of the one file, or of the archive itself."""
        return (self.only or self._base).head

    @property
    def changed(self) -> bool:
        """Whether the archive did while it was read."""
        return self._base.changed

    @changed.setter
    def changed(self, _changed: bool) -> None:
        """It is looked at, and cannot be said."""

    @property
    def sha256(self) -> str:
        """The checksum of the archive."""
        return self._base.sha256

    def open(self) -> BinaryIO:
        """A stream over the one file, or over the archive itself."""
        return (self.only or self._base).open()

    def _read_whole(self) -> bytes:
        return (self.only or self._base)._read_whole()

    def seekable(self) -> Source:
        """The content in a file that passes."""
        return (self.only or self._base).seekable()

    def watch(self, watch: Watch | None) -> None:
        """Has `watch` told how far the archive is read."""
        self._base.watch(watch)


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
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        files: ArchiveTree = ZipTree(source.name, source, within, layers)
        with suppress(SourceError):
            if not _OFFICE.isdisjoint(files.members):
                return source
        return ArchiveSource(source, files)
    if is_tar(head):
        return ArchiveSource(source, TarTree(source.name, source, within, layers))
    return source


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


def _directory(stream: BinaryIO) -> int:
    """The bytes of the directory of a zip archive, which is held in memory; 0 where it is not found.

    APPNOTE.TXT 4.3.14 and 4.3.16: the record at the end tells them, at its byte 40 or 12.
    """
    stream.seek(max(0, stream.seek(0, os.SEEK_END) - HEAD - 22))
    tail = stream.read()
    stream.seek(0)
    large, small = tail.rfind(b"PK\x06\x06"), tail.rfind(b"PK\x05\x06")
    sizes = [int.from_bytes(tail[large + 40 : large + 48], "little")] if large >= 0 else []
    if small >= 0 and tail[small + 12 : small + 16] != b"\xff" * 4:
        sizes.append(int.from_bytes(tail[small + 12 : small + 16], "little"))
    return max(sizes, default=0)


def _zip_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], Packed]:
    return lambda: Checked(archive, info)


def _tar_opener(base: Source, info: tarfile.TarInfo) -> Callable[[], Packed]:
    return lambda: Window(base.open(), info.offset_data, info.size)


def _too_much(name: str, most: int) -> SourceError:
    return SourceError(
        f"{name}: more than {_told(most)} came out of it",
        "a file that grows so much is made to fill a disk; unpack it yourself if you trust it",
    )


def _told(size: int) -> str:
    return f"{size / 1024**3:,.1f} GiB" if size >= 1024**3 else f"{size / 1024**2:,.0f} MiB"

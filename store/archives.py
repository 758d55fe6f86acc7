"""Archives of files: zip (APPNOTE.TXT) and tar (POSIX.1-1988, pax, GNU).

Names are looked at and never used as paths: nothing is written under them.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from store.containers import Expansion, PackedSource, unpacked
from store.errors import SourceError
from store.packings import Checked, Packed, Window
from store.source import HEAD, Source, Watch
from store.tree import MOST, Tree, hidden

if TYPE_CHECKING:
    import tarfile
    import zipfile

_DRIVE: Final = re.compile(r"[A-Za-z]:")
_MOST_LISTED: Final = 24 * 1024**2  # bytes of a zip's directory: half a million files at most
_JUNK: Final = frozenset(("__MACOSX",))
_ENCRYPTED: Final = 0x1


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

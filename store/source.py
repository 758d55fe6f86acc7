"""A file or a stream that is brought in: its bytes, its name, its size and its checksum.

A small file is read at once; a large one stays where it is and is read by streams, as often as a form
asks, so that its size is bounded by nothing but the disk. Regular files and pipes (also named ones and
the `/dev/fd/…` of a shell's process substitution) are read; folders and devices are refused. What is
compressed or packed is opened by `store.containers`, and is a source like any other.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from store.errors import SourceError

if TYPE_CHECKING:
    from store.tree import Tree

HEAD: Final = 64 * 1024
"""Bytes from the beginning that a form is recognised by."""

LIMIT: Final = 2 * 1024**3
"""Bytes that a source may have at most where a form wants all of them in memory (`Source.data`)."""

SMALL: Final = 8 * 1024**2
"""Bytes up to which a file is read when it is opened; beyond them a pipe goes on into a file that passes."""

STDIN: Final = "-"
"""The name of standard input as a path."""

_PIECE: Final = 1024 * 1024
_BUFFER: Final = 256 * 1024
_PACKED: Final = (b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")
_BLANK: Final = b" \t\r\n\v\f\xef\xbb\xbf\xff\xfe"  # white space, and what a byte order mark is made of

Watch = Callable[[int], None]
"""Told how many bytes of the file were read so far, often; what it raises ends the reading."""


class Source:
    """The content of one file (or of standard input).

    `name` is the file's own name without its folder, as it is told to the user; "-" is standard input.
    `head` is the first 64 KiB, `data` everything, `open()` a stream over it. `size` and `sha256` are
    those of the file as it lies on the disk, which is not the content where that is compressed.
    With `once` it is read by one form and never again: see `taken`.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.once = False
        self.changed = False
        """Whether the file became another one while it was read."""
        self.told: list[str] = []
        """What opening or reading it found that the user should hear of, a sentence each."""
        self._data: bytes | None = data
        self._size = len(data)
        self._watch: Watch | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Source) and (self.name, self.size, self.sha256) == (
            other.name,
            other.size,
            other.sha256,
        )

    def __hash__(self) -> int:
        return hash((self.name, self.size))

    def __repr__(self) -> str:
        return f"Source({self.name!r}, {self.size} bytes)"

    @property
    def head(self) -> bytes:
        """The first 64 KiB of the content."""
        return self.data[:HEAD]

    @property
    def data(self) -> bytes:
        """The whole content. Raises `SourceError` for one of more than 2 GiB."""
        if self._data is None:
            self._data = self._read_whole()
        if self._watch is not None:
            self._watch(self.size)
        return self._data

    @property
    def size(self) -> int:
        """Of the file, in bytes."""
        return self._size

    @property
    def tree(self) -> Tree | None:
        """The files in it, where it is an archive of several; None where it is one file."""
        return None

    def open(self) -> BinaryIO:
        """A stream over the content from its beginning, to be read in a `with`; it may be asked for again.

        Reading raises `SourceError` for what the system or the packing refuses.
        """
        return io.BytesIO(self.data)

    def seekable(self) -> Source:
        """A source of the same content whose streams can seek: itself, or one unpacked into a file that
        passes. It is made each time that it is asked for.
        """
        return self

    def taken(self) -> bytes:
        """The content. A source that is read `once` forgets it, so that it need not be held while what is
        in it is: it keeps size and checksum, and its `data` is empty.
        """
        data = self.data
        if self.once:
            assert self.sha256
            self._data = b""
        return data

    def watch(self, watch: Watch | None) -> None:
        """Has `watch` told how far the file is read."""
        self._watch = watch

    @cached_property
    def sha256(self) -> str:
        """The checksum of the file, in hex."""
        import hashlib

        return hashlib.sha256(self._data or b"").hexdigest()

    def _read_whole(self) -> bytes:
        with self.open() as stream:
            return _read(stream.read, self.name, LIMIT)


class FileSource(Source):
    """A file that is read where it lies, by streams of their own places.

    `file` stays open as long as the source is, so that it is the same one whatever comes to stand at its
    path. It is told as `changed` when its size or its time is another than when it was opened.
    """

    def __init__(self, name: str, file: BinaryIO) -> None:
        super().__init__(name, b"")
        self._data = None
        self._file = file
        self._number = file.fileno()
        self._opened = self._stamp()
        self._size = self._opened[0]
        self._furthest = 0

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB."""
        return self.at(0, HEAD)

    @property
    def changed(self) -> bool:
        """Whether the file became another one since it was opened."""
        return self._stamp() != self._opened

    @changed.setter
    def changed(self, _changed: bool) -> None:
        """It is looked at, and cannot be said."""

    def open(self) -> BinaryIO:
        """A stream over the file from its beginning. It can seek."""
        return io.BufferedReader(_Places(self), _BUFFER)

    def at(self, place: int, size: int) -> bytes:
        """Up to `size` bytes from `place`, b"" at the end. Raises `SourceError`."""
        try:
            found = os.pread(self._number, size, place)
        except OSError as error:
            raise _unreadable(self.name, error) from None
        if self._watch is not None:
            self._furthest = max(self._furthest, place + len(found))
            self._watch(self._furthest)
        return found

    @cached_property
    def sha256(self) -> str:
        """The checksum of the file, in hex; read for it once, a piece at a time."""
        import hashlib

        sum_, place = hashlib.sha256(), 0
        try:
            while piece := os.pread(self._number, _PIECE, place):
                sum_.update(piece)
                place += len(piece)
        except OSError as error:
            raise _unreadable(self.name, error) from None
        return sum_.hexdigest()

    def _read_whole(self) -> bytes:
        if self.size > LIMIT:
            raise _too_large(self.name, LIMIT)
        with self.open() as stream:
            return _read(stream.read, self.name, LIMIT, self.size)

    def _stamp(self) -> tuple[int, int]:
        found = os.fstat(self._number)
        return found.st_size, found.st_mtime_ns


class _Places(io.RawIOBase):
    """A stream over a `FileSource` with a place of its own."""

    def __init__(self, source: FileSource) -> None:
        self._source = source
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._source.size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def readinto(self, buffer: object) -> int:
        into = memoryview(cast("bytearray", buffer)).cast("B")
        found = self._source.at(self._place, len(into))
        into[: len(found)] = found
        self._place += len(found)
        return len(found)


def open_source(path: Path | str) -> Source:
    """The source at `path`, what is compressed or packed in it opened. A named pipe is read to its end.

    Raises `SourceError` when it is missing, empty, unreadable, a folder or a device.
    """
    told = os.fspath(path)
    name = os.path.basename(told.rstrip("/")) or told  # noqa: PTH119
    try:
        file = open(told, "rb", buffering=0, opener=_opener)  # noqa: SIM115 (a large one stays open)
        before = os.fstat(file.fileno())
        source: Source
        if stat.S_ISREG(before.st_mode) and before.st_size > SMALL:
            source = FileSource(name, cast("BinaryIO", file))
        else:
            with file:
                source = passing_source(name, file.read, before.st_size)
                after = os.fstat(file.fileno())
            if stat.S_ISREG(before.st_mode) and not isinstance(source, FileSource):
                source.changed = (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)
    except IsADirectoryError:
        raise _folder(told) from None
    except FileNotFoundError:
        raise SourceError(f"{told}: no such file", "check the name") from None
    except PermissionError:
        raise SourceError(f"{told}: may not be read", "change its permissions, or copy it") from None
    except MemoryError:
        raise SourceError(f"{told}: does not fit into memory", "split it, or use a larger machine") from None
    except ValueError:
        raise SourceError(f"{told}: not a name of a file", "check the name") from None
    except OSError as error:
        raise _unreadable(told, error) from None
    return _unpacked(source, told)


def read_stdin(stream: BinaryIO | None) -> Source:
    """What comes on standard input, read to its end; what is compressed or packed in it opened.

    Raises `SourceError` when it is closed, empty or cannot be read.
    """
    told = "standard input"
    if stream is None:
        raise SourceError(f"{told}: closed", "give it something to read, as in `curl … | afterword -`")
    try:
        source = passing_source(STDIN, stream.read)
    except MemoryError:
        raise SourceError(f"{told}: does not fit into memory", "save it, and split it") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise SourceError(f"{told}: could not be read ({why})", "save it, and open the file") from None
    return _unpacked(source, told)


def _opener(path: str, flags: int) -> int:
    """Opens for reading without waiting for a device, and without making a terminal the process' own."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116
    except FileNotFoundError:
        mode = 0  # opening says what is wrong
    _refuse_special(path, mode)
    return os.open(path, flags | getattr(os, "O_NOCTTY", 0))


def _refuse_special(told: str, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise _folder(told)
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise SourceError(f"{told}: a device, not a file", "give a file, or `-` for standard input")
    if stat.S_ISSOCK(mode):
        raise SourceError(f"{told}: a socket, not a file", "give a file, or `-` for standard input")


def passing_source(name: str, read: Callable[[int], bytes | None], expected: int = 0) -> Source:
    """All that `read` gives, in memory as long as it is small, else in a file without a name, which is gone
    when the source is. A first piece of the `expected` size saves it from being held twice.
    """
    pieces: list[bytes] = []
    size = 0
    while size <= SMALL:
        piece = read(max(_PIECE, expected + 1 - size))
        if not piece:
            return Source(name, pieces[0] if len(pieces) == 1 else b"".join(pieces))
        size += len(piece)
        pieces.append(piece)
    file = passing_file()
    while pieces:
        left = memoryview(pieces.pop(0))
        while left:
            left = left[file.write(left) :]
        if not pieces and (piece := read(_PIECE)):
            pieces.append(piece)
    return FileSource(name, file)


def passing_file() -> BinaryIO:
    """A file without a name, unbuffered, where there is room: `TMPDIR`, else /var/tmp, since /tmp may lie in
    memory. Raises `OSError`."""
    from tempfile import TemporaryFile

    roomy = "/var/tmp"
    where = roomy if "TMPDIR" not in os.environ and os.access(roomy, os.W_OK | os.X_OK) else None
    return cast("BinaryIO", TemporaryFile(dir=where, buffering=0))


def _read(read: Callable[[int], bytes | None], told: str, limit: int, expected: int = 0) -> bytes:
    """All that `read` gives, a piece at a time, so that the bound holds whatever comes."""
    pieces: list[bytes] = []
    size = 0
    while piece := read(max(_PIECE, expected + 1 - size)):
        size += len(piece)
        if size > limit:
            raise _too_large(told, limit)
        pieces.append(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _unpacked(source: Source, told: str) -> Source:
    """The source, or what is packed in it. Raises `SourceError` when there is nothing in it."""
    refuse_empty(source, told)
    head = source.head
    if head.startswith(_PACKED) or 0 in head[:512]:  # a tar archive has NUL in its first block
        from store.containers import unpacked

        return unpacked(source)
    return source


def refuse_empty(source: Source, told: str) -> None:
    """Raises `SourceError` where there is nothing but white space in a source."""
    head = source.head
    if head.strip(_BLANK):
        return
    if len(head) == HEAD:
        with source.open() as stream:
            while piece := stream.read(_PIECE):
                if piece.strip(_BLANK):
                    return
    raise SourceError(f"{told}: empty", "there is nothing in it to read")


def _folder(told: str) -> SourceError:
    return SourceError(f"{told}: a folder, not a file", f"name the files in it, as in {told.rstrip('/')}/*")


def _unreadable(told: str, error: OSError) -> SourceError:
    return SourceError(f"{told}: could not be read ({error.strerror or error})", "check the file")


def _too_large(told: str, limit: int) -> SourceError:
    size = f"{limit // 1024**3} GiB" if limit >= 1024**3 else f"{limit:,} bytes"
    return SourceError(f"{told}: larger than {size}", "split it into smaller files")

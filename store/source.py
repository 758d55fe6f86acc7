"""A file or a stream that is brought in: its bytes, its name, its size and its checksum.

A source is read whole, so its size is bounded. Regular files and pipes (also named ones and the
`/dev/fd/…` of a shell's process substitution) are read; folders and devices are refused.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final

from store.errors import SourceError

HEAD: Final = 64 * 1024
"""Bytes from the beginning that a form is recognised by."""

LIMIT: Final = 2 * 1024**3
"""Bytes that a source may have at most: it is held in memory whole, and its discussions beside it."""

STDIN: Final = "-"
"""The name of standard input as a path."""

_PIECE: Final = 1024 * 1024
_BLANK: Final = b" \t\r\n\v\f\xef\xbb\xbf\xff\xfe"  # white space, and what a byte order mark is made of


class Source:
    """The bytes (`data`) of one file (or of standard input), whole.

    `name` is the file's own name without its folder, as it is told to the user; "-" is standard input.
    With `once` it is read by one form and never again: see `taken`.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data
        self.once = False
        self._size = len(data)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Source) and (self.name, self.data) == (other.name, other.data)

    def __hash__(self) -> int:
        return hash((self.name, self.data))

    def __repr__(self) -> str:
        return f"Source({self.name!r}, {self.size} bytes)"

    @property
    def head(self) -> bytes:
        """The first 64 KiB."""
        return self.data[:HEAD]

    @property
    def size(self) -> int:
        """In bytes."""
        return self._size

    def taken(self) -> bytes:
        """The bytes. A source that is read `once` forgets them, so that they need not be held while what is
        in them is: it keeps size and checksum, and its `data` is empty.
        """
        data = self.data
        if self.once:
            assert self.sha256
            self.data = b""
        return data

    @cached_property
    def sha256(self) -> str:
        """The checksum of the bytes, in hex."""
        import hashlib

        return hashlib.sha256(self.data).hexdigest()


def open_source(path: Path | str, limit: int = LIMIT) -> Source:
    """The source at `path`, read to its end. A named pipe is waited for.

    Raises `SourceError` when it is missing, empty, unreadable, a folder, a device, or has more than
    `limit` bytes.
    """
    told = os.fspath(path)
    try:
        with open(told, "rb", buffering=0, opener=_opener) as file:
            size = os.fstat(file.fileno()).st_size
            if size > limit:
                raise _too_large(told, limit)
            data = _read(file.read, told, limit, size)
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
        raise SourceError(
            f"{told}: could not be read ({error.strerror or error})", "check the file"
        ) from None
    return _not_empty(Source(os.path.basename(told.rstrip("/")) or told, data), told)  # noqa: PTH119


def read_stdin(stream: BinaryIO | None, limit: int = LIMIT) -> Source:
    """What comes on standard input, read to its end.

    Raises `SourceError` when it is closed, empty, cannot be read, or has more than `limit` bytes.
    """
    told = "standard input"
    if stream is None:
        raise SourceError(f"{told}: closed", "give it something to read, as in `curl … | afterword -`")
    try:
        data = _read(stream.read, told, limit)
    except MemoryError:
        raise SourceError(f"{told}: does not fit into memory", "save it, and split it") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise SourceError(f"{told}: could not be read ({why})", "save it, and open the file") from None
    return _not_empty(Source(STDIN, data), told)


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


def _read(read: Callable[[int], bytes | None], told: str, limit: int, expected: int = 0) -> bytes:
    """All that `read` gives, a piece at a time, so that the bound holds for pipes as well.

    A first piece of the `expected` size saves a large file from being held twice.
    """
    pieces: list[bytes] = []
    size = 0
    while piece := read(max(_PIECE, expected + 1 - size)):
        size += len(piece)
        if size > limit:
            raise _too_large(told, limit)
        pieces.append(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _folder(told: str) -> SourceError:
    return SourceError(f"{told}: a folder, not a file", f"name the files in it, as in {told.rstrip('/')}/*")


def _too_large(told: str, limit: int) -> SourceError:
    size = f"{limit // 1024**3} GiB" if limit >= 1024**3 else f"{limit:,} bytes"
    return SourceError(f"{told}: larger than {size}", "split it into smaller files")


def _not_empty(source: Source, told: str) -> Source:
    if not source.head.strip(_BLANK) and not source.data.strip(_BLANK):
        raise SourceError(f"{told}: empty", "there is nothing in it to read")
    return source

"""The one way in which a file of a library is written: whole, or not at all.

`JSONFile` is a storage class for TinyDB. What is to be written is encoded first, then written to a
temporary file in the same folder, forced to the disk (fsync), put in the place of the file with one
`rename` (POSIX: atomic), and the folder is forced to the disk. A reader sees the old file or the
new one. `locked` keeps other programs and threads out from the reading to the writing.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import orjson
from tinydb.storages import Storage

from store.codec import plain
from store.errors import CannotWrite
from store.layout import Kind, leftover
from store.tables import META, Tables, meta_table, read_tables, reason, stat_file, version_of

TIMEOUT: Final = 30.0
"""Seconds that a write waits for a lock that another program holds. The longest write, a discussion
of 1,000,000 comments, takes about that."""

_NEW: Final = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
)
_NO_FSYNC: Final = frozenset((errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EISDIR))


class JSONFile(Storage):
    """TinyDB's storage for one file of a library: `TinyDB(path, kind, storage=JSONFile)`.

    `version` is that of the file as it was read or written last ("" for none). A file that cannot be
    read is never written over, nor is one that changed since it was read: hold its lock (`locked`)
    over the reading and the writing. Without `durable` nothing is forced to the disk, which does for
    derived files.

    Raises `DamagedFile`, `NewerSchema`, `CannotWrite`.
    """

    def __init__(self, path: Path | str, kind: Kind, *, durable: bool = True) -> None:
        super().__init__()
        # A link is followed, so that what it points to is what is replaced.
        self.path = Path(os.path.realpath(path))
        self.kind: Kind = kind
        self.durable = durable
        self.version: str | None = None

    def read(self) -> Tables | None:
        """The tables of the file, None when there is none yet."""
        found = read_tables(self.path, self.kind)
        self.version = version_of(found[1]) if found else ""
        return found[0] if found else None

    def is_still(self, version: str) -> bool:
        """Whether the file has this version; then it counts as read."""
        stat = stat_file(self.path)
        if (version_of(stat) if stat else "") != version:
            return False
        self.version = version
        return True

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Writes the tables `data` in the place of what the file holds."""
        tables = {META: meta_table(self.kind), **{k: v for k, v in data.items() if k != META}}
        self.write_pieces([_encoded(tables)])

    def write_pieces(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Writes the JSON that these pieces make in the place of what the file holds.

        They are taken one after the other while the file is written, so that it is not held in memory.
        """
        if self.version is None:
            self.read()
        before = stat_file(self.path)
        if (version_of(before) if before else "") != self.version:
            raise CannotWrite(
                self.path, "another program wrote it meanwhile", "try again; nothing was changed"
            )
        is_new = False
        try:
            is_new = not self.path.parent.is_dir()
            make_folder(self.path.parent)
            for leavings in leftovers(self.path.parent, self.path.name):
                leavings.unlink(missing_ok=True)
            self.version = version_of(_replace(self.path, pieces, before, self.durable))
        except OSError as error:
            if is_new:
                with suppress(OSError):  # only an empty folder goes
                    self.path.parent.rmdir()
            raise CannotWrite(self.path, reason(error)) from error
        if self.durable:
            try:
                sync_folder(self.path.parent)
            except OSError as error:
                hint = "it is in its place, but may not outlast a power cut"
                raise CannotWrite(self.path, reason(error), hint) from error


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file that is none of a library's in one step, through a link if there is one.

    It is not forced to the disk. Makes the folder. Raises OSError, and then nothing has changed.
    """
    path = Path(os.path.realpath(path))
    make_folder(path.parent)
    with suppress(FileNotFoundError):
        _replace(path, [data], path.stat(), durable=False)
        return
    _replace(path, [data], None, durable=False)


def _encoded(data: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(data)
    except TypeError:  # lone surrogates, integers beyond 64 bits, keys that are no text
        return orjson.dumps(plain(data))


def _replace(
    path: Path, pieces: Iterable[bytes | memoryview], before: os.stat_result | None, durable: bool
) -> os.stat_result:
    """Puts a file that holds these pieces in the place of `path`. On any error nothing has changed."""
    temporary = path.with_name(f".{path.name}.{os.getpid():x}-{os.urandom(4).hex()}.tmp")
    try:
        descriptor = os.open(temporary, _NEW, 0o666)
        try:
            if before is not None:
                _keep(descriptor, before)
            for piece in pieces:
                rest = memoryview(piece)
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
            after = os.fstat(descriptor)
            if before is not None and after.st_mtime_ns <= before.st_mtime_ns:
                # A coarse clock, or one that was set back: the version must still be another.
                os.utime(descriptor, ns=(after.st_atime_ns, before.st_mtime_ns + 1))
                after = os.fstat(descriptor)
            if durable:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, path)  # noqa: PTH105 (each system call of a write goes through `os`)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise
    return after


def _keep(descriptor: int, before: os.stat_result) -> None:
    """Gives the file the mode and, where that is allowed, the owner of the one before."""
    os.fchmod(descriptor, before.st_mode & 0o7777)
    mine = os.fstat(descriptor)
    if (mine.st_uid, mine.st_gid) != (before.st_uid, before.st_gid):
        with suppress(OSError):
            os.fchown(descriptor, before.st_uid, before.st_gid)


def leftovers(folder: Path, name: str | None = None) -> list[Path]:
    """The temporary files that killed writes left in a folder, those of the file `name` or all.

    A write that is under way has one as well: hold the lock of the file before deleting.
    """
    with os.scandir(folder) as entries:
        found = ((entry.name, leftover(entry.name)) for entry in entries)
        return [folder / entry for entry, of in found if of is not None and name in (None, of)]


def sync_folder(folder: Path) -> None:
    """Forces the names in a folder to the disk; nothing where the system cannot do that."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_FSYNC:
            raise


def make_folder(folder: Path) -> None:
    """Makes a folder and those above it, each forced to the disk."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


@contextmanager
def locked(lock: Path, path: Path, timeout: float = TIMEOUT) -> Iterator[None]:
    """Holds the lock file `lock`, which guards `path`, against other programs and threads.

    Raises `CannotWrite` for `path` when it cannot be had within `timeout` seconds, or not at all.
    """
    from filelock import FileLock, Timeout

    try:
        make_folder(lock.parent)
        guard = FileLock(lock, poll_interval=0.01)
        guard.acquire(timeout=timeout)
    except Timeout as error:
        raise CannotWrite(
            path, "locked by another program", "try again when it is done; nothing was changed"
        ) from error
    except OSError as error:
        raise CannotWrite(path, reason(error)) from error
    try:
        yield
    finally:
        guard.release()

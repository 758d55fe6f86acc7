"""Several files that belong together: a folder, or an archive of files.

A form that reads whole folders (`store.formats.base.TreeForm`) is given one. Its files are named by
their paths below the root, parts apart by "/", and no name leads out of it.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from store.errors import SourceError
from store.source import Source, Watch, open_source

MOST: Final = 1_000_000
"""Files of a tree that are looked at, at most."""

_LOOKED_AT: Final = 10_000  # files that are looked at again, to see whether they changed


class Tree(ABC):
    """Files by their names. `name` is that of the folder or the archive itself.

    `told` says what was left out of it and why, a sentence each; it is complete once `names` were asked for.
    """

    streamed = False
    """Whether its files are parts of one file, of which is told how far it is read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.told: list[str] = []
        self._within: list[list[str]] = []
        self._watch: Watch | None = None
        self._read: dict[str, int] = {}
        self._sum = 0

    @property
    @abstractmethod
    def names(self) -> Sequence[str]:
        """The regular files, sorted. Hidden ones are among them."""

    @abstractmethod
    def source(self, name: str) -> Source:
        """One of the files, what is compressed in it opened. Raises `SourceError`."""

    @abstractmethod
    def listed(self, name: str) -> tuple[int, int]:
        """The size of a file in bytes, and when it was changed last, in nanoseconds (0: not known)."""

    @property
    def changed(self) -> bool:
        """Whether one of the files that were opened is another than when they were listed."""
        return False

    def watch(self, watch: Watch | None) -> None:
        """Has `watch` told how many bytes were read: of all files, or of the one that they are parts of."""
        self._watch = watch

    def found_out(self) -> list[str]:
        """What the reading of its files found out of them so far, a sentence each."""
        return [sentence for told in self._within for sentence in told]

    def _given(self, name: str, source: Source) -> Source:
        """Remembers a source that is given, for what is found out of it and how far it is read."""
        if len(self._within) == _LOOKED_AT:
            self._within = [told for told in self._within if told]
        self._within.append(source.told)
        if self._watch is not None and not self.streamed:
            source.watch(lambda place: self._note(name, place))
        return source

    def _note(self, name: str, place: int) -> None:
        before = self._read.get(name, 0)
        if place > before:
            self._read[name] = place
            self._sum += place - before
        if self._watch is not None:
            self._watch(self._sum)


class SubTree(Tree):
    """The files of a folder in a tree."""

    def __init__(self, tree: Tree, folder: str) -> None:
        super().__init__(f"{tree.name}/{folder}")
        self._tree = tree
        self._folder = f"{folder}/"
        self.streamed = tree.streamed

    @cached_property
    def names(self) -> Sequence[str]:
        """The regular files in it, sorted."""
        return [name.removeprefix(self._folder) for name in self._tree.names if name.startswith(self._folder)]

    def source(self, name: str) -> Source:
        """The file of this name. Raises `SourceError` for one that is not in `names`."""
        return self._given(name, self._tree.source(self._folder + name))

    def listed(self, name: str) -> tuple[int, int]:
        """See `Tree.listed`."""
        return self._tree.listed(self._folder + name)

    @property
    def changed(self) -> bool:
        """Whether a file of the whole tree did."""
        return self._tree.changed

    def watch(self, watch: Watch | None) -> None:
        """See `Tree.watch`."""
        if self.streamed:
            self._tree.watch(watch)
        else:
            super().watch(watch)


class Found(NamedTuple):
    """What `walk` met: a file by its path below the root, or what it leaves out and `why`."""

    name: str
    size: int = 0
    mtime: int = 0
    why: str = ""


def walk(
    root: str, apart: str | None = None, stop: Callable[[], bool] = lambda: False, *, all_: bool = True
) -> Iterator[Found]:
    """The files below a folder, those right in it first, then folder by folder, in order.

    Links to folders are not followed (they may lead back up); they, links that lead nowhere, pipes, devices
    and folders that cannot be looked into are left out, with the reason. The folder `apart` (its real path)
    is left out wherever it is met, and unless `all_` hidden names are.
    """
    waiting = [""]
    while waiting and not stop():
        current = waiting.pop()
        folder = os.path.join(root, current) if current else root  # noqa: PTH118 (paths stay as given)
        if apart is not None and os.path.realpath(folder) == apart:
            continue
        files: list[Found] = []
        folders: list[str] = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith(".") and not all_:
                        continue
                    name = f"{current}/{entry.name}" if current else entry.name
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(name)
                    else:
                        files.append(_met(name, entry))
        except OSError as error:
            why = error.strerror or type(error).__name__
            yield Found(current, why=f"could not be looked into ({why})")
            continue
        yield from sorted(files, key=lambda one: in_order(one.name))
        waiting += sorted(folders, key=in_order, reverse=True)


def in_order(name: str) -> list[tuple[int, str, str]]:
    """What names of files are sorted by: those right in a folder first, then folder by folder."""
    *folders, file = name.split("/")
    return [*((1, part.casefold(), part) for part in folders), (0, file.casefold(), file)]


def hidden(name: str) -> bool:
    """Whether a file, or a folder that it is in, has a name that begins with a dot."""
    return name.startswith(".") or "/." in name


class FolderTree(Tree):
    """The files in a folder and in the folders below it; the folder `apart` (a real path) is left out."""

    def __init__(self, folder: Path | str, apart: str | None = None) -> None:
        self.folder = os.fspath(folder)
        super().__init__(os.path.basename(os.path.abspath(self.folder)) or self.folder)  # noqa: PTH100, PTH119
        self._apart = apart
        self._opened: set[str] = set()

    @cached_property
    def files(self) -> dict[str, Found]:
        """The files by their names, in order; what is left out of it is in `told`."""
        found: dict[str, Found] = {}
        for one in walk(self.folder, self._apart):
            if one.why:
                self.told.append(
                    f"{self.name}/{one.name}: {one.why}" if one.name else f"{self.folder}: {one.why}"
                )
            elif len(found) == MOST:
                self.told.append(f"{self.name}: only its first {MOST:,} files were looked at")
                break
            else:
                found[one.name] = one
        return found

    @cached_property
    def names(self) -> Sequence[str]:
        """The regular files, sorted."""
        return sorted(self.files)

    def source(self, name: str) -> Source:
        """The file of this name. Raises `SourceError` for one that is not in `names`."""
        if name not in self.files:
            raise SourceError(f"{name}: no such file in {self.name}", "check the name")
        source = open_source(os.path.join(self.folder, name))  # noqa: PTH118
        if len(self._opened) < _LOOKED_AT:
            self._opened.add(name)
        return self._given(name, source)

    def listed(self, name: str) -> tuple[int, int]:
        """See `Tree.listed`."""
        file = self.files[name]
        return file.size, file.mtime

    @property
    def changed(self) -> bool:
        """Whether one of the files that were opened is another than when they were listed."""
        for name in self._opened:
            file = self.files[name]
            try:
                found = os.stat(os.path.join(self.folder, name))  # noqa: PTH116, PTH118
            except OSError:
                continue  # it may be gone: it was read
            if (found.st_size, found.st_mtime_ns) != (file.size, file.mtime):
                return True
        return False


class TreeSource(Source):
    """A folder, or one in an archive, to be read as a whole: it has a `tree` and no content of its own.

    Its checksum is that of what it lists: the names of the files, their sizes and times.
    """

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        super().__init__(tree.name, b"")
        self._data = None

    @property
    def changed(self) -> bool:
        """Whether a file in it did while it was read."""
        return self._tree.changed

    @changed.setter
    def changed(self, _changed: bool) -> None:
        """It is looked at, and cannot be said."""

    @property
    def tree(self) -> Tree:
        """The files in it."""
        return self._tree

    @property
    def head(self) -> bytes:
        """Nothing."""
        return b""

    @cached_property
    def size(self) -> int:
        """Of all files together, in bytes."""
        return sum(self._tree.listed(name)[0] for name in self._tree.names)

    @cached_property
    def sha256(self) -> str:
        """The checksum of the names, sizes and times of the files, in hex."""
        import hashlib

        sum_ = hashlib.sha256()
        for name in self._tree.names:
            size, time = self._tree.listed(name)
            sum_.update(f"{name}\0{size}\0{time}\n".encode("utf-8", "surrogateescape"))
        return sum_.hexdigest()

    def open(self) -> BinaryIO:
        """Raises `SourceError`."""
        raise SourceError(f"{self.name}: a folder, not a file", "name the files in it")

    def watch(self, watch: Watch | None) -> None:
        """Has `watch` told how many bytes were read: see `Tree.watch`."""
        self._tree.watch(watch)


class FolderSource(TreeSource):
    """A folder of the system; the folder `apart` (a real path) in it is left out."""

    def __init__(self, folder: Path | str, apart: str | None = None) -> None:
        super().__init__(FolderTree(folder, apart))


def _met(name: str, entry: os.DirEntry[str]) -> Found:
    try:
        found = entry.stat()
        if entry.is_file():
            return Found(name, found.st_size, found.st_mtime_ns)
        kind = "a folder" if entry.is_dir() else "a pipe, a socket or a device"
    except OSError:
        kind = "nowhere"
    if entry.is_symlink():
        return Found(name, why=f"a link to {kind}; left out")
    return Found(name, why=f"{kind}; left out")

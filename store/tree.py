"""Several files that belong together: a folder, or an archive of files.

A form that reads whole folders (`store.formats.base.TreeForm`) is given one. Its files are named by
their paths below the root, parts apart by "/", and no name leads out of it.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from store.errors import SourceError
from store.source import Source, open_source

MOST: Final = 1_000_000
"""Files of a tree that are looked at, at most."""


class Tree(ABC):
    """Files by their names. `name` is that of the folder or the archive itself."""

    name: str
    told: list[str]
    """What was left out of it and why, a sentence each; complete once `names` were asked for."""

    @property
    @abstractmethod
    def names(self) -> Sequence[str]:
        """The regular files, sorted. Hidden ones are among them."""

    @abstractmethod
    def source(self, name: str) -> Source:
        """One of the files, what is compressed in it opened. Raises `SourceError`."""


class FolderTree(Tree):
    """The files in a folder and in the folders below it. Links to folders are not followed."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = os.fspath(folder)
        self.name = os.path.basename(os.path.abspath(self.folder)) or self.folder  # noqa: PTH100, PTH119
        self.told = []

    @cached_property
    def names(self) -> Sequence[str]:
        """The regular files, sorted; what else is in it is in `told`."""
        found: list[str] = []
        waiting = [""]
        while waiting and len(found) < MOST:
            current = waiting.pop()
            try:
                with os.scandir(os.path.join(self.folder, current)) as entries:  # noqa: PTH118
                    for entry in entries:
                        name = f"{current}/{entry.name}" if current else entry.name
                        if entry.is_dir(follow_symlinks=False):
                            waiting.append(name)
                        elif entry.is_file():
                            found.append(name)
                        else:
                            self.told.append(f"{name}: {_kind(entry)}; left out")
            except OSError as error:
                why = error.strerror or type(error).__name__
                self.told.append(f"{current or self.name}: could not be looked into ({why})")
        if waiting:
            self.told.append(f"only the first {len(found):,} files were looked at")
        return sorted(found)

    def source(self, name: str) -> Source:
        """The file of this name. Raises `SourceError` for one that is not in `names`."""
        if name not in self._known:
            raise SourceError(f"{name}: no such file in {self.name}", "check the name")
        return open_source(os.path.join(self.folder, name))  # noqa: PTH118

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.names)


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "a link to a folder" if entry.is_dir() else "a link that leads nowhere"
    return "a pipe or a device"

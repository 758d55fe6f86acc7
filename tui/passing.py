"""A library that is gone when the app is: where the reader's own cannot be written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from store.errors import CannotWrite
from store.flags import Event
from store.folder import FolderLibrary
from store.library import Capabilities, Version


class PassingLibrary(FolderLibrary):
    """Holds in a passing folder what is to be read, and takes no flags: these would be lost with it.

    `why` says why the reader's library cannot be written.
    """

    def __init__(self, root: Path | str, why: str) -> None:
        super().__init__(root)
        self._why = why

    @property
    def capabilities(self) -> Capabilities:
        """What is kept only for a while counts as not written."""
        return Capabilities(write=False, why_not=self._why)

    def append_flags(self, key: str, events: Iterable[Event]) -> Version:
        """Raises `CannotWrite`."""
        raise CannotWrite(self.layout.flags(key), self._why)

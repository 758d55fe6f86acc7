"""The names of users by their ids, in memory or, when they are many, in a temporary file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from tempfile import gettempdir
from typing import Final

from store.errors import CannotWrite
from store.formats.stack_exchange.rows import Row

_MOST: Final = 300_000
"""Names that are held in memory."""


class Names:
    """The display names of users: a context manager, whose end deletes what is on disk."""

    def __init__(self) -> None:
        self._held: dict[str, str] = {}
        self._kept: sqlite3.Connection | None = None

    def __enter__(self) -> Names:
        return self

    def __exit__(self, *_: object) -> None:
        if self._kept is not None:
            self._kept.close()

    def take(self, users: Iterable[Row]) -> int:
        """Takes the rows of `Users.xml`; returns how many there were. Raises `CannotWrite`."""
        pairs = ((row.get("Id", ""), row.get("DisplayName", "")) for row in users)
        self._held.update(islice(pairs, _MOST))
        count = len(self._held)
        if count < _MOST:
            return count
        try:
            # An unnamed temporary database: SQLite deletes it when it is closed.
            kept = sqlite3.connect("")
            kept.execute("PRAGMA journal_mode=OFF")
            kept.execute("PRAGMA cache_size=-16384")
            kept.execute("CREATE TABLE names (id TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID")
            self._kept = kept
            for batch in _batches(pairs):
                kept.executemany("INSERT OR REPLACE INTO names VALUES (?, ?)", batch)
                count += len(batch)
        except sqlite3.Error as error:
            raise CannotWrite(Path(gettempdir()), str(error), "make room for temporary files") from None
        self._looked_up = lru_cache(100_000)(self._look_up)
        return count

    def name(self, user: str) -> str:
        """The name of a user, "" where it is not known."""
        if not user:
            return ""
        found = self._held.get(user, "")
        return found or (self._looked_up(user) if self._kept is not None else "")

    def _look_up(self, user: str) -> str:
        assert self._kept is not None
        row = self._kept.execute("SELECT name FROM names WHERE id = ?", (user,)).fetchone()
        return str(row[0]) if row else ""


def _batches(pairs: Iterator[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    while batch := list(islice(pairs, 10_000)):
        yield batch

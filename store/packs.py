"""The packed files of a library: where they stand, and when one is made again.

They are derived (`store.packed`). Where the library cannot be written they stand in the user's
cache folder; where that cannot be written either, there are none.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from store.layout import Layout, is_key
from store.library import Stored
from store.packed import checksum, is_sound, pack, stamp, unpack


class Packs:
    """The packed files of the library at `layout`. Nothing here raises anything for a broken one."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._elsewhere: Path | None = None

    def read(self, key: str, stat: os.stat_result, version: str) -> Stored | None:
        """The discussion from its packed file, if that was made of the `discussion.json` of this `stat`."""
        for path in self._places(key):
            stored = unpack(path, stamp(stat), version)
            if stored is not None and stored.discussion.key == key:
                return stored
        return None

    def write(self, stored: Stored, stat: os.stat_result) -> None:
        """Packs a discussion that was read from, or written as, the `discussion.json` of this `stat`."""
        key = stored.discussion.key
        source = self._layout.discussion(key)
        with suppress(OSError):
            made_of = stamp(stat, checksum(source))
            for path in self._places(key, write=True):
                with suppress(OSError):
                    pack(path, stored, made_of)
                    return

    def is_right(self, key: str) -> bool:
        """Whether the packed file of a discussion holds what was written, of what there is now.

        It reads both files whole. One that is not right is taken away.
        """
        source = self._layout.discussion(key)
        there = [path for path in self._places(key) if path.exists()]
        right = [path for path in there if is_sound(path, source)]
        for path in there:
            if path not in right:
                with suppress(OSError):
                    path.unlink()
        return bool(right)

    def drop(self, key: str) -> None:
        """Takes away the packed file of a discussion that was removed."""
        for path in self._places(key):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def left(self, keys: frozenset[str]) -> list[Path]:
        """What stands among the derived files and belongs to none of these discussions."""
        found: list[Path] = []
        for folder in (self._layout.packed, self._layout.marks):
            with suppress(OSError), os.scandir(folder) as entries:
                found += sorted(
                    folder / entry.name
                    for entry in entries
                    if entry.is_file() and (not is_key(entry.name) or entry.name not in keys)
                )
        return found

    def _places(self, key: str, *, write: bool = False) -> list[Path]:
        """Where the packed file of a discussion may stand: in the library, or in the user's cache."""
        inside = self._layout.packed / key
        if write:
            folder = inside.parent if inside.parent.exists() else self._layout.root
            return [inside] if os.access(folder, os.W_OK) else [self._cache() / key]
        if os.access(self._layout.root, os.W_OK):
            return [inside]
        return [inside, self._cache() / key]

    def _cache(self) -> Path:
        """The folder in the user's cache for what is derived of this library."""
        if self._elsewhere is None:
            from hashlib import blake2b

            from platformdirs import user_cache_path

            name = blake2b(os.fsencode(self._layout.root.resolve()), digest_size=8).hexdigest()
            self._elsewhere = user_cache_path("afterword", appauthor=False) / "packed" / name
        return self._elsewhere

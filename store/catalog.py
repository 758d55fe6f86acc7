"""The rows of a library's list, kept so that a list need not open every discussion.

`catalog.json` is derived: a row for each discussion, with the size and time of the files that it was
made of. A list compares these with what is in the folder and makes only the rows that differ. Where
the file is missing, damaged or cannot be written, the rows live in memory.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import Any, Final, NamedTuple

from store.content import row_of, stored_of
from store.errors import AfterwordError, DamagedFile, NewerSchema
from store.flagging import count_flags
from store.layout import Layout, is_key
from store.library import Row
from store.tables import (
    Document,
    Tables,
    UnreadableFile,
    numbered,
    read_tables,
    reason,
    stamp_of,
    stat_file,
    version_of,
)
from store.when import from_iso, to_iso

BATCH: Final = 50
"""Rows of which only the number of flags changed before the catalog is written for them."""

FEW: Final = 8
SHARE: Final = 50
"""Rows that are taken before the catalog is written for them: `FEW` and one for each `SHARE` that it
holds. So an import of many files writes it seldom, and a list has few to make again."""

Stamp = list[int]
"""Size in bytes and time in ns of a file (`store.tables.stamp_of`)."""


class Entry(NamedTuple):
    """A row, with the stamps of the files that it was made of (None: no flags yet)."""

    row: Row
    content: Stamp
    flags: Stamp | None


class Catalog:
    """The rows of the library at `layout`. Safe to use from several threads."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._lock = RLock()
        self._entries: dict[str, Entry] = {}
        self._loaded: str | None = None
        """The version of `catalog.json` that is in `_entries`."""
        self._recounted = self._taken = 0
        """Rows not written yet: of another number of flags, and of what was put."""
        self._foreign = False
        """Whether `catalog.json` is a newer program's, which is left alone."""

    def rows(self) -> list[Row]:
        """A row for each discussion in the folder, in no order. One that cannot be read has `problem`."""
        with self._lock:
            self._load()
            rows = []
            entries: dict[str, Entry] = {}
            dirty = recounted = 0
            for key, content, flags in self._scan():
                entry = self._entries.get(key)
                try:
                    if entry is None or entry.content != content:
                        entry, dirty = self._read(key), dirty + 1
                    elif entry.flags != flags:
                        count, stamp = self._count(key)
                        entry = Entry(entry.row._replace(flags=count), content, stamp)
                        recounted += 1
                except AfterwordError as error:
                    rows.append(_broken(key, entry, error))
                    continue
                if entry is not None:
                    entries[key] = entry
                    rows.append(entry.row)
            dirty += len(self._entries.keys() - entries.keys())
            self._entries = entries
            self._recounted += recounted
            if dirty or self._taken or self._recounted >= BATCH:
                self._save()
            return rows

    def remember(self, row: Row, content: os.stat_result | None) -> None:
        """Takes the row of a discussion that was just written, so that it need not be opened for it.

        It is in the file after the next `save` or list.
        """
        if content is None:
            return
        with self._lock:
            known = self._entries.get(row.key)
            flags = known.flags if known else None
            self._entries[row.key] = Entry(row, stamp_of(content), flags)
            self._taken += 1

    def save(self, now: bool = False) -> None:
        """Writes what was remembered, if it is enough to be worth it or must be `now`."""
        with self._lock:
            if self._taken and (now or self._taken > FEW + len(self._entries) // SHARE):
                self._load()
                self._save()

    # -- the folder ------------------------------------------------------------------------------

    def _scan(self) -> Iterator[tuple[str, Stamp, Stamp | None]]:
        """The keys in the folder, with the stamps of their files."""
        for key in keys(self._layout):
            folder = self._layout.discussions / key
            try:
                content = stat_file(folder / "discussion.json")
                flags = stat_file(folder / "flags.json")
            except UnreadableFile:
                yield key, [], None
                continue
            if content is not None:
                yield key, stamp_of(content), stamp_of(flags) if flags else None

    def _read(self, key: str) -> Entry | None:
        path = self._layout.discussion(key)
        found = read_tables(path, "discussion")
        if found is None:
            return None
        tables, stat = found
        stored = stored_of(path, key, tables, version_of(stat))
        count, flags = self._count(key)
        return Entry(row_of(key, stored.discussion, stored.thread, count), stamp_of(stat), flags)

    def _count(self, key: str) -> tuple[int, Stamp | None]:
        path = self._layout.flags(key)
        found = read_tables(path, "flags")
        return (count_flags(path, found[0]), stamp_of(found[1])) if found else (0, None)

    # -- the file --------------------------------------------------------------------------------

    def _load(self) -> None:
        """Takes the rows of `catalog.json`, unless they are here; nothing where it cannot be read."""
        path = self._layout.catalog
        with suppress(AfterwordError):
            stat = stat_file(path)
            if stat is None or version_of(stat) == self._loaded:
                return
            try:
                found = read_tables(path, "catalog")
            except NewerSchema:
                self._foreign = True
                return
            if found is not None:
                self._entries = {**_entries(found[0]), **self._entries}
                self._loaded = version_of(found[1])

    def _save(self) -> None:
        """Writes the rows, if that can be done at once: the catalog is never waited for."""
        self._recounted = self._taken = 0
        if self._foreign:
            return
        from store.storage import JSONFile, locked

        path = self._layout.catalog
        with suppress(AfterwordError), locked(self._layout.lock("catalog"), path, timeout=0):
            file = JSONFile(path, "catalog", durable=False)
            try:
                file.read()
            except UnreadableFile:
                return
            except DamagedFile:
                with suppress(OSError):
                    path.unlink()
            file.write({"rows": numbered(map(_document, self._entries.values()))})
            self._loaded = file.version


def keys(layout: Layout) -> list[str]:
    """The names in the folder of discussions that can be keys, in order. Raises `UnreadableFile`."""
    try:
        with os.scandir(layout.discussions) as entries:
            return sorted(entry.name for entry in entries if is_key(entry.name) and entry.is_dir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UnreadableFile(layout.discussions, reason(error)) from error


def _broken(key: str, entry: Entry | None, error: AfterwordError) -> Row:
    """The row of a discussion that cannot be read: what was known of it, and why."""
    row = entry.row if entry else Row(key, key, "", "", None, None, False, 0, 0, 0, "")
    return row._replace(problem=str(error))


def _document(entry: Entry) -> Document:
    row = entry.row
    return {
        "key": row.key,
        "title": row.title,
        "site": row.site,
        "source": row.source,
        "published": to_iso(row.published),
        "imported": to_iso(row.imported),
        "closed": row.closed,
        "comments": row.comments,
        "max_depth": row.max_depth,
        "flags": row.flags,
        "sha256": row.sha256,
        "content_stamp": entry.content,
        "flags_stamp": entry.flags,
    }


def _entries(tables: Tables) -> dict[str, Entry]:
    entries = {}
    for document in tables.get("rows", {}).values():
        with suppress(KeyError, TypeError):
            entries[document["key"]] = Entry(
                _row(document), list(document["content_stamp"]), document["flags_stamp"]
            )
    return entries


def _row(document: dict[str, Any]) -> Row:
    return Row(
        key=document["key"],
        title=document["title"],
        site=document["site"],
        source=document["source"],
        published=from_iso(document["published"]),
        imported=from_iso(document["imported"]),
        closed=document["closed"],
        comments=document["comments"],
        max_depth=document["max_depth"],
        flags=document["flags"],
        sha256=document["sha256"],
    )


def derived_is_stale(layout: Layout, path: Path) -> str | None:
    """Why `catalog.json` at `path` cannot be trusted; None when it can or is not there."""
    try:
        found = read_tables(path, "catalog")
    except AfterwordError as error:
        return str(error)
    if found is None:
        return None
    there = {}
    for key in keys(layout):
        with suppress(AfterwordError):
            content, flags = stat_file(layout.discussion(key)), stat_file(layout.flags(key))
            if content is not None:
                there[key] = (stamp_of(content), stamp_of(flags) if flags else None)
    known = {key: (entry.content, entry.flags) for key, entry in _entries(found[0]).items()}
    stale = len(there.keys() ^ known.keys())
    stale += sum(known[key][0] != there[key][0] for key in there.keys() & known.keys())
    return f"behind the folder by {stale} discussions" if stale else None

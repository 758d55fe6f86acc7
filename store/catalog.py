"""The rows of a library's list, kept so that a list need not open every discussion.

`catalog.json` is derived: a row for each discussion, how much of it each reader has read, and the size
and time of the files that this was taken from. A list compares these with what is in the folder and
makes only the rows that differ. Where the file is missing, damaged or cannot be written, the rows live
in memory.
"""

from __future__ import annotations

import os
from collections.abc import Set
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import Final, NamedTuple

from store.content import row_of, stored_of
from store.errors import AfterwordError, DamagedFile, NewerSchema, NotInLibrary
from store.flagging import count_flags
from store.layout import Layout, is_key
from store.library import Row
from store.reading import count_read
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
"""Rows of which only flags or readers changed before the catalog is written for them."""

FEW: Final = 8
SHARE: Final = 50
"""Rows that are taken before the catalog is written for them: `FEW` and one for each `SHARE` that it
holds. So an import of many files writes it seldom, and a list has few to make again."""

Stamp = list[int]
"""Size in bytes and time in ns of a file (`store.tables.stamp_of`)."""


class Entry(NamedTuple):
    """A row, with the stamps of the files that it was made of (None: no flags yet, nobody read in it).

    `row` is that of a reader who has read nothing; `read` says how many comments each reader has read.
    """

    row: Row
    content: Stamp
    flags: Stamp | None
    reading: Stamp | None
    read: dict[str, int]

    def row_for(self, by: str) -> Row:
        """The row with what the reader `by` has not read."""
        read = self.read.get(by, 0)
        return self.row._replace(unread=max(0, self.row.comments - read)) if read else self.row


class Catalog:
    """The rows of the library at `layout`. Safe to use from several threads."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._lock = RLock()
        self._entries: dict[str, Entry] = {}
        self._loaded: str | None = None
        """The version of `catalog.json` that is in `_entries`."""
        self._looked = False
        """Whether the folder was gone through: `_entries` says all that there is."""
        self._recounted = self._taken = 0
        """Rows not written yet: of other flags or readers, and of what was put."""
        self._foreign = False
        """Whether `catalog.json` is a newer program's, which is left alone."""

    def rows(self, by: str = "") -> list[Row]:
        """A row for each discussion in the folder, in no order. One that cannot be read has `problem`.

        `by` is the reader whose comments unread are told.
        """
        with self._lock:
            self._load()
            rows = []
            entries: dict[str, Entry] = {}
            dirty = recounted = 0
            for key in keys(self._layout):
                known = self._entries.get(key)
                try:
                    entry = self._entry(key, known)
                except AfterwordError as error:
                    rows.append(_broken(key, known, error))
                    continue
                if entry is None:
                    continue
                if entry is not known:
                    changed = known is None or entry.content != known.content
                    dirty, recounted = dirty + changed, recounted + (not changed)
                entries[key] = entry
                rows.append(entry.row_for(by))
            dirty += len(self._entries.keys() - entries.keys())
            self._entries = entries
            self._looked = True
            self._recounted += recounted
            if dirty or self._taken or self._recounted >= BATCH:
                self._save()
            return rows

    def known(self, by: str = "") -> list[Row] | None:
        """The rows that are known without a look at each discussion; None where there is no catalog.

        Raises `UnreadableFile`.
        """
        with self._lock:
            self._load()
            if self._loaded is None and not self._looked and os.path.lexists(self._layout.discussions):
                return None
            return [entry.row_for(by) for entry in self._entries.values()]

    def row(self, key: str, by: str = "") -> Row:
        """The row of one discussion, as it is. Raises `NotInLibrary`."""
        with self._lock:
            self._load()
            known = self._entries.get(key)
            try:
                entry = self._entry(key, known)
            except AfterwordError as error:
                return _broken(key, known, error)
            if entry is None:
                raise NotInLibrary(key)
            if entry is not known:
                self._entries[key] = entry
                if known is None or entry.content != known.content:
                    self._taken += 1
                else:
                    self._recounted += 1
            return entry.row_for(by)

    def remember(self, row: Row, content: os.stat_result | None) -> None:
        """Takes the row of a discussion that was just written, so that it need not be opened for it.

        It is in the file after the next `save` or list.
        """
        if content is None:
            return
        with self._lock:
            known = self._entries.get(row.key)
            if known is None:
                self._entries[row.key] = Entry(row, stamp_of(content), None, None, {})
            else:
                row = row._replace(flags=known.row.flags)
                self._entries[row.key] = known._replace(row=row, content=stamp_of(content))
            self._taken += 1

    def save(self, now: bool = False) -> None:
        """Writes what was remembered, if it is enough to be worth it or must be `now`."""
        with self._lock:
            if self._taken and (now or self._taken > FEW + len(self._entries) // SHARE):
                self._load()
                self._save()

    # -- the folder ------------------------------------------------------------------------------

    def _entry(self, key: str, known: Entry | None) -> Entry | None:
        """The entry of a discussion as its files are: `known` itself where they are as they were.

        None where there is no discussion. Raises `DamagedFile`, `NewerSchema`.
        """
        folder = f"{self._layout.discussions}{os.sep}{key}{os.sep}"
        content = _stamp(f"{folder}discussion.json")
        if content is None:
            return None
        if known is None or known.content != content:
            known = self._read(key, known)
            if known is None:
                return None
        flags, reading = _stamp(f"{folder}flags.json"), _stamp(f"{folder}reading.json")
        if known.flags != flags:
            count, flags = self._count(key)
            known = known._replace(row=known.row._replace(flags=count), flags=flags)
        if known.reading != reading:
            read, reading = self._readers(key)
            known = known._replace(reading=reading, read=read)
        return known

    def _read(self, key: str, known: Entry | None) -> Entry | None:
        """The entry of a discussion as it is, with what is known of its flags and readers."""
        path = self._layout.discussion(key)
        found = read_tables(path, "discussion")
        if found is None:
            return None
        tables, stat = found
        stored = stored_of(path, key, tables, version_of(stat))
        row = row_of(key, stored.discussion, stored.thread, known.row.flags if known else 0)
        if known is not None:
            return known._replace(row=row, content=stamp_of(stat))
        return Entry(row, stamp_of(stat), None, None, {})

    def _count(self, key: str) -> tuple[int, Stamp | None]:
        path = self._layout.flags(key)
        found = read_tables(path, "flags")
        return (count_flags(path, found[0]), stamp_of(found[1])) if found else (0, None)

    def _readers(self, key: str) -> tuple[dict[str, int], Stamp | None]:
        """How many comments each reader has read; where that cannot be told, nobody has read any."""
        path = self._layout.reading(key)
        try:
            found = read_tables(path, "reading")
        except AfterwordError:
            return {}, _stamp(str(path))
        return (count_read(found[0]), stamp_of(found[1])) if found else ({}, None)

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


def _stamp(path: str) -> Stamp | None:
    """The stamp of a file, None when it is not there. Raises `UnreadableFile`.

    As `stat_file` and `stamp_of`, for thousands of files: a `Path` takes longer than the system does.
    """
    try:
        stat = os.stat(path)  # noqa: PTH116
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UnreadableFile(Path(path), reason(error)) from error
    return stamp_of(stat)


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
        "author": row.author,
        "file": row.file,
        "read": entry.read,
        "content_stamp": entry.content,
        "flags_stamp": entry.flags,
        "reading_stamp": entry.reading,
    }


def _entries(tables: Tables) -> dict[str, Entry]:
    """The entries in the tables; one that says too little (an earlier version's) is left out."""
    entries = {}
    for document in tables.get("rows", {}).values():
        try:
            entry = Entry(
                _row(document),
                document["content_stamp"],
                document["flags_stamp"],
                document["reading_stamp"],
                document["read"],
            )
        except (KeyError, TypeError):
            continue
        if isinstance(entry.read, dict):
            entries[entry.row.key] = entry
    return entries


def _row(document: Document) -> Row:
    return Row(
        document["key"],
        document["title"],
        document["site"],
        document["source"],
        from_iso(document["published"]),
        from_iso(document["imported"]),
        document["closed"],
        document["comments"],
        document["max_depth"],
        document["flags"],
        document["sha256"],
        "",
        document["author"],
        document["file"],
        document["comments"],
    )


def derived_is_stale(layout: Layout, path: Path, unread: Set[str] = frozenset()) -> str | None:
    """Why `catalog.json` at `path` cannot be trusted; None when it can or is not there.

    `unread` are discussions that cannot be read, and have no row that could be right.
    """
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
    stale = len((there.keys() ^ known.keys()) - unread)
    stale += sum(known[key][0] != there[key][0] for key in (there.keys() & known.keys()) - unread)
    if not stale:
        return None
    return (
        "behind the folder by one discussion" if stale == 1 else f"behind the folder by {stale} discussions"
    )

"""Going through a library: what is damaged, left over, or behind, and what of it can be mended.

Only what is derived and what killed writes left over is mended; nothing that holds a person's
words or flags is changed or deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from store.catalog import derived_is_stale, keys
from store.content import stored_of
from store.errors import AfterwordError
from store.flagging import events_in, flagged, summed_up
from store.layout import Kind, Layout, leftover
from store.library import Problem
from store.model import Discussion
from store.packs import Packs
from store.tables import read_tables, reason, stat_file, version_of
from store.thread import Thread

if TYPE_CHECKING:
    from store.folder import FolderLibrary

_BUSY: Final = 1.0
"""Seconds that mending waits for a lock: what another program is writing is not left over."""


def check(library: FolderLibrary, repair: bool) -> Iterator[Problem]:
    """See `store.library.Library.check`."""
    layout = library.layout
    try:
        names = keys(layout)
    except AfterwordError as error:
        yield Problem(str(layout.discussions), str(error))
        return
    for key in names:
        yield from _leftovers(layout, layout.discussions / key, key, repair)
        yield from _discussion(layout, key, repair)
    yield from _leftovers(layout, layout.root, "", repair)
    yield from _packed(library, frozenset(names), repair)
    yield from _catalog(library, repair)


def _discussion(layout: Layout, key: str, repair: bool) -> Iterator[Problem]:
    path = layout.discussion(key)
    thread: Thread | None = None
    try:
        found = read_tables(path, "discussion")
        if found is None:
            yield _without_discussion(layout, key, repair)
            return
        stored = stored_of(path, key, found[0], version_of(found[1]))
        thread = stored.thread
        told = next(iter(found[0].get("discussion", {}).values()), {}).get("key")
        if told and told != key:
            yield Problem(str(path), f"its folder is {key}, but it calls itself {told}")
        yield from (Problem(str(path), str(each)) for each in stored.repairs)
        yield from _identity(path, key, stored.discussion)
    except AfterwordError as error:
        yield Problem(str(path), str(error))
    yield from _flags(layout, key, thread, repair)
    try:
        read_tables(layout.reading(key), "reading")
    except AfterwordError as error:
        yield Problem(str(layout.reading(key)), str(error))


def _identity(path: Path, key: str, discussion: Discussion) -> Iterator[Problem]:
    """Whether a newer save of the discussion would find it under its key."""
    from store.identity import discussion_key

    wanted = discussion_key(discussion)
    if discussion.source and wanted.rpartition("-")[2] != key.rpartition("-")[2]:
        yield Problem(str(path), f"a newer save of it would go to {wanted}, not to {key}")


def _without_discussion(layout: Layout, key: str, repair: bool) -> Problem:
    folder = layout.discussions / key
    try:
        empty = not any(folder.iterdir())
        if not empty:
            return Problem(str(folder), "no discussion.json in it")
        if repair:
            folder.rmdir()
        return Problem(str(folder), "an empty folder, left by an import that was killed", mended=repair)
    except OSError as error:
        return Problem(str(folder), reason(error))


def _flags(layout: Layout, key: str, thread: Thread | None, repair: bool) -> Iterator[Problem]:
    path = layout.flags(key)
    try:
        found = read_tables(path, "flags")
        if found is None:
            return
        events = events_in(path, found[0])
        if thread is not None:
            for comment_id in sorted(flagged(events) - {None}, key=str):
                if comment_id is not None and thread.find(comment_id) is None:
                    yield Problem(str(path), f"a flag on the comment {comment_id}, which is not there")
        if not _sums_up(found[0].get("flags", {}), summed_up(path, found[0].get("events", {}), None, set())):
            mended = repair and _sum_up(layout, key)
            yield Problem(str(path), "the table `flags` is not what the events add up to", mended)
    except AfterwordError as error:
        yield Problem(str(path), str(error))


def _sums_up(there: object, summed: object) -> bool:
    """Whether two tables of flags hold the same documents, in whatever order."""
    if not isinstance(there, dict) or not isinstance(summed, dict):
        return False
    flags = {document.get("id"): document for document in there.values()}
    return len(there) == len(summed) and flags == {document["id"]: document for document in summed.values()}


def _sum_up(layout: Layout, key: str) -> bool:
    """Writes the table `flags` anew from the events."""
    from store.storage import JSONFile, locked

    path = layout.flags(key)
    with suppress(AfterwordError), locked(layout.lock("flags", key), path, _BUSY):
        file = JSONFile(path, "flags")
        tables = file.read() or {}
        file.write({**tables, "flags": summed_up(path, tables.get("events", {}), None, set())})
        return True
    return False


_KIND_OF: Final[dict[str, Kind]] = {
    "discussion.json": "discussion",
    "flags.json": "flags",
    "reading.json": "reading",
    "catalog.json": "catalog",
}


def _leftovers(layout: Layout, folder: Path, key: str, repair: bool) -> Iterator[Problem]:
    """What killed writes left in a folder; mended where its file's lock can be had."""
    from store.storage import leftovers, locked

    try:
        found = leftovers(folder)
    except OSError:
        return
    for path in found:
        kind = _KIND_OF.get(leftover(path.name) or "")
        mended = False
        if repair and kind is not None:
            with suppress(AfterwordError, OSError), locked(layout.lock(kind, key), path, _BUSY):
                path.unlink(missing_ok=True)
                mended = True
        yield Problem(str(path), "left by a write that was killed", mended)


def _packed(library: FolderLibrary, names: frozenset[str], repair: bool) -> Iterator[Problem]:
    """Packed files that are damaged or of no discussion. All are derived: they go, and come again."""
    from store.packed import is_sound, stamp, unpack

    packs = Packs(library.layout)
    for path in packs.left(names):
        mended = False
        if repair:
            with suppress(OSError):
                path.unlink(missing_ok=True)
                mended = True
        yield Problem(str(path), "a packed file of no discussion", mended)
    for key in sorted(names):
        path, source = library.layout.packed / key, library.layout.discussion(key)
        with suppress(AfterwordError):
            stat = stat_file(source)
            # One of an earlier state is made again when the discussion is opened.
            if stat is None or unpack(path, stamp(stat), "") is None or is_sound(path, source):
                continue
            yield Problem(str(path), "a packed file that is damaged", repair and not packs.is_right(key))


def _catalog(library: FolderLibrary, repair: bool) -> Iterator[Problem]:
    path = library.layout.catalog
    try:
        why = derived_is_stale(library.layout, path)
    except AfterwordError as error:
        yield Problem(str(path), str(error))
        return
    if why is None:
        return
    if repair:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        with suppress(AfterwordError):
            type(library)(library.root).list()
    mended = repair and stat_file(path) is not None and derived_is_stale(library.layout, path) is None
    yield Problem(str(path), why, mended)

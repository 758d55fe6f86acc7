"""Going through a library: what is damaged, left over, or behind, and what of it can be mended.

What is derived is made anew, what killed writes left over is taken away, and a damaged file is set aside, so
that reading and bringing in go on. Nothing that holds a person's words or flags is changed or deleted; what a
newer program wrote, and what the system does not give, is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from store.catalog import derived_is_stale, keys
from store.content import read_discussion, stored_of
from store.errors import AfterwordError, DamagedFile, NewerSchema
from store.flagging import events_in, flagged, summed_up
from store.layout import Kind, Layout, is_key
from store.library import Problem
from store.mending import ASIDE, set_aside, sum_up, take_away, take_away_empty
from store.model import Discussion
from store.packs import Packs
from store.tables import read_tables, reason, stat_file, version_of
from store.thread import Thread

if TYPE_CHECKING:
    from store.folder import FolderLibrary


def check(library: FolderLibrary, repair: bool) -> Iterator[Problem]:
    """See `store.library.Library.check`."""
    layout = library.layout
    try:
        names = keys(layout)
    except AfterwordError as error:
        yield Problem(str(layout.discussions), str(error))
        return
    unread: set[str] = set()
    for key in names:
        yield from _leftovers(layout, layout.discussions / key, key, repair)
        yield from _discussion(layout, key, repair, unread)
    yield from _twice(layout, names)
    yield from _trash(layout, repair)
    yield from _leftovers(layout, layout.discussions, "", repair)
    yield from _leftovers(layout, layout.root, "", repair)
    yield from _packed(library, frozenset(names), repair)
    yield from _catalog(library, repair, unread)


def _discussion(layout: Layout, key: str, repair: bool, unread: set[str]) -> Iterator[Problem]:
    """What is wrong with a discussion; one that a list cannot read comes to `unread`."""
    path = layout.discussion(key)
    thread: Thread | None = None
    try:
        found = read_tables(path, "discussion")
        if found is None:
            yield from _without_discussion(layout, key, repair)
        else:
            stored = stored_of(path, key, found[0], version_of(found[1]))
            thread = stored.thread
            told = next(iter(found[0].get("discussion", {}).values()), {}).get("key")
            if told and told != key:
                yield Problem(str(path), f"its folder is {key}, but it calls itself {told}")
            yield from (Problem(str(path), str(each)) for each in stored.repairs)
            yield from _identity(path, key, stored.discussion)
    except AfterwordError as error:
        unread.add(key)
        yield _unread(layout, "discussion", key, error, repair, lambda: read_discussion(path, key))
    yield from _flags(layout, key, thread, repair, unread)
    try:
        read_tables(layout.reading(key), "reading")
    except AfterwordError as error:
        reading = layout.reading(key)
        yield _unread(layout, "reading", key, error, repair, lambda: read_tables(reading, "reading"))


def _unread(
    layout: Layout, kind: Kind, key: str, error: AfterwordError, repair: bool, read: Callable[[], object]
) -> Problem:
    """A file that cannot be read. Damaged, it is set aside; a discussion is then there again only when its
    file is brought in again."""
    path = layout.folder(key) / f"{kind}.json"
    if not isinstance(error, DamagedFile) or error.refused:
        return Problem(str(path), str(error))
    aside = set_aside(layout, kind, key, path, read) if repair else None
    if aside is None:
        return Problem(str(path), f"{error.what}: put a good copy in its place, or --repair sets it aside")
    if kind == "discussion":
        return Problem(str(path), f"{error.what}: set aside as {aside.name}; bring its file in again")
    return Problem(str(path), f"{error.what}: set aside as {aside.name}", mended=True)


def _twice(layout: Layout, names: Sequence[str]) -> Iterator[Problem]:
    """Folders that say by the digits at the end of their names that they hold the same discussion."""
    from store.identity import KEY_HASH

    first: dict[str, str] = {}
    for key in names:
        _, dash, digits = key.rpartition("-")
        if not dash or len(digits) != KEY_HASH or not set(digits) <= set("0123456789abcdef"):
            continue
        other = first.setdefault(digits, key)
        if other != key:
            what = f"the same discussion as {other}; a newer save goes to one of them only"
            yield Problem(str(layout.discussions / key), what)


def _trash(layout: Layout, repair: bool) -> Iterator[Problem]:
    """What killed writes left in the trash. What was removed is not looked into: it may well be damaged."""
    try:
        folders = sorted(path for path in layout.trash.iterdir() if is_key(path.name) and path.is_dir())
    except OSError:
        return
    for folder in folders:
        yield from _leftovers(layout, folder, folder.name, repair)
        if _is_empty(folder):
            mended = repair and take_away_empty(layout, folder, folder.name)
            yield Problem(str(folder), "an empty folder in the trash", mended)


def _is_empty(folder: Path) -> bool:
    try:
        return not any(folder.iterdir())
    except OSError:
        return False


def _identity(path: Path, key: str, discussion: Discussion) -> Iterator[Problem]:
    """Whether a newer save of the discussion would find it under its key."""
    from store.identity import discussion_key

    wanted = discussion_key(discussion)
    if discussion.source and wanted.rpartition("-")[2] != key.rpartition("-")[2]:
        yield Problem(str(path), f"a newer save of it would go to {wanted}, not to {key}")


def _without_discussion(layout: Layout, key: str, repair: bool) -> Iterator[Problem]:
    folder = layout.discussions / key
    try:
        names = [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return  # it was removed a moment ago
    except OSError as error:
        yield Problem(str(folder), reason(error))
        return
    if not names:
        mended = repair and take_away_empty(layout, folder, key)
        yield Problem(str(folder), "an empty folder, left by an import that was killed", mended)
    elif any(name.startswith(f"discussion.json{ASIDE}") for name in names):
        hint = "bring its file in again, or put a good copy in its place"
        yield Problem(str(folder), f"no discussion.json in it, only a damaged one that was set aside: {hint}")
    else:
        yield Problem(str(folder), "no discussion.json in it")


def _flags(
    layout: Layout, key: str, thread: Thread | None, repair: bool, unread: set[str]
) -> Iterator[Problem]:
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
            mended = repair and sum_up(layout, key)
            yield Problem(str(path), "the table `flags` is not what the events add up to", mended)
    except AfterwordError as error:
        unread.add(key)

        def read() -> None:
            found = read_tables(path, "flags")
            events_in(path, found[0] if found else {})

        yield _unread(layout, "flags", key, error, repair, read)


def _sums_up(there: object, summed: object) -> bool:
    """Whether two tables of flags hold the same documents, in whatever order."""
    if not isinstance(there, dict) or not isinstance(summed, dict):
        return False
    flags = {document.get("id"): document for document in there.values()}
    return len(there) == len(summed) and flags == {document["id"]: document for document in summed.values()}


def _leftovers(layout: Layout, folder: Path, key: str, repair: bool) -> Iterator[Problem]:
    """What killed writes left in a folder; mended where its file's lock can be had."""
    from store.storage import leftovers

    try:
        found = leftovers(folder)
    except OSError:
        return
    for path in found:
        yield Problem(str(path), "left by a write that was killed", repair and take_away(layout, path, key))


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


def _catalog(library: FolderLibrary, repair: bool, unread: Set[str]) -> Iterator[Problem]:
    path = library.layout.catalog
    try:
        read_tables(path, "catalog")
    except NewerSchema as error:
        yield Problem(str(path), str(error))  # it is the newer program's, which will need it
        return
    except AfterwordError:
        pass  # it is derived, whatever is wrong with it
    try:
        why = derived_is_stale(library.layout, path, unread)
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
    mended = repair and stat_file(path) is not None and derived_is_stale(library.layout, path, unread) is None
    yield Problem(str(path), why, mended)

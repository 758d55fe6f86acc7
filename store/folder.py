"""A library in a folder: one folder for each discussion, with TinyDB's JSON files in it.

`docs/store.md` describes the files. Reading takes no lock and writes nothing: each file is replaced
whole (`store.storage`), so what is read is what somebody wrote. Only `catalog.json`, which is
derived, is brought up to date by a list.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

from store.building import build
from store.catalog import Catalog, keys
from store.content import read_discussion, row_of
from store.errors import AfterwordError, Conflict, NotInLibrary
from store.flagging import events_in, with_events
from store.flags import Event
from store.layout import Kind, Layout
from store.library import (
    Capabilities,
    Head,
    Incoming,
    Library,
    Marks,
    Page,
    Problem,
    Reading,
    Report,
    Row,
    SortField,
    Stored,
    Version,
)
from store.model import Discussion, Repair
from store.packs import Packs
from store.reading import reading_of, with_reading
from store.tables import Tables, read_tables, stamp_of, stat_file, version_of

if TYPE_CHECKING:
    from store.merging import Merged

DEAR: Final = 2000
"""Comments from which the row of a discussion is written at once, since making it again takes long."""

FEW: Final = 2000
"""Comments read or folded up to which the ids alone are kept: they are read in 5 ms."""

MANY: Final = 32_000
"""Bytes of a `reading.json` from which on what it comes to is kept beside the packed files."""

SMALL: Final = 1_000_000
"""Bytes of a `discussion.json` up to which it is read and packed in 60 ms, on the spot."""

_TITLES_FRESH: Final = 5.0
"""Seconds for which the keys in the folder are taken as known while discussions are brought in."""

_SNAPSHOTS: Final = 8
"""Versions of the whole library that `changes` can tell the difference to."""

_POLL: Final = 0.25
"""Seconds between two looks at the folder while waiting for a change."""

_KINDS: Final[tuple[Kind, ...]] = ("discussion", "flags", "reading")
"""The files of a discussion, in the order in which their locks are taken."""


class _Latest(NamedTuple):
    """The flags that were written last. Who flags goes on flagging there, and of the 13 ms that one of
    10,000 flags then takes, and 30 without, reading them again would be most.
    """

    path: Path
    version: Version
    tables: Tables


class _Unkept(NamedTuple):
    """What was made of a long `reading.json` and is not in a derived file yet: see `Resuming.keep`."""

    stored: Stored
    by: str
    marks: Marks
    stamp: list[int]


class FolderLibrary(Library):
    """The library in the folder `root`, which need not exist yet. Making one reads and writes nothing.

    `timeout` is how long a write waits for a lock that another program holds, in seconds.
    """

    def __init__(self, root: Path | str, timeout: float = 30.0) -> None:
        self.layout = Layout(Path(root))
        self.timeout = timeout
        self._catalog = Catalog(self.layout)
        self._packs = Packs(self.layout)
        self._snapshots: dict[Version, Mapping[str, Head]] = {}
        self._snapshots_lock = Lock()
        self._latest: _Latest | None = None
        self._unkept: _Unkept | None = None
        self._titles: dict[str, str] = {}
        self._titles_until = 0.0
        self._titles_lock = Lock()

    @property
    def root(self) -> Path:
        """The folder of the library."""
        return self.layout.root

    @property
    def capabilities(self) -> Capabilities:
        """Whether the folder, or the nearest one above it that is there, may be written."""
        folder = self.root
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        if not folder.is_dir():
            return Capabilities(write=False, why_not=f"{folder} is not a folder", changes=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            return Capabilities(write=False, why_not=f"{folder} is read-only", changes=True)
        return Capabilities(write=True, changes=True)

    # -- reading ---------------------------------------------------------------------------------

    def list(
        self,
        filter: str = "",
        sort: SortField = "imported",
        reverse: bool = True,
        cursor: str | None = None,
        limit: int = 1000,
        by: str = "",
    ) -> Page:
        """See `Library.list`. Reads `catalog.json` and what changed since it was written."""
        from store.listing import page

        return page(self._catalog.rows(by), filter, sort, reverse, cursor, limit)

    def rows(self, by: str = "") -> Sequence[Row]:
        """See `Library.rows`. Looks at the files of each discussion: 0.2 s at 10,000."""
        return self._catalog.rows(by)

    def known_rows(self, by: str = "") -> Sequence[Row] | None:
        """See `Library.known_rows`. Reads `catalog.json` and nothing else."""
        return self._catalog.known(by)

    def row(self, key: str, by: str = "") -> Row:
        """See `Library.row`."""
        self._known(key)
        return self._catalog.row(key, by)

    def head(self, key: str) -> Head:
        """See `Library.head`."""
        content, flags = stat_file(self.layout.discussion(key)), stat_file(self.layout.flags(key))
        if content is None:
            raise NotInLibrary(key)
        return Head(version_of(content), version_of(flags) if flags else "")

    def read(self, key: str, if_not: Version | None = None) -> Stored | None:
        """See `Library.read`."""
        path = self.layout.discussion(key)
        stat = stat_file(path)
        if stat is None:
            raise NotInLibrary(key)
        if if_not is not None and version_of(stat) == if_not:
            return None
        stored = self._packs.read(key, stat, version_of(stat)) or read_discussion(path, key)
        if stored is None:
            raise NotInLibrary(key)
        return stored

    def cost(self, key: str) -> int:
        """See `Library.cost`. Less than `SMALL` is taken to be there at once."""
        stat = stat_file(self.layout.discussion(key))
        if stat is None or stat.st_size < SMALL:
            return 0
        return 0 if self._packs.read(key, stat, version_of(stat)) else stat.st_size

    def prepare(self, key: str, stopped: Callable[[], bool]) -> bool:
        """See `Library.prepare`. Another process packs it."""
        from store.packing import pack_beside

        return pack_beside(self.root, key, stopped)

    def pack(self, key: str) -> bool:
        """Reads the JSON of a discussion and packs it; whether there is a packed file of it then."""
        path = self.layout.discussion(key)
        stat, fresh = stat_file(path), read_discussion(path, key)
        if stat is None or fresh is None or version_of(stat) != fresh.version:
            return False
        self._packs.write(fresh, stat)
        return self._packs.read(key, stat, fresh.version) is not None

    def settle(self, stored: Stored) -> bool:
        """See `Library.settle`. Checks the packed file that `stored` came from, or writes one."""
        key = stored.discussion.key
        unkept, self._unkept = self._unkept, None
        if unkept is not None and self.capabilities.write:
            from store.resuming import Resuming

            Resuming(self.layout).keep(*unkept)
        if stored.thread.derived is not None and self._packs.is_right(key):
            return True
        path = self.layout.discussion(key)
        stat = stat_file(path)
        if stored.thread.derived is None and stat is not None and stat.st_size >= SMALL:
            self.prepare(key, lambda: False)
            return True
        fresh = read_discussion(path, key) if stored.thread.derived is not None else stored
        if stat is not None and fresh is not None and version_of(stat) == fresh.version:
            self._packs.write(fresh, stat)
        return fresh is stored

    def flags(self, key: str, since: Version | None = None) -> tuple[Sequence[Event], Version]:
        """See `Library.flags`."""
        path = self._known(key) / "flags.json"
        if since is not None:
            stat = stat_file(path)
            if (version_of(stat) if stat else "") == since:
                return [], since
        found = read_tables(path, "flags")
        return (events_in(path, found[0]), version_of(found[1])) if found else ([], "")

    def reading(self, key: str, by: str) -> Reading:
        """See `Library.reading`."""
        found = read_tables(self._known(key) / "reading.json", "reading")
        return reading_of(found[0], by) if found else Reading()

    def marks(self, stored: Stored, by: str) -> Marks:
        """See `Library.marks`. Many are taken from the derived file, where that is of the files there are."""
        key = stored.discussion.key
        self._known(key)
        stat = stat_file(self.layout.reading(key))
        if stat is None:
            return Marks()
        if stat.st_size < MANY:
            return super().marks(stored, by)
        from store.kept_marks import read_kept

        kept = read_kept(self.layout.marks / key, by, stored, stamp_of(stat))
        if kept is not None:
            return kept.marks
        marks = super().marks(stored, by)
        self._unkept = _Unkept(stored, by, marks, stamp_of(stat))
        return marks

    def _known(self, key: str) -> Path:
        """The folder of a discussion that is there. Raises `NotInLibrary`."""
        if stat_file(self.layout.discussion(key)) is None:
            raise NotInLibrary(key)
        return self.layout.folder(key)

    # -- bringing in -----------------------------------------------------------------------------

    def put(self, discussion: Discussion, expect: Version | None = None) -> Report:
        """See `Library.put`. What changes nothing takes no lock and writes nothing."""
        return self._put(discussion, expect)

    def _put(self, discussion: Discussion, expect: Version | None = None, *, packed: bool = True) -> Report:
        """`put`; where it is not `packed`, the first opening does that."""
        from store.encoding import encoded
        from store.identity import discussion_key
        from store.merging import Merged, merge, moment, storable
        from store.storage import JSONFile, locked

        now = moment(discussion)
        incoming, repairs = storable(discussion)
        thread, built = build(incoming.comments)
        repairs = [*repairs, *built]
        told = _with_repairs(incoming, repairs)
        key = self._key(discussion_key(told))
        path = self.layout.discussion(key)

        def merged(there: Stored | None) -> Merged:
            version = there.version if there else ""
            if expect is not None and version != expect:
                raise Conflict(f"{key}: changed meanwhile", "read it again")
            if there is not None:
                return merge(there.discussion, there.thread, told, thread, now)
            fresh = replace(told, key=key, imported=told.imported or now, comments=thread)
            return Merged(fresh, thread, thread.comments, 0, 0, changed=True)

        there = read_discussion(path, key)
        result = merged(there)
        if not result.changed and there is not None:
            return _report(key, result, there.version, repairs)
        with locked(self.layout.lock("discussion", key), path, self.timeout):
            file = JSONFile(path, "discussion")
            tables = file.read() or {}
            if file.version != (there.version if there else ""):
                there = read_discussion(path, key)
                result = merged(there)
                if not result.changed and there is not None:
                    return _report(key, result, there.version, repairs)
            file.write_pieces(encoded(tables, result.discussion, result.thread))
            if (stat := stat_file(path)) is not None:
                stored = Stored(result.discussion, result.thread, version_of(stat), result.repairs)
                if packed:
                    self._packs.write(stored, stat)
            self._catalog.remember(row_of(key, result.discussion, result.thread, 0), stat)
        self._catalog.save(now=len(result.thread) >= DEAR)
        return _report(key, result, file.version or "", [*repairs, *result.repairs])

    def _key(self, key: str) -> str:
        """The key that a discussion has here already under another title, else `key`.

        The hash at the end of a key says which discussion it is; the words before it are for people.
        """
        if stat_file(self.layout.discussion(key)) is not None:
            return key
        with self._titles_lock:
            if time.monotonic() > self._titles_until:
                with suppress(AfterwordError):  # the write will say what is wrong
                    self._titles = {name.rpartition("-")[2]: name for name in keys(self.layout)}
                self._titles_until = time.monotonic() + _TITLES_FRESH
            other = self._titles.setdefault(key.rpartition("-")[2], key)
        return key if stat_file(self.layout.discussion(other)) is None else other

    def import_batch(self, incoming: Iterable[Incoming]) -> Iterator[Report]:
        """See `Library.import_batch`."""
        from store.batch import put_all

        return put_all(incoming, lambda discussion, packed: self._put(discussion, packed=packed))

    # -- removing --------------------------------------------------------------------------------

    def remove(self, key: str) -> None:
        """See `Library.remove`. One rename: the discussion is here or there."""
        from store.trash import throw_away

        folder = self._known(key)
        with self._all_locked(key):
            self._known(key)
            throw_away(self.layout, key, folder)
        self._packs.drop(key)
        with suppress(OSError):
            (self.layout.marks / key).unlink(missing_ok=True)

    def restore(self, key: str) -> None:
        """See `Library.restore`. Of several that were removed under this key the latest comes back."""
        from store.trash import latest, move

        folder = self.layout.folder(key)
        with self._all_locked(key):
            removed = latest(self.layout, key)
            if removed is None:
                raise NotInLibrary(key)
            if os.path.lexists(folder):
                raise Conflict(f"{key}: there is one of this key in the library again", "remove it first")
            move(removed, folder)

    def removed(self) -> Sequence[str]:
        """See `Library.removed`. Looks at the names in the trash, and at nothing in them."""
        from store.trash import removed

        return removed(self.layout)

    def _all_locked(self, key: str) -> ExitStack:
        """Holds the locks of all the files of a discussion."""
        from store.storage import locked

        path = self.layout.folder(key)
        with ExitStack() as stack:
            for kind in _KINDS:
                stack.enter_context(locked(self.layout.lock(kind, key), path, self.timeout))
            return stack.pop_all()

    # -- flags and readers -----------------------------------------------------------------------

    def append_flags(self, key: str, events: Iterable[Event]) -> Version:
        """See `Library.append_flags`. Writes `flags.json` and nothing else."""
        coming = tuple(events)
        path = self.layout.flags(key)
        return self._change(key, "flags", lambda tables: with_events(path, tables, coming))

    def set_reading(self, key: str, by: str, reading: Reading) -> None:
        """See `Library.set_reading`. Writes `reading.json` and nothing else."""
        self._change(key, "reading", lambda tables: with_reading(tables, by, reading))

    def set_marks(self, stored: Stored, by: str, marks: Marks) -> None:
        """See `Library.set_marks`. Writes `reading.json`, and the derived file where there are many."""
        stat = stat_file(self.layout.reading(stored.discussion.key))
        if marks.read.count(1) + marks.folded.count(1) < FEW and (stat is None or stat.st_size < MANY):
            super().set_marks(stored, by, marks)
            return
        from store.resuming import Resuming

        Resuming(self.layout).write(stored, by, marks, self.timeout)

    def _change(self, key: str, kind: Kind, changed: Callable[[Tables], Tables | None]) -> Version:
        """Reads, changes and writes a file under its lock; `changed` gives None for no change."""
        from store.storage import JSONFile, locked

        path = self._known(key) / f"{kind}.json"
        with locked(self.layout.lock(kind, key), path, self.timeout):
            self._known(key)
            file = JSONFile(path, kind)
            latest = self._latest
            if latest is not None and latest.path == path and file.is_still(latest.version):
                there = latest.tables
            else:
                there = file.read() or {}
            tables = changed(there)
            if tables is not None:
                file.write(tables)
            if kind == "flags" and file.version:
                self._latest = _Latest(path, file.version, there if tables is None else tables)
            return file.version or ""

    # -- others ----------------------------------------------------------------------------------

    def changes(self, since: Version | None = None) -> tuple[Mapping[str, Head], Version]:
        """See `Library.changes`. A removed discussion has a head of two "". A version that is not
        known (of another process, or long ago) is answered with all.
        """
        from hashlib import blake2b

        heads = self._heads()
        version = blake2b(repr(sorted(heads.items())).encode(), digest_size=16).hexdigest()
        with self._snapshots_lock:
            before = self._snapshots.get(since, {}) if since is not None else {}
            self._snapshots.pop(version, None)
            self._snapshots[version] = heads
            while len(self._snapshots) > _SNAPSHOTS:
                del self._snapshots[next(iter(self._snapshots))]
        changed = {key: head for key, head in heads.items() if before.get(key) != head}
        return changed | {key: Head("", "") for key in before.keys() - heads.keys()}, version

    def wait(self, seconds: float) -> bool:
        """See `Library.wait`. Looks at the folder four times a second."""
        until = time.monotonic() + seconds
        before = self._heads()
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(_POLL, left))
            if self._heads() != before:
                return True
        return False

    def _heads(self) -> dict[str, Head]:
        heads = {}
        for key in keys(self.layout):
            try:
                heads[key] = self.head(key)
            except AfterwordError:
                continue
        return heads

    def check(self, repair: bool = False) -> Iterator[Problem]:
        """See `Library.check`."""
        from store.checking import check

        return check(self, repair)


def _with_repairs(discussion: Discussion, repairs: Sequence[Repair]) -> Discussion:
    """The discussion with what was repaired in its thread told where it came from."""
    if not discussion.origins or not repairs:
        return discussion
    *others, latest = discussion.origins
    told = [str(repair) for repair in repairs if str(repair) not in latest.repairs]
    return replace(discussion, origins=[*others, latest._replace(repairs=[*latest.repairs, *told])])


def _report(key: str, merged: Merged, version: Version, repairs: Sequence[Repair]) -> Report:
    return Report(
        key=key,
        title=merged.discussion.title,
        comments=merged.thread.comments,
        max_depth=merged.thread.max_depth,
        added=merged.added,
        updated=merged.updated,
        vanished=merged.vanished,
        version=version,
        repairs=[str(repair) for repair in repairs],
    )

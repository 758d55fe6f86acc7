"""What `check` mends in a library's folder, each under the lock of the file that it is about.

Nothing that holds a person's words or flags is deleted. A damaged file is set aside under another name, where
it can be looked at and put back, so that its place is free.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from store.errors import AfterwordError, DamagedFile
from store.flagging import summed_up
from store.layout import Kind, Layout, leftover

BUSY: Final = 1.0
"""Seconds that mending waits for a lock: what another program is writing is not left over."""

ASIDE: Final = ".damaged"
"""The end of a file's name that was set aside; later ones have a number behind it."""

KIND_OF: Final[dict[str, Kind]] = {
    "discussion.json": "discussion",
    "flags.json": "flags",
    "reading.json": "reading",
    "catalog.json": "catalog",
}


def set_aside(layout: Layout, kind: Kind, key: str, path: Path, read: Callable[[], object]) -> Path | None:
    """Gives a damaged file another name, which is returned; None where that cannot be done.

    `read` reads it: it is damaged still when that raises `DamagedFile`, and then nobody else is writing it.
    """
    from store.storage import locked, sync_folder

    with suppress(AfterwordError, OSError), locked(layout.lock(kind, key), path, BUSY):
        try:
            read()
        except DamagedFile as error:
            if error.refused:
                return None
            target, number = path.with_name(path.name + ASIDE), 1
            while os.path.lexists(target):
                number += 1
                target = path.with_name(f"{path.name}{ASIDE}-{number}")
            path.rename(target)
            sync_folder(path.parent)
            return target
    return None


def sum_up(layout: Layout, key: str) -> bool:
    """Writes the table `flags` anew from the events."""
    from store.storage import JSONFile, locked

    path = layout.flags(key)
    with suppress(AfterwordError), locked(layout.lock("flags", key), path, BUSY):
        file = JSONFile(path, "flags")
        tables = file.read() or {}
        file.write({**tables, "flags": summed_up(path, tables.get("events", {}), None, set())})
        return True
    return False


def take_away(layout: Layout, path: Path, key: str) -> bool:
    """Deletes what a killed write left: a temporary file, or the folder of a discussion on its way in."""
    from store.storage import leftovers, locked

    of = leftover(path.name) or ""
    if path.is_dir() and not path.is_symlink():
        with suppress(AfterwordError, OSError), locked(layout.lock("discussion", of), path, BUSY):
            for each in (path / "discussion.json", *leftovers(path)):
                each.unlink(missing_ok=True)
            path.rmdir()
            return True
    elif (kind := KIND_OF.get(of)) is not None:
        with suppress(AfterwordError, OSError), locked(layout.lock(kind, key), path, BUSY):
            path.unlink(missing_ok=True)
            return True
    return False


def take_away_empty(layout: Layout, folder: Path, key: str) -> bool:
    """Deletes a folder in which nothing is; one that is not empty any more stays."""
    from store.storage import locked

    with suppress(AfterwordError, OSError), locked(layout.lock("discussion", key), folder, BUSY):
        folder.rmdir()
        return True
    return False

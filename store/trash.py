"""The trash of a library in a folder: discussions that were removed, whole, each in a folder of its own.

One that was removed stands under its key, later ones of the same key as `<key>~2`, `<key>~3` … When a folder
came here is its time of change, which moving does not touch by itself and nothing else needs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from store.errors import CannotWrite
from store.layout import Layout, is_key
from store.tables import UnreadableFile, reason

_LATER: Final = re.compile(r"(?P<key>.+)~(?P<number>[2-9]|[1-9][0-9]+)")


class Removed(NamedTuple):
    """A folder in the trash: the key that it had, which one of that key it is, and when it came (ns)."""

    key: str
    number: int
    path: Path
    when: int


def throw_away(layout: Layout, key: str, folder: Path) -> None:
    """Moves the folder of a discussion to the trash. Raises `CannotWrite`."""
    number = max((one.number for one in _of(layout, key)), default=0) + 1
    while os.path.lexists(target := layout.trash / (key if number == 1 else f"{key}~{number}")):
        number += 1
    move(folder, target)
    with suppress(OSError):
        os.utime(target)


def latest(layout: Layout, key: str) -> Path | None:
    """The folder of this key that was removed last, None when there is none."""
    return max(((one.number, one.path) for one in _of(layout, key)), default=(0, None))[1]


def removed(layout: Layout) -> list[str]:
    """The keys in the trash that are not in the library again, the one removed last at the end.

    Raises `UnreadableFile`.
    """
    found = sorted(_entries(layout), key=lambda one: (one.when, one.number))
    keys = [one.key for one in found if (one.path / "discussion.json").is_file()]
    return [key for key in keys if not os.path.lexists(layout.discussions / key)]


def _of(layout: Layout, key: str) -> Iterator[Removed]:
    """What is in the trash of one key. A key may itself end with "~2"."""
    for one in _entries(layout):
        if one.key == key:
            yield one
        elif one.path.name == key:
            yield one._replace(key=key, number=1)


def _entries(layout: Layout) -> Iterator[Removed]:
    try:
        with os.scandir(layout.trash) as entries:
            for entry in entries:
                if not is_key(entry.name) or not entry.is_dir():
                    continue
                match = _LATER.fullmatch(entry.name)
                key, number = (match["key"], int(match["number"])) if match else (entry.name, 1)
                yield Removed(key, number, Path(entry.path), entry.stat().st_mtime_ns)
    except FileNotFoundError:
        return
    except OSError as error:
        raise UnreadableFile(layout.trash, reason(error)) from error


def move(folder: Path, target: Path) -> None:
    """Renames a folder, durably. Raises `CannotWrite`."""
    from store.storage import make_folder, sync_folder

    try:
        make_folder(target.parent)
        folder.rename(target)
        sync_folder(target.parent)
        sync_folder(folder.parent)
    except OSError as error:
        raise CannotWrite(folder, reason(error)) from error

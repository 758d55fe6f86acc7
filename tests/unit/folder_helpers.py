"""What the tests of the library in a folder share."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from store import Library, flags
from store.library import Reading
from tests.unit.library_contract import FERRY, discussion

DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "blank": lambda data: b" \n",
    "not json": lambda data: b"hello",
    "a list": lambda data: b"[]",
    "a table that is none": lambda data: b'{"comments": [1], "events": [1], "readers": [1]}',
    "a document that is none": lambda data: (
        b'{"comments": {"1": 1}, "events": {"1": 1}, "readers": {"1": 1}}'
    ),
    "a number that is none": lambda data: (
        b'{"comments": {"x": {}}, "events": {"x": {}}, "readers": {"x": {}}}'
    ),
    "another kind": lambda data: b'{"_meta": {"1": {"kind": "catalog", "schema": 1}}}',
    "a broken schema": lambda data: b'{"_meta": {"1": {"schema": "x"}}, "comments": {}}',
    "half of UTF-8": lambda data: '{"comments": {"1": {"id": "é"}}}'.encode()[:-5] + b'"}}}',
}
"""What can become of a file's bytes, each of which makes it one that cannot be read."""


def files(root: Path) -> dict[str, tuple[int, bytes]]:
    """Each file below `root` with its inode and its bytes, lock files and derived ones left out."""
    return {
        str(path.relative_to(root)): (path.stat().st_ino, path.read_bytes())
        for path in root.rglob("*")
        if path.is_file()
        and path.suffix != ".lock"
        and path.name != "catalog.json"
        and path.parent.name != "packed"
    }


def filled(library: Library) -> str:
    """The key of a discussion with all its files."""
    key = library.put(discussion(comments=FERRY)).key
    library.append_flags(key, [flags.add("a", "me")])
    library.set_reading(key, "me", Reading(cursor="a"))
    return key


def use(library: Library, key: str, name: str) -> list[Callable[[], object]]:
    """Everything that reads or changes the file `name` of a discussion."""
    acts: dict[str, list[Callable[[], object]]] = {
        "discussion.json": [
            lambda: library.read(key),
            lambda: library.put(discussion(comments=FERRY[:2], sha256="zz")),
        ],
        "flags.json": [lambda: library.flags(key), lambda: library.append_flags(key, [flags.add("b", "me")])],
        "reading.json": [
            lambda: library.reading(key, "me"),
            lambda: library.set_reading(key, "me", Reading(cursor="d")),
        ],
    }
    return acts[name]


def read_only(monkeypatch: pytest.MonkeyPatch, error: int = errno.EROFS) -> None:
    """Makes every file refuse to be written, as on a file system that is mounted read-only.

    It is put in by hand, since permissions do not stop the superuser, who may run these tests.
    """
    original = os.open

    def refuse(path: str | Path, flags: int, *args: int, **kwargs: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(error, os.strerror(error), str(path))
        return original(path, flags, *args, **kwargs)

    def refuse_folder(self: Path, *args: object, **kwargs: object) -> None:
        raise OSError(error, os.strerror(error), str(self))

    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(Path, "mkdir", refuse_folder)


def problems(library: Library, repair: bool = False) -> list[tuple[str, bool]]:
    """The name of each file or folder that has a problem, and whether it was mended."""
    return [(Path(problem.where).name, problem.mended) for problem in library.check(repair)]

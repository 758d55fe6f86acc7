"""Where a library's files stand in its folder, and which names may stand there.

Everything that names a path of a library is here, so that a key, which may come from anywhere, is
looked at before it becomes one.
"""

from __future__ import annotations

import re
from binascii import crc32
from pathlib import Path
from typing import Final, Literal

from store.errors import NotInLibrary

Kind = Literal["discussion", "flags", "reading", "catalog"]
"""What a file of a library holds."""

LOCKS: Final = 16
"""Lock files for each kind of file. A key has one of them, which two keys may share: then the one
waits for the other's write. So their number stays small however many discussions there are."""

_LEFTOVER: Final = re.compile(r"\.(?P<name>.+)\.[0-9a-f]+-[0-9a-f]{8}\.tmp")
_NAME_MAX: Final = 255  # bytes in a file name, on every file system in use


def leftover(name: str) -> str | None:
    """The name of the file that a temporary file called `name` was to become; None for other names."""
    match = _LEFTOVER.fullmatch(name)
    return match["name"] if match else None


def is_key(key: str) -> bool:
    """Whether `key` can name a folder of its own and nothing else: one part of a path, not hidden."""
    if not key or key.startswith(".") or any(c in "/\\\0\n\r" for c in key):
        return False
    try:
        return len(key.encode()) <= _NAME_MAX
    except UnicodeEncodeError:
        return False


class Layout:
    """The paths of a library in the folder `root`. `docs/store.md` describes them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.discussions = root / "discussions"
        self.trash = root / "trash"
        self.locks = root / "locks"
        self.packed = root / "packed"
        self.marks = self.packed / ".reading"  # hidden, so that no key has that name
        self.catalog = root / "catalog.json"

    def folder(self, key: str) -> Path:
        """The folder of a discussion. Raises `NotInLibrary` for what cannot be a key."""
        if not is_key(key):
            raise NotInLibrary(key)
        return self.discussions / key

    def discussion(self, key: str) -> Path:
        """The file with the article and the comments."""
        return self.folder(key) / "discussion.json"

    def flags(self, key: str) -> Path:
        """The file with the flag events, made at the first flag."""
        return self.folder(key) / "flags.json"

    def reading(self, key: str) -> Path:
        """The file with where each reader is."""
        return self.folder(key) / "reading.json"

    def lock(self, kind: Kind, key: str = "") -> Path:
        """The lock file for the file of that kind of `key`. It stands apart from the data, so that
        a discussion's folder holds nothing but data and can be moved while others wait for the lock.
        """
        return self.locks / f"{kind}-{crc32(key.encode()) % LOCKS:x}.lock"

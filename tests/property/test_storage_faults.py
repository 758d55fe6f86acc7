"""A fault before each system call of a write: the old file or the new one, never half of one.

Two kinds: the call fails with an error, and the program ends there, as by kill -9 or a power cut.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from store import flags
from store.errors import CannotWrite
from store.flags import Event
from store.folder import FolderLibrary
from store.library import Reading
from store.model import Comment, Discussion
from store.tables import UnreadableFile

CALLS = (
    *("open", "write", "close", "fsync", "fstat", "fchmod", "fchown", "utime", "replace", "rename"),
    *("unlink", "mkdir", "stat", "scandir", "lstat"),
)
"""What of `os` a write calls, filelock's part and pathlib's included."""

ERRORS = (errno.EIO, errno.EACCES)
END = 77


class Fault:
    """Counts the system calls, and acts before the one whose number is `at` (from 1; 0: never)."""

    def __init__(self, at: int, act: Callable[[], None]) -> None:
        self.at, self.act, self.count = at, act, 0
        self.names: list[str] = []

    def before(self, name: str) -> None:
        self.count += 1
        self.names.append(name)
        if self.count == self.at:
            self.act()


@contextmanager
def faulty(fault: Fault) -> Iterator[None]:
    """Puts the fault before each of `CALLS`."""
    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            original = getattr(os, name)

            def call(*args: Any, _name: str = name, _original: Any = original, **kwargs: Any) -> Any:
                fault.before(_name)
                return _original(*args, **kwargs)

            patch.setattr(os, name, call)
        yield


def discussion(*texts: str) -> Discussion:
    """A discussion of these comments."""
    return Discussion(title="t", body="b", comments=[Comment(f"c{n}", text=t) for n, t in enumerate(texts)])


OLD_EVENT = flags.add("c0", "me", note="old")
NEW_EVENT = flags.add("c1", "me", note="new")


def state(library: FolderLibrary, key: str) -> tuple[list[str], list[Event], Reading]:
    """All that the library holds of the discussion."""
    stored = library.read(key)
    assert stored is not None
    return (
        [comment.text for comment in stored.thread],
        list(library.flags(key)[0]),
        library.reading(key, "me"),
    )


def prepared(root: Path) -> tuple[FolderLibrary, str]:
    """A library with one discussion, all its files and its locks."""
    library = FolderLibrary(root, timeout=2)
    key = library.put(discussion("one", "two")).key
    library.append_flags(key, [OLD_EVENT])
    library.set_reading(key, "me", Reading(cursor="c0"))
    library.list()
    return library, key


ACTS: dict[str, Callable[[FolderLibrary, str], object]] = {
    "put": lambda library, key: library.put(discussion("one", "two, changed", "three")),
    "append_flags": lambda library, key: library.append_flags(key, [NEW_EVENT]),
    "set_reading": lambda library, key: library.set_reading(key, "me", Reading(cursor="c1")),
}


def calls_of(folder: Path, act: Callable[[FolderLibrary, str], object]) -> tuple[list[str], Any, Any]:
    """The system calls of an act, and what the library holds before and after it."""
    library, key = prepared(folder / "a")
    old = state(library, key)
    act(library, key)  # what is imported late is imported here
    library, key = prepared(folder / "b")
    fault = Fault(0, lambda: None)
    with faulty(fault):
        act(library, key)
    return fault.names, old, state(library, key)


def sound(root: Path, key: str, old: Any, new: Any) -> Any:
    """What a library that is opened anew holds, which must be one of the two; and nothing else is left."""
    fresh = FolderLibrary(root, timeout=2)
    holds = state(fresh, key)
    assert holds in (old, new)
    assert [row.key for row in fresh.list().rows] == [key]
    for path in (root / "discussions" / key).iterdir():
        if not path.name.endswith(".tmp"):
            json.loads(path.read_bytes())
    return holds


@pytest.mark.parametrize("name", ACTS)
def test_an_error_before_each_system_call(tmp_path: Path, name: str) -> None:
    act = ACTS[name]
    calls, old, new = calls_of(tmp_path, act)
    assert {"open", "write", "fsync", "replace"} <= set(calls)
    outcomes = set()
    for at in range(1, len(calls) + 1):
        for error in ERRORS:
            root = tmp_path / f"{at}-{error}"
            library, key = prepared(root)

            def fail(error: int = error) -> None:
                raise OSError(error, os.strerror(error))

            failed = False
            with faulty(Fault(at, fail)):
                try:
                    act(library, key)
                except (CannotWrite, UnreadableFile):
                    failed = True
                except OSError as leaked:
                    pytest.fail(f"before {calls[at - 1]} ({at}): {leaked!r} is no error of ours")
            holds = sound(root, key, old, new)
            assert failed or holds == new
            outcomes.add((failed, holds == new))
            # The next write works, and takes away what was left over.
            act(library, key)
            assert state(library, key) == new
            assert not [path for path in root.rglob("*.tmp") if path.parent.name == key]
    assert (True, False) in outcomes


@pytest.mark.parametrize("name", ACTS)
def test_the_end_before_each_system_call(tmp_path: Path, name: str) -> None:
    """The program ends before the call, in a process of its own."""
    act = ACTS[name]
    calls, old, new = calls_of(tmp_path, act)
    outcomes = []
    for at in range(1, len(calls) + 1):
        root = tmp_path / str(at)
        library, key = prepared(root)
        child = os.fork()
        if child == 0:
            with faulty(Fault(at, lambda: os._exit(END))):
                act(library, key)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == END
        outcomes.append(sound(root, key, old, new) == new)
        act(library, key)
        assert state(library, key) == new
        assert not [path for path in root.rglob("*.tmp") if path.parent.name == key]
    # Old up to the rename, new from there on.
    renamed = calls.index("replace") + 1
    assert outcomes == [at > renamed for at in range(1, len(calls) + 1)]


def test_a_first_put_that_ends_anywhere_leaves_no_discussion_or_all_of_it(tmp_path: Path) -> None:
    def put(library: FolderLibrary) -> str:
        return library.put(discussion("one", "two")).key

    key = put(FolderLibrary(tmp_path / "warm"))
    counting = Fault(0, lambda: None)
    with faulty(counting):
        put(FolderLibrary(tmp_path / "probe"))
    held = set()
    for at in range(1, counting.count + 1):
        root = tmp_path / str(at)
        child = os.fork()
        if child == 0:
            with faulty(Fault(at, lambda: os._exit(END))):
                put(FolderLibrary(root))
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == END
        library = FolderLibrary(root, timeout=2)
        keys = [row.key for row in library.list().rows]
        assert keys in ([], [key])
        held.add(len(keys))
        problems = list(library.check(repair=True))
        assert all(problem.mended for problem in problems), problems
        assert put(library) == key
        assert state(library, key)[0] == ["one", "two"]
        assert list(library.check()) == []
    assert held == {0, 1}

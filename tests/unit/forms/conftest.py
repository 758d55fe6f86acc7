"""What the tests of the forms share: real files, sources, and the thread that was read."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from store.building import build
from store.errors import AfterwordError
from store.formats.base import Form, Parsed
from store.source import Source, open_source
from store.thread import Thread

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
SAMPLES = Path(__file__).resolve().parents[3] / "sample_data" / "forms"


def real(path: str) -> Path:
    """A real archive below the folder of real data, which a fresh clone has not beside it: then skips."""
    found = SHARED / "realdata" / path
    if not found.exists():
        pytest.skip("the real archives are not beside this checkout")
    return found


def source_of(what: Path | bytes | str, name: str = "file") -> Source:
    """The source that a file or some bytes are."""
    if isinstance(what, Path):
        return open_source(what)
    return Source(name, what.encode() if isinstance(what, str) else what)


def read_all(form: Form, what: Path | bytes | str, name: str = "file") -> list[Parsed]:
    """All discussions that a form finds in a file or in some bytes."""
    return list(form.read(source_of(what, name)))


class Tree(NamedTuple):
    """A discussion's thread, and how many comments (placeholders left out) and levels it has."""

    thread: Thread
    comments: int
    depth: int
    repairs: list[str]


def tree_of(parsed: Parsed) -> Tree:
    """The thread of what was read, as the library would build it."""
    thread, repairs = build(parsed.discussion.comments)
    present = [index for index in range(len(thread)) if thread[index].state != "missing"]
    depth = max(thread.columns.depth, default=0)
    return Tree(thread, len(present), depth, [str(repair) for repair in (*parsed.repairs, *repairs)])


def cuts(data: bytes, count: int = 50, seed: int = 6) -> Iterator[bytes]:
    """The beginning of `data`, cut at `count` random places."""
    places = random.Random(seed)
    for _ in range(count):
        yield data[: places.randrange(1, len(data))]


def read_or_refused(form: Form, data: bytes) -> list[Parsed]:
    """What a form finds in broken bytes; nothing where it says plainly that there is nothing to read."""
    try:
        return read_all(form, data)
    except AfterwordError:
        return []

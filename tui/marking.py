"""All comments of a discussion marked read, or unread again, without opening it."""

from __future__ import annotations

from store.library import Library, Row
from store.model import STATES

_COMMENT = bytes(state != "missing" for state in STATES).ljust(256, b"\0")  # 1 for what can be read


def mark_all(library: Library, key: str, by: str) -> tuple[bool, Row]:
    """Marks all comments of a discussion read by `by`, or all unread when they are read already.

    Returns whether they are read, and the row of the discussion as it is then. What `by` has folded, and
    where `by` is in it, stays. Raises what `Library.read`, `marks` and `set_marks` raise.
    """
    stored = library.read(key)
    assert stored is not None  # no version was named that it could still have
    marks = library.marks(stored, by)
    every = stored.thread.columns.state.tobytes().translate(_COMMENT)
    read = marks.read.count(1) < every.count(1)
    library.set_marks(stored, by, marks._replace(read=every if read else b""))
    return read, library.row(key, by)

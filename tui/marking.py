"""All comments of a discussion marked read, or unread again, without opening it."""

from __future__ import annotations

from store.library import Library, Row
from store.model import STATES

_MISSING = STATES.index("missing")


def mark_all(library: Library, key: str, by: str) -> tuple[bool, Row]:
    """Marks all comments of a discussion read by `by`, or all unread when they are read already.

    Returns whether they are read, and the row of the discussion as it is then. What `by` has folded, and
    where `by` is in it, stays. Raises what `Library.read`, `reading` and `set_reading` raise.
    """
    stored = library.read(key)
    assert stored is not None  # no version was named that it could still have
    thread, reading = stored.thread, library.reading(key, by)
    states = thread.columns.state
    ids = frozenset(thread.id(i) for i in range(len(thread)) if states[i] != _MISSING)
    read = not ids <= reading.read
    library.set_reading(key, by, reading._replace(read=reading.read | ids if read else reading.read - ids))
    return read, library.row(key, by)

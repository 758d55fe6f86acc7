"""Which discussion comes after which: the rows of a list, gone through from within the reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.errors import AfterwordError
from store.library import Library, Row
from tui.session import Place, Session


def following(rows: Sequence[Row], key: str, step: int, unread: bool = False) -> Row | None:
    """The row after that of `key` (`step` 1) or before it (-1); None at an end.

    With `unread` the next one that has unread comments, round the end, and never that of `key`. Rows that
    cannot be read are passed over. A key that is in no row stands before the first one.
    """
    here = next((number for number, row in enumerate(rows) if row.key == key), -1)
    if unread:
        way = [*range(here + 1, len(rows)), *range(max(here, 0))]
        if step < 0:
            way.reverse()
    else:
        way = [*range(here + 1, len(rows))] if step > 0 else [*range(here - 1, -1, -1)]
    ways = (rows[number] for number in way)
    return next((row for row in ways if not row.problem and (row.unread or not unread)), None)


def all_rows(library: Library, by: str) -> list[Row]:
    """The rows of a library in the order that its list has at first, for the reader `by`.

    Raises what `Library.list` raises. Of 10,000 discussions it takes as long as the list itself.
    """
    page = library.list(by=by)
    rows = list(page.rows)
    while page.cursor is not None:
        page = library.list(cursor=page.cursor, by=by)
        rows += page.rows
    return rows


class Found(NamedTuple):
    """Another discussion to go to, None where there is none.

    `passed` says what could not be read and was passed over; `alone` whether there is no other at all.
    """

    session: Session | None
    passed: str = ""
    alone: bool = False


def neighbour(rows: Sequence[Row], session: Session, step: int) -> Found:
    """The discussion after that of `session` in a list (`step` 1), or before it (-1)."""
    key, passed = session.key, ""
    while (row := following(rows, key, step)) is not None:
        try:
            return Found(_opened(session, row.key), passed)
        except AfterwordError as error:
            key, passed = row.key, f"Passed over {row.title or row.key}: {error.what}"
    alone = not passed and following(rows, session.key, -step) is None
    return Found(None, passed, alone)


def unread_after(rows: Sequence[Row], session: Session) -> Found:
    """The next discussion with unread comments in a list, round the end, at the first of these comments.

    The list may say what was so before it was read.
    """
    seen = {session.key}
    key = session.key
    while (row := following(rows, key, 1, unread=True)) is not None and row.key not in seen:
        key = row.key
        seen.add(key)
        try:
            other = _opened(session, key)
        except AfterwordError:
            continue  # the list says what is wrong with it
        if other.unread_count:
            other.place = at_unread(other)
            return Found(other)
    return Found(None)


def _opened(session: Session, key: str) -> Session:
    stored = session.library.read(key)
    assert stored is not None  # no version was named that it could still have
    return Session(session.library, stored, session.by)


def at_unread(session: Session) -> Place:
    """The session's place with the cursor on an unread comment: the one it is on, else the next."""
    place = session.place
    target = session.next_unread(place.cursor - 1 if place.cursor >= 0 else -1)
    if target is None or (target == place.cursor and place.pane == "comments"):
        return place
    return place._replace(cursor=target, line=0, pane="comments")

"""The tables of a discussion's flags: `events` is the truth, `flags` what the events add up to.

Both are written together. Of 10,000 flags only those are added up again that events came for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from store.codec import plain
from store.errors import DamagedFile
from store.flags import Event, event_document, event_of, flag_document, standing
from store.tables import Table, Tables, next_number


def events_in(path: Path, tables: Tables) -> list[Event]:
    """The events in the tables of the file `path`. Raises `DamagedFile`."""
    try:
        return [event_of(document) for document in tables.get("events", {}).values()]
    except ValueError as error:
        raise DamagedFile(path, str(error)) from error


def with_events(path: Path, tables: Tables, events: Iterable[Event]) -> Tables | None:
    """The tables with these events; None when they hold them all already.

    `path` is the file of the tables. Raises `DamagedFile`.
    """
    there: Table = dict(tables.get("events", {}))
    known = {document.get("id") for document in there.values()}
    added: list[Event] = []
    number = next_number(there)
    for event in events:
        document = plain(event_document(event))
        if document["id"] not in known:
            added.append(event_of(document))
            known.add(document["id"])
            there[str(number)] = document
            number += 1
    if not added:
        return None
    flags = tables.get("flags")
    return {**tables, "events": there, "flags": summed_up(path, there, flags, {e.flag for e in added})}


def summed_up(path: Path, events: Table, flags: Table | None, touched: set[str]) -> Table:
    """The table `flags` for the table `events` of the file `path`, when only the flags `touched` differ.

    With `flags` None everything is added up.
    """
    if flags is None:
        return _all_flags(path, events)
    try:
        concerned = [event_of(document) for document in events.values() if document.get("flag") in touched]
    except ValueError as error:
        raise DamagedFile(path, str(error)) from error
    stand = standing(concerned)
    summed: Table = {}
    for number, document in flags.items():
        flag = document.get("id")
        if flag not in touched:
            summed[number] = document
        elif flag in stand:
            summed[number] = flag_document(stand.pop(flag))
    for following, left in enumerate(stand.values(), next_number(flags)):
        summed[str(following)] = flag_document(left)
    return summed


def _all_flags(path: Path, events: Table) -> Table:
    stand = standing(events_in(path, {"events": events}))
    return {str(number): flag_document(each) for number, each in enumerate(stand.values(), 1)}


def count_flags(path: Path, tables: Tables) -> int:
    """How many flags stand. Raises `DamagedFile`."""
    return len(standing(events_in(path, tables)))


def flagged(events: Sequence[Event]) -> set[str | None]:
    """The comments that flags stand on, None for the article."""
    return {each.flag.comment_id for each in standing(events).values()}

"""Flags are events: what the set of events adds up to, in whatever order it came in and however often.

A change is an event. Events are never changed or taken away, so uniting what two people did is the
union of their events. A flag that was removed stays removed; of two changes after the same event
the later one counts, by clock and then by id. Undo is one more event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal
from uuid import uuid4

from store.model import Flag, Span

_NEVER: Final = datetime.min.replace(tzinfo=UTC)

What = Literal["add", "change", "remove", "coded"]

FIELDS: Final = ("comment_id", "span", "label", "note")
"""What an `add` event says of its flag and a `change` event may change."""


@dataclass(frozen=True, slots=True)
class Event:
    """One change of one flag.

    `id` is a UUID made where it happened, `flag` the id of the flag it is about (a UUID made by its
    `add`). `what` is "add" (with all of `FIELDS` in `fields`), "change" (some of them), "remove"
    (none), or "coded": the comment `fields["comment_id"]` was looked at without a flag. A span is
    `[start, end, quote]` or None. `by` is who did it, `at` when (aware UTC), `after` the id of the
    event of the same flag that it follows ("" for an `add`).
    """

    id: str
    flag: str
    what: What
    fields: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""
    at: datetime = _NEVER
    after: str = ""


def _stamp() -> tuple[str, datetime]:
    return str(uuid4()), datetime.now(UTC)


def add(
    comment_id: str | None, by: str, *, label: str = "", note: str = "", span: Span | None = None
) -> Event:
    """The event that flags a comment (None: the article), or the `span` of it."""
    event_id, now = _stamp()
    fields = {
        "comment_id": comment_id,
        "span": None if span is None else [span.start, span.end, span.quote],
        "label": label,
        "note": note,
    }
    return Event(event_id, str(uuid4()), "add", fields, by, now)


def change(flag: Flag, after: str, by: str, **fields: Any) -> Event:
    """The event that gives a flag other `fields`; `after` is the id of its newest event."""
    event_id, now = _stamp()
    return Event(event_id, flag.id, "change", fields, by, now, after)


def remove(flag: Flag, after: str, by: str) -> Event:
    """The event that takes a flag away; `after` is the id of its newest event."""
    event_id, now = _stamp()
    return Event(event_id, flag.id, "remove", {}, by, now, after)


def inverse(event: Event, before: Flag | None, after: str, by: str) -> Event | None:
    """The event that undoes `event`: `before` is the flag as it was before it, `after` its newest event.

    A removal is undone by a flag that says the same under a new id, since removals win. None where
    there is nothing to undo.
    """
    if event.what == "add":
        event_id, now = _stamp()
        return Event(event_id, event.flag, "remove", {}, by, now, after)
    if before is None:
        return None
    if event.what == "remove":
        return add(before.comment_id, before.by, label=before.label, note=before.note, span=before.span)
    if event.what == "change":
        was = {
            "comment_id": before.comment_id,
            "span": None if before.span is None else [before.span.start, before.span.end, before.span.quote],
            "label": before.label,
            "note": before.note,
        }
        return change(before, after, by, **{name: was[name] for name in event.fields})
    return None


@dataclass(frozen=True, slots=True)
class Standing:
    """A flag as the events leave it, and the id of the newest of its events that counts."""

    flag: Flag
    newest: str


def standing(events: Iterable[Event]) -> dict[str, Standing]:
    """The flags that a set of events adds up to, by id, in the order in which they were made.

    The same events in another order, or some of them twice, give the same flags.
    """
    unique = {event.id: event for event in events}
    adds: dict[str, Event] = {}
    changes: dict[str, list[Event]] = {}
    removed: set[str] = set()
    for event in unique.values():
        if event.what == "add":
            first = adds.get(event.flag)
            if first is None or _order(event) < _order(first):
                adds[event.flag] = event
        elif event.what == "change":
            changes.setdefault(event.flag, []).append(event)
        elif event.what == "remove":
            removed.add(event.flag)
    flags = {}
    for made in sorted(adds.values(), key=_order):
        if made.flag in removed:
            continue
        fields, newest = dict(made.fields), made.id
        for event in _line(made, changes.get(made.flag, [])):
            fields.update(event.fields)
            newest = event.id
        flags[made.flag] = Standing(_flag(made, fields), newest)
    return flags


def _order(event: Event) -> tuple[datetime, str]:
    return event.at, event.id


def _line(made: Event, changes: list[Event]) -> list[Event]:
    """The changes that count: from the `add` on, each time the latest of those after the same event.

    A change after an event that has not been delivered is taken as one after the `add`.
    """
    known = {made.id, *(event.id for event in changes)}
    following: dict[str, Event] = {}
    for event in changes:
        after = event.after if event.after in known else made.id
        rival = following.get(after)
        if rival is None or _order(event) > _order(rival):
            following[after] = event
    line: list[Event] = []
    at, seen = made.id, {made.id}
    while (follows := following.get(at)) is not None and follows.id not in seen:
        line.append(follows)
        at = follows.id
        seen.add(at)
    return line


def _flag(made: Event, fields: Mapping[str, Any]) -> Flag:
    span = fields.get("span")
    return Flag(
        id=made.flag,
        comment_id=fields.get("comment_id"),
        span=Span(int(span[0]), int(span[1]), str(span[2])) if span else None,
        label=str(fields.get("label") or ""),
        note=str(fields.get("note") or ""),
        by=made.by,
        at=made.at,
    )

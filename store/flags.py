"""Flags are events: what the set of events adds up to, in whatever order it came in and however often.

A change is an event. Events are never changed or taken away, so uniting what two people did is the
union of their events. A flag that was removed stays removed; of two changes after the same event
the later one counts, by clock and then by id. Undo is one more event.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, get_args

from store.model import Flag, Span
from store.when import from_iso, to_iso

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
_NEVER: Final = datetime.min.replace(tzinfo=UTC)

What = Literal["add", "change", "remove", "coded"]

FIELDS: Final = ("comment_id", "span", "label", "note")
"""What an `add` event says of its flag and a `change` event may change."""


class Event(NamedTuple):
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
    fields: Mapping[str, Any] = _NOTHING
    by: str = ""
    at: datetime = _NEVER
    after: str = ""


def _new_id() -> str:
    from uuid import uuid4

    return str(uuid4())


def _stamp() -> tuple[str, datetime]:
    return _new_id(), datetime.now(UTC)


def span_list(span: Span | None) -> list[Any] | None:
    """A span as an event has it and JSON keeps it."""
    return None if span is None else [span.start, span.end, span.quote]


def add(
    comment_id: str | None, by: str, *, label: str = "", note: str = "", span: Span | None = None
) -> Event:
    """The event that flags a comment (None: the article), or the `span` of it."""
    event_id, now = _stamp()
    fields = {
        "comment_id": comment_id,
        "span": span_list(span),
        "label": label,
        "note": note,
    }
    return Event(event_id, _new_id(), "add", fields, by, now)


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
            "span": span_list(before.span),
            "label": before.label,
            "note": before.note,
        }
        return change(before, after, by, **{name: was[name] for name in event.fields})
    return None


class Standing(NamedTuple):
    """A flag as the events leave it, and the id of the newest of its events that counts."""

    flag: Flag
    newest: str


def standing(events: Iterable[Event]) -> dict[str, Standing]:
    """The flags that a set of events adds up to, by id, in the order in which they were made.

    The same events in another order, or some of them twice, give the same flags.
    """
    unique: dict[str, Event] = {}
    for event in events:
        known = unique.setdefault(event.id, event)
        if known is not event and known != event:  # no program of ours writes that; one of them must win
            unique[event.id] = max(known, event, key=_contents)
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


def _contents(event: Event) -> tuple[datetime, str]:
    return event.at, repr(event_document(event))


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
        span=Span(*span) if span else None,
        label=str(fields.get("label") or ""),
        note=str(fields.get("note") or ""),
        by=made.by,
        at=made.at,
    )


def event_document(event: Event) -> dict[str, Any]:
    """An event as JSON."""
    return {
        "id": event.id,
        "flag": event.flag,
        "what": event.what,
        "fields": dict(event.fields),
        "by": event.by,
        "at": to_iso(event.at),
        "after": event.after,
    }


def event_of(document: Mapping[str, Any]) -> Event:
    """The event that a JSON object describes. Raises ValueError when it describes none."""
    event_id, flag, what = document.get("id"), document.get("flag"), document.get("what")
    by, after, fields = document.get("by"), document.get("after"), document.get("fields")
    at = from_iso(document.get("at"))
    if not isinstance(event_id, str) or not event_id:
        raise ValueError("an event without an id")
    if (
        not isinstance(what, str)
        or what not in _WHATS
        or not isinstance(flag, str)
        or at is None
        or at.tzinfo is None
    ):
        raise ValueError(f"the event {event_id} does not say what happened to which flag and when")
    if not isinstance(fields, dict) or not _sound(fields):
        raise ValueError(f"the event {event_id} has fields that make no sense")
    return Event(
        id=event_id,
        flag=flag,
        what=_WHATS[what],
        fields=fields,
        by=by if isinstance(by, str) else "",
        at=at,
        after=after if isinstance(after, str) else "",
    )


_WHATS: Final[dict[str, What]] = {what: what for what in get_args(What)}


def _sound(fields: Mapping[str, Any]) -> bool:
    match fields.get("span"):
        case None | [int(), int(), str()]:
            texts = (fields.get(name) for name in ("comment_id", "label", "note"))
            return all(text is None or isinstance(text, str) for text in texts)
    return False


def flag_document(standing: Standing) -> dict[str, Any]:
    """A flag as JSON: what its events add up to, and the newest of them."""
    flag = standing.flag
    return {
        "id": flag.id,
        "comment_id": flag.comment_id,
        "span": span_list(flag.span),
        "label": flag.label,
        "note": flag.note,
        "by": flag.by,
        "at": to_iso(flag.at),
        "newest": standing.newest,
    }

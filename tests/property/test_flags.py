"""Flags are what the set of events adds up to: order, repetition and uniting do not matter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from store.flagging import with_events
from store.flags import Event, Standing, flag_document, standing
from store.model import Flag, Span
from store.tables import Table

START = datetime(2026, 1, 1, tzinfo=UTC)
NOWHERE = Path("flags.json")

names = st.sampled_from(["1", "2", "3", "4", "5", "6", "7", "8"])
moments = st.integers(0, 5).map(lambda second: START + timedelta(seconds=second))
some_fields = st.fixed_dictionaries(
    {},
    optional={
        "comment_id": st.sampled_from([None, "c1", "c2"]),
        "span": st.sampled_from([None, [0, 3, "abc"]]),
        "label": st.sampled_from(["", "x", "y", "z"]),
        "note": st.sampled_from(["", "n", "m"]),
    },
)
all_fields = some_fields.map(lambda some: {"comment_id": "c", "span": None, "label": "", "note": ""} | some)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Events with single ids on a few flags, which may follow one another in any way, or nothing known."""
    events = []
    for name in draw(st.lists(names, unique=True)):
        what = draw(st.sampled_from(["add", "add", "change", "change", "change", "remove", "coded"]))
        fields = draw({"add": all_fields, "change": some_fields}.get(what, st.just({})))
        flag, after = draw(st.sampled_from(["f1", "f2"])), draw(st.one_of(names, st.just("")))
        events.append(Event(name, flag, what, fields, "me", draw(moments), after))  # type: ignore[arg-type]
    return events


def slow(events: list[Event]) -> dict[str, Standing]:
    """The rules of `store.flags`, one after the other, as plainly as they are written there."""
    stand = {}
    for name in {event.flag for event in events}:
        mine = [event for event in events if event.flag == name]
        adds = sorted(
            (event for event in mine if event.what == "add"), key=lambda event: (event.at, event.id)
        )
        if not adds or any(event.what == "remove" for event in mine):
            continue
        made, changes = adds[0], [event for event in mine if event.what == "change"]
        fields: dict[str, Any] = dict(made.fields)
        newest, used = made, {made.id}
        ids = {made.id, *(event.id for event in changes)}
        while True:
            # The changes right after the newest one; those after an unknown event follow the add.
            after = [
                event for event in changes if (event.after if event.after in ids else made.id) == newest.id
            ]
            if not after:
                break
            latest = max(after, key=lambda event: (event.at, event.id))
            if latest.id in used:
                break
            fields.update(latest.fields)
            newest = latest
            used.add(latest.id)
        span = Span(*fields["span"]) if fields["span"] else None
        flag = Flag(name, fields["comment_id"], span, fields["label"], fields["note"], made.by, made.at)
        stand[name] = Standing(flag, newest.id)
    return stand


@given(histories())
def test_flags_agree_with_the_rules_spelled_out(events: list[Event]) -> None:
    assert standing(events) == slow(events)


@given(histories(), st.randoms())
def test_order_and_repetition_do_not_matter(events: list[Event], random: Any) -> None:
    shuffled = events + random.sample(events, random.randint(0, len(events)))
    random.shuffle(shuffled)
    assert list(standing(shuffled).items()) == list(standing(events).items())


@given(histories(), st.data())
def test_uniting_what_two_did_is_the_same_whoever_unites(events: list[Event], data: st.DataObject) -> None:
    mine = [event for event in events if data.draw(st.booleans())]
    yours = [event for event in events if event not in mine or data.draw(st.booleans())]
    assert standing(mine + yours) == standing(yours + mine) == standing(events)


@given(histories(), st.data())
def test_a_removal_that_comes_stays(events: list[Event], data: st.DataObject) -> None:
    removal = Event("r", "f1", "remove", {}, "you", data.draw(moments), "")
    at = data.draw(st.integers(0, len(events)))
    assert "f1" not in standing([*events[:at], removal, *events[at:]])


@given(histories(), st.data())
def test_the_table_of_flags_added_to_bit_by_bit_is_what_all_the_events_add_up_to(
    events: list[Event], data: st.DataObject
) -> None:
    tables: dict[str, Table] = {}
    rest = list(events)
    while rest:
        part = [rest.pop(0) for _ in range(data.draw(st.integers(1, len(rest))))]
        tables = with_events(NOWHERE, tables, part) or tables
    wanted = {name: flag_document(each) for name, each in standing(events).items()}
    assert {flag["id"]: flag for flag in tables.get("flags", {}).values()} == wanted
    assert len(tables.get("flags", {})) == len(wanted)

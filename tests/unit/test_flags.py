"""Flag events: what they add up to, undo, their JSON and their tables."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store import flags
from store.errors import DamagedFile
from store.flagging import events_in, summed_up, with_events
from store.flags import Event, event_document, event_of, standing
from store.model import Flag, Span

START = datetime(2026, 1, 1, tzinfo=UTC)
NOWHERE = Path("flags.json")


def at(seconds: float) -> datetime:
    """A moment that many seconds after the start."""
    return START + timedelta(seconds=seconds)


def added(name: str, when: float = 0, **fields: Any) -> Event:
    """The event `name` that makes a flag called "flag"."""
    whole = {"comment_id": "c", "span": None, "label": "", "note": ""} | fields
    return Event(name, "flag", "add", whole, "ann", at(when))


def changed(name: str, after: str, when: float, **fields: Any) -> Event:
    """The event `name` that changes the flag called "flag"."""
    return Event(name, "flag", "change", fields, "ben", at(when), after)


def only(events: list[Event]) -> Flag:
    """The one flag that stands."""
    (each,) = standing(events).values()
    return each.flag


def test_a_flag() -> None:
    event = flags.add("c1", "ann", label="odd", note="why?", span=Span(3, 7, "word"))
    (each,) = standing([event]).values()
    assert each.newest == event.id
    assert each.flag == Flag(event.flag, "c1", Span(3, 7, "word"), "odd", "why?", "ann", event.at)
    assert event.at.tzinfo is not None
    assert len({event.id, event.flag, flags.add("c1", "ann").id}) == 3


def test_a_flag_on_the_article() -> None:
    assert only([flags.add(None, "ann")]).comment_id is None


def test_a_change_gives_the_flag_other_fields_and_keeps_who_made_it() -> None:
    events = [added("1", label="a", note="n"), changed("2", "1", 5, label="b")]
    flag = only(events)
    assert (flag.label, flag.note, flag.by, flag.at) == ("b", "n", "ann", at(0))
    assert standing(events)["flag"].newest == "2"


def test_a_removal_wins_over_a_later_change() -> None:
    removal = Event("3", "flag", "remove", {}, "ben", at(2), "1")
    assert standing([added("1"), removal, changed("2", "1", 9, label="b")]) == {}


def test_of_two_changes_after_the_same_event_the_later_one_counts() -> None:
    one, two = changed("2", "1", 5, label="early"), changed("3", "1", 6, label="late", note="x")
    assert only([added("1"), one, two]).label == "late"
    # What came after the one that lost does not count either.
    assert only([added("1"), one, two, changed("4", "2", 7, note="lost")]).note == "x"


def test_of_two_changes_at_the_same_moment_the_greater_id_counts() -> None:
    one, two = changed("2", "1", 5, label="two"), changed("3", "1", 5, label="three")
    assert only([added("1"), two, one]).label == "three"


def test_a_change_that_follows_a_later_one_by_its_own_clock_still_follows_it() -> None:
    events = [added("1", 100), changed("2", "1", 90, label="a"), changed("3", "2", 80, label="b")]
    assert only(events).label == "b"


def test_a_change_whose_forerunner_is_not_here_yet_counts_after_the_add() -> None:
    assert only([added("1"), changed("3", "2", 6, label="b")]).label == "b"
    assert only([added("1"), changed("2", "1", 5, note="n"), changed("3", "2", 6, label="b")]).note == "n"


def test_changes_that_follow_each_other_in_a_circle_end() -> None:
    events = [added("1"), changed("2", "3", 5, label="a"), changed("3", "2", 6, label="b")]
    assert only(events).label == ""


def test_a_change_or_removal_without_its_add_is_no_flag() -> None:
    assert standing([changed("2", "1", 5, label="a")]) == {}
    assert standing([Event("3", "flag", "remove", {}, "ben", at(2), "1")]) == {}


def test_coded_is_no_flag() -> None:
    assert standing([Event("1", "", "coded", {"comment_id": "c"}, "ann", at(0))]) == {}


def test_flags_stand_in_the_order_in_which_they_were_made() -> None:
    events = [replace_flag(added(str(n), when), f"f{n}") for n, when in enumerate((5, 1, 3))]
    assert list(standing(events)) == ["f1", "f2", "f0"]


def replace_flag(event: Event, flag: str) -> Event:
    """The event for another flag."""
    return event._replace(flag=flag)


def test_one_id_with_two_contents_adds_up_the_same_in_any_order() -> None:
    one, two = added("1", label="a"), added("1", label="b")
    assert standing([one, two]) == standing([two, one]) == standing([one, two, one])


# -- undo ------------------------------------------------------------------------------------------


def test_undoing_a_flag_removes_it() -> None:
    event = flags.add("c", "ann")
    undo = flags.inverse(event, None, event.id, "ann")
    assert undo is not None
    assert standing([event, undo]) == {}


def test_undoing_a_change_brings_back_what_was() -> None:
    event = flags.add("c", "ann", label="a", note="n", span=Span(1, 2, "x"))
    before = only([event])
    change = flags.change(before, event.id, "ann", label="b", span=None)
    undo = flags.inverse(change, before, change.id, "ben")
    assert undo is not None
    assert set(undo.fields) == {"label", "span"}
    assert only([event, change, undo]) == before


def test_undoing_a_removal_makes_a_flag_that_says_the_same() -> None:
    event = flags.add("c", "ann", label="a", note="n", span=Span(1, 2, "x"))
    before = only([event])
    removal = flags.remove(before, event.id, "ben")
    undo = flags.inverse(removal, before, removal.id, "ben")
    assert undo is not None
    flag = only([event, removal, undo])
    assert flag.id != before.id
    assert flag._replace(id=before.id, at=before.at) == before


def test_there_is_nothing_to_undo_of_what_changed_no_flag() -> None:
    assert flags.inverse(Event("1", "", "coded", {"comment_id": "c"}, "ann", at(0)), None, "", "ann") is None
    assert flags.inverse(changed("2", "1", 5, label="a"), None, "2", "ann") is None


# -- JSON ------------------------------------------------------------------------------------------


def test_an_event_survives_json() -> None:
    made = [
        flags.add("c", "ann", label="odd", note="Ünï\n", span=Span(3, 7, "word")),
        flags.add(None, ""),
        changed("2", "1", 5.25, label="b", span=None),
        Event("3", "flag", "remove", {}, "ben", at(2), "1"),
        Event("4", "", "coded", {"comment_id": "c"}, "ann", at(0)),
    ]
    for event in made:
        assert event_of(json.loads(json.dumps(event_document(event)))) == event


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": None},
        {"id": 7},
        {"flag": None},
        {"what": "explode"},
        {"what": ["add"]},
        {"at": None},
        {"at": "yesterday"},
        {"at": "2026-01-01T00:00:00"},
        {"fields": None},
        {"fields": {"span": [1, 2]}},
        {"fields": {"span": "1-2"}},
        {"fields": {"span": [1, 2, 3]}},
        {"fields": {"label": 5}},
        {"fields": {"comment_id": [1]}},
    ],
)
def test_what_is_no_event_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="event"):
        event_of(event_document(added("1")) | wrong)


# -- tables ----------------------------------------------------------------------------------------


def test_events_are_added_once() -> None:
    one, two = added("1"), changed("2", "1", 5, label="b")
    tables = with_events(NOWHERE, {}, [one, one])
    assert tables is not None
    assert events_in(NOWHERE, tables) == [one]
    assert with_events(NOWHERE, tables, [one]) is None
    assert with_events(NOWHERE, tables, []) is None
    both = with_events(NOWHERE, tables, [two, one])
    assert both is not None
    assert list(both["events"]) == ["1", "2"]
    assert [flag["label"] for flag in both["flags"].values()] == ["b"]


def test_a_removed_flag_leaves_the_table_and_its_number_is_not_in_the_way() -> None:
    tables = with_events(NOWHERE, {}, [replace_flag(added(str(n)), f"f{n}") for n in range(3)])
    assert tables is not None
    tables = with_events(NOWHERE, tables, [Event("r", "f1", "remove", {}, "ann", at(9), "1")])
    assert tables is not None
    assert [flag["id"] for flag in tables["flags"].values()] == ["f0", "f2"]
    tables = with_events(NOWHERE, tables, [replace_flag(added("9"), "f9")])
    assert tables is not None
    assert [flag["id"] for flag in tables["flags"].values()] == ["f0", "f2", "f9"]


def test_what_others_keep_beside_the_events_stays() -> None:
    known = event_document(added("1")) | {"colour": "red"}
    tables = with_events(
        NOWHERE, {"events": {"5": known}, "mine": {"1": {}}}, [replace_flag(added("2"), "f2")]
    )
    assert tables is not None
    assert tables["events"]["5"]["colour"] == "red"
    assert list(tables["events"]) == ["5", "6"]
    assert tables["mine"] == {"1": {}}
    assert [flag["id"] for flag in tables["flags"].values()] == ["flag", "f2"]


def test_an_event_that_makes_no_sense_is_damage_and_is_named() -> None:
    tables = {"events": {"1": event_document(added("odd-one")) | {"at": "never"}}}
    with pytest.raises(DamagedFile, match="odd-one"):
        events_in(NOWHERE, tables)
    with pytest.raises(DamagedFile, match="odd-one"):
        with_events(NOWHERE, tables, [changed("2", "odd-one", 5, label="b")])
    with pytest.raises(DamagedFile, match="odd-one"):
        summed_up(NOWHERE, tables["events"], None, set())


def test_a_note_that_a_file_cannot_hold_is_kept_without_it() -> None:
    tables = with_events(NOWHERE, {}, [added("1", note="a\ud800b")])
    assert tables is not None
    assert events_in(NOWHERE, tables)[0].fields["note"] == "a\ufffdb"

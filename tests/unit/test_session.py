"""One reader in one discussion: flags, undo and redo, read marks and the place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from store.errors import CannotWrite, DamagedFile, NewerSchema
from store.flags import Event
from store.folder import FolderLibrary
from store.library import Reading, Version
from store.model import Comment, Discussion
from tui.session import Place, Session

COMMENTS = (
    Comment("a", text="first"),
    Comment("b", "a", text="a reply"),
    Comment("gone", state="missing"),
    Comment("c", "gone", text="a reply to what is not there"),
    Comment("d", text="last"),
)


class FullDisk(FolderLibrary):
    """A library whose flags cannot be written while `full`."""

    full = False

    def append_flags(self, key: str, events: Iterable[Event]) -> Version:
        if self.full:
            raise CannotWrite(Path("flags.json"), "No space left on device")
        return super().append_flags(key, events)


@pytest.fixture
def library(tmp_path: Path) -> FullDisk:
    library = FullDisk(tmp_path / "library")
    library.put(Discussion(title="A test", body="The article.", comments=COMMENTS))
    return library


def opened(library: FolderLibrary, by: str = "ann") -> Session:
    key = library.list().rows[0].key
    stored = library.read(key)
    assert stored is not None
    return Session(library, stored, by)


def on_disk(library: FolderLibrary) -> list[tuple[str | None, str, str]]:
    """What a reader who opens it finds."""
    return [(flag.comment_id, flag.label, flag.note) for flag in opened(library, "somebody").flags]


def test_a_flag_is_on_disk_when_it_is_told(library: FullDisk) -> None:
    session = opened(library)
    change = session.toggle_flag("b")
    assert change.before is None
    assert change.after is not None
    assert change.after.by == "ann"
    assert on_disk(library) == [("b", "", "")]
    assert session.flagged() == {1: ""}
    change = session.toggle_flag("b")
    assert change.after is None
    assert on_disk(library) == []
    assert session.flagged() == {}


def test_a_flag_that_cannot_be_written_is_not_there(library: FullDisk) -> None:
    session = opened(library)
    library.full = True
    with pytest.raises(CannotWrite):
        session.toggle_flag("b")
    assert session.flags == []
    assert not session.can_undo
    library.full = False
    session.toggle_flag("b")
    library.full = True
    with pytest.raises(CannotWrite):
        session.undo()
    assert session.flagged() == {1: ""}
    assert session.can_undo
    assert not session.can_redo


def test_labels_and_notes(library: FullDisk) -> None:
    session = opened(library)
    session.set_flag("a", "claim", "who says so?")
    assert on_disk(library) == [("a", "claim", "who says so?")]
    assert session.set_flag("a", "claim", "who says so?") is None
    session.set_flag("a", "rumour", "")
    assert on_disk(library) == [("a", "rumour", "")]
    assert session.flagged() == {0: "rumour"}
    session.toggle_flag("a")  # a plain one beside it, for `f` means one's own flag without a label
    assert sorted(label for _, label, _ in on_disk(library)) == ["", "rumour"]
    session.remove_flag("a")
    assert on_disk(library) == [("a", "", "")]


def test_the_article_can_be_flagged(library: FullDisk) -> None:
    session = opened(library)
    session.toggle_flag(None)
    assert on_disk(library) == [(None, "", "")]
    assert session.flagged() == {}
    assert len(session.flags_on(None)) == 1


def test_only_ones_own_flag_is_taken_away(library: FullDisk) -> None:
    opened(library, "ben").toggle_flag("b")
    session = opened(library, "ann")
    session.toggle_flag("b")
    assert {flag.by for flag in session.flags_on("b")} == {"ann", "ben"}
    session.toggle_flag("b")
    assert {flag.by for flag in session.flags_on("b")} == {"ben"}


def test_undo_and_redo_go_through_all_changes(library: FullDisk) -> None:
    session = opened(library)
    states = [on_disk(library)]
    for change in (
        lambda: session.toggle_flag("a"),
        lambda: session.set_flag("a", "claim", "note"),
        lambda: session.remove_flag("a"),
        lambda: session.toggle_flag("a"),
        lambda: session.toggle_flag("d"),
        lambda: session.set_flag("d", "", "why?"),
    ):
        change()
        states.append(on_disk(library))
    for _ in range(3):  # and back and forth, over flags that came back under other ids
        for expected in reversed(states[:-1]):
            assert session.undo() is not None
            assert sorted(on_disk(library), key=str) == sorted(expected, key=str)
        assert session.undo() is None
        for expected in states[1:]:
            assert session.redo() is not None
            assert sorted(on_disk(library), key=str) == sorted(expected, key=str)
        assert session.redo() is None


def test_a_change_ends_what_could_be_redone(library: FullDisk) -> None:
    session = opened(library)
    session.toggle_flag("a")
    session.undo()
    session.toggle_flag("b")
    assert not session.can_redo
    assert on_disk(library) == [("b", "", "")]


def test_undo_adds_events_and_takes_none_away(library: FullDisk) -> None:
    session = opened(library)
    session.toggle_flag("a")
    session.undo()
    session.redo()
    events, _ = library.flags(session.key)
    assert [event.what for event in events] == ["add", "remove", "add"]


def test_read_marks_and_the_place_are_found_again(library: FullDisk) -> None:
    session = opened(library)
    index = {comment.id: i for i, comment in enumerate(session.thread)}
    assert session.unread_count == 4  # a placeholder holds nothing to read
    assert session.mark_read([index["a"], index["gone"], index["b"]]) == [index["a"], index["b"]]
    folds = bytes(i == index["a"] for i in range(5))
    session.place = Place(index["b"], -3, 7, False, "article", folds)
    assert session.save()
    assert not session.save()
    again = opened(library)
    assert again.place == session.place
    assert [i for i in range(5) if again.unread(i)] == sorted((index["c"], index["d"]))
    assert again.unread_count == 2
    assert opened(library, "ben").unread_count == 4
    assert again.mark_read([index["a"]], read=False) == [index["a"]]
    assert again.unread_count == 3
    again.save()
    assert opened(library).unread(index["a"])


def test_the_next_unread_one_is_looked_for_round_the_end(library: FullDisk) -> None:
    session = opened(library)
    session.mark_read([0, 1])
    unread = [i for i in range(5) if session.unread(i)]
    assert session.next_unread(0) == unread[0]
    assert session.next_unread(unread[-1]) == unread[0]
    session.mark_read(unread)
    assert session.next_unread(0) is None


def test_positions_leave_placeholders_out(library: FullDisk) -> None:
    session = opened(library)
    assert session.comments == 4
    assert [session.position(i) for i in range(5)] == [1, 2, 3, 3, 4]


def test_a_placeholder_at_the_end_has_a_position(library: FullDisk) -> None:
    library.put(
        Discussion(title="Another", body="x", comments=[*COMMENTS[:2], Comment("e", state="missing")])
    )
    key = next(row.key for row in library.list().rows if row.title == "Another")
    stored = library.read(key)
    assert stored is not None
    assert Session(library, stored, "ann").position(2) == 2


def test_what_was_read_may_have_vanished(library: FullDisk) -> None:
    session = opened(library)
    reading = Reading(read=frozenset({"a", "nowhere"}), cursor="nowhere", line=4)
    library.set_reading(session.key, "ann", reading)
    again = opened(library)
    assert again.place.cursor == -1
    assert again.unread_count == 3
    again.save()
    assert "nowhere" in library.reading(session.key, "ann").read


@pytest.mark.parametrize("name", ["flags.json", "reading.json"])
@pytest.mark.parametrize(
    ("content", "says"),
    [("{half", "check --repair"), ('{"_meta": {"1": {"schema": 99}}}', "update Afterword")],
)
def test_reading_goes_on_without_a_file_that_cannot_be_read(
    library: FullDisk, name: str, content: str, says: str
) -> None:
    session = opened(library)
    session.toggle_flag("b")
    session.mark_read([0])
    session.save()
    path = library.root / "discussions" / session.key / name
    path.write_text(content)

    session = opened(library)
    (trouble,) = session.troubles
    assert str(path) in trouble
    assert says in trouble
    assert len(session.thread) == len(COMMENTS)
    session.mark_read([1, 4])
    session.place = Place(cursor=1)
    if name == "flags.json":
        assert session.flags == []
        assert not session.unread(0)
        assert session.save()
        with pytest.raises((DamagedFile, NewerSchema)):
            session.toggle_flag("b")
    else:
        assert session.unread(0)
        assert len(session.flags) == 1
        assert not session.save()
        session.toggle_flag("a")
    assert path.read_text() == content

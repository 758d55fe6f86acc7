"""Where a reader is, kept by bytes: however it is saved, `reading.json` says what the plain way says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import store.folder
from store.folder import FolderLibrary
from store.library import Marks, Reading, Stored
from store.marks import marks_of
from store.model import Comment, Discussion

IDS = ("a", "b", 'x"b', "a,", ",", '","', "[b", "b]", "\\", "\\b", "ü", "日本", "\n", "b b", "c" * 50, "'")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library with one discussion, whose ids look like what stands around them in JSON."""
    folder = tmp_path_factory.mktemp("library")
    comments = [Comment(id=each, text=each) for each in IDS]
    FolderLibrary(folder).put(Discussion(title="A test", comments=comments))
    return folder


def opened(folder: Path) -> tuple[FolderLibrary, Stored]:
    library = FolderLibrary(folder)
    stored = library.read(library.list().rows[0].key)
    assert stored is not None
    return library, stored


_bytes = st.lists(st.booleans(), min_size=len(IDS), max_size=len(IDS)).map(bytes)
_steps = st.lists(
    st.tuples(
        st.sampled_from(("mine", "mine", "mine", "others", "by ids", "drop", "spoil", "reopen")),
        _bytes,
        _bytes,
        st.integers(-1, len(IDS) - 1),
    ),
    min_size=1,
    max_size=8,
)


@given(steps=_steps)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_save_by_bytes_says_what_a_save_by_ids_says(
    folder: Path, steps: list[tuple[str, bytes, bytes, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.folder, "FEW", 0)
    monkeypatch.setattr(store.folder, "MANY", 0)
    library, stored = opened(folder)
    key, thread = stored.discussion.key, stored.thread
    library.set_reading(key, "me", Reading(read=frozenset({"not there", "b,b"})))
    expected: dict[str, Marks] = {"me": Marks()}
    for what, read, folded, cursor in steps:
        marks = Marks(read if 1 in read else b"", folded if 1 in folded else b"", cursor, cursor, 1)
        derived = library.layout.marks / key
        match what:
            case "mine" | "others":
                by = "me" if what == "mine" else "you"
                library.set_marks(stored, by, marks)
                expected[by] = marks
            case "by ids":
                there = frozenset(thread.id(i) for i in range(len(IDS)) if read[i])
                reading = Reading(there | {"not there", "b,b"}, cursor=thread.id(max(0, cursor)))
                library.set_reading(key, "me", reading)
                expected["me"] = marks_of(thread, reading)
            case "drop":
                derived.unlink(missing_ok=True)
            case "spoil":
                if derived.exists():
                    derived.write_bytes(derived.read_bytes()[:-3])
            case _:
                library.settle(stored)
                library, stored = opened(folder)
                thread = stored.thread
        for by, wanted in expected.items():
            assert library.marks(stored, by) == wanted
            kept = library.reading(key, by)
            assert marks_of(thread, kept) == wanted
            assert by != "me" or {"not there", "b,b"} <= kept.read, "what the thread does not have stays read"


def test_what_changed_is_put_into_the_list_without_the_rest_being_made_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.folder, "FEW", 0)
    monkeypatch.setattr(store.folder, "MANY", 0)
    library, stored = opened(folder)
    place = [stored.thread.find(each) for each in ("c" * 50, "a")]
    first = bytes(i in place for i in range(len(IDS)))
    library.set_marks(stored, "me", Marks(first))
    made: list[bytes] = []
    monkeypatch.setattr("store.resuming.id_list", lambda *args: made.append(b"") or b"[]")
    second = bytes(i == place[0] or i == 3 for i in range(len(IDS)))
    library.set_marks(stored, "me", Marks(second))
    assert library.marks(stored, "me").read == second
    assert not made

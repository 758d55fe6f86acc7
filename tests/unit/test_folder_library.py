"""The library in a folder: the contract, its files, and several programs at once."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tinydb import Query, TinyDB, where

from store import Library, flags
from store.folder import FolderLibrary
from store.library import Reading
from tests.unit.folder_helpers import files, filled
from tests.unit.library_contract import FERRY, LibraryContract, discussion, read, said, shape


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    """An empty library, whose folder is not there yet."""
    return FolderLibrary(tmp_path / "library", timeout=5.0)


@pytest.fixture
def again(library: FolderLibrary) -> Callable[[], Library]:
    """Opens the library once more."""
    return lambda: Library.open(str(library.root))


class TestContract(LibraryContract):
    """The folder keeps the contract."""


# -- opening and reading ---------------------------------------------------------------------------


def test_opening_and_reading_an_empty_library_makes_no_folder(library: FolderLibrary) -> None:
    assert library.list().rows == []
    assert library.changes()[0] == {}
    assert list(library.check(repair=True)) == []
    assert library.capabilities.write
    assert not library.root.exists()


def test_reading_writes_nothing(library: FolderLibrary) -> None:
    key = library.put(discussion(comments=FERRY)).key
    library.append_flags(key, [flags.add("a", "me")])
    library.set_reading(key, "me", Reading(cursor="a"))
    before = files(library.root)
    fresh = FolderLibrary(library.root)
    read(fresh, key)
    fresh.flags(key)
    fresh.reading(key, "me")
    fresh.list()
    fresh.changes()
    list(fresh.check())
    assert files(library.root) == before


def test_reading_needs_no_tinydb_no_lock_and_no_catalog(library: FolderLibrary, tmp_path: Path) -> None:
    key = library.put(discussion(comments=FERRY)).key
    library.append_flags(key, [flags.add("a", "me")])
    shutil.rmtree(library.root / "locks")
    (library.root / "catalog.json").unlink(missing_ok=True)
    program = (
        "import sys; from store.folder import FolderLibrary; library = FolderLibrary(sys.argv[1]); "
        "key = sys.argv[2]; thread = library.read(key).thread; "
        "print(len(thread), len(library.flags(key)[0]), library.reading(key, 'x')); "
        "late = ('tinydb', 'filelock', 'textual', 'rich', 'tui', 'tempfile', 'store.storage'); "
        "print([name for name in late if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(library.root), key], capture_output=True, text=True, check=True
    )
    counts, imported = done.stdout.splitlines()
    assert counts.startswith("4 1 Reading(")
    assert imported == "[]"
    assert not (library.root / "locks").exists()


def test_a_flag_writes_its_file_and_no_other(library: FolderLibrary) -> None:
    key = library.put(discussion(comments=FERRY)).key
    before = files(library.root)
    library.append_flags(key, [flags.add("a", "me")])
    after = files(library.root)
    name = f"discussions/{key}/flags.json"
    assert after.keys() - before.keys() == {name}
    assert {each: after[each] for each in before} == before
    library.set_reading(key, "me", Reading(cursor="a"))
    later = files(library.root)
    assert later.keys() - after.keys() == {f"discussions/{key}/reading.json"}
    assert {each: later[each] for each in after} == after


def test_what_changes_nothing_is_not_written(library: FolderLibrary) -> None:
    key = library.put(discussion(comments=FERRY)).key
    events = [flags.add("a", "me")]
    library.append_flags(key, events)
    library.set_reading(key, "me", Reading(cursor="a"))
    before = files(library.root)
    library.put(discussion(comments=FERRY, imported=None))
    library.append_flags(key, events)
    library.set_reading(key, "me", Reading(cursor="a"))
    assert files(library.root) == before


# -- the files -------------------------------------------------------------------------------------


def test_the_files_open_with_plain_tinydb(library: FolderLibrary) -> None:
    key = library.put(discussion(comments=[*FERRY, said("e", "ملاحظة 👩‍👩‍👧‍👦", author="Zoë")])).key
    library.append_flags(key, [flags.add("a", "me", label="odd"), flags.add("e", "you")])
    library.set_reading(key, "me", Reading(read=frozenset("ab")))
    library.list()
    folder = library.root / "discussions" / key
    with TinyDB(folder / "discussion.json", encoding="utf-8", access_mode="r") as db:
        assert db.tables() == {"_meta", "discussion", "comments"}
        (told,) = db.table("discussion").all()
        assert (told["title"], told["key"]) == ("The last ferry", key)
        comments = db.table("comments")
        assert [comment["id"] for comment in comments] == ["a", "b", "c", "d", "e"]
        assert [c["id"] for c in comments.search(where("parent_id") == "a")] == ["b"]
        assert comments.get(Query().author == "Zoë")["text"] == "ملاحظة 👩‍👩‍👧‍👦"  # type: ignore[index, call-overload]
        assert db.table("_meta").all() == [{"kind": "discussion", "schema": 1}]
    with TinyDB(folder / "flags.json", encoding="utf-8", access_mode="r") as db:
        assert [event["what"] for event in db.table("events")] == ["add", "add"]
        assert db.table("flags").get(where("by") == "you")["comment_id"] == "e"  # type: ignore[index, call-overload]
    with TinyDB(folder / "reading.json", encoding="utf-8", access_mode="r") as db:
        assert db.table("readers").all()[0]["read"] == ["a", "b"]
    with TinyDB(library.root / "catalog.json", encoding="utf-8", access_mode="r") as db:
        assert db.table("rows").all()[0]["comments"] == 5


def test_what_plain_tinydb_wrote_is_read_and_kept(library: FolderLibrary) -> None:
    key = library.put(discussion(comments=FERRY)).key
    path = library.root / "discussions" / key / "discussion.json"
    with TinyDB(path, encoding="utf-8") as db:
        db.table("comments").insert(
            {"id": 77, "parent_id": "a", "author": "Ann", "text": "By hand.", "mood": "calm"}
        )
        db.table("mine").insert({"anything": 1})
    stored = read(library, key)
    assert shape(stored)[3] == (2, "77")
    assert stored.thread[3].extra == {"mood": "calm"}
    library.put(discussion(comments=[*FERRY, said("e")], sha256="bb"))
    with TinyDB(path, encoding="utf-8", access_mode="r") as db:
        assert db.table("mine").all() == [{"anything": 1}]
        assert "77" in [comment["id"] for comment in db.table("comments")]


def test_a_store_written_by_hand_needs_only_comments(library: FolderLibrary) -> None:
    folder = library.root / "discussions" / "by-hand"
    folder.mkdir(parents=True)
    comments = [
        {"id": 1, "parent_id": 0, "author": "Ann", "text": "One."},
        {"id": 2, "parent_id": 1, "author": "Ben", "text": "Two."},
        {"id": 3, "parent_id": None, "author": None, "text": "Three."},
    ]
    (folder / "discussion.json").write_text(
        json.dumps({"comments": {str(n): c for n, c in enumerate(comments, 1)}})
    )
    stored = read(library, "by-hand")
    assert shape(stored) == [(1, "1"), (2, "2"), (1, "3")]
    assert stored.discussion.key == "by-hand"
    library.append_flags("by-hand", [flags.add("2", "me")])
    (row,) = library.list().rows
    assert (row.key, row.comments, row.flags) == ("by-hand", 3, 1)


def test_a_discussion_that_is_copied_to_another_library_is_there(
    library: FolderLibrary, tmp_path: Path
) -> None:
    key = library.put(discussion(comments=FERRY)).key
    library.append_flags(key, [flags.add("a", "me")])
    other = FolderLibrary(tmp_path / "other")
    shutil.copytree(library.root / "discussions" / key, other.root / "discussions" / key)
    assert len(read(other, key).thread) == 4
    assert other.list().rows[0].flags == 1
    assert list(other.check()) == []


# -- several at once -------------------------------------------------------------------------------


def _flag_100(root: str, key: str, by: str) -> None:
    library = FolderLibrary(root)
    for number in range(100):
        library.append_flags(key, [flags.add(f"c{number}", by)])


def test_two_programs_that_flag_at_once_lose_nothing(library: FolderLibrary) -> None:
    key = library.put(discussion(comments=[said(f"c{number}") for number in range(100)])).key
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=_flag_100, args=(str(library.root), key, by)) for by in ("ann", "ben")]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    stand = flags.standing(library.flags(key)[0])
    by = {
        name: {each.flag.comment_id for each in stand.values() if each.flag.by == name}
        for name in ("ann", "ben")
    }
    assert by["ann"] == by["ben"] == {f"c{number}" for number in range(100)}
    assert list(library.check()) == []


def test_flags_that_another_program_wrote_in_between_stay(library: FolderLibrary) -> None:
    """The flags that were written last are remembered, and what others wrote since is not overlooked."""
    key, other = filled(library), library.put(discussion("other", FERRY)).key
    for each in (library, FolderLibrary(library.root), library, FolderLibrary(library.root)):
        each.append_flags(key, [flags.add("b", "me")])
        each.append_flags(other, [flags.add("c", "me")])
    assert len(library.flags(key)[0]) == 5
    assert len(library.flags(other)[0]) == 4
    path = library.root / "discussions" / key / "flags.json"
    path.unlink()
    library.append_flags(key, [flags.add("d", "me")])
    assert len(library.flags(key)[0]) == 1


def test_threads_that_write_at_once_lose_nothing(library: FolderLibrary) -> None:
    key = library.put(discussion(comments=FERRY)).key
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(5):
                library.append_flags(key, [flags.add("a", f"reader {number}", note=str(turn))])
                library.set_reading(key, f"reader {number}", Reading(line=turn))
                library.list()
                library.put(discussion(f"of {number}", FERRY[: turn % 4], str(turn)))
        except BaseException as error:  # noqa: BLE001 (told below, where pytest sees it)
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(library.flags(key)[0]) == 30
    assert {library.reading(key, f"reader {number}").line for number in range(6)} == {4}
    assert library.list().total == 7


def test_waiting_ends_with_a_change(library: FolderLibrary) -> None:
    key = filled(library)
    timer = threading.Timer(
        0.05, lambda: FolderLibrary(library.root).append_flags(key, [flags.add("d", "you")])
    )
    timer.start()
    begin = time.monotonic()
    assert library.wait(20)
    assert time.monotonic() - begin < 20
    timer.join()

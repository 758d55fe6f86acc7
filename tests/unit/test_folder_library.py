"""The library in a folder: the contract, and what holds for its files."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tinydb import Query, TinyDB, where

from store import Library, flags, storage
from store.errors import AfterwordError, CannotWrite, DamagedFile, NewerSchema, NotInLibrary
from store.folder import FolderLibrary
from store.library import Reading
from store.model import Comment
from tests.unit.library_contract import FERRY, WHEN, LibraryContract, discussion, read, said, shape


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


def files(root: Path) -> dict[str, tuple[int, bytes]]:
    """Each file below `root` with its inode and its bytes, lock files and derived ones left out."""
    return {
        str(path.relative_to(root)): (path.stat().st_ino, path.read_bytes())
        for path in root.rglob("*")
        if path.is_file() and path.suffix != ".lock" and path.name != "catalog.json"
    }


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


# -- damage ----------------------------------------------------------------------------------------

DAMAGE = {
    "truncated": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "blank": lambda data: b" \n",
    "not json": lambda data: b"hello",
    "a list": lambda data: b"[]",
    "a table that is none": lambda data: b'{"comments": [1], "events": [1], "readers": [1]}',
    "a document that is none": lambda data: (
        b'{"comments": {"1": 1}, "events": {"1": 1}, "readers": {"1": 1}}'
    ),
    "a number that is none": lambda data: (
        b'{"comments": {"x": {}}, "events": {"x": {}}, "readers": {"x": {}}}'
    ),
    "another kind": lambda data: b'{"_meta": {"1": {"kind": "catalog", "schema": 1}}}',
    "a broken schema": lambda data: b'{"_meta": {"1": {"schema": "x"}}, "comments": {}}',
    "half of UTF-8": lambda data: '{"comments": {"1": {"id": "é"}}}'.encode()[:-5] + b'"}}}',
}


def use(library: Library, key: str, name: str) -> list[Callable[[], object]]:
    """Everything that reads or changes the file `name` of a discussion."""
    return {
        "discussion.json": [
            lambda: library.read(key),
            lambda: library.put(discussion(comments=FERRY[:2], sha256="zz")),
        ],
        "flags.json": [lambda: library.flags(key), lambda: library.append_flags(key, [flags.add("b", "me")])],
        "reading.json": [
            lambda: library.reading(key, "me"),
            lambda: library.set_reading(key, "me", Reading(cursor="d")),
        ],
    }[name]


def filled(library: Library) -> str:
    """The key of a discussion with all its files."""
    key = library.put(discussion(comments=FERRY)).key
    library.append_flags(key, [flags.add("a", "me")])
    library.set_reading(key, "me", Reading(cursor="a"))
    return key


@pytest.mark.parametrize("name", ["discussion.json", "flags.json", "reading.json"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_named_and_never_written(library: FolderLibrary, name: str, damage: str) -> None:
    key = filled(library)
    path = library.root / "discussions" / key / name
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    before = files(library.root)
    for act in use(library, key, name):
        with pytest.raises(DamagedFile) as caught:
            act()
        assert str(path) in str(caught.value)
        assert caught.value.hint
    assert [problem for problem in library.check(repair=True) if problem.where == str(path)]
    assert files(library.root) == before


@pytest.mark.parametrize("name", ["discussion.json", "flags.json", "reading.json"])
def test_a_newer_schema_is_refused_and_never_written(library: FolderLibrary, name: str) -> None:
    key = filled(library)
    path = library.root / "discussions" / key / name
    kind = name.removesuffix(".json")
    # Its tables may be of another shape altogether.
    path.write_text(json.dumps({"_meta": {"1": {"kind": kind, "schema": 2}}, "comments": [1], "events": 7}))
    before = files(library.root)
    for act in use(library, key, name):
        with pytest.raises(NewerSchema) as caught:
            act()
        assert str(path) in str(caught.value)
    assert files(library.root) == before


@pytest.mark.parametrize("name", ["discussion.json", "flags.json", "reading.json"])
def test_a_file_that_may_not_be_read_is_named(
    library: FolderLibrary, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refusal is put in by hand, since no permission keeps the superuser out."""
    key = filled(library)
    path = library.root / "discussions" / key / name
    before = files(library.root)
    opened = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == name:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return opened(self, *args, **kwargs)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        for act in use(FolderLibrary(library.root), key, name):
            with pytest.raises(DamagedFile, match="could not be read \\(Permission denied\\)"):
                act()
        assert not library.list().rows or name != "discussion.json" or library.list().rows[0].key == key
    assert files(library.root) == before
    assert str(path)


def test_one_damaged_discussion_does_not_hide_the_others(library: FolderLibrary) -> None:
    good, bad = (library.put(discussion(title, FERRY)).key for title in ("good", "bad"))
    library.list()
    (library.root / "discussions" / bad / "discussion.json").write_text("{")
    for each in (library, FolderLibrary(library.root)):
        rows = {row.key: row for row in each.list().rows}
        assert rows[good].problem == ""
        assert "discussion.json" in rows[bad].problem
    reports = list(library.import_batch([]))
    assert reports == []


def test_a_batch_goes_on_after_a_damaged_discussion(library: FolderLibrary) -> None:
    from store.library import Incoming

    bad = library.put(discussion("bad", FERRY)).key
    path = library.root / "discussions" / bad / "discussion.json"
    path.write_text("{")
    reports = list(
        library.import_batch([Incoming(discussion("bad", FERRY[:1])), Incoming(discussion("good", FERRY))])
    )
    assert [report.title for report in reports] == ["bad", "good"]
    assert str(path) in reports[0].rejected[0]
    assert reports[0].version == ""
    assert reports[1].added == 4
    assert path.read_text() == "{"


# -- the catalog -----------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", [None, *DAMAGE])
def test_the_catalog_is_made_again(library: FolderLibrary, damage: str | None) -> None:
    filled(library)
    rows = library.list().rows
    path = library.root / "catalog.json"
    assert path.exists()
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(DAMAGE[damage](path.read_bytes()))
    assert FolderLibrary(library.root).list().rows == rows
    assert TinyDB(path, encoding="utf-8", access_mode="r").table("rows").all()[0]["key"] == rows[0].key


def test_a_newer_catalog_is_left_alone(library: FolderLibrary) -> None:
    filled(library)
    rows = library.list().rows
    path = library.root / "catalog.json"
    path.write_text('{"_meta": {"1": {"kind": "catalog", "schema": 99}}}')
    fresh = FolderLibrary(library.root)
    assert fresh.list().rows == rows
    fresh.put(discussion("another", FERRY))
    assert len(fresh.list().rows) == 2
    assert json.loads(path.read_text())["_meta"]["1"]["schema"] == 99


def test_a_list_opens_only_what_changed(library: FolderLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [library.put(discussion(str(number), FERRY)).key for number in range(5)]
    FolderLibrary(library.root).list()
    opened: list[str] = []
    original = Path.open

    def watch(self: Path, *args: object, **kwargs: object) -> object:
        opened.append(f"{self.parent.name}/{self.name}")
        return original(self, *args, **kwargs)  # type: ignore[arg-type]

    library.append_flags(keys[1], [flags.add("a", "me")])
    library.put(discussion("2", FERRY[:1], "bb"))
    monkeypatch.setattr(Path, "open", watch)
    fresh = FolderLibrary(library.root)
    assert len(fresh.list().rows) == 5
    wanted = {"library/catalog.json", f"{keys[1]}/flags.json"}
    wanted |= {f"{keys[2]}/discussion.json", f"{keys[2]}/flags.json"}
    assert set(opened) == wanted
    opened.clear()
    fresh.list()
    assert opened == []


def test_flags_do_not_write_the_catalog_each_time(library: FolderLibrary) -> None:
    key = filled(library)
    library.list()
    before = (library.root / "catalog.json").stat().st_ino
    for _ in range(3):
        library.append_flags(key, [flags.add("b", "me")])
        library.list()
    assert (library.root / "catalog.json").stat().st_ino == before
    assert library.list().rows[0].flags == 4


def test_a_list_of_a_library_that_cannot_be_written(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = filled(library)
    read_only(monkeypatch)
    fresh = FolderLibrary(library.root)
    assert [row.key for row in fresh.list().rows] == [key]
    assert [row.key for row in fresh.list().rows] == [key]
    assert not (library.root / "catalog.json").exists()


# -- writes that are refused -----------------------------------------------------------------------


def read_only(monkeypatch: pytest.MonkeyPatch, error: int = errno.EROFS) -> None:
    """Makes every file refuse to be written, as on a file system that is mounted read-only.

    It is put in by hand, since permissions do not stop the superuser, who may run these tests.
    """
    original, make = os.open, Path.mkdir

    def refuse(path: str | Path, flags: int, *args: int, **kwargs: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(error, os.strerror(error), str(path))
        return original(path, flags, *args, **kwargs)

    def refuse_folder(self: Path, *args: object, **kwargs: object) -> None:
        raise OSError(error, os.strerror(error), str(self))

    assert make is not refuse_folder
    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(Path, "mkdir", refuse_folder)


@pytest.mark.parametrize("error", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EDQUOT])
def test_a_write_that_is_refused_says_why_and_changes_nothing(
    library: FolderLibrary, error: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = filled(library)
    before = files(library.root)
    acts = [
        act
        for name in ("discussion.json", "flags.json", "reading.json")
        for act in use(library, key, name)[1:]
    ]
    with monkeypatch.context() as patch:
        read_only(patch, error)
        for act in [*acts, lambda: library.remove(key), lambda: library.put(discussion("new", FERRY))]:
            with pytest.raises(CannotWrite, match=os.strerror(error)) as caught:
                act()
            assert caught.value.hint
        assert len(read(library, key).thread) == 4
        assert len(library.flags(key)[0]) == 1
        assert library.reading(key, "me").cursor == "a"
        # What changes nothing needs no permission.
        library.put(discussion(comments=FERRY))
    assert files(library.root) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="no permission keeps the superuser from writing")
def test_a_read_only_folder(library: FolderLibrary) -> None:
    key = filled(library)
    folder = library.root / "discussions" / key
    folder.chmod(0o500)
    library.root.chmod(0o500)
    try:
        assert not library.capabilities.write
        assert "read-only" in library.capabilities.why_not
        with pytest.raises(CannotWrite):
            library.append_flags(key, [flags.add("b", "me")])
        assert len(library.flags(key)[0]) == 1
    finally:
        library.root.chmod(0o700)
        folder.chmod(0o700)


def test_capabilities_where_the_folder_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    library = FolderLibrary(tmp_path / "file")
    assert not library.capabilities.write
    assert "not a folder" in library.capabilities.why_not
    with pytest.raises(CannotWrite):
        library.put(discussion(comments=FERRY))
    assert library.list().rows == []


HOLD = """
import sys, filelock
with filelock.FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_that_another_program_holds(library: FolderLibrary) -> None:
    key = filled(library)
    impatient = FolderLibrary(library.root, timeout=0.05)
    guard = subprocess.Popen(
        [
            sys.executable,
            "-c",
            HOLD,
            str(library.layout.lock("flags", key)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert guard.stdout is not None
        guard.stdout.readline()
        with pytest.raises(CannotWrite, match="locked by another program"):
            impatient.append_flags(key, [flags.add("b", "me")])
        # Reading, and writing another file, go on.
        assert len(impatient.flags(key)[0]) == 1
        impatient.set_reading(key, "me", Reading(cursor="b"))
    finally:
        guard.communicate()
    impatient.append_flags(key, [flags.add("b", "me")])


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


# -- removing and checking -------------------------------------------------------------------------


def test_the_trash_keeps_all_that_was_removed(library: FolderLibrary) -> None:
    key = filled(library)
    library.remove(key)
    filled(library)
    library.remove(key)
    assert sorted(path.name for path in (library.root / "trash").iterdir()) == [key, f"{key}~2"]
    assert not (library.root / "discussions" / key).exists()
    assert (library.root / "trash" / key / "flags.json").exists()


def test_keys_never_leave_the_folder(library: FolderLibrary, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "discussion.json").write_text('{"comments": {}}')
    library.put(discussion(comments=FERRY))
    for key in ("../../outside", str(outside), "..", "", "x/../../../outside"):
        with pytest.raises(NotInLibrary):
            library.read(key)
        with pytest.raises(NotInLibrary):
            library.remove(key)
    assert (outside / "discussion.json").exists()


def test_hidden_folders_and_stray_files_are_no_discussions(library: FolderLibrary) -> None:
    filled(library)
    (library.root / "discussions" / ".git").mkdir()
    (library.root / "discussions" / "README.txt").write_text("mine")
    assert library.list().total == 1
    assert list(library.check(repair=True)) == []


def problems(library: Library, repair: bool = False) -> list[tuple[str, bool]]:
    """The name of each file or folder that has a problem, and whether it was mended."""
    return [(Path(problem.where).name, problem.mended) for problem in library.check(repair)]


def test_check_finds_what_is_left_over_and_behind(library: FolderLibrary) -> None:
    key = filled(library)
    library.list()
    folder = library.root / "discussions" / key
    left = folder / ".flags.json.1f3-0badcafe.tmp"
    left.write_text('{"events"')
    (library.root / "discussions" / "empty-1234").mkdir()
    library.put(discussion(comments=[*FERRY, said("e")], sha256="bb"))
    found = [(left.name, False), ("empty-1234", False), ("catalog.json", False)]
    assert sorted(problems(library)) == sorted(found)
    assert left.exists()
    assert sorted(problems(library, repair=True)) == sorted((name, True) for name, _ in found)
    assert problems(library) == []
    assert not left.exists()
    assert len(read(library, key).thread) == 5


def test_the_next_write_takes_away_what_was_left_over(library: FolderLibrary) -> None:
    key = filled(library)
    left = library.root / "discussions" / key / ".flags.json.1f3-0badcafe.tmp"
    left.write_text('{"events"')
    assert len(library.flags(key)[0]) == 1
    library.append_flags(key, [flags.add("b", "me")])
    assert not left.exists()


def test_check_tells_what_only_a_person_can_mend(library: FolderLibrary) -> None:
    key = filled(library)
    library.append_flags(key, [flags.add("nowhere", "me")])
    moved = library.root / "discussions" / "moved-0000000000"
    (library.root / "discussions" / key).rename(moved)
    (library.root / "discussions" / "lost").mkdir()
    (library.root / "discussions" / "lost" / "flags.json").write_text("{}")
    library.list()
    before = files(library.root)
    told = [problem.what for problem in library.check(repair=True)]
    assert any("calls itself" in what for what in told)
    assert any("nowhere" in what for what in told)
    assert any("no discussion.json" in what for what in told)
    assert not any(problem.mended for problem in library.check(repair=True))
    assert files(library.root) == before


def test_check_adds_up_the_flags_again(library: FolderLibrary) -> None:
    key = filled(library)
    path = library.root / "discussions" / key / "flags.json"
    tables = json.loads(path.read_text())
    tables["flags"] = {}
    path.write_text(json.dumps(tables))
    library.list()
    assert problems(library) == [("flags.json", False)]
    assert problems(library, repair=True) == [("flags.json", True)]
    assert problems(library) == []
    assert json.loads(path.read_text())["events"] == tables["events"]


def test_a_put_that_is_killed_leaves_no_discussion(library: FolderLibrary) -> None:
    """What a killed import leaves is no row, no discussion, and in no later one's way."""
    key = library.put(discussion(comments=FERRY)).key
    shutil.rmtree(library.root / "discussions" / key)
    folder = library.root / "discussions" / key
    folder.mkdir()
    (folder / ".discussion.json.1f3-0badcafe.tmp").write_text('{"comments"')
    assert library.list().rows == []
    with pytest.raises(NotInLibrary):
        library.read(key)
    assert library.put(discussion(comments=FERRY)).added == 4
    assert [path.name for path in folder.iterdir()] == ["discussion.json"]


def test_a_write_that_races_with_plain_tinydb_is_refused(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = filled(library)
    path = library.root / "discussions" / key / "flags.json"
    original = storage.JSONFile.read

    def meddle(self: storage.JSONFile) -> object:
        tables = original(self)
        path.write_text(json.dumps({"events": {}, "flags": {}, "theirs": {}}))
        return tables

    monkeypatch.setattr(storage.JSONFile, "read", meddle)
    with pytest.raises(CannotWrite, match="meanwhile"):
        FolderLibrary(library.root).append_flags(key, [flags.add("b", "me")])
    assert "theirs" in json.loads(path.read_text())


def test_every_error_is_of_ours(library: FolderLibrary) -> None:
    """A folder where a file should be is an error in one line, like any other."""
    key = filled(library)
    path = library.root / "discussions" / key / "flags.json"
    path.unlink()
    path.mkdir()
    for act in use(library, key, "flags.json"):
        with pytest.raises(AfterwordError):
            act()


def test_the_discussion_is_whole_after_many_saves(library: FolderLibrary) -> None:
    """Comments come and go over many saves; none is lost, and their texts are told."""
    pool = [
        Comment(f"c{number}", None if number < 3 else f"c{number // 2}", text=f"{number}")
        for number in range(12)
    ]
    key = library.put(discussion(comments=pool)).key
    for turn in range(1, 8):
        part = [
            replace(comment, text=f"{comment.text} {turn}")
            for comment in pool
            if hash((comment.id, turn)) % 3
        ]
        library.put(discussion(comments=part, sha256=str(turn), imported=WHEN))
        assert {comment.id for comment in read(library, key).thread if comment.state != "missing"} == {
            comment.id for comment in pool
        }

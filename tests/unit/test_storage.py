"""The storage class: what a file is before and after a write, and what it is not written for."""

from __future__ import annotations

import errno
import json
import os
import stat
import threading
import time
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from store import tables
from store.errors import CannotWrite, DamagedFile, NewerSchema
from store.storage import JSONFile, leftovers, locked, make_folder
from store.tables import read_tables, version_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that is not there yet, in a folder that is not either."""
    return tmp_path / "folder" / "flags.json"


def events(*notes: str) -> dict[str, dict[str, dict[str, str]]]:
    """Tables with one event for each note."""
    return {"events": {str(number): {"note": note} for number, note in enumerate(notes, 1)}}


def test_it_is_a_storage_of_tinydb(path: Path) -> None:
    with TinyDB(path, "flags", storage=JSONFile) as db:
        db.table("events").insert({"note": "ünï"})
        db.table("events").insert_multiple([{"note": "b"}, {"note": "c"}])
        db.table("events").remove(where("note") == "b")
        db.insert({"in": "the default table"})
    with TinyDB(path, encoding="utf-8", access_mode="r") as db:
        assert db.table("events").all() == [{"note": "ünï"}, {"note": "c"}]
        assert db.all() == [{"in": "the default table"}]
        assert db.table("_meta").all() == [{"kind": "flags", "schema": 1}]


def test_nothing_is_made_by_opening_or_reading(path: Path) -> None:
    with TinyDB(path, "flags", storage=JSONFile) as db:
        assert db.tables() == set()
        assert db.table("events").all() == []
    assert not path.parent.exists()


def test_what_is_written_is_read(path: Path) -> None:
    file = JSONFile(path, "flags")
    assert file.read() is None
    assert file.version == ""
    file.write(events("a", "b"))
    again = JSONFile(path, "flags")
    assert again.read() == {"_meta": {"1": {"kind": "flags", "schema": 1}}, **events("a", "b")}
    assert again.version == file.version == version_of(path.stat())


def test_it_can_be_written_many_times(path: Path) -> None:
    file = JSONFile(path, "flags")
    for number in range(20):
        file.write(events(str(number)))
    assert json.loads(path.read_text())["events"] == {"1": {"note": "19"}}
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_each_write_has_another_version_though_the_clock_stands(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files of one size, written within one tick of a clock that goes backwards."""
    file = JSONFile(path, "flags")
    file.write(events("a"))
    future = time.time_ns() + 10**12
    os.utime(path, ns=(future, future))
    versions = set()
    for note in "bcdefghij":
        file.read()
        file.write(events(note))
        versions.add(file.version)
        assert file.version == version_of(path.stat())
    assert len(versions) == 9


def test_a_file_keeps_its_mode(path: Path) -> None:
    file = JSONFile(path, "flags")
    file.write(events("a"))
    for mode in (0o600, 0o640, 0o664):
        path.chmod(mode)
        file.read()
        file.write(events(oct(mode)))
        assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_new_file_has_the_mode_that_the_user_wants(path: Path) -> None:
    before = os.umask(0o027)
    try:
        JSONFile(path, "flags").write(events("a"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_is_followed(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere" / "real.json"
    JSONFile(real, "flags").write(events("a"))
    path.parent.mkdir()
    path.symlink_to(real)
    file = JSONFile(path, "flags")
    assert file.read() is not None
    file.write(events("b"))
    assert path.is_symlink()
    assert json.loads(real.read_text())["events"]["1"] == {"note": "b"}


def test_a_reader_that_has_the_file_open_sees_the_old_one_whole(path: Path) -> None:
    file = JSONFile(path, "flags")
    file.write(events("a" * 100_000))
    with path.open("rb") as open_file:
        first = open_file.read(10)
        file.write(events("b"))
        assert json.loads(first + open_file.read())["events"]["1"]["note"] == "a" * 100_000


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"events": []}', b'{"events": {"1": 2}}', b"\xff\xfe"]
)
def test_a_damaged_file_is_not_written_over(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    file = JSONFile(path, "flags")
    with pytest.raises(DamagedFile, match=str(path)):
        file.read()
    with pytest.raises(DamagedFile):
        file.write(events("a"))
    with pytest.raises(DamagedFile), TinyDB(path, "flags", storage=JSONFile) as db:
        db.table("events").insert({"note": "a"})
    assert path.read_bytes() == content


def test_a_newer_schema_is_not_written_over(path: Path) -> None:
    path.parent.mkdir()
    content = '{"_meta": {"1": {"kind": "flags", "schema": 2}}}'
    path.write_text(content)
    for act in (lambda: JSONFile(path, "flags").read(), lambda: JSONFile(path, "flags").write(events("a"))):
        with pytest.raises(NewerSchema, match="schema 2, this one knows 1"):
            act()
    assert path.read_text() == content


def test_an_older_schema_is_migrated_when_it_is_read_and_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = JSONFile(path, "flags")
    file.write({"marks": {"1": {"note": "a"}}})
    monkeypatch.setitem(tables.SCHEMA, "flags", 3)
    monkeypatch.setitem(tables.MIGRATIONS, ("flags", 1), lambda old: {"notes": old["marks"]})
    monkeypatch.setitem(tables.MIGRATIONS, ("flags", 2), lambda old: {"events": old["notes"]})
    before = path.read_bytes()
    file = JSONFile(path, "flags")
    assert file.read() == events("a")
    assert path.read_bytes() == before
    file.write(events("a", "b"))
    assert json.loads(path.read_text()) == {
        "_meta": {"1": {"kind": "flags", "schema": 3}},
        **events("a", "b"),
    }


def test_a_file_that_changed_since_it_was_read_is_not_written_over(path: Path) -> None:
    mine, other = JSONFile(path, "flags"), JSONFile(path, "flags")
    mine.read()
    other.write(events("other"))
    with pytest.raises(CannotWrite, match="meanwhile"):
        mine.write(events("mine"))
    assert mine.read() is not None
    mine.write(events("mine"))
    assert json.loads(path.read_text())["events"]["1"] == {"note": "mine"}


def test_what_json_cannot_hold_is_made_to_fit(path: Path) -> None:
    deep: object = 1
    for _ in range(1000):
        deep = [deep]
    data = {"events": {"1": {"s": "\ud800", "n": 2**80, "deep": deep, "set": {1}, 5: None}}}
    JSONFile(path, "flags").write(data)
    document = json.loads(path.read_text())["events"]["1"]
    assert (document["s"], document["n"], document["set"], document["5"]) == ("\ufffd", str(2**80), [1], None)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES])
def test_a_refused_write_says_why_and_leaves_nothing(
    path: Path, error: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = JSONFile(path, "flags")
    file.write(events("a"))
    before = path.read_bytes()

    def refuse(*_: object) -> int:
        raise OSError(error, os.strerror(error))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", refuse)
        with pytest.raises(CannotWrite, match=os.strerror(error)) as caught:
            file.write(events("b"))
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    file.write(events("b"))


def test_a_disk_that_takes_a_little_at_a_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: original(descriptor, bytes(data[:7])))
    JSONFile(path, "flags").write(events("a" * 1000))
    assert json.loads(path.read_text())["events"]["1"]["note"] == "a" * 1000


def test_an_interrupt_leaves_the_old_file_and_no_other(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = JSONFile(path, "flags")
    file.write(events("a"))

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        file.write(events("b"))
    assert json.loads(path.read_text())["events"]["1"]["note"] == "a"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_everything_is_forced_to_the_disk_before_and_after_the_rename(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    fsync, replace = os.fsync, os.replace

    def watch_fsync(descriptor: int) -> None:
        calls.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def watch_replace(source: Path, target: Path) -> None:
        calls.append("rename")
        assert source.parent == target.parent
        replace(source, target)

    monkeypatch.setattr(os, "fsync", watch_fsync)
    monkeypatch.setattr(os, "replace", watch_replace)
    make_folder(path.parent)
    calls.clear()
    JSONFile(path, "flags").write(events("a"))
    assert calls == ["file", "rename", "folder"]
    calls.clear()
    JSONFile(path, "flags", durable=False).write(events("b"))
    assert calls == ["rename"]


def test_a_folder_that_cannot_be_forced_to_the_disk_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync
    fail = errno.EINVAL

    def refuse(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(fail, os.strerror(fail))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse)
    JSONFile(path, "flags").write(events("a"))  # a file system that has no such thing
    fail = errno.EIO
    with pytest.raises(CannotWrite, match="power cut"):
        JSONFile(path, "flags").write(events("b"))
    assert read_tables(path, "flags") is not None


def test_leftovers(path: Path) -> None:
    JSONFile(path, "flags").write(events("a"))
    mine = path.with_name(".flags.json.1a2b-00ff00ff.tmp")
    other = path.with_name(".discussion.json.1-00ff00ff.tmp")
    for name in (mine.name, other.name, "flags.json.tmp", ".flags.json.tmp", "notes.txt"):
        path.with_name(name).write_text("half")
    assert sorted(leftovers(path.parent)) == sorted([mine, other])
    assert leftovers(path.parent, "flags.json") == [mine]
    JSONFile(path, "flags").write(events("b"))
    assert leftovers(path.parent) == [other]


def test_a_lock_keeps_others_out(tmp_path: Path, path: Path) -> None:
    lock = tmp_path / "locks" / "a.lock"
    inside = 0
    most = 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(20):
            with locked(lock, path):
                inside += 1
                most = max(most, inside)
                time.sleep(0.0005)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert lock.stat().st_size == 0


def test_a_lock_that_cannot_be_made(tmp_path: Path, path: Path) -> None:
    (tmp_path / "locks").write_text("a file stands where the folder should")
    with pytest.raises(CannotWrite, match=str(path)), locked(tmp_path / "locks" / "a.lock", path):
        pass


def test_an_error_inside_gives_the_lock_back(tmp_path: Path, path: Path) -> None:
    lock = tmp_path / "a.lock"
    with pytest.raises(RuntimeError), locked(lock, path):
        raise RuntimeError
    with locked(lock, path, timeout=0):
        pass

"""The library in a folder: the catalog, the trash and the check."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tinydb import TinyDB

from store import catalog, flags, storage
from store.errors import AfterwordError, CannotWrite, NotInLibrary
from store.folder import FolderLibrary
from store.library import Reading
from store.model import Comment
from tests.unit.folder_helpers import DAMAGE, files, filled, problems, read_only, use
from tests.unit.library_contract import FERRY, WHEN, discussion, read, said


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    """An empty library, whose folder is not there yet."""
    return FolderLibrary(tmp_path / "library", timeout=5.0)


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
    library.set_reading(keys[3], "me", Reading(read=frozenset("a")))
    monkeypatch.setattr(Path, "open", watch)
    fresh = FolderLibrary(library.root)
    assert sorted(row.unread for row in fresh.list(by="me").rows) == [3, 4, 4, 4, 4]
    wanted = {"library/catalog.json", f"{keys[1]}/flags.json"}
    wanted |= {f"{keys[2]}/discussion.json", f"{keys[3]}/reading.json"}
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


def test_what_is_known_is_told_without_a_look_at_the_folder(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = filled(library)
    library.set_reading(key, "me", Reading(read=frozenset("ab")))
    rows = library.list(by="me").rows
    library.append_flags(key, [flags.add("b", "me")])
    monkeypatch.setattr(catalog, "keys", lambda layout: pytest.fail("it looked"))
    fresh = FolderLibrary(library.root)
    assert fresh.known_rows("me") == rows
    assert rows[0].unread == 2


def test_nothing_is_known_of_folders_without_a_catalog(library: FolderLibrary) -> None:
    assert library.known_rows() == []
    filled(library)
    (library.root / "catalog.json").unlink(missing_ok=True)
    assert FolderLibrary(library.root).known_rows() is None


def test_damaged_marks_of_readers_break_no_list(library: FolderLibrary) -> None:
    key = filled(library)
    path = library.root / "discussions" / key / "reading.json"
    for damage in DAMAGE.values():
        path.write_bytes(damage(path.read_bytes()))
        for each in (library, FolderLibrary(library.root)):
            (row,) = each.rows("me")
            assert (row.problem, row.unread) == ("", 4)
            assert each.row(key, "me") == row


def test_a_damaged_discussion_has_a_row_that_says_so(library: FolderLibrary) -> None:
    key = filled(library)
    library.list()
    path = library.root / "discussions" / key / "discussion.json"
    path.write_text("{")
    for each in (library, FolderLibrary(library.root)):
        row = each.row(key, "me")
        assert row.title == ("The last ferry" if each is library else key)
        assert "discussion.json" in row.problem
        assert [row.problem] == [each.problem for each in each.rows("me")]


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


def test_check_leaves_alone_what_a_newer_program_wrote(library: FolderLibrary) -> None:
    key = filled(library)
    library.list()
    newer = '{"_meta": {"1": {"schema": 99}}}'
    paths = [library.root / "discussions" / key / "discussion.json", library.root / "catalog.json"]
    for path in paths:
        path.write_text(newer)
    found = dict(problems(library, repair=True))
    assert found["discussion.json"] is False
    assert found["catalog.json"] is False
    assert [path.read_text() for path in paths] == [newer, newer]


def test_a_discussion_that_cannot_be_read_leaves_the_catalog_sound(library: FolderLibrary) -> None:
    key = filled(library)
    library.put(discussion("another", FERRY))
    (library.root / "discussions" / key / "discussion.json").write_text('{"_meta": {"1": {"schema": 99}}}')
    library.list()
    assert problems(library, repair=True) == [("discussion.json", False)]


def test_check_goes_through_the_trash_and_finds_twins(library: FolderLibrary) -> None:
    key = filled(library)
    other = library.put(discussion("another", FERRY)).key
    library.remove(other)
    left = library.root / "trash" / other / ".reading.json.1f3-0badcafe.tmp"
    left.write_text("{")
    (library.root / "trash" / "empty-1234").mkdir()
    twin = library.root / "discussions" / f"other-words-{key.rpartition('-')[2]}"
    shutil.copytree(library.root / "discussions" / key, twin)
    library.list()
    found = list(library.check(repair=True))
    in_trash = {(Path(one.where).name, one.mended) for one in found if "trash" in one.where}
    assert in_trash == {("empty-1234", True), (left.name, True)}
    assert any("the same discussion as" in one.what and not one.mended for one in found)
    assert twin.is_dir()
    library.restore(other)
    assert len(read(library, other).thread) == 4

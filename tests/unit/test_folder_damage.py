"""The library in a folder: damaged files, and writes that are refused."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from store import flags
from store.errors import CannotWrite, DamagedFile, NewerSchema
from store.folder import FolderLibrary
from store.library import Reading
from store.tables import UnreadableFile
from tests.unit.folder_helpers import DAMAGE, files, filled, problems, read_only, use
from tests.unit.library_contract import FERRY, discussion, read


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    """An empty library, whose folder is not there yet."""
    return FolderLibrary(tmp_path / "library", timeout=5.0)


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
    assert [problem for problem in library.check() if problem.where == str(path) and not problem.mended]
    assert files(library.root) == before


@pytest.mark.parametrize("name", ["discussion.json", "flags.json", "reading.json"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_set_aside_and_kept(library: FolderLibrary, name: str, damage: str) -> None:
    """Its bytes stay, in the same file; its place is free for what is brought in or flagged next."""
    key = filled(library)
    folder = library.root / "discussions" / key
    (folder / f"{name}.damaged").write_text("of an earlier time")
    (folder / name).write_bytes(DAMAGE[damage]((folder / name).read_bytes()))
    before = files(library.root)
    (problem,) = [one for one in library.check(repair=True) if one.where == str(folder / name)]
    assert f"set aside as {name}.damaged-2" in problem.what
    assert problem.mended == (name != "discussion.json")
    at = f"discussions/{key}/{name}"
    assert files(library.root) == {
        f"{at}.damaged-2" if path == at else path: of for path, of in before.items()
    }
    if name == "discussion.json":
        assert problems(library) == [(key, False)]
        assert library.put(discussion(comments=FERRY)).added == 4
        assert len(library.flags(key)[0]) == 1
    for act in use(library, key, name):
        act()
    library.list()
    assert problems(library) == []


def test_what_the_system_does_not_give_is_not_set_aside(library: FolderLibrary) -> None:
    key = filled(library)
    path = library.root / "discussions" / key / "flags.json"
    path.unlink()
    path.mkdir()
    assert (path.name, False) in problems(library, repair=True)
    assert path.is_dir()


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
    (library.root / "packed" / key).unlink()  # with it, reading goes on
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
        (row,) = FolderLibrary(library.root).list().rows
        assert row.key == key
        assert (str(path) in row.problem) == (name != "reading.json")
    assert files(library.root) == before


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


# -- writes that are refused -----------------------------------------------------------------------


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
    with pytest.raises(UnreadableFile, match="Not a directory"):
        library.list()
    assert len(list(library.check())) == 1
    assert (tmp_path / "file").read_text() == "x"


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

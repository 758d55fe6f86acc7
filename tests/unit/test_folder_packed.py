"""The packed files of a library: made at import and at need, never trusted, never missed."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

import store.folder
from store.folder import FolderLibrary
from store.library import Stored
from tests.unit.folder_helpers import filled
from tests.unit.library_contract import FERRY, discussion


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    return FolderLibrary(tmp_path / "library")


def stored(library: FolderLibrary, key: str) -> Stored:
    found = library.read(key)
    assert found is not None
    return found


def is_packed(library: FolderLibrary, key: str) -> bool:
    return stored(library, key).thread.derived is not None


def test_an_import_packs(library: FolderLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    key = library.put(discussion(comments=FERRY)).key

    def refuse(*_: object) -> None:
        raise AssertionError("the JSON was read")

    monkeypatch.setattr(store.folder, "read_discussion", refuse)
    assert [comment.id for comment in stored(library, key).thread] == [comment.id for comment in FERRY]


def test_mapped_it_is_as_it_was_read(library: FolderLibrary) -> None:
    key = filled(library)
    mapped = stored(library, key)
    (library.root / "packed" / key).unlink()
    read = stored(library, key)
    assert mapped.thread.derived is not None
    assert read.thread.derived is None
    assert list(mapped.thread) == list(read.thread)
    assert mapped.discussion.title == read.discussion.title
    assert (mapped.version, mapped.discussion.key) == (read.version, read.discussion.key)


def test_a_newer_save_packs_again(library: FolderLibrary) -> None:
    key = library.put(discussion(comments=FERRY[:2])).key
    library.put(discussion(comments=FERRY, sha256="another"))
    assert is_packed(library, key)
    assert len(stored(library, key).thread) == len(FERRY)


def test_what_is_behind_is_not_used_and_made_again(library: FolderLibrary) -> None:
    key = library.put(discussion(comments=FERRY)).key
    path = library.layout.discussion(key)
    path.write_bytes(path.read_bytes().replace(b"ferry", b"FERRY"))
    os.utime(path, ns=(1, 1))
    found = stored(library, key)
    assert found.thread.derived is None
    assert library.settle(found)
    assert is_packed(library, key)


@pytest.mark.parametrize("damage", [b"", b"\0" * 4000, b"{}"])
def test_a_broken_one_is_nothing_to_the_reader(library: FolderLibrary, damage: bytes) -> None:
    key = library.put(discussion(comments=FERRY)).key
    path = library.root / "packed" / key
    path.write_bytes(damage)
    found = stored(library, key)
    assert found.thread.derived is None
    library.settle(found)
    assert is_packed(library, key)


def test_one_that_only_a_look_at_every_byte_finds_wrong(library: FolderLibrary) -> None:
    key = library.put(discussion(comments=FERRY)).key
    path = library.root / "packed" / key
    raw = bytearray(path.read_bytes())
    at = raw.index(FERRY[0].text.encode()[:5])
    raw[at : at + 5] = b"wrong"
    path.unlink()  # another file, as a copy or a restored backup is one
    path.write_bytes(raw)
    found = stored(library, key)
    assert found.thread.text(0).startswith("wrong")
    assert not library.settle(found)
    assert stored(library, key).thread.text(0) == FERRY[0].text
    assert is_packed(library, key)
    assert library.settle(stored(library, key))


def test_a_removed_discussion_leaves_none(library: FolderLibrary) -> None:
    key = library.put(discussion(comments=FERRY)).key
    library.remove(key)
    assert list((library.root / "packed").iterdir()) == []
    library.restore(key)
    assert not is_packed(library, key)


def test_a_library_that_cannot_be_written_has_them_in_the_cache(
    library: FolderLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = library.put(discussion(comments=FERRY)).key
    (library.root / "packed" / key).unlink()
    access = os.access
    monkeypatch.setattr(
        os,
        "access",
        lambda path, mode: not Path(path).is_relative_to(library.root) and access(path, mode),
    )
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: tmp_path / "cache")
    assert library.settle(stored(library, key))
    assert list((library.root / "packed").iterdir()) == []
    assert is_packed(library, key)


def test_an_import_goes_on_where_nothing_can_be_packed(library: FolderLibrary) -> None:
    library.root.mkdir(parents=True)
    (library.root / "packed").write_text("in the way")
    key = library.put(discussion(comments=FERRY)).key
    assert not is_packed(library, key)
    assert library.settle(stored(library, key))


def test_check_takes_away_what_is_damaged_or_of_no_discussion(library: FolderLibrary) -> None:
    key = library.put(discussion(comments=FERRY)).key
    library.list()
    packed = library.root / "packed"
    raw = bytearray((packed / key).read_bytes())
    raw[-40] ^= 1
    (packed / key).unlink()
    (packed / key).write_bytes(raw)
    (packed / "gone").write_bytes(b"")
    (packed / ".1-00000000.tmp").write_bytes(b"")
    told = [problem.what for problem in library.check()]
    assert told == ["a packed file of no discussion"] * 2 + ["a packed file that is damaged"]
    assert all(problem.mended for problem in library.check(repair=True))
    assert list(library.check()) == []
    assert list(packed.iterdir()) == []

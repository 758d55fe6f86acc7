"""The packed file: used only when it is whole and of this state, version and machine."""

from __future__ import annotations

import mmap
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store import packed
from store.building import build
from store.library import Stored
from store.model import Comment, Discussion
from store.packed import Stamp, checksum, is_sound, pack, unpack

COMMENTS = [
    Comment("a", author="Ann", text="The café"),
    Comment("b", "a", author="Ben", text="straße"),
    Comment("c", author="Ann", text="", state="deleted"),
]


def stored() -> Stored:
    thread, repairs = build(COMMENTS)
    return Stored(Discussion("key", "Title", comments=thread), thread, "v", repairs)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "discussion.json"
    path.write_bytes(b"{}" * 100)
    return path


@pytest.fixture
def made_of(source: Path) -> Stamp:
    return packed.stamp(source.stat(), checksum(source))


@pytest.fixture
def path(tmp_path: Path, made_of: Stamp) -> Path:
    path = tmp_path / "packed" / "key"
    pack(path, stored(), made_of)
    return path


def test_it_comes_back_and_leaves_nothing_beside_it(path: Path, source: Path, made_of: Stamp) -> None:
    found = unpack(path, made_of, "v2")
    assert found is not None
    assert list(found.thread) == list(stored().thread)
    assert found.version == "v2"
    assert is_sound(path, source)
    assert [file.name for file in path.parent.iterdir()] == ["key"]


def test_counts_of_authors(path: Path, made_of: Stamp) -> None:
    found = unpack(path, made_of, "")
    assert found is not None
    assert found.thread.derived is not None
    assert list(found.thread.derived.author_counts) == [0, 2, 1]
    assert found.thread.authors == ["", "Ann", "Ben"]


@pytest.mark.parametrize(
    "other", [lambda stamp: stamp._replace(size=1), lambda stamp: stamp._replace(mtime_ns=1)]
)
def test_one_of_another_state_is_not_used(
    path: Path, made_of: Stamp, other: Callable[[Stamp], Stamp]
) -> None:
    assert unpack(path, other(made_of), "") is None


@pytest.mark.parametrize("share", [0, 0.01, 0.2, 0.5, 0.9, 0.999])
def test_one_that_is_cut_off_is_not_used(path: Path, source: Path, made_of: Stamp, share: float) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    assert unpack(path, made_of, "") is None
    assert not is_sound(path, source)


@pytest.mark.parametrize(
    "raw", [b"", b"\0" * 5000, b"{}", b"Afterword packed", b"Afterword packed" + b"\xff" * 5000]
)
def test_what_is_foreign_is_not_used(path: Path, source: Path, made_of: Stamp, raw: bytes) -> None:
    path.write_bytes(raw)
    assert unpack(path, made_of, "") is None
    assert not is_sound(path, source)


def test_zeros_from_a_power_cut_are_not_used(path: Path, made_of: Stamp) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size - 64)
        file.write(bytes(64))
    assert unpack(path, made_of, "") is None


def test_one_of_another_version_or_machine_is_not_used(
    path: Path, made_of: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(packed, "VERSION", packed.VERSION + 1)
        assert unpack(path, made_of, "") is None
    with monkeypatch.context() as patch:
        patch.setattr(sys, "byteorder", "big" if sys.byteorder == "little" else "little")
        assert unpack(path, made_of, "") is None
    assert unpack(path, made_of, "") is not None


def test_one_that_is_not_there_or_is_a_folder(tmp_path: Path, source: Path, made_of: Stamp) -> None:
    assert unpack(tmp_path / "none", made_of, "") is None
    assert unpack(tmp_path, made_of, "") is None
    assert not is_sound(tmp_path, source)


def test_where_nothing_can_be_mapped_it_is_read(
    path: Path, made_of: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise OSError("not here")

    monkeypatch.setattr(mmap, "mmap", refuse)
    found = unpack(path, made_of, "")
    assert found is not None
    assert list(found.thread) == list(stored().thread)


def test_another_truth_of_the_same_size_and_time_is_found_out(path: Path, source: Path) -> None:
    source.write_bytes(b"[]" * 100)
    assert not is_sound(path, source)


def test_a_write_that_fails_leaves_the_one_before(
    path: Path, source: Path, made_of: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def full(_parts: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packed, "_parts", full)
    with pytest.raises(OSError, match="No space"):
        pack(path, stored(), made_of)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["key"]


def test_long_texts_are_folded_as_short_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    from store import derived

    thread, _ = build(
        [Comment(str(i), text=text) for i, text in enumerate(("Ä b", "", "STRASSE ß", "x" * 99))]
    )
    short = derived.folded_texts(thread)
    monkeypatch.setattr(derived, "_LONG", 0)
    assert derived.folded_texts(thread) == short

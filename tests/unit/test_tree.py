"""A folder as a tree: what is in it, in which order, and what is left out and told."""

from __future__ import annotations

import gzip
import os
import socket
from pathlib import Path

import pytest

from store.errors import SourceError
from store.source import SMALL
from store.tree import FolderSource, FolderTree, SubTree, TreeSource, hidden, in_order, walk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files in folders, a hidden one, one that is compressed."""
    folder = tmp_path / "dump"
    for name in ("b.json", "A.json", "new/2", "new/10", "cur/1", ".hidden/x"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"text of {name}")
    (folder / "posts.xml.gz").write_bytes(gzip.compress(b"<posts/>"))
    return folder


def test_the_files_of_a_folder_are_named_and_read(folder: Path) -> None:
    tree = FolderTree(folder)
    assert tree.name == "dump"
    names = [".hidden/x", "A.json", "b.json", "cur/1", "new/10", "new/2", "posts.xml.gz"]
    assert list(tree.names) == names
    assert tree.source("new/2").data == b"text of new/2"
    assert tree.source("posts.xml.gz").data == b"<posts/>"
    for strange in ("../dump/b.json", "/etc/passwd", "nothing", "new", ""):
        with pytest.raises(SourceError, match="no such file in dump"):
            tree.source(strange)
    assert tree.told == []


def test_the_order_is_that_of_folders_opened_one_after_another(folder: Path) -> None:
    names = ["A.json", "b.json", "posts.xml.gz", "cur/1", "new/10", "new/2"]
    assert [found.name for found in walk(str(folder), all_=False)] == names
    assert sorted({*names}, key=in_order) == names
    assert [name for name in FolderTree(folder).names if hidden(name)] == [".hidden/x"]


def test_links_pipes_and_sockets_are_left_out_and_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "new" / "up").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "gone").symlink_to(tmp_path / "nowhere")
    (folder / "linked.json").symlink_to(folder / "b.json")
    os.mkfifo(folder / "pipe")
    (folder / "zero").symlink_to("/dev/zero")
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        tree = FolderTree(folder)
        assert "linked.json" in tree.names, "a link to a file is that file"
    assert not {"self", "gone", "pipe", "socket", "zero", "new/up/b.json"} & set(tree.names)
    assert sorted(tree.told) == [
        "dump/gone: a link to nowhere; left out",
        "dump/new/up: a link to a folder; left out",
        "dump/pipe: a pipe, a socket or a device; left out",
        "dump/self: a link to nowhere; left out",
        "dump/socket: a pipe, a socket or a device; left out",
        "dump/zero: a link to a pipe, a socket or a device; left out",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may look into everything")
def test_a_folder_without_permission_is_told(folder: Path) -> None:
    (folder / "new").chmod(0)
    try:
        tree = FolderTree(folder)
        assert "cur/1" in tree.names
        assert tree.told == ["dump/new: could not be looked into (Permission denied)"]
    finally:
        (folder / "new").chmod(0o700)


def test_a_folder_that_cannot_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("new"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("store.tree.os.scandir", refuse)
    tree = FolderTree(folder)
    assert "cur/1" in tree.names
    assert tree.told == ["dump/new: could not be looked into (Permission denied)"]


def test_the_library_in_a_folder_is_left_out(folder: Path) -> None:
    (folder / "library").mkdir()
    (folder / "library" / "catalog.json").write_text("{}")
    assert "library/catalog.json" in FolderTree(folder).names
    apart = os.path.realpath(folder / "library")
    assert "library/catalog.json" not in FolderTree(folder, apart).names


def test_no_more_files_are_looked_at_than_the_bound(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.tree.MOST", 3)
    tree = FolderTree(folder)
    assert len(tree.names) == 3
    assert tree.told == ["dump: only its first 3 files were looked at"]


def test_a_folder_as_a_source(folder: Path) -> None:
    source = FolderSource(f"{folder}/")
    assert (source.name, source.head) == ("dump", b"")
    assert source.size == sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    assert source.sha256 == FolderSource(folder).sha256
    with pytest.raises(SourceError, match="a folder, not a file"):
        _ = source.data
    before = source.sha256
    (folder / "more").write_text("more")
    assert FolderSource(folder).sha256 != before


def test_how_far_its_files_are_read_is_summed_up(folder: Path) -> None:
    (folder / "large").write_bytes(b"x" * (SMALL + 1))
    source = FolderSource(folder)
    told: list[int] = []
    source.watch(told.append)
    for name in source.tree.names:
        with source.tree.source(name).open() as stream:
            while stream.read(1 << 20):
                pass
    assert told == sorted(told)
    assert told[-1] == source.size


def test_a_file_that_changes_while_a_folder_is_read_is_told(folder: Path) -> None:
    source = FolderSource(folder)
    assert source.tree.source("b.json").data
    (folder / "A.json").write_text("another text")
    assert not source.changed, "it was not read"
    (folder / "b.json").write_text("another text")
    assert source.changed


def test_what_is_found_out_of_a_file_in_it_is_told(folder: Path) -> None:
    (folder / "cut.gz").write_bytes(gzip.compress(os.urandom(300_000))[:-100_000])
    tree = FolderTree(folder)
    assert tree.source("cut.gz").data
    assert tree.source("b.json").data
    (told,) = tree.found_out()
    assert told.startswith("cut.gz: broken after ")


def test_a_folder_in_a_tree_is_a_tree(folder: Path) -> None:
    source = FolderSource(folder)
    tree = SubTree(source.tree, "new")
    assert (tree.name, list(tree.names)) == ("dump/new", ["10", "2"])
    within = TreeSource(tree)
    assert within.size == len("text of new/10") + len("text of new/2")
    told: list[int] = []
    within.watch(told.append)
    assert [tree.source(name).data for name in tree.names] == [b"text of new/10", b"text of new/2"]
    assert told[-1] == within.size
    assert not within.changed
    (folder / "new" / "2").write_text("another text")
    assert within.changed
    assert TreeSource(SubTree(FolderTree(folder), "new")).sha256 != within.sha256
    with pytest.raises(SourceError, match="no such file"):
        tree.source("../b.json")

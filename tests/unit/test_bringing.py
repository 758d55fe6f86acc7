"""Files that another process brings in, beside this one."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.errors import CannotWrite
from store.folder import FolderLibrary
from store.library import Incoming, Report
from tui.bringing import Bringing, not_brought_in

LONG = 30.0


def page(path: Path, title: str) -> Path:
    comments = {"1": {"id": 1, "author": "Ann", "text": f"about {title}"}}
    path.write_text(json.dumps({"discussion": {"1": {"title": title}}, "comments": comments}))
    return path


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    return FolderLibrary(tmp_path / "library")


@pytest.mark.parametrize("forks", [True, False])
def test_what_came_of_each_file_is_told(
    library: FolderLibrary, tmp_path: Path, forks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.bringing._can_fork", lambda: forks)
    paths = [page(tmp_path / "a.json", "A"), tmp_path / "gone", page(tmp_path / "b.json", "B")]
    bringing = Bringing(library, paths, None)
    assert bringing.wait(LONG)
    assert [landed.report.title for landed in bringing.landed] == ["A", "B"]
    assert bringing.keys == [landed.report.key for landed in bringing.landed]
    assert sorted(row.title for row in library.list().rows) == ["A", "B"]
    (failed,) = bringing.failed
    assert failed.error.hint == "check the name"
    assert not_brought_in(bringing.failed).startswith("Not brought in: ")
    assert bringing.unwritable is None
    assert bringing.wait(), "it stays done"
    bringing.stop()


def test_what_is_there_is_not_read_again(library: FolderLibrary, tmp_path: Path) -> None:
    bringing = Bringing(library, [tmp_path / "gone"], None, lambda: "its-key")
    assert bringing.wait(LONG)
    assert bringing.held == "its-key"
    assert bringing.keys == ["its-key"]
    assert not bringing.imported


class Full(FolderLibrary):
    def import_batch(self, incoming: Iterator[Incoming]) -> Iterator[Report]:  # type: ignore[override]
        raise CannotWrite(Path("here"), "no space left")


def test_that_the_library_cannot_be_written_is_told_as_such(tmp_path: Path) -> None:
    bringing = Bringing(Full(tmp_path / "library"), [page(tmp_path / "a.json", "A")], None)
    assert bringing.wait(LONG)
    assert bringing.unwritable == "no space left"
    assert str(bringing.failed[0].error) == "here: could not be written (no space left): nothing was changed"


class Dying(FolderLibrary):
    """Dies after the first discussion, as when memory runs out."""

    def import_batch(self, incoming: Iterator[Incoming]) -> Iterator[Report]:  # type: ignore[override]
        if self.list().total:
            os.kill(os.getpid(), signal.SIGKILL)
        yield from super().import_batch(incoming)


def test_a_process_that_dies_leaves_what_it_wrote(tmp_path: Path) -> None:
    paths = [page(tmp_path / f"{name}.json", name) for name in "AB"]
    bringing = Bringing(Dying(tmp_path / "library"), paths, None)
    assert bringing.wait(LONG)
    assert [landed.report.title for landed in bringing.landed] == ["A"]
    (failed,) = bringing.failed
    assert "signal 9" in failed.error.what


class Slow(FolderLibrary):
    """Waits for ever after the first discussion."""

    def import_batch(self, incoming: Iterator[Incoming]) -> Iterator[Report]:  # type: ignore[override]
        if self.list().total:
            signal.pause()
        yield from super().import_batch(incoming)


def test_it_can_be_stopped(tmp_path: Path) -> None:
    paths = [page(tmp_path / f"{name}.json", name) for name in "AB"]
    bringing = Bringing(Slow(tmp_path / "library"), paths, None)
    while not bringing.landed:
        assert not bringing.wait(0.05)
    bringing.stop()
    assert bringing.finished
    assert [row.title for row in FolderLibrary(tmp_path / "library").list().rows] == ["A"]

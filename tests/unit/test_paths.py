"""Paths as they are typed, pasted and dropped, their completion, and what folders stand for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from store.errors import CannotWrite
from store.folder import FolderLibrary
from store.gathering import gather, without_readmes
from tui.arrivals import Arrivals
from tui.paths import complete, parse, quoted, short, shortened


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "a b.txt",
        "it's.txt",
        "plain.txt",
        "Other.txt",
        ".hidden",
        "sub/deep/x.txt",
        "sub/README.md",
    ):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("A title\n\nSome words of an article that is long enough to be one.\n")
    monkeypatch.chdir(tmp_path / "in")
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path / "in"


@pytest.mark.parametrize(
    "text",
    [
        "{f}/a b.txt",
        "{f}/a\\ b.txt",
        "'{f}/a b.txt'",
        '"{f}/a b.txt"',
        "file://{f}/a%20b.txt",
        "file://localhost{f}/a%20b.txt\r\n",
        "  ~/in/a\\ b.txt \n",
    ],
)
def test_one_path_however_it_is_written(folder: Path, text: str) -> None:
    assert parse(text.format(f=folder)) == [f"{folder}/a b.txt"]


def test_several_paths(folder: Path) -> None:
    wanted = [f"{folder}/a b.txt", f"{folder}/it's.txt", f"{folder}/plain.txt"]
    assert parse(f"'{folder}/a b.txt' '{folder}/it'\\''s.txt' {folder}/plain.txt") == wanted
    assert parse("\n".join(wanted)) == wanted
    assert parse(" ".join(map(quoted, wanted))) == wanted
    assert parse(f"{wanted[2]}\n{wanted[2]}") == wanted[2:]
    assert parse(" \n ") == []
    assert parse("nothing of this is there") == ["nothing of this is there"]


def test_a_path_is_written_briefly(folder: Path, tmp_path: Path) -> None:
    assert short(f"{folder}/a b.txt") == "a b.txt"
    assert short(f"{tmp_path}/x") == "~/x"
    assert shortened("/elsewhere") == "/elsewhere"


def test_completion(folder: Path) -> None:
    assert complete("pl").line == "plain.txt"
    assert complete("a").line == "a\\ b.txt"
    assert complete("ot").line == "Other.txt", "in another case when none begins as typed"
    assert complete("plain.txt su").line == "plain.txt sub/"
    assert complete("~/in/su").line == "~/in/sub/"
    assert complete("nowhere/x").line == "nowhere/x"
    assert [one.name for one in complete("").candidates] == [
        "a b.txt",
        "it's.txt",
        "Other.txt",
        "plain.txt",
        "sub",
    ]
    assert [one.name for one in complete(".h").candidates] == [".hidden"]
    assert complete("'a b").line == "a\\ b.txt"


def test_a_folder_stands_for_its_files(folder: Path) -> None:
    library = folder / "sub" / "deep"
    names = [os.path.relpath(path, folder) for path in gather([str(folder)]).files]
    assert names == ["a b.txt", "it's.txt", "Other.txt", "plain.txt", "sub/deep/x.txt"]
    found = gather([str(folder), str(folder / "plain.txt")], library)
    assert len(found.files) == 4
    assert [Path(one.path).name for one in found.left_out] == ["README.md"]
    assert gather([str(folder / "sub" / "README.md")]).files
    (empty,) = gather([str(library)], library).left_out
    assert "no files" in str(empty.error)
    assert len(gather([str(folder)], most=1).files) < 5


def test_a_readme_is_brought_in_only_alone() -> None:
    assert without_readmes(["a/README.md"]) == (["a/README.md"], [])
    files, left_out = without_readmes(["a/readme", "a/b.txt", "a/readme-first.txt"])
    assert files == ["a/b.txt", "a/readme-first.txt"]
    assert [one.path for one in left_out] == ["a/readme"]


def test_arrivals_stop_between_files(folder: Path, tmp_path: Path) -> None:
    arrivals = Arrivals(FolderLibrary(tmp_path / "library"), [str(folder), str(folder / "missing")])
    arrivals.run()
    assert arrivals.finished
    assert arrivals.files == arrivals.begun == 6
    assert arrivals.landed
    assert {Path(one.path).name for one in arrivals.failed} == {"README.md", "missing"}
    arrivals.stop()
    assert not arrivals.stopped, "it was done before"
    early = Arrivals(FolderLibrary(tmp_path / "other"), [str(folder)])
    early.stop()
    early.run()
    assert early.finished
    assert early.stopped
    assert not early.landed


def test_arrivals_end_where_nothing_can_be_written(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "library").write_text("a file in its place")
    arrivals = Arrivals(FolderLibrary(tmp_path / "library"), [str(folder)])
    arrivals.run()
    assert arrivals.begun == 1
    assert any(isinstance(one.error, CannotWrite) for one in arrivals.failed)


def test_importing_the_samples_leaves_their_readme_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from store.samples import sample_folder, samples
    from tui.import_reports import print_import

    library = FolderLibrary(tmp_path / "library")
    paths = sorted(str(path) for path in sample_folder().iterdir() if path.is_file())
    assert any(path.endswith("README.md") for path in paths)
    assert print_import(library, paths) == 0
    assert library.list().total == len(samples())
    assert "README.md" in capsys.readouterr().err

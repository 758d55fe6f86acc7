"""Files become discussions of a library."""

import gc
import gzip
import io
import json
import os
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from store.errors import SourceError, UnknownForm
from store.formats.base import Parsed
from store.importing import Failed, Imported, Landed, Progress, discussions, import_paths
from store.library import Library
from store.source import SMALL, Source, open_source
from store.version import __version__

COMMENTS = {
    "1": {"id": 1, "parent_id": None, "author": "Ann", "text": "first"},
    "2": {"id": 2, "parent_id": 9, "author": "Bob", "text": "orphan"},
}


def store(path: Path, title: str, comments: object = COMMENTS) -> Path:
    """A TinyDB store at `path`."""
    path.write_text(json.dumps({"discussion": {"1": {"title": title}}, "comments": comments}))
    return path


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library")


def landed(imported: list[Imported]) -> list[Landed]:
    """All that was imported, when nothing failed."""
    assert not [one for one in imported if isinstance(one, Failed)]
    return [one for one in imported if isinstance(one, Landed)]


def test_a_file_lands_with_its_origin_and_repairs(library: Library, tmp_path: Path) -> None:
    path = store(tmp_path / "page.json", "A page")
    (one,) = landed(list(import_paths(library, [path])))
    assert one.path == str(path)
    report = one.report
    assert (report.title, report.comments, report.max_depth, report.added) == ("A page", 2, 2, 2)
    assert any("placeholder" in sentence for sentence in report.repairs)
    stored = library.read(report.key)
    assert stored is not None
    (origin,) = stored.discussion.origins
    source = open_source(path)
    assert (origin.file, origin.size, origin.sha256) == ("page.json", source.size, source.sha256)
    assert (origin.form, origin.version) == ("tinydb-store", __version__)
    assert stored.discussion.imported == origin.imported
    assert list(origin.repairs) == list(report.repairs)


def test_the_same_file_again_changes_nothing(library: Library, tmp_path: Path) -> None:
    path = store(tmp_path / "page.json", "A page")
    (first,) = landed(list(import_paths(library, [path])))
    (second,) = landed(list(import_paths(library, [path])))
    assert second.report.key == first.report.key
    assert second.report.version == first.report.version
    assert (second.report.added, second.report.updated, second.report.vanished) == (0, 0, 0)


def test_a_newer_save_updates(library: Library, tmp_path: Path) -> None:
    path = store(tmp_path / "page.json", "A page")
    (first,) = landed(list(import_paths(library, [path])))
    store(path, "A page", {"1": COMMENTS["1"] | {"text": "edited"}, "3": {"id": 3, "text": "third"}})
    (second,) = landed(list(import_paths(library, [path])))
    assert second.report.key == first.report.key
    assert (second.report.added, second.report.updated, second.report.vanished) == (1, 1, 1)


def test_a_file_that_fails_stops_no_other(library: Library, tmp_path: Path) -> None:
    paths = [
        tmp_path / "missing.json",
        store(tmp_path / "one.json", "One"),
        tmp_path / "one.json" / "in it",
        store(tmp_path / "two.json", "Two"),
    ]
    imported = list(import_paths(library, paths))
    assert [type(one) for one in imported] == [Failed, Landed, Failed, Landed]
    assert library.list().total == 2


def test_reports_come_as_discussions_land(library: Library, tmp_path: Path) -> None:
    paths = [store(tmp_path / f"{title}.json", title) for title in ("One", "Two")]
    imported = import_paths(library, paths)
    next(imported)
    assert library.list().total == 1


def test_several_discussions_of_one_file_land(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "several.jsonl"
    lines = [json.dumps({"discussion": {"title": title}, "comments": []}) for title in ("One", "Two")]
    path.write_text("\n".join([*lines, "{broken"]))
    one, two = landed(list(import_paths(library, [path])))
    assert [one.report.title, two.report.title] == ["One", "Two"]
    assert [len(one.report.rejected), len(two.report.rejected)] == [0, 1]


def test_a_named_form_is_used(library: Library, tmp_path: Path) -> None:
    path = store(tmp_path / "page.json", "A page")
    (failed,) = import_paths(library, [path], "afterword-json")
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, SourceError)
    with pytest.raises(UnknownForm, match="nonsense: no such form"):
        list(import_paths(library, [path], "nonsense"))


def test_a_source_that_was_opened_before_stands_for_its_path(library: Library) -> None:
    data = json.dumps({"discussion": {"1": {"title": "Piped"}}, "comments": COMMENTS}).encode()
    (one,) = landed(list(import_paths(library, [Source("-", data)])))
    assert (one.path, one.report.title) == ("-", "Piped")


def test_a_fault_of_a_form_is_told_and_stops_no_other_file(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> NoReturn:
        raise TypeError("a fault")

    monkeypatch.setattr("store.formats.afterword_json.values", fail)
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"discussion": {"title": "x"}, "comments": []}')
    failed, one = import_paths(library, [bad, store(tmp_path / "good.json", "Good")])
    assert isinstance(failed, Failed)
    assert isinstance(failed.error.__cause__, TypeError)
    assert "bad.jsonl" in failed.error.what
    assert isinstance(one, Landed)


def test_a_discussion_that_is_damaged_in_the_library_fails_and_stays(
    library: Library, tmp_path: Path
) -> None:
    path = store(tmp_path / "page.json", "A page")
    (one,) = landed(list(import_paths(library, [path])))
    (kept,) = (tmp_path / "library").glob("discussions/*/discussion.json")
    kept.write_text("{half")
    store(path, "A page", {"1": {"id": 1, "text": "newer"}})
    failed, other = import_paths(library, [path, store(tmp_path / "two.json", "Two")])
    assert isinstance(failed, Failed)
    assert one.report.key in failed.error.what
    assert kept.read_text() == "{half"
    assert isinstance(other, Landed)


def test_the_key_does_not_depend_on_the_path(library: Library, tmp_path: Path) -> None:
    paths = [store(tmp_path / name, "A page") for name in ("a.json", "b.txt")]
    one, two = landed(list(import_paths(library, paths)))
    assert one.report.key == two.report.key


def test_a_binary_file_is_refused() -> None:
    with pytest.raises(SourceError):
        list(discussions(Source("photo.jpg", b"\xff\xd8\xff\0\x10JFIF\0" + bytes(range(256)) * 9)))


def test_no_garbage_is_collected_on_the_way_and_then_it_is_again(library: Library, tmp_path: Path) -> None:
    path = store(tmp_path / "page.json", "A page")
    imports = import_paths(library, [path, tmp_path / "absent", path])
    put = library._put
    seen = []

    def watched(*args: Any, **options: Any) -> Any:
        seen.append(gc.isenabled())
        return put(*args, **options)

    library._put = watched  # type: ignore[method-assign]
    between = [gc.isenabled() for _ in imports]
    assert (seen, between) == ([False, False], [True, True, True])


def test_a_source_that_was_opened_before_keeps_its_bytes(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("A title\n\nA text of some words.\n")
    source = open_source(path)
    assert len(landed(list(import_paths(library, [source])))) == 1
    assert source.data == path.read_bytes()


# -- folders and archives --------------------------------------------------------------------------


def outcome(imported: Iterator[Imported], below: Path) -> list[tuple[str, str]]:
    """The paths of what was imported with its title, or the reason why not."""
    return [
        (
            os.path.relpath(one.path, below),
            one.report.title if isinstance(one, Landed) else one.error.what.removeprefix(f"{one.path}: "),
        )
        for one in imported
    ]


def test_a_folder_is_read_file_by_file_where_no_form_reads_it_whole(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    for name in ("b", "A", "sub/c", ".hidden"):
        store(folder / f"{name}.json", name)
    (folder / "README.md").write_text("About the files.")
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(store(tmp_path / "x.json", "in a zip"), "one.json")
        archive.write(store(tmp_path / "x.json", "compressed in a zip"), "../two.json")
        archive.writestr("three.json.gz", gzip.compress((tmp_path / "x.json").read_bytes()))
    (folder / "z.zip").write_bytes(packed.getvalue())
    progress = Progress()
    assert outcome(import_paths(library, [folder], progress=progress), folder) == [
        (".", "in/loop: a link to a folder; left out"),
        (".", "in/pipe: a pipe, a socket or a device; left out"),
        ("A.json", "A"),
        ("b.json", "b"),
        ("photo.png", "photo.png: binary, it seems to be an image (PNG)"),
        ("z.zip", "z.zip: ../two.json: its name leads out of the archive; left out"),
        ("z.zip/one.json", "in a zip"),
        ("z.zip/three.json.gz", "compressed in a zip"),
        ("sub/c.json", "sub/c"),
        ("README.md", "a README tells about the other files; left out"),
    ]
    assert (progress.files, progress.expected, progress.discussions, progress.comments) == (6, 6, 5, 10)
    zipped = [row for row in library.list().rows if row.title == "in a zip"]
    assert [row.file for row in zipped] == ["z.zip/one.json"]


def test_an_archive_within_an_archive_is_read_and_no_deeper(library: Library, tmp_path: Path) -> None:
    def pack(files: dict[str, bytes]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return out.getvalue()

    one, two = (store(tmp_path / "x.json", title).read_bytes() for title in ("One", "Two"))
    inner = pack({"1.json": one, "2.json": two})
    (tmp_path / "a.zip").write_bytes(
        pack({"inner.zip": inner, "deep.zip": pack({"i.zip": inner, "3": b"3"})})
    )
    assert outcome(import_paths(library, [tmp_path / "a.zip"]), tmp_path) == [
        ("a.zip/deep.zip/3", "3"),
        ("a.zip/deep.zip/i.zip", "packed within what is packed"),
        ("a.zip/inner.zip/1.json", "One"),
        ("a.zip/inner.zip/2.json", "Two"),
    ]


def test_the_library_in_a_folder_is_not_brought_in(library: Library, tmp_path: Path) -> None:
    store(tmp_path / "page.json", "A page")
    assert [one.path for one in landed(list(import_paths(library, [tmp_path])))] == [
        str(tmp_path / "page.json")
    ]
    assert [one.path for one in landed(list(import_paths(library, [tmp_path])))] == [
        str(tmp_path / "page.json")
    ]


def test_an_empty_folder_says_so(library: Library, tmp_path: Path) -> None:
    (tmp_path / "in" / ".git").mkdir(parents=True)
    (tmp_path / "in" / ".git" / "x").write_text("x")
    assert outcome(import_paths(library, [tmp_path / "in"]), tmp_path) == [("in", "no files in it")]


def letter(number: int, answers: int | None = None) -> bytes:
    """A message, as a Maildir has it."""
    heads = [
        f"From: Ann <ann@example.org>\nDate: Tue, 3 Mar 2009 16:{number:02}:00 +0000\nSubject: Letters",
        f"Message-ID: <{number}@example.org>",
    ]
    if answers is not None:
        heads.append(f"In-Reply-To: <{answers}@example.org>")
    return "\n".join([*heads, "", f"Text of letter {number}.", ""]).encode()


@pytest.mark.parametrize("packed", [False, True])
def test_a_folder_of_saves_of_several_forms_is_not_taken_by_one_of_them(
    library: Library, tmp_path: Path, packed: bool
) -> None:
    files = {
        "page.json": store(tmp_path / "x.json", "A page").read_bytes(),
        "lists/mail/cur/1:2,S": letter(1),
        "lists/mail/cur/2:2,S": letter(2, 1),
        "lists/mail/new/3": letter(3, 2),
        "more/other.json": store(tmp_path / "x.json", "Another").read_bytes(),
    }
    if packed:
        with zipfile.ZipFile(tmp_path / "in", "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
    else:
        for name, data in files.items():
            (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "in" / name).write_bytes(data)
    progress = Progress()
    assert outcome(import_paths(library, [tmp_path / "in"], progress=progress), tmp_path) == [
        ("in/page.json", "A page"),
        ("in/lists", "Letters"),
        ("in/more/other.json", "Another"),
    ]
    assert (progress.files, progress.expected, progress.discussions) == (3, 3, 3)
    (row,) = (row for row in library.list().rows if row.title == "Letters")
    assert (row.comments, row.file) == (2, "in/lists")
    stored = library.read(row.key)
    assert stored is not None
    (origin,) = stored.discussion.origins
    mail = sum(len(data) for name, data in files.items() if name.startswith("lists"))
    assert (origin.form, origin.size) == ("mail", mail)
    again = landed(list(import_paths(library, [tmp_path / "in"])))
    assert sum(one.report.added + one.report.updated + one.report.vanished for one in again) == 0


# -- what happens on the way -----------------------------------------------------------------------


def lines(path: Path, count: int, size: int = 10) -> Path:
    """Discussions, one on each line."""
    with path.open("w") as file:
        for number in range(count):
            comments = [{"id": str(n), "parent_id": None, "text": "a word " * size} for n in range(3)]
            file.write(json.dumps({"discussion": {"title": f"Number {number}"}, "comments": comments}) + "\n")
    return path


def test_what_is_cut_in_its_packing_comes_in_as_far_as_it_goes_and_is_told(
    library: Library, tmp_path: Path
) -> None:
    whole = b"".join(
        json.dumps({"discussion": {"title": os.urandom(400).hex()}, "comments": []}).encode() + b"\n"
        for _ in range(50)
    )
    packed = gzip.compress(whole)
    (tmp_path / "dump.gz").write_bytes(packed[: len(packed) // 2])
    *came, last = import_paths(library, [tmp_path / "dump.gz"])
    assert 10 < len(came) < 30
    assert all(isinstance(one, Landed) for one in came)
    assert isinstance(last, Failed)
    assert "dump.gz: broken after" in last.error.what


def test_a_file_that_changes_while_it_is_read_is_told(library: Library, tmp_path: Path) -> None:
    path = lines(tmp_path / "dump", 3, SMALL // 40)
    imported = import_paths(library, [path])
    assert isinstance(next(imported), Landed)
    with path.open("a") as file:
        file.write("more")
    *came, last = imported
    assert [type(one) for one in came] == [Landed, Landed]
    assert isinstance(last, Failed)
    assert last.error.what == "dump: it changed while it was read; bring it in again"


def test_how_far_an_import_is(library: Library, tmp_path: Path) -> None:
    paths = [lines(tmp_path / "one", 3), lines(tmp_path / "two", 2, SMALL // 40), tmp_path / "absent"]
    progress = Progress()
    seen = []
    for _ in import_paths(library, paths, progress=progress):
        seen.append((Path(progress.path).name, progress.files, progress.discussions, progress.comments))
        assert 0 <= progress.read <= progress.size
    assert seen == [
        ("one", 1, 1, 3),
        ("one", 1, 2, 6),
        ("one", 1, 3, 9),
        ("two", 2, 4, 12),
        ("two", 2, 5, 15),
        ("absent", 3, 5, 15),
    ]
    assert progress.expected == 3


def test_an_import_that_is_stopped_leaves_what_landed(library: Library, tmp_path: Path) -> None:
    progress = Progress()
    paths = [lines(tmp_path / "one", 5), lines(tmp_path / "two", 5)]
    for _ in import_paths(library, paths, progress=progress):
        if progress.discussions == 2:
            progress.stop()
    assert progress.stopped
    assert library.list().total == progress.discussions == 2
    assert len(landed(list(import_paths(library, paths)))) == 10
    assert library.list().total == 5, "the same discussions, and the rest of them"


def test_an_import_is_stopped_while_a_file_is_read(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lines(tmp_path / "dump", 2, SMALL // 40)
    progress = Progress()
    reads: list[int] = []

    def read(_: object, source: Source) -> Iterator[Parsed]:
        with source.open() as stream:
            while stream.read(1 << 16):
                reads.append(1)
                if len(reads) == 3:
                    progress.stop()
        raise AssertionError("it was not stopped")
        yield

    monkeypatch.setattr("store.formats.afterword_json.AfterwordJson.read", read)
    assert list(import_paths(library, [path, path], progress=progress)) == []
    assert len(reads) < 20, "no more is read than what was read ahead"
    assert progress.files == 1


def test_a_named_pipe_is_imported(library: Library, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    text = json.dumps({"discussion": {"title": "Piped"}, "comments": []}).encode()
    writer = threading.Thread(target=pipe.write_bytes, args=(gzip.compress(text),))
    writer.start()
    (one,) = landed(list(import_paths(library, [pipe])))
    writer.join()
    assert (one.report.title, one.path) == ("Piped", str(pipe))


@pytest.mark.parametrize("data", [b"\0" * 100_000, b"A title\n\nA te\0xt of words.\n" * 9, b"\0"])
def test_nul_has_an_outcome(library: Library, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "page.txt").write_bytes(data)
    (one,) = import_paths(library, [tmp_path / "page.txt"])
    assert isinstance(one, Landed) or "binary" in one.error.what

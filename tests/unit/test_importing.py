"""Files become discussions of a library."""

import gc
import json
from pathlib import Path
from typing import Any, NoReturn

import pytest

from store.errors import SourceError, UnknownForm
from store.importing import Failed, Imported, Landed, discussions, import_paths
from store.library import Library
from store.source import Source, open_source
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
    put = library.put
    seen = []

    def watched(*args: Any, **options: Any) -> Any:
        seen.append(gc.isenabled())
        return put(*args, **options)

    library.put = watched  # type: ignore[method-assign]
    between = [gc.isenabled() for _ in imports]
    assert (seen, between) == ([False, False], [True, True, True])


def test_a_source_that_was_opened_before_keeps_its_bytes(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("A title\n\nA text of some words.\n")
    source = open_source(path)
    assert len(landed(list(import_paths(library, [source])))) == 1
    assert source.data == path.read_bytes()

"""The registry: own forms, those of other packages, and what is said of a file that no form claims."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.errors import UnknownForm
from store.formats import BEGINNINGS, FORMS, SINGLE, form_named, forms, recognise, recognise_tree
from store.formats.base import Form, TreeForm
from store.formats.others import others
from store.formats.seeming import seeming
from store.importing import Failed, Landed, import_paths
from store.library import Library
from store.source import Source
from store.tree import FolderTree
from tui.reports import print_forms

MODULE = '''
from collections.abc import Iterator

from store.formats.base import Parsed
from store.model import Comment, Discussion, Repair
from store.source import Source
from store.tree import Tree


class Forum:
    """Lines of "author: text" after a line that says so; a folder of such files is one discussion."""

    name = "tiny-forum"
    title = "a tiny forum"

    def recognise(self, head: bytes, name: str) -> float:
        return 1.0 if head.startswith(b"#tiny") else 0.0

    def read(self, source: Source) -> Iterator[Parsed]:
        yield self._parsed(source.name, [source])

    def recognise_tree(self, tree: Tree) -> float:
        return 1.0 if tree.names and all(name.endswith(".tiny") for name in tree.names) else 0.0

    def read_tree(self, tree: Tree) -> Iterator[Parsed]:
        yield self._parsed(tree.name, [tree.source(name) for name in tree.names])

    def _parsed(self, title: str, sources: list[Source]) -> Parsed:
        comments = []
        for source in sources:
            with source.open() as stream:
                for line in stream.read().decode().splitlines()[1:]:
                    author, _, text = line.partition(": ")
                    comments.append(Comment(str(len(comments)), None, author, text=text))
        told = Discussion(title=title, source=self.name, comments=comments)
        return Parsed(told, [Repair("guessed", "everything was guessed")], [])


class Failing(Forum):
    """Fails whatever it is asked."""

    name = "failing"

    def recognise(self, head: bytes, name: str) -> float:
        raise KeyError("a fault")

    def recognise_tree(self, tree: Tree) -> float:
        raise KeyError("a fault")


class Nothing:
    """No form at all."""
'''

POINTS = """\
[console_scripts]
tiny = tiny_forum:main

[afterword.formats]
tiny-forum = tiny_forum:Forum
failing = tiny_forum:Failing
absent = tiny_forum:Absent
missing = no_such_package.at_all:Form
nothing = tiny_forum:Nothing
saved-text = tiny_forum:Forum
"""


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package of another author is installed: some of its forms work."""
    site = tmp_path / "site"
    told = site / "tiny_forum-1.0.dist-info"
    told.mkdir(parents=True)
    (site / "tiny_forum.py").write_text(MODULE)
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-forum\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text(POINTS)
    (told / "RECORD").write_text("")
    monkeypatch.syspath_prepend(str(site))
    yield
    sys.modules.pop("tiny_forum", None)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library")


def test_every_own_form_follows_the_contract() -> None:
    for name in FORMS:
        form = form_named(name)
        assert isinstance(form, Form)
        assert form.name == name
        assert form.title
        assert form.recognise(b"", "") == 0.0, name
    assert BEGINNINGS.keys() | SINGLE <= FORMS.keys()


def test_without_other_packages_there_are_none() -> None:
    assert others() == ([], [])
    assert [form.name for form in forms()] == list(FORMS)


@pytest.mark.usefixtures("tiny")
def test_a_form_of_another_package_is_found_by_content_and_by_name(library: Library, tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.write_text("#tiny\nAnn: first\nBob: second\n")
    assert recognise(Source("page", page.read_bytes())).name == "tiny-forum"
    (landed,) = import_paths(library, [page])
    assert isinstance(landed, Landed)
    assert (landed.report.title, landed.report.comments) == ("page", 2)
    assert landed.report.repairs == ["everything was guessed"]
    stored = library.read(landed.report.key)
    assert stored is not None
    assert stored.discussion.source == stored.discussion.origins[-1].form == "tiny-forum"
    other = tmp_path / "other"
    other.write_text("no head\nAnn: only\n")
    (landed,) = import_paths(library, [other], "tiny-forum")
    assert isinstance(landed, Landed)
    assert landed.report.comments == 1


@pytest.mark.usefixtures("tiny")
def test_a_form_of_another_package_reads_a_folder(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.tiny", "b.tiny"):
        (folder / name).write_text(f"#tiny\nAnn: of {name}\n")
    whole = recognise_tree(FolderTree(folder))
    assert isinstance(whole, TreeForm)
    (landed,) = import_paths(library, [folder])
    assert isinstance(landed, Landed)
    assert (landed.path, landed.report.title, landed.report.comments) == (str(folder), "in", 2)
    (folder / "page.txt").write_text("A title\n\nA text of some words.\n")
    assert recognise_tree(FolderTree(folder)) is None
    files = list(import_paths(library, [folder]))
    assert [Path(one.path).name for one in files] == ["a.tiny", "b.tiny", "page.txt"]


@pytest.mark.usefixtures("tiny")
def test_a_form_that_is_broken_costs_itself_only(capsys: pytest.CaptureFixture[str]) -> None:
    found = others()
    assert [form.name for form in found.forms] == ["failing", "tiny-forum"]
    assert [broken.name for broken in found.broken] == ["absent", "missing", "nothing", "saved-text"]
    assert form_named("saved-text").title == "a page saved as plain text", (
        "no package takes an own form's name"
    )
    with pytest.raises(UnknownForm, match=r"the form of no_such_package.at_all:Form could not be loaded"):
        form_named("missing")
    with pytest.raises(
        UnknownForm, match=r"nonsense: no such form: the forms are afterword-json, .*tiny-forum"
    ):
        form_named("nonsense")
    assert print_forms() == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[-1].split() == ["tiny-forum", "a", "tiny", "forum"]
    assert len(err.splitlines()) == 4
    assert "absent: the form of tiny_forum:Absent could not be loaded" in err


@pytest.mark.usefixtures("tiny")
def test_an_own_form_that_is_sure_is_taken_without_a_look_at_others() -> None:
    before = set(sys.modules)
    assert recognise(Source("x", b'{"discussion": {"title": "x"}, "comments": []}')).name == "afterword-json"
    assert "tiny_forum" not in set(sys.modules) - before


SEEMS = [
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "x", "it seems to be a PDF"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "x", "binary, it seems to be an image (PNG)"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "x", "binary, it seems to be an image (JPEG)"),
    (
        b"PK\x03\x04\x14\0\0\0\x08\0[Content_Types].xml",
        "x",
        "binary, it seems to be an office document or an e-book",
    ),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "x", "binary, it seems to be an office document"),
    (b"{\\rtf1\\ansi", "x", "it seems to be an office document (RTF)"),
    (b"SQLite format 3\0\x10\0", "x", "binary, it seems to be an SQLite database"),
    (b"7z\xbc\xaf\x27\x1c\0\4", "x", "binary, it seems to be a 7-Zip archive"),
    (b"\0\0\0\x20ftypisom", "x", "binary, it seems to be a film or an image"),
    (b"<!DOCTYPE html>\n<html><body>", "x", "it seems to be a web page (HTML)"),
    (b"<?xml version='1.0'?>\n<!-- a -->\n<html xmlns='x'>", "x", "it seems to be a web page (HTML)"),
    (b"<div class='comment'><p>text</p></div>", "x", "it seems to be a piece of a web page (HTML, <div>)"),
    (
        b"<?xml version='1.0'?>\n<!DOCTYPE opml [<!ENTITY a 'b'>]><opml version='2'>",
        "x",
        "it seems to be XML with the root <opml>",
    ),
    (
        "<?xml version='1.0' encoding='utf-16'?><feed>".encode("utf-16"),
        "x",
        "binary, it seems to be XML with the root <feed>",
    ),
    (b'{"b": 1, "a": {"c": [', "x", "it seems to be JSON with the keys b, a"),
    (b'[{"b": 1}, {"a": 2}]', "x", "it seems to be a list in JSON, of objects with the keys b"),
    (b"[1, 2, 3]", "x", "it seems to be a list in JSON without any objects in it"),
    (b"{}", "x", "it seems to be JSON with nothing in it"),
    (b"From: ann@example.org\nDate: today\nSubject: a word\n\nText", "x", "it seems to be an e-mail"),
    (b'id,"name"\n1,Ann\n2,Bob\n', "x.csv", "it seems to be a table (CSV, commas) with the columns id, name"),
    (bytes(range(256)), "x", "binary, and of no form that is known"),
    (b"a word\n", "x", "of no form that is known"),
]


@pytest.mark.parametrize(("head", "name", "what"), SEEMS)
def test_what_a_file_seems_to_be(head: bytes, name: str, what: str) -> None:
    seems = seeming(head, name)
    assert seems.what == what
    assert seems.hint


def test_many_keys_and_long_ones_are_cut() -> None:
    what = seeming(b'{"%s": 1, %s}' % (b"k" * 300, b",".join(b'"%d": 1' % n for n in range(99))), "x").what
    assert what.startswith("it seems to be JSON with the keys kkkk")
    assert what.endswith("…, 0, 1, 2, 3, 4, 5, 6 …")
    assert len(what) < 120


def test_json_says_how_to_map_it() -> None:
    with pytest.raises(
        UnknownForm, match=r"x: it seems to be JSON with the keys width, height: .*--map id=…"
    ):
        recognise(Source("x", b'{"width": 1, "height": 2}'))


@pytest.mark.parametrize("data", [b"<html><p>a page</p></html>", b"<opml><body></body></opml>"])
def test_markup_is_not_taken_for_text_unless_it_is_asked_for(
    library: Library, tmp_path: Path, data: bytes
) -> None:
    page = tmp_path / "page"
    page.write_bytes(data)
    (failed,) = import_paths(library, [page])
    assert isinstance(failed, Failed)
    assert "it seems to be" in failed.error.what
    (landed,) = import_paths(library, [page], "saved-text")
    assert isinstance(landed, Landed)


@pytest.mark.parametrize(
    "text", ["<3 this page\n\nA text.\n", "[1] A note\n\nA text of words.\n", "{curly} words\n"]
)
def test_text_that_begins_like_markup_is_text(text: str) -> None:
    assert recognise(Source("page.txt", text.encode())).name == "saved-text"


def test_the_form_is_asked_by_the_name_without_its_packing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Asked:
        name, title = "saved-text", "x"

        def recognise(self, head: bytes, name: str) -> float:
            asked.append(name)
            return 1.0

    monkeypatch.setattr("store.formats.form_named", lambda name: Asked())
    for name in ("page.txt", "list.mbox.gz", "dump.zip/inner/list.mbox.zst", ".gz"):
        recognise(Source(name, b"text"))
    assert asked == ["page.txt", "list.mbox", "list.mbox", ".gz"]

"""Dumps of Stack Exchange sites, whole, in parts and broken."""

from __future__ import annotations

import io
import random
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.stack_exchange import StackExchange
from store.formats.stack_exchange import names as names_module
from store.formats.stack_exchange.names import Names
from store.formats.stack_exchange.rows import Row, rows
from store.source import open_source
from store.tree import FolderTree
from tests.unit.forms.conftest import SAMPLES, cuts, read_all, read_or_refused, real, source_of, tree_of

FORM = StackExchange()
SAMPLE = SAMPLES / "stack-exchange"


def folder(path: Path) -> list[Parsed]:
    tree = FolderTree(path)
    assert FORM.recognise_tree(tree) >= 0.8
    return list(FORM.read_tree(tree))


def copied(to: Path, *names: str) -> Path:
    to.mkdir()
    for name in names:
        shutil.copy(SAMPLE / f"{name}.xml", to)
    return to


def post(own: object, kind: int = 2, parent: object = 1, **more: object) -> str:
    own_fields = {
        "Id": own,
        "PostTypeId": kind,
        "ParentId": parent,
        "Body": f"&lt;p&gt;{own}&lt;/p&gt;",
        **more,
    }
    return "<row " + " ".join(f'{name}="{value}"' for name, value in own_fields.items()) + " />"


def posts(*each: str) -> str:
    return "<posts>\n" + "\n".join(each) + "\n</posts>"


def test_the_real_dump() -> None:
    path = real("stackexchange-dump/history-meta")
    found = folder(path)
    comments = [comment for each in found for comment in each.discussion.comments]
    kinds = [comment.extra["kind"] for comment in comments]
    assert (len(found), kinds.count("answer"), kinds.count("comment")) == (556, 1095, 3454)
    assert max(tree_of(each).depth for each in found) == 2
    assert sum(comment.extra.get("accepted") is True for comment in comments) == 181
    assert all(comment.author and comment.posted for comment in comments)
    texts = {(comment.extra["kind"], comment.id): comment.text for comment in comments}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    for row in etree.parse(path / "Comments.xml", parser).iter("row"):
        plain = re.sub(r"\]\([^)]*\)", " ", row.get("Text"))
        for word in re.findall(r"[^\W_]{3,}", plain):
            assert word in texts["comment", f"comment-{row.get('Id')}"] or "http" in plain


def test_the_sample() -> None:
    first, second = folder(SAMPLE)
    discussion = first.discussion
    assert discussion.title == "Why does my dough rest when it is cold?"
    assert (discussion.author, discussion.closed, discussion.url) == ("Ines Roth", True, "")
    assert discussion.body.endswith("Is that usual?\n\nflour  500 g\nwater  350 g")
    assert discussion.extra["tags"] == ["sourdough", "temperature"]
    assert discussion.extra["score"] == 9
    assert str(discussion.published) == "2014-06-02 08:15:00.250000+00:00"
    assert [(each.id, each.parent_id, each.author, each.score) for each in discussion.comments] == [
        ("comment-1", None, 'Tobias "Crust" Ley', 2),
        ("3", None, "user39", 4),
        ("2", None, 'Tobias "Crust" Ley', 11),
        ("comment-2", "2", "Ines Roth", None),
        ("comment-3", "2", "Crumb", 1),
    ]
    assert [each.text for each in discussion.comments] == [
        "What flour is it? #wheat, or rye?",
        "Yeast & bacteria slow down by half for every 8 degrees; see cold dough.",
        "Give it twelve hours.",
        "1. I did. It rose by a <b>third</b>, see log.txt.",
        "@Ines then give it a day.",
    ]
    assert discussion.comments[1].extra["accepted"] is True
    assert [str(repair) for repair in first.repairs] == [
        "1 tag wiki was left out: no discussion",
        "1 comment on these was left out as well",
        "1 of 3 answers is not in the file",
    ]
    assert first.rejected == ["1 comment on posts that are not in the file"]
    assert (second.discussion.author, second.discussion.extra["tags"]) == ("user99", ["rye"])


def test_without_the_other_files(tmp_path: Path) -> None:
    first, _ = folder(copied(tmp_path / "a", "Posts"))
    assert first.discussion.author == "user7"
    assert len(first.discussion.comments) == 2
    told = [str(repair) for repair in first.repairs]
    assert told[:2] == [
        "there is no Comments.xml: comments are absent",
        "there is no Users.xml: names of users are absent",
    ]
    first, _ = folder(copied(tmp_path / "b", "Posts", "Comments"))
    assert {each.author for each in first.discussion.comments} == {"user8", "user39", "user7", "Crumb"}
    alone = read_all(FORM, SAMPLE / "Posts.xml")
    assert [len(each.discussion.comments) for each in alone] == [2, 0]
    assert "in other files of the dump" in str(alone[0].repairs[0])
    with pytest.raises(SourceError, match="comments of a Stack Exchange dump, without its posts"):
        read_all(FORM, SAMPLE / "Comments.xml")


def test_a_site_that_its_folder_or_archive_is_called(tmp_path: Path) -> None:
    copied(tmp_path / "bread.stackexchange.com", "Posts", "Comments", "Users")
    path = tmp_path / "bread.stackexchange.com.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("Posts", "Comments", "Users"):
            archive.write(SAMPLE / f"{name}.xml", f"{name}.xml")
    tree = open_source(path).tree
    assert tree is not None
    for first in (folder(tmp_path / "bread.stackexchange.com")[0], next(iter(FORM.read_tree(tree)))):
        discussion = first.discussion
        assert (discussion.site, discussion.source_id) == ("bread.stackexchange.com", "1")
        assert discussion.url == "https://bread.stackexchange.com/questions/1"
        assert discussion.comments[1].extra["permalink"] == "https://bread.stackexchange.com/a/3"
        assert discussion.comments[3].extra["permalink"] == f"{discussion.url}#comment2_2"
        assert len(discussion.comments) == 5


def test_several_sites_and_strangers(tmp_path: Path) -> None:
    for name in ("one", "two"):
        copied(tmp_path / name, "Posts")
    (tmp_path / "notes.txt").write_text("a")
    assert FORM.recognise_tree(FolderTree(tmp_path)) == 0.8
    found = list(FORM.read_tree(FolderTree(tmp_path)))
    assert len(found) == 4
    assert found[0].rejected == ["notes.txt: no file of a Stack Exchange dump"]
    assert found[2].rejected == []


def test_answers_without_their_question() -> None:
    (parsed,) = read_all(FORM, posts(post(5), post(6)))
    assert parsed.discussion.title == "Question 1"
    assert parsed.discussion.extra["partial"] == ["comments", "article"]
    assert len(parsed.discussion.comments) == 2


def test_broken_rows_cost_themselves_only() -> None:
    whole = posts(
        post(1, 1, "", Title="T"),
        '<row Id="2" PostTypeId="2" Body="x',
        post(3),
        "<row Id=4>",
        post("", 2),
        post(3),
    )
    (parsed,) = read_all(FORM, whole)
    assert [each.id for each in parsed.discussion.comments] == ["3"]
    place = whole.index('<row Id="2" PostTypeId="2" Body=')
    assert parsed.rejected == [f"file: byte {place}: a row that is broken", "2 posts without an id"]


def test_entities_are_never_declared() -> None:
    head = '<!DOCTYPE posts [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]>\n'
    (parsed,) = read_all(FORM, head + posts(post(1, 1, "", Title="T &a; &c; &#x263A; &amp;lt;")))
    assert parsed.discussion.title == "T &a; &c; ☺ &lt;"


def test_rows_come_whole_out_of_any_pieces() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(random.Random(self.tell()).randrange(1, 40))

    for data in ((SAMPLE / "Posts.xml").read_bytes(), (SAMPLE / "Comments.xml").read_bytes()):
        expected: list[Row] = [dict(row.attrib) for row in etree.fromstring(data)]
        rejected: list[str] = []
        assert list(rows(io.BytesIO(data), rejected)) == list(rows(Slow(data), rejected)) == expected
        wide = data.decode("utf-8-sig").encode("utf-16")
        assert list(rows(io.BytesIO(wide), rejected)) == expected
        assert rejected == []


def test_names_beyond_those_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names_module, "_MOST", 2)
    with Names() as names:
        assert names.take({"Id": str(number), "DisplayName": f"n{number}"} for number in range(5)) == 5
        assert [names.name(str(number)) for number in range(6)] == ["n0", "n1", "n2", "n3", "n4", ""]
        assert names.name("") == ""


def test_cut_files_give_what_is_whole() -> None:
    data = (SAMPLE / "Posts.xml").read_bytes()
    for cut in cuts(data):
        whole = cut.count(b" />")
        found = read_or_refused(FORM, cut)
        assert sum(1 + len(each.discussion.comments) for each in found) == min(whole, 4)
        if found and b"</" not in cut:
            assert found[0].rejected


def test_recognition() -> None:
    for name, sure in (("Posts", 1.0), ("Comments", 0.9), ("Users", 0.9)):
        assert FORM.recognise((SAMPLE / f"{name}.xml").read_bytes(), "x") == sure
    for other in (b"", b"<posts>", b"<rss>", b"\xff\xfe", b'<posts><post id="1"/></posts>'):
        assert FORM.recognise(other, "Posts.xml") == 0.0
    with pytest.raises(SourceError, match="holds no question"):
        list(FORM.read(source_of(posts(post(1, 5)))))

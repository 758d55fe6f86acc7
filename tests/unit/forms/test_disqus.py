"""Disqus' export: threads and posts that stand apart, and what is told of those that do not fit."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from store.bodies.html import html_body
from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.disqus_reading import _paragraphs
from store.formats.disqus_xml import DisqusXml
from tests.unit.forms.conftest import SAMPLES, cuts, read_all, read_or_refused, real, tree_of

FORM = DisqusXml()
SAMPLE = SAMPLES / "orchard.disqus.xml"


def export(*records: str) -> str:
    spaces = 'xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"'
    return f"<?xml version='1.0'?>\n<disqus {spaces}>\n" + "\n".join(records) + "\n</disqus>"


def thread(number: int, **fields: str) -> str:
    own = {"link": f"https://b.example/{number}", "title": f"Thread {number}", "message": ""}
    parts = [f"<{name}>{value}</{name}>" for name, value in (own | fields).items()]
    return f'<thread dsq:id="{number}">{"".join(parts)}</thread>'


def post(number: int, of: int, parent: int | None = None, **fields: str) -> str:
    own = {"message": f"<![CDATA[<p>Post {number}.</p>]]>", "createdAt": "2012-03-04T05:06:07Z"}
    parts = [f"<{name}>{value}</{name}>" for name, value in (own | fields).items()]
    above = "" if parent is None else f'<parent dsq:id="{parent}" />'
    return f'<post dsq:id="{number}">{"".join(parts)}<thread dsq:id="{of}" />{above}</post>'


def told(parsed: list[Parsed]) -> str:
    return "\n".join(line for p in parsed for line in (*map(str, p.repairs), *p.rejected))


def ids(parsed: list[Parsed]) -> list[list[str]]:
    return [[c.id for c in p.discussion.comments] for p in parsed]


def test_a_real_export() -> None:
    parsed = read_all(FORM, real("isso-disqus.xml"))
    trees = [tree_of(each) for each in parsed]
    assert (sum(tree.comments for tree in trees), max(tree.depth for tree in trees)) == (5, 2)
    assert ids(parsed) == [["4", "5", "9", "11"], ["8"]]
    assert [c.state for c in parsed[0].discussion.comments] == ["visible", "visible", "deleted", "visible"]
    assert "line 66: the post 6 by where am I? is of a thread that is not there, 1337" in told(parsed)
    assert "threads without posts, left out: 1" in told(parsed)


def test_the_sample() -> None:
    assert FORM.recognise(SAMPLE.read_bytes(), SAMPLE.name) == 1.0
    (parsed,) = read_all(FORM, SAMPLE)
    talk = parsed.discussion
    assert (talk.title, talk.author) == ("Pears in March & other mistakes", "Orla Quist")
    assert (talk.site, talk.source_id, talk.closed) == ("orchard.example", "9001", True)
    assert talk.published == datetime(2015, 3, 1, 8, tzinfo=UTC)
    assert [c.id for c in talk.comments] == ["77001", "77002", "77003", "77004", "77005"]
    assert [c.state for c in talk.comments] == ["visible", "visible", "deleted", "visible", "spam"]
    assert [c.parent_id for c in talk.comments] == [None, "77001", "77002", None, None]
    first, fourth = talk.comments[0], talk.comments[3]
    assert first.text == "You do not store pears, you visit them.\n\nDaily."
    assert first.posted == datetime(2015, 3, 1, 9, 30, tzinfo=UTC)
    assert first.extra["id"] == "wp_id=1"
    assert first.extra["permalink"] == "https://orchard.example/pears-in-march#comment-77001"
    assert [(m.kind, m.target) for m in fourth.marks] == [("link", "https://pears.example/sorts")]
    assert "joined: 9001 and 9002" in told([parsed])
    assert "threads without posts, left out: 1" in told([parsed])


def test_posts_of_several_threads_in_any_order() -> None:
    parsed = read_all(
        FORM, export(post(1, 20), thread(10), post(2, 10), thread(20), post(3, 20, 1), post(4, 10))
    )
    assert {p.discussion.title: [c.id for c in p.discussion.comments] for p in parsed} == {
        "Thread 20": ["1", "3"], "Thread 10": ["2", "4"],
    }  # fmt: skip


def test_a_thread_with_a_text_needs_no_posts() -> None:
    parsed = read_all(FORM, export(thread(1), thread(2, message="<![CDATA[<p>An article.</p>]]>"), thread(3)))
    assert [(p.discussion.title, p.discussion.body) for p in parsed] == [("Thread 2", "An article.")]
    assert "left out: 2" in told(parsed)


def test_posts_without_any_thread_come_in() -> None:
    parsed = read_all(FORM, export(post(1, 7), post(2, 7, 1), post(3, 8)))
    assert ids(parsed) == [["1", "2"], ["3"]]
    assert "the thread 7 of 2 posts is not in the file" in told(parsed)


def test_posts_of_a_thread_that_is_broken_come_in() -> None:
    broken = thread(7).replace(' dsq:id="7"', "")
    parsed = read_all(FORM, export(thread(5), broken, post(1, 7), post(2, 5)))
    assert sorted(ids(parsed)) == [["1"], ["2"]]
    assert "line 4: a thread without dsq:id" in told(parsed)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"isDeleted": "true"}, "deleted"),
        ({"isSpam": "true"}, "spam"),
        ({"isSpam": "true", "isDeleted": "true"}, "spam"),
        ({"isApproved": "false"}, "pending"),
        ({"isApproved": "true", "isDeleted": "false"}, "visible"),
    ],
)
def test_states(fields: dict[str, str], state: str) -> None:
    (parsed,) = read_all(FORM, export(thread(1), post(1, 1, **fields)))
    assert parsed.discussion.comments[0].state == state


@pytest.mark.parametrize(
    "broken",
    [
        post(2, 1).replace("</post>", ""),
        post(2, 1).replace("Post 2.", "Post \x0b\x01 2."),
        post(2, 1).replace("]]></message>", "</message>"),
        post(2, 1).replace("Post 2.", "Post ]]> & <x> 2."),
        post(2, 1).replace("<message>", "<message>&nbsp;&zz;&#0;"),
        post(2, 1).replace('"2"', "2"),
        "<zz:a>" + post(2, 1),
        "</b>" + post(2, 1) + "</post>",
        "<post>",
        "<!--",
    ],
)
def test_a_malformed_part_costs_no_other_post(broken: str) -> None:
    parsed = read_all(FORM, export(thread(1), post(1, 1), broken, post(3, 1), thread(4), post(5, 4)))
    found = ids(parsed)
    assert [number for number in found[0] if number != "2"] == ["1", "3"]
    assert found[1] == ["5"]
    if "2" not in found[0] and "post" in broken:
        assert re.search(r"line [45]: ", told(parsed))


def test_an_undeclared_namespace() -> None:
    text = export(thread(1), post(1, 1), post(2, 1, 1)).replace(
        ' xmlns:dsq="http://disqus.com/disqus-internals"', ""
    )
    assert ids(read_all(FORM, text)) == [["1", "2"]]
    assert FORM.recognise(text.encode(), "x") == 1.0


def test_every_cut_gives_what_is_whole_and_tells_the_rest() -> None:
    data = export(thread(1), *(post(n, 1, n - 1 or None) for n in range(1, 20))).encode()
    ends = [match.end() for match in re.finditer(b"</post>", data)]
    for piece in cuts(data):
        parsed = read_or_refused(FORM, piece)
        assert [n for each in ids(parsed) for n in each] == [
            str(n) for n, end in enumerate(ends, 1) if end <= len(piece)
        ]
        if parsed:
            assert re.search(r"line \d+: the file ends", told(parsed))


@pytest.mark.parametrize(
    "html",
    [
        "<p>One.</p>", "<p>One &amp; two&nbsp;&lt;3</p>", "<p>One</p><p>Two</p>",
        "<p>One</p>\n\n<p> Two  </p>",
        "<p></p><p>x</p>", "<p> </p>", "<p>a\nb</p>", "<p>a</p>b<p>c</p>", "<p>a<p>b</p></p>",
        "<p>a<br>b</p>", "<p>&#8220;x</p>", "<p>1 < 2</p>", "<p class=x>a</p>", "</p><p>", "<p>a</p",
    ],
)  # fmt: skip
def test_the_short_way_says_what_the_long_one_does(html: str) -> None:
    short = _paragraphs(html)
    assert short is None or short == html_body(html)


def test_what_is_no_export_is_refused() -> None:
    for text in ("<disqus/>", "", "<disqus xmlns='http://disqus.com'><thread dsq:id='1'/></disqus>", "{}"):
        with pytest.raises(SourceError):
            read_all(FORM, text)
    assert FORM.recognise(b"<post id='1'/>", "disqus.xml") == 0.0
    assert FORM.recognise(b"\0\xff", "disqus.xml") == 0.0

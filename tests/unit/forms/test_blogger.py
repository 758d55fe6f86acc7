"""Blogger's backups, in the dialect of 2008 and in that of Google Takeout."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.blogger import Blogger
from tests.unit.forms.conftest import SAMPLES, cuts, read_all, read_or_refused, real, tree_of

FORM = Blogger()
SAMPLE = SAMPLES / "lighthouse.blogger.xml"
TAG = "tag:blogger.com,1999:blog-5.post-"


def takeout(*entries: str, head: str = "") -> str:
    spaces = "xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'"
    return (
        f"<?xml version='1.0'?>\n<feed {spaces}><title>News</title>{head}\n"
        + "\n".join(entries)
        + "\n</feed>"
    )


def entry(number: int, kind: str, status: str = "LIVE", text: str = "Words.", more: str = "") -> str:
    return (
        f"<entry><id>{TAG}{number}</id><blogger:type>{kind}</blogger:type><blogger:status>{status}</blogger:status>"
        f"<author><name>Ann {number}</name><blogger:type>BLOGGER</blogger:type></author><title>Title</title>"
        f"<content type='html'>{text}</content><published>2020-01-0{number % 9 + 1}T10:00:00Z</published>"
        f"<blogger:trashed/>{more}</entry>"
    )


def reply(number: int, of: int, to: int | None = None, status: str = "LIVE") -> str:
    answered = "<blogger:inReplyTo/>" if to is None else f"<blogger:inReplyTo>{TAG}{to}</blogger:inReplyTo>"
    return entry(number, "COMMENT", status, more=f"<blogger:parent>{TAG}{of}</blogger:parent>{answered}")


def told(parsed: list[Parsed]) -> str:
    return "\n".join(line for p in parsed for line in (*map(str, p.repairs), *p.rejected))


def test_a_real_backup() -> None:
    parsed = read_all(FORM, real("blog-exports/blogger-atom-pelican.xml"))
    assert len(parsed) == 4
    assert sum(tree_of(each).comments for each in parsed) == 1
    (talk,) = (p.discussion for p in parsed if p.discussion.comments)
    assert (talk.title, talk.site) == ("The Steel Windpipe", "youngdoctornotes.blogspot.com")
    assert talk.comments[0].author == "Thomas Isidore Noël Sankara"
    assert talk.comments[0].text.endswith("adventures!\n\nIt's a shame you don't get more time for writing.")
    assert talk.comments[0].extra["permalink"].endswith("#c5590533389087749201")


def test_the_sample() -> None:
    assert FORM.recognise(SAMPLE.read_bytes(), SAMPLE.name) == 1.0
    (parsed,) = read_all(FORM, SAMPLE)
    talk = parsed.discussion
    assert (talk.title, talk.author, talk.source_id) == ("Fog, first night", "E. Malm", "1000")
    assert talk.published == datetime(2012, 5, 1, 20, 10, tzinfo=UTC)
    assert talk.body == "Nothing to see, so I listened.\n\nAt four a ship said good morning."
    assert talk.extra["tags"] == ["fog"]
    assert [(c.id, c.parent_id, c.state) for c in talk.comments] == [
        ("2001", None, "visible"), ("2002", "2001", "visible"), ("2003", None, "deleted"),
    ]  # fmt: skip
    assert talk.comments[0].author == "Nils & Kaj"
    assert talk.comments[2].text == ""
    assert "removed by the author" in talk.comments[2].extra["body_html"]
    assert talk.comments[0].extra["note"] == "a prefix that nobody declared"
    assert not told([parsed])


def test_takeout() -> None:
    head = "<link rel='alternate' href='https://news.example/'/>"
    name = "<blogger:filename>/2020/01/x.html</blogger:filename><category term='Sea' scheme='tag:x'/>"
    text = takeout(
        entry(1, "POST", text="&lt;p&gt;An article.&lt;/p&gt;", more=name),
        entry(2, "POST", status="DRAFT"),
        reply(5, 1, to=4),
        reply(4, 1),
        reply(6, 1, status="SPAM"),
        reply(7, 1, status="PENDING"),
        entry(8, "TEMPLATE"),
        head=head,
    )
    assert FORM.recognise(text.encode(), "feed.atom") == 1.0
    post, draft = read_all(FORM, text)
    assert post.discussion.url == "https://news.example/2020/01/x.html"
    assert (post.discussion.body, post.discussion.extra["tags"]) == ("An article.", ["Sea"])
    assert [(c.id, c.parent_id, c.state) for c in post.discussion.comments] == [
        ("4", None, "visible"), ("5", "4", "visible"), ("6", None, "spam"), ("7", None, "pending"),
    ]  # fmt: skip
    assert draft.discussion.extra["status"] == "DRAFT"
    assert tree_of(post).depth == 2


def test_comments_of_a_post_that_is_absent_come_in() -> None:
    (parsed,) = read_all(FORM, takeout(reply(3, 99), reply(4, 99, to=3)))
    assert [c.id for c in parsed.discussion.comments] == ["3", "4"]
    assert "the post of 2 comments is not in the file" in told([parsed])


def test_a_broken_entry_costs_no_other() -> None:
    good = [entry(1, "POST"), reply(2, 1), reply(4, 1)]
    for broken in (
        reply(3, 1).replace("</entry>", ""),
        reply(3, 1).replace("Words.", "W & <b \x01"),
        reply(3, 1).replace("<entry>", "<entry zz:a='1'><yy:b>", 1),
        "</b>",
        "<entry>",
    ):
        (parsed, *_) = read_all(FORM, takeout(good[0], good[1], broken, good[2]))
        assert [c.id for c in parsed.discussion.comments if c.id != "3"] == ["2", "4"]


def test_every_cut_gives_what_is_whole_and_tells_the_rest() -> None:
    data = takeout(entry(1, "POST"), *(reply(n, 1) for n in range(2, 12))).encode()
    ends = [match.end() for match in re.finditer(b"</entry>", data)]
    for piece in cuts(data):
        parsed = read_or_refused(FORM, piece)
        found = {c.id for p in parsed for c in p.discussion.comments}
        assert found == {str(n) for n, end in enumerate(ends, 1) if n > 1 and end <= len(piece)}
        if parsed and len(piece) < len(data) - 8:
            assert re.search(r"line \d+: the file ends", told(parsed))


def test_what_is_no_backup_is_refused_and_not_claimed() -> None:
    for text in ("<feed/>", "", "<feed xmlns='http://www.w3.org/2005/Atom'></feed>"):
        with pytest.raises(SourceError):
            read_all(FORM, text)
        assert FORM.recognise(text.encode(), "blog.xml") == 0.0
    assert FORM.recognise(b"\0\xfe", "feed.atom") == 0.0

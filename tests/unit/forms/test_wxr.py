"""WordPress' export: what comes in of it, and of broken ones."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.wxr import Wxr
from tests.unit.forms.conftest import SAMPLES, cuts, read_all, read_or_refused, real, source_of, tree_of

FORM = Wxr()
SAMPLE = SAMPLES / "night-bus.wxr.xml"


def export(items: str, head: str = "", root: str = "") -> str:
    spaces = (
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"'
    )
    return f"<?xml version='1.0'?>\n<rss version='2.0'{root or spaces}><channel>{head}{items}</channel></rss>"


def item(*comments: str, **fields: str) -> str:
    own = {"title": "Talk", "link": "https://b.example/1/", "wp:post_id": "1", "wp:post_type": "post"}
    told = {name.replace("__", ":"): value for name, value in fields.items()}
    parts = [f"<{name}>{value}</{name}>" for name, value in (own | told).items()]
    return f"<item>{''.join(parts)}{''.join(comments)}</item>"


def comment(number: int, text: str = "Words.", **fields: str) -> str:
    own = {"comment_id": str(number), "comment_content": f"<![CDATA[{text}]]>", "comment_approved": "1"}
    parts = [f"<wp:{name}>{value}</wp:{name}>" for name, value in (own | fields).items()]
    return f"<wp:comment>{''.join(parts)}</wp:comment>"


def content(parsed: list[Parsed]) -> list[object]:
    """All that readers see."""
    return [
        (p.discussion.title, p.discussion.body, [(c.id, c.parent_id, c.text) for c in p.discussion.comments])
        for p in parsed
    ]


def told(parsed: list[Parsed]) -> str:
    return "\n".join(line for p in parsed for line in (*map(str, p.repairs), *p.rejected))


# -- real files ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "discussions", "comments", "depth"),
    [
        ("wp-theme-unit-test.xml", 72, 32, 10),
        ("isso-wordpress.xml", 3, 8, 3),
        ("blog-exports/wordpress-sample2.wxr", 10, 3, 1),
    ],
)
def test_real_exports(path: str, discussions: int, comments: int, depth: int) -> None:
    parsed = read_all(FORM, real(path))
    trees = [tree_of(each) for each in parsed]
    assert len(parsed) == discussions
    assert sum(tree.comments for tree in trees) == comments
    assert max(tree.depth for tree in trees) == depth
    assert not any(each.rejected for each in parsed)


def test_the_theme_test_tells_pings_apart_and_names_authors() -> None:
    parsed = read_all(FORM, real("wp-theme-unit-test.xml"))
    kinds = [c.extra.get("type") for p in parsed for c in p.discussion.comments]
    assert kinds.count("pingback") + kinds.count("trackback") == len(kinds) - kinds.count(None) > 0
    assert {"Theme Buster", "Theme Reviewer"} & {p.discussion.author for p in parsed}
    assert "38 attachment, 70 nav_menu_item" in told(parsed)


def test_no_word_of_a_real_body_is_lost() -> None:
    path = real("wp-theme-unit-test.xml")
    shown = " ".join(p.discussion.body for p in read_all(FORM, path))
    items = re.findall(r"<item>.*?</item>", path.read_text(), re.DOTALL)
    posts = [each for each in items if re.search(r"<wp:post_type>(?:<!\[CDATA\[)?(?:post|page)\b", each)]
    raw = [
        re.findall(r"<content:encoded><!\[CDATA\[(.*?)\]\]></content:encoded>", each, re.DOTALL)
        for each in posts
    ]
    whole = " ".join(text for each in raw for text in each)
    plain = re.sub(r"<(script|style).*?</\1>|<!--.*?-->|<[^>]*>|&#?\w+;", " ", whole, flags=re.DOTALL)
    wanted = set(re.findall(r"[A-Za-z]{4,}", plain))
    assert len(wanted) > 1000
    assert (
        len(wanted - set(re.findall(r"[A-Za-z]+", shown))) < 5
    )  # in tags that are cut across, and fallbacks


# -- the sample ------------------------------------------------------------------------------------


def test_the_sample() -> None:
    assert FORM.recognise(SAMPLE.read_bytes()[:65536], SAMPLE.name) == 1.0
    post, page = read_all(FORM, SAMPLE)
    talk = post.discussion
    assert (talk.title, talk.author, talk.site) == ("The driver who hums", "Mirela Voss", "nightbus.example")
    assert (talk.source_id, talk.closed) == ("41", True)
    assert talk.published == datetime(2014, 11, 3, 22, 40, tzinfo=UTC)
    assert talk.body.startswith("Every Monday the same driver, and every Monday the same tune.\n\nI asked")
    assert talk.body.endswith('so that he would not forget where to turn.\n\n[gallery ids="7,8"]')
    assert [talk.body[m.start : m.end] for m in talk.body_marks] == ["the timetable"]
    assert (talk.extra["categories"], talk.extra["tags"]) == (["Line 11"], ["music"])
    assert talk.extra["excerpt"] == "A timetable set to music."
    by = {each.id: each for each in talk.comments}
    assert [each.state for each in by.values()] == ["visible", "visible", "visible", "spam", "pending"]
    assert [each.parent_id for each in by.values()] == [None, "101", None, None, "102"]
    assert by["101"].author == "Tobias & Sons"
    assert by["101"].text == "Is it in three-four time?\n\nOurs stops twice at the mill."
    assert "<strong>" in by["101"].extra["body_html"]
    assert by["101"].extra["permalink"] == f"{talk.url}#comment-101"
    assert by["101"].extra["comment_author_url"] == "https://sons.example/?a=1&b=2"
    assert by["103"].extra["type"] == "pingback"
    assert by["103"].posted == datetime(2014, 11, 5)  # noqa: DTZ001
    assert "whose date has no zone: 1" in told([post])
    assert page.discussion.body == "I ride the last bus and write down what I see."  # blocks are HTML
    assert "1 attachment" in told([page])
    assert tree_of(post).depth == 3


# -- fields ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("approved", "state"),
    [("1", "visible"), ("0", "pending"), ("hold", "pending"), ("spam", "spam"), ("trash", "removed"),
     ("post-trashed", "removed"), ("", "visible"), (" 0\n", "pending"), ("what", "visible")],
)  # fmt: skip
def test_states(approved: str, state: str) -> None:
    (parsed,) = read_all(FORM, export(item(comment(1, comment_approved=approved))))
    assert parsed.discussion.comments[0].state == state
    assert ("comment_approved" in parsed.discussion.comments[0].extra) == (approved == "what")


@pytest.mark.parametrize(
    ("gmt", "local", "posted"),
    [
        ("2009-01-02 03:04:05", "2009-01-02 04:04:05", datetime(2009, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("0000-00-00 00:00:00", "2009-01-02 04:04:05", datetime(2009, 1, 2, 4, 4, 5)),  # noqa: DTZ001
        ("", "2009-01-02 04:04:05", datetime(2009, 1, 2, 4, 4, 5)),  # noqa: DTZ001
        ("0000-00-00 00:00:00", "0000-00-00 00:00:00", None),
        ("", "yesterday", None),
    ],
)
def test_dates(gmt: str, local: str, posted: datetime | None) -> None:
    (parsed,) = read_all(FORM, export(item(comment(1, comment_date_gmt=gmt, comment_date=local))))
    (each,) = parsed.discussion.comments
    assert each.posted == posted
    assert (each.extra.get("posted_text") == local) == (local == "yesterday")


def test_kinds_of_items() -> None:
    items = [
        item(wp__post_type="page"),
        item(wp__post_type="draft"),
        item(wp__post_type="attachment"),
        item(comment(1), wp__post_type="attachment"),
        item(wp__post_type="nav_menu_item"),
        item(comment(2), wp__post_type="product"),
    ]
    parsed = read_all(FORM, export("".join(items)))
    assert [each.discussion.extra.get("post_type") for each in parsed] == [
        "page", "draft", "attachment", "product",
    ]  # fmt: skip
    assert "1 attachment, 1 nav_menu_item" in told(parsed)


def test_fields_of_add_ons_are_kept() -> None:
    pair = "<wp:meta_key>{}</wp:meta_key><wp:meta_value><![CDATA[{}]]></wp:meta_value>"
    meta = f"<wp:commentmeta>{pair}</wp:commentmeta>"
    one = comment(1).replace(
        "</wp:comment>",
        meta.format("rating", "5") + meta.format("x", "a") + meta.format("x", "b") + "</wp:comment>",
    )
    category = '<category domain="series" nicename="n">The Night</category>'
    (parsed,) = read_all(FORM, export(item(one).replace("</item>", category + "</item>")))
    assert parsed.discussion.comments[0].extra["meta"] == {"rating": "5", "x": ["a", "b"]}
    assert parsed.discussion.extra["series"] == ["The Night"]


def test_two_sites_under_one_host_are_two() -> None:
    head = "<wp:base_blog_url>https://b.example/{}/</wp:base_blog_url>"
    sites = {read_all(FORM, export(item(), head.format(n)))[0].discussion.site for n in ("one", "two")}
    assert sites == {"b.example/one", "b.example/two"}


# -- broken ones -----------------------------------------------------------------------------------

BASE = export(
    item(comment(1), comment(2, "Second.", comment_parent="1"), title="A")
    + "\n"
    + item(comment(3, "Third."), content__encoded="<![CDATA[Body of B]]>", title="B")
    + "\n"
    + item(comment(4, "Fourth."), title="C")
)

BROKEN = {
    "control characters": (BASE.replace("Third.", "Th\x01ird.\x1b"), "2 control characters left out"),
    "junk at the end": (BASE + "<br />&nbsp;</zz>", ""),
    "warning in front": ("PHP Warning: no <b>\n" + BASE, "what stood before"),
    "undeclared": (re.sub(r' xmlns:\w+="[^"]*"', "", BASE), ""),
    "another prefix": (BASE.replace("<wp:", "<ns0:").replace("</wp:", "</ns0:").replace(":wp=", ":ns0="), ""),
    "no root": (BASE[BASE.index("<item>") :], ""),
    "open CDATA": (BASE.replace("Third.]]>", "Third."), "line 3: the end of a CDATA section is missing"),
    "no end of a comment": (BASE.replace("</wp:comment></item>\n<item><title>B", "</item>\n<item><title>B"),
                            "the end of comment is missing"),
    "no end of an item": (BASE.replace("</item>", "", 1), "line 2: the end of item is missing"),
    "bare ampersand": (BASE.replace("b.example/1/", "b.example/1/?a=1&b=2&nbsp;&#1;<"), "line 2"),
    "UTF-16": (BASE.encode("utf-16"), ""),
    "upper byte": (BASE.encode().replace(b"<link>", b"<wp:post_name>caf\xe9 \x80</wp:post_name><link>"),
                   "6 bytes were"),
    "wrong encoding": (BASE.replace("?xml version='1.0'", "?xml version='1.0' encoding='EUC-KR'"), ""),
    "unknown encoding": (BASE.replace("?xml version='1.0'", "?xml version='1.0' encoding='klingon'"), ""),
    "twice": (BASE.replace("</rss>", "</rss>") , ""),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_mended_and_told(case: str) -> None:
    broken, sentence = BROKEN[case]
    parsed = read_all(FORM, broken)
    assert content(parsed) == content(read_all(FORM, BASE))
    assert sentence in told(parsed)
    assert not any(each.rejected for each in parsed)


def test_cdata_that_ends_inside_its_text() -> None:
    parsed = read_all(FORM, BASE.replace("Third.", "Third ]]> & <br> and more."))
    assert parsed[1].discussion.comments[0].text == "Third ]]> &\nand more."
    assert content(parsed)[::2] == content(read_all(FORM, BASE))[::2]
    assert "a CDATA section ended inside its text" in told(parsed)


def test_cdata_that_speaks_of_xml_is_left_alone() -> None:
    text = "Write </wp:comment_content> and <wp:comment> and <item>, then ]]&gt;"
    for base in (BASE, BASE + "&"):
        parsed = read_all(FORM, base.replace("Third.", text))
        assert len(parsed) == 3
        assert parsed[1].discussion.comments[0].text == "Write and and , then ]]>"


def test_html_without_cdata() -> None:
    broken = BASE.replace("<![CDATA[Third.]]>", "Third <br>and <b>bold</b> &amp; <img src=x>more")
    parsed = read_all(FORM, broken)
    assert parsed[1].discussion.comments[0].text == "Third\nand bold & image more"
    whole = BASE.replace("<![CDATA[Third.]]>", "Third <b>bold</b>")
    assert read_all(FORM, whole)[1].discussion.comments[0].text == "Third bold"


def test_entities_that_a_file_declares_are_left_out() -> None:
    declared = '<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    parsed = read_all(FORM, BASE.replace("<rss", declared + "<rss").replace("<title>A", "<title>A &a;&f;"))
    assert parsed[0].discussion.title == "A &a;&f;"
    assert "entities declared" in told(parsed)


def test_every_cut_gives_what_is_whole_and_tells_the_rest() -> None:
    data = BASE.encode()
    ends = [match.end() for match in re.finditer(b"</wp:comment>", data)]
    for piece in cuts(data):
        parsed = read_or_refused(FORM, piece)
        ids = [c.id for p in parsed for c in p.discussion.comments]
        assert ids == [str(n) for n, end in enumerate(ends, 1) if end <= len(piece)]
        if parsed and len(piece) < len(data) - 8:
            assert re.search(r"line \d+: the file ends", told(parsed))


def test_a_real_export_cut_anywhere() -> None:
    data = real("isso-wordpress.xml").read_bytes()
    for piece in cuts(data, 20):
        for parsed in read_or_refused(FORM, piece):
            tree_of(parsed)


def test_what_is_no_export_is_refused_and_not_claimed() -> None:
    for text in ("<rss><channel></channel></rss>", "", "<", "\0\1", "<rss", "<![CDATA[<!--"):
        with pytest.raises(SourceError):
            read_all(FORM, text)
        assert FORM.recognise(text.encode(), "wordpress.xml") == 0.0
    feed = b'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item>'
    assert FORM.recognise(feed, "feed.xml") == 0.0
    assert FORM.recognise(BASE.encode("utf-16")[:500], "x") == 1.0


def test_a_walk_holds_no_more_than_it_must() -> None:
    from store.formats.wxr_reading import _DIALECT
    from store.formats.xml_stream import Walk

    many = export(item(*(comment(n) for n in range(3000))))
    for broken in ("", "&"):
        walk = Walk(source_of(many + broken), _DIALECT)
        left = [len(element.getparent()) for name, element in walk if name == "comment"]
        assert len(left) == 3000
        assert max(left) < 1000

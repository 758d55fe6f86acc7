"""Random comment trees as pages of several themes and languages, saved and read again."""
# ruff: noqa: E501  (pages and tables read better unbroken)

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import SourceError
from store.formats.saved_text import SavedText
from store.source import Source
from tests.wordpress_pages import LOCALES, THEMES, WORDS, Block, Page, Remark, saved

NAMES = ("Ann Lee", "bob", "Čeněk", "Dr. Strange", "erik_77", "李雷", "4hours", "О. Бендер")


@st.composite
def blocks(draw: st.DrawFn, lists: bool) -> list[Block]:
    kinds = ["p", "br", "quote", "pre"] + (["ul", "ol", "nested"] if lists else [])
    words = st.lists(st.sampled_from(WORDS), min_size=3, max_size=12).map(" ".join)
    first = Block("p", (draw(words),))
    rest = draw(
        st.lists(st.tuples(st.sampled_from(kinds), st.lists(words, min_size=1, max_size=4)), max_size=3)
    )
    return [first, *(Block(kind, tuple(lines)) for kind, lines in rest), Block("p", (draw(words),))]


@st.composite
def pages(draw: st.DrawFn) -> Page:
    theme = draw(st.sampled_from(sorted(THEMES)))
    named = theme != "nameless"
    everyone: list[Remark] = []
    top: list[Remark] = []
    when = datetime(2009, 3, 3, 16, 15)  # noqa: DTZ001
    for place in draw(st.lists(st.integers(0, 12), min_size=2, max_size=12)):
        when += timedelta(hours=7, minutes=place)
        remark = Remark(draw(st.sampled_from(NAMES)), when, draw(blocks(named)))
        if everyone and place:
            everyone[place % len(everyone)].replies.append(remark)
        else:
            top.append(remark)
        everyone.append(remark)
    long = Block("p", (" ".join(WORDS[:25]) + ".",))
    return Page(
        title="A title of some words",
        paragraphs=[long, *([Block("ul", WORDS[:3])] if draw(st.booleans()) else []), long],
        remarks=top,
        theme=theme,
        locale=LOCALES[0] if theme == "footer" else draw(st.sampled_from(LOCALES)),
        closed=draw(st.booleans()),
        menus=draw(st.booleans()),
        heading=True,
    )


def words_of(text: str) -> list[str]:
    """The words of a text, without the markers of its lists."""
    return [w for w in text.split() if w != "•" and not (w.endswith(".") and w[:-1].isdigit())]


@settings(max_examples=60, deadline=None)
@given(pages())
def test_the_same_tree_authors_dates_and_words(page: Page) -> None:
    (parsed,) = SavedText().read(Source("page.txt", saved(page).encode()))
    discussion = parsed.discussion
    depths: dict[str, int] = {}
    found = []
    for comment in discussion.comments:
        depths[comment.id] = 1 + (depths[comment.parent_id] if comment.parent_id else 0)
        found.append((depths[comment.id], comment.author, comment.posted, words_of(comment.text)))
    named = page.theme != "nameless"
    assert found == [
        (depth, remark.author if named else "", remark.posted if named else None, remark.words())
        for depth, remark in page.flat()
    ]
    assert discussion.title == page.title
    assert discussion.closed == page.closed
    assert words_of(discussion.body) == [word for block in page.paragraphs for word in block.words()]
    for text, marks in [
        (discussion.body, discussion.body_marks),
        *((c.text, c.marks) for c in discussion.comments),
    ]:
        assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)


PIECES = st.sampled_from(
    ["  1. ", "  2. ", "    • ", "      1. ", "Ann says:", "March 3, 2009 at 4:15 pm", "Reply", "\n", "\n\n", "\t", "  ", "\r\n",
     "Comments are closed.", "6 thoughts on “x”", "Comments (6)", "\0", "\x1b[31m", "\u202e", "word ", "“", "http://", "12.", "•", "é" * 5]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=60).map("".join)))
def test_any_text_is_a_discussion_or_a_source_error(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    form = SavedText()
    assert 0.0 <= form.recognise(data[:65536], "x") <= 1.0
    try:
        (parsed,) = form.read(Source("x.txt", data))
    except SourceError:
        return
    ids = [comment.id for comment in parsed.discussion.comments]
    assert len(ids) == len(set(ids))
    seen: set[str | None] = {None}
    for comment in parsed.discussion.comments:
        assert comment.parent_id in seen
        seen.add(comment.id)
    assert parsed.discussion.title or not text.strip()


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_discussion_or_a_source_error(data: bytes) -> None:
    form = SavedText()
    assert 0.0 <= form.recognise(data, "x") <= 1.0
    try:
        (parsed,) = form.read(Source("x.txt", data))
    except SourceError:
        return
    assert parsed.discussion.source == "saved-text"

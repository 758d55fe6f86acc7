"""What holds for every body: no letter is lost, marks lie within the text and within each other."""

# ruff: noqa: SIM905 (words in a line are read more easily than a list of a page)

from __future__ import annotations

import json
import re
from html import escape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.bodies.body import Body
from store.bodies.fields import when
from store.bodies.html import html_body
from store.bodies.markdown import markdown_body
from store.bodies.taming import tamed

SHARED = Path(__file__).resolve().parents[2].parent / "shared"

INLINE = ["b", "i", "em", "a href='http://x.example'", "code", "span", "font color=red", "s", "small", "mark"]
BLOCKS = ["p", "div", "ul", "li", "ol", "blockquote", "pre", "h2", "section", "dl", "dt", "dd"]

words = st.text("ab cdé𝄞ß \n\t\xa0<>&\u200b;*", max_size=12)
inline = st.recursive(
    words.map(escape),
    lambda inner: st.tuples(st.sampled_from(INLINE), st.lists(inner, max_size=4)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0].split()[0]}>"
    ),
    max_leaves=5,
)
blocks = st.recursive(
    inline,
    lambda inner: st.tuples(st.sampled_from(BLOCKS), st.lists(inner, max_size=4)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"
    ),
    max_leaves=8,
)
tags = st.sampled_from(
    "<p> </p> <b> </b> <div> </div> <i> </i> <ul> <li> </ul> <pre> </pre> <blockquote> </blockquote>"
    " <br> <hr> <a\nhref=/x> </a> <table> <tr> <td> <!-- </table> <select> <h1> <svg> <p"
    " <img\nalt=x> --> <code> </code>"
    " \ud800 \0".split(" ")
)
soup = st.lists(tags | words, max_size=30).map("".join)
marked = st.lists(
    st.sampled_from(
        "a b é \n \n\n ** * _ ` ~~ > # - | || |- 1. [ ] ( ) ![ < <b> &amp; \\ \t : ! === ```".split(" ")
    )
    | st.sampled_from(("  ", "\n    ")),
    max_size=30,
).map("".join)


class Letters(HTMLParser):
    """The text of a page by the parser of the standard library."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def check(body: Body) -> None:
    """What holds for the body of anything."""
    assert body.text == body.text.strip("\n")
    assert "\r" not in body.text
    code = [(mark.start, mark.end) for mark in body.marks if mark.kind == "pre"]
    for gap in re.finditer("\n{3,}", body.text):
        assert any(start <= gap.start() and gap.end() <= end for start, end in code), "a paragraph too far"
    open_until: list[int] = []
    for mark in body.marks:
        assert 0 <= mark.start < mark.end <= len(body.text)
        assert not body.text[mark.start : mark.end].startswith("\n")
        assert not body.text[mark.start : mark.end].endswith("\n")
        while open_until and open_until[-1] <= mark.start:
            open_until.pop()
        assert not open_until or mark.end <= open_until[-1], "marks that cross"
        open_until.append(mark.end)
    for before, after in pairwise(body.marks):
        assert before.start <= after.start


@given(blocks)
@settings(max_examples=60, deadline=None)
def test_no_letter_of_html_is_lost(html: str) -> None:
    body = html_body(html)
    check(body)
    assert letters(body.text) == letters("".join(Letters(html).found))
    spaced = re.sub(r"<(/?)(p|div|ul|li|ol|blockquote|pre|h2|section|dl|dt|dd)>", " ", html)
    spaced = "".join(Letters(spaced).found)
    assert re.sub(r"\s+", " ", body.text.replace("\xa0", " ")).strip() == re.sub(r"\s+", " ", spaced).strip()


@given(soup)
@settings(max_examples=100, deadline=None)
def test_any_html_makes_a_body(html: str) -> None:
    check(html_body(html))
    check(html_body(html, breaks=True))
    check(html_body(tamed(html * 40)))


@given(marked)
@settings(max_examples=100, deadline=None)
def test_no_letter_of_markdown_is_lost(text: str) -> None:
    for html in (False, True):
        body = markdown_body(text, html=html)
        check(body)
        whole = body.text + "".join(
            mark.target for mark in body.marks if mark.kind in ("pre", "link", "image")
        )
        for letter in "aé" if not html else "é":
            lost = text.replace("&amp;", "").count(letter) - whole.count(letter)
            assert lost <= (text.count("[") and 30), letter  # an address or a reference is no word


def test_cells_beyond_the_head_of_a_table_are_kept() -> None:
    assert markdown_body("|a|\n|-|\n|b|c *d*|e|\n|f|").text == "a\nb | c *d* | e\nf"


@given(st.text(max_size=20) | st.integers() | st.floats() | st.none() | st.dates().map(str))
@settings(max_examples=60, deadline=None)
def test_any_value_is_a_date_or_none(value: object) -> None:
    date, written = when(value)
    assert date is not None or written or value in (None, "") or not str(value).strip()


@pytest.mark.parametrize(
    "tag",
    ["b id=1"]
    + [
        pytest.param(tag, marks=pytest.mark.slow)
        for tag in ("ul><li", "div", "b", "p", "table><tr><td", "a href=x", "q")
    ],
)
def test_what_is_nested_100_000_deep_keeps_its_text(tag: str) -> None:
    body = html_body(f"<{tag}>x " * 100_000)
    assert body.text.count("x") == 100_000
    check(body)


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("".join(f"<b id={number}><p>x" for number in range(20_000)), 20_000),
        ("<b><div></b></div>x" * 20_000, 20_000),
        ("<p " + " ".join(f"a{number}=1" for number in range(200_000)) + ">x", 1),
        ("<table>" + "<tr><td>x<td>x" * 5_000, 10_000),
        ("<ul>" + "<li><p>x" * 5_000, 5_000),
        ("<p>x" * 50_000, 50_000),
        ("x< " * 100_000, 100_000),
    ],
    ids=["formats", "misnested", "attributes", "table", "list", "paragraphs", "signs"],
)  # fmt: skip
def test_what_would_cost_a_parser_much(html: str, count: int) -> None:
    body = html_body(html)
    assert body.text.count("x") == count
    assert "—" not in body.text


def test_long_tables_and_lists_keep_their_form() -> None:
    rows = html_body("<table>" + "<tr><td>a<td>b" * 2_000).text.split("\n")
    assert rows == ["a | b"] * 2_000
    items = html_body("<ul>" + "<li><p>a<p>b" * 2_000)
    assert len([mark for mark in items.marks if mark.kind == "item"]) == 2_000


@pytest.mark.parametrize(
    "piece", [">", "> ", "1. ", "**a", "*a_ ", "[a](", "[]()", "<b>", "`a``", "- a\n", "|a|\n"]
)
def test_markdown_that_never_ends(piece: str) -> None:
    for html in (False, True):
        check(markdown_body(piece * 5_000, html=html))


def test_real_bodies_lose_nothing() -> None:
    path = SHARED / "realdata" / "hn-bodies-48849066.json"
    if not path.exists():
        pytest.skip("the real archives are not beside this checkout")
    for comment in json.loads(path.read_bytes()):
        html = comment["text"] or ""
        body = html_body(html)
        check(body)
        assert letters(body.text) == letters("".join(Letters(html).found))

"""Bodies as sources write them become the text that is read, and marks of its form."""

# ruff: noqa: E501, DTZ001 (examples stand on one line; dates without a zone are among them)

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from store.bodies import fields
from store.bodies.body import Body
from store.bodies.html import html_body, node_body
from store.bodies.markdown import markdown_body
from store.model import Mark


def told(body: Body) -> list[tuple[str, str, str]]:
    """The marks of a body with the words that they are on."""
    return [(mark.kind, body.text[mark.start : mark.end], mark.target) for mark in body.marks]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("&gt; not &lt;b&gt; &amp;c &nbsp; &#x27;", "> not <b> &c '"),
        ("one<p>two<p>three", "one\n\ntwo\n\nthree"),
        ("<p>one</p>\n\n<p>two</p>\n", "one\n\ntwo"),
        ("a<br>b<br/>\nc", "a\nb\nc"),
        ("a<br><br><br>b", "a\n\nb"),
        ("<div>a</div><div>b</div><div><br></div><div>c</div>", "a\nb\n\nc"),
        ("  a \n\t b<i> c </i>d", "a b c d"),
        ("a\u200bb&nbsp;c", "a\u200bb c"),
        ("a<script>x</script><style>y</style><!-- z -->b", "ab"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>d", "a\nb\nc\n\nd"),
        ("<table><tr><th>a<th>b</tr><tr><td>1<td><td>3</table>x", "a | b\n1 |  | 3\n\nx"),
        ("a<hr>b<hr>", "a\n\n———\n\nb"),
        ("10<sup>6</sup> m<sub>2</sub> the 1<sup>st</sup>", "10^6 m2 the 1st"),
        ("<pre>\n a\tb\n\n c\n\n</pre>d", " a  b\n\n c\n\nd"),
        ("<q>a</q>", "“a”"),
        ("<li><input type=checkbox checked>a<li><input type=checkbox>b", "[x] a\n[ ] b"),
        ("x<br>\u00a0\u00a0\u00a0y", "x\n   y"),
        ("", ""),
        ("<p> </p><p>&nbsp;</p>", ""),
    ],
)
def test_the_text_of_html(html: str, text: str) -> None:
    assert html_body(html).text == text


def test_the_marks_of_html() -> None:
    body = html_body(
        "<h2>T</h2><p><b>a <i>b</i></b> <a href='/x?y#z'>c</a> <code>d</code> <s>e</s></p>"
        "<blockquote>f<blockquote>g</blockquote></blockquote>"
        "<ol start=3><li>h<p>i</p><li value=9>j<ul><li>k</ul></ol>"
        "<pre><code class='hljs language-python'>l</code></pre><img src=m.png alt='a  cat'><img src='data:x'>",
        "https://host.example/dir/",
    )
    assert body.text == "T\n\na b c d e\n\nf\n\ng\n\nh\n\ni\n\nj\nk\n\nl\n\na cat image"
    assert told(body) == [
        ("heading", "T", "2"),
        ("strong", "a b", ""),
        ("em", "b", ""),
        ("link", "c", "https://host.example/x?y#z"),
        ("code", "d", ""),
        ("strike", "e", ""),
        ("quote", "f\n\ng", "1"),
        ("quote", "g", "2"),
        ("item", "h\n\ni", "3."),
        ("item", "j\nk", "9."),
        ("item", "k", "•"),
        ("pre", "l", "language-python"),
        ("image", "a cat", "https://host.example/dir/m.png"),
        ("image", "image", ""),
    ]


def test_pictures_that_are_letters_and_those_that_are_nothing() -> None:
    body = html_body(
        '<img class="emoji" alt=":smile:" src=x>!<img class=avatar src=y><img width=1 height=1 src=z>'
    )
    assert body == Body(":smile:!", [])


def test_links_that_lead_nowhere_are_words() -> None:
    assert (
        html_body("<a href='#a'>a</a> <a>b</a> <a href='javascript:c()'>c</a> <a href='d'>d</a>").marks == []
    )
    assert told(html_body("<a href='//h.example/x'>a</a>")) == [("link", "a", "https://h.example/x")]


def test_line_feeds_as_breaks() -> None:
    body = html_body("a\nb <i>c\nd</i>\n\ne\n<ul>\n<li>f</li>\n<li>g</li>\n</ul>", breaks=True)
    assert body.text == "a\nb c\nd\n\ne\n\nf\ng"


def test_a_node_of_a_page() -> None:
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser("<html><body><nav>x</nav><div id=c>a<p>b</div>y</body></html>")
    node = page.css_first("#c")
    assert node is not None
    assert node_body(node).text == "a\n\nb"


@pytest.mark.parametrize(
    ("markdown", "text", "marks"),
    [
        ("plain", "plain", []),
        ("one\ntwo\n\nthree  \nfour", "one two\n\nthree\nfour", []),
        ("a *b* __c__ ~~d~~ `e`", "a b c d e", [("em", "b", ""), ("strong", "c", ""), ("strike", "d", ""), ("code", "e", "")]),
        ("2 * 3 * 4 and a_b_c", "2 * 3 * 4 and a_b_c", []),
        ("[t](https://x.example) <https://y.example>", "t https://y.example", [("link", "t", "https://x.example"), ("link", "https://y.example", "https://y.example")]),
        ("> q\n> > r\n\ns", "q\n\nr\n\ns", [("quote", "q\n\nr", "1"), ("quote", "r", "2")]),
        ("- a\n- b\n  1. c\n\nd", "a\nb\nc\n\nd", [("item", "a", "•"), ("item", "b\nc", "•"), ("item", "c", "1.")]),
        ("```py\na\n\n b\n```", "a\n\n b", [("pre", "a\n\n b", "py")]),
        ("    a < b\n", "a < b", [("pre", "a < b", "")]),
        ("# T", "T", [("heading", "T", "1")]),
        ("T\n=", "T", [("heading", "T", "1")]),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2", []),
        ("![cat](https://x.example/c.png)![](https://x.example/d.png)", "cat image", [("image", "cat", "https://x.example/c.png"), ("image", "image", "https://x.example/d.png")]),
        (">!secret!< and >!more!<", ">!secret!< and >!more!<", []),
        ("a <b>c</b> vector<int> `x<y>`", "a <b>c</b> vector<int> x<y>", [("code", "x<y>", "")]),
        ("- [x] a\n- [ ] b", "[x] a\n[ ] b", [("item", "[x] a", "•"), ("item", "[ ] b", "•")]),
        ("a\n\n---\n\nb &copy; \\*", "a\n\n———\n\nb © *", []),
        ("1985. A year", "A year", [("item", "A year", "1985.")]),
        ("", "", []),
    ],
)  # fmt: skip
def test_markdown(markdown: str, text: str, marks: list[tuple[str, str, str]]) -> None:
    body = markdown_body(markdown)
    assert (body.text, told(body)) == (text, marks)


def test_html_in_markdown_where_it_is_html() -> None:
    body = markdown_body(
        "a<br>b <kbd>c</kbd> <T>\n\n<details><summary>s</summary>\n\n*d*\n\n</details>", html=True
    )
    assert body.text == "a\nb c <T>\n\ns\n\nd"


@pytest.mark.parametrize(
    ("value", "date", "written"),
    [
        ("2012-05-01T10:00:00Z", datetime(2012, 5, 1, 10, tzinfo=UTC), ""),
        ("2012-05-01 10:00:00 UTC", datetime(2012, 5, 1, 10, tzinfo=UTC), ""),
        ("2012-05-01T10:00:00.000-05:00", datetime(2012, 5, 1, 15, tzinfo=UTC), "2012-05-01T10:00:00.000-05:00"),
        ("2012-05-01 10:00:00 -0500", datetime(2012, 5, 1, 15, tzinfo=UTC), "2012-05-01 10:00:00 -0500"),
        ("2012-05-01T10:00:00", datetime(2012, 5, 1, 10), ""),
        ("Tue, 1 May 2012 10:00:00 +0200", datetime(2012, 5, 1, 8, tzinfo=UTC), "Tue, 1 May 2012 10:00:00 +0200"),
        (1335866400, datetime(2012, 5, 1, 10, tzinfo=UTC), ""),
        ("1335866400", datetime(2012, 5, 1, 10, tzinfo=UTC), ""),
        (1335866400.0, datetime(2012, 5, 1, 10, tzinfo=UTC), ""),
        (1335866400000, datetime(2012, 5, 1, 10, tzinfo=UTC), ""),
        ("yesterday", None, "yesterday"),
        (float("nan"), None, "nan"),
        (10**40, None, str(10**40)),
        ("", None, ""),
        (None, None, ""),
        ([1], None, ""),
    ],
)  # fmt: skip
def test_dates(value: object, date: datetime | None, written: str) -> None:
    assert fields.when(value) == (date, written)


def test_fields() -> None:
    assert [fields.identity(value) for value in (1, "1", " a ", None, True, 2.0, [])] == [
        "1",
        "1",
        "a",
        "",
        "",
        "2",
        "",
    ]
    assert [fields.integer(value) for value in (1, "-1", 2.0, "x", None, True, 2**70)] == [
        1,
        -1,
        2,
        None,
        None,
        None,
        None,
    ]
    assert [fields.text(1), fields.text("a")] == ["", "a"]
    assert fields.rest({"a": 1, "b": None, "c": "", "d": 0, "e": False}, {"a"}) == {"d": 0, "e": False}


def test_marks_count_in_code_points() -> None:
    body = html_body("𝄞 <b>é</b>")
    assert body.marks == [Mark(2, 3, "strong")]


def test_line_feeds_between_cells_and_items_are_no_breaks() -> None:
    html = "a\nb\n<table>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n\n<tr>\n<td>3</td>\n\n<td>4</td>\n</tr>\n</table>"
    assert html_body(html, breaks=True).text == "a\nb\n\n1 | 2\n3 | 4"
    assert html_body("<ul>\n<li>one</li>\n\n<li>two</li>\n</ul>", breaks=True).text == "one\ntwo"

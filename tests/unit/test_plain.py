"""A discussion as plain text."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from store.building import build
from store.model import Comment, Discussion, Mark
from tui.plain import LEAST, Page, lines

SGR = re.compile(r"\x1b\[[0-9;]*m")


def printed(
    comments: Sequence[Comment] = (), width: int = 40, colour: bool = False, **article: object
) -> list[str]:
    discussion = Discussion(title="A title", comments=comments, **article)  # type: ignore[arg-type]
    thread, _ = build(comments)
    return list(lines(discussion, thread, Page(width, width, colour)))


def article(body: str, *marks: Mark, width: int = 40, colour: bool = False) -> list[str]:
    """The lines of the article alone."""
    shown = printed((), width, colour, body=body, body_marks=marks)
    return shown[shown.index("") + 1 :] if body else []


def chain(depth: int, text: str = "some words of text here") -> list[Comment]:
    """Each comment a reply to the one before it."""
    return [Comment(str(i), str(i - 1) if i else None, "", None, text) for i in range(depth)]


def test_title_facts_article_and_the_indented_tree() -> None:
    comments = [
        Comment("1", None, "Ann", datetime(2009, 3, 3, 16, 15), "First."),  # noqa: DTZ001
        Comment("2", "1", "", datetime(2009, 3, 4, tzinfo=UTC), "A reply.\n\nIts second paragraph."),
        Comment("3", "2", "Bob", None, "Below.", extra={"posted_text": "last week"}),
        Comment("4", None, "", None, "", state="missing"),
        Comment("5", "4", "Cid", datetime(2009, 3, 5), "Kept.", state="deleted"),  # noqa: DTZ001
    ]
    facts = {"site": "Site", "author": "Eve", "published": datetime(2009, 3, 1), "closed": True}  # noqa: DTZ001
    assert printed(comments, 60, body="An article.", **facts) == [
        "A title",
        "Site · Eve · 2009-03-01 · 4 comments · closed",
        "",
        "An article.",
        "",
        "─" * 60,
        "",
        "Ann · 2009-03-03 16:15",
        "First.",
        "",
        "  1.1 · 2009-03-04 00:00 UTC",
        "  A reply.",
        "",
        "  Its second paragraph.",
        "",
        "    Bob · last week",
        "    Below.",
        "",
        "2 · missing",
        "",
        "  Cid · 2009-03-05 · deleted",
        "  Kept.",
    ]


def test_one_comment_is_one_comment() -> None:
    assert printed([Comment("1", text="x")])[1] == "1 comment"


def test_text_is_wrapped_by_cells() -> None:
    assert article("aaa bbb ccc", width=7) == ["aaa bbb", "ccc"]
    assert article("日本語日本語", width=6) == ["日本語", "日本語"]
    assert article("x" * 10, width=4) == ["xxxx", "xxxx", "xx"]


def test_what_is_preformatted_is_not_wrapped() -> None:
    code = "def f():\n    return 'a line that is longer than the page'"
    assert article(code, Mark(0, len(code), "pre"), width=20) == code.split("\n")


def test_lists_hang_under_their_markers() -> None:
    body = "• one two three four\n12. five six seven"
    marks = [Mark(0, 20, "item", "•"), Mark(21, len(body), "item", "12.")]
    assert article(body, *marks, width=14) == ["• one two", "  three four", "12. five six", "    seven"]


def test_the_markers_that_a_text_lacks_are_written() -> None:
    body = "one two\nthree four\nfive\n\nsix"
    marks = [Mark(0, 18, "item", "3."), Mark(8, 18, "item", ""), Mark(19, len(body), "item", "4.")]
    lines = ["3. one two", "   • three", "     four", "4. five", "", "   six"]
    assert article(body, *marks, width=10) == lines


def test_a_second_paragraph_of_an_item_stands_under_the_first() -> None:
    body = "• one\n\ntwo three"
    assert article(body, Mark(0, len(body), "item", "•"), width=9) == ["• one", "", "  two", "  three"]


def test_quotes_are_barred_to_their_depth() -> None:
    body = "outer words\ninner words\nplain"
    marks = [Mark(0, 23, "quote", "1"), Mark(12, 23, "quote", "2")]
    assert article(body, *marks, width=10) == ["> outer", "> words", "> > inner", "> > words", "plain"]


def test_deep_replies_keep_room_and_say_their_depth() -> None:
    shown = printed(chain(30), width=40)
    headers = [line for line in shown if "depth" in line]
    assert headers[-1].strip().endswith("· depth 30")
    assert len(headers) == 30 - (40 - LEAST) // 2 - 1, "those that stand where they should do not say it"
    assert max(len(line) - len(line.lstrip()) for line in shown) == 40 - LEAST


def test_a_chain_of_a_hundred_thousand_prints() -> None:
    shown = printed(chain(100_000, "x"), width=80)
    assert shown[-1].strip() == "x"
    assert max(map(len, shown)) <= 80


def test_a_wide_page_keeps_its_measure_for_text() -> None:
    discussion = Discussion(title="A", body="word " * 100, comments=(c := chain(3, "word " * 50)))
    shown = list(lines(discussion, build(c)[0], Page(width=200, measure=80)))
    assert max(len(line.lstrip()) for line in shown) <= 80
    assert max(map(len, shown)) > 80, "and a reply still stands under its parent"


def test_nothing_that_a_terminal_obeys_comes_out() -> None:
    bad = "\x1b]52;c;eA==\x07\x1b[2J\r\u202e\x9b31m\0"
    comments = [
        Comment("1", None, bad, None, bad + "\n" + bad, [Mark(0, 5, "item", bad)], extra={"posted_text": bad})
    ]
    shown = printed(comments, 60, body=bad, site=bad, author=bad)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e]", "".join(shown))


def test_colours_change_nothing_but_colours() -> None:
    body = "some strong words and a link\nquoted"
    marks = [Mark(5, 17, "strong"), Mark(12, 28, "link", "http://x.test"), Mark(29, 35, "quote", "1")]
    plain = article(body, *marks, width=12)
    coloured = article(body, *marks, width=12, colour=True)
    assert [SGR.sub("", line) for line in coloured] == plain
    assert "\x1b[1mstrong\x1b[0m" in "".join(coloured)
    assert "\x1b[1;4m" in "".join(coloured), "a strong link is both"
    assert not any("\x1b" in line for line in plain)


def test_no_title_is_said() -> None:
    assert next(lines(Discussion(), build([])[0], Page())) == "(no title)"


marked = st.builds(
    lambda start, length, kind, target: Mark(start, start + length, kind, target),
    st.integers(0, 40),
    st.integers(1, 40),
    st.sampled_from(["item", "quote", "pre", "strong", "link"]),
    st.sampled_from(["", "•", "1", "7", "99999999", "x" * 30]),
)


@settings(deadline=None)
@given(
    st.text(st.sampled_from("ab •1.\n日\u0301👍"), max_size=60),
    st.lists(marked, max_size=6),
    st.integers(1, 50),
)
def test_any_text_with_any_marks_loses_no_letter(text: str, marks: list[Mark], width: int) -> None:
    shown = "".join(article(text, *marks, width=width))
    left = iter(shown)
    assert all(letter in left for letter in text if letter in "ab日"), "in their order"


@settings(deadline=None)
@given(st.text(st.sampled_from("ab cd\n日本"), max_size=80), st.integers(2, 50))
def test_no_line_is_wider_than_the_page(text: str, width: int) -> None:
    assert all(wcswidth(line) <= width for line in article(text, width=width))

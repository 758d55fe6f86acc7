"""Author and date lines in the ways of blog themes and in their languages."""
# ruff: noqa: E501  (pages and tables read better unbroken)

from __future__ import annotations

import pytest

from store.formats.languages import LANGUAGES
from store.formats.phrases import comment_heading, fold
from store.formats.saved_text import SavedText
from store.formats.saved_text.headers import read_header
from store.model import Comment
from store.source import Source

WHEN = "2009-03-03 16:15:00"


@pytest.mark.parametrize(
    ("lines", "author", "posted_text", "top"),
    [
        (["Ann says:", "March 3, 2009 at 4:15 pm", "Hi"], "Ann", "March 3, 2009 at 4:15 pm", 2),
        (
            ["Ann Says:", "March 3rd, 2009 at 4:15 pm | Permalink", "Hi"],
            "Ann",
            "March 3rd, 2009 at 4:15 pm",
            2,
        ),
        (["Ann says", "March 3, 2009 at 4:15 pm", "Hi"], "Ann", "March 3, 2009 at 4:15 pm", 2),
        (["Ann on March 3, 2009 at 4:15 pm said:", "Hi"], "Ann", "March 3, 2009 at 4:15 pm", 1),
        (["Ann on March 3, 2009 at 4:15 pm", "Hi"], "Ann", "March 3, 2009 at 4:15 pm", 1),
        (["Ann", "March 3, 2009 at 4:15 pm", "Hi"], "Ann", "March 3, 2009 at 4:15 pm", 2),
        (["Ann", "March 3, 2009 @ 4:15 pm", "Edit", "Hi"], "Ann", "March 3, 2009 @ 4:15 pm", 3),
        (["March 3, 2009 at 4:15 pm", "Ann says:", "Hi"], "Ann", "March 3, 2009 at 4:15 pm", 2),
        (["March 3, 2009 at 4:15 pm by Ann", "Hi"], "Ann", "March 3, 2009 at 4:15 pm", 1),
        (["12", "Ann | March 3, 2009 at 4:15 pm | #", "Hi"], "Ann", "March 3, 2009 at 4:15 pm", 2),
        (["#3 Ann — March 3, 2009 at 4:15 pm", "Hi"], "Ann", "March 3, 2009 at 4:15 pm", 1),
        (["Posted by Ann on March 3, 2009 at 4:15 pm", "Hi"], "Ann", "March 3, 2009 at 4:15 pm", 1),
        (["Ann 4:15 pm on March 3, 2009", "Hi"], "Ann", "4:15 pm on March 3, 2009", 1),
        (["Avatar of Ann", "Ann", "March 3, 2009 at 4:15 pm", "Hi"], "Ann", "March 3, 2009 at 4:15 pm", 3),
        (["Ann avatarAnn Post author March 3, 2009 at 4:15 pm", "Hi"], "Ann", "March 3, 2009 at 4:15 pm", 1),
        (["Ann wrote on March 3, 2009 at 4:15 pm:", "Hi"], "Ann", "March 3, 2009 at 4:15 pm", 1),
        (["Ann sagt:", "3. März 2009 um 16:15 Uhr", "Hallo"], "Ann", "3. März 2009 um 16:15 Uhr", 2),
        (["Ann sagte am 3. März 2009 um 16:15:", "Hallo"], "Ann", "3. März 2009 um 16:15", 1),
        (["Ann dit :", "3 mars 2009 à 16 h 15 min", "Salut"], "Ann", "3 mars 2009 à 16 h 15 min", 2),
        (["Ann a dit :", "3 mars 2009 à 16:15", "Salut"], "Ann", "3 mars 2009 à 16:15", 2),
        (["Ann dice:", "3 marzo, 2009 a las 4:15 pm", "Hola"], "Ann", "3 marzo, 2009 a las 4:15 pm", 2),
        (["Ann ha detto:", "3 marzo 2009 alle 16:15", "Ciao"], "Ann", "3 marzo 2009 alle 16:15", 2),
        (["Ann schreef:", "3 maart 2009 om 16:15", "Hoi"], "Ann", "3 maart 2009 om 16:15", 2),
        (["Ann disse:", "3 de março de 2009 às 16:15", "Oi"], "Ann", "3 de março de 2009 às 16:15", 2),
        (["Ann pisze:", "3 marca 2009 o 16:15", "Ok"], "Ann", "3 marca 2009 o 16:15", 2),
        (["Ann skriver:", "3 mars, 2009 kl. 16:15", "Hej"], "Ann", "3 mars, 2009 kl. 16:15", 2),
        (["Ann siger:", "3. marts 2009 kl. 16:15", "Hej"], "Ann", "3. marts 2009 kl. 16:15", 2),
        (["Ann sier:", "3. mars 2009 kl. 16:15", "Hei"], "Ann", "3. mars 2009 kl. 16:15", 2),
        (["Анна говорит:", "3 марта 2009 в 16:15", "Да"], "Анна", "3 марта 2009 в 16:15", 2),
        (["安 より:", "2009年3月3日 16:15", "はい"], "安", "2009年3月3日 16:15", 2),
        (["Ann napsal:", "3. března 2009 v 16:15", "Ano"], "Ann", "3. března 2009 v 16:15", 2),
    ],
)
def test_headers(lines: list[str], author: str, posted_text: str, top: int) -> None:
    header = read_header(lines)
    assert header.author == author
    assert header.posted_text == posted_text
    assert str(header.posted) == WHEN
    assert header.top == top


@pytest.mark.parametrize(
    "lines",
    [
        ["I was there on March 3, 2009 and it rained all day, as it had done before.", "Really."],
        ["Great post!", "Thanks."],
        ["In 2009 I said so."],
        ["Simon the carpenter", "went home"],
        ["http://example.org/2009/03/03/", "look"],
    ],
)
def test_text_is_no_header(lines: list[str]) -> None:
    header = read_header(lines)
    assert not header.author
    assert header.top == 0


@pytest.mark.parametrize(
    "line",
    [
        "Trent (the host) says:",
        "Trent (the host) on March 3, 2009 at 4:15 pm",
        "(the host) Trent on March 3, 2009 at 4:15 pm",
    ],
)
def test_a_name_keeps_its_brackets(line: str) -> None:
    header = read_header([line, "March 3, 2009 at 4:15 pm", "Text."])
    assert header.author in ("Trent (the host)", "(the host) Trent")


def test_brackets_around_a_name_are_none_of_it() -> None:
    assert read_header(["[Trent] on March 3, 2009 at 4:15 pm", "Text."]).author == "Trent"


def test_a_footer_after_the_text() -> None:
    header = read_header(["Some text.", "More.", "Comment by Ann — March 3, 2009 @ 4:15 pm"])
    assert (header.author, header.top, header.bottom) == ("Ann", 0, 1)
    assert str(header.posted) == WHEN


def comments(text: str) -> list[Comment]:
    (parsed,) = SavedText().read(Source("x.txt", ("A title\n\n9 Comments\n\n" + text).encode()))
    return list(parsed.discussion.comments)


def test_a_theme_that_sets_the_date_first_and_then_the_name() -> None:
    text = "".join(
        f"  {n}. March {n}, 2009\n    {who}\n\n    Text of {n}, and a little more.\n"
        for n, who in ((1, "Ann"), (2, "Bob"), (3, "Cem"))
    )
    assert [(c.author, c.text) for c in comments(text)] == [
        ("Ann", "Text of 1, and a little more."),
        ("Bob", "Text of 2, and a little more."),
        ("Cem", "Text of 3, and a little more."),
    ]


def test_a_theme_without_dates() -> None:
    text = "".join(
        f"  • {who}\n\n    Text by somebody, and a little more.\n\n    Reply\n"
        for who in ("Ann Lee", "Bob", "Cem")
    )
    assert [c.author for c in comments(text)] == ["Ann Lee", "Bob", "Cem"]


def test_doubled_names() -> None:
    text = "".join(
        f"  {n}. {who}{who} says:\n    March {n}, 2009 at 4:15 pm\n\n    Text.\n"
        for n, who in ((1, "Ann Lee"), (2, "Bobo"))
    )
    assert [c.author for c in comments(text)] == ["Ann Lee", "Bobo"]


def test_a_name_of_two_equal_halves_stays() -> None:
    text = "".join(
        f"  {n}. {who} says:\n    March {n}, 2009 at 4:15 pm\n\n    Text.\n"
        for n, who in ((1, "Mimi"), (2, "Bob"), (3, "Cem"))
    )
    assert [c.author for c in comments(text)] == ["Mimi", "Bob", "Cem"]


def test_slashed_dates_follow_the_page() -> None:
    text = "".join(
        f"  {n}. Ann says:\n    {date} 16:15\n\n    Text {n}.\n"
        for n, date in ((1, "03/04/2009"), (2, "25/04/2009"))
    )
    assert [str(c.posted) for c in comments(text)] == ["2009-04-03 16:15:00", "2009-04-25 16:15:00"]


def test_pingbacks() -> None:
    text = (
        "  1. Ann says:\n    March 3, 2009 at 4:15 pm\n\n    Text.\n\n    Reply\n"
        "  2. Pingback: Another Weblog » A bridge (Edit)\n"
        "  3. Pingback von Ein Blog am 4. März 2009 um 16:15\n"
    )
    found = comments(text)
    assert [c.author for c in found] == ["Ann", "Another Weblog » A bridge", "Ein Blog"]
    assert [c.extra.get("kind") for c in found] == [None, "pingback", "pingback"]
    assert all(c.text for c in found)


def test_a_comment_that_waits() -> None:
    text = "  1. Ann says:\n    Your comment is awaiting moderation.\n    March 3, 2009 at 4:15 pm\n\n    Text.\n"
    (one,) = comments(text)
    assert (one.state, one.text, one.author) == ("pending", "Text.", "Ann")


def test_name_and_date_alone_under_the_texts() -> None:
    text = "".join(
        f"  {n}. Text of {who}, and a little more.\n\n    {who} · March {n}, 2009\n\n"
        for n, who in ((1, "Ann"), (2, "Bob"), (3, "Cem"))
    )
    assert [(c.author, c.text) for c in comments(text)] == [
        (who, f"Text of {who}, and a little more.") for who in ("Ann", "Bob", "Cem")
    ]


def test_dates_that_cannot_be_read_are_kept_as_written() -> None:
    text = "".join(
        f"  {n}. Ann says:\n    Stardate 4{n}.7 at 16:15\n\n    Text {n}.\n\n" for n in range(1, 5)
    )
    found = comments(text)
    assert [c.text for c in found] == ["Text 1.", "Text 2.", "Text 3.", "Text 4."]
    assert found[0].posted is None
    assert found[0].extra["posted_text"] == "Stardate 41.7 at 16:15"


@pytest.mark.parametrize(
    ("line", "count", "title"),
    [
        ("6 thoughts on “A b”", 6, "A b"), ("One thought on “A b”", 1, "A b"), ("Comments (6)", 6, ""), ("6 Kommentare", 6, ""),
        ("91 Ergänzungen", 91, ""), ("6 réflexions sur « A b »", 6, "A b"), ("1,234 Comments", 1234, ""), ("No comments", 0, ""),
        ("「A b」への6件のフィードバック", 6, "A b"), ("34 responses to “A: “b c””", 34, "A: “b c”"), ("Comments", None, ""),
    ],
)  # fmt: skip
def test_headings_of_comments(line: str, count: int | None, title: str) -> None:
    assert comment_heading(line) == (count, title)


@pytest.mark.parametrize(
    "line",
    [
        "Antworten",
        "Reply",
        "2 comments were made by me in a long sentence here",
        "Commentary",
        "Meinungsfreiheit",
    ],
)
def test_what_is_no_heading_of_comments(line: str) -> None:
    assert comment_heading(line) is None


def test_the_table_of_phrases_is_kept_folded() -> None:
    fields = set(LANGUAGES[0]._fields) - {"code", "months", "weekdays", "units", "ago"}
    phrases = [phrase for language in LANGUAGES for field in fields for phrase in getattr(language, field)]
    assert [phrase for phrase in phrases if phrase not in (fold(phrase), fold(phrase) + ")")] == []

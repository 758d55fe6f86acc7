"""What is drawn into a text: the numbers and hosts of links, pictures, folded quotes; by example."""

from __future__ import annotations

import pytest

from store.model import Mark, MarkKind
from tui.drawn import READING, Look
from tui.text_layout import Overlay, TextLayout, count_rows


def marks(text: str, *wanted: tuple[str, MarkKind, str]) -> list[Mark]:
    """Marks over the first place where each piece of text stands."""
    return [Mark(at := text.index(piece), at + len(piece), kind, target) for piece, kind, target in wanted]


def rows(layout: TextLayout) -> list[str]:
    return [
        "".join(piece.text for piece in layout.row(row)).replace("\xa0", " ") for row in range(layout.height)
    ]


def drawn(text: str, *wanted: tuple[str, MarkKind, str], width: int = 60) -> list[str]:
    return rows(TextLayout(text, marks(text, *wanted), width, look=READING))


@pytest.mark.parametrize(
    ("said", "target", "note"),
    [
        ("the report", "https://example.org/x", "‹1 example.org›"),
        ("the report", "https://www.example.org/x", "‹1 www.example.org›"),
        ("example.org/x", "https://example.org/x", "‹1›"),
        ("https://www.example.org", "https://example.org/x", "‹1›"),
        ("example.org.evil.net", "https://example.org/x", "‹1 example.org›"),
        ("example.org@evil.net", "https://evil.net/x", "‹1 evil.net›"),
        ("example.org", "https://evil.net/x", "‹1 evil.net›"),
        ("example.org", "https://example.org@evil.net/x", "‹1 evil.net›"),
        ("пример.рф", "https://xn--e1afmkfd.xn--p1ai/", "‹1 xn--e1afmkfd.xn--p1ai›"),
        ("ann@example.org", "mailto:ann@example.org", "‹1›"),
        ("write to her", "mailto:ann@example.org", "‹1 ann@example.org›"),
        ("a port", "http://example.org:8080/", "‹1 example.org:8080›"),
        (
            "deep",
            "https://a.very.long.name.of.a.host.at.example.org/",
            "‹1 …long.name.of.a.host.at.example.org›",
        ),
    ],
)
def test_a_link_shows_its_number_and_where_it_leads(said: str, target: str, note: str) -> None:
    assert drawn(f"See {said}, now.", (said, "link", target)) == [f"See {said} {note}, now."]


@pytest.mark.parametrize("target", ["javascript:alert(1)", "/relative", "", "file:///etc/passwd"])
def test_what_is_not_opened_has_no_number(target: str) -> None:
    text = "one two three"
    assert drawn(text, ("one", "link", target), ("two", "link", "https://x.org")) == [
        "one two ‹1 x.org› three"
    ]


def test_bare_addresses_are_links_and_have_numbers() -> None:
    text = "Look at https://example.org/a, or (www.example.org)."
    assert drawn(text) == ["Look at https://example.org/a ‹1›, or (www.example.org ‹2›)."]
    layout = TextLayout(text, (), 60, look=READING)
    links = [piece.text for piece in layout.row(0) if "link" in piece.kinds]
    assert links == ["https://example.org/a", "www.example.org"]


def test_what_is_added_is_wrapped_and_is_no_part_of_the_text() -> None:
    text = "a report of the harbour"
    for width in range(2, 40):
        layout = TextLayout(text, marks(text, ("report", "link", "https://example.org")), width, look=READING)
        assert all(len(row) <= width for row in rows(layout))
        kept = "".join(p.text for row in range(layout.height) for p in layout.row(row) if p.place >= 0)
        assert kept.replace(" ", "") == text.replace(" ", "")
        assert all("".join(p.text for p in layout.row(row)) for row in range(layout.height))


def test_matches_and_selections_stay_on_the_text() -> None:
    text = "the report says"
    layout = TextLayout(text, marks(text, ("report", "link", "https://example.org")), 60, look=READING)
    pieces = layout.row(0, [Overlay(4, 15, "match")], (0, 1 << 60))
    assert "".join(p.text for p in pieces if "match" in p.kinds) == "report says"
    assert "".join(p.text for p in pieces if "selected" in p.kinds) == text
    assert [p.text.replace("\xa0", " ") for p in pieces if p.place < 0] == [" ‹1 example.org›"]
    assert layout.span(0) == (0, len(text))


def test_pictures_say_what_they_show() -> None:
    text = "A cat on a wall\n\nand a dog"
    assert drawn(
        text, ("A cat on a wall", "image", "https://example.org/cat.jpg"), ("dog", "image", "dog.jpg")
    ) == [
        "‹image 1: A cat on a wall · example.org›",
        "",
        "and a ‹image: dog›",
    ]


def test_a_picture_in_a_link_shows_both() -> None:
    text = "A cat"
    wanted = [Mark(0, 5, "link", "https://a.org/"), Mark(0, 5, "image", "https://b.org/c.jpg")]
    assert rows(TextLayout(text, wanted, 60, look=READING)) == ["‹image 2: A cat · b.org› ‹1 a.org›"]


def test_nothing_is_added_in_code() -> None:
    text = "x = 'https://example.org'\n\nsee https://example.org"
    assert drawn(text, ("x = 'https://example.org'", "pre", ""))[2] == "see https://example.org ‹2›"
    assert "‹" not in drawn(text, ("x = 'https://example.org'", "pre", ""))[0]


def test_nothing_comes_between_a_letter_and_its_marks() -> None:
    text = "e\u0301te\u0301 👨‍👩‍👧 x"
    cut = [Mark(0, 1, "link", "https://a.org"), Mark(6, 8, "link", "https://b.org")]
    assert rows(TextLayout(text, cut, 60, look=READING)) == ["e\u0301 ‹1 a.org›te\u0301 👨‍👩‍👧 ‹2 b.org› x"]


QUOTE = "\n\n".join(f"line {n}" for n in range(1, 7))


def quoting(look: Look = READING, width: int = 40, before: str = "Said:\n\n") -> TextLayout:
    text = f"{before}{QUOTE}\n\nNo."
    return TextLayout(text, marks(text, (QUOTE, "quote", "1")), width, look=look)


def test_a_long_quote_is_folded_to_its_first_lines() -> None:
    layout = quoting()
    assert rows(layout) == [
        *("Said:", "", "▎ line 1", "▎ ", "▎ line 2", "▎ … 8 more lines quoted (Q)", "", "No."),
    ]
    assert layout.folds
    assert [layout.is_fold(row) for row in range(layout.height)].index(True) == 5
    assert rows(quoting(READING._replace(long_quotes=2, quotes_key="")))[4] == "▎ … 9 more lines quoted"
    assert len(rows(quoting(READING._replace(long_quotes=0)))) == 15


def test_places_in_a_folded_quote_are_in_the_row_that_stands_for_them() -> None:
    layout = quoting()
    for word, row in (("line 2", 4), ("line 3", 5), ("line 6", 5), ("No.", 7)):
        assert layout.line_of(layout.text.index(word)) == row
    start, end = layout.span(5)
    assert start == end
    assert layout.line_of(start) == 5


def test_a_quote_that_a_fold_would_not_shorten_is_whole() -> None:
    assert not quoting(READING._replace(long_quotes=9)).folds
    assert quoting(READING._replace(long_quotes=8)).folds


def test_quotes_apart_fold_apart() -> None:
    text = f"{QUOTE}\n\nbetween\n\n{QUOTE.upper()}"
    found = marks(text, (QUOTE, "quote", "1"), (QUOTE.upper(), "quote", "1"))
    layout = TextLayout(text, found, 40, look=READING)
    assert [row for row in rows(layout) if "more lines" in row] == ["▎ … 8 more lines quoted (Q)"] * 2
    assert layout.height == count_rows(text, found, 40, READING) == 11

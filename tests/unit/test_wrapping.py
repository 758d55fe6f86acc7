"""Wrapping, by example."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from store.model import Mark
from store.text import safe
from tui import wrapping
from tui.text_layout import TextLayout
from tui.wrapping import cut, disputed, shown, width, wrap


def lines(text: str, columns: int) -> list[str]:
    starts, ends = wrap(text, columns)
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def rows(layout: TextLayout) -> list[str]:
    return ["".join(piece.text for piece in layout.row(row)) for row in range(layout.height)]


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("", 9, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two", 7, ["one two"]),
        ("one   two  ", 4, ["one", "two"]),
        ("  one two", 6, ["  one", "two"]),
        ("one\n\ntwo", 9, ["one", "", "two"]),
        ("one\n", 9, ["one", ""]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("a bcdefgh", 3, ["a", "bcd", "efg", "h"]),
        ("漢字かな交じり文", 6, ["漢字か", "な交じ", "り文"]),
        ("漢字か。な", 6, ["漢字", "か。な"]),
        ("「漢字」です", 4, ["「漢", "字」", "です"]),
        ("word 漢字", 6, ["word", "漢字"]),
        ("word漢字", 6, ["word漢", "字"]),
        ("ab👨‍👩‍👧cd", 4, ["ab👨‍👩‍👧", "cd"]),
        ("🇩🇪🇫🇷🇮🇹", 4, ["🇩🇪🇫🇷", "🇮🇹"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("long\u200bword", 5, ["long\u200b", "word"]),
        ("no\u00a0break here", 8, ["no\u00a0break", "here"]),
    ],
)
def test_lines(text: str, columns: int, expected: list[str]) -> None:
    assert lines(text, columns) == expected


def test_preformatted_lines_are_cut_where_they_are_too_long() -> None:
    text = "if x:\n    return  'long'\n\nend"
    starts, ends = cut(text, 10)
    assert [text[a:b] for a, b in zip(starts, ends, strict=True)] == [
        "if x:",
        "    return",
        "  'long'",
        "",
        "end",
    ]


def test_what_is_taken_for_simple_has_one_cell_each_by_rich() -> None:
    letters = [chr(code) for code in range(0x20, 0x30000) if not (code == 0x7F or 0xD800 <= code < 0xE000)]
    simple = [letter for letter in letters if wrapping.is_simple(letter)]
    assert len(simple) > 1000
    assert {cell_len(letter) for letter in simple} == {1}


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("soft\xadhyphen", "softhyphen"),
        ("zero\u200bwidth", "zerowidth"),
        ("a\u200db", "ab"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("👩\u200d", "👩"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 4),
        ("ก" + "\u0e47" * 50, "ก" + "\u0e47" * 8),
    ],
)
def test_what_is_not_drawn(text: str, drawn: str) -> None:
    assert shown(text) == drawn
    assert width(text) == cell_len(drawn)


@pytest.mark.parametrize("cluster", ["👨‍👩‍👧‍👦", "🇩🇪", "1️⃣", "❤️", "👍🏽", "क्षि", "กำ", "السلام"])
def test_clusters_that_terminals_disagree_about_are_found(cluster: str) -> None:
    text = f"before {cluster} after"
    assert [text[start:end] for start, end in disputed(text)] == [cluster]


@pytest.mark.parametrize("text", ["plain", "“quoted” – déjà vu…", "漢字かな", "жизнь", "│ ▸ ▌"])
def test_other_text_is_left_alone(text: str) -> None:
    assert not list(disputed(text))


def marks(text: str, *wanted: tuple[str, str, str]) -> list[Mark]:
    """Marks over the first place where each piece of text stands."""
    found = []
    for piece, kind, target in wanted:
        start = text.index(piece)
        found.append(Mark(start, start + len(piece), kind, target))  # type: ignore[arg-type]
    return found


def test_quotes_lists_and_code_look_like_what_they_are() -> None:
    code = "x = 1\n    y = 2345678901234567890123"
    text = f"Said:\n\nquoted words here\n\nfirst thing\nsecond thing\nlast\n\n{code}"
    layout = TextLayout(
        text,
        marks(
            text,
            ("quoted words here", "quote", "1"),
            ("first thing", "item", "1."),
            ("second thing", "item", "10."),
            ("last", "item", ""),
            (code, "pre", "python"),
        ),
        24,
    )
    assert [row.rstrip() for row in rows(layout)] == [
        *("Said:", "", "▎ quoted words here", "", "1. first thing", "10. second thing", "• last", ""),
        *("┊ x = 1", "┊     y = 23456789012345", "┊ 67890123"),
    ]
    assert {len(row) for row in rows(layout)[-3:]} == {24}, "the ground of code is filled"


def test_a_marker_that_is_in_the_text_is_not_drawn_twice() -> None:
    text = "• the first thing of all\n• second"
    layout = TextLayout(text, [Mark(0, 24, "item", "•"), Mark(25, 33, "item", "•")], 20)
    assert rows(layout) == ["• the first thing of", "  all", "• second"]


def test_nested_items_and_quotes_keep_room_for_text() -> None:
    text = "\n".join(f"level {number}" for number in range(40))
    nested = [Mark(start, len(text), "item", "•") for start in range(0, len(text), 8)]
    quoted = [Mark(0, len(text), "quote", str(depth)) for depth in range(1, 30)]
    for row in rows(TextLayout(text, [*nested, *quoted], 40)):
        assert len(row) <= 40
        assert re.search(r"level", row)


def test_overlapping_inline_marks_are_all_told() -> None:
    layout = TextLayout(
        "abcdef", [Mark(0, 4, "em"), Mark(2, 6, "strong"), Mark(3, 5, "link", "https://x")], 20
    )
    assert [(piece.text, piece.kinds[-1]) for piece in layout.row(0)] == [
        *(("ab", "em"), ("c", "em+strong"), ("d", "em+link+strong"), ("e", "link+strong"), ("f", "strong")),
    ]


def test_marks_beyond_the_text_do_no_harm() -> None:
    layout = TextLayout("abc", [Mark(-5, 2, "em"), Mark(2, 99, "strong"), Mark(50, 60, "quote", "1")], 20)
    assert rows(layout) == ["abc"]


def test_text_with_a_hundred_thousand_marks_is_laid_out() -> None:
    text = safe("word " * 50_000)
    every = [Mark(at, at + 4, "em") for at in range(0, len(text), 5)]
    layout = TextLayout(text, [*every, *(Mark(0, len(text), "quote", "1") for _ in range(50_000))], 60)
    assert rows(layout)[0].startswith("▎ ")

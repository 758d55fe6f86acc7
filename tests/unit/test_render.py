"""What a comment's rows say, and how they fit."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from rich.cells import cell_len
from textual.color import Color
from textual.theme import Theme

from store.building import build
from store.model import STATES, Comment, Mark, State
from store.saves import Latest
from store.text import safe
from tui import render
from tui.ages import age
from tui.comment_lines import CommentLines
from tui.indent import Indent
from tui.render import Header, clipped, header
from tui.theme import THEMES
from tui.widgets.article_pane import ArticlePane
from tui.widgets.comment_tree import CommentTree
from tui.widgets.line_pane import LinePane

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def text_of(lines: CommentLines, i: int) -> list[str]:
    rows = []
    for number in range(lines.height(i)):
        pieces, _, lead = lines.row(i, number)
        rows.append("".join(piece.text for piece in (*lead, *pieces)))
    return rows


def lines_of(*comments: Comment, width: int = 60) -> CommentLines:
    lines = CommentLines(build(comments)[0], "Ann", NOW)
    lines.lay_out(width)
    return lines


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (None, ""),
        (NOW, "just now"),
        (NOW - timedelta(minutes=5), "5 min ago"),
        (NOW - timedelta(hours=23, minutes=59), "23 h ago"),
        (NOW - timedelta(days=59), "59 d ago"),
        (NOW - timedelta(days=200), "6 months ago"),
        (NOW - timedelta(days=364), "11 months ago"),
        (NOW - timedelta(days=365), "1 Jan 2025 12:00"),
        (NOW + timedelta(hours=1), "1 Jan 2026 13:00"),
        (datetime(2026, 1, 1, 11, 59), "1 Jan 2026 11:59"),  # noqa: DTZ001
        (datetime(2009, 3, 3), "3 Mar 2009"),  # noqa: DTZ001
        (datetime(1, 1, 1, tzinfo=UTC), "1 Jan 1"),
    ],
)
def test_how_long_ago(when: datetime | None, said: str) -> None:
    assert age(when, NOW, time=True) == said


def test_a_comment_with_everything() -> None:
    lines = lines_of(
        Comment("1", None, "Ann", NOW - timedelta(hours=3), "Hello there.", score=1),
        Comment("2", "1", "bob", datetime(2009, 3, 3, 16, 15), "Hello.\n\nAgain.", score=-4),  # noqa: DTZ001
        Comment("3", "1", "", None, "Nameless."),
    )
    lines.flagged = {1: "evidence"}
    lines.unread = bytearray([0, 1, 0])
    assert text_of(lines, 0) == [
        "▌ ▾ Ann ✎  3 h ago  1 point                      2 replies",
        "▌ │ Hello there.",
        "  │ ",
    ]
    assert text_of(lines, 1) == [
        "  │ · bob  3 Mar 2009  -4 points             ⚑ evidence  ●",
        "  │   Hello.",
        "  │   ",
        "  │   Again.",
        "  │ ",
    ]
    assert text_of(lines, 2)[0].rstrip() == "  │ · 1.2"


@pytest.mark.parametrize("state", STATES)
def test_what_became_of_a_comment_is_said_in_words(state: State) -> None:
    lines = lines_of(
        Comment("1", None, "bob", None, "", state=state),
        Comment("2", None, "eve", None, "Words.", state=state),
    )
    assert render.NOTICES[state] in text_of(lines, 0)[1]
    said = "\n".join(text_of(lines, 1))
    assert "Words." in said
    assert (render.NOTICES[state] in said) == (state != "visible")


def test_a_notice_that_the_source_wrote_is_not_doubled() -> None:
    lines = lines_of(Comment("1", None, "", None, "[removed]", state="removed"))
    assert [row.strip("▌ ") for row in text_of(lines, 0)][1:] == ["[removed]", ""]


@pytest.mark.parametrize("depth", [1, 2, 7, 900])
def test_a_header_fits_whatever_it_says(depth: int) -> None:
    for width in range(1, 140):
        check_header(Indent(width), depth)


def check_header(indent: Indent, depth: int) -> None:
    name = "Some Very Long Name 漢字 👩‍🚀"
    for it in (
        Header(name, True, True, depth, "▸", NOW, 12345, 9999, 0, "a label of some length", True, "visible"),
        Header("1.1", False, False, depth, "▾", NOW, None, 0, 7, "", False, "visible"),
        Header("x", True, False, depth, "·", None, None, 0, 0, None, False, "visible"),
        Header(name, True, True, depth, "·", NOW, 12, 0, 0, "a label", True, "visible", name * 3),
        Header(
            name,
            True,
            True,
            depth,
            "▸",
            NOW,
            12,
            9,
            0,
            "a label",
            True,
            "visible",
            "",
            False,
            "gone since 3 Mar",
            False,
            "edited",
        ),
    ):
        pieces = header(it, indent, NOW)
        taken = sum(cell_len(piece.text) for piece in pieces)
        room = indent.right(depth) - indent.mark_at(depth)
        assert taken == room or room < 16
        if room >= 20:
            said = "".join(piece.text for piece in pieces)
            assert said.startswith(f"{it.mark} ")
            assert it.name[:2] in said
            assert ("●" in said) == it.is_unread
            assert ("⚑" in said) == (it.flag is not None)
            for word, sign, is_so in (
                ("gone", "×", it.gone),
                ("edited", "±", it.edited),
                ("new", "+", it.is_new),
            ):
                assert not is_so or word in said or sign in said or room < 24


def test_what_a_later_save_made_of_a_comment() -> None:
    earlier = [{"text": "Other words.", "marks": [], "until": "2025-12-30T12:00:00Z"}]
    lines = lines_of(
        Comment("1", None, "Ann", None, "Hello.", extra={"added": "2025-12-30T12:00:00Z"}),
        Comment("2", None, "bob", None, "Hello.", extra={"added": "2025-11-01T12:00:00Z"}),
        Comment("3", None, "cyd", None, "Hello.", extra={"earlier": earlier}),
        Comment("4", None, "dan", None, "", state="deleted", extra={"earlier": earlier}),
        Comment("5", None, "eve", None, "Hello.", extra={"gone": "2025-12-30"}),
        Comment("6", None, "fay", None, "Hello.", extra={"gone": "2026-01-01"}),
        Comment("7", None, "gus", None, "Hello.", extra={"gone": True, "earlier": "x", "added": 3}),
    )
    lines.latest = Latest("2025-12-30T12:00:00Z", None, 1, 2, 1)
    said = [" ".join(text_of(lines, i)[0].split()) for i in range(7)]
    assert said == [
        "▌ · Ann ✎ new",
        "· bob",
        "· cyd edited",
        "· dan text kept",
        "· eve gone since 30 Dec 2025",
        "· fay gone since today",
        "· gus",
    ]
    assert any("faded" in piece.kinds for piece in lines.row(4, 1).pieces)
    assert not any("faded" in piece.kinds for piece in lines.row(2, 1).pieces)


def test_whom_a_comment_answers_is_cut_before_its_name() -> None:
    it = Header("Ines Calloway", True, False, 9, "·", NOW, 3, 0, 0, "", True, "visible", "Margit Soór")
    said = []
    for width in (70, 53, 46, 38, 30, 22):
        indent = Indent(width, is_flat=True)
        assert indent.mark_at(9) == indent.mark_at(1)
        said.append("".join(piece.text for piece in header(it, indent, NOW)))
        assert sum(cell_len(piece.text) for piece in header(it, indent, NOW)) == indent.right(9) - indent.bar
    assert [" ".join(text.split()) for text in said] == [
        "· Ines Calloway ↪ Margit Soór just now 3 points ⚑ ●",
        "· Ines Calloway ↪ Margit Soór just now ⚑ ●",
        "· Ines Calloway ↪ Margit … just now ⚑ ●",
        "· Ines Calloway ↪ Margit … ⚑ ●",
        "· Ines Calloway ⚑ ●",
        "· Ines Callow… ⚑ ●",
    ]


def test_text_keeps_its_columns_at_every_depth() -> None:
    for width, depth in product(range(24, 240), (1, 2, 5, 12, 60, 100_000)):
        indent = Indent(width)
        assert indent.text_at(depth) + indent.text_width(depth) <= width
        assert indent.text_width(depth) <= 80
        assert indent.text_at(depth) + indent.text_width(depth) <= indent.right(depth) <= width
        if width >= 30:
            assert indent.text_width(depth) >= 24
        assert indent.is_compressed(depth) == (indent.guides(depth) < depth - 1)


def test_a_height_is_known_without_wrapping() -> None:
    texts = [
        "",
        "short",
        "word " * 300,
        "line\n" * 20,
        "\n\nblank at both ends\n\n",
        "漢字" * 90,
        "déjà “vu” " * 50,
        "see https://example.org/a/long/address, www.example.org " * 8,
        "```python\nx = 'https://example.org'\n```\n" * 3,
    ]
    comments = [
        Comment(
            str(i),
            str(i - 1) if i % 3 else None,
            text=text,
            state=state,
            marks=[Mark(0, 4 if kind != "quote" else len(text), kind, "https://example.org")] if text else [],
        )
        for i, (text, state, kind) in enumerate(
            (text, state, kind)
            for text in texts
            for state in STATES
            for kind in ("em", "quote", "pre", "link", "image")
        )
    ]
    thread = build(comments)[0]
    for width in (12, 40, 100):
        indent = Indent(width)
        for i in range(len(thread)):
            assert render.measure(thread, i, indent) == render.body(thread, i, indent).height
    guessed = render.guess(thread, 0, len(thread), Indent(60))
    counted = sum(render.measure(thread, i, Indent(60)) for i in range(len(thread)))
    assert 0.5 < guessed / counted < 2


def test_a_deep_number_is_short() -> None:
    thread = build([Comment(str(i), str(i - 1) if i else None) for i in range(5000)])[0]
    assert render.number(thread, 2) == "1.1.1"
    assert render.number(thread, 4999) == "…1.1.1.1.1.1.1.1"


def test_hostile_names_and_labels_stay_on_their_row() -> None:
    name = "\x1b]0;evil\x07\u202egnp.exe\nsecond line" + "x" * 100_000
    marks = [Mark(0, 8, "item", "\x1b[31m\n" + "m" * 9999), Mark(0, 8, "link", "\x1b]8;;x\x07")]
    lines = lines_of(Comment("1", None, name, None, "\x1b[2J\x00 ok", marks))
    lines.flagged = {0: "\x9b31m\nlabel"}
    for row in text_of(lines, 0):
        assert safe(row) == row
        assert "\n" not in row
        assert cell_len(row) <= 60


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 4, "abc…"),
        ("漢字漢字", 6, "漢字…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
    ],
)
def test_clipped(text: str, columns: int, expected: str) -> None:
    assert clipped(text, columns) == expected


def test_only_comments_that_are_looked_at_are_wrapped() -> None:
    lines = lines_of(*(Comment(str(i), text="some words") for i in range(2000)))
    assert lines.total > 4000
    assert lines.offset(1500) > 3000
    assert lines.wrapped == 0
    text_of(lines, 7)
    text_of(lines, 7)
    assert lines.wrapped == 1


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colours (WCAG 2.2, "relative luminance")."""

    def luminance(colour: Color) -> float:
        parts = [part / 255 for part in colour.rgb]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_is_read_has_contrast(theme: Theme) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1, for text and for what is quieter, on each ground that it stands on."""
    colours = theme.to_color_system().generate()
    sheets = "".join(pane.DEFAULT_CSS for pane in (LinePane, CommentTree, ArticlePane))
    # What is 50 % and less is drawn, not read: guides, bars, the dot of a childless comment.
    alphas = {int(found) / 100 for found in re.findall(r"\$foreground (\d+)%", sheets) if int(found) > 50}
    assert alphas
    grounds = [Color.parse(colours[name]) for name in ("background", "panel", "surface")]
    foreground = Color.parse(colours["foreground"])
    texts = [foreground, *(Color.parse(colours[name]) for name in ("text-accent", "text-warning", "accent"))]
    for ground in grounds:
        for text in texts:
            assert contrast(ground, text) >= 4.5, (text, ground)
        for alpha in alphas:
            assert contrast(ground, ground.blend(foreground, alpha)) >= 4.5, (alpha, ground)
    for name in re.findall(r"--code-\w+ \{ color: \$(text-\w+)", sheets):
        assert contrast(Color.parse(colours["surface"]), Color.parse(colours[name])) >= 4.5, name
    match, current = Color.parse(colours["warning-muted"]), Color.parse(colours["warning"])
    assert contrast(match, foreground) >= 4.5
    assert contrast(current, Color.parse(colours["background"])) >= 4.5
    assert contrast(Color.parse(colours["primary-muted"]), foreground) >= 4.5

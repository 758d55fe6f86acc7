"""Whatever the text, wrapping loses and doubles nothing, and each line fits."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from store.model import MARK_KINDS, Mark
from store.text import safe
from tui.drawn import PLAIN, Look
from tui.text_layout import Overlay, TextLayout, count_rows
from tui.wrapping import clusters, count_lines, cut, is_settled, is_simple, shown, width, wrap

PARTS = st.one_of(
    st.text("abcdefgh.,-", min_size=1, max_size=12),
    st.sampled_from([" ", "  ", "\n", "\n\n", "\t", "\u3000", "\u200b", "\xad", "\u200d", "\u00a0", "\r"]),
    st.sampled_from(["👨‍👩‍👧‍👦", "🇩🇪", "🇩", "1️⃣", "❤️", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "☺︎", "🏽", "\ufe0f", "a\u200db", "⃣"]),
    st.text("漢字かな、。「」ー한글", min_size=1, max_size=10),
    st.text("क्षिकำกั็สَرغيعאבג", min_size=1, max_size=8),
    st.builds(lambda letter, marks: letter + "\u0301" * marks, st.sampled_from("aé漢ก "), st.integers(0, 40)),
    st.text(max_size=6),
    st.sampled_from(
        ["https://example.org/a?b=c", "www.example.org.", "(http://例え.jp/道)", "mailto:ann@example.org"]
    ),
    st.sampled_from(["\n```python\n", "\n~~~\n", "\n```\n", "def f(): return 'x'"]),
)
TEXTS = st.lists(PARTS, max_size=40).map("".join).map(safe)
WIDTHS = st.integers(2, 60)
LOOKS = st.one_of(
    st.just(PLAIN), st.builds(Look, st.booleans(), st.integers(0, 4), st.booleans(), st.just("Q"))
)
TARGETS = st.sampled_from(
    ["", "•", "1.", "12.", "3", "2", "a very long marker indeed", "https://example.org/x", "python", "x:y"]
)


def solid(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, WIDTHS)
def test_wrapped_lines_fit_and_hold_every_character_once(text: str, columns: int) -> None:
    starts, ends = wrap(text, columns)
    lines = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    assert solid("".join(lines)) == solid(text)
    place = 0
    for start, end, line in zip(starts, ends, lines, strict=True):
        assert place <= start <= end
        assert not text[place:start].strip(), "what stands between two lines is white space"
        assert "\n" not in line
        assert cell_len(shown(line)) == width(line) <= columns
        place = end
    assert len(lines) >= text.count("\n") + 1


@given(TEXTS, WIDTHS)
def test_counting_lines_gives_what_wrapping_gives(text: str, columns: int) -> None:
    assert count_lines(text, columns) == len(wrap(text, columns)[0])


@given(TEXTS, WIDTHS)
def test_cut_lines_fit_and_keep_white_space(text: str, columns: int) -> None:
    starts, ends = cut(text, columns)
    lines = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    assert "".join(lines) == text.replace("\n", "")
    assert all(width(line) <= columns for line in lines)


@given(st.lists(st.text("abc", min_size=1, max_size=9), min_size=1, max_size=30), st.integers(9, 40))
def test_wrapping_is_greedy(words: list[str], columns: int) -> None:
    text = " ".join(words)
    starts, ends = wrap(text, columns)
    lines = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    assert " ".join(lines) == text
    for line, following in pairwise(lines):
        assert len(line) + 1 + len(following.split(" ")[0]) > columns


@given(TEXTS.map(lambda text: text.replace("\n", "")))
def test_clusters_cover_the_text_and_add_up_to_its_width(text: str) -> None:
    place = cells = 0
    for start, end, wide in clusters(text, 0, len(text)):
        assert start == place < end
        place, cells = end, cells + wide
    assert place == len(text)
    assert cells == width(text)


@given(TEXTS)
def test_what_is_drawn_is_never_longer_and_is_drawn_the_same_again(text: str) -> None:
    drawn = shown(text)
    assert len(drawn) <= len(text)
    assert shown(drawn) == drawn
    if is_simple(text):
        assert drawn == text
        assert cell_len(drawn.replace("\n", "")) == len(text) - text.count("\n")
    assert is_simple(text) or not is_settled(text)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXTS)
    marks = []
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(text)))
        kind = draw(st.sampled_from(MARK_KINDS))
        target = draw(TARGETS)
        marks.append(Mark(start, draw(st.integers(start, len(text))), kind, target))
    return text, marks


@given(marked_texts(), WIDTHS, st.lists(st.integers(0, 80), max_size=8, unique=True), LOOKS)
def test_rows_of_a_marked_text_fit_and_hold_its_characters(
    marked: tuple[str, list[Mark]], columns: int, cuts: list[int], look: Look
) -> None:
    text, marks = marked
    layout = TextLayout(text, marks, columns, look=look)
    assert layout.height == count_rows(text, marks, columns, look)
    places = sorted(place for place in cuts if place < len(text))
    overlays = [Overlay(a, b, "match") for a, b in zip(places[::2], places[1::2], strict=False)]
    seen, last = "", 0
    for row in range(layout.height):
        if layout.is_fold(row):
            # What is folded away is counted as seen: its places are in the row that stands for it.
            hidden = layout.span(row + 1)[0] if row + 1 < layout.height else len(text)
            for place in range(last, hidden):
                assert layout.line_of(place) in (row - 1, row), "white space at a break is of the row before"
            seen += text[last:hidden]
        pieces = layout.row(row, overlays)
        assert sum(cell_len(piece.text) for piece in pieces) <= columns
        start, end = layout.span(row)
        assert "".join(piece.text for piece in pieces if piece.place >= 0) == shown(text[start:end])
        seen += text[start:end]
        last = max(last, end)
        if start < end:
            assert layout.line_of(start) == row
    assert solid(seen) == solid(text)


@given(marked_texts(), WIDTHS, LOOKS)
def test_what_is_marked_is_drawn_so(marked: tuple[str, list[Mark]], columns: int, look: Look) -> None:
    text, marks = marked
    layout = TextLayout(text, marks, columns, look=look)
    strong = {place for mark in marks if mark.kind == "strong" for place in range(mark.start, mark.end)}
    for row in range(layout.height):
        for piece in layout.row(row):
            names = {one for kind in piece.kinds for one in kind.split("+")}
            if piece.place >= 0:
                assert ("strong" in names) == (piece.place in strong)

"""A listing against the plain way of sorting and filtering, and what a preview takes out of a discussion."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from store.building import build
from store.library import Row, SortField, Stored
from store.listing import Listing
from store.model import Comment, Discussion, Mark, Origin
from store.text import folded
from store.when import to_ticks
from tui.preview_lines import Preview, PreviewLines, previewed
from tui.wrapping import width

WHEN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TEXTS = st.sampled_from(("", "a", "Á", "b ferry", "Ferry", "ß\x1f", "漢", "x\x1fy"))
DATES = st.sampled_from((None, WHEN, WHEN - timedelta(days=1), datetime(2020, 1, 2)))  # noqa: DTZ001
NUMBERS = st.integers(0, 3)


def rows() -> st.SearchStrategy[list[Row]]:
    row = st.builds(
        Row,
        key=st.text("abc", min_size=1, max_size=4),
        title=TEXTS,
        site=TEXTS,
        source=TEXTS,
        published=DATES,
        imported=DATES,
        closed=st.booleans(),
        comments=NUMBERS,
        max_depth=NUMBERS,
        flags=NUMBERS,
        sha256=st.just(""),
        author=TEXTS,
        file=TEXTS,
        unread=NUMBERS,
    )
    return st.lists(row, max_size=12, unique_by=lambda row: row.key)


def plain(rows: list[Row], filter: str, sort: SortField, reverse: bool) -> list[str]:
    """The keys of the rows as `Library.list` has them, in the plain way."""

    def says(row: Row) -> object:
        value = getattr(row, sort)
        if isinstance(value, str):
            return folded(value) if value else None
        return to_ticks(value)[0] if isinstance(value, datetime) else value

    def holds(row: Row) -> bool:
        texts = [folded(text) for text in (row.title, row.site, row.author, row.file, row.key)]
        return all(any(word in text for text in texts) for word in folded(filter).split())

    kept = [row for row in rows if holds(row)]
    kept.sort(key=lambda row: row.key)
    said = [row for row in kept if says(row) is not None]
    said.sort(key=lambda row: says(row), reverse=reverse)  # type: ignore[arg-type, return-value]
    return [row.key for row in (*said, *(row for row in kept if says(row) is None))]


@given(
    rows(),
    st.sampled_from(("", " ", "ferry", "a", "FERRY b", "ß", "nothing")),
    st.sampled_from(get_args(SortField)),
    st.booleans(),
    st.booleans(),
)
def test_a_listing_is_what_the_plain_way_gives(
    listed: list[Row], filter: str, sort: SortField, reverse: bool, prepared: bool
) -> None:
    listing = Listing(listed)
    pauses: list[int] = []
    if prepared:
        listing.prepare(lambda: pauses.append(1))
        assert pauses
    for _ in range(2):
        arranged = listing.arranged(filter, sort, reverse)
        assert [row.key for row in arranged] == plain(listed, filter, sort, reverse)


HOSTILE = "\x1b[2J\u202e[red]漢字 👩‍👩‍👧‍👦 🇩🇪🇫 \ud800\x07"


def test_a_preview_holds_the_beginning_and_is_safe_at_every_width() -> None:
    comments = [
        Comment("lost", state="missing"),
        *(
            Comment(
                f"c{n}", f"c{n - 1}" if n else None, author=f"{HOSTILE} {n}", posted=WHEN, text=HOSTILE * 90
            )
            for n in range(30)
        ),
    ]
    thread, _ = build(comments)
    body = "First paragraph.\n\n" + "word " * 2000
    discussion = Discussion(
        key="k",
        title=HOSTILE * 3,
        url="https://example.org/" + HOSTILE,
        author=HOSTILE,
        body=body,
        body_marks=[Mark(0, 5, "em"), Mark(6, len(body), "strong"), Mark(len(body) - 3, len(body), "code")],
        comments=thread,
        origins=[Origin(HOSTILE, 12, "ab" * 32, WHEN, "saved-text", "0.1.0", [HOSTILE] * 40)] * 2,
    )
    row = Row("k", HOSTILE, HOSTILE, "saved-text", WHEN, WHEN, True, 30, 30, 2, "ab" * 32, unread=3)
    preview = previewed(row, Stored(discussion, thread, "v"))
    assert body.startswith(preview.body)
    assert len(preview.body) < 3000
    assert all(0 <= mark.start < mark.end <= len(preview.body) for mark in preview.marks)
    assert [said.author.split()[-1] for said in preview.said] == [str(n) for n in range(8)]
    assert max(len(said.text) for said in preview.said) < 1000
    lines = PreviewLines(now=WHEN)
    for shown in (preview, Preview(row), Preview(row._replace(problem=HOSTILE)), None):
        lines.show(shown)
        for cells, height in ((1, 1), (5, 3), (20, 10), (60, 40), (200, 90)):
            lines.fit(height)
            lines.lay_out(cells)
            text = ""
            for number in range(lines.total):
                drawn = "".join(
                    piece.text for piece in (*lines.row(0, number).lead, *lines.row(0, number).pieces)
                )
                assert not set(drawn) & set("\x1b\x07\n\u202e\ud800")
                if cells >= 20:
                    assert width(drawn) <= cells
                text += drawn
            if shown is preview and cells == 200:
                assert "30 comments · 3 unread · ⚑ 2 · closed" in text
                assert "brought in once from another save" in text
                assert "and 28 more" in text
                assert "ab" * 32 in text

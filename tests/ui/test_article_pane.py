"""The article: what it shows and how it scrolls."""

from __future__ import annotations

from datetime import UTC, datetime

from textual.pilot import Pilot

from store.building import build
from store.matcher import Matcher
from store.model import Discussion, Mark
from tests.ui.panes import Panes, screen_of, styles_at
from tui.article_lines import CLOSED, NO_TEXT
from tui.widgets.article_pane import ArticlePane

BODY = "\n\n".join(f"Paragraph {number}: " + "and so it went on for a while. " * 6 for number in range(20))
ARTICLE = Discussion(
    title="A title that says it",
    author="Ann",
    site="example.org",
    published=datetime(2019, 3, 4, 8, 30, tzinfo=UTC),
    closed=True,
    body=BODY,
    body_marks=[Mark(0, 12, "strong"), Mark(13, 20, "em")],
)


def app_of(discussion: Discussion) -> Panes:
    return Panes(build([])[0], discussion)


async def settled(pilot: Pilot[None]) -> ArticlePane:
    await pilot.pause()
    return pilot.app.query_one(ArticlePane)


async def test_it_begins_with_title_and_byline_and_ends_with_what_is_closed() -> None:
    async with app_of(ARTICLE).run_test(size=(160, 24)) as pilot:
        article = await settled(pilot)
        rows = [row.strip() for row in screen_of(article)]
        assert rows[:3] == ["A title that says it", "Ann · 4 Mar 2019 08:30 · example.org", ""]
        assert rows[3].startswith("Paragraph 0: and so")
        assert "bold" in styles_at(article, "Paragraph 0:")[0]
        assert "italic" in styles_at(article, "and so")[0]
        article.last()
        assert [row.strip() for row in screen_of(article)][-2:] == [CLOSED, ""]


async def test_every_word_of_it_can_be_scrolled_to() -> None:
    async with app_of(ARTICLE).run_test(size=(90, 12)) as pilot:
        article = await settled(pilot)
        words = " ".join(screen_of(article)).split()
        while article.line_down():
            words += screen_of(article)[-1].split()
        assert words[words.index("Paragraph") :] == BODY.split() + CLOSED.split()


async def test_a_line_is_no_longer_than_one_reads_well() -> None:
    async with app_of(ARTICLE).run_test(size=(300, 30)) as pilot:
        article = await settled(pilot)
        rows = screen_of(article)
        assert max(len(row.strip()) for row in rows) <= 80
        assert all(row.startswith("  ") for row in rows if row)


async def test_scrolling_stops_at_both_ends() -> None:
    async with app_of(ARTICLE).run_test(size=(90, 20)) as pilot:
        article = await settled(pilot)
        assert not article.line_up()
        assert article.page_down()
        assert article.top_line == 18
        assert article.half_up()
        assert article.top_line == 8
        assert article.page_up()
        assert article.top_line == 0
        assert article.last()
        assert not article.line_down()
        assert not article.half_down()
        assert article.top_line == article.lines.total - 20
        assert article.first()
        assert article.top_line == 0


async def test_a_short_article_does_not_scroll() -> None:
    async with app_of(Discussion(title="T", body="Short.")).run_test(size=(90, 20)) as pilot:
        article = await settled(pilot)
        for motion in (article.line_down, article.page_down, article.last, article.first):
            assert not motion()
        assert not any(
            "▐" in segment.text for row in article.render_lines(article.size.region) for segment in row
        )


async def test_a_line_is_restored_before_the_first_paint() -> None:
    app = app_of(ARTICLE)
    assert app.article
    app.article.restore_line(30)
    assert app.article.top_line == 30
    async with app.run_test(size=(90, 20)) as pilot:
        article = await settled(pilot)
        assert article.top_line == 30
        article.restore_line(9999)
        assert article.top_line == article.lines.total - 20


async def test_a_resize_keeps_what_is_read() -> None:
    async with app_of(ARTICLE).run_test(size=(120, 20)) as pilot:
        article = await settled(pilot)
        row = article.lines.row_of(0, BODY.index("Paragraph 7"))
        article.restore_line(row)
        assert "Paragraph 7" in screen_of(article)[0]
        for columns in (60, 200, 90):
            await pilot.resize_terminal(columns, 20)
            assert "Paragraph 7" in screen_of(await settled(pilot))[0]


async def test_matches_are_marked_and_shown() -> None:
    async with app_of(ARTICLE).run_test(size=(120, 20)) as pilot:
        article = await settled(pilot)
        article.set_matches(Matcher("paragraph 13"), 0)
        article.show_match(0)
        assert any("Paragraph 13" in row for row in screen_of(article))
        assert all("bold" in style and "underline" in style for style in styles_at(article, "Paragraph 13"))
        article.set_matches(Matcher("paragraph"), 5)
        others = [one for one in styles_at(article, "Paragraph") if "bold" not in one]
        assert others
        assert all("underline" in style for style in others)
        article.show_match(500)


async def test_a_flag_is_shown_in_the_byline() -> None:
    async with app_of(ARTICLE).run_test(size=(160, 20)) as pilot:
        article = await settled(pilot)
        article.set_flag("")
        assert screen_of(article)[1].endswith("⚑")
        article.set_flag("method")
        assert screen_of(article)[1].endswith("⚑ method")
        article.set_flag(None)
        assert screen_of(article)[1].endswith("example.org")


async def test_a_page_without_an_article_says_so() -> None:
    async with app_of(Discussion(title="Only a title")).run_test(size=(90, 20)) as pilot:
        assert NO_TEXT in "\n".join(screen_of(await settled(pilot)))


async def test_an_article_of_a_megabyte_wraps_once_and_paints_what_is_seen() -> None:
    body = "A long word follows: " + "x" * 1_000_000
    async with app_of(Discussion(body=body)).run_test(size=(90, 20)) as pilot:
        article = await settled(pilot)
        article.last()
        await settled(pilot)
        assert article.strips.made < 100


async def test_text_of_an_article_is_copied_as_it_was() -> None:
    app = app_of(ARTICLE)
    async with app.run_test(size=(200, 20)) as pilot:
        article = await settled(pilot)
        rows = screen_of(article)
        await pilot.mouse_down(article, offset=(rows[3].index("and so"), 3))
        await pilot.hover(article, offset=(rows[4].rindex(" ") - 1, 4))
        await pilot.mouse_up(article, offset=(rows[4].rindex(" ") - 1, 4))
        copied = app.screen.get_selected_text()
        assert copied
        assert copied in BODY
        assert copied.startswith("and so it went on")
        assert len(copied) > 80

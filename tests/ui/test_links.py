"""The reader's links and copying: the dialog, what is opened, what is copied."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from textual.content import Content

from store.folder import FolderLibrary
from store.model import Comment, Discussion, Mark
from store.text import safe
from tests.ui.conftest import NOW, press, reader, settled, shown
from tests.ui.test_settling import until
from tui import browser
from tui.app import AfterwordApp
from tui.screens.links import LinksScreen
from tui.widgets.link_list import LinkList

BODY = "Read https://example.org/report and the rest."
FIRST = "See this and https://example.org/second, or the script."
MARKS = [
    Mark(4, 8, "link", "https://evil.example/" + "long/" * 40),
    Mark(FIRST.index("the script"), len(FIRST) - 1, "link", "javascript:alert(1)"),
]
POSTED = datetime(2014, 3, 3, 9, tzinfo=UTC)
SECOND = "No link\tin it, but a control: \x1b[2J.\n\nAnd a second paragraph. " + "Words of it. " * 20
MANY = " ".join(f"https://example.org/{number}" for number in range(1, 31))


@pytest.fixture
def app(library: FolderLibrary) -> AfterwordApp:
    """An app on a discussion with links."""
    comments = [
        Comment("a", None, "Anna", POSTED, FIRST, MARKS),
        Comment("b", "a", "Bob", POSTED, SECOND, extra={"permalink": "https://example.org/p#b"}),
        Comment("c", None, "", None, MANY),
        Comment("d", None, "Dora", POSTED, "", state="deleted"),
    ]
    key = library.put(
        Discussion(title="A “title”", site="example.org", source="json", body=BODY, comments=comments)
    ).key
    app = AfterwordApp(library, key=key, by="reader", now=NOW)
    app.animation_level = "none"
    return app


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were opened, in a browser that takes all but one."""
    addresses: list[str] = []

    async def open_address(app: object, target: str) -> str:
        addresses.append(target)
        return "there is no browser" if target.endswith("/9") else ""

    monkeypatch.setattr(browser, "open_address", open_address)
    return addresses


async def keys(app: AfterwordApp, *pressed: str) -> None:
    await press(app, *pressed)
    await reader(app).workers.wait_for_complete()
    await settled(app)


def dialog(app: AfterwordApp) -> LinksScreen:
    assert isinstance(app.screen, LinksScreen)
    return app.screen


def said(app: AfterwordApp) -> str:
    """What the dialog says in its frame."""
    subtitle: Any = dialog(app).query_one("Vertical").border_subtitle
    return subtitle.plain if isinstance(subtitle, Content) else str(subtitle)


async def test_links_are_listed_with_the_whole_target_and_opened_by_number(
    app: AfterwordApp, opened: list[str]
) -> None:
    async with app.run_test(size=(100, 30)):
        await keys(app, "o")
        await until(app, lambda: "javascript:alert(1)" in shown(app))
        text = "".join(line.strip("│ ▌") for line in shown(app).splitlines())
        assert "Links of 1 by Anna" in text
        assert MARKS[0].target in text.replace(" ", ""), "the whole target, over as many rows as it takes"
        assert "javascript:alert(1)" in text
        assert "not opened: it is neither http, https nor mailto" in text
        assert opened == []
        await keys(app, "2")
        assert opened == ["https://example.org/second"]
        assert app.screen is reader(app)
        assert reader(app).key_line.notice == "Opening https://example.org/second"

        await keys(app, "o", "3")
        assert "There is no link 3" in said(app)
        await keys(app, "G", "enter")
        assert "Not opened" in said(app)
        assert len(opened) == 1
        await keys(app, "k", "k", "k", "enter")
        assert opened[1:] == [MARKS[0].target]
        for close in ("escape", "q", "o"):
            await keys(app, "o", close)
            assert app.screen is reader(app)
        assert len(opened) == 2

        await keys(app, "j", "o")
        assert reader(app).key_line.notice == "No link here"


async def test_of_many_links_a_number_is_typed(app: AfterwordApp, opened: list[str]) -> None:
    async with app.run_test(size=(80, 24)):
        reader(app).comment_tree.go(2)
        await keys(app, "o", "1")
        assert opened == []
        assert "1…" in said(app)
        await keys(app, "7")
        assert opened == ["https://example.org/17"]
        await keys(app, "o", "2", "backspace", "1", "enter")
        assert opened[1:] == ["https://example.org/1"]
        await keys(app, "o", "9")
        assert opened[2:] == ["https://example.org/9"], "more digits would be more than there are"
        assert "Not opened, since there is no browser" in reader(app).key_line.notice
        await keys(app, "o", "pagedown", "pagedown", "y")
        assert int(app.clipboard.removeprefix("https://example.org/")) > 10
        await keys(app, "o", "G")
        assert "https://example.org/30" in shown(app)
        await keys(app, "g", "enter")
        assert opened[3:] == ["https://example.org/1"]


async def test_a_target_taller_than_the_window_is_read_to_its_end(app: AfterwordApp) -> None:
    async with app.run_test(size=(40, 10)):
        await keys(app, "o")
        links = dialog(app).query_one(LinkList)
        seen = set(links.view.rows())
        for _ in range(20):
            await keys(app, "j")
            if links.cursor == 1:
                break
            seen.update(links.view.rows())
        assert {row for item, row in seen if item == 0} >= set(range(links.lines.height(0) - 1))
        assert links.lines.height(0) > links.view.height
        await keys(app, "k", "k")
        assert links.cursor == 0


async def test_the_article_has_links(app: AfterwordApp, opened: list[str]) -> None:
    async with app.run_test(size=(120, 40)):
        await keys(app, "tab", "o")
        assert "Links of the article" in shown(app)
        await keys(app, "1")
        assert opened == ["https://example.org/report"]


async def test_the_mouse_chooses_a_link(app: AfterwordApp, opened: list[str]) -> None:
    async with app.run_test(size=(100, 40)) as pilot:
        reader(app).comment_tree.go(2)
        await keys(app, "o")
        links = dialog(app).query_one(LinkList)
        await pilot.click(links, offset=(10, 4))
        assert dialog(app).query_one(LinkList).cursor == 2
        await pilot.click(links, offset=(10, 4))
        await keys(app)
        assert opened == ["https://example.org/3"]
        await keys(app, "o")
        links = dialog(app).query_one(LinkList)
        await pilot.mouse_down(links, offset=(14, 0))
        await pilot.hover(links, offset=(24, 0))
        await pilot.mouse_up(links, offset=(24, 0))
        await keys(app, "ctrl+c")
        assert app.clipboard == "example.org"
        assert any(notice.message.startswith("Copied ") for notice in app._notifications)


async def test_what_is_copied(app: AfterwordApp) -> None:
    async with app.run_test(size=(120, 40)):
        screen = reader(app)
        await keys(app, "Y")
        assert app.clipboard == "Anna, 3 March 2014, comment 1 of “A “title””, example.org"
        assert screen.key_line.notice == f"Copied {app.clipboard} (OSC 52)"
        await keys(app, "j", "y")
        assert app.clipboard == safe(SECOND), "as it is: not wrapped, no guides, no controls"
        assert screen.key_line.notice == f"Copied {len(SECOND)} characters (OSC 52)"
        await keys(app, "Y")
        assert app.clipboard == "https://example.org/p#b"
        screen.comment_tree.go(2)
        await keys(app, "Y")
        assert app.clipboard == "comment 2 of “A “title””, example.org"
        before = app.clipboard
        screen.comment_tree.go(3)
        await keys(app, "y")
        assert app.clipboard == before
        assert screen.key_line.notice == "This comment has no text"
        await keys(app, "tab", "y")
        assert app.clipboard == BODY

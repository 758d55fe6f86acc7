"""The mouse in the reader: fold marks, the divider, selecting, links."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from textual import events
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.widget import Widget

from store.folder import FolderLibrary
from store.model import Comment, Discussion, Mark
from tests.ui.conftest import NOW, press, reader, settled, shown
from tui import browser
from tui.app import AfterwordApp
from tui.screens.links import LinksScreen
from tui.widgets.divider import Divider

BODY = "The first paragraph of the article, and https://example.org/report in it.\n\nThe second paragraph."
FIRST = "A link to a page, https://example.org/bare and a script; also example.org of another."
MARKS = [
    Mark(2, 6, "link", "https://example.org/marked"),
    Mark(FIRST.index("script"), FIRST.index(";"), "link", "javascript:alert(1)"),
    Mark(FIRST.index("example.org of"), FIRST.index(" of"), "link", "https://evil.example/"),
]
SECOND = "An answer with a first line.\n\nAnd a second one."


@pytest.fixture
def app(library: FolderLibrary) -> AfterwordApp:
    """An app on a discussion with links and enough to scroll."""
    posted = datetime(2014, 3, 3, 9, tzinfo=UTC)
    comments = [
        Comment("a", None, "Anna", posted, FIRST, MARKS),
        Comment("b", "a", "Bob", posted, SECOND),
        *(Comment(f"{i}", None, f"Nr {i}", posted, f"The text of comment {i}.") for i in range(60)),
    ]
    key = library.put(Discussion(title="A page", source="json", body=BODY, comments=comments)).key
    app = AfterwordApp(library, key=key, by="reader", now=NOW)
    app.animation_level = "none"
    return app


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were opened."""
    addresses: list[str] = []

    async def open_address(app: object, target: str) -> str:
        addresses.append(target)
        return ""

    monkeypatch.setattr(browser, "open_address", open_address)
    return addresses


def at(app: AfterwordApp, text: str, within: int = 0, pane: Widget | None = None) -> Offset:
    """The cell of the screen where the character `within` of `text` stands, in the comments or `pane`."""
    region = (pane or reader(app).comment_tree).content_region
    for y, line in enumerate(shown(app).splitlines()):
        if region.y <= y < region.bottom and (x := line.find(text, region.x, region.right)) >= 0:
            return Offset(x + within, y)
    raise AssertionError(f"{text!r} does not stand there:\n{shown(app)}")


async def send(app: AfterwordApp, kind: type[events.MouseEvent], to: Offset, button: int = 1) -> None:
    """What a terminal sends; the app makes clicks, and double ones, of it."""
    assert app._driver is not None
    by = to - app.mouse_position
    event = kind(None, to.x, to.y, by.x, by.y, button, False, False, False, to.x, to.y)
    event.set_sender(app)
    app._driver.process_message(event)
    await settled(app)


async def hover(app: AfterwordApp, to: Offset) -> None:
    await send(app, events.MouseMove, to, 0)


async def drag(app: AfterwordApp, start: Offset, *over: Offset) -> None:
    await hover(app, start)
    await send(app, events.MouseDown, start)
    for to in over:
        await send(app, events.MouseMove, to)
    await send(app, events.MouseUp, over[-1])


async def click(app: AfterwordApp, to: Offset, times: int = 1) -> None:
    app._click_chain_last_time = None  # the last one was longer ago than the test knows
    await hover(app, to)
    for _ in range(times):
        await send(app, events.MouseDown, to)
        await send(app, events.MouseUp, to)
    await app.workers.wait_for_complete()
    await settled(app)


async def test_a_click_on_a_fold_mark_folds(app: AfterwordApp) -> None:
    async with app.run_test(size=(120, 30)):
        tree = reader(app).comment_tree
        await click(app, at(app, "▾ Anna"))
        assert tree.folded == {0}
        assert "▸ Anna" in shown(app)
        await click(app, at(app, "▸ Anna"), times=2)
        assert tree.folded == {0}, "twice is folded and unfolded"
        assert app.screen.get_selected_text() is None
        await click(app, at(app, "▸ Anna", 3))
        assert tree.folded == {0}, "the name is no mark"
        await click(app, at(app, "Nr 3"))
        assert tree.cursor == 5


async def settles_at(pilot: Pilot[int], widget: Widget, x: int) -> bool:
    """Whether the widget comes to stand in the column `x`: the layout follows in a moment."""
    for _ in range(100):
        if widget.region.x == x:
            return True
        await pilot.pause(0.02)
    return False


async def test_the_divider_is_dragged(app: AfterwordApp) -> None:
    async with app.run_test(size=(120, 30)) as pilot:
        screen = reader(app)
        divider = screen.query_one(Divider)
        x, y = divider.region.offset
        at_rest = [divider.render_line(row).text for row in range(divider.size.height)]
        assert at_rest.count("│") == 3
        await hover(app, Offset(x, y + 1))
        assert {divider.render_line(row).text for row in range(divider.size.height)} == {"┃"}
        await send(app, events.MouseDown, Offset(x, y + 5))
        for to in (60, 61, 80, 75):
            await send(app, events.MouseMove, Offset(to, y + 5))
            assert await settles_at(pilot, divider, to)
        await send(app, events.MouseMove, Offset(119, y + 5))
        assert await settles_at(pilot, divider, 96), "80 per cent"
        await send(app, events.MouseMove, Offset(0, y + 5))
        assert await settles_at(pilot, divider, 24), "20 per cent"
        await send(app, events.MouseUp, Offset(0, y + 5))
        await hover(app, Offset(70, y + 5))
        assert await settles_at(pilot, divider, 24), "it was let go"
        assert app.screen.get_selected_text() is None
        await press(app, ">")
        assert await settles_at(pilot, divider, 28), "24 per cent"
        await click(app, divider.region.offset + Offset(0, 3), times=2)
        assert screen.share == screen.settings.divider
        assert await settles_at(pilot, divider, x)
        await press(app, "a")
        assert not divider.display
        await pilot.resize_terminal(80, 24)
        await press(app, "tab")
        assert not divider.display


async def test_the_keys_of_the_last_line_are_clicked(app: AfterwordApp) -> None:
    async with app.run_test(size=(120, 30)):
        screen = reader(app)
        line = screen.key_line
        await click(app, at(app, "j next", 0, line))
        assert screen.comment_tree.cursor == 1
        await click(app, at(app, "tab article", 6, line))
        assert screen.pane == "article"
        await click(app, at(app, "tab comments", 6, line))
        await press(app, "g")
        await click(app, at(app, "enter fold", 0, line))
        assert screen.comment_tree.folded == {0}
        await click(app, at(app, "/ find", 2, line))
        await press(app, *"comment")
        await click(app, at(app, "enter", 0, line))
        assert not screen.is_typing
        assert screen.is_finding
        await click(app, Offset(line.region.right - 30, line.region.y))
        assert screen.is_finding, "nothing stands there"


async def test_links_open_by_a_click(app: AfterwordApp, opened: list[str]) -> None:
    async with app.run_test(size=(140, 30)):
        notice = reader(app).key_line
        await click(app, at(app, "A link", 5))
        assert opened == ["https://example.org/marked"]
        assert notice.notice == "Opening https://example.org/marked"
        await click(app, at(app, "to a page"))
        await click(app, at(app, "An answer"))
        assert len(opened) == 1, "beside it there is no link"
        await click(app, at(app, "example.org›", 2))
        assert opened == ["https://example.org/marked"] * 2, "what is drawn after it is a part of it"
        opened.pop()
        await click(app, at(app, "org/bare"))
        await click(app, at(app, "org/report", pane=reader(app).article_pane))
        assert opened[1:] == ["https://example.org/bare", "https://example.org/report"]
        assert reader(app).pane == "article"
        await click(app, at(app, "script"))
        assert notice.notice == "Not opened: javascript:alert(1) is neither http, https nor mailto"
        await drag(app, at(app, "link ‹"), at(app, "link ‹", 2))
        assert app.screen.get_selected_text() == "lin"
        await drag(app, at(app, "a page", 3), at(app, "link ‹", 2))
        assert len(opened) == 3, "a drag that ends on a link, or in it, is no click"
        await click(app, at(app, "also example.org", 8))
        assert isinstance(app.screen, LinksScreen), "its text names another host: it is shown first"
        assert "evil.example" in shown(app)
        await press(app, "enter")
        await app.workers.wait_for_complete()
        assert opened[3:] == ["https://evil.example/"]


async def test_text_is_selected_and_copied(app: AfterwordApp) -> None:
    async with app.run_test(size=(120, 30)):
        screen = reader(app)
        await drag(app, at(app, "first line"), at(app, "second one", 5))
        selected = SECOND[SECOND.index("first") : SECOND.index(" one.")]
        assert screen.get_selected_text() == selected
        await press(app, "ctrl+c")
        assert app.clipboard == selected
        assert screen.key_line.notice == f"Copied {len(selected)} characters (OSC 52)"
        await press(app, "j", "G", "y")
        assert app.clipboard == selected
        assert screen.key_line.notice == f"Copied {len(selected)} characters (OSC 52)", "it is selected still"

        await press(app, "g")
        await drag(app, at(app, "second one", 5), at(app, "first line"))
        assert screen.get_selected_text() == selected, "backwards as forwards"
        await click(app, at(app, "second one"), times=2)
        assert screen.get_selected_text() == SECOND
        await drag(app, at(app, "second one"), at(app, "comment 0"))
        assert (
            screen.get_selected_text()
            == "Bob, 3 Mar 2014 09:00\nsecond one.\n\nNr 0, 3 Mar 2014 09:00\nThe text of c"
        )
        await click(app, at(app, "Nr 3"))
        assert screen.get_selected_text() is None
        await press(app, "ctrl+c")
        assert app.clipboard == selected, "nothing was selected"


async def test_a_drag_stays_in_its_pane(app: AfterwordApp) -> None:
    async with app.run_test(size=(120, 30)) as pilot:
        screen = reader(app)
        article, tree = screen.article_pane, screen.comment_tree
        await press(app, "ctrl+d", "ctrl+e")
        start = at(app, "paragraph of", pane=article)
        await drag(app, start, Offset(tree.content_region.x + 9, start.y))
        row = BODY[BODY.index("paragraph of") :]
        assert row.startswith(screen.get_selected_text() or "nothing")
        await drag(app, start, Offset(tree.content_region.x + 9, 25), Offset(100, 29))
        assert screen.get_selected_text() == row, "to the end of what stands above the pointer"
        await drag(app, start, Offset(0, 0))
        assert (screen.get_selected_text() or "").endswith("The first p")
        assert set(screen.selections) == {article}

        first = tree.view.rows()[0][0]
        line = at(app, f"The text of comment {first + 1}")
        await drag(app, Offset(tree.content_region.x - 1, line.y), line + Offset(7, 0))
        assert screen.get_selected_text() == "The text", "from the frame on, not from the first comment on"

        await press(app, "M")  # the pane's own bar, in the place of the map
        await pilot.pause()
        bar = Offset(tree.content_region.right - 1, 10)
        await drag(app, bar, bar + Offset(0, 5), bar + Offset(-20, 8))
        assert tree.view.top[0] > first + 10
        assert screen.get_selected_text() == "The text", "the scroll bar scrolls, and selects nothing"


async def test_a_drag_to_the_edge_scrolls(app: AfterwordApp) -> None:
    async with app.run_test(size=(120, 30)) as pilot:
        screen = reader(app)
        tree = screen.comment_tree
        start = at(app, "first line")
        await hover(app, start)
        await send(app, events.MouseDown, start)
        bottom = Offset(start.x, tree.content_region.bottom - 1)
        await send(app, events.MouseMove, bottom - Offset(0, 4))
        await send(app, events.MouseMove, bottom)
        for _ in range(200):
            await pilot.pause(0.02)
            if tree.view.top[0] > 3:
                break
        await send(app, events.MouseUp, bottom)
        assert tree.view.top[0] > 3
        text = screen.get_selected_text() or ""
        assert text.startswith("Bob, 3 Mar 2014 09:00\nfirst line")
        assert "The text of comment 7" in text

"""Nothing that an archive holds reaches the terminal as a code, and nothing of it is taken for markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.strip import Strip

from store.folder import FolderLibrary
from store.library import Incoming
from store.model import Comment, Discussion, Mark, Origin
from store.text import MARKS_ON_A_LETTER
from tests.ui.conftest import HOSTILE, NOW, Keys, OpenApp, press, reader, shown
from tui.app import AfterwordApp

UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")

NASTY = (
    "\x1b[31mred\x1b[0m \x1b]52;c;aGk=\x07 \x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\ \x1b]0;title\x07"
    " [bold red]not red[/] [/ [link=x]y[/link] [@click=app.bell]ring[/] \\[x]"
    " \u202egpj.exe\u202c \u2066iso\u2069 \x00nul\rcr \x9b31mc1 \x90dcs\x9c"
    " a" + "\u0301" * 300 + " \u200b\u00ad\tend"
)
LONG_WORD = "x" * 20_000


def painted(app: AfterwordApp) -> list[Strip]:
    return app.screen._compositor.render_strips()


def assert_safe(app: AfterwordApp) -> None:
    for strip in painted(app):
        for segment in strip:
            assert not UNSAFE.search(segment.text), segment.text
            assert "\u0301" * (MARKS_ON_A_LETTER + 1) not in segment.text
            if segment.style is not None:
                assert segment.style.link is None
                assert "@click" not in segment.style.meta


def nasty() -> Discussion:
    return Discussion(
        title=NASTY,
        url=NASTY,
        site=NASTY,
        author=NASTY,
        body=f"{NASTY}\n\n{LONG_WORD}",
        body_marks=[Mark(0, 10, "link", "javascript:alert(1)"), Mark(3, 9, "pre", NASTY)],
        comments=[
            Comment(NASTY, author=NASTY, text=NASTY, extra={NASTY: NASTY, "posted_text": NASTY}),
            Comment("b", NASTY, author=NASTY, text=LONG_WORD),
            Comment("c", NASTY, text=NASTY, marks=[Mark(0, 30, "link", NASTY), Mark(2, 8, "item", NASTY)]),
        ],
        origins=[Origin(NASTY, 1, NASTY, NOW, NASTY, NASTY, [NASTY])],
        extra={NASTY: [NASTY]},
    )


@pytest.fixture
def attacked(library: FolderLibrary, keys: Keys) -> FolderLibrary:
    (report,) = library.import_batch([Incoming(nasty())])
    keys["nasty"] = report.key
    return library


WAYS = (
    ("j", "j", "k"),
    ("i",),
    ("i", "end"),
    ("F",),
    ("f", "u"),
    ("/", *"red"),
    ("/", *"gpj", "enter"),
    ("tab", "G"),
    ("C", "i"),
    ("ctrl+p",),
    ("?",),
)


@pytest.mark.parametrize("sample", [HOSTILE, "nasty"])
@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 40), (200, 60)])
async def test_nothing_unsafe_is_painted(
    open_app: OpenApp, attacked: FolderLibrary, sample: str, size: tuple[int, int]
) -> None:
    app = open_app(sample, over=attacked, message=NASTY)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        assert_safe(app)
        for way in WAYS:
            await press(app, *way)
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert_safe(app)
            await press(app, "escape", "escape", "g")
        reader(app).warn(NASTY)
        reader(app).tell(NASTY)
        await pilot.pause()
        assert_safe(app)


async def test_every_comment_of_the_sample_is_safe(open_app: OpenApp) -> None:
    app = open_app(HOSTILE)
    async with app.run_test(size=(100, 30)) as pilot:
        for _ in range(len(reader(app).session.thread)):
            assert_safe(app)
            await pilot.press("pagedown")


async def test_markup_is_shown_as_it_was_written(open_app: OpenApp, attacked: FolderLibrary) -> None:
    app = open_app("nasty", over=attacked)
    async with app.run_test(size=(200, 60)):
        assert "[bold red]not red[/] [/" in shown(app)
        assert "␛[31mred" in shown(app)


async def test_the_library_lists_it_safely(open_app: OpenApp, attacked: FolderLibrary) -> None:
    app = open_app(None, over=attacked)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert_safe(app)


async def test_what_is_pasted_into_the_find_bar_is_safe(
    open_app: OpenApp, attacked: FolderLibrary, tmp_path: Path
) -> None:
    from textual import events

    app = open_app("nasty", over=attacked)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("/")
        app.post_message(events.Paste(NASTY))
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert_safe(app)

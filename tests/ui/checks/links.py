"""Checks of links and copying."""

from __future__ import annotations

from store.text import safe
from tests.ui.checks import Open, check
from tui.screens.links import LinksScreen


@check("text.copy")
async def _(at: Open) -> None:
    await at.go(1)
    await at.run()
    text = safe(at.thread.text(1))
    assert at.app.clipboard == text
    assert at.screen.key_line.notice == f"Copied {len(text):,} characters (OSC 52)"
    await at.press("tab")
    await at.run()
    assert at.app.clipboard == safe(at.screen.discussion.body)


@check("link.copy")
async def _(at: Open) -> None:
    await at.go(1)
    await at.run()
    number, author = at.thread.number(1), at.thread.author(1)
    assert at.app.clipboard.startswith(f"{at.screen.discussion.url} ({author}, ")
    assert f"comment {number} of “{at.screen.discussion.title}”" in at.app.clipboard
    assert at.screen.key_line.notice.startswith("Copied ")
    await at.press("tab")
    await at.run()
    assert at.app.clipboard == at.screen.discussion.url


@check("link.open")
async def _(at: Open) -> None:
    await at.press("tab")
    await at.run()
    assert isinstance(at.app.screen, LinksScreen)
    await at.press("G", "y")
    assert at.app.clipboard == at.screen.discussion.url
    assert len(at.app.screen_stack) == 1

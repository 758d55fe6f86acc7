"""A check of the overview: opened, and left again."""

from __future__ import annotations

from tests.ui.checks import Open, check
from tests.ui.conftest import shown
from tui.screens.overview import OverviewScreen


@check("overview")
async def _(at: Open) -> None:
    await at.run()
    assert isinstance(at.app.screen, OverviewScreen)
    assert "Overview of What the card catalogue knew" in shown(at.app)
    cursor = at.cursor
    for close in ("escape", "q", "O"):
        await at.press(close)
        assert at.app.screen is at.screen
        assert at.cursor == cursor
        await at.run()
    await at.press("l", "enter")
    assert at.app.screen is at.screen
    assert at.screen.key_line.notice.startswith("The first of ")
    assert at.cursor != cursor

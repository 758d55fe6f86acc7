"""A check of the map of the thread: shown, hidden, remembered."""

from __future__ import annotations

from tests.ui.checks import Open, check
from tests.ui.conftest import shown
from tui.screens.reader_base import PANES


@check("map")
async def _(at: Open) -> None:
    screen, tree = at.screen, at.screen.comment_tree
    await at.press("}", "}", "j")
    width, place = tree.size.width, tree.place
    assert screen.map_bar.display
    assert not tree._bar_width, "the map is the scroll bar"
    edge = [line[-3] for line in shown(at.app).splitlines()[2:-2]]
    assert edge.count("◄") == 1

    await at.run()
    await at.pilot.pause()
    assert not screen.map_bar.display
    assert tree.size.width == width + 3
    assert tree._bar_width == 1
    assert "◄" not in shown(at.app)
    assert tree.place == place
    screen.keep_now()
    assert screen.state.get(PANES)["map"] is False

    await at.run()
    await at.pilot.pause()
    assert screen.map_bar.display
    assert tree.size.width == width
    assert tree.place == place

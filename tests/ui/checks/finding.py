"""Checks of find's switches, and of showing only what matches."""

from __future__ import annotations

from tests.ui.checks import Open, check
from tui.finding import ARTICLE, Switches


async def count(at: Open) -> int:
    """How many matches there are, once all are counted."""
    await at.pilot.pause()
    await at.app.workers.wait_for_complete()
    find = at.screen.find
    assert find is not None
    assert find.finder is not None
    return find.finder.total


@check("find.words")
async def _(at: Open) -> None:
    await at.press("/", *"car")
    parts = await count(at)
    await at.run()
    assert at.screen.switches == Switches(words=True)
    assert await count(at) < parts
    assert at.screen.is_typing
    await at.run()
    assert await count(at) == parts


@check("find.regex")
async def _(at: Open) -> None:
    await at.press("/", *"c.t")
    assert await count(at) == 0
    await at.run()
    assert at.screen.switches == Switches(regex=True)
    assert await count(at) > 0


@check("filter.matches")
async def _(at: Open) -> None:
    tree = at.screen.comment_tree
    await at.press("/", *"catalogue", "enter")
    await at.run()
    assert tree.filtered
    hits = [i for i in range(len(at.thread)) if "catalogue" in at.thread.text(i).casefold()]
    assert tree.hits == len(hits) < len(at.thread)
    assert all(map(tree.shown, hits))
    assert at.cursor in hits
    await at.press("n")
    assert at.screen.find is not None
    assert at.screen.find.current is not None
    assert at.screen.find.current.comment in (ARTICLE, *hits)
    await at.run()
    assert not tree.filtered
    await at.run()
    await at.press("escape")
    assert not tree.filtered

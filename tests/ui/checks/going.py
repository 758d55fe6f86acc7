"""Checks of going from one discussion to the next."""

from __future__ import annotations

from tests.ui.checks import Open, check


def order(at: Open) -> list[str]:
    """The keys of the library's discussions, in the order of its list."""
    return [row.key for row in at.screen.session.library.list(by="reader").rows]


async def settle(at: Open) -> None:
    await at.app.workers.wait_for_complete()
    await at.pilot.pause()


@check("discussion.next")
async def _(at: Open) -> None:
    keys = order(at)
    here = keys.index(at.screen.session.key)
    for key in keys[here + 1 :]:
        await at.run()
        await settle(at)
        assert at.screen.session.key == key
    await at.run()
    await settle(at)
    assert at.screen.session.key == keys[-1]
    assert at.screen.key_line.notice == "This is the last discussion"
    assert len(at.app.screen_stack) == 1


@check("discussion.previous")
async def _(at: Open) -> None:
    keys = order(at)
    here = keys.index(at.screen.session.key)
    for key in reversed(keys[:here]):
        await at.run()
        await settle(at)
        assert at.screen.session.key == key
    await at.run()
    await settle(at)
    assert at.screen.key_line.notice == "This is the first discussion"


@check("discussion.unread")
async def _(at: Open) -> None:
    keys = order(at)
    here = keys.index(at.screen.session.key)
    session = at.screen.session
    session.mark_read(range(len(at.thread)))
    session.mark_read([5, 9], read=False)
    await at.go(2)
    await at.run()
    assert at.cursor == 5
    await at.run()
    assert at.cursor == 9
    session.mark_read([5])
    await at.run()
    await settle(at)
    assert at.screen.session.key == keys[(here + 1) % len(keys)]
    assert at.screen.session.unread(at.cursor)
    every = set(map(session.thread.id, range(len(session.thread))))
    assert at.screen.session.library.reading(session.key, "reader").read == every

"""Which comments are shown, and in which order."""

from __future__ import annotations

from tests.ui.checks import Open, check


def frame_title(at: Open) -> str:
    return str(at.screen.query_one("#comments-frame").border_title)


@check("filter.author")
async def _(at: Open) -> None:
    thread, tree = at.thread, at.screen.comment_tree
    start = next(i for i in range(len(thread)) if thread.author(i) and thread.depth[i] > 2)
    theirs = [i for i in range(len(thread)) if thread.author(i) == thread.author(start)]
    branch = thread.parent[start]
    await at.go(branch)
    await at.press("h")
    await at.go(start)
    await at.run()
    assert at.cursor == start
    assert tree.filtered
    assert all(tree.shown(i) for i in theirs)
    assert tree.shown(branch)
    assert sum(map(tree.shown, range(len(thread)))) < len(thread)
    assert f"only {thread.author(start)}, {len(theirs)} of {len(thread)}" in frame_title(at)
    assert "A everything" in at.screen.key_line.text or at.screen.key_line.notice
    await at.press("G", "j")
    assert at.screen.key_line.notice.startswith("The end of what is shown: only ")
    last = at.cursor
    await at.run()
    assert not tree.filtered
    assert at.cursor == last
    assert frame_title(at) == "Comments"


@check("order")
async def _(at: Open) -> None:
    await at.go(7)
    tree = at.screen.comment_tree
    for order, said in (("oldest", "oldest first"), ("newest", "newest first"), ("thread", "")):
        await at.run()
        assert tree.order == order
        assert said in frame_title(at)
        assert at.cursor == 7
        if order != "thread":
            await at.press("enter")
            assert at.screen.key_line.notice.startswith("Nothing folds")
            await at.press("g")
            dates = [at.thread.posted(at.cursor)]
            while len(dates) < 6:
                at.screen.comment_tree.next()
                dates.append(at.thread.posted(at.cursor))
            dated = [date for date in dates if date]
            assert dated == sorted(dated, reverse=order == "newest")
            await at.go(7)
    assert frame_title(at) == "Comments"


@check("order.thread")
async def _(at: Open) -> None:
    start = at.with_replies() + 1
    await at.go(start - 1)
    await at.press("h", "t", "g")
    await at.go(start)
    await at.run()
    assert at.screen.comment_tree.order == "thread"
    assert at.cursor == start
    assert start - 1 not in at.folded  # opened, to show it
    assert at.screen.key_line.notice == "Thread order"

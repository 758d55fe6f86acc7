"""Checks of moving, folding, finding, flags and the program."""

from __future__ import annotations

from store.thread import visible
from tests.ui.checks import Open, check

# -- reading on ------------------------------------------------------------------------------------


@check("comment.next")
async def _(at: Open) -> None:
    await at.run_until_moved()
    assert at.cursor == 1
    await at.press("tab", "g")
    await at.run()
    assert at.screen.article_pane.top_line == 1
    assert at.cursor == 1


@check("comment.previous")
async def _(at: Open) -> None:
    await at.go(5)
    await at.run_until_moved()
    assert at.cursor == 4


@check("read.on")
async def _(at: Open) -> None:
    at.screen.session.mark_read(range(len(at.thread)))
    at.screen.session.mark_read([7], read=False)
    await at.run_until_moved()
    assert at.cursor == 7
    await at.go(8)
    for _ in range(60):
        await at.run()
    assert at.cursor >= 7  # nothing below is unread, so at most to the end of a tall one
    await at.press("tab", "g")
    for _ in range(60):
        await at.run()
    assert at.screen.tree_has_keys  # the article was read to its end, and the comments come next


@check("read.back")
async def _(at: Open) -> None:
    await at.go(7)
    await at.run_until_moved()
    assert at.cursor < 7


@check("unread.next")
async def _(at: Open) -> None:
    at.screen.session.mark_read(range(10))
    await at.run()
    assert at.cursor == 10
    at.screen.session.mark_read(range(len(at.thread)))
    await at.run()
    assert at.screen.key_line.notice == "Everything is read"


# -- around the thread -----------------------------------------------------------------------------


@check("sibling.next")
async def _(at: Open) -> None:
    start = at.with_replies(depth=1)
    await at.go(start)
    await at.run()
    assert at.cursor == at.thread.next_sibling(start)


@check("sibling.previous")
async def _(at: Open) -> None:
    start = next(i for i in range(3, len(at.thread)) if at.thread.previous_sibling(i) is not None)
    await at.go(start)
    await at.run()
    assert at.cursor == at.thread.previous_sibling(start)


@check("branch.next")
async def _(at: Open) -> None:
    await at.go(2)
    await at.run()
    assert at.cursor == at.thread.end[at.thread.root(2)]


@check("branch.previous")
async def _(at: Open) -> None:
    second = at.thread.end[0]
    await at.go(second)
    await at.run()
    assert at.cursor == 0


@check("parent")
async def _(at: Open) -> None:
    child = at.with_replies() + 1
    await at.go(child)
    await at.run()
    assert at.cursor == at.thread.parent[child]
    await at.go(0)
    await at.run()
    assert at.screen.key_line.notice == "This is a top-level comment"


@check("left")
async def _(at: Open) -> None:
    start = at.with_replies(depth=2)
    await at.go(start)
    await at.run()
    assert at.cursor == start
    assert start in at.folded
    await at.run()
    assert at.cursor == at.thread.parent[start]


@check("right")
async def _(at: Open) -> None:
    start = at.with_replies()
    await at.go(start)
    await at.press("h")
    assert start in at.folded
    await at.run()
    assert start not in at.folded
    assert at.cursor == start
    await at.run()
    assert at.cursor == start + 1


# -- folding ---------------------------------------------------------------------------------------


@check("fold.toggle")
async def _(at: Open) -> None:
    start = at.with_replies()
    await at.go(start)
    await at.run()
    assert start in at.folded
    await at.run()
    assert start not in at.folded


@check("fold.branch")
async def _(at: Open) -> None:
    root = next(i for i in at.thread.replies(-1) if at.thread.descendants(i) > 1)
    await at.go(root + 2)
    await at.run()
    assert root in at.folded
    assert at.cursor == at.thread.end[root]


@check("fold.all")
async def _(at: Open) -> None:
    await at.go(5)
    await at.run()
    assert list(visible(at.thread, at.folded)) == list(at.thread.replies(-1))
    assert at.cursor == at.thread.root(5)


@check("unfold.all")
async def _(at: Open) -> None:
    await at.press("C")
    await at.run()
    assert not at.folded


@check("unfold.depth")
async def _(at: Open) -> None:
    for depth in (2, 1, 9):
        await at.press(str(depth))
        assert max(at.thread.depth[i] for i in visible(at.thread, at.folded)) == depth


# -- moving the window -----------------------------------------------------------------------------


@check("window.first")
async def _(at: Open) -> None:
    await at.go(100)
    await at.run()
    assert at.cursor == 0


@check("window.last")
async def _(at: Open) -> None:
    await at.run()
    assert at.cursor == len(at.thread) - 1


@check("window.page_down")
async def _(at: Open) -> None:
    before = at.screen.comment_tree.place
    await at.run()
    assert at.screen.comment_tree.place > before


@check("window.page_up")
async def _(at: Open) -> None:
    await at.go(100)
    await at.run(3)
    assert at.cursor < 100


@check("window.half_down")
async def _(at: Open) -> None:
    before = at.screen.comment_tree.place
    await at.run(2)
    assert at.screen.comment_tree.place > before


@check("window.half_up")
async def _(at: Open) -> None:
    await at.go(100)
    await at.run(6)
    assert at.cursor < 100


@check("window.line_down")
async def _(at: Open) -> None:
    await at.go(20)
    cursor, line = at.screen.comment_tree.place
    await at.run()
    assert at.screen.comment_tree.place == (cursor, line + 1)


@check("window.line_up")
async def _(at: Open) -> None:
    await at.go(20)
    await at.press("ctrl+e", "ctrl+e")
    cursor, line = at.screen.comment_tree.place
    await at.run()
    assert at.screen.comment_tree.place == (cursor, line - 1)


# -- the panes -------------------------------------------------------------------------------------


@check("pane.other")
async def _(at: Open) -> None:
    await at.run()
    assert at.app.focused is at.screen.article_pane
    await at.run()
    assert at.app.focused is at.screen.comment_tree


@check("pane.article")
async def _(at: Open) -> None:
    frame = at.screen.query_one("#article-frame")
    await at.press("tab")
    await at.run()
    assert not frame.display
    assert at.app.focused is at.screen.comment_tree
    await at.run()
    assert frame.display


@check("pane.narrower")
async def _(at: Open) -> None:
    before = at.screen.article_pane.size.width
    await at.run()
    assert at.screen.article_pane.size.width < before
    await at.run(30)
    assert at.screen.article_pane.size.width > 10


@check("pane.wider")
async def _(at: Open) -> None:
    before = at.screen.article_pane.size.width
    await at.run()
    assert at.screen.article_pane.size.width > before
    await at.run(30)
    assert at.screen.comment_tree.size.width > 10


# -- finding ---------------------------------------------------------------------------------------


@check("find.open")
async def _(at: Open) -> None:
    await at.run()
    assert at.screen.is_typing
    await at.press(*"the")
    assert at.screen.find is not None
    for _ in range(40):  # it looks when the keys have come to rest
        if at.screen.find.current is not None:
            break
        await at.pilot.pause(0.05)
    assert at.screen.find.current is not None


@check("find.next")
async def _(at: Open) -> None:
    await at.press("/", *"the", "enter")
    assert at.screen.find is not None
    first = at.screen.find.current
    await at.run()
    assert first is not None
    assert at.screen.find.current is not None
    assert at.screen.find.current > first


@check("find.previous")
async def _(at: Open) -> None:
    await at.press("/", *"the", "enter", "n", "n")
    assert at.screen.find is not None
    third = at.screen.find.current
    await at.run()
    assert third is not None
    assert at.screen.find.current is not None
    assert at.screen.find.current < third


@check("find.close")
async def _(at: Open) -> None:
    await at.go(3)
    await at.press("/", *"the")
    await at.run()
    assert not at.screen.is_typing
    assert not at.screen.is_finding
    assert at.cursor == 3


# -- flags and read marks --------------------------------------------------------------------------


@check("flag.toggle")
async def _(at: Open) -> None:
    await at.go(4)
    await at.run()
    assert at.screen.session.flagged() == {4: ""}
    await at.run()
    assert at.screen.session.flagged() == {}


@check("flag.note")
async def _(at: Open) -> None:
    await at.go(4)
    await at.run()
    await at.press(*"claim", "tab", *"who", "enter")
    flag = at.screen.session.flags[0]
    assert (flag.comment_id, flag.label, flag.note) == (at.thread.id(4), "claim", "who")
    await at.run()
    await at.press("ctrl+r")
    assert at.screen.session.flags == []


@check("flag.next")
async def _(at: Open) -> None:
    for index in (2, 9):
        await at.go(index)
        await at.press("f")
    await at.go(0)
    places = []
    for _ in range(3):
        await at.run()
        places.append(at.cursor)
    assert places == [2, 9, 2]
    assert at.screen.key_line.notice == "From the top again"


@check("flag.previous")
async def _(at: Open) -> None:
    for index in (2, 9):
        await at.go(index)
        await at.press("f")
    await at.go(5)
    places = []
    for _ in range(3):
        await at.run()
        places.append(at.cursor)
    assert places == [2, 9, 2]


@check("flag.undo")
async def _(at: Open) -> None:
    await at.press("f")
    await at.run()
    assert at.screen.session.flags == []
    assert at.screen.key_line.notice.startswith("Undone: flag on 1")


@check("flag.redo")
async def _(at: Open) -> None:
    await at.press("f", "u")
    await at.run()
    assert at.screen.session.flagged() == {0: ""}


@check("read.mark")
async def _(at: Open) -> None:
    await at.run()
    assert not at.screen.session.unread(0)
    await at.run()
    assert at.screen.session.unread(0)
    await at.press("j")
    assert at.screen.session.unread(0)  # marked by hand: leaving it does not undo that


# -- this program ----------------------------------------------------------------------------------


@check("details")
async def _(at: Open) -> None:
    await at.run()
    assert type(at.app.screen).__name__ == "DetailsScreen"
    await at.press("escape")
    assert at.app.screen is at.screen


@check("help")
async def _(at: Open) -> None:
    await at.run()
    assert type(at.app.screen).__name__ == "HelpScreen"
    await at.press("escape")
    assert at.app.screen is at.screen


@check("palette")
async def _(at: Open) -> None:
    await at.run()
    assert type(at.app.screen).__name__ == "Palette"
    await at.press(*"fold all")
    await at.pilot.pause(0.3)
    await at.press("enter")
    await at.pilot.pause(0.3)
    assert at.app.screen is at.screen
    assert at.folded


@check("quit")
async def _(at: Open) -> None:
    await at.run()
    assert at.app._exit

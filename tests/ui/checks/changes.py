"""Checks of what a later save changed: a discussion of two saves stands in the place of the sample."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from store.model import Comment, Discussion, Origin
from tests.ui.checks import Open, check
from tests.ui.conftest import NOW, shown
from tui.session import Session

FIRST, SECOND = NOW - timedelta(days=20), NOW - timedelta(days=2)


async def two_saves(at: Open) -> None:
    """Has the reader read a discussion of which a second save was brought in."""
    library = at.screen.session.library
    comments = [
        Comment("a", None, "Ada", FIRST, "It moved in the flood as well."),
        Comment("b", "a", "Bea", FIRST, "The ford is passable until the middle of May."),
        Comment("c", None, "Cyd", FIRST, "The mill has asked who pays."),
        Comment("d", None, "Dan", FIRST, "Said and taken back."),
    ]
    first = Discussion(
        title="The bridge",
        body="It closes on Monday.",
        url="https://ferrow.example/1",
        imported=FIRST,
        comments=comments,
        origins=[Origin("first.json", 1, "1" * 64, FIRST, "afterword-json", "0")],
    )
    second = replace(
        first,
        imported=SECOND,
        body="It closed on Tuesday.",
        origins=[Origin("second.json", 1, "2" * 64, SECOND, "afterword-json", "0")],
        comments=[
            comments[0],
            replace(comments[1], text="The ford is passable until the end of June."),
            Comment("e", "b", "Eve", SECOND, "Ask the farmer."),
            replace(comments[3], text="", state="deleted"),
        ],
    )
    key = library.put(first).key
    report = library.put(second)
    assert (report.added, report.updated, report.vanished) == (1, 2, 1)
    stored = library.read(key)
    assert stored is not None
    await at.screen.put_in_place(Session(library, stored, "reader"), "")
    await at.press("g")


@check("change.next")
async def _(at: Open) -> None:
    await at.run()
    assert at.screen.key_line.notice.startswith("This discussion came in one save")
    await two_saves(at)
    seen = shown(at.app)
    for said in (
        "Comments · 1 new since 12 Dec 2025",
        "edited",
        "new ●",
        "gone since 30 Dec 2025",
        "text kept",
    ):
        assert said in " ".join(seen.split()), said
    cursors = []
    for _ in range(5):
        await at.run()
        cursors.append(at.thread.id(at.cursor))
    assert cursors == ["b", "e", "c", "d", "b"]
    told = at.screen.key_line.notice
    assert told == "From the top again: edited (e shows it) since 12 Dec 2025, 1 of 4 changed"


@check("change.previous")
async def _(at: Open) -> None:
    await two_saves(at)
    await at.run()
    assert at.thread.id(at.cursor) == "d"
    assert at.screen.key_line.notice.startswith("From the end again")
    await at.run()
    assert at.screen.key_line.notice == "Gone since 12 Dec 2025, 3 of 4 changed"


@check("change.show")
async def _(at: Open) -> None:
    await two_saves(at)
    await at.run()
    assert at.screen.key_line.notice == "No other wording of this comment is known"
    await at.press(")", "e")
    seen = " ".join(shown(at.app).split())
    assert "Comment 1.1: 1 earlier wording" in seen
    assert "Until 30 Dec 2025 12:00" in seen
    assert "until the middle end of May June" in seen
    await at.press("e")
    assert at.app.screen is at.screen
    await at.press("tab", "e")
    assert "It closes closed on Monday Tuesday" in " ".join(shown(at.app).split())
    await at.press("escape", "tab", "G")
    while at.thread.id(at.cursor) != "d":
        await at.press("k")
    await at.press("e")
    assert "Said and taken back." in shown(at.app)

"""Find in the reader: its switches, what cannot be looked for, only what matches, and flat orders."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from store.folder import FolderLibrary
from store.model import Comment, Discussion
from store.scan import Tally
from tests.ui.conftest import Keys, OpenApp, press, reader, shown
from tui.app import AfterwordApp
from tui.finding import ARTICLE, Match, Switches
from tui.screens.reader import ReaderScreen
from tui.widgets.find_bar import Chip, FindBar


def day(number: int) -> datetime:
    return datetime(2025, 3, number, tzinfo=UTC)


NEEDLES = Discussion(
    title="Needles",
    body="An article about needles.",
    comments=[
        Comment("a", None, "Ann", day(9), "Here is one."),
        Comment("b", "a", "Bob", day(8), "A needle, in a fold."),
        Comment("c", "b", "Ann", day(7), "Two needles: a NEEDLE and a needlé."),
        Comment("d", None, "Bob", day(6), "Nothing."),
        Comment("e", "d", "Ann", day(5), "needle at the end"),
        Comment("f", None, "Cy", day(4), "aaaaaaaa" * 8),
    ],
)


@pytest.fixture
def needles(library: FolderLibrary, keys: Keys) -> FolderLibrary:
    keys["needles"] = library.put(NEEDLES).key
    return library


async def type_in(pilot: Pilot[int], *keys: str) -> None:
    """Presses keys, and waits until what they set off has been looked for."""
    assert isinstance(pilot.app, AfterwordApp)
    await press(pilot.app, *keys)
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def bar(app: AfterwordApp) -> str:
    return shown(app).splitlines()[-2]


def seen(screen: ReaderScreen) -> list[int]:
    tree = screen.comment_tree
    return [i for i in range(len(tree.thread)) if tree.shown(i)]


async def test_the_switches_are_shown_clicked_and_kept(open_app: OpenApp, needles: FolderLibrary) -> None:
    app = open_app("needles")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = reader(app)
        await type_in(pilot, "/", *"needle")
        assert "2 of 6" in bar(app)
        assert "· words  · regex" in bar(app)
        await type_in(pilot, "alt+w")
        assert "✓ words  · regex" in bar(app)
        assert "1 of 4" in bar(app)
        await click(pilot, "regex")
        assert screen.switches == Switches(True, True)
        assert "✓ words  ✓ regex" in bar(app)
        await click(pilot, "words")
        await type_in(pilot, *"s?:")  # the field kept the keys, and what was in it
        assert screen.query_one(FindBar).needle == "needles?:"
        assert "1 of 1" in bar(app)
        await type_in(pilot, "enter", "/")
        assert screen.switches == Switches(regex=True)
        assert "✓ regex" in bar(app)
        await type_in(pilot, "f3")
        assert "no match" in bar(app)


async def click(pilot: Pilot[int], switch: str) -> None:
    chips = {chip.switch: chip for chip in pilot.app.screen.query(Chip)}
    await pilot.click(chips[switch])
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_what_cannot_be_looked_for_is_told_beside_the_field(
    open_app: OpenApp, needles: FolderLibrary
) -> None:
    app = open_app("needles")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = reader(app)
        await type_in(pilot, "f", "/", "f3", *"needle")
        assert screen.find is not None
        place = screen.find.current
        assert place == Match(1, 0)
        await type_in(pilot, "(")
        assert "✗ missing ) at letter 7" in bar(app)
        assert screen.find.current == place  # the matches of the last good one stay
        await type_in(pilot, "enter")
        assert screen.is_typing
        await type_in(pilot, "s", ")")
        assert screen.query_one(FindBar).needle == "needle(s)"
        assert "2 of 2" in bar(app)  # the first one is in the article
        assert screen.find.current == Match(2, 0)

        await type_in(pilot, "ctrl+u", *"(a|aa|b)*(?=c)")
        assert "✗ takes too long" in bar(app)
        await type_in(pilot, "enter")
        assert screen.is_typing
        assert "takes too long" in bar(app)
        await type_in(pilot, "ctrl+u", *"end$", "enter")
        assert not screen.is_typing
        assert screen.find.current == Match(4, 0)


async def test_only_what_matches_is_shown(open_app: OpenApp, needles: FolderLibrary) -> None:
    app = open_app("needles")
    async with app.run_test(size=(120, 40)) as pilot:
        screen, tree = reader(app), reader(app).comment_tree
        await type_in(pilot, "j", "h", "G", "&")
        assert bar(app).startswith(" &")
        assert "enter only matches" in screen.key_line.text
        await type_in(pilot, *"needle", "enter")
        assert seen(screen) == [0, 1, 2, 3, 4]
        assert tree.hits == 3
        assert tree.cursor == 4
        assert screen.find is not None
        assert screen.find.current == Match(4, 0)
        assert "only matches, 3 of 6" in shown(app)
        assert "3 comments with a match" in screen.key_line.notice
        await type_in(pilot, "N")
        assert screen.find.current == Match(2, 2)
        assert "& everything" in screen.key_line.text

        await type_in(pilot, "/")  # asks for other words, and shows these only
        assert bar(app).startswith(" &")
        assert seen(screen) == list(range(6))
        await type_in(pilot, *"Two", "enter")
        assert seen(screen) == [0, 1, 2]
        await type_in(pilot, "escape")
        assert not screen.is_finding
        assert seen(screen) == list(range(6))
        assert tree.cursor == 2

        await type_in(pilot, "&", *"article", "enter")
        assert not tree.filtered
        assert screen.key_line.notice == "Only the article matches"
        await type_in(pilot, "escape", "&", *"xyzzy", "enter")
        assert not tree.filtered
        assert screen.key_line.notice == "No match for xyzzy"
        await type_in(pilot, "/", *"bob", "enter")
        assert screen.key_line.notice.startswith("No match for bob in the texts; authors' names are not")
        await type_in(pilot, "&", "escape", "&", "enter")
        assert not screen.is_finding
        assert not tree.filtered


async def test_find_goes_through_what_is_shown_as_it_is_shown(
    open_app: OpenApp, needles: FolderLibrary
) -> None:
    app = open_app("needles")
    async with app.run_test(size=(120, 40)) as pilot:
        screen, tree = reader(app), reader(app).comment_tree
        await type_in(pilot, "A", "/", *"needle")  # only Ann's, and what they answer
        assert screen.find is not None
        assert screen.find.finder is not None
        assert tree.filtered
        await type_in(pilot, "enter", "A", "t")
        assert tree.order == "oldest"
        await type_in(pilot, "g")
        steps = []
        for _ in range(6):
            steps.append(screen.find.current)
            await type_in(pilot, "n")
        assert [step and step.comment for step in steps[1:]] == [4, 2, 2, 2, 1]
        assert screen.find.current == Match(ARTICLE, 0)
        assert screen.key_line.notice == "From the top again"
        await type_in(pilot, "N")
        assert screen.key_line.notice == "From the end again"
        assert screen.find.current == Match(1, 0)
        assert "6 of 6" in screen.find_state
        await type_in(pilot, "A")  # in this order, Bob's only
        assert "2 of 2" in screen.find_state
        await type_in(pilot, "n", "n")
        assert screen.find.current == Match(1, 0)


async def test_typing_further_ends_what_is_being_counted(
    open_app: OpenApp, library: FolderLibrary, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [Comment(str(number), text=f"{number} needles") for number in range(4000)]
    keys["many"] = library.put(Discussion(title="Many", body="", comments=many)).key
    looked: list[str] = []
    count = Tally.counts

    def counted(tally: Tally, start: int, stop: int) -> list[int]:
        looked.append(tally._matcher.needle)
        return count(tally, start, stop)

    monkeypatch.setattr(Tally, "counts", counted)
    go_on = asyncio.Event()
    monkeypatch.setattr("tui.screens.finding._others", go_on.wait)
    for name in ("SLICE", "SHORT", "TELL"):  # a step is a slice, and each is told
        monkeypatch.setattr(f"tui.screens.finding.{name}", 0.0)
    app = open_app("many")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = reader(app)
        await press(app, "/", "n")
        assert screen.find is not None
        first = screen.find.finder
        assert first is not None
        assert screen.find.current == Match(0, 0)  # what is on the screen comes first
        await press(app, "e")
        of_first = looked.count("n")
        # Enter stays while it is still counted, and every key is answered meanwhile.
        await press(app, "e", "enter", "j", "j")
        assert not screen.is_typing
        assert screen.comment_tree.cursor == 2
        finder = screen.find.finder
        assert finder is not None
        assert not finder.complete
        go_on.set()
        await type_in(pilot)
        assert finder.complete
        assert "4,000" in screen.find_state
        assert looked.count("n") == of_first
        assert not first.is_done


async def test_a_letter_is_painted_with_its_match_and_lays_nothing_out(
    open_app: OpenApp, needles: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app("needles")
    async with app.run_test(size=(120, 40)) as pilot:
        await type_in(pilot, "/", "n")
        paints: list[str] = []
        layouts: list[bool] = []
        paint, lay_out = Screen._compositor_refresh, Screen._refresh_layout

        def painted(screen: ReaderScreen) -> None:
            paint(screen)
            paints.append(shown(app))

        def laid_out(screen: ReaderScreen, *args: object, **named: object) -> None:
            layouts.append(True)
            lay_out(screen, *args, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(Screen, "_compositor_refresh", painted)
        monkeypatch.setattr(Screen, "_refresh_layout", laid_out)
        await type_in(pilot, "e", "e")
        assert not layouts
        first = next(text for text in paints if "/ nee" in text)
        assert "of 6" in first.splitlines()[-2]

"""The palette offers all that can be done now, and does it."""

from __future__ import annotations

import pytest
from textual.command import CommandList
from textual.pilot import Pilot

from store.folder import FolderLibrary
from tests.ui.conftest import CATALOGUE, OpenApp, press, reader, shown
from tui.app import AfterwordApp
from tui.commands import DIGITS
from tui.commands import shown as as_shown
from tui.palette import Palette, commands_of, line
from tui.screens.base import CommandScreen
from tui.screens.library import LibraryScreen


async def opened(app: AfterwordApp, pilot: Pilot[int], typed: str = "") -> list[str]:
    """Opens the palette and types; the lines that it shows."""
    await press(app, "ctrl+p", *typed)
    for _ in range(50):
        palette = app.screen
        assert isinstance(palette, Palette)
        await app.workers.wait_for_complete()
        await pilot.pause(0.02)
        listed = palette.query_one(CommandList)
        if palette.has_class("-ready") and listed.option_count:
            break
    return [str(option.prompt) for option in listed.options]


def offered(screen: CommandScreen) -> None:
    """What the palette offers on this screen is each command that applies, with all its keys."""
    offers = list(commands_of(screen))
    told = {offer.does: offer for offer in offers}
    for command in screen.commands:
        if screen.applies(command) and command.id != "palette":
            offer = told[command.does]
            assert offer.name.casefold().startswith(command.title.casefold())
            if not command.takes_key:
                assert offer.keys == " ".join(map(as_shown, command.keys))
        else:
            assert command.does not in told
    assert {offer.keys for offer in offers} >= set(DIGITS) or not any(
        command.takes_key and screen.applies(command) for command in screen.commands
    )


async def test_the_reader_offers_what_applies_in_each_state(open_app: OpenApp) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = reader(app)
        for keys in ((), ("tab",), ("tab", "f"), ("u",), ("/", *"the"), ("enter",), ("escape",)):
            await press(app, *keys)
            offered(screen)
        lines = await opened(app, pilot)
        assert len(lines) == len(list(commands_of(screen)))
        assert all(len(one) == len(lines[0]) for one in lines)
        assert any(one.startswith("Fold branch") and one.rstrip().endswith(" z") for one in lines)
        await press(app, "escape")

        assert await opened(app, pilot, "unfold to depth 2")
        await press(app, "enter")
        await pilot.pause(0.1)
        assert app.screen is screen
        assert max(screen.session.thread.depth[i] for i in range(5)) >= 2
        assert screen.comment_tree.folded

        assert any("Theme afterword-light" in one for one in await opened(app, pilot, "afterword-light"))
        await press(app, "enter")
        await pilot.pause(0.1)
        assert app.theme == "afterword-light"


async def test_the_library_offers_discussions_too(open_app: OpenApp) -> None:
    app = open_app(None)
    async with app.run_test(size=(40, 10)) as pilot:
        screen = app.screen
        assert isinstance(screen, LibraryScreen)
        offered(screen)
        lines = await opened(app, pilot, "last ferry")
        assert any("Last ferry to Hallan" in one for one in lines)
        await pilot.resize_terminal(80, 24)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Read it: " in shown(app)
        await press(app, "enter")
        for _ in range(50):
            await pilot.pause(0.05)
            if not isinstance(app.screen, (Palette, LibraryScreen)):
                break
        assert reader(app).discussion.title.startswith("Last ferry")


@pytest.mark.parametrize("width", [10, 30, 59, 60, 85])
def test_a_line_is_as_wide_as_the_palette(width: int, library: FolderLibrary) -> None:
    from tui.palette import Offer

    for name in ("Fold", "A title " * 20, "漢字かな交じり文" * 9, ""):
        for keys in ("", "pgdn ctrl+d"[: width // 2]):
            told = line(Offer(name, "Does something or other", keys, lambda: None), width)
            assert told.cell_length == width
            assert told.plain.endswith(keys)

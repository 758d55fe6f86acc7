"""Every screen of the program, declared once: how it is reached, and by what it is known.

Sizes, random keys and pictures go through the same table.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

from store.folder import FolderLibrary
from tests.ui.conftest import CATALOGUE, FERRY, HOSTILE, NOW, Keys, press, shown
from tui.app import AfterwordApp
from tui.screens.base import CommandScreen

EMPTY = ""
"""In the place of a sample: the list of a library with nothing in it."""


class Shown(NamedTuple):
    """A screen as a reader comes to see it.

    `sample` is what the app opens on: the file of a sample, None for the list, `EMPTY`. `steps` are keys;
    one that begins with "command:" runs a command by its id. `text` stands on the screen when it is there,
    at 120 columns by 40 rows; `kind` is the class of the uppermost screen.
    """

    name: str
    sample: str | None
    steps: tuple[str, ...]
    text: str
    kind: str


SCREENS = (
    Shown("reader", CATALOGUE, (), "What the card catalogue knew", "ReaderScreen"),
    Shown("reader-page", FERRY, ("}", "f", "m"), "⚑ 1", "ReaderScreen"),
    Shown("reader-hostile", HOSTILE, (), "Please attack this page", "ReaderScreen"),
    Shown("reader-folded", CATALOGUE, ("C",), "▸", "ReaderScreen"),
    Shown("reader-article", CATALOGUE, ("tab", "ctrl+d"), "tab comments", "ReaderScreen"),
    Shown("reader-alone", CATALOGUE, ("a",), "Comments", "ReaderScreen"),
    Shown("reader-typing", CATALOGUE, ("/", *"card"), "of 6", "ReaderScreen"),
    Shown("reader-expression", CATALOGUE, ("/", "alt+r", *"card("), "card(", "ReaderScreen"),
    Shown("reader-found", CATALOGUE, ("/", *"card", "enter", "n"), "/card", "ReaderScreen"),
    Shown("reader-matches", CATALOGUE, ("/", *"card", "enter", "&"), "only matches", "ReaderScreen"),
    Shown("reader-author", CATALOGUE, ("A",), "only Margit", "ReaderScreen"),
    Shown("reader-oldest", CATALOGUE, ("t",), "oldest first", "ReaderScreen"),
    Shown("details", CATALOGUE, ("i",), "Comment", "DetailsScreen"),
    Shown("flag", CATALOGUE, ("F", *"claim"), "enter save", "FlagDialog"),
    Shown("links", CATALOGUE, ("tab", "o"), "Links of", "LinksScreen"),
    Shown("overview", CATALOGUE, ("O",), "Comments over time", "OverviewScreen"),
    Shown("overview-author", CATALOGUE, ("O", "tab", "j"), "enter only this author", "OverviewScreen"),
    Shown("help", CATALOGUE, ("?",), "In the reader", "HelpScreen"),
    Shown("help-found", CATALOGUE, ("?", *"fold"), "Fold everything", "HelpScreen"),
    Shown("palette", CATALOGUE, ("ctrl+p",), "Fold branch", "Palette"),
    Shown("palette-found", None, ("ctrl+p", *"theme"), "Theme nord", "Palette"),
    Shown("themes", CATALOGUE, ("command:theme",), "afterword-light", "ThemesScreen"),
    Shown("settings", CATALOGUE, ("command:settings",), "line_width", "SettingsScreen"),
    Shown("library", None, (), "Four minutes fast", "LibraryScreen"),
    Shown("library-filter", None, ("/", *"ferry"), "Last ferry to Hallan", "LibraryScreen"),
    Shown("library-nothing", None, ("/", *"zzz"), "zzz", "LibraryScreen"),
    Shown("library-empty", EMPTY, (), "samples", "LibraryScreen"),
    Shown("bring-in", None, ("+",), "Bring saved discussions in", "BringInScreen"),
    Shown("arriving", EMPTY, ("S",), "came in", "ArrivingScreen"),
    Shown("remove", None, ("d",), "Remove this discussion?", "ConfirmScreen"),
    Shown("library-help", None, ("?",), "In the library", "HelpScreen"),
)
"""All screens and their states."""

MakeApp = Callable[[str | None], AfterwordApp]


def app_maker(library: FolderLibrary, keys: Keys, folder: Path) -> MakeApp:
    """Makes apps, each over a copy of `library` (or over an empty one) in a folder of its own in `folder`."""
    made = count()

    def make(sample: str | None) -> AfterwordApp:
        own = folder / f"{next(made)}"
        if sample != EMPTY:
            copytree(library.layout.root, own)
        over = FolderLibrary(own)
        app = AfterwordApp(over, key=keys[sample] if sample else None, by="reader", now=NOW)
        app.animation_level = "none"
        return app

    return make


async def run_steps(app: AfterwordApp, steps: Sequence[str]) -> None:
    """Presses keys and runs commands, each when the last has done what it does."""
    for step in steps:
        if step.startswith("command:"):
            screen = app.screen
            assert isinstance(screen, CommandScreen)
            assert await screen.run_command(screen.declared(step.removeprefix("command:")))
        else:
            await press(app, step)


async def reach(app: AfterwordApp, wanted: Shown, patience: float = 10.0) -> None:
    """Goes to a screen of the table and waits until it is there. Raises AssertionError."""
    await run_steps(app, wanted.steps)
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    while not (type(app.screen).__name__ == wanted.kind and wanted.text in shown(app)):
        assert loop.time() < end, f"{wanted.name}: no {wanted.text!r} on {app.screen!r}:\n{shown(app)}"
        await asyncio.sleep(0.02)

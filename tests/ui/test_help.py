"""The help: every key is in it, found by what it does or by itself, at every size."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import key_to_character
from textual.widgets import Static

import tui.screens
import tui.widgets
from tests.ui.conftest import CATALOGUE, OpenApp, press, shown
from tui import key_help
from tui.commands import LIBRARY, READER, shown_keys
from tui.commands import shown as as_shown
from tui.dialog_keys import PLACES
from tui.key_help import count, lines, search, sections
from tui.screens.base import CommandScreen
from tui.screens.help import HelpScreen

EVERY = sections(READER)


def found(needle: str) -> list[str]:
    """What the entries do that the help shows for a needle."""
    return [
        entry.does for section in search(EVERY, needle) for group in section.groups for entry in group.entries
    ]


# -- what is in it -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("table", "title"), [(READER, "In the reader"), (LIBRARY, "In the library")])
def test_every_command_is_in_it_under_its_purpose(table: tuple[key_help.Command, ...], title: str) -> None:
    told = {
        (group.title, entry.does): entry.keys
        for section in EVERY
        if section.title == title
        for group in section.groups
        for entry in group.entries
    }
    assert len(told) == len(table)
    for command in table:
        assert " ".join(told[command.purpose, command.does]) == shown_keys(command)


def test_the_screen_one_comes_from_is_first() -> None:
    assert sections(READER)[0].title == "In the reader"
    assert sections(LIBRARY)[0].title == "In the library"


def test_the_keys_of_every_dialog_are_in_it() -> None:
    declared = {place.cls: {key for keys in place.keys for key in keys.keys} for place in PLACES}
    binding_kinds = 0
    for kind in _kinds():
        name = f"{kind.__module__}:{kind.__qualname__}"
        bound = {
            _typed(key)
            for binding in vars(kind).get("BINDINGS", ())
            if isinstance(binding, Binding)
            for key in binding.key.split(",")
        }
        if bound and not issubclass(kind, CommandScreen):
            binding_kinds += 1
            assert name in declared, f"{name} is not in tui/dialog_keys.py"
            assert bound <= declared[name], f"{name}: {bound - declared[name]}"
    assert binding_kinds >= 5
    assert declared.keys() <= {f"{kind.__module__}:{kind.__qualname__}" for kind in _kinds()}


def _typed(key: str) -> str:
    character = "-" if key == "minus" else key_to_character(key.strip()) or ""
    return character if character.isprintable() and character.strip() else key.strip()


def _kinds() -> list[type]:
    """The screens and widgets of the program."""
    names = [
        module.name
        for package in (tui.screens, tui.widgets)
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    ]
    return [
        kind
        for name in (*names, "tui.palette")
        for kind in vars(import_module(name)).values()
        if isinstance(kind, type) and issubclass(kind, DOMNode) and kind.__module__ == name
    ]


# -- what is looked for ------------------------------------------------------------------------------


def test_a_word_finds_what_does_it() -> None:
    assert "Fold the whole branch and go to the next one" in found("branch fold")
    assert "Choose a theme, and keep it" in found("THEME")
    assert not found("no such thing")
    assert len(found("  ")) == count(EVERY)


def test_a_purpose_is_found_by_how_its_words_begin() -> None:
    assert "Next reply to the same comment" in found("around")
    assert "Next reply to the same comment" not in found("read")


@pytest.mark.parametrize(
    ("key", "does"),
    [
        ("n", {"Next match", "No"}),
        ("N", {"Previous match"}),
        ("C", {"Fold everything"}),
        (",", {"Previous flagged comment"}),
    ],
)
def test_a_character_finds_its_key(key: str, does: set[str]) -> None:
    assert set(found(key)) == does


def test_digits_are_found_in_their_range() -> None:
    for digit in "159":
        assert "Unfold down to that depth" in found(digit)


def test_a_key_is_found_by_either_of_its_names() -> None:
    assert set(found("pgdn")) == set(found("pagedown"))
    assert "Half a page down" in found("ctrl+d")
    assert "Half a page down" in found("window.half_down")


def test_the_keys_of_the_user_are_shown() -> None:
    told = sections(READER, {"flag.toggle": ("x", "f5")})
    entry = next(entry for group in told[0].groups for entry in group.entries if "flag.toggle" in entry.words)
    assert entry.keys == ("x", "f5")


# -- how it looks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [24, 33, 46, 60, 80, 105, 188, 282])
def test_lines_fit_and_lose_nothing(width: int) -> None:
    told = lines(EVERY, width)
    assert max(line.cell_length for line in told) <= width
    words = {word for line in told for word in line.plain.split()}
    for section in EVERY:
        for group in section.groups:
            for entry in group.entries:
                assert set(entry.does.split()) <= words
                assert {as_shown(key) for key in entry.keys} <= words


def test_columns_are_used_where_there_is_room() -> None:
    assert len(lines(EVERY, 282)) < len(lines(EVERY, 188)) < len(lines(EVERY, 105)) < len(lines(EVERY, 80))


def test_what_was_looked_for_is_marked() -> None:
    marked = [
        line.plain[span.start : span.end]
        for line in lines(search(EVERY, "fold"), 80, "fold")
        for span in line.spans
        if "warning" in str(span.style)
    ]
    assert set(map(str.casefold, marked)) == {"fold"}


async def test_typing_filters_and_the_frame_stays(open_app: OpenApp) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)) as pilot:
        for close in ("escape", "enter", "?"):
            await press(app, "?")
            assert isinstance(app.screen, HelpScreen)
            await press(app, close)
            assert not isinstance(app.screen, HelpScreen)
        await press(app, "?")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, HelpScreen)
        box = screen.query_one("#help-box").region
        scroll = screen.query_one("#help-keys")
        for key, end in (("end", True), ("home", False), ("pagedown", True), ("up", True)):
            await press(app, key)
            assert (scroll.scroll_y > 0) == end, key
        await press(app, *"flag note")
        assert "Flag with a label and a note" in shown(app)
        assert "Fold everything" not in shown(app)
        assert screen.query_one("#help-box").region == box
        assert scroll.scroll_y == 0
        await press(app, *"?!")
        assert "No key does “flag note?!”" in shown(app)
        await pilot.resize_terminal(40, 10)
        await pilot.resize_terminal(300, 80)
        await press(app, "escape")
        assert not isinstance(app.screen, HelpScreen)


async def test_every_key_stands_there_without_scrolling_where_there_is_room(open_app: OpenApp) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(300, 90)) as pilot:
        await press(app, "?")
        await pilot.pause()
        text = " ".join(shown(app).split())
        for command in (*READER, *LIBRARY):
            assert all(as_shown(key) in text for key in command.keys if len(command.keys) < 9)
        assert str(app.screen.query_one("#help", Static).visual).count("\n") < 78

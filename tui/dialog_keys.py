"""The keys of dialogs and fields, for the help and for `docs/keys.md`.

A dialog binds its keys itself, since they mean something in it alone; here it is said what they do. A
test holds both against each other. Imported when the help is opened.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from tui.commands import shown


class Keys(NamedTuple):
    """Some keys, as Textual spells them or the character itself, and what they do: a sentence."""

    keys: tuple[str, ...]
    does: str


class Place(NamedTuple):
    """Where keys mean something: its name for people, the class that binds them, and the keys."""

    name: str
    cls: str
    keys: tuple[Keys, ...]


_CLOSE: Final = Keys(("escape", "q"), "Close")
_CANCEL: Final = Keys(("escape",), "Close, and change nothing")

PLACES: Final = (
    Place(
        "What is read in a dialog",
        "tui.screens.dialog:Dialog",
        (
            _CLOSE,
            Keys(("j", "down"), "A line down"),
            Keys(("k", "up"), "A line up"),
            Keys(("space", "pagedown"), "A page down"),
            Keys(("b", "pageup"), "A page up"),
            Keys(("g", "home"), "To the beginning"),
            Keys(("G", "end"), "To the end"),
        ),
    ),
    Place(
        "While a large discussion is read or brought in",
        "tui.screens.opening:AwaitingScreen",
        (Keys(("escape", "q"), "Leave it, back to where one came from"),),
    ),
    Place("Details", "tui.screens.details:DetailsScreen", (Keys(("i",), "Close, too"),)),
    Place("Earlier wording", "tui.screens.difference:DifferenceScreen", (Keys(("e",), "Close, too"),)),
    Place(
        "This help",
        "tui.screens.help:HelpScreen",
        (
            Keys(("escape", "enter"), "Close"),
            Keys(("?",), "Close, while nothing is typed"),
            Keys(("down", "up"), "A line down, up"),
            Keys(("pagedown", "pageup"), "A page down, up"),
            Keys(("home", "end"), "To the beginning, to the end"),
        ),
    ),
    Place(
        "The palette",
        "tui.palette:Palette",
        (
            Keys(("down", "up"), "Next, previous command"),
            Keys(("pagedown", "pageup"), "A page down, up"),
            Keys(("enter",), "Do what is chosen"),
            _CANCEL,
        ),
    ),
    Place(
        "Typing what to find",
        "tui.widgets.find_bar:FindBar",
        (
            Keys(("down", "up"), "Next, previous match, and type on"),
            Keys(("enter",), "Stay at the match"),
        ),
    ),
    Place(
        "Typing a filter",
        "tui.widgets.filter_bar:FilterBar",
        (
            Keys(("down", "up"), "Next, previous discussion, and type on"),
            Keys(("ctrl+n",), "Next discussion, too"),
            Keys(("pagedown", "pageup"), "A page down, up"),
            Keys(("enter",), "Read the discussion"),
        ),
    ),
    Place(
        "Links",
        "tui.screens.links:LinksScreen",
        (
            Keys(
                tuple("0123456789"),
                "Open the link of this number; with enter, where there are more than nine",
            ),
            Keys(("backspace",), "Take a digit back"),
            Keys(("enter",), "Open the link"),
            Keys(("y",), "Copy its address"),
            Keys(("j", "down"), "Next link"),
            Keys(("k", "up"), "Previous link"),
            Keys(("space", "pagedown"), "A page down"),
            Keys(("b", "pageup"), "A page up"),
            Keys(("g", "home"), "First link"),
            Keys(("G", "end"), "Last link"),
            Keys(("escape", "q", "o"), "Close"),
        ),
    ),
    Place(
        "Overview",
        "tui.screens.overview:OverviewScreen",
        (
            Keys(("enter",), "Go there, or show only this author"),
            Keys(("tab", "shift+tab"), "Next, previous section"),
            Keys(("l", "right", "h", "left"), "Next, previous bar"),
            Keys(("t",), "The deepest branches, or the longest"),
            Keys(("O",), "Close, too"),
        ),
    ),
    Place(
        "Label and note",
        "tui.screens.flag_dialog:FlagDialog",
        (
            Keys(("enter",), "Keep label and note"),
            Keys(("tab", "down", "up"), "To the other field"),
            Keys(("ctrl+r",), "Take the flag away"),
            _CANCEL,
        ),
    ),
    Place(
        "Themes",
        "tui.screens.themes:ThemesScreen",
        (
            Keys(("j", "down"), "Next theme"),
            Keys(("k", "up"), "Previous theme"),
            Keys(("g", "home"), "First theme"),
            Keys(("G", "end"), "Last theme"),
            Keys(("enter",), "Keep the theme"),
            Keys(("escape", "q"), "Back to the theme there was"),
        ),
    ),
    Place(
        "A question",
        "tui.screens.confirm:ConfirmScreen",
        (Keys(("enter", "y"), "Yes"), Keys(("escape", "n", "q"), "No")),
    ),
    Place(
        "Bringing files in",
        "tui.screens.bring_in:BringInScreen",
        (
            Keys(("tab",), "Complete the path"),
            Keys(("down",), "To the file tree"),
            Keys(("enter",), "Bring in what the line names"),
            Keys(("ctrl+o",), "To the file tree, or back to the line"),
            _CANCEL,
        ),
    ),
    Place(
        "The file tree",
        "tui.widgets.path_tree:PathTree",
        (
            Keys(("space",), "Choose a file, or leave it out again"),
            Keys(("enter",), "Bring in what is chosen"),
            Keys(("j", "down"), "Next file"),
            Keys(("k", "up"), "Previous file"),
            Keys(("l", "right"), "Open the folder"),
            Keys(("h", "left"), "Close the folder"),
            Keys(("-", "backspace"), "The folder above"),
            Keys(("g", "home"), "First file"),
            Keys(("G", "end"), "Last file"),
        ),
    ),
    Place(
        "What came in",
        "tui.screens.arriving:ArrivingScreen",
        (
            Keys(("x",), "Stop bringing in; what is there stays"),
            Keys(("enter",), "Read it, or go to the list"),
            Keys(("escape", "q"), "Close; the rest goes on coming in"),
        ),
    ),
)
"""All dialogs and fields, in the order of the help."""


def shown_places() -> list[tuple[str, tuple[Keys, ...]]]:
    """The places with their keys as they are shown to people, digits as a range."""
    return [
        (
            place.name,
            tuple(
                Keys(("1…9",) if len(keys) == 10 else tuple(map(shown, keys)), does)
                for keys, does in place.keys
            ),
        )
        for place in PLACES
    ]

# ruff: noqa: E501 (a table: one command a line)
"""Every command of the program, declared once.

From a declaration come the bindings of its screen, its entry in the key line, in the help and in
the palette, and its name in a user's keymap. What a command does is the method `action_<method>` of
the screen it belongs to; a test holds every declaration against its screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

from textual.binding import Binding, BindingType

Purpose = Literal[
    "Reading on",
    "Around the thread",
    "Folding",
    "Moving the window",
    "Panes",
    "Finding",
    "Flags and read marks",
    "Links and copying",
    "The library",
    "The list",
    "The preview",
    "In and out",
    "This program",
]
"""What a group of commands is for: the headings of the help, in its order."""

When = Literal[
    "always",
    "panes",
    "comments",
    "tree",
    "article",
    "finding",
    "typing",
    "flat",
    "rows",
    "filtered",
    "browsing",
    "flags",
    "undo",
    "redo",
]
"""When a command applies; a screen answers it in `applies`.

`panes`: neither dialog nor find bar has the keys. `comments`: `panes`, and there are comments.
`tree`: the comments have the keys, and there are some. `article`: there are both an article and
comments. `finding`: something is being looked for. `typing`: the find bar has the keys. `flat`: the
comments stand in an order without levels. `rows`: the library lists something, and no field has the keys.
`filtered`: the library's list is filtered, or its filter is being typed. `browsing`: no field of the library
has the keys. `flags`: some comment is flagged. `undo`, `redo`: there is a change to undo or redo.
"""


class Command(NamedTuple):
    """One command.

    `id` names it for a keymap, `keys` are as Textual spells them or the character itself, `title` is
    a word or two for the key line and the palette, `does` a sentence for the help. `method` is the
    screen's `action_<method>`; with `takes_key` it is given the key that was pressed, as text.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    does: str
    purpose: Purpose
    method: str
    when: When = "always"
    takes_key: bool = False

    def action(self, key: str = "") -> str:
        """Textual's action for one of the keys: see `CommandScreen.action_command`."""
        return f"command({self.id!r}, {key!r})"


DIGITS: Final = tuple("123456789")

READER: Final = (
    Command("comment.next", ("j", "down"), "next", "Next comment; one taller than the window scrolls first", "Reading on", "next_line", "panes"),
    Command("comment.previous", ("k", "up"), "previous", "Previous comment; in the article, a line up", "Reading on", "previous_line", "panes"),
    Command("read.on", ("space",), "read on", "A page of a tall comment, else the next unread one", "Reading on", "read_on", "panes"),
    Command("read.back", ("b",), "back", "Back the way that space went", "Reading on", "read_back", "panes"),
    Command("unread.next", ("w",), "unread", "Next unread comment", "Reading on", "next_unread", "comments"),
    Command("change.next", (")",), "next change", "Next comment that the latest save brought, found edited or found gone", "Reading on", "next_change", "comments"),
    Command("change.previous", ("(",), "previous change", "Previous comment that the latest save changed", "Reading on", "previous_change", "comments"),
    Command("change.show", ("e",), "earlier wording", "What an edited comment, or the article, said before, word by word", "Reading on", "show_difference", "panes"),
    Command("sibling.next", ("J",), "next reply", "Next reply to the same comment", "Around the thread", "next_sibling", "tree"),
    Command("sibling.previous", ("K",), "previous reply", "Previous reply to the same comment", "Around the thread", "previous_sibling", "tree"),
    Command("branch.next", ("}",), "next branch", "Next top-level comment", "Around the thread", "next_top", "tree"),
    Command("branch.previous", ("{",), "previous branch", "Previous top-level comment", "Around the thread", "previous_top", "tree"),
    Command("parent", ("p",), "parent", "The comment that this one answers", "Around the thread", "parent", "tree"),
    Command("left", ("h", "left"), "fold or parent", "Fold; on a folded comment or one without replies, its parent", "Around the thread", "left", "tree"),
    Command("right", ("l", "right"), "unfold or reply", "Unfold; on an unfolded comment, its first reply", "Around the thread", "right", "tree"),
    Command("fold.toggle", ("enter",), "fold", "Fold or unfold the replies", "Folding", "toggle_fold", "tree"),
    Command("fold.branch", ("z",), "fold branch", "Fold the whole branch and go to the next one", "Folding", "fold_branch", "tree"),
    Command("fold.all", ("C",), "fold all", "Fold everything", "Folding", "fold_all", "comments"),
    Command("unfold.all", ("E",), "unfold all", "Unfold everything", "Folding", "unfold_all", "comments"),
    Command("unfold.depth", DIGITS, "unfold to depth", "Unfold down to that depth", "Folding", "unfold_to", "comments", takes_key=True),
    Command("window.first", ("g", "home"), "top", "To the beginning", "Moving the window", "first", "panes"),
    Command("window.last", ("G", "end"), "end", "To the end", "Moving the window", "last", "panes"),
    Command("window.page_down", ("pagedown",), "page down", "A page down", "Moving the window", "page_down", "panes"),
    Command("window.page_up", ("pageup",), "page up", "A page up", "Moving the window", "page_up", "panes"),
    Command("window.half_down", ("ctrl+d",), "half down", "Half a page down", "Moving the window", "half_down", "panes"),
    Command("window.half_up", ("ctrl+u",), "half up", "Half a page up", "Moving the window", "half_up", "panes"),
    Command("window.line_down", ("ctrl+e",), "line down", "A line down, the cursor stays", "Moving the window", "line_down", "panes"),
    Command("window.line_up", ("ctrl+y",), "line up", "A line up, the cursor stays", "Moving the window", "line_up", "panes"),
    Command("pane.other", ("tab",), "article", "To the article, and back to the comments", "Panes", "other_pane", "panes"),
    Command("pane.article", ("a",), "hide article", "Show or hide the article", "Panes", "toggle_article", "article"),
    Command("pane.narrower", ("<",), "divider left", "Move the divider to the left", "Panes", "divider_left", "article"),
    Command("pane.wider", (">",), "divider right", "Move the divider to the right", "Panes", "divider_right", "article"),
    Command("map", ("M",), "map", "Show or hide the map of the thread", "Panes", "toggle_map", "comments"),
    Command("find.open", ("/",), "find", "Find in the article and the comments; a capital letter makes it exact", "Finding", "find", "always"),
    Command("find.next", ("n",), "next match", "Next match", "Finding", "next_match", "finding"),
    Command("find.previous", ("N",), "previous match", "Previous match", "Finding", "previous_match", "finding"),
    Command("find.close", ("escape",), "close find", "Close the find and go back to where it began; after enter, stay here", "Finding", "close_find", "finding"),
    Command("find.words", ("alt+w", "f2"), "whole words", "Find whole words only; or parts of words again", "Finding", "find_words", "typing"),
    Command("find.regex", ("alt+r", "f3"), "regular expression", "Take what is typed for a regular expression; or for plain text again", "Finding", "find_regex", "typing"),
    Command("filter.matches", ("&",), "only matches", "Show only what matches, with the comments that it answers; again: everything", "Finding", "filter_matches", "comments"),
    Command("filter.author", ("A",), "only author", "Show only this author's comments, with those that they answer; again: everything", "Finding", "filter_author", "tree"),
    Command("order", ("t",), "order", "Thread order, oldest first, newest first", "Around the thread", "change_order", "comments"),
    Command("order.thread", ("T",), "to its place", "Back to thread order, at this comment's place in it", "Around the thread", "to_thread_place", "flat"),
    Command("flag.toggle", ("f",), "flag", "Flag the comment or the article, or take your flag away", "Flags and read marks", "toggle_flag", "panes"),
    Command("flag.note", ("F",), "label and note", "Flag with a label and a note, or change them", "Flags and read marks", "flag_with_note", "panes"),
    Command("flag.next", (".",), "next flag", "Next flagged comment", "Flags and read marks", "next_flagged", "flags"),
    Command("flag.previous", (",",), "previous flag", "Previous flagged comment", "Flags and read marks", "previous_flagged", "flags"),
    Command("flag.undo", ("u",), "undo", "Undo the last change of a flag", "Flags and read marks", "undo", "undo"),
    Command("flag.redo", ("U",), "redo", "Redo what was undone", "Flags and read marks", "redo", "redo"),
    Command("read.mark", ("m",), "mark read", "Mark the comment read or unread", "Flags and read marks", "toggle_read", "tree"),
    Command("text.copy", ("y",), "copy", "Copy the text that is selected, else that of the comment or the article", "Links and copying", "copy", "panes"),
    Command("link.copy", ("Y",), "copy link", "Copy the address of the comment or, without one, its author, date and place", "Links and copying", "copy_link", "panes"),
    Command("link.open", ("o",), "links", "The links of the comment or the article, by number; opens one", "Links and copying", "links", "panes"),
    Command("quotes", ("Q",), "quotes", "Show long quotes whole, or only their first lines", "Panes", "toggle_quotes", "panes"),
    Command("discussion.next", ("]",), "next discussion", "Next discussion of the library", "The library", "next_discussion", "panes"),
    Command("discussion.previous", ("[",), "previous discussion", "Previous discussion of the library", "The library", "previous_discussion", "panes"),
    Command("discussion.unread", ("W",), "unread discussion", "Next unread comment, also of the discussions after this one", "The library", "next_unread_discussion", "panes"),
    Command("overview", ("O",), "overview", "Comments over time, authors, longest branches", "Around the thread", "overview", "comments"),
    Command("details", ("i",), "details", "What is known of the comment and the discussion", "This program", "details", "panes"),
    Command("help", ("?",), "all keys", "These keys", "This program", "help"),
    Command("palette", ("ctrl+p",), "palette", "Find a command by its name", "This program", "palette"),
    Command("theme", (), "theme", "Choose a theme, and keep it", "This program", "choose_theme"),
    Command("settings", (), "settings", "Where the settings are, and what they say", "This program", "show_settings"),
    Command("quit", ("q",), "quit", "Back to the library, or quit", "This program", "back"),
)  # fmt: skip
"""The reader's commands, in the order of the help."""

LIBRARY: Final = (
    Command("row.next", ("j", "down"), "next", "Next discussion", "The library", "next_row", "rows"),
    Command("row.previous", ("k", "up"), "previous", "Previous discussion", "The library", "previous_row", "rows"),
    Command("row.first", ("g", "home"), "top", "First discussion", "The library", "first_row", "rows"),
    Command("row.last", ("G", "end"), "end", "Last discussion", "The library", "last_row", "rows"),
    Command("row.page_down", ("pagedown", "ctrl+d", "space"), "page down", "A page down", "The library", "page_down", "rows"),
    Command("row.page_up", ("pageup", "ctrl+u", "b"), "page up", "A page up", "The library", "page_up", "rows"),
    Command("row.unread", ("w",), "next unread", "Next discussion with unread comments", "The library", "next_unread_row", "rows"),
    Command("row.mark", ("m",), "mark read", "Mark all comments of the discussion read, or unread again", "The library", "toggle_row_read", "rows"),
    Command("list.filter", ("/",), "filter", "Show only the discussions whose title, site, author or file holds what is typed", "The list", "filter_rows"),
    Command("list.close", ("escape",), "whole list", "Leave the filter's field; then show every discussion again", "The list", "close_filter", "filtered"),
    Command("list.sort", ("t",), "sort", "Sort by the next column", "The list", "sort_rows", "rows"),
    Command("list.reverse", ("T",), "reverse", "The other way round", "The list", "reverse_rows", "rows"),
    Command("preview.toggle", ("a",), "preview", "Show or hide the preview", "The preview", "toggle_preview", "rows"),
    Command("preview.down", ("ctrl+e", "J"), "preview down", "Scroll the preview down", "The preview", "preview_down", "rows"),
    Command("preview.up", ("ctrl+y", "K"), "preview up", "Scroll the preview up", "The preview", "preview_up", "rows"),
    Command("import", ("+",), "bring in", "Bring saved discussions in: by path, from the file tree, or by pasting paths", "In and out", "bring_in", "browsing"),
    Command("samples", ("S",), "samples", "Bring the samples in", "In and out", "bring_samples_in", "browsing"),
    Command("row.remove", ("d", "delete"), "remove", "Move the discussion to the trash, after asking", "In and out", "remove_row", "rows"),
    Command("undo", ("u",), "undo", "Bring the discussion back that was removed last", "In and out", "undo_remove", "undo"),
    Command("row.open", ("enter", "l", "right"), "read", "Read the discussion", "The library", "open_row", "rows"),
    Command("help", ("?",), "all keys", "These keys", "This program", "help"),
    Command("palette", ("ctrl+p",), "palette", "Find a command by its name", "This program", "palette"),
    Command("theme", (), "theme", "Choose a theme, and keep it", "This program", "choose_theme"),
    Command("settings", (), "settings", "Where the settings are, and what they say", "This program", "show_settings"),
    Command("quit", ("q",), "quit", "Quit", "This program", "back"),
)  # fmt: skip
"""The library screen's commands, in the order of the help."""

KEY_LINES: Final = {
    "tree": (
        "comment.next", "read.on", "fold.toggle", "find.open", "flag.toggle", "pane.other", "unread.next", "help",
    ),
    "article": (
        "comment.next", "read.on", "find.open", "flag.toggle", "pane.other", "pane.article", "quit", "help",
    ),
    "found": (
        "find.next", "find.previous", "find.close", "filter.matches", "comment.next", "fold.toggle",
        "flag.toggle", "help",
    ),
    "library": (
        "row.open", "list.filter", "list.close", "row.unread", "list.sort", "import", "preview.toggle",
        "row.mark", "row.remove", "undo", "quit", "help",
    ),
}  # fmt: skip
"""Which commands matter in each state of a screen, the ones that matter most first."""

FIRST_KEYS: Final = (("comment.next", "read.on", "help"), ("row.open", "import", "help"))
"""The commands that are shown at a first start: those of the reader, those of the library screen."""

SHOWN_KEYS: Final = {
    "comma": ",",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "escape": "esc",
}
"""Keys that people know by another name than Textual's."""


def shown(key: str) -> str:
    """A key as it is shown to people."""
    return SHOWN_KEYS.get(key, key)


def shown_keys(command: Command) -> str:
    """All keys of a command as they are shown; digits as a range."""
    if command.keys == DIGITS:
        return "1…9"
    return " ".join(map(shown, command.keys))


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """The bindings that a screen has for its commands.

    With priority a key is acted on when its turn comes. Without it, it first goes from queue to queue up
    through the widgets, and of keys that come in one go the second reaches them before the first has
    changed where keys go ("/word", "Flabel").
    """
    return [
        Binding(
            # Textual splits a binding's key at commas, so that one goes by its name.
            "comma" if key == "," else key,
            command.action(key),
            command.title,
            show=False,
            priority=True,
            id=command.id,
        )
        for command in commands
        for key in command.keys
    ]


def by_purpose(commands: Iterable[Command]) -> Iterator[tuple[Purpose, list[Command]]]:
    """The commands in groups, in their order."""
    groups: dict[Purpose, list[Command]] = {}
    for command in commands:
        groups.setdefault(command.purpose, []).append(command)
    yield from groups.items()

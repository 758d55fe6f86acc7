"""What the help says: every key by what it is for, searched and set in columns.

Nothing of a screen is in here: entries in, lines out. Imported when the help is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Final, NamedTuple

from textual.content import Content, Span

from tui.commands import LIBRARY, READER, Command, by_purpose, shown
from tui.dialog_keys import PLACES, shown_places

PALETTE: Final = "palette"
"""What stands in the place of the keys of a command that has none."""

COLUMN: Final = 48
"""Columns that a column of the help takes at least, where there are several."""

MOST: Final = 76
"""Columns that it takes at most."""

GAP: Final = 4
"""Columns between two columns."""

COLUMNS: Final = 4
"""Columns side by side, at most."""


class Looks(NamedTuple):
    """The styles of what the help says."""

    heading: str = "bold $text-accent"
    key: str = "bold $foreground on $accent-muted"
    match: str = "underline $foreground on $warning-muted"
    rule: str = "$foreground 40%"


SHADED: Final = Looks()
"""For themes that know shades."""

PLAIN: Final = Looks("bold $text-accent", "bold reverse", "underline ansi_black on ansi_yellow", "dim")
"""For the terminal's own 16 colours, readable on any ground."""


class Entry(NamedTuple):
    """Keys as they are shown, what they do, and other words by which one may look for it."""

    keys: tuple[str, ...]
    does: str
    words: str = ""


class Group(NamedTuple):
    """Entries for one purpose."""

    title: str
    entries: tuple[Entry, ...]


class Section(NamedTuple):
    """The keys of one screen, or those of the dialogs."""

    title: str
    groups: tuple[Group, ...]


# -- what there is -----------------------------------------------------------------------------------


def sections(commands: Sequence[Command], mine: Mapping[str, tuple[str, ...]] = {}) -> list[Section]:
    """All keys there are, those of the screen that declares `commands` first.

    `mine` are the user's keys by the ids of commands.
    """
    screens = [("In the reader", READER), ("In the library", LIBRARY)]
    screens.sort(key=lambda screen: screen[1] is not commands)
    told = [Section(title, tuple(_groups(_with_keys(table, mine)))) for title, table in screens]
    dialogs = [
        Group(
            place.name,
            tuple(
                Entry(looks.keys, keys.does, " ".join(keys.keys))
                for keys, looks in zip(place.keys, looks_of, strict=True)
            ),
        )
        for place, (_, looks_of) in zip(PLACES, shown_places(), strict=True)
    ]
    return [*told, Section("In dialogs and fields", tuple(dialogs))]


def _with_keys(commands: Sequence[Command], mine: Mapping[str, tuple[str, ...]]) -> Sequence[Command]:
    if not mine:
        return commands
    from tui.keymap import with_keys

    return with_keys(commands, mine)


def _groups(commands: Iterable[Command]) -> Iterator[Group]:
    for purpose, members in by_purpose(commands):
        yield Group(purpose, tuple(map(_entry, members)))


def _entry(command: Command) -> Entry:
    told = tuple(map(shown, command.keys))
    if command.takes_key and len(told) > 2:
        told = (f"{told[0]}…{told[-1]}",)
    return Entry(told, command.does, " ".join((command.title, command.id, *command.keys)))


def count(found: Iterable[Section]) -> int:
    """How many entries these sections hold."""
    return sum(len(group.entries) for section in found for group in section.groups)


# -- what is looked for ------------------------------------------------------------------------------


def search(every: Sequence[Section], needle: str) -> list[Section]:
    """The entries that hold each word of `needle` in what they do or are for, or have it as a key.

    A single character that is a key means that key: "n" finds what n does, not all that holds an n.
    """
    words = needle.casefold().split()
    if not words:
        return list(every)
    exact = needle.strip()
    if len(exact) == 1 and (found := _kept(every, lambda entry, _: _has_key(entry, exact))):
        return found
    return _kept(
        every,
        lambda entry, around: (
            _has_key(entry, exact)
            or all(
                word in f"{entry.does} {entry.words}".casefold() or f" {word}" in f" {around}".casefold()
                for word in words
            )
        ),
    )


def _kept(every: Sequence[Section], wanted: Callable[[Entry, str], bool]) -> list[Section]:
    """The sections with the entries that are wanted; what would be empty is left out."""
    found = []
    for section in every:
        groups = [
            Group(group.title, entries)
            for group in section.groups
            if (entries := tuple(entry for entry in group.entries if wanted(entry, group.title)))
        ]
        if groups:
            found.append(Section(section.title, tuple(groups)))
    return found


def _has_key(entry: Entry, key: str) -> bool:
    """Whether `key` is one of the entry's, as it is shown or spelled; a letter is not its capital."""
    if len(key) == 1:
        spans = any(
            len(one) == 3 and one[1] == "…" and key.isdigit() and one[0] <= key <= one[2]
            for one in entry.keys
        )
        return spans or key in entry.keys
    return key.casefold() in (one.casefold() for one in (*entry.keys, *entry.words.split()))


# -- how it looks ------------------------------------------------------------------------------------


def lines(found: Sequence[Section], width: int, needle: str = "", looks: Looks = SHADED) -> list[Content]:
    """The sections as lines of at most `width` columns, what was looked for marked."""
    columns = max(1, min(COLUMNS, (width + GAP) // (COLUMN + GAP)))
    each = min(MOST, (width - GAP * (columns - 1)) // columns)
    whole = columns * each + GAP * (columns - 1)
    told: list[Content] = []
    for section in found:
        if told:
            told.append(Content())
        told += [_rule(section.title, whole, looks.rule), *([Content()] if whole >= 46 else [])]
        blocks = [list(_block(group, each, needle, looks)) for group in section.groups]
        told += _beside(_poured(blocks, columns), each)
    return told


def _rule(title: str, width: int, look: str) -> Content:
    rest = max(0, width - len(title) - 4)
    rule = Content.assemble(("── ", look), (title, "bold"), (" " + "─" * rest, look))
    return rule.truncate(width, ellipsis=True)


def _block(group: Group, width: int, needle: str, looks: Looks) -> Iterator[Content]:
    """A group's lines: its title, then each entry with its keys at the left."""
    roomy = width >= 46
    room = 16 if width >= 60 else 13 if roomy else 10
    yield (
        _marked(group.title, needle, looks.match, begins=True)
        .stylize_before(looks.heading)
        .truncate(width, ellipsis=True)
    )
    for entry in group.entries:
        keys = list(_caps(entry.keys, room - 1, needle.strip(), looks.key, roomy=roomy))
        does = wrap(entry.does, max(8, width - room))
        for row, cap in enumerate(keys):
            if cap.cell_length >= room:  # a key with so long a name has the row to itself
                does.insert(row, "")
        for row in range(max(len(keys), len(does))):
            left = keys[row] if row < len(keys) else Content()
            right = _marked(does[row], needle, looks.match) if row < len(does) else Content()
            yield left.pad_right(room - left.cell_length) + right


def _caps(keys: Sequence[str], width: int, wanted: str, look: str, *, roomy: bool) -> Iterator[Content]:
    """The keys of an entry as lines of keycaps."""
    if not keys:
        yield Content.styled(f" {PALETTE}" if roomy else PALETTE, "dim")
        return
    line = Content()
    for key in keys:
        cap = Content.styled(f" {key} " if roomy else key, f"underline {look}" if wanted == key else look)
        if line and line.cell_length + 1 + cap.cell_length > width:
            yield line
            line = Content()
        line = line + " " + cap if line else cap
    yield line


def _marked(text: str, needle: str, look: str, *, begins: bool = False) -> Content:
    """A text with the words of the needle marked in it, of two characters or more; only where words begin,
    if `begins`."""
    folded = text.casefold()
    if len(folded) != len(text):
        return Content(text)
    spans = []
    for word in {word for word in needle.casefold().split() if len(word) > 1}:
        at = folded.find(word)
        while at >= 0:
            if not begins or not at or folded[at - 1] == " ":
                spans.append(Span(at, at + len(word), look))
            at = folded.find(word, at + len(word))
    return Content(text, spans)


def _poured(blocks: Sequence[list[Content]], columns: int) -> list[list[Content]]:
    """The blocks in so many columns, in their order, none broken, as low as that goes."""
    for height in range(max(map(len, blocks)), sum(len(block) + 1 for block in blocks) + 1):
        poured: list[list[Content]] = [[]]
        for block in blocks:
            column = poured[-1]
            if column and len(column) + 1 + len(block) > height:
                column = []
                poured.append(column)
            column += [Content(), *block] if column else block
        if len(poured) <= columns:
            break
    return poured


def _beside(columns: Sequence[list[Content]], width: int) -> Iterator[Content]:
    """Columns of this width as lines."""
    for row in range(max(map(len, columns))):
        line = Content()
        for at, column in enumerate(columns):
            if row < len(column) and column[row]:
                line = line.pad_right(at * (width + GAP) - line.cell_length) + column[row]
        yield line

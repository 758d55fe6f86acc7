"""The user's keys: what the table `keys` of the settings says, looked through and put to the commands.

Imported only where there is such a table, and by the help.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import punctuation
from typing import Final

from textual.keys import Keys, _character_to_key, key_to_character

from tui.commands import LIBRARY, READER, Command

TABLES: Final = {"reader": READER, "library": LIBRARY}
"""The screens that have commands."""

_ALIASES: Final = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "page_up": "pageup",
    "page_down": "pagedown",
}
"""Names that people know a key by, and Textual's."""

_MODIFIERS: Final = ("ctrl", "alt", "shift", "super", "hyper", "meta")
_TAKEN: Final = {
    "ctrl+c": "it copies what is selected",
    "ctrl+q": "it leaves the program at once",
    "ctrl+z": "it suspends the program",
}
"""Keys that a screen is not asked about."""

_NAMED: Final = frozenset(key.value for key in Keys if re.fullmatch(r"[a-z]+[0-9]*", key.value)) | {"space"}
"""Keys with a name of their own; what modifiers go before is told apart from them."""

_SIGNS: Final = {_character_to_key(sign): sign for sign in punctuation}
"""The signs of a keyboard by Textual's names for them."""

_CONTROLS: Final = frozenset(key.value for key in Keys)
"""Keys with modifiers that Textual spells with the sign itself ("ctrl+@")."""


def spelled(text: str) -> str:
    """A key of the user's as commands spell it: Textual's name, or the character itself.

    Raises ValueError with a sentence for what is no key.
    """
    if text == " ":
        return "space"
    if len(text) == 1:
        if not text.isprintable():
            raise ValueError("a control character is no key")
        return text
    before, plus, last = text.strip().rpartition("+")
    if plus and not last:  # "ctrl++"
        before, last = before.rstrip("+"), "+"
    modifiers = [word.lower() for word in before.split("+") if word]
    for word in modifiers:
        if word not in _MODIFIERS:
            raise ValueError(f'"{word}" in "{text}" is none of {", ".join(_MODIFIERS)}')
    name = last if len(last) == 1 else _named(last)
    if "ctrl" in modifiers and len(name) == 1:
        name = name.lower()
    if modifiers == ["shift"] and len(name) == 1 and name.isalpha():
        return name.upper()
    key = "+".join((*(word for word in _MODIFIERS if word in modifiers), name))
    if modifiers and len(name) == 1 and key not in _CONTROLS:
        key = key.removesuffix(name) + _character_to_key(name)
    if why := _TAKEN.get(key):
        raise ValueError(f'"{key}" cannot be given away: {why}')
    return key


def _named(text: str) -> str:
    """The name of a key without modifiers, or the character that it is the name of."""
    name = _ALIASES.get(text.lower(), text.lower())
    if name in _NAMED:
        return name
    if name in _SIGNS:
        return _SIGNS[name]
    if len(character := key_to_character(name) or "") == 1:
        return character
    from difflib import get_close_matches

    near = get_close_matches(name, (*_NAMED, *_ALIASES), 1)
    raise ValueError(f'no key is called "{text}"' + (f'; "{near[0]}" is one' if near else ""))


def command_ids() -> dict[str, Command]:
    """Every command by its id; of one that two screens have, that of the first."""
    return {command.id: command for table in reversed(list(TABLES.values())) for command in table}


def with_keys(commands: Sequence[Command], keys: Mapping[str, tuple[str, ...]]) -> tuple[Command, ...]:
    """The commands of one screen with the user's keys, by command id, in the place of their own.

    A key of the user's is taken from whatever other command has it. Where the user gives one key to two
    commands, the first in the order of `keys` has it.
    """
    taken = dict(_givings(commands, keys))
    return tuple(
        command._replace(
            keys=tuple(
                key
                for key in keys.get(command.id, command.keys)
                if taken.get(canonical(key), command.id) == command.id
            )
        )
        for command in commands
    )


def clashes(
    commands: Sequence[Command], keys: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str, Command]]:
    """What of the user's keys cannot all be had on one screen, as (command id, key, the other command).

    The command that is named by its id is the one that says so in the settings: it loses the key to
    another one that the settings name before it, or takes it from one that they do not name.
    """
    taken = dict(_givings(commands, keys))
    for command in commands:
        mine = command.id in keys
        for key in keys.get(command.id, command.keys):
            owner = taken.get(canonical(key), command.id)
            if owner == command.id:
                continue
            if mine:
                yield command.id, key, next(one for one in commands if one.id == owner)
            else:
                yield owner, key, command


def _givings(commands: Iterable[Command], keys: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Whom each of the user's keys is given to, by the name that Textual has for the key; the first last."""
    known = {command.id for command in commands}
    pairs = [
        (canonical(key), command_id) for command_id in keys if command_id in known for key in keys[command_id]
    ]
    yield from reversed(pairs)


def canonical(key: str) -> str:
    """The one name that Textual has for a key: "question_mark" for "?"."""
    return _character_to_key(key) if len(key) == 1 else key


def near(command_id: str) -> str:
    """An id of a command that is spelled nearly as this one, "" when there is none."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(command_id, command_ids(), 1, 0.6)), "")

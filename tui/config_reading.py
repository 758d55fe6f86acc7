"""The file of the settings, read and looked through: what is in effect, and what is wrong in which line.

Imported only where there is such a file, and for `afterword config`.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from store.tables import reason
from tui.settings import DECLARED, Setting, Settings

KEYS: Final = "keys"
"""The table of the keys."""

_LONGEST: Final = 1_000_000
"""Bytes that a file of settings has at most."""

Lines = Mapping[tuple[str, ...], int]
"""The line in which a key of the file stands, by its path."""


def read_settings(path: Path) -> tuple[Settings, list[str]]:
    """The settings that the file `path` puts in effect, and what is wrong in it, a sentence each."""
    name = path.name
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST + 1)
        if len(data) > _LONGEST:
            return Settings(), [f"{name} is not read: it is larger than {_LONGEST:,} bytes"]
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        return Settings(), [f"{path} is not read: it is a link to nothing"]
    except OSError as error:
        return Settings(), [f"{path} is not read: {reason(error)}"]
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Settings(), [f"{name}, line {line}: not UTF-8; the defaults are in effect"]
    settings, problems = settings_of(text)
    return settings, [f"{name}{problem}" for problem in problems]


def settings_of(text: str) -> tuple[Settings, list[str]]:
    """The settings that a text in TOML puts in effect, and what is wrong in it, in the order of its lines.

    Each sentence begins with ", line N: ", to stand after the name of the file.
    """
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Settings(), [_syntax(error, text)]
    reading = _Reading(found, lines_of(text))
    settings = reading.settings()
    return settings, [
        f", line {line}: {told}" if line else f": {told}" for line, told in sorted(reading.problems)
    ]


def _syntax(error: Exception, text: str) -> str:
    """What tomllib says, with the line first."""
    said = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "too deep"
    said, _, where = said.partition(" (at ")
    if found := re.search(r"line (\d+)", where):
        line = found[1]
    elif "end of document" in where:
        line = str(text.rstrip("\n").count("\n") + 1)
    else:
        return f": {said}; the defaults are in effect"
    return f", line {line}: {said[:1].lower()}{said[1:]}; the defaults are in effect"


class _Reading:
    """A file of settings that is gone through."""

    def __init__(self, found: Mapping[str, object], lines: Lines) -> None:
        self.found = found
        self.lines = lines
        self.problems: list[tuple[int, str]] = []

    def settings(self) -> Settings:
        """What is in effect; `problems` is filled."""
        tables = {setting.table for setting in DECLARED if setting.table} | {KEYS}
        for name in self.found:
            if name in tables and not isinstance(self.found[name], dict):
                self._tell((name,), f"{name} is a table: [{name}]")
        values: dict[str, Any] = {}
        for setting in DECLARED:
            table = self.found if not setting.table else self._table(setting.table)
            if setting.name in table:
                values[setting.field] = self._value(setting, table[setting.name])
        self._unknown(tables)
        return Settings()._replace(**values, keys=self._keys())

    def _table(self, name: str) -> Mapping[str, object]:
        table = self.found.get(name, {})
        return table if isinstance(table, dict) else {}

    def _tell(self, path: tuple[str, ...], told: str) -> None:
        while path and path not in self.lines:
            path = path[:-1]
        self.problems.append((self.lines.get(path, 0), told))

    def _value(self, setting: Setting, value: object) -> object:
        try:
            return setting.check(value)
        except ValueError as error:
            path = (setting.table, setting.name) if setting.table else (setting.name,)
            told = f"{setting.name} takes {setting.form}, not {_cut(written(value))}"
            hint = f" ({error})" if str(error) else ""
            self._tell(path, f"{told}{hint}; {written(setting.default)} is in effect")
            return setting.default

    def _unknown(self, tables: set[str]) -> None:
        """What the file says that is no setting; and what was probably meant."""
        for name, value in self.found.items():
            if name in tables:
                continue
            if name not in {setting.name for setting in DECLARED if not setting.table}:
                self._tell((name,), _no_setting(name, is_table=isinstance(value, dict)))
        for table in tables - {KEYS}:
            known = {setting.name for setting in DECLARED if setting.table == table}
            for name in self._table(table):
                if name not in known:
                    self._tell((table, name), _no_setting(name))

    # -- keys ----------------------------------------------------------------------------------

    def _keys(self) -> dict[str, tuple[str, ...]]:
        """The user's keys by command; what is wrong with them is told."""
        if not self._table(KEYS):
            return {}
        from tui.keymap import TABLES, clashes, command_ids, near

        commands = command_ids()
        keys: dict[str, tuple[str, ...]] = {}
        paths: dict[str, tuple[str, ...]] = {}
        for path, value in _leaves(self._table(KEYS)):
            command_id = ".".join(path)
            paths[command_id] = (KEYS, *path)
            if command_id not in commands:
                guess = near(command_id)
                meant = f"; {guess} is one" if guess else "; docs/keys.md names them all"
                self._tell(paths[command_id], f"no command is called {_cut(command_id)}{meant}")
            elif (given := self._given(paths[command_id], command_id, value)) is not None:
                keys[command_id] = given
                most = len(commands[command_id].keys)
                if commands[command_id].takes_key and len(given) > most:
                    self._tell(paths[command_id], f"{command_id} has at most {most} keys, one for each depth")
                    keys[command_id] = given[:most]
        told = set()
        for screen, table in TABLES.items():
            for command_id, key, other in clashes(table, keys):
                if (command_id, key) in told:
                    continue
                told.add((command_id, key))
                if other.id in keys:
                    said = f"{_cut(key)} is a key of {other.id} already, which keeps it"
                else:
                    said = (
                        f"{_cut(key)} was a key of {other.id} in the {screen}; give that one "
                        f'keys of its own, or none ("{other.id}" = [])'
                    )
                self._tell(paths[command_id], said)
        return keys

    def _given(self, path: tuple[str, ...], command_id: str, value: object) -> tuple[str, ...] | None:
        """The keys that a value of the table says, None for one that says none."""
        from tui.keymap import spelled

        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(key, str) for key in values):
            self._tell(path, f"{command_id} is a key or a list of keys, not {_cut(written(value))}")
            return None
        given = []
        for text in values:
            try:
                given.append(spelled(text))
            except ValueError as error:
                self._tell(path, str(error))
        return None if values and not given else tuple(dict.fromkeys(given))


def _leaves(
    table: Mapping[str, object], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], object]]:
    """What a table holds: `comment.next = "j"`, without quotes, is a table in a table to TOML."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, name))
        else:
            yield (*path, name), value


def _no_setting(name: str, *, is_table: bool = False) -> str:
    """That there is no such setting, and where the one that was meant stands."""
    for setting in DECLARED:
        if setting.name == name:
            where = f"in the table [{setting.table}]" if setting.table else "above all tables"
            return f"{_cut(name)} stands {where}"
    from difflib import get_close_matches

    names = [setting.name for setting in DECLARED]
    if is_table:
        names = [setting.table for setting in DECLARED if setting.table] + [KEYS]
    guess = get_close_matches(name, names, 1)
    kind = "table" if is_table else "setting"
    return f"no {kind} is called {_cut(name)}" + (f"; {guess[0]} is one" if guess else "")


def written(value: object) -> str:
    """A value as TOML writes it, or what kind of value it is where that is more than one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(int(value) if value == value // 1 else value)
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04X}", escaped) + '"'
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(written, value)) + "]"
    return "a table" if isinstance(value, dict) else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


# -- in which line ---------------------------------------------------------------------------------

_TOKEN: Final = re.compile(
    r'''"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\#[^\n]*|\n|[\[\]{}=,.]|[^\s"'\#\[\]{}=,.]+''',
    re.DOTALL,
)


def lines_of(text: str) -> Lines:
    """The line (from 1) of each table and key of a text in TOML that tomllib could read.

    tomllib tells lines only of what it cannot read. Keys within inline tables count as their line.
    """
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    parts: list[str] = []
    begins, depth, is_value, is_table = 0, 0, False, False
    for token in _TOKEN.finditer(text):
        said = token[0]
        if said == "\n":
            if depth == 0:
                parts, is_value, is_table = [], False, False
        elif said[0] == "#":
            continue
        elif is_value:
            depth += (said in "[{") - (said in "]}")
        elif said == "[":
            parts, is_table = [], True
            begins = bisect_right(starts, token.start())
        elif said == "]":
            if is_table and parts:
                table = tuple(parts)
                lines.setdefault(table, begins)
            is_table = False
        elif said == "=":
            for end in range(1, len(parts) + 1):
                lines.setdefault((*table, *parts[:end]), begins)
            is_value, depth = True, 0
        elif said != ".":
            if not parts and not is_table:
                begins = bisect_right(starts, token.start())
            parts.append(_name(said))
    return lines


def _name(token: str) -> str:
    """A part of a key as tomllib reads it."""
    if token[0] == "'":
        return token[1:-1]
    if token[0] == '"':
        return next(iter(tomllib.loads(f"{token} = 0")))
    return token

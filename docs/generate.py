"""Writes `keys.md` and `settings.md` from what the program declares: `make docs`.

A test compares what is written here with the files, so that no command, key or setting is missing there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tui.commands import LIBRARY, READER, Command, by_purpose, shown
from tui.config_reading import written
from tui.dialog_keys import shown_places
from tui.settings import DECLARED, Setting

DOCS = Path(__file__).parent

MADE = "<!-- Made by `make docs` from what the program declares. Change it there. -->"

KEYS_BEGIN = f"""\
# Keys

{MADE}

`?` shows these in the program and finds them as you type; `ctrl+p`, the palette, finds a command by its
name and does it, also one that has no key. Each command can have other keys: by the name in the last
column, in the table `keys` of the [settings](settings.md).
"""

DIALOGS = """\
## In dialogs and fields

These are always the same. In a field all characters are text; the arrows and `enter` do what is said here.
"""

SETTINGS_BEGIN = f"""\
# Settings

{MADE}

The settings stand in a file in [TOML](https://toml.io), `config.toml`, that need not be there.
`afterword config --path` says where (`~/.config/afterword/config.toml` on Linux), `afterword config --edit`
opens it in your editor and makes it first, with every setting in it and what it means; `afterword config`
prints what is in effect. In the program, `ctrl+p` and "settings" shows the same. A value that cannot be
understood is told with its line, and the default is used.
"""

SETTINGS_KEYS = """\
## Keys: `[keys]`

The table `keys` gives commands other keys, by the names in [keys.md](keys.md): a key, a list of keys, or
`[]` for none. A key is the character itself (`"j"`, `"?"`, `"G"`), or a name: `"space"`, `"enter"`, `"tab"`,
`"escape"`, `"up"`, `"pagedown"`, `"f2"`, `"ctrl+x"`, `"alt+w"`. What is given takes the place of a command's
own keys. A command without a key is still in the palette.

```toml
[keys]
"comment.next" = ["j", "down", "ctrl+n"]
"quit" = "ctrl+x"
"fold.branch" = []
```
"""

ENVIRONMENT = """\
## Variables of the environment

| variable | what it says |
|---|---|
| `AFTERWORD_LIBRARY` | the library's folder; `--library` goes before it |
| `AFTERWORD_CONFIG` | the file of the settings |
| `AFTERWORD_BY` | who reads and flags; else the login name |
| `AFTERWORD_DEBUG` | with a value, the traceback of an error is printed as well |
| `NO_COLOR` | with a value, no colours are used |
| `VISUAL`, `EDITOR` | the editor that `afterword config --edit` starts |
"""

TABLES = {"": "This program", "reading": "Reading", "panes": "Panes"}
"""What the tables of the file are about; one that is not here goes by its own name."""


def keys_md() -> str:
    """The text of `keys.md`."""
    parts = [KEYS_BEGIN]
    for title, commands in (("In the reader", READER), ("In the library", LIBRARY)):
        parts.append(f"## {title}\n")
        parts += [_commands(str(purpose), group) for purpose, group in by_purpose(commands)]
    parts.append(DIALOGS)
    for name, keys in shown_places():
        rows = ((_keys(one.keys), one.does) for one in keys)
        parts.append(f"### {name}\n\n" + _table(("keys", "what they do"), rows))
    return "\n".join(parts)


def settings_md() -> str:
    """The text of `settings.md`."""
    parts = [SETTINGS_BEGIN]
    for table in dict.fromkeys(setting.table for setting in DECLARED):
        name = TABLES.get(table, table.capitalize())
        parts.append(
            f"## {name}: `[{table}]`\n" if table else f"## {name}\n\nAbove all tables of the file.\n"
        )
        parts += [_setting(setting) for setting in DECLARED if setting.table == table]
    return "\n".join([*parts, SETTINGS_KEYS, ENVIRONMENT])


def _setting(setting: Setting) -> str:
    takes = f"{setting.form[:1].upper()}{setting.form[1:]}"
    return f"### `{setting.name}`\n\n{setting.does}\n\n{takes}. Default: `{written(setting.default)}`.\n"


def _commands(purpose: str, commands: Iterable[Command]) -> str:
    rows = ((_keys(_told(one)) or "in the palette", one.does, f"`{one.id}`") for one in commands)
    return f"### {purpose}\n\n" + _table(("keys", "what they do", "name"), rows)


def _told(command: Command) -> Sequence[str]:
    """The keys of a command as they are shown, those that are given to it as a range."""
    told = list(map(shown, command.keys))
    return [f"{told[0]}…{told[-1]}"] if command.takes_key else told


def _keys(keys: Iterable[str]) -> str:
    return " ".join(f"`{key}`" for key in keys)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(_lines(heads, rows)) + "\n"


def _lines(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"


MADE_FILES = {"keys.md": keys_md, "settings.md": settings_md}
"""The files, and what makes their text."""


def main() -> None:
    """Writes the files."""
    for name, make in MADE_FILES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()

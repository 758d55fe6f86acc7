"""The file of the settings as a text: printed with comments, kept, edited. Imported when that is asked for.

`afterword config` prints what is in effect; the program itself writes a setting only when it was chosen in it
(the theme).
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Final

from store.errors import AfterwordError, CannotWrite
from store.storage import write_whole
from store.tables import reason
from tui.commands import Command
from tui.config_reading import KEYS, read_settings, settings_of, written
from tui.keymap import TABLES, with_keys
from tui.labels import one_line
from tui.settings import DECLARED, Setting, Settings, Value, config_path, load

_MEASURE: Final = 88
"""Columns that a comment takes at most."""

_SCREENS: Final = {"reader": "In the reader", "library": "In the library"}


# -- as a text -------------------------------------------------------------------------------------


def config_text(settings: Settings | None = None) -> str:
    """All settings with what they do, as a file of settings.

    As they are in `settings`, what is not the default told; None: the defaults, each commented out, to be
    filled in.
    """
    lines = [*_comment(_INTRODUCTION if settings is None else _IN_EFFECT), ""]
    table = ""
    for setting in DECLARED:
        if setting.table != table:
            table = setting.table
            lines += [f"[{table}]", ""]
        lines += [*_setting(setting, settings), ""]
    lines += [f"[{KEYS}]", "", *_comment(_KEYS_SAY), ""]
    had: dict[str, Command] = {}
    for screen, commands in TABLES.items():
        lines += [f"# {_SCREENS[screen]}", ""]
        mine = with_keys(commands, settings.keys) if settings else commands
        for own, now in zip(commands, mine, strict=True):
            if own.id not in had:
                had[own.id] = now
                lines.append(_keys(own, now, told=settings is not None))
            elif had[own.id].keys != now.keys and settings is not None:
                # Of a command that two screens have, one screen took keys away: no one list says both.
                whole = now._replace(keys=settings.keys.get(own.id, own.keys))
                line = _keys(own, had[own.id], told=True)
                lines[lines.index(line)] = _keys(own, whole, told=own.id in settings.keys)
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


_INTRODUCTION: Final = (
    "Afterword's settings. What begins with # is a comment: take the # away before a setting, and change "
    "it. A value that cannot be is told when Afterword starts, and by `afterword config`; the default is in "
    "effect then."
)
_IN_EFFECT: Final = "Afterword's settings, as they are in effect."
_KEYS_SAY: Final = (
    "A command's keys: one, or a list of several, or none ([]). A key is a character, or a name such as "
    '"space", "f2", "ctrl+x", "alt+x", "pagedown". A key that is given here is taken from the command that '
    "had it."
)


def _comment(text: str) -> Iterator[str]:
    return (f"# {line}" for line in wrap(text, _MEASURE, break_on_hyphens=False))


def _setting(setting: Setting, settings: Settings | None) -> Iterator[str]:
    yield from _comment(setting.does)
    default = written(setting.default)
    yield from _comment(f"Takes {setting.form}. Default: {default}")
    if settings is None:
        yield f"# {setting.name} = {default}"
        return
    value: Value = getattr(settings, setting.field)
    differs = "" if value == setting.default else "  # not the default"
    yield f"{setting.name} = {written(value)}{differs}"


def _keys(own: Command, now: Command, *, told: bool) -> str:
    line = f'"{now.id}" = {written(now.keys)}'
    if not told:
        return f"# {line:<46} # {own.does}"
    return f"{line:<48} # {own.does}" + ("" if now.keys == own.keys else f". Default: {written(own.keys)}")


# -- kept ------------------------------------------------------------------------------------------


def keep(field: str, value: Value, path: Path | None = None) -> Path:
    """Writes one setting into the file of the settings, beside what the user wrote in it; returns its path.

    `field` is that of `Settings`. The file is made, with every setting as a comment, where there is none.
    Raises `AfterwordError`: it cannot be read, is no TOML, or cannot be written; it is as it was then.
    """
    path = config_path() if path is None else path
    setting = next(setting for setting in DECLARED if setting.field == field)
    try:
        text = path.read_text("utf-8-sig") if path.exists() else config_text()
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "it is not UTF-8"
        raise CannotWrite(path, why) from error
    try:
        write_whole(path, with_value(text, setting, value).encode())
    except OSError as error:
        raise CannotWrite(path, reason(error)) from error
    return path


def with_value(text: str, setting: Setting, value: Value) -> str:
    """A text of settings in which one is another. Raises `AfterwordError` for a text that is no TOML."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError
    from tomlkit.items import Table

    problems = settings_of(text)[1]
    commented = f"# {setting.name} = {written(setting.default)}\n"
    try:
        document = tomlkit.parse(text)
        holder = document.get(setting.table) if setting.table else document
        if holder is None:
            document[setting.table] = tomlkit.table()
            holder = document[setting.table]
        if not isinstance(holder, (Table, tomlkit.TOMLDocument)):
            raise AfterwordError(f"[{setting.table}] is no table", "`afterword config --edit` opens it")
        if setting.name not in holder and text.count(commented) == 1:
            # In a file that was made of the defaults it goes where the default stands.
            return text.replace(commented, f"{setting.name} = {written(value)}\n")
        holder[setting.name] = value
    except TOMLKitError as error:
        told = problems[0].lstrip(", :") if problems else str(error)
        raise AfterwordError(
            f"the settings cannot be read ({told})", "`afterword config --edit` opens them"
        ) from error
    return tomlkit.dumps(document)


# -- `afterword config` ----------------------------------------------------------------------------


def print_config() -> int:
    """Prints the settings in effect, as a file of settings, and on standard error what is wrong in it."""
    from tui.printing import print_lines

    path = config_path()
    settings, problems = load(path)
    where = "" if path.exists() else " (which is not there yet: `afterword config --edit` makes it)"
    report_problems(problems)
    print_lines([f"# {one_line(str(path))}{where}", *config_text(settings).splitlines()])
    return 0


def print_path() -> int:
    """Prints where the file of the settings is."""
    from tui.printing import print_lines

    print_lines([one_line(str(config_path()))])
    return 0


def edit_config() -> int:
    """Opens the file of the settings in the user's editor, and says what is wrong in it afterwards.

    Raises `AfterwordError` where there is no editor, or it fails.
    """
    import subprocess

    path = config_path()
    command = editor()
    if not os.path.lexists(path):
        try:
            write_whole(path, config_text().encode())
        except OSError as error:
            raise CannotWrite(path, reason(error)) from error
    try:
        code = subprocess.run([*command, str(path)], check=False).returncode
    except OSError as error:
        raise AfterwordError(f"{command[0]}: {reason(error)}", _NO_EDITOR) from error
    report_problems(read_settings(path)[1])
    return 1 if code else 0


_NO_EDITOR: Final = "VISUAL or EDITOR names one"


def editor() -> list[str]:
    """The words of the user's editor: VISUAL, else EDITOR, else what most systems have.

    Raises `AfterwordError` where there is none.
    """
    for variable in ("VISUAL", "EDITOR"):
        if told := os.environ.get(variable, "").strip():
            try:
                return shlex.split(told)
            except ValueError as error:
                raise AfterwordError(f"{variable}={told}: {error}".lower(), "check the quotes") from error
    for name in ("sensible-editor", "nano", "vim", "vi"):
        if shutil.which(name):
            return [name]
    raise AfterwordError("there is no editor to open the settings in", _NO_EDITOR)


def report_problems(problems: Sequence[str]) -> None:
    """Says on standard error what is wrong in the settings, a line each."""
    for problem in problems:
        print(one_line(f"afterword: {problem}"), file=sys.stderr)

"""What a user can set: each setting declared once, with its default, what it may be and what it does.

The file is `config.toml` in the platform's folder for settings. What is in it is read and looked through by
`tui.config_reading`, which is imported only where there is such a file; `docs/settings.md` and what
`afterword config` prints are made from `DECLARED`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from tui.ages import ABSOLUTE, RELATIVE, formatted

CONFIG: Final = "AFTERWORD_CONFIG"
"""The environment variable that names the file of the settings."""

AUTO: Final = "auto"


class Settings(NamedTuple):
    """The settings as they are in effect; what each does is said in `DECLARED`."""

    theme: str = AUTO
    line_width: int = 80
    dates: str = RELATIVE
    read_after: float = 1.0
    read_on_leaving: bool = True
    long_quotes: int = 3
    highlight: bool = True
    article: bool = True
    divider: int = 42
    map: bool = True
    preview: bool = True
    mouse: bool = True
    keys: Mapping[str, tuple[str, ...]] = {}
    """The user's keys by the id of their command; a command that is not in it has its own."""


Value = bool | int | float | str


class Setting(NamedTuple):
    """A setting as it stands in the file.

    `field` is that of `Settings`, `table` and `name` say where it stands in the file ("" for no table).
    `form` says what it may be, `does` what it does, both in sentences for people. `check` makes of a value
    from the file the one that is in effect, and raises ValueError, with a hint, where it cannot be one.
    """

    field: str
    table: str
    name: str
    form: str
    does: str
    check: Callable[[object], Value]

    @property
    def path(self) -> str:
        """How the setting is called: "reading.line_width"."""
        return f"{self.table}.{self.name}" if self.table else self.name

    @property
    def default(self) -> Value:
        """What is in effect where the file does not say it."""
        value = Settings._field_defaults[self.field]
        assert isinstance(value, (bool, int, float, str))
        return value


# -- what a value may be ---------------------------------------------------------------------------


def _switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError


def _whole(least: int, most: int) -> Callable[[object], int]:
    """A whole number between two, or 0."""

    def check(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and (value == 0 or least <= value <= most):
            return value
        raise ValueError

    return check


def _share(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 20 <= value <= 80:
        return value
    raise ValueError


def _seconds(value: object) -> float:
    if value == "never":
        return 0.0
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 3600:
        return float(value)
    raise ValueError


def _dates(value: object) -> str:
    """ "relative", "absolute", or a form for dates that says at least something of one."""
    if not isinstance(value, str):
        raise ValueError
    if value not in (RELATIVE, ABSOLUTE):
        try:
            formatted(value)
        except ValueError:
            raise ValueError from None
    return value


def _theme(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError
    from tui.theme import names

    every = [AUTO, *names()]
    if value in every:
        return value
    from difflib import get_close_matches

    near = get_close_matches(value, every, 1)
    raise ValueError(f"{near[0]} is one" if near else "")


DECLARED: Final = (
    Setting(
        "theme",
        "",
        "theme",
        'the name of a theme, or "auto"',
        "The colours. The command `theme` (ctrl+p) shows them all, and keeps the one that is chosen here. "
        '"auto" is afterword-light where the terminal says that it is light, else afterword-dark.',
        _theme,
    ),
    Setting(
        "line_width",
        "reading",
        "line_width",
        "columns, from 30 to 1000, or 0",
        "The most columns that a line of text takes in a pane. 0: as many as the pane has.",
        _whole(30, 1000),
    ),
    Setting(
        "dates",
        "reading",
        "dates",
        '"relative", "absolute", or a form such as "%d.%m.%Y %H:%M"',
        'Dates: how long ago ("5 h ago", dates where that is a year or more), always as a date, or in a form '
        "of your own, as strftime takes it.",
        _dates,
    ),
    Setting(
        "read_after",
        "reading",
        "read_after",
        'seconds, at most 3600, or "never"',
        "A comment counts as read when it has stood whole on the screen for so long.",
        _seconds,
    ),
    Setting(
        "read_on_leaving",
        "reading",
        "read_on_leaving",
        "true or false",
        "A comment counts as read when the cursor leaves it downwards.",
        _switch,
    ),
    Setting(
        "long_quotes",
        "reading",
        "long_quotes",
        "lines, at most 1000, or 0",
        "A long quote is folded to so many of its first lines. 0: quotes are always shown whole.",
        _whole(1, 1000),
    ),
    Setting(
        "highlight",
        "reading",
        "highlight",
        "true or false",
        "Code is highlighted where its language is known.",
        _switch,
    ),
    Setting(
        "article",
        "panes",
        "article",
        "true or false",
        "The article is shown beside the comments of a discussion that is opened for the first time.",
        _switch,
    ),
    Setting(
        "divider",
        "panes",
        "divider",
        "per cent, from 20 to 80",
        "The article's part of the width, until the divider is moved.",
        _share,
    ),
    Setting(
        "map",
        "panes",
        "map",
        "true or false",
        "The map of the thread stands beside the comments, as their scroll bar, until it is hidden.",
        _switch,
    ),
    Setting(
        "preview",
        "panes",
        "preview",
        "true or false",
        "The library shows a preview of the discussion under the cursor, until it is hidden.",
        _switch,
    ),
    Setting(
        "mouse",
        "panes",
        "mouse",
        "true or false",
        "Clicks, the wheel and dragging are Afterword's. false leaves them to the terminal.",
        _switch,
    ),
)
"""The settings in the order of the file. The keys are beside them: the table `keys` names commands by
their ids, each with a key or a list of keys."""


def config_path() -> Path:
    """The file of the settings: AFTERWORD_CONFIG, else `config.toml` in the platform's place. It need not
    be there."""
    if told := os.environ.get(CONFIG):
        return Path(os.path.expanduser(told))  # noqa: PTH111 (an unknown ~name stays as it is)
    from platformdirs import user_config_path

    return user_config_path("afterword", appauthor=False) / "config.toml"


def load(path: Path | None = None) -> tuple[Settings, list[str]]:
    """The settings in effect, and what is wrong in their file, each a sentence that names the line.

    `path` is the file (`config_path()` when None). Where it says nothing, or nothing that can be
    understood, the defaults are in effect. Raises nothing.
    """
    path = config_path() if path is None else path
    if not os.path.lexists(path):
        return Settings(), []
    from tui.config_reading import read_settings

    return read_settings(path)

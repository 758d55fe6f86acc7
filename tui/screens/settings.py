"""Where the settings are, what is in effect, and what is wrong in their file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from store.text import safe_line, thinned
from tui.commands import shown
from tui.config_reading import written
from tui.keymap import command_ids
from tui.screens.dialog import Dialog
from tui.settings import DECLARED, Settings, config_path

OWN = "●"
"""The sign of what is not the default."""

WIDTH = 86
"""Columns of the dialog."""

FRAME = 8
"""Columns that its frame, the space inside it and the scroll bar take."""

_TABLES = {"": "This program", "reading": "Reading", "panes": "Panes"}


class SettingsScreen(Dialog):
    """The settings in effect; `problems` are what is wrong in their file."""

    DEFAULT_CSS = """
    SettingsScreen > #dialog { width: 86; }
    SettingsScreen > #dialog > Static { width: 1fr; }
    """

    def __init__(self, settings: Settings, problems: Sequence[str] = ()) -> None:
        super().__init__()
        self._settings = settings
        self._problems = problems

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="dialog", can_focus=False) as dialog:
            dialog.border_title = Content("Settings")
            dialog.border_subtitle = Content("esc closes")
            width = min(WIDTH, self.app.size.width * 94 // 100) - FRAME
            yield Static(Content("\n").join(_lines(self._settings, self._problems, width)))


def _lines(settings: Settings, problems: Sequence[str], width: int) -> Iterator[Content]:
    path = config_path()
    yield Content.assemble(("File  ", "bold"), _plain(str(path)))
    yield Content.styled(
        "`afterword config --edit` opens it; they are read when Afterword starts."
        if path.exists()
        else "There is none yet: these are the defaults. `afterword config --edit` makes it.",
        "$foreground 65%",
    )
    for problem in problems:
        yield Content.assemble(("! ", "bold $text-warning"), _plain(problem))
    table = None
    for setting in DECLARED:
        if setting.table != table:
            table = setting.table
            yield Content()
            yield Content.styled(_TABLES[table], "bold $text-accent")
        value = getattr(settings, setting.field)
        is_own = value != setting.default
        yield Content.assemble(
            (f"{OWN} " if is_own else "  ", "$text-accent"),
            f"{setting.name:<17}",
            (written(value), "bold"),
            (f"  (default: {written(setting.default)})" if is_own else "", "$foreground 65%"),
        )
        for line in wrap(setting.does, max(20, width - 4)):
            yield Content.styled(f"    {line}", "$foreground 65%")
    yield Content()
    yield Content.styled("Keys of your own", "bold $text-accent")
    if not settings.keys:
        yield Content.styled("  none", "$foreground 65%")
    commands = command_ids()
    for command_id, keys in settings.keys.items():
        yield Content.assemble(
            (f"{OWN} ", "$text-accent"),
            f"{command_id:<20}",
            (" ".join(map(shown, keys)) or "none", "bold"),
            (f"  {commands[command_id].does}", "$foreground 65%"),
        )


def _plain(text: str) -> str:
    return thinned(safe_line(text))

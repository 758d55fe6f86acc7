"""The two themes of the program: calm grounds, one accent, text that is bright enough to read."""

from __future__ import annotations

import os
from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="afterword-dark",
    primary="#7aa2d6",
    secondary="#8f9bb3",
    accent="#8ab4f8",
    warning="#e5b567",
    error="#e07a7a",
    success="#8fbf8f",
    foreground="#d7dae0",
    background="#14161b",
    surface="#1b1e25",
    panel="#20242d",
    dark=True,
    variables={
        "text-accent": "#a8c7fa",
        "text-warning": "#f0c674",
        "accent-muted": "#3d5478",
        "warning-muted": "#4d4124",
        "primary-muted": "#2f4566",
        "scrollbar": "#3a4150",
        "scrollbar-active": "#5b6880",
        "border": "#333a48",
        "border-blurred": "#262b35",
    },
)

LIGHT: Final = Theme(
    name="afterword-light",
    primary="#2f5d9f",
    secondary="#5a6579",
    accent="#1a5fb4",
    warning="#8a5a00",
    error="#a8323a",
    success="#2f7a3d",
    foreground="#23262d",
    background="#fbfaf7",
    surface="#f1efe9",
    panel="#ebe9e1",
    dark=False,
    variables={
        "text-accent": "#174f98",
        "text-warning": "#7a4f00",
        "accent-muted": "#a9c3e6",
        "warning-muted": "#f3e0b0",
        "primary-muted": "#c9dbf3",
        "scrollbar": "#c9c5ba",
        "scrollbar-active": "#9c978a",
        "border": "#c9c5ba",
        "border-blurred": "#dedbd2",
    },
)

THEMES: Final = (DARK, LIGHT)
"""The program's own themes."""


def names() -> list[str]:
    """The names of all themes: the program's own, then Textual's."""
    from textual.theme import BUILTIN_THEMES

    return [*(theme.name for theme in THEMES), *BUILTIN_THEMES]


AUTO: Final = "auto"
"""The setting that leaves the theme to the terminal."""


def chosen(setting: str) -> str:
    """The name of the theme that a setting means: "auto" is the one for the terminal's ground."""
    if setting != AUTO:
        return setting
    return LIGHT.name if terminal_is_light() else DARK.name


def terminal_is_light() -> bool:
    """Whether the terminal says that its ground is light.

    Some say it in COLORFGBG ("0;15", "0;default;15"; rxvt's convention, which Konsole and others follow):
    of the 16 colours, vim too takes 7 and 9 to 15 for light. To ask the terminal itself (OSC 11) would take
    a round trip before the first frame.
    """
    ground = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return ground.isdecimal() and (int(ground) == 7 or 9 <= int(ground) <= 15)

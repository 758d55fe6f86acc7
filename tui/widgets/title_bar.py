"""The first line of a screen: what is read, and where the reader is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len

from tui.widgets.bar import Bar, Piece

GAP = "  "
BETWEEN = " · "


class TitleBar(Bar):
    """A title, quieter what belongs to it, and at the right the position."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"title-bar--title", "title-bar--quiet", "title-bar--mark"}

    DEFAULT_CSS = """
    TitleBar > .title-bar--title { text-style: bold; }
    TitleBar > .title-bar--quiet { color: $foreground 65%; }
    TitleBar > .title-bar--mark { color: $text-warning; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._told: tuple[str, str, tuple[str, ...], str] = ("", "", (), "")

    def tell(self, title: str, place: str, *, known: Sequence[str] = (), mark: str = "") -> None:
        """Shows a title, and at the right the place and what else is known; all safe and on one line.

        Of what is `known`, the most important first, as much is shown as leaves the title its room.
        `mark` stands out a little. What begins with a space stands beside the title.
        """
        self._told = (title, place, tuple(known), mark)
        self.choose()

    def chosen(self, width: int) -> tuple[Sequence[Piece], Sequence[Piece]]:
        """The title and the place, and of what is known as much as there is room for."""
        title, place, known, mark = self._told
        room = width - cell_len(title) - cell_len(place) - len(GAP)
        if mark:
            room -= cell_len(mark) + len(GAP)
        shown: list[str] = []
        for text in known:
            room -= cell_len(text) + len(BETWEEN)
            if room < 0:
                break
            shown.append(text)
        about = [text.strip() for text in shown if text.startswith(" ")]
        left: list[Piece] = [(title, "title-bar--title")]
        if about:
            left.append((GAP + BETWEEN.join(about), "title-bar--quiet"))
        right: list[Piece] = [(f"{GAP}{mark}", "title-bar--mark")] if mark else []
        told = [*(text for text in shown if not text.startswith(" ")), *([place] if place else [])]
        if told:
            right.append((GAP + BETWEEN.join(told), "title-bar--quiet"))
        return left, right

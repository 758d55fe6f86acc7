"""The first line of a screen: what is read, and where the reader is in it."""

from __future__ import annotations

from typing import ClassVar

from tui.widgets.bar import Bar, Piece


class TitleBar(Bar):
    """A title, quieter what belongs to it, and at the right the position."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"title-bar--title", "title-bar--quiet", "title-bar--mark"}

    DEFAULT_CSS = """
    TitleBar > .title-bar--title { text-style: bold; }
    TitleBar > .title-bar--quiet { color: $text-muted; }
    TitleBar > .title-bar--mark { color: $accent; }
    """

    def tell(self, title: str, about: str, place: str, marks: str = "") -> None:
        """Shows a title, what is known about it, and at the right marks and the place.

        All of them safe and on one line. What does not fit goes: first what is known about it.
        """
        left: list[Piece] = [(title, "title-bar--title")]
        if about:
            left.append((f"  {about}", "title-bar--quiet"))
        right: list[Piece] = []
        if marks:
            right.append((f"  {marks}", "title-bar--mark"))
        if place:
            right.append((f"  {place}", "title-bar--quiet"))
        self.show(left, right)

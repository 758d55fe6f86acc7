"""A list of the overview: a row each, with a cursor on one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.message import Message

from tui.ranking_lines import Entry, RankingLines
from tui.widgets.line_pane import LinePane


class Ranking(LinePane):
    """Rows of authors or branches."""

    DEFAULT_CSS = """
    Ranking {
        & > .ranking--cursor { background: $panel; }
        & > .ranking--bar { color: $accent; }
        & > .ranking--name { text-style: bold; }
        & > .ranking--number { color: $foreground 75%; text-style: bold; }
        & > .ranking--nameless { color: $foreground 70%; text-style: italic; }
        & > .ranking--meter { color: $primary 75%; }
        & > .ranking--count { color: $foreground; }
        & > .ranking--quiet { color: $foreground 65%; }
        & > .ranking--words { color: $foreground 80%; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"ranking--{kind}"
        for kind in ("cursor", "bar", "name", "number", "nameless", "meter", "count", "quiet", "words")
    }
    PREFIXES = ("pane--", "ranking--")
    ALLOW_SELECT = False

    class Chosen(Message):
        """The row that the cursor was on was clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        self.lines: RankingLines = RankingLines()
        super().__init__(self.lines, id=id)
        self.is_ready = False
        """Whether a click on the row under the cursor chooses it: it was seen that the cursor is there."""
        self._empty = ""

    @property
    def EMPTY(self) -> str:  # type: ignore[override]
        """What is said where there is no row."""
        return self._empty

    @property
    def target(self) -> int:
        """What the row under the cursor stands for, -1 where there is none."""
        return self.lines.target

    def show(self, entries: Sequence[Entry], *, empty: str = "") -> None:
        """Shows these rows, the cursor on the first; without any, says `empty`."""
        self._empty = empty
        self.lines.show(entries)
        self.view.put((self.lines.first, 0))
        self.repaint()
        self.go(0)
        self.is_ready = self.has_focus

    def go(self, item: int) -> None:
        """Puts the cursor on a row, or on the nearest one there is, and shows it."""
        self.lines.cursor = item = max(0, min(item, self.lines.last))
        if len(self.lines) and self.fit():
            self._bring(item)
        self.is_ready = True
        self.redraw()

    def _bring(self, item: int) -> None:
        top, height = self.view.top[0], self.view.height
        if item < top:
            self.put_top((item, 0))
        elif item >= top + height:
            self.put_top((item - height + 1, 0))

    def _laid_out(self) -> None:
        if len(self.lines):
            self._bring(self.lines.cursor)

    def fit(self) -> bool:
        """As `LinePane.fit`; a list that became lower still shows its cursor."""
        before = self.view.height
        fits = super().fit()
        if fits and self.view.height != before and len(self.lines):
            top, height = self.view.top[0], self.view.height
            if not top <= self.lines.cursor < top + height:
                self.view.put((max(0, self.lines.cursor - height + 1), 0))
        return fits

    def by(self, rows: int) -> None:
        """Moves the cursor by so many rows."""
        self.go(self.lines.cursor + rows)

    @property
    def page(self) -> int:
        """How many rows a page is."""
        return max(1, self.size.height - 1)

    def to_end(self, end: bool) -> None:
        """Moves the cursor to the last row, or to the first."""
        self.go(self.lines.last if end else 0)

    def on_focus(self) -> None:
        """The cursor shows where the keys go."""
        self.lines.is_active = True
        self.redraw()

    def on_blur(self) -> None:
        """The keys went to another section."""
        self.lines.is_active = self.is_ready = False
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Moves the cursor to the row that was clicked; where it was already, chooses it."""
        event.stop()
        item, _ = self.clicked(event)
        if item < 0 or event.button != 1:
            return
        if item == self.lines.cursor and self.is_ready:
            self.post_message(self.Chosen())
        self.go(item)

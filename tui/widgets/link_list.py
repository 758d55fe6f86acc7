"""The links of a text, one under the other: its number, what it is called, and the whole target."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Sequence
from itertools import accumulate, pairwise
from typing import ClassVar, Final

from textual import events
from textual.message import Message

from tui.labels import one_line
from tui.lines import Row
from tui.links import Link
from tui.render import clipped, lead
from tui.text_layout import Overlay, Piece
from tui.widgets.line_pane import LinePane
from tui.wrapping import cut

_WARNING: Final = "⚠ "


class LinkLines:
    """Links as lines (`tui.lines.Lines`): one item a link, its text the target. Each is called by a name."""

    def __init__(self, links: Sequence[Link], names: Sequence[str]) -> None:
        self.links = links
        self.cursor = 0 if links else -1
        self._names = [one_line(name) for name in names]
        self._digits = len(str(len(links)))
        self.lay_out(80)

    # -- tui.lines.Lines -----------------------------------------------------------------------

    def lay_out(self, width: int) -> None:
        """Cuts the targets for rows of `width` cells."""
        self._columns = max(8, width - 2 - self._digits - 2)
        self._rows = [self._made(link, name) for link, name in zip(self.links, self._names, strict=True)]
        if self._rows:
            self._rows[-1].pop()  # the empty row parts it from the next one
        self._ends = [*accumulate(len(rows) for rows in self._rows)]

    def _made(self, link: Link, name: str) -> list[list[Piece]]:
        rows: list[list[Piece]] = []
        if name and name != link.target:
            rows.append([Piece(clipped(name, self._columns), ("name",))])
        starts, ends = cut(link.target, self._columns)
        host = link.target.find(link.host) if link.host else -1
        over = Overlay(host, host + len(link.host), "host")
        for start, end in zip(starts, ends, strict=True):
            places = sorted({start, end, *(at for at in over[:2] if start < at < end)})
            rows.append(
                [
                    Piece(
                        link.target[first:past],
                        ("target", "host") if over.start <= first < over.end else ("target",),
                        first,
                    )
                    for first, past in pairwise(places)
                ]
            )
        remark = f"not opened: it {link.why_not}" if link.why_not else link.why_look
        if remark:
            rows.append([Piece(clipped(f"{_WARNING}{remark}", self._columns), ("why",))])
        rows.append([])
        return rows

    @property
    def first(self) -> int:
        """The first link."""
        return 0 if self.links else -1

    @property
    def last(self) -> int:
        """The last link."""
        return len(self.links) - 1

    def next(self, item: int) -> int:
        """The link after `item`, or -1."""
        return item + 1 if item + 1 < len(self.links) else -1

    def previous(self, item: int) -> int:
        """The link before `item`, or -1."""
        return max(-1, item - 1)

    def height(self, item: int) -> int:
        """The rows of a link and, before another one, an empty one."""
        return len(self._rows[item])

    @property
    def total(self) -> int:
        """All rows."""
        return self._ends[-1] if self._ends else 0

    def offset(self, item: int) -> int:
        """The rows above a link."""
        return self._ends[item] - len(self._rows[item])

    def at(self, row: int) -> tuple[int, int]:
        """The link that stands `row` rows below the top, and the row of it."""
        item = min(bisect_right(self._ends, max(0, row)), self.last)
        return (item, min(row - self.offset(item), self.height(item) - 1)) if item >= 0 else (-1, 0)

    def key(self, item: int) -> Hashable:
        """Whether the cursor is on the link."""
        return item == self.cursor

    def row(self, item: int, row: int, selected: tuple[int, int] | None = None) -> Row:
        """A row of a link, with its number before the first one."""
        pieces = self._rows[item][row]
        is_cursor = item == self.cursor and bool(pieces)
        number = (str(self.links[item].number) if self.links[item].number else "–") if row == 0 else ""
        before = Piece(f"{number:>{self._digits}}  ", ("number",))
        if selected:
            pieces = [part for piece in pieces for part in _parted(piece, selected)]
        return Row([before, *pieces], ("cursor",) if is_cursor else (), lead(2, is_cursor, 0, 2))

    def place_of(self, item: int, row: int) -> int:
        """Where a row begins in the target; 0 for one that is no part of it."""
        return max(0, next((piece.place for piece in self._rows[item][row]), 0))

    def row_of(self, item: int, place: int) -> int:
        """The row of the link that the character at `place` of its target stands in."""
        rows = [
            at
            for at, pieces in enumerate(self._rows[item])
            if pieces and 0 <= pieces[0].place <= max(0, place)
        ]
        return rows[-1] if rows else 0

    def copied(self, item: int, start: int, end: int | None, whole: bool) -> str:
        """A stretch of the target."""
        return self.links[item].target[max(0, start) : end]


def _parted(piece: Piece, selected: tuple[int, int]) -> list[Piece]:
    """A piece of a target, in ASCII but where it is not opened, with what is selected of it."""
    if piece.place < 0:
        return [piece]
    start, end = (min(max(at - piece.place, 0), len(piece.text)) for at in selected)
    parts = ((0, start, ()), (start, end, ("selected",)), (end, len(piece.text), ()))
    return [
        Piece(piece.text[first:past], (*piece.kinds, *kinds), piece.place + first)
        for first, past, kinds in parts
        if first < past
    ]


class LinkList(LinePane):
    """The links, with a cursor on one of them."""

    DEFAULT_CSS = """
    LinkList {
        & > .links--cursor { background: $panel; }
        & > .links--bar { color: $accent; }
        & > .links--number { color: $accent; }
        & > .links--name { color: $foreground; }
        & > .links--target { color: $foreground 65%; }
        & > .links--host { color: $foreground; }
        & > .links--why { color: $text-warning; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"links--{kind}" for kind in ("cursor", "bar", "number", "name", "target", "host", "why")
    }
    PREFIXES = ("pane--", "links--")

    class Chosen(Message):
        """The link that the cursor was on was clicked."""

    def __init__(self, links: Sequence[Link], names: Sequence[str], *, id: str | None = None) -> None:
        self.lines: LinkLines = LinkLines(links, names)
        super().__init__(self.lines, id=id)

    @property
    def cursor(self) -> int:
        """Which link it is that the cursor is on, from 0."""
        return self.lines.cursor

    def go(self, item: int) -> None:
        """Puts the cursor on a link, or on the nearest that there is, and shows it."""
        item = max(0, min(item, self.lines.last))
        self.lines.cursor = item
        if self.fit():
            height = self.lines.height(item) - (item != self.lines.last)
            y = self.view.y_of(item)
            if y is None or y < 0 or y + height > self.view.height:
                above = (y is not None and y < 0) or (item, 0) < self.view.top
                at = (item, 0)
                if not above and height < self.view.height:
                    at = self.view.up((item, height - 1), self.view.height - 1)
                self.put_top(at, beyond=True)
        self.redraw()

    def _laid_out(self) -> None:
        self.go(self.cursor)

    def by(self, links: int) -> None:
        """Moves the cursor by a link; first scrolls through a target that is taller than the window."""
        y = self.view.y_of(self.cursor) if self.fit() else None
        if y is not None:
            below = y + self.lines.height(self.cursor) - 1 - self.view.height
            if (links > 0 and below > 0) or (links < 0 and y < 0):
                step = max(1, self.view.height - 1)
                self.scroll_rows(min(step, below) if links > 0 else -min(step, -y))
                return
        self.go(self.cursor + links)

    def page(self, pages: int) -> None:
        """Moves the cursor by about so many windows."""
        step = max(1, self.view.height - 2)
        at = self.lines.offset(self.cursor) + pages * step
        to = self.lines.at(max(0, min(at, self.lines.total - 1)))[0]
        self.go(to if to != self.cursor else to + pages)

    def on_click(self, event: events.Click) -> None:
        """Moves the cursor to the link that was clicked; where it was already, chooses it."""
        item, _ = self.clicked(event)
        if item < 0:
            return
        if item == self.cursor:
            self.post_message(self.Chosen())
        self.go(item)

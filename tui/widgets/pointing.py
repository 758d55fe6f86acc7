"""What the pointer does in a pane of lines: it scrolls, clicks and selects text.

What is selected is text only: guides, marks and numbers that are drawn round it stay out of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.selection import Selection
from textual.widget import Widget

from tui.text_layout import Kinds
from tui.widgets.line_strips import ROWS
from tui.window import NOTHING, Anchor
from tui.wrapping import clusters, width

if TYPE_CHECKING:
    from textual.scroll_view import ScrollView

    from tui.lines import Lines
    from tui.widgets.line_strips import LineStrips
    from tui.window import Window

    class Part(ScrollView):
        """What a `LinePane` has beside."""

        lines: Lines
        view: Window
        strips: LineStrips

        @property
        def is_laid_out(self) -> bool: ...
        @property
        def _bar_width(self) -> int: ...
        def fit(self) -> bool: ...
        def put_top(self, at: Anchor, *, beyond: bool = False) -> bool: ...
        def scroll_rows(self, rows: int) -> bool: ...
        def repaint(self) -> None: ...
        def redraw(self) -> None: ...
else:
    Part = object

Reach = tuple[Offset, Offset]
"""Where what stands in a cell begins and ends, as Textual's selection counts: a place, and a row of all."""

REST = 1 << 60
"""A place beyond the end of any text."""


class Pointing(Part):
    """A pane's part of the mouse."""

    class TextClicked(Message):
        """The character at `place` of the text of item `item` was clicked."""

        def __init__(self, pane: Pointing, item: int, place: int) -> None:
            super().__init__()
            self.pane = pane
            self.item = item
            self.place = place

        @property
        def control(self) -> Pointing:
            """The pane."""
            return self.pane

    _is_dragged = False
    _pointed: Anchor = NOTHING
    _pointed_at = Offset(-1, -1)

    # -- the pointer ---------------------------------------------------------------------------

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.prevent_default()  # Textual's own handler would scroll once more
        if self.scroll_rows(max(1, round(self.app.scroll_sensitivity_y))):
            event.stop()

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.prevent_default()
        if self.scroll_rows(-max(1, round(self.app.scroll_sensitivity_y))):
            event.stop()

    async def _on_mouse_down(self, event: events.MouseDown) -> None:
        offset = event.get_content_offset(self)
        if offset is None or event.button != 1:
            return
        self._pointed = self.view.at(offset.y) if self.is_laid_out else NOTHING
        self._pointed_at = offset
        if self._is_bar(offset.x):
            self._is_dragged = True
            self.capture_mouse()
            self._drag(offset.y)
            event.stop()

    def _on_mouse_move(self, event: events.MouseMove) -> None:
        if self._is_dragged:
            self._drag(event.y - self.gutter.top)
            event.stop()

    async def _on_mouse_up(self, event: events.MouseUp) -> None:
        if self._is_dragged:
            self._is_dragged = False
            self.release_mouse()
            self.repaint()
            event.stop()

    def _is_bar(self, x: int) -> bool:
        return bool(self._bar_width) and x == self.size.width - 1

    def clicked(self, event: events.Click) -> Anchor:
        """What a click means; nothing, where it ends the drag of a selection or the pane was scrolled."""
        offset = event.get_content_offset(self)
        if offset is None or offset != self._pointed_at or self._is_bar(offset.x):
            return NOTHING
        at = self.view.at(offset.y)
        return at if at == self._pointed else NOTHING

    def tell_text_clicked(self, event: events.Click) -> None:
        """Posts `TextClicked` for a plain click that stands on text, the first of a double one."""
        item, row = self.clicked(event)
        if item >= 0 and event.chain == 1 and event.button == 1:
            place = self.place_at(item, row, self._pointed_at.x)
            if place >= 0:
                self.post_message(self.TextClicked(self, item, place))

    def place_at(self, item: int, row: int, x: int) -> int:
        """The place in the text of `item` of what stands in column `x` of its row; -1 for no text.

        What is drawn after a link and names it (a piece of the kind "link…") stands for its last character.
        """
        place, past, kinds = self._under(item, row, x)
        if place < past:
            return place
        return place - 1 if any(kind.startswith("link") for kind in kinds) else -1

    def _under(self, item: int, row: int, x: int) -> tuple[int, int, Kinds]:
        """The stretch of the text of `item` that stands in column `x` of its row, and its kinds.

        The stretch is empty where no text stands: at the end of what stands before it in the row, else
        where the row begins.
        """
        pieces, _, lead = self.lines.row(item, row, None)
        left = x - sum(width(piece.text) for piece in lead)
        past = max(0, self.lines.place_of(item, row))
        for piece in pieces:
            wide = width(piece.text)
            if left < 0:
                break
            if left >= wide:
                left -= wide
                past = piece.place + len(piece.text) if piece.place >= 0 else past
            elif piece.place < 0:
                return past, past, piece.kinds
            else:
                for start, end, cells in clusters(piece.text, 0, len(piece.text)):
                    if left < cells:
                        return piece.place + start, piece.place + end, piece.kinds
                    left -= cells
        return past, past, ()

    def _drag(self, y: int) -> None:
        """Scrolls to where row `y` of the scroll bar stands for."""
        if self.fit():
            height = self.view.height
            share = min(1.0, max(0.0, y / max(1, height - 1)))
            self.put_top(self.lines.at(round(share * max(0, self.lines.total - height))))

    # -- selecting text ------------------------------------------------------------------------

    @property
    def allow_select(self) -> bool:
        """Whether a drag selects text; where the pointer is on the scroll bar, it scrolls."""
        return super().allow_select and not self._is_bar(self.app.mouse_position.x - self.content_region.x)

    @property
    def select_container(self) -> Widget:
        """The pane itself, so that a third click selects no more than the second one."""
        return self

    def selection_updated(self, selection: Selection | None) -> None:
        """Paints the selection."""
        self.redraw()

    def reach(self, x: int, y: int) -> Reach | None:
        """The ends of what a selection holds that reaches to the cell (`x`, `y`) of the pane, or beyond it.

        None in a pane without lines. What stands above the pane is taken for the beginning of its first
        row, what stands below its lines for the end of the last one.
        """
        rows = self.view.rows() if self.is_laid_out else []
        if not rows:
            return None
        if not 0 <= y < len(rows):
            x, y = (0, 0) if y < 0 else (self.size.width, len(rows) - 1)
        item, row = rows[y]
        place, past, _ = self._under(item, row, max(0, x))
        return Offset(place, item * ROWS + row), Offset(past, item * ROWS + row)

    def text_select_all(self) -> None:
        """Selects the item that was pointed at last: a double click selects one comment."""
        item = self._pointed[0]
        if item >= 0 and not self.is_mark(self._pointed_at, self._pointed):
            first, last = item * ROWS, item * ROWS + self.lines.height(item) - 1
            self.screen.selections = {self: Selection(Offset(0, first), Offset(REST, last))}

    def is_mark(self, offset: Offset, at: Anchor) -> bool:
        """Whether what stands there is for clicking, so that a double click is two of them."""
        return False

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that is selected, of the items that it reaches over, without guides and marks."""
        start, end = selection
        item = self.lines.first if start is None else start.y // ROWS
        until = self.lines.last if end is None else min(self.lines.last, end.y // ROWS)
        is_one = item == until
        texts = []
        while 0 <= item <= until:
            begin = start.x if start is not None and item == start.y // ROWS else 0
            stop = end.x if end is not None and item == end.y // ROWS else None
            texts.append(self.lines.copied(item, begin, stop, not is_one))
            item = self.lines.next(item)
        return ("\n".join(texts), "\n") if texts else None

"""The pane that both the article and the comment tree stand on: lines, painted quickly.

What is shown is a `tui.lines.Lines`; this module scrolls, paints and selects it. All that Textual
charges for a paint is paid here, and each way around it says what it saves (40 rows, 100,000
comments, 2 cores); the rest of `tui` is ordinary Textual.

The window hangs on an anchor, the item at its top and the row of it, never on a row of the whole:
what is above need not be wrapped or counted, and does not move what is read when it is.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.filter import LineFilter
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from tui.lines import Lines
from tui.text_layout import Kinds, Piece
from tui.widgets.placed import PlacedStrip, is_disputed
from tui.wrapping import width as cells_of
from tui.wrapping import wrap

Anchor = tuple[int, int]
"""An item and a row of it. Anchors compare as they stand one under the other."""

_ROWS: Final = 1 << 40
"""Rows of an item in the numbers that Textual's selection counts rows by (item * _ROWS + row)."""

_KEPT: Final = 640
"""Strips that are kept: some windows' worth. A strip takes about 4 KB."""

_THUMB: Final = "▐"


class LinePane(ScrollView, can_focus=True, inherit_bindings=False):
    """Scrolls and paints `lines`. It binds no keys: a screen's commands call its methods.

    A method that moves returns True when something moved.
    """

    DEFAULT_CSS = """
    LinePane {
        overflow: hidden hidden;
        scrollbar-size-vertical: 1;
        width: 1fr;
        height: 1fr;
        & > .pane--text { color: $foreground; }
        & > .pane--em { text-style: italic; }
        & > .pane--strong { text-style: bold; }
        & > .pane--strike { text-style: strike; }
        & > .pane--heading { text-style: bold; color: $text-accent; }
        & > .pane--code { background: $surface; }
        & > .pane--pre { background: $surface; }
        & > .pane--pre-bar { background: $surface; color: $foreground-muted; }
        & > .pane--link { text-style: underline; }
        & > .pane--quote { color: $foreground 75%; }
        & > .pane--quote-bar { color: $accent-muted; }
        & > .pane--marker { color: $foreground 75%; }
        & > .pane--notice { color: $foreground 65%; text-style: italic; }
        & > .pane--match { background: $warning-muted; color: $foreground; text-style: underline; }
        & > .pane--match-current { background: $warning; color: $background; text-style: bold underline; }
        & > .pane--selected { background: $primary-muted; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"pane--{kind}"
        for kind in (
            *("text", "em", "strong", "strike", "heading", "code", "pre", "pre-bar", "link", "quote"),
            *("quote-bar", "marker", "notice", "match", "match-current", "selected"),
        )
    }

    PREFIXES: ClassVar[tuple[str, ...]] = ("pane--",)
    """What the names of kinds are put behind to find their component classes."""

    EMPTY: ClassVar[str] = ""
    """What is said where there is no line."""

    ALLOW_MAXIMIZE = False

    class Scrolled(Message):
        """What stands on the screen of the pane changed: it was scrolled, folded, laid out."""

    def __init__(self, lines: Lines, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines = lines
        self.strips_made = 0
        """How many strips were made so far; tests and benchmarks look at it."""
        self._top: Anchor = (lines.first, 0)
        self._fitted = Size(0, 0)
        self._later: list[tuple[int, int, int]] = []
        self._rows: list[Anchor] | None = None
        self._strips: dict[Hashable, Strip] = {}
        self._styles_of: dict[Kinds, Style] = {}
        self._filters: tuple[LineFilter, ...] = ()
        self._left = 0
        self._thumb = range(0)
        self._bare = False
        self._dragged = False
        self._pointed: Anchor = (-1, 0)
        self._telling = False

    # -- laying out ----------------------------------------------------------------------------

    @property
    def is_laid_out(self) -> bool:
        """Whether the width of the lines is known."""
        return self._fitted.width > 0

    @property
    def window_height(self) -> int:
        """The rows of the window, at least 1."""
        return max(1, self._fitted.height)

    def fit(self) -> bool:
        """Lays the lines out for the size of the pane, if that changed; False while it has none.

        It is called where the size is final: by the paint and by motions. Laying out when told of a
        resize would do it twice for each, with a width that a scroll bar is still to change.
        """
        size = self.size
        columns = max(1, size.width - self._bar_width)
        if size.width <= 0 or size.height <= 0:
            return False
        if self._fitted == (columns, size.height):
            return True
        if not self.is_laid_out:
            self._fitted = Size(columns, size.height)
            self.lines.lay_out(columns)
            self._rows = None
            self._laid_out()
        else:
            item, place, y = self._held()
            self._fitted, old = Size(columns, size.height), self._fitted
            if old.width != columns:
                self.lines.lay_out(columns)
                self._strips.clear()
            self._rows = None
            if item >= 0:
                self._top = self._up((item, self.lines.row_of(item, place)), min(y, size.height - 1))
        self._tell()
        return True

    def _laid_out(self) -> None:
        """What is to be done once the lines are laid out for the first time."""

    def _held(self) -> tuple[int, int, int]:
        """What keeps its place on a resize: an item, a place in its text, and its row of the window."""
        item, row = self._top
        return (item, self.lines.place_of(item, row), 0) if item >= 0 else (-1, 0, 0)

    @property
    def _bar_width(self) -> int:
        return 1 if self.styles.scrollbar_size_vertical else 0

    # -- walking over rows ---------------------------------------------------------------------

    def _down(self, at: Anchor, rows: int) -> Anchor:
        """The anchor `rows` rows below `at`, or the last row of all."""
        item, row = at
        row += rows
        while row >= (height := self.lines.height(item)):
            after = self.lines.next(item)
            if after < 0:
                return item, height - 1
            row -= height
            item = after
        return item, row

    def _up(self, at: Anchor, rows: int) -> Anchor:
        """The anchor `rows` rows above `at`, or the first row of all."""
        item, row = at
        row -= rows
        while row < 0:
            before = self.lines.previous(item)
            if before < 0:
                return item, 0
            item = before
            row += self.lines.height(item)
        return item, row

    def _within(self, at: Anchor) -> Anchor:
        """`at`, or the highest anchor from which the window is full to the last row."""
        item, row = at
        left = self.window_height
        while item >= 0:
            left -= self.lines.height(item) - row
            if left <= 0:
                return at
            item, row = self.lines.next(item), 0
        last = self.lines.last
        return min(at, self._up((last, self.lines.height(last) - 1), self.window_height - 1))

    def window(self) -> list[Anchor]:
        """The rows that stand in the window, from its top on."""
        if self._rows is None:
            rows: list[Anchor] = []
            item, row = self._top
            height = self.window_height
            while item >= 0 and len(rows) < height:
                count = min(self.lines.height(item) - row, height - len(rows))
                rows.extend((item, at) for at in range(row, row + count))
                item, row = self.lines.next(item), 0
            self._rows = rows
        return self._rows

    # -- scrolling -----------------------------------------------------------------------------

    @property
    def top(self) -> Anchor:
        """The item at the top of the window and the row of it."""
        return self._top

    def put_top(self, at: Anchor, *, beyond: bool = False) -> bool:
        """Scrolls so that `at` stands at the top; with `beyond` even where that leaves rows empty.

        There is no animation: Textual's own scrolling paints 40 times for one key.
        """
        if at[0] < 0 or not self.is_laid_out:
            return False
        if not beyond:
            at = self._within(at)
        if at == self._top:
            return False
        self._top = at
        self.repaint()
        return True

    def scroll_rows(self, rows: int) -> bool:
        """Scrolls by `rows` rows, downwards where that is more than 0."""
        if not self.fit() or self._top[0] < 0:
            return False
        if rows < 0:
            return self.put_top(self._up(self._top, -rows), beyond=True)
        # A window that is scrolled beyond the end, by a fold, stays there.
        return self.put_top(max(self._top, self._within(self._down(self._top, rows))), beyond=True)

    def repaint(self) -> None:
        """Paints the whole pane at the next paint: where it stands, or what is seen, changed."""
        self._rows = None
        self.refresh(self.size.region)
        self._tell()

    def repaint_item(self, item: int) -> None:
        """Paints the rows of one item at the next paint, if they stand in the window.

        A cursor that moves without scrolling paints two comments: 1.1 ms less than all of them.
        """
        if not self.is_laid_out:
            return
        rows = [y for y, (at, _) in enumerate(self.window()) if at == item]
        if rows:
            self.refresh(Region(0, rows[0], self.size.width, len(rows)))

    def _tell(self) -> None:
        if not self._telling and self.is_attached:
            self._telling = True
            self.call_next(self._tell_scrolled)

    def _tell_scrolled(self) -> None:
        self._telling = False
        self.post_message(self.Scrolled())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follows what others scroll by rows of the whole: Textual's actions, a drag of a selection."""
        if round(old_value) != round(new_value) and self.is_laid_out:
            self.put_top(self.lines.at(round(new_value)))

    @property
    def allow_vertical_scroll(self) -> bool:
        """The pane draws its scroll bar itself, so there being none of Textual's says nothing."""
        return not self._check_disabled()

    def _set_extent(self) -> None:
        """Keeps Textual's idea of the scroll position, without a layout or a second paint.

        Assigning `virtual_size` makes both: 33 ms a fold at 100,000 comments, where this takes 4.
        """
        item, row = self._top
        total = self.lines.total
        height = self.window_height
        offset = self.lines.offset(item) + row if item >= 0 else 0
        total = max(total, offset + min(height, len(self.window())))
        self.set_reactive(Widget.virtual_size, Size(self.size.width, total))
        self.set_reactive(Widget.scroll_y, float(offset))
        self.set_reactive(Widget.scroll_target_y, float(offset))
        if total <= height:
            self._thumb = range(0)
        else:
            rows = max(1, height * height // total)
            first = round((height - rows) * min(1.0, offset / (total - height)))
            self._thumb = range(first, first + rows)

    # -- painting ------------------------------------------------------------------------------

    def notify_style_update(self) -> None:
        """Forgets what was drawn in the old styles: the theme, the focus or a style sheet changed."""
        super().notify_style_update()
        self._styles_of.clear()
        self._strips.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of the pane, from the cache where nothing of a row changed.

        Textual's own way to here draws borders, padding, opacity and filters line by line; it takes
        2.6 ms more for 40 cached rows, and is taken where the style sheet asks for any of these.
        """
        self.fit()
        self._prepare()
        styles = self.styles
        self._bare = not (
            any(styles.gutter.totals)
            or styles.outline
            or styles.tint.a
            or styles.has_rule("hatch")
            or styles.text_opacity != 1.0
            or self.opacity != 1.0
            or styles.background_tint.a
        )
        if not self._bare:
            return super().render_lines(crop)
        strips = list(self._window_strips(crop.y, crop.bottom))
        if crop.x or crop.width != self.size.width:
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def _prepare(self) -> None:
        """Clears the strips if something changed that all of them show; sets the scroll bar."""
        filters, left = tuple(self.get_line_filters()), self.content_region.x
        if filters != self._filters or left != self._left:
            self._filters, self._left = filters, left
            self._strips.clear()
        if self.is_laid_out:
            self._set_extent()

    def _window_strips(self, first: int, past: int) -> Iterator[Strip]:
        window = self.window() if self.is_laid_out else []
        item, key = -1, None
        selection = self.text_selection
        for y in range(first, past):
            if y >= len(window):
                yield self._blank(y)
                continue
            at, row = window[y]
            if at != item:
                item, key = at, self.lines.key(at)
            selected = self._selected(selection, at, row) if selection else None
            found = (at, row, key, y in self._thumb, selected)
            strip = self._strips.get(found)
            if strip is None:
                if len(self._strips) >= max(_KEPT, 4 * self.window_height):
                    self._strips.clear()
                strip = self._strips[found] = self._finished(self._segments(at, row, selected), y)
            yield strip

    def render_line(self, y: int) -> Strip:
        """One row, for Textual's own way of painting, and to find the text under the pointer.

        Only here do the segments bear the places of the text: as styles these cost a third of a paint.
        """
        window = self.window() if self.is_laid_out else []
        if not 0 <= y < len(window):
            return self._blank(y)
        item, row = window[y]
        selection = self.text_selection
        selected = self._selected(selection, item, row) if selection else None
        return Strip(self._segments(item, row, selected, y=y, placed=True), self.size.width)

    def _segments(
        self, item: int, row: int, selected: tuple[int, int] | None, *, y: int = -1, placed: bool = False
    ) -> list[Segment]:
        pieces, ground = self.lines.row(item, row, selected)
        left = self._fitted.width
        segments = []
        for piece in pieces:
            cells = cells_of(piece.text)
            if cells > left:
                piece = piece._replace(text=Strip([Segment(piece.text)]).crop(0, left).text)
                cells = left
            if piece.text:
                style = self.style_of((*ground, *piece.kinds))
                segments += (
                    self._with_places(piece, style, item, row) if placed else [Segment(piece.text, style)]
                )
                left -= cells
            if not left:
                break
        if left:
            segments.append(Segment(" " * left, self.style_of(ground)))
        if placed:
            segments += self._bar(y)
        return segments

    def _with_places(self, piece: Piece, style: Style, item: int, row: int) -> list[Segment]:
        """The segments of a piece with the places that Textual's selection counts by.

        Anything before the text stands for where the line begins, a cell at a time.
        """
        at = item * _ROWS + row
        if piece.place >= 0:
            return [Segment(piece.text, style + Style.from_meta({"offset": (piece.place, at)}))]
        begin = Style.from_meta({"offset": (max(0, self.lines.place_of(item, row)), at)})
        return [Segment(letter, style + begin) for letter in piece.text]

    def _finished(self, segments: list[Segment], y: int) -> Strip:
        """A strip of a row with the scroll bar, filtered (NO_COLOR, ANSI themes), clusters in place."""
        self.strips_made += 1
        strip = Strip([*segments, *self._bar(y)], self.size.width)
        background = self.background_colors[1]
        for line_filter in self._filters:
            strip = strip.apply_filter(line_filter, background)
        return PlacedStrip(strip, self.size.width, self._left) if is_disputed(strip) else strip

    def _blank(self, y: int) -> Strip:
        columns = max(0, self.size.width - self._bar_width)
        said = self._said(y, columns) if self.lines.first < 0 else ""
        key = ("blank", y in self._thumb, said)
        strip = self._strips.get(key)
        if strip is None:
            blank = " " * (columns - len(said))
            segments = [Segment(said, self.style_of(("notice",)))] if said else []
            strip = self._finished([*segments, Segment(blank, self.style_of(()))], y)
            self._strips[key] = strip
        return strip

    def _said(self, y: int, columns: int) -> str:
        """What row `y` of an empty pane says: a line of the sentence, from the second row on."""
        if columns < 4:
            return ""
        starts, ends = wrap(self.EMPTY, columns - 2)
        return f"  {self.EMPTY[starts[y - 1] : ends[y - 1]]}" if 1 <= y <= len(starts) else ""

    def _bar(self, y: int) -> list[Segment]:
        if not self._bar_width:
            return []
        styles = self.styles
        colour = styles.scrollbar_color_active if self._dragged else styles.scrollbar_color
        if y not in self._thumb:
            return [Segment(" ", self.style_of(()))]
        background = self.background_colors[1]
        return [Segment(_THUMB, Style.from_color((background + colour).rich_color, background.rich_color))]

    def style_of(self, kinds: Kinds) -> Style:
        """The style of pieces of these kinds, as the style sheet has it."""
        style = self._styles_of.get(kinds)
        if style is None:
            known = self._component_names(kinds)
            style = self._styles_of[kinds] = self.get_visual_style(*known).rich_style
        return style

    def _component_names(self, kinds: Kinds) -> list[str]:
        declared = self._get_component_classes()
        return [
            name
            for kind in kinds
            for one in kind.split("+")
            for prefix in self.PREFIXES
            if (name := prefix + one) in declared
        ]

    # -- the pointer ---------------------------------------------------------------------------

    def anchor_at(self, y: int) -> Anchor:
        """What stands at row `y` of the window; (-1, 0) for nothing."""
        window = self.window() if self.is_laid_out else []
        return window[y] if 0 <= y < len(window) else (-1, 0)

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        if self.scroll_rows(max(1, round(self.app.scroll_sensitivity_y))):
            event.stop()

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        if self.scroll_rows(-max(1, round(self.app.scroll_sensitivity_y))):
            event.stop()

    async def _on_mouse_down(self, event: events.MouseDown) -> None:
        offset = event.get_content_offset(self)
        if offset is None or event.button != 1:
            return
        self._pointed = self.anchor_at(offset.y)
        if self._bar_width and offset.x == self.size.width - 1:
            self._dragged = True
            self.capture_mouse()
            self._drag(offset.y)
            event.stop()

    def _on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragged:
            self._drag(event.y - self.gutter.top)
            event.stop()

    async def _on_mouse_up(self, event: events.MouseUp) -> None:
        if self._dragged:
            self._dragged = False
            self.release_mouse()
            self._strips.clear()
            self.repaint()
            event.stop()

    def _drag(self, y: int) -> None:
        """Scrolls to where row `y` of the scroll bar stands for."""
        if not self.fit():
            return
        height = self.window_height
        share = min(1.0, max(0.0, y / max(1, height - 1)))
        self.put_top(self.lines.at(round(share * max(0, self.lines.total - height))))

    # -- selecting text ------------------------------------------------------------------------

    @staticmethod
    def _selected(selection: Selection, item: int, row: int) -> tuple[int, int] | None:
        """The stretch of the text of `item` that is selected as far as `row` is concerned."""
        span = selection.get_span(item * _ROWS + row)
        if span is None:
            return None
        start, end = span
        return start, end if end >= 0 else 1 << 60

    def selection_updated(self, selection: Selection | None) -> None:
        """Paints the selection."""
        if self.is_laid_out:
            self.refresh(self.size.region)

    def text_select_all(self) -> None:
        """Selects the item that was pointed at last: a double click selects one comment."""
        item = self._pointed[0]
        if item >= 0:
            last = self.lines.height(item) - 1
            self.screen.selections = {
                self: Selection(Offset(0, item * _ROWS), Offset(1 << 40, item * _ROWS + last))
            }

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that is selected: of the items it reaches over, without guides and marks."""
        first, last = self.lines.first, self.lines.last
        if first < 0:
            return None
        start, end = selection.start, selection.end
        item = first if start is None else start.y // _ROWS
        until = last if end is None else min(last, end.y // _ROWS)
        texts = []
        whole = item != until
        while 0 <= item <= until:
            begin = start.x if start is not None and item == start.y // _ROWS else 0
            stop = end.x if end is not None and item == end.y // _ROWS else None
            texts.append(self.lines.copied(item, begin, stop, whole))
            item = self.lines.next(item)
        return "\n".join(texts), "\n"

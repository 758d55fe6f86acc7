"""The pane that both the article and the comment tree stand on: lines, painted quickly.

What is shown is a `tui.lines.Lines`, where it stands is a `tui.window.Window`, its strips are
`tui.widgets.line_strips`; this module is what Textual sees of them. All that Textual charges for a
paint is paid here, and each way around it says what it saves (40 rows, 100,000 comments, 2 cores);
the rest of `tui` is ordinary Textual.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.css.styles import RenderStyles
from textual.dom import DOMNode
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from tui.lines import Lines
from tui.widgets.line_strips import ROWS, LineStrips
from tui.widgets.placed import placed
from tui.widgets.pointing import REST, Pointing
from tui.window import Anchor, Window
from tui.wrapping import wrap

_REST = 1 << 60  # beyond the end of any text


CODE_CSS = """
LinePane {
    & > .pane--code-keyword { color: $text-accent; text-style: bold; }
    & > .pane--code-name { color: $text-primary; text-style: bold; }
    & > .pane--code-builtin { color: $text-primary; }
    & > .pane--code-string { color: $text-success; }
    & > .pane--code-number { color: $text-warning; }
    & > .pane--code-operator { color: $foreground 80%; }
    & > .pane--code-comment { color: $foreground 75%; text-style: italic; }
    & > .pane--code-heading { text-style: bold; }
    & > .pane--code-inserted { color: $text-success; }
    & > .pane--code-deleted { color: $text-error; }
}
"""
"""The styles of highlighted code: a third of a pane's, and parsed (2 ms) when the first code is painted."""

_DEEPEST = 16
"""More than the classes that a pane has between its own and `LinePane`."""


class LinePane(Pointing, ScrollView, can_focus=True, inherit_bindings=False):
    """Scrolls and paints `lines`. It binds no keys: a screen's commands call its methods.

    A method that moves returns True when something moved. A style sheet styles the component classes
    below; a subclass adds its own, and a prefix for them to `PREFIXES`.
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
        & > .pane--pre-bar { background: $surface; color: $foreground 50%; }
        & > .pane--link { text-style: underline; }
        & > .pane--link-note { color: $foreground 70%; }
        & > .pane--image { color: $foreground 75%; text-style: italic; }
        & > .pane--fold-note { color: $foreground 75%; text-style: italic; }
        & > .pane--quote { color: $foreground 75%; }
        & > .pane--quote-bar { color: $accent 50%; }
        & > .pane--marker { color: $foreground 75%; }
        & > .pane--notice { color: $foreground 70%; text-style: italic; }
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
            *("link-note", "image", "fold-note", "code-keyword", "code-name", "code-builtin", "code-string"),
            *(
                "code-number",
                "code-operator",
                "code-comment",
                "code-heading",
                "code-inserted",
                "code-deleted",
            ),
        )
    }

    PREFIXES: ClassVar[tuple[str, ...]] = ("pane--",)
    """What stands before the name of a kind in its component class."""

    EMPTY: ClassVar[str] = ""
    """What is said where there is no line."""

    ALLOW_MAXIMIZE = False

    class Scrolled(Message):
        """What stands on the screen of the pane changed: it was scrolled, folded, laid out."""

    def __init__(self, lines: Lines, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines = lines
        self.view = Window(lines)
        self.strips = LineStrips(self, lines, self.PREFIXES, super()._get_component_classes())
        self._fitted = Size(0, 0)
        self._thumb = range(0)
        self._is_painting = False
        self._is_telling = False

    # -- laying out ----------------------------------------------------------------------------

    @property
    def is_laid_out(self) -> bool:
        """Whether the width of the lines is known."""
        return self._fitted.width > 0

    def fit(self) -> bool:
        """Lays the lines out for the size of the pane, if that changed; False while it has none.

        The paint and the motions call it, when the size is final. Laid out when told of a resize,
        100 comments took their first frame from 1.14 to 1.4 times that of the smallest app.
        """
        width, height = self.size
        if width <= 0 or height <= 0:
            return False
        columns = max(1, width - self._bar_width)
        if self._fitted == (columns, height):
            return True
        if not self.is_laid_out:
            self._fitted, self.view.height = Size(columns, height), height
            self.lines.lay_out(columns)
            self.view.changed()
            self._laid_out()
        else:
            item, place, y = self._held()
            if self._fitted.width != columns:
                self.lines.lay_out(columns)
            self._fitted, self.view.height = Size(columns, height), height
            self.view.changed()
            if item >= 0:
                self.view.put(self.view.up((item, self.lines.row_of(item, place)), min(y, height - 1)))
        self._tell()
        return True

    def _laid_out(self) -> None:
        """What is to be done once the lines are laid out for the first time."""

    def reshape(self, change: Callable[[], bool]) -> bool:
        """Has `change` alter how high an item is; what is looked at keeps its place. Whether it did."""
        if not self.fit():
            return change()
        item, place, y = self._held()
        if not change():
            return False
        self.view.changed()
        if item >= 0:
            self.view.put(self.view.up((item, self.lines.row_of(item, place)), y))
        self.repaint()
        return True

    def _held(self) -> tuple[int, int, int]:
        """What keeps its place on a resize: an item, a place in its text, and its row of the window."""
        item, row = self.view.top
        return (item, self.lines.place_of(item, row), 0) if item >= 0 else (-1, 0, 0)

    @property
    def _bar_width(self) -> int:
        return 1 if self.styles.scrollbar_size_vertical else 0

    # -- scrolling -----------------------------------------------------------------------------

    def put_top(self, at: Anchor, *, beyond: bool = False) -> bool:
        """Scrolls so that `at` stands at the top; with `beyond` even where that leaves rows empty.

        There is no animation: Textual's own scrolling paints 40 times for one key.
        """
        if at[0] < 0 or not self.is_laid_out:
            return False
        if not self.view.put(at if beyond else self.view.full(at)):
            return False
        self.repaint()
        return True

    def scroll_rows(self, rows: int) -> bool:
        """Scrolls by `rows` rows, downwards where that is more than 0."""
        if not self.fit() or self.view.top[0] < 0:
            return False
        view = self.view
        if rows < 0:
            return self.put_top(view.up(view.top, -rows), beyond=True)
        # A window that a fold left beyond the end stays where it is.
        return self.put_top(max(view.top, view.full(view.down(view.top, rows))), beyond=True)

    def repaint(self) -> None:
        """Paints the whole pane at the next paint: where it stands, or what is seen, changed."""
        self.view.changed()
        self.refresh(self.size.region)
        self._tell()

    def redraw(self) -> None:
        """Paints the whole pane at the next paint: the same rows, which look different."""
        self.refresh(self.size.region)

    def repaint_item(self, item: int) -> None:
        """Paints the rows of one item at the next paint, if they stand in the window.

        A cursor that moves without scrolling paints two comments: 1.1 ms less than all of them.
        """
        if self.is_laid_out and (rows := self.view.span_of(item)):
            self.refresh(Region(0, rows.start, self.size.width, len(rows)))

    def _tell(self) -> None:
        """Posts `Scrolled` once what is being done is done, however often the window moves in it."""
        if not self._is_telling and self.is_attached:
            self._is_telling = True
            self.call_next(self._tell_now)

    def _tell_now(self) -> None:
        self._is_telling = False
        self.post_message(self.Scrolled())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follows what others scroll by rows of the whole: Textual's actions, a drag of a selection.

        A few rows are counted from where the window is, since rows of the whole are guessed.
        """
        rows = round(new_value) - round(old_value)
        if rows and self.is_laid_out:
            if abs(rows) <= self.view.height:
                self.scroll_rows(rows)
            else:
                self.put_top(self.lines.at(round(new_value)))

    @property
    def allow_vertical_scroll(self) -> bool:
        """The pane draws its scroll bar itself, so there being none of Textual's says nothing."""
        return not self._check_disabled()

    def _scroll_update(self, virtual_size: Size) -> None:
        """Leaves the window where it is on a resize: `fit` says where it goes, once the width is final."""

    def _set_extent(self) -> None:
        """Keeps Textual's idea of the scroll position, without a layout or a second paint.

        Assigning `virtual_size` makes both: 33 ms a fold at 100,000 comments, where this takes 4.
        """
        item, row = self.view.top
        total, height = self.lines.total, self.view.height
        offset = self.lines.offset(item) + row if item >= 0 else 0
        total = max(total, offset + len(self.view.rows()))
        # A window that a fold left beyond the end is where it is.
        whole = max(total, offset + height)
        self.set_reactive(Widget.virtual_size, Size(self.size.width, whole))
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
        self.strips.forget()

    def _get_component_classes(self) -> frozenset[str]:  # type: ignore[override]
        """None of the component classes, as far as Textual is concerned when it applies style sheets.

        It would make a node of each, each time: of three updates before the first frame, with 55 classes
        in two panes, a quarter of the time to it. `get_component_styles` makes those that are painted.
        """
        if self._component_styles:
            self._component_styles.clear()
            self.notify_style_update()
            self.refresh()
        return frozenset()

    def _get_default_css(self) -> list[tuple[tuple[str, str], str, int, str]]:
        """The style sheets of a pane's classes.

        Textual ranks them by how deep the class is under the widget's own, and parses those of `LinePane`
        once more where panes differ in that: 4 ms. From it on they get one rank for all panes.
        """
        found = super()._get_default_css()
        own = [css for _, css, _, _ in found].index(LinePane.DEFAULT_CSS)
        return [
            (where, css, rank if at < own else own - at - _DEEPEST, scope)
            for at, (where, css, rank, scope) in enumerate(found)
        ]

    def _add_code_styles(self) -> None:
        """Has the style sheet hold `CODE_CSS`, ranked as the pane's own."""
        sheet, where = self.app.stylesheet, (__file__, "CODE_CSS")
        if not sheet.has_source(*where):
            sheet.add_source(CODE_CSS, where, is_default_css=True, tie_breaker=-_DEEPEST, scope="LinePane")

    def get_component_styles(self, *names: str) -> RenderStyles:
        """The styles of component classes, made when they are asked for."""
        for name in names:
            if name not in self._component_styles:
                if name.startswith("pane--code-"):
                    self._add_code_styles()
                node = DOMNode(classes=name)
                node._attach(self)
                self.app.stylesheet.apply(node, animate=False)
                self._component_styles[name] = node.styles
        return super().get_component_styles(*names)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of the pane, from the cache where nothing of a row changed.

        Textual's own way to here draws borders, padding, opacity and filters line by line. It takes
        2.6 ms more for 40 rows, and is taken where the style sheet asks for any of these.
        """
        self._prepare()
        styles = self.styles
        if (
            any(styles.gutter.totals)
            or any(edge for edge, _ in styles.outline)
            or styles.tint.a
            or styles.has_rule("hatch")
            or styles.text_opacity != 1.0
            or self.opacity != 1.0
        ):
            self._is_painting = True
            try:
                left = self.region.x + crop.x
                return [placed(strip, left) for strip in super().render_lines(crop)]
            finally:
                self._is_painting = False
        strips = self._window_strips(crop.y, crop.bottom)
        if crop.x or crop.width != self.size.width:
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def _prepare(self) -> None:
        if self.fit():
            self._set_extent()
        columns = self._fitted.width if self.is_laid_out else self.size.width
        self.strips.prepare(columns, self.size.width, self._thumb, self._is_dragged)

    def _window_strips(self, first: int, past: int) -> list[Strip]:
        """The strips of the rows of the window from `first` to `past`."""
        rows = self.view.rows() if self.is_laid_out else []
        selection = self.text_selection
        item, key = -1, None
        strips = []
        for y in range(first, past):
            if y >= len(rows):
                strips.append(self.strips.blank(y, self._said(y)))
                continue
            at, row = rows[y]
            if at != item:
                item, key = at, self.lines.key(at)
            selected = _selected(selection, item, row) if selection else None
            strips.append(self.strips.strip(item, row, key, y, selected))
        return strips

    def render_line(self, y: int) -> Strip:
        """One row: for Textual's own way of painting, and to find the text under the pointer."""
        if self._is_painting:
            return self._window_strips(y, y + 1)[0]
        self._prepare()
        item, row = self.view.at(y)
        return self.strips.with_places(item, row, y) if item >= 0 else self.strips.blank(y)

    def _said(self, y: int) -> str:
        """What row `y` of a pane without lines says: a line of a sentence, from the second row on."""
        if self.lines.first >= 0 or not self.EMPTY:
            return ""
        starts, ends = wrap(self.EMPTY, self._fitted.width - 2)
        return f"  {self.EMPTY[starts[y - 1] : ends[y - 1]]}" if 1 <= y <= len(starts) else ""


def _selected(selection: Selection, item: int, row: int) -> tuple[int, int] | None:
    """The stretch of the text of `item` that is selected, as far as `row` is concerned."""
    span = selection.get_span(item * ROWS + row)
    if span is None:
        return None
    start, end = span
    return start, REST if end < 0 else end

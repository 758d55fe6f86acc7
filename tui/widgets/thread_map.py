"""The map of the thread beside the comments, which is their scroll bar too."""

from __future__ import annotations

from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.render import FLAG
from tui.thread_map import DEEPEST, Cell, Mark, ThreadMap
from tui.widgets.comment_tree import CommentTree
from tui.widgets.kept_styles import KeptStyles

MARKS: Final[dict[Mark, str]] = {"unread": "·", "flag": FLAG, "match": "◆"}
SHAPES: Final = " ▏▎▍▌▋▊▉█"
"""How deep the comments of a row stand, in eighths of a cell."""

WINDOW: Final = "▐"
CURSOR: Final = "◄"

NOTHING: Final = Cell()


class MapBar(KeptStyles, Widget):
    """The map of what `tree` shows: marks, how deep the thread stands, and where the window is in it.

    The marks are in the first column; where something matches, that takes the place of the depth. Where
    there are only two columns, the depth is left out. A click on a mark goes there; else, and when it is
    dragged, it scrolls, as the wheel does.
    """

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False

    DEFAULT_CSS = """
    MapBar {
        width: 3; height: 1fr;
        & > .map--shape { color: $foreground 35%; }
        & > .map--window { color: $scrollbar-active; }
        & > .map--cursor { color: $foreground; text-style: bold; }
        & > .map--flag { color: $text-warning; text-style: bold; }
        & > .map--match { color: $warning; }
        & > .map--unread { color: $accent; }
        &:ansi > .map--shape { text-style: dim; }  /* its colours know no shades */
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"map--{kind}" for kind in ("shape", "window", "cursor", "flag", "match", "unread")
    }

    class Chosen(Message):
        """A mark was clicked: that of the comment `index`."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class Let(Message):
        """The window was scrolled with the map to where it is to stay."""

    def __init__(self, tree: CommentTree, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tree = tree
        self.map = ThreadMap(tree.lines)
        self._cells: list[Cell] = []
        self._marks: tuple[bytes | None, bytes | None] = (None, None)
        self._charted = (0, 0)
        self._grip: float | None = None
        self._pressed = self._pressed_at = -1

    # -- what it shows -------------------------------------------------------------------------

    def show(self, unread: bytes | None, matches: bytes | None) -> None:
        """Shows how the thread stands: see `ThreadMap.cells`. The rows that changed are painted."""
        self._marks = unread, matches
        height, old = self.size.height, self._cells
        if not self._chart():
            return
        cells = self._cells
        changed = [y for y, cell in enumerate(cells) if y >= len(old) or cell != old[y]]
        if len(changed) * 2 > height:
            self.refresh()
        elif changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def _chart(self) -> bool:
        """Makes the cells for the size of the map and of the tree; whether both have one."""
        tree, height = self._tree, self.size.height
        if height <= 0 or not tree.is_laid_out or not tree.fit():
            return False
        view = tree.view
        view.rows()  # what stands in the window has its exact height from here on
        unread, matches = self._marks
        self._cells = self.map.cells(height, view.top, view.height, unread=unread, matches=matches)
        self._charted = height, tree.size.width
        return True

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of the map; charted anew at another size, so that the first paint of it is right."""
        if self._cells and self._charted != (self.size.height, self._tree.size.width):
            self._chart()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        cell = self._cells[y] if y < len(self._cells) else NOTHING
        style = self.kept_style
        segments = []
        for x in range(max(1, width - 1)):
            if mark := self._mark(x, cell):
                segments.append(Segment(MARKS[mark], style(f"map--{mark}")))
            elif x:
                kind = "map--window" if cell.in_window else "map--shape"
                segments.append(Segment(SHAPES[min(cell.depth, DEEPEST)], style(kind)))
            else:
                segments.append(Segment(" ", style()))
        if cell.is_cursor:
            segments.append(Segment(CURSOR, self._cursor_style(cell)))
        else:
            segments.append(Segment(WINDOW if cell.in_window else " ", style("map--window")))
        return Strip(segments, len(segments)).adjust_cell_length(width, style())

    def _cursor_style(self, cell: Cell) -> Style:
        """How the cursor's mark looks; in the window it stands on the window's colour."""
        style, window = (self.get_component_rich_style(f"map--{kind}") for kind in ("cursor", "window"))
        if not cell.in_window or window.color is None:
            return style
        if window.color.is_system_defined:
            # Of two of a terminal's own colours nobody knows whether one can be read on the other.
            return window + Style(bold=True, reverse=True)
        return style + Style(bgcolor=window.color)

    def _mark(self, x: int, cell: Cell) -> Mark | None:
        """The mark in column `x` of a row."""
        if cell.is_match and x == self.size.width - 2:
            return "match"
        if x:
            return None
        return "flag" if cell.is_flagged else "unread" if cell.is_unread else None

    # -- the pointer ---------------------------------------------------------------------------

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        if self._tree.scroll_rows(max(1, round(self.app.scroll_sensitivity_y))):
            event.stop()

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        if self._tree.scroll_rows(-max(1, round(self.app.scroll_sensitivity_y))):
            event.stop()

    def _on_mouse_down(self, event: events.MouseDown) -> None:  # type: ignore[override]
        """On the window: takes hold of it; on a mark: goes there when it is let go; else scrolls there."""
        if event.button != 1 or not self._cells:
            return
        event.stop()
        self.capture_mouse()
        y = event.y
        window = [row for row, cell in enumerate(self._cells) if cell.in_window]
        self._pressed = self._marked(event.x, y)
        if y in window:
            self._grip = y - self._tree_row() * self._rows_a_row()
        else:
            # What is pressed on comes to stand in the middle of the window.
            self._grip = (self._tree.view.height * self._rows_a_row() - 1) / 2
            if self._pressed < 0:
                self._scroll(y)
        self._pressed_at = y

    def _marked(self, x: int, y: int) -> int:
        """The comment whose mark stands there; -1 where none does."""
        mark = self._mark(x, self._cells[y]) if 0 <= y < len(self._cells) else None
        return self.map.marked(y, mark) if mark else -1

    def _rows_a_row(self) -> float:
        """The rows of the map that a row of the pane stands for."""
        return self.size.height / max(1, self.map.row_at(self.size.height))

    def _tree_row(self) -> int:
        item, row = self._tree.view.top
        return self._tree.lines.offset(item) + row if item >= 0 else 0

    def _scroll(self, y: int) -> None:
        tree = self._tree
        if self._grip is not None and tree.fit():
            tree.put_top(tree.lines.at(self.map.row_at(y - self._grip)))

    def _on_mouse_move(self, event: events.MouseMove) -> None:
        if self._grip is not None:
            if event.y != self._pressed_at:
                self._pressed = self._pressed_at = -1
                self._scroll(event.y)
            event.stop()

    def _on_mouse_up(self, event: events.MouseUp) -> None:  # type: ignore[override]
        if self._grip is None:
            return
        event.stop()
        self.release_mouse()
        self._grip = None
        self.post_message(self.Chosen(self._pressed) if self._pressed >= 0 else self.Let())

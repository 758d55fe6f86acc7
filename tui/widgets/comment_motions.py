"""The cursor of the comment tree and how it moves. The cursor is a comment, not a row.

Comments are named by their index in the thread. The window and the lines know them as items, by their
place in the order that they are shown in.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message

from tui.comment_lines import CommentLines, Unread
from tui.folds import find_both, rfind_both
from tui.widgets.line_pane import LinePane


class CommentMotions(LinePane):
    """A pane of comments with a cursor.

    A motion returns True when the cursor or the window moved. Each changes everything in one go and
    causes one paint; two comments are painted where nothing scrolls.
    """

    lines: CommentLines

    class CursorMoved(Message):
        """The cursor went from the comment `old` to `index`; `down` by a motion downwards."""

        def __init__(self, old: int, index: int, down: bool) -> None:
            super().__init__()
            self.old = old
            self.index = index
            self.down = down

    @property
    def cursor(self) -> int:
        """The comment under the cursor; -1 in an empty thread."""
        return self.lines.cursor

    # -- where comments stand ------------------------------------------------------------------

    def position_of(self, index: int) -> int:
        """Which comment from 0 it is in the order that they are shown in, counted with what is not seen."""
        return self.lines.arranged.item(index)

    def comment_at(self, y: int) -> tuple[int, int]:
        """The comment in row `y` of the window and the row of it that this is; (-1, 0) for nothing."""
        item, row = self.view.at(y)
        return self.lines.arranged.comment(item), row

    def y_of(self, index: int) -> int | None:
        """The row of the window where a comment begins; None when no row of it stands in the window."""
        return self.view.y_of(self.position_of(index))

    def _text_rows(self, index: int) -> int:
        """The rows of a comment without the empty one after it."""
        return self.lines.body(index).height - 1

    def _rows_below(self, index: int) -> int:
        """How many rows of a comment that reaches into the window stand below it."""
        y = self.y_of(index)
        return 0 if y is None else max(0, y + self._text_rows(index) - self.view.height)

    def whole_on_screen(self) -> list[int]:
        """The comments all of whose rows stand in the window (the empty one after each aside)."""
        if not self.fit():
            return []
        counts: dict[int, int] = {}
        for item, row in self.view.rows():
            if row < self.lines.height(item) - 1:
                counts[item] = counts.get(item, 0) + 1
        return [
            self.lines.arranged.comment(item)
            for item, count in counts.items()
            if count == self.lines.height(item) - 1
        ]

    # -- moving it -----------------------------------------------------------------------------

    def move_cursor(self, index: int, *, down: bool = False) -> bool:
        """Puts the cursor on a comment that is seen, without scrolling."""
        old = self.lines.cursor
        if index == old or index < 0:
            return False
        self.lines.cursor = index
        self.repaint_item(self.position_of(old))
        self.repaint_item(self.position_of(index))
        self.post_message(self.CursorMoved(old, index, down))
        return True

    def bring(self, index: int, *, near: bool = False, end: bool = False, top: bool = False) -> bool:
        """Scrolls as little as needed to have all of a comment in the window.

        What is not `near` the window comes with some of what stands above it. Of a comment that is
        taller than the window its beginning is shown, with `end` its end. `top` puts it at the top.
        """
        height, rows = self.view.height, self._text_rows(index)
        item = self.position_of(index)
        y = self.view.y_of(item)
        if top:
            return self.put_top((item, 0))
        if y is not None and y >= 0 and y + rows <= height:
            return False
        if rows >= height:
            return self.put_top((item, max(0, rows - height) if end else 0), beyond=True)
        if not near and y is None:
            return self.put_top(self.view.up((item, 0), min(height // 5, height - rows)))
        if (item, 0) < self.view.top:
            return self.put_top((item, 0))
        return self.put_top(self.view.up((item, rows - 1), height - 1), beyond=True)

    def _to(self, index: int | None, *, near: bool = False, end: bool = False, top: bool = False) -> bool:
        """Moves the cursor to a comment that is seen and has it in the window."""
        if index is None or index < 0 or not self.fit():
            return False
        moved = self.move_cursor(index, down=self.position_of(index) > self.position_of(self.cursor))
        return self.bring(index, near=near, end=end, top=top) or moved

    def _can_move(self) -> bool:
        return self.lines.cursor >= 0 and self.fit()

    def next(self) -> bool:
        """The next comment; first scrolls through one that is taller than the window."""
        if not self._can_move():
            return False
        if self._scroll_tall_down(max(1, self.view.height // 2)):
            return True
        return self._to(self._seen_after(), near=True)

    def previous(self) -> bool:
        """The previous comment; first scrolls back through one that is taller than the window."""
        if not self._can_move():
            return False
        if self._scroll_tall_up(max(1, self.view.height // 2)):
            return True
        return self._to(self._seen_before(), near=True, end=True)

    def _seen_after(self) -> int:
        """The comment that is seen after the one under the cursor; -1 where none is."""
        return self.lines.arranged.comment(self.lines.next(self.position_of(self.cursor)))

    def _seen_before(self) -> int:
        """The comment that is seen before the one under the cursor; -1 where none is."""
        return self.lines.arranged.comment(self.lines.previous(self.position_of(self.cursor)))

    def _scroll_tall_down(self, rows: int) -> bool:
        index = self.cursor
        if self._text_rows(index) <= self.view.height:
            return False
        below = self._rows_below(index)
        return below > 0 and self.put_top(self.view.down(self.view.top, min(rows, below)), beyond=True)

    def _scroll_tall_up(self, rows: int) -> bool:
        item, row = self.view.top
        if (
            item != self.position_of(self.cursor)
            or not row
            or self.lines.height(item) - 1 <= self.view.height
        ):
            return False
        return self.put_top((item, max(0, row - rows)), beyond=True)

    def read_on(self, unread: Unread) -> bool:
        """The next page of a comment that goes on below the window, else the next unread one."""
        if not self._can_move():
            return False
        below = self._rows_below(self.cursor)
        if below:
            page = max(1, self.view.height - 2)
            return self.put_top(self.view.down(self.view.top, min(page, below)), beyond=True)
        index = self._next_unread(unread)
        return self._to(index, top=not self._is_whole(index))

    def read_back(self) -> bool:
        """The page before of a comment that begins above the window, else the comment before."""
        if not self._can_move():
            return False
        return self._scroll_tall_up(max(1, self.view.height - 2)) or self._to(
            self._seen_before(), near=True, end=True
        )

    def _is_whole(self, index: int) -> bool:
        y = self.y_of(index) if index >= 0 else None
        return y is not None and y >= 0 and y + self._text_rows(index) <= self.view.height

    def _next_unread(self, unread: Unread) -> int:
        """The next comment that is seen and unread, -1 if there is none."""
        arranged, item = self.lines.arranged, self.position_of(self.cursor)
        seen = arranged.seen
        if callable(unread):
            item = seen.find(1, item + 1)
            while item >= 0 and not unread(arranged.comment(item)):
                item = seen.find(1, item + 1)
            return arranged.comment(item)
        return arranged.comment(find_both(arranged.in_order(unread), seen, item + 1))

    def next_marked(self, marks: bytes | bytearray, index: int, *, forwards: bool = True) -> int:
        """The next comment after `index` with a 1 in `marks` (one byte a comment), -1 if there is none.

        It goes in the order that is shown, over what the filter shows, folds aside; backwards to the one
        before `index`. From -1 it goes from the end that it begins at.
        """
        arranged = self.lines.arranged
        wanted, reach = arranged.in_order(marks), arranged.reach
        item = arranged.item(index)
        if forwards:
            return arranged.comment(find_both(wanted, reach, item + 1))
        return arranged.comment(rfind_both(wanted, reach, item if index >= 0 else len(wanted)))

    def next_sibling(self) -> bool:
        """The next reply to the same parent that is shown."""
        folds = self.lines.folds
        return self._can_move() and self._to(self._among(folds.next_sibling(self.cursor)))

    def previous_sibling(self) -> bool:
        """The reply to the same parent before this one that is shown."""
        folds = self.lines.folds
        return self._can_move() and self._to(self._among(folds.previous_sibling(self.cursor), forwards=False))

    def _among(self, index: int, *, forwards: bool = True) -> int:
        """This comment or the first of its siblings that is a hit, where an order shows hits only."""
        folds = self.lines.folds
        while index >= 0 and not self.shown(index):
            index = folds.next_sibling(index) if forwards else folds.previous_sibling(index)
        return index

    def next_top(self) -> bool:
        """The next top-level comment that is shown."""
        return self._can_move() and self._to(self._top(forwards=True))

    def previous_top(self) -> bool:
        """The top-level comment before this one that is shown, or that of its branch."""
        return self._can_move() and self._to(self._top(forwards=False))

    def _top(self, *, forwards: bool) -> int:
        return self.next_marked(self.lines.tops, self.cursor, forwards=forwards)

    def parent_comment(self) -> bool:
        """The comment that this one answers."""
        parent = self.lines.thread.parent[self.cursor] if self.cursor >= 0 else -1
        return self._can_move() and self._to(parent if parent >= 0 and self.shown(parent) else -1)

    def shown(self, index: int) -> bool:
        """Whether a comment is seen, or would be but for folds: the filter lets it be."""
        return 0 <= index < len(self.lines.thread) and self.lines.arranged.is_shown(index)

    def first(self) -> bool:
        """The first comment."""
        return self._can_move() and self._to(self.lines.arranged.comment(self.lines.first), top=True)

    def last(self) -> bool:
        """The last comment, with its end at the bottom of the window."""
        if not self._can_move():
            return False
        item = self.lines.last
        moved = self.move_cursor(self.lines.arranged.comment(item), down=True)
        return self.put_top(self.view.full((item, self.lines.height(item) - 1))) or moved

    def page_down(self) -> bool:
        """A window further; the cursor keeps its height on the screen."""
        return self._page(self.view.height - 2)

    def page_up(self) -> bool:
        """A window back."""
        return self._page(2 - self.view.height)

    def half_down(self) -> bool:
        """Half a window further."""
        return self._page(self.view.height // 2)

    def half_up(self) -> bool:
        """Half a window back."""
        return self._page(-(self.view.height // 2))

    def _page(self, rows: int) -> bool:
        if not self._can_move():
            return False
        down = rows > 0
        rows = rows or 1
        y = self.y_of(self.cursor)
        comment = self.lines.arranged.comment
        if not self.scroll_rows(rows):
            return self.move_cursor(comment(self.lines.last if down else self.lines.first), down=down)
        window = self.view.rows()
        self.move_cursor(comment(window[min(max(0, y or 0), len(window) - 1)][0]), down=down)
        return True

    def scroll_line_down(self) -> bool:
        """A row further, the cursor where it is."""
        return self.scroll_rows(1)

    def scroll_line_up(self) -> bool:
        """A row back, the cursor where it is."""
        return self.scroll_rows(-1)

    # -- across a change of the rows -----------------------------------------------------------

    def _held(self) -> tuple[int, int, int]:
        """On a resize the comment under the cursor keeps its height, or what is read of it its row."""
        item = self.position_of(self.cursor)
        y = self.view.y_of(item) if item >= 0 else None
        return super()._held() if y is None or y < 0 else (item, -1, y)

    def rearrange(self, change: Callable[[], tuple[int, int]]) -> bool:
        """Has `change` fold, filter or order; the comment under the cursor keeps its height on the screen.

        `change` returns the stretch of items of which others may be seen than before. A cursor that is
        hidden goes to the comment that is seen in its place, and that one takes its height.
        """
        lines, arranged = self.lines, self.lines.arranged
        index = lines.cursor
        if index < 0:
            return False
        y = self.y_of(index) if self.is_laid_out and self.fit() else None
        item, row = self.view.top
        top = arranged.comment(item)
        # Of a comment that begins above the window: what of its text stands at the top.
        indent, place = lines.indent, lines.place_of(item, row) if y is not None and y < 0 else -1
        start, end = change()
        if start == end:
            return False
        lines.heights.changed(start, end)
        lines.cursor = arranged.keeper(index)
        if self.is_laid_out:
            at = arranged.item(lines.cursor)
            if y is None:
                seen = arranged.keeper(top)
                self.view.put((arranged.item(seen), row if seen == top else 0))
            elif y >= 0:
                self.view.put(self.view.up((at, 0), y))
            elif lines.cursor != index:
                self.view.put((at, 0))
            else:
                self.view.put((at, -y if lines.indent is indent else lines.row_of(at, place)))
            self.repaint()
        if lines.cursor != index:
            self.post_message(self.CursorMoved(index, lines.cursor, down=False))
        return True

"""The cursor of the comment tree and how it moves. The cursor is a comment, not a row."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from textual.message import Message

from tui.comment_lines import CommentLines, Unread
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

    # -- where the cursor stands ---------------------------------------------------------------

    def _text_rows(self, index: int) -> int:
        """The rows of a comment without the empty one after it."""
        return self.lines.height(index) - 1

    def _rows_below(self, index: int) -> int:
        """How many rows of a comment that reaches into the window stand below it."""
        y = self.view.y_of(index)
        return 0 if y is None else max(0, y + self._text_rows(index) - self.view.height)

    def whole_on_screen(self) -> list[int]:
        """The comments all of whose rows stand in the window (the empty one after each aside)."""
        if not self.fit():
            return []
        window = self.view.rows()
        counts: dict[int, int] = {}
        for item, row in window:
            if row < self._text_rows(item):
                counts[item] = counts.get(item, 0) + 1
        return [item for item, count in counts.items() if count == self._text_rows(item)]

    # -- moving it -----------------------------------------------------------------------------

    def move_cursor(self, index: int, *, down: bool = False) -> bool:
        """Puts the cursor on a comment that is seen, without scrolling."""
        old = self.lines.cursor
        if index == old or index < 0:
            return False
        self.lines.cursor = index
        self.repaint_item(old)
        self.repaint_item(index)
        self.post_message(self.CursorMoved(old, index, down))
        return True

    def bring(self, index: int, *, near: bool = False, end: bool = False, top: bool = False) -> bool:
        """Scrolls as little as needed to have all of a comment in the window.

        What is not `near` the window comes with some of what stands above it. Of a comment that is
        taller than the window its beginning is shown, with `end` its end. `top` puts it at the top.
        """
        height, rows = self.view.height, self._text_rows(index)
        y = self.view.y_of(index)
        if top:
            return self.put_top((index, 0))
        if y is not None and y >= 0 and y + rows <= height:
            return False
        if rows >= height:
            return self.put_top((index, max(0, rows - height) if end else 0), beyond=True)
        if not near and y is None:
            return self.put_top(self.view.up((index, 0), min(height // 5, height - rows)))
        if (index, 0) < self.view.top:
            return self.put_top((index, 0))
        return self.put_top(self.view.up((index, rows - 1), height - 1), beyond=True)

    def _to(self, index: int | None, *, near: bool = False, end: bool = False, top: bool = False) -> bool:
        """Moves the cursor to a comment that is seen and has it in the window."""
        if index is None or index < 0 or not self.fit():
            return False
        moved = self.move_cursor(index, down=index > self.lines.cursor)
        return self.bring(index, near=near, end=end, top=top) or moved

    def _can_move(self) -> bool:
        return self.lines.cursor >= 0 and self.fit()

    def next(self) -> bool:
        """The next comment; first scrolls through one that is taller than the window."""
        if not self._can_move():
            return False
        if self._scroll_tall_down(max(1, self.view.height // 2)):
            return True
        return self._to(self.lines.next(self.cursor), near=True)

    def previous(self) -> bool:
        """The previous comment; first scrolls back through one that is taller than the window."""
        if not self._can_move():
            return False
        if self._scroll_tall_up(max(1, self.view.height // 2)):
            return True
        return self._to(self.lines.previous(self.cursor), near=True, end=True)

    def _scroll_tall_down(self, rows: int) -> bool:
        index = self.cursor
        if self._text_rows(index) <= self.view.height:
            return False
        below = self._rows_below(index)
        return below > 0 and self.put_top(self.view.down(self.view.top, min(rows, below)), beyond=True)

    def _scroll_tall_up(self, rows: int) -> bool:
        item, row = self.view.top
        if item != self.cursor or not row or self._text_rows(item) <= self.view.height:
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
        return self._to(self._next_unread(unread), top=not self._is_whole(self._next_unread(unread)))

    def read_back(self) -> bool:
        """The page before of a comment that begins above the window, else the comment before."""
        if not self._can_move():
            return False
        return self._scroll_tall_up(max(1, self.view.height - 2)) or self._to(
            self.lines.previous(self.cursor), near=True, end=True
        )

    def _is_whole(self, index: int) -> bool:
        y = self.view.y_of(index) if index >= 0 else None
        return y is not None and y >= 0 and y + self._text_rows(index) <= self.view.height

    def _next_unread(self, unread: Unread) -> int:
        """The next comment that is seen and unread, -1 if there is none."""
        seen, index = self.lines.folds.seen, self.cursor
        if callable(unread):
            index = seen.find(1, index + 1)
            while index >= 0 and not unread(index):
                index = seen.find(1, index + 1)
            return index
        index = unread.find(1, index + 1)
        while index >= 0 and not seen[index]:
            # Whatever a fold hides is passed over at once.
            after = seen.find(1, index + 1)
            index = unread.find(1, after) if after >= 0 else -1
        return index

    def next_sibling(self) -> bool:
        """The next reply to the same parent."""
        return self._can_move() and self._to(self.lines.thread.next_sibling(self.cursor))

    def previous_sibling(self) -> bool:
        """The reply to the same parent before this one."""
        return self._can_move() and self._to(self.lines.thread.previous_sibling(self.cursor))

    def next_top(self) -> bool:
        """The next top-level comment."""
        tops = self.lines.tops
        at = bisect_right(tops, self.cursor)
        return self._can_move() and at < len(tops) and self._to(tops[at])

    def previous_top(self) -> bool:
        """The top-level comment before this one, or that of its branch."""
        tops = self.lines.tops
        at = bisect_left(tops, self.cursor) - 1
        return self._can_move() and at >= 0 and self._to(tops[at])

    def parent_comment(self) -> bool:
        """The comment that this one answers."""
        return self._can_move() and self._to(self.lines.thread.parent[self.cursor])

    def first(self) -> bool:
        """The first comment."""
        return self._can_move() and self._to(0, top=True)

    def last(self) -> bool:
        """The last comment, with its end at the bottom of the window."""
        if not self._can_move():
            return False
        index = self.lines.last
        moved = self.move_cursor(index, down=True)
        return self.put_top(self.view.full((index, self._text_rows(index)))) or moved

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
        y = self.view.y_of(self.cursor)
        if not self.scroll_rows(rows):
            return self.move_cursor(self.lines.last if down else self.lines.first, down=down)
        window = self.view.rows()
        self.move_cursor(window[min(max(0, y or 0), len(window) - 1)][0], down=down)
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
        index = self.cursor
        y = self.view.y_of(index) if index >= 0 else None
        return super()._held() if y is None or y < 0 else (index, -1, y)

    def rearrange(self, change: Callable[[], tuple[int, int]]) -> bool:
        """Has `change` fold or unfold; the comment under the cursor keeps its height on the screen.

        A cursor that is hidden goes to the comment that hides it, and that one takes its height.
        """
        lines = self.lines
        index = lines.cursor
        if index < 0:
            return False
        y = self.view.y_of(index) if self.is_laid_out and self.fit() else None
        start, end = change()
        if start == end:
            return False
        lines.heights.changed(start, end)
        lines.cursor = lines.folds.keeper(index)
        if self.is_laid_out:
            if y is None:
                item, row = self.view.top
                seen = lines.folds.keeper(item)
                self.view.put((seen, row if seen == item else 0))
            elif y >= 0:
                self.view.put(self.view.up((lines.cursor, 0), y))
            else:
                self.view.put((lines.cursor, -y if lines.cursor == index else 0))
            self.repaint()
        if lines.cursor != index:
            self.post_message(self.CursorMoved(index, lines.cursor, down=False))
        return True

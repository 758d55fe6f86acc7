"""The comment tree: whole comments under one another, folded and unfolded, with a cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.geometry import Offset
from textual.message import Message

from store.matcher import Matcher
from store.thread import Thread
from tui.comment_lines import CommentLines, Unread
from tui.drawn import Look
from tui.indent import HUES
from tui.orders import OrderName
from tui.widgets.comment_motions import CommentMotions
from tui.widgets.line_pane import LinePane
from tui.window import Anchor


class CommentTree(CommentMotions):
    """The comments of `thread`. Comments are named by their index in it.

    `article_author` is told apart among the authors, ages are told against `now` (aware; the present
    when None). The tree binds no keys. What it is told before it is first painted holds from the
    first paint on.
    """

    DEFAULT_CSS = """
    CommentTree {
        & > .comment--cursor { background: $panel; }
        & > .comment--bar { color: $foreground 40%; }
        &:focus > .comment--bar { color: $accent; }
        & > .comment--author { color: $foreground 85%; text-style: bold; }
        & > .comment--own { color: $text-accent; text-style: bold; }
        & > .comment--number { color: $foreground 75%; text-style: bold; }
        & > .comment--age { color: $foreground 70%; }
        & > .comment--score { color: $foreground 70%; }
        & > .comment--count { color: $foreground 70%; }
        & > .comment--hidden { color: $foreground 75%; text-style: italic; }
        & > .comment--depth { color: $foreground 70%; }
        & > .comment--flag { color: $text-warning; text-style: bold; }
        & > .comment--unread { color: $accent; }
        & > .comment--fold { color: $foreground 70%; }
        & > .comment--leaf { color: $foreground 40%; }
        & > .comment--answers { color: $foreground 70%; }
        & > .comment--gone { color: $text-error; }
        & > .comment--edited { color: $text-warning; text-style: italic; }
        & > .comment--new { color: $text-success; text-style: bold; }
        & > .comment--faded { color: $foreground 70%; }
        & > .comment--guide-1 { color: $primary 50%; }
        & > .comment--guide-2 { color: $success 45%; }
        & > .comment--guide-3 { color: $warning 45%; }
        & > .comment--guide-4 { color: $error 40%; }
        & > .comment--guide-5 { color: $secondary 55%; }
        & > .comment--guide-6 { color: $accent 45%; }
        & > .comment--context { color: $foreground 70%; text-style: not bold; }
        &:ansi > .comment--context { text-style: not bold dim; }  /* its colours know no shades */
        &:ansi > .comment--faded { text-style: dim; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"comment--{kind}"
        for kind in (
            *("cursor", "bar", "author", "own", "number", "age", "score", "count", "hidden", "depth"),
            *(
                "flag",
                "unread",
                "fold",
                "leaf",
                "answers",
                "context",
                *("gone", "edited", "new", "faded"),
                *(f"guide-{hue}" for hue in range(1, HUES + 1)),
            ),
        )
    }

    PREFIXES = ("pane--", "comment--")
    EMPTY = "No comments came with this page."

    class Scrolled(LinePane.Scrolled):
        """What stands on the screen of the tree changed."""

    class CursorMoved(CommentMotions.CursorMoved):
        """The cursor went from the comment `old` to `index`; `down` by a motion downwards."""

    class FoldsChanged(Message):
        """Something was folded or unfolded."""

    class FilterLifted(Message):
        """The filter went, since a comment was asked for that it hid."""

    def __init__(
        self,
        thread: Thread,
        *,
        article_author: str = "",
        now: datetime | None = None,
        id: str | None = None,
    ) -> None:
        self.lines = CommentLines(thread, article_author, now)
        super().__init__(self.lines, id=id)
        self.thread = thread
        self.filter_by = ""
        """What the filter that is on goes by, as `set_filter` was told; "" without one."""
        self.filter_said = ""
        """What the filter that is on shows, in words; "" without one."""
        self._place: tuple[int, int] | None = None
        self._opened: set[int] = set()

    # -- going to a comment --------------------------------------------------------------------

    def go(self, index: int, *, top: bool = False) -> bool:
        """Puts the cursor on a comment, opening the folds over it, and shows it; `top` at the top.

        A filter that hides it goes, and `FilterLifted` is posted.
        """
        if not 0 <= index < len(self.thread):
            return False
        opened = bool(self.reveal(index))
        moved = self.move_cursor(index)
        if not self.is_laid_out:
            self._place = (index, 0) if top else None
            return moved or opened
        return (self.fit() and self.bring(index, top=top)) or moved or opened

    @property
    def place(self) -> tuple[int, int]:
        """The comment under the cursor, and the row of it at the top of the window.

        The row is negative when the comment begins below the top.
        """
        if not self.is_laid_out:
            return self._place or (self.cursor, 0)
        y = self.y_of(self.cursor) if self.cursor >= 0 else 0
        return self.cursor, -(y or 0)

    def restore_place(self, index: int, line: int) -> None:
        """Puts the cursor and the window where `place` said that they were."""
        if not 0 <= index < len(self.thread):
            return
        self.reveal(index)
        self.move_cursor(index)
        self._place = (index, line)
        if self.is_laid_out:
            self._laid_out()

    def _laid_out(self) -> None:
        if self._place is None:
            if self.cursor > 0:
                self.bring(self.cursor)
            return
        index, line = self._place
        self._place = None
        item = self.position_of(index)
        if line >= 0:
            self.put_top((item, min(line, self._text_rows(index))))
        else:
            self.put_top(self.view.up((item, 0), min(-line, self.view.height - 1)))
        if line <= 0:
            self.bring(index, near=True)

    # -- the filter and the order --------------------------------------------------------------

    def set_filter(self, hits: bytes | bytearray | None, *, by: str = "", said: str = "") -> bool:
        """Shows only the comments with a 1 in `hits` (one byte a comment), with their ancestors, dimmed.

        None shows everything. In an order without levels there are no ancestors. All hits are seen at
        first; when the filter goes, the folds are as before it, but for those over the cursor. `by` and
        `said` are kept as `filter_by` and `filter_said`; a filter that replaces one with the same `by`
        keeps what was folded under it. False, and nothing changes, when there is no 1.
        """
        arranged = self.lines.arranged
        if hits is None:
            if not self.filtered:
                return False
            self.filter_by = self.filter_said = self.lines.ending = ""
            self._opened.clear()
            return self._refold(lambda: self._whole(self.lines.set_filter(None)))
        if 1 not in hits:
            return False
        more = arranged.folds.is_filtered and by == self.filter_by
        if not more:
            self._opened.clear()
        self.filter_by, self.filter_said = by, said
        self.lines.ending = f"The end of what is shown: {said}"
        return self._refold(lambda: self.lines.set_filter(hits, more=more))

    @property
    def filtered(self) -> bool:
        """Whether a filter is on."""
        return self.lines.folds.is_filtered

    @property
    def hits(self) -> int:
        """How many comments the filter asks for; all of them without one."""
        return self.lines.folds.hits.count(1)

    @property
    def order(self) -> OrderName:
        """The order that the comments are in."""
        return self.lines.arranged.order.name

    @property
    def is_flat(self) -> bool:
        """Whether the comments are in an order without levels: nothing folds."""
        return self.lines.is_flat

    def set_order(self, name: OrderName) -> bool:
        """Puts the comments in another order; the one under the cursor keeps its place on the screen."""
        if self.text_selection is not None:
            self.screen.clear_selection()  # it counts by items
        return self._refold(lambda: self._whole(self.lines.set_order(name)))

    def _whole(self, changed: tuple[int, int]) -> tuple[int, int]:
        """Opens the folds over the cursor after a change of all that is seen."""
        if not self.is_flat and changed != (0, 0):
            self.lines.folds.unfold_these(self.lines.folds.over(self.cursor))
        return changed

    # -- folds ---------------------------------------------------------------------------------

    @property
    def folded(self) -> frozenset[int]:
        """The comments that are folded."""
        return self.lines.folds.folded

    @property
    def kept_folds(self) -> frozenset[int]:
        """The comments that are folded, or will be when the filter goes."""
        return self.lines.folds.kept

    @property
    def kept_fold_marks(self) -> bytes:
        """The same as one byte a comment: 1 where it is folded."""
        return self.lines.folds.kept_marks

    def is_folded(self, index: int) -> bool:
        """Whether a comment is folded."""
        return not self.is_flat and 0 <= index < len(self.thread) and self.lines.folds.is_folded(index)

    def has_replies(self, index: int) -> bool:
        """Whether replies to a comment are shown, folds aside."""
        return self.lines.folds.has_replies(index)

    def fold(self, index: int) -> bool:
        """Hides the replies to a comment."""
        return not self.is_flat and self._refold(lambda: self.lines.folds.fold(index))

    def unfold(self, index: int) -> bool:
        """Shows the replies to a comment."""
        return not self.is_flat and self._refold(lambda: self.lines.folds.unfold(index))

    def _refold(self, change: Callable[[], tuple[int, int]]) -> bool:
        changed = self.rearrange(change)
        if changed:
            self.post_message(self.FoldsChanged())
        return changed

    def toggle(self) -> bool:
        """Folds or unfolds the comment under the cursor."""
        index = self.cursor
        if index < 0:
            return False
        return self.unfold(index) if self.lines.folds.is_folded(index) else self.fold(index)

    def left(self) -> bool:
        """Folds the comment under the cursor; from a folded or childless one, goes to its parent."""
        return self.cursor >= 0 and (self.fold(self.cursor) or self.parent_comment())

    def right(self) -> bool:
        """Unfolds the comment under the cursor; from an unfolded one, goes to its first reply."""
        index = self.cursor
        if index < 0 or not self._can_move():
            return False
        folds = self.lines.folds
        reply = folds.shown.find(1, index + 1, self.thread.end[index])
        return reply >= 0 and (self.unfold(index) or self._to(self._among(reply)))

    def fold_branch_and_next(self) -> bool:
        """Folds the branch up to its top-level comment and goes to the next one."""
        if not self._can_move() or self.is_flat:
            return False
        root = self.lines.top_of(self.cursor)
        folded = self.fold(root)
        return self.next_top() or folded or self._to(root)

    def fold_all(self) -> bool:
        """Folds every comment that has replies."""
        return not self.is_flat and self._refold(self.lines.folds.fold_all)

    def unfold_all(self) -> bool:
        """Unfolds every comment."""
        return not self.is_flat and self._refold(self.lines.folds.unfold_all)

    def unfold_to(self, depth: int) -> bool:
        """Shows the comments down to `depth` (1 is the top level) and folds what is deeper."""
        return not self.is_flat and self._refold(lambda: self.lines.folds.unfold_to(depth))

    def set_folded(self, indexes: Iterable[int] | bytes) -> None:
        """Folds exactly these comments. In thread order only."""
        self._refold(lambda: self.lines.folds.set_folded(indexes))

    def reveal(self, index: int) -> list[int]:
        """Has a comment be seen: opens the folds that hide it, and lifts a filter that does.

        Returns which folds were opened, the outermost first.
        """
        if not 0 <= index < len(self.thread):
            return []
        if not self.shown(index):
            self.set_filter(None)
            self.post_message(self.FilterLifted())
        opened = [] if self.is_flat else self.lines.folds.over(index)
        if opened:
            self._refold(lambda: self.lines.folds.unfold_these(opened))
            if self.filtered:
                self._opened.update(opened)
        return opened

    def fold_again(self, indexes: Iterable[int]) -> None:
        """Folds comments that `reveal` opened; those from before a filter when it goes."""
        wanted = set(indexes)
        folds = self.lines.folds
        if self.filtered:
            folds.fold_before(wanted - self._opened)
            wanted &= self._opened
        if self.is_flat:
            folds.fold_these(wanted)
        else:
            self._refold(lambda: folds.fold_these(wanted))

    # -- what the screen tells it --------------------------------------------------------------

    def set_flagged(self, flagged: Mapping[int, str]) -> None:
        """Which comments bear a flag, with its label ("" for a plain one)."""
        self.lines.flagged = flagged
        self.redraw()

    def set_unread(self, unread: Unread) -> None:
        """Which comments are unread. It is looked at again at each paint."""
        self.lines.unread = unread
        self.redraw()

    def mark_read_changed(self, index: int) -> None:
        """Says that one comment is unread, or is no more."""
        self.repaint_item(self.position_of(index))

    def set_matches(self, matcher: Matcher | None, current: tuple[int, int] | None) -> None:
        """Marks what `matcher` finds. `current`: a comment and the number of the match in it."""
        self.lines.set_matches(matcher, current)
        self.redraw()

    def show_match(self, index: int, number: int) -> None:
        """Puts the cursor on a comment and scrolls so that the row of this match of it is seen."""
        if not self.fit():
            self.go(index)
            return
        self.reveal(index)
        self.move_cursor(index)
        spans = self.lines.matches(index)
        item = self.position_of(index)
        row = 0
        if number < len(spans):
            place = spans[number][0]
            self.reshape(lambda: self.lines.show_place(index, place))
            row = self.lines.row_of(item, place)
        if (item, row) in self.view.rows():
            return
        if self._text_rows(index) <= self.view.height:
            self.bring(index)
        else:
            self.put_top(self.view.up((item, row), self.view.height // 3))

    # -- how texts are shown -------------------------------------------------------------------

    def set_look(self, look: Look) -> None:
        """Says how texts are shown: links, long quotes, code."""
        self.lines.set_look(look)
        if self.is_laid_out:
            self.repaint()

    def toggle_quotes(self) -> bool:
        """Shows the long quotes of the comment under the cursor whole, or folds them; False without any."""
        return self.cursor >= 0 and self.reshape(lambda: self.lines.toggle_quotes(self.cursor))

    # -- the pointer ---------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Moves the cursor to the comment that was clicked; a click on a fold mark folds."""
        at = self.clicked(event)
        if at[0] < 0:
            return
        index = self.lines.arranged.comment(at[0])
        self.move_cursor(index)
        if self.is_mark(self._pointed_at, at):
            self.toggle()
        elif self.lines.is_quote_fold(*at):
            self.toggle_quotes()
        else:
            self.tell_text_clicked(event)

    def is_mark(self, offset: Offset, at: Anchor) -> bool:
        """Whether a fold mark stands there."""
        item, row = at
        mark = self.lines.indent.mark_at(self.thread.depth[self.lines.arranged.comment(item)])
        return row == 0 and mark <= offset.x < mark + self.lines.indent.mark

"""The reader's commands that move: in the comments, in the article, and between the two."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.widgets.divider import Divider

if TYPE_CHECKING:
    from tui.screens.reader_base import ReaderBase as Part
else:
    Part = object  # Textual works a millisecond at each class that is a screen; one is enough

DIVIDER_STEP = 4
"""Per cent of the width that the divider moves at a key."""

NARROWEST = 20
"""Per cent of the width that the divider leaves to either pane."""

NOT_SHOWN = "The comment that this one answers is not shown"
NO_REPLY = "No reply to this comment is shown"
NO_FOLDS = "Nothing folds in this order; T: thread order, at this comment"


class Moving(Part):
    """What the keys do that only move."""

    def _either(self, in_comments: Callable[[], object], in_article: Callable[[], object]) -> None:
        """Moves in the pane that has the keys."""
        if self.tree_has_keys:
            in_comments()
        else:
            in_article()
        self.follow()

    def _or_tell(self, moved: object, otherwise: str) -> None:
        """Follows a move, or says why there was none."""
        self.follow()
        if not moved and otherwise:
            self.tell(otherwise)

    # -- reading on ----------------------------------------------------------------------------

    def action_next_line(self) -> None:
        self._either(self._next_comment, self.article_pane.line_down)

    def _next_comment(self) -> None:
        tree = self.comment_tree
        if not tree.next() and tree.filtered:
            self.tell(f"The end of what is shown: {self.filter_state}")

    def action_previous_line(self) -> None:
        self._either(self.comment_tree.previous, self.article_pane.line_up)

    def action_read_on(self) -> None:
        """A page of the article, then on to the comments; a page of a tall one, else the next unread."""
        if not self.tree_has_keys:
            if not self.article_pane.page_down() and self.has_comments:
                self.to_pane("comments")
            self.follow()
            return
        moved = self.comment_tree.read_on(self.session.unread_marks)
        self._or_tell(moved, "Nothing unread below" if self.session.unread_count else "Everything is read")

    def action_read_back(self) -> None:
        if not self.tree_has_keys:
            self.article_pane.page_up()
        else:
            self.comment_tree.read_back()
        self.follow()

    def action_next_unread(self) -> None:
        """The next unread comment in the order that is shown, and of those that the filter shows."""
        tree, marks = self.comment_tree, self.session.unread_marks
        here = tree.cursor if self.tree_has_keys else -1
        target = tree.next_marked(marks, here)
        wrapped = target < 0 <= here
        if wrapped:
            target = tree.next_marked(marks, -1)
        if target < 0 or target == here:
            others = "Nothing else is unread" if target >= 0 else "Everything is read"
            is_all = not tree.filtered or not self.session.unread_count
            self.tell(others if is_all else "Nothing else that is shown is unread")
            return
        self.to_pane("comments")
        tree.go(target)
        self.follow()
        if wrapped:
            self.tell("From the top again")

    # -- around the thread ---------------------------------------------------------------------

    def action_next_sibling(self) -> None:
        self._or_tell(self.comment_tree.next_sibling(), "No next reply to the same comment")

    def action_previous_sibling(self) -> None:
        self._or_tell(self.comment_tree.previous_sibling(), "No previous reply to the same comment")

    def action_next_top(self) -> None:
        self._or_tell(self.comment_tree.next_top(), "This is the last branch")

    def action_previous_top(self) -> None:
        self._or_tell(self.comment_tree.previous_top(), "This is the first branch")

    def action_parent(self) -> None:
        tree = self.comment_tree
        is_top = tree.cursor >= 0 and self.session.thread.parent[tree.cursor] < 0
        self._or_tell(tree.parent_comment(), "This is a top-level comment" if is_top else NOT_SHOWN)

    def action_left(self) -> None:
        if self.comment_tree.is_flat:
            self.action_parent()
            return
        self.comment_tree.left()
        self.follow()

    def action_right(self) -> None:
        tree = self.comment_tree
        moved = tree.right()
        self._or_tell(moved, NO_REPLY if tree.is_flat else "")

    # -- folding -------------------------------------------------------------------------------

    def _fold(self, change: Callable[[], object]) -> None:
        """Folds or unfolds, or says that this order knows no levels."""
        if self.comment_tree.is_flat:
            self.tell(NO_FOLDS)
            return
        change()
        self.follow()

    def action_toggle_fold(self) -> None:
        self._fold(self.comment_tree.toggle)

    def action_fold_branch(self) -> None:
        self._fold(self.comment_tree.fold_branch_and_next)

    def action_fold_all(self) -> None:
        self._fold(self.comment_tree.fold_all)

    def action_unfold_all(self) -> None:
        self._fold(self.comment_tree.unfold_all)

    def action_unfold_to(self, depth: str) -> None:
        self._fold(lambda: self.comment_tree.unfold_to(int(depth)))

    # -- moving the window ---------------------------------------------------------------------

    def action_first(self) -> None:
        self._either(self.comment_tree.first, self.article_pane.first)

    def action_last(self) -> None:
        self._either(self.comment_tree.last, self.article_pane.last)

    def action_page_down(self) -> None:
        self._either(self.comment_tree.page_down, self.article_pane.page_down)

    def action_page_up(self) -> None:
        self._either(self.comment_tree.page_up, self.article_pane.page_up)

    def action_half_down(self) -> None:
        self._either(self.comment_tree.half_down, self.article_pane.half_down)

    def action_half_up(self) -> None:
        self._either(self.comment_tree.half_up, self.article_pane.half_up)

    def action_line_down(self) -> None:
        self._either(self.comment_tree.scroll_line_down, self.article_pane.line_down)

    def action_line_up(self) -> None:
        self._either(self.comment_tree.scroll_line_up, self.article_pane.line_up)

    # -- the panes -----------------------------------------------------------------------------

    def action_other_pane(self) -> None:
        if not (self.has_article and self.has_comments):
            self.tell("There are no comments" if self.has_article else "There is no article")
            return
        self.to_pane("article" if self.tree_has_keys else "comments")
        self.follow()

    def action_toggle_article(self) -> None:
        """Shows or hides the article; where one pane stands at a time, the other one."""
        if not self.wide:
            self.action_other_pane()
            return
        self.article_shown = not self.article_shown
        self.keep_panes(article=self.article_shown)
        self.pane = "comments"
        self.arrange_panes()
        self.follow()

    def action_divider_left(self) -> None:
        self._move_divider(-DIVIDER_STEP)

    def action_divider_right(self) -> None:
        self._move_divider(DIVIDER_STEP)

    def _move_divider(self, by: int) -> None:
        if not (self.wide and self.article_shown):
            self.tell("The divider moves where both panes stand side by side")
            return
        self._divide(self.share + by)

    def _divide(self, share: float) -> None:
        """Gives the article so many per cent of the width, within what leaves both panes readable."""
        share = max(NARROWEST, min(100 - NARROWEST, share))
        if share != self.share:
            self.share = share
            self.keep_panes(divider=round(share, 1))
            self.place_divider()
        self.follow()

    def on_divider_dragged(self, event: Divider.Dragged) -> None:
        """The divider follows the pointer: half a cell more, since a share is cut down to whole cells."""
        event.stop()
        self._divide(100 * (event.x + 0.5) / max(1, self.app.size.width))

    def on_divider_reset(self, event: Divider.Reset) -> None:
        """A double click on the divider."""
        event.stop()
        self._divide(self.settings.divider)
        self.keep_panes(divider=None)

    def place_divider(self) -> None:
        """Gives the article its part of the width, or all of it where it stands alone."""
        both = self.wide and self.has_comments
        self.query_one("#article-frame").styles.width = f"{self.share}%" if both else "1fr"

"""Where the reader is in the thread: the map beside the comments, and the breadcrumbs over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from tui.breadcrumbs import Crumb, crumb_at, fitted, said, trail
from tui.widgets.breadcrumbs import LEAST, CommentsFrame
from tui.widgets.thread_map import MapBar

if TYPE_CHECKING:
    from tui.screens.finding import Finding as Part
    from tui.widgets.comment_tree import CommentTree
else:
    Part = object  # Textual works a millisecond at each class that is a screen; one is enough

MAP = "-map"
"""The class of the comments' frame while the map is shown, in the place of the pane's own scroll bar."""


PLACE = 22
"""Cells of the title bar that are left to what stands at its right."""


class Seeing(Part):
    """What `M` does, and what map and breadcrumbs follow. It stands before `Finding`."""

    comments_frame: CommentsFrame
    map_bar: MapBar
    map_shown: bool = True
    """Whether the map is wanted."""
    _unread: tuple[int, bytes] = (-1, b"")
    _matches: tuple[object, bytes | None] = (None, None)
    _trail_of: tuple[int, bool] = (-1, False)
    _trail: list[Crumb] = []  # noqa: RUF012 (never changed in place)
    _in_title: list[Crumb] = []  # noqa: RUF012 (never changed in place)

    # -- the map -------------------------------------------------------------------------------

    def action_toggle_map(self) -> None:
        """Shows or hides the map; without it the comments have a plain scroll bar."""
        self.map_shown = not self.map_shown
        self.keep_panes(map=self.map_shown)
        self.arrange_panes()
        self.follow()

    def arrange_panes(self) -> None:
        super().arrange_panes()
        shown = self.map_shown and self.has_comments
        self.map_bar.display = shown
        self.comments_frame.set_class(shown, MAP)

    def show_map(self) -> None:
        """The map shows what is so now."""
        if self.map_bar.display and self.comments_frame.display:
            self.map_bar.show(self._unread_now(), self._matches_now())

    def _unread_now(self) -> bytes | None:
        """Which comments are unread, as the same object while that stays so; None where none is."""
        count = self.session.unread_count
        if self._unread[0] != count:
            self._unread = count, self.session.unread_marks
        return self._unread[1] if count else None

    def _matches_now(self) -> bytes | None:
        """Which comments match, as far as they are counted; in an order by date once all are."""
        finder = self.find.finder if self.find is not None else None
        if (
            finder is None
            or finder.matcher.too_slow
            or not (finder.complete or not self.comment_tree.is_flat)
        ):
            return None
        state = (finder, finder.total, finder.complete)
        if self._matches[0] != state:
            hits = finder.hits()
            self._matches = state, hits if 1 in hits else None
        return self._matches[1]

    def on_map_bar_chosen(self, event: MapBar.Chosen) -> None:
        event.stop()
        self._go_to(event.index)

    def on_map_bar_let(self, event: MapBar.Let) -> None:
        """The cursor comes along to what was scrolled to."""
        event.stop()
        tree = self.comment_tree
        if tree.y_of(tree.cursor) is None:
            whole = tree.whole_on_screen()
            tree.move_cursor(whole[0] if whole else tree.comment_at(0)[0])
        self.follow()

    def _go_to(self, index: int) -> None:
        self.to_pane("comments")
        self.comment_tree.go(index)
        self.follow()

    # -- the breadcrumbs -----------------------------------------------------------------------

    def show_trail(self) -> None:
        """The breadcrumbs lead to the comment at the top of the window, where that answers another."""
        tree, thread = self.comment_tree, self.session.thread
        at = (-1, False)
        if tree.is_laid_out and not tree.is_flat:
            item, row = tree.view.top
            if item >= 0 and row and row >= tree.lines.height(item) - 1:
                item, row = tree.lines.next(item), 0  # only the empty row after it is seen
            at = item, row > 0
        if at != self._trail_of:
            self._trail_of = at
            i, is_out = at
            self._trail = trail(thread, i, own=is_out) if i >= 0 else []
            self.comments_frame.show_trail(self._trail)

    @property
    def heading(self) -> str:
        """Where there is no frame round the comments, the trail stands in the place of the title."""
        self._in_title = []
        if self.has_class("-small") and self.tree_has_keys:
            self._in_title = fitted(self._trail, max(LEAST, self.app.size.width - PLACE))
        return said(self._in_title) or super().heading

    def on_click(self, event: events.Click) -> None:
        """A click on a crumb in the title bar goes there."""
        if event.widget is self.title_bar:
            crumb = crumb_at(self._in_title, event.screen_x - self.title_bar.content_region.x)
            if crumb is not None:
                self._go_to(crumb.to)

    def on_comments_frame_crumb_chosen(self, event: CommentsFrame.CrumbChosen) -> None:
        event.stop()
        self._go_to(event.index)

    # -- what both follow ----------------------------------------------------------------------

    def show_state(self) -> None:
        self.show_trail()
        super().show_state()
        self.show_map()

    def on_comment_tree_scrolled(self, event: CommentTree.Scrolled) -> None:
        """What the wheel or a drag scrolled, and what was laid out after a resize."""
        before = self._trail
        self.show_trail()
        if before is not self._trail and self.has_class("-small"):
            super().show_state()
        self.show_map()

    def _say(self) -> None:
        super()._say()
        self.show_map()

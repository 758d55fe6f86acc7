"""The reader: an article beside its comments."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.commands import READER, bindings
from tui.labels import unkept
from tui.reading_clock import ReadingClock
from tui.screens.changes import Changes
from tui.screens.copying import Copying
from tui.screens.filtering import Filtering
from tui.screens.finding import Finding
from tui.screens.flagging import Flagging
from tui.screens.going import Going
from tui.screens.moving import Moving
from tui.screens.only_matches import OnlyMatches
from tui.screens.quotes import Quotes
from tui.screens.reader_base import PANES, ReaderBase
from tui.screens.seeing import Seeing
from tui.screens.settling import Settling
from tui.session import Session
from tui.widgets.article_pane import ArticlePane
from tui.widgets.breadcrumbs import CommentsFrame
from tui.widgets.comment_tree import CommentTree
from tui.widgets.divider import Divider
from tui.widgets.frame import Frame
from tui.widgets.thread_map import MapBar

if TYPE_CHECKING:
    from tui.overview import Overview

PATIENCE = 5.0
"""Seconds that quitting waits for flags that are being written."""


class ReaderScreen(
    Seeing,
    Settling,
    Moving,
    Going,
    Changes,
    Quotes,
    Copying,
    Filtering,
    OnlyMatches,
    Finding,
    Flagging,
    ReaderBase,
):
    """One discussion, read by one reader. Its place is kept when it closes."""

    BINDINGS = bindings(READER)

    def __init__(self, session: Session, *, now: datetime | None = None, message: str = "") -> None:
        super().__init__(session, now=now, message=message)
        self.clock = ReadingClock(self.settings.read_after)
        self.comments_frame = CommentsFrame(id="comments-frame")
        self.map_bar = MapBar(self.comment_tree, id="map")
        shown = self.state.get(PANES).get("map")
        self.map_shown = shown if isinstance(shown, bool) else self.settings.map
        self._leaving = False
        self.figures: Overview | None = None
        """What the overview knows of this discussion, once it was asked for."""

    def compose(self) -> ComposeResult:
        yield self.title_bar
        with Horizontal(id="panes"):
            with Frame(id="article-frame"):
                yield self.article_pane
            yield Divider(id="divider")
            with self.comments_frame:
                yield self.comment_tree
                yield self.map_bar
        yield self.key_line

    def on_mount(self) -> None:
        self.place_divider()
        self.arrange_panes()
        session, tree = self.session, self.comment_tree
        self.set_look()
        tree.set_unread(session.unread)
        self.show_flags()
        if session.place.folded:
            tree.set_folded(session.place.folded)
        if session.place.cursor >= 0:
            tree.restore_place(session.place.cursor, session.place.line)
        if session.place.article_line:
            self.article_pane.restore_line(session.place.article_line)
        self._cursor = tree.cursor
        self.show_state()
        self.looked()
        told = self.message
        if why := session.cannot_write:
            self._told_unkept = True
            told = told or unkept(why)
        if told:
            self.tell(told)
        for trouble in session.troubles:
            self.warn(trouble)
        self.settle_soon()

    def on_resize(self) -> None:
        if self.is_mounted:
            self.place_divider()
            self.arrange_panes()
            self.show_state()
            self.looked()

    # -- what the panes tell, when it was not a key that moved them ------------------------------

    def on_comment_tree_cursor_moved(self, event: CommentTree.CursorMoved) -> None:
        event.stop()
        if event.index != self._cursor:  # the command that moved it has followed
            self.follow()

    def on_comment_tree_scrolled(self, event: CommentTree.Scrolled) -> None:
        event.stop()
        self.looked()
        self.keep_soon()

    def on_comment_tree_folds_changed(self, event: CommentTree.FoldsChanged) -> None:
        event.stop()
        self.follow()

    def on_descendant_focus(self) -> None:
        """A click gave the keys to a pane."""
        focused = self.focused
        if isinstance(focused, (CommentTree, ArticlePane)):
            self.to_pane("comments" if focused is self.comment_tree else "article")
            self.show_state()

    # -- this program --------------------------------------------------------------------------

    async def action_details(self) -> None:
        from tui.screens.details import DetailsScreen

        await self.app.push_screen(DetailsScreen(self.session, self.comment_tree.cursor))

    async def action_overview(self) -> None:
        from tui.screens.overview import show_overview

        await show_overview(self)

    def action_back(self) -> None:
        """Leaves, as soon as flags that are being written are on disk; asked again, at once."""
        if self._leaving:
            self._leave()
            return
        self._leaving = True
        self.run_worker(self._leave_when_written(), group="leaving")

    async def _leave_when_written(self) -> None:
        if self._write_lock.locked():
            self.tell("A flag is being written; q again leaves without it")
        try:
            async with asyncio.timeout(PATIENCE), self._write_lock:
                pass
        except TimeoutError:
            self.warn("A flag could not be written in time; q again leaves without it")
            return
        self._leave()

    def _leave(self) -> None:
        self.keep_now()
        if len(self.app.screen_stack) > 1:
            self.dismiss()
        else:
            self.app.exit()

    def on_unmount(self) -> None:
        """However the program ends, the place is kept."""
        self.keep_now()

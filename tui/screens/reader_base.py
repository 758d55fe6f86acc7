"""The state of the reader's screen that its parts share: the panes, the session, and what follows a move."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Literal

from textual.content import Content
from textual.timer import Timer

from store.errors import AfterwordError
from tui.ages import stamp
from tui.commands import KEY_LINES, READER, Command
from tui.labels import counted, one_line
from tui.screens.base import CommandScreen
from tui.session import Place, Session
from tui.widgets.article_pane import ArticlePane
from tui.widgets.comment_tree import CommentTree
from tui.widgets.frame import Frame
from tui.widgets.key_line import KeyLine
from tui.widgets.title_bar import TitleBar

Pane = Literal["comments", "article"]

PANES = "reader"
"""The section of the state that says how the panes were left, in whatever discussion: `divider` (per cent),
and `article` (whether it is shown)."""

SAVE_AFTER = 1.5
"""Seconds after a move until the place is written: on disk at the latest 2 seconds after it."""

SIDE_BY_SIDE = 100
"""Columns from which on both panes stand side by side; below, one at a time reads better."""


class ReaderBase(CommandScreen):
    """The panes of one discussion, which of them has the keys, and what is kept of it."""

    DECLARED = READER

    def __init__(self, session: Session, *, now: datetime | None = None, message: str = "") -> None:
        """`now` is what ages are told against; `message` is a notice to begin with."""
        super().__init__()
        self.session = session
        self.discussion = session.discussion
        self.comment_tree = CommentTree(
            session.thread, article_author=session.discussion.author, now=now, id="comments"
        )
        self.comment_tree.lines.latest = session.latest
        self.article_pane = ArticlePane(session.discussion, id="article")
        self.title_bar = TitleBar(id="title")
        self.key_line = KeyLine(id="keys")
        self.has_comments = len(session.thread) > 0
        self.has_article = bool(session.discussion.body)
        self.pane: Pane = session.place.pane
        panes = self.state.get(PANES)
        shown, share = panes.get("article"), panes.get("divider")
        self.article_shown = session.place.article_shown
        if session.is_first:
            self.article_shown = shown if isinstance(shown, bool) else self.settings.article
        self.share: float = self.settings.divider
        """The article's part of the width, in per cent."""
        if isinstance(share, (int, float)) and 20 <= share <= 80:
            self.share = share
        self._panes: dict[str, object] = {}
        self.message = message
        self._cursor = -1
        self._save_timer: Timer | None = None
        self._write_lock = asyncio.Lock()
        self._told_unkept = False
        self._titles = ("", "")

    # -- what the other parts give -------------------------------------------------------------

    @property
    def is_typing(self) -> bool:
        """Whether the find bar has the keys."""
        return False

    @property
    def is_finding(self) -> bool:
        """Whether something is being looked for."""
        return False

    @property
    def find_state(self) -> str:
        """What is looked for, and which match this is, for the key line."""
        return ""

    @property
    def filter_state(self) -> str:
        """Which comments are shown and in which order, "" where it is all of them in thread order."""
        return ""

    @property
    def news(self) -> str:
        """What the latest save brought, "" where there was but one, or it changed nothing."""
        return ""

    @property
    def heading(self) -> str:
        """What the title bar begins with."""
        return one_line(self.discussion.title) or "No title"

    async def put_in_place(self, session: Session, message: str) -> None:
        """Has a discussion stand in the place of this one."""

    # -- the panes -----------------------------------------------------------------------------

    @property
    def wide(self) -> bool:
        """Whether there is room for both panes."""
        return self.app.size.width >= SIDE_BY_SIDE

    @property
    def tree_has_keys(self) -> bool:
        """Whether a command means the comments."""
        return self.pane == "comments"

    def arrange_panes(self) -> None:
        """Shows the panes that there is room for, and gives the keys to the right one."""
        if self.pane == "article" and not self.has_article:
            self.pane = "comments"
        elif self.pane == "comments" and not self.has_comments and self.has_article:
            self.pane = "article"
        both = self.wide and self.has_article and self.has_comments
        if self.pane == "article":
            self.article_shown = True
        article = self.article_shown if both else self.pane == "article"
        comments = True if both else self.pane == "comments"
        self.query_one("#article-frame", Frame).display = article
        self.query_one("#divider").display = article and comments
        self.query_one("#comments-frame", Frame).display = comments
        if not self.is_typing:
            self.set_focus(
                self.comment_tree if self.tree_has_keys else self.article_pane, scroll_visible=False
            )
        self.set_class(self.app.size.width < 60 or self.app.size.height < 16, "-small")

    def to_pane(self, pane: Pane) -> None:
        """Gives the keys to a pane, and shows it."""
        if pane != self.pane:
            self.pane = pane
            self.arrange_panes()

    # -- what follows a move -------------------------------------------------------------------

    def follow(self) -> None:
        """After anything moved: what was left is read, title and keys say the new state, the place is kept.

        All in the handler of the key, so that one paint shows everything.
        """
        old, new = self._cursor, self.comment_tree.cursor
        if new != old:
            self._cursor = new
            self.cursor_moved(old, new)
        self.show_state()
        self.looked()
        self.keep_soon()

    def cursor_moved(self, old: int, new: int) -> None:
        """The cursor went from one comment to another."""

    def looked(self) -> None:
        """What stands on the screen may have changed."""

    def show_state(self) -> None:
        """Title bar and key line say what is so now."""
        session, discussion = self.session, self.discussion
        cursor = self.comment_tree.cursor
        counts = counted(session.comments, "comment") + (" · closed" if discussion.closed else "")
        place, known = counts, []
        if cursor >= 0:
            position, total = self._position(), max(session.comments, 1)
            place = f"{position:,} of {total:,}, {round(100 * position / total)} %"
            if self.filter_state and self.has_class("-small"):
                place = self.filter_state  # the frame that says it otherwise is left out
            known = [f"{session.unread_count:,} unread" if session.unread_count else "all read", counts]
        flagged = session.flagged_count
        known += [
            f" {text}"
            for text in (one_line(discussion.site), stamp(discussion.published, self.settings.dates))
            if text
        ]
        self.title_bar.tell(
            self.heading,
            place,
            known=known,
            mark=f"⚑ {flagged:,}" if flagged else "",
        )
        self.title_frames()
        self.show_keys()

    def _position(self) -> int:
        """Which comment the one under the cursor is, from 1, in the order that is shown."""
        tree, session = self.comment_tree, self.session
        if tree.is_flat:
            return min(tree.position_of(tree.cursor) + 1, max(session.comments, 1))
        return session.position(tree.cursor)

    def show_keys(self) -> None:
        """The keys that matter now."""
        if self.is_typing:
            self.key_line.set_keys([("enter", "stay here"), ("↓ ↑", "next, previous match"), ("esc", "back")])
            return
        state = "found" if self.is_finding else "tree" if self.tree_has_keys else "article"
        tree, cursor = self.comment_tree, self.comment_tree.cursor
        titles = {"pane.other": "article" if self.tree_has_keys else "comments"}
        if not self.tree_has_keys:
            titles |= {"comment.next": "line down", "pane.article": "hide article"}
        elif cursor >= 0:
            titles["fold.toggle"] = "unfold" if tree.is_folded(cursor) else "fold"
        if self.session.own_flag(self.flag_target()) is not None:
            titles["flag.toggle"] = "unflag"
        if tree.filter_by == "matches":
            titles["filter.matches"] = "everything"
        ids = KEY_LINES[state]
        if self.tree_has_keys and tree.filter_by == "author":
            titles["filter.author"] = "everything"
            ids = ("filter.author", *ids)
        if self.tree_has_keys and tree.is_flat:
            ids = (
                "order.thread",
                "order",
                *(command_id for command_id in ids if command_id != "fold.toggle"),
            )
        if not (self.has_article and self.has_comments):
            ids = tuple(command_id for command_id in ids if command_id != "pane.other")
        self.key_line.set_keys(self.key_pairs(ids, titles), self.find_state)

    def flag_target(self) -> str | None:
        """What a flag is put on now: the id of the comment under the cursor, None for the article."""
        cursor = self.comment_tree.cursor
        return self.session.thread.id(cursor) if self.tree_has_keys and cursor >= 0 else None

    def applies(self, command: Command) -> bool:
        """Whether the command can do something now."""
        tree = self.comment_tree
        match command.when:
            case "always":
                result = True
            case "panes":
                result = not self.is_typing
            case "comments":
                result = not self.is_typing and self.has_comments
            case "tree":
                result = not self.is_typing and self.tree_has_keys and self.has_comments
            case "article":
                result = not self.is_typing and self.has_article and self.has_comments
            case "finding":
                result = self.is_finding
            case "flat":
                result = not self.is_typing and tree.is_flat
            case "flags":
                result = not self.is_typing and bool(self.session.flagged())
            case "undo":
                result = not self.is_typing and self.session.can_undo
            case "redo":
                result = not self.is_typing and self.session.can_redo
            case _:
                result = False
        if result and command.id == "fold.toggle":
            return tree.cursor >= 0 and (tree.is_flat or tree.has_replies(tree.cursor))
        return result

    # -- the place is kept ---------------------------------------------------------------------

    def keep_soon(self) -> None:
        """The place is written in a moment, unless that is on its way already."""
        if self._save_timer is None:
            self._save_timer = self.set_timer(SAVE_AFTER, self._keep)

    def keep_panes(self, **values: object) -> None:
        """Remembers how the panes stand for the next start; written with the place."""
        self._panes |= values

    def _keep(self) -> None:
        self._save_timer = None
        self.state.keep(PANES, self._panes)
        self.session.place = self.place_now()
        if not self.session.cannot_write:
            self.run_worker(self._save(), group="place")

    async def _save(self) -> None:
        async with self._write_lock:
            try:
                await asyncio.to_thread(self.session.save)
            except AfterwordError as error:
                self._not_kept(error)

    def _not_kept(self, error: AfterwordError) -> None:
        """Says once that the place is not kept; reading goes on."""
        if not self._told_unkept:
            self._told_unkept = True
            self.tell(f"What you have read is not kept: {error.what}")

    def keep_now(self) -> None:
        """Writes the place at once: the reader leaves."""
        if self._save_timer is not None:
            self._save_timer.stop()
            self._save_timer = None
        self.state.keep(PANES, self._panes)
        self.session.place = self.place_now()
        if self.session.cannot_write:
            return
        try:
            self.session.save()
        except AfterwordError as error:
            self._not_kept(error)

    def place_now(self) -> Place:
        """Where the reader is."""
        cursor, line = self.comment_tree.place
        return Place(
            cursor=cursor,
            line=line,
            article_line=self.article_pane.top_line,
            article_shown=self.article_shown,
            pane=self.pane,
            folded=self.comment_tree.kept_fold_marks,
        )

    def title_frames(self) -> None:
        """The frames say what they hold: whether the article is flagged, which comments are shown and how."""
        article = "Article ⚑" if self.session.flags_on(None) else "Article"
        comments = " · ".join(text for text in ("Comments", self.filter_state or self.news) if text)
        if self._titles != (article, comments):
            self._titles = article, comments
            self.query_one("#article-frame", Frame).border_title = Content(article)
            self.query_one("#comments-frame", Frame).border_title = Content(comments)

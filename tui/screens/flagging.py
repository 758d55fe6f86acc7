"""The reader's flags and read marks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual.timer import Timer

from store.errors import AfterwordError
from tui.labels import one_line
from tui.reading_clock import ReadingClock
from tui.session import Change

if TYPE_CHECKING:
    from tui.screens.reader_base import ReaderBase as Part
else:
    Part = object  # Textual works a millisecond at each class that is a screen; one is enough

LOOK_AFTER = 0.05
"""Seconds after a move until it is looked what stands on the screen: off the way of the key."""


class Flagging(Part):
    """What the keys for flags and read marks do, and how comments come to count as read."""

    clock: ReadingClock
    _flagged_then: Mapping[int, str] | None = None
    _flags_then = b""
    _look_timer: Timer | None = None
    _due_timer: Timer | None = None

    # -- flags ---------------------------------------------------------------------------------

    def action_toggle_flag(self) -> None:
        target = self.flag_target()
        if target is None and not self.has_article:
            self.tell("There is nothing to flag")
            return
        self._change(partial(self.session.toggle_flag, target))

    async def action_flag_with_note(self) -> None:
        """Asks for a label and a note, and flags with these."""
        from tui.screens.flag_dialog import FlagDialog, Wanted

        target = self.flag_target()
        if target is None and not self.has_article:
            self.tell("There is nothing to flag")
            return

        def answered(wanted: Wanted | None) -> None:
            if wanted is None:
                return
            if wanted.remove:
                self._change(partial(self.session.remove_flag, target))
            else:
                self._change(partial(self.session.set_flag, target, wanted.label, wanted.note))

        about = f"Flag {self._called(target)}"
        dialog = FlagDialog(about, self.session.own_flag(target, labelled=True))
        await self.app.push_screen(dialog, answered)
        dialog.begin()

    def action_undo(self) -> None:
        self._change(self.session.undo, "Undone", failed="Not undone")

    def action_redo(self) -> None:
        self._change(self.session.redo, "Done again", failed="Not done again")

    def action_next_flagged(self) -> None:
        self._to_flagged(forwards=True)

    def action_previous_flagged(self) -> None:
        self._to_flagged(forwards=False)

    def _to_flagged(self, *, forwards: bool) -> None:
        tree, marks = self.comment_tree, self._flag_marks()
        target = tree.next_marked(marks, tree.cursor, forwards=forwards)
        wrapped = target < 0
        if wrapped:
            target = tree.next_marked(marks, -1, forwards=forwards)
        if target < 0:
            self.tell("No flagged comment is among those that are shown")
            return
        self.to_pane("comments")
        tree.go(target)
        self.follow()
        if wrapped:
            self.tell("From the top again" if forwards else "From the end again")

    def _flag_marks(self) -> bytes:
        """One byte a comment: 1 where it is flagged. The same object while the flags are the same."""
        flagged = self.session.flagged()
        if self._flagged_then is not flagged:
            marks = bytearray(len(self.session.thread))
            for index in flagged:
                marks[index] = 1
            self._flagged_then, self._flags_then = flagged, bytes(marks)
        return self._flags_then

    def _change(
        self, change: Callable[[], Change | None], told: str = "", failed: str = "Not flagged"
    ) -> None:
        """Changes flags off the event loop, one change after the other, and shows what is on disk then.

        `told` begins the notice of what was done, `failed` that it could not be written.
        """
        self.run_worker(self._write(change, told, failed), group="flags")

    async def _write(self, change: Callable[[], Change | None], told: str, failed: str) -> None:
        async with self._write_lock:
            if why := self.session.cannot_write:
                self.warn(f"{failed}: {why}")
                return
            try:
                done = await asyncio.to_thread(change)
            except AfterwordError as error:
                self.warn(f"{failed}: {error}")
                return
        self.show_flags()
        self.show_state()
        if done is not None and told:
            self.tell(f"{told}: {self._said(done)}")

    def _said(self, change: Change) -> str:
        """A change in words."""
        flag = change.after or change.before
        assert flag is not None
        verb = "changed" if change.before and change.after else "set" if change.after else "taken away"
        return f"flag on {self._called(flag.comment_id)} {verb}"

    def _called(self, comment_id: str | None) -> str:
        """What a flag is on, in a word or two."""
        if comment_id is None:
            return "the article"
        index = self.session.thread.find(comment_id)
        if index is None:
            return "a comment that is gone"
        author = one_line(self.session.thread.author(index))
        number = self.session.thread.number(index)
        return f"{number} by {author}" if author else number

    def show_flags(self) -> None:
        """The panes show the flags that stand."""
        self.comment_tree.set_flagged(self.session.flagged())
        on_article = self.session.flags_on(None)
        labels = dict.fromkeys(flag.label for flag in on_article if flag.label)
        self.article_pane.set_flag(", ".join(labels) if on_article else None)
        self.title_frames()

    # -- read marks ----------------------------------------------------------------------------

    def action_toggle_read(self) -> None:
        cursor = self.comment_tree.cursor
        if cursor < 0:
            return
        read = self.session.unread(cursor)
        if not self.session.mark_read([cursor], read):
            self.tell("There is nothing to read in a placeholder")
            return
        self.clock.hold(cursor)
        self._show_read([cursor])
        self.tell("Marked read" if read else "Marked unread")
        self.keep_soon()

    def cursor_moved(self, old: int, new: int) -> None:
        """Leaving a comment downwards reads it; not while a find is being typed, which may come back."""
        if not self.settings.read_on_leaving:
            return
        position = self.comment_tree.position_of
        if old >= 0 and position(old) < position(new) and not self.is_typing and not self.clock.holds(old):
            self._show_read(self.session.mark_read([old]))

    def looked(self) -> None:
        """In a moment it is looked what stands on the screen."""
        if self._look_timer is None:
            self._look_timer = self.set_timer(LOOK_AFTER, self._look)

    def _look(self) -> None:
        """Comments that stood whole on the screen long enough are read; a timer waits for the next ones."""
        self._look_timer = None
        if self._due_timer is not None:
            self._due_timer.stop()
            self._due_timer = None
        if self.app.screen is not self:
            self.clock.stop()
            return
        now = monotonic()
        shown = self.comment_tree.whole_on_screen() if self.query_one("#comments-frame").display else []
        self._show_read(self.session.mark_read(self.clock.showing(shown, now)))
        due = self.clock.due(now)
        if due is not None:
            self._due_timer = self.set_timer(due, self._look)

    def _show_read(self, changed: list[int]) -> None:
        for index in changed:
            self.comment_tree.mark_read_changed(index)
        if changed:
            self.show_state()
            self.keep_soon()

    def on_screen_suspend(self) -> None:
        """A dialog is over the comments: nobody reads them."""
        self.clock.stop()

    def on_screen_resume(self) -> None:
        """The comments are seen again."""
        self.looked()

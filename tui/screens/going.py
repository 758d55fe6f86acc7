"""The reader's commands that go from one discussion to another, in the order of the library's list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING

from store.errors import AfterwordError
from store.library import Row
from tui.finding import Switches
from tui.reading_clock import ReadingClock
from tui.session import Session
from tui.threads import in_thread

if TYPE_CHECKING:
    from tui.playlist import Found
    from tui.screens.library import LibraryScreen
    from tui.screens.reader_base import ReaderBase as Part
else:
    Part = object  # Textual works a millisecond at each class that is a screen; one is enough

AT_ONCE = 0.1
"""Seconds that a discussion may take to open until that is told; till then further keys wait for it."""

PATIENCE = 5.0
"""Seconds that going on waits for flags that are being written."""


class Going(Part):
    """What `]` `[` `W` do. The next discussion stands in the place of this one, `q` leads where it led."""

    clock: ReadingClock
    switches: Switches
    _going_by: int | None = None
    """Which way a discussion that takes long to open is being looked for; 0: the next unread one."""

    async def action_next_discussion(self) -> None:
        await self._go(1)

    async def action_previous_discussion(self) -> None:
        await self._go(-1)

    async def action_next_unread_discussion(self) -> None:
        """The next unread comment: here, also one that a filter hides, then in the discussions after it."""
        if self._to_unread_here():
            return
        if why := self.session.cannot_write:
            self.tell(f"What is read is not kept here, so what is unread elsewhere is not known ({why})")
            return
        await self._go(0)

    # -- in this discussion --------------------------------------------------------------------

    def _to_unread_here(self) -> bool:
        """Goes to another unread comment of this discussion; False when there is none."""
        tree, marks = self.comment_tree, self.session.unread_marks
        here = tree.cursor if self.tree_has_keys else -1
        after, first = tree.next_marked(marks, here), tree.next_marked(marks, -1)
        hidden = self.session.next_unread(here)
        target = next((i for i in (after, first, hidden) if i is not None and i >= 0 and i != here), None)
        if target is None:
            return False
        self.to_pane("comments")
        tree.go(target)
        self.follow()
        if after < 0 <= here and target == first:
            self.tell("From the top again")
        return True

    # -- to another one ------------------------------------------------------------------------

    async def _go(self, step: int) -> None:
        """To the discussion after this one (1), before it (-1), or the next with unread comments (0).

        It is looked for in a thread, and waited for a moment, so that keys which follow in one go mean the
        discussion that they lead to. What takes longer is told, and keys are answered.
        """
        if self._going_by == step:
            return
        future = in_thread(self._finding_out(step))
        with suppress(TimeoutError, AfterwordError):  # whatever came of it is looked at below
            future.result(AT_ONCE)
        if future.done():
            await self._arrive(future, step)
            return
        self._going_by = step
        self.tell("Opening another discussion…")
        self.run_worker(self._arrive_late(future, step), group="going", exclusive=True)

    def _finding_out(self, step: int) -> Callable[[], Found]:
        """Finds the other discussion, in the list beneath or in the one that the library has at first."""
        session, beneath = self.session, self._list_beneath()
        listed: Sequence[Row] | None = None if beneath is None else beneath.rows

        def find() -> Found:
            from tui.playlist import all_rows, neighbour, unread_after

            rows = all_rows(session.library, session.by) if listed is None else listed
            return neighbour(rows, session, step) if step else unread_after(rows, session)

        return find

    def _list_beneath(self) -> LibraryScreen | None:
        """The library's list that this discussion was opened from."""
        if len(self.app.screen_stack) < 2:
            return None
        from tui.screens.library import LibraryScreen

        beneath = [screen for screen in self.app.screen_stack if isinstance(screen, LibraryScreen)]
        return beneath[-1] if beneath else None

    async def _arrive_late(self, future: Future[Found], step: int) -> None:
        await asyncio.wait([asyncio.wrap_future(future)])
        self._going_by = None
        if self.app.screen is self:  # else the reader went somewhere else meanwhile
            self.key_line.clear_notice()
            await self._arrive(future, step)

    async def _arrive(self, future: Future[Found], step: int) -> None:
        """Goes to the discussion that was found, or says that there is none."""
        try:
            found = future.result()
        except AfterwordError as error:
            self.warn(error)
            return
        if found.session is not None:
            await self._change_to(found.session, found.passed, reads=not step)
        elif found.passed:
            self.tell(found.passed)
        elif not step:
            unread = self.session.unread_count
            self.tell("Nothing else is unread, here or in the others" if unread else "Everything is read")
        elif found.alone:
            self.tell("There is no other discussion")
        else:
            self.tell(f"This is the {'last' if step > 0 else 'first'} discussion")

    async def _change_to(self, session: Session, message: str, *, reads: bool) -> None:
        """Leaves this discussion as `q` does, and has another one in its place.

        With `reads` the comment under the cursor is read by going on.
        """
        await asyncio.sleep(0)  # a flag whose key came just before is on its way then
        try:
            async with asyncio.timeout(PATIENCE), self._write_lock:
                pass
        except TimeoutError:
            self.warn("A flag could not be written in time")
            return
        cursor = self.comment_tree.cursor
        if reads and self.tree_has_keys and self.settings.read_on_leaving and not self.clock.holds(cursor):
            self.session.mark_read([cursor])
        self.keep_now()
        await self.put_in_place(session, message)

    async def put_in_place(self, session: Session, message: str) -> None:
        """Has a discussion stand in the place of this one."""
        other = type(self)(session, now=self.comment_tree.lines.now, message=message)
        other.switches = self.switches
        if (library := self._list_beneath()) is not None:
            library.reading = session.key
        if not self._result_callbacks:
            # Textual gives an app's first screen none, and takes one from each screen that it switches from.
            self._push_result_callback(self, None)
        self.app.switch_screen(other)

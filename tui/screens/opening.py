"""What stands on the screen while a large discussion is read that nothing was kept of to open it quickly."""

from __future__ import annotations

import asyncio
from datetime import datetime
from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from store.errors import AfterwordError
from store.library import Library
from store.text import safe, thinned
from tui.labels import one_line
from tui.session import Session
from tui.threads import in_thread
from tui.widgets.frame import Frame
from tui.widgets.key_line import KeyLine
from tui.widgets.title_bar import TitleBar

TICK = 0.25
"""Seconds between two words on how long it has taken."""


class OpeningScreen(Screen[None]):
    """The reader's frames with nothing in them yet. The reader comes in its place; escape leaves it."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "leave", show=False)]
    DEFAULT_CSS = """
    OpeningScreen { layout: vertical; }
    OpeningScreen #said { padding: 1 2; color: $text-muted; width: 1fr; }
    """

    def __init__(
        self, library: Library, key: str, by: str, *, now: datetime | None = None, message: str = ""
    ) -> None:
        super().__init__()
        self._library, self._key, self._by = library, key, by
        self._now, self._message = now, message
        self._bytes = library.cost(key)
        self._begun = monotonic()
        self._stopped = False
        self._title_bar = TitleBar(id="title")
        self._said = Static(id="said")
        self._key_line = KeyLine(id="keys")

    def compose(self) -> ComposeResult:
        yield self._title_bar
        with Horizontal(id="panes"), Frame(id="comments-frame"):
            yield self._said
        yield self._key_line

    def on_mount(self) -> None:
        self.query_one("#comments-frame", Frame).border_title = Content("Comments")
        self._title_bar.tell(self._called(), "")
        self._key_line.set_keys([("q", "leave")])
        self._tell()
        self.set_interval(TICK, self._tell)
        self.call_after_refresh(self.run_worker, self._open, group="opening")

    def _called(self) -> str:
        """What the list calls the discussion, without reading it."""
        try:
            rows = self._library.known_rows(self._by) or ()
        except AfterwordError:
            rows = ()
        return next((one_line(row.title) for row in rows if row.key == self._key), "") or one_line(self._key)

    def _tell(self) -> None:
        seconds = int(monotonic() - self._begun)
        waited = f" {seconds} s so far." if seconds else ""
        size = f"{max(1, round(self._bytes / 1e6)):,} MB"
        self._said.update(
            Content(f"Reading {size}…{waited}\n\nThis is done once: the next time it opens at once.")
        )

    async def _open(self) -> None:
        """Has the discussion prepared beside the keys, and shows it."""
        try:
            session = await asyncio.wrap_future(in_thread(self._read))
        except AfterwordError as error:
            if not self._stopped:
                self._fail(error)
            return
        if session is None or self._stopped:
            return
        from tui.screens.reader import ReaderScreen

        while self.app.screen is not self and self in self.app.screen_stack:
            await asyncio.sleep(TICK)  # something stands over it
        if self.app.screen is self and not self._stopped:
            self.give_way(ReaderScreen(session, now=self._now, message=self._message))

    def give_way(self, other: Screen[None]) -> None:
        """Has another screen stand in the place of this one."""
        if not self._result_callbacks:
            # Textual gives an app's first screen none, and takes one from each screen that it switches from.
            self._push_result_callback(self, None)
        self.app.switch_screen(other)

    def _read(self) -> Session | None:
        """Reads the discussion; runs in a thread."""
        self._library.prepare(self._key, lambda: self._stopped)
        if self._stopped:
            return None
        stored = self._library.read(self._key)
        assert stored is not None  # no version was named that it could still have
        return Session(self._library, stored, self._by)

    def _fail(self, error: AfterwordError) -> None:
        """Says why it cannot be read: in the list that it was opened from, or as the end of the program."""
        if len(self.app.screen_stack) > 1:
            self.app.notify(thinned(safe(str(error))), severity="warning", timeout=8, markup=False)
            self.dismiss()
        else:
            self.app._exception = error
            self.app.exit(1)

    def action_leave(self) -> None:
        """Leaves the discussion unread, back to the list or out of the program."""
        self._stopped = True
        if len(self.app.screen_stack) > 1:
            self.dismiss()
        else:
            self.app.exit()

    def on_unmount(self) -> None:
        self._stopped = True

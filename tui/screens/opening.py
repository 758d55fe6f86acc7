"""What stands on the screen while a large discussion is read that nothing was kept of to open it quickly."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from datetime import datetime
from time import monotonic
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from store.errors import AfterwordError
from store.library import Library
from store.text import safe, thinned
from tui.bringing import Bringing
from tui.labels import counted, one_line
from tui.session import Session
from tui.threads import in_thread
from tui.widgets.frame import Frame
from tui.widgets.key_line import KeyLine
from tui.widgets.title_bar import TitleBar

TICK: Final = 0.25
"""Seconds between two words on how long it has taken."""

LOOK: Final = 0.03
"""Seconds between two looks at whether another process is done."""


class AwaitingScreen(Screen[None]):
    """The reader's frames with nothing in them; what is waited for comes in their place. Escape leaves."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "leave", show=False)]
    DEFAULT_CSS = """
    AwaitingScreen { layout: vertical; background: $background; }
    AwaitingScreen #said { padding: 1 2; color: $text-muted; width: 1fr; }
    """

    def __init__(self, library: Library, by: str, *, now: datetime | None = None, message: str = "") -> None:
        super().__init__()
        self._library, self._by = library, by
        self._now, self._message = now, message
        self._begun = monotonic()
        self._stopped = False
        self._title_bar = TitleBar(id="title")
        self._said = Static(id="said")
        self._key_line = KeyLine(id="keys")

    @abstractmethod
    def called(self) -> str:
        """What the title bar begins with."""

    @abstractmethod
    def said(self) -> str:
        """What is waited for, in a sentence."""

    @abstractmethod
    async def come(self) -> Screen[None] | None:
        """The screen that comes in its place, once it can; None where none does.

        Raises `AfterwordError` when what is waited for cannot be had.
        """

    def compose(self) -> ComposeResult:
        yield self._title_bar
        with Horizontal(id="panes"), Frame(id="comments-frame"):
            yield self._said
        yield self._key_line

    def on_mount(self) -> None:
        self.query_one("#comments-frame", Frame).border_title = Content("Comments")
        self._title_bar.tell(self.called(), "")
        self._key_line.set_keys([("q", "leave")])
        self._tell()
        self.set_interval(TICK, self._tell)
        self.call_after_refresh(self.run_worker, self._await, group="opening")

    def _tell(self) -> None:
        seconds = int(monotonic() - self._begun)
        waited = f" {seconds} s so far." if seconds else ""
        text = f"{self.said()}{waited}\n\nThis is done once: the next time it opens at once."
        self._said.update(Content(thinned(safe(text))))

    async def _await(self) -> None:
        try:
            other = await self.come()
        except AfterwordError as error:
            if not self._stopped:
                self._fail(error)
            return
        while other is not None and self.app.screen is not self and self in self.app.screen_stack:
            await asyncio.sleep(TICK)  # something stands over it
        if other is not None and self.app.screen is self and not self._stopped:
            self.give_way(other)

    def give_way(self, other: Screen[None]) -> None:
        """Has another screen stand in the place of this one."""
        if not self._result_callbacks:
            # Textual gives an app's first screen none, and takes one from each screen that it switches from.
            self._push_result_callback(self, None)
        self.app.switch_screen(other)

    def _fail(self, error: AfterwordError) -> None:
        """Says why it cannot be read: in the list that it was opened from, or as the end of the program."""
        if len(self.app.screen_stack) > 1:
            self.app.notify(thinned(safe(str(error))), severity="warning", timeout=8, markup=False)
            self.dismiss()
        else:
            self.app._exception = error
            self.app.exit(1)

    def action_leave(self) -> None:
        """Leaves what is read, back to the list or out of the program."""
        self._stopped = True
        if len(self.app.screen_stack) > 1:
            self.dismiss()
        else:
            self.app.exit()

    def on_unmount(self) -> None:
        self._stopped = True


def _megabytes(size: int) -> str:
    return f"{max(1, round(size / 1e6)):,} MB"


class OpeningScreen(AwaitingScreen):
    """Stands while a discussion of the library is read, and packed beside the keys; the reader follows it."""

    def __init__(
        self, library: Library, key: str, by: str, *, now: datetime | None = None, message: str = ""
    ) -> None:
        super().__init__(library, by, now=now, message=message)
        self._key = key
        self._bytes = library.cost(key)

    def called(self) -> str:
        """What the list calls the discussion, without reading it."""
        try:
            rows = self._library.known_rows(self._by) or ()
        except AfterwordError:
            rows = ()
        return next((one_line(row.title) for row in rows if row.key == self._key), "") or one_line(self._key)

    def said(self) -> str:
        return f"Reading {_megabytes(self._bytes)}…"

    async def come(self) -> Screen[None] | None:
        session = await asyncio.wrap_future(in_thread(self._read))
        if session is None or self._stopped:
            return None
        from tui.screens.reader import ReaderScreen

        return ReaderScreen(session, now=self._now, message=self._message)

    def _read(self) -> Session | None:
        """Reads the discussion; runs in a thread."""
        self._library.prepare(self._key, lambda: self._stopped)
        if self._stopped:
            return None
        stored = self._library.read(self._key)
        assert stored is not None  # no version was named that it could still have
        return Session(self._library, stored, self._by)


class BringingScreen(AwaitingScreen):
    """Stands while another process brings files in; then comes the one discussion, or the list of several.

    Leaving it ends that process. Where nothing came in the program ends, and says why.
    """

    def __init__(self, bringing: Bringing, by: str, *, now: datetime | None = None) -> None:
        super().__init__(bringing.library, by, now=now)
        self._bringing = bringing

    def called(self) -> str:
        named = self._bringing.named
        return one_line(named[0]) if len(named) == 1 else counted(len(named), "file")

    def said(self) -> str:
        size = f" ({_megabytes(self._bringing.size)})" if self._bringing.size >= 1e6 else ""
        landed = len(self._bringing.keys)
        so_far = f" {counted(landed, 'discussion')} came in." if landed else ""
        return f"Bringing in {self.called()}{size}…{so_far}"

    async def come(self) -> Screen[None] | None:
        bringing = self._bringing
        while not bringing.wait():
            if self._stopped:
                return None
            await asyncio.sleep(LOOK)
        if self._stopped:
            return None
        if bringing.unwritable is not None or not bringing.keys:
            self.app.exit(return_code=1)  # whoever began it says why
            return None
        keys, message = bringing.keys, bringing.message
        if len(keys) > 1:
            from tui.screens.library import LibraryScreen

            return LibraryScreen(self._library, self._by, now=self._now, message=message)
        from tui.screens.reader import ReaderScreen

        stored = await asyncio.wrap_future(in_thread(lambda: self._library.read(keys[0])))
        assert stored is not None  # no version was named that it could still have
        return ReaderScreen(Session(self._library, stored, self._by), now=self._now, message=message)

    def on_unmount(self) -> None:
        super().on_unmount()
        self._bringing.stop()

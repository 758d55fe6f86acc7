"""What is seen to once a discussion is shown: that it opens quickly the next time, and is right."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from store.errors import AfterwordError
from tui.session import Session
from tui.threads import in_thread

if TYPE_CHECKING:
    from tui.screens.reader_base import ReaderBase as Part
else:
    Part = object  # Textual works a millisecond at each class that is a screen; one is enough

READ_AGAIN = "The copy that opens quickly had gone bad; the file was read again"


class Settling(Part):
    """Has the library check what the discussion was read from, and reads it again where that was wrong."""

    def settle_soon(self) -> None:
        """Begins with that once the first frame stands."""
        self.call_after_refresh(self.run_worker, self._settle, group="settling")

    async def _settle(self) -> None:
        session = self.session
        try:
            right = await asyncio.wrap_future(in_thread(lambda: session.library.settle(session.stored)))
            if not right:
                await self._show_again(await asyncio.wrap_future(in_thread(lambda: _again(session))))
        except AfterwordError as error:
            self.warn(error)

    async def _show_again(self, other: Session) -> None:
        """Has the discussion in its place as it was read again, the reader where they were."""
        while self.app.screen is not self and self in self.app.screen_stack:
            await asyncio.sleep(0.2)  # a dialog stands over it
        if self.app.screen is self:
            self.session.place = self.place_now()
            other.take_over(self.session)
            await self.put_in_place(other, READ_AGAIN)


def _again(session: Session) -> Session:
    stored = session.library.read(session.key)
    assert stored is not None  # no version was named that it could still have
    return Session(session.library, stored, session.by)

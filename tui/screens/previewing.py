"""The preview of the library's screen: read in a thread when the cursor rests, the latest one wins."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from store.errors import AfterwordError
from store.library import Row
from tui.preview_lines import Preview, previewed
from tui.threads import in_thread

if TYPE_CHECKING:
    from tui.screens.library_base import LibraryBase as Part
    from tui.widgets.preview import PreviewPane
else:
    Part = object  # Textual works a millisecond at each class that is a screen; one is enough

REST: Final = 0.12
"""Seconds that the cursor rests on a row before its discussion is read."""

DEAR: Final = 100_000
"""Comments that make the rest a second longer: reading so many may keep the keys waiting."""

KEPT: Final = 32
"""Previews that are kept."""


class Previewing(Part):
    """What `a` `J` `K` do, and what is shown while the cursor moves."""

    preview_pane: PreviewPane
    _resting: Timer | None = None
    _previewed: Row | None = None
    """The row whose preview is shown or on its way."""
    previews: OrderedDict[Row, Preview]
    """The previews that are kept, the latest at the end. A row that says something else is another."""

    @property
    def preview_shown(self) -> bool:
        """Whether there is room for the preview, and something to show."""
        return self.preview_wanted and not self.has_class("-narrow") and self.total > 0

    def show_preview(self) -> None:
        """Shows what is known of the discussion under the cursor; the rest is read when the cursor rests."""
        row = self.row_list.row if self.preview_shown else None
        if row == self._previewed:
            return
        self._previewed = row
        if self._resting is not None:
            self._resting.stop()
            self._resting = None
        if row is None:
            self.preview_pane.show(None)
            return
        kept = self.previews.get(row)
        if kept is not None:
            self.previews.move_to_end(row)
            self.preview_pane.show(kept)
            return
        before = self.preview_pane.preview
        if before is not None and before.whole and before.row.key == row.key:
            # Only counts changed: what was read stays while it is read again.
            self.preview_pane.show(before._replace(row=row))
        else:
            self.preview_pane.show(Preview(row))
        self._resting = self.set_timer(REST + row.comments / DEAR, lambda: self._read_preview(row))

    def _read_preview(self, row: Row) -> None:
        self._resting = None
        self.run_worker(self._when_read(in_thread(lambda: self._preview_of(row)), row), group="preview")

    def _preview_of(self, row: Row) -> Preview:
        """Reads a discussion and takes its preview out of it; runs in a thread."""
        try:
            stored = self.library.read(row.key)
        except AfterwordError as error:
            return Preview(row, problem=str(error))
        assert stored is not None  # no version was named that it could still have
        return previewed(row, stored)

    async def _when_read(self, future: Future[Preview], row: Row) -> None:
        preview = await asyncio.wrap_future(future)
        self.previews[row] = preview
        while len(self.previews) > KEPT:
            self.previews.popitem(last=False)
        if row == self._previewed:
            self.preview_pane.show(preview)

    # -- commands ------------------------------------------------------------------------------

    def action_toggle_preview(self) -> None:
        """Shows or hides the preview."""
        if self.has_class("-narrow"):
            self.tell("No room for a preview here")
            return
        self.preview_wanted = not self.preview_wanted
        self.follow()

    def action_preview_down(self) -> None:
        self.preview_pane.half_page(1)

    def action_preview_up(self) -> None:
        self.preview_pane.half_page(-1)

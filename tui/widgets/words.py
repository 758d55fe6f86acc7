"""Text from anywhere in a dialog, wide text in its columns."""

from __future__ import annotations

from textual.widgets import Static

from tui.widgets.placed import Placed


class Words(Placed, Static):
    """A text that may hold what comes from an archive; give it `Content`, never a `str` with markup."""

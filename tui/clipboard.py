"""Copying to the clipboard of the terminal, which may be on another machine than the program.

A terminal takes text by OSC 52 (xterm's "Manipulate Selection Data"), and answers nothing: what can be
said is that it was sent. tmux passes it on with `set-clipboard on`, or `external` and its own binding.
"""

from __future__ import annotations

from typing import Any, Final

from textual.app import App

from store.text import safe
from tui.labels import counted

TAKEN: Final = 74_994
"""Bytes that every terminal with OSC 52 takes: 100,000 of the sequence, encoded in base64."""

LONGEST: Final = 8_000_000
"""Bytes that are sent at all; terminals that take more than `TAKEN` stop at about that."""


def copy(app: App[Any], text: str, what: str = "") -> str:
    """Copies `text`, made safe to be pasted into a terminal; returns a sentence that says what happened.

    `what` names it ("the address …"); by default the sentence says how many characters it was.
    """
    text = safe(text)
    size = len(text.encode("utf-8", "replace"))
    many = counted(len(text), "character")
    if size > LONGEST:
        return f"Not copied: {many} are more than a terminal takes"
    app.copy_to_clipboard(text)
    if size > TAKEN:
        return f"Copied {many} (OSC 52); some terminals take only {TAKEN:,} bytes, and this is {size:,}"
    return f"Copied {what or many} (OSC 52)"

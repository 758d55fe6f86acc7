"""The last line of a screen: the keys that matter now, or a notice in their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.timer import Timer

from tui.widgets.bar import Bar, Piece

GAP = "  "

WELCOME = "To begin with: "
"""What stands before the keys of a first start, where there is room for it."""

NOTICE_SECONDS = 4.0
"""How long a notice stands, unless the next key comes first."""


class KeyLine(Bar):
    """Keys with what they do, as many as fit; and short notices, which go away by themselves."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "key-line--key",
        "key-line--does",
        "key-line--notice",
        "key-line--state",
    }

    DEFAULT_CSS = """
    KeyLine { color: $foreground 65%; }
    KeyLine > .key-line--key { color: $accent; }
    KeyLine > .key-line--does { color: $foreground 65%; }
    KeyLine > .key-line--notice { color: $foreground; }
    KeyLine > .key-line--state { color: $accent; }
    """

    class Pressed(Message):
        """A key was clicked; `key` is as it is shown."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys: Sequence[tuple[str, str]] = ()
        self._state = ""
        self._welcome: Sequence[tuple[str, str]] = ()
        self._timer: Timer | None = None
        self.notice = ""
        """The notice that stands there, "" when the keys do."""

    def set_keys(self, keys: Sequence[tuple[str, str]], state: str = "") -> None:
        """The keys to show, each with a word or two of what it does, the ones that matter most first.

        The last one is shown whatever the room. `state` stands at the right (safe and on one line).
        """
        if (keys, state) != (self._keys, self._state):
            self._keys, self._state = keys, state
            if not self.notice:
                self.choose()

    @property
    def is_welcoming(self) -> bool:
        """Whether the keys of a first start stand there."""
        return bool(self._welcome)

    def welcome(self, keys: Sequence[tuple[str, str]]) -> None:
        """Shows the keys of a first start in the place of the others; with none, the others again."""
        if keys != self._welcome:
            self._welcome = keys
            self.choose()

    def tell(self, notice: str) -> None:
        """Shows a notice, safe and on one line, for a few seconds."""
        if self._timer is not None:
            self._timer.stop()
        self.notice = notice
        self._timer = self.set_timer(NOTICE_SECONDS, self.clear_notice)
        self.choose()

    def clear_notice(self) -> None:
        """Takes the notice away, if there is one."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self.notice:
            self.notice = ""
            self.choose()

    def chosen(self, width: int) -> tuple[Sequence[Piece], Sequence[Piece]]:
        """The notice, or the keys of a first start, or as many keys as there is room for."""
        if self.notice:
            return [(self.notice, "key-line--notice")], ()
        if self._welcome:
            return self._welcoming(width), ()
        right: list[Piece] = [(f"  {self._state}", "key-line--state")] if self._state else []
        room = width - sum(cell_len(text) for text, _ in right)
        kept: list[tuple[str, str]] = []
        if self._keys:
            *others, last = self._keys
            room -= _width(last)
            for pair in others:
                room -= _width(pair) + len(GAP)
                if room < 0:
                    break
                kept.append(pair)
            kept.append(last)
        return _pieces(kept), right

    def _welcoming(self, width: int) -> list[Piece]:
        keys = _pieces(self._welcome)
        room = width - sum(cell_len(text) for text, _ in keys)
        begun: list[Piece] = [(WELCOME, "key-line--notice")] if cell_len(WELCOME) <= room else []
        return [*begun, *keys]

    def on_click(self, event: events.Click) -> None:
        """A click on a key, or on what it does, is as good as the key."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        key, left = "", offset.x
        for text, kind in self._left:
            if kind == "key-line--key":
                key = text.strip()
            if left < cell_len(text):
                if key and kind in ("key-line--key", "key-line--does"):
                    self.post_message(self.Pressed(key))
                return
            left -= cell_len(text)


def _width(pair: tuple[str, str]) -> int:
    return cell_len(pair[0]) + 1 + cell_len(pair[1])


def _pieces(pairs: Sequence[tuple[str, str]]) -> list[Piece]:
    """Keys with what they do, a gap between two."""
    pieces: list[Piece] = []
    for key, does in pairs:
        pieces += [(GAP if pieces else "", ""), (f"{key} ", "key-line--key"), (does, "key-line--does")]
    return pieces

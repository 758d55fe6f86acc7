"""The line in which paths are typed: tab completes, and what is pasted or dropped is written as paths."""

from __future__ import annotations

from textual import events
from textual.message import Message

from store.text import safe
from tui.paths import complete, expanded, parse, quoted, short
from tui.widgets.line_input import LineInput


class PathInput(LineInput):
    """A line of paths, apart by blanks, with backslashes before the blanks in them."""

    class Below(Message):
        """The arrow went down from the line."""

    def __init__(self, value: str = "", *, id: str | None = None) -> None:
        self._meant: dict[str, str] = {}
        super().__init__(value, id=id)
        self.select_on_focus = False

    @property
    def paths(self) -> list[str]:
        """The paths in the line. One whose name cannot be shown as it is stays what it is."""
        return [self._meant.get(path, path) for path in parse(self.value)]

    def set_paths(self, paths: list[str]) -> None:
        """Writes these paths into the line."""
        self.set_line(" ".join(self.written(path) for path in paths))

    def written(self, path: str) -> str:
        """A path as it is written in the line."""
        typed = short(path)
        self._meant[safe(expanded(typed))] = path
        return quoted(typed)

    def set_line(self, line: str) -> None:
        """Writes the line anew, and goes to its end. Names in it may hold what cannot be shown."""
        if safe(line) != line:
            self._meant.update((safe(path), path) for path in parse(line))
        self.value = line
        self.cursor_position = len(self.value)

    async def _on_key(self, event: events.Key) -> None:
        if not self._entered and event.key in ("tab", "down"):
            # Here and not by a binding, so that keys that come in one go are taken in their order.
            if event.key == "tab":
                self.set_line(complete(self.value[: self.cursor_position]).line)
            else:
                self.post_message(self.Below())
            event.stop()
            event.prevent_default()  # else Textual goes on to the methods of the classes above

    def _on_paste(self, event: events.Paste) -> None:
        """Paths are written as paths; anything else as it is, on one line."""
        event.stop()
        event.prevent_default()
        paths = parse(event.text)
        if not paths:
            return
        before = self.value[: self.cursor_position]
        if before and not before.endswith((" ", "/", '"', "'")):
            before += " "
        rest = self.value[self.cursor_position :]
        pasted = " ".join(map(self.written, paths))
        self.value = before + pasted + rest
        self.cursor_position = len(before + safe(pasted))

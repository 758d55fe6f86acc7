"""What a record says became of its comment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from store.formats.records.names import plain
from store.model import State

_WORDS: Final[Mapping[str, State]] = {
    **dict.fromkeys(("deleted", "userdeleted", "deletedbyuser", "gelöscht", "withdrawn"), "deleted"),
    **dict.fromkeys(
        ("removed", "trash", "trashed", "rejected", "blocked", "banned", "hidden", "dead", "moderated",
         "deletedbymoderator", "removedbymoderator", "posttrashed", "declined", "flagged"),
        "removed",
    ),
    **dict.fromkeys(("spam", "junk"), "spam"),
    **dict.fromkeys(
        ("pending", "hold", "unapproved", "moderation", "awaitingmoderation", "heldforreview", "queued", "0"),
        "pending",
    ),
    **dict.fromkeys(
        ("visible", "approved", "approve", "published", "publish", "active", "public", "ok", "normal", "open",
         "1", "live", "accepted"),
        "visible",
    ),
}  # fmt: skip
_YES: Final = frozenset(("1", "true", "yes", "t", "y"))
_NO: Final = frozenset(("0", "false", "no", "f", "n", "", "none", "null"))


class States:
    """Reads the states of the field `name`: words ("spam"), or yes and no to what the name asks."""

    def __init__(self, name: str) -> None:
        own = plain(name.rpartition(".")[2])
        self._yes: State = "visible"
        self._no: State = "visible"
        self._asks = True
        if "approved" in own:
            self._no = "pending"
        elif "spam" in own:
            self._yes = "spam"
        elif "deleted" in own:
            self._yes = "deleted"
        elif any(word in own for word in ("removed", "hidden", "dead", "moderated")):
            self._yes = "removed"
        else:
            self._asks = False

    def read(self, value: Any) -> State | None:
        """The state; None for a word that is none."""
        word = str(value).strip().casefold() if isinstance(value, (str, int, bool, float)) else ""
        if self._asks and word in _YES:
            return self._yes
        if self._asks and word in _NO:
            return self._no
        if self._asks and word.replace(".", "").isdecimal():  # a date of the deletion, or a count
            return self._yes
        return _WORDS.get(plain(word))

"""When a comment counts as read: it stood whole on the screen for a second, or as long as is set.

The clock is told what stands on the screen, and when; it keeps no time of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

DWELL: Final = 1.0
"""Seconds that a comment has to stand whole on the screen, unless others are set."""


class ReadingClock:
    """How long each comment has stood whole on the screen."""

    def __init__(self, dwell: float = DWELL) -> None:
        """`dwell` is how many seconds a comment has to stand there; 0: standing there reads nothing."""
        self._dwell = dwell or float("inf")
        self._since: dict[int, float] = {}
        self._held: set[int] = set()

    def showing(self, indexes: Iterable[int], now: float) -> list[int]:
        """Told what stands whole on the screen at `now` (seconds of any clock that only goes forwards).

        Returns the comments that have stood there long enough, each once for each time that it stands.
        """
        since = {i: self._since.get(i, now) for i in indexes}
        self._held &= since.keys()
        done = [i for i, began in since.items() if now - began >= self._dwell and i not in self._held]
        self._since = since
        self._held.update(done)
        return done

    def due(self, now: float) -> float | None:
        """In how many seconds the next comment will have stood long enough; None: none is waiting."""
        if self._dwell == float("inf"):
            return None
        waiting = [began for i, began in self._since.items() if i not in self._held]
        return max(0.0, min(waiting) + self._dwell - now) if waiting else None

    def hold(self, index: int) -> None:
        """Leaves a comment alone for as long as it stands there: the reader marked it by hand."""
        self._since.setdefault(index, float("inf"))
        self._held.add(index)

    def holds(self, index: int) -> bool:
        """Whether the comment is left alone."""
        return index in self._held

    def stop(self) -> None:
        """Nothing stands on the screen: a dialog is over it, or the program is in the background."""
        self._since.clear()

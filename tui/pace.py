"""How fast an import goes, and how long it will take: for the terminal's line and the app's dialog."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Final, NamedTuple

from store.importing import Progress

WINDOW: Final = 10.0
"""Seconds over which the speed is taken: what comes is more like what came last than like the whole."""

_SETTLED: Final = 1.0
"""Seconds after which a speed says something."""


class Figures(NamedTuple):
    """How far an import is.

    `done` is the part of all files that was read, from 0 to 1. `speed` is in bytes and `comments` in comments
    a second, `left` in seconds, each None while it is not known. `writing`: the file is read, and what is in
    it is on its way.
    """

    done: float
    speed: float | None
    comments: float | None
    left: float | None
    writing: bool


class _Look(NamedTuple):
    at: float
    done: float
    read: int
    comments: int


class Pace:
    """Makes the figures of an import that goes on; to be asked again and again, several times a second."""

    def __init__(self, progress: Progress, clock: Callable[[], float] = monotonic) -> None:
        self._progress = progress
        self._clock = clock
        self._before = 0  # bytes of the files that are done
        self._file = 0
        self._read = 0
        self._looks: deque[_Look] = deque()

    def look(self) -> Figures:
        """The figures as they are."""
        progress = self._progress
        if progress.files != self._file:
            self._before, self._file, self._read = self._before + self._read, progress.files, 0
        self._read = max(self._read, min(progress.read, progress.size))
        part = self._read / progress.size if progress.size else 0.0
        count = max(progress.expected, progress.files, 1)
        done = min(1.0, (max(progress.files - 1, 0) + part) / count)
        look = _Look(self._clock(), done, self._before + self._read, progress.comments)
        self._looks.append(look)
        while look.at - self._looks[0].at > WINDOW and len(self._looks) > 2:
            self._looks.popleft()
        first = self._looks[0]
        passed = look.at - first.at
        writing = part >= 1.0
        if passed < _SETTLED:
            return Figures(done, None, None, None, writing)
        left = (1 - done) * passed / (done - first.done) if done > first.done and not writing else None
        speed = (look.read - first.read) / passed if look.read > first.read else None
        comments = (look.comments - first.comments) / passed if look.comments > first.comments else None
        return Figures(done, speed, comments, left, writing)


def bytes_words(size: float) -> str:
    """A number of bytes in three digits: "870 kB", "12.4 MB"."""
    for unit in ("kB", "MB", "GB"):
        size /= 1000
        if size < 999.5 or unit == "GB":
            break
    return f"{size:,.0f} {unit}" if size >= 99.95 or unit == "kB" else f"{size:.1f} {unit}"


def seconds_words(seconds: float) -> str:
    """How long something will take: "4 s left", "2 min left", "1 h 20 min left"."""
    if seconds < 99.5:
        return f"{max(1, round(seconds))} s left"
    minutes = round(seconds / 60)
    return f"{minutes} min left" if minutes < 100 else f"{minutes // 60:,} h {minutes % 60} min left"


def pace_words(progress: Progress, figures: Figures) -> str:
    """The figures in a line: "12.4 of 80.0 MB · 3.1 MB a second · 22 s left"."""
    said = []
    if figures.writing:
        said.append("read, being written")
    elif progress.size:
        said.append(f"{bytes_words(min(progress.read, progress.size))} of {bytes_words(progress.size)}")
    if figures.speed is not None and not figures.writing:
        said.append(f"{bytes_words(figures.speed)} a second")
    elif figures.comments is not None:
        said.append(f"{figures.comments:,.0f} comments a second")
    if figures.left is not None:
        said.append(seconds_words(figures.left))
    return " · ".join(said)

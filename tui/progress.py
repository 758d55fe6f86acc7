"""The line at the bottom of a terminal that tells how far `afterword import` is.

It comes when an import takes longer than a second, on standard error, and goes without a trace. What is
printed meanwhile is held back for a tenth of a second, so that the line is not taken away and drawn again for
each of ten thousand discussions.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Final, TextIO

from store.importing import Progress
from tui.labels import counted, one_line
from tui.pace import Pace, pace_words

if TYPE_CHECKING:
    from rich.progress import Progress as Line

PATIENCE: Final = 1.0
"""Seconds before the line comes."""

EVERY: Final = 0.1
"""Seconds between two drawings."""

_NAME: Final = 40  # cells of a file's name


class ProgressLine:
    """Shows how far an import is, while the block of its `with` runs; what is printed goes through `say`.

    It is shown only where `stream` (standard error) is a terminal, after `patience` seconds.
    """

    def __init__(
        self,
        progress: Progress,
        *,
        shown: bool = True,
        patience: float = PATIENCE,
        stream: TextIO | None = None,
    ) -> None:
        self._progress = progress
        self._pace = Pace(progress)
        self._patience = patience
        self._stream = stream if stream is not None else sys.stderr
        self._wanted = shown and self._stream is not None and self._stream.isatty()
        self._lock = threading.Lock()
        self._held: list[Callable[[], None]] = []
        self._failed: BaseException | None = None
        self._done = threading.Event()
        self._thread: threading.Thread | None = None
        self._line: Line | None = None

    def __enter__(self) -> ProgressLine:
        if self._wanted:
            self._thread = threading.Thread(target=self._run, name="progress", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()
        self._take_away()
        self._print_held()
        if error is None:
            self._raise()

    def say(self, out: Callable[[], None]) -> None:
        """Has `out` print something, above the line where there is one. Raises what an earlier one raised."""
        self._raise()
        with self._lock:
            if self._line is not None:
                self._held.append(out)
                return
        out()

    def _raise(self) -> None:
        if self._failed is not None:
            error, self._failed = self._failed, None
            raise error

    def _run(self) -> None:
        began = monotonic()
        while not self._done.wait(EVERY):
            self._pace.look()
            if monotonic() - began < self._patience:
                continue
            try:
                self._draw()
            except OSError:
                return  # the terminal is gone

    def _draw(self) -> None:
        with self._lock:
            if self._held:
                self._take_away()
                self._print_held()
            if self._line is None:
                self._line = _line(self._stream)
                self._line.start()
            figures = self._pace.look()
            progress = self._progress
            name = one_line(progress.path.rsplit("/", 1)[-1])
            if progress.expected > 1:
                name = f"{progress.files:,} of {progress.expected:,}: {name}"
            told = pace_words(progress, figures)
            came = f"{counted(progress.discussions, 'discussion')}, {counted(progress.comments, 'comment')}"
            name = name if len(name) <= _NAME else name[: _NAME - 1] + "…"
            self._line.update(
                self._line.task_ids[0],
                completed=figures.done,
                description=name,
                told=" · ".join(filter(None, (told, came if progress.discussions else ""))),
            )
            self._line.refresh()

    def _take_away(self) -> None:
        if self._line is not None:
            self._line.stop()
            self._line = None

    def _print_held(self) -> None:
        held, self._held = self._held, []
        try:
            for out in held:
                out()
        except BaseException as error:  # noqa: BLE001 (a closed pipe and the like: raised where something is said)
            self._failed = error


def _line(stream: TextIO) -> Line:
    """The line, drawn when it is asked to be; it goes when it is stopped."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Line

    line = Line(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[told]}", markup=False, style="dim"),
        console=Console(file=stream, highlight=False),
        transient=True,
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    line.add_task("", total=1.0, told="")
    return line

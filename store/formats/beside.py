"""Pieces of a large file read by two processes at once: this one, and one that is started beside it.

`python -m store.formats.beside MODULE:FUNCTION` is the other one. It is given pieces on its standard
input, each after its length, and answers with what the function makes of each, in the same way.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import IO, Final, TypeVar

WORTH: Final = 8 * 1024**2
"""Bytes of a file from which on another process pays: it takes 0.15 s to start."""

_AHEAD: Final = 2
_WAITING: Final = 6
_LENGTH: Final = 8

Piece = TypeVar("Piece")
Found = TypeVar("Found")


def both(
    pieces: Iterator[Piece], data: Callable[[Piece], bytes], work: Callable[[bytes], Found], size: int
) -> Iterator[tuple[Piece, Found]]:
    """The pieces in their order, each with what `work` makes of its data.

    `work` is a function of a module; it takes and gives what `marshal` writes. A file of `size` bytes is
    read by this process alone where that is little, where there is one processor, or where the other
    process cannot be started or ends.
    """
    if size < WORTH or _processors() < 2:
        for each in pieces:
            yield each, work(data(each))
        return
    waiting: deque[tuple[Piece, Future[bytes] | Found]] = deque()
    with _Helper(f"{work.__module__}:{work.__qualname__}") as helper:
        ended = False
        while waiting or not ended:
            while not ended and helper.is_free and len(waiting) < _WAITING:
                if (piece := next(pieces, None)) is None:
                    ended = True
                else:
                    waiting.append((piece, helper.ask(data(piece))))
            first = waiting[0][1] if waiting else None
            is_answered = first is not None and not (isinstance(first, Future) and not first.done())
            if not ended and not is_answered and len(waiting) < _WAITING:
                if (piece := next(pieces, None)) is None:
                    ended = True
                else:
                    waiting.append((piece, work(data(piece))))
            elif waiting:
                oldest, found = waiting.popleft()
                yield oldest, _answer(found, work, data(oldest)) if isinstance(found, Future) else found


def _answer(future: Future[bytes], work: Callable[[bytes], Found], data: bytes) -> Found:
    try:
        found: Found = marshal.loads(future.result())
    except (OSError, ValueError, EOFError, TypeError):
        return work(data)
    return found


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


class _Helper:
    """The process beside this one. What it does not answer fails with `EOFError`."""

    def __init__(self, function: str) -> None:
        ours = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, (ours, os.environ.get("PYTHONPATH"))))
        self._asked: SimpleQueue[bytes | None] = SimpleQueue()
        self._open: deque[Future[bytes]] = deque()
        self._lock = Lock()
        self._broken = False
        try:
            self._process: subprocess.Popen[bytes] | None = subprocess.Popen(
                [sys.executable, "-m", "store.formats.beside", function],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )
        except OSError:
            self._process, self._broken = None, True

    def __enter__(self) -> _Helper:
        if self._process is not None:
            for run in (self._write, self._read):
                Thread(target=run, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._broken = True
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._asked.put(None)

    @property
    def is_free(self) -> bool:
        """Whether it would have nothing to do before long."""
        return not self._broken and len(self._open) < _AHEAD

    def ask(self, data: bytes) -> Future[bytes]:
        """Gives it a piece; its answer as it comes."""
        future: Future[bytes] = Future()
        with self._lock:
            if self._broken:
                future.set_exception(EOFError())
            else:
                self._open.append(future)
                self._asked.put(data)
        return future

    def _write(self) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(OSError), self._process.stdin as stream:
            while (data := self._asked.get()) is not None:
                stream.write(len(data).to_bytes(_LENGTH, "little") + data)
                stream.flush()

    def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        with suppress(OSError), self._process.stdout as stream:
            while (data := _taken(stream)) is not None:
                self._open.popleft().set_result(data)
        with self._lock:  # from here on nothing more is asked
            self._broken = True
            while self._open:
                self._open.popleft().set_exception(EOFError())


def _taken(stream: IO[bytes]) -> bytes | None:
    """The next piece that comes through a pipe, None at its end."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    size = int.from_bytes(head, "little")
    data = stream.read(size)
    return data if len(data) == size else None


def main(function: str) -> int:
    """Answers until nothing more is asked."""
    import gc

    gc.disable()  # what is made of a piece makes no circles
    module, _, name = function.partition(":")
    work = getattr(import_module(module), name)
    while (data := _taken(sys.stdin.buffer)) is not None:
        found = marshal.dumps(work(data))
        sys.stdout.buffer.write(len(found).to_bytes(_LENGTH, "little") + found)
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

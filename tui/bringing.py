"""Files on their way into a library in a process of their own, beside whatever this one does meanwhile.

Reading a page and writing it durably takes some 50 ms, which pass while this process imports Textual; a
large one takes seconds, in which this process answers keys. The other process is a copy of this one
(`os.fork`), made before there are threads, and tells what came of each file through a pipe. It is ended by
`stop`; what it wrote by then is whole.

Where a process cannot be copied, the files are brought in at once, before anything else is done.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import BinaryIO, Final

from store.errors import AfterwordError, CannotWrite
from store.importing import Failed, Imported, Landed, import_paths
from store.library import Library
from store.source import Source

_LENGTH: Final = 8
"""Bytes that say how long the message after them is."""


class Bringing:
    """An import that is under way, or done. `sources` are files that were opened, or their paths.

    `held` is asked first, in the other process, for the key of a discussion that bringing them in would
    leave as it is. `mapping` is what `--map` says.
    """

    def __init__(
        self,
        library: Library,
        sources: Sequence[Source | Path | str],
        form: str | None,
        held: Callable[[], str | None] = lambda: None,
        mapping: str | None = None,
    ) -> None:
        self.library = library
        self.named = [one.name if isinstance(one, Source) else os.path.basename(one) for one in sources]  # noqa: PTH119
        self.size = sum(one.size for one in sources if isinstance(one, Source))
        """Bytes of the files that are opened already."""
        self.imported: list[Imported] = []
        """What came of the files so far."""
        self.finished = False
        self._pid = 0
        self._pipe = -1
        self._waiting = bytearray()
        self.held = ""
        """The key of the discussion that was there already."""
        if _can_fork():
            self._fork(library, sources, form, held, mapping)
        else:
            for message in _brought(library, sources, form, held, mapping):
                self._note(message)
            self.finished = True

    @property
    def landed(self) -> list[Landed]:
        """What is in the library."""
        return [one for one in self.imported if isinstance(one, Landed)]

    @property
    def failed(self) -> list[Failed]:
        """What could not be brought in."""
        return [one for one in self.imported if isinstance(one, Failed)]

    @property
    def keys(self) -> list[str]:
        """The keys of the discussions that landed, each once, or of the one that was there."""
        return [self.held] if self.held else list(dict.fromkeys(one.report.key for one in self.landed))

    @property
    def unwritable(self) -> str | None:
        """Why the library cannot be written, where that came out on the way."""
        errors = [one.error for one in self.failed if isinstance(one.error, CannotWrite)]
        return errors[0].why if errors else None

    @property
    def message(self) -> str:
        """What could not be brought in, for a notice; "" where everything was."""
        return not_brought_in(self.failed)

    def wait(self, seconds: float = 0.0) -> bool:
        """Takes what the other process tells, for so long at most; whether it is done."""
        until = monotonic() + seconds
        while not self.finished:
            ready, _, _ = select.select([self._pipe], [], [], max(0.0, until - monotonic()))
            if not ready:
                return False
            told = os.read(self._pipe, 1 << 16)
            if told:
                self._take(told)
            else:
                self._end()
        return True

    def stop(self) -> None:
        """Ends it; the discussions that landed stay."""
        if self._pid:
            with suppress(OSError):
                os.kill(self._pid, signal.SIGKILL)
            self._reap()
        self.finished = True

    # -- this process ----------------------------------------------------------------------------

    def _take(self, told: bytes) -> None:
        self._waiting += told
        while len(self._waiting) >= _LENGTH:
            end = _LENGTH + int.from_bytes(self._waiting[:_LENGTH], "little")
            if len(self._waiting) < end:
                return
            message = pickle.loads(self._waiting[_LENGTH:end])
            del self._waiting[:end]
            if message is None:
                self.finished = True
                self._reap()
            else:
                self._note(message)

    def _note(self, message: Imported | str) -> None:
        if isinstance(message, str):
            self.held = message
        else:
            self.imported.append(message)

    def _end(self) -> None:
        """The other process ended before it was done."""
        code = self._reap()
        died = f"the process that read it was ended by signal {-code}" if code < 0 else f"exit code {code}"
        name = self.named[0] if len(self.named) == 1 else "the files"
        error = AfterwordError(f"{name}: could not be read ({died})", "is there memory enough?")
        self.imported.append(Failed(name, error))
        self.finished = True

    def _reap(self) -> int:
        if self._pipe >= 0:
            os.close(self._pipe)
            self._pipe = -1
        pid, self._pid = self._pid, 0
        with suppress(OSError):
            return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if pid else 0
        return 0

    # -- the other process -------------------------------------------------------------------------

    def _fork(
        self,
        library: Library,
        sources: Sequence[Source | Path | str],
        form: str | None,
        held: Callable[[], str | None],
        mapping: str | None,
    ) -> None:
        self._pipe, theirs = os.pipe()
        self._pid = os.fork()
        if self._pid:
            os.close(theirs)
            return
        code = 1
        try:
            os.close(self._pipe)
            with os.fdopen(theirs, "wb") as pipe:
                for message in _brought(library, sources, form, held, mapping):
                    _tell(pipe, message)
                _tell(pipe, None)
            code = 0
        finally:
            # Nothing of the process that this is a copy of is cleaned up here: it goes on.
            os._exit(code)


def _can_fork() -> bool:
    return hasattr(os, "fork")


def _brought(
    library: Library,
    sources: Sequence[Source | Path | str],
    form: str | None,
    held: Callable[[], str | None],
    mapping: str | None,
) -> Iterator[Imported | str]:
    """What comes of the files; or the key of the discussion that is there already."""
    if key := held():
        yield key
    else:
        from tui.mappings import wanted

        yield from import_paths(library, sources, form, wanted=wanted(mapping))


def _tell(pipe: BinaryIO, message: Imported | str | None) -> None:
    if isinstance(message, Failed):
        message = message._replace(error=_plain(message.error))
    packed = pickle.dumps(message)
    pipe.write(len(packed).to_bytes(_LENGTH, "little") + packed)
    pipe.flush()


def _plain(error: AfterwordError) -> AfterwordError:
    """An error that can be sent: what it says, and whether the library could not be written."""
    if isinstance(error, CannotWrite):
        return error
    return AfterwordError(error.what, error.hint)


def not_brought_in(failed: Sequence[Failed]) -> str:
    """What could not be brought in, for a notice; "" where everything was."""
    more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
    return f"Not brought in: {failed[0].error}{more}" if failed else ""

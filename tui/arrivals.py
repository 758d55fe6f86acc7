"""An import that is under way: what came in, what did not, and how far it is. No Textual in it.

`run` works in a thread of its own, and what it has found can be looked at from any other at any time: a
screen looks ten times a second, however many discussions land meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from store.errors import AfterwordError, CannotWrite
from store.gathering import gather
from store.importing import Failed, Landed, import_paths
from store.library import Library


class Arrivals:
    """Files that are brought into a library, folders opened."""

    def __init__(self, library: Library, paths: Sequence[str]) -> None:
        self._library = library
        self._paths = paths
        self._stop = False
        self.files = 0
        """How many files there are to bring in; 0 while folders are looked through."""
        self.begun = 0
        """How many of them were begun."""
        self.current = ""
        """The file that is being read."""
        self.comments = 0
        """The comments of the discussions that landed."""
        self.landed: list[Landed] = []
        self.failed: list[Failed] = []
        self.finished = False

    @property
    def stopped(self) -> bool:
        """Whether somebody asked to stop it before its end."""
        return self._stop

    @property
    def first(self) -> str | None:
        """The key of the discussion that landed first."""
        return self.landed[0].report.key if self.landed else None

    @property
    def keys(self) -> list[str]:
        """The keys of the discussions that landed, each once."""
        return list(dict.fromkeys(one.report.key for one in self.landed))

    def stop(self) -> None:
        """Ends it after the discussion that is being written: that one lands whole."""
        self._stop = not self.finished or self._stop

    def run(self) -> None:
        """Brings everything in, to the end or until it is stopped, or the library cannot be written."""
        try:
            root = getattr(self._library, "root", None)
            found = gather(self._paths, root if isinstance(root, Path) else None, lambda: self._stop)
            self.failed += found.left_out
            self.files = len(found.files)
            with closing(import_paths(self._library, self._begin(found.files))) as imported:
                for one in imported:
                    if isinstance(one, Failed):
                        self.failed.append(one)
                        if isinstance(one.error, CannotWrite):
                            break
                    else:
                        self.comments += one.report.comments
                        self.landed.append(one)
                    if self._stop:
                        break
        except AfterwordError as error:
            self.failed.append(Failed(self.current, error))
        finally:
            self.finished = True

    def _begin(self, files: Sequence[str]) -> Iterator[str]:
        """The files, each told as it is taken."""
        for file in files:
            if self._stop:
                return
            self.begun += 1
            self.current = file
            yield file

"""An import that is under way: what came in, what did not, and how far it is. No Textual in it.

`run` works in a thread of its own, and what it has found can be looked at from any other at any time: a
screen looks ten times a second, however many discussions land meanwhile.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing

from store.errors import AfterwordError, CannotWrite
from store.gathering import without_readmes
from store.importing import Failed, Landed, Progress, import_paths
from store.library import Library


def _imported(
    library: Library, paths: Sequence[str], progress: Progress
) -> Generator[Landed | Failed, None, None]:
    """The import, with the mappings that are kept for files of records."""
    from tui.mappings import wanted

    return import_paths(library, paths, progress=progress, wanted=wanted(None))


class Arrivals:
    """Files that are brought into a library, folders and archives opened."""

    def __init__(self, library: Library, paths: Sequence[str]) -> None:
        self._library = library
        self._paths = paths
        self.progress = Progress()
        """How far it is in bytes, and the file that is being read."""
        self.comments = 0
        """The comments of the discussions that landed."""
        self.landed: list[Landed] = []
        self.failed: list[Failed] = []
        self.finished = False

    @property
    def files(self) -> int:
        """How many files there are to bring in; 0 while a folder is looked through."""
        return self.progress.expected if self.progress.files else 0

    @property
    def begun(self) -> int:
        """How many of them were begun."""
        return self.progress.files

    @property
    def current(self) -> str:
        """The file that is being read."""
        return self.progress.path

    @property
    def stopped(self) -> bool:
        """Whether somebody asked to stop it before its end."""
        return self.progress.stopped

    @property
    def first(self) -> str | None:
        """The key of the discussion that landed first."""
        return self.landed[0].report.key if self.landed else None

    @property
    def keys(self) -> list[str]:
        """The keys of the discussions that landed, each once."""
        return list(dict.fromkeys(one.report.key for one in self.landed))

    def stop(self) -> None:
        """Ends it after the discussion that is being written, which lands whole, or within a file."""
        if not self.finished:
            self.progress.stop()

    def run(self) -> None:
        """Brings everything in, to the end or until it is stopped, or the library cannot be written."""
        try:
            paths, readmes = without_readmes(self._paths)
            self.failed += readmes
            with closing(_imported(self._library, paths, self.progress)) as imported:
                for one in imported:
                    if isinstance(one, Failed):
                        self.failed.append(one)
                        if isinstance(one.error, CannotWrite):
                            break
                    else:
                        self.comments += one.report.comments
                        self.landed.append(one)
        except AfterwordError as error:
            self.failed.append(Failed(self.current, error))
        finally:
            self.finished = True

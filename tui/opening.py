"""`afterword PATH…`: files are brought into the library and opened in the app.

Where the library cannot be written, reading goes on: what it already holds is opened in it, and
other files in a library of their own that is gone when the app is.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from store.errors import AfterwordError, CannotWrite
from store.importing import Failed, Imported, import_paths, source_at
from store.library import Library
from store.source import STDIN, Source, open_source
from tui.cli import FAILED, Opening, report
from tui.config import open_library

SAMPLES = "These are the samples that come with Afterword. `afterword PATH` brings in a file of your own."


def open_in_app(opening: Opening) -> int:
    """Brings the files in and runs the app on them; on the library's list where there are none.

    A library that is empty gets the samples. Files that could not be brought in are told when the app
    ends, or at once when there is nothing to show. Returns the exit code.
    """
    library = open_library(opening.library)
    if not opening.paths:
        return _open_library(library)
    # Standard input can be read only once, whatever becomes of it.
    sources = [source_at(path) if path == STDIN else path for path in opening.paths]
    _take_terminal()
    if not library.capabilities.write:
        return _open_elsewhere(library, sources, library.capabilities.why_not, form=opening.form)
    landed = list(import_paths(library, sources, opening.form))
    for one in landed:
        if isinstance(one, Failed) and isinstance(one.error, CannotWrite):
            return _open_elsewhere(library, sources, one.error.why, form=opening.form)
    return _run(library, landed)


def _open_library(library: Library) -> int:
    from store.samples import samples

    _take_terminal()
    if library.list(limit=1).total:
        return _run(library, [])
    if not library.capabilities.write:
        return _open_elsewhere(library, samples(), library.capabilities.why_not, SAMPLES)
    landed = list(import_paths(library, samples()))
    return _run(library, landed, SAMPLES, as_list=True)


def _open_elsewhere(
    library: Library,
    sources: Sequence[Source | Path | str],
    why: str,
    message: str = "",
    *,
    form: str | None = None,
) -> int:
    """Opens the files without writing the library: the one that it holds in it, others in a passing one."""
    if len(sources) == 1 and (key := _held(library, sources[0])):
        return _app(library, key, f"Flags cannot be kept: the library cannot be written ({why}).")
    folder = tempfile.mkdtemp(prefix="afterword-")
    try:
        passing = Library.open(folder)
        told = f"Flags are kept only until you quit: the library cannot be written ({why})."
        landed = list(import_paths(passing, sources, form))
        return _run(passing, landed, f"{told} {message}".rstrip())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _held(library: Library, path: Source | Path | str) -> str | None:
    """The key of the one discussion that was last brought in from just this file, if there is one."""
    from tui.reports import rows

    source = path if isinstance(path, Source) else open_source(path)
    try:
        keys = [row.key for row in rows(library) if row.sha256 == source.sha256 and not row.problem]
    except AfterwordError:
        return None  # there is nothing to be read either
    return keys[0] if len(keys) == 1 else None


def _run(library: Library, landed: Sequence[Imported], message: str = "", *, as_list: bool = False) -> int:
    """Opens what landed: one discussion by itself, several in the list."""
    failed = [one for one in landed if isinstance(one, Failed)]
    keys = list(dict.fromkeys(one.report.key for one in landed if not isinstance(one, Failed)))
    code = 0
    if keys or not landed:
        if failed:
            more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
            message = f"Not brought in: {failed[0].error}{more}" + (f" {message}" if message else "")
        code = _app(library, keys[0] if len(keys) == 1 and not as_list else None, message)
    for one in failed:
        report(one.error, one.error.__cause__)
    return code if keys or not landed else FAILED


def _app(library: Library, key: str | None, message: str) -> int:
    from tui.app import run

    return run(library, key=key, message=message)


def _take_terminal() -> None:
    """Has the app's keys come from the terminal, and its picture go there, also where standard input or
    standard error do not (Textual reads the one and paints on the other)."""
    if not os.isatty(0):
        try:
            terminal = os.open("/dev/tty", os.O_RDONLY)
        except OSError as error:
            raise AfterwordError(
                f"there is no terminal to take keys from ({error.strerror})",
                "`afterword show` prints without one",
            ) from None
        if terminal != 0:
            os.dup2(terminal, 0)
            os.close(terminal)
        if sys.__stdin__ is None:
            sys.stdin = sys.__stdin__ = os.fdopen(0)  # type: ignore[misc]
    if not os.isatty(2) and sys.stdout is not None:
        os.dup2(sys.stdout.fileno(), 2)

"""`afterword PATH…`: files are brought into the library and opened in the app.

Where the library cannot be written, reading goes on: what it already holds is opened in it, and
other files in a library of their own that is gone when the app is. Neither takes flags.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from store.errors import AfterwordError
from store.formats import SINGLE
from store.importing import Failed, Imported, Landed, import_paths, source_at
from store.library import Library
from store.source import STDIN, Source
from store.version import __version__
from tui.bringing import Bringing, not_brought_in
from tui.cli import FAILED, Opening, report
from tui.config import open_library

LARGE: Final = 4 * 1024**2
"""Bytes of a file beyond which even its checksum is made beside the app."""

PATIENCE: Final = 0.1
"""Seconds that files may take beyond the import of Textual before the app says that they are on their way."""

SAMPLES = "These are the samples that come with Afterword. `afterword PATH` brings in a file of your own."


def open_in_app(opening: Opening) -> int:
    """Brings the files in and runs the app on them; on the library's list where there are none.

    A library in which nothing ever was gets the samples; one that was emptied offers them. Files that could
    not be brought in are told when the app ends, or at once when there is nothing to show. Returns the exit
    code.
    """
    library = open_library(opening.library)
    if not opening.paths:
        return _open_library(library)
    sources = _sources(opening.paths)
    _take_terminal()
    one = sources[0] if len(sources) == 1 else ""
    large = isinstance(one, Source) and one.size > LARGE
    key = None if large else _held(library, one, opening)
    capabilities = library.capabilities
    if not capabilities.write:
        key = key or _held(library, one, opening)
        return _open_elsewhere(library, sources, capabilities.why_not, key=key, opening=opening)
    if key is not None:
        return _app(library, key, "")
    ask = (lambda: _held(library, one, opening)) if large else lambda: None
    bringing = Bringing(library, sources, opening.form, ask, opening.mapping)
    return _bring(library, bringing, sources, opening)


def _bring(library: Library, bringing: Bringing, sources: Sequence[Source | str], opening: Opening) -> int:
    """Opens what comes of files that are on their way into the library."""
    # The import of Textual takes longer than most files: meanwhile they come in.
    from tui.app import run

    import_module("tui.screens.reader" if len(sources) == 1 else "tui.screens.library")
    code = 0
    if not bringing.wait(PATIENCE):
        code = run(library, bringing=bringing)
        bringing.stop()
    elif bringing.unwritable is None:
        return _run(library, bringing.imported, held=bringing.held)
    if bringing.unwritable is not None:
        return _open_elsewhere(library, sources, bringing.unwritable, opening=opening)
    for one in bringing.failed:
        report(one.error, one.error.__cause__)
    return code


def _sources(paths: Sequence[str]) -> list[Source | str]:
    """The files as they are to be brought in: a single one is opened already, and so is standard input,
    which can be read only once, whatever becomes of it. Raises `SourceError` for these."""
    return [source_at(path) if path == STDIN or len(paths) == 1 else path for path in paths]


def _open_library(library: Library) -> int:
    from store.samples import samples

    _take_terminal()
    if library.known_rows() or library.list(limit=1).total or library.removed():
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
    key: str | None = None,
    opening: Opening | None = None,
) -> int:
    """Opens what the library holds (`key`) without writing it, or the files in a library that passes."""
    if key is not None:
        return _app(library, key, "")
    from tui.labels import unkept
    from tui.passing import PassingLibrary

    folder = tempfile.mkdtemp(prefix="afterword-")
    try:
        passing = PassingLibrary(folder, why)
        from tui.mappings import wanted

        form, mapping = (opening.form, opening.mapping) if opening is not None else (None, None)
        landed = list(import_paths(passing, sources, form, wanted=wanted(mapping)))
        return _run(passing, landed, f"{unkept(why)}. {message}".rstrip())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _held(library: Library, source: Source | str, opening: Opening) -> str | None:
    """The key of a discussion that bringing `source` in would leave as it is, None where there is none.

    It was last brought in from just these bytes, by this version, and its form holds one discussion a
    file. Knowing that takes 6 ms where recognising, reading and merging a small page takes some 200, and
    some 10 µs for each discussion of the library.
    """
    if isinstance(source, str) or opening.mapping is not None:
        return None
    try:
        # Of what is known at once first: at 10,000 discussions a look at each takes 0.2 s.
        keys = [row.key for row in library.known_rows() or () if row.sha256 == source.sha256]
        keys = keys or [row.key for row in library.rows() if row.sha256 == source.sha256]
        stored = library.read(keys[0]) if len(keys) == 1 else None
    except AfterwordError:
        return None  # whatever is wrong shows in bringing the file in
    if stored is None or not stored.discussion.origins:
        return None
    origin = stored.discussion.origins[-1]
    same = origin.sha256 == source.sha256 and origin.version == __version__
    return keys[0] if same and origin.form in SINGLE and opening.form in (None, origin.form) else None


def _run(
    library: Library,
    imported: Sequence[Imported],
    message: str = "",
    *,
    held: str = "",
    as_list: bool = False,
) -> int:
    """Opens what came in, or what is `held` already: one discussion by itself, several in the list, and the
    list where nothing was to come in."""
    failed = [one for one in imported if isinstance(one, Failed)]
    keys = list(dict.fromkeys(one.report.key for one in imported if isinstance(one, Landed)))
    keys = keys or [held] * bool(held)
    code = FAILED
    if keys or not imported:
        message = " ".join(filter(None, (not_brought_in(failed), message)))
        code = _app(library, keys[0] if len(keys) == 1 and not as_list else None, message)
    for one in failed:
        report(one.error, one.error.__cause__)
    return code


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

"""Files become discussions of a library: path → source → form → library, one discussion at a time.

Nothing is collected on the way: a report comes out as soon as its discussion is on disk, whole. An
import that is killed leaves the library with the discussions that were reported and no other.
"""

import gc
import sys
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from store.errors import AfterwordError
from store.formats import form_named, recognise
from store.library import Incoming, Library, Report
from store.model import Origin
from store.source import STDIN, Source, open_source, read_stdin
from store.version import __version__


class Landed(NamedTuple):
    """A discussion of the file at `path` that is in the library."""

    path: str
    report: Report


class Failed(NamedTuple):
    """A file that could not be brought in, or not to its end, and why."""

    path: str
    error: AfterwordError


Imported = Landed | Failed


def import_paths(
    library: Library, paths: Iterable[Source | Path | str], form: str | None = None
) -> Generator[Imported, None, None]:
    """Brings the files in, one after the other ("-" is standard input); one that fails stops no other.

    A path is taken when its turn comes. Closed early, it leaves what was reported, whole, and nothing else.

    A source that was opened before stands for its path. `form` names the form that they have; None
    recognises it. Raises `UnknownForm` for a form that is not known.
    """
    if form is not None:
        form_named(form)
    for file in paths:
        path = file.name if isinstance(file, Source) else str(file)
        try:
            source = file if isinstance(file, Source) else source_at(path)
            source.once = not isinstance(file, Source)
            reports = iter(library.import_batch(discussions(source, form)))
            while (report := _next(reports)) is not None:
                yield _imported(path, report)
        except AfterwordError as error:
            yield Failed(path, error)
        except Exception as error:  # noqa: BLE001 (a fault of one form is no reason to leave the other files)
            yield Failed(path, _unforeseen(path, error))


def _next(reports: Iterator[Report]) -> Report | None:
    """The next report, None after the last one.

    What is read in between makes no garbage that only a collection finds, and looking for some again
    and again in a growing heap takes a third of the time.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        return next(reports, None)
    finally:
        if collects:
            gc.enable()


def source_at(path: str) -> Source:
    """The source at `path`; "-" is standard input, read to its end. Raises `SourceError`."""
    return read_stdin(getattr(sys.stdin, "buffer", None)) if path == STDIN else open_source(path)


def discussions(source: Source, form: str | None = None) -> Iterator[Incoming]:
    """The discussions in `source`, each with its origin told.

    Raises `SourceError` when there is none, `UnknownForm` when no form claims it.
    """
    reader = recognise(source) if form is None else form_named(form)
    for parsed in reader.read(source):
        now = datetime.now(UTC).replace(microsecond=0)
        origin = Origin(
            file=source.name,
            size=source.size,
            sha256=source.sha256,
            imported=now,
            form=reader.name,
            version=__version__,
            repairs=[repair.sentence for repair in parsed.repairs],
        )
        told = parsed.discussion
        discussion = replace(told, imported=now, origins=[*told.origins, origin])
        yield Incoming(discussion, parsed.repairs, parsed.rejected)


def _imported(path: str, report: Report) -> Imported:
    """What became of one discussion. A report without a key tells of one that did not land."""
    if report.key:
        return Landed(path, report)
    return Failed(path, AfterwordError(report.rejected[-1] if report.rejected else f"{path}: not brought in"))


def _unforeseen(path: str, error: Exception) -> AfterwordError:
    if isinstance(error, MemoryError):
        return AfterwordError(f"{path}: does not fit into memory", "split it, or use a larger machine")
    told = AfterwordError(
        f"{path}: could not be read ({type(error).__name__}: {error})",
        "this is a fault of Afterword; AFTERWORD_DEBUG=1 shows where",
    )
    told.__cause__ = error
    return told

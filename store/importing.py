"""Files become discussions of a library: path → source → form → library, one discussion at a time.

Nothing is collected on the way: a report comes out as soon as its discussion is on disk, whole. An
import that is killed leaves the library with the discussions that were reported and no other.
"""

import gc
import os
import sys
from collections.abc import Generator, Iterable, Iterator, Sized
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from store.errors import AfterwordError, SourceError
from store.formats import form_named, recognise
from store.library import Incoming, Library, Report
from store.model import Origin
from store.saves import lacking_comments
from store.source import STDIN, Source, open_source, read_stdin, refuse_empty
from store.version import __version__

if TYPE_CHECKING:
    from store.formats.base import Form, TreeForm
    from store.formats.mapping import Wanted


class Landed(NamedTuple):
    """A discussion of the file at `path` that is in the library."""

    path: str
    report: Report


class Part(NamedTuple):
    """What is read by itself: a file, or a folder or an archive as the form `whole` reads it."""

    path: str
    source: Source
    whole: "TreeForm | None" = None


class Failed(NamedTuple):
    """A file that could not be brought in, or not to its end, and why."""

    path: str
    error: AfterwordError


Imported = Landed | Failed


class Stopped(BaseException):
    """An import that was asked to stop while a file was read."""


class Progress:
    """How far an import is. It may be looked at, and be stopped, from any other thread.

    `read` of `size` bytes of the file at `path` were read, as it lies on the disk: for one that is compressed
    these are the bytes before unpacking. A file that is read several times counts as in the first pass.
    """

    def __init__(self) -> None:
        self.expected = 0
        """How many files, and folders that are read as a whole, there are, as far as is known."""
        self.files = 0
        """How many of them were begun."""
        self.path = ""
        """What is being read."""
        self.size = 0
        """Its bytes; 0 before it was opened."""
        self.read = 0
        """How many of them were read."""
        self.discussions = 0
        """How many landed so far, and ..."""
        self.comments = 0
        """... how many comments they have."""
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether somebody asked to stop it before its end."""
        return self._stopped

    def stop(self) -> None:
        """Ends it before the next discussion, also in the middle of a file. What landed stays, whole."""
        self._stopped = True

    def begin(self, path: str, size: int) -> None:
        """The file at `path` is read from here on."""
        self.files += 1
        self.path, self.size, self.read = path, size, 0

    def watch(self, place: int) -> None:
        """Takes account of how far the file is read. Raises `Stopped` when it is to stop."""
        self.read = place
        if self._stopped:
            raise Stopped


def import_paths(
    library: Library,
    paths: Iterable[Source | Path | str],
    form: str | None = None,
    progress: Progress | None = None,
    wanted: "Wanted | None" = None,
) -> Generator[Imported, None, None]:
    """Brings the files in, one after the other ("-" is standard input); one that fails stops no other.

    A path is taken when its turn comes. Closed early, it leaves what was reported, whole, and nothing else;
    so does a `progress` that is stopped. A folder or an archive is read as a whole where a form does so, else
    file by file.

    A source that was opened before stands for its path. `form` names the form that they have; None
    recognises it; `wanted` says which field of records is what. Raises `UnknownForm` for a form that is not
    known.
    """
    if form is not None:
        form_named(form)
    progress = progress or Progress()
    progress.expected = len(paths) if isinstance(paths, Sized) else 0
    for file in paths:
        path = file.name if isinstance(file, Source) else str(file)
        begun = progress.files
        try:
            source = file if isinstance(file, Source) else source_at(path, getattr(library, "root", None))
            source.once = not isinstance(file, Source)
            source.watch(progress.watch)
            for part in _parts(path, source, form, progress):
                if progress.stopped:
                    return
                if isinstance(part, Failed):
                    yield part
                else:
                    yield from _brought(library, part, form, progress, wanted)
        except AfterwordError as error:
            if progress.files == begun:
                progress.begin(path, 0)
            yield Failed(path, error)
        except Stopped:
            return
        except Exception as error:  # noqa: BLE001 (a fault of one form is no reason to leave the other files)
            yield Failed(path, _unforeseen(path, error))
        if progress.stopped:
            return


def _parts(path: str, source: Source, form: str | None, progress: Progress) -> Iterable[Part | Failed]:
    """What a source is to be read as, part by part."""
    if source.tree is None:
        return (Part(path, source),)
    from store.gathering import parts

    def expect(more: int) -> None:
        progress.expected += more

    return parts(path, source, form, expect)


def _brought(
    library: Library, part: Part, form: str | None, progress: Progress, wanted: "Wanted | None" = None
) -> Generator[Imported, None, None]:
    """Brings one part in."""
    progress.begin(part.path, part.source.size)
    part.source.watch(progress.watch)
    try:
        reports = iter(library.import_batch(discussions(part.source, form, part.whole, wanted)))
        while (report := _next(reports)) is not None:
            one = _imported(part.path, report)
            if isinstance(one, Landed):
                progress.discussions += 1
                progress.comments += report.comments
            yield one
            if progress.stopped:
                return
    except AfterwordError as error:
        yield Failed(part.path, error)
    except Exception as error:  # noqa: BLE001 (a fault of one form is no reason to leave the other files)
        yield Failed(part.path, _unforeseen(part.path, error))


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


def source_at(path: str, library: Path | None = None) -> Source:
    """The source at `path`: a file, a folder (the `library` in it left out), or "-", standard input, which
    is read to its end. Raises `SourceError`."""
    if path == STDIN:
        return read_stdin(getattr(sys.stdin, "buffer", None))
    if os.path.isdir(path):  # noqa: PTH112 (paths stay as they were given)
        from store.tree import FolderSource

        return FolderSource(path, os.path.realpath(library) if library is not None else None)
    return open_source(path)


def discussions(
    source: Source,
    form: str | None = None,
    whole: "TreeForm | None" = None,
    wanted: "Wanted | None" = None,
) -> Iterator[Incoming]:
    """The discussions in `source`, each with its origin told; `whole` reads it as a folder or an archive,
    `wanted` says which field of records is what.

    Raises `SourceError` when there is none, or, after the last one, when the source changed meanwhile or was
    broken at its end; `UnknownForm` when no form claims it.
    """
    tree = source.tree if whole is not None else None
    reader: Form
    if whole is not None and tree is not None:
        reader, found = whole, whole.read_tree(tree)
    else:
        refuse_empty(source, source.name)
        reader = _reader(source, form, wanted)
        found = reader.read(source)
    damaged = False
    for parsed in found:
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
        discussion = parsed.discussion
        discussion = replace(discussion, imported=now, origins=[*discussion.origins, origin])
        # What could not be read may be of any discussion from there on.
        damaged = damaged or bool(parsed.rejected) or bool(source.told)
        if damaged:
            discussion = replace(discussion, extra=lacking_comments(discussion.extra))
        yield Incoming(discussion, parsed.repairs, parsed.rejected)
    _tell(source.told if tree is None else tree.found_out(), source)


def _reader(source: Source, form: str | None, wanted: "Wanted | None") -> "Form":
    """The form that reads `source`. Raises `UnknownForm`."""
    if wanted is not None:
        from store.formats.mapping import mapped

        return mapped(source, form, wanted)
    return recognise(source) if form is None else form_named(form)


def _tell(sentences: list[str], source: Source) -> None:
    """Raises `SourceError` for what the reading of a source found out about it."""
    if source.changed:
        sentences = [*sentences, f"{source.name}: it changed while it was read; bring it in again"]
    if sentences:
        more = f" (and {len(sentences) - 1} more)" if len(sentences) > 1 else ""
        raise SourceError(sentences[0] + more, "what could be read is there")


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

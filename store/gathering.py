"""Which files are meant when several are brought in: folders are opened, and a README is left out.

A folder stands for all files in it and in the folders below it, in order; hidden ones (a name that begins
with a dot), the library's own folder and what is no regular file are left out. A README among others tells
about them (it comes with collections of files, and with this program's samples), and is brought in only when
it is named alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from store.errors import AfterwordError, SourceError
from store.importing import Failed
from store.source import Source

Given = TypeVar("Given", bound="Source | Path | str")

_README: Final = re.compile(r"readme(\.(md|markdown|txt|rst|adoc|org|html?))?", re.IGNORECASE)


class Gathered(NamedTuple):
    """The files that are meant, and what was left out of them and why."""

    files: list[str]
    left_out: list[Failed]


def gather(
    paths: Sequence[str],
    library: Path | None = None,
    stop: Callable[[], bool] = lambda: False,
    most: int | None = None,
) -> Gathered:
    """The files that `paths` stand for, each once, folders opened. A path that is no folder stays as it is.

    `library` is a folder that is left out wherever it is met. When `stop` says so, or `most` files and a few
    more were found, what was found so far is given.
    """
    found: dict[str, None] = {}
    left_out: list[Failed] = []
    own = os.path.realpath(library) if library is not None else None

    def enough() -> bool:
        return stop() or (most is not None and len(found) > most)

    for path in paths:
        if enough():
            break
        if not os.path.isdir(path):  # noqa: PTH112 (paths stay as they were given)
            found[path] = None
            continue
        before = len(found) + len(left_out)
        for file in _files_below(path, own, enough):
            if isinstance(file, Failed):
                left_out.append(file)
            else:
                found[file] = None
        if len(found) + len(left_out) == before and not enough():
            hint = "hidden files and the library itself do not count"
            left_out.append(Failed(path, SourceError(f"{path}: no files in it", hint)))
    files, readmes = without_readmes(list(found))
    return Gathered(files, [*left_out, *readmes])


def without_readmes(paths: Sequence[Given]) -> tuple[list[Given], list[Failed]]:
    """The paths without those called README, when there are others; and these, with the reason."""
    files = [path for path in paths if not _is_readme(path)]
    if not files:
        return list(paths), []
    hint = "name it alone to bring it in"
    left_out = [
        Failed(str(path), SourceError(f"{path}: a README tells about the other files; left out", hint))
        for path in paths
        if _is_readme(path)
    ]
    return files, left_out


def _is_readme(path: Source | Path | str) -> bool:
    if isinstance(path, Source):
        return False
    return _README.fullmatch(os.path.basename(path)) is not None  # noqa: PTH119


def _files_below(folder: str, own: str | None, stop: Callable[[], bool]) -> Iterator[str | Failed]:
    """The files below a folder, those right in it first, then folder by folder. Links to folders are not
    followed: they may lead back up."""
    waiting = [folder]
    while waiting and not stop():
        current = waiting.pop()
        if own is not None and os.path.realpath(current) == own:
            continue
        files: list[str] = []
        folders: list[str] = []
        try:
            with os.scandir(current) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    elif entry.is_file():
                        files.append(entry.path)
        except OSError as error:
            why = error.strerror or type(error).__name__
            yield Failed(current, AfterwordError(f"{current}: could not be looked into ({why})"))
            continue
        yield from sorted(files, key=_order)
        waiting += sorted(folders, key=_order, reverse=True)


def _order(path: str) -> tuple[str, str]:
    return path.casefold(), path

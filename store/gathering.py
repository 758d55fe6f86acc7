"""Which files are meant when several are brought in: folders are opened, and a README is left out.

A folder that no form reads as a whole stands for all files in it and in the folders below it, in order;
hidden ones (a name that begins with a dot), the library's own folder and what is no regular file are left
out. So does an archive of several files. A README among others tells about them (it comes with collections of
files, and with this program's samples), and is brought in only when it is named alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from store.errors import AfterwordError, SourceError
from store.formats import form_named, recognise_tree
from store.formats.base import TreeForm
from store.importing import Failed, Part
from store.source import Source
from store.tree import Tree, hidden, in_order, walk

Given = TypeVar("Given", bound="Source | Path | str")

DEEPEST: Final = 2
"""Folders and archives within one another that are read: a folder, and the archives in it."""

_NOTHING: Final = "hidden files and the library itself do not count"
_README: Final = re.compile(r"readme(\.(md|markdown|txt|rst|adoc|org|html?))?", re.IGNORECASE)


class Gathered(NamedTuple):
    """The files that are meant, and what was left out of them and why."""

    files: list[str]
    left_out: list[Failed]


def parts(
    path: str,
    source: Source,
    form: str | None = None,
    expect: Callable[[int], None] = lambda _: None,
    level: int = 0,
) -> Iterator[Part | Failed]:
    """What a source is to be read as, part by part, each opened when its turn comes; what is left out of it.

    `expect` is told how many parts a folder or an archive has beyond one, once that is known.
    Raises `SourceError` for an archive that cannot be opened, `UnknownForm` for a form that is not known.
    """
    tree = source.tree
    if tree is None:
        yield Part(path, source)
        return
    names = tree.names
    told = len(tree.told)
    yield from (Failed(path, AfterwordError(sentence)) for sentence in tree.told)
    whole = _whole(tree, form)
    if whole is not None:
        yield Part(path, source, whole)
        return
    if level == DEEPEST:
        yield Failed(path, SourceError(f"{path}: packed within what is packed", "unpack it"))
        return
    root = path.rstrip("/")
    seen = [f"{root}/{name}" for name in sorted(names, key=in_order) if not hidden(name)]
    if not seen and not told:
        yield Failed(path, SourceError(f"{path}: no files in it", _NOTHING))
    files, readmes = without_readmes(seen)
    expect(len(files) - 1)
    for file in files:
        yield from _inner(file, tree, file[len(root) + 1 :], form, expect, level)
    yield from readmes
    yield from (Failed(path, AfterwordError(sentence)) for sentence in tree.told[told:])


def _inner(
    path: str, tree: Tree, name: str, form: str | None, expect: Callable[[int], None], level: int
) -> Iterator[Part | Failed]:
    try:
        source = tree.source(name)
        source.once = True
        yield from parts(path, source, form, expect, level + 1)
    except AfterwordError as error:
        yield Failed(path, error)


def _whole(tree: Tree, form: str | None) -> TreeForm | None:
    """The form that reads `tree` as a whole; None where it is to be read file by file."""
    if form is None:
        return recognise_tree(tree)
    named = form_named(form)
    return named if isinstance(named, TreeForm) and named.recognise_tree(tree) > 0 else None


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
        for one in walk(path, own, enough, all_=False):
            file = os.path.join(path, one.name) if one.name else path  # noqa: PTH118
            if one.why:
                left_out.append(Failed(file, AfterwordError(f"{file}: {one.why}")))
            else:
                found[file] = None
        if len(found) + len(left_out) == before and not enough():
            left_out.append(Failed(path, SourceError(f"{path}: no files in it", _NOTHING)))
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

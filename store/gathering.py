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
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from store.errors import AfterwordError, SourceError
from store.formats import form_named, likely, recognise_tree
from store.formats.base import TreeForm
from store.importing import Failed, Part
from store.source import Source
from store.tree import SubTree, Tree, TreeSource, hidden, in_order, walk

Given = TypeVar("Given", bound="Source | Path | str")

DEEPEST: Final = 2
"""Folders and archives within one another that are read: a folder, and the archives in it."""

_DEEP: Final = 16  # folders within one another that are asked whether a form reads them as a whole
_PROBED: Final = 32  # kinds of files that are looked at for other forms
_OF_A_KIND: Final = 2
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
    inside = [file[len(root) + 1 :] for file in files]
    yield from _Folder(root, tree, form, expect, level).parts(inside)
    yield from readmes
    yield from (Failed(path, AfterwordError(sentence)) for sentence in tree.told[told:])


class _Folder(NamedTuple):
    """A folder, or one in an archive, that no form reads as a whole; `level` is that of `parts`, `depth` how
    many folders it is in."""

    path: str
    tree: Tree
    form: str | None
    expect: Callable[[int], None]
    level: int
    depth: int = 0

    def parts(self, names: Sequence[str]) -> Iterator[Part | Failed]:
        """Its files of these names, which stand in order: those right in it, then each folder in it, as a
        whole where a form reads it so."""
        for folder, group in groupby(names, lambda name: name.rpartition("/")[0].partition("/")[0]):
            within = list(group)
            if not folder or self.depth == _DEEP:
                for name in within:
                    yield from self._file(name)
                continue
            tree = SubTree(self.tree, folder)
            path = f"{self.path}/{folder}"
            if (whole := _whole(tree, self.form)) is not None:
                self.expect(1 - len(within))
                yield Part(path, TreeSource(tree), whole)
                continue
            deeper = self._replace(path=path, tree=tree, depth=self.depth + 1)
            yield from deeper.parts([name[len(folder) + 1 :] for name in within])

    def _file(self, name: str) -> Iterator[Part | Failed]:
        path = f"{self.path}/{name}"
        try:
            source = self.tree.source(name)
            source.once = True
            yield from parts(path, source, self.form, self.expect, self.level + 1)
        except AfterwordError as error:
            yield Failed(path, error)


def _whole(tree: Tree, form: str | None) -> TreeForm | None:
    """The form that reads `tree` as a whole; None where it is to be read file by file.

    Where files of other forms are among those that a form reads, as a folder of saves of all kinds has them,
    it is not asked to read them all."""
    if form is not None:
        named = form_named(form)
        return named if isinstance(named, TreeForm) and named.recognise_tree(tree) > 0 else None
    whole = recognise_tree(tree)
    if whole is None:
        return None
    for name in _probes(tree.names):
        with suppress(AfterwordError):
            other = likely(tree.source(name))
            if other is not None and other.name != whole.name:
                return None
    return whole


def _probes(names: Sequence[str]) -> Iterator[str]:
    """A few files of each kind in each folder."""
    kinds: dict[tuple[str, str], int] = {}
    for name in names:
        folder, _, file = name.rpartition("/")
        kind = (folder, os.path.splitext(file)[1].lower())  # noqa: PTH122
        if hidden(name) or (len(kinds) >= _PROBED and kind not in kinds):
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] <= _OF_A_KIND:
            yield name


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

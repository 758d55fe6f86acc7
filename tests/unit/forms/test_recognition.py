"""Which form a file has is known by its content: every sample, every real file, and 200 of them mutated."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from store.errors import UnknownForm
from store.formats import FORMS, form_named, recognise
from store.source import Source, open_source
from tests.unit.forms.conftest import SAMPLES, SHARED, real
from tests.unit.forms.everything import REAL, REAL_FOLDERS, SAMPLES_OF, brought_in, needs
from tests.unit.forms.makers import MAKERS

MUTATIONS = 200

NAMES = ("x", "download", "page.html", "backup (1).txt", "data.json", "mbox", "export.xml", "a.csv")
"""Names that say nothing of a form, or something wrong."""


class Mutated(NamedTuple):
    """A real file that was changed: from which one, and how."""

    file: str
    number: int


def form_of(source: Source) -> str:
    """The form that a source is recognised to have, "" for none."""
    try:
        return recognise(source).name
    except UnknownForm:
        return ""


def test_every_form_has_a_sample_and_every_sample_a_form() -> None:
    there = {path.name for path in SAMPLES.iterdir()}
    assert there == SAMPLES_OF.keys()
    elsewhere = {"afterword-json", "tinydb-store", "saved-text"}
    assert {name for name in FORMS if name in MAKERS} - elsewhere <= set(SAMPLES_OF.values())


@pytest.mark.parametrize("file", SAMPLES_OF)
def test_sample(file: str) -> None:
    needs(SAMPLES_OF[file])
    shelf = brought_in(SAMPLES / file)
    assert {each.form for each in shelf.kept} == {SAMPLES_OF[file]}
    assert not shelf.failed
    assert sum(each.comments for each in shelf.kept)


@pytest.mark.parametrize("file", REAL)
def test_real_file(file: str) -> None:
    needs(REAL[file])
    assert form_of(open_source(real(file))) == REAL[file]


@pytest.mark.parametrize("folder", REAL_FOLDERS)
def test_real_folder(folder: str) -> None:
    needs(REAL_FOLDERS[folder])
    shelf = brought_in(real(folder))
    assert {each.form for each in shelf.kept} == {REAL_FOLDERS[folder]}


def mutated(data: bytes, seed: int) -> Source:
    """A file with another name, white space before it, a byte order mark, other line ends, or cut off.

    It is cut in its second half and not in the first 4 KiB, where most of it is still there to know it by.
    """
    chance = random.Random(seed)
    if chance.random() < 0.6:
        data = data[: chance.randrange(min(max(4096, len(data) // 2), len(data)), len(data) + 1)]
    if chance.random() < 0.3:
        data = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    if chance.random() < 0.4:
        data = (
            b"".join(chance.choice((b" ", b"\n", b"\t", b"\r\n")) for _ in range(chance.randrange(9))) + data
        )
    elif chance.random() < 0.2:
        data = b"\xef\xbb\xbf" + data
    return Source(chance.choice(NAMES), data)


def mutations() -> Iterator[Mutated]:
    files = list(REAL)
    for number in range(MUTATIONS):
        yield Mutated(files[number % len(files)], number)


def test_mutated_files() -> None:
    if not SHARED.exists():
        pytest.skip("the real archives are not beside this checkout")
    data: dict[str, bytes] = {}
    wrong = []
    for file, number in mutations():
        if REAL[file] in FORMS:
            source = mutated(data.setdefault(file, real(file).read_bytes()), number)
            if (found := form_of(source)) != REAL[file]:
                wrong.append((file, number, found))
    assert wrong == []


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\0" * 100,
        b"[" * 60_000,
        b'{"a":' * 20_000,
        b"<" * 60_000,
        b"<a>" * 20_000,
        b"\xff\xfe" + "{[<".encode("utf-16-le") * 9000,
        b"From " * 10_000,
        b'{"kind":"More","data":{"children":[' * 1000,
        b"-----\n" * 10_000,
        b'"' * 60_000,
        b"\\" * 60_000,
        bytes(range(256)) * 250,
    ],
    ids=lambda head: repr(head[:12]),
)
@pytest.mark.parametrize("name", [name for name in FORMS if name != "saved-text"])
def test_no_form_raises_or_is_sure_of_nonsense(name: str, head: bytes) -> None:
    sure = form_named(name).recognise(head, "x")
    assert 0.0 <= sure <= 0.5

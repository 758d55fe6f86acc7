"""Many discussions on their way into a library at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.batch import ALONE, SMALL, put_all
from store.errors import AfterwordError, CannotWrite
from store.folder import FolderLibrary
from store.library import Incoming, Report
from store.model import Comment, Discussion, Repair


def made(number: int, comments: int = 2, text: str = "said") -> Incoming:
    told = [Comment(f"c{n}", author="Ann", text=f"{text} {n}") for n in range(comments)]
    discussion = Discussion(title=f"Number {number}", source="test", source_id=f"id{number}", comments=told)
    return Incoming(discussion, [Repair("guessed", f"guess {number}")], [f"left out {number}"])


def report(discussion: Discussion) -> Report:
    return Report(discussion.source_id, discussion.title, 0, 0, 0, 0, 0, "1")


def test_all_land_and_are_reported_in_order(tmp_path: Path) -> None:
    library = FolderLibrary(tmp_path)
    numbers = [*range(30), 4, 4, *range(30, 40)]
    reports = list(library.import_batch(made(number, text=f"t{at}") for at, number in enumerate(numbers)))
    assert [each.title for each in reports] == [f"Number {number}" for number in numbers]
    assert [each.repairs for each in reports] == [[f"guess {number}"] for number in numbers]
    assert [list(each.rejected) for each in reports] == [[f"left out {number}"] for number in numbers]
    assert [each.updated for each in reports[30:32]] == [2, 2], "a second save of one comes after the first"
    stored = library.read(reports[4].key)
    assert stored is not None
    assert stored.thread.text(0) == "t31 0"
    assert library.list().total == 40


def test_what_is_derived_of_many_is_made_at_the_first_opening(tmp_path: Path) -> None:
    library = FolderLibrary(tmp_path)
    incoming = [*map(made, range(ALONE + 2)), made(ALONE + 2, SMALL + 1)]
    *few, one, other, large = [each.key for each in library.import_batch(incoming)]
    packed = library.layout.packed
    assert all((packed / key).exists() for key in [*few, large])
    assert not (packed / one).exists()
    stored = library.read(one)
    assert stored is not None
    library.settle(stored)
    assert (packed / one).exists()
    assert not (packed / other).exists()


def test_small_ones_are_on_their_way_together_and_large_ones_alone() -> None:
    together = threading.Barrier(3, timeout=20)
    under_way = 0
    most: list[int] = []

    def put(discussion: Discussion, derived: bool) -> Report:
        nonlocal under_way
        under_way += 1
        if len(discussion.comments) > SMALL:
            most.append(under_way)
        elif not derived:
            together.wait()
        under_way -= 1
        return report(discussion)

    incoming = [*map(made, range(ALONE + 3)), made(99, SMALL + 1), *map(made, range(100, 103))]
    assert len(list(put_all(incoming, put))) == len(incoming)
    assert most == [1]


def test_what_fails_costs_itself_and_a_library_that_cannot_be_written_ends_it() -> None:
    def put(discussion: Discussion, derived: bool) -> Report:
        if discussion.title == "Number 12":
            raise AfterwordError("damaged")
        if discussion.title == "Number 15":
            raise CannotWrite(Path("here"), "no space left")
        return report(discussion)

    reports: list[Report] = []
    with pytest.raises(CannotWrite):
        reports.extend(put_all(map(made, range(30)), put))
    reports = []
    for each in _until_it_fails(put_all(map(made, range(30)), put)):
        reports.append(each)
    assert [each.key for each in reports] == [f"id{n}" if n != 12 else "" for n in range(15)]
    assert reports[12].rejected == ["left out 12", "damaged"]


def _until_it_fails(reports: Iterator[Report]) -> Iterator[Report]:
    try:
        yield from reports
    except CannotWrite:
        return


def test_what_is_read_fails_after_what_came_before_it() -> None:
    def incoming() -> Iterator[Incoming]:
        yield from map(made, range(20))
        raise AfterwordError("cut off")

    reports: list[str] = []
    brought = put_all(incoming(), lambda discussion, _: report(discussion))
    with pytest.raises(AfterwordError, match="cut off"):
        reports.extend(each.key for each in brought)
    assert reports == [f"id{number}" for number in range(20)]


def test_closed_early_it_waits_for_what_is_under_way(tmp_path: Path) -> None:
    library = FolderLibrary(tmp_path)
    reports = library.import_batch(map(made, range(40)))
    for _ in range(20):
        next(reports)
    reports.close()  # type: ignore[attr-defined]
    rows = FolderLibrary(tmp_path).rows()
    assert 20 <= len(rows) < 40
    assert not any(row.problem for row in rows)

"""Grouping gives the same in memory and on disk, whatever the order, the sizes and the keys."""

from __future__ import annotations

import random
import tracemalloc
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import CannotWrite
from store.grouping import Groups

Records = list[tuple[str, bytes]]


def expected(records: Records) -> list[tuple[str, list[bytes]]]:
    """The groups as a dict makes them."""
    groups: dict[str, list[bytes]] = {}
    for key, record in records:
        groups.setdefault(key, []).append(record)
    return list(groups.items())


def grouped(records: Records, memory: int) -> tuple[list[tuple[str, list[bytes]]], bool]:
    with Groups(memory) as groups:
        for key, record in records:
            groups.add(key, record)
        return list(groups), groups.on_disk


def shuffled(count: int, keys: int, size: int) -> Records:
    chance = random.Random(6)
    return [(f"k{chance.randrange(keys)}", b"%d-" % i + b"x" * chance.randrange(size)) for i in range(count)]


@pytest.mark.parametrize(("count", "keys", "size"), [(2000, 40, 200), (2000, 2000, 20), (300, 1, 500)])
def test_groups_on_disk_are_those_in_memory(count: int, keys: int, size: int) -> None:
    records = shuffled(count, keys, size)
    in_memory, spilled = grouped(records, 1 << 30)
    assert not spilled
    assert in_memory == expected(records)
    on_disk, spilled = grouped(records, 20_000)
    assert spilled
    assert on_disk == in_memory


def test_parts_too_large_for_memory_are_parted_again() -> None:
    """So much smaller is the memory than the records that the parts of the first parting do not fit."""
    records = shuffled(6000, 3000, 60)
    assert grouped(records, 2_000)[0] == expected(records)


def test_a_group_larger_than_memory_stays_beside_others() -> None:
    records = [("large", b"x" * 3000 + b"%d" % i) for i in range(40)]
    records[7:7] = [(f"small{i}", b"y") for i in range(20)]
    assert grouped(records, 4_000)[0] == expected(records)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=3), st.binary(max_size=40)), max_size=60), st.integers(0, 3000))
def test_whatever_the_keys_and_records(records: Records, memory: int) -> None:
    assert grouped(records, memory)[0] == expected(records)


def test_a_key_may_hold_half_a_letter() -> None:
    assert grouped([("\ud800", b"1"), ("", b""), ("\ud800", b"2")], 0)[0] == [
        ("\ud800", [b"1", b"2"]),
        ("", [b""]),
    ]


def test_nothing_gives_nothing() -> None:
    assert grouped([], 10) == ([], False)


def test_memory_stays_bounded() -> None:
    """8 MB of records pass through, and far less is held at any time."""
    record = b"x" * 1000
    tracemalloc.start()
    with Groups(512 * 1024) as groups:
        for i in range(8000):
            groups.add(f"k{i * 7919 % 400}", record + b"%d" % i)
        count = sum(len(records) for _, records in groups)
        peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 8000
    assert peak < 4_000_000


def test_closed_in_between_it_leaves_no_file() -> None:
    with Groups(100) as groups:
        for key, record in shuffled(100, 10, 50):
            groups.add(key, record)
        assert len(list(islice(groups, 3))) == 3


def test_a_folder_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("store.grouping.TemporaryFile", full)
    with Groups(10) as groups, pytest.raises(CannotWrite, match=r"No space left on device.*make room"):
        groups.add("key", b"0123456789" * 10)

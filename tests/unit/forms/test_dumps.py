"""Dumps in pieces: the same whether one process reads them or two, and whatever happens to the other one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from store.formats import beside
from store.formats.beside import both
from store.formats.dumps import Chunk, Trouble, chunks, is_dump, objects
from store.formats.reddit import Reddit
from store.formats.reddit.lines import records_of
from store.source import Source
from tests.unit.forms.conftest import read_all, tree_of


def dump(count: int) -> bytes:
    lines = []
    for i in range(count):
        said = {"id": f"c{i}", "link_id": f"t3_p{i % 3}", "author": "ann", "body": f"text *{i}*", "score": i}
        lines.append(json.dumps({**said, "parent_id": f"t1_c{i - 3}" if i > 30 else f"t3_p{i % 3}"}))
    lines[count // 2] = "{broken"
    return "\n".join(lines).encode() + b"\n"


def found(data: bytes) -> list[tuple[str, list[tuple[str, str, int]], list[str]]]:
    every = []
    for parsed in read_all(Reddit(), data):
        thread = tree_of(parsed).thread
        said = [(thread.id(i), thread.text(i), thread.depth[i]) for i in range(len(thread))]
        every.append((parsed.discussion.source_id, said, parsed.rejected))
    return every


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.formats.dumps._CHUNK", 500)
    monkeypatch.setattr(beside, "_processors", lambda: 2)


@pytest.mark.usefixtures("small_pieces")
def test_two_processes_find_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    data = dump(200)
    alone = found(data)
    asked = []
    ask = beside._Helper.ask
    monkeypatch.setattr(beside._Helper, "ask", lambda self, piece: asked.append(piece) or ask(self, piece))
    monkeypatch.setattr(beside, "WORTH", 0)
    assert found(data) == alone
    assert asked
    assert sum(len(said) for _, said, _ in alone) >= 199
    assert [told[:10] for _, _, rejected in alone for told in rejected] == ["line 101: "]


@pytest.mark.usefixtures("small_pieces")
def test_another_process_that_ends_at_once_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    data = dump(100)
    alone = found(data)
    monkeypatch.setattr(beside, "WORTH", 0)
    monkeypatch.setattr(beside.sys, "executable", "/bin/false")
    assert found(data) == alone
    monkeypatch.setattr(beside.sys, "executable", "/nowhere/python")
    assert found(data) == alone


@pytest.mark.usefixtures("small_pieces")
def test_the_other_process_ends_when_nothing_more_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "WORTH", 0)
    started: list[Any] = []
    popen = beside.subprocess.Popen

    def start(*args: Any, **more: Any) -> Any:
        started.append(popen(*args, **more))
        return started[-1]

    monkeypatch.setattr(beside.subprocess, "Popen", start)
    read = both(chunks(Source("x", dump(100))), lambda chunk: chunk.data, records_of, 1)
    next(read)
    read.close()
    assert [process.poll() is not None for process in started] == [True]


def test_pieces_are_whole_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.formats.dumps._CHUNK", 10)
    data = b"short\n" + b"a line that is longer\n" * 3 + b"\n\nlast"
    pieces = list(chunks(Source("x", data)))
    assert b"".join(piece.data for piece in pieces) == data
    assert all(piece.data.endswith(b"\n") for piece in pieces[:-1])
    for number, piece in pieces:
        assert data.split(b"\n")[number - 1] == Chunk(number, piece).data.split(b"\n")[0]


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (b'{"a": 1}\n{"a": 2}\n', True),
        (b'\xef\xbb\xbf{"a": 1}\r\n\r\n{"a": 2}', True),
        (b'[\n{"a": 1},\n{"a": 2}\n]\n', True),
        (b'{"a": 1}\nbroken\n{"a": 2}', True),
        (b'{"a": 1}', False),
        (b'{\n"a": 1,\n"b": 2\n}', False),
        (b"[1, 2]\n[3]", False),
        (b"", False),
        ('{"a": 1}\n{"a": 2}'.encode("utf-16"), False),
    ],
)
def test_what_is_a_dump(data: bytes, is_one: bool) -> None:
    assert is_dump(Source("x", data)) == is_one


def test_lines_at_the_limits_of_json_are_mended_and_told_once() -> None:
    data = b'{"a": 123456789012345678901}\n{"a": "\\ud800"}\n{"a": "\xff"}\n{"a": "\\ud800"}\nno\n'
    trouble = Trouble()
    assert [number for number, _, _ in objects(Source("x", data), trouble)] == [1, 2, 3, 4]
    repairs, rejected = trouble.told()
    assert [str(repair).partition(":")[0] for repair in repairs] == ["line 2", "line 3"]
    assert str(repairs[0]).endswith("and 1 line like it")
    assert [told[:7] for told in rejected] == ["line 5:"]
    assert trouble.told() == ([], [])


def test_what_is_told_is_bounded() -> None:
    trouble = Trouble()
    for number in range(10_000):
        trouble.reject(f"line {number}: broken")
    _, rejected = trouble.told()
    assert len(rejected) < 100
    assert "9,9" in rejected[-1]

"""What the program remembers of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.state import State


def test_it_is_kept_by_section_over_restarts(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state.json"
    state = State(path)
    assert state.get("reader") == {}
    assert not path.parent.exists()
    state.keep("reader", {"divider": 30, "article": True})
    state.keep("reader", {"divider": 40})
    state.keep("library", {"sort": "title"})
    state.get("reader")["divider"] = 99  # a copy

    again = State(path)
    assert again.get("reader") == {"divider": 40, "article": True}
    assert again.get("library") == {"sort": "title"}


def test_two_programs_do_not_undo_each_other(tmp_path: Path) -> None:
    one, two = State(tmp_path / "state.json"), State(tmp_path / "state.json")
    assert one.get("a") == two.get("a") == {}
    one.keep("a", {"x": 1})
    two.keep("b", {"y": 2})
    one.keep("a", {"z": 3})
    assert State(tmp_path / "state.json").get("a") == {"x": 1, "z": 3}
    assert State(tmp_path / "state.json").get("b") == {"y": 2}


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b'{"reader": 3, "library": {"a": 1}}', b"\xff"])
def test_a_damaged_file_counts_as_empty(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(data)
    state = State(path)
    assert state.get("reader") == {}
    state.keep("reader", {"divider": 30})
    assert State(path).get("reader") == {"divider": 30}


def test_what_cannot_be_written_stays_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for state in (State(tmp_path / "file" / "state.json"), State()):
        state.keep("reader", {"divider": 30})
        state.keep("reader", {"article": False})
        assert state.get("reader") == {"divider": 30, "article": False}
    state = State(tmp_path / "state.json")
    state.keep("reader", {"odd": object()})
    assert not (tmp_path / "state.json").exists()

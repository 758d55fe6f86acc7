"""However the program is told to end, the terminal is as it was and the place is kept."""

import os
import signal
import sys
from pathlib import Path

import pytest

from store.folder import FolderLibrary
from store.samples import sample_folder
from tests.terminal.driver import Terminal

ROOT = Path(__file__).parents[2]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {
        "AFTERWORD_LIBRARY": str(tmp_path / "library"),
        "AFTERWORD_BY": "ann",
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }


COMMAND = [sys.executable, "-m", "tui", sample_folder() / "card-catalogue.json"]


def kept_cursor(env: dict[str, str]) -> str | None:
    library = FolderLibrary(Path(env["AFTERWORD_LIBRARY"]))
    return library.reading(library.list().rows[0].key, "ann").cursor


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_in_order(number: signal.Signals, env: dict[str, str]) -> None:
    with Terminal(COMMAND, 100, 30, env=env) as terminal:
        terminal.wait_for("all keys")
        terminal.settle()
        terminal.press("}")
        terminal.settle(0.3)
        os.kill(terminal.pid, number)
        while terminal.wait_exit(0) is None:
            terminal.receive(0.1)
        assert terminal.status == 128 + number
        assert b"\x1b[?1049l" in terminal.raw
        assert b"Traceback" not in terminal.raw
    assert kept_cursor(env) is not None


def test_a_killed_one_loses_two_seconds_at_most(env: dict[str, str]) -> None:
    with Terminal(COMMAND, 100, 30, env=env) as terminal:
        terminal.wait_for("all keys")
        terminal.settle()
        terminal.press("}", "J")
        terminal.settle(2.2)
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait_exit(5)
    cursor = kept_cursor(env)
    with Terminal(COMMAND, 100, 30, env=env) as terminal:
        terminal.wait_for("all keys")
        terminal.settle()
        terminal.press("q")
        terminal.wait_exit(5)
    assert cursor is not None
    assert kept_cursor(env) == cursor


def test_what_is_typed_in_one_go_is_taken_in_order(env: dict[str, str]) -> None:
    with Terminal(COMMAND, 120, 40, env=env) as terminal:
        terminal.wait_for("all keys")
        terminal.settle()
        terminal.write(b"/catalogue\rnn")
        terminal.wait_for("/catalogue  5 of 27", 5)  # two are in the article, the third in the first comment

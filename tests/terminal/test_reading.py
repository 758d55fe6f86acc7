"""The main job in a real pseudo-terminal: read, find, fold, flag, be killed, and find it all again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.driver import Terminal

ROOT = Path(__file__).parents[2]

PAGE = """The lighthouse keeper retires


After forty-one years the last keeper of the lighthouse leaves the island on Friday, and nobody is to
follow him: the lamp has been electric since 1998, and what he did he did because he liked to.

“The lamp does not need me,” he said, “but the stairs do.”


  1. He taught half of the village to swim, and never once told us to hurry.

    • And the other half to row, whether we wanted to or not.

      • I was the half that sank.

  2. Who is going to paint the door now? It was a different blue in every year that I remember.

  3. The harbour office should have a say in this, not only the ministry.

    • The harbour office has had its say and it was about parking.

  4. Thank you for the light.

Comments are closed.
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "lighthouse.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {
        "AFTERWORD_LIBRARY": str(tmp_path / "library"),
        "AFTERWORD_BY": "ann",
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }


def afterword(*arguments: str | Path) -> list[str | Path]:
    return [sys.executable, "-m", "tui", *arguments]


def flags(env: dict[str, str]) -> list[dict[str, object]]:
    """What `afterword flags --json` tells."""
    command = [str(part) for part in afterword("flags", "--json")]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=30)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_open_find_fold_flag_kill_and_open_again(page: Path, env: dict[str, str]) -> None:
    with Terminal(afterword(page), 120, 40, env=env) as terminal:
        terminal.wait_for("Thank you for the light")
        assert "The lighthouse keeper retires" in terminal.text
        assert "the stairs do" in terminal.text
        terminal.press("/")
        terminal.press(*"half", "enter")
        assert "1 of 3" in terminal.text
        terminal.press("n")
        assert "2 of 3" in terminal.text
        terminal.press("escape", "g", "enter")
        assert "the other half to row" not in terminal.text
        terminal.press("enter")
        terminal.press("}", "f")
        terminal.wait_for("⚑", 5)
        terminal.press("}")
        terminal.settle(2.5)
        terminal.kill()
    (flag,) = flags(env)
    assert flag["by"] == "ann"
    with Terminal(afterword(page), 120, 40, env=env) as terminal:
        terminal.wait_for("⚑")
        terminal.settle(0.5)
        assert "5 of 7" in terminal.text, "the cursor is where it was, on the third of the top level"
        flagged = [line for line in terminal.text.splitlines()[1:] if "⚑" in line]
        assert len(flagged) == 1
        assert " 2 " in flagged[0], "the header of the second comment"
        terminal.press("q")
        assert terminal.wait_exit(5) == 0
    assert len(flags(env)) == 1


def test_the_terminal_is_left_as_it_was(page: Path, env: dict[str, str]) -> None:
    with Terminal(afterword(page), 80, 24, env=env) as terminal:
        terminal.wait_for("lighthouse")
        terminal.press("q")
        assert terminal.wait_exit(5) == 0
        assert b"\x1b[?1049l" in terminal.raw, "the screen of before is back"
        assert b"\x1b[?25h" in terminal.raw, "the cursor is shown"


def test_a_page_from_standard_input_takes_keys_from_the_terminal(page: Path, env: dict[str, str]) -> None:
    shell = f'cat "{page}" | "{sys.executable}" -m tui -'
    with Terminal(["sh", "-c", shell], 100, 30, env=env) as terminal:
        terminal.wait_for("Thank you for the light")
        terminal.press("?")
        terminal.settle(0.5)
        terminal.press("escape", "q")
        assert terminal.wait_exit(5) == 0


def test_a_small_window_and_a_resize_lose_nothing(page: Path, env: dict[str, str]) -> None:
    with Terminal(afterword(page), 40, 10, env=env) as terminal:
        terminal.wait_for("taught half", 10)
        terminal.press("j", "j")
        terminal.resize(70, 17)
        terminal.settle(0.5)
        terminal.press("g")
        assert "─ Comments ───" in terminal.text
        terminal.press("ctrl+e")
        assert "─ Comments ─ 1 ───" in terminal.text, "the header of the first one is out of sight"
        terminal.press("ctrl+y")
        assert "─ Comments ───" in terminal.text
        terminal.resize(150, 45)
        terminal.settle(0.5)
        assert "Thank you for the light" in terminal.text
        terminal.press("q")
        assert terminal.wait_exit(5) == 0

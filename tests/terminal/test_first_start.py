"""A first start shows three keys, until the first key; the next one does not."""

import sys
from pathlib import Path

from tests.terminal.driver import Terminal

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tui"]


def test_a_first_start_shows_three_keys_once(tmp_path: Path) -> None:
    env = {
        "HOME": str(tmp_path),
        **{f"XDG_{name}_HOME": str(tmp_path / name) for name in ("DATA", "CONFIG", "STATE", "CACHE")},
        "AFTERWORD_LIBRARY": str(tmp_path / "library"),
        "PYTHONPATH": str(ROOT),
    }
    with Terminal(COMMAND, 100, 30, env=env) as terminal:
        terminal.wait_for("To begin with: enter read  + bring in  ? all keys")
        terminal.wait_for("These are the samples")
        terminal.press("j")
        terminal.settle(0.3)
        last = terminal.text.splitlines()[-1]
        assert "To begin with" not in last
        assert "enter read" in last
        terminal.press("q")
        assert terminal.wait_exit(10) == 0
    with Terminal(COMMAND, 100, 30, env=env) as terminal:
        terminal.wait_for("all keys")
        terminal.settle(0.3)
        assert "To begin with" not in terminal.text
    (tmp_path / "STATE" / "afterword" / "state.json").unlink()
    with Terminal([*COMMAND, ROOT / "sample_data" / "the-last-ferry.txt"], 100, 30, env=env) as terminal:
        terminal.wait_for("To begin with: j next  space read on  ? all keys")

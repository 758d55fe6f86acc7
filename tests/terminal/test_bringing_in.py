"""The library in a real pseudo-terminal: bring three files in, remove one, bring it back after a restart."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.terminal.driver import Terminal

ROOT = Path(__file__).parents[2]


def save(path: Path, title: str) -> None:
    table = {str(n): {"id": n, "author": "Ann", "text": f"comment {n}"} for n in (1, 2)}
    path.write_text(json.dumps({"discussion": {"1": {"title": title}}, "comments": table}))


def test_bring_in_remove_and_undo(tmp_path: Path) -> None:
    files = tmp_path / "saved pages"
    files.mkdir()
    for name in ("one", "two", "three"):
        save(files / f"{name}.json", f"Of number {name}")
    save(tmp_path / "first.json", "The first of all")
    env = {
        "AFTERWORD_LIBRARY": str(tmp_path / "library"),
        "AFTERWORD_BY": "ann",
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "tui"]
    with Terminal([*command, "import", str(tmp_path / "first.json")], env=env) as terminal:
        assert terminal.wait_exit(30) == 0
    with Terminal(command, 100, 30, env=env, cwd=tmp_path) as terminal:
        terminal.wait_for("The first of all")
        terminal.settle(0.5)
        terminal.press("+")
        terminal.wait_for("Bring saved discussions in")
        terminal.press(*"sa", "tab")
        terminal.settle(0.5)
        assert "saved\\ pages/" in terminal.text
        terminal.wait_for("1 folder with 3 files")
        terminal.press("enter")
        terminal.wait_for("3 discussions came in")
        terminal.press("escape")
        terminal.wait_for("4 discussions")
        # A file dropped on the window: a bracketed paste.
        terminal.write(f"\x1b[200~'{files}/one.json'\x1b[201~".encode())
        terminal.wait_for("as it was")
        terminal.press("escape", "g")
        title = next(line for line in terminal.text.splitlines() if "▌" in line)
        terminal.press("d")
        terminal.wait_for("Remove this discussion?")
        terminal.press("enter")
        terminal.wait_for("3 discussions")
        terminal.press("q")
        assert terminal.wait_exit(10) == 0
    removed = next(name for name in ("one", "two", "three", "first of all") if name in title)
    with Terminal(command, 100, 30, env=env, cwd=tmp_path) as terminal:
        terminal.wait_for("3 discussions")
        terminal.settle(0.5)
        terminal.press("u")
        terminal.wait_for("4 discussions")
        assert removed in terminal.text
        terminal.press("q")
        assert terminal.wait_exit(10) == 0

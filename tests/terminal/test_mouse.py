"""The mouse of a real terminal: what it sends folds, drags, selects, copies and opens links."""

import base64
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.driver import Terminal
from tests.terminal.test_reading import PAGE, afterword

ROOT = Path(__file__).parents[2]


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """A browser that writes down what it was given, and is noisy on the terminal if it gets at it."""
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{tmp_path}/opened"\necho NOISE >&2\n')
    script.chmod(0o755)
    return script


@pytest.fixture
def terminal(tmp_path: Path, browser: Path) -> Iterator[Terminal]:
    page = tmp_path / "lighthouse.txt"
    page.write_text(
        PAGE.replace("Thank you for the light.", "Thanks: https://example.org/light?a=1&b=2"), "utf-8"
    )
    env = {
        "AFTERWORD_LIBRARY": str(tmp_path / "library"),
        "AFTERWORD_BY": "ann",
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "BROWSER": f"{browser} %s",
    }
    with Terminal(afterword(page), 120, 40, env=env) as terminal:
        terminal.wait_for("https://example.org/light")
        terminal.settle()
        yield terminal


def place(terminal: Terminal, text: str, within: int = 0) -> tuple[int, int]:
    """The column and the row, from 1, of a text on the screen."""
    for y, line in enumerate(terminal.screen.display):
        if (x := line.find(text)) >= 0:
            return x + 1 + within, y + 1
    raise AssertionError(f"{text!r} does not stand on the screen:\n{terminal.text}")


def mouse(terminal: Terminal, *steps: tuple[int, int]) -> None:
    """Presses the left button at the first place, moves over the others, and lets go at the last one.

    As xterm tells it (SGR, mode 1006).
    """
    sent = [f"\x1b[<0;{steps[0][0]};{steps[0][1]}M"]
    sent += [f"\x1b[<32;{x};{y}M" for x, y in steps[1:]]
    sent += [f"\x1b[<0;{steps[-1][0]};{steps[-1][1]}m"]
    for part in sent:
        terminal.write(part.encode())
        terminal.settle(0.05)
    terminal.settle(0.3)


def copied(terminal: Terminal) -> str:
    """What was sent to the terminal's clipboard last (OSC 52)."""
    *_, last = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", bytes(terminal.raw))
    return base64.b64decode(last).decode("utf-8")


def test_the_mouse_folds_drags_selects_copies_and_opens(terminal: Terminal, tmp_path: Path) -> None:
    mouse(terminal, place(terminal, "▾ 1 "))
    assert "the other half to row" not in terminal.text
    mouse(terminal, place(terminal, "▸ 1 "))
    assert "the other half to row" in terminal.text

    x, y = place(terminal, "╭─ Comments", -1)
    assert "╮ ╭─ Comments" in terminal.text
    terminal.write(f"\x1b[<35;{x};{y + 5}M".encode())
    terminal.settle(0.3)
    assert "╮┃╭─ Comments" in terminal.text, "the pointer is on it"
    mouse(terminal, (x, y + 5), (x + 3, y + 5), (x + 12, y + 6))
    assert place(terminal, "╭─ Comments", -1) == (x + 12, y)
    terminal.press("<")
    assert place(terminal, "╭─ Comments", -1)[0] < x + 12

    mouse(terminal, place(terminal, "Who is going"), place(terminal, "paint the door", 13))
    terminal.press("y")
    assert copied(terminal) == "Who is going to paint the door"
    assert "Copied 30 characters (OSC 52)" in terminal.text
    terminal.press("j", "ctrl+c")
    assert copied(terminal) == "Who is going to paint the door", "ctrl+c, and it is selected still"
    assert terminal.wait_exit(0) is None

    mouse(terminal, place(terminal, "example.org/light"))
    terminal.wait_for("Opening https://example.org/light?a=1&b=2", 5)
    terminal.press("o")
    assert "Links of 4" in terminal.text
    terminal.press("1")
    opened = tmp_path / "opened"
    for _ in range(50):
        terminal.settle(0.1)
        if opened.exists() and len(opened.read_text().splitlines()) == 2:
            break
    assert opened.read_text().splitlines() == ["https://example.org/light?a=1&b=2"] * 2
    assert b"NOISE" not in terminal.raw
    terminal.press("q")
    assert terminal.wait_exit(5) == 0


def test_a_browser_of_the_terminal_gets_it_and_gives_it_back(terminal: Terminal, tmp_path: Path) -> None:
    terminal.press("q")
    assert terminal.wait_exit(5) == 0
    shown = tmp_path / "w3m"
    shown.write_text('#!/bin/sh\necho "READING $1"\nread answer\n')
    shown.chmod(0o755)
    env = terminal._env | {"BROWSER": f"{shown} %s"}
    with Terminal([sys.executable, "-m", "tui", tmp_path / "lighthouse.txt"], 120, 40, env=env) as other:
        other.wait_for("https://example.org/light")
        other.press("G", "o", "1")
        other.wait_for("READING https://example.org/light", 10)
        other.press("enter")
        other.wait_for("Who is going", 10)
        other.press("g", "o")
        other.wait_for("No link here", 5)
        other.press("q")
        assert other.wait_exit(5) == 0

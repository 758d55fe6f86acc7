"""Frames stand where they should beside wide text, in a terminal that gives clusters other widths."""

import json
import sys
from pathlib import Path

from tests.terminal.driver import Terminal

ROOT = Path(__file__).parents[2]
TITLE = "渡し船 🇩🇪 👩🏽‍🦰 1️⃣ 最後"
TEXTS = (
    "絵文字 👨‍👩‍👧‍👦 家族、旗 🇩🇪🇯🇵、鍵 1️⃣#️⃣、肌 👍🏽、記号 ❤️☺︎、結合 e\u0301 n\u0303 が。" * 3,
    "क्षि தமிழ் မြန်မာ กำ السلام 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🧑🏿‍🤝‍🧑🏻 " * 4,
    "🇩🇪" * 60,
    "words between 🐻‍❄️ and 🏳️‍🌈, so that a row is 漢字 and letters " * 3,
)
COLUMNS, ROWS = 100, 30


def page(folder: Path) -> Path:
    comments = {
        str(n): {
            "id": str(n),
            "parent_id": str(n - 1) if n % 4 > 1 else None,
            "author": f"👩‍🚀 青{n}",
            "text": text,
        }
        for n, text in enumerate(TEXTS * 2, 1)
    }
    discussion = {"title": TITLE, "author": "青木 🇯🇵", "body": " ".join(TEXTS)}
    path = folder / "wide.json"
    path.write_text(json.dumps({"discussion": {"1": discussion}, "comments": comments}), encoding="utf-8")
    return path


def check_edges(terminal: Terminal, first: int = 0, last: int = COLUMNS - 1) -> None:
    """Checks that the frame at the columns `first` and `last` goes through all its rows."""
    buffer = terminal.screen.buffer
    for column in (first, last):
        down = [buffer[row][column].data for row in range(ROWS)]
        edges = [row for row in range(ROWS) if down[row][:1] in "╭╮╰╯"]
        for row in range(edges[0] + 1, edges[-1]):
            assert down[row][:1] in "│╭╮╰╯", (
                row,
                column,
                "".join(buffer[row][x].data for x in range(COLUMNS)),
            )


def test_frames_and_dialogs_stand_beside_wide_text(tmp_path: Path) -> None:
    env = {"AFTERWORD_LIBRARY": str(tmp_path / "library"), "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tui", page(tmp_path)]
    with Terminal(command, COLUMNS, ROWS, env) as terminal:
        terminal.wait_for("家族")
        for key in ("j", "ctrl+e", "j", "j", "G", "k"):
            terminal.press(key)
            check_edges(terminal)
        terminal.press("i")
        terminal.wait_for("Details")
        terminal.settle()
        check_edges(terminal)
        dialog = [x for x in range(COLUMNS) if terminal.screen.buffer[10][x].data == "│"]
        assert len(dialog) >= 4
        check_edges(terminal, dialog[1], dialog[-2])
        terminal.press("q")
        check_edges(terminal)
        terminal.press("ctrl+p", "escape")
        check_edges(terminal)

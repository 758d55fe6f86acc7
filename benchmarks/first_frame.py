"""The time from the command to the comments on the screen, against the smallest Textual app.

Both programs run by turns on the same pseudo-terminal, so that a noisy machine is noisy to both; the
ratio is of medians. The page is opened from a library that has it, and once more as a file that the
library has never seen.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.table import Figure
from tests.terminal.driver import Terminal

ROOT = Path(__file__).parents[1]
SEED = ROOT.parent / "shared" / "seed" / "000_be44476e7ead0797.txt"
RUNS = 15


def page() -> tuple[Path, str]:
    """The page that is opened, and words of its first comment."""
    if SEED.exists():
        return SEED, "diplomacy is far inferior"
    from store.samples import sample_folder

    path = sample_folder() / "the-last-ferry.txt"
    first = next(line for line in path.read_text().splitlines() if line.startswith("  1. "))
    return path, " ".join(first.split()[1:4])


def seconds(command: list[str], words: str, env: dict[str, str]) -> float:
    """From starting `command` to `words` on its screen."""
    with Terminal(command, 120, 40, env=env, cwd=ROOT) as terminal:
        return terminal.wait_for(words)


def figures(runs: int = RUNS) -> Iterator[Figure]:
    """The ratios, as figures of the table."""
    path, words = page()
    smallest = [sys.executable, "-m", "benchmarks.smallest_app"]
    reader = [sys.executable, "-m", "tui", str(path)]
    base, known, new = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        # Bytecode is kept, as in an installed program; the first run writes it.
        env = {"AFTERWORD_LIBRARY": f"{folder}/library", "HOME": folder, "PYTHONDONTWRITEBYTECODE": ""}
        seconds(reader, words, env)
        for run in range(runs):
            base.append(seconds(smallest, "Everything stands here.", env))
            known.append(seconds(reader, words, env))
            new.append(seconds(reader, words, {**env, "AFTERWORD_LIBRARY": f"{folder}/{run}"}))
    least = statistics.median(base)
    yield Figure("the smallest Textual app (Static, Footer) to its first frame", f"{least * 1000:.0f} ms")
    for what, times in (("seed page, known to the library", known), ("seed page, brought in", new)):
        median = statistics.median(times)
        ratio = median / least
        yield Figure(
            f"{what}: first frame", f"{median * 1000:.0f} ms, {ratio:.2f} ×", "≤ 1.25 ×", ratio <= 1.25
        )

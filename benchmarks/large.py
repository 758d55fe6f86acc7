"""A hundred thousand comments, and a million: what a reader waits for, against the goals.

Each program runs on a pseudo-terminal (`tests/terminal/driver.py`), a key is timed to the last byte that
it painted, and what starts is compared with the smallest Textual app, run by turns with it.
"""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.table import Figure
from benchmarks.threads import RARE, Shape, comments
from tests.terminal.driver import Terminal

ROOT = Path(__file__).parents[1]
SMALLEST = [sys.executable, "-m", "benchmarks.smallest_app"]

MAKE = """
import sys
from benchmarks.threads import discussion
from store import Library, flags
from store.library import Reading
folder, shape, count, key_file = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
library = Library.open(folder)
made = discussion(count, shape)
key = library.put(made).key
ids = [f"c{number}" for number in range(500, count, max(1, count // 400))]
library.append_flags(key, [flags.add(comment_id, "reader") for comment_id in ids])
read = frozenset(f"c{number}" for number in range(0, count // 2))
library.set_reading(key, "reader", Reading(read=read))
open(key_file, "w").write(key)
"""

OPEN = """
import gc, sys
gc.disable()  # as tui.cli does
from store import Library
from tui.app import run
from tui.cli import leave
leave(run(Library.open(sys.argv[1]), key=sys.argv[2]))
"""
"""Opens a discussion by its key, as the library screen does and `afterword PATH` for a known file."""


COMMON = "water"
"""A word in three of four comments."""


class Goal(NamedTuple):
    """What a figure should be at most, in the unit of its row."""

    hundred_thousand: float
    million: float


class Case:
    """One discussion in a library of its own."""

    def __init__(self, folder: Path, shape: Shape, count: int) -> None:
        self.shape, self.count = shape, count
        self.library = folder / f"{shape}-{count}"
        self.env = {
            "AFTERWORD_LIBRARY": str(self.library),
            "AFTERWORD_BY": "reader",
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_STATE_HOME": str(folder / "state"),
            "PYTHONDONTWRITEBYTECODE": "",
        }
        told = folder / f"{shape}-{count}.key"
        if not told.exists():
            command = [sys.executable, "-c", MAKE, str(self.library), shape, str(count), str(told)]
            subprocess.run(command, cwd=ROOT, env={**os.environ, **self.env}, check=True)
        self.key = told.read_text()
        self.command = [sys.executable, "-c", OPEN, str(self.library), self.key]
        self.words = next(comments(count, shape)).author
        """Stands in the header of the first comment."""
        reading = self.library / "discussions" / self.key / "reading.json"
        with Terminal(self.command, 120, 40, env=self.env, cwd=ROOT) as terminal:
            terminal.wait_for(self.words, 300)
            terminal.settle(2.0)  # what is derived of the marks is written
        kept = [reading, self.library / "packed" / ".reading" / self.key]
        self._begun = [(path, path.read_bytes(), path.stat().st_mtime_ns) for path in kept]

    def open(self, columns: int = 120, rows: int = 40) -> Terminal:
        """The program on this discussion, at its beginning, half of it read."""
        for path, content, written in self._begun:
            path.write_bytes(content)
            os.utime(path, ns=(written, written))  # what is derived is told by it
        return Terminal(self.command, columns, rows, env=self.env, cwd=ROOT)


def ratio(case: Case, runs: int) -> tuple[float, float]:
    """Medians in seconds: the smallest app to its words, the reader to its comments; by turns."""
    least, ours = [], []
    for _ in range(runs):
        with Terminal(SMALLEST, 120, 40, env=case.env, cwd=ROOT) as terminal:
            least.append(terminal.wait_for("Everything stands here."))
        with case.open() as terminal:
            ours.append(terminal.wait_for(case.words))
    return statistics.median(least), statistics.median(ours)


def keys(terminal: Terminal, pressed: Sequence[str], repeat: int) -> list[float]:
    """The times of keys pressed by turns, in ms, in order of size; those that paint nothing left out."""
    times = [terminal.time_key(key, 0.12, 0.4) * 1000 for _ in range(repeat) for key in pressed]
    return sorted(time for time in times if not math.isnan(time))


def p95(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return times[min(len(times) - 1, int(len(times) * 0.95))] if times else math.nan


def _figure(what: str, times: Sequence[float], most: float) -> Figure:
    worst = p95(times)
    middle = statistics.median(times) if times else math.nan
    return Figure(what, f"median {middle:.1f}, p95 {worst:.1f} ms", f"p95 ≤ {most:g} ms", worst <= most)


def moving(case: Case, repeat: int, size: tuple[int, int], most: float) -> Iterator[Figure]:
    """j, k, J, } and pagedown."""
    with case.open(*size) as terminal:
        terminal.wait_for(case.words)
        terminal.settle(0.5)
        times = keys(terminal, ("j", "j", "k", "J", "}", "pagedown"), repeat)
    yield _figure(f"j k J }} pagedown at {size[0]}×{size[1]}", times, most)


def jumping(case: Case, repeat: int, goals: Sequence[float]) -> Iterator[Figure]:
    """Ends, flags, matches; folds."""
    ends, fold_one, fold_all, unfold_all, depth = goals
    with case.open() as terminal:
        terminal.wait_for(case.words)
        terminal.settle(0.5)
        yield _figure("g G, next flag", keys(terminal, ("G", "g", ".", "."), repeat), ends)
        terminal.press("/", *RARE, "enter")
        terminal.settle(1.0)
        yield _figure("next match", keys(terminal, ("n", "n", "N"), repeat), ends)
        terminal.press("escape", "escape", "g")
        yield _figure("fold one", keys(terminal, ("enter",), repeat), fold_one)
        yield _figure("fold all", _only(terminal, "C", "E", repeat), fold_all)
        yield _figure("unfold all", _only(terminal, "E", "C", repeat), unfold_all)
        yield _figure("to depth 3", _only(terminal, "3", "E", repeat), depth)


def _only(terminal: Terminal, key: str, other: str, repeat: int) -> list[float]:
    """The times of one key, pressed by turns with another that is not timed."""
    times = []
    for _ in range(repeat):
        terminal.press(other)
        times.append(terminal.time_key(key, 0.12, 0.4) * 1000)
    return sorted(time for time in times if not math.isnan(time))


def finding(case: Case, letter: float, complete: float) -> Iterator[Figure]:
    """A letter to its highlight, how long all matches of a common word take to be counted, keys meanwhile."""
    with case.open() as terminal:
        terminal.wait_for(case.words)
        terminal.settle(1.0)
        terminal.press("/")
        times, counted = [], []
        for _ in range(3 if case.count > 500_000 else 6):
            for number in range(len(COMMON)):
                shown, said = _typed(terminal, COMMON[: number + 1])
                times.append(shown * 1000)
                counted.append(said * 1000)
            terminal.press("ctrl+u")
        yield _figure("find: a letter to its highlight", sorted(times), letter)
        yield _figure("find: all counted", sorted(counted), complete)
        if case.count > 500_000:
            yield _figure("j while it is counted", _meanwhile(terminal), 16)


def _typed(terminal: Terminal, needle: str) -> tuple[float, float]:
    """Types the last letter of `needle`: seconds until it is marked, and until the last count."""
    start = time.perf_counter()
    terminal.write(needle[-1].encode())
    chunks = []
    while data := terminal.receive(0.8):
        chunks.append((time.perf_counter() - start, data))
    marked = said = math.nan
    line = terminal.screen.display[-2]
    for seconds, data in chunks:
        terminal.draw(data)
        if math.isnan(marked) and needle in _marked(terminal):
            marked = seconds
        if terminal.screen.display[-2] != line:
            line, said = terminal.screen.display[-2], seconds
    return marked, said


def _marked(terminal: Terminal) -> str:
    """What stands bold and underlined on the screen, as the current match does, row by row."""
    rows = (terminal.screen.buffer[y] for y in range(terminal.screen.lines))
    cells = ([row[x] for x in range(terminal.screen.columns)] for row in rows)
    return "\n".join("".join(c.data for c in row if c.bold and c.underscore).lower() for row in cells)


def _meanwhile(terminal: Terminal) -> list[float]:
    """The times of j, pressed while matches are counted."""
    times: list[float] = []
    for _ in range(4):
        terminal.press(*COMMON[:-1])
        terminal.settle(1.5)
        terminal.write(f"{COMMON[-1]}\r".encode())
        terminal.settle(0.04)
        while " of " not in terminal.screen.display[-1] and len(times) < 200:
            times.append(terminal.time_key("j", 0.03, 0.3) * 1000)
        terminal.press("escape", "escape", "g", "/")
    return sorted(time for time in times if not math.isnan(time))


def filtering(case: Case, most: float) -> Iterator[Figure]:
    """Only what matches a common word."""
    with case.open() as terminal:
        terminal.wait_for(case.words)
        terminal.settle(0.5)
        terminal.press("/", *COMMON)
        terminal.settle(1.5)
        terminal.press("enter")
        yield _figure("filter on a common word", _only(terminal, "&", "&", 10), most)


def resizing(case: Case, most: float) -> Iterator[Figure]:
    """120 to 200 columns, to the first paint."""
    times = []
    with case.open() as terminal:
        terminal.wait_for(case.words)
        terminal.press("G")
        for number in range(12):
            terminal.settle(0.3)
            start = time.perf_counter()
            terminal.resize(200 if number % 2 == 0 else 120, 60 if number % 2 == 0 else 40)
            last = start
            while data := terminal.receive(0.2):
                last = time.perf_counter()
                terminal.draw(data)
            times.append((last - start) * 1000)
    yield _figure("resize 120 ↔ 200, to the last byte", sorted(times), most)


def living(case: Case, memory: float) -> Iterator[Figure]:
    """Memory after 200 pages, an idle reader's work, and quitting."""
    with case.open() as terminal:
        terminal.wait_for(case.words)
        for _ in range(200):
            terminal.write(b"\x1b[6~")
            terminal.settle(0.02)
        terminal.settle(3.0)
        mib = terminal.resident_mib()
        yield Figure("memory after 200 pages", f"{mib:.0f} MiB", f"≤ {memory:g} MiB", mib <= memory)
        before = _ticks(terminal.pid)
        idle = 5.0
        painted = 0
        end = time.perf_counter() + idle
        while (left := end - time.perf_counter()) > 0:
            painted += len(terminal.receive(left))
        share = 100 * (_ticks(terminal.pid) - before) / os.sysconf("SC_CLK_TCK") / idle
        yield Figure(
            "idle",
            f"{share:.2f} % CPU, {painted} bytes painted",
            "≤ 0.5 %, none",
            share <= 0.5 and not painted,
        )
        start = time.perf_counter()
        terminal.write(b"q")
        terminal.wait_exit(10)
        took = (time.perf_counter() - start) * 1000
        yield Figure("quitting", f"{took:.0f} ms", "≤ 50 ms", took <= 50)


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def figures(folder: Path, shape: Shape, count: int, *, runs: int = 5, repeat: int = 20) -> Iterator[Figure]:
    """The table for one thread."""
    large = count > 500_000
    case = Case(folder, shape, count)
    least, packed = ratio(case, runs)
    most = 1.5 if large else 1.25
    share = packed / least
    yield Figure(
        "start to the comments, packed",
        f"{packed * 1000:.0f} ms, {share:.2f} ×",
        f"≤ {most} ×",
        share <= most,
    )
    unpacked = case.library / "packed" / case.key
    unpacked.unlink(missing_ok=True)
    with case.open() as terminal:
        shell = terminal.wait_for("Reading", 60) / least
        shown = terminal.wait_for(case.words, 300) / least
        yield Figure("first opening: the shell", f"{shell:.2f} ×", "≤ 1.3 ×", shell <= 1.3)
        yield Figure(
            "the same without a packed file",
            f"{shown:.1f} ×",
            "told" if large else "≤ 5 ×",
            None if large else shown <= 5,
        )
        end = time.perf_counter() + 120
        while not unpacked.exists() and time.perf_counter() < end:
            terminal.settle(0.2, 1.0)
    yield from moving(case, repeat, (120, 40), 10)
    yield from moving(case, max(5, repeat // 2), (200, 60), 16)
    yield from jumping(case, repeat, (20, 12, 60, 30, 100) if large else (16, 10, 16, 16, 16))
    yield from finding(case, 35, 1200 if large else 120)
    yield from filtering(case, 1000 if large else 150)
    yield from resizing(case, 90 if large else 70)
    yield from living(case, 110 if large else 64)

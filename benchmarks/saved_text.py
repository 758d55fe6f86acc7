"""How fast saved text pages are read, and what reading the first one costs a fresh process.

The page is made here: comments three levels deep with author, date and "Reply" lines. The start cost
is measured in a process that has what every start of the program has, the library's contract.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.first_frame import ROOT, page
from benchmarks.table import Figure
from benchmarks.threads import text
from store.formats.saved_text import SavedText
from store.source import Source

COMMENTS = 20_000
RUNS = 3
STARTS = 11
_WORDS = ["bridge", "river", "water", "stone", "garden", "winter", "letter", "engine", "market", "paper"]
_START = """
import gc, sys, time
gc.disable()
import store.importing
from store.source import open_source
source = open_source(sys.argv[1])
begin = time.perf_counter()
from store.formats import recognise
list(recognise(source).read(source))
print(time.perf_counter() - begin)
"""

_IMPORT = """
import resource, sys, time
import store.formats.saved_text.reading
from store import Library
from store.importing import Landed, import_paths
unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begin = time.perf_counter()
(landed,) = import_paths(Library.open(sys.argv[2]), [sys.argv[1]])
seconds = time.perf_counter() - begin
assert isinstance(landed, Landed)
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit
print(landed.report.comments, seconds, grown)
"""


class Brought(NamedTuple):
    """An import of a page: comments a second, bytes of memory that it took at most, bytes of the page."""

    rate: float
    memory: int
    size: int


def made_page(count: int, *, long: bool = False) -> str:
    """A page with `count` comments, each with a date of its own, of a few words or (`long`) of about 60."""
    choose = random.Random(count)
    lines = [
        "A title of some words",
        "",
        " ".join(_WORDS * 4) + ".",
        "",
        f"{count} thoughts on the title",
        "",
    ]
    for number in range(count):
        depth = number % 3
        indent = "  " * (depth + 1)
        marker = "•" if depth else f"{number // 3 + 1}."
        day, hour, minute = number % 28 + 1, number // 28 % 12 + 1, number // 336 % 60
        lines += [
            f"{indent}{marker} {_WORDS[number % 10]} {_WORDS[number // 10 % 10]} says:",
            f"{indent}  March {day}, {1990 + number // 20_160 % 30} at {hour}:{minute:02} pm",
            "",
            *(
                _long(indent, number, choose)
                if long
                else [f"{indent}  " + " ".join(_WORDS[: number % 10 + 1])]
            ),
            "",
            f"{indent}  Reply",
            "",
        ]
    return "\n".join(lines)


def _long(indent: str, number: int, choose: random.Random) -> Iterator[str]:
    """The lines of a long text; a tenth of them have wide or combined letters."""
    return (f"{indent}  {line}" if line else "" for line in text(number, choose).split("\n"))


def comments_a_second(count: int = COMMENTS, runs: int = RUNS) -> float:
    """The median over `runs` readings of a made page."""
    source = Source("page.txt", made_page(count).encode())
    form = SavedText()
    rates = []
    for _ in range(runs):
        begin = time.perf_counter()
        (parsed,) = form.read(source)
        rates.append(len(parsed.discussion.comments) / (time.perf_counter() - begin))
    return statistics.median(rates)


def brought_in(count: int, *, long: bool) -> Brought:
    """A made page brought into a new library by a process of its own, durable and packed."""
    with TemporaryDirectory() as folder:
        page = Path(folder, "page.txt")
        page.write_text(made_page(count, long=long), encoding="utf-8")
        command = [sys.executable, "-c", _IMPORT, str(page), str(Path(folder, "library"))]
        told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
        return Brought(int(told[0]) / float(told[1]), int(told[2]), page.stat().st_size)


def imports(count: int, most: float) -> Iterator[Figure]:
    """The figures of an import, of short comments and of long ones; memory at most `most` times the page."""
    for long in (False, True):
        brought = brought_in(count, long=long)
        share = brought.memory / brought.size
        words = "60 words" if long else "a few words"
        goal = 20_000
        yield Figure(
            f"import of {count:,} comments of {words}",
            f"{brought.rate:,.0f} a second",
            f"≥ {goal:,}",
            brought.rate >= goal,
        )
        yield Figure(
            f"its memory, of a page of {brought.size / 1e6:.0f} MB",
            f"{share:.1f} × the page",
            f"≤ {most:g} ×",
            share <= most,
        )


def start_seconds(runs: int = STARTS) -> float:
    """The median time that recognising and reading a small page takes a fresh process, imports included."""
    path, _ = page()
    # Bytecode is kept, as in an installed program; the first run writes it.
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-c", _START, str(path)]
    times = [
        float(subprocess.run(command, env=env, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
        for _ in range(runs + 1)
    ]
    return statistics.median(times[1:])


def figures() -> Iterator[Figure]:
    """The figures of the table."""
    rate = comments_a_second()
    goal = 20_000
    yield Figure(
        f"{COMMENTS:,} comments of a saved page", f"{rate:,.0f} a second", f"≥ {goal:,}", rate >= goal
    )
    start = start_seconds() * 1000
    yield Figure("reading a first page in a fresh process", f"{start:.0f} ms", "≤ 25 ms", start <= 25)
    yield from imports(100_000, 4)

"""The library's list at 10,000 discussions: the time to its first frame, and to the answer to each key.

The library is made on the spot, its files written as they are but not fsynced one by one. Keys are timed on
a pseudo-terminal, from the key to the last byte of what it painted; the preview, which follows when the
cursor rests, is not counted.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.first_frame import seconds
from benchmarks.table import Figure
from store.building import build
from store.encoding import encoded
from store.folder import FolderLibrary
from store.identity import discussion_key
from store.model import Comment, Discussion, Origin
from tests.terminal.driver import Terminal

ROOT = Path(__file__).parents[1]
DISCUSSIONS = 10_000
RUNS = 9
QUIET = 0.05
"""Seconds without a byte after which a key is answered; the preview is read later than that."""

_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = [
    "ferry",
    "harbour",
    "winter",
    "bridge",
    "letter",
    "garden",
    "signal",
    "orchard",
    "lantern",
    "river",
    "copper",
    "market",
    "engine",
    "paper",
    "chapel",
    "meadow",
    "thunder",
    "compass",
    "velvet",
    "granite",
    "schooner",
    "almanac",
    "café",
    "Zürich",
    "図書館",
    "naïve",
]


def made(number: int) -> Discussion:
    """A small discussion, another one for each number, always the same one."""
    chance = random.Random(number)
    words = chance.choices(_WORDS, k=6)
    comments = [
        Comment(
            f"c{n}",
            f"c{n - 1}" if n and chance.random() < 0.5 else None,
            words[n % 6],
            text=" ".join(words * 3),
        )
        for n in range(chance.randrange(9))
    ]
    return Discussion(
        title=f"{' '.join(words).capitalize()} {number}",
        url=f"https://{words[0]}.example/{number}",
        source="saved-text",
        site=f"{words[0]}.example",
        author=words[1].capitalize(),
        published=_BEGIN - timedelta(hours=chance.randrange(90_000)),
        imported=_BEGIN + timedelta(seconds=number),
        body="\n\n".join(" ".join(chance.choices(_WORDS, k=40)) for _ in range(4)),
        comments=comments,
        origins=[Origin(f"page-{number}.txt", 4000, f"{number:064x}", _BEGIN, "saved-text", "0.1.0")],
    )


def fill(folder: Path, discussions: int = DISCUSSIONS) -> None:
    """Writes a library of so many small discussions, with its catalog."""
    for number in range(discussions):
        discussion = made(number)
        key = discussion_key(discussion)
        place = folder / "discussions" / key
        place.mkdir(parents=True)
        thread, _ = build(discussion.comments)
        (place / "discussion.json").write_bytes(b"".join(encoded({}, discussion, thread)))
    FolderLibrary(folder).rows()


def figures(runs: int = RUNS, discussions: int = DISCUSSIONS) -> Iterator[Figure]:
    """The times, as figures of the table."""
    with tempfile.TemporaryDirectory() as home:
        library = Path(home) / "library"
        fill(library, discussions)
        env = {"AFTERWORD_LIBRARY": str(library), "HOME": home, "PYTHONDONTWRITEBYTECODE": ""}
        env |= {f"XDG_{name}_HOME": home for name in ("DATA", "CONFIG", "STATE", "CACHE")}
        command = [sys.executable, "-m", "tui"]
        last = made(discussions - 1).title[:12]
        begin = perf_counter()
        FolderLibrary(library).rows()
        look = perf_counter() - begin
        smallest = [sys.executable, "-m", "benchmarks.smallest_app"]
        opened, least = [], []
        seconds(command, last, env)  # writes the bytecode
        for _ in range(runs):
            least.append(seconds(smallest, "Everything stands here.", env))
            opened.append(seconds(command, last, env))
        median = statistics.median(opened)
        ratio = median / statistics.median(least)
        many = f"{discussions:,} discussions"
        yield Figure(
            f"{many}: first frame with rows",
            f"{median * 1000:.0f} ms, {ratio:.2f} × the smallest app",
            "≤ 500 ms",
            median <= 0.5,
        )
        yield Figure(f"{many}: looking whether the rows are right (in a thread)", f"{look * 1000:.0f} ms")
        with Terminal(command, 120, 40, env=env, cwd=ROOT) as terminal:
            terminal.wait_for(last)
            terminal.settle(1.0)
            for what, keys in (
                ("next (j)", "j"),
                ("a page (pagedown, b)", ("pagedown", "b")),
                ("the end and the top (G, g)", "Gg"),
                ("sort by the next column (t), each", "t" * 8),
                ("the other way round (T)", "T"),
                ("next unread (w)", "w"),
            ):
                yield _key(terminal, what, keys, runs)
            terminal.press("/")
            yield _key(terminal, "a letter of the filter", "ferry", 1)
            yield _key(terminal, "a letter taken back", ("backspace",), 4)
            yield Figure("memory of the app", f"{terminal.resident_mib():.0f} MiB")


def _key(terminal: Terminal, what: str, keys: str | tuple[str, ...], times: int) -> Figure:
    """The median of the keys pressed so many times each, by turns, and the slowest."""
    taken = []
    for _ in range(times):
        for key in keys:
            terminal.settle(0.3)
            taken.append(terminal.time_key(key, QUIET))
    median, most = statistics.median(taken), max(taken)
    return Figure(
        f"key: {what}", f"{median * 1000:.1f} ms, most {most * 1000:.1f}", "≤ 16 ms", median <= 0.016
    )


if __name__ == "__main__":
    from benchmarks.table import show

    show(f"The library's list, {DISCUSSIONS:,} discussions, 120×40, medians", figures())

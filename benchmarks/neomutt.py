"""The same comments as messages in neomutt, where it is installed: what this reader is to be ahead of.

It shows the subjects of messages, a tree of them at the left, and no texts; its searches through texts read
the whole mailbox (https://neomutt.org/guide/).
"""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path

from benchmarks.table import Figure
from benchmarks.threads import RARE, Shape, comments
from tests.terminal.driver import Terminal

OPTIONS = [
    "set sort=threads",
    "set folder=/",
    "set quit=yes",
    "set wait_key=no",
    "set header_cache=",
    "set mail_check=3600",
]


def write_mbox(path: Path, shape: Shape, count: int) -> None:
    """The comments as messages, each a reply to the message of its parent."""
    with path.open("w", encoding="utf-8") as file:
        for comment in comments(count, shape):
            posted = comment.posted
            assert posted is not None
            answers = f"In-Reply-To: <{comment.parent_id}@example.org>\n" if comment.parent_id else ""
            file.write(
                f"From {comment.author}@example.org {posted:%a %b %d %H:%M:%S %Y}\n"
                f"From: {comment.author} <{comment.author}@example.org>\nTo: list@example.org\n"
                f"Date: {format_datetime(posted)}\nMessage-ID: <{comment.id}@example.org>\n{answers}"
                f"Subject: {'Re: ' if answers else ''}{comment.text[:40].splitlines()[0]}\n"
                "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
                f"{comment.text}\n\n"
            )


def figures(folder: Path, shape: Shape, count: int, runs: int = 3) -> Iterator[Figure]:
    """Opening, moving, folding, searching through texts, memory. Nothing where neomutt is not installed."""
    program = shutil.which("neomutt")
    if program is None:
        yield Figure("neomutt", "not installed")
        return
    path = folder / f"{shape}-{count}.mbox"
    if not path.exists():
        write_mbox(path, shape, count)
    command = [program, "-n", "-F", "/dev/null", "-R", "-f", str(path)]
    for option in OPTIONS:
        command += ["-e", option]
    env = {"HOME": str(folder), "LC_ALL": "C.UTF-8"}
    opened = []
    for _ in range(runs):
        with Terminal(command, 120, 40, env=env) as terminal:
            opened.append(terminal.wait_for("reader", 60))
    yield Figure("neomutt: open, to the first subjects", f"{statistics.median(opened) * 1000:,.0f} ms")
    with Terminal(command, 120, 40, env=env) as terminal:
        terminal.wait_for("reader", 60)
        terminal.settle(1.0)
        moves = sorted(terminal.time_key("j", 0.12, 0.5) * 1000 for _ in range(40))
        yield Figure("neomutt: j", f"median {moves[20]:.1f}, p95 {moves[37]:.1f} ms")
        folds = sorted(_until_quiet(terminal, b"\x1bV") for _ in range(6))
        yield Figure("neomutt: fold all, unfold all", f"median {folds[3]:,.0f} ms")
        searched = _until_quiet(terminal, f"/~b {RARE}\r".encode())
        yield Figure("neomutt: search all texts", f"{searched:,.0f} ms")
        yield Figure("neomutt: memory", f"{terminal.resident_mib():.0f} MiB")


def _until_quiet(terminal: Terminal, typed: bytes) -> float:
    """Milliseconds from what was typed to the last byte that it painted."""
    start = last = time.perf_counter()
    terminal.write(typed)
    while data := terminal.receive(4.0 if len(typed) > 3 else 0.6):
        last = time.perf_counter()
        terminal.draw(data)
    return (last - start) * 1000

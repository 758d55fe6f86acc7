"""Kill -9 at any moment of puts and flags: the library opens, and nothing that was confirmed is lost.

Programs write and say so, line by line, and are killed at random moments, 200 times in all, each
on what the ones before left.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store import flags
from store.folder import FolderLibrary
from store.model import Comment, Discussion

KILLS = 200
SEED = 20_260_301
TITLES = 4

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def discussion(number: int, turn: int) -> Discussion:
    """A save of discussion `number`: the more turns, the more comments, all worded as of this turn."""
    comments = [
        Comment(f"c{n}", f"c{n // 3}" if n else None, text=f"turn {turn} " * 20)
        for n in range(20 + turn % 30)
    ]
    return Discussion(
        title=f"title {number}", url=f"https://example.org/{number}", body="b", comments=comments
    )


def work(root: str, start: int) -> None:
    """Puts and flags without end, telling what is done on standard output."""
    library = FolderLibrary(root)
    turn = start
    while True:
        turn += 1
        number = turn % TITLES
        report = library.put(discussion(number, turn))
        print(json.dumps({"put": report.key, "turn": turn}), flush=True)
        for _ in range(3):
            event = flags.add(f"c{turn % 20}", "me", note=str(turn))
            library.append_flags(report.key, [event])
            print(json.dumps({"flag": event.id, "key": report.key}), flush=True)


def test_kill_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    root = tmp_path / "library"
    put: dict[str, int] = {}
    confirmed: dict[str, set[str]] = {}
    turn = 0
    for kill in range(KILLS):
        program = subprocess.Popen(
            [sys.executable, "-c", f"from tests.unit.test_kill import work; work({str(root)!r}, {turn})"],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert program.stdout is not None
        lines = [program.stdout.readline()]  # it has begun
        time.sleep(chance.uniform(0, 0.08))
        program.send_signal(signal.SIGKILL)
        lines += program.communicate()[0].splitlines(keepends=True)
        for line in lines:
            if not line.endswith(b"\n"):
                continue
            told = json.loads(line)
            if "put" in told:
                put[told["put"]] = turn = told["turn"]
            else:
                confirmed.setdefault(told["key"], set()).add(told["flag"])
        turn += 1  # what was under way when it was killed may be there as well

        library = FolderLibrary(root, timeout=5)
        rows = {row.key: row for row in library.list().rows}
        assert put.keys() <= rows.keys()
        assert not any(row.problem for row in rows.values())
        for key in rows:
            stored = library.read(key)
            assert stored is not None
            turns = {int(text.split()[1]) for text in map(stored.thread.text, range(len(stored.thread)))}
            newest = max(turns)
            assert newest >= put.get(key, 0)
            # All the comments of one save, none of half a save.
            assert sum(f"turn {newest} " in stored.thread.text(i) for i in range(len(stored.thread))) == (
                20 + newest % 30
            )
            assert confirmed.get(key, set()) <= {event.id for event in library.flags(key)[0]}
        if kill % 20 == 0:
            assert all(problem.mended for problem in library.check(repair=True))
            assert list(library.check()) == []
    assert sum(map(len, confirmed.values())) > KILLS

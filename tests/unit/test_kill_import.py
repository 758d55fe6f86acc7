"""Kill -9 at any moment of an import: whole discussions only, and the import finishes when it is run again.

A dump of many discussions is imported by a program of its own, which is killed at random moments, 100 times
in all; each import goes on from what the ones before left, until one is let finish.
"""

from __future__ import annotations

import gzip
import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store.folder import FolderLibrary

KILLS = 100
FINISHED = 10
"""After so many kills an import is let finish, and the next one begins with an empty library."""
SEED = 20_260_306
DISCUSSIONS = 60

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def comments_of(number: int) -> int:
    """How many comments the discussion of this number has: some have so many that they are packed."""
    return 3_000 if number % 20 == 7 else 5 + number % 7


def dump(path: Path) -> None:
    """Many discussions, compressed."""
    with gzip.open(path, "wt", compresslevel=1) as file:
        for number in range(DISCUSSIONS):
            comments = [
                {
                    "id": f"c{n}",
                    "parent_id": f"c{n // 3}" if n else None,
                    "author": "Ann",
                    "text": f"{number} {n} " * 9,
                }
                for n in range(comments_of(number))
            ]
            told = {"title": f"Number {number}", "url": f"https://example.org/{number}"}
            file.write(json.dumps({"discussion": told, "comments": comments}) + "\n")


def importing(path: Path, root: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tui", "--library", str(root), "import", "--json", str(path)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])


def whole(root: Path) -> set[int]:
    """The numbers of the discussions in the library, each of which must be whole."""
    library = FolderLibrary(root, timeout=5)
    found = set()
    for row in library.list().rows:
        assert not row.problem
        stored = library.read(row.key)
        assert stored is not None
        number = int(stored.discussion.title.split()[1])
        assert len(stored.thread) == row.comments == comments_of(number)
        assert all(stored.thread.text(i).startswith(f"{number} ") for i in range(len(stored.thread)))
        assert number not in found, "no discussion is there twice"
        found.add(number)
    return found


def test_an_import_that_is_killed_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    path = tmp_path / "dump.gz"
    dump(path)
    began = time.monotonic()
    finishing = importing(path, tmp_path / "library")
    finishing.communicate()
    seconds = time.monotonic() - began
    partly = 0
    root = tmp_path / "library"
    for kill in range(KILLS):
        if kill % FINISHED == 0:
            root = tmp_path / f"library {kill}"
        program = importing(path, root)
        time.sleep(chance.uniform(0.2, 1.0) * seconds)
        program.send_signal(signal.SIGKILL)
        reported = {json.loads(line)["title"] for line in program.communicate()[0].splitlines()[:-1]}
        found = whole(root)
        assert reported <= {f"Number {number}" for number in found}, "what was told is there"
        partly += 0 < len(found) < DISCUSSIONS
        if kill % FINISHED == FINISHED - 1:
            program = importing(path, root)
            *lines, last = map(json.loads, program.communicate()[0].splitlines())
            assert program.returncode == 0
            assert (last["discussions"], last["rejected"]) == (DISCUSSIONS, 0)
            assert whole(root) == set(range(DISCUSSIONS))
            assert sum(line["updated"] + line["vanished"] for line in lines) == 0
            library = FolderLibrary(root)
            assert all(problem.mended for problem in library.check(repair=True))
            assert list(library.check()) == []
    assert partly >= KILLS // FINISHED, "the kills came in the middle of imports"

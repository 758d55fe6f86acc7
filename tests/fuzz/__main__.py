"""Fuzzes every form, or those that are named: `python -m tests.fuzz [--seconds 600] [FORM …]` (`make fuzz`).

The seconds are for all of them together, on as many processors as there are. What is found is kept under
`tests/fuzz/regressions/`, where a quick test tries it again, and the command fails.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

from store.formats import FORMS
from tests.fuzz.holding import REGRESSIONS, ROOT, seeds

TOOL = "guided" if find_spec("atheris") is not None else "unguided"

_COUNT = re.compile(r"number_of_executed_units:\s*(\d+)")


def fuzz(name: str, seconds: int) -> bool:
    """Fuzzes one form in a process of its own; whether nothing was found."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.fuzz.{TOOL}", name, str(seconds)],
        cwd=ROOT, capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    if done.returncode == 0:
        count = _COUNT.search(done.stderr)
        print(f"{name}: nothing found{f' in {int(count[1]):,} files' if count else ''}", flush=True)
        return True
    print(f"{name}: FOUND something; it is kept in {REGRESSIONS / name}\n{done.stderr[-4000:]}", flush=True)
    return False


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=600, help="for all forms together")
    parser.add_argument("forms", nargs="*", help="the forms' names; all of them without")
    told = parser.parse_args()
    names = told.forms or [name for name in FORMS if seeds(name)]
    workers = os.cpu_count() or 1
    each = max(1, told.seconds * workers // len(names))
    print(
        f"{len(names)} forms, {each} s each, by {'atheris' if TOOL == 'guided' else 'Hypothesis'}", flush=True
    )
    with ThreadPoolExecutor(workers) as pool:
        return 0 if all(list(pool.map(lambda name: fuzz(name, each), names))) else 1


if __name__ == "__main__":
    sys.exit(main())

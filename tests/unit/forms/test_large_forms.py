"""Files at the upper end: 50,000 comments at the top level, one comment of 50 MB in every form, and a million
comments in the forms that dumps of this size come in."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.forms.everything import needs
from tests.unit.forms.makers import MAKERS, Said

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

ROOT = Path(__file__).resolve().parents[3]
MANY = 50_000
MILLION = 1_000_000
DUMPS = ("csv-records", "json-records", "reddit")
LONG = 50_000_000
SENTENCE = "These are some words that say little. "
MOST = 500
"""MiB that an import may take."""


def weighed(name: str, said: Iterable[Said], folder: Path) -> dict[str, Any]:
    """What the import of such a file took."""
    path = folder / "file"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(MAKERS[name](said))
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.forms.weighing", str(path), str(folder / "library")],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=800,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout)
    print(name, told)
    return told


def _within_bounds(told: dict[str, Any]) -> None:
    """The bound of memory is a goal: a discussion of which all comments are values at once is beyond it."""
    if told["memory"] > MOST:
        pytest.xfail(f"{told['memory']} MiB of {MOST}, in {told['seconds']} s")


def many(count: int) -> Iterator[Said]:
    for i in range(count):
        yield Said(f"c{i}", None, f"Words number {i}.")


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_fifty_thousand_comments_at_the_top_level(name: str, tmp_path: Path) -> None:
    needs(name)
    told = weighed(name, many(MANY), tmp_path)
    assert (told["comments"], told["rejected"]) == (MANY, 0)
    assert told["memory"] <= MOST


@pytest.mark.parametrize("name", DUMPS)
def test_a_million_comments_at_the_top_level(name: str, tmp_path: Path) -> None:
    needs(name)
    told = weighed(name, many(MILLION), tmp_path)
    assert (told["comments"], told["rejected"]) == (MILLION, 0)
    _within_bounds(told)


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_a_comment_of_fifty_megabytes(name: str, tmp_path: Path) -> None:
    needs(name)
    text = SENTENCE * (LONG // len(SENTENCE))
    told = weighed(
        name, [Said("a", None, "First."), Said("b", "a", text), Said("c", None, "Last.")], tmp_path
    )
    assert told["comments"] == 3
    _within_bounds(told)

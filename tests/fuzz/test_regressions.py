"""What the fuzzers found once: each file holds, as any other must."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.formats import FORMS
from tests.fuzz.holding import REGRESSIONS, hold, seeds
from tests.unit.forms.makers import MAKERS

FINDS = sorted(path for path in REGRESSIONS.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", FINDS, ids=lambda path: f"{path.parent.name}/{path.name[:24]}")
def test_find(path: Path) -> None:
    if path.parent.name not in FORMS:
        pytest.skip(f"form not registered: {path.parent.name}")
    hold(path.parent.name, path.read_bytes())


@pytest.mark.parametrize("name", [name for name in FORMS if name in MAKERS])
def test_what_the_fuzzers_begin_with_holds(name: str) -> None:
    assert seeds(name)
    for seed in seeds(name):
        hold(name, seed)

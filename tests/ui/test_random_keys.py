"""Whatever is pressed, clicked, dragged and pasted: no exception, the cursor on something that is seen, and
the thread as it was."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from store.folder import FolderLibrary
from tests.ui.conftest import FERRY, Keys
from tests.ui.screens_table import SCREENS, MakeApp, Shown, app_maker
from tests.ui.walking import Size, no_harm, walk, walk_steps

MANY = 10_000
"""Steps over all screens together, in the slow test."""

NAMED = {one.name: one for one in SCREENS}


@pytest.fixture
def make_app(library: FolderLibrary, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeApp:
    no_harm(monkeypatch, tmp_path)
    return app_maker(library, keys, tmp_path / "libraries")


def test_page_keys_in_a_palette_that_is_not_laid_out(make_app: MakeApp) -> None:
    steps = ["ctrl+p", "pagedown", "pageup", Size(17, 4), "pagedown", "escape"]
    start = NAMED["reader"]._replace(sample=FERRY, text="Hallan")
    assert asyncio.run(walk_steps(make_app, start, steps)) == len(steps)


@pytest.mark.parametrize(
    ("name", "seed"), [("reader", 1), ("reader-hostile", 2), ("reader-page", 3), ("library", 4)]
)
def test_some_random_steps(name: str, seed: int, make_app: MakeApp) -> None:
    """Enough of them to notice what is broken; `make test-slow` takes ten thousand."""
    assert asyncio.run(walk(make_app, NAMED[name], seed, 80))


@pytest.mark.slow
@pytest.mark.parametrize("start", SCREENS, ids=lambda one: one.name)
def test_ten_thousand_random_steps(start: Shown, make_app: MakeApp) -> None:
    """From every screen, again when the program was left, with seeds of its own."""
    wanted = -(-MANY // len(SCREENS))
    done = 0
    seed = 1000 * (SCREENS.index(start) + 1)
    while done < wanted:
        done += asyncio.run(walk(make_app, start, seed, wanted - done))
        seed += 1


def test_a_filter_is_typed_again_with_the_words_it_had(make_app: MakeApp) -> None:
    steps = ["escape", "/", "down", "x"]
    assert asyncio.run(walk_steps(make_app, NAMED["library-filter"], steps)) == len(steps)

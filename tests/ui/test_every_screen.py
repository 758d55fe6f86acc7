"""Every screen at every size, also while keys are pressed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random

import pytest
from textual.pilot import Pilot

from store.folder import FolderLibrary
from tests.ui.conftest import Keys, press, settled, shown
from tests.ui.screens_table import SCREENS, MakeApp, Shown, app_maker, reach
from tests.ui.walking import KEYS, no_harm
from tui.app import AfterwordApp

SIZES = ((40, 10), (300, 80))


@pytest.fixture
def make_app(library: FolderLibrary, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeApp:
    no_harm(monkeypatch, tmp_path)
    return app_maker(library, keys, tmp_path / "libraries")


async def resized(app: AfterwordApp, pilot: Pilot[int], size: tuple[int, int]) -> None:
    """Another size of the terminal, and all that it sets off."""
    await pilot.resize_terminal(*size)
    await settled(app)


def test_every_kind_of_screen_is_in_the_table() -> None:
    from textual.screen import Screen

    import tui.screens
    from tests.ui.test_help import _kinds

    assert tui.screens
    shared = {"CommandScreen", "LibraryBase", "ReaderBase", "Closing", "Dialog"}
    # These stand while a large discussion is read or brought in: `test_opening.py`.
    shared |= {"AwaitingScreen", "OpeningScreen", "BringingScreen"}
    shared |= {"DifferenceScreen"}  # needs two saves of a discussion: `checks/changes.py`
    kinds = {kind.__name__ for kind in _kinds() if issubclass(kind, Screen)}
    assert kinds - shared == {one.kind for one in SCREENS}
    assert len({one.name for one in SCREENS}) == len(SCREENS)


@pytest.mark.parametrize("wanted", SCREENS, ids=lambda one: one.name)
async def test_at_every_size(wanted: Shown, make_app: MakeApp) -> None:
    app = make_app(wanted.sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await reach(app, wanted)
        before = shown(app)
        for size in SIZES:
            await resized(app, pilot, size)
            lines = shown(app).splitlines()
            assert len(lines) == size[1]
            assert any(map(str.strip, lines)), size
            assert type(app.screen).__name__ == wanted.kind
        await resized(app, pilot, (120, 40))
        for _ in range(100):
            if wanted.text in shown(app):
                break
            await pilot.pause(0.05)
        assert wanted.text in shown(app), before


async def shaken(make_app: MakeApp, wanted: Shown, resizes: int, seed: int) -> None:
    """Resizes at random while keys are pressed that stay on the screen, or in what it opens."""
    random = Random(seed)
    app = make_app(wanted.sample)
    done: list[object] = []
    try:
        async with app.run_test(size=(120, 40)) as pilot:
            await reach(app, wanted)
            for _ in range(resizes):
                size = (random.randint(10, 300), random.randint(3, 80))
                done.append(size)
                await pilot.resize_terminal(*size)
                for key in random.choices(KEYS, k=random.randint(0, 3)):
                    if app._exit or (key == "q" and len(app.screen_stack) == 1):
                        continue
                    done.append(key)
                    await press(app, key)
                if app._exit:
                    break
    except BaseException as error:
        raise AssertionError(f"{wanted.name}, seed {seed}, after {done[-30:]}") from error


def test_resized_while_keys_are_pressed(make_app: MakeApp) -> None:
    for name, seed in (("reader", 1), ("library", 2)):
        wanted = next(one for one in SCREENS if one.name == name)
        asyncio.run(shaken(make_app, wanted, 12, seed))


@pytest.mark.slow
@pytest.mark.parametrize("wanted", SCREENS, ids=lambda one: one.name)
async def test_resized_two_hundred_times(wanted: Shown, make_app: MakeApp) -> None:
    """Over all screens together."""
    await shaken(make_app, wanted, -(-200 // len(SCREENS)), 4)

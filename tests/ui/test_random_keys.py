"""Whatever is pressed: no exception, the cursor on a comment that is seen, the thread as it was."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.folder import FolderLibrary
from store.thread import visible
from tests.ui.conftest import CATALOGUE, FERRY, HOSTILE, NOW, Keys, press
from tui.app import AfterwordApp
from tui.commands import READER
from tui.screens.reader import ReaderScreen

LEAVING = {"q", "ctrl+q", "ctrl+c"}
EVERY = sorted({key for command in READER for key in command.keys} - LEAVING)
TYPED = [*"aeinst .A", "backspace", "enter", "escape", "up", "down", "delete", "shift+tab"]
SIZES = ((40, 10), (80, 24), (100, 30), (200, 60), (17, 4))

step = st.one_of(
    st.sampled_from(EVERY),
    st.sampled_from(TYPED),
    st.sampled_from([*"jjjjkl hzp/nNfuw", "escape"]),
    st.sampled_from(SIZES),
)


def test_page_keys_in_a_palette_that_is_not_laid_out(library: FolderLibrary, keys: Keys) -> None:
    steps: list[str | tuple[int, int]] = ["ctrl+p", "pagedown", "pageup", (17, 4), "pagedown", "escape"]
    asyncio.run(drive(AfterwordApp(library, key=keys[FERRY], by="reader", now=NOW), steps))


@pytest.mark.parametrize(
    "sample", [FERRY, CATALOGUE, HOSTILE, "handmade-store.json", "four-minutes-fast.txt"]
)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(step, min_size=50, max_size=60))
def test_random_keys(
    steps: list[str | tuple[int, int]], sample: str, library: FolderLibrary, keys: Keys, tmp_path: Path
) -> None:
    asyncio.run(drive(AfterwordApp(library, key=keys[sample], by="reader", now=NOW), steps))


async def drive(app: AfterwordApp, steps: list[str | tuple[int, int]]) -> None:
    app.animation_level = "none"
    async with app.run_test(size=(100, 30)) as pilot:
        screen = app.screen_stack[0]
        assert isinstance(screen, ReaderScreen)
        thread = screen.session.thread
        before = [thread.comment(i) for i in range(len(thread))]
        for one in steps:
            if isinstance(one, tuple):
                await pilot.resize_terminal(*one)
            else:
                await press(app, one)
            tree = screen.comment_tree
            assert tree.cursor in set(visible(thread, tree.folded)), (one, tree.cursor)
        await app.workers.wait_for_complete()
        assert [thread.comment(i) for i in range(len(thread))] == before
        assert app.return_code in (None, 0)

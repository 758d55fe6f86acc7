"""How the screens look, compared with pictures that were looked at.

After a change that is meant: look at the report, then `pytest tests/ui/test_snapshots.py --snapshot-update`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from store.folder import FolderLibrary
from tests.ui.conftest import CATALOGUE, FERRY, HOSTILE, OpenApp
from tui import reading_clock

SIZES = ((80, 24), (120, 40), (200, 60))

SnapCompare = Callable[..., bool]


@pytest.fixture(autouse=True)
def nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, no comment stands long enough to count as read."""
    monkeypatch.setattr(reading_clock, "DWELL", 1e9)


def pressing(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Presses keys, and lets what they set off come to an end."""

    async def run(pilot: Pilot[Any]) -> None:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    return run


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("sample", [FERRY, CATALOGUE])
def test_reader(snap_compare: SnapCompare, open_app: OpenApp, sample: str, size: tuple[int, int]) -> None:
    assert snap_compare(open_app(sample), terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
def test_deep_in_the_thread(snap_compare: SnapCompare, open_app: OpenApp, size: tuple[int, int]) -> None:
    keys = ("}", "}", "J", "l", "f", "enter", "j", "j", "j")
    assert snap_compare(open_app(CATALOGUE), terminal_size=size, run_before=pressing(*keys))


def test_article(snap_compare: SnapCompare, open_app: OpenApp) -> None:
    assert snap_compare(open_app(CATALOGUE), terminal_size=(120, 40), run_before=pressing("tab", "ctrl+d"))


def test_find(snap_compare: SnapCompare, open_app: OpenApp) -> None:
    keys = ("/", *"catalog", "enter", "n", "n")
    assert snap_compare(open_app(CATALOGUE), terminal_size=(80, 24), run_before=pressing(*keys))


@pytest.mark.parametrize("size", SIZES)
def test_help(snap_compare: SnapCompare, open_app: OpenApp, size: tuple[int, int]) -> None:
    assert snap_compare(open_app(FERRY), terminal_size=size, run_before=pressing("?"))


def test_hostile(snap_compare: SnapCompare, open_app: OpenApp) -> None:
    assert snap_compare(open_app(HOSTILE), terminal_size=(80, 24))


def test_small(snap_compare: SnapCompare, open_app: OpenApp) -> None:
    assert snap_compare(open_app(CATALOGUE), terminal_size=(40, 10))


def test_light(snap_compare: SnapCompare, open_app: OpenApp) -> None:
    app = open_app(CATALOGUE)
    app.theme = "afterword-light"
    assert snap_compare(app, terminal_size=(120, 40))


@pytest.mark.parametrize("size", SIZES)
def test_library(
    snap_compare: SnapCompare, open_app: OpenApp, library: FolderLibrary, size: tuple[int, int]
) -> None:
    assert snap_compare(open_app(None), terminal_size=size)

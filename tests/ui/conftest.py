"""A library with the samples in it, nothing of the user's in reach, and nothing that moves by itself."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest
from textual import events
from textual._queue import Queue
from textual.keys import _character_to_key
from textual.message import Message
from textual.message_pump import MessagePump

from store import importing
from store.folder import FolderLibrary
from store.importing import Failed, import_paths
from store.samples import samples
from tui.app import AfterwordApp
from tui.screens.reader import ReaderScreen

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""What ages are told against in the tests."""

FERRY = "the-last-ferry.txt"
CATALOGUE = "card-catalogue.json"
HOSTILE = "hostile.txt"

Keys = dict[str, str]
"""The key in the library of the discussion that came out of each sample, by its file's name."""


class _Stopped(datetime):
    """A clock that stands at `NOW`."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> _Stopped:
        return cls.fromtimestamp(NOW.timestamp(), tz)


@pytest.fixture(autouse=True)
def at_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for each test."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("AFTERWORD_BY", "reader")
    for name in ("AFTERWORD_LIBRARY", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture(scope="session")
def samples_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Keys]:
    """A library with all samples, to be copied, and their keys."""
    folder = tmp_path_factory.mktemp("samples") / "library"
    library = FolderLibrary(folder)
    keys: Keys = {}
    with pytest.MonkeyPatch.context() as patch:
        # All at one moment, so that the list is in the same order however long it takes.
        patch.setattr(importing, "datetime", _Stopped)
        for imported in import_paths(library, samples()):
            assert not isinstance(imported, Failed), imported.error
            keys[Path(imported.path).name] = imported.report.key
    return folder, keys


@pytest.fixture
def library(samples_once: tuple[Path, Keys], tmp_path: Path) -> FolderLibrary:
    """A library of this test's own with all samples in it."""
    shutil.copytree(samples_once[0], tmp_path / "library")
    return FolderLibrary(tmp_path / "library")


@pytest.fixture(scope="session")
def keys(samples_once: tuple[Path, Keys]) -> Keys:
    """The keys of the samples by their file names."""
    return samples_once[1]


OpenApp = Callable[..., AfterwordApp]


@pytest.fixture
def open_app(library: FolderLibrary, keys: Keys) -> OpenApp:
    """Makes an app on a sample (None: on the list), over this test's library or another one."""

    def make(
        sample: str | None = CATALOGUE, over: FolderLibrary | None = None, message: str = ""
    ) -> AfterwordApp:
        app = AfterwordApp(
            over or library,
            key=None if sample is None else keys[sample],
            message=message,
            by="reader",
            now=NOW,
        )
        app.animation_level = "none"
        return app

    return make


def reader(app: AfterwordApp) -> ReaderScreen:
    """The reader's screen, which may have a dialog over it."""
    found = [screen for screen in app.screen_stack if isinstance(screen, ReaderScreen)]
    assert len(found) == 1
    return found[0]


def shown(app: AfterwordApp) -> str:
    """What stands on the screen, line by line."""
    width, _ = app.size
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.crop(0, width).text for strip in strips)


def key_event(key: str) -> events.Key:
    """What a terminal sends for a key, named as Textual names it, or the character itself."""
    if len(key) == 1:
        return events.Key(_character_to_key(key), key)
    return events.Key(key, " " if key == "space" else None)


async def press(app: AfterwordApp, *keys: str) -> None:
    """Presses keys one after the other, each when the last has done what it does.

    As the pilot's `press`, but for the 60 ms that it sleeps at each key.
    """
    assert app._driver is not None
    for key in keys:
        event = key_event(key)
        event.set_sender(app)
        app._driver.send_message(event)
        await settled(app)


def is_busy(node: MessagePump) -> bool:
    """Whether a widget has something to do, or is doing it: one at rest waits for its next message."""
    queue: Queue[Message | None] = node._message_queue
    waiters: Iterable[asyncio.Future[object]] = vars(queue.ready_event)["_waiters"]
    waits = any(not waiter.done() for waiter in waiters)
    return bool(not queue.empty() or node._next_callbacks or (node.is_running and not waits))


async def settled(app: AfterwordApp) -> None:
    """Waits until nothing is on its way to any widget, and none is in the middle of something."""
    quiet = 0
    for turn in range(4000):
        await asyncio.sleep(0 if turn < 500 else 0.005)  # a thread may be waited for, too
        nodes = [app, *(node for screen in app.screen_stack for node in screen.walk_children(with_self=True))]
        quiet = 0 if any(map(is_busy, nodes)) else quiet + 1
        if quiet == 8:
            return
    raise AssertionError("the app does not come to rest")

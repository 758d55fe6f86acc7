"""What each way around what Textual charges for a paint saves: the same keys without it.

The app runs without a terminal, so that only the work is timed: from a key to its paint made as bytes.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from unittest.mock import patch

from textual import events
from textual._compositor import Compositor, CompositorUpdate
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from benchmarks.table import Figure
from benchmarks.threads import discussion
from store.building import build
from store.thread import Thread
from tui.comment_lines import CommentLines
from tui.heights import Heights
from tui.theme import THEMES
from tui.widgets.article_pane import ArticlePane
from tui.widgets.comment_tree import CommentTree
from tui.widgets.frame import Frame
from tui.widgets.front import FrontCompositor
from tui.widgets.line_pane import LinePane
from tui.widgets.line_strips import LineStrips

COUNT = 20_000


class _Front(Screen[None]):
    def __init__(self) -> None:
        super().__init__()
        self._compositor = FrontCompositor()


class _Panes(App[None]):
    """The two panes, each in its frame."""

    CSS = "Screen { layout: horizontal; background: $background; }"

    def __init__(self, thread: Thread, compositor: type[Compositor]) -> None:
        super().__init__()
        self.comments = CommentTree(thread, now=datetime(2026, 1, 1, tzinfo=UTC))
        self.article = ArticlePane(discussion(1))
        self._compositor = compositor
        self.bytes = 0

    def get_default_screen(self) -> Screen[None]:
        return _Front() if self._compositor is FrontCompositor else Screen()

    def compose(self) -> ComposeResult:
        with Frame():
            yield self.article
        with Frame():
            yield self.comments

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "afterword-dark"

    def _display(self, screen: Screen[object], renderable: object) -> None:
        if isinstance(renderable, CompositorUpdate):
            self.bytes += len(renderable.render_segments(self.console))

    def on_key(self, event: events.Key) -> None:
        {"j": self.comments.next, "d": self.comments.page_down, "o": self.comments.toggle}[event.key]()


async def _timed(thread: Thread, keys: str, compositor: type[Compositor]) -> float:
    """The median of what a key costs, in ms of this process's time."""
    app = _Panes(thread, compositor)
    times = []
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(0.2)
        for key in keys:
            before, painted = time.process_time(), app.bytes
            app.post_message(events.Key(key, key))
            for _ in range(200):
                await asyncio.sleep(0.002)
                if app.bytes != painted:
                    break
            await asyncio.sleep(0.01)
            times.append((time.process_time() - before) * 1000)
    return statistics.median(times)


def _without_fast_lines() -> Iterator[None]:
    """Borders, padding and filters line by line, as Textual draws them."""

    def render_lines(pane: LinePane, crop: Region) -> list[Strip]:
        pane._prepare()
        pane._is_painting = True
        try:
            return ScrollView.render_lines(pane, crop)
        finally:
            pane._is_painting = False

    with patch.object(LinePane, "render_lines", render_lines):
        yield


def _without_strips() -> Iterator[None]:
    """Each row made anew."""
    strip = LineStrips.strip

    def made(strips: LineStrips, *args: object) -> Strip:
        strips._strips.clear()
        return strip(strips, *args)  # type: ignore[arg-type]

    with patch.object(LineStrips, "strip", made):
        yield


def _without_regions() -> Iterator[None]:
    """The whole pane painted where two comments changed."""
    with patch.object(LinePane, "repaint_item", lambda pane, item: pane.redraw()):
        yield


def _with_layout() -> Iterator[None]:
    """The extent told to Textual, which lays the screen out."""
    extent = LinePane._set_extent

    def told(pane: LinePane) -> None:
        extent(pane)
        height = int(pane.virtual_size.height)
        pane.set_reactive(Widget.virtual_size, pane.virtual_size.with_height(0))
        pane.virtual_size = pane.virtual_size.with_height(height)

    with patch.object(LinePane, "_set_extent", told):
        yield


def _with_counted_heights() -> Iterator[None]:
    """Each block that the window stands in counted, for an exact scroll bar."""

    def offset(lines: CommentLines, item: int) -> int:
        return Heights.offset(lines.heights, item)

    with patch.object(CommentLines, "offset", offset):
        yield


def _nothing() -> Iterator[None]:
    yield


TRICKS: tuple[tuple[str, str, Callable[[], Iterator[None]]], ...] = (
    ("j, with Textual's compositor", "j", _nothing),
    ("j, lines drawn by Textual", "j", _without_fast_lines),
    ("j, strips not kept", "j", _without_strips),
    ("j, the whole pane painted", "j", _without_regions),
    ("fold, with a layout", "o", _with_layout),
    ("page, heights counted", "d", _with_counted_heights),
)


def figures() -> Iterator[Figure]:
    """A row for each: what the key costs as it is, and without."""
    thread = build(discussion(COUNT).comments)[0]
    usual = {key: asyncio.run(_timed(thread, key * 60, FrontCompositor)) for key in "jod"}
    for what, key, change in TRICKS:
        compositor = Compositor if change is _nothing else FrontCompositor
        with ExitStack() as stack:
            stack.enter_context(contextmanager(change)())
            cost = asyncio.run(_timed(thread, key * 60, compositor))
        yield Figure(what, f"{usual[key]:.1f} → {cost:.1f} ms a key")

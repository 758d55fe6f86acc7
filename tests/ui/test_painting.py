"""What is painted for a key and for a resize: how much, how often, and that it is what stands there.

The painted bytes go to an emulated terminal, as they would to a real one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pyte import Screen, Stream
from textual._compositor import CompositorUpdate
from textual.geometry import Region, Size
from textual.screen import Screen as TextualScreen
from textual.widget import Widget

from tests.ui.conftest import CATALOGUE, OpenApp, press, reader, settled, shown
from tui.app import AfterwordApp
from tui.widgets.front import without


class Painted:
    """The terminal of an app that runs without one, and what was sent to it."""

    def __init__(self) -> None:
        self.paints: list[str] = []
        self.layouts = 0
        self.screen = Screen(120, 40)
        self._stream = Stream(self.screen)

    def forget(self) -> None:
        """Counts from here on."""
        self.paints.clear()
        self.layouts = 0

    def take(self, sent: str) -> None:
        self.paints.append(sent)
        # The emulation does not turn back by itself at the end of a full row, as terminals do not.
        self._stream.feed(sent.replace("\n", "\r\n"))

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Painted:
    """What the apps of this test paint."""
    told = Painted()
    lay_out = TextualScreen._refresh_layout

    def display(app: AfterwordApp, screen: TextualScreen[object], update: object) -> None:
        if screen is app.screen and isinstance(update, CompositorUpdate):
            told.take(update.render_segments(app.console))

    def count(screen: TextualScreen[object], *args: object, **more: object) -> None:
        told.layouts += 1
        lay_out(screen, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(AfterwordApp, "_display", display)
    monkeypatch.setattr(TextualScreen, "_refresh_layout", count)
    return told


def as_it_stands(app: AfterwordApp) -> str:
    """All that stands on the screen, put together anew."""
    return "\n".join(line.rstrip() for line in shown(app).splitlines())


async def test_what_is_painted_in_parts_is_what_stands_there(open_app: OpenApp, painted: Painted) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        for keys in (
            *("j", "J", "enter", "}", "G", "g", "C", "E", "M", "M", "tab", "j", "tab", "a", "a", "<"),
            *(
                "?",
                "escape",
                "/",
                "t",
                "h",
                "e",
                "enter",
                "n",
                "&",
                "escape",
                "f",
                "O",
                "escape",
                "i",
                "escape",
            ),
        ):
            await press(app, keys)
            await pilot.pause(0.02)
            assert painted.text == as_it_stands(app), keys


async def test_a_key_makes_no_layout_and_paints_once(open_app: OpenApp, painted: Painted) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await press(app, "j", "k")
        pane = reader(app).comment_tree.region
        for key in ("j", "J", "}", "pagedown", "G", "g", "enter", "enter", "C", "E", "3", "E", "w"):
            painted.forget()
            await press(app, key)
            await pilot.pause(0.02)
            assert painted.layouts == 0, key
            assert len(painted.paints) <= 1, key
            # A cell takes a byte and a little for its colours.
            assert sum(map(len, painted.paints)) < 6 * pane.area, key


async def test_a_move_asks_only_what_is_in_front(
    open_app: OpenApp, painted: Painted, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        screen = reader(app)
        with asked(monkeypatch) as widgets:
            await press(app, "j")
            await pilot.pause(0.02)
        assert screen.comment_tree in widgets
        assert screen.title_bar in widgets
        assert screen.article_pane not in widgets
        assert screen not in widgets


async def test_a_resize_is_painted_once_and_right(open_app: OpenApp, painted: Painted) -> None:
    app = open_app(CATALOGUE)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await press(app, "J", "j")
        await pilot.pause(0.05)
        painted.screen.resize(60, 200)
        painted.forget()
        await pilot.resize_terminal(200, 60)
        await settled(app)
        await pilot.pause(0.05)
        first, *others = sorted(painted.paints, key=len, reverse=True)
        assert len(first) > 200 * 60
        assert sum(map(len, others)) < 200 * 4, "nothing is painted twice"
        assert painted.layouts <= 6, "some for the new size, none for each row"
        assert painted.text == as_it_stands(app)


@contextmanager
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[Widget]]:
    """The widgets that are asked for their lines."""
    from textual._compositor import Compositor

    from tui.widgets.front import FrontCompositor

    found: set[Widget] = set()
    original = FrontCompositor._get_renders

    def renders(self: Compositor, crop: Region | None = None) -> Iterator[object]:
        visible = dict(self.visible_widgets)
        for region, clip, lines in original(self, crop):  # type: ignore[arg-type]
            found.update(widget for widget, place in visible.items() if place == (region, clip))
            yield region, clip, lines

    with monkeypatch.context() as patch:
        patch.setattr(FrontCompositor, "_get_renders", renders)
        yield found


@pytest.mark.parametrize(
    "cover", [Region(2, 2, 3, 3), Region(-5, -5, 99, 99), Region(20, 0, 2, 2), Region(0, 4, 10, 1)]
)
def test_what_a_region_leaves_of_another(cover: Region) -> None:
    region = Region(0, 0, 10, 8)
    left = [(x, y) for part in without(region, cover) for x, y in cells(part)]
    assert sorted(left) == sorted(set(cells(region)) - set(cells(cover)))


def cells(region: Region) -> list[tuple[int, int]]:
    """The cells of a region."""
    x, y, (width, height) = region.x, region.y, Size(region.width, region.height)
    return [(column, row) for column in range(x, x + width) for row in range(y, y + height)]

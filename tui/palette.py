"""The palette: the commands that apply now, found by their names. Imported when it is opened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.widgets import Button, Input

from tui.commands import Command, shown_keys
from tui.screens.base import CommandScreen


class Commands(Provider):
    """The declared commands of the screen that the palette was opened on."""

    def _applying(self) -> list[tuple[Command, str, str]]:
        """The commands that apply, each with its name here and its help."""
        screen = self.screen
        if not isinstance(screen, CommandScreen):
            return []
        return [
            (command, command.title.capitalize(), f"{shown_keys(command):<8} {command.does}".strip())
            for command in screen.commands
            if screen.applies(command) and command.id != "palette"
        ]

    def _runner(self, command: Command) -> Callable[[], Awaitable[bool]]:
        screen = self.screen
        assert isinstance(screen, CommandScreen)
        return partial(screen.run_command, command)

    async def discover(self) -> Hits:
        """Everything, while nothing is typed."""
        for command, name, help_text in self._applying():
            yield DiscoveryHit(name, self._runner(command), name, help_text)

    async def search(self, query: str) -> Hits:
        """What matches, in its name or in what it does."""
        matcher = self.matcher(query)
        for command, name, help_text in self._applying():
            score = max(matcher.match(name), matcher.match(command.does) / 2)
            if score > 0:
                yield Hit(score, matcher.highlight(name), self._runner(command), name, help_text)


class Palette(CommandPalette):
    """Textual's palette in the look of the program, with a quiet sign instead of a picture."""

    DEFAULT_CSS = """
    Palette > Vertical { max-width: 90; background: $surface; }
    Palette:dark > Vertical { background: $surface; }
    Palette SearchIcon { color: $accent; }
    Palette CommandList {
        scrollbar-size-vertical: 1; scrollbar-background: $surface; scrollbar-color: $scrollbar;
    }
    """

    def on_mount(self) -> None:
        self.query_one(SearchIcon).icon = "›"

    def dismiss(self, result: None = None) -> AwaitComplete:
        """As `tui.screens.dialog.Closing`: the palette closes itself, and only itself."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def _select_or_command(self, event: Input.Submitted | Button.Pressed | None = None) -> None:
        """What was chosen runs once, also when enter comes twice."""
        if self.app.screen is self:
            super()._select_or_command(event)

    def _action_command_list(self, action: str) -> None:
        """Textual's list fails (KeyError) at a page key that comes before it has a size."""
        if self.query_one(CommandList).scrollable_content_region:
            super()._action_command_list(action)


def palette() -> Palette:
    """A palette for the commands of the screen it is pushed on."""
    return Palette([Commands], placeholder="What do you want to do?")

"""What every screen of the program shares: declared commands, notices, help and palette."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual._callback import invoke
from textual._context import active_app
from textual.actions import SkipAction
from textual.binding import BindingsMap
from textual.geometry import Size
from textual.screen import Screen

from store.errors import AfterwordError
from store.text import safe, thinned
from tui.commands import FIRST_KEYS, Command, bindings, shown
from tui.labels import one_line
from tui.settings import Settings
from tui.state import State
from tui.widgets.front import FrontCompositor
from tui.widgets.key_line import KeyLine

FIRST_START = "first-start"
"""Where the state says that the keys of a first start were shown."""


class CommandScreen(Screen[None]):
    """A screen whose keys are declared commands; it has a `KeyLine`."""

    DECLARED: ClassVar[Sequence[Command]] = ()
    """The commands of this screen."""

    AUTO_FOCUS = ""  # each screen says where its keys go

    def __init__(self) -> None:
        super().__init__()
        self._compositor = FrontCompositor()
        self.state: State = getattr(active_app.get(None), "state", None) or State()
        """What is remembered from one run to the next."""
        self.commands: tuple[Command, ...] = tuple(self.DECLARED)
        """The commands of this screen, with the user's keys."""
        if self.settings.keys:
            self._take_keys(self.settings.keys)
        self._commands = {command.id: command for command in self.commands}

    def _take_keys(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Has the commands answer to the user's keys, in the place of their own."""
        from tui.keymap import with_keys

        self.commands = with_keys(self.DECLARED, keys)
        ids = {command.id for command in self.commands}
        others = [binding for _, binding in self._bindings if binding.id not in ids]
        self._bindings = BindingsMap([*others, *bindings(self.commands)])

    @property
    def settings(self) -> Settings:
        """What the user has set."""
        return getattr(active_app.get(None), "settings", None) or Settings()

    def keys_of(self, command: Command) -> tuple[str, ...]:
        """The keys that a command of this screen has, the user's where there are such."""
        mine = self._commands.get(command.id, command)
        return mine.keys

    def applies(self, command: Command) -> bool:
        """Whether the command can do something now."""
        return command.when == "always"

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Textual applies all styles again here; the first time they were applied a moment ago."""
        if not self.stack_updates:
            event.refresh_styles = False

    def _screen_resized(self, size: Size) -> None:
        """Textual tells a screen of a new size twice, and it would be laid out and painted twice."""
        if size != self._compositor.size or self._layout_required:
            super()._screen_resized(size)

    def declared(self, command_id: str) -> Command:
        """The command with this id. Raises KeyError."""
        return self._commands[command_id]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Textual asks this before it runs an action: a command that does not apply leaves its key alone."""
        if action == "command":
            return self.applies(self.declared(str(parameters[0])))
        return True

    def on_mount(self) -> None:
        """At a first start the line of keys holds the three to begin with, until the first is pressed."""
        if self.state.is_kept and not self.state.get(FIRST_START):
            line = self.query_one(KeyLine)
            told = line.notice
            line.clear_notice()
            line.welcome(
                [pair for ids in FIRST_KEYS if ids[0] in self._commands for pair in self.key_pairs(ids, {})]
            )
            if told:
                self.tell(told)

    def _seen(self) -> None:
        """A key was pressed: what was told has been read."""
        line = self.query_one(KeyLine)
        line.clear_notice()
        if line.is_welcoming:
            line.welcome(())
            self.state.keep(FIRST_START, {"seen": True})

    async def action_command(self, command_id: str, key: str = "") -> None:
        """Runs a declared command, pressed as `key`; what was told before has been read."""
        self._seen()
        command = self.declared(command_id)
        method = getattr(self, f"action_{command.method}")
        if command.takes_key:
            await invoke(method, self._meant(command, key))
        else:
            await invoke(method)

    def _meant(self, command: Command, key: str) -> str:
        """The declared key that a key of the user's stands for: the one in the same place of the list."""
        own = next(own for own in self.DECLARED if own.id == command.id)
        return own.keys[command.keys.index(key) if key in command.keys else 0]

    async def run_command(self, command: Command) -> bool:
        """Runs a command as its first key would; returns whether it applied."""
        return await self.app.run_action(command.action("".join(command.keys[:1])), self)

    async def on_key_line_pressed(self, event: KeyLine.Pressed) -> None:
        """Does what a key in the key line does, when that is clicked."""
        event.stop()
        for command in self.commands:
            if command.keys and shown(command.keys[0]) == event.key and self.applies(command):
                await self.run_command(command)
                return
        self.app.simulate_key(event.key)

    def key_pairs(self, ids: Sequence[str], titles: dict[str, str]) -> list[tuple[str, str]]:
        """For the key line: the first key of each of these commands that applies, and its title.

        `titles` says it better than the declaration where that depends on the state.
        """
        commands = map(self.declared, ids)
        return [
            (shown(command.keys[0]), titles.get(command.id, command.title))
            for command in commands
            if command.keys and self.applies(command)
        ]

    def tell(self, notice: str) -> None:
        """A notice in the place of the key line, or above it when it is too long for that.

        It may hold text from anywhere.
        """
        notice = one_line(notice)
        line = self.query_one(KeyLine)
        if cell_len(notice) <= self.app.size.width - 2 and not line.is_welcoming:
            line.tell(notice)
        else:
            self.notify(notice, timeout=8, markup=False)

    def warn(self, message: object) -> None:
        """Something went wrong: a sentence that stays long enough to be read, from anywhere."""
        self.notify(thinned(safe(str(message))), severity="warning", timeout=8, markup=False)

    def on_key(self) -> None:
        """A key that is bound to nothing takes a notice away as well."""
        self._seen()

    def text_select_all(self) -> None:
        """Nothing: no click selects all that stands on the screen."""

    def action_copy_text(self) -> None:
        """Copies what is selected (Textual's ctrl+c), and says so."""
        selected = self.get_selected_text()
        if not selected:
            raise SkipAction
        from tui.clipboard import copy

        self.tell(copy(self.app, selected))

    async def action_help(self) -> None:
        """Shows all keys."""
        from tui.screens.help import HelpScreen

        screen = HelpScreen(self.DECLARED, self.settings.keys)
        await self.app.push_screen(screen)
        screen.begin()

    async def action_palette(self) -> None:
        """Shows the commands that apply, to be found by name."""
        from tui.palette import palette

        await self.app.push_screen(palette())

    async def action_choose_theme(self) -> None:
        """Shows the themes, each while the cursor is on it; enter keeps one."""
        from tui.screens.themes import ThemesScreen

        await self.app.push_screen(ThemesScreen(self.settings.theme), self.keep_theme)

    def keep_theme(self, name: str | None) -> None:
        """Shows a theme (or "auto"; None: nothing is to change), and keeps it in the settings."""
        if name is None:
            return
        from tui.app import AfterwordApp
        from tui.configuring import keep
        from tui.theme import chosen

        self.app.theme = chosen(name)
        if isinstance(self.app, AfterwordApp):
            self.app.settings = self.settings._replace(theme=name)
        try:
            path = keep("theme", name)
        except AfterwordError as error:
            self.warn(f"{name} stays until you leave, and is not kept: {error}")
        else:
            self.tell(f"{name}: kept in {path}")

    async def action_show_settings(self) -> None:
        """Says where the settings are, and what is in effect."""
        from tui.screens.settings import SettingsScreen

        problems: Sequence[str] = getattr(self.app, "problems", ())
        await self.app.push_screen(SettingsScreen(self.settings, problems))

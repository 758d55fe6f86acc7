"""What every screen of the program shares: declared commands, notices, help and palette."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual._callback import invoke
from textual.screen import Screen

from store.text import safe, thinned
from tui.commands import Command, shown
from tui.labels import one_line
from tui.widgets.key_line import KeyLine


class CommandScreen(Screen[None]):
    """A screen whose keys are declared commands; it has a `KeyLine`."""

    DECLARED: ClassVar[Sequence[Command]] = ()
    """The commands of this screen."""

    AUTO_FOCUS = ""  # each screen says where its keys go

    def __init__(self) -> None:
        super().__init__()
        self._commands = {command.id: command for command in self.DECLARED}

    def applies(self, command: Command) -> bool:
        """Whether the command can do something now."""
        return command.when == "always"

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Textual applies all styles again here; the first time they were applied a moment ago."""
        if not self.stack_updates:
            event.refresh_styles = False

    def declared(self, command_id: str) -> Command:
        """The command with this id. Raises KeyError."""
        return self._commands[command_id]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Textual asks this before it runs an action: a command that does not apply leaves its key alone."""
        if action == "command":
            return self.applies(self.declared(str(parameters[0])))
        return True

    async def action_command(self, command_id: str, key: str = "") -> None:
        """Runs a declared command, pressed as `key`; what was told before has been read."""
        self.query_one(KeyLine).clear_notice()
        command = self.declared(command_id)
        method = getattr(self, f"action_{command.method}")
        await invoke(method, key) if command.takes_key else await invoke(method)

    async def run_command(self, command: Command) -> bool:
        """Runs a command as its first key would; returns whether it applied."""
        return await self.app.run_action(command.action("".join(command.keys[:1])), self)

    def key_pairs(self, ids: Sequence[str], titles: dict[str, str]) -> list[tuple[str, str]]:
        """For the key line: the first key of each of these commands that applies, and its title.

        `titles` says it better than the declaration where that depends on the state.
        """
        commands = map(self.declared, ids)
        return [
            (shown(command.keys[0]), titles.get(command.id, command.title))
            for command in commands
            if self.applies(command)
        ]

    def tell(self, notice: str) -> None:
        """A notice in the place of the key line, or above it when it is too long for that.

        It may hold text from anywhere.
        """
        notice = one_line(notice)
        if cell_len(notice) <= self.app.size.width - 2:
            self.query_one(KeyLine).tell(notice)
        else:
            self.notify(notice, timeout=8, markup=False)

    def warn(self, message: object) -> None:
        """Something went wrong: a sentence that stays long enough to be read, from anywhere."""
        self.notify(thinned(safe(str(message))), severity="warning", timeout=8, markup=False)

    def on_key(self) -> None:
        """A key that is bound to nothing takes a notice away as well."""
        self.query_one(KeyLine).clear_notice()

    async def action_help(self) -> None:
        """Shows all keys."""
        from tui.screens.help import HelpScreen

        await self.app.push_screen(HelpScreen(self.DECLARED))

    async def action_palette(self) -> None:
        """Shows the commands that apply, to be found by name."""
        from tui.palette import palette

        await self.app.push_screen(palette())

    def action_change_theme(self) -> None:
        """Changes between light and dark."""
        dark = self.app.current_theme.dark
        self.app.theme = "afterword-light" if dark else "afterword-dark"

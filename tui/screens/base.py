"""What every screen of the program shares: declared commands, notices, help and palette."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.screen import Screen

from store.text import safe, safe_line
from tui.commands import Command, shown
from tui.widgets.key_line import KeyLine


class CommandScreen(Screen[None]):
    """A screen whose keys are declared commands; it has a `KeyLine`."""

    DECLARED: ClassVar[Sequence[Command]] = ()
    """The commands of this screen."""

    AUTO_FOCUS = ""  # each screen says where its keys go

    def applies(self, command: Command) -> bool:
        """Whether the command can do something now."""
        return command.when == "always"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Textual asks this before it runs an action."""
        for command in self.DECLARED:
            if command.method == action:
                return self.applies(command)
        return True

    async def run_command(self, command: Command, key: str = "") -> bool:
        """Runs a command as if its key (`key`, where it takes one) had been pressed.

        Returns whether it applied.
        """
        return await self.app.run_action(command.action(key or "".join(command.keys[:1])), self)

    def key_pairs(self, ids: Sequence[str], titles: dict[str, str]) -> list[tuple[str, str]]:
        """For the key line: the first key of each of these commands that applies, and its title.

        `titles` says it better than the declaration where that depends on the state.
        """
        declared = {command.id: command for command in self.DECLARED}
        commands = [declared[command_id] for command_id in ids]
        return [
            (shown(command.keys[0]), titles.get(command.id, command.title))
            for command in commands
            if self.applies(command)
        ]

    def tell(self, notice: str) -> None:
        """A short notice in the place of the key line. It may hold text from anywhere."""
        self.query_one(KeyLine).tell(safe_line(notice))

    def warn(self, message: object) -> None:
        """Something went wrong: a sentence that stays long enough to be read, from anywhere."""
        self.notify(safe(str(message)), severity="warning", timeout=8, markup=False)

    def on_key(self) -> None:
        """The next key takes a notice away. Keys come by here before they do what they are bound to."""
        self.query_one(KeyLine).clear_notice()

    def action_help(self) -> None:
        """Shows all keys."""
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.DECLARED))

    def action_palette(self) -> None:
        """Shows the commands that apply, to be found by name."""
        from tui.palette import palette

        self.app.push_screen(palette())

    def action_change_theme(self) -> None:
        """Changes between light and dark."""
        dark = self.app.current_theme.dark
        self.app.theme = "afterword-light" if dark else "afterword-dark"

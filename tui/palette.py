"""The palette: all that can be done now, found by its name. Imported when it is opened.

It offers each command that applies, with its key; and when something is typed, themes by their names
and, in the library, discussions by their titles.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Final, NamedTuple

from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.content import Content
from textual.fuzzy import Matcher
from textual.widgets import Button, Input

from tui.commands import LIBRARY, shown
from tui.labels import counted, one_line
from tui.screens.base import CommandScreen
from tui.widgets.placed import Placed

MOST: Final = 90
"""Columns that the palette takes at most."""

NAME: Final = 24
"""Columns for what a command is called, where there is room to say what it does."""

ROOMY: Final = 60
"""Columns from which on there is."""

TITLES: Final = 8
"""Discussions that are offered for what is typed."""

Run = Callable[[], Awaitable[object] | None]


class Offer(NamedTuple):
    """Something that can be done: what it is called, what it does, its keys as they are shown."""

    name: str
    does: str
    keys: str
    run: Run


def commands_of(screen: CommandScreen) -> Iterator[Offer]:
    """What the keys of a screen do now. A command that takes its key is offered once for each."""
    for command in screen.commands:
        if command.id == "palette" or not screen.applies(command):
            continue
        name = command.title[:1].upper() + command.title[1:]
        if command.takes_key and command.keys:
            own = screen.DECLARED[screen.commands.index(command)].keys
            for key, meant in zip(command.keys, own, strict=False):
                run = partial(screen.app.run_action, command.action(key), screen)
                yield Offer(f"{name} {meant}", command.does, shown(key), run)
        else:
            keys = " ".join(map(shown, command.keys))
            yield Offer(name, command.does, keys, partial(screen.run_command, command))


def themes_of(screen: CommandScreen) -> Iterator[Offer]:
    """The themes, each kept as the command `theme` keeps it."""
    from tui.settings import AUTO
    from tui.theme import names

    for name in (AUTO, *names()):
        does = "As the terminal is, light or dark" if name == AUTO else "Show this theme, and keep it"
        yield Offer(f"Theme {name}", does, "", partial(_keep_theme, screen, name))


def _keep_theme(screen: CommandScreen, name: str) -> None:
    screen.keep_theme(name)


def titles_of(screen: CommandScreen, typed: str) -> Iterator[Offer]:
    """The listed discussions whose title holds each word that is typed, the first few."""
    from tui.screens.library import LibraryScreen

    words = typed.casefold().split()
    if not isinstance(screen, LibraryScreen) or not any(len(word) > 1 for word in words):
        return
    found = 0
    for row in screen.rows:
        folded = row.title.casefold()
        if all(word in folded for word in words):
            count = counted(row.comments, "comment")
            yield Offer(one_line(row.title), f"Read it: {count}", "", partial(_open, screen, row.key))
            found += 1
            if found == TITLES:
                return


def _open(screen: CommandScreen, key: str) -> None:
    from tui.screens.library import LibraryScreen

    assert isinstance(screen, LibraryScreen)
    for index, row in enumerate(screen.rows):
        if row.key == key:
            screen.row_list.move_to(index)
            screen.follow()
            screen.action_open_row()
            return


def line(offer: Offer, width: int, matcher: Matcher | None = None, *, plain: bool = False) -> Content:
    """An offer as a line of `width` columns: its name, what it does, its keys at the right.

    With `plain` it has no colours of its own: in the terminal's 16 colours they would not be read on the
    ground of the chosen line.
    """

    def marked(text: str) -> Content:
        return matcher.highlight(text) if matcher is not None else Content(text)

    quiet, accent = (
        ("not bold", "not bold") if plain else ("not bold $foreground 65%", "not bold $text-accent")
    )
    keys = Content.styled(offer.keys, accent)
    room = max(0, width - keys.cell_length - (2 if keys else 0))
    # A name from an archive may have the widest letters; what it does is told beside names of our own.
    name = marked(offer.name).truncate(room, ellipsis=True)
    does = Content()
    if width >= ROOMY:
        left = room - max(NAME, name.cell_length + 2)
        if left > 8:
            does = marked(offer.does).truncate(left, ellipsis=True).stylize_before(quiet)
            name = name.pad_right(room - left - name.cell_length)
    said = name + does
    return said.pad_right(width - keys.cell_length - said.cell_length) + keys


class Commands(Provider):
    """All that the screen offers that the palette was opened on."""

    @property
    def _calling(self) -> CommandScreen | None:
        return self.screen if isinstance(self.screen, CommandScreen) else None

    def _line(self, offer: Offer, matcher: Matcher | None = None) -> Content:
        return line(offer, self._width, matcher, plain=self.app.current_theme.ansi)

    @property
    def _width(self) -> int:
        """Columns of a line: those of the palette without its padding and the scroll bar."""
        return max(10, min(MOST, self.app.size.width) - 5)

    async def discover(self) -> Hits:
        """Every command that applies, while nothing is typed."""
        if (screen := self._calling) is not None:
            for offer in commands_of(screen):
                yield DiscoveryHit(self._line(offer), offer.run, offer.name)

    async def search(self, query: str) -> Hits:
        """What matches in its name, or in what it does."""
        screen = self._calling
        if screen is None:
            return
        matcher = self.matcher(query)
        for offer in (*commands_of(screen), *themes_of(screen)):
            score = max(matcher.match(offer.name), matcher.match(offer.does) / 2)
            if score > 0:
                yield Hit(score, self._line(offer, matcher), offer.run, offer.name)
        if screen.DECLARED is LIBRARY:
            for offer in titles_of(screen, query):
                score = max(matcher.match(offer.name), 0.1)
                yield Hit(score, self._line(offer, matcher), offer.run, offer.name)


class Palette(Placed, CommandPalette):
    """Textual's palette in the look of the program, with a quiet sign instead of a picture."""

    DEFAULT_CSS = """
    Palette > Vertical { max-width: 90; background: $surface; }
    Palette.-short > Vertical { margin-top: 0; }
    Palette.-short #--input { border: none; }
    Palette.-short CommandInput, Palette.-short CommandInput:focus { border: none; height: 1; }
    Palette.-short SearchIcon { margin-top: 0; }
    Palette.-short CommandList { border-top: none; border-bottom: none; }
    Palette:dark > Vertical { background: $surface; }
    Palette SearchIcon { color: $accent; }
    Palette CommandList {
        scrollbar-size-vertical: 1; scrollbar-background: $surface; scrollbar-color: $scrollbar;
    }
    """

    def on_mount(self) -> None:
        self.query_one(SearchIcon).icon = "›"

    def on_resize(self) -> None:
        """The lines are as wide as the palette."""
        self.set_class(self.app.size.height < 16, "-short")
        self._gather_commands(self.query_one(Input).value.strip())

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

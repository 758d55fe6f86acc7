"""The app: it opens on a discussion or on the library, and ends with the reader's place kept."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rich.console import RenderableType
from rich.terminal_theme import TerminalTheme
from textual.app import App
from textual.driver import Driver
from textual.filter import Monochrome, NoColor
from textual.screen import Screen

from store.library import Library
from store.text import safe, thinned
from tui.bringing import Bringing
from tui.config import reader_name
from tui.settings import Settings, load
from tui.state import State, state_path
from tui.theme import THEMES, chosen

ANSI_CSS = Path(__file__).with_name("ansi.tcss")
"""The styles for themes of the terminal's own colours, parsed (3 ms) where there is such a theme."""

MOST_PROBLEMS = 4
"""Problems of the settings that are told at the start."""


class AfterwordApp(App[int]):
    """Afterword in the terminal, over one library.

    With `key` it opens on that discussion, else on the list; with `bringing` on what comes of files that are
    on their way into the library. `message` is a notice to begin with, `by`
    who reads, `now` what ages are told against (by default the moment at which they are shown).
    `settings` are the user's, `problems` what is wrong in their file, told at the start; `state` is what is
    remembered from one run to the next (by default nothing is).
    Raises what `Library.read` raises.
    """

    TITLE = "Afterword"
    CSS_PATH = Path(__file__).with_name("app.tcss")  # also for a subclass elsewhere
    ENABLE_COMMAND_PALETTE = False  # the palette is a declared command, imported when it is opened
    AUTO_FOCUS = ""

    def __init__(
        self,
        library: Library,
        *,
        key: str | None = None,
        bringing: Bringing | None = None,
        message: str = "",
        by: str | None = None,
        now: datetime | None = None,
        settings: Settings | None = None,
        problems: Sequence[str] = (),
        state: State | None = None,
    ) -> None:
        super().__init__()
        self.settings = Settings() if settings is None else settings
        self.state = State() if state is None else state
        self.problems = problems
        for own in THEMES:
            self.register_theme(own)
        # Before anything is parsed: a theme that is set later has all style sheets parsed once more.
        self._begin_with(chosen(self.settings.theme))
        self._variables = self.get_css_variables()
        self.stylesheet.set_variables(self._variables)
        with self._context():  # the screen asks its app for the settings
            if bringing is None:
                self._first = self._first_screen(library, key, message, by or reader_name(), now)
            else:
                from tui.screens.opening import BringingScreen

                self._first = BringingScreen(bringing, by or reader_name(), now=now)

    def _begin_with(self, theme: str) -> None:
        """Has the app begin with a theme, as if it had always had it."""
        self.set_reactive(App.theme, theme)
        self.set_class(True, f"-theme-{theme}", update=False)
        dark = self.current_theme.dark
        self.set_class(dark, "-dark-mode", update=False)
        self.set_class(not dark, "-light-mode", update=False)
        self._refresh_truecolor_filter(self.ansi_theme)
        if self.native_ansi_color:
            self.css_path = [*self.css_path, ANSI_CSS]

    def _refresh_truecolor_filter(self, theme: TerminalTheme) -> None:
        """The filters for a theme, with the one for NO_COLOR: grey, or none with the terminal's own colours.

        Textual chooses that one once, for the theme that it begins with. The other one would paint all that
        stands in the terminal's own colours black on black.
        """
        super()._refresh_truecolor_filter(theme)
        if self.no_color:
            uncoloured = NoColor() if self.native_ansi_color else Monochrome()
            self._filters = [
                uncoloured if isinstance(one, (Monochrome, NoColor)) else one for one in self._filters
            ]

    @staticmethod
    def _first_screen(
        library: Library, key: str | None, message: str, by: str, now: datetime | None
    ) -> Screen[None]:
        """The screen to begin with. What is not needed for it is not imported."""
        if key is None:
            from tui.screens.library import LibraryScreen

            return LibraryScreen(library, by, now=now, message=message)
        if library.cost(key):
            from tui.screens.opening import OpeningScreen

            return OpeningScreen(library, key, by, now=now, message=message)
        from tui.screens.reader import ReaderScreen
        from tui.session import Session

        stored = library.read(key)
        assert stored is not None  # no version was named that it could still have
        return ReaderScreen(Session(library, stored, by), now=now, message=message)

    def get_default_screen(self) -> Screen[None]:
        """The first screen itself: a screen below it would have to be laid out first."""
        return self._first

    def refresh_css(self, animate: bool = True) -> None:
        """Parses the style sheets again, when their variables are other ones.

        Textual does so at each start, for the theme that they were parsed with: 5 ms.
        """
        variables = self.get_css_variables()
        if variables != self._variables:
            self._variables = variables
            if self.native_ansi_color and not self.stylesheet.has_source(str(ANSI_CSS), ""):
                self.stylesheet.read(ANSI_CSS)
            super().refresh_css(animate)

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver, which on Linux and macOS is one that is left at once."""
        found = super().get_driver_class()
        if found.__name__ == "LinuxDriver":
            from tui.driver import LeavingDriver

            return LeavingDriver
        return found

    def exit(
        self, result: int | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """The program ends: nobody waits for the thread that reads keys."""
        if self._driver is not None and hasattr(self._driver, "leaving"):
            self._driver.leaving = True
        super().exit(result, return_code, message)

    def on_mount(self) -> None:
        self.call_after_refresh(self._settle)
        if self.problems:
            self.call_after_refresh(self._tell_problems)

    def _settle(self) -> None:
        """After the first frame: what there is by now is not looked at by the garbage collector again."""
        gc.freeze()
        gc.enable()
        self._leave_when_told()

    def _tell_problems(self) -> None:
        """What is wrong with the settings, where it can be read at leisure."""
        told = list(self.problems[:MOST_PROBLEMS])
        if more := len(self.problems) - len(told):
            told.append(f"and {more} more: `afterword config` names them all")
        self.notify(
            thinned(safe("\n".join(told))), title="Settings", severity="warning", timeout=12, markup=False
        )

    def _leave_when_told(self) -> None:
        """A program that is told to end by the system ends in order, with the terminal as it was."""
        if self.is_headless or self._loop is None:
            return
        for name in ("SIGTERM", "SIGHUP"):
            if number := getattr(signal, name, None):
                try:
                    self._loop.add_signal_handler(number, self.exit, None, 128 + number)
                except (NotImplementedError, RuntimeError, ValueError):
                    return  # not on this platform, or not in the main thread

    def action_help_quit(self) -> None:
        """ctrl+c where nothing is selected."""
        self.notify("q leaves", markup=False)

    def _fatal_error(self) -> None:
        """No traceback on the terminal: it would show texts as they came. `run` raises the error."""
        self._close_messages_no_wait()


def run(
    library: Library, *, key: str | None = None, bringing: Bringing | None = None, message: str = ""
) -> int:
    """Runs the app until the reader leaves; returns the program's exit code.

    Raises what `Library.read` raises for a discussion that cannot be opened, before the terminal is
    touched, and whatever error ended the app.
    """
    if not os.environ.get("NO_COLOR", "1"):
        del os.environ["NO_COLOR"]  # empty, it asks for nothing (no-color.org); Textual heeds it even so
    # What is painted is written by another thread, which would wait 5 ms for its turn: 3 ms a key.
    sys.setswitchinterval(0.0005)
    settings, problems = load()
    app = AfterwordApp(
        library,
        key=key,
        bringing=bringing,
        message=message,
        settings=settings,
        problems=problems,
        state=State(state_path()),
    )
    app.run(mouse=settings.mouse)
    if app._exception is not None:
        raise app._exception
    return app.return_code or 0

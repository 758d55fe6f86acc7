"""Checks of the commands for themes and settings, on both screens."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.ui.checks import Open, check, library_check
from tests.ui.conftest import press, settled, shown
from tui.app import AfterwordApp
from tui.commands import Command
from tui.screens.base import CommandScreen
from tui.screens.settings import SettingsScreen
from tui.screens.themes import ThemesScreen
from tui.settings import load


async def choose_theme(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    screen = app.screen
    assert isinstance(screen, CommandScreen)
    before = app.theme
    await screen.run_command(command)
    await settled(app)
    assert isinstance(app.screen, ThemesScreen)
    await press(app, "j", "j", "j")
    await pilot.pause(0.2)
    previewed = app.theme
    assert previewed != before
    await press(app, "escape")
    assert app.screen is screen
    assert app.theme == before
    assert load()[0].theme == "auto"

    await screen.run_command(command)
    await settled(app)
    await press(app, "j", "j", "j", "enter")
    assert app.screen is screen
    assert app.theme == previewed
    assert load() == (app.settings, [])
    assert app.settings.theme == previewed


async def show_settings(app: AfterwordApp, command: Command) -> None:
    screen = app.screen
    assert isinstance(screen, CommandScreen)
    await screen.run_command(command)
    await settled(app)
    assert isinstance(app.screen, SettingsScreen)
    assert "config.toml" in shown(app)
    assert "line_width" in shown(app)
    await press(app, "escape")
    assert app.screen is screen


@check("theme")
async def _(at: Open) -> None:
    await choose_theme(at.app, at.pilot, at.command)


@library_check("theme")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    await choose_theme(app, pilot, command)


@check("settings")
async def _(at: Open) -> None:
    await show_settings(at.app, at.command)


@library_check("settings")
async def _(app: AfterwordApp, pilot: Pilot[int], command: Command) -> None:
    await show_settings(app, command)

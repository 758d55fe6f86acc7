"""Themes, and the settings as they are seen: keys, widths, dates, panes, and what is told of mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.folder import FolderLibrary
from tests.ui.conftest import CATALOGUE, FERRY, NOW, Keys, press, reader, settled, shown
from tui.app import AfterwordApp
from tui.palette import commands_of
from tui.screens.settings import SettingsScreen
from tui.screens.themes import ThemesScreen
from tui.settings import Settings, config_path
from tui.state import State
from tui.theme import names


def app_on(
    library: FolderLibrary,
    key: str,
    settings: Settings | None = None,
    *,
    state: State | None = None,
    problems: tuple[str, ...] = (),
) -> AfterwordApp:
    """An app on a discussion, with settings."""
    app = AfterwordApp(
        library, key=key, by="reader", now=NOW, settings=settings, state=state, problems=problems
    )
    app.animation_level = "none"
    return app


def colours(app: AfterwordApp) -> set[str]:
    """The kinds of colours that stand on the screen: "default", "standard" (16), "truecolor" …"""
    kinds = set()
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            for colour in (segment.style and segment.style.color, segment.style and segment.style.bgcolor):
                if colour is not None:
                    kinds.add(colour.type.name.lower())
    return kinds


async def test_the_app_begins_with_the_theme_of_the_settings(library: FolderLibrary, keys: Keys) -> None:
    app = app_on(library, keys[CATALOGUE], Settings(theme="textual-light"))
    async with app.run_test(size=(80, 24)):
        assert app.theme == "textual-light"
        assert app.screen.styles.background.hex == "#E0E0E0"
        assert {"-light-mode", "-theme-textual-light"} <= app.classes
        assert not reader(app).key_line.get_component_rich_style("key-line--does").dim
        assert not {"-dark-mode", "-theme-textual-dark"} & app.classes


async def test_the_app_begins_on_the_terminals_colours(library: FolderLibrary, keys: Keys) -> None:
    app = app_on(library, keys[CATALOGUE], Settings(theme="ansi-light"))
    async with app.run_test(size=(80, 24)):
        assert "truecolor" not in colours(app)
        assert reader(app).key_line.get_component_rich_style("key-line--does").dim


async def test_every_theme_can_be_shown(library: FolderLibrary, keys: Keys) -> None:
    app = app_on(library, keys[CATALOGUE])
    async with app.run_test(size=(120, 40)) as pilot:
        seen = set()
        for name in names():
            app.theme = name
            await pilot.pause()
            seen.add(str(app.screen.styles.background) + str(app.get_css_variables()["accent"]))
            assert ("truecolor" in colours(app)) != app.current_theme.ansi, name
            quiet = reader(app).key_line.get_component_rich_style("key-line--does")
            assert bool(quiet.dim) == app.current_theme.ansi, name
        assert len(seen) > 15


@pytest.mark.parametrize("theme", ["auto", "ansi-dark"])
async def test_no_color_paints_none(
    theme: str, library: FolderLibrary, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_on(library, keys[CATALOGUE], Settings(theme=theme))
    async with app.run_test(size=(100, 30)) as pilot:
        for name in (app.theme, "ansi-light", "afterword-dark"):
            app.theme = name
            await pilot.pause()
            for strip in app.screen._compositor.render_strips():
                for segment in strip:
                    for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                        if colour is not None and not colour.is_default:
                            assert len(set(colour.get_truecolor())) == 1, (name, segment)
                    if segment.style and segment.text.strip() and segment.style.color:
                        default = segment.style.color.is_default
                        assert default or segment.style.color != segment.style.bgcolor, (name, segment)


async def test_a_theme_that_cannot_be_kept_holds_until_one_leaves(library: FolderLibrary, keys: Keys) -> None:
    config_path().parent.mkdir(parents=True)
    config_path().write_text("theme = \n")
    app = app_on(library, keys[CATALOGUE])
    async with app.run_test(size=(100, 30)) as pilot:
        reader(app).keep_theme("nord")
        await pilot.pause()
        assert app.theme == "nord"
        assert "line 1" in next(iter(app._notifications)).message
        assert config_path().read_text() == "theme = \n"


async def test_the_chooser_goes_back_also_in_a_small_window(library: FolderLibrary, keys: Keys) -> None:
    app = app_on(library, keys[CATALOGUE], Settings(theme="nord"))
    async with app.run_test(size=(40, 10)) as pilot:
        await reader(app).action_choose_theme()
        await settled(app)
        assert isinstance(app.screen, ThemesScreen)
        assert "● nord" in shown(app)
        await press(app, "G", "k", "k")
        await pilot.pause(0.2)
        assert app.theme == names()[-3]
        await press(app, "q", "q")
        assert app.theme == "nord"
        assert app.screen is reader(app)


async def test_mistakes_of_the_settings_are_told_at_the_start(library: FolderLibrary, keys: Keys) -> None:
    problems = tuple(f"config.toml, line {line}: [red]no\x1b setting" for line in range(1, 8))
    app = app_on(library, keys[CATALOGUE], problems=problems)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        told = next(iter(app._notifications)).message
        assert "line 4: [red]no␛ setting" in told
        assert "line 5" not in told
        assert "and 3 more" in told
        await reader(app).action_show_settings()
        await settled(app)
        assert isinstance(app.screen, SettingsScreen)
        assert "line 7: [red]no" in shown(app)


async def test_the_users_keys_are_obeyed_and_shown(library: FolderLibrary, keys: Keys) -> None:
    mine = {
        "comment.next": ("x",),
        "help": ("f1", "comma"),
        "unfold.depth": ("f5", "f6"),
        "read.on": (),
        "quit": ("ctrl+x",),
    }
    app = app_on(library, keys[CATALOGUE], Settings(keys=mine))
    async with app.run_test(size=(120, 60)) as pilot:
        screen = reader(app)
        await press(app, "j", "down", "space")
        assert screen.comment_tree.cursor == 0
        await press(app, "pagedown", "x")
        moved = screen.comment_tree.place
        await press(app, *["x"] * 8)
        assert screen.comment_tree.place != moved
        line = screen.key_line.text
        assert "x next" in line
        assert "read on" not in line
        assert line.rstrip().endswith("f1 all keys")

        await press(app, "f6")
        thread = screen.session.thread
        assert min(thread.depth[i] for i in screen.comment_tree.folded) == 2
        await press(app, "f5")
        assert min(thread.depth[i] for i in screen.comment_tree.folded) == 1

        offers = {offer.name: offer.keys for offer in commands_of(screen)}
        assert "x" in offers["Next"]
        assert not offers["Read on"]
        await press(app, "comma")
        await pilot.pause()
        assert "HelpScreen" in str(app.screen)
        assert "f1" in shown(app)
        await press(app, "escape", "q")
        assert not app._exit
        await press(app, "ctrl+x")
        await app.workers.wait_for_complete()
        assert app._exit


async def test_texts_are_as_wide_and_dates_as_told_as_is_set(library: FolderLibrary, keys: Keys) -> None:
    app = app_on(library, keys[CATALOGUE], Settings(line_width=40, dates="%Y/%m/%d", article=False))
    async with app.run_test(size=(200, 50)):
        screen = reader(app)
        assert not screen.query_one("#article-frame").display
        lines = screen.comment_tree.lines
        assert lines.indent.text_width(1) == 40
        assert "2019/03/04" in screen.title_bar.text
        assert "2019/03/04" in shown(app).split("Comments", 1)[1]
        assert "4 Mar 2019" not in shown(app)
        await press(app, "a")
        assert screen.query_one("#article-frame").display
        texts = [text.strip() for text in shown(app).splitlines()]
        assert any("2019/03/04" in text for text in texts)
    app = app_on(library, keys[FERRY], Settings(line_width=0))
    async with app.run_test(size=(200, 50)):
        assert reader(app).comment_tree.lines.indent.text_width(1) > 100


async def test_what_counts_as_read_is_set(library: FolderLibrary, keys: Keys) -> None:
    app = app_on(library, keys[CATALOGUE], Settings(read_after=0.0, read_on_leaving=False))
    async with app.run_test(size=(120, 60)) as pilot:
        screen = reader(app)
        unread = screen.session.unread_count
        await press(app, *["j"] * 12)
        await pilot.pause(0.5)
        assert screen.comment_tree.cursor > 1
        assert screen.session.unread_count == unread
        assert screen.clock.due(0.0) is None


async def test_how_the_panes_stand_is_kept_over_restarts(
    library: FolderLibrary, keys: Keys, tmp_path: Path
) -> None:
    path = tmp_path / "state.json"
    app = app_on(library, keys[CATALOGUE], Settings(divider=30), state=State(path))
    async with app.run_test(size=(120, 40)):
        assert reader(app).share == 30
        await press(app, ">", "a")
        reader(app).keep_now()
        assert reader(app).share > 30
        wider = reader(app).share
    assert State(path).get("reader") == {"divider": wider, "article": False}
    # Another discussion, for the first time.
    app = app_on(library, keys[FERRY], Settings(divider=30), state=State(path))
    async with app.run_test(size=(120, 40)):
        assert reader(app).share == wider
        assert not reader(app).article_shown
    path.write_text('{"reader": {"divider": "wide", "article": 3}}')
    app = app_on(library, keys[CATALOGUE], state=State(path))
    async with app.run_test(size=(120, 40)):
        assert reader(app).share == Settings().divider

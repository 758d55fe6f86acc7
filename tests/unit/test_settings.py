"""Settings: what is in effect, what is told of a file with mistakes, what is printed, kept and edited."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import AfterwordError
from tui.ages import age, stamp
from tui.cli import main
from tui.commands import LIBRARY, READER, Command, bindings
from tui.config_reading import lines_of, settings_of
from tui.configuring import config_text, keep, with_value
from tui.keymap import spelled, with_keys
from tui.settings import DECLARED, Settings, load
from tui.theme import chosen, names

THEME = DECLARED[0]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the settings, which is not there yet."""
    path = tmp_path / "settings" / "config.toml"
    monkeypatch.setenv("AFTERWORD_CONFIG", str(path))
    return path


def keys_of(commands: tuple[Command, ...], command_id: str) -> tuple[str, ...]:
    return next(command.keys for command in commands if command.id == command_id)


# -- declarations ----------------------------------------------------------------------------------


def test_every_setting_is_declared_once_and_its_default_can_be_set() -> None:
    assert [setting.field for setting in DECLARED] == [name for name in Settings._fields if name != "keys"]
    assert len({setting.path for setting in DECLARED}) == len(DECLARED)
    for setting in DECLARED:
        assert setting.check(setting.default) == setting.default
        assert setting.does.endswith(".")


def test_without_a_file_the_defaults_are_in_effect(config: Path) -> None:
    assert load() == (Settings(), [])


# -- a file ----------------------------------------------------------------------------------------

GOOD = """
theme = "nord"
[reading]
line_width = 0
dates = "%d.%m.%Y"
read_after = "never"
read_on_leaving = false
long_quotes = 7
highlight = false
[panes]
article = false
divider = 30
preview = false
mouse = false
[keys]
"comment.next" = "x"
find.open = ["ctrl+f", "?"]
"quit" = []
"""


def test_what_a_file_says_is_in_effect(config: Path) -> None:
    config.parent.mkdir()
    config.write_text("\ufeff" + GOOD)
    settings, problems = load()
    assert [problem for problem in problems if "was a key of help" not in problem] == []
    assert settings == Settings(
        theme="nord",
        line_width=0,
        dates="%d.%m.%Y",
        read_after=0.0,
        read_on_leaving=False,
        long_quotes=7,
        highlight=False,
        article=False,
        divider=30,
        preview=False,
        mouse=False,
        keys={"comment.next": ("x",), "find.open": ("ctrl+f", "?"), "quit": ()},
    )


BAD = '''theme = "nordd"
line_width = 60

[reading]
line_width = 5     # too little
dates = "today"
read_after = true
highlight = "yes"
[ panes ]
divider = [
  10,
]
text = """
[keys]
"""
[keys]
"comment.next" = ["j", "n",
  "spce"]
comment.prevous = "k"
"unread.next" = "n"
"find.open" = 3
"unfold.depth" = ["f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10"]
[looks]
a = 1
'''


def test_each_mistake_is_told_with_its_line_and_the_default_is_in_effect(config: Path) -> None:
    config.parent.mkdir()
    config.write_text(BAD)
    settings, problems = load()
    assert settings._replace(keys={}) == Settings()
    told = {int(problem.split("line ")[1].split(":")[0]): problem for problem in problems}
    for line, words in (
        (1, '"nordd" (nord is one); "auto" is in effect'),
        (2, "line_width stands in the table [reading]"),
        (5, "columns, from 30 to 1000, or 0, not 5; 80 is in effect"),
        (6, 'not "today"; "relative" is in effect'),
        (7, "not true; 1 is in effect"),
        (8, 'true or false, not "yes"'),
        (10, "per cent, from 20 to 80, not [10]; 42 is in effect"),
        (13, "no setting is called text"),
        (19, "no command is called comment.prevous; comment.previous is one"),
        (20, "n is a key of comment.next already, which keeps it"),
        (21, "find.open is a key or a list of keys, not 3"),
        (22, "at most 9 keys"),
        (23, "no table is called looks"),
    ):
        assert words in told[line], line
    of_next = [problem for problem in problems if "line 17" in problem]
    assert any('no key is called "spce"; "space" is one' in problem for problem in of_next)
    assert any("n was a key of find.next in the reader" in problem for problem in of_next)
    assert all(problem.startswith("config.toml, line ") for problem in problems)
    assert settings.keys["comment.next"] == ("j", "n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("theme = \n", ", line 1: invalid value"),
        ("a = 1\n\n[x\n", ", line 3: "),
        ('theme = "nord"\nx = [1,\n', ", line 2: "),
        ("a = 1\na = 2\n", ", line 2: "),
        ("a = " + "[" * 5000, ": "),
    ],
)
def test_a_file_that_is_no_toml_is_told_with_its_line(text: str, words: str) -> None:
    settings, problems = settings_of(text)
    assert settings == Settings()
    assert len(problems) == 1
    assert problems[0].startswith(words)
    assert problems[0].endswith("the defaults are in effect")


def test_a_file_that_cannot_be_read_is_told(config: Path) -> None:
    config.parent.mkdir()
    config.write_bytes(b"a = 1\nb = '\xff'\n")
    assert load()[1] == ["config.toml, line 2: not UTF-8; the defaults are in effect"]
    config.unlink()
    config.mkdir()
    assert "is not read: Is a directory" in load()[1][0]
    config.rmdir()
    config.symlink_to(config.with_name("nothing"))
    assert "a link to nothing" in load()[1][0]


@given(st.text(alphabet="a.\"'[]{}=#,\\ \n\t1té\x00", max_size=40))
def test_any_text_gives_settings(text: str) -> None:
    settings, problems = settings_of(text)
    assert settings._replace(keys={}) == Settings()
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert problems
        return
    lines = lines_of(text)
    for name in found:
        # Each name at the top has the line in which it, or the table it is of, first stands.
        assert 1 <= lines[(name,)] <= text.count("\n") + 1
    assert bool(problems) == any(name not in ("keys", "panes", "reading") for name in found)


# -- keys ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("?", "?"),
        ("question_mark", "?"),
        ("comma", ","),
        ("plus", "+"),
        (" ", "space"),
        ("esc", "escape"),
        ("PgDn", "pagedown"),
        ("ctrl+X", "ctrl+x"),
        ("alt+ctrl+x", "ctrl+alt+x"),
        ("shift+j", "J"),
        ("ctrl++", "ctrl+plus"),
        ("ctrl+@", "ctrl+@"),
        ("shift+tab", "shift+tab"),
        ("f12", "f12"),
        ("é", "é"),
    ],
)
def test_a_key_is_known_by_its_names(text: str, key: str) -> None:
    assert spelled(text) == key


@pytest.mark.parametrize("text", ["", "spce", "ctl+x", "f99", "ctrl+q", "ctrl+c", "\x1b", "two words"])
def test_what_is_no_key_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        spelled(text)


def test_a_users_key_is_taken_from_the_command_that_had_it() -> None:
    mine = with_keys(READER, {"comment.next": ("n", "comma"), "unread.next": ("n", "x"), "help": ()})
    assert keys_of(mine, "comment.next") == ("n", "comma")
    assert keys_of(mine, "unread.next") == ("x",)
    assert keys_of(mine, "find.next") == ()
    assert keys_of(mine, "flag.previous") == ()
    assert keys_of(mine, "help") == ()
    assert keys_of(mine, "comment.previous") == keys_of(READER, "comment.previous")
    every = [key for command in mine for key in command.keys]
    assert len(set(every)) == len(every)
    assert len(bindings(mine)) == len(every)
    assert with_keys(LIBRARY, {"comment.next": ("d",)}) == LIBRARY


# -- printed, kept, edited -------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", GOOD, '[keys]\n"help" = ["\\\\", "\\""]\n'])
def test_what_is_printed_is_a_file_of_the_same_settings(text: str) -> None:
    settings, _ = settings_of(text)
    printed = config_text(settings)
    again, problems = settings_of(printed)
    assert [problem for problem in problems if "was a key of help" not in problem] == []
    assert again._replace(keys={}) == settings._replace(keys={})
    for table in (READER, LIBRARY):
        assert with_keys(table, again.keys) == with_keys(table, settings.keys)
    for setting in DECLARED:
        assert f"\n{setting.name} = " in printed
    assert all(f'"{command.id}" = ' in printed for command in (*READER, *LIBRARY))
    differing = [
        field for field in settings._fields if getattr(settings, field) != getattr(Settings(), field)
    ]
    assert printed.count("# not the default") == len(set(differing) - {"keys"})


def test_the_file_to_fill_in_changes_nothing() -> None:
    assert settings_of(config_text()) == (Settings(), [])
    uncommented = config_text().replace("# theme =", "theme =").replace("# divider =", "divider =")
    assert settings_of(uncommented) == (Settings(), [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# mine\n",
        "# mine\n[keys]  # of my own\nquit = 'x'\n",
        "[reading]\ndates='absolute'  # long\n",
        'theme   =  "dracula"   # dark\r\n[panes]\r\n',
        config_text(),
    ],
)
def test_a_theme_is_kept_beside_the_comments(text: str) -> None:
    kept = with_value(text, THEME, "nord")
    before, after = settings_of(text)[0], settings_of(kept)
    assert after == (before._replace(theme="nord"), [])
    for comment in [
        line[line.index("#") :] for line in text.splitlines() if "#" in line and "theme" not in line
    ]:
        assert comment in kept


def test_keeping_makes_the_file_and_never_spoils_one(config: Path) -> None:
    assert keep("theme", "nord") == config
    assert load() == (Settings(theme="nord"), [])
    target = config.rename(config.with_name("dotfile"))
    config.symlink_to(target)
    keep("theme", "dracula")
    assert config.is_symlink()
    assert load()[0].theme == "dracula"
    target.write_text("theme = 'nord\n")
    with pytest.raises(AfterwordError, match="line 1"):
        keep("theme", "dracula")
    assert target.read_text() == "theme = 'nord\n"


def test_config_prints_and_tells(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config.parent.mkdir()
    config.write_text('theme = "nord"\n[panes]\ndivider = 3\n')
    assert main(["config"]) == 0
    out, err = capsys.readouterr()
    assert settings_of(out) == (Settings(theme="nord", keys=settings_of(out)[0].keys), [])
    assert 'theme = "nord"  # not the default' in out
    assert err.startswith("afterword: config.toml, line 3: divider")
    assert main(["config", "--path"]) == 0
    assert capsys.readouterr().out == f"{config}\n"


def test_config_edit_opens_the_file(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", 'sh -c \'echo "[panes]\ndivider = 3" > "$0"\'')
    assert main(["config", "--edit"]) == 0
    assert "line 2: divider takes per cent" in capsys.readouterr().err
    config.unlink()
    monkeypatch.setenv("VISUAL", "true")
    assert main(["config", "--edit"]) == 0
    assert config.read_text() == config_text()
    monkeypatch.setenv("VISUAL", "no-such-editor")
    assert main(["config", "--edit"]) == 1
    assert "no-such-editor: No such file" in capsys.readouterr().err


# -- themes and dates ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("15;0", "afterword-dark"),
        ("0;15", "afterword-light"),
        ("0;default;7", "afterword-light"),
        ("7;8", "afterword-dark"),
        ("", "afterword-dark"),
        ("x", "afterword-dark"),
    ],
)
def test_auto_is_the_theme_of_the_terminals_ground(
    told: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLORFGBG", told)
    assert chosen("auto") == name
    assert {"afterword-dark", "afterword-light", "nord", "ansi-dark"} <= set(names())


def test_dates_are_told_as_the_settings_say() -> None:
    from datetime import UTC, datetime, timedelta

    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    when = now - timedelta(hours=5)
    assert age(when, now) == "5 h ago"
    assert age(when, now, form="absolute", time=True) == "1 Jan 2026 07:00"
    assert age(when, now, form="%Y/%m/%d") == "2026/01/01" == stamp(when, "%Y/%m/%d")
    assert stamp(when, "relative") == "1 Jan 2026"
    assert age(None, now, form="%Y") == stamp(None) == ""

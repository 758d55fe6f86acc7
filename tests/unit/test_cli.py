"""The command line: words in, lines and exit codes out."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store import flags as events
from store.formats import FORMS
from store.formats.base import Parsed
from store.formats.tinydb_store import TinyDBStore
from store.library import Library
from store.model import Span
from store.source import Source
from store.version import __version__
from tests.terminal.driver import Terminal
from tui.cli import COMMANDS, Opening, wants_app
from tui.opening import open_in_app
from tui.subcommands import afterword

ROOT = Path(__file__).parents[2]
OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

TITLE = "What the tide left"
COMMENTS = [
    {"id": 1, "parent_id": None, "author": "Ann", "posted": "2020-01-02T03:04:05Z", "text": "A buoy."},
    {"id": 2, "parent_id": 1, "author": "", "text": "Two buoys, since one was under the other all along."},
    {"id": 3, "parent_id": 9, "author": "Bob", "text": "A shoe.", "state": "deleted"},
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, with the library beside it and nothing of the user's."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("AFTERWORD_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("AFTERWORD_BY", "ann")
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in ("NO_COLOR", "FORCE_COLOR", "AFTERWORD_DEBUG", "COLUMNS"):
        monkeypatch.delenv(variable, raising=False)
    return here


@pytest.fixture
def page(folder: Path) -> Path:
    """A file with one discussion in it: 3 comments and a placeholder, depth 2."""
    return store(folder / "page.json")


def store(path: Path, title: str = TITLE, comments: Sequence[object] = COMMENTS) -> Path:
    tables = {
        "discussion": {"1": {"title": title, "body": "It left a list.", "closed": True}},
        "comments": {str(number): comment for number, comment in enumerate(comments, 1)},
    }
    path.write_text(json.dumps(tables), encoding="utf-8")
    return path


def run(*words: str | Path, exits: int = 0, stdin: bytes | None = None) -> Result:
    """The command in this process. Whatever it prints holds nothing that a terminal obeys."""
    result = CliRunner().invoke(afterword, [str(word) for word in words], input=stdin)
    assert result.exit_code == exits, result.output
    assert not OBEYED.search(result.output)
    return result


def process(words: str, exits: int = 0, **env: str) -> subprocess.CompletedProcess[bytes]:
    """A shell's line in which `afterword` is the command, in a process of its own."""
    line = re.sub(r"\bafterword\b", f'"{sys.executable}" -m tui', words)
    done = subprocess.run(
        ["bash", "-c", line],
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == exits, done.stderr.decode()
    return done


def objects(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def key_of(page: Path) -> str:
    """The key under which `page` is brought in."""
    return str(objects(run("import", "--json", page).stdout)[0]["key"])


# -- what the words mean -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "opening"),
    [
        ([], Opening(())),
        (["page.txt"], Opening(("page.txt",))),
        (["a", "b", "list"], Opening(("a", "b", "list"))),
        (["-"], Opening(("-",))),
        (["./list"], Opening(("./list",))),
        (["--", "list"], Opening(("list",))),
        (["--", "--odd"], Opening(("--odd",))),
        (["--library", "x", "page.txt"], Opening(("page.txt",), "x")),
        (["page.txt", "--library=x"], Opening(("page.txt",), "x")),
        (["--library", "x"], Opening((), "x")),
        (["list"], None),
        (["--library", "x", "list"], None),
        (["page.txt", "--format", "saved-text"], None),
        (["--help"], None),
        (["page.txt", "-x"], None),
        (["--library"], None),
    ],
)
def test_what_is_opened_is_told_without_click(words: list[str], opening: Opening | None) -> None:
    assert wants_app(words) == opening


def test_the_words_that_are_commands_are_those_that_there_are() -> None:
    assert set(afterword.commands) == COMMANDS


@pytest.mark.parametrize("command", ["", *sorted(COMMANDS)])
def test_every_command_has_help_with_examples(folder: Path, command: str) -> None:
    help_text = run(*command.split(), "--help").stdout
    assert "Examples:" in help_text
    assert f"  afterword {command}".rstrip() in help_text
    assert run(*command.split(), "-h").stdout == help_text


def test_the_version(folder: Path) -> None:
    assert run("--version").stdout == f"afterword {__version__}\n"


def test_a_word_that_is_neither_command_nor_file_is_missing(folder: Path) -> None:
    result = run("lst", exits=1)
    assert (
        result.stderr
        == "afterword: lst: neither a file nor a command: `afterword --help` lists the commands\n"
    )
    assert result.stdout == ""
    assert (
        run("", exits=1).stderr
        == "afterword: an empty word is neither a file nor a command: check the quotes\n"
    )
    assert run("gone.txt", exits=1).stderr == "afterword: gone.txt: no such file: check the name\n"


@pytest.mark.parametrize(
    "words",
    [
        ["list", "--nonsense"],
        ["show"],
        ["import"],
        ["--nonsense"],
        ["page.json", "--nonsense"],
        ["--library"],
    ],
)
def test_wrong_usage_is_one_line_and_exits_2(page: Path, words: list[str]) -> None:
    result = run(*words, exits=2)
    assert re.fullmatch(r"afterword: .*: `afterword.* --help` shows the usage\n", result.stderr)
    assert result.stdout == ""


def test_a_command_wins_over_a_file_of_its_name(folder: Path) -> None:
    store(folder / "list", "A file called list")
    assert "A file called list" not in run("list").stdout
    assert run("./list").stdout.startswith("A file called list\n")


# -- show ----------------------------------------------------------------------------------------


def test_show_prints_the_article_and_the_tree_and_touches_no_library(page: Path, tmp_path: Path) -> None:
    shown = run("show", page, "--width", "40").stdout
    assert shown.splitlines()[:5] == [TITLE, "3 comments · closed", "", "It left a list.", ""]
    assert "\n  1.1\n  Two buoys, since one was under the\n  other all along.\n" in shown
    assert "\x1b" not in shown
    assert not (tmp_path / "library").exists()


def test_show_of_a_key_is_show_of_its_file(page: Path) -> None:
    key = key_of(page)
    assert run("show", key).stdout == run("show", page).stdout


def test_show_json_has_a_line_a_discussion_in_thread_order(page: Path) -> None:
    (shown,) = objects(run("show", "--json", page).stdout)
    discussion = shown["discussion"]
    assert isinstance(discussion, dict)
    assert (discussion["title"], discussion["closed"]) == (TITLE, True)
    assert discussion["source"] == "tinydb-store"
    assert discussion["key"] == key_of(page)
    assert "comments" not in discussion
    comments = shown["comments"]
    assert isinstance(comments, list)
    assert [(c["id"], c["parent_id"], c["depth"], c["author"], c["state"]) for c in comments] == [
        ("1", None, 1, "Ann", "visible"),
        ("2", "1", 2, None, "visible"),
        ("9", None, 1, None, "missing"),
        ("3", "9", 2, "Bob", "deleted"),
    ]
    assert [c["posted"] for c in comments] == ["2020-01-02T03:04:05Z", None, None, None]


def test_what_show_prints_can_be_brought_in_again(page: Path, folder: Path) -> None:
    shown = run("show", "--json", page).stdout
    (folder / "again.json").write_text(shown)
    assert run("show", "--json", "again.json").stdout == shown
    assert key_of(folder / "again.json") == key_of(page)
    assert run("show", "--json", "-", stdin=shown.encode()).stdout == shown


def test_show_of_what_is_not_there(page: Path) -> None:
    hint = "`afterword list` shows the keys"
    told = run("show", "nothing", exits=1).stderr
    assert told == f"afterword: nothing: neither a file nor a discussion of the library: {hint}\n"
    assert run("show", "no/thing", exits=1).stderr == "afterword: no/thing: no such file: check the name\n"
    result = run("show", "nothing", page, exits=1)
    assert TITLE in result.stdout, "the others are shown"


def test_a_named_form_is_used(page: Path) -> None:
    assert "holds no discussion" in run("show", "--format", "afterword-json", page, exits=1).stderr
    told = run("show", "--format", "nonsense", page, exits=1).stderr
    assert told == f"afterword: nonsense: no such form: the forms are {', '.join(FORMS)}\n"


# -- import, list, flags, check, formats ---------------------------------------------------------


def test_import_json_says_what_came_in(page: Path) -> None:
    one, total = objects(run("import", "--json", page).stdout)
    repairs = one.pop("repairs")
    assert isinstance(repairs, list)
    assert "placeholder" in repairs[0]
    assert one.pop("key")
    assert one == {
        "title": TITLE,
        "comments": 3,
        "max_depth": 2,
        "added": 3,
        "updated": 0,
        "vanished": 0,
        "rejected": [],
    }
    assert isinstance(total.pop("seconds"), float)
    assert total == {"discussions": 1, "comments": 3, "rejected": 0}


def test_the_same_file_again_updates_and_keeps_flags(page: Path, tmp_path: Path) -> None:
    key = key_of(page)
    Library.open(tmp_path / "library").append_flags(key, [events.add("2", "ann")])
    store(page, comments=[*COMMENTS[:2], {"id": 4, "text": "later"}])
    one, _ = objects(run("import", "--json", page).stdout)
    assert (one["key"], one["added"], one["updated"], one["vanished"]) == (key, 1, 0, 1)
    assert [flag["comment_id"] for flag in objects(run("flags", "--json").stdout)] == ["2"]


def test_import_tells_people_what_came_in(page: Path, folder: Path) -> None:
    other = store(folder / "other.json", "Other", [COMMENTS[0], "no comment"])
    shown = run("import", page, other).stdout.splitlines()
    assert re.fullmatch(rf"what-the-tide-left-\w+: {TITLE} \(3 comments, 3 added\)", shown[0])
    assert shown[1].startswith("  1 reply hangs under a placeholder")
    assert "  left out: comments, document 2: not an object" in shown
    assert shown[-1] == "2 discussions, 4 comments"
    assert "nothing changed" in run("import", page).stdout


def test_an_article_alone_is_not_told_to_be_unchanged_when_it_is_brought_in(folder: Path) -> None:
    (folder / "note.txt").write_text("Only a heading")
    assert "(0 comments)" in run("import", "note.txt").stdout


def test_import_exits_0_when_anything_came_in(page: Path) -> None:
    result = run("import", "gone.txt", page)
    assert result.stderr == "afterword: gone.txt: no such file: check the name\n"
    assert TITLE in result.stdout
    assert run("import", "gone.txt", exits=1).stdout == ""
    (total,) = objects(run("import", "--json", "gone.txt", exits=1).stdout)
    assert total["discussions"] == 0


def test_list_has_a_row_a_discussion(page: Path, folder: Path) -> None:
    assert run("list").stderr == "afterword: the library is empty: `afterword import PATH` brings files in\n"
    assert run("list", "--json").output == ""
    key = key_of(page)
    header, row = run("list").stdout.splitlines()
    assert header.split() == ["KEY", "COMMENTS", "FLAGS", "DATE", "TITLE"]
    assert row.split(maxsplit=2) == [key, "3", TITLE]
    (told,) = objects(run("list", "--json").stdout)
    assert (told["key"], told["comments"], told["max_depth"], told["flags"]) == (key, 3, 2, 0)


@pytest.mark.parametrize("before", [True, False])
def test_the_library_is_named_before_or_after_the_command(page: Path, tmp_path: Path, before: bool) -> None:
    option = ["--library", str(tmp_path / "other")]
    place = (lambda words: [*option, *words]) if before else (lambda words: [*words, *option])
    run(*place(["import", str(page)]))
    assert TITLE in run(*place(["list"])).stdout
    assert "empty" in run("list").stderr


def test_flags_that_stand_are_listed(page: Path, tmp_path: Path) -> None:
    assert run("flags").stderr == "afterword: no flags: `f` in the reader flags a comment\n"
    key = key_of(page)
    plain = events.add("2", "ann")
    taken = events.add("1", "ann")
    flag = next(iter(events.standing([taken]).values())).flag
    told = [
        plain,
        taken,
        events.remove(flag, taken.id, "ann"),
        events.add(None, "bob", label="claim", note="why?", span=Span(3, 7, "left")),
    ]
    Library.open(tmp_path / "library").append_flags(key, told)
    comment, article = objects(run("flags", "--json", key).stdout)
    assert comment["words"] == "Two buoys, since one was under the other all along."
    assert {
        name: comment[name] for name in ("key", "comment_id", "number", "by", "label", "note", "span")
    } == {
        "key": key,
        "comment_id": "2",
        "number": "1.1",
        "by": "ann",
        "label": None,
        "note": None,
        "span": None,
    }
    assert (article["comment_id"], article["label"], article["note"]) == (None, "claim", "why?")
    assert (article["span"], article["words"]) == ([3, 7, "left"], "left")
    shown = run("flags").stdout
    assert shown.startswith(f"{TITLE} ({key})\n  ⚑ 1.1 · ann, ")
    assert "the article · claim · bob, " in shown
    assert "note: why?" in shown


def test_check_finds_and_mends(page: Path, tmp_path: Path) -> None:
    key_of(page)
    assert run("check").stdout == "1 discussion, nothing wrong\n"
    (kept,) = (tmp_path / "library").glob("discussions/*/discussion.json")
    (kept.parent / f".{kept.name}.1f-0123abcd.tmp").write_text("half")
    assert ".tmp" in run("check", exits=1).stdout
    assert "(mended)" in run("check", "--repair").stdout
    assert run("check").stdout == "1 discussion, nothing wrong\n"
    kept.write_text("{half")
    told = run("check", exits=1).stdout
    assert told.startswith(f"{kept}: damaged (")
    assert told.count(str(kept)) == 1, "the file is named once"
    assert kept.read_text() == "{half"
    assert f"set aside as {kept.name}.damaged" in run("check", "--repair", exits=1).stdout
    assert (kept.parent / f"{kept.name}.damaged").read_text() == "{half"


def test_formats_are_those_that_there_are(folder: Path) -> None:
    assert [line.split()[0] for line in run("formats").stdout.splitlines()] == list(FORMS)


# -- errors --------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [[], ["show"], ["import"]])
def test_files_that_cannot_be_read_are_named_in_one_line(folder: Path, command: list[str]) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\0\x10JFIF\0" + bytes(range(256)) * 9)
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(3 * 1024**3)
    (folder / "dir.d").mkdir()
    for name, why in [
        ("gone.txt", "no such file"),
        ("empty.txt", "empty"),
        ("photo.jpg", "binary"),
        ("huge.txt", "binary"),
        ("dir.d", "no files in it"),
        ("/dev/null", "a device"),
    ]:
        result = run(*command, name, exits=1)
        assert re.fullmatch(rf"afterword: {re.escape(name)}: .*{why}.*: .+\n", result.stderr), result.stderr
        assert result.stdout == ""


def test_a_damaged_discussion_is_named_and_left(page: Path, tmp_path: Path) -> None:
    key = key_of(page)
    (kept,) = (tmp_path / "library").glob("discussions/*/discussion.json")
    kept.write_text("{half")
    told = run("show", key, exits=1).stderr
    assert re.fullmatch(rf"afterword: {re.escape(str(kept))}: damaged \(.*\): .+\n", told)
    store(page, comments=COMMENTS[:1])
    assert str(kept) in run("import", page, exits=1).stderr
    assert kept.read_text() == "{half"
    assert key in run("list").stdout


@pytest.mark.parametrize("name", ["flags.json", "discussion.json"])
def test_flags_that_cannot_be_read_are_not_told_to_be_none(page: Path, tmp_path: Path, name: str) -> None:
    key = key_of(page)
    Library.open(os.environ["AFTERWORD_LIBRARY"]).append_flags(key, [events.add("a", "ann")])
    assert run("list").stdout
    damaged = tmp_path / "library" / "discussions" / key / name
    damaged.write_text("{half")
    for _ in range(2):  # the second time the list has the damage in its catalog
        told = run("flags", exits=1).stderr
        assert str(damaged) in told
        assert "no flags" not in told


def test_a_file_in_the_place_of_the_library_is_told(page: Path) -> None:
    for words in (["list"], ["import", str(page)], ["check"]):
        told = run("--library", page, *words, exits=1).stderr
        assert told == f"afterword: {page}: a file, not the folder of a library: --library takes a folder\n"


def test_a_library_that_cannot_be_written_says_so(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of(page)
    monkeypatch.setattr("store.folder.os.access", lambda *_: False)
    told = run("import", page, exits=1).stderr
    assert re.fullmatch(
        r"afterword: the library cannot be written \(.*\): choose another with --library\n", told
    )
    assert TITLE in run("show", key).stdout, "reading goes on"


def test_an_error_that_nobody_foresaw_is_one_line(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("a fault\n\x1b[31m")

    monkeypatch.setattr("tui.reports.print_list", fail)
    told = run("list", exits=1).stderr
    assert told == (
        "afterword: something went wrong (ValueError: a fault ␛[31m): "
        "AFTERWORD_DEBUG=1 shows where; please report it\n"
    )
    monkeypatch.setenv("AFTERWORD_DEBUG", "1")
    assert "Traceback (most recent call last):" in run("list", exits=1).stderr


def test_hostile_names_and_texts_are_printed_safe(folder: Path) -> None:
    bad = "\x1b]0;owned\x07\u202e\x9b2J"
    page = store(folder / f"{bad}.json", bad, [{"id": bad, "author": bad, "text": bad, "posted": bad}])
    for words in (["show"], ["show", "--json"], ["import"], ["import", "--json"]):
        run(*words, page)
    for words in (
        ["list"],
        ["list", "--json"],
        ["check"],
        ["show", f"{bad}gone"],
        ["import", f"{bad}/gone"],
        [bad],
    ):
        run(*words, exits=int(words[-1].startswith(bad)))
    key = objects(run("list", "--json").stdout)[0]["key"]
    Library.open(os.environ["AFTERWORD_LIBRARY"]).append_flags(
        str(key), [events.add(bad, bad, label=bad, note=bad)]
    )
    run("flags")
    run("flags", "--json")


def test_piles_of_combining_marks_are_not_printed(folder: Path) -> None:
    pile = "e" + "\u0301" * 100
    page = store(folder / "pile.json", pile, [{"id": "1", "author": pile, "text": pile}])
    imported = run("import", page).stdout
    key = str(objects(run("list", "--json").stdout)[0]["key"])
    flag = events.add("1", pile, label=pile, note=pile)
    Library.open(os.environ["AFTERWORD_LIBRARY"]).append_flags(key, [flag])
    for told in (imported, run("list").stdout, run("flags").stdout, run(pile, exits=1).stderr):
        assert "\u0301" in told
        assert "\u0301" * 5 not in told


# -- pipes ---------------------------------------------------------------------------------------


def test_on_a_pipe_a_path_is_shown_and_no_library_written(page: Path, tmp_path: Path) -> None:
    assert process("afterword page.json").stdout == process("afterword show page.json").stdout
    assert process("afterword < /dev/null").stdout == b""
    assert process("afterword - < page.json").stdout == process("afterword show page.json").stdout
    assert not (tmp_path / "library").exists()
    key = key_of(page)
    assert process("afterword").stdout.decode().splitlines()[1].startswith(key)


def test_colours_are_printed_only_when_asked_for(page: Path) -> None:
    assert b"\x1b" not in process("afterword show page.json").stdout
    assert b"\x1b[1m" in process("afterword show page.json", FORCE_COLOR="1").stdout
    assert b"\x1b" not in process("afterword show page.json", FORCE_COLOR="1", NO_COLOR="1").stdout
    assert b"\x1b[1m" in process("afterword show page.json --color", NO_COLOR="1").stdout
    assert b"\x1b" not in process("afterword show page.json --no-color", FORCE_COLOR="1").stdout
    assert b"\x1b[1m" in process("afterword page.json --color").stdout


def test_the_width_is_the_one_asked_for(page: Path) -> None:
    for words in ("afterword show page.json --width 30", "afterword page.json --width 30"):
        assert max(map(len, process(words).stdout.decode().splitlines())) <= 30
    lines = process("afterword show page.json", COLUMNS="25").stdout.decode().splitlines()
    assert max(map(len, lines)) <= 25


def test_a_closed_pipe_is_quiet(folder: Path) -> None:
    many = [{"id": i, "text": "many words " * 20} for i in range(5000)]
    store(folder / "page.json", "Long", many)
    for words in ("show page.json", "show --json page.json", "page.json", "import --json page.json"):
        done = process(f"(afterword {words}; echo $? >&2) | head -c 10 > /dev/null")
        # 141 is what shells make of SIGPIPE; some kernels take what nobody reads.
        assert done.stderr in (b"141\n", b"0\n"), words


def test_output_that_cannot_be_written_is_told(page: Path) -> None:
    done = process("afterword show page.json > /dev/full", exits=1)
    assert done.stderr == (
        b"afterword: standard output could not be written (No space left on device): check where it goes\n"
    )
    assert process("afterword show page.json >&-", exits=1).stderr.startswith(
        b"afterword: standard output is closed"
    )


def test_letters_that_the_output_cannot_hold_do_not_end_it(folder: Path) -> None:
    store(folder / "page.json", "日本 – naïve")
    shown = process("afterword show page.json", PYTHONIOENCODING="ascii").stdout
    assert shown.startswith(b"??")
    (told,) = objects(process("afterword show --json page.json", PYTHONIOENCODING="ascii").stdout.decode())
    assert told["discussion"]["title"] == "日本 – naïve"  # type: ignore[index]


def test_several_discussions_are_told_apart(page: Path, folder: Path) -> None:
    store(folder / "two.json", "Two")
    shown = process("afterword page.json two.json --width 20").stdout.decode()
    assert shown.count("═" * 20) == 1
    assert len(objects(process("afterword show --json page.json two.json").stdout.decode())) == 2


def test_standard_input_that_holds_nothing_is_told(folder: Path) -> None:
    assert process("afterword - < /dev/null", exits=1).stderr.startswith(b"afterword: standard input: empty")
    assert process("afterword show - <&-", exits=1).stderr.startswith(b"afterword: standard input: closed")


# -- opening in the app --------------------------------------------------------------------------


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The keys that the app was run on, which does not run; None is the list."""
    keys: list[str | None] = []

    def run_app(_library: Library, *, key: str | None = None, message: str = "") -> int:
        keys.append(key)
        return 0

    monkeypatch.setattr("tui.app.run", run_app)
    monkeypatch.setattr("tui.opening._take_terminal", lambda: None)
    return keys


def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sources that are read from here on, in this process."""
    monkeypatch.setattr("tui.bringing._can_fork", lambda: False)
    read: list[str] = []
    whole = TinyDBStore.read

    def told(form: TinyDBStore, source: Source) -> Iterator[Parsed]:
        read.append(source.name)
        return whole(form, source)

    monkeypatch.setattr(TinyDBStore, "read", told)
    return read


def test_a_file_that_the_library_has_is_opened_without_being_read_again(
    page: Path, opened: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = readings(monkeypatch)
    assert open_in_app(Opening((str(page),))) == 0
    assert open_in_app(Opening((str(page),))) == 0
    assert read == ["page.json"]
    assert opened[0] is not None
    assert opened[1] == opened[0]
    store(page, comments=COMMENTS[:1])
    open_in_app(Opening((str(page),)))
    assert read == ["page.json"] * 2, "other bytes are read"
    monkeypatch.setattr("tui.opening.__version__", "99")
    open_in_app(Opening((str(page),)))
    assert read == ["page.json"] * 3, "another version may read them better"
    assert set(opened) == {opened[0]}


def test_a_file_that_may_hold_several_discussions_is_read_each_time(
    page: Path, folder: Path, opened: list[str | None], tmp_path: Path
) -> None:
    lines = run("show", "--json", page).stdout + run("show", "--json", store(folder / "b.json", "B")).stdout
    (folder / "two.jsonl").write_text(lines)
    open_in_app(Opening(("two.jsonl",)))
    library = Library.open(tmp_path / "library")
    library.remove(library.list().rows[0].key)
    open_in_app(Opening(("two.jsonl",)))
    assert opened == [None, None]
    assert library.list().total == 2, "the one that was removed is back"


# -- the app -------------------------------------------------------------------------------------


@pytest.fixture
def terminal_env() -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT)}


def command(*words: str | Path) -> list[str | Path]:
    return [sys.executable, "-m", "tui", *words]


def test_a_path_opens_in_the_reader_and_several_in_the_list(
    page: Path, folder: Path, terminal_env: dict[str, str]
) -> None:
    store(folder / "two.json", "The second")
    with Terminal(command("page.json"), env=terminal_env) as terminal:
        terminal.wait_for("A buoy.")
        terminal.press("q")
        assert terminal.wait_exit(5) == 0
    with Terminal(command("page.json", "two.json", "gone.json"), env=terminal_env) as terminal:
        terminal.wait_for("The second")
        assert TITLE in terminal.text
        terminal.wait_for("gone.json")
        terminal.press("q")
        assert terminal.wait_exit(5) == 0
        assert terminal.raw.decode().rstrip().endswith("afterword: gone.json: no such file: check the name")


def test_an_empty_library_opens_the_samples(folder: Path, terminal_env: dict[str, str]) -> None:
    with Terminal(command(), env=terminal_env) as terminal:
        terminal.wait_for("samples that come with Afterword")
        assert "Last ferry" in terminal.text


def test_keys_come_from_the_terminal_when_standard_input_is_something_else(
    page: Path, terminal_env: dict[str, str]
) -> None:
    shell = f'"{sys.executable}" -m tui page.json < /dev/null 2> errors'
    with Terminal(["sh", "-c", shell], env=terminal_env) as terminal:
        terminal.wait_for("A buoy.")
        terminal.press("q")
        assert terminal.wait_exit(5) == 0


def test_a_library_that_cannot_be_written_still_opens_the_file(
    page: Path, tmp_path: Path, terminal_env: dict[str, str]
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    with Terminal(command("--library", blocked / "library", page), env=terminal_env) as terminal:
        terminal.wait_for("Flags and read marks cannot be kept")
        assert "A buoy." in terminal.text
        terminal.press("f")
        terminal.wait_for("Not flagged")
        assert "⚑" not in terminal.text, "a flag that would be lost with the passing library is none"
        terminal.press("q")
        assert terminal.wait_exit(5) == 0
    assert blocked.read_text() == ""


def test_files_that_all_fail_open_nothing(folder: Path, terminal_env: dict[str, str]) -> None:
    with Terminal(command("a.txt", "b.txt"), env=terminal_env) as terminal:
        assert terminal.wait_exit(10) == 1
        terminal.settle()
        assert bytes(terminal.raw).decode().splitlines() == [
            "afterword: a.txt: no such file: check the name",
            "afterword: b.txt: no such file: check the name",
        ]

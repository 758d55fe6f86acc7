"""What the tab key completes, asked as the shells ask it, and in the shells themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from store.folder import FolderLibrary
from store.formats import FORMS
from store.importing import import_paths
from store.samples import sample_folder
from tests.terminal.driver import Terminal
from tui.cli import COMMANDS, wants_app
from tui.completing import SHELLS
from tui.subcommands import afterword

ROOT = Path(__file__).parents[2]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """A home with a library that holds a sample, and `afterword` as a program to be found."""
    program = tmp_path / "bin" / "afterword"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m tui "$@"\n')
    program.chmod(0o755)
    library = tmp_path / "library"
    list(import_paths(FolderLibrary(library), [sample_folder() / "the-last-ferry.txt"]))
    desk = tmp_path / "desk"
    desk.mkdir()
    for name in ("page.txt", "show me, or not.txt"):
        (desk / name).write_text("text")
    (desk / "shelf").mkdir()
    return {
        "HOME": str(tmp_path),
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "AFTERWORD_LIBRARY": str(library),
        "TERM": "dumb",
        "LC_ALL": "C.UTF-8",
    }


def run(env: dict[str, str], *command: str) -> str:
    """What a command prints, run among the files of the desk."""
    done = subprocess.run(
        command,
        env=env,
        cwd=Path(env["HOME"]) / "desk",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout


def in_bash(env: dict[str, str], *lines: tuple[str, ...]) -> list[list[str]]:
    """What bash would offer for each of these lines, the cursor at the end of the last word."""
    script = run(env, "afterword", "completion", "bash") + (
        'offer() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _afterword_completion afterword\n'
        'printf "%s\\n" "${COMPREPLY[@]}" --; }\n'
    )
    (Path(env["HOME"]) / "script").write_text(script)
    asked = "\n".join("offer " + " ".join(f"'{word}'" for word in line) for line in lines)
    told = run(env, "bash", "--norc", "-c", f'source "$HOME/script"\n{asked}')
    return [[word for word in part.splitlines() if word] for part in told.split("--\n")[:-1]]


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_what_bash_offers(env: dict[str, str]) -> None:
    first, dashed, shown, named, forms, folder, joined, after = in_bash(
        env,
        ("afterword", "sh"),
        ("afterword", "show", "--js"),
        ("afterword", "show", "last-f"),
        ("afterword", "show", "show"),
        ("afterword", "import", "--format", ""),
        ("afterword", "--library", "s"),
        ("afterword", "list", "--library", "=", "s"),
        ("afterword", "page.txt", "--w"),
    )
    assert set(first) == {"show", "shelf", "show me, or not.txt"}
    assert dashed == ["--json"]
    assert len(shown) == 1
    assert shown[0].startswith("last-ferry-to-hallan-")
    assert named == ["show me, or not.txt"]
    assert forms == list(FORMS)
    assert folder == ["shelf"]
    assert joined == ["shelf"]
    assert after == ["--width"]


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_the_tab_key_in_bash(env: dict[str, str]) -> None:
    (Path(env["HOME"]) / "rc").write_text("PS1='$ '\nsource <(afterword completion bash)\n")
    command = ["bash", "--noprofile", "--rcfile", Path(env["HOME"]) / "rc", "-i"]
    with Terminal(command, 100, 10, env=env, cwd=Path(env["HOME"]) / "desk") as terminal:
        terminal.wait_for("$")
        terminal.write(b"afterword show show\t")
        terminal.wait_for("show\\ me\\,\\ or\\ not.txt")
        terminal.write(b"\x15afterword flags la\t")
        terminal.wait_for("afterword flags last-ferry-to-hallan-")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_script_of_the_other_shells(env: dict[str, str], shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    path = Path(env["HOME"]) / "script"
    path.write_text(run(env, "afterword", "completion", shell))
    run(env, shell, "-n", str(path))
    if shell == "fish":
        told = run(env, "fish", "-N", "-c", f"source {path}; complete -C 'afterword flags la'")
        assert told.startswith("last-ferry-to-hallan-")
        told = run(env, "fish", "-N", "-c", f"source {path}; complete -C 'afterword sh'")
        assert {line.partition("\t")[0] for line in told.splitlines()} >= {"show", "shelf/"}


@pytest.mark.parametrize(
    ("shell", "words", "cword"),
    [("zsh", "afterword flags la", "2"), ("fish", "afterword flags la", "la")],
)
def test_what_the_other_shells_are_answered(env: dict[str, str], shell: str, words: str, cword: str) -> None:
    asked = {"_AFTERWORD_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": cword}
    told = run(env | asked, "afterword")
    assert "last-ferry-to-hallan-" in told
    assert "Last ferry to Hallan" in told


def test_a_library_that_cannot_be_read_offers_nothing(env: dict[str, str], tmp_path: Path) -> None:
    for place in (tmp_path / "desk" / "page.txt", tmp_path / "nowhere"):
        asked = {"_AFTERWORD_COMPLETE": "bash_complete", "COMP_WORDS": "afterword flags ", "COMP_CWORD": "2"}
        told = run(env | asked | {"AFTERWORD_LIBRARY": str(place)}, "afterword")
        assert not told.strip()
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_for_each_shell(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert afterword.run(["completion", shell]) == 0
    assert "_AFTERWORD_COMPLETE" in capsys.readouterr().out


def test_another_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert afterword.run(["completion", "csh"]) == 2
    assert "csh" in capsys.readouterr().err


def test_every_command_is_told_from_a_path() -> None:
    assert set(afterword.commands) == COMMANDS
    for name in COMMANDS:
        assert wants_app([name]) is None

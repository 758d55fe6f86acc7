"""What a shell completes after `afterword`: commands, options, files, forms, keys of the library.

The scripts for zsh and fish are click's. The one for bash is here: click's offers either files or
words, and splits names at blanks. How a script and the program talk: click's `shell_completion`.
"""

from __future__ import annotations

from typing import ClassVar, Final

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class, shell_complete

from store.errors import AfterwordError
from store.formats import FORMS
from tui.config import open_library
from tui.labels import one_line

SHELLS: Final = ("bash", "zsh", "fish")
"""The shells that a script can be printed for."""

_PROGRAM: Final = "afterword"
_ASKED: Final = "_AFTERWORD_COMPLETE"

_BASH: Final = r"""%(complete_func)s() {
    local IFS=$'\n'
    local line kind value found
    COMPREPLY=()
    while read -r line; do
        kind=${line%%%%,*}
        value=${line#*,}
        if [[ $kind == plain ]]; then
            COMPREPLY+=("$value")
        elif [[ $kind == file || $kind == dir ]]; then
            compopt -o filenames 2>/dev/null
            while read -r found; do
                COMPREPLY+=("$found")
            done < <(compgen "-A${kind/%%dir/directory}" -- "$value")
        fi
    done < <(
        COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete "$1" 2>/dev/null
    )
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class Bash(BashComplete):
    """Completion in bash 4.4 and later: files beside words, names with blanks, `--option=value`."""

    source_template: ClassVar[str] = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """The whole words before the cursor, and the beginning of the one at it.

        bash makes three words of `--option=value`; the sign is left out again.
        """
        words, incomplete = super().get_completion_args()
        if incomplete == "=" and words and words[-1].startswith("--"):
            incomplete = ""
        return [
            word
            for word, before in zip(words, ["", *words], strict=False)
            if word != "=" or not before.startswith("--")
        ], incomplete


def script(shell: str) -> int:
    """Prints the script for one of `SHELLS`; returns the exit code."""
    return _run(f"{shell}_source")


def answer(asked: str) -> int:
    """Answers what a script asks (the value of `_AFTERWORD_COMPLETE`); returns the exit code."""
    return _run(asked)


def _run(instruction: str) -> int:
    from tui.subcommands import afterword

    add_completion_class(Bash)
    return shell_complete(afterword, {}, _PROGRAM, _ASKED, instruction)


# -- what stands where, for click's `shell_complete=` ------------------------------------------------


def files(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Files; the shell itself looks for them."""
    return [CompletionItem(incomplete, type="file")]


def folders(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Folders; the shell itself looks for them."""
    return [CompletionItem(incomplete, type="dir")]


def form_names(
    _ctx: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """The names of the forms that begin so."""
    return [CompletionItem(name) for name in FORMS if name.startswith(incomplete)]


def keys(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """The keys of the library that begin so, each with its title; none where it cannot be read."""
    chosen = ctx.params.get("library") or ctx.find_root().params.get("library")
    found: list[CompletionItem[str]] = []
    try:
        library = open_library(chosen)
        cursor: str | None = None
        while True:
            page = library.list(sort="title", reverse=False, cursor=cursor)
            found += [
                CompletionItem(row.key, help=one_line(row.title) or None)
                for row in page.rows
                if row.key.startswith(incomplete)
            ]
            cursor = page.cursor
            if cursor is None:
                return found
    except (AfterwordError, OSError):
        return found


def keys_and_files(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """What `afterword show` takes: a key of the library, or a file."""
    return [*keys(ctx, parameter, incomplete), *files(ctx, parameter, incomplete)]

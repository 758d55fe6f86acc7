"""The commands of `afterword`, as click declares them: words in, lines out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem

from store.version import __version__
from tui.cli import INTERRUPTED, WRONG_USAGE, Opening, guarded, refuse_unknown_word
from tui.completing import SHELLS, files, folders, form_names, keys, keys_and_files
from tui.config import LIBRARY, open_library
from tui.labels import one_line
from tui.printing import print_lines

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

_library = click.option(
    "--library",
    metavar="DIR",
    shell_complete=folders,
    help=f"The library's folder; else ${LIBRARY}, else your user data folder.",
)
_form = click.option(
    "--format",
    "form",
    metavar="F",
    shell_complete=form_names,
    help="The form the files have (`afterword formats`).",
)


def _checked(ctx: click.Context, _parameter: click.Parameter, mapping: str | None) -> str | None:
    """A mapping as it is given, once it is known to be one."""
    if mapping is not None and not ctx.resilient_parsing:
        from store.formats.mapping import Wanted

        try:
            Wanted(mapping)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None
    return mapping


_map = click.option(
    "--map",
    "mapping",
    metavar="ID=…,TEXT=…",
    callback=_checked,
    help="Which field is what in JSON or a table, as `id=…,parent=…,author=…,date=…,text=…`; "
    "it is kept for files with the same fields, and `none` forgets it.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object on each line.")
_width = click.option("--width", type=click.IntRange(1, 10_000), metavar="N", help="Columns of a line.")
_colour = click.option(
    "--color/--no-color", "colour", default=None, help="Print colours or none, wherever the output goes."
)


def _examples(*lines: str) -> str:
    """The examples of a command's help, one on each line."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))


class Afterword(click.Group):
    """The command `afterword`: a first word that is no command is a file to open."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that `args` begin with, or the one that opens files."""
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "", opened, args

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which one comes to need them."""
        return list(self.commands)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """What a shell offers for the first word: commands, options and files."""
        found = super().shell_complete(ctx, incomplete)
        return found if incomplete.startswith("-") else [*found, CompletionItem(incomplete, type="file")]

    def main(self, args: Sequence[str] | None = None, *rest: Any, **more: Any) -> NoReturn:
        """Runs `args` and exits: 0, 1 for an error, 2 for wrong usage, each error in one line."""
        words = list(sys.argv[1:] if args is None else args)
        sys.exit(guarded(lambda: self.run(words)))

    def run(self, words: Sequence[str]) -> int:
        """Runs a command line and returns its exit code. Raises what the commands raise.

        click's own `main` is left out: it ends the process itself on a closed pipe.
        """
        try:
            with self.make_context("afterword", list(words)) as ctx:
                code = self.invoke(ctx)
        except click.exceptions.Exit as done:
            return done.exit_code
        except click.Abort:
            return INTERRUPTED
        except click.ClickException as error:
            told = error.format_message().rstrip(".")
            context = getattr(error, "ctx", None)
            where = context.command_path.strip() if context else "afterword"
            print(one_line(f"afterword: {told}: `{where} --help` shows the usage"), file=sys.stderr)
            return WRONG_USAGE
        return code if isinstance(code, int) else 0


class Opened(click.Command):
    """What `afterword PATH…` is: a command without a word of its own."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the usage, with no gap where other commands have their word."""
        formatter.write_usage("afterword", " ".join(self.collect_usage_pieces(ctx)))


def _version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        print_lines([f"afterword {__version__}"])
        ctx.exit()


def _chosen(ctx: click.Context, library: str | None) -> str | None:
    """The folder of `--library` after the command, or of the one before it."""
    return library or ctx.find_root().params.get("library")


@click.group(
    cls=Afterword,
    invoke_without_command=True,
    context_settings=_CONTEXT,
    subcommand_metavar="[COMMAND | PATH…]",
    epilog=_examples(
        "afterword                       the library",
        "afterword page.txt              bring a page in and read it",
        "curl -s URL | afterword -       read what comes on standard input",
        "afterword show page.txt | less  print it, without a library",
        "afterword ./list                a file that is called like a command",
    ),
)
@_library
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Print the version."
)
@click.pass_context
def afterword(ctx: click.Context, library: str | None) -> int:
    """Read archived discussions: the article beside its comments, offline.

    `afterword page.txt` brings a saved page into your library and opens it in the terminal. `afterword`
    alone opens the library, where everything is that you brought in, with your flags and your place. `?`
    shows all keys there, `q` leaves.

    PATH is a file, or `-` for standard input. Where the output goes to a file or a pipe, files are printed
    instead, as by `show`. `afterword COMMAND --help` says more about a command.
    """
    return 0 if ctx.invoked_subcommand is not None else _open(Opening((), library))


@click.command(
    "afterword",
    cls=Opened,
    context_settings=_CONTEXT,
    epilog=_examples("afterword page.txt", "afterword --library ~/archive *.html"),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", shell_complete=files)
@_library
@_form
@_map
@_width
@_colour
@click.pass_context
def opened(
    ctx: click.Context,
    paths: tuple[str, ...],
    library: str | None,
    form: str | None,
    mapping: str | None,
    width: int | None,
    colour: bool | None,
) -> int:
    """Bring files in and open them: one discussion in the reader, several in the list.

    Where the output goes to a file or a pipe they are printed, and nothing is brought in; then --width and
    --color say how.
    """
    refuse_unknown_word(paths)
    return _open(Opening(paths, _chosen(ctx, library), form, mapping), width, colour)


def _open(opening: Opening, width: int | None = None, colour: bool | None = None) -> int:
    if sys.stdout is not None and sys.stdout.isatty():
        from tui.opening import open_in_app

        return open_in_app(opening)
    return print_instead(opening, width, colour)


def print_instead(opening: Opening, width: int | None = None, colour: bool | None = None) -> int:
    """What `afterword` and `afterword PATH…` do where standard output is no terminal: `list` and `show`."""
    from tui.reports import Style, print_list, print_paths

    if opening.paths:
        return print_paths(opening.paths, Style(width, colour), opening.form, opening.mapping)
    return print_list(open_library(opening.library))


@afterword.command(
    context_settings=_CONTEXT,
    short_help="Print files, or discussions of the library.",
    epilog=_examples(
        "afterword show page.txt",
        "afterword show page.txt --width 60 --no-color | less",
        "afterword show putin-refuses-to-visit-pakistan-0a1b2c3d4e --json | jq .comments[].text",
        "afterword show old.txt --json > old.json && afterword old.json",
    ),
)
@click.argument("targets", nargs=-1, required=True, metavar="PATH|KEY...", shell_complete=keys_and_files)
@_json
@_width
@_colour
@_form
@_map
@_library
@click.pass_context
def show(
    ctx: click.Context,
    targets: tuple[str, ...],
    as_json: bool,
    width: int | None,
    colour: bool | None,
    form: str | None,
    mapping: str | None,
    library: str | None,
) -> int:
    """Print discussions: files (the library is not touched), or keys of the library.

    Plain text: the article, then the comments, indented. With --json one object a discussion,
    `{"discussion": {…}, "comments": [{…}, …]}`, which can be brought in again.
    """
    from tui.reports import Style, print_targets

    style = Style(width, colour, as_json)
    return print_targets(targets, style, form, lambda: open_library(_chosen(ctx, library)), mapping)


@afterword.command(
    "import",
    context_settings=_CONTEXT,
    epilog=_examples(
        "afterword import page.txt other.html",
        "afterword import --json saved/* | tail -1",
        "afterword import --format saved-text notes",
        "afterword import comments.csv --map id=no,author=who,date=day,text=said",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", shell_complete=files)
@_form
@_map
@_json
@_library
@click.pass_context
def bring_in(
    ctx: click.Context,
    paths: tuple[str, ...],
    form: str | None,
    mapping: str | None,
    as_json: bool,
    library: str | None,
) -> int:
    """Bring files into the library without opening them. `-` is standard input.

    A file that was brought in before updates its discussion; flags and read marks stay.
    """
    from tui.import_reports import print_import

    return print_import(open_library(_chosen(ctx, library)), paths, form, mapping, as_json=as_json)


@afterword.command(
    "list",
    context_settings=_CONTEXT,
    epilog=_examples("afterword list", "afterword list --json | jq -r .key"),
)
@_json
@_library
@click.pass_context
def list_(ctx: click.Context, as_json: bool, library: str | None) -> int:
    """List the discussions of the library, the latest first."""
    from tui.reports import print_list

    return print_list(open_library(_chosen(ctx, library)), as_json=as_json)


@afterword.command(
    context_settings=_CONTEXT,
    short_help="List the flags that stand.",
    epilog=_examples(
        "afterword flags",
        "afterword flags putin-refuses-to-visit-pakistan-0a1b2c3d4e",
        "afterword flags --json | jq -r 'select(.label == \"claim\") | .words'",
    ),
)
@click.argument("keys", nargs=-1, metavar="[KEY]...", shell_complete=keys)
@_json
@_library
@click.pass_context
def flags(ctx: click.Context, keys: tuple[str, ...], as_json: bool, library: str | None) -> int:
    """List the flags that stand: in these discussions, or in all of the library."""
    from tui.reports import print_flags

    return print_flags(open_library(_chosen(ctx, library)), keys, as_json=as_json)


@afterword.command(
    context_settings=_CONTEXT,
    epilog=_examples("afterword check", "afterword check --repair", "afterword --library ~/archive check"),
)
@click.option("--repair", is_flag=True, help="Mend what can be mended without loss.")
@_library
@click.pass_context
def check(ctx: click.Context, repair: bool, library: str | None) -> int:
    """Go through the library and say what is wrong with it. Exits 1 when something is left to mend."""
    from tui.reports import print_problems

    return print_problems(open_library(_chosen(ctx, library)), repair=repair)


@afterword.command(context_settings=_CONTEXT, epilog=_examples("afterword formats"))
def formats() -> int:
    """List the forms that can be brought in. They are recognised by their content."""
    from tui.reports import print_forms

    return print_forms()


@afterword.command(
    context_settings=_CONTEXT,
    short_help="Print the script that completes in your shell.",
    epilog=_examples(
        "source <(afterword completion bash)    in ~/.bashrc",
        "source <(afterword completion zsh)     in ~/.zshrc, after compinit",
        "afterword completion fish > ~/.config/fish/completions/afterword.fish",
    ),
)
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> int:
    """Print the script with which the tab key completes in SHELL: bash, zsh or fish.

    It completes commands, options, files, the names of forms and the keys of the library.
    """
    from tui.completing import script

    return script(shell)


@afterword.command(
    context_settings=_CONTEXT,
    short_help="Print the settings that are in effect, or edit them.",
    epilog=_examples("afterword config", "afterword config --edit", "afterword config > my-settings.toml"),
)
@click.option("--edit", is_flag=True, help="Open the file of the settings in $VISUAL or $EDITOR.")
@click.option("--path", "as_path", is_flag=True, help="Print where the file of the settings is.")
def config(edit: bool, as_path: bool) -> int:
    """Print the settings that are in effect, with what each does and may be.

    What is printed is itself a file of settings. What is wrong in yours is told on standard error.
    """
    from tui import configuring

    if as_path:
        return configuring.print_path()
    return configuring.edit_config() if edit else configuring.print_config()

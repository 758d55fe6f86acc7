"""The command `afterword`: what its words ask for, and what comes of it when something goes wrong.

The common case, `afterword PATH…` in a terminal, is told apart here without click, whose import is
a twentieth of the time to the first frame; everything else is in `tui.subcommands`. Nothing here is
imported before it is known to be needed.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

COMMANDS: Final = frozenset(("config", "show", "import", "list", "flags", "check", "formats", "completion"))
"""The words that are commands when they come first."""

DEBUG: Final = "AFTERWORD_DEBUG"
"""The environment variable that has the traceback of an error printed."""

COMPLETE: Final = "_AFTERWORD_COMPLETE"
"""The environment variable in which a shell's script asks what the tab key completes."""

FAILED: Final = 1
WRONG_USAGE: Final = 2
INTERRUPTED: Final = 130  # 128 + SIGINT, as shells tell it
CLOSED_PIPE: Final = 141  # 128 + SIGPIPE


class Opening(NamedTuple):
    """What `afterword` and `afterword PATH…` ask for: `library` is the folder of `--library`, `form` the
    word of `--format`, `mapping` that of `--map`, each None where it is not given."""

    paths: tuple[str, ...]
    library: str | None = None
    form: str | None = None
    mapping: str | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line `arguments` (of this process, when None) and returns its exit code."""
    # Collecting garbage while a thousand modules are imported costs a tenth of the way to the first
    # frame and finds nothing. The app turns it on again when that is painted.
    gc.disable()
    words = sys.argv[1:] if arguments is None else list(arguments)
    code = guarded(lambda: _run(words))
    if arguments is None and "tui.app" in sys.modules:
        leave(code)
    return code


def leave(code: int) -> None:
    """Ends the process after the app ran: all is written and the terminal is as it was.

    Python would take apart what it has in memory first, and wait for Textual's thread of keys: 0.2 s.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


def _run(words: Sequence[str]) -> int:
    if asked := os.environ.get(COMPLETE):
        from tui.completing import answer

        return answer(asked)
    opening = wants_app(words)
    if opening is None:
        gc.enable()
        from tui.subcommands import afterword

        return afterword.run(words)
    refuse_unknown_word(opening.paths)
    if sys.stdout is None or not sys.stdout.isatty():
        gc.enable()
        from tui.subcommands import print_instead

        return print_instead(opening)
    from tui.opening import open_in_app

    return open_in_app(opening)


def wants_app(words: Sequence[str]) -> Opening | None:
    """What the words ask to open, or None when they hold a command or an option other than `--library`."""
    paths: list[str] = []
    library: str | None = None
    rest = iter(words)
    for word in rest:
        if word == "--":
            paths.extend(rest)
        elif word == "--library":
            library = next(rest, "")
            if not library:
                return None
        elif word.startswith("--library="):
            library = word.partition("=")[2]
        elif (word.startswith("-") and word != "-") or (not paths and word in COMMANDS):
            return None
        else:
            paths.append(word)
    return Opening(tuple(paths), library)


def refuse_unknown_word(paths: Sequence[str]) -> None:
    """Raises `SourceError` when the first path is a word that is neither a command nor a file."""
    word = next(iter(paths), "-")
    if not word:
        from store.errors import SourceError

        raise SourceError("an empty word is neither a file nor a command", "check the quotes")
    if word != "-" and not os.path.lexists(word) and os.sep not in word and "." not in word:
        from store.errors import SourceError

        raise SourceError(f"{word}: neither a file nor a command", "`afterword --help` lists the commands")


def guarded(run: Callable[[], int]) -> int:
    """What `run` returns, or the exit code for what went wrong, which is told in one line.

    A closed pipe is quiet. With AFTERWORD_DEBUG set, the traceback of an error is printed as well.
    """
    from store.errors import AfterwordError

    try:
        code = run()
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        return CLOSED_PIPE
    except KeyboardInterrupt:
        _discard_output()
        return INTERRUPTED
    except AfterwordError as error:
        report(error)
        return FAILED
    except Exception as error:  # noqa: BLE001 (the last resort: no traceback for anybody's input)
        told = f"something went wrong ({type(error).__name__}: {error})"
        report(AfterwordError(told, f"{DEBUG}=1 shows where; please report it"), error)
        return FAILED
    return code


def report(told: Exception, cause: BaseException | None = None) -> None:
    """Says on standard error what went wrong, in one line; with the traceback where that is asked for."""
    from store.text import safe, safe_line, thinned

    lines = thinned(safe_line(f"afterword: {told}"))
    if os.environ.get(DEBUG):
        from traceback import format_exception

        lines += "\n" + safe("".join(format_exception(cause or told))).rstrip()
    with suppress(OSError):  # there may be nobody to tell
        print(lines, file=sys.stderr, flush=True)


def _discard_output() -> None:
    """Sends what is still to be written nowhere, so that the interpreter's end does not complain."""
    with suppress(OSError, ValueError, AttributeError):  # it may be no stream of the system
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


if __name__ == "__main__":
    sys.exit(main())

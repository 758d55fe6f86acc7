"""Standard output: safe lines, JSON lines, and whether there are colours.

What is printed is written as bytes: JSON is UTF-8 wherever it goes, and a text that the terminal's
encoding cannot hold loses letters instead of ending the program.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

import orjson

from store.codec import plain
from store.errors import AfterwordError
from store.text import escaped_json

_DEFAULT_WIDTH: Final = 80


def print_lines(lines: Iterable[str]) -> None:
    """Prints lines, which must be safe, and gives them to the system.

    Raises BrokenPipeError when nobody reads any longer, `AfterwordError` when they cannot be written.
    """
    encoding = (sys.stdout.encoding if sys.stdout is not None else None) or "utf-8"
    _write("".join(f"{line}\n" for line in block).encode(encoding, "replace") for block in _blocks(lines))


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines, a few at first so that a reader has something to read, then many at a time."""
    rest, size = iter(lines), 64
    while block := list(islice(rest, size)):
        yield block
        size = 4096


def print_json(document: Mapping[str, Any]) -> None:
    """Prints one JSON object on a line, what a terminal obeys written as escapes. Raises as `print_lines`."""
    try:
        encoded = orjson.dumps(document)
    except TypeError:  # lone surrogates, integers beyond 64 bits
        encoded = orjson.dumps(plain(document))
    _write([escaped_json(encoded.decode()).encode() + b"\n"])


def _write(pieces: Iterable[bytes]) -> None:
    if sys.stdout is None:
        raise AfterwordError("standard output is closed", "send it to a file or a pipe")
    try:
        sys.stdout.flush()
        out = sys.stdout.buffer
        for piece in pieces:
            out.write(piece)
        out.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        sys.stdout = None  # what is left in it cannot be written at the end either
        told = f"standard output could not be written ({error.strerror})"
        raise AfterwordError(told, "check where it goes") from error


def wants_colour(chosen: bool | None) -> bool:
    """Whether to print colours: as `chosen` on the command line, else never with NO_COLOR, else with
    FORCE_COLOR or in a terminal that has them (https://no-color.org, https://force-color.org)."""
    if chosen is not None:
        return chosen
    if os.environ.get("NO_COLOR"):
        return False
    if forced := os.environ.get("FORCE_COLOR"):
        return forced not in ("0", "false")
    return is_terminal() and os.environ.get("TERM") != "dumb"


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def page_width() -> int:
    """The cells of a line: of COLUMNS, else of the terminal that is at hand, else 80."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told) > 0:
        return int(told)
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            if stream is not None and (columns := os.get_terminal_size(stream.fileno()).columns) > 0:
                return columns
        except (OSError, ValueError):
            continue
    return _DEFAULT_WIDTH

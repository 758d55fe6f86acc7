"""Paths as people type, paste and drop them, and their completion.

A terminal that a file is dropped on pastes its path: with backslashes before blanks (macOS, kitty), in single
or double quotes (GNOME, Windows), or as a `file:` address (RFC 8089; KDE); several stand in one line or each
in its own. All of them are read here, the way a POSIX shell takes a line apart into words.
"""

from __future__ import annotations

import os
import re
from typing import Final, NamedTuple

_LINES: Final = re.compile(r"[\r\n\0]+")
_TO_ESCAPE: Final = re.compile(r"""([\s'"\\])""")
_FILE: Final = re.compile(r"file:(?://[^/]*)?(?=/)", re.IGNORECASE)
_MOST: Final = 500
"""Candidates that a completion gives: more are not looked through."""


class Word(NamedTuple):
    """A word of a line, without its quotes and backslashes, and where it begins in the line."""

    text: str
    start: int


class Candidate(NamedTuple):
    """What a path can be completed to: the name of a file or a folder, and the whole line then."""

    name: str
    is_folder: bool
    line: str


class Completion(NamedTuple):
    """A line with as much added as is certain, and what may follow."""

    line: str
    candidates: list[Candidate]


def parse(text: str) -> list[str]:
    """The paths in what was typed, pasted or dropped, each once, with "~" made the home folder.

    A line that is a path as it stands is that one, whatever blanks are in it; so is one of which no word is.
    """
    found: dict[str, None] = {}
    for line in _LINES.split(text):
        if stripped := line.strip():
            found.update(dict.fromkeys(_in_line(stripped)))
    return list(found)


def _in_line(line: str) -> list[str]:
    whole = expanded(line)
    if os.path.lexists(whole):
        return [whole]
    each = [_plain(word.text) for word in words(line)]
    return each if len(each) == 1 or any(map(os.path.lexists, each)) else [whole]


def _plain(path: str) -> str:
    """A path, also where it came as a `file:` address."""
    if (match := _FILE.match(path)) is None:
        return expanded(path)
    from urllib.parse import unquote_to_bytes

    return os.fsdecode(unquote_to_bytes(path[match.end() :]))


def expanded(path: str) -> str:
    """A path with "~" or "~name" at its beginning made a home folder."""
    return os.path.expanduser(path)  # noqa: PTH111 (an unknown ~name stays as it is)


def shortened(path: str) -> str:
    """A path with the home folder at its beginning made "~"."""
    home = expanded("~")
    if home not in ("~", "/") and (path == home or path.startswith(home.rstrip("/") + "/")):
        return "~" + path[len(home.rstrip("/")) :]
    return path


def short(path: str) -> str:
    """A path as briefly as it can be typed: from the working folder or from home where it is below these."""
    try:
        here = os.getcwd().rstrip("/") + "/"  # noqa: PTH109
    except OSError:  # the folder is gone
        return shortened(path)
    below = path.removeprefix(here)
    return shortened(path) if below == path or below.startswith(("~", "file:")) or not below else below


def quoted(path: str) -> str:
    """A path as it is written among others in a line."""
    return _TO_ESCAPE.sub(r"\\\1", path)


def words(line: str) -> list[Word]:
    """The words of a line. A quote that is not closed reaches to the end."""
    found: list[Word] = []
    text: list[str] = []
    start, quote, at = -1, "", 0
    while at < len(line):
        letter = line[at]
        if start < 0 and not letter.isspace():
            start = at
        if letter == "\\" and quote != "'" and at + 1 < len(line):
            if not quote or line[at + 1] in '"\\$`':
                at += 1
            text.append(line[at])
        elif quote:
            if letter == quote:
                quote = ""
            else:
                text.append(letter)
        elif letter in "'\"":
            quote = letter
        elif letter.isspace():
            if start >= 0:
                found.append(Word("".join(text), start))
            text, start = [], -1
        else:
            text.append(letter)
        at += 1
    if start >= 0:
        found.append(Word("".join(text), start))
    return found


def last_word(line: str) -> Word:
    """The word that the end of a line belongs to: an empty one after a blank."""
    found = words(line)
    # A letter more shows whether the last word goes on.
    return found[-1] if found and len(words(line + "x")) == len(found) else Word("", len(line))


def complete(line: str) -> Completion:
    """What the last path of a line can be completed to.

    Hidden names only when a dot was typed; names that begin in another case only when none begins as typed.
    Folders end with a slash.
    """
    word = last_word(line)
    path = "~/" if word.text == "~" else word.text
    folder, slash, stem = path.rpartition("/")
    folder += slash
    names = _names(expanded(folder) or ".", stem)
    before = line[: word.start] + quoted(folder)
    ends = [f"{name}{'/' if is_folder else ''}" for name, is_folder in names]
    candidates = [
        Candidate(name, is_folder, before + quoted(end))
        for (name, is_folder), end in zip(names, ends, strict=True)
    ]
    common = os.path.commonprefix(ends)  # noqa: RUF071 (names, not paths)
    if len(common) < len(stem) or not ends:
        common = stem
    return Completion(before + quoted(common) if names else line, candidates)


def _names(folder: str, stem: str) -> list[tuple[str, bool]]:
    """The names in a folder that begin with `stem`, and which are folders'; none where it cannot be read."""
    exact: list[tuple[str, bool]] = []
    alike: list[tuple[str, bool]] = []
    loose = stem.casefold()
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") and not stem.startswith("."):
                    continue
                if entry.name.startswith(stem):
                    exact.append((entry.name, _is_folder(entry)))
                elif entry.name.casefold().startswith(loose):
                    alike.append((entry.name, _is_folder(entry)))
                if len(exact) >= _MOST:
                    break
    except (OSError, ValueError):
        return []
    return sorted(exact or alike[:_MOST], key=lambda found: (found[0].casefold(), found[0]))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False

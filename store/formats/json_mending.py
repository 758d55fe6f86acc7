"""JSON that no reader takes, mended as far as it can be: what is replaced or left out is told.

Raw control characters in texts are escaped, numbers that no machine holds become texts, what is nested too
deep becomes "…", and of JSON that breaks off the beginning is closed (RFC 8259 says what is no JSON).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from store.model import Repair

DEEPEST: Final = 1000
"""Levels of objects and lists that are kept; orjson reads 1,024."""

_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\],"]', re.DOTALL)
_TEXT: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_CONTROL: Final = re.compile(rb"[\x00-\x1f]")
_ODD_ESCAPE: Final = re.compile(rb'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}|(.))', re.DOTALL)
_LARGE: Final = re.compile(
    rb'"(?:[^"\\]++|\\.)*+"|(?<![0-9.eE+-])-?[0-9]++(?:\.[0-9]++)?[eE]\+?[0-9]{3,}+|(?<![0-9.eE+-])-?[0-9]{300,}+\.[0-9]++',
    re.DOTALL,
)

_RECORDS: Final = frozenset(
    (
        *(b"ancestors", b"children", b"comments", b"commenters", b"data", b"descendants", b"discussions"),
        *(b"edges", b"entries", b"hits", b"issues", b"items", b"messages", b"nodes", b"notes", b"posts"),
        *(b"pulls", b"replies", b"results", b"reviews", b"thread", b"things", b"topics", b"users"),
    )
)
"""What lists of comments, and of what they belong to, are called."""


class Beginning(NamedTuple):
    """The beginning of broken JSON, closed, and how many bytes of what was there are whole in it."""

    data: bytes
    end: int


def mended(data: bytes, repairs: list[Repair]) -> bytes:
    """`data` (UTF-8) with what makes it unreadable replaced; the same where there is nothing of that."""
    data = _without_controls(data, repairs)
    data = _without_large(data, repairs)
    return _without_depths(data, repairs)


def _without_controls(data: bytes, repairs: list[Repair]) -> bytes:
    """Control characters in texts as escapes, outside of them as spaces; stray backslashes as such."""
    count = 0

    def mend(found: re.Match[bytes]) -> bytes:
        nonlocal count
        text = found[0]
        if b"\\" not in text and _CONTROL.search(text) is None:
            return text
        fixed = _CONTROL.sub(lambda control: b"\\u%04x" % control[0][0], text)
        if b"\\" in fixed:
            fixed = _ODD_ESCAPE.sub(lambda odd: odd[0] if odd[1] is None else b"\\\\" + odd[1], fixed)
        count += fixed != text
        return fixed

    pieces: list[bytes] = []
    place = 0
    for found in _TEXT.finditer(data):
        between = data[place : found.start()]
        pieces += (_spaced(between), mend(found))
        place = found.end()
    tail = data[place:]
    pieces.append(tail if b'"' in tail else _spaced(tail))
    fixed = b"".join(pieces)
    if count:
        repairs.append(Repair("not-escaped", f"characters that JSON wants escaped stood in {count:,} texts"))
    return fixed


def _spaced(between: bytes) -> bytes:
    """What stands between texts, its control characters as spaces."""
    if _CONTROL.search(between) is None:
        return between
    return _CONTROL.sub(lambda control: control[0] if control[0] in b"\t\n\r" else b" ", between)


def _without_large(data: bytes, repairs: list[Repair]) -> bytes:
    """Numbers beyond what a computer's fractions hold as texts."""
    count = 0

    def mend(found: re.Match[bytes]) -> bytes:
        nonlocal count
        token = found[0]
        if token.startswith(b'"') or abs(float(token)) != float("inf"):
            return token
        count += 1
        return b'"' + token + b'"'

    data = _LARGE.sub(mend, data)
    if count:
        repairs.append(Repair("large-number", f"{count:,} numbers that no computer holds became texts"))
    return data


def _without_depths(data: bytes, repairs: list[Repair]) -> bytes:
    """What stands deeper than `DEEPEST` as "…"."""
    pieces: list[bytes] = []
    level = place = count = 0
    for found in _TOKEN.finditer(data):
        letter = data[found.start()]
        if letter in b"{[":
            level += 1
            if level == DEEPEST + 1:
                pieces.append(data[place : found.start()])
        elif letter in b"}]":
            level -= 1
            if level == DEEPEST:
                pieces.append('"…"'.encode())
                place = found.end()
                count += 1
    if not pieces:
        return data
    if level > DEEPEST:
        place = len(data)
    repairs.append(
        Repair("too-deep", f"what is nested deeper than {DEEPEST:,} levels was left out, {count:,} times")
    )
    return b"".join([*pieces, data[place:]])


class _Level(NamedTuple):
    """An object or a list that is open: its bracket, where what is whole in it ends, what it is called."""

    letter: int
    end: int
    name: bytes = b""


def beginning(data: bytes, end: int) -> Beginning | None:
    """The JSON before byte `end`, where it breaks, closed; None where nothing is whole.

    The last thing before that, which may be broken as well, is left out, and so is the comment that it stands
    in: the item of the inmost list whose name says that it holds such, else of the inmost list.
    """
    levels: list[_Level] = []
    name = b""
    for token in _TOKEN.finditer(data, 0, end):
        letter = data[token.start()]
        if letter in b"{[":
            if len(levels) > DEEPEST:
                break
            levels.append(_Level(letter, token.end(), name))
            name = b""
        elif letter in b"}]":
            if not levels or levels.pop().letter != letter - 2:
                break
            if not levels:
                return Beginning(data[: token.end()], token.end())
            levels[-1] = levels[-1]._replace(end=token.end())
        elif letter == ord(",") and levels:
            levels[-1] = levels[-1]._replace(end=token.start())
            name = b""
        elif token.end() == token.start() + 1:
            break  # a text that does not end
        else:
            name = data[token.start() + 1 : min(token.end() - 1, token.start() + 40)]
    lists = [at for at, level in enumerate(levels) if level.letter == ord("[")]
    told = [at for at in lists if not at or levels[at].name in _RECORDS]
    if lists:
        del levels[(told or lists)[-1] + 1 :]
    if not levels:
        return None
    closers = bytes(level.letter + 2 for level in reversed(levels))
    return Beginning(data[: levels[-1].end] + closers, levels[-1].end)

"""The JSON values in a source, also where JSON is at its limits.

One value, one on each line (https://jsonlines.org), several after one another, or a list of them:
each comes out by itself. What `orjson` does not hold (RFC 8259 allows it) is replaced and told:
integers beyond 64 bits become texts, lone surrogates U+FFFD; NaN and Infinity, which JSON does not
have and programs write, become null.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from json import JSONDecodeError, JSONDecoder
from typing import Any, Final, NamedTuple

import orjson

from store.codec import DEEPEST
from store.model import Repair
from store.source import HEAD, Source

_LONG: Final = re.compile(rb"[0-9]{19}")
_ODD: Final = re.compile(
    rb'"(?:[^"\\]++|\\.)*+"|(?<![0-9.eE+])-?[0-9]{19,}+(?![.eE])|-?\bInfinity\b|\bNaN\b', re.DOTALL
)
_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL
)
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_SPACE: Final = re.compile(r"\s*")
_PROBED: Final = 3
_LONGEST: Final = 512 * 1024**2  # bytes of a line
_MARK: Final = b"\xef\xbb\xbf"
_BRACKET: Final = re.compile(r'(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+([{}\[\]])', re.DOTALL)
_TOKEN: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"|[,"]', re.DOTALL)
_CUT: Final = re.compile(
    r'\s*+,?+\s*+(?:(?P<key>"(?:[^"\\]++|\\.)*+"\s*+:)\s*+)?"(?:[^"\\]++|\\u[0-9a-fA-F]{4}|\\[^u])*+',
    re.DOTALL,
)


class Value(NamedTuple):
    """One JSON value of a source, the line it begins on (from 1), and what was repaired to read it.

    `error` says why there is no value, "" where there is one.
    """

    value: object
    line: int
    repairs: list[Repair]
    error: str = ""


def values(source: Source) -> Iterator[Value]:
    """The values in `source`, those that cannot be read among them. A list at the top is its items.

    A large source with a value on each line is read line by line, any other one is held whole.
    """
    if _is_large_dump(source):
        yield from _streamed(source)
        return
    data, repairs = utf8(source.data)
    found = _on_lines(data) if _has_lines(data) else _whole(data)
    for value in found:
        if repairs:
            value, repairs = value._replace(repairs=[*repairs, *value.repairs]), []
        yield value


def loads(data: bytes) -> tuple[object, list[Repair]]:
    """The one value that `data` (UTF-8) is, and what was replaced in it. Raises ValueError."""
    repairs: list[Repair] = []
    if _LONG.search(data):
        data = _without_odd(data, repairs)
    try:
        return orjson.loads(data), repairs
    except orjson.JSONDecodeError:
        fixed = _without_surrogates(_without_odd(data, repairs), repairs)
        if fixed != data:
            with suppress(orjson.JSONDecodeError):
                return orjson.loads(fixed), repairs
        from store.formats.json_mending import mended

        more = mended(fixed, repairs)
        if more == data:
            raise
        return orjson.loads(more), repairs


def too_deep(value: object) -> bool:
    """Whether `value` is nested beyond `store.codec.DEEPEST` levels, so that it could not be written."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True


def head_text(head: bytes) -> str:
    """The beginning of a source as text, to recognise JSON by: "" where it does not begin like it."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "ignore")
    else:
        text = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    text = text.lstrip()
    return text if text.startswith(("{", "[")) else ""


def head_value(head: bytes) -> Any:
    """The beginning of a JSON value as far as it goes, None where it is no JSON.

    What is cut is closed: a text ends where the head does, objects and lists hold what is whole. Of several
    values (one on each line, or one after another) it is the first. Integers beyond 64 bits are floats. The
    value is shared by all who ask, and not to be changed.
    """
    return _head_value(head)


@lru_cache(maxsize=2)  # every form asks for that of the same head
def _head_value(head: bytes) -> Any:
    text = head_text(head)
    if not text:
        return None
    with suppress(ValueError):
        return orjson.loads(text)
    closed = _closed(text)
    with suppress(ValueError):
        return orjson.loads(closed)
    with suppress(ValueError):
        return loads(closed.encode())[0]
    return None


def _closed(text: str) -> str:
    """The first value that `text` begins with, closed where it is cut."""
    open_: list[str] = []
    safe = 0  # the end of what is whole
    while (found := _BRACKET.match(text, safe)) is not None:
        mark = found[1]
        if mark in "{[":
            if len(open_) > DEEPEST:
                return text[:safe] + "".join(reversed(open_))
            open_.append("}" if mark == "{" else "]")
        elif not open_ or open_.pop() != mark:
            return ""
        safe = found.end()
        if not open_:
            return text[:safe]
    closers = "".join(reversed(open_))
    place = safe
    for found in _TOKEN.finditer(text, safe):
        if found[0] == '"':
            break  # a text that is cut; what looks like a comma in it is none
        place = found.end()
        safe = place - 1 if found[0] == "," else safe
    if place < len(text) and (cut := _CUT.match(text, safe)) and cut.end() > place:
        tail = cut[0].rstrip()
        keyed = cut["key"] is not None
        if keyed == closers.startswith("}"):
            return f'{text[:safe]}{tail}"{closers}'
    return text[:safe] + closers


def utf8(data: bytes) -> tuple[bytes, list[Repair]]:
    """`data` in UTF-8 (RFC 8259, section 8.1) without a byte order mark; what is not is replaced."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode("utf-8", "replace"), []
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        told = Repair("not-utf8", f"it is not UTF-8 (byte {error.start}): those letters became \ufffd")
        return data.decode("utf-8", "replace").encode(), [told]
    return data, []


def _is_large_dump(source: Source) -> bool:
    """Whether a source that is larger than what is looked at has a value on each line."""
    head = source.head
    if len(head) < HEAD or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    end = head.rfind(b"\n")
    if end >= 0:
        lines = [line.rstrip(b",") for _, line in _lines(head[:end].removeprefix(_MARK))]
        return any(_is_object(line) for line in lines[: _PROBED + 1])
    if not head.removeprefix(_MARK).lstrip().startswith(b"{"):
        return False
    with source.open() as stream:  # one line may be longer than all that was looked at
        return _is_object(stream.readline(_LONGEST).removeprefix(_MARK).strip()) and bool(stream.read(1))


def _streamed(source: Source) -> Iterator[Value]:
    """The values on the lines of a source, also where they are the items of a list."""
    encoded = 0
    with source.open() as stream:
        number, inside = 0, False
        while line := stream.readline(_LONGEST):
            number += 1
            line = line.removeprefix(_MARK).strip() if number == 1 else line.strip()
            if not inside and line == b"[":
                inside = True
                continue
            if inside:
                line = b"" if line == b"]" else line.rstrip(b",")
            if not line:
                continue
            try:
                yield Value(orjson.loads(line), number, []) if not _LONG.search(line) else _line(line, number)
            except orjson.JSONDecodeError:
                value = _line(line, number)
                if any(repair.kind == "not-utf8" for repair in value.repairs):
                    encoded += 1
                    if encoded > 1:  # a source in another encoding would say so of every line
                        value = value._replace(repairs=[r for r in value.repairs if r.kind != "not-utf8"])
                yield value


def _line(line: bytes, number: int) -> Value:
    """The value of a line at the limits of JSON."""
    data, encoded = utf8(line)
    try:
        value, repairs = loads(data)
    except ValueError as error:
        return Value(None, number, [], f"line {number}: not JSON ({_why(error)})")
    return Value(value, number, [*encoded, *repairs])


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers (from 1)."""
    start, number = 0, 0
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        number += 1
        line = data[start:end].strip()
        if line:
            yield number, line
        start = end + 1


def _has_lines(data: bytes) -> bool:
    """Whether each line is a value: one of the first lines is an object by itself, and more follow."""
    probed = []
    for _, line in _lines(data):
        probed.append(line)
        if len(probed) > _PROBED:
            break
    return len(probed) > 1 and any(_is_object(line) for line in probed)


def _is_object(line: bytes) -> bool:
    if not line.startswith(b"{") or not line.endswith(b"}"):
        return False
    try:
        return isinstance(loads(line)[0], dict)
    except ValueError:
        return False


def _on_lines(data: bytes) -> Iterator[Value]:
    for number, line in _lines(data):
        try:
            value, repairs = loads(line)
        except ValueError as error:
            yield Value(None, number, [], f"line {number}: not JSON ({_why(error)})")
        else:
            yield Value(value, number, repairs)


def _whole(data: bytes) -> Iterator[Value]:
    try:
        value, repairs = loads(data)
    except ValueError as error:
        yield from _one_after_another(data, error)
        return
    if not isinstance(value, list):
        yield Value(value, 1, repairs)
        return
    for item in value:
        yield Value(item, 1, repairs)
        repairs = []


def _one_after_another(data: bytes, error: ValueError) -> Iterator[Value]:
    """Values that stand one after another over several lines each, up to one that is broken."""
    text = data.decode()
    decoder, at, line = JSONDecoder(), 0, 1
    while True:
        begins = _SPACE.match(text, at).end()  # type: ignore[union-attr]
        line += text.count("\n", at, begins)
        if begins == len(text):
            return
        try:
            _, at = decoder.raw_decode(text, begins)
            value, repairs = loads(text[begins:at].encode())
        except (ValueError, RecursionError) as broken:
            yield from _broken(text[begins:].encode(), line, error if line == 1 else broken)
            return
        yield Value(value, line, repairs)
        line += text.count("\n", begins, at)


def _broken(data: bytes, line: int, error: BaseException) -> Iterator[Value]:
    """What stands whole at the beginning of a value that is broken, and where it breaks."""
    from store.formats.json_mending import beginning, mended

    repairs: list[Repair] = []
    data = mended(_without_surrogates(_without_odd(data, repairs), repairs), repairs)
    end = len(data)
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError as broken:
        error, end = broken, len(data.decode()[: broken.pos].encode())
    whole = beginning(data, end)
    try:
        value = orjson.loads(whole.data) if whole is not None else None
    except ValueError:
        whole = None
    if whole is None:
        yield Value(None, line, [], f"line {line}: not JSON ({_why(error)})")
        return
    for item in value if isinstance(value, list) else [value]:
        yield Value(item, line, repairs)
        repairs = []
    line += data.count(b"\n", 0, end)
    lost = f"line {line:,}, byte {end:,} of {len(data):,}: not JSON from here on"
    yield Value(None, line, [], f"{lost} ({_why(error)}); what stands whole before it came in")


def _why(error: BaseException) -> str:
    """What is wrong with a JSON text, in short."""
    if isinstance(error, JSONDecodeError):
        return f"{error.msg.lower()}, column {error.colno}"
    return str(error) or "nested too deep"


def _without_odd(data: bytes, repairs: list[Repair]) -> bytes:
    """`data` with integers beyond 64 bits as texts, and null for numbers that are none."""
    counts = {"integers": 0, "numbers": 0}

    def mend(found: re.Match[bytes]) -> bytes:
        token = found[0]
        if token[0] == ord('"'):
            return token
        if token[-1:].isdigit():
            if len(token) <= 20 and -(2**63) <= int(token) < 2**64:
                return token
            counts["integers"] += 1
            return b'"' + token + b'"'
        counts["numbers"] += 1
        return b"null"

    data = _ODD.sub(mend, data)
    if counts["integers"]:
        repairs.append(Repair("wide-integer", f"{counts['integers']} integers beyond 64 bits became texts"))
    if counts["numbers"]:
        repairs.append(Repair("not-a-number", f"{counts['numbers']} numbers that are none became null"))
    return data


def _without_surrogates(data: bytes, repairs: list[Repair]) -> bytes:
    """`data` with U+FFFD for each escaped surrogate that stands alone."""
    count = 0

    def mend(found: re.Match[bytes]) -> bytes:
        nonlocal count
        if len(found[0]) == 6 and _SURROGATE.match(found[0]):
            count += 1
            return b"\\ufffd"
        return found[0]

    data = _ESCAPE.sub(mend, data)
    if count:
        repairs.append(Repair("lone-surrogate", f"{count} halves of letters (lone surrogates) became \ufffd"))
    return data

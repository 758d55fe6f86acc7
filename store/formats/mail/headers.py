"""The header of a message: its fields, and the words in them (RFC 5322, 2.2; RFC 2047; RFC 2231).

Fields are bytes until somebody asks for one: of some twenty in a message, six are read.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote_to_bytes

from store.formats.mail.charsets import decoded

LONGEST: Final = 1024 * 1024
"""Bytes of a header at most; what follows is read as the body."""

_FIELD: Final = re.compile(rb"^([!-9;-~]+)[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE)
_WORD: Final = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*|.*?)\?=", re.DOTALL)
_GAP: Final = re.compile(r"\s+")
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]+")
_PARAMETER: Final = re.compile(
    r';\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^\s;]*[^;]*?))\s*(?=;|$)', re.DOTALL
)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


class Header:
    """The fields of a message by their names in lower case, in their order."""

    __slots__ = ("_fields", "charset")

    def __init__(self, block: bytes) -> None:
        self._fields: dict[bytes, list[tuple[bytes, bytes]]] = {}
        for name, value in _FIELD.findall(block):
            self._fields.setdefault(name.lower(), []).append((name, value))
        self.charset = ""
        """What bytes beyond ASCII are in, where the header itself does not say: the encoding of the body."""

    def __len__(self) -> int:
        return len(self._fields)

    def raw(self, name: bytes) -> bytes:
        """The first field of this name (in lower case), b"" where there is none."""
        found = self._fields.get(name)
        return found[0][1] if found else b""

    def all_raw(self, name: bytes) -> list[bytes]:
        """All fields of this name."""
        return [value for _, value in self._fields.get(name, ())]

    def text(self, name: bytes) -> str:
        """The first field of this name as it is read, on one line."""
        raw = self.raw(name)
        return words(raw, self.charset) if raw else ""

    def plain(self, name: bytes) -> str:
        """The first field of this name on one line, encoded words left as they are."""
        raw = self.raw(name)
        return " ".join(_text(raw, self.charset).split()) if raw else ""

    def others(self, known: frozenset[bytes], prefixes: tuple[bytes, ...]) -> Iterator[tuple[str, str]]:
        """The fields that are neither `known` nor begin as these: their names as written, and texts."""
        for name, fields in self._fields.items():
            if name not in known and not name.startswith(prefixes):
                for written, value in fields:
                    if value.strip():
                        yield written.decode("ascii"), words(value, self.charset)


def words(raw: bytes, charset: str = "") -> str:
    """A field as it is read: on one line, its encoded words decoded."""
    text = _text(raw, charset)
    if "=?" in text:
        text = decode_words(text)
    return " ".join(text.split())


def decode_words(text: str) -> str:
    """`text` with its encoded words decoded (RFC 2047), also those that break its rules.

    Two words with white space between them are one text (6.2); a letter whose bytes are shared between
    them is put together. What is no encoded word stays.
    """
    parts: list[str] = []
    held, charset, at = b"", "", 0
    for found in _WORD.finditer(text):
        between = text[at : found.start()]
        data = _decode_word(found[2], found[3])
        joins = bool(charset) and (not between or between.isspace())
        if joins and charset == found[1].lower():
            held += data
        else:
            if charset:
                parts.append(decoded(held, charset).text)
            if not joins:
                parts.append(between)
            held, charset = data, found[1].lower()
        at = found.end()
    if charset:
        parts.append(decoded(held, charset).text)
    parts.append(text[at:])
    return "".join(parts)


def _decode_word(kind: str, word: str) -> bytes:
    data = word.encode("utf-8", "surrogateescape")
    if kind in "qQ":
        return binascii.a2b_qp(data.replace(b"\n", b""), header=True)
    return base64(data)


def base64(data: bytes) -> bytes:
    """What `data` says in base 64, as far as it goes (RFC 4648, 4); other letters are passed over."""
    letters = _NOT_BASE64.sub(b"", data)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _text(raw: bytes, charset: str) -> str:
    return raw.decode("ascii") if raw.isascii() else decoded(raw, charset).text


def content(field: str, otherwise: str) -> tuple[str, dict[str, str]]:
    """The value of a field with parameters, in lower case, and these by their names (RFC 2045, RFC 2231)."""
    value = field.partition(";")[0].strip().lower() or otherwise
    if ";" not in field:
        return value, {}
    told: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, quoted, bare in _PARAMETER.findall(field):
        said = _ESCAPED.sub(r"\1", quoted) if quoted else bare
        name = name.lower()
        if "*" in name:
            base, _, rest = name.partition("*")
            number = rest.rstrip("*")
            pieces.setdefault(base, {})[int(number) if number.isdecimal() else 0] = (
                said,
                rest.endswith("*") or not rest,
            )
        else:
            told.setdefault(name, decode_words(said) if "=?" in said else said)
    for name, parts in pieces.items():
        told[name] = _continued(parts)
    return value, told


def _continued(parts: dict[int, tuple[str, bool]]) -> str:
    """A parameter in pieces, or with an encoding of its own (RFC 2231, 3 and 4)."""
    charset, data = "", b""
    for number in sorted(parts):
        said, is_encoded = parts[number]
        if is_encoded and number == min(parts) and said.count("'") >= 2:
            charset, _, said = said.split("'", 2)
        piece = said.encode("utf-8", "surrogateescape")
        data += unquote_to_bytes(piece) if is_encoded else piece
    return decoded(data, charset).text

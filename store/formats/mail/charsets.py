"""Bytes of a mail made text, whatever the mail says of them.

What is declared counts unless the bytes say otherwise: UTF-8 that is called something else, a Windows
code page that is called ISO 8859 or ASCII, names that no one knows.
"""

from __future__ import annotations

import codecs
from functools import lru_cache
from typing import Final, NamedTuple

from store.errors import SourceError

_WIDER: Final = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "cp950",
    "iso2022_jp": "iso2022_jp_ext",
}
"""Encodings that programs mean by another's name: they have its letters and more (WHATWG Encoding, 4.2)."""

_ALIASES: Final = {
    "unicode": "utf-16",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-big5": "cp950",
    "x-mac-roman": "mac_roman",
    "x-roman8": "hp_roman8",
    "macintosh": "mac_roman",
    "visii": "viscii",
    "iso-10646-ucs-2": "utf-16",
}
_NO_CHARSET: Final = frozenset(("", "ascii", "us-ascii", "unknown-8bit", "x-unknown", "unknown", "default"))
_NOT_FOR_TEXT: Final = frozenset(
    ("undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "mbcs", "oem")
)
_SINGLE: Final = ("iso8859", "cp125", "cp1252", "koi8", "mac", "cp437", "cp850", "ascii")
_FOREIGN: Final = 0.15
"""Bytes beyond ASCII, of all, from which on a text is hardly written in Latin letters."""


class Decoded(NamedTuple):
    """A text, and what was wrong with what is said of its bytes ("cp1252, not as utf-8")."""

    text: str
    wrong: str = ""


def decoded(data: bytes, charset: str = "") -> Decoded:
    """The text that `data` is in the encoding that is declared ("" for none). Never raises."""
    name = _known(charset.strip().strip("\"'").lower())
    if data.isascii() and (name is None or name in ("", "utf-8") or name.startswith(_SINGLE)):
        return Decoded(data.decode("ascii"))
    if name is not None and name.startswith(("utf-16", "utf-32")) and b"\0" not in data:
        name = None  # these have one in nearly every letter
    if name is None:
        text, used = _guessed(data)
        return Decoded(text, f"{used}, not as {charset[:40]}")
    if not name:
        text, used = _guessed(data)
        said = f"not as {charset}" if charset else "none is named"
        return Decoded(text, f"{used}, {said}" if used != "utf-8" or charset else "")
    if name == "utf-8":
        try:
            return Decoded(data.decode("utf-8").removeprefix("\ufeff"))
        except UnicodeDecodeError as error:
            return _not_utf8(data, error.start)
    if name.startswith(_SINGLE):
        # Letters that make UTF-8 by chance would be words like "Ã©".
        try:
            return Decoded(data.decode("utf-8"), f"utf-8, not as {charset}")
        except UnicodeDecodeError:
            pass
    try:
        return Decoded(data.decode(_WIDER.get(name, name)))
    except (UnicodeError, ValueError):
        pass
    if name.startswith(_SINGLE):
        return Decoded(data.decode(name, "replace"))
    return Decoded(data.decode(_WIDER.get(name, name), "replace"), f"{charset}, with broken places")


def _not_utf8(data: bytes, first: int) -> Decoded:
    """What is called UTF-8 and is not: with a few broken places, or in another encoding."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(text.count(letter) for letter in set(text) if "\x7f" < letter != "\ufffd")
    if whole >= 3 * broken or (broken == 1 and first >= len(data) - 3):
        return Decoded(text, "utf-8, with broken places")
    text, used = _guessed(data)
    return Decoded(text, f"{used}, not as utf-8")


def _guessed(data: bytes) -> tuple[str, str]:
    """The text of undeclared bytes, and the encoding that it was taken for."""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    beyond = len(data) - len(data.translate(None, _HIGH))
    if beyond > 20 and beyond > _FOREIGN * len(data):
        from store.decoding import decode

        try:
            text, used, _ = decode(data, "")
            return text, used
        except SourceError:
            pass
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


_HIGH: Final = bytes(range(0x80, 0x100))


@lru_cache(maxsize=256)
def _known(charset: str) -> str | None:
    """Python's name of an encoding; "" where none is named, None where it is not known."""
    if charset in _NO_CHARSET:
        return ""
    charset = _ALIASES.get(charset, charset)
    try:
        found = codecs.lookup(charset)
    except (LookupError, ValueError, UnicodeError):
        return None
    # `_is_text_encoding` tells an encoding from the transformations (zlib, hex) that are codecs as well.
    if found.name in _NOT_FOR_TEXT or not getattr(found, "_is_text_encoding", True):
        return None
    return found.name

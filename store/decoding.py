"""From a file's bytes to text: byte order marks, UTF-16, UTF-8, and what is left to guess.

In this order: a byte order mark; UTF-16 without one (every other byte NUL); strict UTF-8; UTF-8 with
a few broken bytes, which are replaced; what charset-normalizer says of a sample; Windows-1252. A NUL
inside valid UTF-8 or UTF-16 is read; any other NUL makes a file binary. Line ends become "\\n".
"""

from __future__ import annotations

import codecs
from contextlib import suppress
from typing import Final, NamedTuple

from store.errors import SourceError
from store.model import Repair
from store.patterns import lazy

SAMPLE: Final = 64 * 1024
"""Bytes that are looked at to guess an encoding."""

_PIECE: Final = 1 << 20
"""Bytes that are decoded at a time."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GUESSED: Final = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "iso8859_2",
    "iso8859_7", "mac_roman", "cp437", "cp850", "shift_jis", "cp932", "euc_jp", "iso2022_jp", "gb18030",
    "big5", "euc_kr", "cp949",
)  # fmt: skip
_NOT_WESTERN: Final = lazy(r"[ðþÐÞýÝ]|[õÕ](?![eE])|[^\W\d_][¹³ª¿¡£¥¼¾¨¸´][^\W\d_]")
"""What cp1252 makes of other languages' letters: Turkish and Baltic, Hungarian, Polish ones."""

_NO_TEXT: Final = frozenset(("Cc", "Cn", "Co", "Cs"))
_LINE_END: Final = lazy(r"\r\n?")


class Decoded(NamedTuple):
    """Text with "\\n" for line ends, the name of the encoding it had, and what was guessed or replaced."""

    text: str
    encoding: str
    repairs: list[Repair]


def decode(data: bytes, name: str) -> Decoded:
    """The text in `data`; `name` is the file's name for the errors.

    Raises `SourceError` for an empty file and for a binary one.
    """
    if not data:
        raise SourceError(f"{name}: the file is empty", "save the page again")
    repairs: list[Repair] = []
    text, encoding = _decode(data, name, repairs)
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    return Decoded(text, encoding, repairs)


def decode_lines(data: bytes, name: str) -> tuple[list[str], list[Repair]]:
    """The lines of the text in `data`, without their ends, and what was guessed or replaced.

    UTF-8 is decoded a piece at a time: the text is not held whole, in which one wide letter would make
    every other one as wide. Raises `SourceError` as `decode` does.
    """
    plain = data and b"\0" not in data[:SAMPLE] and not data.startswith(tuple(mark for mark, _ in _MARKS[1:]))
    with suppress(UnicodeDecodeError):
        if plain:
            return _utf8_lines(data), []
    text, _, repairs = decode(data, name)
    return text.split("\n"), repairs


def _utf8_lines(data: bytes) -> list[str]:
    """The lines of a text in UTF-8. Raises UnicodeDecodeError where it is none."""
    lines: list[str] = []
    start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    while start <= len(data):
        end = data.find(b"\n", start + _PIECE)
        text = data[start : end if end >= 0 else len(data)].decode()
        # No line feed is cut off from its carriage return: the piece ends before it.
        lines += (_LINE_END.sub("\n", text + "\n")[:-1] if "\r" in text else text).split("\n")
        start = (end if end >= 0 else len(data)) + 1
    lines[0] = lines[0].removeprefix("\ufeff")
    return lines


def is_text(head: bytes) -> bool:
    """Whether a file that begins with `head` looks like text; never raises."""
    if not head:
        return False
    if any(head.startswith(mark) for mark, _ in _MARKS) or b"\0" not in head:
        return True
    return _utf16(head) is not None or _is_utf8(head)


def _decode(data: bytes, name: str, repairs: list[Repair]) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding, repairs), encoding
    if b"\0" in data[:SAMPLE]:
        wide = _utf16(data)
        if wide:
            repairs.append(_guess(wide, "it has no byte order mark"))
            return _marked(data, wide, repairs), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        first = error
    if b"\0" in data:
        raise SourceError(f"{name}: a binary file", "Afterword reads text")
    broken = _mostly_utf8(data, first.start)
    if broken is not None:
        text, count = broken
        repairs.append(
            Repair("broken-encoding", f"{count} broken place{'s' * (count != 1)} in the UTF-8 text replaced.")
        )
        return text, "utf-8"
    encoding = _guessed(data, first.start)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        encoding = "cp1252"
        text = data.decode("cp1252", errors="replace")
    repairs.append(_guess(encoding, "the file is not UTF-8"))
    return text, encoding


def _guess(encoding: str, why: str) -> Repair:
    return Repair("guessed-encoding", f"The encoding was guessed to be {encoding}: {why}.")


def _marked(data: bytes, encoding: str, repairs: list[Repair]) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        repairs.append(Repair("broken-encoding", f"Broken places in the {encoding} text were replaced."))
        return data.decode(encoding, errors="replace")


def _utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark, if the sample is text in one of the two.

    It is where nearly every other byte is NUL, as with Latin letters; and where bytes that are not
    UTF-8, or full of control codes, decode to letters with spaces, line ends or full stops among them.
    """
    sample = data[:SAMPLE]
    if len(sample) < 4 or (len(data) % 2 and len(data) <= SAMPLE):
        return None
    sample = sample[: len(sample) - len(sample) % 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if max(even, odd) >= max(3, half * 0.6) and min(even, odd) * 20 <= half:
        return "utf-16-be" if even > odd else "utf-16-le"
    if _is_utf8(sample) and sum(sample.count(control) for control in range(9)) * 10 < len(sample):
        return None
    likely = {encoding: _common(sample, encoding) for encoding in ("utf-16-le", "utf-16-be")}
    best = max(likely, key=lambda encoding: likely[encoding])
    return best if likely[best] > 0.01 else None


def _common(sample: bytes, encoding: str) -> float:
    """The share of spaces, line ends and full stops in a sample read so; 0.0 where it is no text."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return 0.0
    import unicodedata

    odd = sum(1 for letter in text if unicodedata.category(letter) in _NO_TEXT and letter not in "\t\n\r\f")
    if odd * 50 > len(text):
        return 0.0
    return sum(text.count(letter) for letter in " \n\u3000、。，") / max(1, len(text))


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(data: bytes, first: int) -> tuple[str, int] | None:
    """Text with the broken bytes replaced, and how many places; None where too much is broken for UTF-8."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    if first >= len(data) - 3 and broken == 1:
        return text, broken
    whole = sum(1 for letter in text[: SAMPLE * 16] if letter > "\x7f") - min(broken, SAMPLE * 16)
    return (text, broken) if whole >= 10 * broken else None


def _guessed(data: bytes, first: int) -> str:
    """What charset-normalizer says of a sample around the first byte that is not ASCII.

    Of several encodings that fit a short text in a western language it often names a neighbour of
    cp1252 ("fęte", "fźte"); where cp1252 fits as well and shows no other language's letters, it is that.
    """
    from charset_normalizer import from_bytes

    start = max(0, first - 1024)
    sample = data[start : start + SAMPLE]
    fitting = from_bytes(sample, cp_isolation=list(_GUESSED))
    best = fitting.best()
    if best is None:
        return "cp1252"
    if any("cp1252" in (match.encoding, *match.could_be_from_charset) for match in fitting):
        western = _NOT_WESTERN.search(sample.decode("cp1252", errors="replace")) is None
        if western or "cp1252" in (best.encoding, *best.could_be_from_charset):
            return "cp1252"
    return best.encoding

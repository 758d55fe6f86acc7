"""The bytes of an XML file as UTF-8 that a parser takes: encodings told apart, control characters dropped."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from store.model import Repair

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED: Final = re.compile(rb"<\?xml\s[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_DROPPED: Final = bytes(range(9)) + bytes(range(14, 32))
_SPACES: Final = bytes.maketrans(b"\v\f", b"  ")
_UNFIT: Final = re.compile("[\ufffe\uffff]")
_WESTERN: Final = ("ascii", "iso8859-1", "cp1252")


class Cleaned:
    """Pieces of a source's content in UTF-8, and what was done to them (`repairs`)."""

    def __init__(self, stream: BinaryIO, size: int, lenient: bool) -> None:
        self._stream, self._size, self._lenient = stream, size, lenient
        self._line = 1
        self._controls = self._controls_line = self._strange = self._strange_line = 0
        self._encoding = ""
        self._before: list[str] = []

    def __iter__(self) -> Iterator[bytes]:
        piece = self._stream.read(self._size)
        bom, encoding = _encoding(piece)
        self._encoding = encoding
        piece = piece[len(bom) :]
        plain = encoding == "utf-8" and not self._lenient
        decoder = codecs.getincrementaldecoder(encoding)(_HANDLER)
        while piece:
            following = self._stream.read(self._size)
            if not plain:
                try:
                    text = decoder.decode(piece, not following)
                except UnicodeError:  # of 7 bits (UTF-7, ISO 2022), where no byte can be let through as it is
                    decoder = codecs.getincrementaldecoder("latin-1")()
                    text = decoder.decode(piece)
                piece = self._known(text).encode()
            yield self._without_controls(piece)
            piece = following

    def _without_controls(self, piece: bytes) -> bytes:
        clean = piece.translate(_SPACES, _DROPPED)
        if len(clean) != len(piece):
            if not self._controls:
                first = next(at for at, byte in enumerate(piece) if byte in _DROPPED)
                self._controls_line = self._line + piece.count(b"\n", 0, first)
            self._controls += len(piece) - len(clean)
        self._line += piece.count(b"\n")
        return clean

    def _known(self, text: str) -> str:
        """The text with the marks of bytes that are not of its encoding as what Windows means by them."""
        if _UNFIT.search(text):
            text = _UNFIT.sub("\ufffd", text)
        if not _ESCAPED.search(text):
            return text
        if not self._strange:
            found = _ESCAPED.search(text)
            assert found is not None
            self._strange_line = self._line + text.count("\n", 0, found.start())
        text, count = _ESCAPED.subn(_western, text)
        self._strange += count
        return text

    def skipped(self, before: bytes) -> None:
        """Tells what stands before the root element."""
        if b"<!ENTITY" in before:
            self._before.append("entities declared in the file were left out")
        start = re.match(rb"(?:\s|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", before, re.DOTALL)
        if start is not None and start.end() < len(before):
            self._before.append("what stood before the beginning of the XML was left out")

    def repairs(self) -> list[Repair]:
        """What was repaired, a sentence each; it is told once."""
        told = [Repair("xml", sentence) for sentence in self._before]
        if self._controls:
            count = "1 control character" if self._controls == 1 else f"{self._controls} control characters"
            told.append(
                Repair("control-characters", f"{count} left out, the first in line {self._controls_line}")
            )
        if self._strange:
            count = "1 byte was" if self._strange == 1 else f"{self._strange} bytes were"
            told.append(
                Repair(
                    "encoding",
                    f"{count} not {self._encoding.upper()}, the first in line {self._strange_line}: "
                    "read as Windows-1252",
                )
            )
        self._before, self._controls, self._strange = [], 0, 0
        return told


def cleaned(stream: BinaryIO, size: int, lenient: bool) -> Cleaned:
    """The content of `stream` in pieces of about `size` bytes.

    Where it is not `lenient`, bytes that are no UTF-8 are left for the parser to refuse.
    """
    return Cleaned(stream, size, lenient)


def _encoding(head: bytes) -> tuple[bytes, str]:
    """The byte order mark and the encoding of a file that begins so: what it declares, where that can be."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return bom, encoding
    if head[:4] in (b"<\0?\0", b"<\0r\0", b"<\0d\0", b"<\0f\0"):
        return b"", "utf-16-le"
    if head[:4] in (b"\0<\0?", b"\0<\0r", b"\0<\0d", b"\0<\0f"):
        return b"", "utf-16-be"
    declared = _DECLARED.search(head[:1000])
    try:
        encoding = codecs.lookup(declared[1].decode("ascii")).name if declared else "utf-8"
        codecs.getincrementaldecoder(encoding)(_HANDLER).decode(b"")
    except (LookupError, UnicodeError, TypeError):
        return b"", "utf-8"
    if encoding.startswith(("utf-16", "utf-32")) or _is_utf8(head):
        return b"", "utf-8"  # whatever it says
    return b"", "cp1252" if encoding in _WESTERN else encoding


def _is_utf8(head: bytes) -> bool:
    """Whether it has letters beyond ASCII, and all of them are UTF-8."""
    try:
        return not codecs.getincrementaldecoder("utf-8")().decode(head).isascii()
    except UnicodeDecodeError:
        return False


_HANDLER: Final = "surrogateescape"
_ESCAPED: Final = re.compile("[\udc80-\udcff]")


def western(text: str) -> str:
    """A text that was decoded with `surrogateescape`, its stray bytes as what Windows-1252 makes of them."""
    return _ESCAPED.sub(_western, text)


def _western(found: re.Match[str]) -> str:
    byte = bytes((ord(found[0]) - 0xDC00,))
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")


def head_of(head: bytes) -> str:
    """The beginning of a file as text to look for names in, whatever its encoding is."""
    bom, encoding = _encoding(head)
    return head[len(bom) :].decode(encoding, "replace")

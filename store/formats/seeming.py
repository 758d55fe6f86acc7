"""What a file seems to be that no form claims, and what its reader can do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from store.formats.json_values import head_value, loads, utf8
from store.source import HEAD

_SHOWN: Final = 8  # keys that are named
_LINES: Final = 5
_WIDE: Final = 40  # letters of a key that are shown

_MAPPED: Final = "say which fields are which with --map id=…,parent=…,author=…,date=…,text=…"
_AS_TEXT: Final = "save the page as text, and open that"
_EXPORT: Final = "`afterword formats` lists what can be read"

_MAGIC: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"%PDF-", "a PDF", "save its text, and open that"),
    (b"\x89PNG\r\n\x1a\n", "an image (PNG)", _EXPORT),
    (b"\xff\xd8\xff", "an image (JPEG)", _EXPORT),
    (b"GIF87a", "an image (GIF)", _EXPORT),
    (b"GIF89a", "an image (GIF)", _EXPORT),
    (b"BM", "an image (BMP)", _EXPORT),
    (b"II*\0", "an image (TIFF)", _EXPORT),
    (b"MM\0*", "an image (TIFF)", _EXPORT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document", "save it as plain text, and open that"),
    (b"{\\rtf", "an office document (RTF)", "save it as plain text, and open that"),
    (b"SQLite format 3\0", "an SQLite database", "export its tables as JSON or CSV, and open those"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it, and open what is in it"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it, and open what is in it"),
    (b"\x1f\x9d", "a file compressed by compress", "unpack it, and open what is in it"),
    (b"\x04\x22\x4d\x18", "a file compressed by LZ4", "unpack it, and open what is in it"),
    (b"PAR1", "a Parquet table", "export it as JSON or CSV, and open that"),
    (b"ARROW1", "an Arrow table", "export it as JSON or CSV, and open that"),
    (b"Obj\x01", "an Avro file", "export it as JSON or CSV, and open that"),
    (b"\x7fELF", "a program", _EXPORT),
    (b"MZ", "a program", _EXPORT),
    (b"\xca\xfe\xba\xbe", "a program", _EXPORT),
    (b"OggS", "a sound or a film", _EXPORT),
    (b"ID3", "a sound", _EXPORT),
    (b"fLaC", "a sound", _EXPORT),
    (b"\x1aE\xdf\xa3", "a film", _EXPORT),
    (b"RIFF", "an image, a sound or a film", _EXPORT),
    (b"!BDN", "a mailbox of Outlook (PST)", "export it as mbox, and open that"),
    (b"WARC/", "an archive of web pages (WARC)", _EXPORT),
)
_OFFICE: Final = (b"word/", b"xl/", b"ppt/", b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")
_ROOT: Final = re.compile(rb"<(?![?!])([^\s/>]{1,60})")
_NO_ELEMENT: Final = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[.*?\])*>", re.DOTALL)
_HEADER: Final = re.compile(rb"(?:From |[A-Za-z][A-Za-z0-9-]{1,40}:[ \t])[^\n]{0,998}\r?\n")
_KNOWN_HEADER: Final = re.compile(rb"(?mi)^(?:from|date|subject|message-id|received|return-path):")
_TABLES: Final = (".csv", ".tsv", ".tab")


class Seeming(NamedTuple):
    """What a file seems to be, in a few words, and what to do with it.

    `certain`: it is this, and no text to be read as it is.
    """

    what: str
    hint: str
    certain: bool = True


def seeming(head: bytes, name: str) -> Seeming:
    """What the source seems to be whose first 64 KiB are `head` and whose file name is `name`."""
    seems = next(_seemings(head, name))
    if b"\0" in head and not seems.what.startswith("binary"):
        seems = seems._replace(what=f"binary, {seems.what}")
    return seems


def _seemings(head: bytes, name: str) -> Iterator[Seeming]:
    for magic, what, hint in _MAGIC:
        if head.startswith(magic) and (len(magic) > 3 or b"\0" in head[:512]):
            yield Seeming(f"it seems to be {what}", hint)
    if head.startswith(b"PK\x03\x04"):
        office = any(mark in head[:4096] for mark in _OFFICE)
        what = "an office document or an e-book" if office else "a zip archive that cannot be opened"
        yield Seeming(f"it seems to be {what}", "save it as plain text, and open that")
    if head[4:8] == b"ftyp":
        yield Seeming("it seems to be a film or an image", _EXPORT)
    yield from _json(head)
    yield from _markup(head)
    yield from _mail(head)
    if name.lower().endswith(_TABLES):
        yield from _table(head)
    if b"\0" in head:
        yield Seeming("binary, and of no form that is known", _EXPORT)
    yield Seeming("of no form that is known", _EXPORT, certain=False)


def _json(head: bytes) -> Iterator[Seeming]:
    value = head_value(head)
    if value is None:
        return
    what = "JSON"
    if isinstance(value, list):
        what = "a list in JSON"
        value = next((item for item in value if isinstance(item, dict)), None)
        if value is None:
            if _is_whole(head):  # "[1] A note" is no JSON
                yield Seeming(f"it seems to be {what} without any objects in it", _EXPORT)
            return
        what += ", of objects"
    if isinstance(value, dict) and value:
        keys = [_short(str(key)) for key in value][:_SHOWN]
        more = " …" if len(value) > _SHOWN else ""
        yield Seeming(f"it seems to be {what} with the keys {', '.join(keys)}{more}", _MAPPED)
    elif isinstance(value, dict) and _is_whole(head):
        yield Seeming(f"it seems to be {what} with nothing in it", _EXPORT)


def _is_whole(head: bytes) -> bool:
    """Whether all that is there is one JSON value, or the beginning of one that goes on for long."""
    if len(head) == HEAD:
        return True
    try:
        loads(utf8(head)[0])
    except ValueError:
        return False
    return True


def _markup(head: bytes) -> Iterator[Seeming]:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "ignore").lstrip().encode()
    if not text.startswith(b"<"):
        return
    lower = text[:4096].lower()
    root = _ROOT.match(_NO_ELEMENT.sub(b"", text[:8192]).lstrip())
    if lower.startswith(b"<!doctype html") or b"<html" in lower:
        yield Seeming("it seems to be a web page (HTML)", _AS_TEXT)
    elif root is not None and (lower.startswith(b"<?xml") or b"</" in text):
        word = _short(root[1].decode("utf-8", "replace"))
        if word.lower() in (
            "p",
            "div",
            "body",
            "head",
            "article",
            "section",
            "main",
            "ul",
            "ol",
            "table",
            "h1",
        ):
            yield Seeming(f"it seems to be a piece of a web page (HTML, <{word}>)", _AS_TEXT)
        else:
            yield Seeming(f"it seems to be XML with the root <{word}>", _EXPORT)


def _mail(head: bytes) -> Iterator[Seeming]:
    lines = 0
    place = 0
    while lines < _LINES and (found := _HEADER.match(head, place)):
        place = found.end()
        lines += 1
    if lines >= 3 and len(_KNOWN_HEADER.findall(head[: 8 * 1024])) >= 2:
        yield Seeming("it seems to be an e-mail", "`--format mail` reads it all the same", certain=False)


def _table(head: bytes) -> Iterator[Seeming]:
    lines = head.decode("utf-8", "replace").splitlines()[:_LINES]
    for mark, what in ((",", "commas"), ("\t", "tabs"), (";", "semicolons")):
        if lines and all(mark in line for line in lines):
            columns = [_short(cell.strip().strip('"')) for cell in lines[0].split(mark)]
            more = " …" if len(columns) > _SHOWN else ""
            named = ", ".join(columns[:_SHOWN]) + more
            yield Seeming(f"it seems to be a table (CSV, {what}) with the columns {named}", _MAPPED)


def _short(key: str) -> str:
    return key if len(key) <= _WIDE else key[:_WIDE] + "…"

"""Records cut out of broken XML one by one, and each parsed for itself.

It looks for the tags of records and for CDATA alone. Inside a record, a CDATA section ends where it should:
at the `]]>` in front of the end of its element. A record whose end is missing ends where the next one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html.entities import name2codepoint
from typing import Any, Final, NamedTuple

from lxml import etree

LARGEST: Final = 192 * 1024**2
"""Bytes that a record may have in a broken file."""

_MARGIN: Final = 16 * 1024  # bytes that a tag may have
_IN_VAIN: Final = 20  # searches to the end of the file
_FIELD: Final = re.compile(rb"<([\w:.-]+)[^<>]*>\s*\Z")
_BARE_AMPERSAND: Final = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos);)(#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z]\w{0,30};)?"
)
_BARE_LESS: Final = re.compile(rb"<(?![A-Za-z_/!?])")
_CDATA: Final = re.compile(rb"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)


class Unit(NamedTuple):
    """A record as it stands in a source, from its start tag to its end tag, and the line it begins in.

    `name` is "" for what stands before the first record. `faults` says what was mended in it. `cut`: the
    source ends inside it.
    """

    name: str
    data: bytes
    line: int
    faults: Sequence[str] = ()
    cut: bool = False


class _Window:
    """The part of a stream that is looked at: `data` from `at` on, which begins in line `line`."""

    def __init__(self, chunks: Iterator[bytes], line: int) -> None:
        self.data, self.at, self.line = b"", 0, line
        self._chunks = chunks
        self.ended = False
        self._vain = 0

    def more(self) -> bool:
        """Reads on, about as much again as there is; whether there was anything."""
        parts = [self.data[self.at :]]
        wanted = len(parts[0])
        while wanted >= 0 and not self.ended:
            chunk = next(self._chunks, None)
            if chunk is None:
                self.ended = True
            else:
                parts.append(chunk)
                wanted -= len(chunk) or 1
        self.data, self.at = b"".join(parts), 0
        return len(parts) > 1

    def take(self, end: int) -> bytes:
        """What stands before `end`, which is passed."""
        piece = self.data[self.at : end]
        self.line += piece.count(b"\n")
        self.at = end
        return piece

    def search(self, pattern: re.Pattern[bytes], begin: int = 0) -> re.Match[bytes] | None:
        """The first match from `begin` bytes after here on, wherever it is; nothing is passed."""
        while True:
            found = pattern.search(self.data, self.at + begin)
            if found is not None and (found.end() + _MARGIN < len(self.data) or self.ended):
                return found
            if found is None:
                begin = max(begin, len(self.data) - self.at - _MARGIN)
            if len(self.data) - self.at > LARGEST or not (self.more() or self.ended):
                return found
            if self.ended and found is None:
                return pattern.search(self.data, self.at + begin)

    def seek(self, pattern: re.Pattern[bytes], begin: int = 0) -> re.Match[bytes] | None:
        """As `search`, for what may well not be there: in vain it is tried a few times and no more."""
        if self._vain >= _IN_VAIN:
            return None
        found = self.search(pattern, begin)
        self._vain += found is None
        return found


class _Open:
    """A record whose end was not come to yet."""

    def __init__(self, name: str, line: int) -> None:
        self.name, self.line = name, line
        self.pieces: list[bytes] = []
        self.faults: list[str] = []

    def unit(self, cut: bool = False) -> Unit:
        return Unit(self.name, b"".join(self.pieces), self.line, self.faults, cut)


@lru_cache(maxsize=256)
def _end_of(field: bytes) -> re.Pattern[bytes]:
    """Where CDATA of an element of this name may end: the mark before its end tag, or the end tag alone."""
    name = re.escape(field)
    return re.compile(rb"\]\]>(?=\s*(?:</" + name + rb"\s*>|<!\[CDATA\[))|(?=</" + name + rb"\s*>\s*<)")


@lru_cache(maxsize=256)
def _opened_again(field: bytes) -> re.Pattern[bytes]:
    """The end tag of an element of this name after which another one begins, with CDATA in it."""
    name = re.escape(field)
    return re.compile(rb"</" + name + rb"\s*>\s*<.*?<" + name + rb"(?:\s[^<>]*)?>\s*<!\[CDATA\[", re.DOTALL)


_OPEN: Final = "the end of a CDATA section is missing"
_CDATA_END: Final = re.compile(rb"\]\]>")
_COMMENT_END: Final = re.compile(rb"-->")


def units(chunks: Iterator[bytes], tops: Sequence[str], inner: str, line: int) -> Iterator[Unit]:
    """The records in the text that `chunks` make, whose first line is `line`; the head comes first."""
    names = b"|".join(name.encode() for name in (*tops, inner) if name)
    token = re.compile(
        rb"<!\[CDATA\[|<!--|<(/?)(?:[A-Za-z_][\w.-]*:)?(" + names + rb")(?=[\s/>])([^<>]*)>(?:\s*(</))?"
    )
    window = _Window(chunks, line)
    window.more()
    head: _Open | None = _Open("", line)
    top: _Open | None = None
    within: _Open | None = None
    outside = _Open("", line)

    def here() -> _Open:
        return within or top or head or outside

    while (found := window.search(token)) is not None:
        mark = found[0]
        before = window.take(found.start())
        here().pieces.append(before)
        outside.pieces.clear()
        if mark == b"<!--":
            _pass_comment(window)
        elif mark == b"<![CDATA[":
            _cdata(window, here(), before)
        else:
            name, start = found[2].decode(), window.line
            tag_end = found.end(3) + 1
            closing, empty = bool(found[1]), found[3].endswith(b"/")
            tag = window.take(tag_end)
            if closing:
                if name == inner and within is not None:
                    within.pieces.append(tag)
                    yield within.unit()
                    within = None
                elif name != inner and top is not None and top.name != name:
                    top.pieces.append(tag)
                elif name != inner and (top is not None or within is not None):
                    if within is not None:
                        within.faults.append(f"the end of {within.name} is missing")
                        yield within.unit()
                        within = None
                    top = top or _Open(name, start)
                    top.pieces.append(tag)
                    yield top.unit()
                    top = None
                continue
            if empty or (found[4] and _closes(window, name)):
                if here() is within or here() is top:
                    here().pieces.append(tag)
                    continue
                if head is not None:
                    yield head.unit()
                    head = None
                lone = _Open(name, start)
                lone.pieces.append(tag if empty else tag[:-1] + b"/>")
                yield lone.unit()
                continue
            if head is not None:
                yield head.unit()
                head = None
            if within is not None:
                within.faults.append(f"the end of {within.name} is missing")
                yield within.unit()
                within = None
            if name == inner:
                if top is None:
                    top = _Open(tops[0], start)
                    top.faults.append(f"the beginning of {top.name} is missing")
                within = _Open(name, start)
            else:
                if top is not None:
                    top.faults.append(f"the end of {top.name} is missing")
                    yield top.unit()
                top = _Open(name, start)
            here().pieces.append(tag)
    here().pieces.append(window.take(len(window.data)))
    for rest in (within, top, head):
        if rest is not None:
            yield rest.unit(cut=True)


def _closes(window: _Window, name: str) -> bool:
    """Whether what comes next is the end tag of this name."""
    return (
        re.compile(rb"\s*</(?:[\w.-]+:)?" + name.encode() + rb"\s*>").match(window.data, window.at)
        is not None
    )


def _pass_comment(window: _Window) -> None:
    end = window.seek(_COMMENT_END, 4)
    window.take(end.end() if end is not None else window.at + 4)


def _cdata(window: _Window, record: _Open, before: bytes) -> None:
    """Passes a CDATA section and adds it to the record, with one end and where that should be."""
    field = _FIELD.search(before[-1000:])
    window.take(window.at + 9)
    end = window.search(_CDATA_END)
    if field is not None:
        proper = _end_of(field[1])
        if end is None or proper.match(window.data, end.start()) is None:
            end = window.seek(proper) or window.search(_CDATA_END)
        inside = window.data[window.at : end.start()] if end is not None else b""
        if b"<![CDATA[" in inside and (again := _opened_again(field[1]).search(inside)):
            record.faults.append(_OPEN)
            record.pieces += [b"<![CDATA[", window.take(window.at + again.start()), b"]]>"]
            return
    if end is None:  # to the end of what there is
        record.pieces += [b"<![CDATA[", window.take(len(window.data)), b"]]>"]
        return
    content = window.take(end.start())
    window.take(window.at + len(end[0]))
    if not end[0]:
        record.faults.append(_OPEN)
    if b"]]>" in content:
        record.faults.append("a CDATA section ended inside its text")
        content = content.replace(b"]]>", b"]]]]><![CDATA[>")
    record.pieces += [b"<![CDATA[", content, b"]]>"]


def parsed(unit: Unit, spaces: bytes, texts: Sequence[str]) -> tuple[etree._Element | None, str]:
    """The element of a record, None when there is nothing of it, and what was wrong with it ("" for nothing).

    `spaces` are the declarations of the namespaces around it, `texts` the fields that may hold HTML.
    """
    start, end = b"<root" + spaces + b">", b"</root>"
    if unit.name and not unit.cut:
        try:
            return etree.fromstring(start + unit.data + end, _parser(recover=False))[0], ""
        except (etree.XMLSyntaxError, IndexError):
            pass
    mended = _mended(unit.data, tuple(texts))
    if unit.name and not unit.cut:
        try:
            root = etree.fromstring(start + mended + end, _parser(recover=False))
            return root[0], "characters that XML has other uses for were taken as text"
        except (etree.XMLSyntaxError, IndexError):
            pass
    parser = _parser(recover=True)
    try:
        root = etree.fromstring(start + mended, parser)
    except etree.XMLSyntaxError as error:
        return None, error.msg
    fault = "" if unit.name == "" else "not well-formed, and what can be read of it was taken"
    if root is None or not len(root):
        return None, fault
    return (root if unit.name == "" else root[0]), fault


GUARDED: Final[dict[str, Any]] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": True,
    "remove_comments": True,
    "remove_pis": True,
}
"""What every parser of an archive's XML is told: it loads nothing, and opens no entity."""


def _parser(recover: bool) -> etree.XMLParser:
    return etree.XMLParser(recover=recover, **GUARDED)


def _mended(data: bytes, texts: tuple[str, ...]) -> bytes:
    """A record with what is text made text: `&` and `<` that begin nothing, and HTML in fields of text."""
    parts = _CDATA.split(data)
    for at in range(0, len(parts), 2):
        parts[at] = _BARE_LESS.sub(b"&lt;", _BARE_AMPERSAND.sub(_entity, parts[at]))
    return _text_fields(texts).sub(_escaped, b"".join(parts))


@lru_cache(maxsize=16)
def _text_fields(texts: tuple[str, ...]) -> re.Pattern[bytes]:
    names = b"|".join(re.escape(name.encode()) for name in texts)
    return re.compile(rb"(<(" + names + rb")(?:\s[^<>]*)?(?<!/)>)(.*?)(</\2\s*>)", re.DOTALL)


def _escaped(found: re.Match[bytes]) -> bytes:
    """A field with the tags in its text as text."""
    if b"<" not in found[3]:
        return found[0]
    parts = _CDATA.split(found[3])
    for at in range(0, len(parts), 2):
        parts[at] = parts[at].replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return found[1] + b"".join(parts) + found[4]


def _entity(found: re.Match[bytes]) -> bytes:
    """What XML takes for an entity of HTML, a number, or an ampersand that is one."""
    name = found[1]
    if not name:
        return b"&amp;"
    if not name.startswith(b"#"):
        code = name2codepoint.get(name[:-1].decode())
        return b"&amp;" + name if code is None else b"&#%d;" % code
    code = int(name[2:-1], 16) if name[1:2] in b"xX" else int(name[1:-1])
    if code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000:
        return b"&" + name
    return b""

"""One walk over the records of an XML export, whatever its size and however broken it is.

A record is an element that a form asks for by its name: the `item` of WordPress, the `post` of Disqus. A
well-formed file is parsed once, strictly and in pieces, and each record is forgotten when the next one is
asked for. At the first fault the walk begins again by the careful way (`store.formats.xml_records`): records
are cut out one by one, each is parsed for itself, and what is broken costs itself only.

Nothing in front of the root element reaches the parser, so that there are no entities but XML's own five
(no bombs, no external ones). Prefixes that exports forget to declare are declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Final, NamedTuple, cast

from lxml import etree

from store.formats.xml_records import GUARDED, Unit, parsed, units
from store.formats.xml_text import Cleaned, cleaned
from store.model import Repair
from store.source import Source

_CHUNK: Final = 64 * 1024
_HEAD: Final = 4 * 1024**2  # bytes in which the root element must begin
_HEAD_ELEMENTS: Final = 20_000  # that are kept of what stands before the first record
_MOST_TOLD: Final = 100  # faults that are told one by one
_DECLARATIONS: Final = re.compile(r'\sxmlns(?::[\w.-]+)?="[^"]*"')
_UNDECLARED: Final = 201  # libxml2's XML_NS_ERR_UNDEFINED_NAMESPACE


class Dialect(NamedTuple):
    """What the XML of a system consists of.

    `roots` are the names of the root element, `tops` those of the records that stand in it or in its
    `channel`, `inner` that of the records that stand in the first of these ("" where there are none).
    `texts` are the fields in which unescaped HTML is to be expected where an export is broken.
    `prefixes` are the namespaces by the prefixes that the system uses.
    """

    roots: tuple[str, ...]
    tops: tuple[str, ...]
    inner: str
    texts: tuple[str, ...]
    prefixes: Mapping[str, str]


class Names(dict[str, str]):
    """The names of elements and attributes without their namespaces, by the names that lxml gives.

    WordPress has two elements of one name, which keep what tells them apart: "content:encoded",
    "excerpt:encoded".
    """

    def __missing__(self, tag: str) -> str:
        space, _, name = tag.rpartition("}") if "}" in tag else tag.rpartition(":")
        if name == "encoded":
            name = "excerpt:encoded" if "excerpt" in space else "content:encoded"
        if len(self) < 10_000:
            self[tag] = name
        return name


NAMES: Final = Names()


def inner(element: etree._Element) -> str:
    """What stands in an element, tags and all, as some exports have HTML in it."""
    parts = [element.text or ""]
    parts += [etree.tostring(child, encoding="unicode") for child in element]
    return _DECLARATIONS.sub("", "".join(parts))


class _Broken(Exception):
    """The source is not what the quick way can read."""


class Walk:
    """The records of a source, as `(name, element)`; each is forgotten when the next one is asked for.

    An inner record comes before the one that it stands in. `head` holds the elements that stand before the
    first record, once that was given. `line` tells where the record that was given last begins or ends, `cut`
    whether the file ended inside it. `lost` are the names of
    records of which nothing could be read. What was repaired and could not be taken is collected in `repairs`
    and `rejected`, from which a form takes it.
    """

    def __init__(self, source: Source, dialect: Dialect) -> None:
        self.head: list[etree._Element] = []
        self.cut = False
        self.repairs: list[Repair] = []
        self.rejected: list[str] = []
        self.lost: set[str] = set()
        self._source = source
        self._dialect = dialect
        self._element: etree._Element | None = None
        self._line = 0
        self._told = 0
        self._left = 0
        self._doubt = self._careful = False

    @property
    def line(self) -> int:
        """The line of the source, from 1."""
        if self._line or self._element is None:
            return self._line
        return cast("int | None", self._element.sourceline) or 0

    def doubtful(self, text: str) -> bool:
        """Whether a text has swallowed other records, since the end of its CDATA is missing.

        XML sees no fault in that. Then the record that was given last comes again, read by the careful way.
        Only a text with `<![CDATA[` in it need be asked for.
        """
        if not self._careful:
            self._doubt = any(
                re.search(rf"</{name}\s*>\s*<.*?<{name}(?:\s[^<>]*)?>\s*<!\[CDATA\[", text, re.DOTALL)
                for name in self._dialect.texts
                if f"</{name}" in text
            )
        return self._doubt

    def reject(self, sentence: str) -> None:
        """Tells that a part of the source could not be taken; beyond a hundred such they are counted."""
        self._told += 1
        if self._told <= _MOST_TOLD:
            self.rejected.append(sentence)
        else:
            self._left += 1

    def taken(self) -> tuple[list[Repair], list[str]]:
        """What was told since this was asked last."""
        told = self.repairs, self.rejected
        self.repairs, self.rejected = [], []
        return told

    def finished(self) -> tuple[list[Repair], list[str]]:
        """What is left to be told when all records were given."""
        if self._left:
            self.rejected.append(f"{self._left} more parts could not be taken")
            self._left = 0
        return self.taken()

    def __iter__(self) -> Iterator[tuple[str, etree._Element]]:
        given = 0
        try:
            for each in self._quickly():
                yield each
                if self._doubt:
                    raise _Broken
                given += 1
        except (etree.XMLSyntaxError, _Broken):
            self.head, self._doubt, self._careful = [], False, True
            yield from self._carefully(given)

    def _quickly(self) -> Iterator[tuple[str, etree._Element]]:
        """The records of a well-formed source. Raises `XMLSyntaxError` at the first
        fault, `_Broken` where there is no root element."""
        dialect, names = self._dialect, NAMES
        inner_name = dialect.inner
        records = (*dialect.tops, dialect.inner) if dialect.inner else dialect.tops
        with self._source.open() as stream:
            text = cleaned(stream, _CHUNK, lenient=False)
            root, chunks = _from_root(text, dialect)
            if not root:
                raise _Broken
            parser = etree.XMLPullParser(
                events=("end",),
                tag=[f"{{*}}{name}" for name in records],
                **GUARDED,
            )
            around: etree._Element | None = None
            for chunk in chain((root,), chunks):
                parser.feed(chunk)
                for _, element in cast("Iterator[tuple[str, etree._Element]]", parser.read_events()):
                    name = names[element.tag]
                    parent = element.getparent()
                    if parent is None:
                        continue
                    self._element = element
                    if names[parent.tag] in records and (name != inner_name or parent.tag == element.tag):
                        if len(element) or element.text:
                            raise _Broken  # a record in a record: the end of the outer one is missing
                        continue
                    if name == inner_name:
                        if parent is not around:
                            around = parent
                            self._forget_before(parent, parent.getparent())
                        yield name, element
                        parent.remove(element)
                    else:
                        self._forget_before(element, parent)
                        yield name, element
                        element.clear()
            self._close(parser)
            self.repairs += text.repairs()

    def _forget_before(self, element: etree._Element, parent: etree._Element | None) -> None:
        """Takes what stands before a record out of the tree; before the first one it is the head."""
        while parent is not None and (before := element.getprevious()) is not None:
            parent.remove(before)
            if len(self.head) < _HEAD_ELEMENTS and NAMES[before.tag] not in self._dialect.tops:
                self.head.append(before)

    def _close(self, parser: etree.XMLPullParser) -> None:
        """Raises `XMLSyntaxError` for what the end shows; a prefix without a namespace is no loss."""
        try:
            parser.close()
        except etree.XMLSyntaxError as error:
            if any(entry.type != _UNDECLARED for entry in cast("Iterable[etree._LogEntry]", error.error_log)):
                raise

    def _carefully(self, skip: int) -> Iterator[tuple[str, etree._Element]]:
        """The records of a broken source but for the first `skip`, which were given."""
        dialect = self._dialect
        with self._source.open() as stream:
            text = cleaned(stream, _CHUNK, lenient=True)
            root, chunks = _from_root(text, dialect)
            end = _End(chunks, dialect, 1 + root.count(b"\n"))
            cut = units(chain((root,), iter(end)), dialect.tops, dialect.inner, 1)
            spaces = _declared(root, dialect.prefixes)
            for unit in cut:
                if unit.name == "":
                    head, _ = parsed(unit, spaces, dialect.texts)
                    self.head = [] if head is None else _head(head)
                elif skip > 0:
                    skip -= 1
                else:
                    yield from self._record(unit, spaces)
            if root and not end.found and not self.cut:
                self.reject(f"line {end.line}: the file ends here, in the middle")
            self.repairs += text.repairs()

    def _record(self, unit: Unit, spaces: bytes) -> Iterator[tuple[str, etree._Element]]:
        element, fault = parsed(unit, spaces, self._dialect.texts)
        if element is None:
            self.lost.add(unit.name)
            self.reject(f"line {unit.line}: {fault or 'nothing that can be read'}")
            return
        told = "; ".join(unit.faults) or fault
        if told and not unit.cut:
            self._told += 1
            if self._told <= _MOST_TOLD:
                self.repairs.append(Repair("xml", f"line {unit.line}: {told}"))
        self._element, self._line, self.cut = element, unit.line, unit.cut
        yield unit.name, element


def _from_root(text: Cleaned, dialect: Dialect) -> tuple[bytes, Iterator[bytes]]:
    """The start tag of the root, with all prefixes declared, and what comes after it.

    As many empty lines stand before it as there are in the source, so that lines are told as they are there.
    Where there is no root, the tag is empty and everything comes after it.
    """
    names = b"|".join(name.encode() for name in dialect.roots)
    pattern = re.compile(rb"<!--.*?-->|(<(?:" + names + rb")(?=[\s/>])[^<>]*>)", re.DOTALL)
    chunks = iter(text)
    before = b""
    while len(before) < _HEAD and (chunk := next(chunks, b"")):
        before += chunk
        found = next((m for m in pattern.finditer(before) if m[1]), None)
        if found is not None:
            start, tag = found.start(1), found[1]
            text.skipped(before[:start])
            missing = [
                f' xmlns:{prefix}="{space}"'.encode()
                for prefix, space in dialect.prefixes.items()
                if f"xmlns:{prefix}=".encode() not in tag and f"xmlns:{prefix} ".encode() not in tag
            ]
            end = -2 if tag.endswith(b"/>") else -1
            root = b"\n" * before.count(b"\n", 0, start) + tag[:end] + b"".join(missing) + tag[end:]
            return root, chain((before[found.end() :],), chunks)
    return b"", chain((before,), chunks)


class _End:
    """Passes pieces on, and looks for the end tag of the root in them; `line` is the line they end in."""

    def __init__(self, chunks: Iterator[bytes], dialect: Dialect, line: int) -> None:
        self.found = False
        self.line = line
        self._chunks = chunks
        self._pattern = re.compile(b"</(?:" + b"|".join(name.encode() for name in dialect.roots) + rb")\s*>")

    def __iter__(self) -> Iterator[bytes]:
        before = b""
        for chunk in self._chunks:
            self.found = self.found or self._pattern.search(before + chunk) is not None
            self.line += chunk.count(b"\n")
            before = chunk[-30:]
            yield chunk


def _declared(root: bytes, prefixes: Mapping[str, str]) -> bytes:
    """The declarations of namespaces in the root's start tag, or the known ones."""
    own = re.findall(rb"\sxmlns:[\w.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')", root)
    if own:
        return b"".join(own)
    return "".join(f' xmlns:{prefix}="{space}"' for prefix, space in prefixes.items()).encode()


def _head(element: etree._Element) -> list[etree._Element]:
    """The elements of a head that was parsed: those of the channel or, where there is none, of the root."""
    inside = element
    while (
        child := next((c for c in inside if NAMES[c.tag] in ("rss", "channel", "feed", "disqus")), None)
    ) is not None:
        inside = child
    return list(islice(inside, _HEAD_ELEMENTS))

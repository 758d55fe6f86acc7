"""What stands in an export of Movable Type becomes discussions: see `store.formats.movable_type`."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from store.bodies.body import Body
from store.bodies.html import html_body
from store.decoding import decode
from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.movable_type import BEGINNING
from store.formats.xml_text import western
from store.identity import CommentIds
from store.model import Comment, Discussion, Mark, Repair
from store.source import Source

_ENTRY_END: Final = "--------"
_SECTION_END: Final = "-----"
_FIELD: Final = re.compile(r"([A-Z][A-Z0-9_ ]{1,40}):[ \t]*(.*)", re.DOTALL)
_SECTION: Final = re.compile(
    r"(BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING|CF\d+_\w+):[ \t]*(.*)", re.DOTALL
)
_BEGUN: Final = re.compile(r"(?:[A-Z][A-Z ]{0,14}|-{1,7})$")
_COMMENT: Final = frozenset(("AUTHOR", "EMAIL", "IP", "URL", "DATE"))
_PING: Final = frozenset(("TITLE", "URL", "IP", "BLOG NAME", "DATE"))
_KNOWN: Final = frozenset(
    ("AUTHOR", "TITLE", "DATE", "CATEGORY", "PRIMARY CATEGORY", "TAGS", "ALLOW COMMENTS", "UNIQUE URL")
)
_REPEATED: Final = frozenset(("CATEGORY", "TAGS"))
_DATE: Final = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)(?:[ T]+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AaPp])?\.?(?:[Mm]\.?)?)?\s*$"
)


class _Section(NamedTuple):
    """A section of an entry: its name, "" for the first one, its lines, and the line it begins in."""

    name: str
    lines: list[str]
    line: int


class Reading:
    """The reading of one export."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._strange = self._strange_line = 0
        self._told: list[Repair] = []
        self._swapped = 0

    def discussions(self) -> Iterator[Parsed]:
        """One for each entry."""
        waiting: Parsed | None = None
        first = True
        for sections, whole in _entries(self._lines()):
            parsed = self._discussion(sections, whole)
            if parsed is None:
                continue
            if first:
                told = Repair("naive-dates", "the dates have no time zone")
                parsed = parsed._replace(repairs=[*self._told, told, *parsed.repairs])
                first = False
            if waiting is not None:
                yield waiting
            waiting = parsed
        if waiting is None:
            raise SourceError(
                f"{self._source.name}: a Movable Type export without entries",
                "there is nothing in it to read",
            )
        if self._strange:
            count = "1 place was" if self._strange == 1 else f"{self._strange} places were"
            sentence = f"{count} not UTF-8, the first in line {self._strange_line}: read as Windows-1252"
            waiting.repairs.append(Repair("encoding", sentence))
        yield waiting

    def _lines(self) -> Iterator[str]:
        """The lines of the source, without their ends."""
        head = self._source.head
        decoded = decode(head[: head.rfind(b"\n") + 1] or head, self._source.name)
        self._told = decoded.repairs
        with self._source.open() as stream:
            # Only where a letter begins as in ASCII can a stray byte be let through as it is.
            wide = decoded.encoding.startswith(("utf-16", "utf-32"))
            errors = "replace" if wide else "surrogateescape"
            text = io.TextIOWrapper(stream, encoding=decoded.encoding, errors=errors)
            for number, line in enumerate(text, 1):
                if not line.isascii() and (mended := western(line)) != line:
                    self._strange += 1
                    self._strange_line = self._strange_line or number
                    line = mended
                yield line.rstrip("\n").removeprefix("\ufeff")

    def _discussion(self, sections: list[_Section], whole: bool) -> Parsed | None:
        """The discussion of an entry, None where it is none."""
        fields = _fields(sections[0].lines)
        texts: dict[str, str] = {}
        for section in sections[1:]:
            if section.name not in ("COMMENT", "PING"):
                texts[section.name] = "\n".join(section.lines).strip("\n")
        if not fields and not texts:
            return None
        repairs: list[Repair] = []
        rejected: list[str] = []
        if not whole:
            last = sections[-1]
            name = (last.name or "entry").lower()
            repairs.append(
                Repair(
                    "cut",
                    f"the file ends inside the {name} that begins in line {last.line}: it may be cut off",
                )
            )
        url = _one(fields, "UNIQUE URL")
        breaks = _one(fields, "CONVERT BREAKS")
        body = _joined([_body(texts.get(name, ""), breaks, url) for name in ("BODY", "EXTENDED BODY")])
        raw = "\n\n".join(text for name in ("BODY", "EXTENDED BODY") if (text := texts.get(name, "")))
        date = _one(fields, "DATE")
        published = _date(date)
        extra: dict[str, Any] = {
            name.lower().replace(" ", "_"): values if len(values) > 1 else values[0]
            for name, values in fields.items()
            if name not in _KNOWN and any(values)
        }
        extra |= {
            name.lower(): text
            for name, text in texts.items()
            if text and name not in ("BODY", "EXTENDED BODY", "EXCERPT")
        }
        if date and published is None:
            extra["posted_text"] = date
        if excerpt := texts.get("EXCERPT", "").strip():
            extra["excerpt"] = html_body(excerpt, url).text
        categories = [*fields.get("PRIMARY CATEGORY", []), *fields.get("CATEGORY", [])]
        if categories := list(dict.fromkeys(filter(None, categories))):
            extra["categories"] = categories
        tags = [tag.strip(' "') for value in fields.get("TAGS", []) for tag in value.split(",")]
        if tags := list(dict.fromkeys(filter(None, tags))):
            extra["tags"] = tags
        if raw.strip() != body.text:
            extra["body_markdown" if breaks.startswith("markdown") else "body_html"] = raw
        ids = CommentIds()
        comments = []
        for section in sections[1:]:
            if section.name == "COMMENT":
                comments.append(_comment(section, ids, url))
            elif section.name == "PING":
                comments.append(_ping(section, ids, url))
        title = _line(_one(fields, "TITLE"))
        discussion = Discussion(
            title=title or " ".join(body.text.split()[:5]) or "Entry",  # five words, as Movable Type does
            url=url,
            source="movable-type",
            site=_host(url),
            author=_one(fields, "AUTHOR"),
            published=published,
            closed=_one(fields, "ALLOW COMMENTS") in ("0", "2"),
            body=body.text,
            body_marks=body.marks,
            comments=comments,
            extra=extra,
        )
        return Parsed(discussion, repairs, rejected)


def _entries(lines: Iterator[str]) -> Iterator[tuple[list[_Section], bool]]:
    """The entries, each as its sections, and whether the file goes on to the end of the last section.

    A line of hyphens ends something only where what comes after it can begin something: in texts there are
    such lines as well.
    """
    sections = [_Section("", [], 1)]
    mark = ""
    number = 0
    doubtful = (
        0,
        -1,
    )  # how many lines were there before a line of hyphens that was text, and the line after it
    held: list[str] = []  # a line of hyphens, and the empty ones and the hyphens after it
    for number, line in enumerate(lines, 1):
        stripped = line.rstrip()
        if stripped in (_ENTRY_END, _SECTION_END):
            mark = stripped if mark != _ENTRY_END else mark
            held.append(line)
        elif not mark:
            sections[-1].lines.append(line)
        elif not stripped:
            held.append(line)
        else:
            section = _SECTION.match(line)
            if section is not None:
                rest = section[2]
                sections.append(_Section(section[1], [rest] if rest.strip() else [], number))
            elif mark == _ENTRY_END and BEGINNING.match(line):
                yield sections, True
                sections = [_Section("", [line], number)]
            else:
                doubtful = len(sections[-1].lines), number
                sections[-1].lines.extend((*held, line))
            mark, held = "", []
    last = sections[-1].lines
    if not mark and last and doubtful[1] == number and _BEGUN.match(last[-1]):
        del last[doubtful[0] :]  # the beginning of the name of a section, or of eight hyphens
    elif not mark and last and not last[-1].strip("-"):
        last.pop()  # the beginning of a line of hyphens
    yield sections, bool(mark)


def _fields(lines: list[str]) -> dict[str, list[str]]:
    """The `KEY: value` lines of a section, each value in a list, since some keys come again."""
    fields: dict[str, list[str]] = {}
    for line in lines:
        found = _FIELD.match(line)
        if found is not None:
            fields.setdefault(found[1], []).append(found[2].strip())
    return fields


def _one(fields: dict[str, list[str]], name: str) -> str:
    return next((value for value in fields.get(name, []) if value), "")


def _parted(section: _Section, keys: frozenset[str]) -> tuple[dict[str, str], str]:
    """The fields at the beginning of a comment or a ping, and its text."""
    fields: dict[str, str] = {}
    at = 0
    for line in section.lines:
        found = _FIELD.match(line)
        if found is None or found[1] not in keys or found[1] in fields:
            if line.strip() or fields:
                break
        else:
            fields[found[1]] = found[2].strip()
        at += 1
    return fields, "\n".join(section.lines[at:]).strip("\n")


def _comment(section: _Section, ids: CommentIds, url: str) -> Comment:
    """The comment of a COMMENT section."""
    fields, raw = _parted(section, _COMMENT)
    body = html_body(raw, url, breaks=True)
    return _made(fields, fields.get("AUTHOR", ""), raw, body, ids, {})


def _ping(section: _Section, ids: CommentIds, url: str) -> Comment:
    """The comment that a PING section is: what another weblog said about the entry."""
    fields, raw = _parted(section, _PING)
    title = _line(fields.get("TITLE", ""))
    marks = [Mark(0, len(title), "strong")] if title else []
    body = _joined([Body(title, marks), html_body(raw, url, breaks=True)])
    return _made(fields, fields.get("BLOG NAME", ""), raw, body, ids, {"type": "trackback"})


def _made(
    fields: dict[str, str], author: str, raw: str, body: Body, ids: CommentIds, extra: dict[str, Any]
) -> Comment:
    dated = fields.get("DATE", "")
    posted = _date(dated)
    if dated and posted is None:
        extra["posted_text"] = dated
    for name in ("EMAIL", "IP", "URL"):
        if value := fields.get(name):
            extra[name.lower()] = value
    if raw.strip() != body.text and ("<" in raw or "&" in raw):
        extra["body_html"] = raw
    author = _line(author)
    identity = ids.made(author, dated, body.text)
    return Comment(identity, None, author, posted, body.text, body.marks, "visible", None, extra)


def _body(raw: str, breaks: str, base: str) -> Body:
    """A text as its entry's `CONVERT BREAKS` says that it is to be read."""
    if not raw.strip():
        return Body("", [])
    if breaks.startswith("markdown"):
        from store.bodies.markdown import markdown_body

        return markdown_body(raw, base)
    if breaks in ("0", "richtext"):
        return html_body(raw, base)
    if not breaks and re.search(r"<(?:p|br)\b", raw, re.IGNORECASE):
        return html_body(raw, base)
    return html_body(raw, base, breaks=True)


def _joined(bodies: list[Body]) -> Body:
    """Several texts as one, an empty line between them."""
    text = ""
    marks: list[Mark] = []
    for body in bodies:
        if not body.text:
            continue
        start = len(text) + 2 if text else 0
        text = f"{text}\n\n{body.text}" if text else body.text
        marks += [Mark(start + m.start, start + m.end, m.kind, m.target) for m in body.marks]
    return Body(text, marks)


def _date(written: str) -> datetime | None:
    """The date of `MM/DD/YYYY hh:mm:ss AM|PM`, in which AM and PM may be absent; naive."""
    found = _DATE.match(written.strip())
    if found is None:
        return None
    month, day, year = int(found[1]), int(found[2]), int(found[3])
    if len(found[3]) == 2:
        year += 1900 if year >= 70 else 2000
    hour = int(found[4] or 0)
    if found[7] and hour <= 12:
        hour = hour % 12 + (12 if found[7] in "Pp" else 0)
    try:
        return datetime(year, month, day, hour, int(found[5] or 0), int(found[6] or 0))  # noqa: DTZ001
    except ValueError:
        return None


def _line(raw: str) -> str:
    """A title or a name as one line of text."""
    return " ".join((html_body(raw).text if "<" in raw or "&" in raw else raw).split())


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""

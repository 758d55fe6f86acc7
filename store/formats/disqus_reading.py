"""What stands in an export of Disqus becomes discussions.

Its schema is at https://disqus.com/api/schemas/1.0/disqus.xsd: first the threads, one for each page, then the
posts of all threads by their dates. A post names its thread and the post that it answers by their `dsq:id`.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape
from typing import Any, Final, cast
from urllib.parse import urlsplit

import orjson
from lxml import etree

from store.bodies.body import Body
from store.bodies.fields import when
from store.bodies.html import html_body
from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.xml_stream import NAMES, Dialect, Walk, inner
from store.grouping import Groups
from store.model import Comment, Discussion, Repair, State
from store.source import Source

_DIALECT: Final = Dialect(
    roots=("disqus",),
    tops=("post", "thread"),
    inner="",
    texts=("message", "title", "name"),
    prefixes={
        "dsq": "http://disqus.com/disqus-internals",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    },
)
_ID: Final = "{http://disqus.com/disqus-internals}id"
_POST: Final = frozenset(("message", "createdAt", "isDeleted", "isSpam", "isApproved", "author", "parent"))
_THREAD: Final = frozenset(
    ("message", "createdAt", "isDeleted", "isClosed", "author", "link", "title", "forum", "category")
)

_HELD: Final = 160 * 1024**2  # bytes of comments, about, up to which none goes to disk
_THREADS: Final = b'["thread"'

Record = list[Any]
"""What is kept of a record until all of its thread are together: kind, id, line, fields."""


class Reading:
    """The reading of one export."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._walk = Walk(source, _DIALECT)
        self._links: dict[str, str] = {}  # the first thread of each address
        self._joined: dict[str, str] = {}  # threads that have the address of an earlier one, and which
        self._urls: dict[str, str] = {}  # the address of each thread
        self._held: dict[str, list[bytes | Comment]] | None = {}
        self._size = 0
        self._threads = 0
        self._empty = 0

    def discussions(self) -> Iterator[Parsed]:
        """One for each thread with posts or a text of its own, in the order of the threads."""
        waiting: Parsed | None = None
        with Groups() as groups:
            self._gather(groups)
            told = self._walk.taken()
            for key, records in self._grouped(groups):
                parsed = self._discussion(key, records)
                if parsed is None:
                    continue
                if told[0] or told[1]:
                    parsed = parsed._replace(
                        repairs=[*told[0], *parsed.repairs], rejected=[*told[1], *parsed.rejected]
                    )
                    told = [], []
                if waiting is not None:
                    yield waiting
                waiting = parsed
        repairs, rejected = self._walk.finished()
        if self._empty:
            repairs.append(Repair("left-out", f"threads without posts, left out: {self._empty}"))
        if waiting is None:
            why = [*told[1], *rejected, *(repair.sentence for repair in repairs)]
            raise SourceError(
                f"{self._source.name}: a Disqus export without posts",
                why[0] if why else "there is nothing in it to read",
            )
        yield waiting._replace(repairs=[*waiting.repairs, *repairs], rejected=[*waiting.rejected, *rejected])

    def _gather(self, groups: Groups) -> None:
        """Reads the whole export, and puts what belongs to a thread together."""
        walk = self._walk
        for name, element in walk:
            identity = _id(element)
            if walk.cut:
                walk.reject(f"line {walk.line}: the file ends inside the {name} that begins here")
                walk.lost.add(name)
                continue
            if not identity:
                walk.reject(f"line {walk.line}: a {name} without dsq:id")
                walk.lost.add(name)
                continue
            fields, thread = _fields(element)
            if "<![CDATA[" in fields.get("message", "") and walk.doubtful(fields["message"]):
                continue
            if name == "thread":
                self._threads += 1
                thread = self._thread_of(identity, fields)
            elif not thread:
                walk.reject(f"line {walk.line}: the post {identity} names no thread")
                continue
            else:
                thread = self._joined.get(thread, thread)
            record: list[Any] = [name, identity, 0, fields]
            url = self._urls.get(thread)
            if name == "post" and url is not None and self._held is not None:
                self._hold(thread, _comment(record, url), groups)
                continue
            record[2] = walk.line
            kept = orjson.dumps(record)
            self._hold(thread, memoryview(kept).tobytes(), groups)  # orjson's own lie far apart in memory

    def _hold(self, thread: str, record: bytes | Comment, groups: Groups) -> None:
        """Keeps what belongs to a thread: in memory as it is while that is enough, then in groups on disk."""
        if self._held is None:
            groups.add(thread, record if isinstance(record, bytes) else pickle.dumps(record))
            return
        self._held.setdefault(thread, []).append(record)
        self._size += 800 + (len(record) if isinstance(record, bytes) else 2 * len(record.text))
        if self._size > _HELD:
            held, self._held = self._held, None
            while held:
                key = next(iter(held))
                for each in held.pop(key):
                    self._hold(key, each, groups)

    def _grouped(self, groups: Groups) -> Iterator[tuple[str, list[bytes | Comment]]]:
        """The threads with what belongs to each of them, which is forgotten when it was given."""
        held = self._held
        if held is None:
            for key, records in groups:
                yield key, list(records)
            return
        while held:
            key = next(iter(held))
            yield key, held.pop(key)

    def _thread_of(self, identity: str, fields: Mapping[str, Any]) -> str:
        """The thread that a thread is: itself, or the first one of the same address."""
        link = _plain(fields.get("link", ""))
        first = self._links.setdefault(link, identity) if link else identity
        if first != identity:
            self._joined[identity] = first
        else:
            self._urls[identity] = fields.get("link", "")
        return first

    def _discussion(self, key: str, records: list[bytes | Comment]) -> Parsed | None:
        """The discussion that a thread and its posts make, None where it is none."""
        threads: list[Record] = [
            orjson.loads(record)
            for record in records
            if isinstance(record, bytes) and record.startswith(_THREADS)
        ]
        posts = len(records) - len(threads)
        if not threads and self._threads and "thread" not in self._walk.lost:
            for _, identity, line, post in map(orjson.loads, cast("list[bytes]", records)):
                who = _name(post.get("author", {})) or "somebody"
                self._walk.reject(
                    f"line {line}: the post {identity} by {who} is of a thread that is not there, {key}"
                )
            return None
        repairs: list[Repair] = []
        if not threads:
            repairs.append(Repair("no-thread", f"the thread {key} of {posts} posts is not in the file"))
        elif len(threads) > 1:
            others = ", ".join(record[1] for record in threads[1:10])
            repairs.append(Repair("joined", f"threads of the same address were joined: {key} and {others}"))
        fields: dict[str, Any] = threads[0][3] if threads else {}
        for _, _, _, more in threads[1:]:
            fields = {**more, **{name: value for name, value in fields.items() if value}}
        url = fields.get("link", "")
        text, marks = html_body(fields.get("message", ""), url)
        if not posts and not text:
            self._empty += len(threads)
            return None
        published, written = _date(fields.get("createdAt", ""))
        author = fields.get("author", {})
        extra: dict[str, Any] = {name: value for name, value in fields.items() if name not in _THREAD}
        if written:
            extra["posted_text"] = written
        if fields.get("isDeleted") == "true":
            extra["isDeleted"] = True
        if forum := fields.get("forum", ""):
            extra["forum"] = forum
        if rest := _author_rest(author):
            extra["author"] = rest
        if (message := fields.get("message", "")).strip() != text:
            extra["body_html"] = message
        title = _line(fields.get("title", ""))
        discussion = Discussion(
            title=title or text.split("\n", 1)[0][:80] or url or f"Thread {key}",
            url=url,
            source="disqus-xml",
            source_id=key,
            site=_host(url) or forum,
            author=_name(author),
            published=published,
            closed=fields.get("isClosed") == "true",
            body=text,
            body_marks=marks,
            comments=_comments(records, url),
            extra=extra,
        )
        return Parsed(discussion, repairs, [])


def _comments(records: list[bytes | Comment], url: str) -> list[Comment]:
    """The comments that the posts among the records are; the records are forgotten on the way."""
    comments = []
    records.reverse()
    while records:
        record = records.pop()
        if not isinstance(record, bytes):
            comments.append(record)
        elif record.startswith(b"\x80"):  # a pickle, of this process' own
            comments.append(pickle.loads(record))
        elif not record.startswith(_THREADS):
            comments.append(_comment(orjson.loads(record), url))
    return comments


def _comment(record: Record, url: str) -> Comment:
    """The comment that a post is."""
    _, identity, _, fields = record
    raw: str = fields.get("message", "")
    text, marks = _paragraphs(raw) or html_body(raw, url)
    posted, written = _date(fields.get("createdAt", ""))
    author: dict[str, str] = fields.get("author", {})
    extra: dict[str, Any] = {name: value for name, value in fields.items() if name not in _POST}
    if written:
        extra["posted_text"] = written
    if rest := _author_rest(author):
        extra["author"] = rest
    if url:
        extra["permalink"] = f"{url}#comment-{identity}"
    if raw != text and raw.strip() != text:
        extra["body_html"] = raw
    state: State = "visible"
    if fields.get("isSpam") == "true":
        state = "spam"
        if fields.get("isDeleted") == "true":
            extra["isDeleted"] = True
    elif fields.get("isDeleted") == "true":
        state = "deleted"
    elif fields.get("isApproved") == "false":
        state = "pending"
    return Comment(identity, fields.get("parent"), _name(author), posted, text, marks, state, None, extra)


def _paragraphs(raw: str) -> Body | None:
    """The body of what is nothing but paragraphs without tags in them, as most posts are; None for others."""
    if not raw.startswith("<p>") or not raw.endswith("</p>"):
        return None
    count = raw.count("<p>")
    if raw.count("<") != 2 * count or raw.count("</p>") != count:
        return None
    if count == 1:
        return html_body(raw[3:-4])
    pieces = []
    for part in raw[:-4].split("</p>"):
        before, tag, piece = part.partition("<p>")
        if before.strip() or not tag:
            return None
        if text := html_body(piece).text:
            pieces.append(text)
    return Body("\n\n".join(pieces), [])


def _fields(element: etree._Element) -> tuple[dict[str, Any], str]:
    """What stands in a record, by the names of its elements, and the id of the thread that it names."""
    names, thread = NAMES, ""
    fields: dict[str, Any] = {}
    for child in element:
        name = names[child.tag]
        if name == "author":
            fields[name] = {names[each.tag]: (each.text or "").strip() for each in child}
        elif name == "thread":
            thread = _id(child)
        elif name in ("parent", "category"):
            fields[name] = _id(child)
        elif len(child):
            fields[name] = inner(child)
        elif child.text and (text := child.text.strip()):
            fields[name] = text
    return fields, thread


def _id(element: etree._Element) -> str:
    """The `dsq:id` of an element, "" where it has none."""
    found = element.get(_ID)
    if found is None:
        found = next((str(value) for name, value in element.items() if NAMES[str(name)] == "id"), "")
    return str(found).strip()


def _name(author: Mapping[str, str]) -> str:
    """What an author is called."""
    name = author.get("name") or author.get("username") or ""
    return unescape(name) if "&" in name else name


def _author_rest(author: Mapping[str, str]) -> dict[str, str]:
    """What is said of an author beside the name."""
    name = author.get("name")
    return {
        key: value
        for key, value in author.items()
        if value and key != "name" and not (key == "isAnonymous" and value == "false") and value != name
    }


def _date(written: str) -> tuple[datetime | None, str]:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return when(written)
    return (found, "") if written.endswith("Z") else when(written)


def _line(raw: str) -> str:
    """A title as one line of text."""
    return " ".join((html_body(raw).text if "<" in raw or "&" in raw else raw).split())


def _plain(link: str) -> str:
    """An address without what does not change the page: its scheme, its fragment, a slash at its end."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return link.strip()
    if not parts.netloc:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return parts.netloc.lower() + (parts.path.rstrip("/") or "/") + query


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""

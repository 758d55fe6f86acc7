"""What stands in the backup of a blog becomes discussions.

Two dialects of Atom (RFC 4287): that of 2008, in which a `category` says what an entry is
(http://schemas.google.com/blogger/2008/kind), and a comment names its post by `thr:in-reply-to` (RFC 4685)
and the comment that it answers by a link with `rel="related"`; and that of Google Takeout, with
`blogger:type`, `blogger:status`, `blogger:parent` (the post) and `blogger:inReplyTo` (the comment). Neither
has a document that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

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
    roots=("feed",),
    tops=("entry",),
    inner="",
    texts=("content", "title", "summary", "name"),
    prefixes={
        "thr": "http://purl.org/syndication/thread/1.0",
        "gd": "http://schemas.google.com/g/2005",
        "georss": "http://www.georss.org/georss",
        "openSearch": "http://a9.com/-/spec/opensearchrss/1.0/",
        "app": "http://www.w3.org/2007/app",
        "media": "http://search.yahoo.com/mrss/",
        "blogger": "http://schemas.google.com/blogger/2018",
    },
)
_KIND: Final = re.compile(r"kind#(\w+)$")
_NUMBER: Final = re.compile(r"(?:post|page|comment)-(\d+)$")
_RELATED: Final = re.compile(r"/comments/default/(\d+)")
_POSTS: Final = frozenset(("post", "page"))
_STATES: Final[dict[str, State]] = {
    "LIVE": "visible", "": "visible", "PENDING": "pending", "SPAM": "spam", "GHOSTED": "spam",
    "EMPTIED": "deleted", "DELETED": "deleted", "TRASHED": "removed", "SOFT_TRASHED": "removed",
}  # fmt: skip

Entry = dict[str, Any]
"""An entry: its fields by the names of their elements, what has no text under the names below.

"kind" (post, page, comment …), "id", "post" (the id of a comment's post), "parent" (of the comment that it
answers), "link" (its page), "labels", "properties" (`gd:extendedProperty`), "line".
"""

_KNOWN: Final = frozenset(
    (
        *("kind", "id", "post", "parent", "link", "labels", "properties", "line", "type", "title", "content"),
        *("published", "author", "status", "inReplyTo", "summary", "filename", "content_type", "post_link"),
        *("post_title", "trashed", "created"),
    )
)


class Reading:
    """The reading of one backup."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._walk = Walk(source, _DIALECT)
        self._base = self._blog = ""

    def discussions(self) -> Iterator[Parsed]:
        """One for each post, in the order of the file."""
        waiting: Parsed | None = None
        with Groups() as groups:
            self._gather(groups)
            told = self._walk.finished()
            for key, records in groups:
                parsed = self._discussion(key, [orjson.loads(record) for record in records])
                if waiting is not None:
                    yield waiting
                waiting = Parsed(parsed.discussion, [*told[0], *parsed.repairs], [*told[1], *parsed.rejected])
                told = [], []
        if waiting is None:
            why = [*told[1], *(repair.sentence for repair in told[0])]
            raise SourceError(
                f"{self._source.name}: a Blogger backup without posts",
                why[0] if why else "there is nothing in it to read",
            )
        yield waiting

    def _gather(self, groups: Groups) -> None:
        """Reads the whole backup, and puts a post and its comments together."""
        walk, first = self._walk, True
        for _, element in walk:
            if first:
                self._read_head()
                first = False
            if walk.cut:
                walk.reject(f"line {walk.line}: the file ends inside the entry that begins here")
                continue
            entry = _entry(element)
            if entry["kind"] not in ("post", "page", "comment"):
                continue  # settings and templates
            entry["line"] = walk.line
            if entry["kind"] == "comment" and not entry["post"]:
                walk.reject(f"line {walk.line}: the comment {entry['id']} names no post")
                continue
            record = orjson.dumps(entry)
            key = entry["post"] if entry["kind"] == "comment" else entry["id"]
            groups.add(key, memoryview(record).tobytes())  # orjson's own bytes lie far apart in memory

    def _read_head(self) -> None:
        """What is said of the blog before its first entry."""
        for element in self._walk.head:
            match NAMES[element.tag]:
                case "link" if element.get("rel", "alternate") == "alternate":
                    self._base = str(element.get("href") or "")
                case "title":
                    self._blog = " ".join((element.text or "").split())

    def _discussion(self, key: str, entries: list[Entry]) -> Parsed:
        """The discussion of a post, which may be absent, and its comments."""
        post = next((entry for entry in entries if entry["kind"] in _POSTS), None)
        comments = [entry for entry in entries if entry is not post]
        repairs: list[Repair] = []
        if post is None:
            first = comments[0]
            post = {"id": key, "link": first.get("post_link", ""), "title": first.get("post_title", "")}
            repairs.append(
                Repair("no-post", f"the post of {len(comments)} comments is not in the file: {key}")
            )
        get = post.get
        url = get("link") or (
            urljoin(self._base, get("filename", "")) if self._base and get("filename") else ""
        )
        body = _body(post, url)
        published, written = when(get("published", ""))
        author = get("author", {})
        extra = _rest(post)
        if written:
            extra["posted_text"] = written
        if get("kind") == "page":
            extra["post_type"] = "page"
        if get("labels"):
            extra["tags"] = get("labels")
        if get("filename") and not url:
            extra["filename"] = get("filename")
        if get("status", "LIVE") not in ("LIVE", ""):
            extra["status"] = get("status")
        if get("draft") == "yes":
            extra["status"] = "DRAFT"
        if get("trashed"):
            extra["trashed"] = get("trashed")
        if summary := get("summary", ""):
            extra["excerpt"] = html_body(summary).text
        if self._blog:
            extra["blog"] = self._blog
        raw = get("content", "")
        if raw.strip() != body.text:
            extra["body_html"] = raw
        found = [_comment(entry, url) for entry in comments]
        dates = [comment.posted for comment in found]
        if all(date is not None and date.tzinfo is not None for date in dates):
            found.sort(key=lambda comment: comment.posted)  # type: ignore[arg-type,return-value]
        title = " ".join((html_body(get("title", "")).text).split())
        discussion = Discussion(
            title=title or body.text.split("\n", 1)[0][:80] or url or f"Post {key}",
            url=url,
            source="blogger",
            source_id=key,
            site=_host(url or self._base),
            author=author.get("name", ""),
            published=published,
            body=body.text,
            body_marks=body.marks,
            comments=found,
            extra=extra,
        )
        return Parsed(discussion, repairs, [])


def _comment(entry: Entry, url: str) -> Comment:
    """The comment that an entry is."""
    get = entry.get
    body = _body(entry, url)
    posted, written = when(get("published", ""))
    extra = _rest(entry)
    if written:
        extra["posted_text"] = written
    link = get("link") or (f"{url}#c{entry['id']}" if url else "")
    if link:
        extra["permalink"] = link
    raw, text, marks = get("content", ""), body.text, body.marks
    status = str(get("status", ""))
    state = _STATES.get(status, "visible")
    if status not in _STATES:
        extra["status"] = status
    if get("trashed"):
        state = "removed"
    if get("properties", {}).get("blogger.contentRemoved") == "true":
        state, text, marks = "deleted", "", []  # the text says that it was removed, in the blog's language
    if raw.strip() != text:
        extra["body_html"] = raw
    parent = get("parent") or None
    author = get("author", {}).get("name", "")
    return Comment(entry["id"], parent, author, posted, text, marks, state, None, extra)


def _rest(entry: Entry) -> dict[str, Any]:
    """What stands in an entry and is said nowhere else."""
    extra = {name: value for name, value in entry.items() if name not in _KNOWN and value}
    extra.pop("draft", None)
    if extra.get("updated") == entry.get("published"):
        extra.pop("updated", None)
    author = {name: value for name, value in entry.get("author", {}).items() if name != "name" and value}
    if author.get("email") == "noreply@blogger.com":
        del author["email"]
    if author:
        extra["author"] = author
    if entry.get("properties"):
        extra["properties"] = entry["properties"]
    return extra


def _body(entry: Entry, url: str) -> Body:
    raw = entry.get("content", "")
    if entry.get("content_type") == "text":
        text = re.sub(r"\s*\n\s*\n\s*", "\n\n", raw.strip())
        return Body(text, [])
    return html_body(raw, url)


def _entry(element: etree._Element) -> Entry:
    """What an `entry` says."""
    entry: Entry = {
        "kind": "",
        "id": "",
        "post": "",
        "parent": "",
        "link": "",
        "labels": [],
        "properties": {},
    }
    for child in element:
        name = NAMES[child.tag]
        text = (child.text or "").strip()
        match name:
            case "id":
                entry["id"] = _number(text)
            case "category":
                _category(entry, child)
            case "link":
                _link(entry, child)
            case "author":
                entry["author"] = _author(child)
            case "in-reply-to":
                entry["post"] = _number(str(child.get("ref") or "")) or entry["post"]
                entry["post_link"] = str(child.get("href") or "")
            case "extendedProperty":
                entry["properties"][str(child.get("name"))] = str(child.get("value") or "")
            case "type":
                entry["kind"] = text.lower()
            case "parent":
                entry["post"] = _number(text)
            case "inReplyTo":
                entry["parent"] = _number(text or str(child.get("ref") or ""))
            case "content":
                entry["content"] = inner(child) if len(child) else child.text or ""
                entry["content_type"] = str(child.get("type") or "text")
            case "control":
                entry["draft"] = next(((c.text or "") for c in child if NAMES[c.tag] == "draft"), "")
            case "trashed" | "total" if not text or text == "0":
                pass
            case _:
                if text and name not in entry:
                    entry[name] = text
    return entry


def _category(entry: Entry, element: etree._Element) -> None:
    term = str(element.get("term") or "")
    kind = _KIND.search(term)
    if kind is not None and "#kind" in str(element.get("scheme") or "#kind"):
        entry["kind"] = kind[1]
    elif term and term not in entry["labels"]:
        entry["labels"].append(term)


def _link(entry: Entry, element: etree._Element) -> None:
    rel, href = element.get("rel") or "alternate", str(element.get("href") or "")
    if rel == "alternate":
        entry["link"] = href
    elif rel == "related" and (found := _RELATED.search(href)):
        entry["parent"] = found[1]
    elif rel == "enclosure" and href:
        entry.setdefault("enclosures", []).append(href)


def _author(element: etree._Element) -> dict[str, str]:
    """What is said of an author: "name", "uri", "email", "image" (an address), "type"."""
    author = {}
    for child in element:
        name, text = NAMES[child.tag], " ".join((child.text or "").split())
        if name == "image":
            text = str(child.get("src") or "")
        if text:
            author[name] = text
    return author


def _number(identity: str) -> str:
    """The number at the end of `tag:blogger.com,1999:blog-1.post-2`; all of an id that is none of these."""
    found = _NUMBER.search(identity)
    return found[1] if found else identity


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""

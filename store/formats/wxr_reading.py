"""What stands in an export of WordPress becomes discussions.

An `item` is a post, a page or a file, a `wp:comment` in it a comment. The elements are those that WordPress
writes (https://github.com/WordPress/WordPress/blob/master/wp-admin/includes/export.php); what they hold is
what stands in its database, so that bodies are HTML with line feeds for paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import unescape
from typing import Any, Final
from urllib.parse import urlsplit

from lxml import etree

from store.bodies.body import Body
from store.bodies.fields import when
from store.bodies.html import html_body
from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.xml_stream import NAMES, Dialect, Walk, inner
from store.model import Comment, Discussion, Repair, State
from store.source import Source

_DIALECT: Final = Dialect(
    roots=("rss",),
    tops=("item",),
    inner="comment",
    texts=("content:encoded", "excerpt:encoded", "wp:comment_content", "title", "description"),
    prefixes={
        "excerpt": "http://wordpress.org/export/1.2/excerpt/",
        "content": "http://purl.org/rss/1.0/modules/content/",
        "wfw": "http://wellformedweb.org/CommentAPI/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "wp": "http://wordpress.org/export/1.2/",
    },
)

_ALWAYS: Final = frozenset(("post", "page", "draft", ""))
"""Kinds of items that come in whether or not somebody commented on them ("draft" is one of 2008)."""

_STATES: Final[Mapping[str, State]] = {
    "1": "visible", "approve": "visible", "approved": "visible", "": "visible",
    "0": "pending", "hold": "pending", "unapproved": "pending",
    "spam": "spam", "trash": "removed", "post-trashed": "removed",
}  # fmt: skip

_ITEM: Final = frozenset(
    (
        *("title", "link", "pubDate", "creator", "content:encoded", "excerpt:encoded", "description"),
        *("post_id", "post_date", "post_date_gmt", "comment_status", "post_type", "category"),
    )
)
_EMPTY: Final = Body("", [])
_NO_DATE: Final = "0000-00-00"
_NO_BREAKS: Final = re.compile(r"<!--\s*wp:")


class Reading:
    """The reading of one export."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._walk = Walk(source, _DIALECT)
        self._names: dict[str, str] = {}  # of authors, by what they log in with
        self._site = self._base = ""
        self._left_out: dict[str, int] = {}
        self._naive = 0

    def discussions(self) -> Iterator[Parsed]:
        """One for each post, as it ends."""
        comments: list[Comment] = []
        waiting: Parsed | None = None
        first = True
        for name, element in self._walk:
            if first:
                self._read_head()
                first = False
            if name == "comment":
                comment = self._comment(element)
                if comment is not None:
                    comments.append(comment)
                continue
            parsed = self._discussion(element, comments)
            comments = []
            if parsed is None:
                continue
            if waiting is not None:
                yield waiting
            waiting = parsed
        if waiting is None:
            raise SourceError(f"{self._source.name}: a WordPress export without posts", self._why_none())
        repairs, rejected = self._walk.finished()
        yield waiting._replace(
            repairs=[*waiting.repairs, *repairs, *self._told()], rejected=[*waiting.rejected, *rejected]
        )

    def _why_none(self) -> str:
        _, rejected = self._walk.finished()
        if rejected:
            return rejected[0]
        return "; ".join(repair.sentence for repair in self._told()) or "there is nothing in it to read"

    def _told(self) -> list[Repair]:
        """What is told of the whole export."""
        if not self._left_out:
            return []
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self._left_out.items()))
        return [Repair("left-out", f"items without comments that are no posts or pages, left out: {kinds}")]

    def _read_head(self) -> None:
        """What is said of the site before its first post."""
        link = base = ""
        for element in self._walk.head:
            match NAMES[element.tag]:
                case "author":
                    fields = {NAMES[child.tag]: (child.text or "").strip() for child in element}
                    login, shown = fields.get("author_login"), fields.get("author_display_name")
                    if login and shown:
                        self._names[login] = shown
                case "link" if not link:
                    link = (element.text or "").strip()
                case "base_blog_url":
                    base = (element.text or "").strip()
        self._base = base or link
        self._site = _place(self._base)

    def _comment(self, element: etree._Element) -> Comment | None:
        """The comment of a `wp:comment`; None where the file ends inside it."""
        names, fields, content = NAMES, {}, None
        for child in element:
            name = names[child.tag]
            fields[name] = child.text
            if name == "comment_content":
                content = child
        if self._walk.cut:
            self._walk.reject(f"line {self._walk.line}: the file ends inside the comment that begins here")
            return None
        take = fields.pop
        raw = take("comment_content", None) or ""
        if content is not None and len(content):
            raw = inner(content)
        if "<![CDATA[" in raw and self._walk.doubtful(raw):
            return None
        text, marks = _body(raw, self._base) if raw else _EMPTY
        parent = take("comment_parent", None)
        author = take("comment_author", None) or ""
        state = take("comment_approved", None) or "1"
        kind = take("comment_type", None)
        gmt, local = take("comment_date_gmt", None) or "", take("comment_date", None) or ""
        posted, written = _date(gmt, local)
        identity = take("comment_id", None) or ""
        extra: dict[str, Any] = {}
        if written:
            extra["posted_text"] = written
        if kind and kind != "comment" and (kind := kind.strip()):
            extra["type"] = kind
        if state not in _STATES and (state := state.strip()) not in _STATES:
            extra["comment_approved"] = state
        if local != gmt and posted is not None and posted.tzinfo is not None and local.strip()[:4] > "0000":
            extra["comment_date"] = local.strip()
        if "commentmeta" in fields:
            del fields["commentmeta"]
            extra["meta"] = _metas(element, "commentmeta")
        extra |= {
            name: value for name, said in fields.items() if said and said != "0" and (value := said.strip())
        }
        if raw != text and raw.strip() != text:
            extra["body_html"] = raw
        return Comment(
            identity.strip(),
            None if parent is None or parent == "0" or (parent := parent.strip()) in ("", "0") else parent,
            unescape(author).strip() if "&" in author else author.strip(),
            posted,
            text,
            marks,
            _STATES.get(state, "visible"),
            None,
            extra,
        )

    def _discussion(self, element: etree._Element, comments: list[Comment]) -> Parsed | None:
        """The discussion of an `item`, None where it is none that is wanted."""
        fields: dict[str, str] = {}
        terms: dict[str, list[str]] = {}
        for child in element:
            name = NAMES[child.tag]
            if name == "category":
                _add_term(terms, child)
            elif name != "postmeta" and not fields.get(name):
                fields[name] = inner(child) if len(child) else child.text or ""
        walk = self._walk
        get = fields.get
        title = _line(get("title", ""))
        if walk.cut:
            walk.reject(f"line {walk.line}: the file ends inside the post that begins here")
            if not comments and not get("content:encoded"):
                return None
        kind = get("post_type", "").strip()
        if kind not in _ALWAYS and not comments:
            self._left_out[kind] = self._left_out.get(kind, 0) + 1
            return None
        url = get("link", "").strip()
        site = self._site or _place(url, only_host=True)
        raw = get("content:encoded") or get("description") or ""
        text, marks = _body(raw, url or self._base)
        published, written = _date(get("post_date_gmt", ""), get("post_date", ""), get("pubDate", ""))
        login = get("creator", "").strip()
        extra: dict[str, Any] = {
            name: value.strip()
            for name, value in fields.items()
            if name not in _ITEM and value.strip() not in ("", "0")
        }
        if written:
            extra["posted_text"] = written
        if kind and kind != "post":
            extra["post_type"] = kind
        if login and self._names.get(login, login) != login:
            extra["creator"] = login
        local = get("post_date", "").strip()
        if (
            published is not None
            and published.tzinfo is not None
            and local != get("post_date_gmt", "").strip()
        ):
            extra["post_date"] = local
        excerpt = get("excerpt:encoded", "").strip()
        if excerpt:
            extra["excerpt"] = _body(excerpt, url)[0]
            if extra["excerpt"] != excerpt:
                extra["excerpt_html"] = excerpt
        extra |= terms
        extra["meta"] = _metas(element, "postmeta")
        if raw.strip() != text:
            extra["body_html"] = raw
        extra = {name: value for name, value in extra.items() if value not in ("", [], {})}
        for comment in comments:
            if url:
                comment.extra["permalink"] = f"{url}#comment-{comment.id}"  # type: ignore[index]
        repairs, rejected = walk.taken()
        naive = sum(comment.posted is not None and comment.posted.tzinfo is None for comment in comments)
        if naive:
            repairs.append(Repair("naive-dates", f"comments whose date has no zone: {naive}"))
        discussion = Discussion(
            title=title
            or (text.split("\n", 1)[0][:80] if text else f"Post {get('post_id', '').strip()}".strip()),
            url=url,
            source="wxr",
            source_id=get("post_id", "").strip(),
            site=site,
            author=self._names.get(login, login),
            published=published,
            closed=get("comment_status", "").strip() == "closed",
            body=text,
            body_marks=marks,
            comments=comments,
            extra=extra,
        )
        return Parsed(discussion, repairs, rejected)


def _body(raw: str, base: str) -> Body:
    """The text and marks of what stands in WordPress' database.

    Its line feeds are breaks and its empty lines paragraphs, unless the block editor wrote it.
    """
    return html_body(raw, base, breaks="<!--" not in raw or _NO_BREAKS.search(raw) is None)


def _line(raw: str) -> str:
    """A title, which may be HTML, as one line of text."""
    if "<" in raw or "&" in raw:
        raw = html_body(raw).text
    return " ".join(raw.split())


def _metas(element: etree._Element, kind: str) -> dict[str, Any]:
    """The `wp:commentmeta` or `wp:postmeta` in an element: a value for each key, or a list of them."""
    meta: dict[str, Any] = {}
    for child in element:
        if NAMES[child.tag] != kind:
            continue
        fields = {NAMES[field.tag]: field.text or "" for field in child}
        key, value = fields.get("meta_key", ""), fields.get("meta_value", "")
        if not key or not value:
            continue
        if key not in meta:
            meta[key] = value
        elif isinstance(meta[key], list):
            meta[key].append(value)
        else:
            meta[key] = [meta[key], value]
    return meta


def _add_term(terms: dict[str, list[str]], element: etree._Element) -> None:
    """A `category`, which may be a tag or of any other taxonomy; that of 2008 has some twice."""
    domain = element.get("domain") or "category"
    name = {"category": "categories", "post_tag": "tags", "tag": "tags"}.get(domain, domain)
    said = _line(element.text or "")
    found = terms.setdefault(name, [])
    if said and said not in found:
        found.append(said)


def _date(gmt: str, local: str, rfc: str = "") -> tuple[datetime | None, str]:
    """The date in UTC where that is known, else naive; and what is written where it is no date."""
    try:
        return datetime.fromisoformat(gmt + "+00:00"), ""
    except ValueError:
        pass
    for written, zone in ((gmt.strip(), UTC), (local.strip(), None)):
        if written and not written.startswith(_NO_DATE):
            try:
                return datetime.fromisoformat(written).replace(tzinfo=zone), ""
            except ValueError:
                pass
    if rfc.strip() and not re.search(r"-0001|0000\s", rfc):
        return when(rfc)
    written = local.strip() or gmt.strip()
    return None, "" if written.startswith(_NO_DATE) else written


def _place(url: str, only_host: bool = False) -> str:
    """The host of an address, with the path where a site stands under one."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2].lower()
    return host if only_host else host + parts.path.rstrip("/")

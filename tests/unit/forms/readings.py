"""The body fields of real files, read by nothing of the program: the standard library and lxml."""

from __future__ import annotations

import json
import mailbox
import re
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from lxml import etree

Reading = Callable[[Path], Iterator[str]]

_MARKUP: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]*>|^[ \t>]*(?:\d+[.)]|#+|[-*+])[ \t]", re.DOTALL | re.MULTILINE
)
_FENCE: Final = re.compile(r"^[ \t>]*(?:```|~~~).*$", re.MULTILINE)


class _Text(HTMLParser):
    """The text of a piece of HTML, words apart where elements are."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._within = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within += tag in ("script", "style")
        self._apart(tag)

    def handle_endtag(self, tag: str) -> None:
        self._within -= tag in ("script", "style")
        self._apart(tag)

    def _apart(self, tag: str) -> None:
        if tag not in ("b", "i", "em", "strong", "a", "span", "code", "u", "font", "abbr", "sup", "sub"):
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.pieces.append(data)


def of_html(text: str) -> str:
    """The words of HTML."""
    reader = _Text()
    reader.feed(text)
    reader.close()
    return "".join(reader.pieces)


def of_markdown(text: str) -> str:
    """The words of Markdown, markers of items and headings, languages of code and HTML left out."""
    return unescape(_MARKUP.sub(" ", _FENCE.sub(" ", text)))


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8-sig"))


def _every(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in a JSON value, without recursion."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            yield each
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)


def _local(element: Any) -> str:
    """The name of an element without its namespace, whether that is declared or not."""
    return re.split("[}:]", element.tag)[-1] if isinstance(element.tag, str) else ""


def _elements(path: Path, *names: str) -> Iterator[Any]:
    parser = etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False, load_dtd=False)
    for element in etree.fromstring(path.read_bytes(), parser).iter():
        if _local(element) in names:
            yield element


def wxr(path: Path) -> Iterator[str]:
    """Of posts that come in: attachments and the parts of menus hold no discussion."""
    for item in _elements(path, "item"):
        fields = {_local(child): child for child in item}
        kind = fields["post_type"].text if "post_type" in fields else "post"
        comments = [child for child in item if _local(child) == "comment"]
        if kind in ("post", "page"):
            body = next(
                (each for each in item if str(each.tag).endswith(("content/}encoded", "content:encoded"))),
                None,
            )
            yield of_html(_without_shortcodes(body.text or "")) if body is not None else ""
        for comment in comments:
            yield of_html("".join(each.text or "" for each in comment if _local(each) == "comment_content"))


def _without_shortcodes(text: str) -> str:
    return re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)


def disqus(path: Path) -> Iterator[str]:
    for message in _elements(path, "message"):
        yield of_html(message.text or "")


def blogger(path: Path) -> Iterator[str]:
    for entry in _elements(path, "entry"):
        kinds = " ".join(each.get("term", "") for each in entry if _local(each) == "category")
        if re.search(r"kind#(?:post|page|comment)\b", kinds):
            yield of_html("".join(each.text or "" for each in entry if _local(each) == "content"))


def fields_of(*names: str, by: Callable[[str], str] = of_html) -> Reading:
    """The texts that stand under these names, wherever in the JSON."""

    def read(path: Path) -> Iterator[str]:
        for record in _every(_json(path)):
            yield from (by(record[name]) for name in names if isinstance(record.get(name), str))

    return read


def reddit(path: Path) -> Iterator[str]:
    text = path.read_text()
    values = (
        [json.loads(text)] if path.suffix == ".json" else [json.loads(line) for line in text.splitlines()]
    )
    for record in _every(values):
        if "subreddit" in record and not record.get("crosspost_parent"):
            for name in ("body", "selftext", "contentText"):
                body = record.get(name)
                if isinstance(body, str) and body not in ("[deleted]", "[removed]"):
                    yield of_markdown(unescape(body))


def firebase(path: Path) -> Iterator[str]:
    for record in _json(path)["comments"]:
        yield of_html(record.get("text") or "")


def lines(path: Path) -> Iterator[str]:
    for line in path.read_text().splitlines():
        yield json.loads(line)["text"]


def discourse(path: Path) -> Iterator[str]:
    for post in _json(path)["post_stream"]["posts"]:
        yield of_markdown(post["raw"]) if post.get("raw") else of_html(post["cooked"])


def bluesky(path: Path) -> Iterator[str]:
    for record in _every(_json(path)):
        if isinstance(record.get("record"), dict) and "createdAt" in record["record"] and "uri" in record:
            yield record["record"].get("text", "")


def archive(path: Path) -> Iterator[str]:
    for record in _every(_json(path)):
        if "author" in record and isinstance(record.get("body"), str):
            yield of_markdown(record["body"])


def rows(path: Path) -> Iterator[str]:
    """A Stack Exchange dump, tag wikis left out."""
    for name, field in (("Posts.xml", "Body"), ("Comments.xml", "Text")):
        for _, row in etree.iterparse(str(path / name), tag="row"):
            if row.get("PostTypeId", "1") in ("1", "2"):
                yield (
                    of_html(row.get(field, ""))
                    if field == "Body"
                    else re.sub(r"[*`\[\]]", "", unescape(row.get(field, "")))
                )
            row.clear()


def mbox(path: Path) -> Iterator[str]:
    """The plain parts of messages, each once."""
    seen = set()
    for message in mailbox.mbox(str(path), create=False):
        parts = [part for part in message.walk() if part.get_content_type() == "text/plain"]
        for part in parts:
            if part.get_filename() or part.get_content_disposition() == "attachment":
                continue
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            charset = part.get_content_charset("utf-8")
            try:
                text = payload.decode(charset)
            except (LookupError, UnicodeDecodeError):
                text = payload.decode("cp1252", "replace")
            if (key := (message["message-id"], text)) not in seen:
                seen.add(key)
                yield text


READINGS: Final[dict[str, Reading]] = {
    "wp-theme-unit-test.xml": wxr,
    "isso-wordpress.xml": wxr,
    "blog-exports/wordpress-sample2.wxr": wxr,
    "isso-disqus.xml": disqus,
    "isso-generic.json": fields_of("text"),
    "reddit-3hahrw.json": reddit,
    "reddit-json/graw-thread.json": reddit,
    "reddit-json/RS_sample-arcticshift.ndjson": reddit,
    "httpd-users-200606-part.mbox": mbox,
    "asterix-dev-201709-mailarchivesao.mbox": mbox,
    "mail/listserv-3gpp-evs.mbox": mbox,
    "mail/perceval-complex.mbox": mbox,
    "hn-json/hn-algolia-item-17.json": fields_of("text"),
    "hn-json/hn-algolia-search-comment.json": fields_of("comment_text"),
    "hn-json/hn-firebase-hiring-2012-06.json": firebase,
    "discourse/urho3d-inverse-kinematics.1819.json": discourse,
    "discourse/perceval-topic-1148.json": discourse,
    "discourse/discourse_api-topic.json": discourse,
    "lobsters-json/lobsters-tdfoqh-depth.json": fields_of("comment", "description"),
    "lobsters-json/lobsters-d9ucpe-old.json": fields_of("comment", "description"),
    "fediverse-bluesky/mastodon-context-schochastics-tok.json": fields_of("content"),
    "fediverse-bluesky/mastodon-context-gesistsa-tok.json": fields_of("content"),
    "fediverse-bluesky/mastodon-context-bigbone.json": fields_of("content"),
    "fediverse-bluesky/bsky-getPostThread.json": bluesky,
    "github/ietf-cbor-packed-archive.json": archive,
    "stackexchange-dump/history-meta": rows,
    "blog-exports/blogger-atom-pelican.xml": blogger,
    "blog-exports/remark42-tree_bench.json": fields_of("text"),
    "youtube/ytapi-commentConfig.json": fields_of("textOriginal", by=str),
    "youtube/musashah-comments.jsonl": lines,
    "hn-bodies-48849066.json": fields_of("text"),
}
"""How the body fields of each real file are read here."""

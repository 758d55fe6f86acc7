"""Isso: the JSON that its importer takes ("generic"), the answers of its API, and its database.

- Generic (https://isso-comments.de/docs/reference/… "Import"): a list of pages, `{"id", "title",
  "comments": [{"id", "author", "email", "website", "created", "text", …}]}`, dates without a zone.
- The API: `{"total_replies", "hidden_replies", "replies": [… with "replies" of their own]}`, texts in
  HTML, dates in seconds since 1970. It does not say which page it is of.
- The database: SQLite with the tables `threads` and `comments`, texts in Markdown. Its rows as JSON
  objects (`tid`) are read as well, without the names of the pages.

`mode` is 1 for a comment that is shown, 2 for one that waits for a moderator, 4 for a deleted one that
has replies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final
from urllib.parse import unquote_plus

from store.bodies.fields import identity, integer, rest, text, when
from store.bodies.html import html_body
from store.bodies.markdown import markdown_body
from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.json_values import head_value
from store.formats.pages import Page, Pages, identified
from store.formats.posts import Record, Told, first_record, original, read_values, record, records, told_first
from store.model import Comment, State
from store.source import STDIN, Source

_USED: Final = frozenset(
    (
        *("id", "tid", "parent", "created", "text", "author", "mode", "likes", "dislikes"),
        *("replies", "total_replies", "hidden_replies", "uri", "title"),
    )
)
_STATES: Final[dict[int | None, State]] = {2: "pending", 4: "deleted"}
_SQLITE: Final = b"SQLite format 3\0"
_QUOTED: Final = re.compile(r"[+]|%[0-9A-Fa-f]{2}")


class Isso:
    """Comments that Isso kept."""

    name = "isso"
    title = "Isso: the JSON of its importer, what its API gives, its database"

    def recognise(self, head: bytes, name: str) -> float:
        """By a page with comments that name an address or a website, by counted replies, by the tables."""
        if head.startswith(_SQLITE):
            return 0.9 if b"CREATE TABLE comments" in head and b"CREATE TABLE threads" in head else 0.0
        first = first_record(head_value(head))
        if "replies" in first and "hidden_replies" in first:
            return 1.0
        if "comments" in first and "id" in first:
            inner = first_record(first["comments"])
            named = {"author", "created", "text"} & inner.keys()
            return 0.9 if "remote_addr" in inner or (named and {"email", "website"} <= inner.keys()) else 0.0
        if {"mode", "text", "parent"} <= first.keys():
            return 0.9 if "tid" in first or {"likes", "dislikes"} <= first.keys() else 0.0
        return 0.0

    def read(self, source: Source) -> Iterator[Parsed]:
        """One discussion a page. Raises `SourceError` when there is no comment."""
        told = Told()
        pages = Pages(self.name)
        if source.head.startswith(_SQLITE):
            _database(source, pages, told)
        else:
            for number, value in enumerate(read_values(source, told), 1):
                if not _value(record(value), pages, source.name):
                    told.rejected.append(f"value {number:,}: neither a page nor a comment of Isso")
        yield from told_first(pages.parsed(), told, source, "comments of Isso")


def _value(whole: Record, pages: Pages, name: str) -> bool:
    """Takes one value of the JSON; whether it was a page or a comment."""
    if "comments" in whole:
        page = pages.page(identity(whole.get("id")))
        _title(page, text(whole.get("title")))
        page.extra |= rest(whole, ("id", "title", "comments"))
        for number, comment in enumerate(records(whole["comments"]), 1):
            if comment.keys() & {"id", "text"}:
                _add(page, comment, "", shown=False)
            else:
                page.told.rejected.append(f"comment {number:,}: neither an id nor a text")
        return True
    if "replies" in whole and "text" not in whole:
        page = pages.page(text(whole.get("uri")) or _stem(name))
        if not page.title and "uri" not in whole:
            page.title, page.nameless = _stem(name), True
            page.told.tell(
                "guessed-title", "it does not say what page it is of: the file's name stands for it"
            )
        _replies(page, whole)
        return True
    if "text" in whole and "mode" in whole:
        uri = text(whole.get("uri"))
        page = pages.page(uri or (f"thread {identity(whole['tid'])}" if "tid" in whole else _stem(name)))
        page.nameless = not uri
        _title(page, text(whole.get("title")))
        _add(page, whole, identity(whole.get("parent")), shown="tid" not in whole)
        return True
    return False


def _stem(name: str) -> str:
    return "Comments" if name == STDIN else PurePath(name).stem


def _title(page: Page, title: str) -> None:
    """The page's title; one that came as it stands in an address ("Nat+%26+Miguel") is decoded."""
    if title and not page.title:
        decoded = unquote_plus(title) if " " not in title and _QUOTED.search(title) else title
        page.title = decoded
        if decoded != title:
            page.extra["title_written"] = title


def _replies(page: Page, answer: Record) -> None:
    """The comments of an answer of the API, in thread order."""
    hidden = integer(answer.get("hidden_replies")) or 0
    stack = [(comment, identity(answer.get("id"))) for comment in reversed(records(answer["replies"]))]
    while stack:
        comment, under = stack.pop()
        own = _add(page, comment, under, shown=True)
        hidden += integer(comment.get("hidden_replies")) or 0
        stack.extend((reply, own) for reply in reversed(records(comment.get("replies"))))
    if hidden > 0:
        page.count = len(page.comments) + hidden


def _add(page: Page, told: Record, under: str, *, shown: bool) -> str:
    """Adds a comment to its page and gives its id. `shown`: the text is HTML, as the API gives it."""
    written = text(told.get("text"))
    body = html_body(written, page.url) if shown else markdown_body(written, page.url, html=True)
    posted, posted_text = when(told.get("created"))
    author = text(told.get("author"))
    own = identified(identity(told.get("id")), author, posted, body.text)
    extra = rest(told, _USED) | original("body_html" if shown else "body_markdown", written, body)
    likes, dislikes = integer(told.get("likes")), integer(told.get("dislikes"))
    if dislikes:
        extra |= {"likes": likes, "dislikes": dislikes}
    if posted_text:
        extra["posted_text"] = posted_text
    if page.url:
        extra["permalink"] = f"{page.url}#isso-{own}"
    page.comments.append(
        Comment(
            id=own,
            parent_id=identity(told.get("parent")) or under or None,
            author=author,
            posted=posted,
            text=body.text,
            marks=body.marks,
            state=_STATES.get(integer(told.get("mode")), "visible"),
            score=None if likes is None else likes - (dislikes or 0),
            extra=extra,
        )
    )
    return own


def _database(source: Source, pages: Pages, told: Told) -> None:
    """The rows of Isso's database. Raises `SourceError` when it cannot be read."""
    import sqlite3

    data = bytearray(source.data)
    data[18:20] = b"\1\1"  # a database in WAL mode cannot be opened in memory, and reads the same without
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(bytes(data))
        database.execute("PRAGMA trusted_schema = OFF")
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not {"threads", "comments"} <= tables:
            raise SourceError(
                f"{source.name}: not a database of Isso", "it has no tables `threads` and `comments`"
            )
        threads = {row["id"]: row for row in _rows(database.execute("SELECT * FROM threads"))}
        for row in _rows(database.execute("SELECT * FROM comments ORDER BY tid, id")):
            thread = threads.get(row["tid"], {})
            page = pages.page(text(thread.get("uri")) or f"thread {identity(row['tid'])}")
            _title(page, text(thread.get("title")))
            _add(page, row, "", shown=False)
    except (sqlite3.Error, KeyError, UnicodeDecodeError) as error:
        told.rejected.append(f"the database breaks off: {error}")
    finally:
        database.close()


def _rows(cursor: object) -> Iterator[dict[str, object]]:
    """The rows of a query as objects, without what is not JSON (the filter that remembers who voted)."""
    names = [column[0] for column in cursor.description]  # type: ignore[attr-defined]
    for row in cursor:  # type: ignore[attr-defined]
        yield {name: value for name, value in zip(names, row, strict=True) if not isinstance(value, bytes)}

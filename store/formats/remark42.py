"""Remark42: its backup, and the answers of its API.

A backup (https://remark42.com/docs/backup/backup/) begins with a line of users and pages, then has one
comment a line. The API gives a page's comments as a tree (`{"comment", "replies"}`) or flat. A comment
answers the one whose `id` is its `pid`; `locator` names its page. `text` is HTML, `orig` the Markdown
that was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from store.bodies.body import Body
from store.bodies.fields import identity, integer, rest, text, when
from store.bodies.html import html_body
from store.bodies.markdown import markdown_body
from store.formats.base import Parsed
from store.formats.json_values import head_value
from store.formats.pages import Page, Pages, identified
from store.formats.posts import (
    Record,
    Told,
    first_record,
    original,
    packed,
    read_values,
    record,
    records,
    told_first,
    unpacked,
)
from store.model import Comment, State
from store.source import Source

if TYPE_CHECKING:
    from store.grouping import Groups

_USED: Final = frozenset(("id", "pid", "text", "orig", "user", "locator", "score", "time", "delete", "title"))


class Remark42:
    """Comments that Remark42 kept."""

    name = "remark42"
    title = "Remark42: a backup, or what its API gives"

    def recognise(self, head: bytes, name: str) -> float:
        """By the line a backup begins with, or by a comment that names its parent and its page."""
        first = first_record(head_value(head))
        if "version" in first and isinstance(first.get("posts", []), list) and "users" in first:
            return 0.9 if {"users", "posts"} <= first.keys() else 0.6
        if "comments" in first:
            inner = first_record(first["comments"])
            return 1.0 if _is_comment(record(inner.get("comment", inner))) else 0.0
        return 1.0 if _is_comment(record(first.get("comment", first))) else 0.0

    def read(self, source: Source) -> Iterator[Parsed]:
        """One discussion a page. Raises `SourceError` when there is no comment."""
        from store.grouping import Groups

        told = Told()
        pages = Pages(self.name)
        users: dict[str, Record] = {}
        with Groups() as groups:
            for number, value in enumerate(read_values(source, told), 1):
                whole = record(value)
                if "version" in whole and "locator" not in whole:
                    users |= _header(whole, pages)
                elif "comments" in whole:
                    _answer(whole, pages, groups)
                elif _is_comment(whole) or "comment" in whole:
                    _comments([whole], groups)
                else:
                    told.rejected.append(f"value {number:,}: no comment of Remark42")
            found = (_page(url, comments, pages, users) for url, comments in groups)
            yield from told_first(found, told, source, "comments of Remark42")


def _page(url: str, comments: list[bytes], pages: Pages, users: dict[str, Record]) -> Parsed:
    """A page with its comments."""
    page = pages.page(url)
    for comment in comments:
        _add(record(unpacked(comment)), page, users)
    return pages.give(page)


def _is_comment(value: Record) -> bool:
    return isinstance(value.get("locator"), dict) and "pid" in value


def _header(header: Record, pages: Pages) -> dict[str, Record]:
    """The users that the first line of a backup names; the pages that it says are closed."""
    for post in records(header.get("posts")):
        if post.get("read_only"):
            pages.page(text(post.get("url"))).closed = True
    return {identity(user.get("id")): user for user in records(header.get("users"))}


def _answer(answer: Record, pages: Pages, groups: Groups) -> None:
    """What the API gives of one page, or of a user."""
    _comments(records(answer["comments"]), groups)
    info = record(answer.get("info"))
    if url := text(info.get("url")):
        page = pages.page(url)
        page.count = info.get("count")
        page.closed = page.closed or bool(info.get("read_only"))
        page.extra |= rest(info, ("url", "count", "read_only"))


def _comments(found: list[dict[str, object]], groups: Groups) -> None:
    """The comments of a list, with those in their `replies`, in thread order, by their page."""
    stack = list(reversed(found))
    while stack:
        node = stack.pop()
        told = record(node.get("comment", node))
        if "locator" in told:
            groups.add(text(record(told["locator"]).get("url")), packed(told))
        stack.extend(reversed(records(node.get("replies"))))


def _add(told: Record, page: Page, users: dict[str, Record]) -> None:
    locator = record(told.get("locator"))
    page.title = page.title or text(told.get("title"))
    if site := text(locator.get("site")):
        page.extra["site_id"] = site
    user = record(told.get("user"))
    body = _body(told, page.url)
    posted, posted_text = when(told.get("time"))
    deleted = bool(told.get("delete"))
    author = text(user.get("name"))
    own = identified(identity(told.get("id")), author, posted, body.text)
    extra = rest(told, _USED)
    if about := rest({**user, **rest(users.get(identity(user.get("id")), {}), ("id",))}, ("name",)):
        extra["user"] = about
    if not deleted:
        extra |= original("body_html", text(told.get("text")), body)
        extra |= original("body_markdown", text(told.get("orig")), body)
    if posted_text:
        extra["posted_text"] = posted_text
    if page.url:
        extra["permalink"] = f"{page.url}#remark42__comment-{own}"
    state: State = "deleted" if deleted else "visible"
    page.comments.append(
        Comment(
            id=own,
            parent_id=identity(told.get("pid")) or None,
            author="" if deleted and identity(user.get("id")) == "deleted" else author,
            posted=posted,
            text=body.text,
            marks=body.marks,
            state=state,
            score=integer(told.get("score")),
            extra=extra,
        )
    )


def _body(told: Record, base: str) -> Body:
    """From the HTML that was shown, else from the Markdown that was written."""
    shown = html_body(text(told.get("text")), base)
    return shown if shown.text else markdown_body(text(told.get("orig")), base)

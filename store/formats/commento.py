"""Commento: what its dashboard exports (`{"version": 1, "comments": […], "commenters": […]}`), and its API.

A comment's `parentHex` is "root" or the `commentHex` that it answers; `domain` and `url` (the path)
name its page; who wrote it stands in `commenters`. `markdown` is what was written, `html` what was shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from store.bodies.fields import identity, integer, rest, text, when
from store.bodies.html import html_body
from store.bodies.markdown import markdown_body
from store.formats.base import Parsed
from store.formats.json_values import head_value
from store.formats.pages import Pages, identified
from store.formats.posts import Record, Told, first_record, original, read_values, record, records, told_first
from store.model import Comment, State
from store.source import Source

_USED: Final = frozenset(
    (
        *("commentHex", "domain", "url", "path", "commenterHex", "markdown", "html", "parentHex"),
        *("score", "state", "creationDate", "deleted", "direction"),
    )
)
_STATES: Final[dict[str, State]] = {"approved": "visible", "unapproved": "pending", "flagged": "spam"}
_ROOT: Final = "root"
_ANONYMOUS: Final = "anonymous"


class Commento:
    """Comments that Commento kept."""

    name = "commento"
    title = "Commento: an export, or what its API gives"

    def recognise(self, head: bytes, name: str) -> float:
        """By comments that have a `commentHex`."""
        first = first_record(head_value(head))
        if "commentHex" in first:
            return 1.0
        if "comments" not in first:
            return 0.0
        if "commentHex" in first_record(first["comments"]):
            return 1.0
        return 0.6 if "version" in first and isinstance(first.get("commenters"), list) else 0.0

    def read(self, source: Source) -> Iterator[Parsed]:
        """One discussion a page. Raises `SourceError` when there is no comment."""
        told = Told()
        pages = Pages(self.name)
        for number, value in enumerate(read_values(source, told), 1):
            whole = record(value)
            if "commentHex" in whole:
                _add(whole, whole, {}, pages)
            elif "comments" in whole:
                names = _commenters(whole.get("commenters"))
                for position, comment in enumerate(records(whole["comments"]), 1):
                    if "commentHex" in comment or "markdown" in comment or "html" in comment:
                        _add(comment, whole, names, pages)
                    else:
                        told.rejected.append(f"comment {position:,}: neither an id nor a text")
            else:
                told.rejected.append(f"value {number:,}: no comments of Commento")
        yield from told_first(pages.parsed(), told, source, "comments of Commento")


def _commenters(found: object) -> dict[str, Record]:
    """The commenters by their id: a list of them in an export, an object in what the API gives."""
    if isinstance(found, dict):
        return {key: record(value) for key, value in found.items()}
    return {identity(one.get("commenterHex")): one for one in records(found)}


def _add(told: Record, around: Record, names: dict[str, Record], pages: Pages) -> None:
    domain = text(told.get("domain")) or text(around.get("domain"))
    path = text(told.get("url")) or text(told.get("path")) or text(around.get("path"))
    page = pages.page(path or domain, domain)
    if domain and not page.url:
        page.url = f"https://{domain}/{path.lstrip('/')}"
    page.closed = page.closed or bool(record(around.get("attributes")).get("isLocked"))
    who = names.get(identity(told.get("commenterHex")), {})
    deleted = bool(told.get("deleted"))
    written, shown = text(told.get("markdown")), text(told.get("html"))
    body = markdown_body(written, page.url) if written.strip() else html_body(shown, page.url)
    posted, posted_text = when(told.get("creationDate"))
    author = text(who.get("name"))
    own = identified(identity(told.get("commentHex")), author, posted, body.text)
    extra = rest(told, _USED)
    if about := rest(who, ("name",)):
        extra["commenter"] = about
    elif told.get("commenterHex") not in (None, "", _ANONYMOUS):
        extra["commenterHex"] = told["commenterHex"]
    extra |= original("body_markdown", written, body)
    extra |= original("body_html", shown, body)
    if posted_text:
        extra["posted_text"] = posted_text
    if page.url:
        extra["permalink"] = f"{page.url}#commento-{own}"
    state = text(told.get("state"))
    if state and state not in _STATES:
        extra["state"] = state
    parent = identity(told.get("parentHex"))
    page.comments.append(
        Comment(
            id=own,
            parent_id=parent if parent != _ROOT else None,
            author=author or ("Anonymous" if told.get("commenterHex") == _ANONYMOUS else ""),
            posted=posted,
            text="" if deleted and body.text == "[deleted]" else body.text,
            marks=body.marks,
            state="deleted" if deleted else _STATES.get(state, "visible"),
            score=integer(told.get("score")),
            extra=extra,
        )
    )

"""Discussions and comments as JSON: the shape of a library's files and of `show --json`.

Writing leaves nothing out that the model holds. Reading takes what people write by hand as well:
ids and parents may be numbers, everything but a comment's id may be absent, and fields that the
model does not know go to `extra`. `docs/store.md` describes the fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from store.model import MARK_KINDS, STATES, Comment, Discussion, Mark, MarkKind, Origin, State
from store.when import from_iso, to_iso

Document = dict[str, Any]
"""A JSON object."""

_COMMENT: Final = frozenset(
    ("id", "parent_id", "depth", "author", "posted", "text", "marks", "state", "score", "extra")
)
_DISCUSSION: Final = frozenset(
    (
        *("key", "title", "url", "source", "source_id", "site", "author", "published", "imported"),
        *("closed", "body", "body_marks", "origins", "extra"),
    )
)
_INTEGER: Final = 2**63

DEEPEST: Final = 200
"""How deep the objects and lists of an `extra` may stand in each other (orjson takes 254 in all)."""


def comment_document(comment: Comment, depth: int | None = None) -> Document:
    """A comment as JSON. With `depth` (1 is top level) that stands in it too."""
    document: Document = {"id": comment.id, "parent_id": comment.parent_id}
    if depth is not None:
        document["depth"] = depth
    document |= {
        "author": comment.author or None,
        "posted": to_iso(comment.posted),
        "text": comment.text,
        "state": comment.state,
    }
    if comment.marks:
        document["marks"] = [list(mark) for mark in comment.marks]
    if comment.score is not None:
        document["score"] = comment.score
    if comment.extra:
        document["extra"] = dict(comment.extra)
    return document


def discussion_document(discussion: Discussion) -> Document:
    """A discussion without its comments as JSON."""
    return {
        "key": discussion.key or None,
        "title": discussion.title,
        "url": discussion.url or None,
        "source": discussion.source,
        "source_id": discussion.source_id or None,
        "site": discussion.site or None,
        "author": discussion.author or None,
        "published": to_iso(discussion.published),
        "imported": to_iso(discussion.imported),
        "closed": discussion.closed,
        "body": discussion.body,
        "body_marks": [list(mark) for mark in discussion.body_marks],
        "origins": [_origin_document(origin) for origin in discussion.origins],
        "extra": dict(discussion.extra),
    }


def _origin_document(origin: Origin) -> Document:
    return {
        "file": origin.file,
        "size": origin.size,
        "sha256": origin.sha256,
        "imported": to_iso(origin.imported),
        "form": origin.form,
        "version": origin.version,
        "repairs": list(origin.repairs),
    }


def comment_of(document: Mapping[str, Any]) -> Comment:
    """The comment that a JSON object describes. Raises ValueError when it has no id."""
    comment_id = _word(document.get("id"))
    if not comment_id:
        raise ValueError("a comment without an id")
    text = _text(document.get("text"))
    state = document.get("state")
    score = document.get("score")
    return Comment(
        id=comment_id,
        parent_id=_word(document.get("parent_id")) or None,
        author=_text(document.get("author")),
        posted=_date(document.get("posted")),
        text=text,
        marks=_marks(document.get("marks"), len(text)),
        state=_STATE.get(state, "visible") if isinstance(state, str) else "visible",
        score=score if isinstance(score, int) and abs(score) < _INTEGER else None,
        extra=_extra(document, _COMMENT),
    )


def discussion_of(document: Mapping[str, Any], comments: Iterable[Comment] = ()) -> Discussion:
    """The discussion that a JSON object describes, with these comments."""
    body = _text(document.get("body"))
    origins = document.get("origins")
    return Discussion(
        key=_text(document.get("key")),
        title=_text(document.get("title")),
        url=_text(document.get("url")),
        source=_text(document.get("source")),
        source_id=_word(document.get("source_id")),
        site=_text(document.get("site")),
        author=_text(document.get("author")),
        published=_date(document.get("published")),
        imported=_date(document.get("imported")),
        closed=document.get("closed") is True,
        body=body,
        body_marks=_marks(document.get("body_marks"), len(body)),
        comments=comments if isinstance(comments, (list, tuple)) else list(comments),
        origins=[_origin(origin) for origin in origins if isinstance(origin, dict)]
        if isinstance(origins, list)
        else [],
        extra=_extra(document, _DISCUSSION),
    )


def _origin(document: Mapping[str, Any]) -> Origin:
    repairs = document.get("repairs")
    size = document.get("size")
    return Origin(
        file=_text(document.get("file")),
        size=size if isinstance(size, int) else 0,
        sha256=_text(document.get("sha256")),
        imported=_date(document.get("imported")) or datetime.fromtimestamp(0, UTC),
        form=_text(document.get("form")),
        version=_text(document.get("version")),
        repairs=[_text(repair) for repair in repairs] if isinstance(repairs, list) else [],
    )


def comments_of(documents: Iterable[Mapping[str, Any]]) -> list[Comment]:
    """The comments that JSON objects describe. Raises ValueError for one without an id.

    A parent "0" that no comment has for its id means the top level, as many databases have it.
    """
    comments = [comment_of(document) for document in documents]
    nought = [at for at, comment in enumerate(comments) if comment.parent_id == "0"]
    if nought and not any(comment.id == "0" for comment in comments):
        for at in nought:
            comments[at] = replace(comments[at], parent_id=None)
    return comments


def plain(value: Any, depth: int = 0) -> Any:
    """`value` as JSON can hold it (RFC 8259, and what orjson takes of it).

    Lone surrogates become U+FFFD, integers beyond 64 bits and what is no JSON at all become text,
    and so does what stands deeper than `DEEPEST`.
    """
    match value:
        case None | bool() | float() | orjson.Fragment():
            return value
        case str():
            return whole(value)
        case int():
            return value if -_INTEGER <= value < 2 * _INTEGER else str(value)
        case Mapping() if depth < DEEPEST:
            return {whole(str(key)): plain(item, depth + 1) for key, item in value.items()}
        case list() | tuple() | set() | frozenset() if depth < DEEPEST:
            return [plain(item, depth + 1) for item in value]
        case Mapping() | list() | tuple() | set() | frozenset():
            return "…"
        case datetime():
            return to_iso(value)
    return whole(str(value))


def whole(text: str) -> str:
    """`text` with its lone surrogates, which UTF-8 cannot hold, as U+FFFD, one for one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


_STATE: Final[dict[str, State]] = {state: state for state in STATES}
_KIND: Final[dict[str, MarkKind]] = {kind: kind for kind in MARK_KINDS}


def _word(value: object) -> str:
    """An id: a text, or a number that somebody wrote for one."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else str(value)


def _date(value: object) -> datetime | None:
    """An ISO 8601 date, or a number of seconds since 1970."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value, UTC)
        except (ValueError, OverflowError, OSError):
            return None
    return from_iso(value)


def _marks(value: object, length: int) -> list[Mark]:
    """The marks of a text of `length` code points; those that do not fit in it are left out."""
    if not isinstance(value, list):
        return []
    marks = []
    for item in value:
        match item:
            case [int(start), int(end), str(kind), *rest] if 0 <= start < end <= length and kind in _KIND:
                marks.append(Mark(start, end, _KIND[kind], _text(rest[0]) if rest else ""))
    return marks


def _extra(document: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """The `extra` of a document, with the fields in it that the model does not know."""
    told = document.get("extra")
    extra = dict(told) if isinstance(told, dict) else {}
    if not known.issuperset(document):
        for name in document:
            if name not in known:
                extra.setdefault(name, document[name])
    return extra

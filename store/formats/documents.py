"""Discussions and comments out of JSON documents of our own shape, with what cannot be taken told.

`store.codec` says what the fields are; here stands what the two JSON forms do alike about documents
that people wrote by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath
from typing import Any, Final

from store.codec import DEEPEST, comment_of, discussion_of, plain
from store.formats.base import Parsed
from store.formats.json_values import too_deep
from store.identity import comment_hash
from store.model import Comment, Discussion, Repair
from store.source import STDIN

_NO_PARENT: Final = "0"
"""A parent that many programs write for none."""


def parsed(
    told: dict[str, Any], comments: Iterable[tuple[str, object]], form: str, name: str, repairs: list[Repair]
) -> Parsed:
    """The discussion that the document `told` describes, with the comments of these documents.

    Each comment comes with the words that say where it stands, for what is rejected. `form` is the
    discussion's source where the document names none, `name` the file's, for a title where there is
    none. `repairs` is what was repaired before.
    """
    repairs = list(repairs)
    rejected: list[str] = []
    discussion = discussion_of(
        _shallow(told, "the discussion", repairs), _comments(comments, repairs, rejected)
    )
    return Parsed(_named(discussion, form, name, repairs), repairs, rejected)


def _comments(
    documents: Iterable[tuple[str, object]], repairs: list[Repair], rejected: list[str]
) -> list[Comment]:
    comments = []
    for where, document in documents:
        if not isinstance(document, dict):
            rejected.append(f"{where}: not an object")
            continue
        try:
            comments.append(comment_of(_shallow(document, where, repairs)))
        except ValueError as error:
            rejected.append(f"{where}: {error}")
    return _at_top(comments)


def _at_top(comments: list[Comment]) -> list[Comment]:
    """The comments with a parent "0" that is no comment's id taken as none."""
    if all(comment.parent_id != _NO_PARENT for comment in comments):
        return comments
    if any(comment.id == _NO_PARENT for comment in comments):
        return comments
    return [replace(c, parent_id=None) if c.parent_id == _NO_PARENT else c for c in comments]


def _shallow(document: dict[str, Any], where: str, repairs: list[Repair]) -> dict[str, Any]:
    """The document without what is nested so deep that no file could hold it."""
    deep = [name for name, value in document.items() if isinstance(value, (dict, list)) and too_deep(value)]
    for name in deep:
        told = f"{where}: what is nested deeper than {DEEPEST} levels in the field {name} is left out"
        repairs.append(Repair("too-deep", told))
    return {**document, **{name: plain(document[name]) for name in deep}} if deep else document


def _named(discussion: Discussion, form: str, name: str, repairs: list[Repair]) -> Discussion:
    if not discussion.source:
        discussion = replace(discussion, source=form)
    if not discussion.title.strip() and name != STDIN:
        title = PurePath(name).stem
        repairs.append(
            Repair("guessed-title", f"it names no title, so the file's name stands for it: {title}")
        )
        discussion = replace(discussion, title=title)
        if discussion.comments and not (discussion.source_id or discussion.url or discussion.body):
            # A file's name does not tell two discussions apart. Their first comments do.
            first = discussion.comments[0]
            discussion = replace(discussion, source_id=comment_hash(first.author, "", first.text))
    return discussion

"""Lobsters, and the sites that run its program: stories with their comments as JSON (`/s/ID.json`).

https://github.com/lobsters/lobsters: what a comment says changed over the years. `commenting_user` was an
object and is a name; the tree was in the order with `indent_level`, which counts from 1, then in
`parent_comment`, with `depth`, which counts from 0; other programs nest the replies. A list of stories
(`/newest.json`) has no comments, a list of comments (`/comments.json`) no stories.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from store.bodies.body import Body
from store.bodies.fields import identity, integer, rest, text, when
from store.bodies.html import html_body
from store.bodies.markdown import markdown_body
from store.formats.base import Parsed
from store.formats.json_values import head_value
from store.formats.posts import (
    Record,
    Told,
    absent_of,
    first_record,
    host,
    marked,
    original,
    read_values,
    record,
    title_of,
    told_first,
)
from store.identity import CommentIds
from store.model import Comment, Discussion, Repair, State
from store.source import Source

_STORY: Final = frozenset((
    "short_id", "short_id_url", "created_at", "title", "url", "score", "comments_url", "comments",
    "submitter_user", "description", "description_plain",
))  # fmt: skip
_COMMENT: Final = frozenset((
    "short_id", "short_id_url", "created_at", "score", "comment", "comment_plain", "url", "indent_level",
    "depth", "parent_comment", "commenting_user", "is_deleted", "is_moderated", "replies", "children",
    "comments",
))  # fmt: skip
_NESTED: Final = ("comments", "replies", "children")
_GONE: Final = re.compile(
    r"\W*(?:comment|thread)?(?: from banned user)? ?(?:removed|deleted)(?: by (?:its )?author)?\W*",
    re.IGNORECASE,
)
_OF_STORY: Final = re.compile(r"(https?://[^/]+)/s/(\w+)")
_JUMP: Final = 20
"""Levels that a comment may stand below the one before it: placeholders stand for those between."""


class Lobsters:
    """Stories of Lobsters."""

    name = "lobsters"
    title = "Lobsters: stories and comments as JSON"

    def recognise(self, head: bytes, name: str) -> float:
        """By what a story or a comment is called there."""
        first = first_record(head_value(head))
        if "short_id" not in first:
            return 0.0
        if {"comments_url", "submitter_user"} & first.keys() or {
            "comment",
            "commenting_user",
        } <= first.keys():
            return 1.0
        return 0.9 if "short_id_url" in first else 0.0

    def read(self, source: Source) -> Iterator[Parsed]:
        """One discussion a story. Raises `SourceError` when there is neither story nor comment."""
        told = Told()
        found = list(read_values(source, told))
        yield from told_first(_stories(found, told), told, source, "stories of Lobsters")


def _stories(found: Sequence[object], told: Told) -> Iterator[Parsed]:
    """The stories, then what comments came without theirs, a discussion for each story that they name."""
    loose: dict[str, list[dict[str, object]]] = {}
    for number, value in enumerate(found, 1):
        whole = record(value)
        if "comment" in whole or "commenting_user" in whole:
            of = _OF_STORY.match(text(whole.get("url")))
            loose.setdefault(of[0] if of else "", []).append(whole)
        elif identity(whole.get("short_id")) or text(whole.get("title")):
            yield _story(whole)
        else:
            told.rejected.append(f"value {number:,}: neither a story nor a comment of Lobsters")
    for address, comments in loose.items():
        yield _without_story(address, comments)


def _story(story: dict[str, object]) -> Parsed:
    """A story with the comments that are in it."""
    repairs: list[Repair] = []
    rejected: list[str] = []
    address = text(story.get("comments_url")) or text(story.get("short_id_url"))
    comments = _comments(story.get("comments"), address, repairs, rejected)
    extra = {
        ("source_partial" if name == "partial" else name): value
        for name, value in rest(story, _STORY).items()
        if value is not False and value != 0
    }
    html, plain, link = (
        text(story.get("description")),
        text(story.get("description_plain")),
        text(story.get("url")),
    )
    body = html_body(html, address) if html.strip() else markdown_body(plain, address)
    extra.update(original("body_html", html, body))
    extra.update(original("body_markdown", plain, body))
    if link:
        extra["link"] = link
        if not body.text:
            body = marked(link, ("link", link))
    score = integer(story.get("score"))
    if score is not None:
        extra["score"] = score
    posted, written = when(story.get("created_at"))
    if written:
        extra["published_text"] = written
    counted = integer(story.get("comment_count")) or 0
    present = sum(comment.state != "missing" for comment in comments)
    if counted > present:
        extra["partial"] = ["comments"]
        repairs.append(Repair("absent", absent_of(counted - present, counted, "comment")))
    own = identity(story.get("short_id"))
    title = text(story.get("title")).strip()
    if not title:
        title = title_of(body.text, f"Story {own}")
        repairs.append(Repair("guessed-title", f"the title is not in the file; it was made up: {title}"))
    return Parsed(
        Discussion(
            title=title,
            url=address,
            source=Lobsters.name,
            source_id=own,
            site=_site(address),
            author=_user(story.get("submitter_user")),
            published=posted,
            body=body.text,
            body_marks=body.marks,
            comments=comments,
            extra=extra,
        ),
        repairs,
        rejected,
    )


def _without_story(address: str, found: list[dict[str, object]]) -> Parsed:
    """What comments without their story make: a discussion under the story's address."""
    repairs: list[Repair] = []
    rejected: list[str] = []
    comments = _comments(found, address, repairs, rejected)
    of = _OF_STORY.match(address)
    words = text(found[0].get("url"))[len(address) :].partition("#")[0].strip("/").replace("_", " ")
    title = words.capitalize() or "Comments"
    repairs.append(Repair("absent-article", f"the story is not in the file; its title was made up: {title}"))
    return Parsed(
        Discussion(
            title=title,
            url=address,
            source=Lobsters.name,
            source_id=of[2] if of else "",
            site=_site(address),
            comments=comments,
            extra={"partial": ["comments", "article"]},
        ),
        repairs,
        rejected,
    )


def _site(address: str) -> str:
    name = host(address)
    return "Lobsters" if name in ("lobste.rs", "") else name


def _user(value: object) -> str:
    """A user as a name, or as an object with it."""
    return text(value) or text(record(value).get("username"))


def _comments(value: object, address: str, repairs: list[Repair], rejected: list[str]) -> list[Comment]:
    """The comments in a list, nested or not, with the parents that their dialect tells."""
    flat: list[tuple[dict[str, object], str | None]] = []
    waiting: list[tuple[object, str | None]] = [(value, None)]
    ids = CommentIds()
    names: list[str] = []
    while waiting:
        given, parent = waiting.pop()
        if isinstance(given, list):
            waiting.extend((one, parent) for one in reversed(given))
            continue
        one = record(given)
        if not one:
            if given is not None:
                rejected.append(f"comment {len(flat) + 1:,}: not an object")
            continue
        own = identity(one.get("short_id"))
        if not own:
            own = ids.made(
                _user(one.get("commenting_user")), text(one.get("created_at")), text(one.get("comment"))
            )
            repairs.append(Repair("made-id", "a comment has no id; one was made", own))
        names.append(own)
        flat.append((one, parent))
        waiting.extend((one[name], own) for name in _NESTED if isinstance(one.get(name), list))
    by_id = any(identity(one.get("parent_comment")) for one, _ in flat)
    levels = None if by_id or any(parent for _, parent in flat) else _levels([one for one, _ in flat])
    found: list[Comment] = []
    path: list[str] = []  # the comment that each level is in
    for number, (one, nested) in enumerate(flat):
        parent = nested or identity(one.get("parent_comment")) or None
        if levels is not None:
            level = levels[number]
            del path[level:]
            if level > len(path):
                for _ in range(min(level - len(path), _JUMP)):
                    absent = f"missing-{names[number]}-{len(path) + 1}"
                    found.append(Comment(absent, path[-1] if path else None, state="missing"))
                    path.append(absent)
                repairs.append(
                    Repair("missing-parent", "what a comment answers is not in the file", names[number])
                )
            parent = path[-1] if path else None
            path.append(names[number])
        found.append(_comment(one, names[number], parent, address))
    return found


def _levels(comments: list[dict[str, object]]) -> list[int] | None:
    """The level of each comment, from 0; None where they do not tell."""
    for name in ("depth", "indent_level"):
        told = [integer(one.get(name)) for one in comments]
        known = [level for level in told if level is not None]
        if known:
            first = min(known)
            return [0 if level is None else level - first for level in told]
    return None


def _comment(one: Record, own: str, parent: str | None, address: str) -> Comment:
    html, plain = text(one.get("comment")), text(one.get("comment_plain"))
    body = html_body(html, address) if html.strip() else markdown_body(plain, address)
    state: State = "visible"
    if one.get("is_moderated") is True:
        state = "removed"
    elif one.get("is_deleted") is True:
        state = "deleted"
    if state != "visible" and _GONE.fullmatch(body.text):
        body = Body("", [])
    posted, written = when(one.get("created_at"))
    extra = {name: value for name, value in rest(one, _COMMENT).items() if value is not False and value != 0}
    user = record(one.get("commenting_user"))
    if user:
        extra["user"] = rest(user, {"username"})
    extra.update(original("body_html", html, body))
    extra.update(original("body_markdown", plain, body))
    if written:
        extra["posted_text"] = written
    permalink = text(one.get("url")) or text(one.get("short_id_url"))
    if permalink:
        extra["permalink"] = permalink
    return Comment(
        id=own,
        parent_id=parent,
        author=_user(one.get("commenting_user")),
        posted=posted,
        text=body.text,
        marks=body.marks,
        state=state,
        score=integer(one.get("score")),
        extra=extra,
    )

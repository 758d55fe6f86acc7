"""Mastodon: posts ("statuses") with their context, as the API of Mastodon and of what speaks it gives them.

https://docs.joinmastodon.org/methods/statuses/#context: `{"ancestors": […], "descendants": […]}`, beside the
post itself or alone; then the post that was asked for is not in the file. A list of posts, one a line or
in an array, is put together by `in_reply_to_id`. The first post of a thread is the article. The
`outbox.json` of a user's archive is read as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from store.bodies.body import Body
from store.bodies.fields import identity, integer, rest, text, when
from store.bodies.html import html_body
from store.formats.base import Parsed
from store.formats.json_values import head_value
from store.formats.mastodon_notes import is_outbox, statuses
from store.formats.posts import (
    Record,
    Told,
    absent,
    at_top,
    counted,
    first_record,
    host,
    joined,
    marked,
    missing,
    original,
    plain_body,
    read_values,
    record,
    records,
    title_of,
    told_first,
)
from store.model import Comment, Discussion, Mark
from store.source import Source

_USED: Final = frozenset(
    (
        *("id", "created_at", "in_reply_to_id", "account", "content", "spoiler_text", "url"),
        *("context", "ancestors", "descendants", "favourites_count"),
    )
)
_ACCOUNT: Final = frozenset(
    ("acct", "username", "avatar", "avatar_static", "header", "header_static", "note", "fields", "emojis")
)
_KEPT_FALSE: Final = frozenset(("favourited", "reblogged", "muted", "bookmarked", "pinned", "sensitive"))


class Mastodon:
    """Threads of posts."""

    name = "mastodon"
    title = "Mastodon: posts with their context"

    def recognise(self, head: bytes, name: str) -> float:
        """By a context, or by a post with its account."""
        value = head_value(head)
        first = first_record(value)
        if _is_context(first):
            inner = first_record(first.get("ancestors")) or first_record(first.get("descendants"))
            return 1.0 if _is_post(inner) else 0.5 if not inner and _is_context(first, both=True) else 0.0
        if _is_post(first):
            return 1.0
        if is_outbox(first):
            return 0.9
        for beside in first.values():
            if isinstance(beside, dict) and (_is_post(beside) or _is_context(beside, both=True)):
                return 0.9
            if isinstance(beside, list) and _is_post(first_record(beside)):
                return 0.9
        return 0.0

    def read(self, source: Source) -> Iterator[Parsed]:
        """One discussion a thread. Raises `SourceError` when there is no post."""
        told = Told()
        threads = _Threads()
        for number, value in enumerate(read_values(source, told), 1):
            if not threads.take(record(value)):
                told.rejected.append(f"value {number:,}: neither a post nor a context")
        yield from told_first(threads.parsed(), told, source, "posts")


def _is_post(value: Record) -> bool:
    return "content" in value and "acct" in record(value.get("account")) and "id" in value


def _is_context(value: Record, *, both: bool = False) -> bool:
    keys = ("ancestors", "descendants")
    found = [isinstance(value.get(key), list) for key in keys]
    return all(found) if both else any(found)


@dataclass
class _Threads:
    """The posts of a file, and which of them belong together."""

    posts: dict[str, Record] = field(default_factory=dict)
    over: dict[str, str] = field(default_factory=dict)  # a post → one of the same thread, up to its first
    parents: dict[str, str] = field(default_factory=dict)  # what is known beside the posts themselves
    roots: set[str] = field(default_factory=set)  # posts that were asked for and are not in the file

    def take(self, value: Record) -> bool:
        """Takes the posts of one value; whether there were any."""
        if is_outbox(value):
            posts = list(statuses(value))
            for post in posts:
                self._post(post)
            return bool(posts)
        if _is_post(value):
            own = identity(value.get("id"))
            context = record(value.get("context")) or value
            self._context(context, own)
            self._post(value)
            self._descendants(context, own)
            return True
        if _is_context(value):
            inner = next((one for one in value.values() if isinstance(one, dict) and _is_post(one)), None)
            return self.take({**inner, "context": value}) if inner else self._alone(value)
        beside = [one for one in value.values() if isinstance(one, dict) and _is_post(one)]
        contexts = [one for one in value.values() if isinstance(one, dict) and _is_context(one)]
        if beside:
            return self.take({**beside[0], "context": contexts[0]} if contexts else beside[0])
        if contexts:
            return self._alone(contexts[0])
        lists = [one for one in value.values() if isinstance(one, list) and _is_post(first_record(one))]
        for one in lists:
            for post in records(one):
                self._post(post)
        return bool(lists)

    def _alone(self, context: Record) -> bool:
        """Takes a context whose own post is not beside it: its direct replies name it."""
        descendants = [post for post in records(context.get("descendants")) if _is_post(post)]
        own = identity(descendants[0].get("in_reply_to_id")) if descendants else ""
        self._context(context, own)
        self._descendants(context, own)
        if own:
            self.roots.add(own)
        return bool(descendants) or bool(records(context.get("ancestors")))

    def _context(self, context: Record, own: str) -> None:
        above = ""
        for post in records(context.get("ancestors")):
            if _is_post(post):
                above = self._post(post)
                if own:
                    self._unite(above, own)
        if above and own:
            self.parents[own] = above

    def _descendants(self, context: Record, own: str) -> None:
        for post in records(context.get("descendants")):
            if _is_post(post):
                self._unite(self._post(post), own)

    def _post(self, post: Record) -> str:
        """Takes a post, for a boost what was boosted; gives its id."""
        boosted = record(post.get("reblog"))
        post = boosted if _is_post(boosted) else post
        own = identity(post.get("id"))
        self.posts.setdefault(own, post)
        if parent := identity(post.get("in_reply_to_id")):
            self._unite(own, parent)
        else:
            self.over.setdefault(own, own)
        return own

    def _unite(self, one: str, other: str) -> None:
        self.over[self._first(one)] = self._first(other)

    def _first(self, own: str) -> str:
        way = []
        while (over := self.over.setdefault(own, own)) != own:
            way.append(own)
            own = over
        for passed in way:
            self.over[passed] = own
        return own

    def parsed(self) -> Iterator[Parsed]:
        """The threads, in the order of their first posts."""
        threads: dict[str, list[str]] = {}
        for own in self.posts:
            threads.setdefault(self._first(own), []).append(own)
        for members in threads.values():
            yield self._thread(members)

    def _thread(self, members: list[str]) -> Parsed:
        told = Told()
        parent = {own: self._parent(own) for own in members}
        tops = [own for own in members if parent[own] not in self.posts]
        firsts = [own for own in tops if not parent[own]]
        root = firsts[0] if firsts else parent[tops[0]] if tops else members[0]
        article = self.posts.get(root)
        if article is None and len(tops) == 1 and parent[tops[0]] not in self.roots:
            root = tops[0]  # a post that answers another one, which nobody else here answers
            article = self.posts[root]
            told.tell("absent", "the first post answers another one, which is not in the file")
        elif article is None:
            told.tell("absent-article", "the post that started the thread is not in the file")
        asked = [own for own in self.roots if own not in self.posts and own != root]
        comments = [
            Comment(own, at_top(self.parents.get(own, ""), root), state="missing")
            for own in asked
            if self._first(own) == self._first(members[0])
        ]
        comments += [_comment(self.posts[own], at_top(parent[own], root)) for own in members if own != root]
        lost = _lost(self.posts, members, parent)
        if lost:
            told.tell("absent", absent(lost, "reply", "replies", after=" that the posts count"))
        partial = [*(["comments"] if lost else []), *([] if article else ["article"])]
        first = article if article is not None else _Unknown(root, self.posts[tops[0]]).post
        discussion = _discussion(first, root, comments, {"partial": partial} if partial else {})
        return Parsed(discussion, told.repairs, told.rejected)

    def _parent(self, own: str) -> str:
        said = identity(self.posts[own].get("in_reply_to_id"))
        return "" if said == own else said


def _lost(posts: dict[str, Record], members: list[str], parent: dict[str, str]) -> int:
    """How many replies the posts count beside those that are there."""
    present: dict[str, int] = {}
    for own in members:
        present[parent[own]] = present.get(parent[own], 0) + 1
    return sum(missing(posts[own].get("replies_count"), present.get(own, 0)) for own in members)


class _Unknown:
    """What the first reply tells of a post that is not in the file: who wrote it."""

    def __init__(self, own: str, reply: Record) -> None:
        wrote = identity(reply.get("in_reply_to_account_id"))
        account = record(reply.get("account"))
        known = account if identity(account.get("id")) == wrote else {}
        for mention in records(reply.get("mentions")):
            if wrote and identity(mention.get("id")) == wrote:
                known = known or mention
        self.post: Record = {"id": own, "account": known}


def _discussion(post: Record, own: str, comments: list[Comment], extra: dict[str, object]) -> Discussion:
    body = _body(post)
    published, published_text = when(post.get("created_at"))
    author = _author(post)
    account = record(post.get("account"))
    unknown = f"Replies to a post by @{author}" if author else "Replies to a post"
    title = title_of(text(post.get("spoiler_text")) or body.text, f"A post by @{author}")
    if published_text:
        extra = {**extra, "published_text": published_text}
    return Discussion(
        title=title if "content" in post else unknown,
        url=text(post.get("url")) or text(post.get("uri")),
        source=Mastodon.name,
        source_id=own,
        site=host(text(account.get("url")) or text(post.get("url"))) or "Mastodon",
        author=author,
        published=published,
        body=body.text,
        body_marks=body.marks,
        comments=comments,
        extra={**_extra(post, body), **extra},
    )


def _comment(post: Record, parent: str | None) -> Comment:
    body = _body(post)
    posted, posted_text = when(post.get("created_at"))
    extra = _extra(post, body)
    if address := text(post.get("url")) or text(post.get("uri")):
        extra["permalink"] = address
    if posted_text:
        extra["posted_text"] = posted_text
    return Comment(
        id=identity(post.get("id")),
        parent_id=parent,
        author=_author(post),
        posted=posted,
        text=body.text,
        marks=body.marks,
        score=integer(post.get("favourites_count")),
        extra=extra,
    )


def _author(post: Record) -> str:
    return text(record(post.get("account")).get("acct"))


def _extra(post: Record, body: Body) -> dict[str, object]:
    extra = rest(post, _USED)
    for name in _KEPT_FALSE:
        if extra.get(name) is False:
            del extra[name]
    account = record(post.get("account"))
    if about := {name: value for name, value in rest(account, _ACCOUNT).items() if value is not False}:
        extra["account"] = about
    if likes := integer(post.get("favourites_count")):
        extra["favourites_count"] = likes
    return extra | original("body_html", text(post.get("content")), body)


def _poll(options: list[dict[str, object]]) -> Body:
    """What could be voted for, an item each, with the votes."""
    lines: list[str] = []
    marks: list[Mark] = []
    at = 0
    for option in options:
        votes = integer(option.get("votes_count"))
        told = "" if votes is None else f" ({counted(votes, 'vote')})"
        line = " ".join(text(option.get("title")).split()) + told
        lines.append(line)
        marks.append(Mark(at, at + len(line), "item", "•"))
        at += len(line) + 1
    return Body("\n".join(lines), [mark for mark in marks if mark.start < mark.end])


def _body(post: Record) -> Body:
    """What is read of a post: the warning before it, its text, its pictures, its poll, the post it quotes."""
    parts = [
        plain_body(text(post.get("spoiler_text"))),
        html_body(text(post.get("content")), text(post.get("url"))),
    ]
    for media in records(post.get("media_attachments")):
        address = text(media.get("url")) or text(media.get("remote_url"))
        kind = text(media.get("type"))
        said = text(media.get("description")) or (kind if kind and kind != "unknown" else "attachment")
        parts.append(marked(said, ("image", address) if kind == "image" else ("link", address)))
    parts.append(_poll(records(record(post.get("poll")).get("options"))))
    quoted = record(record(post.get("quote")).get("quoted_status"))
    if _is_post(quoted):
        inner = html_body(text(quoted.get("content")), text(quoted.get("url")))
        said = f"@{_author(quoted)}\n{inner.text}"
        parts.append(marked(said, ("quote", "1")))
    return joined(parts)

"""Discourse: topics as its API gives them (`/t/ID.json`), page by page or whole, and bare posts.

https://docs.discourse.org/#tag/Topics: a topic has `post_stream.posts`, the posts of this page, and
`post_stream.stream`, the ids of all. The first post is the article. `reply_to_post_number` names the
post that is answered by its number, which counts from 1 and skips what was deleted or moved. Pages come
as files of a folder, as a list, one a line, or one after another; posts also without their topic
(`/t/ID/posts.json`, `/posts.json`). The address of the forum is in none of these but for links to
itself and the pictures of its people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import orjson

from store.bodies.fields import identity, integer, rest, text, when
from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.discourse_posts import addresses, comment_of, post_id
from store.formats.json_values import head_value, values
from store.formats.posts import (
    Record,
    Told,
    absent_of,
    counted,
    first_record,
    host,
    record,
    records,
)
from store.grouping import Groups
from store.model import Comment, Discussion, Repair
from store.source import Source
from store.when import to_iso

if TYPE_CHECKING:
    from store.tree import Tree

_USED: Final = frozenset((
    "id", "post_stream", "title", "fancy_title", "slug", "created_at", "closed", "archived", "posts",
    # What is about who looks, not about the topic.
    "draft", "draft_key", "draft_sequence", "bookmarked", "bookmarks", "message_bus_last_id", "unpinned",
    "chunk_size", "current_post_number", "timeline_lookup", "suggested_topics", "related_topics",
    "actions_summary", "show_read_indicator",
))  # fmt: skip
_SIGNS: Final = frozenset(
    (
        "posts_count",
        "fancy_title",
        "highest_post_number",
        "archetype",
        "participant_count",
        "slug",
        "chunk_size",
    )
)
_POST: Final = frozenset(("post_number", "topic_id"))
_TOLD: Final = "Discourse topic"
_PROBED: Final = 8  # files of a folder that are looked at


class Discourse:
    """Topics of a Discourse forum."""

    name = "discourse"
    title = "Discourse: topics as JSON, whole or page by page"

    def recognise(self, head: bytes, name: str) -> float:
        """By a stream of posts, by numbered posts, by what only a topic has."""
        first = first_record(head_value(head))
        stream = first.get("post_stream")
        if isinstance(stream, dict):
            inner = first_record(stream.get("posts"))
            return 1.0 if "post_number" in inner or not inner else 0.5
        if _is_post(first) or _is_post(first_record(first.get("latest_posts"))):
            return 1.0
        return 0.9 if len(_SIGNS & first.keys()) >= 4 else 0.0

    def recognise_tree(self, tree: Tree) -> float:
        """Several files, all of them JSON, of which all that are looked at are topics or posts."""
        names = _files(tree)
        if len(names) < 2:
            return 0.0
        step = max(1, len(names) // _PROBED)
        for name in names[::step][:_PROBED]:
            try:
                head = tree.source(name).head
            except SourceError:
                return 0.0
            if self.recognise(head, name) < 0.9:
                return 0.0
        return 0.9

    def read(self, source: Source) -> Iterator[Parsed]:
        """One discussion a topic; pages of one topic are joined where they follow each other.

        Raises `SourceError` when there is no post.
        """
        told = Told()
        yield from _first(_topics(_pages(source, told), told), told, source.name)

    def read_tree(self, tree: Tree) -> Iterator[Parsed]:
        """One discussion a topic, whichever files its pages are in. Raises `SourceError`."""
        told = Told()
        with Groups() as groups:
            for name in _files(tree):
                of = Told()
                try:
                    for page in _pages(tree.source(name), of):
                        groups.add(_key(page), orjson.dumps(page))
                except SourceError as error:
                    of.rejected.append(str(error))
                told.repairs += of.repairs
                told.rejected += [f"{name}: {why}" for why in of.rejected]
            found = (orjson.loads(page) for _, pages in groups for page in pages)
            yield from _first(_topics(found, told), told, tree.name)


def _files(tree: Tree) -> list[str]:
    """The files of a tree, in the order of their numbers; none where one is no JSON."""
    names = [name for name in tree.names if not name.rpartition("/")[2].startswith(".")]
    if not all(".json" in name.lower() or ".ndjson" in name.lower() for name in names):
        return []
    return sorted(names, key=lambda name: (len(name), name))


def _is_post(value: Record) -> bool:
    return value.keys() >= _POST and ("cooked" in value or "raw" in value)


def _pages(source: Source, told: Told) -> Iterator[dict[str, object]]:
    """The topics of a source, page by page; posts without a topic are pages of one post."""
    any_ = False
    errors: list[str] = []
    for value in values(source):
        told.repairs += value.repairs
        if value.error:
            errors.append(value.error)
            continue
        for page in _as_pages(value.value):
            any_ = True
            yield page
        if not any_ and not isinstance(value.value, (dict, list)):
            errors.append(f"line {value.line}: no topic of Discourse")
    told.rejected += errors


def _as_pages(value: object) -> Iterator[dict[str, object]]:
    """The pages that a value is or holds."""
    for one in value if isinstance(value, list) else (value,):
        whole = record(one)
        if isinstance(whole.get("topic"), dict) and "post_stream" in record(whole["topic"]):
            whole = record(whole["topic"])
        if isinstance(whole.get("post_stream"), dict):
            yield whole
        elif _is_post(whole):
            yield _around(whole)
        elif posts := [
            post
            for post in records(whole.get("latest_posts")) + records(whole.get("posts"))
            if _is_post(post)
        ]:
            yield from map(_around, posts)
        elif len(_SIGNS & whole.keys()) >= 4:
            yield whole


def _around(post: dict[str, object]) -> dict[str, object]:
    """A page around a post that came without its topic."""
    page: dict[str, object] = {"id": post.get("topic_id"), "post_stream": {"posts": [post]}, "bare": True}
    for name in ("title", "slug"):
        if said := text(post.get(f"topic_{name}")):
            page[name] = said
    return page


def _key(page: Record) -> str:
    """What tells a topic: its id, and when it was begun where that is said."""
    own = identity(page.get("id"))
    if not own:
        posts = records(record(page.get("post_stream")).get("posts"))
        own = identity(posts[0].get("topic_id")) if posts else ""
    return own


def _first(found: Iterable[Parsed], told: Told, name: str) -> Iterator[Parsed]:
    """The discussions; what is told of the whole stands with the next of them, or with the last."""
    held: Parsed | None = None
    for parsed in found:
        if held:
            yield held
        held = Parsed(parsed.discussion, [*told.repairs, *parsed.repairs], [*told.rejected, *parsed.rejected])
        told.repairs, told.rejected = [], []
    if held is None:
        why = f" ({told.rejected[0]})" if told.rejected else ""
        raise SourceError(f"{name}: holds no {_TOLD}{why}", "`afterword formats` lists the forms")
    yield Parsed(held.discussion, [*held.repairs, *told.repairs], [*held.rejected, *told.rejected])


def _topics(pages: Iterable[dict[str, object]], told: Told) -> Iterator[Parsed]:
    """The topics that pages make; those of one topic follow each other."""
    held: list[dict[str, object]] = []
    key = ""
    for page in pages:
        if held and _key(page) != key:
            yield from _topic(key, held)
            held = []
        key = _key(page)
        held.append(page)
    if held:
        yield from _topic(key, held)


def _topic(key: str, pages: list[dict[str, object]]) -> Iterator[Parsed]:
    """The discussion that the pages of one topic make."""
    topic: dict[str, object] = {}
    posts: dict[str, dict[str, object]] = {}
    stream: set[str] = set()
    repairs: list[Repair] = []
    rejected: list[str] = []
    twice = 0
    for page in pages:
        of = record(page.get("post_stream"))
        for name, value in page.items():
            if name != "post_stream" and (name not in topic or topic[name] in (None, "", [], {})):
                topic[name] = value
        ids = of.get("stream")
        stream.update(map(identity, ids) if isinstance(ids, list) else ())
        given = of.get("posts")
        for number, one in enumerate(given if isinstance(given, list) else (), 1):
            post = record(one)
            if not post_id(post):
                rejected.append(f"post {number:,} of topic {key or '?'}: no number")
                continue
            own = f"{identity(post.get('id'))}/{post_id(post)}"
            if own not in posts:
                posts[own] = post
            elif _words(posts[own]) == _words(post):
                twice += 1
            else:
                posts[f"{own}/{len(posts)}"] = (
                    post  # other words: the thread keeps them under an id of their own
                )
    stream.discard("")
    if not posts and not text(topic.get("title")):
        return
    if twice:
        repairs.append(
            Repair(
                "duplicate",
                f"{counted(twice, 'post that came again was', 'posts that came again were')} left out",
            )
        )
    present = list(posts.values())
    base = _base(topic, present)
    slug, own_id = text(topic.get("slug")) or _slug(present), key
    address = f"{base}/t/{slug or '-'}/{own_id}" if base and own_id else ""
    article: Comment | None = None
    comments: list[Comment] = []
    for post in present:
        comment = comment_of(post, base, address)
        if comment.id == "1" and article is None:
            article = comment
        else:
            comments.append(comment)
    partial = []
    total = max(len(stream), integer(topic.get("posts_count")) or 0)
    here = {identity(post.get("id")) for post in present}
    lacking = max(len(stream - here) if stream & here else 0, total - len(posts))
    if lacking > 0:
        partial.append("comments")
        total = max(total, len(posts) + lacking)
        repairs.append(Repair("absent", absent_of(lacking, total, "post")))
    elif topic.get("bare"):
        partial.append("comments")
        repairs.append(Repair("absent", "the posts came without their topic, so others may be absent"))
    if article is None:
        partial.append("article")
        repairs.append(Repair("absent-article", "the first post is not in the file"))
    yield Parsed(
        _discussion(topic, article, comments, own_id, slug, base, address, partial, repairs),
        repairs,
        rejected,
    )


def _discussion(
    topic: Record,
    article: Comment | None,
    comments: list[Comment],
    own_id: str,
    slug: str,
    base: str,
    address: str,
    partial: list[str],
    repairs: list[Repair],
) -> Discussion:
    title = text(topic.get("title")).strip()
    if not title:
        title = slug.replace("-", " ").strip().capitalize() or f"Topic {own_id}"
        repairs.append(Repair("guessed-title", f"the title is not in the file; it was made up: {title}"))
    created, written = when(topic.get("created_at"))
    if created is None and article is not None:
        created, written = article.posted, text(article.extra.get("posted_text"))
    extra = {
        name: value
        for name, value in rest(topic, _USED | {"bare"}).items()
        if value is not False and value != 0
    }
    extra = {("source_partial" if name == "partial" else name): value for name, value in extra.items()}
    for name in ("closed", "archived"):
        if topic.get(name) is True:
            extra[name] = True
    if written:
        extra["published_text"] = written
    author = text(record(record(topic.get("details")).get("created_by")).get("username"))
    if article is not None:
        author = article.author or author
        extra.update(
            {name: value for name, value in article.extra.items() if name in ("body_html", "body_markdown")}
        )
        said = {
            name: value
            for name, value in article.extra.items()
            if name not in ("body_html", "body_markdown", "permalink", "posted_text")
        }
        if said:
            extra["post"] = said
        if article.score is not None:
            extra["score"] = article.score
        if article.state != "visible":
            extra["state"] = article.state
    if partial:
        extra["partial"] = partial
    # Without its forum's address a topic's number says little: every forum counts from 1.
    begun = to_iso(created) or slug
    return Discussion(
        title=title,
        url=address,
        source=Discourse.name,
        source_id=own_id if base or not begun else f"{own_id} {begun}".strip(),
        site=host(base) or "Discourse",
        author=author,
        published=created,
        closed=topic.get("closed") is True or topic.get("archived") is True,
        body=article.text if article else "",
        body_marks=article.marks if article else (),
        comments=comments,
        extra=extra,
    )


def _words(post: Record) -> tuple[object, object]:
    return post.get("cooked"), post.get("raw")


def _slug(posts: Iterable[Record]) -> str:
    return next((slug for post in posts if (slug := text(post.get("topic_slug")))), "")


def _base(topic: Record, posts: Iterable[Record]) -> str:
    """The address of the forum, without a slash at its end; "" where nothing in the topic tells it."""
    links = records(record(topic.get("details")).get("links"))
    told = [text(link.get("url")) for link in links if link.get("internal") is True]
    found: Counter[str] = Counter()
    for said in [*addresses(posts), *told]:
        if said.startswith(("http://", "https://")):
            before, within, _ = said.partition("/t/")
            if within:
                found[before.partition("://")[2]] += 1
        elif said and "/" not in said and "." in said:
            found[said] += 1
    return f"https://{found.most_common(1)[0][0]}" if found else ""

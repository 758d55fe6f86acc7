"""Bluesky: a thread as `app.bsky.feed.getPostThread` gives it, or `app.bsky.unspecced.getPostThreadV2`.

The first is a tree (`{"thread": {"post", "parent", "replies"}}`), the second a flat list of items with a
depth. Posts that were deleted or that are blocked have no text; a tree is cut off at the depth that was
asked for, and `replyCount` tells how much is not there. What is marked in a text (`facets`) is counted
in bytes of UTF-8. https://docs.bsky.app/docs/api/app-bsky-feed-get-post-thread
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from store.bodies.body import Body
from store.bodies.fields import integer, rest, text, when
from store.formats.base import Parsed
from store.formats.json_values import head_value
from store.formats.posts import (
    Record,
    Told,
    absent,
    absent_of,
    at_top,
    counted,
    first_record,
    joined,
    marked,
    missing,
    plain_body,
    read_values,
    record,
    records,
    title_of,
    told_first,
)
from store.model import Comment, Discussion, Mark
from store.source import Source

_APP: Final = "https://bsky.app"
_VIEW: Final = "app.bsky."
_POST: Final = frozenset(("uri", "cid", "author", "record", "likeCount"))
_NODE: Final = frozenset(("post", "parent", "replies", "$type", "uri", "depth", "value"))


class _Node(NamedTuple):
    """A place of the thread: what stands there, and the address of what it answers."""

    uri: str
    parent: str
    post: Record  # empty where the post is deleted, blocked or not to be seen
    around: Record
    replies: int | None  # how many direct replies are in the file, None where that is not told by the form


class Bluesky:
    """Threads of posts."""

    name = "bluesky"
    title = "Bluesky: a thread of posts"

    def recognise(self, head: bytes, name: str) -> float:
        """By a `thread` of views, or by an address of a post."""
        first = first_record(head_value(head))
        thread = first.get("thread", first)
        node = first_record(thread)
        kind = text(node.get("$type")) or text(record(node.get("value")).get("$type"))
        if kind.startswith(
            (f"{_VIEW}feed.defs#", f"{_VIEW}unspecced.defs#", f"{_VIEW}unspecced.getPostThread")
        ):
            return 1.0
        post = record(node.get("post")) or record(record(node.get("value")).get("post"))
        found = text(post.get("uri") or node.get("uri"))
        return (
            1.0
            if found.startswith("at://") and ("post" in node or "value" in node or "thread" in first)
            else 0.0
        )

    def read(self, source: Source) -> Iterator[Parsed]:
        """One discussion a thread. Raises `SourceError` when there is none."""
        told = Told()
        yield from told_first(
            _threads(list(read_values(source, told)), told), told, source, "thread of Bluesky"
        )


def _threads(values: list[object], told: Told) -> Iterator[Parsed]:
    if values and all("depth" in record(value) and "value" in record(value) for value in values):
        values = [{"thread": values}]  # the flat list by itself
    for number, value in enumerate(values, 1):
        whole = record(value)
        whole = record(whole["data"]) if "data" in whole and "thread" not in whole else whole
        thread = whole.get("thread", whole)
        nodes = _flat(records(thread)) if isinstance(thread, list) else _tree(record(thread))
        if any(node.post for node in nodes):
            yield _parsed(nodes, whole)
        else:
            told.rejected.append(f"value {number:,}: no thread of posts")


def _tree(thread: Record) -> list[_Node]:
    """The posts of a tree in thread order, those above the one that was asked for first."""
    above = []
    over = record(thread.get("parent"))
    while over:
        above.append(over)
        over = record(over.get("parent"))
    nodes: list[_Node] = []
    for over in reversed(above):
        nodes.append(_node(over, nodes[-1].uri if nodes else "", None))
    stack: list[tuple[Record, str]] = [(thread, nodes[-1].uri if nodes else "")]
    while stack:
        node, parent = stack.pop()
        replies = records(node.get("replies"))
        found = _named(_node(node, parent, len(replies)), len(nodes))
        if found.uri:
            nodes.append(found)
        stack.extend((reply, found.uri or parent) for reply in reversed(replies))
    return nodes


def _named(node: _Node, number: int) -> _Node:
    """A post that says something and has no address, with its number for one."""
    if node.uri or not text(record(node.post.get("record")).get("text")):
        return node
    return node._replace(uri=f"post-{number}")


def _node(node: Record, parent: str, replies: int | None) -> _Node:
    post = record(node.get("post"))
    return _Node(text(post.get("uri")) or text(node.get("uri")), parent, post, rest(node, _NODE), replies)


def _flat(items: list[dict[str, object]]) -> list[_Node]:
    """The posts of a flat list: one deeper than the one before it answers it."""
    nodes: list[_Node] = []
    way: list[tuple[int, str]] = []
    for item in items:
        value, depth = record(item.get("value")), integer(item.get("depth")) or 0
        post = record(value.get("post"))
        uri = text(post.get("uri")) or text(item.get("uri"))
        uri = uri or _named(_Node("", "", post, {}, None), len(nodes)).uri
        if not uri:
            continue
        while way and way[-1][0] >= depth:
            way.pop()
        around = rest(value, ("post", "$type")) | ({} if post else {"kind": text(value.get("$type"))})
        nodes.append(_Node(uri, way[-1][1] if way else "", post, around, None))
        way.append((depth, uri))
    return nodes


def _parsed(nodes: list[_Node], whole: Record) -> Parsed:
    told = Told()
    while len(nodes) > 1 and not nodes[0].post and nodes[1].parent == nodes[0].uri:
        gone = nodes.pop(0)  # above the first post that can be read
        nodes = [node._replace(parent="") if node.parent == gone.uri else node for node in nodes]
        told.tell("absent", "the post above the first one is deleted, blocked or not in the file")
    root = nodes[0]
    reply = record(record(root.post.get("record")).get("reply"))
    if reply and not told.repairs:
        told.tell("absent", "the first post answers another one, which is not in the file")
    comments = [_comment(node, root) for node in nodes[1:]]
    hidden = sum(comment.state == "missing" for comment in comments)
    if hidden:
        told.tell(
            "hidden", f"{counted(hidden, 'post')} cannot be read: deleted, blocked, or only for members"
        )
    partial = _cut(nodes, root, whole, told)
    extra = _extra(root) | rest(whole, ("thread", "$type", "post", "parent", "replies", "hasOtherReplies"))
    if partial:
        extra["partial"] = ["comments"]
    body = _body(root.post)
    published, published_text = when(record(root.post.get("record")).get("createdAt"))
    if published_text:
        extra["published_text"] = published_text
    author = _author(root.post)
    discussion = Discussion(
        title=title_of(body.text, f"A post by @{author}"),
        url=_address(root),
        source=Bluesky.name,
        source_id=root.uri,
        site="Bluesky",
        author=author,
        published=published,
        body=body.text,
        body_marks=body.marks,
        comments=comments,
        extra=extra,
    )
    return Parsed(discussion, told.repairs, told.rejected)


def _cut(nodes: list[_Node], root: _Node, whole: Record, told: Told) -> bool:
    """Tells how many replies the posts count that are not in the file; whether there are any."""
    under = deeper = many = 0
    for node in nodes:
        if node.replies is not None:
            lost = missing(node.post.get("replyCount"), node.replies)
        else:
            lost = integer(node.around.get("moreReplies")) or 0
        if node is root:
            under = lost
        elif lost > 0:
            deeper += lost
            many += 1
    if under:
        total = integer(root.post.get("replyCount")) or under
        told.tell("absent", absent_of(under, total, "reply to the first post", "replies to the first post"))
    if deeper:
        told.tell(
            "absent",
            absent(deeper, "reply", "replies", after=f" to {counted(many, 'other reply', 'other replies')}"),
        )
    if whole.get("hasOtherReplies") is True:
        told.tell("absent", "further replies, which Bluesky keeps apart, are not in the file")
    return bool(under or deeper or whole.get("hasOtherReplies"))


def _comment(node: _Node, root: _Node) -> Comment:
    if not node.post:
        return Comment(node.uri, at_top(node.parent, root.uri), state="missing", extra=dict(node.around))
    body = _body(node.post)
    posted, posted_text = when(record(node.post.get("record")).get("createdAt"))
    extra = _extra(node)
    extra["permalink"] = _address(node)
    if posted_text:
        extra["posted_text"] = posted_text
    return Comment(
        id=node.uri,
        parent_id=at_top(node.parent, root.uri),
        author=_author(node.post),
        posted=posted,
        text=body.text,
        marks=body.marks,
        score=integer(node.post.get("likeCount")),
        extra=extra,
    )


def _author(post: Record) -> str:
    author = record(post.get("author"))
    handle = text(author.get("handle"))
    return handle if handle and handle != "handle.invalid" else text(author.get("did"))


def _address(node: _Node) -> str:
    """The page of a post, by its handle: "at://did/app.bsky.feed.post/key" ends with its key."""
    parts = node.uri.split("/")
    if len(parts) < 5:
        return ""
    return f"{_APP}/profile/{_author(node.post) or parts[2]}/post/{parts[4]}"


def _extra(node: _Node) -> dict[str, object]:
    """What a post says beside its text. Counts of nothing, and what says that nothing is so, are left out."""
    said = record(node.post.get("record"))
    extra = rest(node.post, _POST) | rest(node.around, ())
    extra = {name: value for name, value in extra.items() if value != 0 and value is not False}
    extra |= rest(said, ("text", "createdAt", "$type", "embed"))
    if "embed" not in extra and said.get("embed"):
        extra["embed"] = said["embed"]
    if about := rest(record(node.post.get("author")), ("handle", "avatar", "viewer")):
        extra["author"] = about
    if likes := integer(node.post.get("likeCount")):
        extra["likeCount"] = likes
    return extra


def _body(post: Record) -> Body:
    """What is read of a post: its text, and under it what is embedded."""
    said = record(post.get("record"))
    words = text(said.get("text"))
    return joined(
        [
            plain_body(words, _facets(words, records(said.get("facets")))),
            *_embedded(record(post.get("embed"))),
        ]
    )


def _facets(words: str, facets: list[dict[str, object]]) -> list[Mark]:
    """The links, mentions and tags in a text, whose places are counted in bytes, as marks."""
    raw = words.encode("utf-8", "surrogatepass") if facets else b""
    marks = []
    for facet in facets:
        index = record(facet.get("index"))
        start, end = integer(index.get("byteStart")), integer(index.get("byteEnd"))
        target = next(filter(None, map(_target, records(facet.get("features")))), "")
        if start is None or end is None or not target or not 0 <= start < end <= len(raw):
            continue
        try:
            first = len(raw[:start].decode("utf-8", "surrogatepass"))
            last = first + len(raw[start:end].decode("utf-8", "surrogatepass"))
        except UnicodeDecodeError:
            continue  # in the middle of a letter
        marks.append(Mark(first, last, "link", target))
    marks.sort()
    return [mark for at, mark in enumerate(marks) if not at or mark.start >= marks[at - 1].end]


def _target(feature: Record) -> str:
    kind = text(feature.get("$type")).rpartition("#")[2]
    if kind == "link":
        return text(feature.get("uri"))
    if kind == "mention" and text(feature.get("did")):
        return f"{_APP}/profile/{text(feature.get('did'))}"
    if kind == "tag" and text(feature.get("tag")):
        return f"{_APP}/hashtag/{text(feature.get('tag'))}"
    return ""


def _embedded(embed: Record) -> Iterator[Body]:
    """Pictures by what they show, a link by its title, a film, and the post that is quoted."""
    for media in (record(embed.get("media")), embed):
        for image in records(media.get("images")):
            yield marked(text(image.get("alt")) or "image", ("image", text(image.get("fullsize"))))
        if external := record(media.get("external")):
            address = text(external.get("uri"))
            yield marked(text(external.get("title")) or address, ("link", address))
        if playlist := text(media.get("playlist")):
            yield marked(text(media.get("alt")) or "video", ("link", playlist))
    quoted = record(embed.get("record"))
    quoted = record(quoted.get("record")) if "value" not in quoted and "record" in quoted else quoted
    if words := text(record(quoted.get("value")).get("text")):
        yield marked(f"@{_author(quoted)}\n{words}", ("quote", "1"))

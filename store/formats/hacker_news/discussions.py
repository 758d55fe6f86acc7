"""From the items of one story, in any order, to its discussion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from store.bodies.body import Body
from store.bodies.fields import integer, rest, text, when
from store.bodies.html import html_body
from store.formats.base import Parsed
from store.formats.hacker_news.items import ARTICLES, SITE, Item
from store.model import Comment, Discussion, Mark, Repair, State

_USED: Final = frozenset(
    (
        *("id", "objectID", "by", "author", "parent", "parent_id", "story_id", "type", "title", "text"),
        *("story_text", "comment_text", "created_at", "created_at_i", "time", "time_ts", "timestamp", "kids"),
        *("children", "points", "score", "deleted", "url", "parts", "poll", "_tags", "_highlightResult"),
        *("story_title", "story_url", "children", "comments", "replies", "updated_at", "ranking"),
    )
)
_GONE: Final = frozenset(("[deleted]", "[dead]", "[flagged]", "[flagged][dead]", "[dupe]"))
_TITLE: Final = 80


def discussion_of(root: str, items: Sequence[Item]) -> Parsed:
    """The discussion of the item `root`, which need not be among the items."""
    repairs: list[Repair] = []
    items = _once(items, repairs)
    article = next((item for item in items if item.id == root and _is_article(item)), None)
    options = [item for item in items if item.kind == "pollopt"]
    rest_ = [item for item in items if item is not article and item.kind != "pollopt"]
    comments = [_comment(item, root) for item in _in_order(items, rest_)]
    present = {item.id for item in items}
    comments += _between(items, present, root)
    discussion = _discussion(root, article, items, options, repairs)
    absent = _tell_absent(article, items, present, len(rest_), repairs)
    extra = dict(discussion.extra)
    partial = [
        word
        for word, lacks in (("comments", absent or article is None), ("article", article is None))
        if lacks
    ]
    if partial:
        extra["partial"] = partial
    return Parsed(
        Discussion(
            title=discussion.title,
            url=discussion.url,
            source="hacker-news",
            source_id=root,
            site="Hacker News",
            author=discussion.author,
            published=discussion.published,
            body=discussion.body,
            body_marks=discussion.body_marks,
            comments=comments,
            extra=extra,
        ),
        repairs,
        [],
    )


def _is_article(item: Item) -> bool:
    return item.kind in ARTICLES or item.is_root


def _once(items: Sequence[Item], repairs: list[Repair]) -> list[Item]:
    """The items without those that stand in the file twice: of two the one that says more."""
    found: dict[str, Item] = {}
    nameless: list[Item] = []
    repeated = 0
    for item in items:
        if not item.id:
            nameless.append(item)
            continue
        before = found.get(item.id)
        repeated += before is not None
        if before is None or _says(item) > _says(before):
            found[item.id] = item
    if repeated:
        told = "1 item stands" if repeated == 1 else f"{repeated:,} items stand"
        repairs.append(Repair("repeated", f"{told} in the file more than once, and came in once"))
    return [*found.values(), *nameless]


def _says(item: Item) -> tuple[bool, int]:
    return bool(_said(item.data)), len(item.data)


def _in_order(items: Sequence[Item], comments: Sequence[Item]) -> list[Item]:
    """The comments, siblings as their parent names them, else by their `ranking`, else as they come."""
    place = {kid: number for item in items for number, kid in enumerate(item.kids)}
    last = len(comments) + len(place)
    if not place and not any("ranking" in item.data for item in comments):
        return list(comments)

    def rank(item: Item) -> tuple[int, int]:
        ranking = integer(item.data.get("ranking"))
        return place.get(item.id, last), ranking if ranking is not None else last

    return sorted(comments, key=rank)


def _comment(item: Item, root: str) -> Comment:
    data = item.data
    said = _said(data)
    extra: dict[str, Any] = {"permalink": f"{SITE}/item?id={item.id}"} if item.id else {}
    state: State = "visible"
    is_deleted = _is_true(data.get("deleted")) or said == "[deleted]"
    if is_deleted or ("author" in data and data["author"] is None and not said and "children" in data):
        state = "deleted"
    elif _is_true(data.get("dead")) or said in _GONE:
        state = "removed"
    elif not said and not _author(data):
        state = "deleted"
    body = Body("", []) if said in _GONE else html_body(said, SITE)
    if said and said != body.text and said not in _GONE:
        extra["body_html"] = said
    posted, written = _posted(data)
    if written:
        extra["posted_text"] = written
    extra |= rest(data, _USED)
    return Comment(
        id=item.id,
        parent_id=None if item.parent == root or not item.parent else item.parent,
        author=_author(data),
        posted=posted,
        text=body.text,
        marks=body.marks,
        state=state,
        score=_score(data),
        extra=extra,
    )


def _between(items: Sequence[Item], present: set[str], root: str) -> list[Comment]:
    """Placeholders for comments that are absent, but whose parent names them and whose replies are there."""
    wanted = {item.parent for item in items if item.parent and item.parent not in present} - {root}
    return [
        Comment(kid, None if item.id == root else item.id, state="missing")
        for item in items
        for kid in item.kids
        if kid in wanted
    ]


def _discussion(
    root: str, article: Item | None, items: Sequence[Item], options: Sequence[Item], repairs: list[Repair]
) -> Discussion:
    """The article, without its comments."""
    url = f"{SITE}/item?id={root}" if root else ""
    if article is None:
        return _without(root, url, items, repairs)
    data = article.data
    said = _said(data)
    body = html_body(said, SITE)
    title = " ".join(html_body(text(data.get("title"))).text.split())
    extra: dict[str, Any] = {}
    if said and said != body.text:
        extra["body_html"] = said
    posted, written = _posted(data)
    if written:
        extra["posted_text"] = written
    if article.kind != "story":
        extra["type"] = article.kind
    if (score := _score(data)) is not None:
        extra["score"] = score
    link = text(data.get("url")).strip()
    if link:
        extra["link"] = link
    if article.kind not in ARTICLES:
        extra["parent"] = article.parent
        extra["parent_url"] = f"{SITE}/item?id={article.parent}"
        repairs.append(
            Repair("comment-root", "it is a comment that stands first in the file, with its replies")
        )
        if not title:
            title = _beginning(text(data.get("story_title")) or body.text) or f"Comment {root}"
            repairs.append(
                Repair("guessed-title", f"a comment has no title, so its beginning stands for it: {title}")
            )
    elif not title:
        title = f"Hacker News item {root}"
        repairs.append(Repair("guessed-title", f"the story has no title, so it is called: {title}"))
    if _is_true(data.get("deleted")) or _is_true(data.get("dead")):
        gone = "deleted" if _is_true(data.get("deleted")) else "dead"
        repairs.append(Repair("removed-article", f"the story itself is {gone}"))
        extra[gone] = True
    if not body.text and link:
        body = Body(link, [Mark(0, len(link), "link", link)])
    body = _with_options(body, article, options, extra)
    extra |= rest(data, _USED)
    return Discussion(
        title=title,
        url=url,
        author=_author(data),
        published=posted,
        body=body.text,
        body_marks=body.marks,
        extra=extra,
    )


def _without(root: str, url: str, items: Sequence[Item], repairs: list[Repair]) -> Discussion:
    """The article as far as its comments tell of it."""
    told = next((item.data for item in items if item.data.get("story_title")), {})
    title = " ".join(html_body(text(told.get("story_title"))).text.split())
    link = text(told.get("story_url")).strip()
    if title:
        repairs.append(Repair("absent-article", "the story is not in the file; its comments tell its title"))
    else:
        title = f"Hacker News item {root}" if root else "Comments on Hacker News"
        repairs.append(
            Repair(
                "guessed-title", f"the story is not in the file, so it has no title; it is called: {title}"
            )
        )
    body = Body(link, [Mark(0, len(link), "link", link)]) if link else Body("", [])
    return Discussion(
        title=title, url=url, body=body.text, body_marks=body.marks, extra={"link": link} if link else {}
    )


def _with_options(body: Body, article: Item, options: Sequence[Item], extra: dict[str, Any]) -> Body:
    """The text of a poll with what can be chosen, an item each, in the order that the poll names."""
    parts = article.data.get("parts")
    if not isinstance(parts, list):
        parts = article.data.get("options")
    inner = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    found = [(str(part.get("id", "")), part) for part in inner] or [(each.id, each.data) for each in options]
    if not found:
        if parts:
            extra["parts"] = parts
        return body
    order = {str(part): number for number, part in enumerate(parts or ()) if not isinstance(part, dict)}
    found.sort(key=lambda each: order.get(each[0], len(order)))
    written, marks = body.text, list(body.marks)
    extra["options"] = []
    for number, (name, data) in enumerate(found):
        option = html_body(_said(data), SITE)
        score = _score(data)
        said = option.text if score is None else f"{option.text} ({score:,} points)".lstrip()
        start = len(written) + (2 if written and not number else 1 if written else 0)
        written = written + ("\n\n" if written and not number else "\n" if written else "") + said
        marks.append(Mark(start, len(written), "item", "•"))
        marks += [Mark(mark.start + start, mark.end + start, mark.kind, mark.target) for mark in option.marks]
        extra["options"].append({"id": name, "text": option.text, "score": score})
    return Body(written, marks)


def _tell_absent(
    article: Item | None, items: Sequence[Item], present: set[str], comments: int, repairs: list[Repair]
) -> bool:
    """Tells what the items name and the file does not hold; whether there is such."""
    named = {kid for item in items for kid in item.kids if kid} - present
    counted = integer(article.data.get("descendants")) if article is not None else None
    if counted is None and article is not None:
        counted = integer(article.data.get("num_comments"))
    if named:
        replies = "1 reply is" if len(named) == 1 else f"{len(named):,} replies are"
        repairs.append(Repair("absent-comments", f"{replies} named in the file and not in it"))
    if counted is not None and counted > comments:
        told = f"{counted - comments:,} of {counted:,} comments are not in the file"
        repairs.append(Repair("absent-comments", told))
        return True
    return bool(named)


def _said(data: dict[str, Any]) -> str:
    """The body of an item in HTML."""
    for name in ("text", "comment_text", "story_text"):
        if isinstance(said := data.get(name), str) and said:
            return said
    return ""


def _author(data: dict[str, Any]) -> str:
    return text(data.get("by")) or text(data.get("author"))


def _score(data: dict[str, Any]) -> int | None:
    points = data.get("points")
    return integer(points if points is not None else data.get("score"))


def _posted(data: dict[str, Any]) -> tuple[Any, str]:
    """The date of an item, by the first of its fields that says one, and as it is written if that differs."""
    written = ""
    for name in ("time", "created_at_i", "time_ts", "timestamp", "created_at"):
        found, told = when(data.get(name))
        if found is not None:
            return found, told
        written = written or told
    return None, written


def _is_true(value: object) -> bool:
    return value is True or value == 1 or (isinstance(value, str) and value.lower() == "true")


def _beginning(said: str) -> str:
    """The beginning of a text as a title."""
    line = " ".join(said.split())
    if len(line) <= _TITLE:
        return line
    cut = line[:_TITLE].rsplit(" ", 1)[0]
    return f"{cut}…"

"""From what Hacker News' interfaces and dumps write to its items, whichever of them wrote it.

Firebase (https://github.com/HackerNews/API) gives flat items with `kids`; Algolia's items
(https://hn.algolia.com/api) hold their `children`, its search gives hits; tables (BigQuery) have `by`,
`timestamp` and `ranking`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from store.bodies.fields import identity

SITE: Final = "https://news.ycombinator.com"
KINDS: Final = frozenset(("story", "comment", "job", "poll", "pollopt", "ask", "show"))
ARTICLES: Final = frozenset(("story", "job", "poll", "ask", "show"))

_HOLDING: Final = (
    *("story", "item", "poll", "stories", "items", "comments", "hits", "data", "results", "children"),
    *("kids", "rows", "parts"),
)
"""Fields of other objects in which there may be items, in the order in which they are read."""

_NESTED: Final = ("children", "comments", "replies")
_LEVELS: Final = 6


class Item(NamedTuple):
    """An item. `parent` and `story` are ids ("" where nothing says them), `kids` those that it names.

    `is_root` tells that it is the outermost of items that hold one another. `number` is that of its line
    (0 where it is not alone on one).
    """

    id: str
    parent: str
    story: str
    kind: str
    kids: tuple[str, ...]
    is_root: bool
    data: dict[str, Any]


class Walk:
    """Finds the items in values. `strange` counts the objects that were none and held none."""

    def __init__(self) -> None:
        self.strange = 0
        self.hits: tuple[int, int] | None = None
        """How many hits a search had, and how many of them are there."""

    def items(self, value: object) -> Iterator[Item]:
        """The items in a value, each before what it holds."""
        stack: list[tuple[object, str, str]] = [(value, "", "")]  # with the parent's id and the story's
        while stack:
            value, parent, story = stack.pop()
            if isinstance(value, list):
                stack += [(each, parent, story) for each in reversed(value)]
            elif not isinstance(value, dict):
                self.strange += value is not None and not parent
            elif is_item(value):
                held = [value.pop(name) for name in _NESTED if _holds_objects(value.get(name))]
                if isinstance(value.get("kids"), list) and _holds_objects(value["kids"]):
                    inner = value["kids"]
                    held.append([each for each in inner if isinstance(each, dict)])
                    value["kids"] = [identity(e.get("id")) if isinstance(e, dict) else e for e in inner]
                item = item_of(value, parent, story, is_root=not parent and bool(held or "children" in value))
                yield item
                own = item.id if item.kind in ARTICLES else item.story
                stack += [(each, item.id, own) for each in reversed(held)]
            else:
                inside = _inside(value)
                self._count(value)
                self.strange += not inside
                stack += [(each, parent, story) for each in reversed(inside)]

    def _count(self, value: Mapping[str, Any]) -> None:
        total, hits = value.get("nbHits"), value.get("hits")
        if type(total) is int and isinstance(hits, list):
            before = self.hits or (0, 0)
            self.hits = max(total, before[0]), before[1] + len(hits)


def item_of(data: dict[str, Any], parent: str, story: str, is_root: bool) -> Item:
    """The item that an object is, which stands in the item `parent` ("" for none)."""
    own = identity(data.get("id")) or identity(data.get("objectID"))
    over = identity(data.get("parent")) or identity(data.get("parent_id")) or identity(data.get("poll"))
    kind = kind_of(data)
    kids = data.get("kids")
    named = tuple(map(identity, kids)) if isinstance(kids, list) else ()
    if kind in ARTICLES:
        over = ""
    return Item(own, over or parent, identity(data.get("story_id")) or story, kind, named, is_root, data)


def kind_of(data: Mapping[str, Any]) -> str:
    """What an item is: as it says, by its tags, or by the fields that it has."""
    kind = data.get("type")
    if kind in KINDS:
        return str(kind)
    tags = data.get("_tags")
    if isinstance(tags, list):
        for tag in ("pollopt", "poll", "job", "comment", "story"):
            if tag in tags:
                return tag
    if (
        data.get("comment_text") is not None
        or identity(data.get("parent"))
        or identity(data.get("parent_id"))
    ):
        return "comment"
    return "story" if data.get("title") or data.get("url") else "comment"


def _inside(value: dict[str, Any]) -> list[object]:
    """What is in an object that is no item: under the names of lists of them, or of their ids."""
    if value and all(isinstance(each, dict) for each in value.values()) and all(map(str.isdigit, value)):
        return [each if "id" in each else {"id": name, **each} for name, each in value.items()]
    return [value[name] for name in _HOLDING if isinstance(value.get(name), (dict, list)) and value[name]]


def _holds_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def is_item(data: Mapping[str, Any]) -> bool:
    """Whether an object is an item of Hacker News, as far as its fields tell."""
    return ("id" in data or "objectID" in data) and sure_of_item(data) > 0


def sure_of_item(data: Mapping[str, Any]) -> float:
    """How surely an object is an item of Hacker News: from 0.0 to 1.0."""
    if "id" in data and "created_at_i" in data:
        return 1.0 if {"points", "parent_id", "story_id", "children"} & data.keys() else 0.6
    if "objectID" in data:
        tags = data.get("_tags")
        return 1.0 if "story_id" in data or "created_at_i" in data or isinstance(tags, list) else 0.0
    if data.get("type") in KINDS and "id" in data:
        if (
            "time" in data
            and {"by", "deleted", "dead", "kids", "parent", "descendants", "score"} & data.keys()
        ):
            return 1.0
        if {"timestamp", "time", "time_ts"} & data.keys() and {
            "by",
            "author",
            "deleted",
            "dead",
        } & data.keys():
            return 0.9 if {"parent", "ranking", "descendants", "score", "title"} & data.keys() else 0.5
        if "by" in data and {"parent", "kids", "descendants", "title", "text"} & data.keys():
            return 0.9
    if "id" in data and "by" in data and ("time" in data or "timestamp" in data or "time_ts" in data):
        return 0.8 if {"parent", "kids", "ranking", "descendants", "title"} & data.keys() else 0.0
    return 0.0


def sure(value: object) -> float:
    """How surely a value, or the beginning of one, comes from Hacker News."""
    for _ in range(_LEVELS):
        if isinstance(value, list):
            value = next((each for each in value if isinstance(each, dict)), None)
        if not isinstance(value, dict):
            return 0.0
        if found := sure_of_item(value):
            return found
        if "hits" in value and "nbHits" in value and not value["hits"]:
            return 0.5
        value = next(iter(_inside(value)), None)
    return 0.0

"""Lines of a dump of comments, many at once: what is plain is read here, also in a process of its own."""

from __future__ import annotations

import marshal
from typing import Any, Final

import orjson

from store.assembling import Part
from store.formats.dumps import line_of
from store.formats.reddit.comments import part_of
from store.formats.reddit.discussions import Kind

_NESTED: Final = frozenset(("kind", "replies", "data", "json", "comments", "children"))
_KNOWN: Final = (
    *("subreddit", "subreddit_id", "subreddit_type", "permalink", "link_permalink", "link_title"),
    *("link_author", "link_url", "num_comments"),
)


def known_of(data: dict[str, Any]) -> dict[str, Any]:
    """What a comment says of its submission."""
    return {name: data[name] for name in _KNOWN if data.get(name) is not None}


def records_of(data: bytes) -> list[dict[str, bytes] | int]:
    """The records (see `store.formats.reddit.discussions`) of some lines, by the submission's id.

    A line that is no comment by itself, or is broken, is left: its place among the lines stands instead.
    """
    found: list[dict[str, bytes] | int] = []
    comments: dict[str, list[Part]] = {}
    known: dict[str, dict[str, Any]] = {}
    loads = orjson.loads

    def close() -> None:
        if comments:
            found.append(
                {link: marshal.dumps((Kind.KNOWN, known[link], parts)) for link, parts in comments.items()}
            )
            comments.clear()
            known.clear()

    for place, line in enumerate(data.split(b"\n")):
        try:
            value = loads(line)
        except orjson.JSONDecodeError:
            line = line_of(line)
            if len(line) < 2:
                continue
            try:
                value = loads(line)
            except orjson.JSONDecodeError:
                value = None
        if type(value) is dict and "body" in value and _NESTED.isdisjoint(value):
            link = value.get("link_id")
            if type(link) is str and link[:3] == "t3_" and (part := part_of(value, line)) is not None:
                link = link[3:]
                parts = comments.get(link)
                if parts is None:
                    comments[link] = [part]
                    known[link] = known_of(value)
                else:
                    parts.append(part)
                continue
        close()
        found.append(place)
    close()
    return found

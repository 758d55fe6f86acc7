"""From the data of one of Reddit's comments to what its columns are made of."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape
from typing import Any, Final

import orjson

from store.assembling import Part
from store.bodies.body import Body
from store.bodies.fields import integer, when
from store.bodies.html import html_body
from store.bodies.markdown import markdown_body
from store.codec import plain
from store.formats.json_values import loads
from store.formats.reddit.things import bare
from store.model import STATES, State
from store.when import AWARE, to_iso, to_ticks

SITE: Final = "https://www.reddit.com"
NOBODY: Final = "[deleted]"
GONE: Final[Mapping[str, State]] = {
    "[deleted]": "deleted",
    "[deleted by user]": "deleted",
    "[removed]": "removed",
    "[removed by reddit]": "removed",
    "[ removed by reddit ]": "removed",
    "[unavailable]": "removed",
}
"""What stands in the place of a text that is gone, in lower case."""

_NUMBER: Final[Mapping[State, int]] = {state: number for number, state in enumerate(STATES)}
_LATEST: Final = 253_402_300_799
_WIDE: Final = 2.0**63

_USED: Final = frozenset(
    (
        *("author", "body", "body_html", "created", "created_utc", "edited", "id", "name", "link_id"),
        *("parent_id", "permalink", "score", "ups", "replies", "depth", "nest_level", "more"),
        *("subreddit", "subreddit_id", "subreddit_name_prefixed", "subreddit_type"),
        *("link_title", "link_url", "link_author", "link_permalink"),
    )
)
_USUALLY_FALSE: Final = frozenset(
    (
        *("archived", "author_is_blocked", "author_patreon_flair", "author_premium", "can_mod_post"),
        *("collapsed", "controversiality", "downs", "gilded", "is_submitter", "locked", "no_follow"),
        *("num_reports", "over_18", "quarantine", "quarantined", "saved", "score_hidden", "stickied"),
        *("total_awards_received", "contest_mode", "num_comments"),
    )
)
"""Fields that say something only where they are not false or 0."""

_USUALLY: Final[Mapping[str, object]] = {"can_gild": True, "send_replies": True, "author_flair_type": "text"}


def part_of(data: Mapping[str, Any], line: bytes = b"") -> Part | None:
    """A comment; None where it has no id. `line` is the JSON that it was read from, if it is known."""
    get = data.get
    comment_id = get("id")
    if type(comment_id) is not str or comment_id[2:3] == "_":
        comment_id = bare(comment_id if comment_id is not None else get("name"))
        if not comment_id:
            return None
    over = get("parent_id")
    if type(over) is str and over[2:3] == "_":
        parent = over[3:] if over[:2] == "t1" else None
    else:
        parent = bare(over) or None
        if parent is not None and parent == bare(get("link_id")):
            parent = None
    author = get("author")
    state = 0
    if author == NOBODY:
        state, author = 1, ""
    elif type(author) is not str:
        author = _name(author)
    body = get("body")
    if type(body) is str:
        gone = GONE.get(body.strip().lower()) if body[:1] == "[" else None
        if gone is not None:
            text, marks, markdown, state = "", b"", "", _NUMBER[gone]
        else:
            markdown = unescaped(body)
            text, found = markdown_body(markdown, SITE)
            marks = orjson.dumps([[*mark] for mark in found]) if found else b""
    else:
        markdown = ""
        text, found = _from_html(get("body_html"))
        marks = orjson.dumps([[*mark] for mark in found]) if found else b""
    extra: dict[str, Any] = {}
    if address := get("permalink"):
        extra["permalink"] = SITE + address if type(address) is str and address[0] == "/" else address
    else:
        extra |= _permalink(data, comment_id)
    if markdown and markdown != text:
        extra["body_markdown"] = markdown
    if edited := get("edited"):
        extra["edited"] = to_iso(when(edited)[0]) or edited
    if not author and get("author"):
        extra["author"] = get("author")
    created = get("created_utc")
    if type(created) is int and 0 < created < _LATEST:
        posted = created * 1_000_000, AWARE
    else:
        posted = _posted(data, extra)
    score = get("score")
    if score is None:
        score = get("ups")
    elif "ups" in data and get("ups") != score:
        extra["ups"] = get("ups")
    if type(score) is not int:
        score = integer(score)
    if get("score_hidden") is True and score is not None:
        extra["score"] = score
        score = None
    for name, value in data.items():
        if value:
            if name not in _USED and (name not in _USUALLY or _USUALLY[name] != value):
                extra[name] = value
        elif (value is False or value == 0) and name not in _USUALLY_FALSE and name not in _USED:
            extra[name] = value
    return Part(
        comment_id, parent, text, author, posted, state, score, marks, _json(extra, line) if extra else b""
    )


def unescaped(text: str) -> str:
    """What Reddit escapes in a text, as it was written; a text that holds `<` or `>` was not escaped."""
    if "&" not in text or "<" in text or ">" in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _from_html(html: object) -> Body:
    """The body that Reddit made HTML of, escaped once more where it is not raw."""
    if not isinstance(html, str):
        return Body("", [])
    return html_body(unescape(html) if html.lstrip().startswith("&lt;") else html, SITE)


def _name(author: object) -> str:
    """A name as scripts write it: of an object of PRAW, or none."""
    if isinstance(author, Mapping):
        author = author.get("name")
    return author if isinstance(author, str) and author != NOBODY else ""


def _permalink(data: Mapping[str, Any], comment_id: str) -> dict[str, str]:
    subreddit, link = data.get("subreddit"), bare(data.get("link_id"))
    if not (isinstance(subreddit, str) and subreddit and link):
        return {}
    return {"permalink": f"{SITE}/r/{subreddit}/comments/{link}/_/{comment_id}/"}


def _posted(data: Mapping[str, Any], extra: dict[str, Any]) -> tuple[int, int]:
    """The date of a comment whose `created_utc` is no plain number."""
    said = data.get("created_utc")
    if said is None:
        said = data.get("created")  # of scripts; Reddit's own is in no known zone
    found, written = when(said)
    if written:
        extra["posted_text"] = written
    return to_ticks(found)


def _json(extra: dict[str, Any], line: bytes) -> bytes:
    """The extra as JSON, with integers that are too wide for it as they were written."""
    try:
        if line and any(type(value) is float and abs(value) >= _WIDE for value in extra.values()):
            again = loads(line)[0]
            if isinstance(again, dict):
                extra = {name: again.get(name, value) for name, value in extra.items()}
        return orjson.dumps(extra)
    except (TypeError, ValueError):
        return orjson.dumps(plain(extra))

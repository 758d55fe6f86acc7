"""From the data of one of Reddit's comments to what its columns are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import unescape
from operator import itemgetter
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

_WIDEST: Final = 2**62
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

_USUALLY_NULL: Final = frozenset(
    (
        *("all_awardings", "approved_at_utc", "approved_by", "associated_award", "author_cakeday"),
        *("author_flair_background_color", "author_flair_css_class", "author_flair_richtext"),
        *("author_flair_template_id", "author_flair_text", "author_flair_text_color", "awarders"),
        *("banned_at_utc", "banned_by", "collapsed_because_crowd_control", "collapsed_reason"),
        *("collapsed_reason_code", "comment_type", "distinguished", "editable", "gildings", "likes"),
        *("mod_note", "mod_reason_by", "mod_reason_title", "mod_reports", "removal_reason"),
        *("report_reasons", "rte_mode", "top_awarded_type", "treatment_tags", "unrepliable_reason"),
        *("user_reports", "media_metadata", "expression_asset_data", "updated_on"),
    )
)
_USUALLY: Final[Mapping[str, object]] = {"can_gild": True, "send_replies": True, "author_flair_type": "text"}
_VARYING: Final = frozenset(
    (
        *("author_flair_background_color", "author_flair_css_class", "author_flair_richtext"),
        *("author_flair_template_id", "author_flair_text", "author_flair_text_color", "author_flair_type"),
        *("author_premium", "controversiality", "gilded", "is_submitter", "no_follow"),
    )
)
_QUIET: Final = (_USUALLY_FALSE | _USUALLY_NULL | _USUALLY.keys()) - _VARYING


class _Schema:
    """What to look at in comments that have the same fields in the same order, as those of a dump have.

    Most fields say what they say in nearly every comment: all of these are compared at once.
    """

    __slots__ = ("_quiet", "_quiet_names", "_telling", "_usual")

    def __init__(self, names: tuple[str, ...]) -> None:
        left = [name for name in names if name not in _USED]
        self._telling = [name for name in left if name not in _QUIET]
        self._quiet_names = [name for name in left if name in _QUIET]
        self._quiet: Callable[[dict[str, Any]], object] = (
            itemgetter(*self._quiet_names) if self._quiet_names else _nothing
        )
        self._usual: object = None

    def rest(self, data: dict[str, Any], extra: dict[str, Any]) -> bool:
        """Adds to `extra` what `_USED` does not name and says something; whether a number in it is wide."""
        wide = False
        for name in self._telling:
            value = data[name]
            if value:
                if value != "text" or name not in _USUALLY:
                    extra[name] = value
                    wide = wide or (type(value) is float and abs(value) >= _WIDE)
            elif (value is False or value == 0) and name not in _USUALLY_FALSE:
                extra[name] = value
        quiet = self._quiet(data)
        if quiet == self._usual:
            return wide
        count = len(extra)
        for name in self._quiet_names:
            value = data[name]
            if value and (name not in _USUALLY or _USUALLY[name] != value):
                extra[name] = value
                wide = wide or (type(value) is float and abs(value) >= _WIDE)
            elif not value and name in _USUALLY and value is not None and value != "":
                extra[name] = value
        if len(extra) == count:
            self._usual = quiet
        return wide


def _nothing(_: object) -> None:
    """What stands in fields that are not there."""


_SCHEMAS: Final = 200
_schemas: dict[tuple[str, ...], _Schema] = {}


def _schema(data: dict[str, Any]) -> _Schema:
    names = tuple(data)
    found = _schemas.get(names)
    if found is None:
        if len(_schemas) >= _SCHEMAS:
            _schemas.clear()
        found = _schemas[names] = _Schema(names)
    return found


def part_of(data: dict[str, Any], line: bytes = b"") -> Part | None:
    """A comment; None where it has no id. `line` is the JSON that it was read from, if it is known."""
    get = data.get
    comment_id = get("id")
    if type(comment_id) is not str or comment_id[2:3] == "_" or not comment_id:
        comment_id = bare(comment_id if comment_id is not None else get("name"))
        if not comment_id:
            return None
    over = get("parent_id")
    if type(over) is str and over[2:3] == "_":
        parent = (over[3:] or None) if over[1] == "1" else None
    else:
        parent = bare(over) or None
        if parent is not None and parent == bare(get("link_id")):
            parent = None
    author = get("author")
    state = 0
    if author == NOBODY:
        state, author = 1, ""
    elif type(author) is not str:
        author = name_of(author)
    body = get("body")
    markdown, marks = "", b""
    if type(body) is str:
        gone = GONE.get(body.strip().lower()) if body[:1] == "[" else None
        if gone is not None:
            text, state = "", _NUMBER[gone]
        else:
            markdown = body if "&" not in body else unescaped(body)
            text, found = markdown_body(markdown, SITE)
            if found:
                marks = orjson.dumps([[*mark] for mark in found])
    else:
        text, found = from_html(get("body_html"))
        if found:
            marks = orjson.dumps([[*mark] for mark in found])
    address = get("permalink")
    if type(address) is str and address[:1] == "/":
        extra: dict[str, Any] = {"permalink": SITE + address}
    else:
        extra = {"permalink": address} if address else _permalink(data, comment_id)
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
    score, ups = get("score"), get("ups")
    if score is None:
        score = ups
    elif ups is not None and ups != score:
        extra["ups"] = ups
    if type(score) is not int or not -_WIDEST < score < _WIDEST:
        score = integer(score)
    if get("score_hidden") is True and score is not None:
        extra["score"] = score
        score = None
    names = tuple(data)
    wide = (_schemas.get(names) or _schema(data)).rest(data, extra)
    if not extra:
        told = b""
    elif wide and line:
        told = _exactly(extra, line)
    else:
        try:
            told = orjson.dumps(extra)
        except TypeError:
            told = orjson.dumps(plain(extra))
    return comment_id, parent, text, author, posted, state, score, marks, told


def unescaped(text: str) -> str:
    """What Reddit escapes in a text, as it was written; a text that holds `<` or `>` was not escaped."""
    if "&" not in text or "<" in text or ">" in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def from_html(html: object) -> Body:
    """The body that Reddit made HTML of, escaped once more where it is not raw."""
    if not isinstance(html, str):
        return Body("", [])
    return html_body(unescape(html) if html.lstrip().startswith("&lt;") else html, SITE)


def name_of(author: object) -> str:
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


def _exactly(extra: dict[str, Any], line: bytes) -> bytes:
    """The extra as JSON, with integers that are too wide for it as they were written."""
    try:
        again = loads(line)[0]
    except ValueError:
        again = None
    if isinstance(again, dict):
        extra = {name: again.get(name, value) for name, value in extra.items()}
    return orjson.dumps(plain(extra))

"""The fields of issues and comments in GitHub's dialects: `created_at` in REST, `createdAt` in GraphQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from store.bodies.body import Body
from store.bodies.fields import identity, integer, rest, text, when
from store.bodies.html import html_body
from store.bodies.markdown import markdown_body
from store.formats.posts import Record, connection, original, record
from store.model import Mark, State

_PLACE: Final = re.compile(
    r"https?://([^/\s]+)/(?:api/v3/)?(?:repos/)?([^/\s]+/[^/\s]+)/(issues|pulls?|discussions)/([0-9]+)(?:[/#?].*)?"
)
_FRAGMENT: Final = re.compile(
    r"#((?:issuecomment|pullrequestreview|discussioncomment)-[0-9]+|discussion_r[0-9]+|event-[0-9]+)"
)
_ADDRESSES: Final = ("html_url", "url", "issue_url", "pull_request_url", "issue", "pull_request")
_DATES: Final = ("created_at", "createdAt", "submitted_at", "submittedAt", "publishedAt")
_API: Final = re.compile(r"https://api\.github\.com/|https?://[^/\s]+/api/v3/")
_KIND: Final = {"pulls": "pull"}

COMMENT: Final = "issuecomment-"
REVIEW: Final = "pullrequestreview-"
LINE: Final = "discussion_r"
REPLY: Final = "discussioncomment-"

REVIEWED: Final = {
    "APPROVED": "Approved these changes",
    "CHANGES_REQUESTED": "Requested changes",
    "COMMENTED": "Reviewed",
    "DISMISSED": "A review that was dismissed",
    "PENDING": "A review that was not sent",
}
"""What stands for the text of a review that has none."""


class Place(NamedTuple):
    """Where something was said: an issue, a pull request or a discussion, by its number."""

    host: str
    repo: str
    kind: str
    number: int

    @property
    def key(self) -> str:
        """What tells it from all others at its host. Issues, pull requests and discussions count together."""
        return f"{self.repo}#{self.number}"

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"https://{self.host}/{self.repo}/{self.kind}/{self.number}"


def place_of(whole: Record) -> Place | None:
    """Where an issue or a comment stands, by the addresses in it."""
    for name in _ADDRESSES:
        found = _PLACE.fullmatch(text(whole.get(name)))
        if found:
            host, repo, kind, number = found.groups()
            host = "github.com" if host == "api.github.com" else host
            return Place(host, repo, _KIND.get(kind, kind), int(number[:18]))
    return None


def first(whole: Record, *names: str) -> object:
    """The first of these fields that says something."""
    return next((whole[name] for name in names if whole.get(name) is not None), None)


def author_of(whole: Record) -> str:
    """Who wrote it. An account that is gone is "ghost", as GitHub shows it."""
    for name in ("user", "author", "actor"):
        if name in whole:
            who = whole[name]
            if isinstance(who, str):
                return who.rstrip("/").rpartition("/")[2]
            return text(record(who).get("login")) or text(record(who).get("name")) or "ghost"
    return ""


def date_of(whole: Record) -> tuple[datetime | None, str]:
    """When it was written, and how that is written where the date does not say it."""
    return when(first(whole, *_DATES))


def address_of(whole: Record) -> str:
    """The address of its page."""
    for name in ("html_url", "url"):
        said = text(whole.get(name))
        if said and not _API.match(said):
            return said
    return ""


def own_id(whole: Record, kind: str) -> str:
    """Its id: what an address of it ends with ("issuecomment-7"), the same in all dialects; else its `id`."""
    found = _FRAGMENT.search(address_of(whole))
    if found:
        return found[1]
    number = integer(first(whole, "databaseId", "fullDatabaseId"))
    said = whole.get("id")
    if number is None and isinstance(said, int):
        number = integer(said)
    return identity(said) if number is None else f"{kind}{number}"


def score_of(whole: Record) -> int | None:
    """Votes of a discussion, thumbs up less thumbs down of the others; None where nobody said anything."""
    if (votes := integer(whole.get("upvoteCount"))) is not None:
        return votes
    counts = reactions(whole)
    up, down = counts.get("+1", counts.get("THUMBS_UP", 0)), counts.get("-1", counts.get("THUMBS_DOWN", 0))
    return up - down if up or down else None


def reactions(whole: Record) -> dict[str, int]:
    """How often each reaction was given; those that were not are left out."""
    said = whole.get("reactions")
    found: dict[str, int] = {}
    if isinstance(said, Mapping):
        for name, count in said.items():
            number = integer(count)
            if number and name not in ("total_count", "totalCount"):
                found[name] = number
    groups = whole.get("reactionGroups")
    for group in groups if isinstance(groups, list) else []:
        who = record(group)
        number = connection(who.get("users")).total or connection(who.get("reactors")).total
        if number:
            found[text(who.get("content"))] = number
    return found


def body_of(whole: Record, base: str) -> tuple[Body, dict[str, str]]:
    """What is read, and what it was made of where the text does not say all of it."""
    written = text(whole.get("body"))
    if written.strip():
        body = markdown_body(written, base, html=True, breaks=True)
        return body, original("body_markdown", written.replace("\r\n", "\n"), body)
    if shown := text(first(whole, "bodyHTML", "body_html")):
        body = html_body(shown, base)
        return body, original("body_html", shown, body)
    return markdown_body(text(first(whole, "bodyText", "body_text")), base), {}


def review_body(whole: Record) -> Body:
    """What stands for the text of a review without one, by its state."""
    told = REVIEWED.get(text(whole.get("state")).upper(), "Reviewed")
    return Body(told, [Mark(0, len(told), "em")])


def state_of(whole: Record, kind: str) -> State:
    """What became of a comment: hidden ones are there to be read, but for spam."""
    if whole.get("isMinimized") is True and text(whole.get("minimizedReason")).lower() == "spam":
        return "spam"
    return "pending" if kind == REVIEW and text(whole.get("state")).upper() == "PENDING" else "visible"


def tidy(whole: Record, used: frozenset[str]) -> dict[str, object]:
    """What is in a record beside the fields in `used`, without addresses of the API, "no" and 0."""
    extra: dict[str, object] = {}
    for name, value in rest(whole, used).items():
        if isinstance(value, str):
            if _API.match(value):
                continue
        elif value is False or value == 0:
            continue
        elif isinstance(value, dict):
            value = {
                key: inner
                for key, inner in rest(value, ("avatar_url", "gravatar_id", "avatarUrl")).items()
                if inner is not False and inner != 0 and not (isinstance(inner, str) and _API.match(inner))
            }
            if not value:
                continue
        extra[name] = value
    if said := reactions(whole):
        extra["reactions"] = said
    return extra

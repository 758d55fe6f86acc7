"""From a submission's data, and what is known without it, to the article that its comments stand under."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from store.bodies.body import Body
from store.bodies.fields import integer, rest, when
from store.bodies.markdown import markdown_body
from store.formats.reddit.comments import GONE, NOBODY, SITE, from_html, name_of, unescaped
from store.model import Mark
from store.when import to_iso

_USED: Final = frozenset(
    (
        *("author", "title", "selftext", "selftext_html", "created", "created_utc", "edited", "id", "name"),
        *("permalink", "score", "ups", "url", "url_overridden_by_dest", "subreddit_name_prefixed"),
        *("replies", "comments", "removed_by_category"),
    )
)
_USUALLY_FALSE: Final = frozenset(
    (
        *("allow_live_comments", "archived", "author_is_blocked", "author_patreon_flair", "author_premium"),
        *("can_gild", "can_mod_post", "clicked", "contest_mode", "controversiality", "downs", "gilded"),
        *("hidden", "hide_score", "is_created_from_ads_ui", "is_crosspostable", "is_gallery", "is_meta"),
        *("is_original_content", "is_reddit_media_domain", "is_robot_indexable", "is_self", "is_video"),
        *("locked", "media_only", "no_follow", "num_crossposts", "num_reports", "over_18", "pinned"),
        *("quarantine", "saved", "score_hidden", "send_replies", "spoiler", "stickied"),
        *("total_awards_received", "visited", "is_blocked", "collapsed", "approved", "removed", "spam"),
    )
)
"""Fields that say something only where they are not false or 0."""

_PLACE: Final = re.compile(r"/(r|user|u)/([^/]+)/comments/([0-9a-z]+)/([^/?#]*)")


@dataclass
class Article:
    """What a discussion is beside its comments. `counted` is how many comments Reddit counted."""

    title: str = ""
    url: str = ""
    site: str = ""
    author: str = ""
    published: datetime | None = None
    closed: bool = False
    body: str = ""
    marks: list[Mark] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    counted: int | None = None
    told: list[tuple[str, str]] = field(default_factory=list)
    """Kinds and sentences of repairs."""


def article_of(data: Mapping[str, Any], link: str) -> Article:
    """The article that a submission is."""
    article = Article(title=" ".join(unescaped(_text(data.get("title"))).split()))
    place = _text(data.get("permalink"))
    subreddit = _text(data.get("subreddit")) or _subreddit(place)
    article.site = place_of(subreddit)
    article.url = SITE + place if place.startswith("/") else place or address_of(subreddit, link)
    article.author = name_of(data.get("author"))
    article.published, written = when(
        data.get("created_utc") if data.get("created_utc") is not None else data.get("created")
    )
    article.closed = bool(data.get("locked") or data.get("archived"))
    article.counted = integer(data.get("num_comments"))
    extra = article.extra
    if written:
        extra["posted_text"] = written
    score = integer(data.get("score") if data.get("score") is not None else data.get("ups"))
    if score is not None:
        extra["score"] = score
    if edited := data.get("edited"):
        extra["edited"] = to_iso(when(edited)[0]) or edited
    if data.get("author") and not article.author:
        extra["author"] = data["author"]
    left = rest(data, _USED)
    extra |= {name: value for name, value in left.items() if value or name not in _USUALLY_FALSE}
    if data.get("ups") != data.get("score") and data.get("ups") is not None:
        extra["ups"] = data["ups"]
    _body(article, data, link)
    return article


def _body(article: Article, data: Mapping[str, Any], link: str) -> None:
    """The text of a submission, or the link that it is."""
    said = data.get("selftext")
    gone = GONE.get(said.strip().lower()) if isinstance(said, str) else None
    by = data.get("removed_by_category")
    if by:
        article.extra["removed_by_category"] = by
    if gone or by:
        by_author = str(by or gone) in ("deleted", "author")
        who = "its author deleted" if by_author else "moderators or Reddit removed"
        left = "" if said and not gone else "; what stood in it is not in the file"
        article.told.append(("removed-article", f"{who} the post{left}"))
    if isinstance(said, str) and not gone:
        markdown = unescaped(said)
        article.body, article.marks = markdown_body(markdown, SITE)
        if markdown != article.body:
            article.extra["body_markdown"] = markdown
    elif gone:
        article.extra["selftext"] = said
    else:
        article.body, article.marks = from_html(data.get("selftext_html"))
    outside = _text(data.get("url_overridden_by_dest")) or _text(data.get("url"))
    outside = unescaped(outside)
    if outside.startswith("/"):
        outside = SITE + outside
    if not outside or f"/comments/{link}" in outside:
        return
    article.extra["link"] = outside
    if not article.body.strip() and outside.startswith(("http://", "https://")):
        article.body, article.marks = Body(outside, [Mark(0, len(outside), "link", outside)])


def article_without(link: str, known: Mapping[str, Any]) -> Article:
    """What is known of a submission that is not there, from what its comments say of it."""
    place = _text(known.get("link_permalink")) or _text(known.get("permalink"))
    found = _PLACE.search(place)
    subreddit = _text(known.get("subreddit")) or _subreddit(place)
    article = Article(title=" ".join(unescaped(_text(known.get("link_title"))).split()))
    article.site = place_of(subreddit)
    article.author = name_of(known.get("link_author"))
    article.counted = integer(known.get("num_comments"))
    slug = found[4] if found else ""
    article.url = address_of(subreddit, link)
    if found and slug not in ("", "_", "comment"):
        article.url = f"{SITE}/{found[1]}/{found[2]}/comments/{link}/{slug}/"
        if not article.title:
            words = slug.replace("_", " ").strip()
            article.title = words[:1].upper() + words[1:]
            article.told.append(
                ("guessed-title", f"the post is not in the file; its address gave the title: {article.title}")
            )
    outside = _text(known.get("link_url"))
    if outside and f"/comments/{link}" not in outside:
        article.extra["link"] = unescaped(outside)
    if known.get("subreddit_id"):
        article.extra["subreddit_id"] = known["subreddit_id"]
    if known.get("subreddit_type"):
        article.extra["subreddit_type"] = known["subreddit_type"]
    if subreddit:
        article.extra["subreddit"] = subreddit
    if not article.title:
        where = f" in r/{subreddit}" if subreddit else ""
        article.title = f"Post {link}{where}" if link else f"Comments{where} on Reddit"
        article.told.append(
            (
                "guessed-title",
                f"the post is not in the file, so it has no title; it is called: {article.title}",
            )
        )
    return article


def address_of(subreddit: str, link: str) -> str:
    """The address of a submission's page."""
    if not link:
        return ""
    if subreddit.startswith("u_"):
        return f"{SITE}/user/{subreddit[2:]}/comments/{link}/"
    return f"{SITE}/r/{subreddit}/comments/{link}/" if subreddit else f"{SITE}/comments/{link}/"


def place_of(subreddit: str) -> str:
    """A subreddit as people name it."""
    if subreddit.startswith("u_"):
        return f"u/{subreddit[2:]}"
    return f"r/{subreddit}" if subreddit else "Reddit"


def _subreddit(place: str) -> str:
    found = _PLACE.search(place)
    if not found:
        return ""
    return found[2] if found[1] == "r" else f"u_{found[2]}"


def is_gone(data: Mapping[str, Any]) -> bool:
    """Whether the text of a submission is gone, so that an earlier record of it says more."""
    said = data.get("selftext")
    return (isinstance(said, str) and said.strip().lower() in GONE) or data.get("author") == NOBODY


def _text(value: object) -> str:
    if isinstance(value, Mapping):  # a subreddit as PRAW has it
        value = value.get("display_name")
    return value if isinstance(value, str) else ""

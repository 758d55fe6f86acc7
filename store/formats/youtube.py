"""Comments under films: yt-dlp's `.info.json`, answers of the YouTube API, and lists of downloaders.

- yt-dlp (`--write-comments`): the film with `comments`, each with `id`, `parent` ("root" at the top), `text`
  or `html`, `timestamp`. YouTube gives dates as "2 years ago": what yt-dlp makes of them is about right, and
  told. Its other sites have comments of the same shape. The list of comments alone is read as well.
- The API: `commentThreads.list` and `comments.list`, one answer or several, or their items alone.
  https://developers.google.com/youtube/v3/docs/commentThreads
- youtube-comment-downloader: one comment a line (`cid`, `text`, `time`); the `cid` of a reply is that of
  its parent, a dot, and its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Final

from store.bodies.body import Body
from store.bodies.fields import identity, integer, rest, text, when
from store.bodies.html import html_body
from store.formats.base import Parsed
from store.formats.json_values import head_value
from store.formats.pages import identified
from store.formats.posts import (
    Record,
    Told,
    absent,
    absent_of,
    first_record,
    host,
    missing,
    named_by_first,
    original,
    plain_body,
    read_values,
    record,
    records,
    told_first,
)
from store.model import Comment, Discussion, State
from store.source import STDIN, Source

_SITE: Final = "YouTube"
_WATCH: Final = "https://www.youtube.com/watch?v="
_COMMENT: Final = frozenset(
    ("id", "parent", "text", "html", "author", "timestamp", "_time_text", "like_count", "author_thumbnail")
)
_FILM: Final = frozenset(
    (
        *("id", "title", "fulltitle", "description", "comments", "webpage_url", "original_url"),
        *("timestamp", "upload_date", "uploader", "comment_count", "formats", "requested_formats"),
        *("thumbnails", "automatic_captions", "subtitles", "requested_subtitles"),
        *("requested_downloads", "heatmap", "url", "fragments", "http_headers"),
        *("_format_sort_fields", "_version", "__last_playlist_index"),
    )
)
"""What is said in the discussion's own fields, and what only serves to load the film."""
_SNIPPET: Final = frozenset(
    (
        *("videoId", "parentId", "textDisplay", "textOriginal", "authorDisplayName", "publishedAt"),
        *("authorProfileImageUrl", "moderationStatus", "likeCount", "canRate"),
        *("viewerRating", "channelId"),
    )
)
_STATES: Final[dict[str, State]] = {"heldForReview": "pending", "likelySpam": "spam", "rejected": "removed"}
_CID: Final = frozenset(("cid", "text", "time", "author", "votes", "reply", "time_parsed", "photo"))
_THOUSANDS: Final = {"K": 1_000, "M": 1_000_000}


class YouTube:
    """Comments under films."""

    name = "youtube"
    title = "YouTube comments: yt-dlp's .info.json, the API, youtube-comment-downloader"

    def recognise(self, head: bytes, name: str) -> float:
        """By the kind that the API names, by what yt-dlp says of a film, or by a comment as they write it."""
        first = first_record(head_value(head))
        if text(first.get("kind")).startswith("youtube#"):
            return 1.0 if "omment" in text(first.get("kind")) or "#video" in text(first.get("kind")) else 0.0
        if {"id", "title", "formats"} <= first.keys() or {"extractor_key", "webpage_url"} <= first.keys():
            return 0.95
        inner = first_record(first.get("comments")) or first
        if _is_listed(inner):
            return 1.0 if "author_id" in inner or "_time_text" in inner else 0.8
        return 1.0 if "cid" in inner and {"text", "time"} <= inner.keys() else 0.0

    def read(self, source: Source) -> Iterator[Parsed]:
        """One discussion a film. Raises `SourceError` when there is neither a film nor a comment."""
        told = Told()
        films = _Films(source.name)
        for number, value in enumerate(read_values(source, told), 1):
            for whole in records(value) if isinstance(value, list) else [record(value)]:
                if not films.take(whole):
                    told.rejected.append(f"value {number:,}: neither a film nor a comment")
        yield from told_first(films.parsed(), told, source, "comments under films")


def _is_listed(value: Record) -> bool:
    """Whether this is a comment as yt-dlp writes it."""
    return (
        "parent" in value
        and ("text" in value or "html" in value)
        and (
            "author_id" in value
            or "author_is_uploader" in value
            or "_time_text" in value
            or value["parent"] == "root"
        )
    )


@dataclass
class _Film:
    """A film, or a channel, and its comments."""

    name: str
    discussion: Discussion | None = None
    comments: list[Comment] = field(default_factory=list)
    absent: int = 0  # replies that are counted and not there
    more: bool = False  # whether the last answer says that another one follows
    about: bool = False  # whether dates are about right
    count: object = None
    present: dict[str, int] = field(default_factory=dict)  # replies by the comment that they answer
    counted: dict[str, int] = field(default_factory=dict)


class _Films:
    def __init__(self, name: str) -> None:
        self._stem = "Comments" if name == STDIN else PurePath(name).stem.removesuffix(".info")
        self._films: dict[str, _Film] = {}
        self._last = ""

    def take(self, whole: Record) -> bool:
        """Takes one value; whether it was anything."""
        kind = text(whole.get("kind"))
        if "entries" in whole and whole.get("_type") in ("playlist", "multi_video"):
            films = [entry for entry in records(whole["entries"]) if "entries" not in entry]
            return sum(self.take(film) for film in films) > 0
        if kind.endswith("ListResponse"):
            items = records(whole.get("items"))
            for item in items:
                self.take(item)
            film = self._films.get(self._last)
            if film is not None and items:
                film.more = bool(whole.get("nextPageToken"))
            return bool(items) or "pageInfo" in whole
        if kind == "youtube#commentThread":
            self._api_thread(whole)
        elif kind == "youtube#comment":
            self._api_comment(whole, {})
        elif kind == "youtube#video":
            self._api_video(whole)
        elif _is_listed(whole):
            self._listed(whole, self._film(self._stem))
        elif "cid" in whole and "text" in whole:
            self._downloaded(whole, self._film(self._stem))
        elif "title" in whole and "id" in whole:
            self._info(whole)
        elif "comments" in whole:
            film = self._film(identity(whole.get("id")) or self._stem)
            for comment in records(whole["comments"]):
                self._downloaded(comment, film) if "cid" in comment else self._listed(comment, film)
        else:
            return False
        return True

    def _film(self, name: str) -> _Film:
        self._last = name
        return self._films.setdefault(name, _Film(name))

    def _info(self, whole: Record) -> None:
        """A film as yt-dlp describes it."""
        film = self._film(identity(whole.get("id")))
        body = plain_body(text(whole.get("description")))
        published, published_text = when(whole.get("timestamp"))
        if published is None and (day := _day(text(whole.get("upload_date")))):
            published, published_text = day, text(whole.get("upload_date"))
        url = text(whole.get("webpage_url")) or text(whole.get("original_url"))
        extra = {
            name: value
            for name, value in rest(whole, _FILM).items()
            if not name.endswith(("_str", "_string")) and value is not False
        }
        if published_text:
            extra["published_text"] = published_text
        extractor = text(whole.get("extractor_key"))
        film.discussion = Discussion(
            title=text(whole.get("title")) or text(whole.get("fulltitle")),
            url=url,
            site=_SITE if extractor.startswith("Youtube") or not url else host(url),
            author=text(whole.get("uploader")) or text(whole.get("channel")),
            published=published,
            body=body.text,
            body_marks=body.marks,
            extra=extra,
        )
        film.count = whole.get("comment_count") if "comments" in whole else None
        for comment in records(whole.get("comments")):
            self._listed(comment, film)

    def _listed(self, told: Record, film: _Film) -> None:
        """A comment as yt-dlp writes it."""
        html = text(told.get("html"))
        body = plain_body(text(told["text"])) if text(told.get("text")) else html_body(html)
        posted, posted_text = when(told.get("timestamp"))
        extra = {name: value for name, value in rest(told, _COMMENT).items() if value is not False}
        if about := text(told.get("_time_text")):
            posted_text, film.about = about, film.about or posted is not None
        author = text(told.get("author"))
        own = identified(identity(told.get("id")), author, posted, body.text)
        parent = identity(told.get("parent"))
        self._add(
            film,
            Comment(
                id=own,
                parent_id=parent if parent != "root" else None,
                author=author,
                posted=posted,
                text=body.text,
                marks=body.marks,
                score=integer(told.get("like_count")),
                extra=extra | original("body_html", html, body),
            ),
            posted_text,
        )

    def _downloaded(self, told: Record, film: _Film) -> None:
        """A comment as youtube-comment-downloader writes it."""
        body = plain_body(text(told.get("text")))
        posted, posted_text = when(told.get("time_parsed"))
        own = identity(told.get("cid"))
        parent, dot, _ = own.rpartition(".")
        if about := text(told.get("time")):
            posted_text, film.about = about, film.about or posted is not None
        extra = {name: value for name, value in rest(told, _CID).items() if value is not False}
        votes = _votes(told.get("votes"))
        if votes is None and told.get("votes"):
            extra["votes"] = told["votes"]
        author = text(told.get("author"))
        self._add(
            film,
            Comment(
                id=identified(own, author, posted, body.text),
                parent_id=parent if dot else None,
                author=author,
                posted=posted,
                text=body.text,
                marks=body.marks,
                score=votes,
                extra=extra,
            ),
            posted_text,
        )

    def _api_thread(self, item: Record) -> None:
        """A comment with replies, as the API gives it."""
        snippet = record(item.get("snippet"))
        top = record(snippet.get("topLevelComment"))
        own = identity(top.get("id")) or identity(item.get("id"))
        self._api_comment({"id": own, **top}, snippet)
        film = self._films[self._last]
        film.counted[own] = integer(snippet.get("totalReplyCount")) or 0
        for reply in records(record(item.get("replies")).get("comments")):
            self._api_comment(reply, snippet, own)

    def _api_comment(self, item: Record, thread: Record, under: str = "") -> None:
        snippet = record(item.get("snippet"))
        video = text(snippet.get("videoId")) or text(thread.get("videoId"))
        channel = text(thread.get("channelId")) or text(snippet.get("channelId"))
        film = self._film(video or channel or self._last or self._stem)
        if film.discussion is None:
            film.discussion = _named(video, channel, self._stem)
        body, extra = _text(snippet)
        posted, posted_text = when(snippet.get("publishedAt"))
        own = identity(item.get("id"))
        parent = text(snippet.get("parentId")) or under or (own.rpartition(".")[0] if "." in own else "")
        if parent:
            film.present[parent] = film.present.get(parent, 0) + 1
        extra |= {key: value for key, value in rest(snippet, _SNIPPET).items() if value is not False}
        if extra.get("updatedAt") == snippet.get("publishedAt"):
            extra.pop("updatedAt", None)
        if thread and not under:
            extra |= {key: thread[key] for key in ("canReply", "isPublic") if thread.get(key) is False}
        author = text(snippet.get("authorDisplayName"))
        state = text(snippet.get("moderationStatus"))
        if video:
            extra["permalink"] = f"{_WATCH}{video}&lc={own}"
        self._add(
            film,
            Comment(
                id=identified(own, author, posted, body.text),
                parent_id=parent or None,
                author=author,
                posted=posted,
                text=body.text,
                marks=body.marks,
                state=_STATES.get(state, "visible"),
                score=integer(snippet.get("likeCount")),
                extra=extra,
            ),
            posted_text,
        )

    def _api_video(self, item: Record) -> None:
        snippet = record(item.get("snippet"))
        film = self._film(identity(item.get("id")))
        body = plain_body(text(snippet.get("description")))
        published, _ = when(snippet.get("publishedAt"))
        film.discussion = Discussion(
            title=text(snippet.get("title")),
            url=_WATCH + film.name,
            site=_SITE,
            author=text(snippet.get("channelTitle")),
            published=published,
            body=body.text,
            body_marks=body.marks,
            extra=rest(snippet, ("title", "description", "channelTitle", "publishedAt", "thumbnails"))
            | rest(item, ("kind", "etag", "id", "snippet")),
        )

    def _add(self, film: _Film, comment: Comment, posted_text: str) -> None:
        if posted_text:
            comment = replace(comment, extra={**comment.extra, "posted_text": posted_text})
        film.comments.append(comment)

    def parsed(self) -> Iterator[Parsed]:
        """The films as discussions."""
        for film in self._films.values():
            if film.comments or film.discussion is not None:
                yield _parsed(film)


def _parsed(film: _Film) -> Parsed:
    told = Told()
    discussion = film.discussion
    partial = []
    if discussion is None:
        discussion = Discussion(title=film.name)
        told.tell("guessed-title", "it does not say what it is about: the file's name stands for it")
    if discussion.extra.get("partial") or film.discussion is None:
        partial.append("article")
    replies = sum(missing(count, film.present.get(own, 0)) for own, count in film.counted.items())
    if replies:
        told.tell("absent", absent(replies, "reply", "replies", after=" that the comments count"))
    if film.more:
        told.tell(
            "absent",
            "the last answer says that more comments follow (`nextPageToken`): they are not in the file",
        )
    total = len(film.comments)
    if lost := missing(film.count, total):
        told.tell("absent", absent_of(lost, total + lost, "comment"))
    if film.about:
        told.tell("about-dates", "the dates of comments are about right: the site said them as “2 years ago”")
    if replies or film.more or lost:
        partial.insert(0, "comments")
    extra = {**discussion.extra, "partial": partial}
    if not partial:
        del extra["partial"]
    own = film.name if film.discussion is not None else named_by_first(film.comments)
    return Parsed(
        replace(discussion, source=YouTube.name, source_id=own, comments=film.comments, extra=extra),
        told.repairs,
        told.rejected,
    )


def _named(video: str, channel: str, stem: str) -> Discussion:
    """The film of comments that the API gave: its address is all that is known of it."""
    extra = {"partial": ["article"]}
    if video:
        return Discussion(title=f"Comments on the film {video}", url=_WATCH + video, site=_SITE, extra=extra)
    if channel:
        url = f"https://www.youtube.com/channel/{channel}"
        return Discussion(title=f"Comments on the channel {channel}", url=url, site=_SITE, extra=extra)
    return Discussion(title=stem, site=_SITE, extra=extra)


def _text(snippet: Record) -> tuple[Body, dict[str, object]]:
    """The text of a comment: as it was written where that is there, else as it was shown, in HTML."""
    written, shown = text(snippet.get("textOriginal")), text(snippet.get("textDisplay"))
    body = plain_body(written) if written else html_body(shown)
    return body, dict(original("body_html", shown, body)) if shown != written else {}


def _day(said: str) -> datetime | None:
    """The day that yt-dlp writes as "20240131"."""
    try:
        return datetime.strptime(said, "%Y%m%d").replace(tzinfo=UTC) if len(said) == 8 else None
    except ValueError:
        return None


def _votes(said: object) -> int | None:
    """Votes as they stand on the page: 12, "12", "1.2K"."""
    number = integer(said)
    if number is not None or not isinstance(said, str) or not said:
        return number
    try:
        return int(float(said[:-1]) * _THOUSANDS[said[-1].upper()])
    except (KeyError, ValueError, OverflowError):
        return None

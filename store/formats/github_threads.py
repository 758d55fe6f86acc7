"""One issue, pull request or discussion of GitHub, gathered from the records that tell of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from store.bodies.fields import identity, integer, text
from store.formats.base import Parsed
from store.formats.github_fields import (
    COMMENT,
    LINE,
    REPLY,
    REVIEW,
    Place,
    address_of,
    author_of,
    body_of,
    date_of,
    first,
    own_id,
    review_body,
    score_of,
    state_of,
    tidy,
)
from store.formats.posts import Record, Told, absent_of, connection, record
from store.identity import CommentIds
from store.model import Comment, Discussion

_SAID: Final = ("comment", "review", "timeline", "thread")
_SUBJECT: Final = frozenset(
    (
        *("id", "number", "title", "body", "bodyText", "bodyHTML", "body_html", "body_text"),
        *("html_url", "url", "created_at", "createdAt", "publishedAt", "comments", "reactions"),
        *("reactionGroups", "labels", "performed_via_github_app", "upvoteCount", "reviews"),
        *("latestReviews", "updated_at", "updatedAt", "nameWithOwner", "node_id"),
        *("review_comments", "bodyUrl"),
    )
)
_COMMENT: Final = frozenset(
    (
        *("id", "databaseId", "fullDatabaseId", "node_id", "body", "bodyText", "bodyHTML"),
        *("body_html", "body_text", "html_url", "url", "created_at", "createdAt", "submitted_at"),
        *("submittedAt", "publishedAt", "replyTo", "reactions", "reactionGroups", "in_reply_to_id"),
        *("pull_request_review_id", "replies", "comments", "performed_via_github_app"),
        *("upvoteCount", "pullRequestReview", "issue_url", "pull_request_url"),
    )
)
_NO_ASSOCIATION: Final = ("NONE", "")
_LAST: Final = datetime.max.replace(tzinfo=UTC)


class Thread:
    """An issue and what was said under it, in whatever order the file tells it."""

    def __init__(self, place: Place | None, repo: str, number: int | None) -> None:
        self._place = place
        self._repo = place.repo if place else repo
        self._number = place.number if place else number
        self._subject: Record | None = None
        self._found: list[tuple[Comment, str]] = []  # with what it answers, as the record says it
        self._own: dict[str, str] = {}  # the ids that records give → the id of the comment
        self._bodies: dict[str, str] = {}
        self._ids = CommentIds()
        self._lists: set[str] = set()
        self._events: list[object] = []
        self._counted = 0
        self._more = False
        self._told = Told()

    @property
    def _url(self) -> str:
        said = address_of(self._subject) if self._subject is not None else ""
        return said.partition("#")[0] or (self._place.url if self._place else "")

    def take(self, subject: Record) -> None:
        """Takes an issue, and what was said as far as it stands in it."""
        if self._subject is None or len(subject) > len(self._subject):
            self._subject = subject
        for name, value in subject.items():
            self.lists(name, value)

    def lists(self, name: str, value: object) -> None:
        """Takes a list of what was said that stands in an issue, or beside it, under this name."""
        told = name.lower()
        if not any(word in told for word in _SAID):
            return
        found = connection(value)
        self._more = self._more or found.more
        total = integer(value) if told in ("comments", "review_comments") else None
        total = found.total if total is None else total
        if total is not None and "thread" not in told and "timeline" not in told:
            self._counted += total
        nodes = [node for node in found.nodes if _is_said(node, told)]
        if nodes:
            self._lists.add(name)
        for node in nodes:
            if "thread" in told:
                self._lines(node)
            elif "timeline" in told:
                self._event(node)
            elif "review" in told and "comment" not in told:
                self._review(node)
            else:
                self.comment(node, LINE if "review" in told else "")

    def comment(self, told: Record, kind: str = "") -> None:
        """Takes a comment, a review or a comment on a line, whichever it is."""
        if not kind and ("diff_hunk" in told or "diffHunk" in told or "pull_request_review_id" in told):
            kind = LINE
        if not kind and ("submitted_at" in told or "submittedAt" in told):
            self._review(told)
            return
        if not kind and "discussioncomment" in address_of(told):
            kind = REPLY
        under = identity(told.get("in_reply_to_id"))
        under = f"{LINE}{under}" if under else identity(record(told.get("replyTo")).get("id"))
        if not under and kind == LINE:
            review = identity(told.get("pull_request_review_id"))
            under = f"{REVIEW}{review}" if review else self._of_review(told)
        own = self._add(told, kind or COMMENT, under)
        replies = connection(told.get("replies"))
        self._more = self._more or replies.more
        if replies.total and replies.total > len(replies.nodes):
            self._counted += replies.total
        elif replies.total:
            self._counted += len(replies.nodes)
        for reply in replies.nodes:
            self._add(reply, REPLY, own)

    def _of_review(self, told: Record) -> str:
        review = record(told.get("pullRequestReview"))
        return own_id(review, REVIEW) if review else ""

    def _review(self, told: Record) -> None:
        """A review, and the comments on lines in it."""
        own = self._add(told, REVIEW, "")
        for line in connection(told.get("comments")).nodes:
            under = identity(record(line.get("replyTo")).get("id"))
            if not any(name in line for name in ("user", "author")):
                line = {**line, "author": first(told, "user", "author")}
            self._add(line, LINE, under or own)

    def _lines(self, thread: Record) -> None:
        """A thread on a line: its first comment, and the others as replies to it."""
        top = ""
        around = tidy(thread, frozenset(("id", "comments", "pullRequest", "repository")))
        comments = connection(thread.get("comments"))
        self._more = self._more or comments.more
        for line in comments.nodes:
            own = self._add({**around, **line}, LINE, top or self._of_review(line))
            top = top or own

    def _event(self, told: Record) -> None:
        """What happened to an issue: something that was said, or an event, which is kept as it is."""
        kind = text(told.get("event")) or text(told.get("__typename"))
        if kind in ("reviewed", "PullRequestReview"):
            self._review(told)
        elif kind in ("commented", "IssueComment"):
            self.comment(
                {name: value for name, value in told.items() if name != "actor"} if "user" in told else told
            )
        elif kind in ("line-commented", "PullRequestReviewThread"):
            self._lines(told)
        else:
            self._events.append(tidy(told, frozenset(("node_id", "url"))))

    def _add(self, told: Record, kind: str, under: str) -> str:
        """Adds a comment; gives its id."""
        body, made_of = body_of(told, self._url)
        extra = tidy(told, _COMMENT)
        if kind == REVIEW and not body.text:
            body = review_body(told)
        posted, posted_text = date_of(told)
        author = author_of(told)
        own = own_id(told, kind)
        if own in self._own and body.text in ("", self._bodies.get(own, body.text)):
            return own  # a list that says it again: `latestReviews`, a timeline beside the comments
        identified = (
            self._ids.own(own)
            if own
            else self._ids.made(author, posted.isoformat() if posted else "", body.text)
        )
        for name in (own, identity(told.get("id")), identity(told.get("node_id"))):
            if name:
                self._own.setdefault(name, identified)
                self._bodies.setdefault(name, body.text)
        _settle(extra, told)
        extra |= made_of
        if posted_text:
            extra["posted_text"] = posted_text
        if address := address_of(told):
            extra["permalink"] = address
        comment = Comment(
            id=identified,
            author=author,
            posted=posted,
            text=body.text,
            marks=body.marks,
            state=state_of(told, kind),
            score=score_of(told),
            extra=extra,
        )
        self._found.append((comment, under))
        return identified

    def parsed(self) -> Parsed:
        """The discussion that it is."""
        comments = self._comments()
        subject = self._subject or {}
        partial = []
        present = len(comments)
        if self._counted > present:
            partial.append("comments")
            self._told.tell("absent", absent_of(self._counted - present, self._counted, "comment"))
        elif self._more:
            partial.append("comments")
            self._told.tell("absent", "the answer says that more comments follow: they are not in the file")
        if self._subject is None:
            partial.append("article")
            self._told.tell("absent-article", "what was said stands here without the issue itself")
        body, made_of = body_of(subject, self._url)
        published, published_text = date_of(subject)
        extra: dict[str, object] = {**tidy(subject, _SUBJECT), **made_of}
        extra = {name: value for name, value in extra.items() if name not in self._lists}
        _settle(extra, subject)
        if labels := _labels(subject.get("labels")):
            extra["labels"] = labels
        if self._number is not None:
            extra["number"] = self._number
        if self._events:
            extra["events"] = self._events
        if published_text:
            extra["published_text"] = published_text
        if partial:
            extra["partial"] = partial
        discussion = Discussion(
            title=text(subject.get("title")) or self._title(),
            url=self._url,
            source="github",
            source_id=f"{self._repo}#{self._number}"
            if self._number is not None
            else identity(subject.get("id")),
            site=self._site(),
            author=author_of(subject),
            published=published,
            closed=subject.get("locked") is True,
            body=body.text,
            body_marks=body.marks,
            comments=comments,
            extra=extra,
        )
        return Parsed(discussion, self._told.repairs, self._told.rejected)

    def _title(self) -> str:
        return f"{self._repo}#{self._number}" if self._number is not None else "Comments"

    def _site(self) -> str:
        at = self._place.host if self._place and self._place.host != "github.com" else "GitHub"
        return f"{self._repo} · {at}" if self._repo else at

    def _comments(self) -> list[Comment]:
        """The comments under what they answer; by their dates where several lists tell of them."""
        found = self._found
        if len(self._lists) > 1:
            found = sorted(found, key=lambda one: _aware(one[0].posted))
        comments = []
        for comment, under in found:
            parent = self._own.get(under) or (under if under.startswith(LINE) else None)
            comments.append(_under(comment, parent if parent != comment.id else None))
        return comments


def _is_said(node: Record, told: str) -> bool:
    """Whether what stands in a list of this name was said, and is no reviewer who was asked, for one."""
    if "thread" in told or "timeline" in told:
        return "comments" in node or "event" in node or "__typename" in node
    return any(name in node for name in ("body", "bodyText", "bodyHTML", "body_html")) or (
        "state" in node and ("user" in node or "author" in node)
    )


def _under(comment: Comment, parent: str | None) -> Comment:
    from dataclasses import replace

    return replace(comment, parent_id=parent) if parent else comment


def _aware(posted: datetime | None) -> datetime:
    return _LAST if posted is None else posted if posted.tzinfo else posted.replace(tzinfo=UTC)


def _settle(extra: dict[str, object], told: Record) -> None:
    """Leaves out of `extra` what is said elsewhere: who wrote it, and a later date that is the first one."""
    for name in ("user", "author", "actor"):
        who = extra.get(name)
        if isinstance(who, str):
            del extra[name]
        elif isinstance(who, Mapping):
            about = {key: value for key, value in who.items() if key not in ("login", "id", "node_id", "url")}
            about = {key: value for key, value in about.items() if (key, value) not in _USUAL}
            if about:
                extra[name] = about
            else:
                del extra[name]
    for later, earlier in (("updated_at", "created_at"), ("updatedAt", "createdAt")):
        if told.get(later) and told.get(later) != told.get(earlier):
            extra[later] = told[later]
        else:
            extra.pop(later, None)
    for name in ("authorAssociation", "author_association"):
        if extra.get(name) in _NO_ASSOCIATION:
            extra.pop(name, None)


_USUAL: Final = (("type", "User"), ("user_view_type", "public"), ("__typename", "User"))


def _labels(said: object) -> list[str]:
    """The names of labels, however they are told."""
    if isinstance(said, list):
        names = [label if isinstance(label, str) else text(record(label).get("name")) for label in said]
        return [name.rstrip("/").rpartition("/")[2] if "://" in name else name for name in names if name]
    return [text(label.get("name")) for label in connection(said).nodes]

"""A newer save of a discussion against the one that is there: nothing that was there is lost.

Comments are matched by their ids. What the newer save says counts; a comment that it does not have
any more stays, with the day in `extra["gone"]`, and the earlier wording of one that it words
differently stays in `extra["earlier"]`, a list of {`text`, `marks`, `posted`, `author`, `until`}. One
that it adds has the moment in `extra["added"]`, and the discussion says in `extra["latest"]` what was
changed and since when; `store.saves` reads all of these.
Siblings stand in the order of the newer save; a vanished one stays behind the sibling that it
stood behind.

A save that says itself that it does not hold everything (`extra["partial"]`) makes nothing vanish, and
one without the article leaves the article as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from operator import itemgetter
from typing import Any, Final, NamedTuple

from store.building import build
from store.codec import plain, whole
from store.model import Comment, Discussion, Mark, Origin, Repair
from store.saves import ARTICLE, COMMENTS, Latest, latest_of, partial_of
from store.thread import Thread
from store.when import to_iso

_KEPT: Final = frozenset(("earlier", "added"))
"""What merging wrote into a comment and no source says again."""


class Merged(NamedTuple):
    """A discussion as it stands after a newer save; `thread` holds its comments.

    `changed` tells whether anything but the time of the import differs from what was there.
    """

    discussion: Discussion
    thread: Thread
    added: int
    updated: int
    vanished: int
    changed: bool
    repairs: Sequence[Repair] = ()


def merge(before: Discussion, old: Thread, newer: Discussion, new: Thread, now: datetime) -> Merged:
    """What `before` (its comments are `old`) becomes when `newer` (its comments are `new`) is brought in.

    `now` is when the newer save is brought in (aware UTC). A save that was brought in before the
    latest one, by the checksum of its file, is not newer: nothing changes.
    """
    if _superseded(before.origins, newer.origins):
        return Merged(before, old, 0, 0, 0, changed=False)
    save = _Save(before, newer, newer.imported or now)
    if _differ(old, new):
        union = _Union(list(old), list(new), save)
        thread, repairs = build(union.in_order())
        counts, moved = (union.added, union.updated, union.vanished), _differ(old, thread)
        latest = Latest(save.at, save.since, union.fresh, union.edited, union.vanished)
    else:
        thread, repairs, counts, moved = old, [], (0, 0, 0), False
        latest = Latest(save.at, save.since, 0, 0, 0)
    content = _discussion(before, newer, save)
    changed = moved or content != _without_comments(before)
    origins = _origins(before.origins, newer.origins, changed)
    if not changed and len(origins) == len(before.origins):
        return Merged(before, old, 0, 0, 0, changed=False)
    if not save.is_reread and "latest" not in newer.extra:
        content = replace(content, extra={**content.extra, "latest": save.told(latest)})
    content = replace(content, imported=newer.imported or now, origins=origins, comments=thread)
    return Merged(content, thread, *counts, changed=True, repairs=repairs)


class _Save:
    """The newer save as a whole: when it came, after which, and what it does not hold.

    `is_reread` tells that it is the same file as the latest one, read in another way. Saves that are brought
    in at the same moment count as one.
    """

    def __init__(self, before: Discussion, newer: Discussion, now: datetime) -> None:
        self.now = now
        self.at = to_iso(now) or ""
        known = latest_of(before)
        self._with = known if known is not None and known.at == self.at else None
        self.since = self._with.since if self._with is not None else before.imported
        self.is_partial = COMMENTS in partial_of(newer.extra)
        self._was_partial = bool(partial_of(before.extra))
        self.is_reread = (
            bool(before.origins and newer.origins)
            and before.origins[-1].sha256 == newer.origins[-1].sha256 != ""
        )

    def brings(self, comment: Comment) -> bool:
        """Whether a comment that is added was written since the save before, for all that is known.

        Where the one before did not hold everything, one that was posted before it is only found.
        """
        if self.is_reread:
            return False
        posted, since = comment.posted, self.since
        if not self._was_partial or posted is None or since is None:
            return True
        return posted.tzinfo is None or since.tzinfo is None or posted >= since

    def told(self, latest: Latest) -> dict[str, Any]:
        """What `latest` is in `extra`."""
        if self._with is not None:
            sums = [mine + theirs for mine, theirs in zip(latest[2:], self._with[2:], strict=True)]
            latest = Latest(latest.at, latest.since, *sums)
        return {**latest._asdict(), "since": to_iso(latest.since)}


class _Union:
    """The comments of two saves, and how many of them are added, updated and vanished.

    Of those added, `fresh` were written since the save before; of those updated, `edited` say something else.
    """

    def __init__(self, old: Sequence[Comment], new: Sequence[Comment], save: _Save) -> None:
        self.added = self.updated = self.vanished = self.fresh = self.edited = 0
        self.old, self.new = old, new
        self.save = save
        known = {comment.id: comment for comment in old}
        # A placeholder says nothing, so it neither stands for a comment that was there nor vanishes.
        self.current = {
            comment.id: self._newer(known.get(comment.id), comment)
            for comment in new
            if comment.state != "missing" or comment.id not in known or known[comment.id].state == "missing"
        }
        self.kept = self._kept()

    def _newer(self, before: Comment | None, comment: Comment) -> Comment:
        """The comment as the newer save has it, with what only the one before it knew."""
        if before is None or before.state == "missing":
            return self._added(comment) if comment.state != "missing" else comment
        if _said(comment) != _said(before):
            comment = replace(
                comment,
                author=comment.author or before.author,
                posted=before.posted if comment.posted is None else comment.posted,
                score=before.score if comment.score is None else comment.score,
            )
            self.updated += _said(comment) != _said(before)
            self.edited += bool(before.text) and comment.text != before.text
        elif not before.extra.keys() & _KEPT:
            return comment
        kept = {
            "earlier": _earlier(before, comment.text, comment.author, self.save.now),
            "added": before.extra.get("added"),
        }
        kept = {name: value for name, value in kept.items() if value and name not in comment.extra}
        return replace(comment, extra={**comment.extra, **kept}) if kept else comment

    def _added(self, comment: Comment) -> Comment:
        """A comment that only the newer save has."""
        self.added += 1
        if not self.save.brings(comment) or "added" in comment.extra:
            return comment
        self.fresh += 1
        return replace(comment, extra={**comment.extra, "added": self.save.at})

    def _kept(self) -> dict[str, Comment]:
        """The comments that only the older save has, and its placeholders that still hold replies."""
        kept: dict[str, Comment] = {}
        needed = {comment.parent_id for comment in self.current.values()}
        # In thread order a reply comes after its parent: backwards, what hangs under it is known.
        for comment in reversed(self.old):
            if comment.id in self.current:
                continue
            if comment.state == "missing":
                if comment.id not in needed:
                    continue
            elif "gone" not in comment.extra and not self.save.is_partial:
                self.vanished += 1
                comment = replace(comment, extra={**comment.extra, "gone": self.save.now.date().isoformat()})
            kept[comment.id] = comment
            needed.add(comment.parent_id)
        return kept

    def in_order(self) -> list[Comment]:
        """All of them, the replies to each comment in their order.

        Of a save that does not hold everything, what it holds stands by the dates among the others, where
        all replies to a comment have one and both saves have them in that order.
        """
        groups: dict[str | None, list[Comment]] = {}
        for comment in self.new:
            if comment.id in self.current:
                groups.setdefault(comment.parent_id, []).append(self.current[comment.id])
        behind: dict[str | None, list[Comment]] = {}  # what stands behind a comment, or first under a parent
        first: dict[str | None, list[Comment]] = {}
        last: dict[str | None, str] = {}  # the latest sibling under each parent that stands in its group
        for comment in self.old:
            parent = comment.parent_id
            if comment.id in self.kept:
                place = (
                    behind.setdefault(last[parent], []) if parent in last else first.setdefault(parent, [])
                )
                place.append(self.kept[comment.id])
            elif (current := self.current.get(comment.id)) is not None and current.parent_id == parent:
                last[parent] = comment.id
        ordered: list[Comment] = []
        for parent in {**groups, **first}:
            replies = list(first.get(parent, ()))
            for comment in groups.get(parent, ()):
                replies.append(comment)
                replies += behind.get(comment.id, ())
            if self.save.is_partial and len(replies) > len(groups.get(parent, ())):
                replies = self._by_date(replies)
            ordered += replies
        return ordered

    def _by_date(self, replies: list[Comment]) -> list[Comment]:
        """The replies to one comment, oldest first where both saves have them so, else as they are."""
        dates = [reply.posted for reply in replies]
        if not all(when is not None and when.tzinfo is not None for when in dates):
            return replies
        for is_kept in (True, False):
            some = [
                when for when, reply in zip(dates, replies, strict=True) if (reply.id in self.kept) is is_kept
            ]
            if any(one > other for one, other in pairwise(some) if one is not None and other is not None):
                return replies
        return [reply for _, reply in sorted(zip(dates, replies, strict=True), key=itemgetter(0))]


def _said(comment: Comment) -> tuple[object, ...]:
    return comment.text, comment.author, comment.posted, comment.state, comment.score


def _earlier(before: Comment, text: str, author: str, now: datetime) -> list[dict[str, Any]]:
    """The wordings of a comment before the one that is `text`."""
    told = before.extra.get("earlier")
    earlier = list(told) if isinstance(told, list) else []
    if before.text and before.text != text and not _holds(earlier, before.text):
        wording = _wording(before.text, before.marks, now)
        if before.posted is not None:
            wording["posted"] = to_iso(before.posted)
        if before.author != author:
            wording["author"] = before.author
        earlier.append(wording)
    return earlier


def _holds(earlier: Iterable[object], text: str) -> bool:
    return any(isinstance(wording, Mapping) and wording.get("text") == text for wording in earlier)


def _wording(text: str, marks: Sequence[Mark], now: datetime) -> dict[str, Any]:
    return {"text": text, "marks": [list(mark) for mark in marks], "until": to_iso(now)}


def _without_comments(discussion: Discussion) -> Discussion:
    return replace(
        discussion, comments=(), body_marks=tuple(discussion.body_marks), origins=tuple(discussion.origins)
    )


def _discussion(before: Discussion, newer: Discussion, save: _Save) -> Discussion:
    """The article as the newer save has it; where that says nothing, or has none, as it was."""
    lacks, lacked = partial_of(newer.extra), partial_of(before.extra)
    extra = dict(newer.extra)
    if ARTICLE in lacks and ARTICLE not in lacked:
        partial = sorted(lacks - {ARTICLE})
        extra = {**extra, **before.extra, "partial": partial}
        if not partial:
            del extra["partial"]
        newer = replace(
            before,
            url=before.url or newer.url,
            source_id=before.source_id or newer.source_id,
            site=before.site or newer.site,
            published=before.published or newer.published,
        )
    elif lacks and lacked:
        extra = {**before.extra, **extra}  # two parts of one discussion: each says something of it
    if "latest" in before.extra:
        extra.setdefault("latest", before.extra["latest"])
    earlier = _earlier_articles(before, newer, save) if ARTICLE not in lacked else []
    if earlier:
        extra.setdefault("earlier", earlier)
    return Discussion(
        key=before.key,
        title=newer.title or before.title,
        url=newer.url or before.url,
        source=newer.source or before.source,
        source_id=newer.source_id or before.source_id,
        site=newer.site or before.site,
        author=newer.author or before.author,
        published=newer.published or before.published,
        imported=before.imported,
        closed=newer.closed,
        body=newer.body or before.body,
        body_marks=tuple(newer.body_marks if newer.body else before.body_marks),
        comments=(),
        origins=tuple(before.origins),
        extra=extra,
    )


def _earlier_articles(before: Discussion, newer: Discussion, save: _Save) -> list[dict[str, Any]]:
    """The wordings of an article before the newer one, with its title where that was another."""
    told = before.extra.get("earlier")
    earlier = list(told) if isinstance(told, list) else []
    if before.body and newer.body and before.body != newer.body and not _holds(earlier, before.body):
        wording = _wording(before.body, before.body_marks, save.now)
        if newer.title and newer.title != before.title:
            wording["title"] = before.title
        earlier.append(wording)
    return earlier


def _differ(old: Thread, merged: Thread) -> bool:
    pairs = zip(old.columns, merged.columns, strict=True)
    return any(before.tobytes() != after.tobytes() for before, after in pairs)


def _superseded(there: Sequence[Origin], coming: Sequence[Origin]) -> bool:
    """Whether what comes is a file that was brought in before the latest one."""
    if not coming or not coming[-1].sha256:
        return False
    sha256 = coming[-1].sha256
    return any(origin.sha256 == sha256 for origin in there[:-1]) and there[-1].sha256 != sha256


def _origins(there: Sequence[Origin], coming: Sequence[Origin], changed: bool) -> list[Origin]:
    """Where the discussion came from, with where it comes from now, each file once, the newest last."""
    known = {origin.sha256 for origin in there}
    if not changed:
        return [*there, *(origin for origin in coming if origin.sha256 not in known)]
    again = {origin.sha256 for origin in coming}
    return [*(origin for origin in there if origin.sha256 not in again), *coming]


def moment(discussion: Discussion) -> datetime:
    """When a discussion is brought in: what it says itself, else now (aware UTC)."""
    said = discussion.imported
    return said if said is not None and said.tzinfo is not None else datetime.now(UTC)


def storable(discussion: Discussion) -> tuple[Discussion, list[Repair]]:
    """The discussion with what a file cannot hold replaced in all but its comments, and what was.

    `store.building` does the same for the comments.
    """
    length = len(discussion.body)
    mended = replace(
        discussion,
        title=whole(discussion.title),
        url=whole(discussion.url),
        source=whole(discussion.source),
        source_id=whole(discussion.source_id),
        site=whole(discussion.site),
        author=whole(discussion.author),
        body=whole(discussion.body),
        body_marks=[
            Mark(m[0], m[1], m[2], whole(m[3])) for m in discussion.body_marks if 0 <= m[0] < m[1] <= length
        ],
        extra=plain(discussion.extra),
    )
    told = "the article's own fields held what a file cannot keep; it was replaced"
    texts = ("title", "url", "source", "source_id", "site", "author", "body")
    same = all(getattr(mended, name) == getattr(discussion, name) for name in texts)
    return mended, [] if same and mended.extra == discussion.extra else [Repair("unstorable", told)]

"""From what was read of one submission and its comments, in any order, to their discussion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson

from store.assembling import EXTRA, ID, TEXT, Part, assembled
from store.formats.base import Parsed
from store.formats.reddit.submissions import Article, article_of, article_without, is_gone
from store.formats.reddit.things import bare
from store.model import Comment, Discussion, Repair
from store.thread import Thread

_WHOLE: Final = 0.9
"""Of the comments that Reddit counted so many are there in a page that lacks none: deleted ones count."""


Record = tuple[int, dict[str, Any], list[Part]]
"""Something of a discussion: its kind, its data, and comments. Records are what groups are made of."""


class Kind:
    """What the data of a record is."""

    SUBMISSION: Final = 1
    MORE: Final = 2
    KNOWN: Final = 3
    """What comments say of the submission."""


def discussion_of(link: str, records: Iterable[Record], is_flat: bool) -> Parsed | None:
    """The discussion of the submission `link`; None where nothing of it is there.

    `is_flat` tells that its comments may have come by themselves, so that nothing says whether they are all.
    """
    parts: list[Part] = []
    submission: dict[str, Any] | None = None
    known: dict[str, Any] = {}
    stubs: list[dict[str, Any]] = []
    repairs: list[Repair] = []
    for kind, data, comments in records:
        parts += comments
        if kind == Kind.SUBMISSION:
            if submission is not None:
                repairs.append(Repair("repeated", f"the post {link} stands in the file more than once"))
            if submission is None or is_gone(submission) or not is_gone(data):
                submission = data
        elif kind == Kind.MORE:
            stubs.append(data)
        else:
            known = {**data, **known}
    if submission is None and not parts:
        return None
    article = article_of(submission, link) if submission is not None else article_without(link, known)
    repairs += [Repair(kind, sentence) for kind, sentence in article.told]
    parts = _once(parts, repairs)
    if stubs:
        parts = _with_stubs(parts, stubs, article)
    thread, told = assembled(parts)
    repairs += told
    present = _present(thread)
    absent = _tell_absent(article, present, stubs, repairs)
    is_whole = submission is not None and not stubs and not told
    if is_whole and absent:
        is_whole = not is_flat and present >= _WHOLE * (present + absent)
    elif is_whole and is_flat:
        # A dump of posts counts the comments of the moment at which each was taken: mostly none.
        is_whole = article.counted is not None and present > 0
    partial = [word for word, lacks in (("comments", not is_whole), ("article", submission is None)) if lacks]
    if partial:
        article.extra["partial"] = partial
    return Parsed(_discussion(article, link, thread), repairs, [])


def _discussion(article: Article, link: str, comments: Sequence[Comment]) -> Discussion:
    return Discussion(
        title=article.title,
        url=article.url,
        source="reddit",
        source_id=link,
        site=article.site,
        author=article.author,
        published=article.published,
        closed=article.closed,
        body=article.body,
        body_marks=article.marks,
        comments=comments,
        extra=article.extra,
    )


def _once(parts: list[Part], repairs: list[Repair]) -> list[Part]:
    """The comments without those that stand in the file twice, and say the same or nothing the other time."""
    if len({part[ID] for part in parts}) == len(parts):
        return parts
    at: dict[str, int] = {}
    once: list[Part] = []
    repeated = 0
    for part in parts:
        place = at.setdefault(part[ID], len(once))
        if place == len(once):
            once.append(part)
        elif once[place][TEXT] == part[TEXT] or not part[TEXT]:
            repeated += 1
        elif not once[place][TEXT]:
            once[place] = part
            repeated += 1
        else:
            once.append(part)
    if repeated:
        told = (
            "1 comment stands in the file more than once"
            if repeated == 1
            else f"{repeated:,} comments stand in the file more than once"
        )
        repairs.append(
            Repair("repeated", f"{told}; it came in once" if repeated == 1 else f"{told}; they came in once")
        )
    return once


def _with_stubs(parts: list[Part], stubs: list[dict[str, Any]], article: Article) -> list[Part]:
    """The comments with what stands behind the "more" links under them, those of the top in the article."""
    under: dict[str, list[dict[str, Any]]] = {}
    for stub in stubs:
        parent = stub.get("parent_id")
        over = bare(parent) if not str(parent).startswith("t3_") else ""
        said = {"count": stub.get("count"), "children": stub.get("children")}
        under.setdefault(over, []).append({**said, "parent_id": parent} if over else said)
    found = []
    for part in parts:
        if (mine := under.pop(part[ID], None)) is not None:
            for said in mine:
                said.pop("parent_id", None)
            extra = orjson.loads(part[EXTRA]) if part[EXTRA] else {}
            part = (*part[:EXTRA], orjson.dumps({**extra, "more": mine}))
        found.append(part)
    left = [said for several in under.values() for said in several]
    if left:
        article.extra["more"] = left
    return found


def _present(comments: Sequence[Comment]) -> int:
    if isinstance(comments, Thread):
        return comments.comments
    return sum(comment.state != "missing" for comment in comments)


def _tell_absent(
    article: Article, present: int, stubs: Sequence[Mapping[str, Any]], repairs: list[Repair]
) -> int:
    """Tells how many comments are not there, and returns it as Reddit counts them."""
    counted = article.counted
    absent = max(counted - present, 0) if counted is not None else 0
    links = f"{len(stubs):,} “more” links" if len(stubs) != 1 else "a “more” link"
    if absent and stubs:
        told = f"{absent:,} of {counted:,} comments are not in the file: they stand behind {links}"
        repairs.append(Repair("absent-comments", told))
    elif absent:
        told = f"{absent:,} of {counted:,} comments are not in the file"
        repairs.append(Repair("absent-comments", told))
    elif stubs:
        named = sum(count for stub in stubs if isinstance(count := stub.get("count"), int) and count > 0)
        told = f"{named:,} comments are not in the file: they stand behind {links}"
        if not named:
            told = f"comments are not in the file: they stand behind {links}"
        repairs.append(Repair("absent-comments", told))
    cut = sum(not stub.get("children") for stub in stubs)
    if cut:
        branch = "1 branch goes" if cut == 1 else f"{cut:,} branches go"
        repairs.append(Repair("cut-branches", f"{branch} on in a page of its own (“continue this thread”)"))
    return absent

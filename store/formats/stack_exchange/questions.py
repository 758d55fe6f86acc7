"""From the rows of a question, its answers and their comments to a discussion."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from store.bodies.body import Body
from store.bodies.fields import integer
from store.bodies.html import html_body
from store.bodies.markdown import markdown_body
from store.formats.base import Parsed
from store.formats.posts import absent_of, original
from store.formats.stack_exchange.rows import Row
from store.model import Comment, Discussion, Repair
from store.when import from_iso

QUESTION: Final = "1"
ANSWER: Final = "2"

_USED: Final = frozenset((
    "Id", "PostTypeId", "ParentId", "PostId", "Body", "Text", "Title", "Score", "CreationDate",
    "OwnerDisplayName", "UserDisplayName", "AnswerCount", "CommentCount", "Tags",
))  # fmt: skip
_TAG: Final = re.compile(r"[^<>|]+")
_BLOCK: Final = re.compile(r"(?m)^[ \t]*(?=[#>+=~|-]|[*]\s|```|\[[^\]\n]*\]:)|^[ \t]*(\d+)(?=[.)]\s)|^[ \t]+")


class Unit(NamedTuple):
    """A post and the comments on it."""

    post: Row
    comments: list[Row]


class Site(NamedTuple):
    """Where posts come from: the name of the site, its address ("" where it is not known), and names."""

    name: str
    base: str
    user: Callable[[str], str]


def discussion_of(question_id: str, units: Sequence[Unit], site: Site) -> Parsed:
    """The discussion that a question and its answers make, whichever of them are there."""
    question = next((unit for unit in units if unit.post.get("PostTypeId") == QUESTION), None)
    answers = [unit for unit in units if unit is not question]
    repairs: list[Repair] = []
    comments: list[Comment] = []
    accepted = question.post.get("AcceptedAnswerId", "") if question else ""
    address = f"{site.base}/questions/{question_id}" if site.base else ""
    if question:
        comments += _under(question, None, question_id, site)
    answers.sort(key=lambda unit: _rank(unit.post, accepted))
    for unit in answers:
        comments.append(_answer(unit.post, accepted, site))
        comments += _under(unit, unit.post["Id"], question_id, site)
    post = question.post if question else {}
    title = post.get("Title", "").strip()
    partial: list[str] = []
    if question is None:
        partial = ["comments", "article"]
        repairs.append(
            Repair("absent-article", f"question {question_id} is not in the file, only answers to it")
        )
    body = html_body(post.get("Body", ""), address)
    if not title:
        title = f"Question {question_id}"
        repairs.append(Repair("guessed-title", f"the title is not in the file; it was made up: {title}"))
    lacking = (integer(post.get("AnswerCount")) or 0) - len(answers)
    if lacking > 0:
        repairs.append(Repair("absent", absent_of(lacking, lacking + len(answers), "answer")))
        partial.append("comments")
    begun = post.get("CreationDate", "")
    extra = _rest(post)
    extra.update(original("body_html", post.get("Body", ""), body))
    tags = _TAG.findall(post.get("Tags", ""))
    if tags:
        extra["tags"] = tags
    score = integer(post.get("Score"))
    if score is not None:
        extra["score"] = score
    if partial:
        extra["partial"] = partial
    return Parsed(
        Discussion(
            title=title,
            url=address,
            source="stack-exchange",
            # Without its site a question's number says little: every site counts from 1.
            source_id=question_id if site.base else f"{question_id} {begun}".strip(),
            site=site.name,
            author=_author(post, site),
            published=_date(begun),
            closed="ClosedDate" in post,
            body=body.text,
            body_marks=body.marks,
            comments=comments,
            extra=extra,
        ),
        repairs,
        [],
    )


def _rank(post: Row, accepted: str) -> tuple[bool, int, str]:
    """Answers stand as the site shows them: the accepted one, then by score, then by date."""
    return post.get("Id") != accepted, -(integer(post.get("Score")) or 0), post.get("CreationDate", "")


def _answer(post: Row, accepted: str, site: Site) -> Comment:
    body = html_body(post.get("Body", ""), site.base and site.base + "/")
    extra = {"kind": "answer", **_rest(post)}
    if post["Id"] == accepted:
        extra["accepted"] = True
    extra.update(original("body_html", post.get("Body", ""), body))
    if site.base:
        extra["permalink"] = f"{site.base}/a/{post['Id']}"
    return _comment(post["Id"], None, post, body, extra, site)


def _under(unit: Unit, parent: str | None, question_id: str, site: Site) -> list[Comment]:
    """The comments on a post, in their order."""
    found: list[Comment] = []
    on = unit.post.get("Id", "")
    for row in sorted(
        unit.comments, key=lambda row: (row.get("CreationDate", ""), integer(row.get("Id")) or 0)
    ):
        body = _comment_body(row.get("Text", ""), site.base and site.base + "/")
        extra = {"kind": "comment", **_rest(row)}
        extra.update(original("body_markdown", row.get("Text", ""), body))
        if site.base:
            extra["permalink"] = f"{site.base}/questions/{question_id}#comment{row['Id']}_{on}"
        # Comments are counted by themselves, so that one may have the number of an answer.
        found.append(_comment(f"comment-{row['Id']}", parent, row, body, extra, site))
    return found


def _comment(
    own: str, parent: str | None, row: Row, body: Body, extra: dict[str, object], site: Site
) -> Comment:
    said = row.get("CreationDate", "")
    posted = _date(said)
    if said and posted is None:
        extra["posted_text"] = said
    return Comment(
        id=own,
        parent_id=parent,
        author=_author(row, site),
        posted=posted,
        text=body.text,
        marks=body.marks,
        # Nobody shows that a comment has no votes; an answer without any is told from one that has.
        score=integer(row.get("Score")) if extra["kind"] == "answer" or row.get("Score") != "0" else None,
        extra=extra,
    )


def _author(row: Row, site: Site) -> str:
    user = row.get("OwnerUserId") or row.get("UserId") or ""
    said = row.get("OwnerDisplayName") or row.get("UserDisplayName") or ""
    return site.user(user) or said or (f"user{user}" if user else "")


def _date(said: str) -> datetime | None:
    """A date of the dump, which is UTC without saying so."""
    found = from_iso(said)
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def _rest(row: Row) -> dict[str, object]:
    """What else a row says, numbers as numbers."""
    extra: dict[str, object] = {}
    for name, value in row.items():
        if name not in _USED and value:
            number = integer(value) if len(value) < 16 else None
            extra[name] = value if number is None or str(number) != value else number
    return extra


def _comment_body(text: str, base: str) -> Body:
    """A comment: Markdown of words alone, without lists, headings and the like, whose lines are lines."""
    return markdown_body(_BLOCK.sub(_escaped, text), base, breaks=True)


def _escaped(found: re.Match[str]) -> str:
    if found[1]:
        return found[1] + "\\"
    after = found.string[found.end() : found.end() + 1]
    return "\\" if after and after in "#>+=~|-*`[" else ""

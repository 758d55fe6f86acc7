"""The posts of a Discourse topic: their bodies, states and what else they say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from store.bodies.body import Body
from store.bodies.fields import identity, integer, rest, text, when
from store.bodies.html import html_body
from store.bodies.markdown import markdown_body
from store.formats.posts import Record, joined, marked, original, record, records
from store.model import Comment, State

_LIKE: Final = 2  # the id of a like among the actions on a post
_USED: Final = frozenset((
    "post_number", "reply_to_post_number", "username", "display_username", "created_at", "cooked", "raw",
    "topic_id", "topic_slug", "topic_title", "topic_html_title", "blurb",
    # What is about who looks, not about the post.
    "yours", "read", "bookmarked", "draft_key", "draft_sequence", "can_edit", "can_delete", "can_recover",
    "can_see_hidden_post", "can_wiki", "can_view_edit_history", "can_accept_answer", "can_unaccept_answer",
    "can_vote", "can_permanently_delete", "id",
))  # fmt: skip
_ACTIONS: Final = {
    "closed.enabled": "closed the topic", "closed.disabled": "opened the topic",
    "autoclosed.enabled": "closed the topic automatically",
    "autoclosed.disabled": "opened the topic automatically", "archived.enabled": "archived the topic",
    "archived.disabled": "took the topic out of the archive", "pinned.enabled": "pinned the topic",
    "pinned.disabled": "unpinned the topic", "pinned_globally.enabled": "pinned the topic everywhere",
    "pinned_globally.disabled": "unpinned the topic", "visible.enabled": "listed the topic",
    "visible.disabled": "unlisted the topic", "banner.enabled": "made the topic a banner",
    "banner.disabled": "took the banner away", "split_topic": "moved posts to a topic of their own",
    "public_topic": "made the topic public", "private_topic": "made the topic a private message",
    "open_topic": "made the topic open to all", "invited_user": "invited", "invited_group": "invited",
    "removed_user": "removed", "removed_group": "removed", "user_left": "left the conversation",
    "assigned": "assigned", "unassigned": "unassigned",
}  # fmt: skip
"""What a small action says, by its code."""
_QUOTE: Final = re.compile(r"\[quote(?:=\"?([^\]\"]*)\"?)?\]|\[/quote\]", re.IGNORECASE)
_WITHDRAWN: Final = re.compile(
    r"\((?:post|topic) (?:withdrawn|deleted) by (?:the )?author\b[^()]*\)", re.IGNORECASE
)
_SPAN: Final = re.compile(r"\[(/?)(?:b|i|u|s|spoiler|details(?:=[^\]]*)?)\]", re.IGNORECASE)


def post_id(post: Record) -> str:
    """What names a post within its topic: its number, which replies and addresses name it by."""
    return identity(post.get("post_number"))


def comment_of(post: Record, base: str, topic: str) -> Comment:
    """A post as a comment. `base` is the forum's address, `topic` the topic's, "" where it is not known."""
    number = post_id(post)
    parent = identity(post.get("reply_to_post_number"))
    posted, written = when(post.get("created_at"))
    body = _body(post, base)
    state = _state(post)
    extra = _extra(post, body)
    if state != "visible" and _WITHDRAWN.fullmatch(body.text):
        body = Body("", [])
    if written:
        extra["posted_text"] = written
    if topic:
        extra["permalink"] = f"{topic}/{number}"
    return Comment(
        id=number,
        parent_id=parent if parent not in ("", "0", "1") else None,
        author=_author(post),
        posted=posted,
        text=body.text,
        marks=body.marks,
        state=state,
        score=_likes(post),
        extra=extra,
    )


def _author(post: Record) -> str:
    return text(post.get("username")) or text(post.get("display_username")) or text(post.get("name"))


def _body(post: Record, base: str) -> Body:
    cooked, raw = text(post.get("cooked")), text(post.get("raw"))
    if cooked.strip():
        body = html_body(cooked, base)
    elif raw.strip():
        body = markdown_body(_without_bbcode(raw), base, html=True, breaks=True)
    else:
        body = Body(text(post.get("blurb")), [])
    code = text(post.get("action_code"))
    if code:
        did = _ACTIONS.get(code, code.replace("_", " ").replace(".", ": "))
        who = text(post.get("action_code_who"))
        body = joined([marked(f"{did} {who}".strip(), ("em", "")), body])
    return body


def _state(post: Record) -> State:
    """Withdrawn by its author, hidden or deleted by others, or visible."""
    if post.get("user_deleted") is True:
        return "deleted"
    if post.get("deleted_at"):
        by = record(post.get("deleted_by"))
        own = by and identity(by.get("id")) == identity(post.get("user_id"))
        return "deleted" if own else "removed"
    return "removed" if post.get("hidden") is True else "visible"


def _likes(post: Record) -> int | None:
    """How many like a post; None where nobody does, which is not shown, or where that is not said."""
    count = integer(post.get("like_count"))
    for action in records(post.get("actions_summary")):
        if action.get("id") == _LIKE:
            count = integer(action.get("count"))
    return count or None


def _extra(post: Record, body: Body) -> dict[str, object]:
    """What else a post says: without what is false, none or nothing in most posts."""
    extra = {name: value for name, value in rest(post, _USED).items() if value is not False and value != 0}
    actions = [action for action in records(extra.get("actions_summary")) if action.get("count")]
    if actions:
        extra["actions_summary"] = actions
    else:
        extra.pop("actions_summary", None)
    if extra.get("post_type") == 1:
        del extra["post_type"]
    own = identity(post.get("id"))
    if own:
        extra["post_id"] = own
    cooked, raw = text(post.get("cooked")), text(post.get("raw"))
    extra.update(original("body_html", cooked, body))
    extra.update(original("body_markdown", raw, body))
    return extra


def _without_bbcode(raw: str) -> str:
    """Markdown of Discourse with its quotes (`[quote="ann, post:3, topic:57"]`) as Markdown has them."""
    if "[" not in raw:
        return raw
    lines: list[str] = []
    depth = 0
    for line in raw.split("\n"):
        at = 0
        for found in _QUOTE.finditer(line):
            _quoted(lines, line[at : found.start()], depth)
            at = found.end()
            if found[0].startswith("[/"):
                depth = max(0, depth - 1)
                lines.append(">" * depth)
            else:
                lines.append(">" * depth)
                depth = min(depth + 1, 50)
                who = (found[1] or "").partition(",")[0].strip()
                if who:
                    lines += [">" * depth + f" {who}:", ">" * depth]
        rest_ = line[at:]
        if rest_ or not at:
            _quoted(lines, rest_, depth, bare=True)
    return _SPAN.sub("", "\n".join(lines))


def _quoted(lines: list[str], line: str, depth: int, *, bare: bool = False) -> None:
    if line or bare:
        lines.append(">" * depth + (" " if depth and line else "") + line)


def addresses(posts: Iterable[Record]) -> Iterable[str]:
    """The hosts of the forum that posts tell: those of pictures of people, and of links within the forum."""
    for post in posts:
        picture = text(post.get("avatar_template"))
        if picture.startswith("/user_avatar/"):
            yield picture.split("/")[2]
        for link in records(post.get("link_counts")):
            if link.get("internal") is True:
                yield text(link.get("url"))

"""Posts as ActivityPub has them, in the `outbox.json` of an archive that Mastodon gives a user, as statuses.

https://www.w3.org/TR/activitystreams-vocabulary/: an ordered collection of activities; those that create
hold a note or a question, those that announce only the address of what was boosted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from store.bodies.fields import identity, rest, text
from store.bodies.links import absolute
from store.formats.posts import Record, first_record, record, records

_POSTS: Final = frozenset(("Note", "Question", "Article", "Page"))
_USED: Final = frozenset(
    (
        *("id", "type", "content", "contentMap", "summary", "published", "inReplyTo", "url", "attributedTo"),
        *("attachment", "oneOf", "anyOf", "replies", "likes", "shares", "atomUri", "inReplyToAtomUri"),
    )
)


def is_outbox(value: Record) -> bool:
    """Whether this is a collection of activities."""
    return "orderedItems" in value and "object" in first_record(value["orderedItems"])


def statuses(outbox: Record) -> Iterator[dict[str, object]]:
    """The posts of a collection as the API of Mastodon would give them; what was only boosted is none."""
    for activity in records(outbox.get("orderedItems")):
        note = record(activity.get("object"))
        if text(note.get("type")) in _POSTS:
            yield _status(note, text(note.get("attributedTo")) or text(activity.get("actor")))


def _status(note: Record, actor: str) -> dict[str, object]:
    options = records(note.get("oneOf")) or records(note.get("anyOf"))
    return {
        "id": identity(note.get("id")),
        "created_at": note.get("published"),
        "in_reply_to_id": note.get("inReplyTo"),
        "content": text(note.get("content")),
        "spoiler_text": text(note.get("summary")),
        "url": text(note.get("url")) or text(note.get("id")),
        "account": {"acct": _acct(actor), "url": actor},
        "media_attachments": [
            {
                "type": text(media.get("mediaType")).partition("/")[0],
                "url": absolute(text(media.get("url")), actor),
                "description": text(media.get("name")),
            }
            for media in records(note.get("attachment"))
        ],
        "poll": {
            "options": [
                {"title": text(one.get("name")), "votes_count": record(one.get("replies")).get("totalItems")}
                for one in options
            ]
        },
        **rest(note, _USED),
    }


def _acct(actor: str) -> str:
    """ "ada@host" of the address "https://host/users/ada"."""
    try:
        parts = urlsplit(actor)
    except ValueError:
        return actor
    name = parts.path.rstrip("/").rpartition("/")[2].removeprefix("@")
    return f"{name}@{parts.netloc}" if name and parts.netloc else actor

"""What the saves of a discussion tell of it: what came with the latest one, what changed, what is gone.

`store.merging` writes it into `extra` when a newer save is brought in, this module reads it. In the
`extra` of a comment: `added`, the moment at which a later save brought it; `earlier`, its wordings
before the present one; `gone`, the day since which it is not there any more. In that of a discussion:
`earlier`; `latest`, what the latest save changed; `partial`, what a save says not to hold.
"""

# No `from __future__ import annotations`: see `store.model`.

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import orjson

from store.model import Discussion
from store.thread import Thread
from store.when import from_iso

COMMENTS: Final = "comments"
"""In `partial`: some comments, or all, are not in this save."""

ARTICLE: Final = "article"
"""In `partial`: the article is not in this save."""

NEW: Final = 1
EDITED: Final = 2
GONE: Final = 4

_KEYS: Final = (b'"added":', b'"earlier":', b'"gone":')
_PIECE: Final = 1 << 20
"""Bytes of the comments' `extra` that are looked through at once."""


class Wording(NamedTuple):
    """How a text stood until `until` (aware UTC); `author` and `title` are "" where they have not changed."""

    text: str
    until: datetime | None
    author: str = ""
    title: str = ""


class Change(NamedTuple):
    """What later saves made of a comment.

    `is_new` tells that the latest save brought it. `added` is when a later save than the first one did,
    `gone` the day since which no save has it, `earlier` its wordings before the present one.
    """

    is_new: bool
    added: datetime | None
    gone: date | None
    earlier: tuple[Wording, ...]


class Latest(NamedTuple):
    """What the latest save changed.

    It was brought in at `at` (as it stands in the JSON), the one before it at `since`. `added`, `edited`
    and `gone` count comments.
    """

    at: str
    since: datetime | None
    added: int
    edited: int
    gone: int

    @property
    def is_empty(self) -> bool:
        """Whether it changed no comment."""
        return not (self.added or self.edited or self.gone)


def latest_of(discussion: Discussion) -> Latest | None:
    """What the latest save changed; None where there was but one."""
    told = discussion.extra.get("latest")
    if not isinstance(told, Mapping) or not isinstance(told.get("at"), str):
        return None
    counts = [told.get(name) for name in ("added", "edited", "gone")]
    added, edited, gone = (count if type(count) is int and count > 0 else 0 for count in counts)
    return Latest(told["at"], from_iso(told.get("since")), added, edited, gone)


def partial_of(extra: Mapping[str, Any]) -> frozenset[str]:
    """What a save says not to hold: `COMMENTS`, `ARTICLE`, both or nothing."""
    told = extra.get("partial")
    words = [word for word in told if isinstance(word, str)] if isinstance(told, (list, tuple)) else []
    return frozenset(words).intersection((COMMENTS, ARTICLE))


def lacking_comments(extra: Mapping[str, Any]) -> dict[str, Any]:
    """The `extra` of a save of which something could not be read: nothing is gone for not being in it."""
    return {**extra, "partial": sorted(partial_of(extra) | {COMMENTS})}


def earlier_of(extra: Mapping[str, Any]) -> tuple[Wording, ...]:
    """The wordings before the present one, the oldest first."""
    told = extra.get("earlier")
    if not isinstance(told, list):
        return ()
    return tuple(
        Wording(
            each["text"], from_iso(each.get("until")), _word(each.get("author")), _word(each.get("title"))
        )
        for each in told
        if isinstance(each, Mapping) and isinstance(each.get("text"), str)
    )


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def change_of(thread: Thread, i: int, latest: Latest | None) -> Change | None:
    """What later saves made of comment `i`; None where they left it as it was.

    Most comments say nothing of it, which their bytes tell without being parsed.
    """
    at = thread.columns.extra_at
    raw = bytes(thread.columns.buffer[at[i] : at[i + 1]])
    if not any(key in raw for key in _KEYS):
        return None
    extra = orjson.loads(raw)
    added, gone = extra.get("added"), extra.get("gone")
    change = Change(latest is not None and added == latest.at, from_iso(added), _day(gone), earlier_of(extra))
    return change if change.added or change.gone or change.earlier else None


def _day(value: object) -> date | None:
    """The day that a date in ISO 8601 names."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def changed(thread: Thread, latest: Latest | None) -> bytes:
    """One byte a comment: which of `NEW`, `EDITED` and `GONE` the latest save made of it, added up.

    The bytes of all `extra` are looked through for it: 100,000 comments with 300 bytes each take 20 ms.
    """
    marks = bytearray(len(thread))
    if latest is None:
        return bytes(marks)
    for kind, count, key, value in (
        (NEW, latest.added, "added", latest.at),
        (EDITED, latest.edited, "until", latest.at),
        (GONE, latest.gone, "gone", latest.at[:10]),
    ):
        if count:
            needle = orjson.dumps({key: value})[1:-1]
            for i in _holding(thread, needle):
                marks[i] |= kind
    return bytes(marks)


def _holding(thread: Thread, needle: bytes) -> Iterator[int]:
    """The comments whose `extra` holds these bytes, in order."""
    at, buffer = thread.columns.extra_at, thread.columns.buffer
    start, stop = int(at[0]) if len(thread) else 0, int(at[len(thread)]) if len(thread) else 0
    while start < stop:
        piece = bytes(buffer[start : start + _PIECE + len(needle) - 1])
        found = piece.find(needle)
        while found >= 0 and start + found < stop:
            i = bisect_right(at, start + found) - 1
            yield i
            found = piece.find(needle, max(found + 1, int(at[i + 1]) - start))
        start += _PIECE

"""Who a comment and a discussion are, so that a later save of the same page finds its flags again.

A comment's id is the source's own where it has one; else a short hash of its author, its date as
written and its text. Its position is no part of it: a newer save moves everything. A discussion is
its source's id or address, else its title with its first paragraph; its path is no part of it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from store.model import Discussion
from store.patterns import lazy

ID_LENGTH: Final = 12
"""Hex digits of a comment's hash: 48 bits, two of 1,000,000 comments alike once in 560 files."""

KEY_SLUG: Final = 60
"""Characters of a title in a discussion's key."""

KEY_HASH: Final = 10

_NOT_SLUG: Final = lazy(r"[\W_]+")
_RESERVED: Final = lazy(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def fold_text(text: str | Sequence[str]) -> str:
    """`text`, or its words, with case and white space folded: what two saves of it have in common."""
    return " ".join(text.split() if isinstance(text, str) else text).casefold()


@lru_cache(maxsize=1024)
def _fold_name(author: str) -> str:
    return fold_text(author)


def comment_hash(author: str, dated: str, text: str | Sequence[str]) -> str:
    """The hash that names a comment without an id of its own, in hex.

    `dated` is its date as written, "" where there is none or where it is relative ("3 hours ago"). The
    text may be given as its words.
    """
    content = f"{_fold_name(author)}\n{fold_text(dated)}\n{fold_text(text)}"  # folded ones have no line ends
    content = content.replace("\0", "\ufffd").replace("\n", "\0")
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:ID_LENGTH]


class CommentIds:
    """Gives ids to the comments of one discussion, in reading order.

    Two comments with the same author, date and text are told apart by an ordinal: "…", "…-2", "…-3".
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._ordinals: dict[str, int] = {}

    def own(self, identity: str) -> str:
        """The source's own id, kept as it is; with an ordinal if it occurs again."""
        return self._unique(identity)

    def made(self, author: str, dated: str, text: str | Sequence[str]) -> str:
        """An id for a comment that has none of its own; see `comment_hash`."""
        return self._unique(comment_hash(author, dated, text))

    def placeholder(self, child: str) -> str:
        """An id for a comment that is missing and whose first known reply is `child`."""
        return self._unique("missing-" + comment_hash("", "", child))

    def _unique(self, base: str) -> str:
        number = self._ordinals.get(base, 0)
        while True:
            number += 1
            identity = base if number == 1 else f"{base}-{number}"
            if identity not in self._taken:
                break
        self._ordinals[base] = number
        self._taken.add(identity)
        return identity


def discussion_identity(discussion: Discussion) -> str:
    """What makes a discussion the same one in a later save, as one string.

    The source's id within its form and site; else the address without fragment; else title and
    first paragraph, folded.
    """
    if discussion.source_id:
        return "\n".join(("id", discussion.source, fold_text(discussion.site), discussion.source_id))
    if discussion.url:
        return "url\n" + _plain_url(discussion.url)
    first = discussion.body.split("\n\n", 1)[0]
    return "\n".join(("text", fold_text(discussion.title), fold_text(first)))


def discussion_key(discussion: Discussion) -> str:
    """The name of a discussion in its library: a slug of the title and a short hash of its identity.

    It is a safe file name: letters, digits and "-", never empty, at most 71 characters.
    """
    identity = discussion_identity(discussion)
    digest = hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:KEY_HASH]
    return f"{slug(discussion.title)}-{digest}"


def slug(title: str, limit: int = KEY_SLUG) -> str:
    """A title as part of a file name: ASCII where its letters have a base letter, else the letters.

    "discussion" where nothing is left of it. At most `limit` characters and, in UTF-8, 180 bytes.
    """
    text = title[:1000].translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter) or ord(letter) > 0x36F)
    plain = unicodedata.normalize("NFC", plain).casefold()
    words = _NOT_SLUG.sub("-", plain.encode("utf-8", "ignore").decode()).strip("-")
    cut = words[:limit]
    if len(words) > limit and "-" in cut[limit // 2 :]:
        cut = cut.rsplit("-", 1)[0]
    while len(cut.encode()) > 180:
        cut = cut[:-1]
    cut = cut.strip("-")
    return "discussion" if not cut or _RESERVED.fullmatch(cut) else cut


_LETTERS: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d",
     "þ": "th", "œ": "oe", "Œ": "Oe", "ı": "i", "’": "", "'": ""}
)  # fmt: skip


def _plain_url(url: str) -> str:
    """An address without its fragment, with scheme and host in lower case."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, ""))

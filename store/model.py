"""What a discussion is: the article, its comments, and the flags that readers put on them.

These are plain values. How they are kept is `store.storage`'s, how comments make a tree is
`store.thread`'s, and how they come out of files is `store.formats`'.
"""

# No `from __future__ import annotations`: a named tuple whose annotations are strings takes five times as
# long to make, and every start of the program makes these.

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, get_args

State = Literal["visible", "deleted", "removed", "spam", "pending", "missing"]
"""What became of a comment. `missing` is a placeholder for one that the source does not hold."""

MarkKind = Literal["em", "strong", "code", "strike", "link", "quote", "pre", "item", "heading", "image"]

STATES: Final[tuple[State, ...]] = get_args(State)
MARK_KINDS: Final[tuple[MarkKind, ...]] = get_args(MarkKind)


class Mark(NamedTuple):
    """The form of `text[start:end]`, in code points of the text it belongs to.

    `target` is the address of a `link`, the language of a `pre` as the source names it ("python",
    "language-python", or ""), the marker of an `item` as the source wrote it ("•", "3."), the level
    of a `heading` ("1" … "6"), the depth of a `quote` ("1" is outermost), the address of an `image`,
    whose text is what the source says in its place; "" for the others.
    """

    start: int
    end: int
    kind: MarkKind
    target: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, or a placeholder for one (`state` is "missing").

    `id` is unique within the discussion. `parent_id` is None at the top level. `author` is "" where
    the source names none. `posted` is aware UTC, or naive where its zone is not known, or None.
    `text` holds exactly the characters that are read, paragraphs apart by an empty line. What else
    the source said is in `extra`, which holds only what JSON holds; the date as it was written is
    `extra["posted_text"]`.
    """

    id: str
    parent_id: str | None = None
    author: str = ""
    posted: datetime | None = None
    text: str = ""
    marks: Sequence[Mark] = ()
    state: State = "visible"
    score: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


class Origin(NamedTuple):
    """Where a discussion came from: one for each time it was brought in, the newest last.

    `size` is in bytes, `sha256` in hex, both of the file as it lay on disk. `repairs` are the
    sentences that tell what was repaired or guessed on the way.
    """

    file: str
    size: int
    sha256: str
    imported: datetime
    form: str
    version: str
    repairs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Discussion:
    """An article and what was said under it.

    `key` names it in its library ("" before it is in one). `source` is the name of the form it came
    in, `source_id` what the source itself calls it ("" where it has no name of its own), `site` the
    place on the web. `closed` tells that no more comments were taken. `published` is a date as
    `Comment.posted` is. `comments` are in any order; a discussion read from a library has its
    `store.thread.Thread` there, which is a sequence of comments in thread order.
    """

    key: str = ""
    title: str = ""
    url: str = ""
    source: str = ""
    source_id: str = ""
    site: str = ""
    author: str = ""
    published: datetime | None = None
    imported: datetime | None = None
    closed: bool = False
    body: str = ""
    body_marks: Sequence[Mark] = ()
    comments: Sequence[Comment] = ()
    origins: Sequence[Origin] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


class Span(NamedTuple):
    """The part `text[start:end]` of a text, in code points, and the words that stood there."""

    start: int
    end: int
    quote: str


class Flag(NamedTuple):
    """A reader's mark on a comment (`comment_id`), or on the article (`comment_id` is None).

    `span` is the part that is meant, None for all of it. `label` is "" for a plain flag. `by` is who
    flagged, `at` when (aware UTC).
    """

    id: str
    comment_id: str | None
    span: Span | None
    label: str
    note: str
    by: str
    at: datetime


class Repair(NamedTuple):
    """Something that was repaired, guessed or told while a discussion was brought in.

    `kind` is a word for programs ("missing-parent", "cycle", "duplicate-id", "guessed-title" …),
    `sentence` is for people, `comment_id` names the comment it is about, if it is about one.
    """

    kind: str
    sentence: str
    comment_id: str | None = None

    def __str__(self) -> str:
        return self.sentence

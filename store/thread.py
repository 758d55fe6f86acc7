"""The thread: a discussion's comments in pre-order, as columns.

Everything about the tree follows from three parallel arrays, without recursion: the subtree of `i`
is the slice `i` to `end[i]`, its next sibling is `end[i]`, and what is visible under folds is one
linear pass. Texts, authors and ids stand in one UTF-8 buffer with offsets. The columns are
`memoryview`s, so they can as well lie in a file that is mapped into memory; nothing above this
module knows where they live.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple, overload
from zlib import crc32

import orjson

from store.model import STATES, Comment, Mark, State
from store.when import from_ticks

if TYPE_CHECKING:
    from store.derived import Derived

_BLOCK: Final = 1024
"""Comments that are taken out of the columns at once when all are wanted."""

Ints = memoryview
"""A column of integers: a `memoryview` cast to its item type."""


class Columns(NamedTuple):
    """The arrays of a thread of n comments, each a `memoryview`.

    Of n items: `parent` (index, -1 at the top level), `depth` (1 at the top level), `end` (one past
    the last descendant), `place` (among the replies to its parent, from 1), `author` (index into the
    authors), `state` (index into `store.model.STATES`), `posted` (microseconds since 1970), `zone`
    (`store.when`: no date, UTC, naive), `score`, `scored` (1 where there is a score).

    Of n + 1 offsets into `buffer` (UTF-8): `text_at`, `id_at`, `marks_at` and `extra_at` (JSON,
    nothing where there is none). `author_at` has one offset more than there are authors; author 0 is
    "" (the source names none).
    """

    parent: Ints
    depth: Ints
    end: Ints
    place: Ints
    author: Ints
    state: Ints
    posted: Ints
    zone: Ints
    score: Ints
    scored: Ints
    text_at: Ints
    id_at: Ints
    marks_at: Ints
    extra_at: Ints
    author_at: Ints
    buffer: memoryview


class Thread(Sequence[Comment]):
    """A discussion's comments in thread order: a parent, then its replies, each with theirs.

    Comments are named by their index `i` in that order, from 0 to `len(thread) - 1`. As a sequence it
    gives `Comment`s, each made when it is asked for. It never changes.
    """

    __slots__ = (
        *("_authors", "_branches", "_by_id", "_comments", "_levels", "_max_depth"),
        *("columns", "depth", "derived", "end", "parent"),
    )

    def __init__(
        self,
        columns: Columns,
        derived: "Derived | None" = None,
        comments: int | None = None,
        max_depth: int | None = None,
    ) -> None:
        """`derived`, `comments` and `max_depth` are what a packed file knows already."""
        self.columns = columns
        self.derived = derived
        self._comments = comments
        self._max_depth = max_depth
        self._branches: bytes | None = None
        self._levels: bytes | None = None
        self.parent = columns.parent
        self.depth = columns.depth
        self.end = columns.end
        self._authors: list[str] | None = None
        self._by_id: Mapping[str, int] | None = None

    # -- one comment ---------------------------------------------------------------------------

    def _string(self, offsets: Ints, i: int) -> str:
        return str(self.columns.buffer[offsets[i] : offsets[i + 1]], "utf-8")

    def text(self, i: int) -> str:
        """The text of comment `i`, as it is read."""
        return self._string(self.columns.text_at, i)

    def words(self, i: int) -> int:
        """The words in the text of comment `i`: what white space parts."""
        return len(self.text(i).split())

    def text_size(self, i: int) -> int:
        """The bytes that the text of comment `i` takes in UTF-8."""
        return int(self.columns.text_at[i + 1]) - int(self.columns.text_at[i])

    def id(self, i: int) -> str:
        """The id of comment `i`."""
        return self._string(self.columns.id_at, i)

    def author(self, i: int) -> str:
        """Who wrote comment `i`; "" where the source names nobody."""
        return self.authors[self.columns.author[i]]

    def posted(self, i: int) -> datetime | None:
        """When comment `i` was posted: aware UTC, or naive where its zone is not known, or None."""
        return from_ticks(self.columns.posted[i], self.columns.zone[i])

    def state(self, i: int) -> State:
        """What became of comment `i`."""
        return STATES[self.columns.state[i]]

    def score(self, i: int) -> int | None:
        """The score of comment `i`, None where the source has none."""
        return int(self.columns.score[i]) if self.columns.scored[i] else None

    def marks(self, i: int) -> list[Mark]:
        """The form of comment `i`'s text, in code points of it."""
        raw = self.columns.buffer[self.columns.marks_at[i] : self.columns.marks_at[i + 1]]
        return [Mark(*mark) for mark in orjson.loads(raw)] if len(raw) else []

    def extra(self, i: int) -> dict[str, Any]:
        """What else the source said of comment `i`."""
        raw = self.columns.buffer[self.columns.extra_at[i] : self.columns.extra_at[i + 1]]
        extra: dict[str, Any] = orjson.loads(raw) if len(raw) else {}
        return extra

    def comment(self, i: int) -> Comment:
        """Comment `i`, made of its columns."""
        parent = self.parent[i]
        return Comment(
            id=self.id(i),
            parent_id=None if parent < 0 else self.id(parent),
            author=self.author(i),
            posted=self.posted(i),
            text=self.text(i),
            marks=self.marks(i),
            state=self.state(i),
            score=self.score(i),
            extra=self.extra(i),
        )

    def number(self, i: int) -> str:
        """Where comment `i` stands, as in a table of contents: "4.1" is the first reply to the fourth."""
        places = []
        while i >= 0:
            places.append(self.columns.place[i])
            i = self.parent[i]
        return ".".join(map(str, reversed(places)))

    # -- the tree ------------------------------------------------------------------------------

    def descendants(self, i: int) -> int:
        """How many comments stand under `i`, at any depth."""
        return int(self.end[i]) - i - 1

    def replies(self, i: int) -> Iterator[int]:
        """The direct replies to `i`, in order; `replies(-1)` gives the top level."""
        reply, end = i + 1, len(self) if i < 0 else self.end[i]
        while reply < end:
            yield reply
            reply = self.end[reply]

    def ancestors(self, i: int) -> Iterator[int]:
        """The comments that `i` stands under, the nearest first."""
        i = self.parent[i]
        while i >= 0:
            yield i
            i = self.parent[i]

    def root(self, i: int) -> int:
        """The top-level comment of the branch that `i` is in (`i` itself at the top level)."""
        while (parent := self.parent[i]) >= 0:
            i = parent
        return i

    def next_sibling(self, i: int) -> int | None:
        """The next reply to the same parent, or None."""
        sibling, parent = self.end[i], self.parent[i]
        limit = len(self) if parent < 0 else self.end[parent]
        return int(sibling) if sibling < limit else None

    def previous_sibling(self, i: int) -> int | None:
        """The reply to the same parent before `i`, or None."""
        parent = self.parent[i]
        if i == parent + 1:
            return None
        # The comment just before `i` is in the branch of the sibling that is looked for.
        sibling = i - 1
        while self.parent[sibling] != parent:
            sibling = self.parent[sibling]
        return int(sibling)

    @property
    def max_depth(self) -> int:
        """The depth of the deepest comment: 1 is the top level, 0 an empty thread."""
        if self._max_depth is None:
            self._max_depth = max(self.depth, default=0)
        return self._max_depth

    @property
    def comments(self) -> int:
        """How many comments there are, placeholders left out."""
        if self._comments is None:
            states = self.columns.state.tobytes()
            self._comments = len(self) - states.count(STATES.index("missing"))
        return self._comments

    @property
    def branches(self) -> bytes:
        """One byte a comment: 1 where it has replies."""
        if self._branches is None:
            if self.derived is None:
                from store.derived import branches

                self._branches = branches(self)
            else:
                self._branches = bytes(self.derived.branches)
        return self._branches

    @property
    def levels(self) -> bytes:
        """One byte a comment: its depth, 255 for that and more."""
        if self._levels is None:
            if self.derived is None:
                from store.derived import levels

                self._levels = levels(self)
            else:
                self._levels = bytes(self.derived.levels)
        return self._levels

    # -- all of them ---------------------------------------------------------------------------

    def ids(self) -> Iterator[str]:
        """The ids of all comments, in order, in a tenth of the time that `id` takes for them."""
        for start in range(0, len(self), _BLOCK):
            yield from self._strings(self.columns.id_at, start, min(start + _BLOCK, len(self)))

    @property
    def authors(self) -> list[str]:
        """The authors' names, each once, in order of their first comment; the first is "" (no name)."""
        if self._authors is None:
            at = self.columns.author_at
            self._authors = [self._string(at, i) for i in range(len(at) - 1)]
        return self._authors

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """The index of the comment whose id is `value` (or that is the `Comment` `value`).

        Raises ValueError when there is none between `start` and `stop`.
        """
        i = self.find(value.id if isinstance(value, Comment) else value)
        if i is None or not start <= i < (len(self) if stop is None else stop):
            raise ValueError(f"{value!r} is not in the thread")
        return i

    def find(self, comment_id: str) -> int | None:
        """The index of the comment with this id, or None."""
        if self.derived is not None:
            return self._looked_up(comment_id.encode(errors="replace"))
        if self._by_id is None:
            self._by_id = {self.id(i): i for i in range(len(self))}
        return self._by_id.get(comment_id)

    def _looked_up(self, comment_id: bytes) -> int | None:
        """`find` by the checksums that a packed file keeps in order: no dictionary of all ids is made."""
        assert self.derived is not None
        checks, order = self.derived.id_checks, self.derived.id_order
        at, buffer, wanted = self.columns.id_at, self.columns.buffer, crc32(comment_id)
        place = bisect_left(checks, wanted)
        while place < len(checks) and checks[place] == wanted:
            i = order[place]
            if buffer[at[i] : at[i + 1]] == comment_id:
                return int(i)
            place += 1
        return None

    def __len__(self) -> int:
        return len(self.parent)

    @overload
    def __getitem__(self, i: int) -> Comment: ...
    @overload
    def __getitem__(self, i: slice) -> list[Comment]: ...
    def __getitem__(self, i: int | slice) -> Comment | list[Comment]:
        if isinstance(i, slice):
            return [self.comment(k) for k in range(*i.indices(len(self)))]
        if i < 0:
            i += len(self)
        if not 0 <= i < len(self):
            raise IndexError("no such comment")
        return self.comment(i)

    def __iter__(self) -> Iterator[Comment]:
        """All of them, each as `comment` makes it, in a third of the time: a block of columns at once."""
        columns, count, ids = self.columns, len(self), list[str]()
        for start in range(0, count, _BLOCK):
            stop = min(start + _BLOCK, count)
            texts = self._strings(columns.text_at, start, stop)
            ids += self._strings(columns.id_at, start, stop)
            marks = self._strings(columns.marks_at, start, stop)
            extras = self._strings(columns.extra_at, start, stop)
            for i in range(start, stop):
                k, parent = i - start, self.parent[i]
                yield Comment(
                    ids[i],
                    None if parent < 0 else ids[parent],
                    self.author(i),
                    self.posted(i),
                    texts[k],
                    [Mark(*mark) for mark in orjson.loads(marks[k])] if marks[k] else [],
                    STATES[columns.state[i]],
                    self.score(i),
                    orjson.loads(extras[k]) if extras[k] else {},
                )

    def _strings(self, offsets: Ints, start: int, stop: int) -> list[str]:
        """The strings from `start` to before `stop`, whose offsets these are."""
        at = offsets[start : stop + 1].tolist()
        first = at[0]
        block = bytes(self.columns.buffer[first : at[-1]])
        return [block[a - first : b - first].decode() for a, b in pairwise(at)]


def visible(thread: Thread, folded: Iterable[int]) -> Iterator[int]:
    """The comments that are seen when those in `folded` hide their replies, in thread order."""
    shut = folded if isinstance(folded, (set, frozenset, dict)) else set(folded)
    i, end, count = 0, thread.end, len(thread)
    while i < count:
        yield i
        i = end[i] if i in shut else i + 1

"""The contract of a library: what screens and commands may ask of it.

They know nothing of paths, files or TinyDB. A library is synchronous and may be called from any
thread. Versions are opaque: they can be compared for equality and nothing else. The folder of
TinyDB files (`store.folder`) is the first implementation; every one passes the same tests
(`tests/unit/library_contract.py`).
"""

# No `from __future__ import annotations`: a named tuple whose annotations are strings takes five times as
# long to make, and every start of the program makes these.

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableSequence, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from store.flags import Event
from store.model import Discussion, Repair
from store.thread import Thread

Version = str
"""What something was at one moment; "" is nothing yet. Only to be compared."""

SortField = Literal["title", "site", "published", "imported", "comments", "unread", "flags", "source"]


class Row(NamedTuple):
    """A discussion in a list. `comments` leaves placeholders out, `max_depth` is 1 at the top level."""

    key: str
    title: str
    site: str
    source: str
    published: datetime | None
    imported: datetime | None
    closed: bool
    comments: int
    max_depth: int
    flags: int
    sha256: str
    """Of the file that it was last brought in from."""
    problem: str = ""
    """Why it cannot be read, for a discussion whose files are damaged; "" for the others."""
    author: str = ""
    """Of the article."""
    file: str = ""
    """The name of the file that it was last brought in from."""
    unread: int = 0
    """Comments less those that the reader who asks has read; all of them for nobody ("")."""


class Page(NamedTuple):
    """Some rows of a list, and where the next ones begin (`cursor` is None after the last)."""

    rows: Sequence[Row]
    cursor: str | None
    total: int


class Head(NamedTuple):
    """The versions of a discussion's content and of its flags."""

    content: Version
    flags: Version


class Stored(NamedTuple):
    """A discussion read whole. `discussion.comments` is `thread`."""

    discussion: Discussion
    thread: Thread
    version: Version
    repairs: Sequence[Repair] = ()


class Report(NamedTuple):
    """What bringing one discussion in did.

    `added`, `updated` and `vanished` count comments: those that were not there, those whose text,
    author, date, state or score differ, those that were there and are not in the newer save (they are
    kept, with `extra["gone"]`). Placeholders are not counted. A discussion that is as it was counts
    none. `comments` and `max_depth` are those of the discussion as it is afterwards. `version` is ""
    where nothing of it could be brought in; `rejected` says why.
    """

    key: str
    title: str
    comments: int
    max_depth: int
    added: int
    updated: int
    vanished: int
    version: Version
    repairs: Sequence[str] = ()
    rejected: Sequence[str] = ()


class Reading(NamedTuple):
    """Where one reader is in one discussion.

    `read` holds the ids of the comments read, `folded` of those that hide their replies. `cursor` is
    the comment under the cursor (None: none yet) and `line` the line of it at the window's top,
    which is negative when the comment begins below the top. `article_line` is the article's line at
    its window's top, `article_shown` and `pane` ("comments", "article") how the panes stand.
    """

    read: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()
    cursor: str | None = None
    line: int = 0
    article_line: int = 0
    article_shown: bool = True
    pane: Literal["comments", "article"] = "comments"


class Marks(NamedTuple):
    """A `Reading` by the indexes of the thread that was read, instead of by ids.

    `read` and `folded` have one byte a comment, 1 where it is so, or are b"" where it is so of none.
    `cursor` is -1 where there is none.
    """

    read: bytes = b""
    folded: bytes = b""
    cursor: int = -1
    line: int = 0
    article_line: int = 0
    article_shown: bool = True
    pane: Literal["comments", "article"] = "comments"


class Problem(NamedTuple):
    """Something that `check` found: the file or key, what is wrong, and whether it was mended."""

    where: str
    what: str
    mended: bool = False


class Capabilities(NamedTuple):
    """What a library can do. `why_not` says why it cannot be written, "" where it can."""

    write: bool
    why_not: str = ""
    rank: bool = False
    facets: bool = False
    changes: bool = False


class Incoming(NamedTuple):
    """A discussion to be brought in, with what its form repaired and rejected."""

    discussion: Discussion
    repairs: Sequence[Repair] = ()
    rejected: Sequence[str] = ()


class Library(ABC):
    """Discussions, the flags on them, and where their readers are.

    Every method may raise `store.errors.DamagedFile`, `NewerSchema` or, when it writes,
    `CannotWrite`; those that take a key raise `NotInLibrary` for one that is not there.
    """

    @staticmethod
    def open(where: Path | str) -> "Library":
        """The library in the folder `where`, which need not exist yet. Reads and writes nothing."""
        from store.folder import FolderLibrary

        return FolderLibrary(Path(where))

    @property
    @abstractmethod
    def capabilities(self) -> Capabilities:
        """What this library can do."""

    @abstractmethod
    def list(
        self,
        filter: str = "",
        sort: SortField = "imported",
        reverse: bool = True,
        cursor: str | None = None,
        limit: int = 1000,
        by: str = "",
    ) -> Page:
        """Rows of which title, site, author, file or key hold every word of `filter`, sorted.

        Each word may stand in another of these; case and accents are folded. What a row does not say
        (no date, no site) sorts last in either direction; rows that are alike stand by their keys. `cursor`
        is that of the page before, of a list asked for in the same way; raises ValueError for any other.
        A discussion that cannot be read has a row that says so. `by` is the reader whose comments unread
        are told.
        """

    def rows(self, by: str = "") -> Sequence[Row]:
        """Every row, in no order, with what the reader `by` has not read: a list that is sorted and
        filtered by who asks (`store.listing.Listing`). It may take a second at 10,000 discussions.
        """
        rows: MutableSequence[Row] = []
        cursor: str | None = None
        while True:
            page = self.list(cursor=cursor, by=by)
            rows.extend(page.rows)
            cursor = page.cursor
            if cursor is None:
                return rows

    def known_rows(self, by: str = "") -> Sequence[Row] | None:
        """What `rows` will say as far as it is known without a look at each discussion, at once.

        Some may be missing, or be as they were a while ago. None where nothing is known.
        """
        return None

    @abstractmethod
    def row(self, key: str, by: str = "") -> Row:
        """The row of one discussion, as it is."""

    @abstractmethod
    def head(self, key: str) -> Head:
        """The versions of the content and of the flags, without reading either."""

    @abstractmethod
    def read(self, key: str, if_not: Version | None = None) -> Stored | None:
        """The discussion whole, or None when its version is still `if_not`."""

    @abstractmethod
    def put(self, discussion: Discussion, expect: Version | None = None) -> Report:
        """Brings one discussion in, or a newer save of it: what is there is kept, see `Report`.

        A file that was brought in before the latest one (by its checksum) is no newer save, and one
        that says what is there already changes nothing; a file that is not known is added to `origins`.

        The key follows from what the discussion is (`store.identity`). With `expect` the content must
        still have that version ("": must not be there); else raises `Conflict`. The repairs that
        building the thread made are in the report. On any error the library is as it was.
        """

    @abstractmethod
    def import_batch(self, incoming: Iterable[Incoming]) -> Iterator[Report]:
        """Brings discussions in one after the other, each whole or not at all; reports as they land.

        One whose own files are damaged is told in its report, and the others go on. Raises
        `CannotWrite` at the first that cannot be written.
        """

    @abstractmethod
    def remove(self, key: str) -> None:
        """Moves the discussion with its flags and reading state to the trash."""

    @abstractmethod
    def restore(self, key: str) -> None:
        """Brings a removed discussion back from the trash. Raises `Conflict` when one is there again."""

    @abstractmethod
    def removed(self) -> Sequence[str]:
        """The keys of discussions that `restore` would bring back, the one removed last at the end."""

    def cost(self, key: str) -> int:
        """The bytes that `read` has to go through before it gives a discussion; 0 where it is at once."""
        return 0

    def prepare(self, key: str, stopped: Callable[[], bool]) -> bool:
        """Has `read` give a discussion at once, as far as that can be, and leaves other threads their turns.

        It ends early when `stopped`, which is asked all the time, says so. Whether `read` will be quick.
        """
        return not self.cost(key) and not stopped()

    def settle(self, stored: Stored) -> bool:
        """Sees to what is derived of a discussion that was read, so that it opens quickly the next time.

        To be called in a thread of its own once the discussion is shown. False when what it was read
        from turned out wrong: then `stored` may be wrong as well and has to be read again.
        """
        return True

    @abstractmethod
    def flags(self, key: str, since: Version | None = None) -> tuple[Sequence[Event], Version]:
        """The flag events of a discussion, none if the version is still `since`, and the version."""

    @abstractmethod
    def append_flags(self, key: str, events: Iterable[Event]) -> Version:
        """Adds flag events durably; those whose id is there already are ignored, so a retry is harmless."""

    @abstractmethod
    def reading(self, key: str, by: str) -> Reading:
        """Where the reader `by` is; the default `Reading` when there is nothing yet."""

    @abstractmethod
    def set_reading(self, key: str, by: str, reading: Reading) -> None:
        """Keeps where the reader `by` is; the last one wins."""

    def marks(self, stored: Stored, by: str) -> Marks:
        """Where the reader `by` is in a discussion that was read, by the indexes of its thread."""
        from store.marks import marks_of

        return marks_of(stored.thread, self.reading(stored.discussion.key, by))

    def set_marks(self, stored: Stored, by: str, marks: Marks) -> None:
        """Keeps where the reader `by` is, as `set_reading` does. Read ids that are not in the thread stay."""
        from store.marks import reading_with

        key = stored.discussion.key
        self.set_reading(key, by, reading_with(stored.thread, marks, self.reading(key, by)))

    @abstractmethod
    def changes(self, since: Version | None = None) -> tuple[Mapping[str, Head], Version]:
        """The heads of the discussions that changed since a version (None: all), and the version."""

    @abstractmethod
    def wait(self, seconds: float) -> bool:
        """Waits up to `seconds` for a change by others; True is a hint to ask `changes`."""

    @abstractmethod
    def check(self, repair: bool = False) -> Iterator[Problem]:
        """Goes through everything and says what is wrong; `repair` mends what can be without loss."""

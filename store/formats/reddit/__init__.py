"""Reddit: pages saved as `.json`, answers of its API, and dumps of submissions and comments.

A page is two Listings (https://www.reddit.com/dev/api): the submission, and its comments with their
replies nested in them; what was not loaded stands as a "more" stub. Dumps (Pushshift, Arctic Shift)
have a submission or a comment on each line, in any order; what has the same `link_id` belongs together.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import orjson

from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.beside import both
from store.formats.dumps import Chunk, Trouble, chunks, is_dump, line_of, mended
from store.formats.json_values import head_value
from store.formats.posts import Told, read_values
from store.formats.reddit.comments import part_of
from store.formats.reddit.discussions import Kind, Record, discussion_of
from store.formats.reddit.lines import known_of, records_of
from store.formats.reddit.things import COMMENT, SUBMISSION, Walk, sure
from store.grouping import Groups
from store.source import Source

if TYPE_CHECKING:
    from store.tree import Tree

_LIKELY: Final = 0.9
_FILES: Final = 100
"""Files of a folder that are looked at to recognise it."""


class Reddit:
    """Discussions of Reddit, whoever saved them."""

    name = "reddit"
    title = "Reddit: a page's .json, answers of its API, dumps of submissions and comments"

    def recognise(self, head: bytes, name: str) -> float:
        """By the kinds of things (`t1`, `t3`, Listing), or by the fields of comments and submissions."""
        return sure(head_value(head))

    def read(self, source: Source) -> Iterator[Parsed]:
        """The discussions in `source`, in the order of what stands first of each."""
        yield from _read([source], source.name)

    def recognise_tree(self, tree: Tree) -> float:
        """By files of Reddit's of which one holds comments without their submission.

        Pages that stand for themselves are read one by one: two of the same are two saves of it.
        """
        names = _visible(tree)
        if not 1 < len(names) <= _FILES:
            return 0.0
        apart = False
        for name in names:
            try:
                value = head_value(tree.source(name).head)
            except SourceError:
                return 0.0
            if sure(value) < _LIKELY:
                return 0.0
            kinds = {thing.kind for thing in Walk().things(orjson.loads(orjson.dumps(value)))}
            apart |= SUBMISSION not in kinds
        return 1.0 if apart else 0.0

    def read_tree(self, tree: Tree) -> Iterator[Parsed]:
        """The discussions in all files together: comments find their submission in another one."""
        yield from _read([tree.source(name) for name in _visible(tree)], tree.name)


def _visible(tree: Tree) -> list[str]:
    return [name for name in tree.names if not name.rpartition("/")[2].startswith(".")]


def _read(sources: list[Source], name: str) -> Iterator[Parsed]:
    trouble = Trouble()
    with Groups() as groups:
        reading = _Reading(groups, trouble)
        for source in sources:
            reading.read(source)
        first = True
        for link, records in groups:
            parsed = discussion_of(link, map(marshal.loads, _taken(records)), reading.flat)
            if parsed is None:
                continue
            if first:
                repairs, rejected = trouble.told()
                parsed = Parsed(parsed.discussion, [*repairs, *parsed.repairs], [*rejected, *parsed.rejected])
            first = False
            yield parsed
    if first:
        rejected = trouble.told()[1]
        why = f" ({rejected[0]})" if rejected else ""
        raise SourceError(
            f"{name}: holds no post and no comment of Reddit{why}", "`afterword formats` lists the forms"
        )


def _taken(records: list[bytes]) -> Iterator[bytes]:
    """The records, each forgotten when it was given."""
    records.reverse()
    while records:
        yield records.pop()


class _Reading:
    """Brings what is in files into groups: one for each submission, by its id.

    `flat` tells whether a comment was read by itself, and not in the Listing of a page.
    """

    def __init__(self, groups: Groups, trouble: Trouble) -> None:
        self._groups = groups
        self._trouble = trouble
        self._walk = Walk()
        self.flat = False

    def read(self, source: Source) -> None:
        """All that is in one file."""
        self._walk = Walk()
        if is_dump(source):
            for chunk, found in both(chunks(source), _data, records_of, source.size):
                self._chunk(chunk, found)
            return
        told = Told()
        for value in read_values(source, told):
            self._value(value)
        self._trouble.repairs += told.repairs
        for sentence in told.rejected:
            self._trouble.reject(sentence)

    def _chunk(self, chunk: Chunk, found: list[dict[str, bytes] | int]) -> None:
        """What `records_of` found in some lines of a dump; what it left is looked at here."""
        lines: list[bytes] = []
        for records in found:
            if isinstance(records, dict):
                for link, record in records.items():
                    self._groups.add(link, record)
                self.flat = True
                continue
            lines = lines or chunk.data.split(b"\n")
            line, number = line_of(lines[records]), chunk.number + records
            try:
                value = orjson.loads(line)
            except orjson.JSONDecodeError:
                value = mended(line, number, self._trouble)
            if value is not None:
                self._value(value, number)

    def _value(self, value: object, number: int = 0) -> None:
        """One value of a file, in a dump that of line `number`."""
        walk, before = self._walk, self._walk.strange
        where = f"line {number}" if number else "a value"
        found = False
        for kind, data, link in walk.things(value):
            found = True
            if kind == COMMENT:
                part = part_of(data)
                if part is None:
                    self._trouble.reject(f"{where}: a comment without an id")
                    continue
                self._add(link, (Kind.KNOWN, known_of(data), [part]))
            else:
                self._add(link, (Kind.SUBMISSION if kind == SUBMISSION else Kind.MORE, data, []))
        if not found and walk.strange > before:
            self._trouble.reject(f"{where}: neither a post nor a comment of Reddit")

    def _add(self, link: str, record: Record) -> None:
        self._groups.add(link, marshal.dumps(record))


def _data(chunk: Chunk) -> bytes:
    return chunk.data

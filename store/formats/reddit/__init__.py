"""Reddit: pages saved as `.json`, answers of its API, and dumps of submissions and comments.

A page is two Listings (https://www.reddit.com/dev/api): the submission, and its comments with their
replies nested in them; what was not loaded stands as a "more" stub. Dumps (Pushshift, Arctic Shift)
have a submission or a comment on each line, in any order; what has the same `link_id` belongs together.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import orjson

from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.dumps import Trouble, is_dump, objects
from store.formats.json_values import head_value
from store.formats.posts import Told, read_values
from store.formats.reddit.comments import part_of
from store.formats.reddit.discussions import Kind, discussion_of
from store.formats.reddit.things import COMMENT, SUBMISSION, Walk, sure
from store.grouping import Groups
from store.source import Source

if TYPE_CHECKING:
    from store.tree import Tree

_KNOWN: Final = 20_000
"""Submissions of which it is remembered that their comments told of them."""

_FLAT: Final = ("kind", "replies", "data", "json")
_TOLD_OF: Final = (
    *("subreddit", "subreddit_id", "subreddit_type", "permalink", "link_permalink", "link_title"),
    *("link_author", "link_url", "num_comments"),
)
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
            parsed = discussion_of(link, [marshal.loads(record) for record in _taken(records)], reading.flat)
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
        self._told_of: set[str] = set()
        self.flat = False

    def read(self, source: Source) -> None:
        """All that is in one file."""
        self._walk = Walk()
        if is_dump(source):
            for number, value in objects(source, self._trouble):
                self._value(value, number)
            return
        told = Told()
        for value in read_values(source, told):
            self._value(value, 0)
        self._trouble.repairs += told.repairs
        for sentence in told.rejected:
            self._trouble.reject(sentence)

    def _value(self, value: object, number: int) -> None:
        """One value of a file: of line `number` in a dump, else 0."""
        if type(value) is dict and "body" in value and not any(value.get(name) for name in _FLAT):
            link = value.get("link_id")
            if type(link) is str and link[:3] == "t3_":
                self._comment(value, link[3:], number)
                self.flat = True
                return
        walk, before = self._walk, self._walk.strange
        found = False
        for thing in walk.things(value):
            found = True
            if thing.kind == COMMENT:
                self._comment(thing.data, thing.link, number)
            else:
                kind = Kind.SUBMISSION if thing.kind == SUBMISSION else Kind.MORE
                self._add(thing.link, kind, thing.data)
        if not found and walk.strange > before:
            where = f"line {number}" if number else "a value"
            self._trouble.reject(f"{where}: neither a post nor a comment of Reddit")

    def _comment(self, data: dict[str, Any], link: str, number: int) -> None:
        part = part_of(data)
        if part is None:
            where = f"line {number}: " if number else ""
            self._trouble.reject(f"{where}a comment without an id")
            return
        if link not in self._told_of:
            if len(self._told_of) >= _KNOWN:
                self._told_of.clear()
            self._told_of.add(link)
            known = {name: data[name] for name in _TOLD_OF if data.get(name) is not None}
            self._add(link, Kind.KNOWN, known)
        self._groups.add(link, marshal.dumps((Kind.COMMENT, *part)))

    def _add(self, link: str, kind: int, data: dict[str, Any]) -> None:
        self._groups.add(link, marshal.dumps((kind, data)))

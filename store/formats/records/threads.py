"""Records become discussions: one of all, or one for each thread, tree, or object that holds some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.mapping import Record
from store.formats.records.build import Builder
from store.formats.records.guess import no_parent, tail
from store.formats.records.plan import Batch, Batches, Plan
from store.model import Repair

_MOST: Final = 200  # rejected records that are told one by one

Numbered = tuple[int, Any]
"""A record and the line it is on."""


def discussions(name: str, plan: Plan, batches: Batches) -> Iterator[Parsed]:
    """The discussions of the file `name`. What is rejected is told with the one it would have belonged to, or
    with the first. Raises `SourceError` where there is none.
    """
    rejected: list[str] = []
    repairs: list[Repair] = []
    found = False
    for parsed in _GROUPINGS[plan.grouping](plan, _told(batches, rejected, repairs)):
        if not (parsed.discussion.comments or parsed.discussion.body or parsed.discussion.title):
            rejected += parsed.rejected
            continue
        found = True
        yield parsed._replace(
            repairs=[*repairs, *parsed.repairs], rejected=_few([*rejected, *parsed.rejected])
        )
        rejected.clear()
        repairs.clear()
    if not found:
        why = rejected[0] if rejected else "no record in it"
        raise SourceError(f"{name}: holds no comment ({why})", "`--map` says which field is what")


def _few(rejected: list[str]) -> list[str]:
    more = len(rejected) - _MOST
    return [*rejected[:_MOST], f"and {more:,} more like these"] if more > 0 else rejected


def _told(batches: Batches, rejected: list[str], repairs: list[Repair]) -> Iterator[Batch]:
    """The batches that hold records; what is wrong with the others is told."""
    for batch in batches():
        repairs.extend(batch.repairs)
        if batch.error:
            rejected.append(batch.error)
        else:
            yield batch


def _numbered(batches: Iterable[Batch]) -> Iterator[Numbered]:
    for batch in batches:
        for record in batch.records:
            yield batch.line, record


def _one(plan: Plan, batches: Iterator[Batch]) -> Iterator[Parsed]:
    """All records are one discussion."""
    around: Record = {}

    def records() -> Iterator[Numbered]:
        for batch in batches:
            if batch.around:
                around.update(batch.around)
            for record in batch.records:
                yield batch.line, record

    builder = Builder(plan)
    builder.take(records())
    yield builder.parsed(around)


def _held(plan: Plan, batches: Iterator[Batch]) -> Iterator[Parsed]:
    """Each batch is a discussion; those that say the same around them are pages of one."""
    waiting: list[Batch] = []
    for batch in batches:
        if waiting and not _same(plan, waiting[0].around, batch.around):
            yield _page(plan, waiting)
            waiting = []
        waiting.append(batch)
    if waiting:
        yield _page(plan, waiting)


def _same(plan: Plan, one: Record, other: Record) -> bool:
    said = [
        tuple(str(plan.about.pick(role, around)) for role in ("id", "title", "url"))
        for around in (one, other)
    ]
    return said[0] == said[1]


def _page(plan: Plan, batches: list[Batch]) -> Parsed:
    builder = Builder(plan, plan.about.identity(batches[0].around))
    builder.take(_numbered(batches))
    return builder.parsed(batches[0].around)


def _by_thread(plan: Plan, batches: Iterator[Batch]) -> Iterator[Parsed]:
    """Records with the same thread are a discussion, in whatever order they come."""
    from store.grouping import Groups

    with Groups() as groups:
        for line, record in _numbered(batches):
            record = plan.inner(record)
            of = plan.reader.thread(record) if isinstance(record, dict) else ""
            groups.add(of, _packed(line, record))
        yield from _grouped(plan, groups)


def _by_root(plan: Plan, batches: Iterator[Batch]) -> Iterator[Parsed]:
    """A record that answers none and has a title is an article; all that answers it goes with it.

    Records come in any order, so which tree one belongs to is known when all ids are.
    """
    from store.grouping import Groups

    over: dict[str, str] = {}
    titled: set[str] = set()
    with Groups() as groups, Groups() as trees:
        for number, (line, record) in enumerate(_numbered(batches)):
            inner = plan.inner(record)
            if not isinstance(inner, dict):
                groups.add("", _packed(line, record))
                continue
            own = plan.reader.identity(inner) or f"\0{number}"
            parent = plan.reader.parent(inner)
            over[own] = "" if no_parent(parent) else parent
            if not over[own] and plan.reader.pick("title", inner):
                titled.add(own)
            groups.add(own, _packed(line, record))
        roots = _roots(over, titled)
        for own, records in groups:
            for record in records:
                trees.add(roots.get(own, ""), record)
        yield from _grouped(plan, trees)


def _roots(over: dict[str, str], titled: set[str]) -> dict[str, str]:
    """The titled record at the top of each one's tree, by ids; "" where there is none."""
    roots: dict[str, str] = {own: own for own in titled}
    for start in over:
        way: list[str] = []
        at = start
        while at and at not in roots:
            roots[at] = ""  # where a circle comes round, or the way ends
            way.append(at)
            parent = over.get(at, "")
            at = parent if parent in over else tail(parent)
            if at not in over:
                at = ""
        root = roots.get(at, "")
        for passed in way:
            roots[passed] = root
    return roots


def _grouped(plan: Plan, groups: Iterable[tuple[str, list[bytes]]]) -> Iterator[Parsed]:
    for of, packed in groups:
        builder = Builder(plan, of)
        builder.take(_unpacked(one) for one in packed)
        yield builder.parsed({})


def _packed(line: int, record: Any) -> bytes:
    try:
        packed = orjson.dumps((line, record))
    except TypeError:  # what only a table can hold (lone surrogates)
        from store.codec import plain

        packed = orjson.dumps((line, plain(record)))
    return bytes(memoryview(packed))  # orjson's own lie in blocks of some KiB each


def _unpacked(packed: bytes) -> Numbered:
    line, record = orjson.loads(packed)
    return line, record


_GROUPINGS: Final = {"one": _one, "held": _held, "thread": _by_thread, "roots": _by_root}

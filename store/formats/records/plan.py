"""How one file is read: its roles, its dates, its discussions; decided by its first records and told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Final, Literal, NamedTuple

from store.errors import SourceError
from store.formats.mapping import Record, Roles, Wanted, option, picker, unknown_field
from store.formats.records.comments import PieceReader, as_text, is_html
from store.formats.records.dates import DateReader, looks_like
from store.formats.records.guess import guess, key, no_parent
from store.formats.records.layout import items_of, unwrapped
from store.formats.records.names import IS_REPLY, plain
from store.formats.records.survey import SAMPLE, Survey
from store.model import Repair
from store.source import STDIN

Grouping = Literal["one", "thread", "roots", "held"]
"""What makes a discussion: all records, those with the same thread, a tree, or those of one list."""

_PACKED: Final = frozenset((".gz", ".bz2", ".xz", ".zst"))
_ENOUGH: Final = 8 * 1024 * 1024  # characters of texts that are looked at before a file is read


class Batch(NamedTuple):
    """Some records that stand together: a row, or the list of one object. `line` is where they begin.

    `around` is what stands around them; `error` says why there is no record, `repairs` what was repaired.
    """

    line: int
    records: list[Any]
    around: Record = {}  # noqa: RUF012 (it is never changed)
    error: str = ""
    repairs: tuple[Repair, ...] = ()


Batches = Callable[[], Iterator[Batch]]
"""Gives the batches of a file from its beginning, as often as it is called."""


@dataclass(slots=True)
class Plan:
    """How a file is read. `title` stands for its discussions where they name none."""

    form: str
    title: str
    roles: Roles
    reader: PieceReader
    about: PieceReader
    grouping: Grouping
    replies: Callable[[Record], Any] | None
    is_reply: Callable[[Record], Any] | None
    fields: list[str]
    shared_url: bool
    inner: Callable[[Any], Any]
    repairs: list[Repair] = field(default_factory=list)


def titled(name: str) -> str:
    """What a discussion of the file `name` is called where nothing else names it."""
    path = PurePath(name)
    if path.suffix.lower() in _PACKED:
        path = path.with_suffix("")
    return path.stem if name != STDIN else "Comments"


def flat(records: Iterable[Any], replies: Callable[[Record], Any] | None) -> Iterator[tuple[Record, int]]:
    """The records and the replies in them in thread order, each with the place of what it answers (-1: none).

    What is no record is left out.
    """
    if replies is None:
        for record in records:
            record = unwrapped(record)
            if isinstance(record, dict):
                yield record, -1
        return
    stack = [(record, -1) for record in reversed(list(records))]
    number = -1
    while stack:
        record, over = stack.pop()
        record = unwrapped(record)
        if not isinstance(record, dict):
            continue
        number += 1
        yield record, over
        inner = items_of(replies(record)) or []
        stack += [(reply, number) for reply in reversed(inner)]


def sample(batches: Batches) -> tuple[list[Batch], bool]:
    """The first batches, and whether they are all."""
    taken: list[Batch] = []
    records = size = 0
    for batch in batches():
        if records >= SAMPLE or size >= _ENOUGH:
            return taken, False
        taken.append(batch)
        records += max(1, len(batch.records))
        size += sum(len(as_text(value)) for record in batch.records[:SAMPLE] for value in _values(record))
    return taken, True


def _values(record: Any) -> Iterable[Any]:
    return (value for value in record.values() if isinstance(value, str)) if isinstance(record, dict) else ()


def plan(
    form: str,
    name: str,
    title: str,
    batches: Batches,
    wanted: Wanted,
    place: str = "",
    given: Roles | None = None,
) -> Plan:
    """How the file `name` is to be read. `given` are roles that its form knows (a table without names).

    Raises `SourceError` for a mapping that names a field which is not there, and where no field is a text.
    """
    first, whole = sample(batches)
    is_date = looks_like()
    survey = _surveyed(first, None, bool(place))
    fields = survey.names
    asked, kept = wanted.of(fields)
    guessed = {**guess(survey, is_date), **(given or {})}
    nested = asked.get("replies", guessed.get("replies", ""))
    replies = picker(nested) if nested else None
    if replies is not None:
        survey = _surveyed(first, replies, bool(place))
        guessed = {**guess(survey, is_date), "replies": nested}
    if not whole:
        _complete(survey, batches, asked, replies)
    for role, path in asked.items():
        if path and role not in ("records", "markup") and not survey.has(path):
            raise unknown_field(name, path, survey.names)
    free = {role: path for role, path in guessed.items() if path not in asked.values()}
    roles = {**free, **asked}
    if not roles.get("text"):
        raise SourceError(
            f"{name}: no field of it looks like a text",
            f"say which it is, as in `{option({'text': _longest(survey)})}`",
        )
    html = _html(roles, survey)
    if html and "markup" not in roles:
        roles["markup"] = "html"
    if place:
        roles["records"] = place
    roles = {role: path for role, path in roles.items() if path}
    dates = _dates(roles, batches, first, whole, replies)
    grouping, about = _grouping(first, roles, survey, is_date)
    plans = Plan(
        form,
        title,
        roles,
        PieceReader(roles, dates, html=html),
        PieceReader(about, DateReader(), html=html),
        grouping,
        replies,
        _is_reply(survey),
        fields,
        roles.get("url") is not None and _shares(survey, roles["url"]),
        unwrapped if any(_is_wrapped(batch) for batch in first) else _as_it_is,
    )
    plans.repairs = [_told(roles, asked, kept, html), *dates.repairs]
    return plans


def fields_of(batches: Batches) -> list[str]:
    """The fields of the first records."""
    first, _ = sample(batches)
    return _surveyed(first, None, lists=False).names


def _surveyed(first: list[Batch], replies: Callable[[Record], Any] | None, lists: bool) -> Survey:
    """The fields of the first records, of replies in them too. With `lists` each batch counts its own ids."""
    survey = Survey()
    for group, batch in enumerate(first):
        for record, _ in flat(batch.records, replies):
            if survey.records >= SAMPLE:
                return survey
            survey.add(record, group if lists else 0)
    return survey


def _complete(
    survey: Survey, batches: Batches, asked: Roles, replies: Callable[[Record], Any] | None
) -> None:
    """Looks on for fields that were asked for and that the first records do not have."""
    wanted = [path for role, path in asked.items() if path and role not in ("records", "markup")]
    if all(survey.has(path) for path in wanted):
        return
    for batch in batches():
        for record, _ in flat(batch.records, replies):
            if any(part.split(".")[0] in record for part in wanted):
                survey.add(record)
        if all(survey.has(path) for path in wanted):
            return


def _longest(survey: Survey) -> str:
    """The field with the longest texts."""
    lengths = {found.name: sum(map(len, found.words())) for found in survey.fields.values()}
    return max(lengths, key=lambda name: lengths[name], default="body")


def _html(roles: Roles, survey: Survey) -> bool:
    if "markup" in roles:
        return roles["markup"] == "html"
    found = survey.named(roles["text"])
    return found is not None and is_html(as_text(value) for value in found.values)


def _dates(
    roles: Roles,
    batches: Batches,
    first: list[Batch],
    whole: bool,
    replies: Callable[[Record], Any] | None,
) -> DateReader:
    """What reads the dates: where some are uncertain, all of them were looked at."""
    path = roles.get("date", "")
    own = plain(path.rpartition(".")[2])
    dates = DateReader(utc=own.endswith(("utc", "gmt")))
    if not path:
        return dates
    pick = picker(path)
    for batch in first:
        for record, _ in flat(batch.records, replies):
            dates.look(pick(record))
    if dates.uncertain and not whole:
        dates = DateReader(utc=dates.utc)
        for batch in batches():
            for record, _ in flat(batch.records, replies):
                dates.look(pick(record))
    dates.settle()
    return dates


def _grouping(
    first: list[Batch], roles: Roles, survey: Survey, is_date: Callable[[Any], bool]
) -> tuple[Grouping, Roles]:
    """What makes a discussion, and the roles of what stands around its records."""
    around = Survey(batch.around for batch in first if batch.around)
    about = guess(around, is_date, holder=True) if around.records else {}
    about = {
        role: path for role, path in about.items() if role not in ("replies", "parent", "depth", "thread")
    }
    if "title" in about or "text" in about:
        return "held", about
    if "thread" in roles:
        return "thread", about
    if "title" in roles and "parent" in roles and _only_roots_have_titles(first, roles):
        return "roots", about
    return "one", about


def _only_roots_have_titles(first: list[Batch], roles: Roles) -> bool:
    """Whether records have a title where they answer nothing, and none where they do."""
    title, parent = picker(roles["title"]), picker(roles["parent"])
    titled = answers = 0
    for batch in first:
        for record, _ in flat(batch.records, None):
            is_root = no_parent(key(parent(record)))
            has_title = bool(as_text(title(record)).strip())
            if has_title and not is_root:
                return False
            titled += has_title
            answers += not is_root
    return titled > 0 and answers > 0


def _is_reply(survey: Survey) -> Callable[[Record], Any] | None:
    found = next((f for f in survey.fields.values() if plain(f.path[-1]) in IS_REPLY), None)
    return picker(found.name) if found is not None else None


def _is_wrapped(batch: Batch) -> bool:
    return any(unwrapped(record) is not record for record in batch.records[:SAMPLE])


def _as_it_is(record: Any) -> Any:
    return record


def _shares(survey: Survey, url: str) -> bool:
    """Whether several records have the same address, so that it is that of what they discuss."""
    found = survey.named(url)
    return found is not None and found.repeats


def _told(roles: Roles, asked: Roles, kept: bool, html: bool) -> Repair:
    if kept:
        return Repair(
            "kept-mapping", f"read as it was asked for before, with {option(roles)} (`--map none` forgets it)"
        )
    if asked:
        return Repair("mapping", f"read with {option(roles)}")
    tags = ", its texts as HTML" if html else ""
    return Repair(
        "guessed-mapping", f"its fields were guessed{tags}; to read it otherwise, change {option(roles)}"
    )

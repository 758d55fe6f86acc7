"""Which fields of a table or of JSON records are a comment's id, author, text …: what `--map` says.

A mapping is written `id=…,parent=…,author=…,date=…,text=…`: a role, and the field that has it. A field inside
another is named with dots ("user.name"); a name with a comma in it stands in double quotes. A role without
a field ("parent=") is left without one; a role that is not named is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Protocol

from store.errors import SourceError, UnknownForm
from store.patterns import lazy

if TYPE_CHECKING:
    from store.formats.base import Form
    from store.formats.csv_records import CsvRecords
    from store.formats.json_records import JsonRecords
    from store.source import Source

Record = dict[str, Any]
"""One row of a table, or one JSON object."""

Roles = dict[str, str]
"""The fields of a mapping by their roles."""

RECORDS: Final = ("json-records", "csv-records")
"""The forms that take a mapping."""

ROLES: Final[Mapping[str, str]] = {
    "id": "what the comment is called",
    "parent": "the id of the comment that it answers",
    "author": "who wrote it",
    "date": "when",
    "text": "the comment itself",
    "title": "the title of the discussion",
    "thread": "which discussion it belongs to; each becomes one of its own",
    "score": "a number",
    "url": "its address",
    "state": "whether it is deleted, spam …",
    "depth": "how deep it stands, where no parent is named and the order tells the rest",
    "replies": "a list of its replies, each a record like it (JSON)",
    "records": "where in the file the list of comments is (JSON)",
    "markup": "what its text is: plain or html",
}
"""The roles and what they mean."""

NONE: Final = "none"
"""The word in the place of a mapping that has a kept one forgotten."""

MARKUPS: Final = ("plain", "html")

_PART: Final = lazy(r'\s*([A-Za-z]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^,"][^,]*|)\s*(?:,|$)')
_QUOTED: Final = lazy(r"\\(.)")
_TO_QUOTE: Final = lazy(r'[,"\\]|^\s|\s$')
_ANY_TEXT: Final = "saved-text"
_SHOWN: Final = 60  # fields that an error lists


class KeptMappings(Protocol):
    """Where mappings are kept from one file to the next, by the names of the fields of a source."""

    def find(self, fields: frozenset[str]) -> str | None:
        """The mapping that is kept for a source with these fields; None where there is none."""

    def all(self) -> list[str]:
        """All mappings that are kept."""

    def keep(self, fields: frozenset[str], mapping: str | None) -> None:
        """Keeps a mapping for sources with these fields; None forgets it."""


class Wanted:
    """How a file is to be read: the mapping that was asked for, and those that are kept.

    `asked` is what `--map` says (None: nothing; "none": forget what is kept). With `keeping`, what was asked
    for is kept when something was read with it. Raises ValueError for what is no mapping.
    """

    def __init__(
        self, asked: str | None = None, kept: KeptMappings | None = None, *, keeping: bool = False
    ) -> None:
        self.asked = asked
        self.roles = parse(asked) if asked is not None and asked != NONE else {}
        self._kept = kept
        self._keeping = keeping

    def of(self, fields: Iterable[str]) -> tuple[Roles, bool]:
        """The roles given for a source with these fields, and whether they are those of a kept mapping.

        "none" has a kept one forgotten.
        """
        names = frozenset(fields)
        if self._kept is None or self.roles:
            return self.roles, False
        if self.asked == NONE:
            self._kept.keep(names, None)
            return {}, False
        roles = _known(self._kept.find(names))
        return roles, bool(roles)

    def known(self) -> list[Roles]:
        """The mappings that are kept."""
        return [roles for mapping in self._kept.all() if (roles := _known(mapping))] if self._kept else []

    def worked(self, fields: Iterable[str]) -> None:
        """Something was read with these roles: they are kept, where they are to be."""
        if self._kept is not None and self._keeping and self.roles and self.asked is not None:
            self._kept.keep(frozenset(fields), told(self.roles))


def _known(kept: str | None) -> Roles:
    """The roles of a kept mapping; {} for one of another version, which knew other roles."""
    try:
        return parse(kept) if kept is not None else {}
    except ValueError:
        return {}


def mapped(source: Source, form: str | None, wanted: Wanted) -> Form:
    """The form that reads `source`: the one that is named or recognised, or that of records where `wanted`
    says which field is what.

    Raises `UnknownForm` where no form claims it, and for a mapping with a form that takes none.
    """
    from store.formats import form_named, recognise

    if form is not None and form not in RECORDS:
        if wanted.roles:
            hint = f"leave --format out, or say {' or '.join(RECORDS)}"
            raise UnknownForm(f"{source.name}: --map is not for the form {form}", hint)
        return form_named(form)
    if form is not None or wanted.roles:
        return _records(form or _likely(source), wanted)
    try:
        found = recognise(source)
    except UnknownForm:
        if (kept := _kept(source, wanted)) is None:
            raise
        return kept
    if found.name in RECORDS:
        return _records(found.name, wanted)
    if found.name == _ANY_TEXT and _may_be_table(source.head):
        return _kept(source, wanted) or found
    return found


def _records(name: str, wanted: Wanted) -> JsonRecords | CsvRecords:
    if name == RECORDS[0]:
        from store.formats.json_records import JsonRecords

        return JsonRecords(wanted)
    from store.formats.csv_records import CsvRecords

    return CsvRecords(wanted)


def _likely(source: Source) -> str:
    from store.formats import beginning

    return RECORDS[0] if beginning(source.head) in "{[" else RECORDS[1]


def _may_be_table(head: bytes) -> bool:
    """A cheap look: the first line has what parts columns."""
    return any(mark in head.split(b"\n", 1)[0] for mark in (b",", b";", b"\t", b"|"))


def _kept(source: Source, wanted: Wanted) -> Form | None:
    """The form that reads the source with a mapping that is kept for its fields; None where none is."""
    if not wanted.known():
        return None
    reader = _records(_likely(source), wanted)
    try:
        return reader if any(wanted.of(fields)[1] for fields in reader.fields(source)) else None
    except SourceError:
        return None


def parse(mapping: str) -> Roles:
    """The roles that a mapping gives. Raises ValueError, which says what is wrong with it."""
    roles: Roles = {}
    at = 0
    while at < len(mapping):
        found = _PART.match(mapping, at)
        if found is None:
            rest = mapping[at:].strip()
            raise ValueError(f"{rest!r} is not a role and its field, as in `text=body`")
        role, field = found[1].lower(), found[2].strip()
        if role not in ROLES:
            raise ValueError(f"there is no role {role!r}; the roles are {', '.join(ROLES)}")
        if field.startswith('"'):
            field = _QUOTED.sub(r"\1", field[1:-1])
        if role == "markup" and field not in MARKUPS:
            raise ValueError(f"markup is one of {', '.join(MARKUPS)}")
        roles[role] = field
        at = found.end()
    if not any(roles.values()):
        raise ValueError("it names no field, as in `id=…,parent=…,author=…,date=…,text=…`")
    return roles


def told(roles: Roles) -> str:
    """The mapping as `--map` takes it."""
    return ",".join(f"{role}={_quoted(roles[role])}" for role in ROLES if role in roles)


def _quoted(field: str) -> str:
    if not _TO_QUOTE.search(field):
        return field
    return '"' + field.replace("\\", "\\\\").replace('"', '\\"') + '"'


def option(roles: Roles) -> str:
    """The whole option, as it can be pasted into a shell."""
    import shlex

    return f"--map {shlex.quote(told(roles))}"


def picker(path: str) -> Callable[[Record], Any]:
    """What takes the value of a field out of a record: None where there is none.

    A field may itself have a dot in its name; that comes first.
    """
    parts = path.split(".")
    if len(parts) == 1:
        return lambda record: record.get(path)

    def pick(record: Record) -> Any:
        if path in record:
            return record[path]
        value: Any = record
        for part in parts:
            if isinstance(value, dict):
                value = value.get(part)
            elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
                value = value[int(part)]
            else:
                return None
        return value

    return pick


def without(record: Record, paths: Iterable[str]) -> Record:
    """The record without these fields, and without what is empty besides. It is a copy where that matters."""
    rest = {name: value for name, value in record.items() if value is not None and value not in ("", [], {})}
    for path in paths:
        if rest.pop(path, None) is not None or "." not in path:
            continue
        _drop(rest, path.split("."))
    return rest


def _drop(rest: Record, parts: list[str]) -> None:
    """Takes the field at the end of `parts` out, and objects that are empty then; the way is copied."""
    way: list[tuple[Record, str]] = []
    level = rest
    for part in parts[:-1]:
        inner = level.get(part)
        if not isinstance(inner, dict):
            return
        inner = dict(inner)
        level[part] = inner
        way.append((level, part))
        level = inner
    level.pop(parts[-1], None)
    for outer, part in reversed(way):
        if outer[part]:
            break
        del outer[part]


def unknown_field(name: str, path: str, fields: Iterable[str]) -> SourceError:
    """The error for a mapping that names a field which the file `name` does not have."""
    known = list(fields)
    more = f" and {len(known) - _SHOWN:,} more" if len(known) > _SHOWN else ""
    return SourceError(
        f"{name}: it has no field {path!r}", f"its fields are {', '.join(known[:_SHOWN])}{more}"
    )

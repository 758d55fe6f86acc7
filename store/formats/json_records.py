"""Any JSON or NDJSON that holds comments: which field is what is guessed by its name, or said by `--map`.

Records stand in a list, one on each line, in an object by their ids, or in lists inside objects; replies may
be nested in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from store.formats.base import Parsed
from store.formats.json_values import Value, head_text, head_value, loads, utf8, values
from store.formats.mapping import Wanted
from store.source import Source

_LOOKED: Final = 300  # values by which the place of the records is found
_HEAD_RECORDS: Final = 20


class JsonRecords:
    """Comments in JSON of any make."""

    name = "json-records"
    title = "any JSON or NDJSON with comments; `--map` says which field is what"

    def __init__(self, wanted: Wanted | None = None) -> None:
        self._wanted = wanted or Wanted()

    def recognise(self, head: bytes, name: str) -> float:
        """At most 0.3: by objects with a field that is called like a text, and others like a comment's."""
        value = head_value(head)
        if not isinstance(value, (dict, list)) or not value:
            return 0.0
        from store.formats.records.dates import looks_like
        from store.formats.records.guess import guess
        from store.formats.records.layout import find, held
        from store.formats.records.plan import flat
        from store.formats.records.survey import Survey

        tops = value[:_HEAD_RECORDS] if isinstance(value, list) else [value]
        is_date = looks_like()
        place = find(tops, is_date)
        found = (
            [record for top in tops for one in held(top, place) for record in one.records] if place else tops
        )
        records = [record for record, _ in flat(found[:_HEAD_RECORDS], None)]
        if not records:
            return 0.0
        roles = guess(Survey(records), is_date)
        if "text" not in roles:
            return 0.0
        said = sum(1 for role in ("id", "author", "date", "parent", "replies") if role in roles)
        alone = len(records) == 1 and not place and not isinstance(value, list)
        if said >= (2 if alone else 1):
            return 0.3
        return 0.0 if alone else 0.15

    def fields(self, source: Source) -> Iterator[list[str]]:
        """The fields of the records, wherever in the source these may stand."""
        from store.formats.records.dates import looks_like
        from store.formats.records.layout import find
        from store.formats.records.plan import fields_of

        tops = _Values(source)
        first = [value.value for value, _ in zip(tops, range(_LOOKED), strict=False) if not value.error]
        places = dict.fromkeys(
            (find(first, looks_like()), *(m.get("records", "") for m in self._wanted.known()))
        )
        for place in places:
            yield fields_of(partial(_batches, tops, place))

    def read(self, source: Source) -> Iterator[Parsed]:
        """The discussions of the records.

        Raises `SourceError` where none is a comment, and for a mapping whose fields are not there.
        """
        from store.formats.records.dates import looks_like
        from store.formats.records.layout import find, having
        from store.formats.records.plan import plan, titled
        from store.formats.records.threads import discussions

        tops = _Values(source)
        first = [value.value for value, _ in zip(tops, range(_LOOKED), strict=False) if not value.error]
        place = self._wanted.roles.get("records")
        if place is None:
            place = self._kept_place(tops)
        if place is None and self._wanted.roles.get("text"):
            place = having(first, self._wanted.roles["text"], looks_like())
        if place is None:
            place = find(first, looks_like())

        def batches() -> Iterator[Any]:
            return _batches(tops, place)

        title = titled(source.name)
        made = plan(self.name, source.name, title, batches, self._wanted, place)
        done = False
        for parsed in discussions(source.name, made, batches):
            if not done:
                self._wanted.worked(made.fields)
            done = True
            yield parsed

    def _kept_place(self, tops: _Values) -> str | None:
        """Where the records are by a mapping that is kept for their fields."""
        from store.formats.records.plan import fields_of

        for roles in self._wanted.known():
            place = roles.get("records")
            if place and self._wanted.of(fields_of(partial(_batches, tops, place))) == (roles, True):
                return place
        return None


def _batches(tops: _Values, place: str) -> Iterator[Any]:
    from store.formats.records.layout import held
    from store.formats.records.plan import Batch

    for value in tops:
        repairs = tuple(value.repairs)
        if value.error:
            yield Batch(value.line, [], error=value.error, repairs=repairs)
            continue
        if not place:
            yield Batch(value.line, [value.value], repairs=repairs)
            continue
        found = False
        for one in held(value.value, place):
            found = True
            yield Batch(value.line, one.records, one.around, repairs=repairs)
            repairs = ()
        if not found:
            yield Batch(value.line, [], error=f"line {value.line}: no records at {place}", repairs=repairs)


class _Values:
    """The values of a source, from its beginning as often as it is gone through."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lines = _has_lines(source.head)
        self._whole: list[Value] | None = None

    def __iter__(self) -> Iterator[Value]:
        if self._lines:
            return self._on_lines()
        if self._whole is None:
            self._whole = _cut(self._source, list(values(self._source)))
        return iter(self._whole)

    def _on_lines(self) -> Iterator[Value]:
        """One value a line, read as a stream."""
        number = 0
        with self._source.open() as stream:
            for raw in stream:
                number += 1
                line = raw.strip()
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if not line:
                    continue
                try:
                    value, repairs = loads(line)
                except ValueError:
                    yield _mended(line, number)
                else:
                    yield Value(value, number, repairs)


def _mended(line: bytes, number: int) -> Value:
    """A line that is not JSON as it is: with what is no UTF-8 in it replaced."""
    try:
        data, repairs = utf8(line)
        value, more = loads(data)
    except ValueError as error:
        return Value(None, number, [], f"line {number}: not JSON ({error})")
    return Value(value, number, [*repairs, *more])


def _has_lines(head: bytes) -> bool:
    """Whether one of the first lines is an object by itself, and more follow."""
    if not head_text(head) or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    lines = [line for line in head.removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    if len(lines) < 2:
        return False
    for line in lines[:3]:
        try:
            if line.strip().startswith(b"{") and isinstance(loads(line.strip())[0], dict):
                return True
        except ValueError:
            continue
    return False


def _cut(source: Source, found: list[Value]) -> list[Value]:
    """The values; of one that breaks off, or is broken somewhere, what stands before that."""
    broken = [value for value in found if value.error]
    if len(broken) != 1 or len(found) != 1:
        return found
    data, _ = utf8(source.data)
    value = _before(data)
    if not value:
        return found
    told = f"{broken[0].error}: what stands before that came in"
    items = value if isinstance(value, list) else [value]
    return [*(Value(item, 1, []) for item in items), Value(None, broken[0].line, [], told)]


def _before(data: bytes) -> Any:
    """The value that `data` begins with, closed where it is cut or broken."""
    import orjson

    value = head_value(data)
    if value is None:
        try:
            orjson.loads(data)
        except orjson.JSONDecodeError as error:
            value = head_value(data.decode()[: error.pos].encode())
    return value

"""A table of comments, CSV, TSV or set apart otherwise (RFC 4180, and what programs make of it).

What a column is is guessed by its name, or said by `--map`.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from store.decoding import decode, is_text
from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.mapping import Record, Roles, Wanted
from store.model import Repair
from store.source import Source

if TYPE_CHECKING:
    from _csv import Reader as CsvRows

    from store.formats.records.plan import Batch

_DELIMITERS: Final = ",;\t|"
_NAMES: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_HEAD_ROWS: Final = 200
_LOOKED: Final = 16384  # bytes by which a table is recognised
_FIELD_LIMIT: Final = 2**31 - 1  # characters of a field: what a C long holds everywhere
_TOLD: Final = 5  # rows that are told by their lines
_WIDEST: Final = 2000  # columns; a text with that many commas is no table
_BEYOND: Final = "beyond"
_SURE: Final = 0.3
_PERHAPS: Final = 0.25


class Dialect(NamedTuple):
    """How a table is set: what parts its columns, and whether a quote in a text is escaped or doubled."""

    delimiter: str
    escaped: bool = False


class CsvRecords:
    """Comments in the rows of a table."""

    name = "csv-records"
    title = "a table with comments (CSV, TSV); `--map` says which column is what"

    def __init__(self, wanted: Wanted | None = None) -> None:
        self._wanted = wanted or Wanted()

    def recognise(self, head: bytes, name: str) -> float:
        """At most 0.3: by a first row of names, one of which is that of a text, and rows as wide as it."""
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        if start in (b"{", b"[", b"<", b"") or not is_text(head):
            return 0.0
        text = _roughly(head[:_LOOKED], name)
        dialect = sniff(text)
        if dialect is None:
            return 0.0
        rows = _complete_rows(text, dialect, len(head) > _LOOKED)
        names = _names(rows)
        if names is None or len(rows) < 2:
            return 0.0
        from store.formats.records.dates import looks_like
        from store.formats.records.guess import guess
        from store.formats.records.survey import Survey

        records = [dict(zip(names, row, strict=False)) for row in rows[1:60] if any(row)]
        roles = guess(Survey(records), looks_like())
        if "text" not in roles:
            return 0.0
        said = sum(1 for role in ("id", "author", "date", "parent", "thread") if role in roles)
        return _SURE if said else _PERHAPS if name.lower().endswith((".csv", ".tsv")) else 0.0

    def fields(self, source: Source) -> Iterator[list[str]]:
        """The names of the columns. Raises `SourceError` where it is no table."""
        yield Table(source).names

    def read(self, source: Source) -> Iterator[Parsed]:
        """The discussions of the rows.

        Raises `SourceError` where they are none, and for a mapping whose columns are not there.
        """
        from store.formats.records.plan import plan, titled
        from store.formats.records.threads import discussions

        table = Table(source)
        given = table.guess() if not table.has_names else {}
        title = titled(source.name)
        made = plan(self.name, source.name, title, table.batches, self._wanted, given=given)
        made.repairs += table.repairs
        done = False
        for parsed in discussions(source.name, made, table.batches):
            if not done:
                self._wanted.worked(made.fields)
            done = True
            yield parsed


def _roughly(head: bytes, name: str) -> str:
    """The text of a beginning: names and what parts them. Guessing an encoding for it would take 40 ms."""
    if b"\0" not in head[:200]:
        return head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    try:
        return decode(head, name).text
    except SourceError:
        return ""


class Table:
    """The rows of a source, each with the names of its columns.

    A row that is longer than the names keeps the rest under "beyond"; a shorter one lacks the last ones.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        head = source.head
        self.repairs: list[Repair] = []
        text, self._encoding = _head_text(source, self.repairs)
        dialect = sniff(text, least=0.2)
        if dialect is None:
            raise SourceError(f"{source.name}: no table: it has no columns that are parted by commas or tabs")
        self.dialect = dialect
        rows = _complete_rows(text, dialect, source.size > len(head))
        names = _names(rows)
        self.has_names = names is not None
        self.names = (
            names if names is not None else [str(n + 1) for n in range(max(map(len, rows), default=0))]
        )
        self._first = rows
        if not self.has_names:
            told = "its first row holds no names: the columns are called 1, 2, 3 …"
            self.repairs.append(Repair("no-header", told))
        elif dialect.delimiter != ",":
            self.repairs.append(Repair("delimiter", f"its columns are parted by {_NAMES[dialect.delimiter]}"))

    def batches(self) -> Iterator[Batch]:
        """One batch for each row, and last what is told of all of them."""
        from store.formats.records.plan import Batch

        csv.field_size_limit(_FIELD_LIMIT)
        uneven: list[int] = []
        count = 0
        with self._open() as text:
            rows = _reader(text, self.dialect)
            line = 1
            while True:
                try:
                    row = next(rows)
                except StopIteration:
                    break
                except csv.Error as error:
                    yield Batch(line, [], error=f"line {rows.line_num}: no row of a table ({error})")
                    line = rows.line_num + 1
                    continue
                begins, line = line, rows.line_num + 1
                count += 1
                if (count == 1 and self.has_names) or not any(row):
                    continue
                if len(row) != len(self.names):
                    uneven.append(begins)
                yield Batch(begins, [self._record(row)])
        if uneven:
            yield Batch(line, [], repairs=(_uneven(uneven, len(self.names)),))

    def _record(self, row: list[str]) -> Record:
        record: Record = dict(zip(self.names, row, strict=False))
        if len(row) > len(self.names):
            record[_BEYOND] = row[len(self.names) :]
        return record

    def _open(self) -> io.TextIOWrapper:
        stream = cast("io.BufferedReader", self._source.open())
        return io.TextIOWrapper(stream, encoding=self._encoding, errors="replace", newline="")

    def guess(self) -> Roles:
        """The roles of columns without names, by what stands in them: the longest is the text."""
        from store.formats.records.dates import looks_like
        from store.formats.records.survey import Survey

        survey = Survey(self._record(row) for row in self._first if any(row))
        is_date = looks_like()
        left = [found for found in survey.fields.values() if found.count and found.path != (_BEYOND,)]
        roles: Roles = {}
        texts = [f for f in left if not _all_numbers(f.words())]
        if texts:
            text = max(texts, key=lambda f: sum(map(len, f.words())) / max(1, survey.records))
            roles["text"] = text.name
            left.remove(text)
        for found in left:
            if found.words() and all(is_date(word) for word in found.words()[:50]):
                roles["date"] = found.name
                left.remove(found)
                break
        for found in left:
            if (
                found.unique
                and found.count == survey.records
                and not any(" " in word for word in found.words())
            ):
                roles["id"] = found.name
                left.remove(found)
                break
        for found in left:
            words = found.words()
            if not _all_numbers(words) and max(map(len, words), default=0) <= 60:
                roles["author"] = found.name
                break
        return roles


def sniff(text: str, least: float = 0.6) -> Dialect | None:
    """How the table that begins with `text` is set; None where it is no table.

    The delimiter is the one with which most rows are as wide as the first, and wider than one
    column; `least` is how many of them have to be.
    """
    best: tuple[float, Dialect] | None = None
    for delimiter in _DELIMITERS:
        first = text.split("\n", 1)[0]
        if delimiter not in first:
            continue
        for escaped in (False, True) if '\\"' in text else (False,):
            dialect = Dialect(delimiter, escaped)
            rows = [row for row in _rows(text, dialect) if any(row)][:_HEAD_ROWS]
            if len(rows) > 2:
                rows.pop()  # it may be cut
            width = len(rows[0]) if rows else 0
            if not 2 <= width <= _WIDEST:
                continue
            even = sum(1 for row in rows if len(row) == width) / len(rows)
            worth = even + min(width, 20) / 100 - escaped / 1000
            if even >= least and (best is None or worth > best[0]):
                best = worth, dialect
    return best[1] if best is not None else None


def _reader(lines: Iterable[str], dialect: Dialect) -> CsvRows:
    return csv.reader(
        (line.replace("\0", "\ufffd") if "\0" in line else line for line in lines),
        delimiter=dialect.delimiter,
        doublequote=not dialect.escaped,
        escapechar="\\" if dialect.escaped else None,
    )


def _rows(text: str, dialect: Dialect) -> list[list[str]]:
    """The first rows of a text; what is broken ends them."""
    csv.field_size_limit(_FIELD_LIMIT)
    rows: list[list[str]] = []
    try:
        for row in _reader(io.StringIO(text, newline=""), dialect):
            rows.append(row)
            if len(rows) > _HEAD_ROWS:
                break
    except csv.Error:
        pass
    return rows


def _complete_rows(text: str, dialect: Dialect, cut: bool) -> list[list[str]]:
    """The first rows that are not empty, without the last where it may be cut."""
    rows = _rows(text, dialect)
    if cut and len(rows) > 1 and len(rows) <= _HEAD_ROWS:
        rows.pop()
    return [row for row in rows if any(row)]


def _names(rows: list[list[str]]) -> list[str] | None:
    """The names of the columns, from the first row, told apart; None where it is a row like the others."""
    if not rows:
        return None
    first = [name.strip().removeprefix("\ufeff") for name in rows[0]]
    filled = [name for name in first if name]
    if len(filled) * 2 < len(first) or any(len(name) > 80 or _is_value(name) for name in filled):
        return None
    if len(set(filled)) < len(filled) and len(set(filled)) * 2 < len(filled):
        return None
    from store.formats.records.names import RANKS, WEAK_TEXT, plain

    known = sum(
        1 for name in filled if plain(name) in WEAK_TEXT or any(plain(name) in r for r in RANKS.values())
    )
    prose = any(name.count(" ") > 5 for name in filled)
    if not known and (prose or len(rows) < 2 or not _is_unlike(first, rows[1:])):
        return None
    seen: Counter[str] = Counter()
    names = []
    for number, name in enumerate(first, 1):
        name = name or f"column {number}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return names


def _is_value(name: str) -> bool:
    """Whether this is a number, a date or an address, which no column is called."""
    bare = name.strip().replace(",", ".")
    if bare.replace(".", "", 1).lstrip("+-").isdecimal():
        return True
    if bare.startswith(("http://", "https://")) or "\n" in name:
        return True
    return any(c.isdigit() for c in bare) and bare[:4].isdecimal() and bare[4:5] in ("-", "/")


def _is_unlike(first: list[str], others: list[list[str]]) -> bool:
    """Whether some column has numbers or long texts below a first cell that is none."""
    for number, name in enumerate(first):
        below = [row[number] for row in others[:50] if number < len(row) and row[number]]
        if below and not _is_value(name) and all(_is_value(value) for value in below):
            return True
        if below and len(name) * 4 < sum(map(len, below)) / len(below):
            return True
    return False


def _all_numbers(words: list[str]) -> bool:
    return all(word.strip().replace(".", "", 1).lstrip("+-").isdecimal() for word in words)


def _uneven(lines: list[int], width: int) -> Repair:
    named = ", ".join(f"{line:,}" for line in lines[:_TOLD]) + (" …" if len(lines) > _TOLD else "")
    rows = "1 row has" if len(lines) == 1 else f"{len(lines):,} rows have"
    where = "line" if len(lines) == 1 else "lines"
    return Repair(
        "ragged", f"{rows} more or fewer than {width} columns ({where} {named}): read as far as they go"
    )


def _head_text(source: Source, repairs: list[Repair]) -> tuple[str, str]:
    """The beginning of a source as text, and its encoding, which is that of all of it where it is small."""
    head = source.head
    whole = source.data if source.size <= 8 * len(head) else head
    cut = whole is head
    if cut and (end := whole.rfind(b"\n")) > 0 and b"\0" not in whole[:200]:
        whole = whole[: end + 1]
    decoded = decode(whole, source.name)
    repairs.extend(decoded.repairs)
    encoding = "utf-8-sig" if decoded.encoding == "utf-8" else decoded.encoding
    if encoding.startswith(("utf-16", "utf-32")) and head.startswith(
        (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
    ):
        encoding = encoding[:6]  # the mark at the beginning says the order, and is no letter
    return decoded.text[: len(head)], encoding

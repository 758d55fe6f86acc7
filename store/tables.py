"""A library's JSON files, read: their tables, their schema, and what can be wrong with them.

The files are TinyDB's: one JSON object of tables, a table an object of documents, each under its
number as text. They are plain enough to be read without TinyDB, which keeps it out of the start of
the program; written they are by `store.storage`.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import orjson

from store.errors import DamagedFile, NewerSchema
from store.layout import Kind

Document = dict[str, Any]
Table = dict[str, Document]
Tables = dict[str, Table]
"""A file's tables by name, and a table's documents by number ("1", "2" …)."""

META: Final = "_meta"
"""The table with one document: the `kind` of the file and the version of its `schema`."""

SCHEMA: Final[dict[Kind, int]] = {"discussion": 1, "flags": 1, "reading": 1, "catalog": 1}
"""The version of each kind of file that this program writes."""

MIGRATIONS: Final[dict[tuple[Kind, int], Callable[[Tables], Tables]]] = {}
"""What makes tables of the next version out of those of (kind, version). They are applied when a
file is read; the file itself changes at its next write."""


class UnreadableFile(DamagedFile):
    """A library's file that the system does not give: no permission, a broken disk, a folder."""

    refused = True

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why, "check who may read it; it was left as it is")
        self.what = f"{path}: could not be read ({why})"


def version_of(stat: os.stat_result) -> str:
    """The version of a file: equal as long as nobody wrote it.

    Time, size and inode are known without reading the file, and do for programs that look at the same
    file system: each write makes another inode, and `store.storage` gives each a later time than
    the one before. A copy has another version, which costs a reading and nothing else.
    """
    return f"{stat.st_mtime_ns:x}-{stat.st_size:x}-{stat.st_ino:x}"


def stamp_of(stat: os.stat_result) -> list[int]:
    """Size in bytes and time in ns: what derived files are compared by. A copy that keeps times keeps it."""
    return [stat.st_size, stat.st_mtime_ns]


def stat_file(path: Path) -> os.stat_result | None:
    """What the system says of a file, None when it is not there. Raises `UnreadableFile`."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UnreadableFile(path, reason(error)) from error


def reason(error: OSError) -> str:
    """Why the system refused, in its own words ("No space left on device")."""
    return os.strerror(error.errno) if error.errno else str(error) or type(error).__name__


def read_tables(path: Path, kind: Kind) -> tuple[Tables, os.stat_result] | None:
    """The tables of a file, migrated to the schema known here; None when there is no file.

    Raises `DamagedFile` (`UnreadableFile` where the system refuses) and `NewerSchema`.
    """
    try:
        with path.open("rb", buffering=0) as file:
            stat = os.fstat(file.fileno())
            data = file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UnreadableFile(path, reason(error)) from error
    if not data.strip():
        raise DamagedFile(
            path, "empty", "put a good copy in its place, or delete it if it never held anything"
        )
    return tables_of(path, kind, data), stat


def tables_of(path: Path, kind: Kind, data: bytes) -> Tables:
    """The tables that the content of the file `path` holds, migrated. Raises `DamagedFile`, `NewerSchema`."""
    return _checked(path, kind, _parsed(path, data))


def _parsed(path: Path, data: bytes) -> object:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        # The standard library also takes what plain TinyDB may have written: NaN, lone surrogates.
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            raise DamagedFile(path, f"not JSON: {error}") from error


def _checked(path: Path, kind: Kind, content: object) -> Tables:
    if not isinstance(content, dict):
        raise DamagedFile(path, "no tables in it")
    tables: Tables = content
    schema = _schema(path, kind, tables.get(META))
    if schema > SCHEMA[kind]:
        raise NewerSchema(path, schema, SCHEMA[kind])
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise DamagedFile(path, f"the table {name} is no table")
        if not set(map(type, table.values())) <= {dict}:
            raise DamagedFile(path, f"the table {name} holds something that is no document")
        numbers = "".join(table)
        if table and not ("" not in table and numbers.isascii() and numbers.isdecimal()):
            raise DamagedFile(path, f"the table {name} has a document without a number")
    while schema < SCHEMA[kind]:
        tables = MIGRATIONS[kind, schema](tables)
        schema += 1
    return tables


def _schema(path: Path, kind: Kind, meta: object) -> int:
    """The schema that a file's `_meta` tells; 1 where there is none, as in files written by hand."""
    document = next(iter(meta.values()), None) if isinstance(meta, dict) else None
    if not isinstance(document, dict):
        return 1
    schema, told = document.get("schema", 1), document.get("kind", kind)
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise DamagedFile(path, f"its schema is {schema!r}")
    if told != kind:
        raise DamagedFile(path, f"it holds {told}, not {kind}")
    return schema


def meta_table(kind: Kind) -> Table:
    """The table `_meta` of a file that is written."""
    return {"1": {"kind": kind, "schema": SCHEMA[kind]}}


def numbered(documents: Iterable[Document]) -> Table:
    """A table of these documents, numbered from 1 as TinyDB does."""
    return {str(number): document for number, document in enumerate(documents, 1)}


def next_number(table: Table) -> int:
    """The number that the next document of a table gets."""
    return max(map(int, table), default=0) + 1


READ_ONLY: Final = frozenset((errno.EACCES, errno.EPERM, errno.EROFS))
"""What the system says where nothing may be written."""

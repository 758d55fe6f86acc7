"""A TinyDB store of our shape: a library's own `discussion.json`, or one that somebody wrote by hand.

TinyDB's file (https://tinydb.readthedocs.io, JSONStorage) is one object: tables by name, each an
object of documents by number. The table `comments` is enough, with `id`, `parent_id`, `author` and
`text`; the table `discussion` holds one document about the article. `docs/store.md` has the fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from store.errors import NewerSchema, SourceError
from store.formats.base import Parsed
from store.formats.documents import parsed
from store.formats.json_values import head_text, loads, utf8
from store.source import Source
from store.tables import META, SCHEMA

_HINT: Final = "docs/store.md describes the tables"
_TABLES: Final = re.compile(r'\{\s*"[^"]*"\s*:\s*\{\s*(?:\}|"\d+"\s*:\s*\{)')
_OURS: Final = re.compile(r'"(?:comments|discussion)"\s*:\s*\{\s*(?:\}|"\d+"\s*:\s*\{)')


class TinyDBStore:
    """A TinyDB file with a table `comments`."""

    name = "tinydb-store"
    title = "a TinyDB file with a table `comments`, as a library keeps them or written by hand"

    def recognise(self, head: bytes, name: str) -> float:
        """By an object of tables with numbered documents, one of them `comments` or `discussion`."""
        text = head_text(head)
        if not _TABLES.match(text):
            return 0.0
        return 1.0 if _OURS.search(text) else 0.3

    def read(self, source: Source) -> Iterator[Parsed]:
        """The one discussion of the store, its comments in the order of the file.

        Raises `NewerSchema` for a library's file that a newer version of the program wrote.
        """
        data, mended = utf8(source.data)
        try:
            store, repairs = loads(data)
        except ValueError as error:
            raise SourceError(f"{source.name}: not JSON ({error})", _HINT) from None
        if not isinstance(store, dict):
            raise SourceError(f"{source.name}: not a TinyDB store", _HINT)
        known = SCHEMA["discussion"]
        if (schema := _schema(store)) > known:
            raise NewerSchema(Path(source.name), schema, known)
        documents = _table(store, "discussion")
        told = documents[0][1] if documents else {}
        numbered = (
            (f"comments, document {number}", document) for number, document in _table(store, "comments")
        )
        found = parsed(
            told if isinstance(told, dict) else {}, numbered, self.name, source.name, [*mended, *repairs]
        )
        if not found.discussion.comments and not (isinstance(told, dict) and told):
            why = found.rejected[0] if found.rejected else "its table is empty"
            raise SourceError(f"{source.name}: a TinyDB store without comments ({why})", _HINT)
        yield found


def _table(store: dict[str, Any], name: str) -> list[tuple[str, object]]:
    """The documents of a table with their numbers, in the order in which TinyDB gives them: the file's."""
    table = store.get(name)
    return list(table.items()) if isinstance(table, dict) else []


def _schema(store: dict[str, Any]) -> int:
    """The schema that a library's file tells; 1 where it tells none."""
    schemas = [meta.get("schema") for _, meta in _table(store, META) if isinstance(meta, dict)]
    return next((schema for schema in schemas if isinstance(schema, int)), 1)

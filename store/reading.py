"""Where readers are, as tables: one document for each reader in the table `readers`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.library import Reading
from store.tables import Document, Table, Tables, next_number


def reading_of(tables: Tables, by: str) -> Reading:
    """Where the reader `by` is; the default where the tables say nothing. What makes no sense is left out."""
    for document in tables.get("readers", {}).values():
        if document.get("by") == by:
            return _reading(document)
    return Reading()


def count_read(tables: Tables) -> dict[str, int]:
    """How many comments each reader has read."""
    return {
        document["by"]: len(_ids(document.get("read")))
        for document in tables.get("readers", {}).values()
        if isinstance(document.get("by"), str)
    }


def with_reading(tables: Tables, by: str, reading: Reading) -> Tables | None:
    """The tables with where `by` is; None when they say so already."""
    document = document_of(by, reading)
    readers: Table = dict(tables.get("readers", {}))
    for number, there in readers.items():
        if there.get("by") == by:
            if there == document:
                return None
            readers[number] = document
            break
    else:
        readers[str(next_number(readers))] = document
    return {**tables, "readers": readers}


def document_of(by: str, reading: Reading) -> Document:
    """The document of the reader `by`."""
    return {
        "by": by,
        "cursor": reading.cursor,
        "line": reading.line,
        "article_line": reading.article_line,
        "article_shown": reading.article_shown,
        "pane": reading.pane,
        "folded": sorted(reading.folded),
        "read": sorted(reading.read),
    }


def _reading(document: Mapping[str, Any]) -> Reading:
    cursor = document.get("cursor")
    return Reading(
        read=_ids(document.get("read")),
        folded=_ids(document.get("folded")),
        cursor=cursor if isinstance(cursor, str) else None,
        line=_integer(document.get("line")),
        article_line=_integer(document.get("article_line")),
        article_shown=document.get("article_shown") is not False,
        pane="article" if document.get("pane") == "article" else "comments",
    )


def _ids(value: object) -> frozenset[str]:
    return (
        frozenset(item for item in value if isinstance(item, str)) if isinstance(value, list) else frozenset()
    )


def _integer(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0

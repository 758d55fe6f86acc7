"""Where readers are, written by the indexes of threads: quick however much they have read."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

import orjson

from store.errors import AfterwordError, NotInLibrary
from store.kept_marks import Kept, changed_list, id_list, read_kept, write_kept
from store.layout import Layout
from store.library import Marks, Reading, Stored
from store.marks import reading_with, strangers
from store.reading import document_of, reading_of
from store.storage import JSONFile, locked
from store.tables import Table, Tables, next_number, stamp_of, stat_file, tables_of, version_of

_EMPTY: Final = b"[]"


class Resuming:
    """The reading marks of the library at `layout`, where they are many."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def keep(self, stored: Stored, by: str, marks: Marks, stamp: list[int]) -> None:
        """Writes the derived file of what a `reading.json` of this `stamp` was found to say."""
        with suppress(OSError):
            write_kept(self._kept(stored), by, stored, stamp, Kept(marks))

    def write(self, stored: Stored, by: str, marks: Marks, timeout: float) -> None:
        """Writes `reading.json` and the derived file. Raises what a write of a library raises."""
        key = stored.discussion.key
        path = self._layout.reading(key)
        with locked(self._layout.lock("reading", key), path, timeout):
            if stat_file(self._layout.discussion(key)) is None:
                raise NotInLibrary(key)
            stat = stat_file(path)
            stamp = stamp_of(stat) if stat else []
            kept = read_kept(self._kept(stored), by, stored, stamp)
            if kept is not None and kept.marks == marks:
                return
            file = JSONFile(path, "reading")
            file.is_still(version_of(stat) if stat else "")
            found = self._spliced(file, stored, by, marks, kept) or _anew(file, stored, by, marks)
            tables, folded, read = found
            document = {
                **document_of(
                    by, reading_with(stored.thread, marks._replace(read=b"", folded=b""), Reading())
                ),
                "folded": orjson.Fragment(folded),
                "read": orjson.Fragment(read),
            }
            file.write({**tables, "readers": _with(tables.get("readers", {}), by, document)})
            with suppress(OSError):
                raw, after = path.read_bytes(), path.stat()
                at = raw.find(orjson.dumps(document))
                read_end = at + len(orjson.dumps(document)) - 1
                read_at = read_end - len(read)
                folded_end = read_at - len(b',"read":')
                places = ((folded_end - len(folded), folded_end), (read_at, read_end))
                kept = Kept(marks, *places) if at >= 0 else Kept(marks)
                write_kept(self._kept(stored), by, stored, stamp_of(after), kept)

    def _spliced(
        self, file: JSONFile, stored: Stored, by: str, marks: Marks, kept: Kept | None
    ) -> tuple[Tables, bytes, bytes] | None:
        """The tables of the file without the reader's lists, and these lists as they are to be.

        None where it is not known where they stand, or too much of them is another.
        """
        if kept is None or kept.folded_at is None or kept.read_at is None:
            return None
        with suppress(OSError, AfterwordError):
            raw = file.path.read_bytes()
            (a, b), (c, d) = kept.folded_at, kept.read_at
            if not (
                0 < a < b < c < d < len(raw) and raw[c] == raw[a] == 0x5B and raw[d - 1] == raw[b - 1] == 0x5D
            ):
                return None
            tables = tables_of(file.path, "reading", raw[:a] + _EMPTY + raw[b:c] + _EMPTY + raw[d:])
            read = changed_list(stored.thread, raw[c:d], kept.marks.read, marks.read)
            folded = raw[a:b]
            if kept.marks.folded != marks.folded:
                folded = id_list(stored.thread, marks.folded)
            if read is not None:
                return tables, folded, read
        return None

    def _kept(self, stored: Stored) -> Path:
        return self._layout.marks / stored.discussion.key


def _anew(file: JSONFile, stored: Stored, by: str, marks: Marks) -> tuple[Tables, bytes, bytes]:
    """The same with lists that are made anew."""
    tables = file.read() or {}
    thread = stored.thread
    others = sorted(strangers(thread, reading_of(tables, by).read))
    return tables, id_list(thread, marks.folded), id_list(thread, marks.read, others)


def _with(readers: Table, by: str, document: dict[str, object]) -> Table:
    """The table with the document of the reader `by`."""
    number = next((number for number, there in readers.items() if there.get("by") == by), None)
    return {**readers, number or str(next_number(readers)): document}

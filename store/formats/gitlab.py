"""GitLab: issues, merge requests and epics with their notes.

- REST (https://docs.gitlab.com/api/notes/ and …/discussions/): an issue with `notes` or `discussions` in it
  or beside it, lists of notes or of discussions alone; also as Perceval wraps them, and GraphQL answers.
- The project export: `issues.ndjson` and `merge_requests.ndjson`, one a line, their notes in them; the
  older `project.json`. It names the authors of notes, and those of issues by a number only.

The notes of one discussion (`discussion_id`) answer its first one. What GitLab itself noted ("closed",
"assigned to …") comes in as well, told apart by `extra["type"]` "system".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from store.bodies.fields import identity, text
from store.formats.base import Parsed
from store.formats.gitlab_notes import LISTS, Thread, kind_of, place_of
from store.formats.json_values import head_value
from store.formats.posts import Record, Told, read_values, record, records, told_first
from store.source import Source

_LOOKED_AT: Final = 400  # values that are looked through to recognise a file


class GitLab:
    """Issues, merge requests and epics."""

    name = "gitlab"
    title = "GitLab issues and merge requests: REST, GraphQL, the project export"

    def recognise(self, head: bytes, name: str) -> float:
        """By an issue that has an `iid`, by notes, by discussions."""
        stack = [head_value(head)]
        for _ in range(_LOOKED_AT):
            if not stack:
                break
            value = stack.pop()
            if isinstance(value, list):
                stack.extend(value[:1])
            elif isinstance(value, dict):
                if _is_subject(value):
                    return (
                        1.0
                        if any(mark in value for mark in (*LISTS, "web_url", "webUrl", "project_id"))
                        else 0.8
                    )
                if _is_note(value) or _is_discussion(value):
                    return 1.0
                stack.extend(reversed([inner for inner in value.values() if isinstance(inner, (dict, list))]))
        return 0.0

    def read(self, source: Source) -> Iterator[Parsed]:
        """One discussion an issue, in the order in which they are named. Raises `SourceError` for none."""
        told = Told()
        threads: dict[str, Thread] = {}
        for number, value in enumerate(read_values(source, told), 1):
            if not _take(value, threads):
                told.rejected.append(f"value {number:,}: neither an issue nor a note of GitLab")
        yield from told_first(_given(threads), told, source, "issue of GitLab")


def _given(threads: dict[str, Thread]) -> Iterator[Parsed]:
    names = _names(threads.values())
    while threads:
        yield threads.pop(next(iter(threads))).parsed(names)


def _is_subject(value: Record) -> bool:
    return "iid" in value and "title" in value


def _is_note(value: Record) -> bool:
    return ("body" in value or "note" in value) and ("noteable_type" in value or "noteable_iid" in value)


def _is_discussion(value: Record) -> bool:
    return "individual_note" in value and isinstance(value.get("notes"), list)


def _names(threads: Iterable[Thread]) -> dict[str, str]:
    """The names of people by their number, as notes tell both. The export has only a number for an issue."""
    names: dict[str, str] = {}
    for thread in threads:
        for note, _ in thread.notes:
            if name := text(record(note.get("author")).get("name")):
                names.setdefault(identity(note.get("author_id")), name)
    names.pop("", None)
    return names


def _take(value: object, threads: dict[str, Thread]) -> bool:
    """Takes what is in a value; whether there was anything."""
    found = False
    stack = [value]
    while stack:
        inner = stack.pop()
        if isinstance(inner, list):
            stack.extend(item for item in reversed(inner) if isinstance(item, (dict, list)))
            continue
        whole = record(inner)
        if _is_subject(whole):
            _thread(whole, threads).take(whole)
        elif _is_discussion(whole):
            notes = records(whole["notes"])
            if notes:
                _noted(notes[0], threads).discussion(whole)
        elif _is_note(whole):
            _noted(whole, threads).note(whole)
        else:
            subject = next(
                (one for one in whole.values() if isinstance(one, dict) and _is_subject(one)), None
            )
            if subject is None:
                stack.extend(one for one in reversed(whole.values()) if isinstance(one, (dict, list)))
                continue
            thread = _thread(subject, threads)
            thread.take(subject)
            for beside in whole.values():
                if beside is not subject:
                    thread.lists(beside)
        found = True
    return found


def _thread(whole: Record, threads: dict[str, Thread]) -> Thread:
    place = place_of(whole)
    project = identity(whole.get("project_id")) or (place.project if place else "")
    kind = place.kind if place and not project.isdigit() else kind_of(whole)
    return threads.setdefault(f"{project}/{kind}/{identity(whole.get('iid'))}", Thread(whole))


def _noted(note: Record, threads: dict[str, Thread]) -> Thread:
    number = identity(note.get("noteable_iid")) or f"id {identity(note.get('noteable_id'))}"
    return threads.setdefault(f"{identity(note.get('project_id'))}/{kind_of(note)}/{number}", Thread(note))

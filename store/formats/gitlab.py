"""GitLab: issues, merge requests and epics with their notes.

- REST (https://docs.gitlab.com/api/notes/ and …/discussions/): an issue with `notes` or `discussions` in it
  or beside it, lists of notes or of discussions alone; also as Perceval wraps them, and GraphQL answers.
- The project export: `issues.ndjson` and `merge_requests.ndjson`, one a line, their notes in them; the
  older `project.json`. It names the authors of notes, and those of issues by a number only.

The notes of one discussion (`discussion_id`) answer its first one. What GitLab itself noted ("closed",
"assigned to …") comes in as well, told apart by `extra["type"]` "system".
"""

from __future__ import annotations

from collections.abc import Iterator

from store.bodies.fields import identity, text
from store.formats.base import Parsed
from store.formats.gitlab_notes import LISTS, Thread, kind_of, place_of
from store.formats.json_values import head_value
from store.formats.posts import (
    Record,
    Told,
    first_record,
    first_sure,
    packed,
    read_values,
    record,
    records,
    told_first,
    unpacked,
)
from store.source import Source

_SUBJECT, _DISCUSSION, _NOTE, _LIST = "subject", "discussion", "note", "list"


class GitLab:
    """Issues, merge requests and epics."""

    name = "gitlab"
    title = "GitLab issues and merge requests: REST, GraphQL, the project export"

    def recognise(self, head: bytes, name: str) -> float:
        """By an issue that has an `iid`, by notes, by discussions."""
        return first_sure(head_value(head), _sure)

    def read(self, source: Source) -> Iterator[Parsed]:
        """One discussion an issue, in the order in which they are named. Raises `SourceError` for none."""
        from store.grouping import Groups

        told = Told()
        names: dict[str, str] = {}
        with Groups() as groups:
            for number, value in enumerate(read_values(source, told), 1):
                count = 0
                for key, said in _parts(value):
                    _names(said[1], names)
                    groups.add(key, packed(said))
                    count += 1
                if not count:
                    told.rejected.append(f"value {number:,}: neither an issue nor a note of GitLab")
            threads = (_thread(parts, names) for _, parts in groups)
            yield from told_first(threads, told, source, "issue of GitLab")


def _thread(parts: list[bytes], names: dict[str, str]) -> Parsed:
    """The discussion that the parts of one thread make."""
    thread: Thread | None = None
    for part in parts:
        kind, value = unpacked(part)
        if thread is None:
            thread = Thread(first_record(value.get("notes")) if kind == _DISCUSSION else value)
        if kind == _SUBJECT:
            thread.take(value)
        elif kind == _DISCUSSION:
            thread.discussion(value)
        elif kind == _NOTE:
            thread.note(value)
        else:
            thread.lists(value)
    assert thread is not None, "a group has a record"
    return thread.parsed(names)


def _sure(value: Record) -> float:
    """How surely an object is GitLab's; 0.0 where it says nothing of it."""
    if _is_subject(value):
        return 1.0 if any(mark in value for mark in (*LISTS, "web_url", "webUrl", "project_id")) else 0.8
    return 1.0 if _is_note(value) or _is_discussion(value) else 0.0


def _is_subject(value: Record) -> bool:
    return "iid" in value and "title" in value


def _is_note(value: Record) -> bool:
    return ("body" in value or "note" in value) and ("noteable_type" in value or "noteable_iid" in value)


def _is_discussion(value: Record) -> bool:
    return "individual_note" in value and isinstance(value.get("notes"), list)


def _names(value: object, names: dict[str, str]) -> None:
    """Adds the names of people by their number, as notes tell both: the export has a number for an issue."""
    whole = record(value)
    for note in records(whole.get("notes")) or [whole]:
        number = identity(note.get("author_id"))
        if number and number not in names and (name := text(record(note.get("author")).get("name"))):
            names[number] = name


def _parts(value: object) -> Iterator[tuple[str, tuple[str, object]]]:
    """What is in a value, with the key of the thread that it is of."""
    stack = [value]
    while stack:
        inner = stack.pop()
        if isinstance(inner, list):
            stack.extend(item for item in reversed(inner) if isinstance(item, (dict, list)))
            continue
        whole = record(inner)
        if _is_subject(whole):
            yield _key(whole), (_SUBJECT, whole)
        elif _is_discussion(whole):
            if notes := records(whole["notes"]):
                yield _key_of_note(notes[0]), (_DISCUSSION, whole)
        elif _is_note(whole):
            yield _key_of_note(whole), (_NOTE, whole)
        else:
            subject = next(
                (one for one in whole.values() if isinstance(one, dict) and _is_subject(one)), None
            )
            if subject is None:
                stack.extend(one for one in reversed(whole.values()) if isinstance(one, (dict, list)))
                continue
            yield _key(subject), (_SUBJECT, subject)
            for beside in whole.values():
                if isinstance(beside, (dict, list)) and beside is not subject:
                    yield _key(subject), (_LIST, beside)


def _key(whole: Record) -> str:
    """What names the thread of an issue."""
    place = place_of(whole)
    project = identity(whole.get("project_id")) or (place.project if place else "")
    kind = place.kind if place and not project.isdigit() else kind_of(whole)
    return f"{project}/{kind}/{identity(whole.get('iid'))}"


def _key_of_note(note: Record) -> str:
    """What names the thread of a note."""
    number = identity(note.get("noteable_iid")) or f"id {identity(note.get('noteable_id'))}"
    return f"{identity(note.get('project_id'))}/{kind_of(note)}/{number}"

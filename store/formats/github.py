"""GitHub: issues, pull requests and discussions with what was said under them.

- REST (https://docs.github.com/rest/issues): an issue with its comments in it or beside it, reviews and
  review comments, lists of any of these, of one issue or of many; timelines; also as Perceval wraps them.
- `gh issue view --json …`, `gh pr view --json …`, and the same for lists.
- GraphQL answers: connections (`nodes`, `edges`) of comments, replies, reviews and review threads.
- `archive.json` of archive_repo: issues and pull requests of a repository.

What is said where belongs together by the addresses in it (`…/owner/repo/issues/7`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from store.bodies.fields import integer, text
from store.formats.base import Parsed
from store.formats.github_fields import Place, place_of
from store.formats.github_threads import Thread
from store.formats.json_values import head_value
from store.formats.posts import (
    Record,
    Told,
    connection,
    first_sure,
    packed,
    read_values,
    record,
    told_first,
    unpacked,
)
from store.source import Source

_SUBJECT, _COMMENT, _LIST = "subject", "comment", "list"
_MAGIC: Final = "E!vIA5L86J2I"
_BODIES: Final = ("body", "bodyText", "bodyHTML", "body_html")
_OF_ISSUES: Final = ("number", "labels", "assignees", "closedAt", "closed_at")
_OF_COMMENTS: Final = ("id", "url", "html_url", "created_at", "createdAt", "submitted_at", "submittedAt")


class GitHub:
    """Issues, pull requests and discussions."""

    name = "github"
    title = "GitHub issues, pull requests and discussions: REST, gh --json, GraphQL, archive.json"

    def recognise(self, head: bytes, name: str) -> float:
        """By an issue or a comment that names its place at GitHub, or who wrote it as GitHub does."""
        return first_sure(head_value(head), _sure)

    def read(self, source: Source) -> Iterator[Parsed]:
        """One discussion an issue, in the order in which they are named. Raises `SourceError` for none."""
        from store.grouping import Groups

        told = Told()
        with Groups() as groups:
            for number, value in enumerate(read_values(source, told), 1):
                count = 0
                for key, said in _parts(value):
                    groups.add(key, packed(said))
                    count += 1
                if not count:
                    told.rejected.append(f"value {number:,}: neither an issue nor a comment of GitHub")
            threads = (_thread(parts) for _, parts in groups)
            yield from told_first(threads, told, source, "issue of GitHub")


def _thread(parts: list[bytes]) -> Parsed:
    """The discussion that the parts of one thread make."""
    thread: Thread | None = None
    for part in parts:
        kind, value, name, repo = unpacked(part)
        if thread is None:
            thread = Thread(_place(value), repo, integer(record(value).get("number")))
        if kind == _SUBJECT:
            thread.take(value)
        elif kind == _COMMENT:
            thread.comment(value)
        else:
            thread.lists(name, value)
    assert thread is not None, "a group has a record"
    return thread.parsed()


def is_subject(value: Record) -> bool:
    """Whether this is an issue, a pull request or a discussion."""
    titled = isinstance(value.get("title"), str) and any(
        name in value for name in ("number", "comments", "url", "html_url")
    )
    return (
        (titled or any(name in value for name in _OF_ISSUES))
        and any(name in value for name in (*_BODIES, "comments", "reviews"))
        and "iid" not in value
    )


def is_comment(value: Record) -> bool:
    """Whether this is a comment, a review or a comment on a line."""
    return (
        "title" not in value
        and not any(name in value for name in _OF_ISSUES)
        and any(name in value for name in _BODIES)
        and any(name in value for name in _OF_COMMENTS)
        and ("user" in value or "author" in value)
    )


def _sure(value: Record) -> float:
    """How surely an object is GitHub's; 0.0 where it says nothing of it."""
    if value.get("magic") == _MAGIC and "issues" in value:
        return 1.0
    return _certainty(value) if is_subject(value) or is_comment(value) else 0.0


def _certainty(value: Record) -> float:
    """How surely an issue or a comment is GitHub's."""
    if place_of(value) is not None:
        return 1.0
    for comment in connection(value.get("comments")).nodes[:1]:
        if place_of(comment) is not None:
            return 1.0
    who = record(value.get("user")) or record(value.get("author"))
    return 0.8 if "login" in who else 0.0


def _parts(value: object) -> Iterator[tuple[str, tuple[str, object, str, str]]]:
    """What is in a value, with the key of the thread that it is of."""
    stack: list[tuple[object, str]] = [(value, "")]
    while stack:
        inner, repo = stack.pop()
        if isinstance(inner, list):
            stack.extend((item, repo) for item in reversed(inner) if isinstance(item, (dict, list)))
            continue
        whole = record(inner)
        repo = _repo(whole) or repo
        if is_subject(whole):
            yield _key(whole, repo), (_SUBJECT, whole, "", repo)
            continue
        if is_comment(whole):
            yield _key(whole, repo), (_COMMENT, whole, "", repo)
            continue
        subject = next((one for one in whole.values() if isinstance(one, dict) and is_subject(one)), None)
        if subject is None:
            stack.extend((one, repo) for one in reversed(whole.values()) if isinstance(one, (dict, list)))
            continue
        key = _key(subject, repo)
        yield key, (_SUBJECT, subject, "", repo)
        for name, beside in whole.items():
            if isinstance(beside, dict) and beside is not subject and is_comment(beside):
                yield key, (_COMMENT, beside, "", repo)
            elif isinstance(beside, (dict, list, int)) and beside is not subject:
                yield key, (_LIST, beside, name, repo)


def _repo(whole: Record) -> str:
    """The repository that what is around an issue names ("owner/name")."""
    for name in ("nameWithOwner", "full_name", "repo"):
        said = text(whole.get(name))
        if said.count("/") == 1:
            return said
    return ""


def _place(whole: Record) -> Place | None:
    """Where an issue or a comment stands: by itself, or by its first comment."""
    place = place_of(whole)
    for name in ("comments", "reviews"):
        nodes = connection(whole.get(name)).nodes
        place = place or (place_of(nodes[0]) if nodes else None)
    return place


def _key(whole: Record, repo: str) -> str:
    """What names the thread of an issue or a comment."""
    number = integer(whole.get("number"))
    place = _place(whole)
    return place.key if place else f"{repo}#{number}" if number is not None else text(whole.get("title"))

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
from store.formats.github_threads import Thread, place_of
from store.formats.json_values import head_value
from store.formats.posts import Record, Told, connection, read_values, record, told_first
from store.source import Source

_MAGIC: Final = "E!vIA5L86J2I"
_BODIES: Final = ("body", "bodyText", "bodyHTML", "body_html")
_OF_ISSUES: Final = ("number", "labels", "assignees", "closedAt", "closed_at")
_OF_COMMENTS: Final = ("id", "url", "html_url", "created_at", "createdAt", "submitted_at", "submittedAt")
_FOUND_AT_ONCE: Final = 400  # values that are looked through to recognise a file


class GitHub:
    """Issues, pull requests and discussions."""

    name = "github"
    title = "GitHub issues, pull requests and discussions: REST, gh --json, GraphQL, archive.json"

    def recognise(self, head: bytes, name: str) -> float:
        """By an issue or a comment that names its place at GitHub, or who wrote it as GitHub does."""
        stack = [head_value(head)]
        for _ in range(_FOUND_AT_ONCE):
            if not stack:
                break
            value = stack.pop()
            if isinstance(value, list):
                stack.extend(value[:1])
            elif isinstance(value, dict):
                if value.get("magic") == _MAGIC and "issues" in value:
                    return 1.0
                if is_subject(value) or is_comment(value):
                    return _certainty(value)
                stack.extend(reversed([inner for inner in value.values() if isinstance(inner, (dict, list))]))
        return 0.0

    def read(self, source: Source) -> Iterator[Parsed]:
        """One discussion an issue, in the order in which they are named. Raises `SourceError` for none."""
        told = Told()
        threads: dict[str, Thread] = {}
        for number, value in enumerate(read_values(source, told), 1):
            if not _take(value, threads):
                told.rejected.append(f"value {number:,}: neither an issue nor a comment of GitHub")
        yield from told_first(_given(threads), told, source, "issue of GitHub")


def _given(threads: dict[str, Thread]) -> Iterator[Parsed]:
    while threads:
        yield threads.pop(next(iter(threads))).parsed()


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


def _certainty(value: Record) -> float:
    """How surely an issue or a comment is GitHub's."""
    if place_of(value) is not None:
        return 1.0
    for comment in connection(value.get("comments")).nodes[:1]:
        if place_of(comment) is not None:
            return 1.0
    who = record(value.get("user")) or record(value.get("author"))
    return 0.8 if "login" in who else 0.0


def _take(value: object, threads: dict[str, Thread]) -> bool:
    """Takes what is in a value; whether there was anything."""
    found = False
    stack: list[tuple[object, str]] = [(value, "")]
    while stack:
        inner, repo = stack.pop()
        if isinstance(inner, list):
            stack.extend((item, repo) for item in reversed(inner) if isinstance(item, (dict, list)))
            continue
        whole = record(inner)
        repo = _repo(whole) or repo
        if is_subject(whole):
            _thread(whole, repo, threads).take(whole)
            found = True
            continue
        if is_comment(whole):
            _thread(whole, repo, threads).comment(whole)
            found = True
            continue
        subject = next((one for one in whole.values() if isinstance(one, dict) and is_subject(one)), None)
        if subject is not None:
            thread = _thread(subject, repo, threads)
            thread.take(subject)
            for name, beside in whole.items():
                if beside is not subject:
                    thread.lists(
                        name, [beside] if isinstance(beside, dict) and is_comment(beside) else beside
                    )
            found = True
            continue
        stack.extend((one, repo) for one in reversed(whole.values()) if isinstance(one, (dict, list)))
    return found


def _repo(whole: Record) -> str:
    """The repository that what is around an issue names ("owner/name")."""
    for name in ("nameWithOwner", "full_name", "repo"):
        said = text(whole.get(name))
        if said.count("/") == 1:
            return said
    return ""


def _thread(whole: Record, repo: str, threads: dict[str, Thread]) -> Thread:
    """The thread that an issue or a comment belongs to."""
    place = place_of(whole)
    if place is None:
        for name in ("comments", "reviews"):
            nodes = connection(whole.get(name)).nodes
            place = place_of(nodes[0]) if nodes and place is None else place
    number = integer(whole.get("number"))
    key = place.key if place else f"{repo}#{number}" if number is not None else text(whole.get("title"))
    thread = threads.get(key)
    if thread is None:
        thread = threads[key] = Thread(place, repo, number)
    return thread

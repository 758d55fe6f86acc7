"""A discussion from the tables of its file (`store.encoding` writes them), and its row in a list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from store.building import build
from store.codec import comments_of, discussion_of
from store.documents import thread_of
from store.errors import DamagedFile
from store.library import Row, Stored
from store.model import Discussion, Repair
from store.tables import Tables, read_tables, version_of
from store.thread import Thread


def read_discussion(path: Path, key: str) -> Stored | None:
    """The discussion in the file `path`, None when there is none. Raises `DamagedFile`, `NewerSchema`."""
    found = read_tables(path, "discussion")
    if found is None:
        return None
    return stored_of(path, key, found[0], version_of(found[1]))


def stored_of(path: Path, key: str, tables: Tables, version: str) -> Stored:
    """The discussion that the tables of the file `path` hold. Raises `DamagedFile`."""
    if "comments" not in tables and "discussion" not in tables:
        raise DamagedFile(path, "neither a table `comments` nor a table `discussion` in it")
    documents = tables.get("comments", {}).values()
    thread, repairs = thread_of(documents), list[Repair]()
    if thread is None:
        try:
            comments = comments_of(documents)
        except ValueError as error:
            raise DamagedFile(path, str(error)) from error
        thread, repairs = build(comments)
    document = next(iter(tables.get("discussion", {}).values()), {})
    discussion = replace(discussion_of(document), key=key, comments=thread)
    return Stored(discussion, thread, version, repairs)


def row_of(key: str, discussion: Discussion, thread: Thread, flags: int) -> Row:
    """What a list shows of a discussion, to a reader who has read nothing of it."""
    origin = discussion.origins[-1] if discussion.origins else None
    return Row(
        key=key,
        title=discussion.title,
        site=discussion.site,
        source=discussion.source,
        published=discussion.published,
        imported=discussion.imported,
        closed=discussion.closed,
        comments=thread.comments,
        max_depth=thread.max_depth,
        flags=flags,
        sha256=origin.sha256 if origin else "",
        author=discussion.author,
        file=origin.file if origin else "",
        unread=thread.comments,
    )

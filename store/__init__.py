"""Discussions: what they are, how they are kept, brought in, found and flagged.

`store` knows nothing of terminals and can be used from any script:

    from store import Library
    library = Library.open("my-library")
    for row in library.list().rows:
        print(row.key, row.title)
"""

from store.library import Library
from store.model import Comment, Discussion, Flag, Mark, Origin, Repair, Span
from store.thread import Thread

__all__ = ["Comment", "Discussion", "Flag", "Library", "Mark", "Origin", "Repair", "Span", "Thread"]

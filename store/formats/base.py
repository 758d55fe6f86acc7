"""What every form is: the contract between a file's form and the import.

A form is one module here with one class that follows `Form`, one entry in `store.formats.FORMS`,
one section in `docs/formats.md`, one sample and its tests. Data flows one way: a `Source` gives
bytes, a form turns them into `Parsed` discussions, the library keeps them.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from store.model import Discussion, Repair
from store.source import Source

if TYPE_CHECKING:
    from store.tree import Tree


class Parsed(NamedTuple):
    """One discussion as a form read it.

    `repairs` says what the form repaired or guessed, `rejected` what it could not take and why
    (a sentence each, with the line or the byte where there is one).
    """

    discussion: Discussion
    repairs: list[Repair]
    rejected: list[str]


@runtime_checkable
class Form(Protocol):
    """A form that discussions come in.

    `name` is the word of the command line and of `Discussion.source` ("saved-text"), `title` says
    what it is for people ("a page saved as plain text").
    """

    name: str
    title: str

    def recognise(self, head: bytes, name: str) -> float:
        """How surely a source whose first 64 KiB are `head` and whose file name is `name` has this form.

        From 0.0 (it has not) to 1.0 (no doubt). It looks at the content first; `name` may tip the
        balance and never decides. It must not raise, whatever the bytes.
        """

    def read(self, source: Source) -> Iterator[Parsed]:
        """The discussions in `source`, in their order.

        Raises `store.errors.SourceError` when there is nothing in it that can be read.
        """


@runtime_checkable
class TreeForm(Form, Protocol):
    """A form that also reads several files as one: a folder, or an archive of files."""

    def recognise_tree(self, tree: "Tree") -> float:
        """How surely the files of `tree` together have this form, from 0.0 to 1.0.

        It looks at the names and at a few heads, and must not raise. A file by itself that `recognise`
        would claim is no reason: what no form claims as a tree is read file by file.
        """

    def read_tree(self, tree: "Tree") -> Iterator[Parsed]:
        """The discussions in `tree`. Raises `store.errors.SourceError` when there is none."""

"""The form: what is mail, and its discussions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.mail.archive import Archive
from store.formats.mail.discussions import parsed
from store.formats.mail.folders import folder_certainty, read_folder
from store.formats.mail.looks import box_certainty, message_certainty
from store.model import Repair
from store.source import Source

if TYPE_CHECKING:
    from store.tree import Tree


class Mail:
    """Messages in mbox, Pipermail's text, Maildir or files of their own."""

    name = "mail"
    title = "mail: mbox, Maildir, Pipermail, .eml"

    def recognise(self, head: bytes, name: str) -> float:
        """Sure of a box whose first line parts messages, and of a message with fields that only mail has."""
        return max(box_certainty(head), message_certainty(head))

    def read(self, source: Source) -> Iterator[Parsed]:
        """The discussions in a box, or that of a message. Raises `SourceError` where there is no message."""
        archive = Archive()
        archive.add_box(source)
        yield from self._discussions(archive, source.name)

    def recognise_tree(self, tree: Tree) -> float:
        """Sure of a Maildir, likely of a folder in which all that is looked at is mail."""
        return folder_certainty(tree)

    def read_tree(self, tree: Tree) -> Iterator[Parsed]:
        """The discussions in a folder, over all its files. Raises `SourceError` where there is no message."""
        archive = Archive()
        told = read_folder(archive, tree)
        yield from self._discussions(archive, tree.name, told)

    def _discussions(self, archive: Archive, name: str, told: str = "") -> Iterator[Parsed]:
        if not len(archive):
            why = "; ".join(archive.rejected[:1])
            raise SourceError(
                f"{name}: no message in it" + (f" ({why})" if why else ""), "give a box or a Maildir"
            )
        first = True
        for thread in archive.threads.threads():
            found = parsed(archive, thread, self.name)
            if first:
                # What is told of the whole archive is told with its first discussion.
                first = False
                found.rejected[:0] = archive.rejected
                if told:
                    found.repairs.append(Repair("left-out", told))
                if archive.left_out:
                    found.repairs.append(Repair("left-out", "a mail program's note to itself is left out"))
            yield found

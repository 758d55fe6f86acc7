"""Folders of mail: Maildir (cr.yp.to/proto/maildir.html), also nested, `.eml` files, MH, boxes by month."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from store.errors import SourceError
from store.formats.mail.archive import Archive
from store.formats.mail.looks import box_certainty, message_certainty
from store.source import Source

if TYPE_CHECKING:
    from store.tree import Tree

_LOOKS: Final = 8
"""Files of a folder whose beginning is looked at."""

_IN_MAILDIR: Final = frozenset(("cur", "new"))


def folder_certainty(tree: Tree) -> float:
    """How surely the files of a folder are an archive of mail."""
    names = _candidates(tree.names)
    if not names:
        return 0.0
    delivered = [name for name in names if not _IN_MAILDIR.isdisjoint(name.split("/")[:-1])]
    if delivered and sum(_is_mail(tree, name) for name in _some(delivered)) * 2 >= min(
        len(delivered), _LOOKS
    ):
        return 1.0
    return 0.9 if len(names) > 1 and all(_is_mail(tree, name) for name in _some(names)) else 0.0


def _some(names: Sequence[str]) -> Sequence[str]:
    """A few of these, from the first to the last."""
    return names[:: -(-len(names) // _LOOKS)]


def read_folder(archive: Archive, tree: Tree) -> str:
    """Takes all messages of a folder's files; what else is in it is told in one sentence, "" for nothing."""
    others: list[str] = []
    waiting = 0
    for name in tree.names:
        if _is_waiting(name):
            waiting += 1
            continue
        if _is_hidden(name):
            continue
        try:
            source = tree.source(name)
            head = source.head
        except SourceError:
            others.append(name)
            continue
        if box_certainty(head) and not _is_single(name, source):
            try:
                archive.add_box(source)
            except SourceError as error:
                archive.rejected.append(str(error))
        elif message_certainty(head) or box_certainty(head):
            archive.add_file(partial(tree.source, name), head)
        else:
            others.append(name)
    told = []
    if others:
        count = len(others)
        told.append(
            f"{count:,} {'file is' if count == 1 else 'files are'} no mail, left out: {', '.join(others[:3])}"
        )
        if count > 3:
            told[-1] += " …"
    if waiting:
        were = "was" if waiting == 1 else "were"
        told.append(f"{waiting:,} in tmp, which {were} not delivered to the end, left out")
    return "; ".join(told)


def _candidates(names: Sequence[str]) -> Sequence[str]:
    return [name for name in names if not _is_hidden(name) and not _is_waiting(name)]


def _is_hidden(name: str) -> bool:
    """Whether a file is a mail program's own. Folders with a dot before their name are Maildir++'s."""
    parts = name.split("/")
    return (
        parts[-1].startswith((".", "dovecot", "maildirfolder", "subscriptions", "courierimap"))
        or ".notmuch" in parts
    )


def _is_waiting(name: str) -> bool:
    """Whether a message is not delivered yet: it stands in the `tmp` of a Maildir."""
    return "tmp" in name.split("/")[:-1]


def _is_single(name: str, source: Source) -> bool:
    """Whether a file with a "From " line is one message of a folder, and no box."""
    return name.endswith(".eml") or not _IN_MAILDIR.isdisjoint(name.split("/")[:-1])


def _is_mail(tree: Tree, name: str) -> bool:
    try:
        head = tree.source(name).head
    except SourceError:
        return False
    return bool(box_certainty(head) or message_certainty(head))

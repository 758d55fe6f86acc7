"""A thread of messages becomes a discussion: the first message is the article, the others its comments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.mail import subjects
from store.formats.mail.archive import Archive
from store.formats.mail.messages import Message, read_message
from store.formats.mail.threading import Thread
from store.identity import CommentIds, fold_text
from store.model import Comment, Discussion, Repair

NO_SUBJECT = "(no subject)"
"""The title of a discussion whose first message has none; mail programs say it so."""


class _Placed(NamedTuple):
    """A message in its thread: what orders it, its id and its parent's, None for a placeholder's message."""

    order: float
    at: int
    identity: str
    parent: str | None
    message: Message | None


def parsed(archive: Archive, thread: Thread, form: str) -> Parsed:
    """The discussion of one thread, with what was repaired in it and what of it could not be read."""
    return _Reading(archive, thread).parsed(form)


class _Reading:
    def __init__(self, archive: Archive, thread: Thread) -> None:
        self.archive = archive
        self.thread = thread
        self.repairs: list[Repair] = []
        self.rejected: list[str] = []
        self.messages: list[Message] = []
        self.ids = CommentIds()
        self.without_id = 0

    def parsed(self, form: str) -> Parsed:
        thread = self.thread
        root = self._message(thread.root) if thread.root is not None else None
        root_id = (
            self._identity(thread.root, root)
            if thread.root is not None and root is not None
            else thread.absent
        )
        placed = self._branches(root.order if root else None)
        placed += self._again(placed, root, root_id)
        placed.sort(key=lambda one: (one.order, one.at))
        subject = root.subject if root else ""
        if root is None:
            first = next((one.message for one in placed if one.message is not None), Message())
            subject = subjects.without_reply(first.subject)
        title = subject or self._untitled()
        comments = [_comment(one, title) for one in placed]
        self._tell(root)
        extra = dict(root.extra) if root else {}
        if "posted_text" in extra:
            extra["published_text"] = extra.pop("posted_text")
        extra.pop("permalink", None)
        if thread.answered:
            extra["in_reply_to"] = thread.answered
        # An archive of mail is a stretch of time, and a box does not say where it ends: what is not in a
        # later one has not gone.
        extra["partial"] = ["comments"] if root is not None else ["comments", "article"]
        site = next((one.site for one in ([root] if root else self.messages) if one.site), "")
        if not site and subjects.tag(title) == self.archive.tag:
            site = self.archive.tag
        discussion = Discussion(
            title=title,
            url=root.url if root else "",
            source=form,
            source_id=root_id,
            site=site,
            author=root.author if root else "",
            published=root.posted if root else None,
            body=root.text if root else "",
            body_marks=root.marks if root else (),
            comments=comments,
            extra=extra,
        )
        return Parsed(discussion, self.repairs, self.rejected)

    def _message(self, number: int) -> Message:
        """A message as it is read; one that cannot be read any more is told and empty."""
        try:
            raw = self.archive.raw(number)
        except SourceError as error:
            self.rejected.append(str(error))
            return Message()
        message = read_message(raw.data, raw.from_line, raw.escapes)
        self.messages.append(message)
        return message

    def _identity(self, number: int, message: Message) -> str:
        """The id of a message: its own, else a hash of what it says."""
        if self.archive.has_id(number):
            return self.archive.threads.identity(number)
        self.without_id += 1
        dated = str(message.extra.get("posted_text") or message.posted or "")
        return self.ids.made(message.author, dated, message.text)

    def _branches(self, order: float | None) -> list[_Placed]:
        """The messages below the first one. One without a date comes after the one before it in the file."""
        placed: list[_Placed] = []
        last = order or 0.0
        for branch in self.thread.branches:
            if branch.number is None:
                placed.append(_Placed(last, len(placed), branch.identity, branch.parent, None))
                continue
            message = self._message(branch.number)
            last = last if message.order is None else message.order
            identity = self._identity(branch.number, message)
            placed.append(_Placed(last, len(placed), identity, branch.parent, message))
        return placed

    def _again(self, placed: list[_Placed], root: Message | None, root_id: str) -> list[_Placed]:
        """Messages with an id that another has. One that says the same is left out; others stay, told."""
        known: dict[str, list[tuple[Message, str | None]]] = {}
        if self.thread.again:
            known = {one.identity: [(one.message, one.parent)] for one in placed if one.message is not None}
            if root is not None:
                known[root_id] = [(root, None)]
        more: list[_Placed] = []
        same = 0
        for number, identity in self.thread.again:
            message = self._message(number)
            others = known.get(identity, [])
            if any(_same(message, other) for other, _ in others):
                same += 1
                self.messages.remove(message)
                continue
            parent = others[0][1] if others else None
            suffixed = f"{identity}~{len(others) + 1}"
            others.append((message, parent))
            more.append(_Placed(message.order or 0.0, len(placed) + len(more), suffixed, parent, message))
            self.repairs.append(
                Repair("duplicate-id", f"another message with the id {identity} became {suffixed}", suffixed)
            )
        if same:
            self.repairs.append(
                Repair(
                    "same-message",
                    _counted(same, "message stands", "messages stand")
                    + " twice in the file with the same text: one of each is kept",
                )
            )
        return more

    def _untitled(self) -> str:
        self.repairs.append(Repair("guessed-title", "its first message has no subject"))
        return NO_SUBJECT

    def _tell(self, root: Message | None) -> None:
        """Tells what was guessed and what was wrong in the messages of the discussion."""
        tell = self.repairs.append
        thread = self.thread
        if root is None:
            tell(
                Repair("missing-root", f"the message that it begins with is not in the file: {thread.absent}")
            )
        elif thread.answered:
            tell(Repair("missing-parent", f"it answers a message that is not in the file: {thread.answered}"))
        if absent := sum(branch.number is None for branch in thread.branches):
            tell(
                Repair(
                    "missing-parent",
                    _counted(absent, "message that is answered is", "messages that are answered are")
                    + " not in the file; "
                    + ("a placeholder stands for it" if absent == 1 else "placeholders stand for them"),
                )
            )
        if thread.guessed:
            tell(
                Repair(
                    "guessed-thread",
                    _counted(len(thread.guessed), "message does", "messages do")
                    + " not say what is answered: the subject put them here",
                )
            )
        if self.without_id:
            tell(
                Repair(
                    "no-id",
                    _counted(self.without_id, "message has", "messages have")
                    + " no Message-ID; one was made",
                )
            )
        if wrong := [message.wrong_date for message in self.messages if message.wrong_date]:
            told = next((date for date in wrong if date != "none"), "")
            tell(
                Repair(
                    "wrong-date",
                    _counted(len(wrong), "message has", "messages have")
                    + (f" a date that cannot be right (“{told[:60]}”)" if told else " no date")
                    + ": the time of arrival stands for it, where there is one",
                )
            )
        for encoding, count in _tally(one for message in self.messages for one in message.encoding):
            tell(
                Repair(
                    "wrong-encoding",
                    _counted(count, "text was", "texts were") + f" read as {encoding}",
                )
            )
        named = sum(_length(message.extra.get("attachments")) for message in self.messages)
        if named:
            tell(
                Repair(
                    "attachments",
                    _counted(named, "attachment is", "attachments are")
                    + f" named; what is in {'it' if named == 1 else 'them'} stays in the file",
                )
            )


def _comment(one: _Placed, title: str) -> Comment:
    message = one.message
    if message is None:
        return Comment(one.identity, one.parent, state="missing")
    extra = message.extra
    if message.subject and subjects.without_reply(message.subject) != subjects.without_reply(title):
        extra["subject"] = message.subject
    return Comment(
        one.identity,
        one.parent,
        author=message.author,
        posted=message.posted,
        text=message.text,
        marks=message.marks,
        extra=extra,
    )


def _same(one: Message, other: Message) -> bool:
    """Whether two copies say the same; a list may have added lines below one of them."""
    if one.text == other.text:
        return True
    first, second = fold_text(one.text), fold_text(other.text)
    shorter, longer = sorted((first, second), key=len)
    return bool(shorter) and longer.startswith(shorter)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _length(value: object) -> int:
    return len(value) if isinstance(value, list) else 0


def _tally(words: Iterable[str]) -> list[tuple[str, int]]:
    """How often each occurs, in the order in which they come."""
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return list(counts.items())

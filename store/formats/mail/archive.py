"""The messages of an archive by their numbers: where each stands, and its bytes when asked for."""

from __future__ import annotations

import io
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final, NamedTuple, cast

from store.errors import SourceError
from store.formats.mail import subjects
from store.formats.mail.boxes import messages
from store.formats.mail.headers import words
from store.formats.mail.looks import message_certainty
from store.formats.mail.messages import Escapes
from store.formats.mail.threading import Threads
from store.source import FileSource, Source

IN_MEMORY: Final = 32 * 1024 * 1024
"""Bytes of what is unpacked that are held in memory; more go to a temporary file."""

_PIECE: Final = 1024 * 1024
_NONE: Final = "\0"
"""What the ids begin with that messages without one bear while they are threaded: no header can hold it."""

Opener = Callable[[], Source]


class Raw(NamedTuple):
    """The bytes of a message, the date of the "From " line before it, and how the box marks such lines."""

    data: bytes
    from_line: str
    escapes: Escapes


class Archive:
    """The messages of one or more boxes, or files of one message.

    `threads` knows what they answer. `rejected` says what could not be read.
    """

    def __init__(self) -> None:
        self.threads = Threads()
        self.rejected: list[str] = []
        self.left_out = 0
        """Messages of mail programs to themselves, which are none."""
        self._boxes: list[BinaryIO | FileSource | Opener] = []
        self._box = array("i")
        self._start = array("q")
        self._end = array("q")
        self._tags: Counter[str] = Counter()
        self._rd = False

    def __len__(self) -> int:
        return len(self._box)

    @property
    def tag(self) -> str:
        """The name that most subjects bear in brackets, "" where there is none."""
        for name, count in self._tags.most_common(1):
            return name if name and count * 2 > len(self) else ""
        return ""

    def add_box(self, source: Source) -> None:
        """Takes the messages in a box."""
        stream = self._seekable(source)
        box = source if type(source) is FileSource else stream
        number = len(self._boxes)
        self._boxes.append(box)
        first = True
        for found in messages(stream):
            if first:
                first = False
                has_line = self._at(box, found.start, found.start + 5) == b"From "
                if not has_line and not message_certainty(found.head + b"\n\n"):
                    size = found.end - found.start
                    if self._at(box, found.start, found.end).strip():
                        self.rejected.append(
                            f"{source.name}: the first {size:,} bytes are before the first message; left out"
                        )
                    continue
                line = self._at(box, found.start, found.start + 100) if has_line else b""
                self._rd = self._rd or b"mboxrd@z" in line
            if (
                b"FOLDER INTERNAL DATA" in found.head
                and b"\nSubject: DON'T DELETE THIS MESSAGE" in found.head
            ):
                self.left_out += 1
                continue
            self._add(found.head, number, found.start, found.end)

    def add_file(self, opener: Opener, head: bytes) -> None:
        """Takes a file of one message that begins with `head`; it is opened again when it is read."""
        self._boxes.append(opener)
        text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if text.startswith(b"From "):
            text = text.partition(b"\n")[2]
        if b"\r\n" in text:
            text = text.replace(b"\r\n", b"\n")
        self._add(text[: max(0, text.find(b"\n\n")) or None], len(self._boxes) - 1, 0, -1)

    def _add(self, head: bytes, box: int, start: int, end: int) -> None:
        self._box.append(box)
        self._start.append(start)
        self._end.append(end)
        if b"\r\n" in head:
            head = head.replace(b"\r\n", b"\n")
        low = b"\n" + head.lower()
        identity = _identity(_field(head, low, b"\nmessage-id:"))
        if not identity:
            identity = f"{_NONE}{len(self._box)}"
        raw = _field(head, low, b"\nsubject:")
        subject = words(raw) if b"=?" in raw else raw.decode("latin-1")
        base = subjects.base(subject)
        self._tags[subjects.tag(subject)] += 1
        named = _named(_field(head, low, b"\nreferences:"), _field(head, low, b"\nin-reply-to:"))
        self.threads.add(identity, named, hash(base) if base else 0, subjects.is_reply(subject))

    def raw(self, number: int) -> Raw:
        """The message of this number. Raises `SourceError` where it cannot be read any more."""
        box = self._boxes[self._box[number]]
        if callable(box):
            data = box().data.lstrip(b"\xef\xbb\xbf \t\r\n")
        else:
            data = self._at(box, self._start[number], self._end[number])
        line = ""
        if data.startswith(b"From "):
            first, _, data = data.partition(b"\n")
            line = first.decode("latin-1")
        elif self._start[number] == 0:
            data = data.lstrip(b"\xef\xbb\xbf \t\r\n")
        return Raw(data, _date_of(line), ("mboxrd" if self._rd else "mboxo") if line else "")

    def has_id(self, number: int) -> bool:
        """Whether a message has an id of its own."""
        return not self.threads.identity(number).startswith(_NONE)

    @staticmethod
    def _at(stream: BinaryIO | FileSource, start: int, end: int) -> bytes:
        if isinstance(stream, FileSource):
            return stream.at(start, end - start)
        place = stream.tell()
        stream.seek(start)
        data = stream.read(end - start)
        stream.seek(place)
        return data

    def _seekable(self, source: Source) -> BinaryIO:
        """A stream over the source that can go to any place of it at once."""
        stream = source.open()
        if isinstance(stream, io.BytesIO) or type(source) is FileSource:
            return stream
        spool = cast("BinaryIO", SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 (it lasts as long as the archive)
        with stream:
            try:
                while piece := stream.read(_PIECE):
                    spool.write(piece)
            except SourceError as error:
                if not spool.tell():
                    raise
                self.rejected.append(f"{error}; what came before is read")
        spool.seek(0)
        return spool


def _field(head: bytes, low: bytes, name: bytes) -> bytes:
    """The value of a field, in one line; `low` is the header in lower case behind a line feed."""
    at = low.find(name)
    if at < 0:
        return b""
    begin = at + len(name) - 1
    end = head.find(b"\n", begin)
    while end >= 0 and head[end + 1 : end + 2] in (b" ", b"\t"):
        end = head.find(b"\n", end + 1)
    return head[begin : end if end >= 0 else None].replace(b"\n", b" ").strip()


def _identity(raw: bytes) -> str:
    """The id that a field says, without its angles."""
    begin, end = raw.find(b"<"), raw.rfind(b">")
    inner = raw[begin + 1 : end] if 0 <= begin < end else raw.strip(b"<> ")
    return "".join(inner.decode("utf-8", "replace").split()).replace(_NONE, "\ufffd")


def _named(references: bytes, answers: bytes) -> list[str]:
    """The ids that two fields name, the nearest last: what is answered comes after the others."""
    named = list(_ids(references))
    if answers:
        found = list(_ids(answers))
        if found:
            # Words such as "Message from Ann <ann@example.org> of Monday" stand before the id.
            nearest = found[-1] if not answers.startswith(b"<") else found[0]
            if nearest in named:
                named.remove(nearest)
            named.append(nearest)
    return named


def _ids(raw: bytes) -> Iterator[str]:
    """The ids in a field; without angles, the words in it that look like one."""
    if b"<" in raw:
        for piece in raw.split(b"<")[1:]:
            inner, closed, _ = piece.partition(b">")
            if closed and inner and b" " not in inner.strip():
                yield inner.strip().decode("utf-8", "replace")
    else:
        for piece in raw.split():
            if b"@" in piece and b"(" not in piece:
                yield piece.strip(b",;\"'>").decode("utf-8", "replace")


def _date_of(line: str) -> str:
    """The date in a "From " line, which follows the sender."""
    words_ = line[5:].split()
    for at, word in enumerate(words_):
        if word.rstrip(",")[:3].lower() in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
            return " ".join(words_[at:])
    return " ".join(words_[1:])

"""Where the messages of a box stand: mbox of both kinds (RFC 4155), and Pipermail's, which hides addresses.

A line that begins with "From " parts two messages where it has a date and a field follows it. Such lines in
the text of a message, which no program put a ">" before, are told from it so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from store.formats.mail.headers import LONGEST

_PIECE: Final = 4 * 1024 * 1024
_LEAD: Final = 4096  # bytes in which the first line is looked for
_FIRST: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?=From )")
_DATED: Final = re.compile(
    rb"From .{0,1000}?\s(?:\d{1,2}:\d\d(?::\d\d)?\s.{0,40}?\b(?:19|20)\d\d"
    rb"|(?:19|20)\d\d\s+\d{1,2}:\d\d(?::\d\d)?)\b.*"
)
_BARE: Final = re.compile(rb"From \S*[ \t]*")
_FIELD: Final = re.compile(rb">?[!-9;-~]{1,80}[ \t]*:|>From ")
_MAIL_FIELD: Final = re.compile(
    rb"(?:return-path|received|from|date|subject|to|cc|message-id|delivered-to|x-[\w-]+|mime-version|sender|reply-to"
    rb"|content-type|in-reply-to|references|status|path|newsgroups|envelope-to)[ \t]*:",
    re.IGNORECASE,
)


class Found(NamedTuple):
    """A message that stands in a box from `start`, which is before its "From " line if it has one, to `end`.

    `head` is its header.
    """

    start: int
    end: int
    head: bytes


def is_separator(line: bytes, following: bytes, after_blank: bool) -> bool:
    """Whether `line`, which begins with "From ", parts two messages, with `following` after it."""
    line = line.rstrip(b"\r\n")
    if _DATED.fullmatch(line):
        return _FIELD.match(following) is not None
    return after_blank and _BARE.fullmatch(line) is not None and _MAIL_FIELD.match(following) is not None


def messages(stream: BinaryIO) -> Iterator[Found]:
    """The messages in a box, in their order. What stands before the first "From " line is one as well,
    whatever it looks like.
    """
    window = _Window(stream)
    while len(window.data) < _LEAD and window.fill(0):
        pass
    lead = _FIRST.match(window.data)
    start = lead.end() if lead else 0
    head = window.head(start, has_line=lead is not None)
    at = start + 5 if lead else 0
    while True:
        found = window.separator(at)
        if found < 0:
            yield Found(start, window.base + len(window.data), head)
            return
        yield Found(start, found, head)
        start = found
        head = window.head(start, has_line=True)
        at = start + 5


class _Window:
    """The part of a stream that is looked at. Places are those of the stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.data = b""
        self.base = 0
        self._ended = False

    def fill(self, keep: int) -> bool:
        """Reads on; what stands more than a little before the place `keep` is given up. False at the end."""
        if self._ended:
            return False
        piece = self._stream.read(_PIECE)
        if not piece:
            self._ended = True
            return False
        drop = max(0, min(keep - self.base - 8, len(self.data)))
        self.data = self.data[drop:] + piece
        self.base += drop
        return True

    def separator(self, place: int) -> int:
        """Where the next line that parts messages begins, from `place` on; -1 where there is none."""
        while True:
            at = self.data.find(b"\nFrom ", max(0, place - self.base))
            if at < 0:
                if not self.fill(max(place, self.base + len(self.data) - 8)):
                    return -1
                continue
            begin = self.base + at + 1
            end = self._line_end(begin, begin)
            self._line_end(end, begin)
            at = begin - self.base
            line = self.data[at : end - self.base]
            following = self.data[end - self.base : end - self.base + 200]
            before = self.data[max(0, at - 3) : at]
            if is_separator(line, following, before.endswith((b"\n\n", b"\n\r\n")) or begin < 3):
                return begin
            place = begin

    def _line_end(self, place: int, keep: int) -> int:
        """Where the line that begins at `place` ends, past its line feed; what is from `keep` on is kept."""
        while True:
            at = self.data.find(b"\n", place - self.base)
            if at >= 0:
                return self.base + at + 1
            if len(self.data) + self.base - place > LONGEST or not self.fill(keep):
                return self.base + len(self.data)

    def head(self, place: int, has_line: bool) -> bytes:
        """The header of the message at `place`, whose first line is its "From " line if it `has_line`."""
        begin = self._line_end(place, place) if has_line else place
        second = self._line_end(begin, begin)
        blank = b"\n\r\n" if self.data[second - self.base - 2 : second - self.base] == b"\r\n" else b"\n\n"
        while True:
            at = begin - self.base
            end = self.data.find(blank, at, at + LONGEST)
            if end < 0 and len(self.data) - at < LONGEST and self.fill(begin):
                continue
            head = self.data[at : end if end >= 0 else at + LONGEST]
            parted = head.find(b"\nFrom ")
            return head if parted < 0 else head[:parted]

"""The lines around a comment's text that say who wrote it and when, in the ways of blog themes.

Known are "Ann says:" with a date line after it, "Ann on March 3, 2009 at 4:15 pm [said:]", "Ann" and
then a date line, a date line and then "Ann says:" or "by Ann", and "Comment by Ann — March 3, 2009"
after the text; with numbers, "Permalink", "(Edit)", "Reply" and pictures' texts between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from store.formats.dates import FoundDate, find_date, may_be_dated, may_be_relative, whole_date
from store.formats.phrases import begins, chrome, ends_in_says, fold, is_avatar, phrases, said_by
from store.formats.saved_text.names import (
    EDGE,
    LEADING_NUMBER,
    MAX_AUTHOR,
    MAX_LINE,
    NUMBER,
    ROLES,
    is_author,
    is_empty,
    is_introduced,
    is_long_name,
    is_number,
    is_role,
    is_said,
    name_in,
    without_edit,
    without_join,
)
from store.patterns import lazy

MAX_HEADER_LINES: Final = 8
_DIGIT: Final = lazy(r"\d")
_PING: Final = lazy(
    r"^(?P<kind>pingback|trackback|ping)(?:\s*[:：]\s*|\s(?:von|from|by|de|di|van|från|fra|od|от)\s)(?P<title>.+)$",
    re.IGNORECASE,
)
_AVATAR_OF: Final = lazy(
    r"^(?:(?:gr)?avatar(?:\s(?:of|for|für|von|de|di|image))?)\s*[:：]?\s*", re.IGNORECASE
)
_AVATAR_AFTER: Final = lazy(
    r"^(?P<name>.{1,60}?)(?:['’]s)?\s(?:gr)?avatar(?: image)?\s?(?P=name)", re.IGNORECASE
)


class Header:
    """What stands around a comment's text.

    `top` and `bottom` are how many of the lines belong to the header before and the footer after the
    text. `posted_text` is the date as written ("" for none), `relative` that it is "3 hours ago" or
    its like. `said` tells that the author was named by "says:" or its like. `ping` is "pingback" or
    "trackback" where another page's link stands for a comment. `bare` tells that nothing but its place
    under the text shows that it is a header.
    """

    author: str = ""
    posted: datetime | None = None
    posted_text: str = ""
    relative: bool = False
    ambiguous: bool = False
    said: bool = False
    pending: bool = False
    by_post_author: bool = False
    replies_on_top: bool = False
    ping: str = ""
    bare: bool = False
    top: int = 0
    bottom: int = 0

    def __bool__(self) -> bool:
        return bool(self.author or self.posted_text or self.ping)

    def date(self, line: str, date: FoundDate) -> None:
        """Take the date that was found in `line`."""
        self.posted_text = line[date.start : date.end]
        self.posted, self.relative, self.ambiguous = date.value, date.relative, date.ambiguous


def worth_a_look(lines: Sequence[str]) -> bool:
    """Cheap looks at an item's first and last lines: they may hold a header."""
    if len(lines[0]) <= MAX_LINE and ends_in_says(lines[0]):
        return True
    short = len(lines) <= 7
    return _has_signs(lines if short else [*lines[:5], *lines[-2:]]) and any(
        ends_in_says(line) or may_be_dated(line) or (line[:1] in "PpTt" and _PING.match(line))
        for line in (lines if short else [*lines[: MAX_HEADER_LINES + 1], *lines[-5:]])
    )


def _has_signs(lines: Sequence[str]) -> bool:
    """The cheapest look: digits, words of relative dates, "says"."""
    for line in lines:
        head = line[:MAX_LINE]
        if _DIGIT.search(head) or ends_in_says(head) or (len(head) <= 60 and may_be_relative(head)):
            return True
        if head[:1] in "PpTt" and _PING.match(head):
            return True
    return False


def read_header(lines: Sequence[str], day_first: bool | None = None) -> Header:
    """The header and footer of an item whose own lines are `lines`; an empty one where there is none."""
    if not lines or not worth_a_look(lines):
        return Header()
    header = _Reading(lines, day_first).read()
    if not header:
        header = read_footer(lines, day_first)
    return header


class _Reading:
    """One reading of an item's first lines. `sure` counts the lines that are certainly header."""

    def __init__(self, lines: Sequence[str], day_first: bool | None) -> None:
        self.lines = lines[: MAX_HEADER_LINES + 1]
        self.total = len(lines)
        self.day_first = day_first
        self.header = Header()
        self.sure = 0

    def read(self) -> Header:
        header = self.header
        at = 0
        end = min(len(self.lines), MAX_HEADER_LINES)
        while at < end:
            line = self.lines[at]
            if self._plain(line):
                at += 1
                self.sure = at
                continue
            if len(line) > MAX_LINE or (header.author and header.posted_text and not self._noise(at)):
                break
            step = (
                self._noise(at)
                or self._ping(at)
                or self._dated(at)
                or self._said(at)
                or int(is_avatar(line))
                or self._named(at)
            )
            if not step:
                break
            at += step
        header.top = self.sure
        if header:
            self._noise_after()
        return header or Header()

    def _plain(self, line: str) -> bool:
        """The two lines that most headers have, a name with "says" and a date by itself."""
        header = self.header
        if not header.posted_text and (date := whole_date(line)):
            header.date(line, date)
            return True
        if not header.author and (name := _said_plainly(line)):
            header.author, header.said = name, True
            return True
        return False

    def _noise(self, at: int) -> int:
        line = self.lines[at]
        kind = chrome(line)
        if kind == "pending":
            self.header.pending = True
            self.sure = at + 1
        if kind == "noise" and fold(line) in phrases("noise") and is_role(line):
            self.header.by_post_author = True
        return 1 if kind or is_number(line) else 0

    def _ping(self, at: int) -> int:
        header = self.header
        if header.author or self.lines[at][:1] not in "PpTt":
            return 0
        found = _PING.match(self.lines[at])
        if not found:
            return 0
        title = found["title"].strip(EDGE)
        date = find_date(title, self.day_first)
        if date and date.start > 0:
            header.date(title, date)
            title = without_join(title[: date.start])
        header.ping = found["kind"].casefold().replace("ping", "pingback", 1).replace("backback", "back")
        header.author = without_edit(title)[: MAX_AUTHOR * 3]
        self.sure = at + 1
        return 1

    def _dated(self, at: int) -> int:
        """A line with a date: alone, with the author before it or after it."""
        header = self.header
        line = self.lines[at]
        if header.posted_text:
            return 0
        date = find_date(line, self.day_first)
        if date is None:
            return 0
        before, after = line[: date.start], line[date.end :]
        alone_before, rest_after = is_empty(before), is_empty(after)
        if alone_before and rest_after:
            header.date(line, date)
            self.sure = at + 1
            return 1
        name_before, name_after = name_in(before), name_in(after)
        if rest_after and not header.author and (is_author(name_before) or is_long_name(name_before, date)):
            header.date(line, date)
            self._author(name_before, said=ends_in_says(before) or ends_in_says(after) or is_said(after))
        elif alone_before and not header.author and is_author(name_after) and is_introduced(after):
            header.date(line, date)
            self._author(name_after, said=ends_in_says(after))
        elif header.author and rest_after and fold(name_before) == fold(header.author):
            header.date(line, date)
        else:
            return 0
        self.sure = at + 1
        return 1

    def _said(self, at: int) -> int:
        line = self.lines[at]
        if self.header.author:
            return 0
        name = said_by(line)
        if name is None or not is_author(name):
            return 0
        self._author(LEADING_NUMBER.sub("", name) if NUMBER.match(name) else name, said=True)
        self.sure = at + 1
        return 1

    def _named(self, at: int) -> int:
        """A line that is only a name: certain where a date line, or a "says", comes next."""
        line = self.lines[at]
        if self.header.author or self.header.posted_text or not is_author(line):
            return 0
        for ahead in range(at + 1, min(at + 4, len(self.lines))):
            after = self.lines[ahead]
            if chrome(after) or is_avatar(after) or is_number(after):
                continue
            date = find_date(after, self.day_first)
            if date and is_empty(after[: date.start]) and is_empty(after[date.end :]):
                self._author(name_in(line) or line, said=False)
                self.sure = at + 1
                return 1
            name = said_by(after)
            if name is not None and fold(name) == fold(line):
                return 1
            if date and fold(name_in(after[: date.start])) == fold(line):
                return 1
            if after.strip(" :：").casefold() in phrases("says"):
                self._author(line, said=True)
                self.sure = ahead + 1
                return ahead + 1 - at
            break
        return 0

    def _noise_after(self) -> None:
        """Lines of the page between the header and the text."""
        header = self.header
        at = header.top
        while at < min(len(self.lines), MAX_HEADER_LINES) and at < self.total - 1:
            kind = chrome(self.lines[at])
            if kind == "reply":
                header.replies_on_top = True
            if kind == "pending":
                header.pending = True
            elif kind == "noise" and is_role(self.lines[at]):
                header.by_post_author = True
            elif not kind and not is_avatar(self.lines[at]):
                break
            if kind == "reply" and all(chrome(line) for line in self.lines[at:]):
                header.replies_on_top = False
                break
            at += 1
        header.top = at

    def _author(self, name: str, said: bool) -> None:
        header = self.header
        header.author, by_post_author = _author_in(name)
        header.by_post_author = header.by_post_author or by_post_author
        header.said = header.said or said


def _author_in(name: str) -> tuple[str, bool]:
    """The author in what stands where a name does, and whether that calls him the article's own."""
    if "avatar" in name.casefold():
        name = _AVATAR_OF.sub("", name) or name
        doubled = _AVATAR_AFTER.match(name)
        if doubled:
            name = doubled["name"] + name[doubled.end() :]
    plain = ROLES.sub("", name)
    of_article = bool(plain) and plain != name
    return without_edit(plain if of_article else name), of_article


@lru_cache(maxsize=4096)
def _said_plainly(line: str) -> str:
    """The author in a line that is "Ann says:" and nothing else; "" for another line.

    People come again in a discussion, and so do these lines.
    """
    name = said_by(line)
    if name is None or not is_author(name) or NUMBER.match(name):
        return ""
    if chrome(line) or (line[:1] in "PpTt" and _PING.match(line)) or find_date(line):
        return ""
    author, of_article = _author_in(name)
    return "" if of_article else author


def read_footer(lines: Sequence[str], day_first: bool | None = None, *, bare: bool = False) -> Header:
    """A header that stands after the text: "Comment by Ann — March 3, 2009 @ 4:15 pm".

    With `bare`, one without "Comment by" too: "Ann · March 3, 2009", where a whole list has it so.
    """
    at = len(lines) - 1
    while at > 0 and len(lines) - at <= 4 and chrome(lines[at]):
        at -= 1
    line = lines[at]
    if at < 0 or len(line) > MAX_LINE:
        return Header()
    date = find_date(line, day_first)
    if date is None or not is_empty(line[date.end :]):
        return Header()
    before = line[: date.start]
    if not (bare or begins(before, "by") or before[:1] in "—–-") or not is_author(name_in(before)):
        return Header()
    header = Header()
    header.author = name_in(before)
    header.date(line, date)
    header.bottom = len(lines) - at
    header.bare = bare
    return header


REMEMBERED: Final = (_said_plainly,)
"""What remembers lines of the page that was read last."""

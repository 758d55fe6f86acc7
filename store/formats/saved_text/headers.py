"""The lines around a comment's text that say who wrote it and when, in the ways of blog themes.

Known are "Ann says:" with a date line after it, "Ann on March 3, 2009 at 4:15 pm [said:]", "Ann" and
then a date line, a date line and then "Ann says:" or "by Ann", and "Comment by Ann — March 3, 2009"
after the text; with numbers, "Permalink", "(Edit)", "Reply" and pictures' texts between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Final

from store.formats.dates import FoundDate, find_date, may_be_relative
from store.formats.phrases import begins, chrome, ends_in_says, fold, is_avatar, phrases, said_by
from store.patterns import choice, lazy

MAX_AUTHOR: Final = 80
MAX_HEADER_LINES: Final = 8
_MAX_LINE: Final = 240
_EDGE: Final = " \t\xa0,;:：|·•-–—@/\\()[]<>»«#*"
_SPACES: Final = "".join(map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B),
                                   0x2028, 0x2029, 0x202F, 0x205F, 0x3000)))  # fmt: skip
"""What `\\s` matches."""

_LEADS: Final = _SPACES + ",:：|–—-"
_TRAILS: Final = _SPACES + ":：,.|–—-"
_BEFORE_JOIN: Final = _SPACES + ",|("
_DIGIT: Final = lazy(r"\d")
_NUMBER: Final = lazy(r"[#(№]?\s?\d{1,5}(?:\.\d{1,4}){0,8}[.):]?")
_LEADING_NUMBER: Final = lazy(r"^#?\d{1,5}[.)]?\s+(?=\S)")
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
_ROLES: Final = lazy(
    r"[\s\xa0(\[]+(?:post author|beitragsautor(?:in)?|autor de la entrada|auteur de l[’']article|"
    r"autore articolo|autor do post|autor wpisu|autor příspěvku|berichtauteur|inläggsförfattare|"
    r"innleggsforfatter|indlægsforfatter|автор записи|投稿作成者|artikelautor|author|autor|admin)[)\]]?$",
    re.IGNORECASE,
)  # fmt: skip
_LINKS: Final = frozenset(("edit", "permalink", "permalien", "bearbeiten", "modifier", "editar"))
_SENTENCE_END: Final = lazy(r"[.!?…。！？]$")


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
    """A cheap look at an item's first and last lines: they may hold a header."""
    for line in lines:
        head = line[:_MAX_LINE]
        if _DIGIT.search(head) or ends_in_says(head) or (len(head) <= 60 and may_be_relative(head)):
            return True
        if head[:1] in "PpTt" and _PING.match(head):
            return True
    return False


def read_header(lines: Sequence[str], day_first: bool | None = None) -> Header:
    """The header and footer of an item whose own lines are `lines`; an empty one where there is none."""
    if not lines or not worth_a_look(lines if len(lines) <= 7 else [*lines[:5], *lines[-2:]]):
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
        while at < min(len(self.lines), MAX_HEADER_LINES):
            line = self.lines[at]
            if len(line) > _MAX_LINE or (header.author and header.posted_text and not self._noise(at)):
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

    def _noise(self, at: int) -> int:
        line = self.lines[at]
        kind = chrome(line)
        if kind == "pending":
            self.header.pending = True
            self.sure = at + 1
        if kind == "noise" and fold(line) in phrases("noise") and _is_role(line):
            self.header.by_post_author = True
        return 1 if kind or _NUMBER.fullmatch(line) else 0

    def _ping(self, at: int) -> int:
        header = self.header
        if header.author or self.lines[at][:1] not in "PpTt":
            return 0
        found = _PING.match(self.lines[at])
        if not found:
            return 0
        title = found["title"].strip(_EDGE)
        date = find_date(title, self.day_first)
        if date and date.start > 0:
            header.date(title, date)
            title = _without_join(title[: date.start])
        header.ping = found["kind"].casefold().replace("ping", "pingback", 1).replace("backback", "back")
        header.author = _without_edit(title)[: MAX_AUTHOR * 3]
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
        name_before, name_after = _name(before), _name(after)
        rest_after = _is_empty(after)
        if _is_empty(before) and rest_after:
            header.date(line, date)
        elif (
            rest_after and not header.author and (_is_author(name_before) or _is_long_name(name_before, date))
        ):
            header.date(line, date)
            self._author(name_before, said=_spoken(before) or _spoken(after) or _said_word(after))
        elif _is_empty(before) and not header.author and _is_author(name_after) and _introduced(after):
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
        if name is None or not _is_author(name):
            return 0
        self._author(_LEADING_NUMBER.sub("", name) if _NUMBER.match(name) else name, said=True)
        self.sure = at + 1
        return 1

    def _named(self, at: int) -> int:
        """A line that is only a name: certain where a date line, or a "says", comes next."""
        line = self.lines[at]
        if self.header.author or self.header.posted_text or not _is_author(line):
            return 0
        for ahead in range(at + 1, min(at + 4, len(self.lines))):
            after = self.lines[ahead]
            if chrome(after) or is_avatar(after) or _NUMBER.fullmatch(after):
                continue
            date = find_date(after, self.day_first)
            if date and _is_empty(after[: date.start]) and _is_empty(after[date.end :]):
                self._author(_name(line) or line, said=False)
                self.sure = at + 1
                return 1
            name = said_by(after)
            if name is not None and fold(name) == fold(line):
                return 1
            if date and fold(_name(after[: date.start])) == fold(line):
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
            elif kind == "noise" and _is_role(self.lines[at]):
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
        name = _AVATAR_OF.sub("", name) or name
        doubled = _AVATAR_AFTER.match(name)
        if doubled:
            name = doubled["name"] + name[doubled.end() :]
        plain = _ROLES.sub("", name)
        if plain and plain != name:
            header.by_post_author = True
            name = plain
        header.author = _without_edit(name)
        header.said = header.said or said


def read_footer(lines: Sequence[str], day_first: bool | None = None, *, bare: bool = False) -> Header:
    """A header that stands after the text: "Comment by Ann — March 3, 2009 @ 4:15 pm".

    With `bare`, one without "Comment by" too: "Ann · March 3, 2009", where a whole list has it so.
    """
    at = len(lines) - 1
    while at > 0 and len(lines) - at <= 4 and chrome(lines[at]):
        at -= 1
    line = lines[at]
    if at < 0 or len(line) > _MAX_LINE:
        return Header()
    date = find_date(line, day_first)
    if date is None or not _is_empty(line[date.end :]):
        return Header()
    before = line[: date.start]
    if not (bare or begins(before, "by") or before[:1] in "—–-") or not _is_author(_name(before)):
        return Header()
    header = Header()
    header.author = _name(before)
    header.date(line, date)
    header.bottom = len(lines) - at
    header.bare = bare
    return header


# -- what a part of a line is ----------------------------------------------------------------------


@cache
def _introduction() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """What stands before a name ("by"), and the words that it begins with."""
    by = choice(phrases("by"))
    pattern = re.compile(
        rf"^[\s\xa0,:：|–—-]*(?:\S{{1,2}}\s(?=\S+\s))?(?:{by})(?:[\s\xa0]*[:：][\s\xa0]*|[\s\xa0]+)(?=\S)",
        re.IGNORECASE,
    )
    return pattern, tuple({phrase.partition(" ")[0] for phrase in phrases("by")})


def _introduced_by(part: str) -> re.Match[str] | None:
    """The words at the beginning of `part` that introduce a name."""
    head = part[:80].lstrip(_LEADS).casefold()
    pattern, words = _introduction()
    at = 2 if head[1:2].isspace() else 3 if head[2:3].isspace() else 0
    return pattern.match(part) if head.startswith(words) or (at and head.startswith(words, at)) else None


@cache
def _joins() -> tuple[frozenset[str], int, frozenset[str]]:
    """The words between a name and a date, the length of the longest, and the two letters each ends in."""
    joins = phrases("joins") | phrases("says")
    return joins, max(map(len, joins)), frozenset(join[-2:] for join in joins)


def _without_join(text: str) -> str:
    """`text` without the words that lead to a date ("on", "am", "schrieb am") at its end."""
    for _ in range(3):
        shorter = _without_last_join(text[-_MAX_LINE:])
        if shorter == text:
            break
        text = shorter
    return _without_edges(text)


def _without_last_join(text: str) -> str:
    """`text` without one such phrase, the longest, that stands by itself at its end."""
    joins, longest, ends = _joins()
    bare = text.rstrip(_TRAILS)
    last = bare[-2:].casefold()
    if last not in ends and last[-1:] not in ends:
        return text
    folded = bare.casefold()
    end = len(bare)
    if len(folded) != end:
        return text
    for at in range(max(0, end - longest), end):
        if (at == 0 or bare[at - 1] in _BEFORE_JOIN) and folded[at:] in joins:
            return bare[:at].rstrip(_BEFORE_JOIN)
    return text


def _name(part: str) -> str:
    """The name in the part of a line before or after a date."""
    introduction = _introduced_by(part)
    text = _without_join(part[introduction.end() :] if introduction else part)
    if _NUMBER.match(text):
        text = _LEADING_NUMBER.sub("", text)
    return _without_edges(text)


def _without_edges(text: str, edges: str = _EDGE) -> str:
    """`text` without separators and brackets around it; "Trent (the host)" keeps its bracket."""
    bare = text.strip(edges)
    if len(bare) == len(text):
        return bare
    start = text.find(bare)
    end = start + len(bare)
    for opening, closing in ("()", "[]"):
        if bare.count(opening) > bare.count(closing) and text[end : end + 1] == closing:
            return bare + closing
        if bare.count(opening) < bare.count(closing) and start and text[start - 1] == opening:
            return opening + bare
    return bare


def name_in(part: str) -> str:
    """The name in a byline, or in the part of one beside its date: without "by", "on", "says"."""
    return _name(part)


def _is_empty(part: str) -> bool:
    """Whether the part of a line beside a date says nothing but "on", "at", "Permalink" and the like."""
    text = part.strip(_EDGE + ".'\"´`’")
    if not text or chrome(text):
        return True
    folded = fold(text)
    return (
        folded in phrases("joins")
        or folded in phrases("says")
        or folded in phrases("by")
        or _NUMBER.fullmatch(text) is not None
        or all(
            word in phrases("joins") or word in phrases("noise") or word in phrases("reply")
            for word in folded.split()
        )
    )


def _is_author(name: str) -> bool:
    """Whether a text can be somebody's name: short, and no sentence."""
    if (
        not name
        or len(name) > MAX_AUTHOR
        or not (any(letter.isalnum() or not letter.isascii() for letter in name) or "?" in name)
    ):
        return False
    words = name.split()
    if len(words) > 9:
        return False
    return not (len(words) > 4 and _SENTENCE_END.search(name))


def _is_long_name(name: str, date: FoundDate) -> bool:
    """Whether a long text before a date with its time can be a name: another page's title, in a ping."""
    return 0 < len(name) <= 2 * MAX_AUTHOR and date.end - date.start >= 14 and not _SENTENCE_END.search(name)


def is_short_name(line: str) -> bool:
    """Whether a line alone looks like a name: a few words, no end of a sentence."""
    return len(line) <= 40 and len(line.split()) <= 4 and _is_author(line) and not _SENTENCE_END.search(line)


def _spoken(part: str) -> bool:
    return ends_in_says(part)


def _said_word(part: str) -> bool:
    return fold(part) in phrases("says")


def _introduced(part: str) -> bool:
    """Whether a name after a date is shown as one: by "by", by "says" or by a separator."""
    return _introduced_by(part) is not None or ends_in_says(part) or part.strip()[:1] in "|·•–—-"


def _is_role(line: str) -> bool:
    return _ROLES.fullmatch(" " + fold(line)) is not None


def _without_edit(name: str) -> str:
    """A name without "(Edit)" or "Permalink" after it."""
    words = _without_edges(name, _EDGE.replace("#", "").replace("*", "")).split(" ")
    if len(words) > 1 and fold(words[0]) in _LINKS:
        words = words[1:]
    while len(words) > 1 and words[-1].startswith(("(", "[", "|", "#")) and chrome(words[-1]) == "noise":
        words.pop()
    if len(words) > 1 and fold(words[-1]) in _LINKS:
        words.pop()
    return " ".join(words).strip()

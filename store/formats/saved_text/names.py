"""What the part of a line beside a date says: a name, the words around one, or nothing."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from store.formats.dates import FoundDate
from store.formats.phrases import chrome, ends_in_says, fold, phrases
from store.patterns import choice, lazy

MAX_AUTHOR: Final = 80
"""Characters of a name."""

MAX_LINE: Final = 240
"""Characters of a line that says who and when."""

EDGE: Final = " \t\xa0,;:：|·•-–—@/\\()[]<>»«#*"
_SPACES: Final = "".join(map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B),
                                   0x2028, 0x2029, 0x202F, 0x205F, 0x3000)))  # fmt: skip
"""What `\\s` matches."""

_LEADS: Final = _SPACES + ",:：|–—-"
_TRAILS: Final = _SPACES + ":：,.|–—-"
_BEFORE_JOIN: Final = _SPACES + ",|("
NUMBER: Final = lazy(r"[#(№]?\s?\d{1,5}(?:\.\d{1,4}){0,8}[.):]?")
_LONGEST_NUMBER: Final = 50
LEADING_NUMBER: Final = lazy(r"^#?\d{1,5}[.)]?\s+(?=\S)")
ROLES: Final = lazy(
    r"[\s\xa0(\[]+(?:post author|beitragsautor(?:in)?|autor de la entrada|auteur de l[’']article|"
    r"autore articolo|autor do post|autor wpisu|autor příspěvku|berichtauteur|inläggsförfattare|"
    r"innleggsforfatter|indlægsforfatter|автор записи|投稿作成者|artikelautor|author|autor|admin)[)\]]?$",
    re.IGNORECASE,
)  # fmt: skip
_LINKS: Final = frozenset(("edit", "permalink", "permalien", "bearbeiten", "modifier", "editar"))
_SENTENCE_END: Final = lazy(r"[.!?…。！？]$")


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


def without_join(text: str) -> str:
    """`text` without the words that lead to a date ("on", "am", "schrieb am") at its end."""
    for _ in range(3):
        shorter = _without_last_join(text[-MAX_LINE:])
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


def name_in(part: str) -> str:
    """The name in the part of a line before or after a date."""
    introduction = _introduced_by(part)
    text = without_join(part[introduction.end() :] if introduction else part)
    if NUMBER.match(text):
        text = LEADING_NUMBER.sub("", text)
    return _without_edges(text)


def _without_edges(text: str, edges: str = EDGE) -> str:
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


def is_empty(part: str) -> bool:
    """Whether the part of a line beside a date says nothing but "on", "at", "Permalink" and the like."""
    if not part:
        return True
    text = part.strip(EDGE + ".'\"´`’")
    if not text or chrome(text):
        return True
    folded = fold(text)
    return (
        folded in phrases("joins")
        or folded in phrases("says")
        or folded in phrases("by")
        or NUMBER.fullmatch(text) is not None
        or all(
            word in phrases("joins") or word in phrases("noise") or word in phrases("reply")
            for word in folded.split()
        )
    )


def is_author(name: str) -> bool:
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


def is_long_name(name: str, date: FoundDate) -> bool:
    """Whether a long text before a date with its time can be a name: another page's title, in a ping."""
    return 0 < len(name) <= 2 * MAX_AUTHOR and date.end - date.start >= 14 and not _SENTENCE_END.search(name)


def is_short_name(line: str) -> bool:
    """Whether a line alone looks like a name: a few words, no end of a sentence."""
    return len(line) <= 40 and len(line.split()) <= 4 and is_author(line) and not _SENTENCE_END.search(line)


def is_said(part: str) -> bool:
    return fold(part) in phrases("says")


def is_introduced(part: str) -> bool:
    """Whether a name after a date is shown as one: by "by", by "says" or by a separator."""
    return _introduced_by(part) is not None or ends_in_says(part) or part.strip()[:1] in "|·•–—-"


def is_number(line: str) -> bool:
    """Whether a line is a comment's number ("#12", "3.1")."""
    return len(line) <= _LONGEST_NUMBER and NUMBER.fullmatch(line) is not None


def is_role(line: str) -> bool:
    return ROLES.fullmatch(" " + fold(line)) is not None


def without_edit(name: str) -> str:
    """A name without "(Edit)" or "Permalink" after it."""
    words = _without_edges(name, EDGE.replace("#", "").replace("*", "")).split(" ")
    if len(words) > 1 and fold(words[0]) in _LINKS:
        words = words[1:]
    while len(words) > 1 and words[-1].startswith(("(", "[", "|", "#")) and chrome(words[-1]) == "noise":
        words.pop()
    if len(words) > 1 and fold(words[-1]) in _LINKS:
        words.pop()
    return " ".join(words).strip()

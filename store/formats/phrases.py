"""What blogs write around comments, by language: a table, and the few questions that are asked of it.

The sentences are those of WordPress' own translations and of its common themes. A phrase is kept
folded (see `fold`): lower case, single spaces, without the punctuation around it. A language is
added by one more row.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, Literal

from store.formats.languages import LANGUAGES, Language
from store.patterns import choice, lazy

Chrome = Literal["", "noise", "reply", "pending"]

MAX_PHRASE: Final = 160
"""Characters beyond which a line is nobody's phrase."""

_EDGE: Final = " \t\xa0。！？()[]{}|·•»«›‹→←↩↪↓↑▼▲#:：.…!*~-–—_/\\,;\"'“”„‘’\u200b\ufeff"
_DIGIT: Final = lazy(r"\d")
_WRITTEN: Final = lazy(r"[\s#|]*(?:one|two|ein|kein|une?|un[ao]|één|ett|jeden|один|no|zero)", re.IGNORECASE)
_WORD: Final = lazy(r"[^\W_]+(?:[’'][^\W_]+)*")
_LETTERS: Final = lazy(r"[^\W\d_]+")
_LIKED: Final = lazy(
    r"(?:like|liken|gefällt mir|j'aime|me gusta|mi piace|vind ik leuk|curtir|gosto|gilla|нравится)?\s?"
    r"(?:liked by .{1,80}|gefällt \d.{0,20}|aimé par .{1,40}|le gusta a .{1,40}|piace a .{1,40}"
    r"|curtido por .{1,40}|\d+ (?:people|person|bloggers?) likes? this.?|\d+ likes?|likes? \d+|loading)",
    re.IGNORECASE,
)
_LIKED_BEGINS: Final = (
    "like", "gefällt", "j'aime", "me", "mi", "vind", "curtir", "gosto", "gilla", "нравится", "aimé", "le",
    "piace", "curtido", "loading",
)  # fmt: skip
_AVATAR: Final = lazy(
    r"(?:gr)?avatar\b.{0,60}|.{1,60}\b(?:gr)?avatar(?: image)?|profile (?:picture|photo).{0,60}",
    re.IGNORECASE,
)
_DIGITS: Final = r"\d{1,3}(?:[., ’']\d{3})+|\d{1,7}"
_NUMBER: Final = (
    rf"(?:(?P<n>{_DIGITS})"
    r"|(?P<written>one|two|ein(?:e|en)?|une?|un[ao]?|één|en|ett|jeden|один|no|keine?|zero)\s)"
)


def fold(line: str) -> str:
    """`line` in the form that the table keeps: lower case, single spaces, no punctuation around it.

    A line too long for a phrase gives "".
    """
    return "" if len(line) > MAX_PHRASE * 2 else _fold(line)


@lru_cache(maxsize=1024)
def _fold(line: str) -> str:
    return " ".join(line.casefold().strip(_EDGE).split()).replace("’", "'")


@cache
def phrases(field: str) -> frozenset[str]:
    """Every language's phrases of one kind (a field of `Language`), folded."""
    kept = (phrase for language in LANGUAGES for phrase in getattr(language, field))
    return frozenset(fold(phrase) if phrase[-1] == ")" else phrase for phrase in kept)


def _words(folded: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(folded))


@cache
def _chrome_words() -> tuple[dict[tuple[str, ...], Chrome], int, frozenset[str], frozenset[str]]:
    """The phrases by their words, the most words that one has, and the words that one begins with: of one
    phrase after the other, and of any line that is none of a comment's text."""
    table: dict[tuple[str, ...], Chrome] = {}
    kinds: tuple[tuple[str, Chrome], ...] = (("noise", "noise"), ("reply", "reply"), ("pending", "pending"))
    for field, kind in kinds:
        for phrase in phrases(field):
            words = _words(phrase)
            if words:
                table[words] = kind
    starts = frozenset(words[0] for words in table)
    doubled = {phrase * 2 for phrase in phrases("noise") if " " not in phrase}
    return table, max(map(len, table)), starts, starts.union(doubled)


def chrome(line: str) -> Chrome:
    """What a line is that belongs to the page and not to a comment; "" for a line of text.

    "reply" is the link that answers a comment ("Reply", "Log in to Reply", "Like Reply"), "noise"
    others ("Permalink", "(Edit)", "Liked by 2 people", "#"), "pending" says that the comment waits.
    """
    if len(line) > MAX_PHRASE:
        return ""
    # Most lines are somebody's text, and their first word tells.
    word = line.partition(" ")[0]
    if word.isalpha() and word.isascii() and not _begins_chrome(word.lower()):
        return ""
    return _chrome(line)


@lru_cache(maxsize=4096)
def _begins_chrome(word: str) -> bool:
    """Whether a line of the page may begin with this word, in lower case."""
    likes = word[0].isdigit() or word.startswith(_LIKED_BEGINS)
    return word in _chrome_words()[3] or likes or "’" in word


@lru_cache(maxsize=8192)
def _chrome(line: str) -> Chrome:
    table, longest, starts, _ = _chrome_words()
    first = _WORD.search(line.casefold())
    if first and not _begins_chrome(first.group()):
        return ""
    folded = fold(line)
    if not folded:
        return "noise"
    if folded in phrases("pending"):
        return "pending"
    if len(folded) > 60:
        return ""
    half = folded[: len(folded) // 2]
    if _LIKED.fullmatch(folded) or (half in phrases("noise") and folded == half * 2):
        return "noise"
    words = _words(folded)
    if not words or len(words) > 12 or words[0] not in starts:
        return ""
    found: Chrome = ""
    at = 0
    while at < len(words):
        for size in range(min(longest, len(words) - at), 0, -1):
            kind = table.get(words[at : at + size])
            if kind:
                if found != "reply":
                    found = kind
                at += size
                break
        else:
            return ""
    return found


def is_avatar(line: str) -> bool:
    """Whether a line is the text that stands for a picture of the author ("Avatar of Ann")."""
    if len(line) > 80:
        return False
    folded = line.casefold()
    return ("avatar" in folded or "profile " in folded) and _AVATAR.fullmatch(line.strip()) is not None


def is_phrase(line: str, field: str) -> bool:
    """Whether the whole line is a phrase of the kind `field` (a field of `Language`)."""
    return len(line) <= MAX_PHRASE and fold(line) in phrases(field)


def begins(line: str, field: str) -> bool:
    """Whether the line begins with a phrase of the kind `field`, up to the end of a word."""
    if len(line) > 400:
        return False
    folded = fold(line[:MAX_PHRASE])
    for phrase in _by_letter(field).get(folded[:1], ()):
        if folded.startswith(phrase) and not folded[len(phrase) : len(phrase) + 1].isalnum():
            return True
    return False


@cache
def _by_letter(field: str) -> dict[str, list[str]]:
    """The phrases of one kind by their first letter."""
    table: dict[str, list[str]] = {}
    for phrase in phrases(field):
        table.setdefault(phrase[0], []).append(phrase)
    return table


@cache
def _spoken() -> re.Pattern[str]:
    endings = choice(phrases("says"))
    return re.compile(
        rf"^(?P<name>.{{1,120}}?)(?:\s|(?<=[^\x00-\x7f]))(?:{endings})\s*[:：]?\s*$", re.IGNORECASE
    )


@cache
def _said_words() -> tuple[dict[str, list[str]], tuple[str, ...]]:
    """The phrases that follow a name by their last word, the longest first; the words that are not ASCII."""
    endings: dict[str, list[str]] = {}
    for phrase in sorted(phrases("says"), key=len, reverse=True):
        endings.setdefault(phrase.rsplit(" ", 1)[-1], []).append(phrase)
    return endings, tuple(word for word in endings if not word.isascii())


def ends_in_says(line: str) -> bool:
    """A cheap look: the line may end in "says:" in some language."""
    end = line[-24:].rstrip(" \t\xa0:：")
    if not end:
        return False
    last = end.rsplit(None, 1)[-1].casefold()
    endings, wide = _said_words()
    return last in endings or (not end[-1].isascii() and last.endswith(wide))


def said_by(line: str) -> str | None:
    """The name in a line such as "Ann says:" or "Ann a dit :"; None for any other line."""
    if len(line) > 200 or not ends_in_says(line):
        return None
    if line.isascii():
        return _said_in_ascii(line)
    found = _spoken().match(line)
    return found["name"].strip() if found else None


def _said_in_ascii(line: str) -> str | None:
    """What the pattern finds, in a line of ASCII: the shortest name before a phrase and a space."""
    spoken = line.rstrip()
    spoken = spoken.removesuffix(":").rstrip()
    folded = spoken.lower()
    for ending in _said_words()[0].get(folded.rsplit(None, 1)[-1], ()) if folded else ():
        at = len(folded) - len(ending) - 1
        if 0 < at <= 120 and folded.endswith(ending) and folded[at].isspace():
            return spoken[:at].strip()
    return None


@cache
def _heading() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    nouns = choice(phrases("counted"))
    first = re.compile(rf"^{_NUMBER}\s*(?:件の|条|個の)?\s*(?:{nouns})(?![^\W_])(?P<rest>.*)$", re.IGNORECASE)
    after = re.compile(
        rf"^(?:{nouns})\s*[:(\[–-]?\s*(?P<n>{_DIGITS})\s*[)\]]?(?P<rest>\s*(?:[-–—:].*)?)$", re.IGNORECASE
    )
    to_title = re.compile(
        rf"^[「『](?P<title>.+)[」』]\s*(?:への|に対する|について)\s*(?P<n>\d+)\s*件の?\s*(?:{nouns})$"
    )
    return first, after, to_title


_ONES: Final = {"two": 2, "no": 0, "kein": 0, "keine": 0, "zero": 0}
_QUOTED: Final = lazy(r"[“„«\"‘‚‹「『”](?P<title>.{2,300})[”“»\"’›」』]")


def comment_heading(line: str) -> tuple[int | None, str] | None:
    """What a heading above comments says: how many there are (None: it does not), and of what title.

    Knows "6 thoughts on “Title”", "Comments (6)", "6 Kommentare", "Kommentare" and their like; None
    for a line that is no such heading.
    """
    return None if len(line) > 400 else _heading_in(line)


@cache
def _counted_words() -> frozenset[str]:
    """The first words of the nouns that a heading counts."""
    return frozenset(_LETTERS.findall(noun)[0] for noun in phrases("counted"))


def _may_count(line: str) -> bool:
    """A cheap look: the line has a noun that a heading counts, or a letter of the languages without spaces
    that stands before one."""
    if not line.isascii() and any(letter in line for letter in "件条個「『±"):
        return True
    return not _counted_words().isdisjoint(_LETTERS.findall(line.casefold()))


@lru_cache(maxsize=1024)
def _heading_in(line: str) -> tuple[int | None, str] | None:
    if fold(line) not in phrases("heading") and not (
        (_DIGIT.search(line) or _WRITTEN.match(line)) and _may_count(line)
    ):
        return None
    text = " ".join(line.split()).lstrip(" #|±»›").rstrip(" #|")
    first, after, to_title = _heading()
    found = to_title.match(text)
    if found:
        return int(found["n"]), found["title"].strip()
    found = first.match(text) or after.match(text)
    if found:
        rest = found["rest"]
        quoted = _QUOTED.search(rest)
        plain = rest.strip(_EDGE)
        title = quoted["title"].strip() if quoted else ""
        joined = is_joined(plain)
        if not quoted and len(plain) > 30 and not joined:
            return None
        if not quoted and joined:
            title = plain.split(" ", 1)[-1].strip()
        return _number(found["n"] or found["written"]), title
    if is_phrase(text, "heading") and not chrome(text):
        return None, ""
    return None


def is_joined(rest: str) -> bool:
    """Whether what follows "6 thoughts" goes on with "on", "to", "zu" and a title."""
    word, _, title = rest.partition(" ")
    return bool(title) and word.casefold() in phrases("to_title")


def _number(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    return int(digits) if digits else _ONES.get(text.casefold(), 1)


def is_recent_list(line: str) -> bool:
    """Whether a line heads a list of the site's newest comments or entries, not this page's."""
    return is_phrase(line, "recent")


def language_of(code: str) -> Language:
    """The row of one language; raises KeyError for one that is not in the table."""
    return {language.code: language for language in LANGUAGES}[code]


REMEMBERED: Final = (_fold, _chrome, _heading_in)
"""What remembers lines of the page that was read last."""

"""One record becomes one comment, with what has no role kept beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

from store.formats.mapping import Record, Roles, picker, without
from store.formats.records.dates import DateReader
from store.formats.records.guess import key
from store.formats.records.names import DELETED, PERSON, TEXT_IN, plain
from store.formats.records.states import States
from store.model import Mark, State

_TAG: Final = re.compile(
    r"</?(?:p|br|div|a|i|b|em|strong|blockquote|pre|code|ul|ol|li|span|img|h[1-6]|hr|u|s|sup|sub|q|del)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_BARE: Final = re.compile(r"[<>]|&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});)")
_CODE: Final = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_BLANK: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_DEEPEST: Final = 40  # objects and lists in each other that a text is looked for in


class Piece(NamedTuple):
    """What one record says: a comment, or the article."""

    id: str
    parent: str
    author: str
    dated: Any
    text: str
    marks: Sequence[Mark]
    html: str
    title: str
    url: str
    score: int | None
    state: State
    rest: Record


def is_html(texts: Iterable[str]) -> bool:
    """Whether texts are HTML beyond doubt: tags that are no examples in code, or signs written as in HTML."""
    looked = tagged = named = bare = 0
    for text in texts:
        looked += 1
        if "<" not in text and "&" not in text:
            bare += ">" in text
            continue
        prose = _CODE.sub("", text)
        tagged += _TAG.search(prose) is not None
        named += _ENTITY.search(prose) is not None
        bare += _BARE.search(prose) is not None
    if tagged * 50 >= looked and tagged:
        return True
    return named > 0 and named * 50 >= looked and not bare


def as_text(value: Any) -> str:
    """The text that a value is: of a list its parts, of an object the form of it that is one."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    parts: list[str] = []
    waiting = [(value, 0)]
    while waiting:
        one, deep = waiting.pop()
        if isinstance(one, str):
            parts.append(one)
        elif isinstance(one, list) and deep < _DEEPEST:
            waiting += [(item, deep + 1) for item in reversed(one)]
        elif isinstance(one, dict) and deep < _DEEPEST:
            inner = _likeliest(one, TEXT_IN)
            waiting.append((inner, deep + 1))
    return "".join(parts)


def as_name(value: Any) -> str:
    """The name that a value is: of an object what is called a name in it, of a list all."""
    if isinstance(value, dict):
        value = _likeliest(value, PERSON)
    if isinstance(value, list):
        return ", ".join(filter(None, (as_name(item) for item in value if not isinstance(item, list))))
    return as_text(value).strip()


def _likeliest(value: Record, ranks: Any) -> Any:
    known = [(ranks[plain(name)], name) for name in value if plain(name) in ranks]
    return value[min(known)[1]] if known else None


def as_number(value: Any) -> int | None:
    """The whole number that a value is, None where it is none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = int(value) if isinstance(value, int) else float(value)
        return int(number) if abs(number) < 2**63 else None
    except (TypeError, ValueError, OverflowError):
        return None


class PieceReader:
    """Reads records with the same roles. `html` tells that their texts are HTML."""

    def __init__(self, roles: Roles, dates: DateReader, *, html: bool = False) -> None:
        self.roles = roles
        self.dates = dates
        self.html = html
        self._pick = {role: picker(path) for role, path in roles.items() if path and role not in _FILE}
        used = [path for role, path in roles.items() if path and role in _TAKEN]
        self._used = frozenset(path for path in used if "." not in path)
        self._deep = [path for path in used if "." in path]
        self._states = States(roles["state"]) if roles.get("state") else None

    def pick(self, role: str, record: Record) -> Any:
        """The value that has a role in a record, None where there is none."""
        found = self._pick.get(role)
        return found(record) if found is not None else None

    def identity(self, record: Record) -> str:
        """The record's own id."""
        return key(self.pick("id", record))

    def parent(self, record: Record) -> str:
        """The id of what it answers, as it is written."""
        return key(self.pick("parent", record))

    def thread(self, record: Record) -> str:
        """What it belongs to."""
        value = self.pick("thread", record)
        return key(value) or as_text(value).strip()

    def read(self, record: Record) -> Piece:
        """All that the record says."""
        pick = self._pick
        text, marks, original = self._text(pick["text"](record)) if "text" in pick else ("", (), "")
        author = as_name(pick["author"](record)) if "author" in pick else ""
        used = self._used
        rest = {name: value for name, value in record.items() if (value or value == 0) and name not in used}
        if self._deep:
            rest = without(rest, self._deep)
        state: State = "visible"
        if self._states is not None:
            value = self.pick("state", record)
            state = (self._states.read(value) if value is not None else None) or "visible"
        if text[:1] == "[" and text.casefold() in DELETED:
            state = "removed" if "remove" in text.casefold() else "deleted"
            text, marks, original = "", (), ""
        score = None
        if "score" in pick and (said := pick["score"](record)) not in (None, ""):
            score = as_number(said)
            if score is None:
                rest[self.roles["score"]] = said
        return Piece(
            key(pick["id"](record)) if "id" in pick else "",
            key(pick["parent"](record)) if "parent" in pick else "",
            "" if author[:1] == "[" and author.casefold() in DELETED else author,
            pick["date"](record) if "date" in pick else None,
            text,
            marks,
            original,
            as_text(pick["title"](record)).strip() if "title" in pick else "",
            as_text(pick["url"](record)).strip() if "url" in pick else "",
            score,
            state,
            rest,
        )

    def _text(self, value: Any) -> tuple[str, Sequence[Mark], str]:
        """The text, its marks, and the original where it was another."""
        written = as_text(value)
        if self.html and written:
            from store.bodies.html import html_body

            body = html_body(written)
            return body.text, body.marks, written if body.text != written else ""
        return tidy(written), (), ""


def tidy(text: str) -> str:
    """A plain text with its paragraphs apart by one empty line."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" in text:
        text = _BLANK.sub("\n\n", text).strip("\n")
    return text.rstrip()


Reader = Callable[[Record], Piece]

_FILE: Final = frozenset(("records", "markup", "replies"))  # roles that are no field of a record
_TAKEN: Final = frozenset(("id", "parent", "author", "date", "text", "title", "score", "url", "replies"))
"""The roles whose fields do not stay in `extra`: what they say is in the comment."""

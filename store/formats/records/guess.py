"""Which field is what: the roles that the names, and the values under them, suggest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from store.formats.mapping import Roles
from store.formats.records.names import (
    AUTHORS,
    HOLDERS,
    PARENT_IDS,
    PARENTS,
    PERSON,
    RANKS,
    TEXT_IN,
    TEXTS,
    WEAK_TEXT,
    WRAPPERS,
    plain,
)
from store.formats.records.survey import Field, Survey

_ADDRESS: Final = re.compile(r"(?:https?:)?//\S+|/\S*|[\w.-]+\.[a-z]{2,}/\S*", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")
_ZONED: Final = re.compile(r"^\s*\d{9,}|\d\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)\b")
_TAIL: Final = re.compile(r"\.0$")
_PLAIN_TEXTS: Final = 5  # names that are a text's, whatever stands there
_PREFIX: Final = re.compile(r"t\d_(?=.)")

_NO_PARENTS: Final = frozenset(
    ("", "0", "-1", "none", "null", "nan", "root", "\\n", "n/a", "na", "undefined", "false")
)

Dated = Callable[[Any], bool]
"""Whether a value is a date."""


def no_parent(value: str) -> bool:
    """Whether programs write this where a comment answers none."""
    return value.casefold() in _NO_PARENTS


def key(value: Any) -> str:
    """An id as it is compared: a number as its digits, also where a table made a fraction of it ("11.0")."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        value = next((value[name] for name in value if plain(name) in PARENT_IDS), None)
    if value is None or isinstance(value, (bool, list, dict)):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def tail(parent: str) -> str:
    """A parent's id without what is put before it or behind it ("t1_c9x", "11.0")."""
    return _TAIL.sub("", _PREFIX.sub("", parent))


def guess(survey: Survey, is_date: Dated, *, holder: bool = False) -> Roles:
    """The roles of the fields of `survey`. Without a "text" these are no comments.

    `holder`: they are what is discussed, rather than comments.
    """
    roles: Roles = {}
    taken: set[str] = set()

    def take(role: str, fits: Callable[[Field], bool]) -> None:
        for found in _candidates(survey, role, holder):
            if found.name not in taken and found.count and fits(found):
                roles[role] = found.name
                taken.add(found.name)
                return

    take("replies", lambda found: found.lists)
    _date(survey, roles, taken, is_date, holder)
    _identities(survey, roles, taken, holder)
    take("author", lambda found: _is_name(found) and not (holder and found.name == "name"))
    take("text", _is_text)
    if "text" not in roles:
        _weak_text(survey, roles)
    taken.update(roles.values())
    take("thread", lambda found: _names_thread(found, survey))
    take("title", lambda found: bool(found.words()) and not _mostly(found, _is_number))
    if holder and "title" not in roles and (name := survey.named("name")) and name.words():
        roles["title"] = "name"  # of a thing, not of a person
    take("url", lambda found: _mostly(found, _is_address))
    take("score", lambda found: _mostly(found, _is_number))
    take("state", _is_state)
    if "parent" not in roles and "replies" not in roles:
        take("depth", lambda found: _mostly(found, _is_number) and found.distinct > 1)
    _address_as_thread(survey, roles)
    return roles


def _candidates(survey: Survey, role: str, holder: bool) -> Iterator[Field]:
    """The fields whose names may have the role, the likeliest first."""
    around = WRAPPERS | HOLDERS if holder else WRAPPERS
    ranked = []
    for found in survey.fields.values():
        rank = _rank(found, role, around)
        if rank is not None and not found.objects:
            ranked.append((rank, found))
    ranked.sort(key=lambda one: one[0])
    return (found for _, found in ranked)


def _rank(found: Field, role: str, around: frozenset[str]) -> tuple[int, float] | None:
    """How late the field comes among those of the role; None where its name is none of them."""
    names = [plain(part) for part in found.path]
    own = names.pop()
    objects = [name for name in names if name not in around]
    wrapped = len(names) - len(objects)
    if not objects:
        rank = RANKS[role].get(own)
        return (wrapped, rank) if rank is not None else None
    over = objects[-1]
    if len(objects) > 1:
        return None
    if role == "author" and over in AUTHORS:
        inner = PERSON.get(own)
        # Before every plain name: "author.name" says who, where "name" might say anything.
        return (
            (wrapped, inner / 100 + (RANKS["author"]["username"] if own == "id" else 0))
            if inner is not None
            else None
        )
    if role == "parent" and over in PARENTS:
        return (wrapped, 100 + PARENT_IDS[own]) if own in PARENT_IDS else None
    if role in ("text", "title") and over in RANKS[role] and over in TEXTS | {"title"}:
        return (wrapped, RANKS[role][over] + TEXT_IN[own] / 100) if own in TEXT_IN else None
    if role == "replies" and over in RANKS["replies"]:
        known = own in ("edges", "nodes", "data", "items", "comments", "children", "list", "results")
        return (wrapped, RANKS["replies"][over]) if known else None
    if role == "score" and over in ("reactions", "votes", "likes"):
        return (wrapped, 50) if own in ("total", "totalcount", "count", "score", "+1") else None
    return None


def _date(survey: Survey, roles: Roles, taken: set[str], is_date: Dated, holder: bool) -> None:
    """The date: of several, one that says its zone goes before one that does not."""
    dates = [f for f in _candidates(survey, "date", holder) if f.count and _mostly(f, is_date)]
    if not dates:
        return
    first = dates[0]
    zoned = (f for f in dates if f.count >= first.count and _mostly(f, _has_zone) and not _is_later(f))
    chosen = first if _mostly(first, _has_zone) else next(zoned, first)
    roles["date"] = chosen.name
    taken.add(chosen.name)


def _has_zone(value: Any) -> bool:
    return not isinstance(value, str) or _ZONED.search(value) is not None


def _is_later(found: Field) -> bool:
    return any(word in plain(found.path[-1]) for word in ("updat", "edit", "modif", "chang", "delet"))


# -- ids and parents ------------------------------------------------------------------------------


def _identities(survey: Survey, roles: Roles, taken: set[str], holder: bool) -> None:
    """The id, and the parent: of several that may be, the pair in which most parents are ids."""
    ids = [f for f in _candidates(survey, "id", holder) if f.count and _is_identity(f, survey)]
    parents = [f for f in _candidates(survey, "parent", holder) if f.count and not f.lists]
    best: tuple[int, Field | None, Field | None] = (-1, None, None)
    for found in (*ids, None)[: len(ids) or 1]:
        known = {key(value) for value in found.values} if found else set()
        for parent in (*parents, None)[: len(parents) or 1]:
            if parent is not None and parent is found:
                continue
            hits = 0
            if parent is not None:
                hits = sum(1 for v in map(key, parent.values) if v in known or tail(v) in known)
            if hits > best[0]:
                best = hits, found, parent
    _, own, parent = best
    if own is not None:
        roles["id"] = own.name
        taken.add(own.name)
    if parent is not None and not _names_people(survey, parent, best[0]):
        roles["parent"] = parent.name
        taken.add(parent.name)


def _is_identity(found: Field, survey: Survey) -> bool:
    scalar = all(isinstance(value, (str, int, float)) for value in found.values)
    return scalar and found.unique and found.count * 10 >= survey.records * 9


def _names_people(survey: Survey, parent: Field, hits: int) -> bool:
    """Whether what looks like a parent's id is the name of who is answered."""
    if hits:
        return False
    people = {
        word.lstrip("@").casefold()
        for found in _candidates(survey, "author", holder=False)
        for word in found.words()
    }
    named = [word.lstrip("@").casefold() for word in parent.words() if not no_parent(word)]
    return bool(named) and sum(1 for word in named if word in people) * 2 > len(named)


# -- what a value looks like ----------------------------------------------------------------------


def _mostly(found: Field, fits: Callable[[Any], bool]) -> bool:
    if found.lists or not found.values:
        return False
    looked = found.values[:100]
    return sum(1 for value in looked if fits(value)) * 10 >= len(looked) * 6


def _is_number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        return _NUMBER.fullmatch(value.strip()) is not None
    return isinstance(value, (int, float))


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and _ADDRESS.fullmatch(value.strip()) is not None


def _is_name(found: Field) -> bool:
    return not found.lists and not any(isinstance(value, (bool, list)) for value in found.values)


def _is_text(found: Field) -> bool:
    """Whether what stands there are texts, not numbers, dates, addresses or a few words of a program."""
    words = found.words()
    if any(isinstance(value, list) for value in found.values):
        return found.name.rsplit(".", 1)[-1].casefold() == "text"  # a text in pieces (Telegram)
    if not words or len(words) * 2 < len(found.values):
        return False
    surely = RANKS["text"].get(plain(found.path[-1]), _PLAIN_TEXTS) < _PLAIN_TEXTS
    if not surely and _mostly(found, _is_number) and len(words) > 1:
        return False
    if len(words) > 1 and _mostly(found, _is_address) and not any(" " in word for word in words[:100]):
        return False
    few = len(words) >= 20 and found.distinct <= 3 and max(map(len, words)) < 20
    return not few


def _weak_text(survey: Survey, roles: Roles) -> None:
    """A text of a name that means other things as well, where somebody wrote it at some time."""
    if not {"author", "date"} <= roles.keys():
        return
    for found in survey.fields.values():
        if plain(found.path[-1]) in WEAK_TEXT and len(found.path) == 1 and found.count and _is_text(found):
            roles["text"] = found.name
            return


def _names_thread(found: Field, survey: Survey) -> bool:
    """Whether records have it in common. Of one record nothing tells it from an id."""
    if found.lists or any(isinstance(value, (bool, float)) for value in found.values):
        return False
    return found.count * 2 >= survey.records and (found.repeats or survey.records == 1)


def _is_state(found: Field) -> bool:
    return (
        not found.lists
        and found.distinct <= 12
        and all(isinstance(value, (bool, int, str)) for value in found.values)
    )


def _address_as_thread(survey: Survey, roles: Roles) -> None:
    """An address, or a title, that many records share is that of what they discuss."""
    if "thread" in roles:
        return
    for role in ("url", "title"):
        found = survey.named(roles.get(role, ""))
        if found and found.repeats and found.count * 10 >= survey.records * 9:
            roles["thread"] = found.name
            return

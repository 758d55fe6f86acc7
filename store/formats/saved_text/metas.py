"""Themes that set author and date as a list of their own before each comment's text.

There the comment's own marker is lost (its first line is an item of that inner list), and the text
stands at the inner list's column:

    • Reply
    • Ann Lee
    • March 3, 2009 @ 4:15 pm

    The text.

Such groups are rewritten as the comment's item with a name and a date line, so that all that reads
pages need not know of them.
"""

from __future__ import annotations

from itertools import islice
from typing import Final

from store.formats.dates import find_date
from store.formats.phrases import chrome
from store.patterns import lazy

MAX_GROUP: Final = 4
_ITEM: Final = lazy(r"( {4,2000})• (\S.{0,119})")


def unfold_metas(raw: list[str]) -> None:
    """Rewrites each such group in `raw`, where there are two or more."""
    groups: list[tuple[int, int, int, str, str]] = []
    done = 0
    for number, line in enumerate(islice(raw, len(raw) - 1)):
        if number < done or "•" not in line[:2010] or "•" not in raw[number + 1][:2010]:
            continue
        found = _ITEM.fullmatch(line)
        if found is None:
            continue
        column = len(found[1])
        texts = [found[2]]
        done = number + 1
        while done < len(raw) and len(texts) <= MAX_GROUP:
            more = _ITEM.fullmatch(raw[done])
            if more is None or len(more[1]) != column:
                break
            texts.append(more[2])
            done += 1
        group = _group(texts)
        if group and (done == len(raw) or not raw[done].strip()):
            groups.append((number, done, column, *group))
    if len(groups) < 2:
        return
    out: list[str] = []
    at = 0
    for start, end, column, name, date in groups:
        out.extend(raw[at:start])
        out += [" " * (column - 2) + "• " + name, " " * column + date]
        at = end
    out.extend(raw[at:])
    raw[:] = out


def _group(texts: list[str]) -> tuple[str, str] | None:
    """Name and date of a group: a date alone, a name alone, and at most lines of the page beside them."""
    if not 2 <= len(texts) <= MAX_GROUP:
        return None
    name = date = ""
    for text in texts:
        found = find_date(text)
        if found and found.end - found.start >= len(text) - 2:
            if date:
                return None
            date = text
        elif not chrome(text):
            if name:
                return None
            name = text
    return (name, date) if name and date else None

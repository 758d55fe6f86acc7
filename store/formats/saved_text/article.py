"""The article above the comments: title, author, date and text, without the menus around them.

The title is the best line above the first long paragraph; where the comments' heading names it
("6 thoughts on “Title”"), it is that. The text goes on to the comments' heading, or to what pages
set under an article: share links, tags, navigation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from store.formats.dates import find_date
from store.formats.phrases import begins, chrome, comment_heading, fold, is_avatar, is_phrase, phrases
from store.formats.saved_text.names import name_in
from store.formats.saved_text.page import Line, Page
from store.formats.saved_text.texts import assemble
from store.formats.saved_text.titles import DOMAIN, LONG, MAX_TITLE, TitleSearch
from store.model import Mark, Repair
from store.patterns import lazy

_ENDS: Final = (".", "!", "?", "…", ":", ";", "”", "“", "»", '"', ")", "。", "！", "？", "’")
_COPYRIGHT: Final = lazy(
    r"(?:copyright\s*)?(?:©|\(c\))\s*(?:copyright\s*)?(?:\d{4}(?:\s*[-–—]\s*(?:\d{4}|\d\d))?)?[\s,:]*(?:by\s+)?(?P<name>[^|.•·–—\n]{2,60})",
    re.IGNORECASE,
)
_SEPARATOR: Final = lazy(r"\s+[-–—|·•/»]+\s+")


class Article:
    """What stands above the comments."""

    def __init__(self) -> None:
        self.title = ""
        self.author = ""
        self.published: datetime | None = None
        self.published_text = ""
        self.site = ""
        self.body = ""
        self.marks: list[Mark] = []
        self.repairs: list[Repair] = []


def read_article(page: Page, end: int, title: str, after: int, name: str) -> Article:
    """The article in the lines before `end`.

    `title` is what the comments' heading calls it ("" where it does not), `after` the line after the
    last comment (`len(page.lines)` without comments), `name` the file's name for an article that has
    no title at all.
    """
    return _Reader(page, end, title, after, name).read()


def plain_article(page: Page, name: str) -> Article:
    """A text that is no saved page: its first short line is its title, all the rest its text."""
    article = Article()
    lines = page.lines
    start = 0
    if lines and len(lines[0].text) <= MAX_TITLE // 2 and len(lines) > 1 and not lines[0].marker:
        article.title, start = lines[0].text, 1
    else:
        article.title = _shortened(lines[0].text) if lines else name
        article.repairs.append(
            Repair("guessed-title", "The text has no title; its first words stand for one.")
        )
    article.body, article.marks = assemble(lines[start:], page, -1)
    return article


class _Reader:
    def __init__(self, page: Page, end: int, title: str, after: int, name: str) -> None:
        self.page = page
        self.lines = page.lines
        self.end = end
        self.given = title
        self.after = after
        self.name = name
        self.article = Article()

    def read(self) -> Article:
        article = self.article
        search = TitleSearch(self.page, self.end, self.given, self.after)
        at, first_long = search.line, search.first_long
        if search.guessed and at is not None:
            article.repairs.append(
                Repair("guessed-title", f"The title was guessed: line {at + 1} of those that hold text.")
            )
        if at is None:
            self._no_title(first_long)
            begin = first_long if first_long is not None else 0
        else:
            article.title = " ".join(self.lines[at].text[:MAX_TITLE].split())
            begin = at + 1
            self._byline(at, first_long)
        article.site = self._site(at)
        kept = self._body(begin, first_long)
        article.body, article.marks = assemble(kept, self.page, self._base(kept))
        article.marks.extend(self._headings(kept, article.body))
        article.marks.sort(key=lambda mark: (mark.start, -mark.end))
        return article

    # -- title ---------------------------------------------------------------------------------

    def _no_title(self, first_long: int | None) -> None:
        article = self.article
        if self.given:
            article.title = self.given[:MAX_TITLE]
            return
        text = (
            self.lines[first_long].text if first_long is not None else self.lines[0].text if self.end else ""
        )
        article.title = _shortened(text) if text else self.name
        article.repairs.append(
            Repair("guessed-title", "The page has no title; its first words stand for one.")
        )

    # -- author, date, site --------------------------------------------------------------------

    def _byline(self, title: int, first_long: int | None) -> None:
        """Author and date in the lines around the title."""
        stop = min(self.end, title + 8)
        for number in [*range(title + 1, stop), *range(title - 1, max(-1, title - 4), -1)]:
            text = self.lines[number].text
            if len(text) > 160 or (number < title and self.lines[number].marker):
                continue
            date = find_date(text)
            far = first_long is not None and number > first_long
            if far and not (date and _byline_author(text)):
                continue
            if date and not self.article.published_text and date.value:
                self.article.published, self.article.published_text = date.value, text[date.start : date.end]
            if not self.article.author and number > title:
                self.article.author = _byline_author(text)

    def _site(self, title: int | None) -> str:
        for line in self.lines[: min(title or 0, 40)]:
            if DOMAIN.fullmatch(line.text) and not line.marker:
                return line.text
        for line in self.lines[max(self.after, len(self.lines) - 60) :]:
            if len(line.text) > 300:
                continue
            found = _COPYRIGHT.search(line.text)
            if found:
                site = found["name"].strip(" ,;:")
                if "rights reserved" not in site.casefold() and any(letter.isalpha() for letter in site):
                    return site
        return ""

    # -- body ----------------------------------------------------------------------------------

    def _body(self, begin: int, first_long: int | None) -> list[Line]:
        """The article's lines between its title and its end."""
        lines = self.lines
        stop = self._tail(begin)
        kept: list[Line] = []
        for number in range(begin, stop):
            line = lines[number]
            if first_long is None or number < first_long:
                if number - begin < 12 and self._is_meta(line):
                    continue
            elif (
                number - begin < 8
                and len(line.text) <= 160
                and find_date(line.text)
                and _byline_author(line.text)
            ):
                continue
            kept.append(line)
        return self._without_tail(kept)

    def _is_meta(self, line: Line) -> bool:
        """A line between title and text that is about the article: who, when, how many comments."""
        text = line.text
        if len(text) > 160:
            return False
        if chrome(text) or is_avatar(text) or comment_heading(text) or text.isdigit():
            return True
        date = find_date(text)
        if date is None:
            return bool(_byline_author(text)) and text.casefold().startswith(
                tuple(f"{by} " for by in phrases("by"))
            )
        return date.end - date.start > len(text) - 80

    def _tail(self, begin: int) -> int:
        """Where the article ends: at what pages set under it, if most of its text stands before."""
        lines = self.lines
        weight = [len(line.text) if len(line.text) >= LONG else 0 for line in lines[begin : self.end]]
        total, before = sum(weight), 0
        for number in range(begin, self.end):
            text = lines[number].text
            if before * 2 > total or (total and before == total):
                whole = is_phrase(text, "tail") or is_phrase(text, "form")
                if whole and before * 2 > total:
                    return number
                rest = before == total
                if rest and len(text) <= 200 and _begins_tail(text):
                    return number
            before += weight[number - begin]
        return self.end

    def _without_tail(self, kept: list[Line]) -> list[Line]:
        """`kept` without blocks of short lines, and links to elsewhere, at its end."""
        long = [n for n, line in enumerate(kept) if len(line.text) >= LONG]
        if not long or self.end == len(self.lines):
            return kept
        end = len(kept)
        while end > long[-1] + 1:
            start = end - 1
            while start > long[-1] + 1 and not kept[start].blank and not kept[start].marker:
                start -= 1
            block = kept[start:end]
            texts = [line.text for line in block]
            junk = (
                len(block) > 1
                and not block[0].marker
                and all(len(t) < 60 and not t.endswith(_ENDS) for t in texts)
            )
            junk = junk or (len(block) == 1 and bool(chrome(texts[0]) or comment_heading(texts[0])))
            if not junk:
                break
            end = start
        return kept[:end]

    def _base(self, kept: Sequence[Line]) -> int:
        """The item that the article stands in, if it stands in one (a menu's, by a slip of the page)."""
        weight: dict[int, int] = {}
        for line in kept:
            if not line.marker:
                weight[line.owner] = weight.get(line.owner, 0) + len(line.text)
        return max(weight, key=lambda owner: weight[owner]) if weight else -1

    def _headings(self, kept: Sequence[Line], body: str) -> list[Mark]:
        """Short lines that stand alone between paragraphs and end in no full stop."""
        marks = []
        at = 0
        for number, line in enumerate(kept[:-1]):
            place = body.find(line.text, at)
            if place < 0:
                continue
            at = place + len(line.text)
            following = kept[number + 1]
            clear = (
                line.blank
                and number > 0
                and not line.marker
                and not line.extra
                and not line.raw
                and following.blank
                and not following.marker
                and 3 <= len(line.text) <= 80
                and line.text[0].isalnum()
                and not line.text[0].islower()
                and not line.text.endswith((".", ",", ";", ":", "…", "”", '"', "“", "»", ")"))
                and len(following.text) >= LONG
                and len(kept[number - 1].text) >= 60
            )
            if clear:
                marks.append(Mark(place, at, "heading", "2"))
        return marks


def _begins_tail(text: str) -> bool:
    """Whether a line begins with a phrase such as "Posted in" or "Tags:"."""
    if not begins(text, "tail"):
        return False
    folded = fold(text[:80])
    for phrase in phrases("tail"):
        if folded.startswith(phrase):
            rest = text[len(phrase) :].lstrip()
            if " " in phrase or rest[:1] in ":：" or not rest:
                return True
    return False


def _shortened(text: str) -> str:
    """The first words of a text, for a title."""
    head = text[:81].strip()
    if len(text) <= 80:
        return head
    return head[:80].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _byline_author(text: str) -> str:
    """The author in "Posted by Ann on March 3, 2009", "von Ann", "3.3.2009 - Ann - 6 Kommentare"."""
    if len(text) > 160:
        return ""
    date = find_date(text)
    for part in _SEPARATOR.split(text):
        inside = find_date(part)
        plain = part
        if inside:
            plain = part[: inside.start] if inside.start else part[inside.end :]
        if begins(plain, "by"):
            name = name_in(plain)
            if 1 < len(name) <= 60 and not find_date(name):
                return name
    if date and len(_SEPARATOR.split(text)) > 1:
        for part in _SEPARATOR.split(text):
            words = part.split()
            named = 1 <= len(words) <= 4 and all(word[:1].isupper() for word in words)
            if (
                named
                and not find_date(part)
                and not comment_heading(part)
                and not any(c.isdigit() for c in part)
            ):
                return part.strip()
    return ""

"""Where an article begins: its title, and the first of its long paragraphs.

The comments' heading may name the title ("6 thoughts on “Title”"). Else the long paragraphs of the
page are gathered into clusters, short lines in between apart; the first one of the largest cluster
begins the text, and the best line above it is the title.
"""

from __future__ import annotations

import re
from typing import Final

from store.formats.dates import find_date
from store.formats.phrases import begins, chrome, comment_heading, is_avatar, is_phrase
from store.formats.saved_text.page import Line, Page
from store.patterns import lazy

LONG: Final = 100
"""Characters from which a line is a paragraph of an article."""

MAX_TITLE: Final = 250
DOMAIN: Final = lazy(r"(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12}", re.IGNORECASE)
_REACH: Final = 16
"""Lines above the first long paragraph in which the title is looked for."""

_GAP: Final = 10
"""Short lines that may stand between two long paragraphs of one text."""

_NOTICE: Final = lazy(
    r"\b(?:cookies?|javascript|adblock\w*|gdpr|privacy policy|datenschutzerklärung)\b", re.IGNORECASE
)
_CAPTION: Final = lazy(
    r"(?:foto|photo|bild|image|picture|quelle|source|crédit|credit|anzeige|advertisement|werbung)s?\b",
    re.IGNORECASE,
)


class TitleSearch:
    """The search in the lines before `end`; `given` is the title that the comments' heading names.

    `after` is the line after the last comment. `first_long` is the line of the text's first long
    paragraph (None: there is none), `line` the title's (None: none does), `guessed` tells that the
    title was neither given nor the first line of the page.
    """

    def __init__(self, page: Page, end: int, given: str, after: int) -> None:
        self.lines = page.lines
        self.end = end
        self.given = given
        self.after = after
        named = self._line_of_given()
        self.first_long = self._first_long(named if named is not None else 0)
        self.line = named if named is not None else None if given else self._best_line()
        first = next((n for n in range(end) if not chrome(self.lines.texts[n])), 0)
        self.guessed = named is None and self.line is not None and self.line != first

    def _line_of_given(self) -> int | None:
        """The line that is the title which the heading gives: the last such one before much text."""
        wanted = _letters(self.given)
        if len(wanted) < 2:
            return None
        found = None
        for number in range(self.end):
            line = self.lines[number]
            if found is not None and len(line.text) >= LONG:
                break
            if len(line.text) <= MAX_TITLE + 50 and not line.marker and _letters(line.text) == wanted:
                found = number
        return found

    def _first_long(self, begin: int) -> int | None:
        """The first paragraph of the largest cluster of long ones, or of an earlier one of a third."""
        clusters: list[tuple[int, int]] = []
        since = _GAP + 1
        for number in range(begin, self.end):
            if not self._is_long(self.lines[number]):
                since += 1
                continue
            length = len(self.lines.texts[number])
            if since > _GAP or not clusters:
                clusters.append((number, length))
            else:
                clusters[-1] = (clusters[-1][0], clusters[-1][1] + length)
            since = 0
        if not clusters:
            return None
        largest = max(size for _, size in clusters)
        return next(start for start, size in clusters if size * 3 >= largest)

    def _is_long(self, line: Line) -> bool:
        text = line.text
        if line.marker or not (
            len(text) >= LONG or (len(text) >= 60 and text.endswith((".", "!", "?", "…", "。")))
        ):
            return False
        return not _NOTICE.search(text[:400]) and not is_phrase(text, "form")

    def _best_line(self) -> int | None:
        stop = self.first_long if self.first_long is not None else min(self.end, _REACH)
        best, best_score = None, 0.0
        for number in range(max(0, stop - _REACH), min(stop, self.end) + (stop + 1 >= self.end)):
            if number < self.end:
                score = self._score(number, stop)
                if score > best_score:
                    best, best_score = number, score
        if (
            best is None
            and 0 < stop <= 3
            and len(self.lines.texts[0]) <= MAX_TITLE
            and not self.lines[0].marker
        ):
            return 0
        return best

    def _score(self, number: int, stop: int) -> float:
        """How well a line does as a title; 0 and less for one that is none."""
        line = self.lines[number]
        text = line.text
        if line.marker or not 2 <= len(text) <= MAX_TITLE or not any(letter.isalpha() for letter in text):
            return 0.0
        if (
            chrome(text)
            or is_avatar(text)
            or comment_heading(text)
            or (len(text) <= 40 and begins(text, "by"))
        ):
            return 0.0
        if any(is_phrase(text, field) for field in ("recent", "tail", "form")):
            return 0.0
        if text.casefold().startswith(
            ("skip to", "zum inhalt", "direkt zum", "zum hauptinhalt", "http", "©")
        ):
            return 0.0
        date = find_date(text)
        if date and (date.end - date.start) * 2 > len(text):
            return 0.0
        alone = line.blank and (number + 1 >= len(self.lines) or self.lines[number + 1].blank)
        score = 3.0 * alone + (2.0 if 15 <= len(text) <= 160 else 0.5 if len(text) >= 8 else 0.0)
        score += 0.5 * (25 <= len(text) <= 120)
        score -= 0.25 * (stop - number) if self.first_long is not None else 0.5 * number
        score += 1.5 * (number == 0) + 1.5 * self._again(number)
        score -= (
            1.0 * text.endswith((".", ",", ";")) + 1.0 * (date is not None) + 1.0 * text.endswith((":", "……"))
        )
        score -= 2.0 * (DOMAIN.fullmatch(text) is not None) + 2.0 * (_CAPTION.match(text) is not None)
        return score - 1.5 * (text.count("•") + text.count(">>") + text.count("|") > 0)

    def _again(self, number: int) -> bool:
        """Whether a title stands once more: above it, or after the comments ("Ann on Title")."""
        text = self.lines.texts[number]
        if len(text) < 12:
            return False
        near = [
            *self.lines[max(0, number - 60) : number],
            *self.lines[max(self.after, len(self.lines) - 200) :],
        ]
        return any(text in line.text for line in near if len(line.text) < 400)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())

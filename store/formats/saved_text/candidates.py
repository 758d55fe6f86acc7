"""Which list of a page is its comment list.

Every list is weighed: author and date lines in its items count most, then a heading beside it
("6 thoughts on “…”"), then numbers, then standing last. The items of the best one, from the first to
the last that can be a comment, are the page's top-level comments.
"""

from __future__ import annotations

from array import array
from typing import Final, NamedTuple

from store.formats.phrases import chrome, comment_heading, is_phrase, is_recent_list
from store.formats.saved_text.headers import Header
from store.formats.saved_text.page import Groups, Page
from store.formats.saved_text.styles import PageStyle, read_headers

NEAR: Final = 8
"""Lines above a list in which its heading may stand."""

LONG: Final = 120
"""Characters from which a line is a paragraph."""

ENOUGH: Final = 45
"""The score from which a list without authors is taken for comments."""


_KINDS: Final = {"": 0, "reply": 1, "noise": 2, "pending": 3}
TEXT: Final = 0
REPLY: Final = 1
"""What a line is: somebody's text, a "Reply" link; else it is the page's (`store.formats.phrases.chrome`)."""

_SENTENCE: Final = (".", "!", "?", "…", "。", "！", "？", ")", "”", '"')


class CommentList(NamedTuple):
    """The list that was taken for the comments.

    `items` are the top-level comments' items. `start` and `end` are the lines from its first to
    after its last; `article_end` is where the article above ends (before the heading). `named` tells
    that its items name authors or dates. `kinds` says of each line of the page whether it is `TEXT`, a
    `REPLY` link or something else of the page's, `reply_lines` which of these links stand below an
    item's first line. `counted` is how many comments the heading counts, `title` what it says the
    article is called; `heading` is its text ("" without one). `sure` is False where another list, or
    none, could have been meant.
    """

    items: list[int]
    start: int
    end: int
    article_end: int
    score: float
    named: bool
    headers: dict[int, Header]
    style: PageStyle
    reply_lines: array[int]
    kinds: bytes
    counted: int | None = None
    title: str = ""
    heading: str = ""
    sure: bool = True


class _Candidate:
    """A list that may be the comments: its items and lines, and what speaks for it.

    `heads` is how many items name an author or a date, `replies` how many have a "Reply" line, `said`
    how many say "Ann says:"; `heading_line` is the line of the heading beside it (-1: none).
    """

    def __init__(self, items: list[int], start: int, end: int) -> None:
        self.items = items
        self.start = start
        self.end = end
        self.score = 0.0
        self.heads = 0
        self.replies = 0
        self.said = 0
        self.heading_line = -1
        self.counted: int | None = None
        self.title = ""


class _Search:
    """The search of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.ends = page.ends()
        lines = page.lines
        self.own = Groups(lines.owners, len(page.items))
        self.headers = read_headers(page, self.own)
        self.replies = bytearray(len(page.items))
        """1 for an item that has a "Reply" line below its first line."""
        self.kinds = bytes(map(_KINDS.__getitem__, map(chrome, lines.texts)))
        replies = (number for number, kind in enumerate(self.kinds) if kind == REPLY)
        self.reply_lines = array("i", filter(self._is_below, replies))
        for number in self.reply_lines:
            if len(lines.texts[number]) <= 60:
                self.replies[lines.owners[number]] = 1
        self.last_long = next(
            (
                number
                for number in range(len(lines) - 1, -1, -1)
                if lines.owners[number] < 0 and lines.blanks[number] and len(lines.texts[number]) >= LONG
            ),
            -1,
        )

    def _is_below(self, number: int) -> bool:
        """Whether a line stands in an item below the item's first line."""
        lines = self.page.lines
        owner = lines.owners[number]
        if owner < 0 or lines.is_first(number):
            return False
        return not self.page.items[owner].phantom or self.own[owner][0] != number

    def candidates(self) -> list[_Candidate]:
        found = []
        for index, one in enumerate(self.page.lists):
            if one.parent >= 0 and self._is_comment(one.parent):
                continue
            candidate = self._headed(index) or self._plain(index)
            if candidate:
                found.append(candidate)
        return found

    def _is_comment(self, item: int) -> bool:
        """Whether an item names an author, or is a placeholder among such."""
        while item >= 0 and self.page.items[item].phantom:
            item = self.page.items[item].parent
        return item >= 0 and item in self.headers

    def _headed(self, index: int) -> _Candidate | None:
        """The items from the first to the last that name an author or a date."""
        page = self.page
        items = page.lists[index].items
        heads = [i for i, item in enumerate(items) if item in self.headers]
        if not heads:
            return None
        first, last = heads[0], heads[-1]
        while last + 1 < len(items) and self._goes_on(items[last + 1]):
            last += 1
        while first > 0 and self._goes_on(items[first - 1]):
            first -= 1
        segment = items[first : last + 1]
        named = [item for item in segment if item in self.headers]
        full = sum(1 for item in named if self._has_text(item))
        pings = sum(1 for item in named if self.headers[item].ping)
        replies = sum(1 for item in segment if self.replies[item])
        said = sum(1 for item in named if self.headers[item].said)
        ratio = len(named) / len(segment)
        if ratio < 0.25 or (len(named) == 1 and ratio < 0.5):
            return None
        start = page.items[segment[0]].first
        candidate = _Candidate(list(segment), start, self.ends[segment[-1]])
        candidate.heads, candidate.replies, candidate.said = len(named), replies, said
        self._look_above(candidate)
        score = 100 * ratio * (full + pings) / len(named)
        score += 40 * (replies * 3 >= len(segment)) + 40 * (said * 2 >= len(named)) + min(30, 5 * len(named))
        score += (
            40 * (candidate.heading_line >= 0)
            + 10 * page.lists[index].ordered
            + 10 * (start > self.last_long)
        )
        candidate.score = score - self._unlike(candidate, page.items[items[0]].first)
        if len(segment) <= 2 and len(items) > len(segment) and not (said or replies or pings):
            candidate.score -= 60
        if candidate.heading_line < 0 and not replies and not pings:
            dated = sum(1 for item in named if not self.headers[item].author)
            if dated * 2 > len(named) or any(self.headers[item].bare for item in named):
                return None
        if full + pings == 0 and not (candidate.heading_line >= 0 and said):
            return None
        return candidate if candidate.score >= 60 else None

    def _goes_on(self, item: int) -> bool:
        """Whether an item without an author, beside ones with, is a comment all the same."""
        if self.page.items[item].phantom:
            return True
        lists = self.page.lists[self.page.items[item].list]
        return bool(self.replies[item]) or (
            lists.ordered and len(self.page.lines.texts[self.own[item][0]]) > 25
        )

    def _has_text(self, item: int) -> bool:
        header = self.headers[item]
        return any(self.kinds[n] == TEXT for n in self.own[item][header.top :]) or header.bottom > 0

    def _plain(self, index: int) -> _Candidate | None:
        """A list whose items name nobody."""
        page = self.page
        one = page.lists[index]
        start = page.items[one.items[0]].first
        end = self.ends[one.items[-1]]
        candidate = _Candidate(list(one.items), start, end)
        self._look_above(candidate)
        beside = candidate.heading_line >= 0 and start - candidate.heading_line <= 2
        if one.parent >= 0 and not (beside and candidate.heading_line >= page.items[one.parent].first):
            return None
        texts = page.lines.texts[start:end]
        mean = sum(len(text) for text in texts) / max(1, len(texts))
        real = [item for item in one.items if not page.items[item].phantom]
        prose = sum(1 for item in real if self._is_prose(item)) / max(1, len(real))
        exact = candidate.counted is not None and candidate.counted in (
            len(one.items),
            self._count(start, end),
        )
        exact = exact and (candidate.counted != 1 or prose == 1)
        if not real:
            return None
        headed = exact or (one.ordered and beside and candidate.counted is not None)
        under = candidate.heading_line == start - 1
        if (
            candidate.counted == 0
            or (prose < (0.3 if one.ordered else 0.5) and not headed)
            or not (one.ordered or exact or under)
        ):
            return None
        closed = any(is_phrase(text, "closed") for text in page.lines.texts[end : end + 6])
        replies = sum(1 for item in one.items if self.replies[item])
        score = (
            60.0 * beside + 60 * exact + 20 * (candidate.heading_line >= 0 and not beside) + 25 * one.ordered
        )
        score += 20 if mean >= 60 else 10 if mean >= 25 else -15
        score += 15 * (start > self.last_long) + 15 * closed + 40 * (replies * 2 >= len(one.items))
        score += 10 * (
            end - start > len(one.items)
            and any(page.items[owner].parent >= 0 for owner in page.lines.owners[start:end])
        )
        if self.last_long >= end and not beside:
            score -= 100
        above = page.lines.texts[start - 1] if start else ""
        if not beside and not closed:
            score -= 60 * above.endswith((":", "："))
            label = start > 0 and page.lines.owners[start - 1] < 0 and len(above) < 60
            score -= 40 * (label and not above.endswith(_SENTENCE))
            score -= 20 * (len(page.lines) - end > 15)
        candidate.replies = replies
        candidate.score = score - self._unlike(candidate, start)
        return candidate if candidate.score >= ENOUGH else None

    def _count(self, start: int, end: int) -> int:
        """How many items have lines from `start` to `end`."""
        return sum(map(self.page.lines.is_first, range(start, end)))

    def _is_prose(self, item: int) -> bool:
        """Whether an item holds something that somebody could have written, and not a link's few words."""
        texts = [self.page.lines.texts[number] for number in self.own[item][:12]]
        return any(len(text) >= 50 or (len(text) >= 8 and text.endswith(_SENTENCE)) for text in texts)

    def _unlike(self, candidate: _Candidate, start: int) -> float:
        """What speaks against a list: the line above heads another kind of list."""
        lines = self.page.lines
        above = [lines.texts[n] for n in range(max(0, start - 2), start)]
        if above and is_recent_list(above[-1]):
            return 200.0
        if above and is_phrase(above[-1], "tail") and candidate.heading_line < 0:
            return 120.0
        first = lines.texts[start]
        return 200.0 if is_recent_list(first) else 0.0

    def _look_above(self, candidate: _Candidate) -> None:
        """The comment heading in the few lines above a list."""
        lines = self.page.lines
        for number in range(candidate.start - 1, max(-1, candidate.start - 1 - NEAR), -1):
            text = lines.texts[number]
            if is_recent_list(text):
                return
            found = comment_heading(text)
            if found:
                candidate.heading_line, (candidate.counted, candidate.title) = number, found
                if candidate.counted is None:
                    self._look_further(candidate)
                return
            if len(text) >= LONG:
                return

    def _look_further(self, candidate: _Candidate) -> None:
        """A count in the line above or below a heading that has none."""
        lines = self.page.lines
        for number in (candidate.heading_line - 1, candidate.heading_line + 1):
            if 0 <= number < candidate.start:
                found = comment_heading(lines.texts[number])
                if found and found[0] is not None:
                    candidate.counted, candidate.title = found
                    candidate.heading_line = min(number, candidate.heading_line)
                    return


def find_comments(page: Page) -> CommentList | None:
    """The comment list of a page; None where no list looks like one."""
    if not page.items:
        return None
    search = _Search(page)
    found = search.candidates()
    if not found:
        return None
    best = max(found, key=lambda one: (one.score, one.start))
    others = [one for one in found if one is not best]
    together = _merged(best, others, search)
    rivals = [one for one in others if one.score >= best.score - 30 and not set(one.items) <= set(together)]
    items = sorted(together)
    start = min(page.items[item].first for item in items)
    headed = best.heads > 0
    style = PageStyle.of([search.headers[i] for i in search.headers], search.replies, items)
    heading = page.lines.texts[best.heading_line] if best.heading_line >= 0 else ""
    article_end = start
    if 0 <= best.heading_line < start:
        article_end = best.heading_line
    return CommentList(
        items=items,
        start=start,
        end=_after_last(page, max(search.ends[item] for item in items)),
        article_end=article_end,
        score=best.score,
        named=headed,
        headers=search.headers if headed else {},
        style=style,
        reply_lines=search.reply_lines,
        kinds=search.kinds,
        counted=best.counted,
        title=best.title,
        heading=heading,
        sure=not rivals and (headed or best.heading_line >= 0),
    )


def _after_last(page: Page, end: int) -> int:
    """Where the comments end: after lines that follow directly and are set in as no page's text is."""
    last = at = end
    while at < len(page.lines) and at < end + 200 and not page.lines.blanks[at] and page.lines.owners[at] < 0:
        at += 1
        if page.lines.columns[at - 1] > 0:
            last = at
    return last


def _merged(best: _Candidate, others: list[_Candidate], search: _Search) -> list[int]:
    """The best list's items, with those of lists like it: one broken in two, or pings apart."""
    items = list(best.items)
    if not best.heads:
        return items
    depth = search.page.items[best.items[0]].column
    for other in others:
        alike = (other.said * 2 >= other.heads) == (best.said * 2 >= best.heads)
        alike = alike and (other.replies > 0) == (best.replies > 0)
        pings = all(item in search.headers and search.headers[item].ping for item in other.items)
        same = search.page.items[other.items[0]].column == depth
        if other.heads and same and (pings or (alike and other.score >= 0.6 * best.score)):
            items.extend(other.items)
    return items

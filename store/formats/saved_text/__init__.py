"""The form "saved-text": a page saved as plain text, an article with its comments as nested lists.

It is what Resiliparse's plain-text extraction (`resiliparse.extract.html2text`) makes of a page, from
WordPress and its like above all. `lines` reads indentation and markers, `headers` who wrote what and
when, `candidates` finds the comment list, `comments` and `article` make the discussion of it.
Anything that is text can be opened: without comments it is an article, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from store.decoding import decode, is_text
from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.phrases import is_phrase
from store.formats.saved_text.article import plain_article, read_article
from store.formats.saved_text.candidates import CommentList, find_comments
from store.formats.saved_text.comments import read_comments
from store.formats.saved_text.lines import Page, read_page
from store.model import Discussion, Repair
from store.source import Source

_SHAPE: Final = re.compile(r"^(?P<in> {2,40})(?P<marker>•|\d{1,5}\.) \S", re.MULTILINE)


class SavedText:
    """A page saved as plain text; follows `store.formats.base.Form`."""

    name: str = "saved-text"
    title: str = "a page saved as plain text"

    def recognise(self, head: bytes, name: str) -> float:
        """0.1 for any text; more for lists set as this form sets them; 0.0 for what is binary."""
        if not is_text(head):
            return 0.0
        text = _head_text(head)
        columns = [len(found["in"]) for found in _SHAPE.finditer(text)]
        if not columns or text.lstrip()[:1] in ("{", "[", "<"):
            return 0.1
        even = sum(1 for column in columns if column % 2 == 0)
        if even * 10 < len(columns) * 9 or 2 not in columns:
            return 0.2
        return 0.9 if len(columns) >= 3 else 0.6

    def read(self, source: Source) -> Iterator[Parsed]:
        """The page's one discussion.

        Raises `SourceError` for a file that is empty, binary or holds nothing but white space.
        """
        decoded = decode(source.data, source.name)
        page = read_page(decoded.text)
        if not page.lines:
            raise SourceError(f"{source.name}: the file holds no text", "save the page again")
        parsed = _discussion(page, source.name)
        parsed.repairs[:0] = decoded.repairs
        yield parsed


def _head_text(head: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "replace").replace("\r", "")
    if head[:200].count(b"\0") > 40:
        return head.decode("utf-16-be" if head[:1] == b"\0" else "utf-16-le", "replace").replace("\r", "")
    return head.decode("utf-8", "replace").replace("\r", "")


def _discussion(page: Page, name: str) -> Parsed:
    found = find_comments(page)
    if found is None:
        return _without_comments(page, name)
    read = read_comments(page, found)
    article = read_article(page, found.article_end, found.title, found.start, name)
    closed = read.closed or _closed(page, found)
    repairs = [*article.repairs, *_choice(found), *read.repairs]
    discussion = Discussion(
        title=article.title,
        source=SavedText.name,
        site=article.site,
        author=article.author,
        published=article.published,
        closed=closed,
        body=article.body,
        body_marks=article.marks,
        comments=read.comments,
        extra={"published_text": article.published_text} if article.published_text else {},
    )
    return Parsed(discussion, repairs)


def _without_comments(page: Page, name: str) -> Parsed:
    """An article alone; a text without a single list item is not in this form, and is kept whole."""
    if not page.items and not any(is_phrase(line.text, "closed") for line in page.lines[-40:]):
        article = plain_article(page, name)
        told = Repair(
            "not-a-saved-page", "The text has no list that could be comments; it was opened as an article."
        )
    else:
        article = read_article(page, len(page.lines), "", len(page.lines), name)
        told = Repair("no-comments", "No list in the text looks like comments; it was opened as an article.")
    discussion = Discussion(
        title=article.title,
        source=SavedText.name,
        site=article.site,
        author=article.author,
        published=article.published,
        closed=any(is_phrase(line.text, "closed") for line in page.lines[-40:]),
        body=article.body,
        body_marks=article.marks,
        extra={"published_text": article.published_text} if article.published_text else {},
    )
    return Parsed(discussion, [*article.repairs, told])


def _choice(found: CommentList) -> list[Repair]:
    """What to tell where the comment list was not clear."""
    if found.sure:
        return []
    if found.named:
        return [
            Repair(
                "guessed-list", "More than one list could be the comments; the one with authors was taken."
            )
        ]
    return [
        Repair(
            "guessed-list",
            "No list names authors or has a heading; the most likely one was taken for the comments.",
        )
    ]


def _closed(page: Page, found: CommentList) -> bool:
    """Whether a line by itself, beside the comments, says that no more are taken."""
    lines = [*page.lines[max(0, found.start - 6) : found.start], *page.lines[found.end :]]
    return any(is_phrase(line.text, "closed") for line in lines if len(line.text) <= 160)

"""A saved text page as a discussion: its comment list, the article above it, and what was guessed."""

from __future__ import annotations

from typing import Final

from store.formats import dates, phrases
from store.formats.base import Parsed
from store.formats.phrases import is_phrase
from store.formats.saved_text import headers
from store.formats.saved_text.article import plain_article, read_article
from store.formats.saved_text.candidates import CommentList, find_comments
from store.formats.saved_text.comments import read_comments
from store.formats.saved_text.lines import read_page
from store.formats.saved_text.page import Page
from store.model import Discussion, Repair

FORM: Final = "saved-text"

MANY: Final = 100_000
"""Lines from which a page is a large one."""


def read_lines(lines: list[str], name: str) -> Parsed | None:
    """The discussion in the text of these lines, whose file is called `name`; `lines` is empty afterwards.

    None where there is nothing but white space.
    """
    many = len(lines) >= MANY
    page = read_page(lines)
    try:
        return _discussion(page, name) if page.lines else None
    finally:
        if many:
            _forget()


def _forget() -> None:
    """Lets go of the lines of a page that are remembered with what they are.

    They are few, but lie scattered among what the page took, which the system does not get back for them.
    """
    for remembered in (*phrases.REMEMBERED, *dates.REMEMBERED, *headers.REMEMBERED):
        remembered.cache_clear()


def _discussion(page: Page, name: str) -> Parsed:
    found = find_comments(page)
    if found is None:
        return _without_comments(page, name)
    article = read_article(page, found.article_end, found.title, found.start, name)
    read = read_comments(page, found)  # which takes their texts out of the page
    closed = read.closed or _closed(page, found)
    repairs = [*article.repairs, *_choice(found), *read.repairs]
    discussion = Discussion(
        title=article.title,
        source=FORM,
        site=article.site,
        author=article.author,
        published=article.published,
        closed=closed,
        body=article.body,
        body_marks=article.marks,
        comments=read.comments,
        extra={"published_text": article.published_text} if article.published_text else {},
    )
    return Parsed(discussion, repairs, [])


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
        source=FORM,
        site=article.site,
        author=article.author,
        published=article.published,
        closed=any(is_phrase(line.text, "closed") for line in page.lines[-40:]),
        body=article.body,
        body_marks=article.marks,
        extra={"published_text": article.published_text} if article.published_text else {},
    )
    return Parsed(discussion, [*article.repairs, told], [])


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

"""Comments of the pages of a site, gathered by their page: what Isso, Remark42 and Commento do alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from store.formats.base import Parsed
from store.formats.posts import Told, absent_of, host, missing, named_by_first
from store.identity import comment_hash
from store.model import Comment, Discussion


@dataclass
class Page:
    """A page and what was said under it.

    `name` is what the system calls the page: its address, or its path; a `nameless` one has its file's name
    there. `count` is how many comments the
    system says that it has, `extra` what else it says of the page.
    """

    name: str
    url: str = ""
    site: str = ""
    title: str = ""
    closed: bool = False
    nameless: bool = False
    count: object = None
    comments: list[Comment] = field(default_factory=list)
    extra: dict[str, object] = field(default_factory=dict)
    told: Told = field(default_factory=Told)

    def parsed(self, form: str) -> Parsed:
        """The page as a discussion. The page itself is in none of these exports, only its name."""
        present = sum(comment.state != "missing" for comment in self.comments)
        absent = missing(self.count, present)
        partial = ["article"]
        if absent:
            partial = ["comments", "article"]
            self.told.tell("absent", absent_of(absent, present + absent, "comment"))
        discussion = Discussion(
            title=self.title.strip() or _short(self.url or self.name),
            url=self.url,
            source=form,
            source_id=named_by_first(self.comments) if self.nameless else self.name,
            site=self.site or host(self.url),
            closed=self.closed,
            comments=self.comments,
            extra={**self.extra, "partial": partial},
        )
        return Parsed(discussion, self.told.repairs, self.told.rejected)


class Pages:
    """The pages of an export, in the order in which they are first named."""

    def __init__(self, form: str) -> None:
        self._form = form
        self._pages: dict[tuple[str, str], Page] = {}

    def page(self, name: str, site: str = "") -> Page:
        """The page of this name. An address is its own url."""
        key = (site, name)
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = Page(name, url=name if "://" in name else "", site=site)
        return page

    def give(self, page: Page) -> Parsed:
        """A page as a discussion, given away."""
        self._pages = {key: kept for key, kept in self._pages.items() if kept is not page}
        return page.parsed(self._form)

    def parsed(self) -> Iterator[Parsed]:
        """The pages as discussions, each given away once it is read."""
        while self._pages:
            page = self._pages.pop(next(iter(self._pages)))
            if page.comments or page.told.rejected:
                yield page.parsed(self._form)


def identified(identity: str, author: str, dated: datetime | None, text: str) -> str:
    """A comment's own id, else a hash of what it says. Two alike are told apart when the thread is built."""
    return identity or comment_hash(author, dated.isoformat() if dated else "", text)


def _short(address: str) -> str:
    """An address as a title: without its scheme, and without what follows "?" or "#"."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address or "A page"
    return (parts.netloc + parts.path).removeprefix("www.").rstrip("/") or address or "A page"

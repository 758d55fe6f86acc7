"""The records of one discussion become its article and its comments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from store.codec import plain
from store.formats.base import Parsed
from store.formats.json_values import too_deep
from store.formats.mapping import Record
from store.formats.records.comments import Piece
from store.formats.records.counts import Counts
from store.formats.records.guess import no_parent, tail
from store.formats.records.plan import Plan, flat
from store.identity import CommentIds, comment_hash
from store.model import Comment, Discussion, Mark, Repair

_OWN: Final = frozenset(
    ("earlier", "gone", "added", "latest", "partial", "posted_text", "permalink", "body_html")
)
"""Names in `extra` that say something of ours; a field called so gets another name."""

_LONG_KEY: Final = 12  # characters of an id that no other site's has by chance
_TITLE: Final = 200


class _Taken(NamedTuple):
    """A record that was read, its place among those taken, and of what it answers (-1: none known)."""

    piece: Piece
    over: int
    level: int | None


class Builder:
    """Takes the records of one discussion, and makes it of them."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._taken: list[_Taken] = []
        self._rejected: list[str] = []
        self._counts = Counts()
        self._tailed = False  # whether ids are written as only parents are elsewhere: "11.0", "t1_x"

    def take(self, numbered: Iterable[tuple[int, Any]]) -> None:
        """Takes records, each with the line it is on, in their order."""
        reader, replies = self._plan.reader, self._plan.replies
        leveled = "depth" in reader.roles
        for line, whole in numbered:
            places: list[int] = []  # of the records of this one; -1 for one that was rejected
            found = False
            whole = self._plan.inner(whole)
            simple = replies is None and isinstance(whole, dict)
            for record, over in ((whole, -1),) if simple else flat((whole,), replies):
                found = True
                piece = reader.read(record)
                if not (piece.text or piece.id or piece.author or piece.title):
                    places.append(-1)
                    self._rejected.append(f"line {line}: neither text nor author nor id in it")
                    continue
                places.append(len(self._taken))
                above = places[over] if over >= 0 else -1
                self._taken.append(_Taken(piece, above, self._level(record) if leveled else None))
                if self._plan.is_reply is not None and over < 0 and not piece.parent:
                    self._counts.replies += _is_true(self._plan.is_reply(record))
            if not found:
                self._rejected.append(f"line {line}: not an object")

    def _level(self, record: Record) -> int | None:
        from store.formats.records.comments import as_number

        return as_number(self._plan.reader.pick("depth", record))

    def parsed(self, of: str, around: Record) -> Parsed:
        """The discussion of the thread `of` ("" where it has no id), with what stands around its records."""
        article = self._article(of)
        comments = self._comments(of, article)
        about = self._plan.about.read(around) if around else None
        discussion = self._discussion(of, article, about, comments, around)
        told = [*self._plan.repairs, *self._counts.repairs(self._plan.reader.roles)]
        if discussion.title == self._made_title(of):
            told.append(
                Repair("guessed-title", f"it names no title, so this stands for it: {discussion.title}")
            )
        return Parsed(discussion, told, self._rejected)

    # -- the article ----------------------------------------------------------------------------

    def _article(self, of: str) -> Piece | None:
        """The record that the others discuss: it has the thread's id, or a title where they have none."""
        if self._plan.grouping == "held":
            return None
        for taken in self._taken:
            piece = taken.piece
            if (
                taken.over < 0
                and piece.id
                and piece.id == of
                and (no_parent(piece.parent) or piece.parent == of)
            ):
                return piece
        titled = [taken.piece for taken in self._taken if taken.piece.title]
        if len(titled) == 1 and len(self._taken) > 1 and self._plan.grouping != "thread":
            only = titled[0]
            if no_parent(only.parent) and only.id and any(t.piece.parent == only.id for t in self._taken):
                return only
        return None

    def _made_title(self, of: str) -> str:
        named = of.strip()
        if "://" in named:
            named = named.partition("://")[2].partition("/")[2] or named
        return f"{self._plan.title}: {named}"[:_TITLE] if named else self._plan.title

    def _discussion(
        self, of: str, article: Piece | None, about: Piece | None, comments: list[Comment], around: Record
    ) -> Discussion:
        said = [piece for piece in (article, about) if piece is not None]
        title = next((piece.title for piece in said if piece.title), "") or self._shared_title()
        url = next((piece.url for piece in said if piece.url), "") or self._shared_url(of)
        body = next((piece for piece in said if piece.text), None)
        dated = next((piece.dated for piece in said if piece.dated not in (None, "")), None)
        published, written = self._plan.reader.dates.read(dated)
        extra: Record = {}
        for piece in reversed(said):
            extra |= piece.rest
        extra = _storable(extra)
        if written:
            extra["posted_text"] = written
        score = next((piece.score for piece in said if piece.score is not None), None)
        if score is not None:
            extra["score"] = score
        if body is not None and body.html:
            extra["body_html"] = body.html
        if not title and body is None:
            extra["partial"] = ["article"]
        site = _host(url) or next(
            (host for c in comments if (host := _host(c.extra.get("permalink", "")))), ""
        )
        own = of or next((piece.id for piece in said if piece.id), "")
        return Discussion(
            title=title or self._made_title(of),
            url=url,
            source=self._plan.form,
            source_id=_identity(own, site, url, title, comments, bool(body)),
            site=site,
            author=next((piece.author for piece in said if piece.author), ""),
            published=published,
            body=body.text if body is not None else "",
            body_marks=body.marks if body is not None else (),
            comments=comments,
            extra=extra,
        )

    def _shared_title(self) -> str:
        """The title that the records have in common."""
        titles = {taken.piece.title for taken in self._taken}
        plain_ones = {title.removeprefix("Re: ") for title in titles if title}
        return plain_ones.pop() if len(plain_ones) == 1 and "" not in titles else ""

    def _shared_url(self, of: str) -> str:
        if of.startswith(("http://", "https://")):
            return of
        urls = {taken.piece.url for taken in self._taken}
        if not self._plan.shared_url:
            if not all("#" in url for url in urls):
                return ""
            urls = {url.partition("#")[0] for url in urls}  # what all links to comments begin with
        return urls.pop() if len(urls) == 1 else ""

    # -- the comments ---------------------------------------------------------------------------

    def _comments(self, of: str, article: Piece | None) -> list[Comment]:
        dated = [self._plan.reader.dates.read(taken.piece.dated) for taken in self._taken]
        ids = self._ids(dated)
        known = {one for one, taken in zip(ids, self._taken, strict=True) if taken.piece is not article}
        self._tailed = any(tail(one) != one for one in known)
        top = {of, article.id if article is not None else ""}
        levels = self._by_level(ids) if "depth" in self._plan.reader.roles else None
        title = article.title if article is not None else self._shared_title()
        url = self._shared_url(of)
        comments = []
        for number, (taken, own) in enumerate(zip(self._taken, ids, strict=True)):
            if taken.piece is article:
                continue
            if taken.over >= 0:
                parent: str | None = ids[taken.over]
                if self._taken[taken.over].piece is article:
                    parent = None
            elif levels is not None:
                parent = levels[number]
            else:
                parent = self._parent(taken.piece.parent, own, known, top)
            piece = taken.piece._replace(url="") if taken.piece.url == url else taken.piece
            comments.append(self._comment(piece, own, parent, dated[number], title))
        return comments

    def _ids(self, dated: list[tuple[datetime | None, str]]) -> list[str]:
        made = CommentIds(taken.piece.id for taken in self._taken if taken.piece.id)
        ids = []
        for taken, (posted, written) in zip(self._taken, dated, strict=True):
            piece = taken.piece
            if piece.id:
                ids.append(piece.id)
                continue
            when = written or (posted.isoformat() if posted is not None else "")
            ids.append(made.made(piece.author, when, piece.text))
        return ids

    def _by_level(self, ids: list[str]) -> list[str | None]:
        """The parents that the levels of the comments tell, which stand in thread order."""
        parents: list[str | None] = []
        open_: list[tuple[int, str]] = []
        for taken, own in zip(self._taken, ids, strict=True):
            level = taken.level if taken.level is not None else 0
            while open_ and open_[-1][0] >= level:
                open_.pop()
            parents.append(open_[-1][1] if open_ else None)
            open_.append((level, own))
        return parents

    def _parent(self, written: str, own: str, known: set[str], top: set[str]) -> str | None:
        """The id of what a comment answers, None at the top level."""
        if not written:
            return None
        cut = tail(written)
        if written in top and written not in known:
            return None
        if written == own:
            self._counts.selves += 1
            return None
        if written in known:
            return written
        if no_parent(written) or cut in top:
            return None
        return cut if cut in known or not self._tailed else written

    def _comment(
        self, piece: Piece, own: str, parent: str | None, dated: tuple[datetime | None, str], title: str
    ) -> Comment:
        posted, written = dated
        extra = _storable(piece.rest)
        if written:
            extra["posted_text"] = written
            self._counts.undated += posted is None
        if piece.html:
            extra["body_html"] = piece.html
        if piece.url:
            extra["url" if self._plan.shared_url else "permalink"] = piece.url
        text, marks = piece.text, piece.marks
        heading = piece.title
        if heading and heading.casefold().removeprefix("re:").strip() != title.casefold().strip():
            text, marks = _headed(heading, text, marks)
        return Comment(own, parent, piece.author, posted, text, marks, piece.state, piece.score, extra)


def _headed(heading: str, text: str, marks: Iterable[Mark]) -> tuple[str, list[Mark]]:
    """A comment's text under its own heading."""
    heading = " ".join(heading.split())
    begin = len(heading) + 2
    moved = [mark._replace(start=mark.start + begin, end=mark.end + begin) for mark in marks]
    return f"{heading}\n\n{text}" if text else heading, [Mark(0, len(heading), "heading", "4"), *moved]


def _storable(rest: Record) -> Record:
    """What goes into `extra`: without names of ours, and without what is nested too deep to be written."""
    kept: Record = {}
    for name, value in rest.items():
        if isinstance(value, (dict, list)) and too_deep(value):
            value = plain(value)
        kept[f"source_{name}" if name in _OWN else name] = value
    return kept


def _identity(own: str, site: str, url: str, title: str, comments: list[Comment], has_body: bool) -> str:
    """What the discussion is called by its source, so that a later save finds it; "" where its address tells.

    A short id is another's as well, unless the site is known; then what the discussion is about, or its
    earliest comment, goes with it. So it is where there is no id and no article.
    """
    if own and (site or len(own) >= _LONG_KEY):
        return own
    if not own and (url or (title and has_body)):
        return ""
    dated = [c for c in comments if c.posted is not None and c.posted.tzinfo is not None]
    first = min(dated, key=_when, default=None) or next(iter(comments), None)
    told = (
        comment_hash(first.author, "", first.text)
        if first is not None and not title
        else comment_hash("", "", title)
    )
    return f"{own}-{told}" if own else told


def _when(comment: Comment) -> float:
    return comment.posted.timestamp() if comment.posted is not None else 0.0


def _host(url: str) -> str:
    if not isinstance(url, str) or "//" not in url:
        return ""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _is_true(value: Any) -> bool:
    return value is True or (isinstance(value, (str, int)) and str(value).casefold() in ("1", "true", "yes"))

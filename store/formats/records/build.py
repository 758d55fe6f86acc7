"""The records of one discussion become its article and its comments."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import orjson

from store.codec import plain
from store.formats.base import Parsed
from store.formats.json_values import too_deep
from store.formats.mapping import Record
from store.formats.records.comments import Piece, as_number
from store.formats.records.counts import Counts
from store.formats.records.guess import no_parent, tail
from store.formats.records.plan import Plan, flat
from store.identity import CommentIds, comment_hash
from store.model import STATES, Comment, Discussion, Mark, Repair
from store.when import AWARE, to_ticks

_OWN: Final = frozenset(
    ("earlier", "gone", "added", "latest", "partial", "posted_text", "permalink", "body_html")
)
"""Names in `extra` that say something of ours; a field called so gets another name."""

_LONG_KEY: Final = 12  # characters of an id that no other site's has by chance
_TITLE: Final = 200


class _Taken(NamedTuple):
    """A record that was read, as little of it as a comment needs: there may be a million.

    `over` is the place among those taken of what it answers (-1: none known), `dated` the words for its id.
    """

    id: str
    parent: str
    text: str
    author: str
    ticks: tuple[int, int]
    state: int
    score: int | None
    marks: Sequence[Mark]
    extra: bytes
    title: str
    url: str
    dated: str
    over: int
    level: int | None


class Builder:
    """Takes the records of one discussion, and makes it of them. `of` is its thread's id, "" for none."""

    def __init__(self, plan: Plan, of: str = "") -> None:
        self._plan = plan
        self._of = of
        self._taken: list[_Taken] = []
        self._article: tuple[Piece, int] | None = None
        self._titled: list[tuple[Piece, int]] = []
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
                self._look(piece, over)
                level = self._level(record) if leveled else None
                self._taken.append(self._packed(piece, places[over] if over >= 0 else -1, level))
                if self._plan.is_reply is not None and over < 0 and not piece.parent:
                    self._counts.replies += _is_true(self._plan.is_reply(record))
            if not found:
                self._rejected.append(f"line {line}: not an object")

    def _level(self, record: Record) -> int | None:
        return as_number(self._plan.reader.pick("depth", record))

    def _packed(self, piece: Piece, over: int, level: int | None) -> _Taken:
        posted, written = self._plan.reader.dates.read(piece.dated)
        extra = _storable(piece.rest)
        if written:
            extra["posted_text"] = written
            self._counts.undated += posted is None
        if piece.html:
            extra["body_html"] = piece.html
        dated = "" if piece.id else written or (posted.isoformat() if posted is not None else "")
        return _Taken(
            piece.id,
            piece.parent,
            piece.text,
            sys.intern(piece.author),
            to_ticks(posted),
            STATES.index(piece.state),
            piece.score,
            piece.marks,
            _json(extra) if extra else b"",
            piece.title,
            piece.url,
            dated,
            over,
            level,
        )

    def parsed(self, around: Record) -> Parsed:
        """The discussion, with what stands around its records."""
        article = self._chosen()
        about = self._plan.about.read(around) if around else None
        said = [piece for piece in (article[0] if article else None, about) if piece is not None]
        title = next((piece.title for piece in said if piece.title), "") or self._shared_title()
        shared = self._shared_url()
        url = next((piece.url for piece in said if piece.url), "") or shared
        site = _host(url) or next((host for taken in self._taken[:50] if (host := _host(taken.url))), "")
        own = self._of or next((piece.id for piece in said if piece.id), "")
        has_body = any(piece.text for piece in said)
        identity = _identity(own, site, url, title, self._first(article), has_body)
        comments, repairs = self._comments(article, shared)
        told = [*self._plan.repairs, *self._counts.repairs(self._plan.reader.roles), *repairs]
        if not title:
            title = self._made_title()
            told.append(Repair("guessed-title", f"it names no title, so this stands for it: {title}"))
        discussion = replace(
            self._discussion(said), title=title, url=url, site=site, source_id=identity, comments=comments
        )
        if told[-1].kind == "guessed-title" and not has_body:
            discussion = replace(discussion, extra={**discussion.extra, "partial": ["article"]})
        return Parsed(discussion, told, self._rejected)

    # -- the article ----------------------------------------------------------------------------

    def _look(self, piece: Piece, over: int) -> None:
        """Remembers a record that may be what the others discuss."""
        if over >= 0 or self._plan.grouping == "held":
            return
        number = len(self._taken)
        top = no_parent(piece.parent) or piece.parent == self._of
        if self._article is None and piece.id and piece.id == self._of and top:
            self._article = piece, number
        elif piece.title and len(self._titled) < 2:
            self._titled.append((piece, number))

    def _chosen(self) -> tuple[Piece, int] | None:
        """The record that the others discuss: it has the thread's id, or a title where they have none."""
        if self._article is not None or len(self._titled) != 1 or self._plan.grouping == "thread":
            return self._article
        only = self._titled[0][0]
        if no_parent(only.parent) and only.id and any(taken.parent == only.id for taken in self._taken):
            return self._titled[0]
        return None

    def _made_title(self) -> str:
        named = self._of.strip()
        if "://" in named:
            named = named.partition("://")[2].partition("/")[2] or named
        return f"{self._plan.title}: {named}"[:_TITLE] if named else self._plan.title

    def _discussion(self, said: list[Piece]) -> Discussion:
        """The article that these pieces say, the first before the others."""
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
        return Discussion(
            source=self._plan.form,
            author=next((piece.author for piece in said if piece.author), ""),
            published=published,
            body=body.text if body is not None else "",
            body_marks=body.marks if body is not None else (),
            extra=extra,
        )

    def _shared_title(self) -> str:
        """The title that the records have in common."""
        titles = {taken.title for taken in self._taken}
        plain_ones = {title.removeprefix("Re: ") for title in titles if title}
        return plain_ones.pop() if len(plain_ones) == 1 and "" not in titles else ""

    def _shared_url(self) -> str:
        if self._of.startswith(("http://", "https://")):
            return self._of
        urls = {taken.url for taken in self._taken}
        if not self._plan.shared_url:
            if not all("#" in url for url in urls):
                return ""
            urls = {url.partition("#")[0] for url in urls}  # what all links to comments begin with
        return urls.pop() if len(urls) == 1 else ""

    def _first(self, article: tuple[Piece, int] | None) -> _Taken | None:
        """The earliest comment, the first of them where no date is certain."""
        but = article[1] if article is not None else -1
        comments = [taken for number, taken in enumerate(self._taken) if number != but]
        dated = [taken for taken in comments if taken.ticks[1] == AWARE]
        return min(dated, key=lambda taken: taken.ticks, default=None) or next(iter(comments), None)

    # -- the comments ---------------------------------------------------------------------------

    def _comments(
        self, article: tuple[Piece, int] | None, url: str
    ) -> tuple[Sequence[Comment], list[Repair]]:
        from store.assembling import Part, assembled

        taken, self._taken = self._taken, []
        ids = _ids(taken)
        known = set(ids)
        root = article[1] if article is not None else -1
        if root >= 0:
            known.discard(ids[root])
        self._tailed = any(tail(one) != one for one in known)
        top = {self._of, article[0].id if article is not None else ""}
        levels = _by_level(taken, ids) if "depth" in self._plan.reader.roles else None
        titles = {one.title for one in taken}
        title = article[0].title if article is not None else next(iter(titles)) if len(titles) == 1 else ""
        beside = "url" if self._plan.shared_url else "permalink"
        parts: list[Part] = []
        for number, own in enumerate(ids):
            one = taken[number]
            taken[number] = _NOTHING
            if number == root:
                continue
            if one.over >= 0:
                parent = ids[one.over] if one.over != root else None
            elif levels is not None:
                parent = levels[number]
            else:
                parent = self._parent(one.parent, own, known, top) if one.parent else None
            text, marks, extra = one.text, one.marks, one.extra
            if one.title and one.title.casefold().removeprefix("re:").strip() != title.casefold().strip():
                text, marks = _headed(one.title, text, marks)
            if one.url and one.url != url:
                said = orjson.dumps({beside: one.url})
                extra = said[:-1] + b"," + extra[1:] if extra else said
            form = orjson.dumps([list(mark) for mark in marks]) if marks else b""
            parts.append((own, parent, text, one.author, one.ticks, one.state, one.score, form, extra))
        del known, ids, taken, titles  # of a million comments they are as much as these
        return assembled(parts)

    def _parent(self, written: str, own: str, known: set[str], top: set[str]) -> str | None:
        """The id of what a comment answers, None at the top level."""
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


_NOTHING: Final = _Taken("", "", "", "", (0, 0), 0, None, (), b"", "", "", "", -1, None)


def _ids(taken: list[_Taken]) -> list[str]:
    """The ids of the comments, their own or made."""
    if all(one.id for one in taken):
        return [one.id for one in taken]
    made = CommentIds(one.id for one in taken if one.id)
    return [one.id or made.made(one.author, one.dated, one.text) for one in taken]


def _by_level(taken: list[_Taken], ids: list[str]) -> list[str | None]:
    """The parents that the levels of the comments tell, which stand in thread order."""
    parents: list[str | None] = []
    open_: list[tuple[int, str]] = []
    for one, own in zip(taken, ids, strict=True):
        level = one.level if one.level is not None else 0
        while open_ and open_[-1][0] >= level:
            open_.pop()
        parents.append(open_[-1][1] if open_ else None)
        open_.append((level, own))
    return parents


def _json(extra: Record) -> bytes:
    try:
        return orjson.dumps(extra)
    except TypeError:
        return orjson.dumps(plain(extra))


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


def _identity(own: str, site: str, url: str, title: str, first: _Taken | None, has_body: bool) -> str:
    """What the discussion is called by its source, so that a later save finds it; "" where its address tells.

    A short id is another's as well, unless the site is known; then what the discussion is about, or its
    earliest comment, goes with it. So it is where there is no id and no article.
    """
    if own and (site or len(own) >= _LONG_KEY):
        return own
    if not own and (url or (title and has_body)):
        return ""
    if title or first is None:
        told = comment_hash("", "", title)
    else:
        told = comment_hash(first.author, "", first.text)
    return f"{own}-{told}" if own else told


def _host(url: str) -> str:
    if not isinstance(url, str) or "//" not in url:
        return ""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _is_true(value: Any) -> bool:
    return value is True or (isinstance(value, (str, int)) and str(value).casefold() in ("1", "true", "yes"))

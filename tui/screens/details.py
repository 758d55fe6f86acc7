"""What is known of a comment and its discussion: all that the source said, and what was guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

import orjson
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, VerticalScroll
from textual.content import Content

from store.model import Discussion, Flag, Origin
from store.text import escaped_json, safe, thinned
from tui.labels import one_line
from tui.screens.dialog import Dialog
from tui.session import Session
from tui.widgets.words import Words

LONGEST = 1000
"""Letters of one value that are shown."""

Fact = tuple[str, str]
"""What it is, and what is known; as it comes from the source."""

STATES = {
    "visible": "visible",
    "deleted": "deleted by its author",
    "removed": "removed by a moderator",
    "spam": "taken for spam",
    "pending": "waiting for a moderator",
    "missing": "missing: the source does not hold it",
}


class DetailsScreen(Dialog):
    """The details of a comment (`index`; -1 for none) and of its discussion."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("i", "dismiss", "close", show=False, priority=True)]

    DEFAULT_CSS = """
    DetailsScreen > #dialog { width: 96; }
    DetailsScreen Grid {
        grid-size: 2; grid-columns: 17 1fr; grid-rows: auto; height: auto; margin-bottom: 1;
    }
    DetailsScreen Static { height: auto; }
    DetailsScreen .heading { color: $accent; text-style: bold; }
    DetailsScreen .fact { color: $text-muted; }
    """

    def __init__(self, session: Session, index: int) -> None:
        super().__init__()
        self._session = session
        self._index = index

    def compose(self) -> ComposeResult:
        session, discussion = self._session, self._session.discussion
        with VerticalScroll(id="dialog", can_focus=False) as dialog:
            dialog.border_title = Content("Details")
            dialog.border_subtitle = Content("esc closes")
            if self._index >= 0:
                yield from _section(
                    f"Comment {session.thread.number(self._index)}", comment_facts(session, self._index)
                )
            yield from _section("Discussion", discussion_facts(session))
            for number, origin in enumerate(reversed(discussion.origins)):
                yield from _section("Brought in" if not number else "Before that", origin_facts(origin))
            if session.repairs:
                yield from _section("In the thread", (("repaired", str(r)) for r in session.repairs))


def _section(heading: str, facts: Iterator[Fact]) -> ComposeResult:
    yield Words(Content(heading), classes="heading")
    with Grid():
        for name, value in facts:
            yield Words(Content(name), classes="fact")
            yield Words(Content(_shown(value)))


def _shown(value: str) -> str:
    """A value, safe, and cut where it would fill the dialog."""
    value = thinned(safe(value))
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}… ({len(value):,} letters)"


def comment_facts(session: Session, index: int) -> Iterator[Fact]:
    """What is known of the comment `index`."""
    thread, comment = session.thread, session.thread.comment(index)
    extra = dict(comment.extra)
    yield "id", comment.id
    yield "author", comment.author or "the source names none"
    yield from _date("date", comment.posted, extra.pop("posted_text", None))
    replies, below = sum(1 for _ in thread.replies(index)), thread.descendants(index)
    yield "words", f"{thread.words(index):,}"
    yield "depth", f"{thread.depth[index]:,} of {thread.max_depth:,}"
    if comment.parent_id is not None:
        yield "answers", f"{thread.number(thread.parent[index])} (id {comment.parent_id})"
    yield "replies", f"{replies:,}" + (f", {below:,} below in all" if below != replies else "")
    if comment.score is not None:
        yield "score", f"{comment.score:,}"
    yield "state", STATES[comment.state]
    yield "read", "no" if session.unread(index) else "yes"
    yield from _changes(session, index, extra)
    yield from map(_flag, session.flags_on(comment.id))
    yield from _extra(extra)


def discussion_facts(session: Session) -> Iterator[Fact]:
    """What is known of the discussion as a whole."""
    discussion: Discussion = session.discussion
    extra = dict(discussion.extra)
    yield "title", discussion.title or "none"
    for name, value in (
        ("site", discussion.site),
        ("address", discussion.url),
        ("author", discussion.author),
    ):
        if value:
            yield name, value
    yield from _date("published", discussion.published, extra.pop("published_text", None))
    closed = ", closed" if discussion.closed else ""
    yield "comments", f"{session.comments:,}, to depth {session.thread.max_depth:,}{closed}"
    yield "key", discussion.key
    if discussion.source_id:
        yield "source's id", discussion.source_id
    yield from map(_flag, session.flags_on(None))
    latest = session.latest
    if latest is not None:
        del extra["latest"]
        told = ((latest.added, "new"), (latest.edited, "edited"), (latest.gone, "gone"))
        counts = ", ".join(f"{count:,} {what}" for count, what in told if count) or "no comment has changed"
        when = f" since {_when(latest.since)}" if latest.since is not None else ""
        yield "latest save", f"{counts}{when}"
    earlier = extra.pop("earlier", None)
    if earlier:
        yield "earlier wordings", f"{len(earlier):,} of the article" if isinstance(earlier, list) else ""
    yield from _extra(extra)


def _changes(session: Session, index: int, extra: dict[str, Any]) -> Iterator[Fact]:
    """What later saves made of a comment; taken out of `extra`."""
    from store.saves import change_of

    change = change_of(session.thread, index, session.latest)
    if change is None:
        return
    if change.added is not None:
        del extra["added"]
        yield "came later", f"with the save of {_when(change.added)}"
    if change.gone is not None:
        del extra["gone"]
        yield "gone", f"since {change.gone}: no later save has it"
    if change.earlier:
        del extra["earlier"]
        until = change.earlier[-1].until
        yield "earlier wordings", f"{len(change.earlier):,}" + (f", until {_when(until)}" if until else "")


def origin_facts(origin: Origin) -> Iterator[Fact]:
    """Where it came from, and what was guessed on the way."""
    yield "file", origin.file
    yield "size", f"{origin.size:,} bytes"
    yield "SHA-256", origin.sha256
    yield "when", _when(origin.imported)
    yield "form", f"{origin.form}, read by version {origin.version}"
    for number, repair in enumerate(origin.repairs):
        yield "" if number else "what was guessed", repair


def _date(name: str, when: datetime | None, written: object) -> Iterator[Fact]:
    """A date as it was written and as it was read."""
    if written:
        yield f"{name} as written", one_line(str(written))
    if when is not None or written:
        yield name, "could not be read" if when is None else _when(when)


def _when(when: datetime) -> str:
    text = f"{when:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    return f"{text} UTC" if when.tzinfo else f"{text}, zone not known"


def _flag(flag: Flag) -> Fact:
    said = " · ".join(filter(None, (flag.label, flag.note)))
    return "flag ⚑", f"{said or 'plain'} ({flag.by}, {_when(flag.at)})"


def _extra(extra: Mapping[str, Any]) -> Iterator[Fact]:
    """What else the source said, which the model has no name for."""
    for name, value in extra.items():
        text = value if isinstance(value, str) else escaped_json(orjson.dumps(value, default=str).decode())
        yield one_line(name), text

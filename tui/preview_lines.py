"""A preview of a discussion: its article's beginning, its first comments, and where it came from.

What is shown is taken out of the discussion once (`previewed`, which may run in a thread) and is small;
`PreviewLines` lays it out. No widget is here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from store.library import Row as Discussion
from store.library import Stored
from store.model import STATES, Mark, Origin
from store.text import safe, safe_line
from tui.ages import RELATIVE, age, stamp
from tui.fitting import fitted, line_of
from tui.indent import MEASURE
from tui.labels import counted
from tui.lines import Row
from tui.text_layout import Kinds, Piece, TextLayout

LETTERS: Final = 2400
"""Characters of the article that are shown at most."""

COMMENTS: Final = 8
"""Comments that are shown at most."""

SAID: Final = 400
"""Characters of a comment that are looked at."""

LINES_SAID: Final = 2
"""Lines of a comment that are shown at most."""

REPAIRS: Final = 12
"""Repairs that are told at most."""

FACTS: Final = 9
"""Columns of what a fact is called; in a wide pane the checksum has one line beside it."""

_MISSING: Final = STATES.index("missing")


class Said(NamedTuple):
    """The beginning of a comment. `depth` is 1 at the top level."""

    depth: int
    author: str
    posted: datetime | None
    text: str
    more: bool


class Preview(NamedTuple):
    """What is shown of a discussion; only the row where the rest is not known yet (`whole` is False)."""

    row: Discussion
    whole: bool = False
    url: str = ""
    body: str = ""
    marks: Sequence[Mark] = ()
    more: bool = False
    said: Sequence[Said] = ()
    origin: Origin | None = None
    times: int = 0
    problem: str = ""


def previewed(row: Discussion, stored: Stored) -> Preview:
    """The preview of a discussion that was read. Only the beginning of its thread is looked at."""
    discussion, thread = stored.discussion, stored.thread
    body, marks = _beginning(discussion.body, discussion.body_marks)
    said: list[Said] = []
    for i in range(min(len(thread), 4 * COMMENTS)):
        if len(said) == COMMENTS:
            break
        if thread.columns.state[i] != _MISSING:
            text = thread.text(i)
            cut = text[:SAID]
            said.append(Said(thread.depth[i], thread.author(i), thread.posted(i), cut, len(text) > SAID))
    return Preview(
        row,
        whole=True,
        url=discussion.url,
        body=body,
        marks=marks,
        more=len(body) < len(discussion.body),
        said=said,
        origin=discussion.origins[-1] if discussion.origins else None,
        times=len(discussion.origins),
        problem=row.problem,
    )


def _beginning(text: str, marks: Sequence[Mark]) -> tuple[str, list[Mark]]:
    """The beginning of an article: whole paragraphs where one ends in time, else whole words."""
    if len(text) <= LETTERS:
        return text, list(marks)
    end = text.rfind("\n\n", LETTERS // 2, LETTERS)
    if end < 0:
        end = text.rfind(" ", LETTERS // 2, LETTERS)
    if end < 0:
        end = LETTERS
    return text[:end], [
        mark._replace(end=min(mark.end, end)) for mark in marks if mark.start < end and mark.start < mark.end
    ]


class PreviewLines:
    """The lines of a preview (`tui.lines.Lines`): one item, 0.

    `now` is what ages are told against, `dates` how dates are told (`tui.settings.Settings.dates`).
    """

    def __init__(self, *, now: datetime | None = None, dates: str = RELATIVE) -> None:
        self._preview: Preview | None = None
        self._now = now
        self._dates = dates
        self._columns = MEASURE
        self._height = 0
        self._rows: list[list[Piece]] | None = []
        self._lead: tuple[Piece, ...] = ()
        self._version = 0

    def show(self, preview: Preview | None) -> None:
        """Shows a preview, or nothing."""
        self._preview = preview
        self._rows = None
        self._version += 1

    @property
    def preview(self) -> Preview | None:
        """What is shown."""
        return self._preview

    def fit(self, height: int) -> None:
        """Says how many rows are seen at once: the more, the more is shown of the article."""
        if height != self._height:
            self._height = height
            self._rows = None
            self._version += 1

    def lay_out(self, width: int) -> None:
        """Wraps everything for rows of `width` cells, when it is asked for."""
        self._columns = width
        self._rows = None
        self._version += 1

    def _laid(self) -> list[list[Piece]]:
        if self._rows is None:
            margin = 1 if self._columns >= 40 else 0
            self._lead = (Piece(" " * margin, ()),) if margin else ()
            measure = max(2, min(MEASURE, self._columns - 2 * margin))
            self._rows = list(self._lines(self._preview, measure)) if self._preview else []
        return self._rows

    def _lines(self, it: Preview, measure: int) -> Iterator[list[Piece]]:
        row = it.row
        yield from _wrapped(row.title or row.key, measure, "title")
        when = stamp(row.published, self._dates, time=True)
        byline = " · ".join(part for part in (line_of(row.author), when, line_of(row.site)) if part)
        yield from _wrapped(byline, measure, "byline")
        if it.url:
            yield [Piece(fitted(it.url, min(measure, len(it.url) * 2)).rstrip(), ("address",))]
        if problem := it.problem or row.problem:
            yield []
            yield from _wrapped(f"✗ {problem}", measure, "problem")
        if it.body:
            yield []
            layout = TextLayout(safe(it.body), it.marks, measure)
            shown = min(layout.height, max(6, self._height // 4))
            yield from (_placeless(layout.row(line)) for line in range(shown))
            if it.more or shown < layout.height:
                yield [Piece("…", ("notice",))]
        if row.problem and not it.whole:
            yield from self._came(it, measure)
            return
        yield []
        yield _heading(_counts(row), measure)
        first = it.said[: max(3, self._height // 9)]
        for said in first:
            yield from self._said(said, measure)
        more = row.comments - len(first)
        if first and more > 0:
            yield [Piece(f"… and {more:,} more", ("notice",))]
        yield from self._came(it, measure)

    def _said(self, said: Said, measure: int) -> Iterator[list[Piece]]:
        level = min(said.depth - 1, max(0, (measure - 24) // 2), 8)
        guides = [Piece("│ ", ("guide",))] * level
        room = measure - 2 * level
        author = line_of(said.author) or "anonymous"
        when = age(said.posted, self._now, form=self._dates)
        name = fitted(author, min(room, max(8, room - len(when) - 2))).rstrip()
        yield [*guides, Piece(name, ("author",)), Piece(f"  {when}" if when else "", ("quiet",))]
        layout = TextLayout(safe_line(said.text), (), max(2, room - 2))
        shown = min(layout.height, LINES_SAID)
        for line in range(shown):
            pieces = _placeless(layout.row(line))
            if line == shown - 1 and (layout.height > shown or said.more):
                text = "".join(piece.text for piece in pieces)
                pieces = [Piece(fitted(f"{text} …", room - 2).rstrip(), ("said",))]
            yield [*guides, Piece("  ", ()), *(piece._replace(kinds=("said",)) for piece in pieces)]
        if not shown:
            yield [*guides, Piece("  no text", ("notice",))]

    def _came(self, it: Preview, measure: int) -> Iterator[list[Piece]]:
        row, origin = it.row, it.origin
        facts: list[tuple[str, str]] = []
        if origin is not None:
            facts = [
                ("file", origin.file),
                ("size", f"{origin.size:,} bytes"),
                ("SHA-256", origin.sha256),
                ("when", self._when(origin.imported)),
                ("form", f"{origin.form}, read by version {origin.version}"),
            ]
            if it.times > 1:
                facts.append(("before", f"brought in {it.times - 1:,} times from other saves"[: measure * 2]))
                if it.times == 2:
                    facts[-1] = ("before", "brought in once from another save")
            repairs = list(origin.repairs[:REPAIRS])
            if (more := len(origin.repairs) - len(repairs)) > 0:
                repairs.append(f"and {more:,} more")
            facts += [("" if number else "repaired", repair) for number, repair in enumerate(repairs)]
            if not repairs:
                facts.append(("repaired", "nothing"))
        elif row.file or row.sha256 or row.imported:
            facts = [
                ("file", row.file),
                ("SHA-256", row.sha256),
                ("when", self._when(row.imported)),
                ("form", row.source),
            ]
        if not facts:
            return
        yield []
        yield _heading("Where it came from", measure)
        for name, value in facts:
            if not value:
                continue
            room = max(8, measure - FACTS)
            layout = TextLayout(safe_line(value), (), room)
            for line in range(layout.height):
                head = fitted("" if line else name, FACTS)
                text = [piece._replace(kinds=("fact",)) for piece in _placeless(layout.row(line))]
                yield [Piece(head, ("quiet",)), *text]

    def _when(self, when: datetime | None) -> str:
        if when is None:
            return ""
        ago = age(when, self._now or datetime.now(UTC), form=RELATIVE)
        told = stamp(when, time=True)
        return told if ago in told else f"{told} ({ago})"

    # -- tui.lines.Lines -----------------------------------------------------------------------

    @property
    def first(self) -> int:
        """The only item."""
        return 0 if self._preview is not None else -1

    last = first

    def next(self, item: int) -> int:
        """There is no other item."""
        return -1

    previous = next

    @property
    def total(self) -> int:
        """All rows."""
        return len(self._laid())

    def height(self, item: int) -> int:
        """All rows."""
        return len(self._laid())

    def offset(self, item: int) -> int:
        """Nothing stands above."""
        return 0

    def at(self, row: int) -> tuple[int, int]:
        """Row `row`, or the last one."""
        return 0, max(0, min(row, self.total - 1))

    def key(self, item: int) -> Hashable:
        """What changes the look of the preview."""
        return self._version

    def row(self, item: int, row: int, selected: tuple[int, int] | None = None) -> Row:
        """Row `row` of the preview."""
        pieces = self._laid()[row]
        return Row(list(pieces), (), self._lead)

    def place_of(self, item: int, row: int) -> int:
        """A preview is no text of its own."""
        return 0

    def row_of(self, item: int, place: int) -> int:
        """The first row."""
        return 0

    def copied(self, item: int, start: int, end: int | None, whole: bool) -> str:
        """The title."""
        return line_of(self._preview.row.title) if self._preview else ""


def _counts(row: Discussion) -> str:
    parts = [counted(row.comments, "comment", "No")]
    if row.comments:
        parts.append(f"{row.unread:,} unread" if row.unread else "all read")
    if row.flags:
        parts.append(f"⚑ {row.flags:,}")
    if row.closed:
        parts.append("closed")
    return " · ".join(parts)


def _heading(text: str, measure: int) -> list[Piece]:
    """A heading with a rule up to the measure."""
    line = fitted(text, min(measure, len(text)))
    rule = measure - len(line) - 1
    return [Piece(line, ("section",)), Piece(f" {'─' * rule}" if rule > 0 else "", ("rule",))]


def _wrapped(text: str, measure: int, kind: str) -> Iterator[list[Piece]]:
    kinds: Kinds = (kind,)
    layout = TextLayout(safe_line(text), (), measure, kinds)
    yield from (_placeless(layout.row(line)) for line in range(layout.height))


def _placeless(pieces: Sequence[Piece]) -> list[Piece]:
    return [piece._replace(place=-1) for piece in pieces]

"""The discussions of a list as lines: which columns there is room for, and what stands in them.

No widget is here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from store.library import Row as Discussion
from store.library import SortField
from tui.ages import ABSOLUTE, RELATIVE, age, formatted
from tui.fitting import fitted, line_of
from tui.lines import Row
from tui.text_layout import Kinds, Piece
from tui.wrapping import width

GAP: Final = 2
"""Columns between two columns of the list."""

UP: Final = "▲"
DOWN: Final = "▼"


class Column(NamedTuple):
    """A column of the list: what it is sorted by, its head, and how far it reaches in cells.

    `right` says that what stands in it stands at its right.
    """

    field: SortField
    head: str
    right: bool
    width: int


class Facts(NamedTuple):
    """What the widths of the columns hang on, told by all rows, so that none moves while one filters."""

    site: int = 4
    form: int = 4


def facts_of(rows: Sequence[Discussion]) -> Facts:
    """The facts of these rows."""
    sites = max((width(line_of(site[:64])) for site in {row.site for row in rows}), default=0)
    forms = max((len(form) for form in {row.source for row in rows}), default=0)
    return Facts(max(5, min(sites, 18)), max(5, min(forms, 14)))


HEADS: Final[dict[SortField, str]] = {
    "title": "Title",
    "site": "Site",
    "published": "Date",
    "comments": "Comments",
    "unread": "Unread",
    "flags": "Flagged",
    "source": "Form",
    "imported": "Brought in",
}
"""The columns by what they are sorted by, in the order in which they stand."""

FIELDS: Final = tuple(HEADS)

_WORDS: Final[dict[SortField, tuple[str, str]]] = {
    "title": ("by title", "by title, backwards"),
    "site": ("by site", "by site, backwards"),
    "published": ("oldest first", "newest first"),
    "comments": ("fewest comments first", "most comments first"),
    "unread": ("fewest unread first", "most unread first"),
    "flags": ("fewest flags first", "most flags first"),
    "source": ("by form", "by form, backwards"),
    "imported": ("earliest arrivals first", "latest arrivals first"),
}

_ROOM: Final[tuple[tuple[SortField, int], ...]] = (
    ("comments", 18),
    ("unread", 20),
    ("flags", 24),
    ("published", 32),
    ("site", 28),
    ("source", 32),
    ("imported", 36),
)
"""Which column comes first where not all fit, and the cells that the title keeps beside it."""


def natural(field: SortField) -> bool:
    """Whether a list that is sorted by this begins with the most of it (reversed), as one wants it first."""
    return field not in ("title", "site", "source")


def order_in_words(field: SortField, reverse: bool) -> str:
    """An order as it is told: "newest first"."""
    return _WORDS[field][reverse]


class RowLines:
    """The lines of a list (`tui.lines.Lines`): an item of one row for each discussion.

    `now` is what ages are told against, `dates` how dates are told (`tui.settings.Settings.dates`).
    """

    def __init__(self, *, now: datetime | None = None, dates: str = RELATIVE) -> None:
        self.rows: Sequence[Discussion] = ()
        self.cursor = 0
        self.sort: SortField = "imported"
        self.reverse = True
        self._now = now
        self._dates = dates
        self._date = 11 if dates in (RELATIVE, ABSOLUTE) else _width_of(dates)
        self._facts = Facts()
        self._columns: tuple[Column, ...] = ()
        self._width = 0
        self._version = 0

    def show(self, rows: Sequence[Discussion], facts: Facts | None = None) -> None:
        """Shows these rows; the columns are as `facts` has them, or as they were."""
        self.rows = rows
        self._version += 1
        if facts is not None and facts != self._facts:
            self._facts = facts
            self.lay_out(self._width)

    # -- columns -------------------------------------------------------------------------------

    def lay_out(self, width: int) -> None:
        """Chooses the columns for rows of `width` cells."""
        self._width = width
        self._version += 1
        self._columns = self.columns(width)

    def columns(self, width: int) -> tuple[Column, ...]:
        """The columns of rows of `width` cells, the title first."""
        bar = self.bar(width)
        left = width - bar - (1 if width >= 30 else 0)
        sizes = {
            "comments": 8,
            "unread": 6,
            "published": self._date,
            "flags": 7,
            "site": self._facts.site,
            "source": self._facts.form,
            "imported": max(11, self._date),
        }
        chosen = {}
        for field, title in _ROOM:
            size = sizes[field]
            if left - size - GAP < title:
                break
            chosen[field] = size
            left -= size + GAP
        columns = [Column("title", HEADS["title"], False, max(0, left))]
        for field in FIELDS:
            if field in chosen:
                is_right = field not in ("site", "source")
                columns.append(Column(field, HEADS[field], is_right, chosen[field]))
        return tuple(columns)

    @staticmethod
    def bar(width: int) -> int:
        """The columns of the cursor's bar."""
        return 2 if width >= 30 else 1

    def head(self, width: int) -> list[tuple[str, bool]]:
        """The heads of the columns; each with whether the list is sorted by it."""
        pieces = [(" " * self.bar(width), False)]
        mark = DOWN if self.reverse else UP
        for column in self.columns(width):
            is_sorted = column.field == self.sort
            if not column.right:
                head = fitted(f"{column.head} {mark}" if is_sorted else column.head, column.width)
                pieces += [(head, is_sorted), (" " * GAP, False)]
            else:
                # The mark stands beside the column, so that the head stays over what it is the head of.
                pieces.append((fitted(column.head, column.width, right=True), is_sorted))
                pieces.append(((mark if is_sorted else " ") + " " * (GAP - 1), is_sorted))
        return pieces

    def field_at(self, x: int, width: int) -> SortField | None:
        """What the column at cell `x` of a row is sorted by; None for what is no column."""
        at = self.bar(width)
        if x < 0 or x >= width:
            return None
        for column in self.columns(width):
            if x < at + column.width + GAP:
                return column.field
            at += column.width + GAP
        return None

    # -- tui.lines.Lines -----------------------------------------------------------------------

    @property
    def first(self) -> int:
        """The first discussion, -1 when there is none."""
        return 0 if self.rows else -1

    @property
    def last(self) -> int:
        """The last discussion, -1 when there is none."""
        return len(self.rows) - 1

    def next(self, item: int) -> int:
        """The discussion below, or -1."""
        return item + 1 if item + 1 < len(self.rows) else -1

    def previous(self, item: int) -> int:
        """The discussion above, or -1."""
        return item - 1

    def height(self, item: int) -> int:
        """A row each."""
        return 1

    @property
    def total(self) -> int:
        """All rows."""
        return len(self.rows)

    def offset(self, item: int) -> int:
        """The rows above."""
        return item

    def at(self, row: int) -> tuple[int, int]:
        """Row `row`, or the last one."""
        return max(0, min(row, len(self.rows) - 1)), 0

    def key(self, item: int) -> Hashable:
        """What changes the look of a row."""
        return self._version, item == self.cursor

    def place_of(self, item: int, row: int) -> int:
        """Rows have no text of their own."""
        return 0

    def row_of(self, item: int, place: int) -> int:
        """The only row."""
        return 0

    def copied(self, item: int, start: int, end: int | None, whole: bool) -> str:
        """The title."""
        return line_of(self.rows[item].title)

    def row(self, item: int, row: int, selected: tuple[int, int] | None = None) -> Row:
        """How a discussion's row looks."""
        it = self.rows[item]
        is_cursor = item == self.cursor
        bar = self.bar(self._width)
        pieces = [Piece(("▌" if is_cursor else " ") + " " * (bar - 1), ("bar",))]
        ground: Kinds = ("cursor",) if is_cursor else ()
        if it.problem:
            pieces += self._broken(it)
            return Row(pieces, ground)
        for column in self._columns:
            if column.field != "title":
                pieces.append(Piece(" " * GAP, ()))
            kinds: Kinds = _KINDS[column.field](it)
            text = self._said(it, column.field)
            pieces.append(Piece(fitted(text, column.width, right=column.right), kinds))
        return Row(pieces, ground)

    def _broken(self, it: Discussion) -> list[Piece]:
        """The row of a discussion that cannot be read: its title, and why."""
        room = self._width - self.bar(self._width)
        title = line_of(f"✗ {it.title or it.key}"[:400])
        taken = min(room, max(10, min(width(title), room // 2)))
        if room - taken <= GAP:
            return [Piece(fitted(title, room), ("problem",))]
        # The file's folder is the library's and the discussion's own: the name is what one looks for.
        why = it.problem.rpartition(f"{it.key}/")[2] if f"{it.key}/" in it.problem else it.problem
        return [
            Piece(fitted(title, taken), ("problem",)),
            Piece(" " * GAP, ()),
            Piece(fitted(why, room - taken - GAP), ("why",)),
        ]

    def _said(self, it: Discussion, field: SortField) -> str:
        match field:
            case "title":
                return it.title or it.key
            case "site":
                return it.site
            case "published":
                return self._when(it.published)
            case "imported":
                return self._when(it.imported)
            case "comments":
                return f"{it.comments:,}" if it.comments else "–"
            case "unread":
                return f"{it.unread:,}" if it.unread else ""
            case "flags":
                return f"⚑ {it.flags:,}" if it.flags else ""
        return it.source

    def _when(self, when: datetime | None) -> str:
        return age(when, self._now, form=self._dates).replace(" months ago", " mo ago")


_KINDS: Final[dict[SortField, Callable[[Discussion], Kinds]]] = {
    "title": lambda it: ("title", "fresh") if it.unread else ("title",),
    "unread": lambda it: ("unread",),
    "flags": lambda it: ("flag",),
    "comments": lambda it: ("count",),
    "site": lambda it: ("quiet",),
    "published": lambda it: ("quiet",),
    "imported": lambda it: ("quiet",),
    "source": lambda it: ("quiet",),
}


def _width_of(form: str) -> int:
    """The cells that dates of a form of the user's take, about."""
    try:
        return max(6, min(width(line_of(formatted(form))) + 1, 24))
    except ValueError:
        return 13

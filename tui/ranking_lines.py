"""The rows of the overview's two lists: authors with their bars, branches with their first words.

No widget is here. A row is an item of its own (`tui.lines.Lines`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Final, NamedTuple

from store.text import safe
from store.thread import Thread
from tui.fitting import fitted, line_of
from tui.lines import Row
from tui.overview import Author, Branch, Overview
from tui.render import lead, name_of, notice
from tui.text_layout import Piece
from tui.wrapping import width

GAP: Final = "  "
NAMELESS: Final = "without a name"
UNSEEN: Final = "a name without letters"
NO_AUTHOR: Final = 0
"""The number of the author who is not named (`Thread.authors`)."""

_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
_WORDS: Final = 1200  # bytes of a text whose first words are shown
_LONGEST_NAME: Final = 24


def bar(share: float, cells: int) -> str:
    """A bar that takes a share (0 to 1) of so many cells, by eighths; of anything a little is seen."""
    eighths = round(share * cells * 8)
    if share > 0:
        eighths = max(1, eighths)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else ""))[:cells]


def per_cent(part: int, whole: int) -> str:
    """A share in words: "12 %", "< 1 %"."""
    share = 100 * part / max(1, whole)
    return "< 1 %" if 0 < share < 1 else f"{round(share)} %"


def first_words(thread: Thread, index: int) -> tuple[str, bool]:
    """How a comment begins, on one line, or what is said in its place; and whether it is its text."""
    at = thread.columns.text_at
    start, end = at[index], at[index + 1]
    raw = bytes(thread.columns.buffer[start : min(end, start + _WORDS)])
    text = safe(raw.decode("utf-8", "ignore"))
    if thread.state(index) == "visible" and not text.isspace() and text:
        return line_of(text), True
    said = notice(thread.state(index), text)
    return (said or line_of(text)), not said


class Entry(NamedTuple):
    """A row of a list: the author or the top-level comment that it stands for, and how it is drawn."""

    target: int
    drawn: Callable[[int], list[Piece]]


class RankingLines:
    """Rows with a cursor on one of them (`tui.lines.Lines`). `is_active` says whether it has the keys."""

    def __init__(self) -> None:
        self.cursor = 0
        self.is_active = False
        self._entries: Sequence[Entry] = ()
        self._width = 80
        self._version = 0

    def show(self, entries: Sequence[Entry]) -> None:
        """Shows these rows."""
        self._entries = entries
        self.cursor = max(0, min(self.cursor, len(entries) - 1))
        self._version += 1

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def target(self) -> int:
        """What the row under the cursor stands for, -1 where there is none."""
        return self._entries[self.cursor].target if self._entries else -1

    # -- tui.lines.Lines -----------------------------------------------------------------------

    @property
    def first(self) -> int:
        """The first row."""
        return 0 if self._entries else -1

    @property
    def last(self) -> int:
        """The last row."""
        return len(self._entries) - 1

    def next(self, item: int) -> int:
        """The row after `item`, or -1."""
        return item + 1 if item < self.last else -1

    def previous(self, item: int) -> int:
        """The row before `item`, or -1."""
        return max(-1, item - 1)

    def lay_out(self, width: int) -> None:
        """Says how wide the rows are."""
        self._width = width
        self._version += 1

    def height(self, item: int) -> int:
        """Each is one row."""
        return 1

    @property
    def total(self) -> int:
        """All rows."""
        return len(self._entries)

    def offset(self, item: int) -> int:
        """The rows above one."""
        return item

    def at(self, row: int) -> tuple[int, int]:
        """The row that stands `row` rows below the top."""
        return max(-1, min(row, self.last)), 0

    def key(self, item: int) -> Hashable:
        """What a row looks like hangs on these."""
        return self._version, item == self.cursor, self.is_active

    def row(self, item: int, row: int, selected: tuple[int, int] | None = None) -> Row:
        """A row, with the cursor's bar where the list has the keys."""
        is_cursor = item == self.cursor and self.is_active
        pieces = self._entries[item].drawn(self._width - 2)
        return Row(pieces, ("cursor",) if is_cursor else (), lead(2, is_cursor, 0, 2))

    def place_of(self, item: int, row: int) -> int:
        """The rows have no text of their own."""
        return 0

    def row_of(self, item: int, place: int) -> int:
        """The rows have no text of their own."""
        return 0

    def copied(self, item: int, start: int, end: int | None, whole: bool) -> str:
        """Nothing is selected here."""
        return ""


# -- authors ---------------------------------------------------------------------------------------


def author_entries(figures: Overview) -> list[Entry]:
    """The authors with the most comments, those without a name last."""
    whole = figures.thread.comments
    told = list(figures.authors)
    if figures.unnamed:
        told.append(Author(NO_AUTHOR, figures.unnamed))
    most = max((one.comments for one in told), default=1)
    names = [author_name(figures.thread, one.author) for one in told]
    wide = min(_LONGEST_NAME, max(map(width, names), default=0))
    digits = len(f"{most:,}")
    return [
        Entry(one.author, _author(name, one, most, whole, wide, digits))
        for name, one in zip(names, told, strict=True)
    ]


def author_name(thread: Thread, author: int) -> str:
    """An author's name as it is drawn; what is said of one who has none, or none that can be seen."""
    if author == NO_AUTHOR:
        return NAMELESS
    return line_of(thread.authors[author][:120]).strip() or UNSEEN


def _author(
    name: str, one: Author, most: int, whole: int, wide: int, digits: int
) -> Callable[[int], list[Piece]]:
    kind = "name" if one.author != NO_AUTHOR else "nameless"

    def drawn(columns: int) -> list[Piece]:
        count = f"{one.comments:>{digits},}"
        share = f"{per_cent(one.comments, whole):>6}" if columns >= digits + 26 else ""
        room = columns - len(count) - len(share) - len(GAP)
        named = max(4, min(wide, room if room < 16 else room * 3 // 5))
        bars = max(0, room - named - len(GAP))
        pieces = [Piece(fitted(name, named), (kind,)), Piece(GAP, ())]
        if bars >= 3:
            drawn_bar = bar(one.comments / most, bars)
            pieces += [Piece(drawn_bar, ("meter",)), Piece(" " * (bars - len(drawn_bar)) + GAP, ())]
        return [*pieces, Piece(count, ("count",)), Piece(share, ("quiet",))]

    return drawn


# -- branches --------------------------------------------------------------------------------------


def branch_entries(figures: Overview, *, by_depth: bool) -> list[Entry]:
    """The branches with the most replies, or those that go deepest."""
    told = figures.deepest if by_depth else figures.longest
    replies = max((len(f"{one.replies:,}") for one in told), default=0)
    depth = max((len(f"{one.depth:,}") for one in told), default=0)
    thread = figures.thread
    names = [name_of(thread, one.root) for one in told]
    wide = max((width(line_of(name)) for name, _ in names), default=0)
    return [
        Entry(
            one.root,
            _branch(one, name, is_named, first_words(thread, one.root), by_depth, (replies, depth, wide)),
        )
        for one, (name, is_named) in zip(told, names, strict=True)
    ]


def _branch(
    one: Branch,
    name: str,
    is_named: bool,
    begins: tuple[str, bool],
    by_depth: bool,
    widths: tuple[int, int, int],
) -> Callable[[int], list[Piece]]:
    words, is_text = begins
    replies, depth, wide = widths

    def drawn(columns: int) -> list[Piece]:
        many = f"{one.replies:>{replies},} " + ("reply  " if one.replies == 1 else "replies")
        deep = f"{one.depth:>{depth},} deep"
        told = [] if by_depth and columns < 44 else [Piece(many, ("quiet" if by_depth else "count",))]
        if by_depth or columns >= 44:
            told += [Piece(GAP, ())] * bool(told) + [Piece(deep, ("count" if by_depth else "quiet",))]
        told.append(Piece(GAP, ()))
        room = columns - sum(len(piece.text) for piece in told)
        named = min(wide, max(4, min(16, room // 3)))
        said = max(0, room - named - len(GAP))
        return [
            *told,
            Piece(fitted(name, named), ("name" if is_named else "number",)),
            Piece(GAP, ()),
            Piece(fitted(words, said), ("words" if is_text else "notice",)),
        ]

    return drawn

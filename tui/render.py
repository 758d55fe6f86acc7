"""What a comment looks like: its header, its text, the guides before them. No widget, no colour.

To change the look of a comment change this module and the styles in `tui.widgets.comment_tree`;
nothing of scrolling, folding and caching is here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from store.model import State
from store.text import safe, safe_line
from store.thread import Thread
from tui.ages import RELATIVE, age
from tui.drawn import READING, Look, may_have_links
from tui.indent import HUES, Indent
from tui.text_layout import Overlay, Piece, TextLayout, count_rows
from tui.wrapping import clusters, count_lines, is_simple, shown, width, wrap

FOLDED: Final = "▸"
UNFOLDED: Final = "▾"
CHILDLESS: Final = "·"
HOLLOW: Final = {FOLDED: "▹", UNFOLDED: "▿"}
BAR: Final = "▌"
GUIDE: Final = "│"
DASHED: Final = "┊"
FLAG: Final = "⚑"
UNREAD: Final = "●"
OWN: Final = "✎"
SHORT: Final = {"gone": "×", "edited": "±", "new": "+"}
"""What stands for what a later save made of a comment where there is no room for the word."""

ANSWERS: Final = "↪"

NOTICES: Final[dict[State, str]] = {
    "visible": "[no text]",
    "deleted": "[deleted]",
    "removed": "[removed]",
    "spam": "[marked as spam]",
    "pending": "[waiting for approval]",
    "missing": "[a comment that the source does not hold]",
}
"""What is said of a comment's state, and of a visible one without text."""

_ESTIMATED: Final = 4096
"""Bytes of text from which on a height is estimated until the comment is shown."""

_ESTIMATED_CLUSTERS: Final = 512
"""Characters that do not all take one cell, from which on it is estimated as well."""

_NUMBERS: Final = 8  # levels that a comment's number names
_NAME: Final = 120  # characters of a name that are looked at
_NAME_KEEPS: Final = 8  # cells that a name keeps before a fold's count is left out


class Header(NamedTuple):
    """What the header row of a comment says.

    `hidden` is the number of comments that a fold hides, `replies` that of those under a comment that
    is not folded and says so. `answers` is who wrote what it answers, where the order does not show that.
    `is_context` tells that it is shown only for what answers it. `flag` is None, "" for a plain flag, or
    its label. `gone` tells since when no save has it; `is_new`, that the latest save brought it; `edited`
    says that an earlier one worded it otherwise.
    """

    name: str
    is_named: bool
    is_own: bool
    depth: int
    mark: str
    posted: datetime | None
    score: int | None
    hidden: int
    replies: int
    flag: str | None
    is_unread: bool
    state: State
    answers: str = ""
    is_context: bool = False
    gone: str = ""
    is_new: bool = False
    edited: str = ""


class Body(NamedTuple):
    """The rows of a comment at a width: header, notice, text, and an empty one."""

    notice: tuple[str, ...]
    text: TextLayout
    is_gone: bool = False

    @property
    def height(self) -> int:
        """All its rows."""
        return 2 + len(self.notice) + self.text.height


def notice(state: State, text: str) -> str:
    """What is said in place of a comment's text, or before it; "" for one that has nothing special."""
    if state == "visible":
        return "" if text and not text.isspace() else NOTICES[state]
    # Some sources put the words into the text themselves.
    return "" if len(text) < 40 and text.startswith("[") and text.endswith("]") else NOTICES[state]


def body(thread: Thread, i: int, indent: Indent, look: Look = READING) -> Body:
    """The rows of comment `i`, wrapped for the columns of `indent` and shown as `look` says."""
    text = safe(thread.text(i))
    columns = indent.text_width(thread.depth[i])
    said = notice(thread.state(i), text)
    rows: tuple[str, ...] = ()
    if said:
        starts, ends = wrap(said, columns)
        rows = tuple(said[start:end] for start, end in zip(starts, ends, strict=True))
    text = text if text and not text.isspace() else ""
    return Body(rows, TextLayout(text, thread.marks(i), columns, look=look))


def measure(thread: Thread, i: int, indent: Indent, look: Look = READING) -> int:
    """The rows of comment `i`: as `body` makes them, or about that where counting would take long.

    That is a text of 4 KiB, or one of 512 characters that do not all take one cell.
    """
    columns = indent.text_width(thread.depth[i])
    size = thread.text_size(i)
    if size >= _ESTIMATED:
        return 2 + size * 16 // (15 * columns)
    text = thread.text(i)
    if not text.isascii() or may_have_links(text):
        # In ASCII what is replaced is as wide as what replaces it, and it ends an address or it does not.
        text = safe(text)
    if len(text) >= _ESTIMATED_CLUSTERS and not is_simple(text):
        # Two cells for three bytes, as ideographs and kana have.
        return 2 + text.count("\n") + (len(text) + size) * 8 // (15 * columns)
    said = notice(thread.state(i), text)
    rows = count_lines(said, columns) if said else 0
    if text and not text.isspace():
        rows += count_rows(text, thread.marks(i), columns, look)
    return 2 + rows


def guess(thread: Thread, start: int, stop: int, indent: Indent) -> int:
    """About the rows of the comments from `start` to `stop` together, from the size of their texts."""
    at = thread.columns.text_at
    columns = indent.text_width(thread.depth[start])
    return int(at[stop] - at[start]) * 16 // (15 * columns) + (stop - start) * 5 // 2


def number(thread: Thread, i: int) -> str:
    """The number of comment `i` ("4.1"); of a deep one only the last places ("…2.1.1")."""
    places: list[int] = []
    while i >= 0 and len(places) < _NUMBERS:
        places.append(thread.columns.place[i])
        i = thread.parent[i]
    return ("…" if i >= 0 else "") + ".".join(map(str, reversed(places)))


def name_of(thread: Thread, i: int) -> tuple[str, bool]:
    """What comment `i` goes by: its author's name, or its number; and whether that is a name."""
    name = safe_line(thread.author(i)[:_NAME])
    return (name, True) if name else (number(thread, i), False)


def header(it: Header, indent: Indent, now: datetime | None, dates: str = RELATIVE) -> list[Piece]:
    """The header row from the fold mark on, exactly up to the column `indent.right(depth)`.

    Where there is not enough room the less important is left out first: how many replies, the
    score, since when it is gone, all but the beginning of whom it answers, the date, the words of a flag,
    those for what a later save changed (a sign stands for each), whom it answers; at last the name is cut.
    """
    room = indent.right(it.depth) - indent.mark_at(it.depth)
    mark = HOLLOW.get(it.mark, it.mark) if it.is_context else it.mark
    lead = [Piece(f"{mark} ", ("fold" if it.mark != CHILDLESS else "leaf",))]
    if indent.is_compressed(it.depth):
        lead.append(Piece(f"{it.depth}› ", ("depth",)))
    name = Piece(
        shown(it.name), ("author", "own") if it.is_own else ("author",) if it.is_named else ("number",)
    )
    lead_after = [Piece(f" {OWN}", ("own",))] if it.is_own else []
    answers = Piece(f"  {ANSWERS} {shown(it.answers)}" if it.answers else "", ("answers",))
    told: list[Piece] = []
    if when := age(it.posted, now, time=room >= 56, form=dates):
        told.append(Piece(f"  {when}", ("age",)))
    if it.score is not None:
        told.append(Piece(f"  {it.score} point{'' if it.score == 1 else 's'}", ("score",)))
    right: list[Piece] = []
    if it.hidden:
        right.append(Piece(f"  {_replies(it.hidden)} hidden", ("hidden",)))
    elif it.replies:
        right.append(Piece(f"  {_replies(it.replies)}", ("count",)))
    right += [Piece(f"  {word}", (kind,)) for kind, word in _changes(it)]
    if it.flag is not None:
        label = safe_line(it.flag[:_NAME])
        right.append(Piece(f"  {FLAG} {shown(label)}" if label else f"  {FLAG}", ("flag",)))
    if it.is_unread:
        right.append(Piece(f"  {UNREAD}", ("unread",)))

    def over() -> int:
        """How many cells too many there are."""
        pieces = (*lead, name, *lead_after, answers, *told, *right)
        return sum(width(piece.text) for piece in pieces) - room

    def cut(piece: Piece, least: int) -> Piece:
        """A piece cut as far as needed, but to no less than so many cells."""
        wide = width(piece.text)
        columns = max(min(least, wide), wide - over())
        return Piece(clipped(piece.text, columns), piece.kinds)

    if over() > 0 and it.replies and not it.hidden:
        right.pop(0)
    if over() > 0 and it.score is not None:
        told.pop()
    if over() > 0 and it.hidden:
        right[0] = Piece(f"  +{it.hidden}", ("hidden",))
    if over() > 0:
        right = [Piece("  gone", piece.kinds) if piece.kinds == ("gone",) else piece for piece in right]
    if over() > 0:
        answers = cut(answers, _NAME_KEEPS + 4)
    if over() > 0 and told:
        told.pop()
    if over() > 0 and it.flag:
        at = next(at for at, piece in enumerate(right) if piece.kinds == ("flag",))
        right[at] = Piece(f"  {FLAG}", ("flag",))
    if over() > 0:
        right = [_signed(piece) for piece in right]
    if over() > 0:
        answers = Piece("", ("answers",))
    if over() > 0:
        name = cut(name, _NAME_KEEPS)
    if over() > 0 and it.hidden:
        right.pop(0)
    for kind in ("new", "edited", "gone"):
        if over() > 0:
            name = cut(name, 3)
        if over() > 0:
            right = [piece for piece in right if piece.kinds != (kind,)]
    if over() > 0:
        name = cut(name, 1)
    gap = -over()
    middle = [Piece(" " * gap, ())] if gap > 0 else []
    return [*lead, name, *lead_after, answers, *told, *middle, *right]


def _changes(it: Header) -> list[tuple[str, str]]:
    """What later saves made of a comment: the kind of each piece, and what it says."""
    told = (("gone", it.gone), ("edited", it.edited), ("new", "new" if it.is_new else ""))
    return [(kind, word) for kind, word in told if word]


def _signed(piece: Piece) -> Piece:
    kind = piece.kinds[0] if piece.kinds else ""
    return Piece(f"  {SHORT[kind]}", piece.kinds) if kind in SHORT else piece


def faded(pieces: list[Piece]) -> list[Piece]:
    """Pieces of the text of a comment that is gone: a match in it stays as bright as any."""
    return [
        piece
        if piece.kinds and piece.kinds[-1].startswith(("match", "guide-"))
        else Piece(piece.text, (*piece.kinds, "faded"), piece.place)
        for piece in pieces
    ]


def dimmed(pieces: list[Piece]) -> list[Piece]:
    """Pieces of a comment that is shown only for what answers it: a match in it stays as bright as any."""
    return [_dimmed(piece) for piece in pieces]


def _dimmed(piece: Piece) -> Piece:
    kind = piece.kinds[-1] if piece.kinds else ""
    if kind.startswith("match"):
        return piece
    if kind.startswith("guide-"):
        return Piece(DASHED + piece.text[1:], piece.kinds)
    return Piece(piece.text, (*piece.kinds, "context"), piece.place)


def clipped(text: str, columns: int) -> str:
    """A line of text cut to `columns` cells, with an ellipsis where something was cut."""
    if width(text) <= columns:
        return text
    end = cells = 0
    for _, past, wide in clusters(text, 0, len(text)):
        cells += wide
        if cells >= columns:
            break
        end = past
    return text[:end] + "…" if columns else ""


def _replies(count: int) -> str:
    return "1 reply" if count == 1 else f"{count:,} replies"


@lru_cache(512)
def lead(bar: int, is_cursor: bool, levels: int, step: int) -> tuple[Piece, ...]:
    """What stands before everything in a row: the cursor's bar, in `bar` columns, and the guides."""
    edge = Piece(BAR + " " * (bar - 1), ("bar",)) if is_cursor else Piece(" " * bar, ())
    return (edge, *(Piece(GUIDE + " " * (step - 1), (hue(level),)) for level in range(levels)))


def hue(level: int) -> str:
    """The kind of the guide of `level` (from 0)."""
    return f"guide-{level % HUES + 1}"


def body_row(
    it: Body,
    row: int,
    levels: int,
    opens: bool,
    overlays: Sequence[Overlay] = (),
    selected: tuple[int, int] | None = None,
) -> list[Piece]:
    """Row `row` of a comment (1 is the first after the header) that stands under `levels` guides.

    `opens` tells that replies are seen under it: then a guide leads down to them.
    """
    pieces = [Piece(f"{GUIDE} ", (hue(levels),)) if opens else Piece("  ", ())]
    if row <= len(it.notice):
        pieces.append(Piece(it.notice[row - 1], ("notice",)))
    else:
        pieces.extend(it.text.row(row - 1 - len(it.notice), overlays, selected))
    return pieces

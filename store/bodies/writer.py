"""Writes a text and its marks piece by piece, as a walk over a parsed body comes upon them.

White space is what lies between words: it is collapsed, dropped at the edges of lines, and never
belongs to a mark's ends. Lines and paragraphs are asked for where an element begins or ends, and come
into the text with the next word, so that nothing stands at its edges and nothing twice.
"""

import re
from typing import Final

from store.bodies.body import Body
from store.model import Mark, MarkKind

TAB: Final = 4
"""Columns from one tab stop to the next in code."""

RULE: Final = "———"
"""What a rule between two paragraphs (`<hr>`, `---`) is in the text."""

SPACE: Final = 1
CELL: Final = 2
LINE: Final = 3
PARAGRAPH: Final = 4

_GAPS: Final = ("", " ", " | ", "\n", "\n\n")
_WHITE: Final = re.compile("[ \t\n\r\f\xa0]+")
_INDENT: Final = re.compile("[ \t\n\r\f]*(\xa0{2,64})")


class Writer:
    """Gathers a text. Every mark that is opened is closed, the inner first."""

    __slots__ = (
        *("_column", "_feeds", "_marks", "_opened", "_rule", "_waiting"),
        *("cells", "gap", "length", "pieces", "pre"),
    )

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.gap = 0
        """What stands between the text so far and the next word: nothing, or one of the constants."""
        self.cells = 0
        """Cells of a row that were begun since its last word."""
        self.pre = 0
        """How many `pre` are open."""
        self._marks: list[Mark] = []
        self._opened: list[list[int]] = []  # a mark's place in `_marks`, -1 while it has no text
        self._waiting: list[tuple[list[int], MarkKind, str]] = []
        self._column = 0
        self._feeds = 0
        self._rule = False

    def body(self) -> Body:
        """What was written."""
        return Body("".join(self.pieces), self._marks)

    def text(self, text: str) -> None:
        """Words and the white space between them; in a `pre`, what stands there."""
        if self.pre:
            self._verbatim(text)
            return
        if "\n" in text or "  " in text or "\xa0" in text or "\t" in text or "\r" in text or "\f" in text:
            text = self._collapsed(text)
        words = text.strip(" ")
        if not words:
            if text and not self.gap:
                self.gap = SPACE
            return
        if text[0] == " " and not self.gap:
            self.gap = SPACE
        if self.gap or self._waiting:
            self._begin()
        self.pieces.append(words)
        self.length += len(words)
        if text[-1] == " ":
            self.gap = SPACE

    def exactly(self, text: str) -> None:
        """`text` as it is, which has no white space at its ends."""
        if self.gap or self._waiting:
            self._begin()
        self.pieces.append(text)
        self.length += len(text)

    def space(self) -> None:
        """At least a space before the next word."""
        if not self.gap:
            self.gap = SPACE

    def line(self) -> None:
        """The next word begins a line."""
        if self.gap < LINE:
            self.gap = LINE

    def paragraph(self) -> None:
        """The next word begins a paragraph."""
        self.gap = PARAGRAPH

    def line_break(self) -> None:
        """A line ends here; an empty one makes two paragraphs of what is around it."""
        if self.pre:
            self._verbatim("\n")
        else:
            self.gap = PARAGRAPH if self.gap >= LINE else LINE

    def cell(self) -> None:
        """A cell of a row ends here and another begins."""
        if self.gap <= CELL:
            self.gap = CELL
            self.cells += 1

    def rule(self) -> None:
        """What follows is apart from what was."""
        self.gap = PARAGRAPH
        self._rule = self.length > 0

    def open(self, kind: MarkKind, target: str = "") -> None:
        """A mark from the next word on."""
        place = [-1]
        self._opened.append(place)
        self._waiting.append((place, kind, target))

    def close(self) -> None:
        """The end of the mark that was opened last. One without text is none."""
        place = self._opened.pop()[0]
        if place < 0:
            self._waiting.pop()
        else:
            mark = self._marks[place]
            self._marks[place] = Mark(mark.start, self.length, mark.kind, mark.target)

    @property
    def unwritten(self) -> bool:
        """Whether the mark that was opened last has no text so far."""
        return bool(self._opened) and self._opened[-1][0] < 0

    def open_pre(self, target: str = "") -> None:
        """Code from here on, whose lines and columns are kept. `target` is its language."""
        self.gap = PARAGRAPH
        self.pre += 1
        if self.pre == 1:
            self._column = self._feeds = 0
        self.open("pre", target)

    def close_pre(self) -> None:
        """The end of the code."""
        self.close()
        self.pre -= 1
        self._feeds = 0
        self.gap = PARAGRAPH

    def insert(self, body: Body) -> None:
        """A body that was made elsewhere."""
        if not body.text:
            return
        if self.gap or self._waiting:
            self._begin()
        at = self.length
        self._marks += [Mark(at + start, at + end, kind, target) for start, end, kind, target in body.marks]
        self.pieces.append(body.text)
        self.length += len(body.text)

    def _begin(self) -> None:
        """Writes what stands before the next word, and begins the marks that wait for it."""
        if self.gap:
            if self.length:
                gap = _GAPS[self.gap] * self.cells if self.gap == CELL else _GAPS[self.gap]
                if self._rule:
                    gap = f"\n\n{RULE}\n\n"
                self.pieces.append(gap)
                self.length += len(gap)
            self.gap = 0
            self._rule = False
        self.cells = 0
        if self._waiting:
            for place, kind, target in self._waiting:
                place[0] = len(self._marks)
                self._marks.append(Mark(self.length, self.length, kind, target))
            self._waiting.clear()

    def _collapsed(self, text: str) -> str:
        """`text` with one space for each white space; an indent of no-break spaces is kept as spaces."""
        if "\xa0" in text and (self.gap >= LINE or not self.length):
            indent = _INDENT.match(text)
            if indent and text[indent.end() :].strip():
                self.exactly(" " * len(indent[1]))
                text = text[indent.end() :].lstrip(" \t\n\r\f\xa0")
        if text.isascii():
            words = " ".join(text.split())
            if not words:
                return " "
            # An end that is white space is a space.
            before = " " if text[0].isspace() else ""
            return f"{before}{words} " if text[-1].isspace() else before + words
        return _WHITE.sub(" ", text)

    def _verbatim(self, text: str) -> None:
        """A stretch of code. Line feeds at its ends are no part of it."""
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "\xa0" in text:
            text = text.replace("\xa0", " ")
        kept = text.rstrip("\n")
        fed = len(text) - len(kept)
        if not kept:
            self._feeds += fed
            if fed:
                self._column = 0
            return
        if self._waiting:
            # Line feeds stand before the marks that begin, and none before the first line.
            words = kept.lstrip("\n")
            if len(words) < len(kept):
                self._feeds += len(kept) - len(words)
                self._column = 0
                kept = words
            if any(kind == "pre" for _, kind, _ in self._waiting):
                self._feeds = 0
        if self._feeds and self.gap < LINE:
            self.pieces.append("\n" * self._feeds)
            self.length += self._feeds
            self.gap = 0
        if self.gap or self._waiting:
            self._begin()
        last = kept.rfind("\n")
        if "\t" in kept:
            column = 0 if self._feeds else self._column
            kept = (" " * column + kept).expandtabs(TAB)[column:]
            last = kept.rfind("\n")
        self._column = len(kept) - last - 1 if last >= 0 or self._feeds else self._column + len(kept)
        self.pieces.append(kept)
        self.length += len(kept)
        self._feeds = fed
        if fed:
            self._column = 0

"""From the items of the comment list to comments: parents, authors, dates, texts, placeholders.

Where most items name authors, an item below the top level that names none is a list inside its
comment; where no item does, an item under a comment is a reply. A "Reply" line ends its comment's
text. A level that was jumped, because its comment has no line in the file, gets a placeholder.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from store.formats.phrases import chrome, comment_heading, fold, is_phrase
from store.formats.saved_text.candidates import CommentList
from store.formats.saved_text.headers import Header
from store.formats.saved_text.page import Line, Page
from store.formats.saved_text.texts import assemble
from store.identity import CommentIds
from store.model import Comment, Repair
from store.patterns import lazy

NONE: Final = -1
_VOTES: Final = lazy(r"[+-]?\d{1,5}")


class Comments(NamedTuple):
    """The comments in reading order, what was told about them, and whether a line says "closed"."""

    comments: list[Comment]
    repairs: list[Repair]
    closed: bool = False


def read_comments(page: Page, found: CommentList) -> Comments:
    """The comments that the list `found` holds."""
    return _Reader(page, found).read()


class _Reader:
    """Reads one comment list. `of` says for each item in it whose comment's text it belongs to."""

    def __init__(self, page: Page, found: CommentList) -> None:
        self.page = page
        self.found = found
        self.top = set(found.items)
        self.last_top = max(found.items)
        self.of: dict[int, int] = {}
        self.order: list[int] = []
        self.parents: dict[int, int] = {}
        self.lines: dict[int, list[Line]] = {}
        self.own_count: dict[int, int] = {}
        self.cut: set[int] = set()
        self.votes = False
        self.closed = False

    def read(self) -> Comments:
        self._who_is_a_comment()
        self._gather()
        self.votes = self._end_in_votes()
        comments = self._comments()
        return Comments(comments, self._told(comments), self.closed)

    # -- structure -----------------------------------------------------------------------------

    def _who_is_a_comment(self) -> None:
        """Fill `of`, `order` and `parents`: each item is a comment or belongs to one."""
        items = self.page.items
        inside = self._inside()
        replied = self._with_reply_line() if self.found.named and self.found.style.reply_lines else set()
        is_comment: set[int] = set()
        for item in reversed(inside):
            parent = items[item].parent
            if item in self.top or not self.found.named or item in self.found.headers or item in replied:
                is_comment.add(item)
            if items[item].phantom and item not in self.top and self.found.named and item not in is_comment:
                continue
            if item in is_comment and parent >= 0 and items[parent].phantom:
                is_comment.add(parent)
        for item in inside:
            parent = items[item].parent
            above = self.of.get(parent, NONE)
            if item in is_comment:
                self.of[item] = item
                self.order.append(item)
                self.parents[item] = NONE if item in self.top else above
            else:
                self.of[item] = above

    def _inside(self) -> list[int]:
        """Every item of the list and below, in reading order."""
        items = self.page.items
        taken: set[int] = set()
        inside = []
        for item in range(min(self.top), len(items)):
            if item in self.top or items[item].parent in taken:
                taken.add(item)
                inside.append(item)
        return inside

    def _with_reply_line(self) -> set[int]:
        answered = set()
        first: set[int] = set()
        for line in self.page.lines[self.found.start : self.found.end]:
            if line.owner in first and chrome(line.text) == "reply":
                answered.add(line.owner)
            first.add(line.owner)
        return answered

    # -- texts ---------------------------------------------------------------------------------

    def _gather(self) -> None:
        """Each comment's lines, without what is its page's: up to its "Reply" line."""
        style = self.found.style
        headers = self.found.headers
        for line in self.page.lines[self.found.start : self.found.end]:
            comment = self.of.get(line.owner, NONE)
            if comment == NONE:
                self._stray(line)
                continue
            count = 0
            if line.owner == comment:
                count = self.own_count[comment] = self.own_count.get(comment, 0) + 1
            header = headers.get(comment)
            if count and header and count <= header.top:
                continue
            if comment in self.cut:
                self.closed = self.closed or is_phrase(line.text, "closed")
                continue
            if count and self._ends(comment, line, header, style.reply_lines):
                self.cut.add(comment)
                self.closed = self.closed or is_phrase(line.text, "closed")
                continue
            self.lines.setdefault(comment, []).append(line)

    def _stray(self, line: Line) -> None:
        """A line between two parts of the list: text that kept no indentation, if it follows directly."""
        if not self.lines or line.owner != NONE or line.blank or not self.found.named:
            return
        last = next(reversed(self.lines))
        if last in self.cut or chrome(line.text) or comment_heading(line.text):
            return
        self.lines[last].append(Line(line.text, last, False, column=line.column, raw=True))

    def _ends(self, comment: int, line: Line, header: Header | None, reply_lines: bool) -> bool:
        """Whether a comment's text ends before this line of it."""
        kind = chrome(line.text)
        if kind == "reply" and reply_lines and not (header and header.replies_on_top):
            return bool(self.lines.get(comment)) or header is not None
        if comment != self.last_top or not self.lines.get(comment):
            return False
        text = line.text
        if is_phrase(text, "form") or is_phrase(text, "recent") or is_phrase(text, "closed"):
            return True
        return comment_heading(text) is not None and fold(text) != "comment"

    def _end_in_votes(self) -> bool:
        """Whether most comments end in a line that is a number: how many liked it."""
        texts = [lines for lines in self.lines.values() if lines]
        counted = sum(1 for lines in texts if len(lines) > 1 and _VOTES.fullmatch(lines[-1].text))
        return counted >= 3 and counted * 2 > len(texts)

    def _trimmed(self, comment: int, header: Header | None) -> list[Line]:
        """A comment's lines without its footer and the page's lines at their end."""
        lines = self.lines.get(comment, [])
        end = len(lines)
        if header and header.bottom:
            end -= header.bottom
        known = header is not None or self.found.style.reply_lines
        author = fold(header.author) if header else ""
        while end > 0:
            text = lines[end - 1].text
            kind = chrome(text)
            drop = kind == "reply" or (kind in ("noise", "pending") and known)
            drop = drop or (self.votes and end > 1 and _VOTES.fullmatch(text) is not None)
            if not drop and author and len(text) < 120:
                drop = fold(text) in (
                    f"reply to {author}",
                    f"antworten auf {author}",
                    f"auf {author} antworten",
                )
            if not drop or (end == 1 and not known):
                break
            end -= 1
        return lines[: max(0, end)]

    # -- comments ------------------------------------------------------------------------------

    def _comments(self) -> list[Comment]:
        ids: dict[int, str] = {}
        made = CommentIds()
        drafts: dict[int, tuple[str, list[Any], Header | None]] = {}
        for item in self.order:
            if self.page.items[item].phantom:
                continue
            header = self.found.headers.get(item)
            text, marks = assemble(self._trimmed(item, header), self.page, item)
            if header and header.ping and not text:
                text, marks = self.page.lines[self.page.items[item].first].text, []
            drafts[item] = (text, marks, header)
            author = header.author if header else ""
            dated = header.posted_text if header and not header.relative else ""
            ids[item] = made.made(author, dated, text)
        for item in reversed(self.order):
            if self.page.items[item].phantom:
                child = next((ids[i] for i in self._children(item) if i in ids), "")
                ids[item] = made.placeholder(child)
        return [self._comment(item, ids, drafts) for item in self.order]

    def _children(self, item: int) -> list[int]:
        return [
            other for other in range(item + 1, min(item + 3, len(self.page.items))) if other in self.parents
        ]

    def _comment(
        self, item: int, ids: dict[int, str], drafts: dict[int, tuple[str, list[Any], Header | None]]
    ) -> Comment:
        parent = self.parents[item]
        parent_id = ids[parent] if parent != NONE else None
        if item not in drafts:
            return Comment(ids[item], parent_id, state="missing")
        text, marks, header = drafts[item]
        if header is None:
            return Comment(ids[item], parent_id, text=text, marks=marks)
        extra: dict[str, Any] = {}
        if header.posted_text:
            extra["posted_text"] = header.posted_text
        if header.by_post_author:
            extra["post_author"] = True
        if header.ping:
            extra["kind"] = header.ping
        return Comment(
            ids[item],
            parent_id,
            author=header.author,
            posted=header.posted,
            text=text,
            marks=marks,
            state="pending" if header.pending else "visible",
            extra=extra,
        )

    # -- what is told --------------------------------------------------------------------------

    def _told(self, comments: list[Comment]) -> list[Repair]:
        present = sum(1 for comment in comments if comment.state != "missing")
        lost = "A comment is not in the text; its replies are kept under a placeholder."
        repairs = [Repair("missing-level", lost, one.id) for one in comments if one.state == "missing"]
        gaps = self._gaps()
        if gaps:
            are = "comments are" if gaps > 1 else "comment is"
            repairs.append(
                Repair(
                    "gaps", f"Numbers are skipped in the comment list: at least {gaps} {are} not in the text."
                )
            )
        if self.found.counted is not None and self.found.counted != present:
            repairs.append(
                Repair(
                    "count",
                    f"The heading counts {self.found.counted} comments, "
                    f"{present} {'are' if present != 1 else 'is'} in the text.",
                )
            )
        if self.found.style.order_guessed and self.found.named:
            repairs.append(
                Repair("guessed-dates", "Dates such as 03/04/2009 can be read in two ways; one was guessed.")
            )
        return repairs

    def _gaps(self) -> int:
        """How many numbers are skipped in the numbered lists of comments."""
        items = self.page.items
        gaps = 0
        seen: dict[int, tuple[int, int]] = {}
        for item in self.order:
            last, phantoms = seen.get(items[item].list, (0, 0))
            number = items[item].number
            if number is None:
                seen[items[item].list] = (last, phantoms + items[item].phantom)
                continue
            gaps += max(0, number - last - 1 - phantoms)
            seen[items[item].list] = (number, 0)
        return gaps

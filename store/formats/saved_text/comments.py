"""From the items of the comment list to comments: parents, authors, dates, texts, placeholders.

Where most items name authors, an item below the top level that names none is a list inside its
comment; where no item does, an item under a comment is a reply. A "Reply" line ends its comment's
text. A level that was jumped, because its comment has no line in the file, gets a placeholder.
"""

from __future__ import annotations

from array import array
from typing import Any, Final, NamedTuple

from store.columns import ColumnWriter
from store.formats.phrases import chrome, comment_heading, fold, is_phrase
from store.formats.saved_text.candidates import REPLY, TEXT, CommentList
from store.formats.saved_text.headers import Header
from store.formats.saved_text.page import Groups, Page
from store.formats.saved_text.texts import text_of
from store.identity import CommentIds
from store.model import Comment, Repair, State
from store.patterns import lazy
from store.thread import Thread

NONE: Final = -1
_VOTES: Final = lazy(r"[+-]?\d{1,5}")


class Comments(NamedTuple):
    """The comments in reading order, what was told about them, and whether a line says "closed"."""

    comments: Thread
    repairs: list[Repair]
    closed: bool = False


def read_comments(page: Page, found: CommentList) -> Comments:
    """The comments that the list `found` holds. What is in them is taken out of `page` and `found`."""
    return _Reader(page, found).read()


def _answers(text: str, author: str) -> bool:
    """Whether a line says that one can answer the author: "Reply to Ann"."""
    lower = text.casefold()
    if "reply" not in lower and "auf" not in lower:
        return False
    folded = fold(text)
    name = fold(author)
    return folded in (f"reply to {name}", f"antworten auf {name}", f"auf {name} antworten")


class _Reader:
    """Reads one comment list. `of` says for each item whose comment's text it belongs to.

    `order` are the comments' items in reading order, `parents` for each item the comment that it
    answers. `text_of` says for each line from `found.start` on whose text it is in.
    """

    def __init__(self, page: Page, found: CommentList) -> None:
        self.page = page
        self.found = found
        self.top = set(found.items)
        self.last_top = max(found.items)
        nothing = array("i", [NONE])
        self.of = nothing * len(page.items)
        self.parents = nothing * len(page.items)
        self.order = array("i")
        self.texts = Groups(nothing, 0)
        self.votes = False
        self.closed = False

    def read(self) -> Comments:
        self._who_is_a_comment()
        self.texts = Groups(self._gathered(), len(self.page.items))
        self.votes = self._end_in_votes()
        comments = self._comments()
        return Comments(comments, self._told(comments), self.closed)

    # -- structure -----------------------------------------------------------------------------

    def _who_is_a_comment(self) -> None:
        """Fill `of`, `order` and `parents`: each item is a comment or belongs to one."""
        items, headers, named = self.page.items, self.found.headers, self.found.named
        inside = self._inside()
        replied: set[int] = set()
        if named and self.found.style.reply_lines:
            replied.update(self.page.lines.owners[number] for number in self.found.reply_lines)
        is_comment = bytearray(len(items))
        for item in reversed(inside):
            if item in self.top or not named or item in headers or item in replied:
                is_comment[item] = True
            if items[item].phantom and item not in self.top and named and not is_comment[item]:
                continue
            parent = items[item].parent
            if is_comment[item] and parent >= 0 and items[parent].phantom:
                is_comment[parent] = True
        for item in inside:
            parent = items[item].parent
            above = self.of[parent] if parent >= 0 else NONE
            if is_comment[item]:
                self.of[item] = item
                self.order.append(item)
                self.parents[item] = NONE if item in self.top else above
            else:
                self.of[item] = above

    def _inside(self) -> array[int]:
        """Every item of the list and below, in reading order."""
        items = self.page.items
        taken = bytearray(len(items) + 1)  # the last one stands for what is in no item
        inside = array("i")
        for item in range(min(self.top), len(items)):
            if taken[items[item].parent] or item in self.top:
                taken[item] = True
                inside.append(item)
        return inside

    # -- texts ---------------------------------------------------------------------------------

    def _gathered(self) -> array[int]:
        """For each line of the page whose comment's text it is in: what is the page's is in none.

        A comment's text ends before its "Reply" line.
        """
        lines, of, headers = self.page.lines, self.of, self.found.headers
        owners, texts = lines.owners, lines.texts
        count = len(self.page.items)
        own, begun, cut = array("i", bytes(4 * count)), bytearray(count), bytearray(count)
        gathered = array("i", [NONE]) * len(lines)
        last = NONE
        for number in range(self.found.start, self.found.end):
            owner = owners[number]
            comment = of[owner] if owner >= 0 else NONE
            if comment == NONE:
                if self._strays(number, last, cut):
                    gathered[number] = owners[number] = last
                    lines.raws.add(number)
                continue
            header = headers.get(comment)
            if owner == comment:
                own[comment] += 1
                if header is not None and own[comment] <= header.top:
                    continue
            if cut[comment]:
                self.closed = self.closed or is_phrase(texts[number], "closed")
            elif owner == comment and self._ends(comment, number, header, begun[comment]):
                cut[comment] = True
                self.closed = self.closed or is_phrase(texts[number], "closed")
            else:
                gathered[number] = comment
                if not begun[comment]:
                    begun[comment], last = True, comment
        return gathered

    def _strays(self, number: int, last: int, cut: bytearray) -> bool:
        """Whether a line between two parts of the list is text that kept no indentation.

        It is the text of the comment `last` where it follows directly.
        """
        lines = self.page.lines
        if last == NONE or lines.owners[number] != NONE or lines.blanks[number] or not self.found.named:
            return False
        text = lines.texts[number]
        return not (cut[last] or chrome(text) or comment_heading(text))

    def _ends(self, comment: int, number: int, header: Header | None, begun: int) -> bool:
        """Whether a comment's text ends before this line of it."""
        link = self.found.kinds[number] == REPLY and self.found.style.reply_lines
        if link and (header is None or not header.replies_on_top):
            return bool(begun) or header is not None
        if comment != self.last_top or not begun:
            return False
        text = self.page.lines.texts[number]
        if is_phrase(text, "form") or is_phrase(text, "recent") or is_phrase(text, "closed"):
            return True
        return comment_heading(text) is not None and fold(text) != "comment"

    def _end_in_votes(self) -> bool:
        """Whether most comments end in a line that is a number: how many liked it."""
        texts = self.page.lines.texts
        counted = begun = 0
        for comment in self.order:
            numbers = self.texts[comment]
            if numbers:
                begun += 1
                counted += len(numbers) > 1 and _VOTES.fullmatch(texts[numbers[-1]]) is not None
        return counted >= 3 and counted * 2 > begun

    def _trimmed(self, comment: int, header: Header | None) -> array[int]:
        """A comment's lines without its footer and the page's lines at their end."""
        numbers = self.texts[comment]
        end = len(numbers)
        if header is not None and header.bottom:
            end -= header.bottom
        known = header is not None or self.found.style.reply_lines
        author = header.author if header else ""
        while end > 0:
            text = self.page.lines.texts[numbers[end - 1]]
            kind = self.found.kinds[numbers[end - 1]]
            drop = kind == REPLY or (kind != TEXT and known)
            drop = drop or (self.votes and end > 1 and _VOTES.fullmatch(text) is not None)
            drop = drop or (author != "" and len(text) < 120 and _answers(text, author))
            if not drop or (end == 1 and not known):
                break
            end -= 1
        return numbers[: max(0, end)]

    # -- comments ------------------------------------------------------------------------------

    def _comments(self) -> Thread:
        """The comments, as columns at once: a page may have a million of them."""
        made, written = CommentIds(), ColumnWriter()
        ids: list[str] = []
        at = array("i", bytes(4 * len(self.page.items)))  # where each comment stands
        parents = array("i")
        for index, item in enumerate(self.order):
            at[item] = index
            parent = self.parents[item]
            parents.append(at[parent] if parent != NONE else NONE)
            ids.append("" if self.page.items[item].phantom else self._write(item, written, made))
            if not ids[-1]:
                written.add(Comment("", state="missing"))
        for index in range(len(ids) - 1, -1, -1):
            if not ids[index]:
                replies = (at[child] for child in self._children(self.order[index]))
                ids[index] = made.placeholder(next((ids[reply] for reply in replies if ids[reply]), ""))
        thread = written.thread(ids, parents)
        assert thread is not None, "the items of a page come in thread order"
        return thread

    def _children(self, item: int) -> list[int]:
        return [
            other for other in range(item + 1, min(item + 3, len(self.page.items))) if self.of[other] == other
        ]

    def _write(self, item: int, written: ColumnWriter, made: CommentIds) -> str:
        """Writes one comment, and gives its id."""
        header = self.found.headers.pop(item, None)
        numbers = self._trimmed(item, header)
        text, marks = text_of(numbers, self.page, item)
        for number in numbers:
            self.page.lines.texts[number] = ""
        if header is None:
            written.take(text, "", None, marks, {})
            return made.made("", "", text)
        if header.ping and not text:
            text, marks = self.page.lines.texts[self.page.items[item].first], []
        words = text.split()
        extra: dict[str, Any] = {}
        if header.posted_text:
            extra["posted_text"] = header.posted_text
        if header.by_post_author:
            extra["post_author"] = True
        if header.ping:
            extra["kind"] = header.ping
        state: State = "pending" if header.pending else "visible"
        written.take(text, header.author, header.posted, marks, extra, state)
        return made.made(header.author, "" if header.relative else header.posted_text, words)

    # -- what is told --------------------------------------------------------------------------

    def _told(self, thread: Thread) -> list[Repair]:
        present = thread.comments
        lost = "A comment is not in the text; its replies are kept under a placeholder."
        missing = (at for at, item in enumerate(self.order) if self.page.items[item].phantom)
        repairs = [Repair("missing-level", lost, thread.id(at)) for at in missing]
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

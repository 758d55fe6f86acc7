"""What the reader's commands do that choose which comments are shown, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.labels import counted, one_line
from tui.orders import ORDERS, OrderName

if TYPE_CHECKING:
    from tui.screens.reader_base import ReaderBase as Part
    from tui.widgets.comment_tree import CommentTree
else:
    Part = object  # Textual works a millisecond at each class that is a screen; one is enough

AUTHOR: Final = "author"
"""What the filter by an author goes by in the tree (`CommentTree.filter_by`)."""

SAID: Final[dict[OrderName, str]] = {
    "thread": "",
    "oldest": "oldest first",
    "newest": "newest first",
}
"""An order in words, where it is not the usual one."""


MANY: Final = 300_000
"""Comments from which on it is said that something takes a moment (0.5 s at 1,000,000)."""


def same_as(column: memoryview, index: int) -> bytes:
    """One byte an item of a column of integers: 1 where it is what the item at `index` is.

    The bytes of the items are compared, all first ones, all second ones, by tables and as long integers:
    1 ms at 100,000 items, where comparing one after the other takes 4.
    """
    raw, wanted = column.tobytes(), column[index : index + 1].tobytes()
    same = -1
    for place, byte in enumerate(wanted):
        table = bytes(byte == other for other in range(256))
        same &= int.from_bytes(raw[place :: len(wanted)].translate(table), "little")
    return same.to_bytes(len(column), "little")


class Filtering(Part):
    """What `A` `t` and `T` do."""

    @property
    def filter_state(self) -> str:
        tree = self.comment_tree
        shown = ""
        if tree.filtered:
            shown = f"{tree.filter_said}, {tree.hits:,} of {self.session.comments:,}"
        return " · ".join(text for text in (shown, SAID[tree.order]) if text)

    def action_filter_author(self) -> None:
        """Shows only what the author of this comment wrote; again: everything."""
        tree, thread = self.comment_tree, self.session.thread
        if tree.filter_by == AUTHOR:
            self.lift_filter()
            return
        author = thread.author(tree.cursor)
        if not author:
            self.tell("This comment does not say who wrote it")
            return
        name = one_line(author)
        tree.set_filter(same_as(thread.columns.author, tree.cursor), by=AUTHOR, said=f"only {name}")
        self.follow()
        self.tell(f"{counted(tree.hits, 'comment')} by {name}; A: everything again")

    def lift_filter(self) -> None:
        """Shows everything again."""
        self.comment_tree.set_filter(None)
        self.follow()
        self.tell("Everything is shown")

    def action_change_order(self) -> None:
        """Thread order, oldest first, newest first, and round again."""
        tree = self.comment_tree
        if not any(self.session.thread.columns.zone.tobytes()):
            self.tell("Without dates there is only thread order")
            return
        order = ORDERS[(ORDERS.index(tree.order) + 1) % len(ORDERS)]
        if tree.lines.arranged.is_ready(order) or len(tree.thread) < MANY:
            self._order(order)
        else:
            self.tell(f"Putting {len(tree.thread):,} comments in order: {SAID[order]}")
            self.call_after_refresh(self._order, order)

    def action_to_thread_place(self) -> None:
        """Back to thread order, at the comment under the cursor."""
        self._order("thread")

    def _order(self, name: OrderName) -> None:
        self.comment_tree.set_order(name)
        self.follow()
        self.tell(
            f"{SAID[name].capitalize()}; T: to its place in the thread" if SAID[name] else "Thread order"
        )

    def on_comment_tree_filter_lifted(self, event: CommentTree.FilterLifted) -> None:
        event.stop()
        self.follow()
        self.tell("Everything is shown again: the filter hid this comment")

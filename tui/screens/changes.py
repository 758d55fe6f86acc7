"""What a later save changed: going from one changed comment to the next, and what one said before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.ages import since
from tui.labels import counted

if TYPE_CHECKING:
    from store.saves import Latest, Wording
    from tui.screens.reader_base import ReaderBase as Part
else:
    Part = object  # Textual works a millisecond at each class that is a screen; one is enough

ONE_SAVE: Final = "This discussion came in one save: nothing is known of what changed"

_CHANGED: Final = bytes((0, *[1] * 255))  # 1 for whatever mark a comment bears


class Changes(Part):
    """What `)` `(` and `e` do."""

    @property
    def news(self) -> str:
        latest = self.session.latest
        if latest is None or latest.is_empty:
            return ""
        told = ((latest.added, "new"), (latest.edited, "edited"), (latest.gone, "gone"))
        count, what = next((count, what) for count, what in told if count)
        return f"{count:,} {what} since {self._since(latest)}"

    def _since(self, latest: Latest) -> str:
        """The save before the latest one, by its date."""
        return since(latest.since, self.comment_tree.lines.now, self.settings.dates) or "the save before"

    def action_next_change(self) -> None:
        self._to_changed(forwards=True)

    def action_previous_change(self) -> None:
        self._to_changed(forwards=False)

    def _to_changed(self, *, forwards: bool) -> None:
        """The next comment that the latest save changed, in the order that is shown."""
        latest = self.session.latest
        if latest is None:
            self.tell(ONE_SAVE)
            return
        marks = self.session.changed
        if not any(marks):
            self.tell(f"No comment has changed since {self._since(latest)}")
            return
        tree, wanted = self.comment_tree, marks.translate(_CHANGED)
        here = tree.cursor if self.tree_has_keys else -1
        target = tree.next_marked(wanted, here, forwards=forwards)
        wrapped = target < 0 <= here
        if wrapped:
            target = tree.next_marked(wanted, -1, forwards=forwards)
        if target < 0:
            self.tell(f"None of those that are shown has changed since {self._since(latest)}")
            return
        self.to_pane("comments")
        tree.go(target)
        self.follow()
        again = ("from the top again: " if forwards else "from the end again: ") if wrapped else ""
        said = f"{again}{self._what(marks[target])} since {self._since(latest)}"
        number, count = wanted.count(1, 0, target + 1), wanted.count(1)
        self.tell(f"{said[0].upper()}{said[1:]}, {number:,} of {count:,} changed")

    def _what(self, mark: int) -> str:
        """What the latest save made of a comment, in words."""
        from store.saves import EDITED, GONE, NEW

        words = ((NEW, "new"), (EDITED, "edited"), (GONE, "gone"))
        said = [word for kind, word in words if mark & kind]
        if mark & EDITED:
            key = self.keys_of(self.declared("change.show"))
            said[said.index("edited")] = f"edited ({key[0]} shows it)" if key else "edited"
        return " and ".join(said)

    async def action_show_difference(self) -> None:
        """What the comment under the cursor, or the article, said before."""
        earlier, text = self._wordings()
        if not earlier:
            what = "comment" if self.tree_has_keys else "article"
            self.tell(f"No other wording of this {what} is known")
            return
        from tui.screens.difference import DifferenceScreen

        what = "The article"
        if self.tree_has_keys:
            what = f"Comment {self.session.thread.number(self.comment_tree.cursor)}"
        title = f"{what}: {counted(len(earlier), 'earlier wording')}"
        now = None if self.tree_has_keys else self.discussion.title
        await self.app.push_screen(
            DifferenceScreen(title, earlier, text, heading=now, dates=self.settings.dates)
        )

    def _wordings(self) -> tuple[tuple[Wording, ...], str]:
        """The earlier wordings of what the keys mean now, and the present one."""
        from store.saves import change_of, earlier_of

        if not self.tree_has_keys:
            return earlier_of(self.discussion.extra), self.discussion.body
        thread, cursor = self.session.thread, self.comment_tree.cursor
        change = change_of(thread, cursor, self.session.latest) if cursor >= 0 else None
        return (change.earlier if change is not None else (), thread.text(cursor) if cursor >= 0 else "")

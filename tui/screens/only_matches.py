"""The reader's `&`: only the comments that match, with those that they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.finding import MATCHES, TOO_SLOW, Match
from tui.labels import counted

if TYPE_CHECKING:
    from tui.screens.finding import Finding as Part
else:
    Part = object  # Textual works a millisecond at each class that is a screen; one is enough


class OnlyMatches(Part):
    """What `&` does. It stands before `Finding`, which calls it."""

    async def action_filter_matches(self) -> None:
        """Shows only the comments that match, with those that they answer; again: everything.

        When nothing is being looked for, it asks for what.
        """
        find = self.find
        if self.comment_tree.filter_by == MATCHES:
            self.lift_matches()
            self.tell("Everything is shown")
        elif find is None or find.finder is None:
            await self.open_bar(filters=True)
        else:
            find.filters = True
            self.show_only_matches()

    def show_only_matches(self) -> None:
        """Shows only what matches, as soon as all is counted: until then it would grow under the reader."""
        find = self.find
        if find is None or find.finder is None:
            return
        finder, tree = find.finder, self.comment_tree
        if finder.matcher.too_slow:
            self.tell(f"The expression {TOO_SLOW}")
            return
        if not finder.complete:
            self.tell("Only what matches is shown as soon as everything was looked through")
            return
        find.filters = False
        hits = finder.hits()
        if 1 not in hits:
            self.tell("Only the article matches")
            return
        tree.set_filter(hits, by=MATCHES, said="only matches")
        self.to_pane("comments")
        if find.current is None or find.current.comment != tree.cursor:
            at = tree.cursor if hits[tree.cursor] else tree.next_marked(hits, tree.cursor)
            self.show_match(Match(at if at >= 0 else tree.next_marked(hits, -1), 0))
        self.follow()
        self.tell(f"{counted(hits.count(1), 'comment')} with a match; &: everything again")

    def lift_matches(self) -> None:
        """Shows everything again, if only matches are shown."""
        if self.find is not None:
            self.find.filters = False
        if self.comment_tree.filter_by == MATCHES:
            self.comment_tree.set_filter(None)
            self.follow()

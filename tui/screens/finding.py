"""The reader's find: it looks while one types, leads from match to match, and puts back what it opened."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING

from textual.worker import Worker

from store.matcher import Matcher
from tui.finding import ARTICLE, Finder, Match
from tui.labels import one_line
from tui.session import Place

if TYPE_CHECKING:
    from tui.screens.reader_base import ReaderBase as Part
    from tui.widgets.find_bar import FindBar
else:
    Part = object  # Textual works a millisecond at each class that is a screen; one is enough

SLICE = 0.004
"""Seconds that are counted at a stretch; between two of them keys are answered."""

PAUSE = 0.002
"""Seconds between two slices, so that what a key set off gets through the queues."""


class Find:
    """One find: where it began, what it looks for, and what it opened on the way."""

    def __init__(self, origin: Place) -> None:
        self.origin = origin
        self.finder: Finder | None = None
        self.current: Match | None = None
        self.opened: set[int] = set()
        self.kept = False
        """Whether the reader stays at the match that was found."""
        self.waiting: list[bool] = []
        """Steps, forwards or not, that wait until all is counted."""


class Finding(Part):
    """What `/` `n` `N` and `escape` do."""

    find: Find | None = None
    find_bar: FindBar | None = None
    _counting: Worker[None] | None = None

    @property
    def is_typing(self) -> bool:
        return self.find_bar is not None

    @property
    def is_finding(self) -> bool:
        return self.find is not None

    @property
    def find_state(self) -> str:
        find = self.find
        if find is None or find.finder is None or self.is_typing:
            return ""
        return f"/{one_line(find.finder.matcher.needle)}  {self._count_text()}"

    # -- the bar -------------------------------------------------------------------------------

    async def action_find(self) -> None:
        """Opens the find bar, or goes back to it with what was looked for."""
        from tui.widgets.find_bar import FindBar

        if self.find_bar is not None:
            self.find_bar.focus_needle()
            return
        needle = ""
        if self.find is not None:
            needle = self.find.finder.matcher.needle if self.find.finder else ""
            self._put_back()
        self.find = Find(self.place_now())
        self.find_bar = FindBar(needle, id="find")
        # Waited for, so that the next key finds the bar where it is.
        await self.mount(self.find_bar, before=self.key_line)
        self.find_bar.focus_needle()
        if needle:
            self._look_for(needle)
        self.show_keys()

    def on_find_bar_changed(self, event: FindBar.Changed) -> None:
        """Another needle: looked for when the keys have come to rest."""
        event.stop()
        if self.find_bar is not None:
            self.call_after_refresh(self._look_for_typed)

    def _look_for_typed(self) -> None:
        if self.find_bar is not None:
            finder = self.find.finder if self.find else None
            if finder is None or finder.matcher.needle != self.find_bar.needle:
                self._look_for(self.find_bar.needle)

    def on_find_bar_step(self, event: FindBar.Step) -> None:
        event.stop()
        self._step(event.forwards)

    def on_find_bar_kept(self, event: FindBar.Kept) -> None:
        """The reader stays: matches stay marked for `n` and `N`, the keys go back to the panes."""
        event.stop()
        self._look_for_typed()
        find = self.find
        if find is None or find.finder is None or (find.finder.complete and not find.finder.total):
            self.action_close_find()
            if find is not None and find.finder is not None:
                self.tell(f"No match for {one_line(find.finder.matcher.needle)}")
            return
        find.kept = True
        self._close_bar()

    def action_close_find(self) -> None:
        """Ends the find. What it opened is closed again, and unless the reader stayed, so is the place."""
        find = self.find
        if find is None:
            return
        self._stop_counting()
        self._mark(None)
        self._put_back()
        self.find = None
        if not find.kept:
            self._go_back(find.origin)
        self._close_bar()

    def _close_bar(self) -> None:
        if self.find_bar is not None:
            self.find_bar.remove()
            self.find_bar = None
        self.arrange_panes()
        self.follow()

    def _put_back(self) -> None:
        """Closes the folds that were opened on the way, but for those over the cursor of one who stayed."""
        find = self.find
        if find is None or not find.opened:
            return
        stay = set(self.session.thread.ancestors(self.comment_tree.cursor)) if find.kept else set()
        self.comment_tree.fold_again(find.opened - stay)
        find.opened.clear()

    def _go_back(self, origin: Place) -> None:
        """To the place where the find began."""
        self.article_shown = origin.article_shown
        self.pane = origin.pane
        self.arrange_panes()
        if origin.cursor >= 0:
            self.comment_tree.restore_place(origin.cursor, origin.line)
        self.article_pane.restore_line(origin.article_line)

    # -- looking -------------------------------------------------------------------------------

    def _look_for(self, needle: str) -> None:
        """Looks for another needle, from where the find began."""
        find = self.find
        if find is None:
            return
        self._stop_counting()
        find.current = None
        find.waiting.clear()
        if not needle:
            find.finder = None
            self._mark(None)
            self._put_back()
            self._go_back(find.origin)
            self._say()
            return
        begin = find.origin.cursor if find.origin.pane == "comments" else ARTICLE
        find.finder = Finder(Matcher(needle), self.discussion.body, self.session.thread, Match(begin, 0))
        # Most needles are found in the first slice, so that the match is there in the next paint.
        if not self._count_slice(find.finder):
            self._counting = self.run_worker(self._count_on(find.finder), group="find")

    def _count_slice(self, finder: Finder) -> bool:
        """Counts for a moment; returns whether all is counted."""
        stop = perf_counter() + SLICE
        for number, _ in enumerate(finder.steps):
            if not number % 16 and perf_counter() > stop:
                break
        self._found(finder)
        return finder.complete

    async def _count_on(self, finder: Finder) -> None:
        while not self._count_slice(finder):
            await asyncio.sleep(PAUSE)

    def _stop_counting(self) -> None:
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None

    def _found(self, finder: Finder) -> None:
        """Goes to the first match as soon as there is one, and says how far the counting is."""
        find = self.find
        if find is None or find.finder is not finder:
            return
        if find.current is None:
            if finder.first is not None:
                self._show(finder.first)
            elif finder.complete:
                self._mark(None)
                self._put_back()
                self._go_back(find.origin)
        while finder.complete and find.waiting:
            self._step(find.waiting.pop(0))
        self._say()

    def _show(self, match: Match) -> None:
        """Goes to a match, opens what hides it, and closes what hid the last one."""
        find = self.find
        if find is None or find.finder is None:
            return
        find.current = match
        if match.comment == ARTICLE:
            self.pane = "article"
            self.arrange_panes()
            self._mark(find.finder.matcher)
            self.article_pane.show_match(match.number)
        else:
            self.pane = "comments"
            self.arrange_panes()
            over = set(self.session.thread.ancestors(match.comment))
            if find.opened - over:
                self.comment_tree.fold_again(find.opened - over)
                find.opened &= over
            find.opened.update(self.comment_tree.reveal(match.comment))
            self._mark(find.finder.matcher)
            self.comment_tree.show_match(match.comment, match.number)
        self.follow()

    def _mark(self, matcher: Matcher | None) -> None:
        """Marks the matches in both panes, the current one in its own way."""
        current = self.find.current if self.find else None
        in_article = current is not None and current.comment == ARTICLE
        self.article_pane.set_matches(matcher, current.number if current and in_article else None)
        self.comment_tree.set_matches(
            matcher, (current.comment, current.number) if current and not in_article else None
        )

    # -- from match to match -------------------------------------------------------------------

    def action_next_match(self) -> None:
        self._step(True)

    def action_previous_match(self) -> None:
        self._step(False)

    def _step(self, forwards: bool) -> None:
        """To the next match from where the reader is, or to the previous one."""
        find = self.find
        if find is None or find.finder is None:
            return
        step = find.finder.step(self._standing_at(forwards), forwards)
        if step is None:
            if not find.finder.complete:
                find.waiting.append(forwards)
            else:
                self.tell("No match")
            return
        match, wrapped = step
        self._show(match)
        self._say()
        if wrapped:
            self.tell("From the top again" if forwards else "From the end again")

    def _standing_at(self, forwards: bool) -> Match:
        """The match that the reader is at; or, after having moved on, the place, to go on from there."""
        current = self.find.current if self.find else None
        index = self.comment_tree.cursor if self.tree_has_keys else ARTICLE
        if current is not None and current.comment == index:
            return current
        return Match(index, -1 if forwards else 0)

    def _count_text(self) -> str:
        find = self.find
        if find is None or find.finder is None:
            return ""
        finder = find.finder
        if not finder.complete:
            return f"{finder.total:,} so far"
        if not finder.total:
            return "no match"
        if find.current is None:
            return f"{finder.total:,}"
        return f"{finder.ordinal(find.current):,} of {finder.total:,}"

    def _say(self) -> None:
        """The bar, or the key line when the bar is closed, says which match this is and of how many."""
        if self.find_bar is not None:
            finder = self.find.finder if self.find else None
            self.find_bar.tell(
                self._count_text(), none=finder is not None and finder.complete and not finder.total
            )
        else:
            self.show_keys()

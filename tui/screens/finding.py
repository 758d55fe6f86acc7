"""The reader's find: it looks while one types, leads from match to match, and puts back what it opened."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from textual.worker import Worker

from store.matcher import BadExpression, Matcher
from tui.commands import Command
from tui.finding import ARTICLE, MATCHES, TOO_SLOW, Find, Finder, Match, Switches, Way
from tui.labels import one_line
from tui.session import Place

if TYPE_CHECKING:
    from tui.screens.reader_base import ReaderBase as Part
    from tui.widgets.find_bar import FindBar
else:
    Part = object  # Textual works a millisecond at each class that is a screen; one is enough

SLICE = 0.004
"""Seconds that are counted at a stretch; between two of them keys are answered."""

SHORT = 0.001
"""Seconds that are counted before the first paint once there is a match to show."""

TELL = 0.4
"""Seconds between two times that it is said how many matches there are so far: each is a paint."""

TURN = 0.0002
"""Seconds that other threads get between two slices."""

BUSY = 0.0005
"""Seconds in which nothing but something that was to be done can have been done."""

PATIENCE = 0.1
"""Seconds at most that counting waits for what else is to be done."""


async def _others() -> None:
    """Has whatever else is to be done be done: what a key sets off goes through several queues."""
    end = perf_counter() + PATIENCE
    quiet = 0
    while quiet < 3 and perf_counter() < end:
        if not quiet:
            # The threads that read keys and write paints get their turn only where this one really sleeps.
            sleep(TURN)
        begun = perf_counter()
        await asyncio.sleep(0)
        quiet += 1
        if perf_counter() - begun > BUSY:
            quiet = 0
            await asyncio.sleep(SLICE)  # its paint comes a moment later


class Finding(Part):
    """What `/` `n` `N`, the switches and `escape` do."""

    find: Find | None = None
    find_bar: FindBar | None = None
    switches = Switches()
    """How what is typed is meant; the next find begins with it."""
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

    def applies(self, command: Command) -> bool:
        if command.when == "typing":
            return self.is_typing
        return super().applies(command)

    def show_keys(self) -> None:
        if not self.is_typing:
            super().show_keys()
            return
        filters = self.find is not None and self.find.filters
        switches = self.key_pairs(
            ("find.words", "find.regex"), {"find.words": "words", "find.regex": "regex"}
        )
        end = self.key_pairs(("find.close",), {"find.close": "back"})
        keys = [("enter", "only matches" if filters else "stay here"), ("↓ ↑", "next, previous match")]
        self.key_line.set_keys([*keys, *switches, *end])

    # -- what the other part gives (`tui.screens.only_matches`) ----------------------------------

    def show_only_matches(self) -> None:
        """Shows only what matches, as soon as all is counted."""

    def lift_matches(self) -> None:
        """Shows everything again, if only matches are shown."""

    # -- the bar -------------------------------------------------------------------------------

    async def action_find(self) -> None:
        """Opens the find bar, or goes back to it with what was looked for."""
        if self.find_bar is not None:
            self.find_bar.focus_needle()
            return
        await self.open_bar(filters=self.comment_tree.filter_by == MATCHES)

    async def open_bar(self, *, filters: bool) -> None:
        """Opens the find bar; with `filters` only what matches is shown when the reader stays."""
        from tui.widgets.find_bar import FindBar

        needle = ""
        if self.find is not None:
            needle = self.find.finder.matcher.needle if self.find.finder else ""
            self._stop_counting()
            self._put_back()
            self.lift_matches()
        self.find = Find(self.place_now(), filters)
        self.find_bar = FindBar(needle, self.switches, sign="&" if filters else "/", id="find")
        # Waited for, so that the next key finds the bar where it is.
        await self.mount(self.find_bar, before=self.key_line)
        self.find_bar.focus_needle()
        if needle:
            self._look_for(needle)
        self.show_keys()

    def action_find_words(self) -> None:
        self._switch("words")

    def action_find_regex(self) -> None:
        self._switch("regex")

    def on_find_bar_switched(self, event: FindBar.Switched) -> None:
        event.stop()
        self._switch(event.name)

    def _switch(self, name: str) -> None:
        """Turns a switch, and looks again."""
        words, regex = self.switches
        if name == "words":
            self.switches = Switches(not words, regex)
        else:
            self.switches = Switches(words, not regex)
        if self.find_bar is not None:
            self.find_bar.show_switches(self.switches)
            self._look_for_typed()

    async def on_find_bar_changed(self, event: FindBar.Changed) -> None:
        """Another needle: looked for at once, so that its first match is in the paint of the letter."""
        event.stop()
        self._look_for_typed()
        # The screen paints as soon as it has nothing to do, and again 20 ms later what it is told meanwhile:
        # until the panes have told it what they changed it has something to do.
        for _ in range(3):
            await asyncio.sleep(0)

    def _look_for_typed(self) -> None:
        if self.find_bar is not None and self.find is not None:
            needle = self.find_bar.needle
            if self.find.asked != (needle, self.switches) and (needle or self.find.asked):
                self._look_for(needle)

    def on_find_bar_step(self, event: FindBar.Step) -> None:
        event.stop()
        self._step(event.forwards)

    def on_find_bar_kept(self, event: FindBar.Kept) -> None:
        """The reader stays: matches stay marked for `n` and `N`, the keys go back to the panes."""
        event.stop()
        self._look_for_typed()
        find, bar = self.find, self.find_bar
        if find is None or bar is None:
            return
        finder = find.finder
        if find.bad is not None or (finder is not None and finder.matcher.too_slow):
            bar.go_on()  # what is wrong stands beside the field
            return
        if finder is None or (finder.complete and not finder.total):
            self.action_close_find()
            if finder is not None:
                self._tell_none(finder.matcher)
            return
        find.kept = True
        self._close_bar()
        if find.filters:
            self.show_only_matches()

    def _tell_none(self, matcher: Matcher) -> None:
        """Says that no text matches, and where the needle is a name that find looks at no names."""
        told = f"No match for {one_line(matcher.needle)}"
        if any(map(matcher.count, self.session.thread.authors)):
            told += " in the texts; authors' names are not looked through (A: only one author's comments)"
        self.tell(told)

    def action_close_find(self) -> None:
        """Ends the find. What it opened is closed again, and unless the reader stayed, so is the place."""
        find = self.find
        if find is None:
            return
        self._stop_counting()
        self._mark(None)
        self._put_back()
        self.lift_matches()
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
        stay = self._over(self.comment_tree.cursor, find.opened) if find.kept else set()
        self.comment_tree.fold_again(find.opened - stay)
        find.opened.clear()

    def _over(self, comment: int, folds: set[int]) -> set[int]:
        """Those of `folds` that a comment stands under; a chain has 100,000 ancestors to look through."""
        end = self.session.thread.end
        return {fold for fold in folds if fold < comment < end[fold]}

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
        find.asked, find.bad = (needle, self.switches), None
        try:
            matcher = Matcher(needle, *self.switches)
        except BadExpression as error:
            find.bad = error
            self._say()
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
        thread = self.session.thread
        find.finder = Finder(matcher, self.discussion.body, thread, Match(begin, 0), self._way())
        # Most needles are found in a moment, so that the match is there in the next paint.
        begun = perf_counter()
        for _ in find.finder.steps:
            if perf_counter() - begun > (SLICE if find.finder.first is None else SHORT):
                break
        if find.finder.is_done or find.finder.first is not None:
            self._found(find.finder)
        if not find.finder.is_done:
            self._counting = self.run_worker(self._count_on(find.finder), group="find")

    def _way(self) -> Way:
        """The way through the comments as they are shown now."""
        arranged = self.comment_tree.lines.arranged
        folds, order = arranged.folds, arranged.order
        return Way(order.comments, order.items, folds.hits if arranged.is_flat else folds.shown)

    async def _count_on(self, finder: Finder) -> None:
        """Counts what is left, in slices between which keys are answered, and says how far it is."""
        find = self.find
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        with suppress(TimeoutError):
            await asyncio.wait_for(painted.wait(), PATIENCE)
        told = perf_counter()
        while find is self.find and find is not None and not finder.is_done:
            stop = perf_counter() + SLICE
            for _ in finder.steps:
                if perf_counter() > stop:
                    break
            now = perf_counter()
            if finder.is_done or (find.current is None and finder.first is not None):
                self._found(finder)
            elif find.waiting and finder.step(self._standing_at(True)) is not None:
                self._step(find.waiting.pop(0))
            elif now - told > TELL:
                told = now
                self._say()
            await _others()

    def _stop_counting(self) -> None:
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None

    def _found(self, finder: Finder) -> None:
        """Goes to the first match as soon as there is one, and says how far the counting is."""
        find = self.find
        if find is None or find.finder is not finder:
            return
        if finder.matcher.too_slow:
            # The reader stays where the find has led to by then: nothing jumps.
            find.waiting.clear()
            self._mark(None)
            self._say()
            return
        if find.current is None:
            if finder.first is not None:
                self.show_match(finder.first)
            elif finder.complete:
                self._mark(None)
                self._put_back()
                self._go_back(find.origin)
        while finder.complete and find.waiting:
            self._step(find.waiting.pop(0))
        self._say()
        if finder.complete and find.kept and find.filters:
            self.show_only_matches()

    def show_match(self, match: Match) -> None:
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
            over = self._over(match.comment, find.opened)
            if find.opened - over:
                self.comment_tree.fold_again(find.opened - over)
                find.opened = over
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
        """To the next match from where the reader is, or to the previous one, as comments are shown."""
        find = self.find
        if find is None or find.finder is None:
            return
        finder = find.finder
        if finder.matcher.too_slow:
            self.tell(f"The expression {TOO_SLOW}")
            return
        finder.follow(self._way())
        step = finder.step(self._standing_at(forwards), forwards)
        if step is None:
            if not finder.complete:
                find.waiting.append(forwards)
            else:
                self.tell("No match among the comments that are shown" if 1 in finder.hits() else "No match")
            return
        match, wrapped = step
        self.show_match(match)
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
        if finder.matcher.too_slow:
            return TOO_SLOW
        finder.follow(self._way())
        if not finder.complete:
            return f"{finder.total:,} so far"
        if not finder.total:
            return "no match"
        if find.current is None or not finder.leads_to(find.current):
            return f"{finder.total:,}"
        return f"{finder.ordinal(find.current):,} of {finder.total:,}"

    def _say(self) -> None:
        """The bar, or the key line when the bar is closed, says which match this is and of how many."""
        find, bar = self.find, self.find_bar
        if bar is None:
            self.show_keys()
        elif find is not None and find.bad is not None:
            bar.tell(f"✗ {one_line(str(find.bad))}", "wrong")
        else:
            finder = find.finder if find else None
            slow = finder is not None and finder.matcher.too_slow
            none = finder is not None and finder.complete and not finder.total
            bar.tell(
                f"✗ {TOO_SLOW}" if slow else self._count_text(),
                "wrong" if slow else "none" if none else "count",
            )

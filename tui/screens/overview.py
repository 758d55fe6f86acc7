"""The overview of a discussion: its comments over time, its authors, its longest branches."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import repeat
from operator import eq
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size

from store.model import State
from store.when import NONE
from tui.labels import counted, one_line
from tui.overview import MOST, Overview
from tui.ranking_lines import NO_AUTHOR, author_entries, author_name, branch_entries, per_cent
from tui.screens.dialog import Dialog
from tui.screens.filtering import AUTHOR
from tui.session import Session
from tui.timeline import said
from tui.widgets.bar import Bar
from tui.widgets.choices import Choice, Choices
from tui.widgets.frame import Frame
from tui.widgets.ranking import Ranking
from tui.widgets.time_bars import TimeBars
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from tui.screens.reader import ReaderScreen

AT_ONCE = 0.06
"""Seconds of gathering before the screen is first painted, so that one paint shows everything."""

MANY = 200_000
"""Comments from which on the screen is painted first, since it would not be known whole by then."""

SLICE = 0.004
"""Seconds that are gathered at a stretch; between two of them keys are answered."""

PAUSE = 0.002
"""Seconds between two slices."""

WIDE = 72
"""Columns from which on the two lists stand side by side."""

LOW = 18
"""Rows below which one section is shown at a time."""

TALL = 34
"""Rows from which on there is room for three sections, one under the other."""

HIGHEST = 30
"""Rows that the bars get at most where the lists stand whole."""

STATES: dict[State, str] = {
    "deleted": "deleted",
    "removed": "removed",
    "spam": "taken for spam",
    "pending": "waiting for a moderator",
    "missing": "missing",
}
"""What is said of the comments of a state, after their number."""

_LEVELS = " ▁▂▃▄▅▆▇█"

Section = TimeBars | Ranking


class Chosen(NamedTuple):
    """A comment to go to, or an author (an index into `Thread.authors`) whose comments are to be shown.

    `told` says it in words.
    """

    kind: Literal["comment", "author"]
    target: int
    told: str


class OverviewScreen(Dialog):
    """The figures of a discussion in three sections. It covers the screen, and has the keys of a dialog."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "go there", show=False, priority=True),
        Binding("tab", "section(1)", "next section", show=False, priority=True),
        Binding("shift+tab", "section(-1)", "previous section", show=False, priority=True),
        Binding("l,right", "by(1)", "next", show=False, priority=True),
        Binding("h,left", "by(-1)", "previous", show=False, priority=True),
        Binding("O", "dismiss", "close", show=False, priority=True),
        Binding("t", "order", "other order", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    OverviewScreen { layout: vertical; align: left top; background: $background; }
    OverviewScreen:ansi { background: ansi_default; }
    OverviewScreen #time-frame { height: 12; }
    OverviewScreen #lists { height: 1fr; }
    OverviewScreen Frame { border-subtitle-color: $foreground 65%; }
    OverviewScreen Choices { padding: 0 1; }
    OverviewScreen #figures, OverviewScreen #depths { color: $foreground 75%; }
    OverviewScreen.-stacked #lists { layout: vertical; }
    OverviewScreen.-single #time-frame { height: 1fr; }
    OverviewScreen.-single #depths { display: none; }
    """

    def __init__(self, session: Session, figures: Overview, at: int = -1) -> None:
        """`figures` may be gathered in part; the cursor begins at the time of the comment `at`."""
        super().__init__()
        self.chosen: Chosen | None = None
        """What was chosen, when the screen has closed."""
        self._session = session
        self._figures = figures
        self._at = at
        self._by_depth = False
        self._known: set[str] = set()
        self._arranged = Size(0, 0)
        self._titles: dict[tuple[str, str], str] = {}
        self._time = TimeBars(id="time")
        self._authors = Ranking(id="authors")
        self._branches = Ranking(id="branches")
        self._sections: tuple[Section, ...] = (self._time, self._authors, self._branches)

    def compose(self) -> ComposeResult:
        yield TitleBar(id="title")
        yield Bar(id="figures")
        yield Bar(id="depths")
        with Frame(id="time-frame"):
            yield self._time
        with Horizontal(id="lists"):
            with Frame(id="authors-frame"):
                yield self._authors
            with Frame(id="branches-frame"):
                yield self._branches
        yield Choices(id="choices")

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Textual applies all styles again here; the first time they were applied a moment ago."""
        if not self.stack_updates:
            event.refresh_styles = False

    def on_mount(self) -> None:
        session = self._session
        flagged = len({flag.comment_id for flag in session.flags})
        known = [f"{session.unread_count:,} unread" if session.unread_count else "all read"]
        self.query_one(TitleBar).tell(
            f"Overview of {one_line(session.discussion.title) or 'a discussion without a title'}",
            counted(session.comments, "comment"),
            known=known,
            mark=f"⚑ {flagged:,}" if flagged else "",
        )
        self.set_focus(self._time, scroll_visible=False)
        self._time.is_ready = True
        self._arrange()
        self._show_known()
        if not self._figures.complete:
            self.run_worker(self._gather(), group="gather")

    # -- what is known -------------------------------------------------------------------------

    async def _gather(self) -> None:
        """Gathers in slices, between which keys are answered, and shows each figure when it is known."""
        more = True
        while more:
            end = perf_counter() + SLICE
            while (more := self._figures.gather()) and perf_counter() < end:
                pass
            if self not in self.app.screen_stack:
                return  # it is being closed, and what is in it may be gone
            self._show_known()
            await asyncio.sleep(PAUSE)

    def _show_known(self) -> None:
        """Shows the figures that became known since it was last asked."""
        figures, thread, at = self._figures, self._figures.thread, self._at
        if figures.dates_known and self._is_news("dates"):
            dated = at >= 0 and thread.columns.zone[at] != NONE
            self._time.show(
                figures.dates, thread.columns.posted[at] if dated else None, self.app.size.width - 4
            )
        if figures.authors_known and self._is_news("authors"):
            self._authors.show(author_entries(figures))
        if figures.branches_known and self._is_news("branches"):
            self._show_branches()
        if self._is_news(f"{figures.dates_known} {figures.authors_known} {figures.depths_known}"):
            self._show_figures()
            self._show_titles()

    def _is_news(self, what: str) -> bool:
        is_news = what not in self._known
        self._known.add(what)
        return is_news

    def _show_branches(self) -> None:
        entries = branch_entries(self._figures, by_depth=self._by_depth)
        self._branches.show(entries, empty="No comment has a reply.")

    def _show_figures(self) -> None:
        """The line of counts, and the one of depths."""
        figures = self._figures
        told = []
        if figures.authors_known:
            told.append(counted(figures.author_count, "author"))
        told += [f"{count:,} {STATES[state]}" for state, count in figures.states.items()]
        if figures.dates_known and figures.dates.undated:
            told.append(f"{figures.dates.undated:,} without a date")
        self.query_one("#figures", Bar).show([(" · ".join(told), "")])
        if figures.depths_known:
            self.query_one("#depths", Bar).show([(_depths(figures, self.app.size.width - 2), "")])

    def _show_titles(self) -> None:
        """The frames say what they hold, and by what."""
        figures, line = self._figures, self._time.line
        wait = "" if figures.complete else ", counting…"
        by = f" {line.unit.said}" if line is not None and line.bars else ""
        self._title("#time-frame", f"Comments over time{by}" if figures.dates_known else f"Comments{wait}")
        self._title("#time-frame", _clock(figures), subtitle=True)
        authors = "Authors"
        if figures.authors_known and figures.author_count > len(figures.authors):
            authors += f", the first {len(figures.authors)} of {figures.author_count:,}"
        self._title("#authors-frame", authors if figures.authors_known else f"Authors{wait}")
        branches = f"{'Deepest' if self._by_depth else 'Longest'} branches"
        told = len(figures.longest)
        if figures.branches_known and figures.branch_count > told:
            branches += f", {told} of {figures.branch_count:,}"
        self._title("#branches-frame", branches if figures.branches_known else f"Branches{wait}")

    def _title(self, frame: str, text: str, *, subtitle: bool = False) -> None:
        """Gives a frame a title; one that it has already would be painted again."""
        name = "border_subtitle" if subtitle else "border_title"
        if self._titles.get((frame, name), "") != text:
            self._titles[frame, name] = text
            setattr(self.query_one(frame, Frame), name, Content(text))

    # -- where it stands -----------------------------------------------------------------------

    def on_resize(self) -> None:
        """Another size has other room. Textual tells the first one as well, which is a layout and a paint."""
        if self.app.size != self._arranged:
            self._arrange()
            if self._figures.depths_known:
                self._show_figures()

    def _arrange(self) -> None:
        """Shows the sections that there is room for."""
        self._arranged = self.app.size
        width, height = self._arranged
        is_single = height < LOW or (width < WIDE and height < TALL)
        self.set_class(is_single, "-single")
        self.set_class(not is_single and width < WIDE, "-stacked")
        self.set_class(is_single and (width < 60 or height < 16), "-small")
        if not is_single:
            left = height - 4
            rows = left // 3 if width < WIDE else max(9, left * 9 // 20, min(HIGHEST, left - MOST - 3))
            self.query_one("#time-frame").styles.height = rows
        else:
            self.query_one("#time-frame").styles.height = "1fr"
        focused = self.focused
        for section, frame in zip(
            self._sections, ("#time-frame", "#authors-frame", "#branches-frame"), strict=True
        ):
            self.query_one(frame).display = not is_single or section is focused
        self.query_one("#lists").display = not is_single or focused is not self._time
        self._offer()

    def _offer(self) -> None:
        """The keys that mean something here."""
        focused = self.focused
        at = next((at for at, section in enumerate(self._sections) if section is focused), 0)
        after = ("authors", "branches", "time")[at]
        does = "only this author" if focused is self._authors else "go there"
        choices = [Choice("enter", does, "choose"), Choice("tab", after, "section(1)")]
        if focused is self._branches:
            choices.append(Choice("t", "longest" if self._by_depth else "deepest", "order"))
        self.query_one(Choices).offer(*choices, Choice("esc", "close", "dismiss"))

    def _go_to_section(self, section: Section) -> None:
        self.set_focus(section, scroll_visible=False)
        section.is_ready = True
        if self.has_class("-single"):
            self._arrange()
        else:
            self._offer()

    def on_descendant_focus(self) -> None:
        """A click gave the keys to a section."""
        self._offer()

    # -- what the keys do ----------------------------------------------------------------------

    @property
    def _section(self) -> Section:
        return next((section for section in self._sections if section is self.focused), self._time)

    def action_section(self, step: int) -> None:
        """Gives the keys to the next section, or the one before."""
        at = self._sections.index(self._section)
        self._go_to_section(self._sections[(at + step) % len(self._sections)])

    def action_by(self, lines: int) -> None:
        """Moves the cursor of the section by so many bars or rows."""
        self._section.by(lines)

    def action_page(self, pages: int) -> None:
        """Moves the cursor of the section by a page."""
        self._section.by(pages * self._section.page)

    def action_to(self, end: bool) -> None:
        """Moves the cursor to the first bar or row, or the last."""
        self._section.to_end(end)

    def action_order(self) -> None:
        """Lists the deepest branches, or the longest again."""
        if self._figures.branches_known:
            self._by_depth = not self._by_depth
            self._show_branches()
            self._show_titles()
            self._go_to_section(self._branches)

    def action_choose(self) -> None:
        """Goes to what the cursor is on, or shows only that author's comments."""
        section, figures = self._section, self._figures
        if section is self._branches:
            if section.target >= 0:
                told = f"A branch of {counted(figures.thread.descendants(section.target), 'reply', 'no')}"
                self._leave_for(Chosen("comment", section.target, told.replace("replys", "replies")))
        elif section is self._authors:
            if section.target >= 0:
                self._leave_for(Chosen("author", section.target, ""))
        elif self._time.line is not None and self._time.line.bars:
            bar = self._time.line.bars[self._time.cursor]
            first = figures.dates.first(figures.thread, bar.start, bar.end)
            if first >= 0:
                told = f"The first of {counted(bar.comments, 'comment')}"
                if bar.comments == 1:
                    told = "The only comment"
                self._leave_for(Chosen("comment", first, f"{told}, {said(self._time.line.unit, bar)}"))

    def _leave_for(self, chosen: Chosen) -> None:
        self.chosen = chosen
        self.dismiss()

    def on_ranking_chosen(self, event: Ranking.Chosen) -> None:
        """A click on the row under the cursor."""
        event.stop()
        self.action_choose()

    def on_time_bars_chosen(self, event: TimeBars.Chosen) -> None:
        """A click on the bar under the cursor."""
        event.stop()
        self.action_choose()

    def on_time_bars_changed(self, event: TimeBars.Changed) -> None:
        """Other bars, by another unit."""
        event.stop()
        self._show_titles()


def _clock(figures: Overview) -> str:
    """By which clock the dates are told."""
    dates = figures.dates
    if not figures.dates_known or not dates.dated:
        return ""
    if not dates.naive:
        return "times in UTC"
    if not dates.aware:
        return "times as written; their zone is not known"
    return f"times in UTC; {dates.naive:,} as written, of unknown zone"


def _depths(figures: Overview, columns: int) -> str:
    """How the comments are spread over the depths, as a row of bars, and in words."""
    depths, deepest = figures.depths, figures.thread.max_depth
    whole = sum(depths)
    if not whole:
        return ""
    if deepest == 1:
        return "All stand at the top level"
    said = f"{per_cent(depths[0], whole)} at the top level, half of all to depth {figures.median_depth:,}"
    room = max(0, columns - len(said) - len(f"Depth 1  {deepest:,}  "))
    per = -(-len(depths) // room) if room else 0
    if room >= 4:
        sums = [sum(depths[at : at + per]) for at in range(0, len(depths), per)]
        most = max(sums)
        bars = "".join(_LEVELS[max(1, round(8 * one / most)) if one else 0] for one in sums)
        return f"Depth 1 {bars} {deepest:,}   {said}"
    return f"{said}, deepest {deepest:,}"


# -- the reader and its overview -----------------------------------------------------------------


async def show_overview(reader: ReaderScreen) -> None:
    """Shows the overview of what is read, and does what is chosen in it."""
    thread = reader.session.thread
    figures = reader.figures
    if figures is None or figures.thread is not thread:
        reader.figures = figures = Overview(thread)
    end = perf_counter() + (AT_ONCE if len(thread) < MANY else 0)
    while perf_counter() < end and figures.gather():
        pass
    screen = OverviewScreen(reader.session, figures, reader.comment_tree.cursor)
    await reader.app.push_screen(screen, partial(_follow, reader, screen))


def _follow(reader: ReaderScreen, screen: OverviewScreen, closed: None) -> None:
    """Goes to the comment that was chosen, or shows only the comments of the author."""
    chosen = screen.chosen
    if chosen is None:
        return
    tree = reader.comment_tree
    reader.to_pane("comments")
    if chosen.kind == "comment":
        tree.go(chosen.target, top=True)
        reader.follow()
        reader.tell(chosen.told)
        return
    thread = reader.session.thread
    column = thread.columns.author
    hits = bytearray(map(eq, column, repeat(chosen.target)))
    name = author_name(thread, chosen.target)
    if chosen.target == NO_AUTHOR:
        for i in (i for i in range(len(thread)) if hits[i] and thread.state(i) == "missing"):
            hits[i] = 0
    tree.set_filter(bytes(hits), by=AUTHOR, said=f"only {name}")
    reader.follow()
    by = name if chosen.target == NO_AUTHOR else f"by {name}"
    reader.tell(f"{counted(tree.hits, 'comment')} {by}; A: everything again")

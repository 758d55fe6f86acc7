"""Files on their way into the library: how far it is, and then what came in and what did not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from store.importing import Failed
from store.library import Report
from store.text import thinned
from tui.arrivals import Arrivals
from tui.labels import counted, one_line
from tui.pace import Pace, pace_words
from tui.paths import shortened
from tui.screens.dialog import Dialog
from tui.widgets.choices import Choice, Choices

LOOK_EVERY: Final = 0.1
"""Seconds between two looks at how far it is."""

SHOWN: Final = 200
"""Discussions, and files that failed, that are told one by one."""

BAR: Final = 40
"""Columns of the bar that shows how far it is."""


class ArrivingScreen(Dialog):
    """Shows an import as it goes on, and what came of it.

    Closing it does not stop the import. `opened` of the screen below is called for enter: see
    `LibraryActions`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "read", show=False, priority=True),
        Binding("x", "stop", "stop", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    ArrivingScreen { align: center middle; background: $background 60%; }
    ArrivingScreen > Vertical {
        width: 88; max-width: 94%; height: auto; max-height: 90%; padding: 1 2;
        border: round $accent 70%; border-title-color: $foreground; background: $surface;
    }
    ArrivingScreen #dialog {
        height: auto; max-height: 100%; scrollbar-size-vertical: 1;
        scrollbar-background: $surface; scrollbar-color: $scrollbar;
    }
    ArrivingScreen #dialog > Static { width: 100%; }
    ArrivingScreen Choices { margin-top: 1; background: $surface; dock: bottom; }
    ArrivingScreen.-short > Vertical { padding: 0 1; }
    ArrivingScreen.-short Choices { margin-top: 0; }
    """

    def __init__(self, arrivals: Arrivals) -> None:
        super().__init__()
        self.arrivals = arrivals
        self._pace = Pace(arrivals.progress)
        self.read_wanted = False
        """Whether it was closed with enter: what came in is to be read, or looked at in the list."""

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content("Bringing in")
            with VerticalScroll(id="dialog", can_focus=False):
                yield Static(id="told")
            yield Choices(id="choices")

    def on_mount(self) -> None:
        self._show()
        if not self.arrivals.finished:
            self._timer = self.set_interval(LOOK_EVERY, self._look)

    def on_resize(self) -> None:
        self.set_class(self.app.size.height < 16, "-short")

    def _look(self) -> None:
        if self.arrivals.finished:
            self._timer.stop()
        self._show()

    def _show(self) -> None:
        arrivals = self.arrivals
        told, choices = self.query_one("#told", Static), self.query_one("#choices", Choices)
        if not arrivals.finished:
            told.update(progress(arrivals, self._pace))
            choices.offer(Choice("esc", "read on meanwhile", "dismiss"), Choice("x", "stop", "stop"))
            return
        self.query_one(Vertical).border_title = Content(heading(arrivals))
        told.update(Content("\n").join(outcome(arrivals)))
        close = Choice("esc", "close", "dismiss")
        if not arrivals.landed:
            choices.offer(close)
        else:
            does = "read it" if len(arrivals.keys) == 1 else "see them in the list"
            choices.offer(Choice("enter", does, "go_on"), close)

    def action_go_on(self) -> None:
        """Closes it, and reads the one discussion, or goes to the first of them in the list."""
        if self.arrivals.finished:
            self.read_wanted = bool(self.arrivals.landed)
            self.dismiss()

    def action_stop(self) -> None:
        """Stops, also in the middle of a file; the discussions that landed stay."""
        self.arrivals.stop()
        self._show()


def progress(arrivals: Arrivals, pace: Pace) -> Content:
    """How far an import is, how fast it goes and how long it will take."""
    if not arrivals.files:
        return Content("Looking through the folders …")
    figures = pace.look()
    filled = int(BAR * figures.done)
    bar = Content.assemble(("━" * filled, "$accent"), ("─" * (BAR - filled), "$foreground 25%"))
    said = f"file {max(arrivals.begun, 1):,} of {arrivals.files:,}"
    if arrivals.stopped:
        said += ", stopping"
    lines = [
        Content.assemble(bar, f"  {said}"),
        Content.styled(thinned(one_line(shortened(arrivals.current))), "$foreground 65%"),
        Content.styled(pace_words(arrivals.progress, figures), "$foreground 65%"),
        Content(so_far(arrivals)),
    ]
    return Content("\n").join(lines)


def so_far(arrivals: Arrivals) -> str:
    """What has come in, in a few words."""
    told = f"{counted(len(arrivals.keys), 'discussion')}, {counted(arrivals.comments, 'comment')}"
    failed = len(arrivals.failed)
    return told + (f"; {counted(failed, 'file')} could not be brought in" if failed else "")


def heading(arrivals: Arrivals) -> str:
    """What came of it, as a title."""
    landed = len(arrivals.keys)
    told = f"{counted(landed, 'discussion')} came in" if landed else "Nothing came in"
    return f"Stopped: {told[0].lower()}{told[1:]}" if arrivals.stopped else told


def outcome(arrivals: Arrivals) -> Iterator[Content]:
    """What came in, and what did not and why."""
    for one in arrivals.landed[:SHOWN]:
        report = one.report
        title = thinned(one_line(report.title)) or one_line(report.key)
        yield Content.assemble(("✓ ", "$success"), (title, "bold"))
        yield Content.styled(f"  {facts(report)}", "$foreground 65%")
        for sentence in report.rejected:
            yield Content.styled(f"  left out: {thinned(one_line(sentence))}", "$text-warning")
    if (more := len(arrivals.landed) - SHOWN) > 0:
        yield Content(f"  and {more:,} more")
    if arrivals.landed and arrivals.failed:
        yield Content()
    for failure in arrivals.failed[:SHOWN]:
        yield from _failure(failure)
    if (more := len(arrivals.failed) - SHOWN) > 0:
        yield Content(f"  and {counted(more, 'more file')}")
    if arrivals.stopped and arrivals.progress.read < arrivals.progress.size:
        yield Content()
        yield Content(f"{thinned(one_line(shortened(arrivals.current)))} was not read to its end")
    if arrivals.stopped and arrivals.begun < arrivals.files:
        yield Content()
        yield Content(f"{counted(arrivals.files - arrivals.begun, 'file')} not begun")


def facts(report: Report) -> str:
    """What bringing one discussion in did."""
    changes = [
        f"{count:,} {what}"
        for count, what in (
            (report.added, "added"),
            (report.updated, "updated"),
            (report.vanished, "not there any more, kept"),
        )
        if count
    ]
    told = [counted(report.comments, "comment")]
    if report.added == report.comments and not report.updated and not report.vanished:
        changes = ["new"] if report.comments else []
    told += changes or (["as it was"] if report.comments else [])
    if report.repairs:
        told.append(f"{counted(len(report.repairs), 'remark')} on how it was read")
    return " · ".join(told)


def _failure(failure: Failed) -> Iterator[Content]:
    path = failure.path
    what = failure.error.what.removeprefix(f"{path}: ")
    # The name first: at the end of a long path it would be cut in two by the line's end.
    folder, name = os.path.split(thinned(one_line(shortened(path))))
    yield Content.assemble(("✗ ", "$error"), name, (f"  {folder}", "$foreground 65%"))
    hint = f": {failure.error.hint}" if failure.error.hint else ""
    yield Content.styled(f"  {thinned(one_line(what + hint))}", "$text-warning")

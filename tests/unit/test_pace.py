"""How fast an import goes, and the line in a terminal that says so."""

from __future__ import annotations

import io
import threading
import time

import pytest

from store.importing import Progress
from tui.pace import Pace, bytes_words, pace_words, seconds_words
from tui.progress import ProgressLine


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_speed_and_time_left_follow_from_what_was_read_last() -> None:
    clock, progress = Clock(), Progress()
    progress.expected = 1
    pace = Pace(progress, clock)
    progress.begin("page", 100_000_000)
    assert pace.look() == (0.0, None, None, None, False)
    clock.now, progress.read = 2.0, 20_000_000
    assert pace.look() == (0.2, 10_000_000, None, pytest.approx(8.0), False)
    assert pace_words(progress, pace.look()) == "20.0 MB of 100 MB · 10.0 MB a second · 8 s left"
    for second in range(3, 15):  # it becomes slower
        clock.now, progress.read = float(second), progress.read + 1_000_000
        figures = pace.look()
    assert figures.speed == pytest.approx(1_000_000)
    assert figures.left == pytest.approx(68.0)


def test_files_count_alike_and_what_is_read_twice_does_not_go_back() -> None:
    clock, progress = Clock(), Progress()
    progress.expected = 4
    pace = Pace(progress, clock)
    progress.begin("one", 1000)
    progress.read = 1000
    pace.look()
    clock.now = 5.0
    progress.read = 10  # from the beginning again
    figures = pace.look()
    assert (figures.done, figures.left, figures.writing) == (0.25, None, True)
    progress.begin("two", 500)
    progress.read, progress.comments, clock.now = 250, 90, 6.0
    figures = pace.look()
    assert (figures.done, figures.writing) == (0.375, False)
    assert figures.comments == pytest.approx(15)
    assert figures.left == pytest.approx(30.0)
    progress.begin("empty", 0)
    assert pace.look().done == 0.5


def test_while_it_is_written_the_comments_are_what_is_counted() -> None:
    clock, progress = Clock(), Progress()
    pace = Pace(progress, clock)
    progress.begin("dump", 1000)
    progress.read = 1000
    pace.look()
    clock.now, progress.comments = 2.0, 5000
    assert pace_words(progress, pace.look()) == "read, being written · 2,500 comments a second"


def test_figures_in_words() -> None:
    assert [bytes_words(n) for n in (0, 870_000, 12_400_000, 123_000_000, 9.96e9)] == [
        "0 kB",
        "870 kB",
        "12.4 MB",
        "123 MB",
        "10.0 GB",
    ]
    assert [seconds_words(n) for n in (0.2, 22, 100, 5000, 8000)] == [
        "1 s left",
        "22 s left",
        "2 min left",
        "83 min left",
        "2 h 13 min left",
    ]


class Terminal(io.StringIO):
    """A stream that takes itself for a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    return Terminal()


def waited(terminal: Terminal, text: str) -> bool:
    """Whether the text stands on the terminal, at once or after a while."""
    for _ in range(300):
        if text in terminal.getvalue():
            return True
        time.sleep(0.01)
    return False


def test_the_line_comes_goes_and_lets_what_is_said_stand_above_it(terminal: Terminal) -> None:
    progress, printed = Progress(), list[str]()
    progress.begin("/somewhere/[red]page\x1b[31m.json", 1_000_000)
    progress.read = 250_000
    with ProgressLine(progress, patience=0.0, stream=terminal) as line:
        assert waited(terminal, "250 kB of 1.0 MB")
        assert "[red]page" in terminal.getvalue(), "a name is no markup"
        assert "\x1b[31m" not in terminal.getvalue()
        line.say(lambda: printed.append("one"))
        line.say(lambda: printed.append("two"))
        progress.read = 500_000
        assert waited(terminal, "500 kB of 1.0 MB")
        assert printed == ["one", "two"]
        line.say(lambda: printed.append("three"))
    assert printed == ["one", "two", "three"]
    assert terminal.getvalue().endswith(("\x1b[2K", "\x1b[?25h")), "nothing of it is left"
    assert not any(thread.name == "progress" for thread in threading.enumerate())


def test_there_is_no_line_where_nobody_sees_it_nor_before_its_time(terminal: Terminal) -> None:
    progress, printed = Progress(), list[str]()
    progress.begin("page", 10)
    with ProgressLine(progress, shown=False, patience=0.0, stream=terminal) as line:
        line.say(lambda: printed.append("at once"))
        assert printed == ["at once"]
    with ProgressLine(progress, stream=terminal):
        pass
    assert terminal.getvalue() == ""
    no_terminal = io.StringIO()
    with ProgressLine(progress, patience=0.0, stream=no_terminal) as line:
        line.say(lambda: printed.append("again"))
        assert printed[-1] == "again"
    assert no_terminal.getvalue() == ""


def test_what_cannot_be_printed_is_raised_where_it_was_said(terminal: Terminal) -> None:
    progress = Progress()
    progress.begin("page", 10)

    def fail() -> None:
        raise BrokenPipeError

    def all_of_it() -> None:
        with ProgressLine(progress, patience=0.0, stream=terminal) as line:
            assert waited(terminal, "page")
            line.say(fail)

    with pytest.raises(BrokenPipeError):
        all_of_it()

"""A comment counts as read when it stood whole on the screen for a second."""

from __future__ import annotations

from tui.reading_clock import ReadingClock


def test_a_second_makes_it_read() -> None:
    clock = ReadingClock()
    assert clock.showing([1, 2], 10.0) == []
    assert clock.due(10.25) == 0.75
    assert clock.showing([1, 2], 10.9) == []
    assert clock.showing([1, 2], 11.0) == [1, 2]
    assert clock.showing([1, 2], 12.5) == []
    assert clock.due(12.5) is None


def test_what_leaves_the_screen_begins_again() -> None:
    clock = ReadingClock()
    clock.showing([1], 0.0)
    assert clock.showing([2], 0.875) == []
    assert clock.showing([1, 2], 1.5) == []
    assert clock.showing([1, 2], 1.875) == [2]
    assert clock.showing([1, 2], 2.5) == [1]


def test_a_dialog_stops_the_clock() -> None:
    clock = ReadingClock()
    clock.showing([1], 0.0)
    clock.stop()
    assert clock.showing([1], 5.0) == []
    assert clock.showing([1], 6.0) == [1]


def test_what_was_marked_by_hand_is_left_alone_until_it_is_gone() -> None:
    clock = ReadingClock()
    clock.showing([1, 2], 0.0)
    clock.hold(1)
    assert clock.holds(1)
    assert clock.showing([1, 2], 3.0) == [2]
    clock.showing([2], 4.0)
    assert not clock.holds(1)
    clock.showing([1], 5.0)
    assert clock.showing([1], 6.0) == [1]

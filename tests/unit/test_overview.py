"""The figures of a thread, against the plain way of counting them; comments over time as bars."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.building import build
from store.derived import derive
from store.model import STATES, Comment
from store.thread import Thread
from store.when import to_ticks
from tui import overview as overview_module
from tui.overview import MOST, Branch, Overview
from tui.timeline import FEWEST, labels, said, timeline

MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1))  # noqa: DTZ001 (naive on purpose)


def gathered(thread: Thread) -> Overview:
    figures = Overview(thread)
    while figures.gather():
        assert not figures.complete
    assert figures.complete
    return figures


def dated(*moments: datetime | None) -> Overview:
    comments = [Comment(f"c{i}", posted=when, text="x") for i, when in enumerate(moments)]
    return gathered(build(comments)[0])


def thread_of(count: int, seed: int) -> Thread:
    choose = random.Random(seed)
    comments = []
    for number in range(count):
        parent = choose.randrange(-1, number) if number else -1
        if choose.random() < 0.1:
            answers: str | None = f"gone{choose.randrange(3)}"  # its parent is absent: a placeholder
        else:
            answers = f"c{parent}" if parent >= 0 else None
        when = datetime(2014, 3, 1, tzinfo=UTC) + timedelta(minutes=choose.randrange(100_000))
        posted = choose.choice([when, when, when.replace(tzinfo=None), None])
        author = choose.choice(["", *(f"author {n}" for n in range(30))])
        state = choose.choice(["visible"] * 8 + ["deleted", "removed"])
        comments.append(Comment(f"c{number}", answers, author, posted, "x", state=state))
    return build(comments)[0]


@pytest.mark.parametrize("stretch", [1, 7, 8192])
@pytest.mark.parametrize("is_packed", [False, True])
def test_figures_are_those_of_a_plain_count(
    monkeypatch: pytest.MonkeyPatch, stretch: int, is_packed: bool
) -> None:
    monkeypatch.setattr(overview_module, "STRETCH", stretch)
    for seed in range(4):
        thread = thread_of(300, seed)
        if is_packed:
            thread = Thread(thread.columns, derive(thread))
        real = [i for i in range(len(thread)) if thread.state(i) != "missing"]
        assert len(real) < len(thread)
        figures = gathered(thread)

        assert figures.states == Counter(state for c in thread if (state := c.state) != "visible")
        assert figures.states.keys() == {"deleted", "removed", "missing"} < set(STATES)
        dates = figures.dates
        assert dates.aware == sum(1 for i in real if (p := thread.posted(i)) and p.tzinfo)
        assert dates.naive == sum(1 for i in real if (p := thread.posted(i)) and not p.tzinfo)
        assert dates.undated == sum(thread.posted(i) is None for i in real)

        names = Counter(thread.author(i) for i in real)
        assert figures.unnamed == names.pop("")
        assert figures.author_count == len(names)
        assert len(figures.authors) == MOST
        assert [one.comments for one in figures.authors] == sorted(names.values(), reverse=True)[:MOST]
        assert all(names[thread.authors[one.author]] == one.comments for one in figures.authors)

        branches = [
            Branch(root, thread.descendants(root), max(thread.depth[root : thread.end[root]]))
            for root in thread.replies(-1)
            if thread.descendants(root)
        ]
        by_replies = sorted(branches, key=lambda one: (-one.replies, -one.depth, one.root))
        assert figures.longest == by_replies[:MOST]
        by_depth = sorted(branches, key=lambda one: (-one.depth, -one.replies, one.root))
        assert figures.deepest == by_depth[:MOST]
        assert figures.branch_count == len(branches)

        depths = Counter(thread.depth[i] for i in real)
        assert figures.depths == [depths[depth] for depth in range(1, thread.max_depth + 1)]
        ordered = sorted(thread.depth[i] for i in real)
        assert figures.median_depth == ordered[(len(ordered) - 1) // 2]


def test_a_thread_of_one_and_of_none() -> None:
    none = gathered(build([])[0])
    assert (none.authors, none.longest, none.depths, none.unnamed, none.median_depth) == ([], [], [], 0, 0)
    assert timeline(none.dates, 50).bars == []
    one = gathered(build([Comment("a", text="x")])[0])
    assert (one.unnamed, one.author_count, one.dates.undated, one.depths) == (1, 0, 1, [1])
    assert timeline(one.dates, 50).bars == []
    assert timeline(one.dates, 50).most == 0


def test_a_chain_deeper_than_a_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    comments = [Comment(f"c{i}", f"c{i - 1}" if i else None, text="x") for i in range(600)]
    for stretch in (50, 8192):
        monkeypatch.setattr(overview_module, "STRETCH", stretch)
        figures = gathered(build(comments)[0])
        assert figures.longest == figures.deepest == [Branch(0, 599, 600)]
        assert len(figures.depths) == 255
        assert sum(figures.depths) == 600


@given(st.lists(st.one_of(st.none(), MOMENTS), max_size=40), st.integers(1, 150))
def test_every_dated_comment_is_in_one_bar(moments: list[datetime | None], room: int) -> None:
    figures = dated(*moments)
    line = timeline(figures.dates, room)
    ticks = [to_ticks(when)[0] for when in moments if when]
    assert sum(bar.comments for bar in line.bars) == len(ticks)
    assert all(before.end == after.start for before, after in pairwise(line.bars))
    assert all(bar.start < bar.end for bar in line.bars)
    assert len(line.bars) <= max(room, 2)
    if ticks:
        assert line.bars[0].comments
        assert line.bars[-1].comments
        assert line.most == max(bar.comments for bar in line.bars)
    for at, bar in enumerate(line.bars):
        within = [tick for tick in ticks if bar.start <= tick < bar.end]
        assert bar.comments == len(within)
        first = figures.dates.first(figures.thread, bar.start, bar.end)
        if within:
            assert line.at(within[0]) == at
            assert to_ticks(figures.thread.posted(first))[0] == min(within)
        else:
            assert first == -1
        assert said(line.unit, bar)
    told = list(labels(line))
    assert [at for at, _, _ in told] == list(range(len(line.bars)))


@pytest.mark.parametrize(
    ("first", "last", "count", "unit", "bar"),
    [
        ((2014, 3, 4, 16, 5, 30), (2014, 3, 4, 16, 5, 30), 5, "by minute", "4 Mar 2014, 16:05"),
        ((2014, 3, 4, 16, 5), (2014, 3, 4, 16, 55), 3, "by 5 minutes", "4 Mar 2014, 16:05 to 16:10"),
        ((2014, 3, 4, 16), (2014, 3, 5, 2), 3, "by hour", "4 Mar 2014, 16:00 to 17:00"),
        ((2014, 3, 4, 23, 30), (2014, 3, 6), 3, "by 6 hours", "4 Mar 2014, 18:00 to 00:00"),
        ((2014, 3, 4), (2014, 3, 12), 3, "by day", "4 Mar 2014"),
        ((2014, 3, 4), (2014, 5, 4), 3, "by week", "3 to 9 Mar 2014"),
        ((2014, 3, 4), (2015, 1, 4), 3, "by month", "Mar 2014"),
        ((2014, 2, 4), (2016, 1, 4), 3, "by quarter", "Jan to Mar 2014"),
        ((2004, 2, 4), (2014, 1, 4), 3, "by year", "2004"),
        ((1970, 1, 1), (2200, 1, 1), 3, "by 50 years", "1950 to 1999"),
        ((1, 1, 1), (9999, 12, 31, 23, 59), 3, "by 1,000 years", "1 to 999"),
    ],
)
def test_the_unit_fits(
    first: tuple[int, int, int], last: tuple[int, int, int], count: int, unit: str, bar: str
) -> None:
    moments = [datetime(*first), *[datetime(*last)] * (count - 1)]  # noqa: DTZ001 (naive on purpose)
    line = timeline(dated(*moments).dates, 60)
    assert (line.unit.said, said(line.unit, line.bars[0])) == (unit, bar)
    assert len(line.bars) <= FEWEST


def test_many_comments_have_finer_bars_where_there_is_room() -> None:
    begun = datetime(2014, 3, 4, tzinfo=UTC)
    figures = dated(*(begun + timedelta(hours=i) for i in range(1000)))
    assert [timeline(figures.dates, room).unit.said for room in (10, 45, 100)] == [
        "by week",
        "by day",
        "by day",
    ]


def test_labels_name_what_begins() -> None:
    def told(*moments: datetime) -> list[str]:
        return [text for _, text, _ in labels(timeline(dated(*moments).dates, 60))]

    zone = UTC
    hours = told(datetime(2014, 3, 4, 22, 10, tzinfo=zone), datetime(2014, 3, 5, 1, tzinfo=zone))
    assert hours[0] == "4 Mar 2014"
    assert "5 Mar" in hours
    days = told(datetime(2014, 12, 28, tzinfo=zone), datetime(2015, 1, 3, tzinfo=zone))
    assert days == ["28 Dec 2014", "29", "30", "31", "Jan 2015", "2", "3"]
    months = told(datetime(2014, 11, 28, tzinfo=zone), datetime(2015, 2, 3, tzinfo=zone))
    assert months[0].endswith("2014")
    assert told(datetime(2004, 2, 1, tzinfo=zone), datetime(2006, 1, 3, tzinfo=zone))[-1].startswith(
        ("2006", "Oct", "Jan")
    )


def test_dates_of_both_kinds_stand_on_one_line() -> None:
    when = datetime(2014, 3, 4, 16, tzinfo=UTC)
    figures = dated(when, when.replace(tzinfo=None), None)
    assert (figures.dates.aware, figures.dates.naive, figures.dates.undated) == (1, 1, 1)
    assert [bar.comments for bar in timeline(figures.dates, 60).bars] == [2]


def test_a_date_at_the_epoch_is_one_and_no_date_is_none() -> None:
    figures = dated(None, datetime(1970, 1, 1, tzinfo=UTC))
    bar = timeline(figures.dates, 60).bars[0]
    assert bar.comments == 1
    assert figures.dates.first(figures.thread, bar.start, bar.end) == 1

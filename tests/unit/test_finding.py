"""Counting matches and going from one to the next, against a slow obvious list of them."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from store.building import build
from store.matcher import Matcher
from store.model import Comment
from tui.finding import ARTICLE, Finder, Match, Way

TEXTS = ("no", "one here, one there", "none", "ONE", "nothing at ©all")


def finder(
    needle: str, origin: Match, body: str = "the one article", texts: tuple[str, ...] = TEXTS
) -> Finder:
    thread, _ = build([Comment(str(i), text=text) for i, text in enumerate(texts)])
    return Finder(Matcher(needle), body, thread, origin)


def run(found: Finder) -> Finder:
    for _ in found.steps:
        pass
    assert found.complete
    return found


def test_matches_are_counted_in_reading_order() -> None:
    found = run(finder("one", Match(ARTICLE, 0)))
    assert found.total == 5
    assert found.first == Match(ARTICLE, 0)
    match, way = Match(ARTICLE, 0), []
    for number in range(1, 6):
        assert found.ordinal(match) == number
        way.append(match)
        step = found.step(match)
        assert step is not None
        match, wrapped = step
        assert wrapped == (number == 5)
    assert way == [Match(ARTICLE, 0), Match(1, 0), Match(1, 1), Match(2, 0), Match(3, 0)]
    assert match == Match(ARTICLE, 0)


def test_a_capital_letter_makes_it_exact() -> None:
    assert run(finder("ONE", Match(ARTICLE, 0))).total == 1


def test_the_first_match_is_at_or_after_the_place() -> None:
    assert run(finder("one", Match(2, 0))).first == Match(2, 0)
    assert run(finder("article", Match(2, 0))).first == Match(ARTICLE, 0)
    assert run(finder("here", Match(4, 0))).first == Match(1, 0)


def test_the_first_match_is_known_before_all_are_counted() -> None:
    found = finder("one", Match(2, 0))
    next(found.steps)
    assert found.first == Match(2, 0)
    assert not found.complete
    assert found.step(Match(2, 0)) is None
    next(found.steps)
    assert found.step(Match(2, 0)) == (Match(3, 0), False)
    assert found.step(Match(3, 0)) is None
    assert found.step(Match(2, 0), forwards=False) is None


def test_no_match() -> None:
    found = run(finder("xyzzy", Match(0, 0)))
    assert (found.first, found.total, found.step(Match(0, -1))) == (None, 0, None)


def test_no_comments() -> None:
    found = run(finder("one", Match(ARTICLE, 0), texts=()))
    assert found.step(Match(ARTICLE, 0)) == (Match(ARTICLE, 0), True)


@given(
    st.text("ab"),
    st.lists(st.text("ab", max_size=6), max_size=6).map(tuple),
    st.integers(-1, 5),
    st.integers(-1, 0),
    st.booleans(),
)
def test_steps_agree_with_a_list(
    body: str, texts: tuple[str, ...], place: int, number: int, forwards: bool
) -> None:
    place = min(place, len(texts) - 1)
    found = run(finder("ab", Match(place, 0), body, texts))
    every = [
        Match(at, n)
        for at, text in enumerate((body, *texts), start=-1)
        for n in range(len(Matcher("ab").spans(text)))
    ]
    assert found.total == len(every)
    after = [match for match in every if match >= Match(place, 0)]
    assert found.first == (after or every or [None])[0]
    standing = Match(place, -1 if forwards else number)
    if not forwards:
        standing = Match(place, 0)
    step = found.step(standing, forwards)
    if not every:
        assert step is None
        return
    if forwards:
        wanted = [match for match in every if match > standing]
        assert step == ((wanted or every)[0], not wanted)
    else:
        wanted = [match for match in every if match < standing]
        assert step == ((wanted or every)[-1], not wanted)


@given(
    st.text("ab", max_size=4),
    st.lists(st.text("ab", max_size=6), min_size=1, max_size=6).flatmap(
        lambda texts: st.tuples(
            st.just(tuple(texts)),
            st.permutations(range(len(texts))),
            st.binary(min_size=len(texts), max_size=len(texts)).map(lambda raw: bytes(b % 2 for b in raw)),
        )
    ),
    st.integers(0, 7),
    st.booleans(),
)
def test_the_way_leads_through_what_is_shown_as_it_is_shown(
    body: str, shown: tuple[tuple[str, ...], list[int], bytes], when: int, forwards: bool
) -> None:
    texts, comments, seen = shown
    way = Way(comments, [comments.index(i) for i in range(len(texts))], seen)
    start = next((i for i in comments if seen[i]), ARTICLE)
    thread, _ = build([Comment(str(i), text=text) for i, text in enumerate(texts)])
    found = Finder(Matcher("ab"), body, thread, Match(start, 0), way if when == 7 else None)
    for number, _ in enumerate(found.steps):
        if number == when:
            found.follow(way)
    found.follow(way)
    found.follow(Way(*way))  # the same way again
    every = [
        Match(comment, number)
        for comment in (ARTICLE, *(i for i in comments if seen[i]))
        for number in range(Matcher("ab").count(texts[comment] if comment >= 0 else body))
    ]
    assert found.total == len(every)
    assert [found.ordinal(match) for match in every] == list(range(1, len(every) + 1))
    assert [i for i, hit in enumerate(found.hits()) if hit] == [
        i for i, text in enumerate(texts) if "ab" in text
    ]
    if when == 7:
        order = [ARTICLE, *comments]
        after = [m for m in every if order.index(m.comment) >= order.index(start)]
        assert found.first == (after or every or [None])[0]
    match = every[0] if every else Match(ARTICLE, 0)
    way_back = every[1:] + every[:1] if forwards else every[:0:-1] + every[:1]
    for number, wanted in enumerate(way_back, start=1):
        step = found.step(match, forwards)
        assert step is not None
        match, wrapped = step
        assert match == wanted
        assert wrapped == (number == len(every) if forwards else number == 1)


def test_counting_ends_where_looking_takes_too_long() -> None:
    thread, _ = build([Comment("0", text="ab c"), Comment("1", text="ab" * 60), Comment("2", text="ab c")])
    found = Finder(Matcher("(a|b|ab)*(?=x)", regex=True), "", thread, Match(0, 0))
    steps = sum(1 for _ in found.steps)
    assert steps == 1
    assert found.is_done
    assert not found.complete


@given(
    st.lists(st.text("ab", max_size=4), min_size=1, max_size=8).flatmap(
        lambda texts: st.tuples(
            st.just(texts),
            st.permutations(range(len(texts))),
            st.binary(min_size=len(texts), max_size=len(texts)).map(lambda raw: bytes(b % 2 for b in raw)),
        )
    ),
    st.booleans(),
    st.integers(0, 7),
)
def test_a_step_is_known_as_soon_as_all_up_to_it_is_counted(
    shown: tuple[list[str], list[int], bytes], in_order: bool, start: int
) -> None:
    texts, comments, seen = shown
    thread, _ = build([Comment(str(i), text=text) for i, text in enumerate(texts)])
    way = Way(comments, [comments.index(i) for i in range(len(texts))], seen)
    if in_order:
        way = Way(range(len(texts)), range(len(texts)), seen)
    origin = Match(way.comments[start % len(texts)], 0)
    found = Finder(Matcher("ab"), "ab", thread, origin, way)
    counts = {ARTICLE: 1, **{i: text.count("ab") for i, text in enumerate(texts)}}
    places = [Match(i, number) for i, count in counts.items() for number in range(-1, count)]
    told: dict[Match, Match] = {}
    with patch("tui.finding.NEAR", 2):
        for _ in found.steps:
            for place in places:
                step = found.step(place)
                if step is not None:
                    assert not step[1]
                    assert told.setdefault(place, step[0]) == step[0]
    for place, match in told.items():
        assert found.step(place) == (match, False) or not found.leads_to(place)


def test_steps_lead_over_blocks() -> None:
    texts = ["ab" * (number % 3) for number in range(10)]
    thread, _ = build([Comment(str(i), text=text) for i, text in enumerate(texts)])
    every = [Match(i, number) for i in range(10) for number in range(i % 3)]
    with patch("tui.finding.BLOCK", 4), patch("tui.finding.BLOCKS_A_STEP", 1):
        found = run(Finder(Matcher("ab"), "", thread, Match(0, 0)))
        assert [found.ordinal(match) for match in every] == list(range(1, len(every) + 1))
        for match, after in zip(every, every[1:] + every[:1], strict=True):
            assert found.step(match) == (after, after == every[0])
            assert found.step(after, forwards=False) == (match, after == every[0])

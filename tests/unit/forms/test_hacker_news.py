"""Hacker News as each of its interfaces gives it, and as tables of items have it."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

import store.formats.hacker_news as hacker_news
from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.hacker_news import HackerNews
from tests.unit.forms.conftest import SAMPLES, cuts, read_all, read_or_refused, real, tree_of

TIME = 1_262_304_000
DAY = "2010-01-01 00:00:00 UTC"


def story(identity: object = 1, **more: Any) -> dict[str, Any]:
    return {"id": identity, "type": "story", "by": "ann", "time": TIME, "title": "A story", **more}


def comment(identity: object, parent: object = 1, **more: Any) -> dict[str, Any]:
    said = {"id": identity, "type": "comment", "by": "bea", "time": TIME, "parent": parent}
    return {**said, "text": f"text {identity}", **more}


def nested(
    identity: int, kind: str, parent: int | None, *children: dict[str, Any], **more: Any
) -> dict[str, Any]:
    said = {"id": identity, "type": kind, "author": "ann", "created_at_i": TIME, "points": None}
    return {
        **said,
        "text": f"text {identity}",
        "parent_id": parent,
        "story_id": 1,
        "children": [*children],
        **more,
    }


def found(what: Any) -> list[Parsed]:
    return read_all(HackerNews(), what if isinstance(what, bytes) else json.dumps(what).encode())


def one(what: Any) -> Parsed:
    (parsed,) = found(what)
    return parsed


def ids(parsed: Parsed) -> list[tuple[str, int]]:
    thread = tree_of(parsed).thread
    return [(thread.id(i), thread.depth[i]) for i in range(len(thread))]


def told(parsed: Parsed) -> str:
    return "\n".join(tree_of(parsed).repairs)


def test_the_sample() -> None:
    """Two stories in one file: siblings as `kids` have them, dead and deleted ones, an absent one, a poll."""
    clock, poll = read_all(HackerNews(), SAMPLES / "clocks.hacker-news.json")
    said = clock.discussion
    assert (said.title, said.author, said.source_id, said.site) == (
        "Show HN: A clock that is always four minutes fast", "quill", "9001", "Hacker News",
    )  # fmt: skip
    assert (said.url, said.extra["link"]) == ("https://news.ycombinator.com/item?id=9001", said.body)
    assert ids(clock) == [("9003", 1), ("9005", 2), ("9002", 1), ("9004", 2)]
    thread = tree_of(clock).thread
    assert [thread.state(i) for i in range(4)] == ["visible", "removed", "visible", "deleted"]
    assert (thread.text(1), thread.extra(1)["dead"]) == ("Clocks are over.", True)
    assert thread.text(0) == (
        "> always four minutes fast\n\nSo is my train: https://trains.example/late\n\nwhile true:\n    tick()"
    )
    assert [mark.kind for mark in thread.marks(0)] == ["link", "pre"]
    assert thread.extra(0)["permalink"] == "https://news.ycombinator.com/item?id=9003"
    assert "1 reply is named in the file and not in it" in told(clock)
    assert said.extra["partial"] == ["comments"]
    assert poll.discussion.body == "Asking for a clock.\n\nIn the morning (4 points)\nAt night (3 points)"
    assert [mark.kind for mark in poll.discussion.body_marks] == ["item", "item"]
    assert ids(poll) == [("9013", 1)]


@pytest.mark.parametrize(
    "what",
    [
        [story(), comment(2), comment(3, 2)],
        [comment(3, 2), comment(2), story()],
        {"1": story(), "2": comment(2), "3": comment(3, 2)},
        {"1": {"type": "story", "by": "ann", "time": TIME, "title": "A story"},
         "2": {"type": "comment", "by": "b", "time": TIME, "parent": 1, "text": "x"},
         "3": {"type": "comment", "by": "b", "time": TIME, "parent": 2, "text": "y"}},
        {"story": story(), "comments": [comment(2), comment(3, 2)]},
        b"\n".join(json.dumps(each).encode() for each in (comment(2), story(), comment(3, 2))),
        [story("1"), comment("2", "1"), comment("3", "2")],
        {**story(), "kids": [{**comment(2), "kids": [comment(3, 2)]}]},
        nested(1, "story", None, nested(2, "comment", 1, nested(3, "comment", 2)), title="A story"),
        {"nbHits": 3, "hits": [
            {"objectID": "1", "author": "ann", "title": "A story", "created_at_i": TIME, "_tags": ["story"]},
            {"objectID": "3", "comment_text": "y", "parent_id": 2, "story_id": 1, "created_at_i": TIME},
            {"objectID": "2", "comment_text": "x", "parent_id": 1, "story_id": 1, "created_at_i": TIME}]},
        [{"id": 1, "by": "ann", "timestamp": DAY, "title": "A story", "type": "story"},
         {"id": 2, "by": "bea", "timestamp": DAY, "parent": 1, "text": "x", "type": "comment"},
         {"id": 3, "by": "bea", "timestamp": DAY, "parent": 2, "text": "x", "type": "comment"}],
    ],
)  # fmt: skip
def test_shapes(what: Any) -> None:
    parsed = one(what)
    assert ids(parsed) == [("2", 1), ("3", 2)]
    assert (parsed.discussion.title, parsed.discussion.source_id) == ("A story", "1")
    published = parsed.discussion.published
    assert published is not None
    assert published.isoformat() == "2010-01-01T00:00:00+00:00"
    assert "partial" not in parsed.discussion.extra
    assert HackerNews().recognise(what if isinstance(what, bytes) else json.dumps(what).encode(), "x") >= 0.8


def test_siblings_stand_by_ranking_in_tables() -> None:
    parsed = one([story(), comment(2, ranking=1), comment(3, ranking=0), comment(4, 2, ranking=0)])
    assert ids(parsed) == [("3", 1), ("2", 1), ("4", 2)]


def test_the_root_may_be_a_comment() -> None:
    parsed = one(nested(17, "comment", 15, nested(18, "comment", 17), nested(19, "comment", 17)))
    assert parsed.discussion.body == "text 17"
    assert (parsed.discussion.source_id, parsed.discussion.extra["parent"]) == ("17", "15")
    assert ids(parsed) == [("18", 1), ("19", 1)]


def test_a_branch_beside_its_story_is_one_of_its_comments() -> None:
    parsed = one([story(), comment(15), nested(17, "comment", 15, nested(18, "comment", 17))])
    assert ids(parsed) == [("15", 1), ("17", 2), ("18", 3)]


def test_an_absent_parent_stands_where_it_is_named() -> None:
    parsed = one([story(kids=[2]), comment(2, kids=[3, 4]), comment(4, 2), comment(5, 3)])
    assert ids(parsed) == [("2", 1), ("4", 2), ("3", 2), ("5", 3)]
    assert "1 reply is named" in told(parsed)


def test_comments_whose_parent_nobody_names_belong_to_the_only_story() -> None:
    assert ids(one([story(), comment(2), comment(9, 7)])) == [("2", 1), ("7", 1), ("9", 2)]


def test_stories_are_apart_and_comments_without_theirs_too() -> None:
    first, second, third = found([story(1), comment(4, 2), comment(3, 1), story(2), comment(9, 8)])
    assert [ids(each) for each in (first, second, third)] == [[("3", 1)], [("4", 1)], [("9", 1)]]
    assert third.discussion.title == "Hacker News item 8"
    assert third.discussion.extra["partial"] == ["comments", "article"]


def test_many_items_are_kept_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dump with more items than are held in a dictionary comes in the same way."""
    items = [story(1), story(2), *(comment(i, i - 2) for i in range(3, 200)), comment("odd", 7)]
    items.reverse()
    plain = [ids(each) for each in found(items)]
    monkeypatch.setattr(hacker_news, "_FEW", 10)
    assert [ids(each) for each in found(items)] == plain
    assert sorted(len(each) for each in plain) == [98, 100]


@pytest.mark.parametrize(
    ("more", "state", "text"),
    [
        ({"deleted": True, "text": None, "by": None}, "deleted", ""),
        ({"dead": True}, "removed", "text 2"),
        ({"dead": True, "text": "[flagged]"}, "removed", ""),
        ({"deleted": "true"}, "deleted", "text 2"),
        ({"text": None, "by": None}, "deleted", ""),
        ({"text": ""}, "visible", ""),
    ],
)
def test_states(more: dict[str, Any], state: str, text: str) -> None:
    thread = tree_of(one([story(), comment(2, **more)])).thread
    assert (thread.state(0), thread.text(0)) == (state, text)


def test_jobs_and_asks() -> None:
    job, ask = found(
        [story(1, type="job", title="Acme hires"), story(2, title="Ask HN: Why?", text="<i>Why</i>?<p>So.")]
    )
    assert job.discussion.extra["type"] == "job"
    assert ask.discussion.body == "Why?\n\nSo."
    assert ask.discussion.extra["body_html"] == "<i>Why</i>?<p>So."


def test_circles_repeated_and_nameless_items() -> None:
    parsed = one(
        [story(), comment(2, 3), comment(3, 2), comment(4), comment(4, text="longer"), comment(5, 5)]
    )
    assert {identity for identity, _ in ids(parsed)} == {"2", "3", "4", "5"}
    assert "stands in the file more than once" in told(parsed)


def test_a_deep_chain() -> None:
    count = 3000
    assert tree_of(one([story(), *(comment(i, i - 1) for i in range(2, count + 2))])).depth == count


def test_hits_that_are_not_there_are_told() -> None:
    hit = {
        "objectID": "2",
        "comment_text": "x",
        "parent_id": 1,
        "story_id": 1,
        "story_title": "T",
        "created_at_i": 1,
    }
    parsed = one({"hits": [hit], "nbHits": 4000})
    assert "1 of the 4,000 hits of the search is in the file" in told(parsed)
    assert parsed.discussion.title == "T"


@pytest.mark.parametrize("data", [b"", b"{}", b"[3]", b'{"x": [{"y": 1}]}', b'{"id": 1, "type": "story"}'])
def test_nothing_of_hacker_news(data: bytes) -> None:
    assert HackerNews().recognise(data, "x") == 0.0
    with pytest.raises(SourceError, match="holds no item"):
        read_all(HackerNews(), data)


@pytest.mark.parametrize(
    "what",
    [
        [{"id": 1, "author": "ann", "text": "hello", "parent": None}],
        {"id": 1, "type": "comment", "author": "ann", "text": "x"},
        {"hits": [{"objectID": "1", "name": "a product"}], "nbHits": 1},
    ],
)
def test_others_are_not_claimed(what: Any) -> None:
    assert HackerNews().recognise(json.dumps(what).encode(), "hn.json") == 0.0


def test_cut_anywhere() -> None:
    data = (SAMPLES / "clocks.hacker-news.json").read_bytes()
    known = {c.id for each in read_all(HackerNews(), data) for c in each.discussion.comments}
    most = 0
    for piece in cuts(data):
        read = read_or_refused(HackerNews(), piece)
        there = {c.id for each in read for c in each.discussion.comments if c.state != "missing"}
        assert there <= known
        most = max(most, len(there))
    assert most >= len(known) - 1


def test_real_counts() -> None:
    (item,) = read_all(HackerNews(), real("hn-json/hn-algolia-item-17.json"))
    assert (tree_of(item).comments, tree_of(item).depth) == (2, 1)
    (hiring,) = read_all(HackerNews(), real("hn-json/hn-firebase-hiring-2012-06.json"))
    tree = tree_of(hiring)
    assert (tree.comments, tree.depth) == (242, 1)
    thread = tree.thread
    states = Counter(thread.state(i) for i in range(len(thread)))
    assert states["deleted"] == 6
    assert (
        sum(thread.extra(i).get("dead") is True for i in range(len(thread))) == 11
    )  # two of them deleted as well
    assert "22 replies are named in the file and not in it" in told(hiring)
    (hit,) = read_all(HackerNews(), real("hn-json/hn-algolia-search-comment.json"))
    assert tree_of(hit).comments == 1

"""A thread of any shape against a slow, obvious recomputation, shuffled and broken input included."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.building import build
from store.codec import comment_document, comments_of
from store.encoding import encoded
from store.merging import merge
from store.model import Comment, Discussion, Mark
from store.thread import Thread, visible

NOW = datetime(2026, 3, 1, tzinfo=UTC)

ids = st.sampled_from(list(string.ascii_lowercase[:12]))
parents = st.sampled_from([None, None, *string.ascii_lowercase[:12], "absent", "lost", ""])

SAID = [
    Comment("", author="Ann", text="one two", posted=NOW, score=3),
    Comment("", text="", state="deleted"),
    Comment(
        "",
        author="Zoë",
        text="Ünï 👩‍👩‍👧",
        marks=[Mark(0, 3, "em"), Mark(4, 99, "code")],
        extra={"posted_text": "?"},
    ),
    Comment("", text="a\ud800b\n\nc", posted=datetime(1, 1, 2), score=-(2**62)),  # noqa: DTZ001
    Comment("", author="Ann", text="one two", state="removed", posted=datetime(9999, 12, 30, 1, 2, 3, 4)),  # noqa: DTZ001
    Comment(
        "", text="quite another", marks=[Mark(0, 5, "link", "https://example.org"), Mark(3, 3, "em")], score=0
    ),
    Comment("", author="Ben", state="missing", extra={"a": [1, {"b": None}]}),
]
"""What comments say: texts, dates, marks (some of which do not fit) and states of each kind."""

comments = st.builds(
    lambda name, parent, said: replace(said, id=name, parent_id=parent), ids, parents, st.sampled_from(SAID)
)
"""A comment with any parent: itself, one that is absent, one that comes later, or none."""

any_comments = st.lists(comments, max_size=14)


def slow(given_comments: Sequence[Comment]) -> list[tuple[str, str | None, int]]:
    """Id, parent's id and depth of each, in thread order, by the rules one after the other."""
    # A second comment with the same id keeps its text under a suffixed id.
    taken = {comment.id for comment in given_comments}
    nodes: list[tuple[str, str | None]] = []
    for comment in given_comments:
        name = comment.id
        if any(name == other for other, _ in nodes):
            number = 2
            while f"{name}~{number}" in taken:
                number += 1
            name = f"{name}~{number}"
            taken.add(name)
        nodes.append((name, comment.parent_id or None))
    # A reply whose parent is absent hangs under a placeholder, where the first such reply would stand.
    names = {name for name, _ in nodes}
    placed: list[tuple[str, str | None]] = []
    for name, parent in nodes:
        if parent is not None and parent not in names and (parent, None) not in placed:
            placed.append((parent, None))
        placed.append((name, parent))
    # A cycle is cut at its earliest comment.
    parent_of = dict(placed)
    for name, _ in placed:
        way, at = [], parent_of[name]
        while at is not None and at not in way and at != name:
            way.append(at)
            at = parent_of[at]
        if at == name:
            parent_of[name] = None
    ordered: list[tuple[str, str | None, int]] = []

    def walk(over: str | None, depth: int) -> None:
        for name, _ in placed:
            if parent_of[name] == over:
                ordered.append((name, over, depth))
                walk(name, depth + 1)

    walk(None, 1)
    return ordered


def rows(thread: Thread) -> list[tuple[str, str | None, int]]:
    """Id, parent's id and depth of each comment of a thread."""
    return [(comment.id, comment.parent_id, thread.depth[i]) for i, comment in enumerate(thread)]


@given(any_comments)
def test_any_comments_make_the_thread_that_the_rules_say(given_comments: list[Comment]) -> None:
    thread, repairs = build(given_comments)
    assert rows(thread) == slow(given_comments)
    placeholders = len(thread) - len(given_comments)
    assert placeholders == sum(repair.kind == "missing-parent" for repair in repairs)
    assert {repair.comment_id for repair in repairs if repair.comment_id} <= {row[0] for row in rows(thread)}


@given(any_comments)
def test_the_columns_agree_with_one_another(given_comments: list[Comment]) -> None:
    thread, _ = build(given_comments)
    count = len(thread)
    for i in range(count):
        under = [k for k in range(count) if i in ancestors(thread, k)]
        assert under == list(range(i + 1, thread.end[i]))
        assert thread.descendants(i) == len(under)
        assert list(thread.ancestors(i)) == ancestors(thread, i)
        assert thread.root(i) == (ancestors(thread, i) or [i])[-1]
        assert thread.depth[i] == len(ancestors(thread, i)) + 1
        assert list(thread.replies(i)) == [k for k in range(count) if thread.parent[k] == i]
        siblings = [k for k in range(count) if thread.parent[k] == thread.parent[i]]
        place = siblings.index(i)
        assert thread.columns.place[i] == place + 1
        assert thread.previous_sibling(i) == (siblings[place - 1] if place else None)
        assert thread.next_sibling(i) == (siblings[place + 1] if place + 1 < len(siblings) else None)
        numbers = [thread.columns.place[k] for k in [*reversed(ancestors(thread, i)), i]]
        assert thread.number(i) == ".".join(map(str, numbers))
        assert thread.words(i) == len(thread.text(i).split())
        assert thread.find(thread.id(i)) == i == thread.index(thread[i])
    assert list(thread.replies(-1)) == [k for k in range(count) if thread.parent[k] < 0]
    assert thread.max_depth == max(thread.depth, default=0)
    assert thread.find("nobody") is None


def ancestors(thread: Thread, i: int) -> list[int]:
    """What `i` stands under, the nearest first, by going up."""
    found = []
    while (i := thread.parent[i]) >= 0:
        found.append(i)
    return found


@given(any_comments)
def test_nothing_that_was_said_is_lost(given_comments: list[Comment]) -> None:
    thread, _ = build(given_comments)

    def said(comment: Comment) -> tuple[Any, ...]:
        text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in comment.text)
        return text, comment.author, comment.posted, comment.state, comment.score

    real = [comment for comment in thread if comment.id not in ("absent", "lost")]
    left = [said(comment) for comment in given_comments]
    for comment in real:
        if said(comment) in left:
            left.remove(said(comment))
    assert left == []
    for comment in thread:
        for mark in comment.marks:
            assert 0 <= mark.start < mark.end <= len(comment.text)


@given(any_comments, st.sets(st.integers(0, 20)))
def test_what_is_visible_under_folds(given_comments: list[Comment], folds: set[int]) -> None:
    thread, _ = build(given_comments)
    folded = {i for i in folds if i < len(thread)}
    wanted = [i for i in range(len(thread)) if not folded.intersection(ancestors(thread, i))]
    assert list(visible(thread, folded)) == wanted == list(visible(thread, sorted(folded)))


@given(any_comments)
def test_a_thread_is_a_sequence(given_comments: list[Comment]) -> None:
    thread, _ = build(given_comments)
    as_list = list(thread)
    assert [thread[i] for i in range(len(thread))] == as_list
    assert thread[1:-1] == as_list[1:-1]
    assert thread[::-2] == as_list[::-2]
    if as_list:
        assert thread[-1] == as_list[-1]


@given(any_comments)
def test_building_it_again_changes_nothing(given_comments: list[Comment]) -> None:
    thread, _ = build(given_comments)
    again, repairs = build(list(thread))
    assert list(again) == list(thread)
    assert repairs == []
    same, repairs = build(thread)
    assert same is thread
    assert repairs == []


@given(any_comments, st.randoms(use_true_random=False))
def test_order_decides_only_among_siblings(given_comments: list[Comment], random: Any) -> None:
    """A sound thread, its comments shuffled, has the same parents; siblings come as they came."""
    thread, _ = build(given_comments)
    shuffled = list(thread)
    random.shuffle(shuffled)
    again, repairs = build(shuffled)
    assert repairs == []
    assert {row[:2] for row in rows(again)} == {row[:2] for row in rows(thread)}
    place = {comment.id: number for number, comment in enumerate(shuffled)}
    for i in range(-1, len(again)):
        told = [place[again.id(k)] for k in again.replies(i)]
        assert told == sorted(told)


@given(any_comments)
def test_a_thread_survives_json(given_comments: list[Comment]) -> None:
    import orjson

    thread, _ = build(given_comments)
    documents = orjson.loads(orjson.dumps([comment_document(comment) for comment in thread]))
    again, repairs = build(comments_of(documents))
    assert list(again) == list(thread)
    assert repairs == []


@given(any_comments, st.integers(1, 5), st.sampled_from([0, 1 << 24]), st.integers(1, 4))
def test_a_file_written_from_columns_has_the_document_of_each_comment(
    given_comments: list[Comment], piece: int, long: int, stretch: int
) -> None:
    import orjson

    thread, _ = build(given_comments)
    discussion = Discussion(key="a-0", title="A", extra={"far": {1: datetime(1, 1, 2, tzinfo=UTC)}})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("store.encoding._PIECE", piece)
        patch.setattr("store.encoding._LONG", long)
        patch.setattr("store.encoding._STRETCH", stretch)
        tables = orjson.loads(b"".join(encoded({"notes": {"1": {"mine": True}}}, discussion, thread)))
    documents = orjson.loads(orjson.dumps([comment_document(comment) for comment in thread]))
    assert list(tables) == ["_meta", "notes", "discussion", "comments"]
    assert tables["comments"] == {str(number): document for number, document in enumerate(documents, 1)}
    assert tables["discussion"]["1"]["title"] == "A"


@given(any_comments, any_comments)
def test_a_newer_save_loses_nothing_and_comes_out_the_same_again(
    before: list[Comment], newer: list[Comment]
) -> None:
    old, _ = build(before)
    new, _ = build(newer)
    merged = merge(Discussion(comments=old), old, Discussion(comments=new), new, NOW)
    found = {comment.id: comment for comment in merged.thread}
    for comment in new:
        assert comment.id in found
        if comment.state != "missing":
            assert found[comment.id].text == comment.text
    new_ids = {comment.id for comment in new}
    for comment in old:
        if comment.state == "missing":
            continue
        there = found[comment.id]
        wordings = [there.text, *(wording["text"] for wording in there.extra.get("earlier", []))]
        assert comment.text in ("", *wordings)
        if comment.id not in new_ids:
            assert "gone" in there.extra
    again = merge(merged.discussion, merged.thread, Discussion(comments=new), new, NOW)
    assert not again.changed
    assert again.thread is merged.thread

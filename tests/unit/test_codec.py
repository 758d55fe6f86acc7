"""Discussions and comments as JSON, and what people write by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from store.codec import (
    comment_document,
    comment_of,
    comments_of,
    discussion_document,
    discussion_of,
    plain,
    whole,
)
from store.model import Comment, Discussion, Mark, Origin

WHEN = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
NAIVE = datetime(2009, 3, 3, 16, 15)  # noqa: DTZ001

FULL = Comment(
    "c1", "c0", "Zoë", WHEN, "one two", [Mark(0, 3, "em"), Mark(4, 7, "link", "https://example.org")],
    "removed", -3, {"posted_text": "gestern", "deep": {"list": [1, None, "x"]}},
)  # fmt: skip


@pytest.mark.parametrize("comment", [FULL, Comment("a"), Comment("b", posted=NAIVE, text="\n\n", score=0)])
def test_a_comment_survives_json(comment: Comment) -> None:
    document = json.loads(json.dumps(comment_document(comment)))
    again = comment_of(document)
    assert again == comment or again == Comment(**{**_fields(comment), "marks": []})
    assert comment_of(comment_document(comment, depth=7)) == again


def _fields(comment: Comment) -> dict[str, Any]:
    return {name: getattr(comment, name) for name in Comment.__slots__}


def test_what_a_comment_looks_like() -> None:
    assert list(comment_document(FULL, 2)) == [
        *("id", "parent_id", "depth", "author", "posted", "text", "state", "marks", "score", "extra")
    ]
    assert comment_document(Comment("a", posted=NAIVE), 1) == {
        "id": "a",
        "parent_id": None,
        "depth": 1,
        "author": None,
        "posted": "2009-03-03T16:15:00",
        "text": "",
        "state": "visible",
    }
    assert comment_document(FULL)["posted"] == "2026-03-01T12:30:15.250000Z"


def test_a_discussion_survives_json() -> None:
    discussion = Discussion(
        "k", "Title", "https://example.org", "saved-text", "17", "example.org", "Ann", NAIVE, WHEN, True,
        "Body text", [Mark(0, 4, "strong")], [FULL],
        [Origin("page.txt", 99, "ab" * 32, WHEN, "saved-text", "0.1.0", ["guessed"])], {"license": "CC0"},
    )  # fmt: skip
    document = json.loads(json.dumps(discussion_document(discussion)))
    assert "comments" not in document
    assert discussion_of(document, [FULL]) == discussion
    assert discussion_of({}) == Discussion(origins=[], body_marks=[])


def test_what_people_write_by_hand() -> None:
    comment = comment_of(
        {"id": 7, "parent_id": 3, "author": None, "text": "x", "mood": "calm", "extra": {"a": 1}}
    )
    assert (comment.id, comment.parent_id, comment.author) == ("7", "3", "")
    assert comment.extra == {"a": 1, "mood": "calm"}
    assert comment_of({"id": "a", "posted": 86_400}).posted == datetime(1970, 1, 2, tzinfo=UTC)
    assert comment_of({"id": "a", "posted": "2009-03-03"}).posted == datetime(2009, 3, 3)  # noqa: DTZ001
    assert comment_of({"id": "a", "posted": "2009-03-03T10:00:00+02:00"}).posted == datetime(
        2009, 3, 3, 8, tzinfo=UTC
    )


@pytest.mark.parametrize("wrong", [{}, {"id": None}, {"id": ""}, {"id": True}, {"id": [1]}, {"id": {}}])
def test_a_comment_needs_an_id(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="without an id"):
        comment_of(wrong)
    with pytest.raises(ValueError, match="without an id"):
        comments_of([{"id": 1}, wrong])


@pytest.mark.parametrize("odd", [None, True, 1e300, float("nan"), -(10**400), [1], {"a": 1}, "x", "\x00"])
def test_no_field_of_the_wrong_kind_raises(odd: object) -> None:
    names = ("parent_id", "author", "posted", "text", "marks", "state", "score", "extra")
    comment = comment_of({"id": "a", **dict.fromkeys(names, odd)})
    assert comment.id == "a"
    assert comment.state == "visible"
    fields = (
        "title",
        "url",
        "source_id",
        "published",
        "imported",
        "closed",
        "body",
        "body_marks",
        "origins",
        "extra",
    )
    discussion_of(dict.fromkeys(fields, odd))
    discussion_of({"origins": [{"size": odd, "imported": odd, "repairs": odd, "sha256": odd}]})


@pytest.mark.parametrize(
    "marks",
    [
        [[0, 9, "em"]], [[2, 1, "em"]], [[1, 1, "em"]], [[-1, 2, "em"]], [[0, 1, "blink"]], [[0, 1]], ["em"],
        [[0.5, 1, "em"]], [{"start": 0}], "em", [[0, 1, ["em"]]],
    ],
)  # fmt: skip
def test_marks_that_make_no_sense_are_left_out(marks: object) -> None:
    assert comment_of({"id": "a", "text": "abc", "marks": marks}).marks == []


def test_nought_is_no_parent_unless_a_comment_has_it_for_its_id() -> None:
    by_hand = [{"id": 1, "parent_id": 0}, {"id": 2, "parent_id": 1}]
    assert [comment.parent_id for comment in comments_of(by_hand)] == [None, "1"]
    assert [comment.parent_id for comment in comments_of([*by_hand, {"id": 0}])] == ["0", "1", None]


def test_plain_is_what_json_holds() -> None:
    same = {"a": [1, 2.5, None, True, "ü"], "b": {}, "n": 2**64 - 1, "m": -(2**63)}
    assert plain(same) == same
    odd = {1: 2**64, "s": "\ud800x", "t": (1, 2), "d": WHEN, "o": object, "m": -(2**63) - 1}
    made = plain(odd)
    assert made["1"] == str(2**64)
    assert (made["s"], made["t"], made["d"]) == ("\ufffdx", [1, 2], "2026-03-01T12:30:15.250000Z")
    assert made["m"] == str(-(2**63) - 1)
    assert isinstance(made["o"], str)
    deep: object = "bottom"
    for _ in range(5000):
        deep = {"x": [deep]}
    assert b"bottom" not in orjson.dumps(plain(deep))


def test_whole() -> None:
    assert whole("a\ud83d\ude00b\udfff") == "a\ufffd\ufffdb\ufffd"
    text = "ünï 😀"
    assert whole(text) is text

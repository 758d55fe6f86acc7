"""Any JSON or NDJSON: where the records are, which field is what, and what makes a discussion."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.json_records import JsonRecords
from store.formats.mapping import Wanted
from tests.unit.forms.conftest import SAMPLES, cuts, read_all, read_or_refused, real, source_of, tree_of


def read(value: Any, mapping: str | None = None, name: str = "talk.json") -> list[Parsed]:
    """The discussions of a value written as JSON; of several on lines where it is a tuple."""
    text = "\n".join(map(json.dumps, value)) if isinstance(value, tuple) else json.dumps(value)
    return read_all(JsonRecords(Wanted(mapping)), text, name)


def one(value: Any, mapping: str | None = None) -> Parsed:
    found = read(value, mapping)
    assert len(found) == 1
    return found[0]


def sentences(parsed: Parsed) -> str:
    return "\n".join(map(str, parsed.repairs))


def shape(parsed: Parsed) -> list[tuple[str, str | None, str, str]]:
    comments = [c for c in parsed.discussion.comments if c.state != "missing"]
    return [(c.id, c.parent_id, c.author, c.text) for c in comments]


FLAT = [
    {
        "comment_id": 1,
        "reply_to": None,
        "user": {"name": "Ann", "id": 7},
        "created_at": 1577872800,
        "body": "Hi.",
    },
    {
        "comment_id": 2,
        "reply_to": 1,
        "user": {"name": "Bob", "id": 8},
        "created_at": 1577872860,
        "body": "Ho.",
    },
]


def test_a_list_of_records() -> None:
    parsed = one(FLAT)
    assert shape(parsed) == [("1", None, "Ann", "Hi."), ("2", "1", "Bob", "Ho.")]
    first = parsed.discussion.comments[0]
    assert first.posted == datetime(2020, 1, 1, 10, tzinfo=UTC)
    assert first.extra == {"user": {"id": 7}}
    told = sentences(parsed)
    assert "its fields were guessed" in told
    mapping = told.split("--map ")[1].split()[0]
    assert mapping == "id=comment_id,parent=reply_to,author=user.name,date=created_at,text=body"
    assert shape(one(FLAT, mapping)) == shape(parsed), "what is told is what can be said"
    assert parsed.discussion.title == "talk"
    assert "names no title" in told


@pytest.mark.parametrize(
    "value",
    [
        tuple(FLAT),
        {"comments": FLAT},
        {"data": {"items": FLAT}},
        {"status": "ok", "result": {"edges": [{"cursor": "c", "node": record} for record in FLAT]}},
        {"1": FLAT[0], "2": FLAT[1]},
        [{"kind": "c", "data": record} for record in FLAT],
    ],
    ids=["lines", "comments", "deep", "edges", "keyed", "wrapped"],
)
def test_records_stand_anywhere(value: Any) -> None:
    assert shape(one(value)) == [("1", None, "Ann", "Hi."), ("2", "1", "Bob", "Ho.")]
    assert JsonRecords().recognise(source_of(json.dumps(value)).head, "x") == 0.3 or isinstance(value, tuple)


def test_replies_are_nested_at_any_depth() -> None:
    record: dict[str, Any] = {"text": "the innermost", "by": "x"}
    for number in range(400):
        record = {
            "text": f"over {number}",
            "by": "x",
            "replies": [record, {"text": f"beside {number}", "by": "y"}],
        }
    tree = tree_of(one([record]))
    assert (tree.comments, tree.depth) == (801, 401)
    assert tree.thread[400].text == "the innermost"


def test_nested_replies_in_pages_of_a_graph() -> None:
    reply = {"id": "b", "bodyText": "Ho.", "author": {"login": "bob"}}
    comment = {"id": "a", "bodyText": "Hi.", "author": {"login": "ann"}, "replies": {"nodes": [reply]}}
    parsed = one({"data": {"post": {"title": "T", "comments": {"edges": [{"node": comment}]}}}})
    assert parsed.discussion.title == "T"
    assert shape(parsed) == [("a", None, "ann", "Hi."), ("b", "a", "bob", "Ho.")]


def test_what_holds_the_records_is_the_article() -> None:
    post = {"title": "A post", "body": "What of it?", "user": {"name": "Zed"}, "created": 1600000000}
    parsed = one({"post": post, "data": {"comments": FLAT}, "page": 1})
    article = parsed.discussion
    assert (article.title, article.author, article.body) == ("A post", "Zed", "What of it?")
    assert article.published == datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)
    assert article.extra == {"page": 1}
    assert len(article.comments) == 2


def test_each_object_with_a_list_is_a_discussion() -> None:
    posts = tuple(
        {"post_id": f"post-number-{n}", "title": f"Post {n}", "content": "Body.", "comments": FLAT[:n]}
        for n in range(3)
    )
    found = read(posts)
    assert [len(parsed.discussion.comments) for parsed in found] == [0, 1, 2]
    assert [parsed.discussion.source_id for parsed in found] == [f"post-number-{n}" for n in range(3)]
    assert [len(p.discussion.comments) for p in read({"posts": list(posts)})] == [0, 1, 2]


def test_a_thread_field_parts_discussions_in_any_order() -> None:
    rows = [
        {
            "id": n,
            "video_id": f"video-{n % 3:07}",
            "text": f"t{n}",
            "author": "a",
            "parent": n - 3 if n > 2 else 0,
        }
        for n in range(9)
    ]
    found = read(tuple(rows))
    assert [parsed.discussion.source_id for parsed in found] == [f"video-{n:07}" for n in range(3)]
    assert all(tree_of(parsed).depth == 3 for parsed in found)


def test_a_record_with_the_id_of_the_thread_is_the_article() -> None:
    rows = (
        {"id": "s-1", "story": "s-1", "title": "Storm", "text": "It blew.", "by": "ann", "parent": None},
        {"id": "c-1", "story": "s-1", "title": None, "text": "It did.", "by": "bob", "parent": "s-1"},
        {"id": "c-2", "story": "s-1", "title": None, "text": "And how.", "by": "ann", "parent": "c-1"},
    )
    parsed = one(rows)
    assert (parsed.discussion.title, parsed.discussion.body) == ("Storm", "It blew.")
    assert shape(parsed) == [("c-1", None, "bob", "It did."), ("c-2", "c-1", "ann", "And how.")]


def test_records_with_a_title_and_no_parent_are_articles_of_their_own() -> None:
    rows = [
        {"id": 5, "parent": 4, "text": "deep", "by": "x"},
        {"id": 1, "title": "One", "url": "https://one.example/a", "by": "ann"},
        {"id": 2, "parent": 1, "text": "re one", "by": "x"},
        {"id": 3, "title": "Two", "text": "Two it is.", "by": "bob"},
        {"id": 4, "parent": 3, "text": "re two", "by": "x"},
        {"id": 6, "parent": 99, "text": "of another file", "by": "x"},
    ]
    found = {parsed.discussion.title: parsed for parsed in read(rows)}
    assert shape(found["Two"]) == [("4", None, "x", "re two"), ("5", "4", "x", "deep")]
    assert found["One"].discussion.url == "https://one.example/a"
    assert shape(found["talk"]) == [("6", "99", "x", "of another file")]


def test_parents_are_written_in_many_ways() -> None:
    rows = [
        {"id": "a", "link_id": "t3_zz", "parent_id": "t3_zz", "body": "1", "author": "x"},
        {"id": "b", "link_id": "t3_zz", "parent_id": "t1_a", "body": "2", "author": "[deleted]"},
        {"id": "c", "link_id": "t3_zz", "parent_id": "t1_gone", "body": "[removed]", "author": "y"},
        {"id": "d", "link_id": "t3_zz", "parent_id": "d", "body": "4", "author": "y"},
    ]
    parsed = one(rows)
    assert shape(parsed) == [
        ("a", None, "x", "1"),
        ("b", "a", "", "2"),
        ("c", "gone", "y", ""),
        ("d", None, "y", "4"),
    ]
    assert next(c for c in parsed.discussion.comments if c.id == "c").state == "removed"
    assert "1 comment answers itself: it stands" in sentences(parsed)


def test_whom_one_answers_is_no_parent() -> None:
    rows = [
        {"id": n, "user": f"u{n % 3}", "reply_to": f"@u{(n + 1) % 3}", "text": "well, no"} for n in range(6)
    ]
    assert [c.parent_id for c in one(rows).discussion.comments] == [None] * 6


def test_replies_that_name_no_parent_are_told() -> None:
    rows = [
        {"id": f"c{n}", "text": f"t{n}", "author": "a", "is_reply": n > 0, "parent_id": None}
        for n in range(4)
    ]
    assert "3 replies do not say what was answered" in sentences(one(rows))


def test_levels_make_the_tree_where_no_parent_is_named() -> None:
    rows = [{"level": level, "user": "x", "comment": f"c{n}"} for n, level in enumerate((0, 1, 2, 0, 1))]
    assert tree_of(one(rows)).depth == 3


def test_html_is_read_as_such_where_it_is_sure() -> None:
    tagged = one(
        [{"id": 1, "author": "a", "text": "<p>One &amp; <b>two</b></p><p>three"}, {"id": 2, "text": "plain"}]
    )
    first = tagged.discussion.comments[0]
    assert first.text == "One & two\n\nthree"
    assert [mark.kind for mark in first.marks] == ["strong"]
    assert first.extra["body_html"].startswith("<p>One")
    assert "as HTML" in sentences(tagged)
    for text in (
        "if a < b and c > d & e",
        "use `<p>` for it",
        "a list<int> of x",
        "*not* Markdown either",
        "AT&T",
    ):
        assert one([{"id": 1, "author": "a", "text": text}]).discussion.comments[0].text == text
    asked = one([{"id": 1, "author": "a", "text": "<p>x</p>"}], "text=text,markup=plain")
    assert asked.discussion.comments[0].text == "<p>x</p>"


def test_states_and_odd_values() -> None:
    rows = [
        {"id": 1, "text": "a", "user": "x", "status": "spam", "score": "12"},
        {"id": True, "text": 5, "user": None, "status": "approved", "score": "many"},
        {
            "id": [1],
            "text": ["in ", {"type": "link", "text": "pieces"}],
            "user": ["x", "y"],
            "status": "hold",
        },
        {"id": 1e3, "text": None, "user": {"nick": "z"}, "status": {"a": 1}},
    ]
    comments = one(rows, "id=id,text=text,author=user,state=status,score=score").discussion.comments
    assert [c.state for c in comments] == ["spam", "visible", "pending", "visible"]
    assert [c.text for c in comments] == ["a", "5", "in pieces", ""]
    assert [c.author for c in comments] == ["x", "", "x, y", "z"]
    assert (comments[0].score, comments[1].score, comments[1].extra["score"]) == (12, None, "many")
    assert comments[3].id == "1000"


def test_names_of_ours_in_extra_get_another_name() -> None:
    rows = [{"id": 1, "text": "a", "author": "x", "gone": "yes", "earlier": [1], "partial": 2}]
    assert one(rows).discussion.comments[0].extra == {
        "source_gone": "yes",
        "source_earlier": [1],
        "source_partial": 2,
    }


def test_what_is_broken_costs_itself_only() -> None:
    lines = (
        b'{"id": 1, "text": "a", "by": "x"}',
        b'{"id": 2, "te',
        b"[3]",
        b"",
        b'{"id": 4, "text": "\xff"}',
    )
    text = b"\n".join((*lines, b'{"count": 9}', b"7"))
    (parsed,) = read_all(JsonRecords(), text)
    assert [c.text for c in parsed.discussion.comments] == ["a", "\ufffd"]
    assert [line.split(":")[0] for line in parsed.rejected] == ["line 2", "line 3", "line 6", "line 7"]


def test_what_stands_before_a_cut_comes_in() -> None:
    data = json.dumps(
        [{"id": n, "author": "a", "text": f"the text {n} of a comment"} for n in range(200)]
    ).encode()
    (whole,) = read_all(JsonRecords(), data)
    texts = [c.text for c in whole.discussion.comments]
    for cut in cuts(data):
        found = read_or_refused(JsonRecords(), cut)
        comments = [c.text for parsed in found for c in parsed.discussion.comments]
        whole_ones = cut.count(b"}")
        assert comments[:whole_ones] == texts[:whole_ones]
        assert len(comments) <= whole_ones + 1
        assert not found or "not JSON" in found[-1].rejected[-1]


NAMES = st.sampled_from(
    (
        *("id", "parent", "author", "user", "date", "text", "body", "title", "url", "replies", "comments"),
        *("name", "thread_id", "score", "status", "level", "is_reply", "node", "data", "x"),
    )
)
SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.text(max_size=5) | st.just("3.0")
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=6), max_size=5) | VALUES)
def test_whatever_json_says_is_read_or_refused(value: Any) -> None:
    data = json.dumps(value).encode()
    assert 0.0 <= JsonRecords().recognise(data, "x") <= 0.3
    for parsed in read_or_refused(JsonRecords(), data):
        tree_of(parsed)


def test_a_wrong_mapping_lists_the_fields() -> None:
    with pytest.raises(SourceError, match=r"no field 'said'.*its fields are comment_id, reply_to, user"):
        read(FLAT, "text=said")
    with pytest.raises(SourceError, match=r"no field of it looks like a text.*--map text=prose"):
        read([{"n": 1, "prose": "a long and winding text"}])


def test_a_field_that_only_a_late_record_has_is_found() -> None:
    rows = (
        *({"id": n, "text": "t", "author": "a"} for n in range(2500)),
        {"id": 9999, "text": "t", "late": 3},
    )
    assert one(rows, "text=text,id=id,score=late").discussion.comments[-1].score == 3


def test_a_role_that_is_left_empty_is_not_guessed() -> None:
    assert [c.parent_id for c in one(FLAT, "text=body,parent=").discussion.comments] == [None, None]


@pytest.mark.parametrize(
    "value",
    [
        {"name": "pkg", "version": "1.0", "description": "A package", "author": "Some", "need": {"a": "1"}},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"coordinates": [1, 2]}}]},
        [1, 2, 3],
        [],
        {},
        [{"x": 1, "y": 2}],
        {"compilerOptions": {"target": "es6"}, "include": ["src"]},
        [{"url": "https://a.example", "status": 200, "content": "https://b.example"}] * 3,
    ],
)  # fmt: skip
def test_json_without_texts_is_not_claimed(value: Any) -> None:
    assert JsonRecords().recognise(json.dumps(value).encode(), "x.json") == 0.0


def test_a_later_save_is_the_same_discussion() -> None:
    from store.identity import discussion_key

    rows = [{"id": n, "post": 4, "text": f"t{n}", "user": "a", "time": 1577872800 + n} for n in range(3)]
    before, after = one(rows[:2]).discussion, one(list(reversed(rows))).discussion
    assert discussion_key(before) == discussion_key(after)
    other = [{**row, "text": f"other {row['id']}"} for row in rows]
    assert discussion_key(one(other).discussion) != discussion_key(before), "post 4 of another site"


def test_the_sample() -> None:
    letters, winters = read_all(JsonRecords(), SAMPLES / "reading-circle.ndjson")
    assert letters.discussion.title == "Letters from the pier"
    assert [(tree_of(p).comments, tree_of(p).depth) for p in (letters, winters)] == [(3, 3), (2, 2)]
    assert JsonRecords().recognise((SAMPLES / "reading-circle.ndjson").read_bytes(), "x") == 0.3


def test_comments_of_videos() -> None:
    found = read_all(JsonRecords(), real("youtube/musashah-comments.jsonl"))
    lines = real("youtube/musashah-comments.jsonl").read_bytes().splitlines()
    records = [json.loads(line) for line in lines if line.strip()]
    comments = [comment for parsed in found for comment in parsed.discussion.comments]
    assert len(comments) == len(records)
    assert len(found) == len({record["url"] for record in records})
    told = [int(str(r).split()[0]) for p in found for r in p.repairs if r.kind == "reply-without-parent"]
    assert sum(told) == sum(1 for record in records if record["is_reply"] and not record["parent_id"])
    assert sorted(c.text.split() for c in comments) == sorted(record["text"].split() for record in records)


def test_bodies_of_a_thread() -> None:
    (parsed,) = read_all(JsonRecords(), real("hn-bodies-48849066.json"))
    assert len(parsed.discussion.comments) == 1079
    assert "markup=html" in sentences(parsed)
    assert not any("<p>" in c.text or "&#x27;" in c.text for c in parsed.discussion.comments)

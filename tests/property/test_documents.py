"""Comments made columns all at once are those that are made one by one."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from store.building import build
from store.codec import comment_document, comments_of
from store.documents import thread_of
from store.model import MARK_KINDS, STATES, Comment, Mark

_texts = st.one_of(st.text(max_size=12), st.sampled_from(("ß ﬁ", "日本 語", "a\n\nb", "")))
_dates = st.sampled_from((None, "2024-02-03T04:05:06Z", "2024-02-03T04:05:06.5", "soon", "2024-02-03"))
_marks = st.lists(
    st.tuples(st.integers(-1, 12), st.integers(-1, 13), st.sampled_from((*MARK_KINDS, "blink")), _texts),
    max_size=2,
).map(lambda marks: [list(mark) for mark in marks])
_odd = st.sampled_from((None, 0, 7, "", "x", [], {}, True, 2**63, -(2**63), 1.5, [1], {"a": "b"}, "\ud800"))


@st.composite
def documents(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Documents as a library writes them, in thread order, and a few things in them that it does not."""
    found: list[dict[str, Any]] = []
    way: list[str] = []
    for number in range(draw(st.integers(0, 8))):
        del way[draw(st.integers(0, len(way))) :]
        document: dict[str, Any] = {
            "id": f"c{number}",
            "parent_id": way[-1] if way else None,
            "author": draw(st.sampled_from((None, "Ann", "Ben", "日本"))),
            "posted": draw(_dates),
            "text": draw(_texts),
            "state": draw(st.sampled_from(STATES)),
        }
        way.append(document["id"])
        if draw(st.booleans()):
            document["marks"] = draw(_marks)
        if draw(st.booleans()):
            document["score"] = draw(st.one_of(st.none(), st.integers(-(2**63), 2**64)))
        if draw(st.booleans()):
            document["extra"] = draw(st.dictionaries(st.sampled_from("abc"), st.integers(0, 9), max_size=2))
        found.append(document)
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2)))):
        if found:
            at = draw(st.sampled_from(found))
            name = draw(st.sampled_from((*at, "unknown", "depth")))
            if draw(st.booleans()):
                at[name] = draw(_odd)
            else:
                at.pop(name, None)
    return draw(st.permutations(found)) if draw(st.integers(0, 4)) == 0 else found


@given(documents())
@settings(max_examples=150, deadline=None)
def test_what_is_taken_at_once_is_what_is_taken_one_by_one(found: list[dict[str, Any]]) -> None:
    thread = thread_of(found)
    if thread is None:
        return
    slow, repairs = build(comments_of(found))
    assert not repairs
    for name, quick, plain in zip(thread.columns._fields, thread.columns, slow.columns, strict=True):
        assert quick.tolist() == plain.tolist(), name


def test_what_the_program_writes_is_taken_at_once() -> None:
    comments = [
        Comment("a", text="one two", author="Ann", marks=[Mark(0, 3, "em")], score=3, extra={"x": 1}),
        Comment("b", "a", text="日本", state="deleted"),
        Comment("gone", state="missing"),
        Comment("c", "gone"),
    ]
    thread = thread_of([comment_document(comment) for comment in comments])
    assert thread is not None
    assert [each.id for each in thread] == ["a", "b", "gone", "c"]
    assert thread.marks(0) == [Mark(0, 3, "em")]
    assert thread.words(0) == 2

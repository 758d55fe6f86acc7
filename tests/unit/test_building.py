"""How comments become a thread: order, repairs, and threads of any depth and width."""

from __future__ import annotations

from array import array

import pytest

from store.building import build
from store.columns import ColumnWriter
from store.model import Comment, Mark
from store.thread import Thread, visible


def shape(thread: Thread) -> list[tuple[int, str]]:
    """Depth and id of each comment, in thread order."""
    return [(thread.depth[i], thread.id(i)) for i in range(len(thread))]


def test_no_comments() -> None:
    thread, repairs = build([])
    assert (len(thread), thread.max_depth, thread.comments, list(thread), repairs) == (0, 0, 0, [], [])
    assert list(thread.replies(-1)) == []


def test_replies_may_come_before_their_parents() -> None:
    thread, repairs = build([Comment("c", "b"), Comment("b", "a"), Comment("a"), Comment("d", "a")])
    assert shape(thread) == [(1, "a"), (2, "b"), (3, "c"), (2, "d")]
    assert repairs == []


def test_replies_to_a_comment_that_is_not_there_hang_under_a_placeholder_where_the_first_would_stand() -> (
    None
):
    comments = [Comment("a"), Comment("x", "lost"), Comment("b"), Comment("y", "lost"), Comment("z", "gone")]
    thread, repairs = build(comments)
    assert shape(thread) == [(1, "a"), (1, "lost"), (2, "x"), (2, "y"), (1, "b"), (1, "gone"), (2, "z")]
    assert [thread.state(i) for i in (1, 2, 5)] == ["missing", "visible", "missing"]
    assert thread.comments == 5
    assert [(repair.kind, repair.comment_id) for repair in repairs] == [
        ("missing-parent", "lost"),
        ("missing-parent", "gone"),
    ]
    assert "2 replies hang" in str(repairs[0])
    assert "1 reply hangs" in str(repairs[1])


def test_a_second_comment_with_the_same_id_keeps_its_text() -> None:
    comments = [
        Comment("a", text="1"),
        Comment("a", text="2"),
        Comment("a~2", text="3"),
        Comment("a", "a", text="4"),
    ]
    thread, repairs = build(comments)
    assert {thread.id(i): thread.text(i) for i in range(4)} == {"a": "1", "a~3": "2", "a~2": "3", "a~4": "4"}
    assert shape(thread)[1] == (2, "a~4")
    assert [repair.kind for repair in repairs] == ["duplicate-id"] * 2


def test_cycles_are_cut_at_their_earliest_comment() -> None:
    comments = [
        Comment("x", "c"),
        Comment("b", "a"),
        Comment("a", "c"),
        Comment("c", "b"),
        Comment("me", "me"),
    ]
    thread, repairs = build(comments)
    assert shape(thread) == [(1, "b"), (2, "c"), (3, "x"), (3, "a"), (1, "me")]
    assert [(repair.kind, repair.comment_id) for repair in repairs] == [("cycle", "b"), ("cycle", "me")]
    assert "itself" in str(repairs[1])
    assert "3 comments" in str(repairs[0])


def test_a_comment_without_an_id_gets_one() -> None:
    thread, repairs = build([Comment("", text="1"), Comment("", text="2"), Comment("a", "")])
    assert shape(thread) == [(1, "no-id"), (1, "no-id~2"), (1, "a")]
    assert [repair.kind for repair in repairs] == ["no-id", "duplicate-id"]


def test_ids_that_only_a_replaced_letter_told_apart_stay_apart() -> None:
    thread, _ = build([Comment("a\ud800"), Comment("a\udfff"), Comment("b", "a\udc00")])
    assert len({thread.id(i) for i in range(len(thread))}) == 3
    assert thread.find("b") is not None


def test_what_a_file_cannot_hold_is_replaced_and_told() -> None:
    comment = Comment("a", text="x\ud800y", author="\udfff", extra={"n": 2**64, "k\ud800": [{"s": "\udc00"}]})
    thread, repairs = build([comment, Comment("b", extra={"fine": 1})])
    there = thread[0]
    assert (there.text, there.author) == ("x\ufffdy", "\ufffd")
    assert there.extra == {"n": str(2**64), "k\ufffd": [{"s": "\ufffd"}]}
    assert [repair.kind for repair in repairs] == ["unstorable"]


def test_marks_that_do_not_fit_are_left_out() -> None:
    marks = [
        Mark(0, 2, "em"),
        Mark(2, 5, "em"),
        Mark(-1, 1, "em"),
        Mark(1, 1, "em"),
        Mark(1, 4, "link", "\ud800"),
    ]
    thread, _ = build([Comment("a", text="äöü€", marks=marks)])
    assert thread.marks(0) == [Mark(0, 2, "em"), Mark(1, 4, "link", "\ufffd")]


@pytest.mark.parametrize("score", [0, -5, 2**63 - 1, None])
def test_scores(score: int | None) -> None:
    assert build([Comment("a", score=score)])[0].score(0) == score


def test_a_score_beyond_64_bits_is_none() -> None:
    assert build([Comment("a", score=2**63)])[0].score(0) is None


def test_a_chain_of_100_000_replies() -> None:
    count = 100_000
    comments = [Comment(str(n), str(n - 1) if n else None, text="word " * (n % 3)) for n in range(count)]
    comments.reverse()
    thread, repairs = build(comments)
    assert repairs == []
    assert thread.max_depth == count
    assert thread.depth[count - 1] == count
    assert thread.descendants(0) == count - 1
    assert thread.root(count - 1) == 0
    assert thread.number(count - 1).count(".") == count - 1
    assert list(visible(thread, {3})) == [0, 1, 2, 3]


def test_a_circle_of_100_000_comments() -> None:
    count = 100_000
    thread, repairs = build(Comment(str(n), str((n + 1) % count)) for n in range(count))
    assert [repair.kind for repair in repairs] == ["cycle"]
    assert thread.id(0) == "0"
    assert thread.max_depth == count


def test_100_000_replies_to_one_comment() -> None:
    count = 100_000
    thread, _ = build([Comment("root"), *(Comment(str(n), "root") for n in range(count))])
    assert thread.max_depth == 2
    assert thread.previous_sibling(count) == count - 1
    assert thread.columns.place[count] == count


def test_100_000_orphans() -> None:
    count = 100_000
    thread, repairs = build(Comment(str(n), f"lost {n}") for n in range(count))
    assert len(thread) == 2 * count
    assert len(repairs) == count


def test_columns_are_written_in_thread_order_or_not_at_all() -> None:
    def written(*parents: int) -> Thread | None:
        writer = ColumnWriter()
        for _ in parents:
            writer.take("said", "Ann", None, [], {})
        return writer.thread([str(number) for number in range(len(parents))], array("i", parents))

    thread = written(-1, 0, 1, 0, -1, 4)
    assert thread is not None
    assert shape(thread) == [(1, "0"), (2, "1"), (3, "2"), (2, "3"), (1, "4"), (2, "5")]
    assert list(thread.end) == [4, 3, 3, 4, 6, 6]
    assert written(-1, 0, -1, 0) is None, "a reply to a branch that is over"
    assert written(1, -1) is None, "a reply before its parent"

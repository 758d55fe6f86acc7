"""A thread made of parts is the one that is built of comments."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from store.assembling import Part, assembled, comment_of
from store.building import build
from store.thread import Thread

IDS = [*"abcdefgh"]


def part(identity: str, parent: str | None, number: int = 0) -> Part:
    marks = b'[[0,1,"em",""]]' if number % 2 else b""
    extra = b'{"n":1}' if number % 3 else b""
    return (
        identity,
        parent,
        f"text {number}",
        "ann" if number % 4 else "",
        (number * 10, number % 3),
        0,
        None,
        marks,
        extra,
    )


def same(parts: list[Part]) -> bool:
    """Whether the thread is that of `build`; True where it is left to `build`."""
    comments = [comment_of(each) for each in parts]
    thread, _ = assembled(parts)
    wanted, _ = build(comments)
    found, _ = build(thread)
    return list(found) == list(wanted)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from([*IDS, "absent", None])), max_size=12))
def test_any_tree(pairs: list[tuple[str, str | None]]) -> None:
    assert same([part(identity, parent, number) for number, (identity, parent) in enumerate(pairs)])


def test_a_long_chain_and_many_blocks() -> None:
    parts = [part(f"c{i}", f"c{i - 1}" if i % 7 else None, i) for i in range(5000)]
    parts.reverse()
    comments = [comment_of(each) for each in parts]
    thread, repairs = assembled(parts)
    assert isinstance(thread, Thread)
    assert not parts
    assert not repairs
    assert list(thread) == list(build(comments)[0])


def test_absent_parents_are_told() -> None:
    thread, repairs = assembled([part("a", "x"), part("b", None), part("c", "x")])
    assert [str(repair) for repair in repairs] == [
        "2 replies hang under a placeholder for the comment x, which is not in the source"
    ]
    assert [each.id for each in thread] == ["x", "a", "c", "b"]
    assert thread[0].state == "missing"
    _, repairs = assembled([part(f"c{i}", f"x{i}") for i in range(50)])
    assert [str(repair) for repair in repairs] == [
        "50 replies hang under placeholders for 50 comments, not in the source"
    ]


def test_what_no_file_holds_is_left_to_be_built() -> None:
    thread, _ = assembled([("a\ud800", None, "x\ud800", "", (0, 0), 0, None, b"", b"")])
    assert not isinstance(thread, Thread)
    assert build(thread)[0][0].text == "x\ufffd"

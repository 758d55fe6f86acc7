"""Counting in the buffers of an unpacked thread against the matcher on each text."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from store import scan
from store.building import build
from store.derived import derive
from store.library import Stored
from store.matcher import Matcher
from store.model import Comment, Discussion
from store.packed import Stamp, pack, unpack
from store.scan import Tally
from store.thread import Thread

LETTERS = "aabs_ .ßﬁf…iİé한각ㄱ日\u0301\0SA"
texts = st.lists(st.text(st.sampled_from(LETTERS), max_size=12), max_size=40)
needles = st.text(st.sampled_from(LETTERS), min_size=1, max_size=3)


def unpacked(texts: list[str]) -> Thread:
    thread, _ = build([Comment(str(number), text=text) for number, text in enumerate(texts)])
    return Thread(thread.columns, derive(thread))


@given(texts, needles, st.booleans(), st.integers(0, 40), st.integers(0, 40))
def test_counts_are_those_of_the_matcher(
    texts: list[str], needle: str, words: bool, start: int, stop: int
) -> None:
    matcher = Matcher(needle, words=words)
    thread = unpacked(texts)
    stop = min(stop, len(texts))
    counted = Tally(thread, matcher).counts(min(start, stop), stop)
    assert counted == [matcher.count(texts[i]) for i in range(min(start, stop), stop)]


@given(st.lists(st.sampled_from(["ab", "a", "b", "", "xab x ab"]), min_size=60, max_size=90))
def test_common_needles_and_ones_over_the_end_of_a_text(texts: list[str]) -> None:
    thread = unpacked(texts)
    for needle in ("ab", "B", "A", "ba", "x"):
        matcher = Matcher(needle)
        assert Tally(thread, matcher).counts(0, len(texts)) == [matcher.count(text) for text in texts]


def test_a_thread_that_was_not_unpacked_is_counted_as_well() -> None:
    thread, _ = build([Comment("1", text="Straße"), Comment("2", text="strasse")])
    assert thread.derived is None
    assert Tally(thread, Matcher("strasse")).counts(0, 2) == [1, 1]
    assert Tally(thread, Matcher("Straße")).counts(0, 2) == [1, 0]
    assert Tally(thread, Matcher("[ae]", regex=True)).counts(0, 2) == [2, 2]


def test_pages_of_a_mapped_file_are_released_and_come_back(tmp_path: Path) -> None:
    texts = [f"one pipe, {number} Pipes and a pipeline" for number in range(400)]
    thread, repairs = build([Comment(str(number), text=text) for number, text in enumerate(texts)])
    pack(tmp_path / "packed", Stored(Discussion("key", "Title"), thread, "", repairs), Stamp(1, 1))
    mapped = unpack(tmp_path / "packed", Stamp(1, 1), "")
    assert mapped is not None
    with patch("store.scan._RELEASE", 1), patch("store.scan._release", wraps=scan._release) as released:
        for matcher in (Matcher("pipe"), Matcher("Pipe"), Matcher("pipe", words=True)):
            tally = Tally(mapped.thread, matcher)
            counts = [count for start in range(0, 400, 100) for count in tally.counts(start, start + 100)]
            assert counts == list(map(matcher.count, texts))
    assert released.call_count == 12

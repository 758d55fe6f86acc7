"""One matcher highlights, jumps and counts, and tells places in the text as it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.matcher import Matcher
from store.text import folded


@pytest.mark.parametrize(
    ("needle", "text", "found"),
    [
        ("gas", "Gas, GAS and gas", ["Gas", "GAS", "gas"]),
        ("Gas", "Gas, GAS and gas", ["Gas"]),
        ("cafe", "un CAFÉ, un cafe\u0301!", ["CAFÉ", "cafe\u0301"]),
        ("strasse", "die Straße", ["Straße"]),
        ("fin", "the ﬁnal", ["ﬁn"]),
        ("αθηνα", "στην ΑΘΉΝΑ", ["ΑΘΉΝΑ"]),
        ("full", "ｆｕｌｌ width", ["ｆｕｌｌ"]),
        ("管道", "北方管道项目", ["管道"]),
        ("aa", "aaaaa", ["aa", "aa"]),
        (".*", "a.*b", [".*"]),
        ("s", "ß", ["ß"]),
        ("\u0301", "cafe\u0301", ["\u0301"]),
        ("gone", "nothing here", []),
        ("", "anything", []),
    ],
)
def test_finds(needle: str, text: str, found: list[str]) -> None:
    spans = Matcher(needle).spans(text)
    assert [text[start:end] for start, end in spans] == found
    assert Matcher(needle).count(text) == len(found)


@given(st.text(max_size=40), st.text(min_size=1, max_size=3))
def test_spans_are_apart_in_order_and_fold_to_what_was_looked_for(text: str, needle: str) -> None:
    matcher = Matcher(needle)
    last = 0
    for start, end in matcher.spans(text):
        assert last <= start < end <= len(text)
        last = end
        found = text[start:end]
        if matcher.exact:
            assert found == needle
        else:
            assert folded(needle) in folded(found)


@given(st.text(max_size=20), st.text(min_size=1, max_size=5), st.text(max_size=20))
def test_a_text_that_holds_the_needle_is_found(before: str, needle: str, after: str) -> None:
    assert Matcher(needle).spans(before + needle + after)

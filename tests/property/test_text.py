"""Safe text, for any Unicode."""

import json
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from store.text import MARKS_ON_A_LETTER, escaped_json, safe, safe_line, thinned

BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
HOSTILE = (
    "\0\a\b\t\n\r\x1b\x7f\x80\x85\x9b\x9f\xad\u200d"
    "\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\u0301\ufe0f\ud800\udfff"
)

anything = st.text(st.one_of(st.characters(exclude_categories=()), st.sampled_from(HOSTILE)))
drawable = st.text(st.one_of(st.characters(), st.sampled_from("Ze\u0301\u0300\u0361 ")))


def obeyed(letter: str) -> bool:
    """Whether a terminal does something else with `letter` than draw it: by Unicode's own tables."""
    category = unicodedata.category(letter)
    return (category == "Cc" and letter != "\n") or unicodedata.bidirectional(letter) in BIDI


@settings(deadline=None)
@given(anything)
def test_no_control_and_no_bidi_override_comes_out(text: str) -> None:
    shown = safe(text)
    assert not [letter for letter in shown if obeyed(letter)]
    shown.encode()  # and nothing that UTF-8 cannot hold


def test_of_all_code_points_none_comes_out_that_a_terminal_obeys() -> None:
    assert not [letter for letter in safe("".join(map(chr, range(0x110000)))) if obeyed(letter)]


@settings(deadline=None)
@given(anything)
def test_places_stay_the_same(text: str) -> None:
    shown = safe(text)
    assert len(shown) == len(text)
    for before, after in zip(text, shown, strict=True):
        kept = not obeyed(before) and unicodedata.category(before) not in ("Cs", "Zl", "Zp")
        assert (before == after) == kept


@settings(deadline=None)
@given(anything)
def test_safe_text_is_unchanged(text: str) -> None:
    shown = safe(text)
    assert safe(shown) is shown


@settings(deadline=None)
@given(anything)
def test_a_line_holds_no_line_end(text: str) -> None:
    line = safe_line(text)
    assert len(line.splitlines()) <= 1
    assert not [letter for letter in line if obeyed(letter)]


@settings(deadline=None)
@given(drawable)
def test_thinning_takes_only_marks_and_only_from_piles(text: str) -> None:
    thin = thinned(text)
    assert [c for c in thin if not unicodedata.combining(c)] == [
        c for c in text if not unicodedata.combining(c)
    ]
    assert "\u0301" * (MARKS_ON_A_LETTER + 1) not in thin
    assert thinned(thin) == thin


@settings(deadline=None)
@given(st.text(st.one_of(st.characters(), st.sampled_from('\x7f\x9b\u2028\u202e"\\'))))
def test_printed_json_says_the_same(text: str) -> None:
    printed = escaped_json(json.dumps({"text": text}, ensure_ascii=False))
    assert json.loads(printed) == {"text": text}
    assert not [letter for letter in printed if obeyed(letter)]

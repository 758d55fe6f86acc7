"""One matcher highlights, jumps and counts, and tells places in the text as it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.matcher import BadExpression, Matcher
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
    assert matcher.count(text) == len(matcher.spans(text))
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


# -- whole words -----------------------------------------------------------------------------------


def found(matcher: Matcher, text: str) -> list[str]:
    return [text[start:end] for start, end in matcher.spans(text)]


@pytest.mark.parametrize(
    ("needle", "text", "places"),
    [
        ("gas", "Gas, gas_pipe, biogas, gas", [0, 23]),
        ("cafe", "caféteria, un café.", [14]),
        ("cafe", "cafe\u0301teria cafe\u0301", [11]),
        ("Cafe", "Cafe Café Cafe\u0301 Cafe.", [0, 16]),
        ("strasse", "Bundesstraße Straße", [13]),
        ("c++", "c++, c++11 and objc++", [0, 5]),
        ("a a", "xa a a", [3]),
        ("a a", "éa a a", [3]),
        ("क", "कि क", [3]),
        ("管道", "北方管道项目", [2]),
        ("pipe", "新しいpipeの話 pipes", [3]),
        ("กา", "มาหากาแฟ", [4]),
    ],
)
def test_whole_words(needle: str, text: str, places: list[int]) -> None:
    assert [start for start, _ in Matcher(needle, words=True).spans(text)] == places
    if needle.isalpha():
        expression = Matcher(needle, words=True, regex=True)
        if "ß" not in text:  # in an expression a letter is one letter
            assert [start for start, _ in expression.spans(text)] == places


@given(st.text("aé_ \u0301管", max_size=12), st.text("aé", min_size=1, max_size=2))
def test_whole_words_are_among_the_plain_matches_or_cross_them(text: str, needle: str) -> None:
    plain = Matcher(needle).spans(text)
    for start, end in Matcher(needle, words=True).spans(text):
        assert folded(text[start:end]) == folded(needle)
        assert any(begin < end and start < past for begin, past in plain)


# -- regular expressions ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("needle", "text", "matches"),
    [
        (r"ga[sz]", "Gas, GAZ and gap", ["Gas", "GAZ"]),
        (r"Ga[sz]", "Gas, GAZ and gap", ["Gas"]),
        (r"\d{4}-\d\d", "in 2019-03 and 19-03", ["2019-03"]),
        (r"\Bas\b|\Sin", "gas as sin", ["as", "sin"]),
        (r"caf.", "CAFÉ cafe\u0301 caff", ["CAFÉ", "cafe\u0301", "caff"]),
        ("é+", "éeE", ["éeE"]),
        ("[é-ü]", "É a", ["É"]),
        ("[[:alpha:]]+", "Ab é", ["Ab", "é"]),
        (r"\p{Lu}", "aÉB", ["É", "B"]),
        (r"\x41", "aA", ["A"]),
        ("[가나]", "다나", ["나"]),
        ("^.$", "ab\né\n다\nc", ["é", "다", "c"]),
        ("^b.*$", "ab\nbc\nb", ["bc", "b"]),
        ("a*", "baab", ["aa"]),
        ("x*|^|$", "no", []),
        ("(?i)AB", "ab Ab", ["ab", "Ab"]),
        (r"(?P<Twice>\w)(?P=Twice)", "book", ["oo"]),
        ("(?r)a.", "abac", ["ab", "ac"]),
        ("\u0301+", "e\u0301", ["\u0301"]),
        ("gas # what", "gas # what", ["gas # what"]),
    ],
)
def test_regular_expressions(needle: str, text: str, matches: list[str]) -> None:
    matcher = Matcher(needle, regex=True)
    assert found(matcher, text) == matches
    assert matcher.count(text) == len(matches)


def test_whole_words_of_a_regular_expression() -> None:
    assert found(Matcher("ga.|gase", words=True, regex=True), "biogas gas gase gasoline") == ["gas", "gase"]
    assert found(Matcher("(?x) ga. # or so", words=True, regex=True), "gas gase") == ["gas"]
    assert found(Matcher("a|b", words=True, regex=True), "ab a xb b") == ["a", "b"]


@pytest.mark.parametrize(
    ("needle", "what", "where"),
    [
        ("(ab", "missing )", 3),
        ("ab)", "unbalanced parenthesis", 3),
        ("*a", "nothing to repeat", 1),
        ("a[b", "unterminated character set", 3),
        ("é(?P<x", "missing >", 6),
        (r"a\p{Foo}b", "unknown property", 9),
        ("a" + "\\", "bad escape (end of pattern)", 2),
        ("x((a{1000}){1000}){1000}", "too many repeats", 5),
        ("(" * 3000, "too deep", 3000),
    ],
)
def test_a_bad_expression_says_what_is_wrong_and_where(needle: str, what: str, where: int) -> None:
    with pytest.raises(BadExpression) as caught:
        Matcher(needle, regex=True)
    assert (caught.value.what, caught.value.where) == (what, where)


def test_an_expression_that_takes_too_long_gives_up() -> None:
    matcher = Matcher(r"(a|b|ab)*(?=x)", regex=True)
    assert matcher.spans("abx")
    assert not matcher.too_slow
    assert matcher.spans("ab" * 60) == []
    assert matcher.too_slow
    assert matcher.spans("abx") == []  # highlights, jumps and counts alike


def test_needles_are_told_apart_by_their_switches() -> None:
    kinds = {Matcher("a", words, regex) for words in (False, True) for regex in (False, True)}
    assert len(kinds) == 4
    assert Matcher("a", True) == Matcher("a", words=True)


@given(
    st.text("aAéß(|)[]*+?{2}^$.\\wb\u0301管 -", max_size=8),
    st.text("aAéßb\u0301管 \n-", max_size=20),
    st.booleans(),
)
def test_any_expression_gives_spans_in_order_or_says_why_not(needle: str, text: str, words: bool) -> None:
    try:
        matcher = Matcher(needle, words, regex=True)
    except BadExpression as error:
        assert error.what  # noqa: PT017
        assert 1 <= error.where <= len(needle)  # noqa: PT017
        return
    assert matcher.count(text) == len(matcher.spans(text))
    last = 0
    for start, end in matcher.spans(text):
        assert last <= start < end <= len(text)
        last = end

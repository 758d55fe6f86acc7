"""Text made safe to show, and text made alike to compare."""

import json

import pytest

from store.text import MARKS_ON_A_LETTER, escaped_json, folded, safe, safe_line, thinned


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("\x1b]52;c;ZWNobw==\x07", "␛]52;c;ZWNobw==␇"),
        ("\x1b]8;;http://e.test\x1b\\link\x1b]8;;\x1b\\", "␛]8;;http://e.test␛\\link␛]8;;␛\\"),
        ("a\x9b31mb", "a\ufffd31mb"),
        ("nul\0, bell\a, back\b, return\r", "nul␀, bell␇, back␈, return␍"),
        ("delete\x7f", "delete␡"),
        ("user\u202etxt.exe", "user\ufffdtxt.exe"),
        ("\u2066isolate\u2069", "\ufffdisolate\ufffd"),
        ("a\tb", "a b"),
        ("a\u2028b\u2029c", "a␤b␤c"),
        ("half \ud83d of a pair", "half \ufffd of a pair"),
    ],
)
def test_what_a_terminal_obeys_is_replaced_one_for_one(hostile: str, shown: str) -> None:
    assert safe(hostile) == shown
    assert len(shown) == len(hostile)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "two\nlines",
        "[bold]markup[/bold] [/",
        "عربي וגם עברית",
        "👩‍👩‍👧 e\u0301 한국어",
        "a\u200eb\u200fc\xad",
    ],
)
def test_safe_text_comes_back_as_it_is(text: str) -> None:
    assert safe(text) is text


def test_a_line_is_one_line() -> None:
    assert safe_line(" two\nlines\tand \x1b[2J a\r\nreturn ") == "two lines and ␛[2J a␍ return"


def test_piled_marks_are_not_drawn() -> None:
    zalgo = "Z" + "\u0301" * 100_000 + "a\u0300lgo"
    assert thinned(zalgo) == "Z" + "\u0301" * MARKS_ON_A_LETTER + "a\u0300lgo"
    assert thinned("Việt Nam") == "Việt Nam"


def test_json_says_the_same_without_what_a_terminal_obeys() -> None:
    told = {"text": "a\x7f\x9b\u202e\u2028 ü 👍", "\x85": 1}
    printed = escaped_json(json.dumps(told, ensure_ascii=False))
    assert json.loads(printed) == told
    assert r"\u007f\u009b\u202e\u2028 ü 👍" in printed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("Café", "cafe\u0301"),
        ("İstanbul", "istanbul"),
        ("Ångström", "angstrom"),
        ("ﬁne", "FINE"),
        ("Ｗide", "wide"),
        ("ΣΊΣΥΦΟΣ", "σισυφος"),
    ],
)
def test_case_accents_and_form_fold(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_other_letters_do_not_fold() -> None:
    assert folded("naïve") != folded("native")
    assert folded("中文") == "中文"

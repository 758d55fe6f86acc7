"""Broken and hostile files of every form: each has an outcome, and none raises anything but its own errors.

What must hold for all of them: no fault of the program, every whole comment comes in, and what could not be
taken is told. Times are guarded by the limit of the test run alone.
"""

from __future__ import annotations

import random

import pytest

from store.errors import AfterwordError
from store.formats import FORMS, form_named
from store.source import Source
from tests.unit.forms.everything import Shelf, brought_in, needs
from tests.unit.forms.makers import FLAT, MAKERS, Said, file_of

NAMES = sorted(MAKERS)
JSON = [name for name in NAMES if file_of(name, [Said("a", None, "b")])[:1] in b"[{"]
XML = [name for name in NAMES if file_of(name, [Said("a", None, "b")])[:5] == b"<?xml"]

OWN_JSON = ("afterword-json", "reddit", "hacker-news", "json-records")
"""Forms that read JSON each in their own way; the others do as the first of these."""

DEEP = 100_000
LONG = 10_000_000


def words(number: int) -> str:
    """A text that only the comment of this number has."""
    return f"These are the words number {number} and they say little more than that"


def many(count: int) -> list[Said]:
    """Comments, each third one a reply to the one before it."""
    return [Said(f"c{i}", f"c{i - 1}" if i % 3 == 2 else None, words(i)) for i in range(count)]


def read(name: str, data: bytes) -> Shelf:
    """What the import finds in these bytes; never a fault of the program."""
    shelf = brought_in(Source("file", data))
    assert "a fault of Afterword" not in shelf.told, shelf.told
    assert all(each.form == name for each in shelf.kept)
    return shelf


def texts(shelf: Shelf) -> list[str]:
    """What all comments say, and the articles: of a message that answers none the thread is its own."""
    comments = [comment for each in shelf.kept for comment in each.thread if comment.state != "missing"]
    bodies = [each.discussion.body for each in shelf.kept]
    return [text for text in (*bodies, *(comment.text for comment in comments)) if "words number" in text]


# -- ids and parents -------------------------------------------------------------------------------

ODD: dict[str, list[Said]] = {
    "repeated": [Said("a", None, words(0)), Said("a", None, words(1)), Said("a", "a", words(2))],
    "missing": [Said(None, None, words(0)), Said(None, None, words(1)), Said("", None, words(2))],
    "own parent": [Said("a", "a", words(0)), Said("b", None, words(1))],
    "cyclic": [Said("a", "c", words(0)), Said("b", "a", words(1)), Said("c", "b", words(2))],
    "absent parent": [Said("a", "zz", words(0)), Said("b", "zz", words(1))],
    "later parent": [Said("b", "a", words(0)), Said("a", None, words(1))],
    "mixed": [
        Said(7, None, words(0)),
        Said("7", 7, words(1)),
        Said(7.5, "7", words(2)),
        Said(True, False, words(3)),
        Said({"x": [1]}, [7], words(4)),
        Said([], {}, words(5)),
        Said(-1, 10**30, words(6)),
        Said("\ud800", "\ud800", words(7)),
        Said("a\0b\x1b[2J\u202e", None, words(8)),
    ],
}
"""Ids and parents as no source should have them."""


@pytest.mark.parametrize("case", ODD)
@pytest.mark.parametrize("name", NAMES)
def test_odd_ids_lose_no_comment(name: str, case: str) -> None:
    needs(name)
    said = ODD[case]
    shelf = read(name, file_of(name, said))
    found = texts(shelf)
    lost = {each.text for each in said}.difference(found)
    assert set(found) <= {each.text for each in said}
    assert len(found) == len(set(found))
    # What has no id, or the id of another one, may be left out, and then that is told.
    assert not lost or (case in ("missing", "mixed", "repeated") and shelf.told), (lost, shelf.told)
    for each in shelf.kept:
        ids = [each.thread.id(i) for i in range(len(each.thread))]
        assert all(ids)
        assert len(set(ids)) == len(ids)
    if name in FLAT | {"mail", "mastodon"}:
        return  # here a comment that answers none, or itself, can be the one that the thread begins with
    if case == "later parent":
        assert max(each.depth for each in shelf.kept) == 2
    if case in ("own parent", "cyclic"):
        assert "answered" in shelf.told or "answers" in shelf.told, shelf.told


# -- broken bytes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("cuts", [8, pytest.param(50, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_whole_comes_in_wherever_the_file_is_cut(name: str, cuts: int) -> None:
    needs(name)
    pieces = [piece.encode() for piece in MAKERS[name](many(24))]
    data, place = b"".join(pieces), 0
    ends = []
    for piece in pieces:
        place += len(piece)
        if b"words number" in piece:
            ends.append(place)
    chance = random.Random(name)
    for cut in (chance.randrange(len(pieces[0]), len(data)) for _ in range(cuts)):
        whole = sum(end <= cut for end in ends)
        shelf = read(name, data[:cut])
        # What follows the last whole one may be so short that it is taken for the end of its text.
        found = {words(i) for i in range(24) if any(text.startswith(words(i)) for text in texts(shelf))}
        assert found >= {words(i) for i in range(whole)}, (cut, shelf.told)
        assert len(found) <= whole + 1
        assert shelf.kept or shelf.failed
        if (
            shelf.kept
            and len(found) == whole
            and not any(cut == end for end in ends)
            and cut < len(data) - 20
            and name != "mail"  # of which any piece is some message's text
        ):
            assert shelf.told, f"cut at {cut}, and nothing is told"


@pytest.mark.parametrize("name", NAMES)
def test_stray_bytes_cost_no_other_comment(name: str) -> None:
    needs(name)
    pieces = [piece.encode() for piece in MAKERS[name](many(9))]
    at = next(i for i, piece in enumerate(pieces) if words(4).encode() in piece)
    for stray in (
        b"\0",
        b"\0" * 500,
        b"\x1b[2J\x07\x08",
        b"\xff\xfe\xfd",
        b"\xed\xa0\x80",
        "\u202e\u2066".encode(),
    ):
        broken = pieces[at].replace(b"words number", b"words" + stray + b"number")
        shelf = read(name, b"".join([*pieces[:at], broken, *pieces[at + 1 :]]))
        assert set(texts(shelf)) >= {words(i) for i in range(9) if i != 4}, (stray, shelf.told)


# -- JSON ------------------------------------------------------------------------------------------


FIELDS = {
    "lists": '"deep":' + "[" * DEEP + "]" * DEEP + ",",
    "objects": '"deep":' + '{"a":' * DEEP + "1" + "}" * DEEP + ",",
    "long number": '"n":' + "1" * LONG + ",",
    "large number": '"n":-1' + "0" * 400 + ".5e999999,",
    "surrogate": '"s":"\\ud800 \\u0000",',
}
"""Fields that no reader of JSON takes as they are."""


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(field, marks=pytest.mark.slow if field in ("objects", "long number") else ())
        for field in FIELDS
    ],
)
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in OWN_JSON else pytest.mark.slow) for name in JSON],
)
def test_json_that_goes_too_far_costs_no_other_comment(name: str, field: str) -> None:
    needs(name)
    pieces = list(MAKERS[name](many(9)))
    at = next(i for i, piece in enumerate(pieces) if words(4) in piece)
    place = pieces[at].index("{") + 1
    pieces[at] = pieces[at][:place] + FIELDS[field] + pieces[at][place:]
    shelf = read(name, "".join(pieces).encode())
    assert set(texts(shelf)) >= {words(i) for i in range(9) if i != 4}, shelf.told[:500]
    assert set(texts(shelf)) <= {words(i) for i in range(9)}


# -- XML -------------------------------------------------------------------------------------------

BOMB = "".join(
    [
        '<!DOCTYPE x [<!ENTITY b0 "lol">',
        *(f'<!ENTITY b{i} "{f"&b{i - 1};" * 10}">' for i in range(1, 10)),
        '<!ENTITY file SYSTEM "file:///etc/hostname"><!ENTITY net SYSTEM "http://127.0.0.1:9/x">',
        '<!ENTITY % more SYSTEM "http://127.0.0.1:9/y.dtd">%more;]>',
    ]
)


@pytest.mark.parametrize("entity", ["b9", "file", "net", "unknown"])
@pytest.mark.parametrize("name", XML)
def test_entities_of_the_file_are_not_looked_up(name: str, entity: str) -> None:
    needs(name)
    text = file_of(name, many(9)).decode()
    end = text.index("?>") + 2
    text = f"{text[:end]}\n{BOMB}{text[end:]}"
    in_cdata = f"<![CDATA[{words(4)}" in text or f"<p>{words(4)}</p>]]>" in text
    broken = f"]]>&{entity};<![CDATA[" if in_cdata else f"&{entity};"
    shelf = read(name, text.replace("words number 4", f"words {broken} number 4").encode())
    assert set(texts(shelf)) >= {words(i) for i in range(9) if i != 4}, shelf.told
    assert sum(map(len, texts(shelf))) < 2 * len("".join(map(words, range(9))))
    assert "lollol" not in "".join(texts(shelf))


@pytest.mark.parametrize("name", XML)
def test_xml_that_is_not_well_formed_costs_no_other_comment(name: str) -> None:
    needs(name)
    pieces = list(MAKERS[name](many(9)))
    at = next(i for i, piece in enumerate(pieces) if words(4) in piece)
    for broken in (
        pieces[at].replace(words(4), words(4) + " \x0b \ufffe"),
        pieces[at].replace("Ann", "<Ann & <"),
        "<zz:unbound>" + pieces[at],
        pieces[at] + "</zz>",
    ):
        shelf = read(name, "".join([*pieces[:at], broken, *pieces[at + 1 :]]).encode())
        assert set(texts(shelf)) >= {words(i) for i in range(9) if i != 4}, (broken, shelf.told)


# -- empty -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in FORMS if name != "saved-text"])
@pytest.mark.parametrize("data", [b"{}", b"[]", b"null", b"<a/>", b"\n\n", b"x", b"[[[", b"\0", b"From "])
def test_a_form_that_is_named_and_finds_nothing_says_so(name: str, data: bytes) -> None:
    try:
        parsed = list(form_named(name).read(Source("file", data)))
    except AfterwordError:
        return
    assert all(isinstance(each.discussion.title, str) for each in parsed)

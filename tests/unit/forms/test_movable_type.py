"""Movable Type's export: entries and sections parted by lines of hyphens, which texts have as well."""

from __future__ import annotations

from datetime import datetime

import pytest

from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.movable_type import MovableType
from store.formats.movable_type_reading import _date
from tests.unit.forms.conftest import SAMPLES, cuts, read_all, read_or_refused

FORM = MovableType()
SAMPLE = SAMPLES / "kite-club.mt.txt"

ENTRY = """AUTHOR: Ann
TITLE: Talk
DATE: 01/31/2002 03:31:05 PM
-----
BODY:
The body.
-----
COMMENT:
AUTHOR: Bo
DATE: 01/31/2002 15:47:06
A comment.
-----
--------
"""


def told(parsed: list[Parsed]) -> str:
    return "\n".join(line for p in parsed for line in (*map(str, p.repairs), *p.rejected))


def test_the_sample() -> None:
    assert FORM.recognise(SAMPLE.read_bytes(), SAMPLE.name) == 1.0
    first, draft = read_all(FORM, SAMPLE)
    talk = first.discussion
    assert (talk.title, talk.author, talk.closed) == ("The kite that would not come down", "Ada Finch", True)
    assert talk.published == datetime(2006, 4, 12, 18, 5)  # noqa: DTZ001
    assert talk.body == (
        "We let it out at noon. By three it was a dot.\n\nBy six the dot had\nfriends.\n\n"
        "A line of hyphens belongs to this text:\n-----\nand so does what comes after it."
    )
    assert [talk.body[m.start : m.end] for m in talk.body_marks] == ["a dot"]
    assert talk.extra["categories"] == ["Losses", "Wind"]
    assert talk.extra["tags"] == ["kites", "long string"]
    assert talk.extra["excerpt"] == "A dot with friends."
    bo, ada, goose = talk.comments
    assert (bo.author, bo.text) == ("Bo", "Were they geese?\n\nGeese take strings.")
    assert bo.posted == datetime(2006, 4, 12, 21, 30, 10)  # noqa: DTZ001
    assert bo.extra == {"email": "bo@kites.example", "ip": "192.0.2.20", "url": "https://kites.example/bo"}
    assert (ada.posted, ada.text) == (datetime(2006, 4, 13, 0, 10), "They were & they did.")  # noqa: DTZ001
    assert (goose.author, goose.extra["type"]) == ("Goose & Gander", "trackback")
    assert goose.text == "String theory\n\nFound in our pond: forty metres of string."
    assert len({c.id for c in talk.comments}) == 3
    assert (draft.discussion.body, draft.discussion.extra["status"]) == ("Bring string.", "Draft")
    assert told([first]).count("no time zone") == 1
    assert not told([draft])


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("01/31/2002 03:31:05 PM", datetime(2002, 1, 31, 15, 31, 5)),  # noqa: DTZ001
        ("01/31/2002 12:00:00 AM", datetime(2002, 1, 31)),  # noqa: DTZ001
        ("01/31/2002 12:00:00 PM", datetime(2002, 1, 31, 12)),  # noqa: DTZ001
        ("01/31/2002 23:31:05", datetime(2002, 1, 31, 23, 31, 5)),  # noqa: DTZ001
        ("1/2/2003 4:05 pm", datetime(2003, 1, 2, 16, 5)),  # noqa: DTZ001
        ("1/2/99", datetime(1999, 1, 2)),  # noqa: DTZ001
        ("31/01/2002 10:00:00", None),
        ("soon", None),
    ],
)
def test_dates(written: str, date: datetime | None) -> None:
    assert _date(written) == date
    (parsed,) = read_all(FORM, ENTRY.replace("01/31/2002 15:47:06", written))
    assert parsed.discussion.comments[0].extra.get("posted_text") == (None if date else written)


@pytest.mark.parametrize(
    ("breaks", "raw", "text"),
    [
        ("1", "a\nb\n\nc", "a\nb\n\nc"),
        ("__default__", "<b>a</b>\nb", "a\nb"),
        ("0", "<p>a\nb</p><p>c</p>", "a b\n\nc"),
        ("richtext", "<p>a\nb</p>", "a b"),
        ("markdown", "*a*\nb", "a b"),
        ("", "<p>a\nb</p>", "a b"),
        ("", "a\nb", "a\nb"),
    ],
)
def test_bodies(breaks: str, raw: str, text: str) -> None:
    export = ENTRY.replace("The body.", raw).replace("DATE:", f"CONVERT BREAKS: {breaks}\nDATE:", 1)
    (parsed,) = read_all(FORM, export)
    assert parsed.discussion.body.replace("a\nb", "a b" if breaks == "markdown" else "a\nb") == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_line_ends_and_encodings(end: str, encoding: str) -> None:
    text = ENTRY.replace("The body.", "Déjà vu: café, naïve, Zoë — a long sentence with letters.").replace(
        "\n", end
    )
    data = text.encode(encoding)
    assert FORM.recognise(data, "x.txt") == 1.0
    (parsed,) = read_all(FORM, data)
    assert parsed.discussion.body.startswith("Déjà vu: café, naïve, Zoë")
    assert [c.text for c in parsed.discussion.comments] == ["A comment."]


def test_a_stray_byte_far_into_utf8() -> None:
    data = (ENTRY + ENTRY.replace("Talk", "Later")).encode().replace(b"A comment.", b"Caf\xe9.", 2)
    parsed = read_all(FORM, ("x" * 0).encode() + ENTRY.encode() * 700 + data)
    assert parsed[-1].discussion.comments[0].text == "Café."
    assert "2 places were not UTF-8" in told(parsed)


def test_hyphens_in_texts_are_text() -> None:
    odd = "One\n--------\nTwo\n-----\n\nThree\n-----\nBODY and more\n--------\nNOTE: Four"
    (parsed,) = read_all(FORM, ENTRY.replace("A comment.", odd))
    assert parsed.discussion.comments[0].text.split() == odd.split()


def test_equal_comments_are_told_apart() -> None:
    twice = ENTRY.replace("--------\n", ENTRY[ENTRY.index("COMMENT:") :])
    (parsed,) = read_all(FORM, twice)
    one, two = (c.id for c in parsed.discussion.comments)
    assert two == f"{one}-2"


def test_every_cut_gives_what_is_whole() -> None:
    export = "".join(ENTRY.replace("A comment.", f"Comment {n} said.") for n in range(8)).encode()
    for piece in cuts(export):
        parsed = read_or_refused(FORM, piece)
        found = [c.text for p in parsed for c in p.discussion.comments]
        whole = [f"Comment {n} said." for n in range(8) if f"Comment {n} said.\n".encode() in piece]
        assert found[: len(whole)] == whole
        assert len(found) <= len(whole) + 1


def test_what_is_no_export_is_not_claimed() -> None:
    for text in ("", "x", "AUTHOR: Ann\n\nHello.", "-----\n", "Author: Ann\nTitle: b\n-----\nBODY:\n"):
        assert FORM.recognise(text.encode(), "mt.txt") == 0.0
    for text in ("\n\n", "--------\n--------\n", "hello"):
        with pytest.raises(SourceError):
            read_all(FORM, text)
    assert FORM.recognise(b"\0\xff\xfe", "mt.txt") == 0.0

"""Tables of comments: how they are set, what their columns are, and what is broken in them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.csv_records import CsvRecords, sniff
from store.formats.mapping import Wanted
from tests.unit.forms.conftest import SAMPLES, cuts, read_all, read_or_refused, tree_of

ROWS = [
    ("id", "parent_id", "author", "created_at", "body", "score"),
    ("1", "", "Ann", "2020-01-01T10:00:00Z", 'First, "quoted",\nover two lines', "3"),
    ("2", "1", "Bob", "2020-01-01T10:01:00Z", "Second; with a semicolon", "-1"),
    ("3", "2", "Cy", "2020-01-01T10:02:00Z", "Third\twith a tab", ""),
]


def written(delimiter: str = ",", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(ROWS)
    return text.getvalue().encode(encoding)


def one(data: bytes | str, mapping: str | None = None) -> Parsed:
    (parsed,) = read_all(CsvRecords(Wanted(mapping)), data, "talk.csv")
    return parsed


def sentences(parsed: Parsed) -> str:
    return "\n".join(map(str, parsed.repairs))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_however_it_is_set(delimiter: str, encoding: str) -> None:
    data = written(delimiter, encoding, "\n" if delimiter == ";" else "\r\n")
    assert CsvRecords().recognise(data[: 1 << 16], "talk") == 0.3
    parsed = one(data)
    assert [(c.id, c.parent_id, c.author, c.text, c.score) for c in parsed.discussion.comments] == [
        ("1", None, "Ann", 'First, "quoted",\nover two lines', 3),
        ("2", "1", "Bob", "Second; with a semicolon", -1),
        ("3", "2", "Cy", "Third\twith a tab", None),
    ]
    assert parsed.discussion.comments[0].posted == datetime(2020, 1, 1, 10, tzinfo=UTC)
    assert not parsed.rejected


def test_other_encodings_are_guessed_and_told() -> None:
    table = "author;date;comment\nJürgen;01.02.2020;Schöne Grüße aus Köln\nÄnne;02.02.2020;Ach so?\n"
    parsed = one(table.encode("cp1252"))
    assert [c.author for c in parsed.discussion.comments] == ["Jürgen", "Änne"]
    assert "cp1252" in sentences(parsed)
    assert "parted by semicolons" in sentences(parsed)


def test_quotes_may_be_escaped() -> None:
    parsed = one('id,author,text\n1,a,"he said \\"no, never\\" twice"\n2,b,"and left"\n')
    assert [c.text for c in parsed.discussion.comments] == ['he said "no, never" twice', "and left"]


def test_uneven_rows_are_read_as_far_as_they_go_and_told() -> None:
    parsed = one("id,author,text\n1,a,one\n2,b\n3,c,three,more,still\n\n,,\n4,d,four\n")
    comments = parsed.discussion.comments
    assert [(c.id, c.text) for c in comments] == [("1", "one"), ("2", ""), ("3", "three"), ("4", "four")]
    assert comments[2].extra == {"beyond": ["more", "still"]}
    assert "2 rows have more or fewer than 3 columns (lines 3, 4)" in sentences(parsed)


def test_a_table_without_names_is_read_by_what_stands_in_it() -> None:
    table = "".join(
        f"{n},user{n % 2},2020-01-0{n} 10:00,This is comment number {n} of them\n" for n in range(1, 8)
    )
    parsed = one(table)
    first = parsed.discussion.comments[0]
    assert (first.id, first.author, first.text) == (
        "1",
        "user1",
        "This is comment number 1 of them",
    )
    assert "its first row holds no names" in sentences(parsed)
    assert CsvRecords().recognise(table.encode(), "talk.csv") == 0.0
    assert one(table, "text=2,id=1").discussion.comments[0].text == "user1"


def test_names_that_are_missing_or_twice_are_told_apart() -> None:
    parsed = one("id,,text,text\n1,x,one,uno\n2,y,two,due\n")
    assert [c.extra for c in parsed.discussion.comments] == [
        {"column 2": "x", "text 2": "uno"},
        {"column 2": "y", "text 2": "due"},
    ]


def test_columns_of_a_spreadsheet_with_gaps_are_numbers_with_fractions() -> None:
    parsed = one("id,parent_id,text\n10,,a\n11,10.0,b\n12,11.0,c\n13,99.0,d\n")
    assert {c.id: c.parent_id for c in parsed.discussion.comments} == {
        "10": None,
        "11": "10",
        "12": "11",
        "13": "99",
        "99": None,
    }


@pytest.mark.parametrize(
    ("dates", "months", "why"),
    [
        (("03/04/2009", "25/04/2009"), (4, 4), "day first: the other dates"),
        (("03/04/2009", "03/25/2009"), (3, 3), "month first: the other dates"),
        (
            ("11/01/2009", "12/01/2009", "01/02/2009", "02/02/2009"),
            (1, 1, 2, 2),
            "day first: so they stand in order",
        ),
        (
            ("01/11/2009", "01/12/2009", "02/01/2009", "02/02/2009"),
            (1, 1, 2, 2),
            "month first: so they stand",
        ),
        (("03/04/05", "02/05/05"), (4, 5), "day first: nothing in the file decides"),
        (("03/04/05 1:15 PM", "02/05/05 3:00 am"), (3, 2), "month first: nothing in the file"),
    ],
)
def test_dates_are_decided_over_the_whole_file(
    dates: tuple[str, ...], months: tuple[int, ...], why: str
) -> None:
    parsed = one("id,date,comment\n" + "".join(f"{n},{date},x{n}\n" for n, date in enumerate(dates)))
    assert tuple(c.posted.month for c in parsed.discussion.comments if c.posted) == months
    assert why in sentences(parsed)
    assert [c.extra["posted_text"] for c in parsed.discussion.comments] == list(dates)


def test_a_date_beyond_the_first_rows_decides() -> None:
    rows = "".join(f"{n},03/04/2009,x{n}\n" for n in range(3000))
    parsed = one(f"id,date,comment\n{rows}3000,04/13/2009,last\n")
    assert str(parsed.discussion.comments[0].posted) == "2009-03-04 00:00:00"


def test_dates_that_are_none_are_kept_and_told() -> None:
    parsed = one("id,date,comment\n1,2020-01-01,a\n2,2020-01-02,b\n3,the other day,c\n")
    assert parsed.discussion.comments[2].extra["posted_text"] == "the other day"
    assert "1 date in the field date not understood" in sentences(parsed)


def test_huge_fields_and_nul() -> None:
    parsed = one(f"id,author,text\n1,a,{'word ' * 60_000}\n2,b,a\0b\n")
    assert len(parsed.discussion.comments[0].text) == 299_999
    assert parsed.discussion.comments[1].text == "a\ufffdb"


def test_records_of_several_videos() -> None:
    table = "video_id\tcomment_id\ttextOriginal\tauthorDisplayName\tparentId\n" + "".join(
        f"v{n // 3}\tc{n}\ttext {n}\tu{n}\t{f'c{n - 1}' if n % 3 else ''}\n" for n in range(9)
    )
    found = read_all(CsvRecords(), table)
    assert [tree_of(parsed).depth for parsed in found] == [3, 3, 3]


def test_truncated_tables_give_what_is_whole() -> None:
    data = written() + b"".join(
        b"%d,1,Dee,2020-01-02T10:00:00Z,reply %d here,0\r\n" % (n, n) for n in range(4, 90)
    )
    texts = [c.text for c in one(data).discussion.comments]
    for cut in cuts(data):
        found = read_or_refused(CsvRecords(), cut)
        comments = [c.text for parsed in found for c in parsed.discussion.comments]
        assert comments[:-1] == texts[: max(0, len(comments) - 1)]


@pytest.mark.parametrize(
    "text",
    [
        "Dear all,\n\nthank you, and good night,\nfor now.\n",
        "1,2,3\n4,5,6\n",
        "name,price\nHammer,3.50\nNails,1.20\n",
        '{"a": 1, "text": 2}',
        "<p>a, b, text</p>\n<p>c, d, e</p>\n",
        "",
        "text",
        "text,author\n",
    ],
)
def test_what_is_no_table_of_comments_is_not_claimed(text: str) -> None:
    assert CsvRecords().recognise(text.encode(), "x.csv") == 0.0


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(SourceError, match="no columns"):
        read_all(CsvRecords(), "just a line\nand another\n")
    assert sniff("a\nb\n") is None


def test_the_sample() -> None:
    parsed = one((SAMPLES / "guestbook.csv").read_bytes())
    tree = tree_of(parsed)
    assert (tree.comments, tree.depth, len(tree.thread)) == (6, 3, 7)
    assert str(tree.thread[0].posted) == "2011-04-03 18:20:00"
    assert parsed.discussion.comments[2].text == 'That explains the "no".'

"""The two JSON forms: TinyDB stores, and what `show --json` prints."""

import io
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tinydb import TinyDB

from store.building import build
from store.codec import comment_document, discussion_document
from store.errors import NewerSchema, SourceError, UnknownForm
from store.formats import FORMS, form_named, forms, recognise
from store.formats.base import Parsed
from store.formats.json_values import head_value, values
from store.model import Comment, Discussion, Mark, Origin
from store.source import HEAD, Source

COMMENTS = [
    {"id": 1, "parent_id": None, "author": "Ann", "text": "first"},
    {"id": 2, "parent_id": 1, "author": "Bob", "text": "reply"},
    {"id": 3, "parent_id": 0, "author": "", "text": "second"},
    {"id": 4, "parent_id": "", "author": "Ann", "text": "third"},
]


def source(value: object, name: str = "store.json") -> Source:
    return Source(name, value if isinstance(value, bytes) else json.dumps(value).encode())


def read(value: object, name: str = "store.json") -> list[Parsed]:
    """What the form that recognises `value` makes of it."""
    given = source(value, name)
    return list(recognise(given).read(given))


def table(documents: list[object]) -> dict[str, object]:
    return {str(number): document for number, document in enumerate(documents, 1)}


def shown(*discussions: Discussion) -> bytes:
    """What `show --json` prints of these."""
    lines = []
    for discussion in discussions:
        thread, _ = build(discussion.comments)
        comments = [comment_document(thread.comment(i), thread.depth[i]) for i in range(len(thread))]
        lines.append(json.dumps({"discussion": discussion_document(discussion), "comments": comments}))
    return "\n".join(lines).encode() + b"\n"


DAY = datetime(2010, 1, 1, tzinfo=UTC)
FULL = Discussion(
    key="a-title-0123456789",
    title="A title",
    url="https://site.test/a",
    source="saved-text",
    source_id="17",
    site="Site",
    author="Ann",
    published=datetime(2009, 3, 3, 16, 15, tzinfo=UTC),
    closed=True,
    body="One\n\ntwo 👍",
    body_marks=[Mark(0, 3, "heading", "2"), Mark(5, 8, "link", "https://x.test")],
    comments=[
        Comment("1", None, "Ann", datetime(2009, 3, 4, 1, 2, 3), "first", [Mark(0, 5, "strong")], score=-3),  # noqa: DTZ001
        Comment(
            "2", "1", "Bob", datetime(2010, 1, 1, tzinfo=UTC), "a\x1b[31m\u202eb", extra={"posted_text": "x"}
        ),
        Comment("3", "gone", "", None, "orphan"),
        Comment("gone", None, state="missing"),
        Comment(
            "4", None, "", None, "", state="deleted", extra={"gone": "2020-01-01", "n": [1, {"a": None}]}
        ),
    ],
    origins=[Origin("page.txt", 10, "ab" * 32, DAY, "saved-text", "0.1.0", ["told"])],
    extra={"earlier": [{"text": "x"}]},
)


# -- recognising ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ({"comments": table(COMMENTS)}, "tinydb-store"),
        (
            {"_meta": {"1": {"schema": 1}}, "discussion": {"1": {"title": "x"}}, "comments": {}},
            "tinydb-store",
        ),
        ({"discussion": table([{"title": "x" * 100_000}]), "comments": table(COMMENTS)}, "tinydb-store"),
        ({"discussion": {"title": "x"}, "comments": COMMENTS}, "afterword-json"),
        ({"discussion": {}, "comments": COMMENTS}, "afterword-json"),
        ([{"discussion": {"title": "x"}, "comments": COMMENTS}], "afterword-json"),
        ({"comments": COMMENTS}, "afterword-json"),
        (b"\xef\xbb\xbf" + shown(FULL), "afterword-json"),
        (shown(FULL, FULL), "afterword-json"),
        (shown(FULL).decode().encode("utf-16"), "afterword-json"),
        (json.dumps({"comments": table(COMMENTS)}, indent=4).encode(), "tinydb-store"),
    ],
)
def test_the_content_tells_the_form(value: object, form: str) -> None:
    assert recognise(source(value, "whatever.txt")).name == form


@pytest.mark.parametrize(
    "value",
    [
        b"{}",
        b"[]",
        b"{",
        b"[1, 2]",
        b'{"a": "comments"}',
        b"\xff\xfe",
        b"\0\1\2",
        b"plain",
        b'{"x": {"y": 1}}',
        b'{"comments": [{"by": "ann", "id": 1, "parent": 9, "text": "of another program"}]}',
        b'[{"id": "/a", "title": "A", "comments": [{"id": 1, "text": "of another program"}]}]',
    ],
)
def test_what_is_not_ours_is_not_claimed(value: bytes) -> None:
    assert [
        form_named(name).recognise(value, "store.json") for name in ("afterword-json", "tinydb-store")
    ] == [0, 0]


def test_every_form_says_what_it_is() -> None:
    assert [form.name for form in forms()] == list(FORMS)
    assert all(form.title for form in forms())
    with pytest.raises(UnknownForm, match="nonsense: no such form: the forms are afterword-json"):
        form_named("nonsense")


def test_a_binary_file_has_no_form() -> None:
    with pytest.raises(UnknownForm, match=r"photo\.jpg: binary, it seems to be an image \(JPEG\)"):
        recognise(Source("photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256)) * 20))


# -- TinyDB stores -------------------------------------------------------------------------------


def test_a_store_with_only_comments_opens(tmp_path: Path) -> None:
    path = tmp_path / "fox.json"
    with TinyDB(path, encoding="utf-8") as db:
        db.table("comments").insert_multiple(COMMENTS)
    (parsed,) = read(path.read_bytes(), "fox.json")
    discussion = parsed.discussion
    assert discussion.title == "fox"
    assert discussion.source == "tinydb-store"
    assert [(c.id, c.parent_id, c.author, c.text) for c in discussion.comments] == [
        ("1", None, "Ann", "first"),
        ("2", "1", "Bob", "reply"),
        ("3", None, "", "second"),
        ("4", None, "Ann", "third"),
    ]
    assert [repair.kind for repair in parsed.repairs] == ["guessed-title"]
    assert parsed.rejected == []


def test_a_parent_0_is_a_comment_where_one_has_that_id() -> None:
    comments = [{"id": 0, "text": "nought"}, {"id": 1, "parent_id": 0, "text": "reply"}]
    (parsed,) = read({"comments": table(comments)})
    assert [c.parent_id for c in parsed.discussion.comments] == [None, "0"]


def test_unknown_fields_are_kept() -> None:
    comments = [{"id": "a", "text": "x", "votes": {"up": 3}, "posted": "2020-01-02T03:04:05+01:00"}]
    (parsed,) = read({"discussion": {"1": {"title": "T", "mood": "blue"}}, "comments": table(comments)})
    (comment,) = parsed.discussion.comments
    assert comment.extra == {"votes": {"up": 3}}
    assert comment.posted == datetime(2020, 1, 2, 2, 4, 5, tzinfo=UTC)
    assert parsed.discussion.extra == {"mood": "blue"}


def test_what_cannot_be_taken_is_told_and_the_rest_comes_in() -> None:
    comments: list[object] = [
        {"id": 1, "text": "good"},
        {"text": "nameless"},
        "no object",
        {"id": 2, "text": "good"},
    ]
    (parsed,) = read({"comments": table(comments)})
    assert [c.id for c in parsed.discussion.comments] == ["1", "2"]
    assert parsed.rejected == [
        "comments, document 2: a comment without an id",
        "comments, document 3: not an object",
    ]


def test_untitled_stores_are_told_apart_by_their_first_comment() -> None:
    def identity(*comments: dict[str, object], name: str) -> str:
        (parsed,) = read({"comments": table(list(comments))}, name)
        return parsed.discussion.source_id

    first, second = {"id": 1, "text": "one"}, {"id": 1, "text": "another"}
    assert identity(first, name="comments.json") != identity(second, name="comments.json")
    assert identity(first, name="a.json") == identity(first, {"id": 2, "text": "later"}, name="b.json")


def test_a_newer_schema_is_refused() -> None:
    store = {"_meta": {"1": {"kind": "discussion", "schema": 99}}, "comments": table(COMMENTS)}
    with pytest.raises(NewerSchema, match=r"store\.json: written by a newer Afterword"):
        read(store)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (b'{"comments": {"1": {"id": 1, "te', "not JSON"),
        ({"comments": {}}, "without comments"),
        ({"discussion": {"1": {}}, "comments": {"1": {"text": "x"}}}, "a comment without an id"),
    ],
)
def test_a_store_with_nothing_to_read_is_refused(value: object, why: str) -> None:
    with pytest.raises(SourceError, match=rf"store\.json: .*{why}"):
        read(value)


# -- what JSON does not hold ---------------------------------------------------------------------


def test_wide_integers_and_lone_surrogates_are_replaced_and_told() -> None:
    data = (
        b'{"comments": {"1": {"id": 123456789012345678901234567890,'
        b' "text": "half \\ud83d pair \\ud83d\\ude00", "big": -99999999999999999999,'
        b' "fits": 18446744073709551615, "pi": 3.14159265358979323846, "nan": NaN,'
        b' "inf": [-Infinity, Infinity], "quoted": "12345678901234567890123 NaN"}}}'
    )
    (parsed,) = read(data)
    (comment,) = parsed.discussion.comments
    assert comment.id == "123456789012345678901234567890"
    assert comment.text == "half \ufffd pair 😀"
    assert comment.extra == {
        "big": "-99999999999999999999",
        "fits": 2**64 - 1,
        "pi": 3.14159265358979323846,
        "nan": None,
        "inf": [None, None],
        "quoted": "12345678901234567890123 NaN",
    }
    assert [repair.kind for repair in parsed.repairs] == [
        "wide-integer",
        "not-a-number",
        "lone-surrogate",
        "guessed-title",
    ]


def test_an_escaped_backslash_is_no_surrogate() -> None:
    (parsed,) = read(rb'{"comments": {"1": {"id": 1, "text": "\\ud83d \ud83d"}}}')
    assert parsed.discussion.comments[0].text == "\\ud83d \ufffd"


def test_broken_utf8_is_replaced_and_told() -> None:
    (parsed,) = read(b'{"comments": {"1": {"id": 1, "text": "caf\xe9"}}}')
    assert parsed.discussion.comments[0].text == "caf\ufffd"
    assert parsed.repairs[0].kind == "not-utf8"


def test_what_is_nested_too_deep_is_left_out_and_told() -> None:
    deep = b"[" * 900 + b"]" * 900
    (parsed,) = read(b'{"comments": {"1": {"id": 1, "text": "x", "deep": ' + deep + b', "flat": [1]}}}')
    (comment,) = parsed.discussion.comments
    assert comment.extra["flat"] == [1]
    assert "too-deep" in [repair.kind for repair in parsed.repairs]
    build([comment])  # it can be kept


def test_a_bomb_of_brackets_costs_itself_only() -> None:
    with pytest.raises(SourceError, match="not JSON"):
        read(b'{"comments": {"1": {"id": ' + b"[" * 30_000)
    (parsed,) = read(b'{"discussion": {"title": "T", "x": ' + b'{"a":' * 30_000)
    assert parsed.discussion.title == "T"
    assert "not JSON" in parsed.rejected[0]
    (parsed,) = read(b'{"discussion": {"title": "T", "x": ' + b"[" * 30_000 + b"]" * 30_000 + b"}}")
    assert "too-deep" in [repair.kind for repair in parsed.repairs]
    assert parsed.rejected == []


# -- what show --json prints ---------------------------------------------------------------------


def test_what_is_shown_comes_in_again_as_it_was() -> None:
    thread, _ = build(FULL.comments)
    (parsed,) = read(shown(FULL))
    again, repairs = build(parsed.discussion.comments)
    assert list(again) == list(thread)
    assert repairs == []
    assert discussion_document(parsed.discussion) == discussion_document(FULL)
    assert (parsed.repairs, parsed.rejected) == ([], [])


def test_several_discussions_come_in_the_order_of_their_lines() -> None:
    titles = ["One", "Two", "Three"]
    several = shown(*(Discussion(title=title, comments=[Comment("1", text=title)]) for title in titles))
    assert [parsed.discussion.title for parsed in read(several)] == titles


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_and_objects_over_several_lines_come_in(indent: int | None) -> None:
    values = [{"discussion": {"title": title}, "comments": COMMENTS} for title in ("One", "Two")]
    as_list = json.dumps(values, indent=indent).encode()
    in_turn = "\n".join(json.dumps(value, indent=indent) for value in values).encode()
    for data in (as_list, in_turn):
        assert [(p.discussion.title, len(p.discussion.comments)) for p in read(data)] == [
            ("One", 4),
            ("Two", 4),
        ]


def test_a_broken_line_is_told_and_the_others_come_in() -> None:
    good = json.dumps({"discussion": {"title": "Good"}, "comments": COMMENTS}).encode()
    parsed = read(
        b"\n".join([good, b'{"discussion": {"title": "Hal', b"", b"17", b'{"other": 1}', good, b"{"])
    )
    assert [p.discussion.title for p in parsed] == ["Good", "Good"]
    told = [sentence for p in parsed for sentence in p.rejected]
    assert [sentence.split(":")[0] for sentence in told] == ["line 2", "line 4", "line 5", "line 7"]
    assert "not JSON" in told[0]


def test_what_is_whole_of_a_truncated_file_comes_in_and_the_rest_is_told() -> None:
    whole = shown(FULL)
    (parsed,) = read(whole[:-60])
    assert parsed.discussion.title == FULL.title
    assert 0 < len(parsed.discussion.comments) < len(FULL.comments)
    assert "line 1, byte" in parsed.rejected[0]
    with pytest.raises(SourceError, match=r"store\.json: holds no discussion \(line 1, byte .*not JSON"):
        read(b'{"discussion": {"title": "Hal')


@pytest.mark.parametrize(
    ("data", "text", "kind"),
    [
        (b'"a\0b\x1b[2Jc"', "a\0b\x1b[2Jc", "not-escaped"),
        (b'"a\\qb \\u12 c"', "a\\qb \\u12 c", "not-escaped"),
        (b'"x", "n": -1' + b"0" * 400 + b".5e99999", "x", "large-number"),
        (b'"x", "n": ' + b"7" * 100_000, "x", "wide-integer"),
    ],
)
def test_json_that_is_none_is_mended(data: bytes, text: str, kind: str) -> None:
    (parsed,) = read(b'{"discussion": {"title": "T"}, "comments": [{"id": 1, "text": ' + data + b"}]}")
    assert [comment.text for comment in parsed.discussion.comments] == [text]
    assert kind in [repair.kind for repair in parsed.repairs]


@pytest.mark.parametrize(
    ("head", "value"),
    [
        (b'{"a": 1, "b": [1, 2, {"c": "dddd', {"a": 1, "b": [1, 2, {"c": "dddd"}]}),
        (b'{"a": 1, "b": "par\\u00', {"a": 1, "b": "par"}),
        (b'\xef\xbb\xbf {"a": {"x": 1}}\n{"b": 2}', {"a": {"x": 1}}),
        (b'{\n "a": 1\n}\n{\n "b": 2\n}', {"a": 1}),
        (b'[{"a": "b"}, {"ke', [{"a": "b"}, {}]),
        (b'["abc", "d', ["abc", "d"]),
        (b"[1, 2, 3", [1, 2]),
        (b'{"a": NaN, "b": "\\ud83d', {"a": None, "b": "\ufffd"}),
        ('{"a": "ä"'.encode("utf-16"), {}),
        (b"{", {}),
        (b"[", []),
        (b'{"a" 1 [', None),
        (b"a text", None),
        (b"", None),
    ],
)
def test_the_beginning_of_json_as_far_as_it_goes(head: bytes, value: object) -> None:
    assert head_value(head) == value


def test_a_beginning_that_is_cut_anywhere_is_read_and_one_that_is_nested_too_deep() -> None:
    whole = {"a": [{"b": 'x"\\y', "c": None, "d": 12.5}, {"b": "é", "c": {"e": []}}], "f": True}
    text = json.dumps(whole).encode()
    for cut in range(1, len(text)):
        found = head_value(text[:cut])
        assert isinstance(found, dict), text[:cut]
        assert found.keys() <= whole.keys()
        assert [one.get("c") for one in found.get("a", [])][:2] in (
            [],
            [None],
            [None, None],
            [None, {}],
            [None, {"e": []}],
        )
    assert head_value(text) == whole
    deep = head_value(b"[" * HEAD)
    assert isinstance(deep, list)


@pytest.mark.parametrize("size", [10, 60_000, 200_000])
@pytest.mark.parametrize(
    ("before", "between", "after"), [("", "\n", "\n"), ("[\n", ",\n", "\n]\n"), ("\ufeff", "\r\n\r\n", "")]
)
def test_a_large_source_of_lines_is_read_line_by_line(
    size: int, before: str, between: str, after: str
) -> None:
    records = [{"n": n, "text": "x" * size} for n in range(20 if size > 10 else 5_000)]
    data = (before + between.join(map(json.dumps, records)) + after).encode()

    class Streamed(Source):
        @property
        def data(self) -> bytes:
            raise AssertionError("it is held whole")

        @property
        def head(self) -> bytes:
            return data[:HEAD]

        def open(self) -> io.BytesIO:
            return io.BytesIO(data)

    found = values(Streamed("x", b"")) if size < 100_000 or not before else values(Source("x", data))
    assert [value.value for value in found] == records


def test_a_line_of_a_large_source_that_is_broken_costs_itself() -> None:
    lines = [json.dumps({"n": n, "text": "word " * 20}).encode() for n in range(2_000)]
    lines[3] = b'{"n": 3, "id": 12345678901234567890123}'
    lines[5] = b'{"n": 5, "text": }'
    lines[7] = b'{"n": 7, "text": "caf\xe9"}'
    lines[9] = b'{"n": 9, "text": "na\xefve"}'
    found = list(values(Source("x", b"\n".join(lines))))
    assert found[3].value == {"n": 3, "id": "12345678901234567890123"}
    assert found[5].error.startswith("line 6: not JSON")
    assert found[7].value == {"n": 7, "text": "caf\ufffd"}
    assert [repair.kind for value in found for repair in value.repairs] == ["wide-integer", "not-utf8"]
    assert [value.line for value in found] == list(range(1, 2_001))


def test_a_beginning_of_spaces_costs_one_look() -> None:
    started = time.perf_counter()
    for opening, value in ((b"[", []), (b'{"a": 1', {}), (b'{"a"', {})):
        assert head_value((opening + b" " * HEAD)[:HEAD]) == value
    assert time.perf_counter() - started < 2

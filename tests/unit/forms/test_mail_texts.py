"""Mail: what is read of headers and bodies, and which message answers which."""

from __future__ import annotations

import base64
import binascii

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.formats.mail.addresses import author
from store.formats.mail.boxes import messages
from store.formats.mail.charsets import decoded
from store.formats.mail.headers import Header, content, decode_words
from store.formats.mail.messages import Message, read_message
from store.formats.mail.quoting import plain_body
from store.formats.mail.subjects import base, is_reply, tag, without_reply
from store.formats.mail.threading import Threads


def quotes(text: str, flows: bool = False, spaces_go: bool = False) -> tuple[str, list[tuple[str, str]]]:
    body = plain_body(text, flows, spaces_go)
    return body.text, [(body.text[mark.start : mark.end], mark.target) for mark in body.marks]


def read(body: str | bytes, kind: str = "text/plain", **fields: str) -> Message:
    told = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in fields.items())
    data = body if isinstance(body, bytes) else body.encode()
    return read_message(f"From: a@b\nContent-Type: {kind}\n{told}\n".encode() + data)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("=?iso-8859-1?Q?caf=E9?=", "café"),
        ("=?utf-8?q?a_b?=  =?utf-8?q?c?= d =?utf-8?q?e?=", "a bc d e"),
        ("=?utf-8?B?w6k=?=\n =?UTF-8?b?w6k?=", "éé"),
        ("=?utf-8?B?4oI=?= =?utf-8?B?rA==?=", "€"),  # a letter in two words
        ("=?utf-8?q?caf=C3?= =?utf-8?q?=A9?=", "café"),
        ("=?utf-8*en?q?tongue?=", "tongue"),
        ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        ("=?nonsense?q?caf=C3=A9?=", "café"),
        ("=?utf-8?q?with space?=", "with space"),
        ("=?utf-8?x?a?= =?utf-8?q?unfinished", "=?utf-8?x?a?= =?utf-8?q?unfinished"),
        ("1 =? 2 ?= 3", "1 =? 2 ?= 3"),
    ],
)
def test_encoded_words(written: str, read_as: str) -> None:
    assert decode_words(written) == read_as


def test_fields() -> None:
    header = Header(b"SUBJECT : a\n\tb\nX-One: 1\nx-one: 2\nnot a field\nTo: Fran\xe7ois\n")
    assert header.text(b"subject") == "a b"
    assert header.all_raw(b"x-one") == [b"1", b"2"]
    assert header.text(b"to") == "François"
    assert content("text/PLAIN; Charset=\"utf-8\"; name*0*=utf-8''a%20; name*1=b.txt; x=1; x=2", "") == (
        "text/plain",
        {"charset": "utf-8", "x": "1", "name": "a b.txt"},
    )


@pytest.mark.parametrize(
    ("field", "name", "address"),
    [
        ('"Bee, Ann" <ann@x>', "Bee, Ann", "ann@x"),
        ("=?utf-8?q?Ren=C3=A9e?= <r@x>", "Renée", "r@x"),
        ('"=?utf-8?q?Ren=C3=A9e?=" <r@x>', "Renée", "r@x"),
        ("ann@x (Ann Bee)", "Ann Bee", "ann@x"),
        ("jjl at pobox.com (John J. Lee)", "John J. Lee", "jjl at pobox.com"),
        ("ann@x", "ann@x", "ann@x"),
        ("<ann@x>", "ann@x", "ann@x"),
        ("Ann Bee", "Ann Bee", ""),
        ("", "", ""),
    ],
)
def test_authors(field: str, name: str, address: str) -> None:
    assert author(field) == (name, address)


@pytest.mark.parametrize(
    ("data", "charset", "text", "wrong"),
    [
        (b"caf\xe9", "iso-8859-1", "café", ""),
        (b"\x93quoted\x94", "iso-8859-1", "“quoted”", ""),
        (b"\x93quoted\x94", "us-ascii", "“quoted”", "cp1252, not as us-ascii"),
        ("é€".encode(), "iso-8859-15", "é€", "utf-8, not as iso-8859-15"),
        (b"caf\xe9 au lait", "utf-8", "café au lait", "cp1252, not as utf-8"),
        ("привет".encode("koi8_r"), "koi8-r", "привет", ""),
        ("你好".encode("gb18030"), "gb2312", "你好", ""),
        ("日本".encode("iso2022_jp"), "iso-2022-jp", "日本", ""),
        ("é".encode(), "x-nobody", "é", "utf-8, not as x-nobody"),
        (b"plain", "unicode", "plain", "utf-8, not as unicode"),
        ("é".encode(), "zlib", "é", "utf-8, not as zlib"),
        ("ééééé ".encode() * 9 + b"\xff", "utf-8", "ééééé " * 9 + "\ufffd", "utf-8, with broken places"),
        ("é".encode(), "", "é", ""),
        (b"caf\xe9", "", "café", "cp1252, none is named"),
    ],
)
def test_encodings_that_lie(data: bytes, charset: str, text: str, wrong: str) -> None:
    assert decoded(data, charset) == (text, wrong)


def test_quotes() -> None:
    text = "Ann wrote:\n> one\n>> deep\n>  back\nreply\n\n\n\nend\n-- \nsig"
    assert quotes(text) == (
        "Ann wrote:\n\none\n\ndeep\n\n back\n\nreply\n\nend\n-- \nsig",
        [("one\n\ndeep\n\n back", "1"), ("deep", "2")],
    )
    assert quotes("> a\n\n> b\n\nc") == ("a\n\nb\n\nc", [("a\n\nb", "1")])
    assert quotes(">>> a\n>> b\n> c")[1] == [("a\n\nb\n\nc", "1"), ("a\n\nb", "2"), ("a", "3")]
    assert quotes(">\n> \n") == ("", [])


@pytest.mark.parametrize(
    "text", [">>> import x\n>>> x.y\n1", "1c1\n< foo\n---\n> bar", "3a4\n> bar", "JL> a\nJL> b", "a > b"]
)
def test_what_only_looks_quoted(text: str) -> None:
    assert quotes(text) == (text, [])


def test_a_prompt_in_a_quote() -> None:
    assert quotes("> do\n> >>> x\n> 1") == ("do\n>>> x\n1", [("do\n>>> x\n1", "1")])


def test_text_that_flows() -> None:
    text = "This flows \non.\nNext \n>> deep \n>> flow\n> > odd\n  set in\n>From\n-- \nsig \n"
    assert quotes(text, True) == (
        "This flows on.\nNext\n\ndeep flow\nodd\n\n set in\n\nFrom\n\n-- \nsig",
        [("deep flow\nodd", "1"), ("deep flow\nodd", "2"), ("From", "1")],
    )
    assert quotes("soft \nword", True, True)[0] == "softword"


def test_paragraphs_that_a_program_broke() -> None:
    words = "It turned by itself at night and the keeper of the café saw it turn and"
    assert quotes(f"{words}\nstood there until the morning came.\n\nYours\nAnn")[0] == (
        f"{words} stood there until the morning came.\n\nYours\nAnn"
    )
    for kept in (
        f"{words}\n  set in",
        f"short line, and there was room\n{words}",
        f"- {words[:60]}\n- another",
        f"x = {words[:50]};\ny = 2",
        f"-- \n{words}\nof the signature",
        f"JL> {words}\nJL> quoted so",
    ):
        assert quotes(kept)[0] == kept.removeprefix("-- \n") or quotes(kept)[0] == kept


def test_patches_are_code() -> None:
    patch = (
        "diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n"
        "@@ -1,3 +1,2 @@\n a\n-b\n\n@@ -9 +8 @@ f\n-> c\n+> d"
    )
    body = plain_body(f"See:\n---\n x | 2 +-\n\n{patch}\n-- \n2.1\n")
    (mark,) = body.marks
    assert (body.text[mark.start : mark.end], mark.kind, mark.target) == (patch, "pre", "diff")
    assert body.text.endswith("-- \n2.1")
    assert plain_body("--- a\n+++ b\n@@ -1 +1 @@\nno\n").marks == []


def test_parts() -> None:
    parts = (
        '--a\nContent-Type: text/plain\n\nfirst\n--a\nContent-Type: text/x-diff; name="x.diff"\n'
        "Content-Disposition: inline\n\nshown\n--a\nContent-Type: application/pdf\n"
        "Content-Transfer-Encoding: base64\n"
        'Content-Disposition: attachment; filename="=?utf-8?q?=C3=A9?=.pdf"\n\n'
        "AAAAAAAA\nAAAA\n"
    )
    for text in (parts + "--a--\nepilogue", parts):  # with its end, and cut
        message = read("preamble\n" + text, 'multipart/mixed; boundary="a"')
        assert message.text == "first\n\nshown"
        assert message.extra["attachments"] == [{"name": "é.pdf", "type": "application/pdf", "size": 9}]
    html = (
        "--a\nContent-Type: text/plain\n\n \n--a\nContent-Type: text/html\n\n<p>only <b>this</b></p>\n--a--"
    )
    assert read(html, "multipart/alternative; boundary=a").text == "only this"
    assert read("no parts at all", "multipart/mixed; boundary=a").text == "no parts at all"
    assert read("words", "text").text == "words"
    digest = "--a\n\nFrom: Ann\nSubject: One\n\nwords\n--a--"
    assert "Subject: One\n\nwords" in read(digest, "multipart/digest; boundary=a").text


def test_what_is_encoded_for_the_way() -> None:
    words = base64.encodebytes("été ".encode() * 30).decode()
    assert read(words, Content_Transfer_Encoding="BASE64").text == ("été " * 30).strip()
    footed = read(words + "\n--\nThe list adds this.\n", Content_Transfer_Encoding="base64")
    assert footed.text.endswith("The list adds this.")
    assert read("not base 64!", Content_Transfer_Encoding="base64").text == "not base 64!"
    assert read("a=20b =\nc=3D=zz", Content_Transfer_Encoding="quoted-printable").text == "a b c==zz"
    lines = "".join(binascii.b2a_uu(b"x" * 45).decode() for _ in range(3))
    message = read(f"See:\n\nbegin 644 a.bin\n{lines}`\nend\n\nbye\n")
    assert (message.text, message.extra["attachments"]) == (
        "See:\n\nbye",
        [{"name": "a.bin", "type": "", "size": 135}],
    )
    put_aside = read(
        "words\n-------------- next part --------------\nA non-text attachment was scrubbed...\n"
        "Name: a.patch\nType: text/x-patch\nSize: 12 bytes\nDesc: none\nUrl : http://x.example/a\n"
    )
    (told,) = put_aside.extra["attachments"]  # type: ignore[misc]
    assert told == {"name": "a.patch", "type": "text/x-patch", "size": 12, "url": "http://x.example/a"}


@pytest.mark.parametrize(
    ("subject", "stripped", "answers"),
    [
        ("Re: [list] Boats", "boats", True),
        ("[list] AW: Re[2]: Boats (fwd)", "boats", True),
        ("'Re: Draft EVS-8a'", "draft evs-8a", True),
        ("Réponse to all", "réponse to all", False),
        ("Regarding boats", "regarding boats", False),
        ("[only a tag]", "[only a tag]", False),
        ("Fwd: Boats", "boats", False),
        ("回复：船", "船", True),
        ("Re:", "", True),
    ],
)
def test_subjects(subject: str, stripped: str, answers: bool) -> None:
    assert (base(subject), is_reply(subject)) == (stripped, answers)


def test_tags_and_titles() -> None:
    assert tag("Re: [Numpy-discussion] Boats") == "Numpy-discussion"
    assert tag("[PATCH v2 1/2] Boats") == ""
    assert without_reply("Re: Re: Boats") == "Boats"
    assert without_reply("[x] RE: Boats") == "[x] Boats"


def tree(*told: tuple[str, list[str], str]) -> list[dict[str, str | None]]:
    """The threads of messages (id, ids they name, subject): the parent of each, "" for the article."""
    threads = Threads()
    for identity, named, subject in told:
        threads.add(identity, named, hash(base(subject)), is_reply(subject))
    found = []
    for thread in threads.threads():
        root = thread.absent if thread.root is None else threads.identity(thread.root)
        found.append({root: ""} | {branch.identity: branch.parent for branch in thread.branches})
    return found


def test_threads() -> None:
    # A chain, in the worst order.
    assert tree(("c", ["a", "b"], "s"), ("b", ["a"], "s"), ("a", [], "s")) == [{"a": "", "b": None, "c": "b"}]
    # The absent one in between is a placeholder, the absent ones beyond it are none.
    assert tree(("a", [], "s"), ("d", ["a", "x", "y"], "s")) == [{"a": "", "y": None, "d": "y"}]
    # What answers an absent one begins a discussion.
    assert tree(("b", ["x"], "s"), ("c", ["x"], "s")) == [{"b": ""}, {"c": ""}]
    assert tree(*((at, ["x"], "Re: s") for at in "bcd")) == [{"x": "", "b": None, "c": None, "d": None}]
    # A circle is cut, and so is what names itself.
    assert tree(("a", ["b"], "s"), ("b", ["a"], "s")) == [{"b": "", "a": None}]
    assert tree(("a", ["a"], "s")) == [{"a": ""}]
    # The subject decides where nothing else does, and only where it leads to one discussion.
    assert tree(("a", [], "Boats"), ("b", [], "Re: Boats")) == [{"a": "", "b": None}]
    assert tree(("a", [], "Boats"), ("b", [], "Boats"), ("c", [], "Re: Boats")) == [
        {"a": ""},
        {"b": ""},
        {"c": ""},
    ]
    assert tree(("a", [], "Boats"), ("b", [], "Boats")) == [{"a": ""}, {"b": ""}]


_IDS = st.sampled_from("abcdefgh")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(_IDS, st.lists(_IDS, max_size=4), st.sampled_from(["s", "Re: s", "t"])), max_size=12)
)
def test_every_message_is_in_one_thread(told: list[tuple[str, list[str], str]]) -> None:
    threads = Threads()
    for identity, named, subject in told:
        threads.add(identity, named, hash(base(subject)), is_reply(subject))
    numbers: list[int] = []
    for thread in threads.threads():
        here = [] if thread.root is None else [thread.root]
        here += [branch.number for branch in thread.branches if branch.number is not None]
        numbers += here + [number for number, _ in thread.again]
        known = {branch.identity for branch in thread.branches}
        assert all(branch.parent is None or branch.parent in known for branch in thread.branches)
    assert sorted(numbers) == list(range(len(told)))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="> \n\tax-1@+=?{é", max_size=200), st.booleans())
def test_texts_keep_their_words_and_their_marks_fit(text: str, flows: bool) -> None:
    body = plain_body(text, flows)
    assert "".join(body.text.replace(">", "").split()) == "".join(text.replace(">", "").split())
    assert body.text == body.text.rstrip()
    assert all(0 <= mark.start < mark.end <= len(body.text) for mark in body.marks)


def test_a_box_has_its_messages_wherever_the_pieces_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    data = b"".join(
        b"From a@x Mon Mar  2 10:00:00 2009\nSubject: %d\n\n%b\nFrom here on\n\n" % (at, b"y" * (at * 7))
        for at in range(9)
    )
    whole = list(messages(io.BytesIO(data)))
    assert [found.head for found in whole] == [b"Subject: %d" % at for at in range(9)]
    for piece in (1, 7, 64):
        monkeypatch.setattr("store.formats.mail.boxes._PIECE", piece)
        assert list(messages(io.BytesIO(data))) == whole

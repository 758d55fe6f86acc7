"""Mail: real archives with their counts, the sample, the boxes and folders it comes in, hostile ones."""

from __future__ import annotations

import email
import email.policy
import gzip
import mailbox
import re
from collections import Counter
from pathlib import Path

import pytest

from store.errors import SourceError
from store.formats.base import Form, Parsed, TreeForm
from store.formats.mail import Mail
from store.source import Source, open_source
from store.tree import FolderTree
from tests.unit.forms.conftest import SAMPLES, cuts, read_all, read_or_refused, real, tree_of

SAMPLE = SAMPLES / "harbour-list.mbox"
MAIL = Mail()
assert isinstance(MAIL, TreeForm)


def folder(path: Path) -> list[Parsed]:
    return list(MAIL.read_tree(FolderTree(path)))


def message(identity: str, body: str = "words", **fields: str) -> str:
    """A message with a header of the usual fields; others by their names, `_` for `-`."""
    told = {"From": "Ann <ann@x.example>", "Date": "Mon, 2 Mar 2009 10:00:00 +0000", "Subject": "Boats"}
    told |= {name.replace("_", "-"): value for name, value in fields.items()}
    if identity:
        told["Message-ID"] = f"<{identity}>"
    return "".join(f"{name}: {value}\n" for name, value in told.items() if value) + f"\n{body}\n"


def box(*messages: str) -> str:
    return "".join(f"From ann@x.example Mon Mar  2 10:00:00 2009\n{one}\n" for one in messages)


def only(text: str | bytes, name: str = "file") -> Parsed:
    (parsed,) = read_all(MAIL, text, name)
    return parsed


@pytest.mark.parametrize(
    ("path", "discussions", "messages", "depth"),
    [
        ("httpd-users-200606-part.mbox", 11, 12, 1),
        ("asterix-dev-201709-mailarchivesao.mbox", 21, 53, 6),
        ("mail/pipermail-scipy-2001-11.txt", 35, 82, 5),
        ("mail/listserv-3gpp-evs.mbox", 38, 49, 6),
        ("mail/perceval-complex.mbox", 2, 2, 0),
        ("mail/maildir-notmuch-default", 24, 52, 4),
        ("mail/maildir-notmuch-threading", 4, 12, 3),
    ],
)
def test_real_archives_come_in_whole(path: str, discussions: int, messages: int, depth: int) -> None:
    """The article is the first message, so a thread of two messages is of depth 1."""
    where = real(path)
    if where.is_dir():
        tree = FolderTree(where)
        assert MAIL.recognise_tree(tree) == 1.0
        found = folder(where)
    else:
        source = open_source(where)
        assert MAIL.recognise(source.head, "x") == 1.0
        found = read_all(MAIL, where)
    trees = [tree_of(parsed) for parsed in found]
    assert len(found) == discussions
    assert sum(tree.comments for tree in trees) + len(found) == messages
    assert max(tree.depth for tree in trees) == depth
    assert not any(parsed.rejected for parsed in found)


def _letters(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w{3,}", text))


@pytest.mark.parametrize(
    "path",
    [
        "httpd-users-200606-part.mbox",
        "asterix-dev-201709-mailarchivesao.mbox",
        "mail/pipermail-scipy-2001-11.txt",
        "mail/perceval-complex.mbox",
    ],
)
def test_no_word_of_a_body_is_lost(path: str) -> None:
    """Against the standard library's own reading of the plain parts."""
    where = real(path)
    texts: dict[str, str] = {}
    for parsed in read_all(MAIL, where):
        discussion = parsed.discussion
        texts[discussion.source_id] = discussion.body
        texts |= {comment.id: comment.text for comment in discussion.comments}
    for raw in mailbox.mbox(where, create=False):
        read = email.message_from_bytes(bytes(raw), policy=email.policy.default)
        part = read.get_body(("plain",))
        if part is None:
            continue
        said = part.get_payload(decode=True)
        assert isinstance(said, bytes)
        text = said.decode("utf-8" if part.get_content_charset() in (None, "utf-8") else "cp1252", "replace")
        identity = re.search(r"(?im)^message-id:\s*<(.*)>", bytes(raw).decode("latin-1"))
        assert identity
        missing = _letters(text) - _letters(texts[identity[1]])
        assert set(missing) <= {"From", "ñ"} | {word for word in missing if "\ufffd" in word}


def test_the_sample() -> None:
    crane, grease = read_all(MAIL, SAMPLE)
    discussion = crane.discussion
    assert discussion.title == "[crane] The crane at quay 4 – does it still turn?"
    assert (discussion.author, discussion.site) == ("Renée Halévy", "crane@lists.harbour.example")
    assert discussion.source_id == "quay4-1@post.harbour.example"
    assert "since the storm. I was there on Sunday" in discussion.body  # it flows
    assert discussion.body.endswith("-- \nRenée")
    tobias, absent, marta, renee, watch = discussion.comments
    assert (tobias.author, tobias.text.count(">")) == ("Tobias Klee", 0)
    assert [tobias.text[mark.start : mark.end] for mark in tobias.marks] == [
        "Does anyone know who has the key?",
        "The crane at quay 4 has stood still",
    ]
    assert "\n\nFrom what I remember" in tobias.text
    assert str(tobias.posted) == "2009-03-02 11:20:00+00:00"
    assert tobias.extra["posted_text"] == "Thu, 01 Jan 1970 00:00:07 +0000"
    assert absent.state == "missing"
    assert absent.id == marta.parent_id
    assert marta.text == "I have a picture of it. The price of a new key is € 12, says the smith."
    assert marta.extra["attachments"] == [{"name": "Kran fünf.jpg", "type": "image/jpeg", "size": 13}]
    assert marta.extra["alternatives"][0]["type"] == "text/html"
    assert renee.author == "Halévy, Renée"
    assert [mark.kind for mark in renee.marks] == ["strong", "link", "quote"]
    assert renee.extra["body_html"].startswith("<p>Thank you")
    assert renee.extra["permalink"] == "https://lists.harbour.example/crane/quay4-2"
    assert watch.parent_id is None
    assert watch.extra["forwarded"][0]["message_id"] == "office-88@harbour.example"
    assert "The key is in the second drawer." in watch.text
    assert sorted(repair.kind for repair in crane.repairs) == [
        *("attachments", "guessed-thread", "missing-parent", "no-id", "same-message"),
        *("wrong-date", "wrong-encoding"),
    ]
    assert grease.discussion.body.startswith(">>> grease = 12\n")
    assert [repair.kind for repair in grease.repairs] == ["missing-parent"]
    assert grease.discussion.extra["in_reply_to"] == "grease-0@elsewhere.example"


def test_reading_twice_gives_the_same() -> None:
    assert read_all(MAIL, SAMPLE) == read_all(MAIL, SAMPLE.read_bytes())


def test_what_is_mail() -> None:
    sample = SAMPLE.read_bytes()
    one = message("a@x").encode()
    for sure in (sample, b"\xef\xbb\xbf" + sample, b"\n\n" + sample, sample.replace(b"\n", b"\r\n")):
        assert MAIL.recognise(sure[:65536], "notes.txt") == 1.0
    assert MAIL.recognise(one, "x") == 1.0
    assert MAIL.recognise(b"Path: a!b\nNewsgroups: comp.x\nFrom: a@b\nSubject: s\n\nwords", "x") >= 0.5
    for other in (
        b"From the docs: this is a text.\n\nIt goes on.",
        b"From: Ann\n\nDear Bob",
        b"AUTHOR: Ann\nTITLE: On boats\nDATE: 01/02/2003 04:05:06 PM\n-----\nBODY:\nwords\n",
        b'{"from": "a", "date": "b", "subject": "c"}',
        b"<html><head></head></html>",
        b"",
        b"\0\xff" * 100,
        b"title: x\ndate: y\nsubject: z\n---\nwords",
    ):
        assert MAIL.recognise(other, "x.mbox") == 0.0


def test_lines_that_begin_with_from() -> None:
    text = "He said:\n\nFrom now on we sail.\n\n>From there we row.\n\nFrom 10:30 in 2009 on\nit rains."
    (one, two) = read_all(MAIL, box(message("a@x", text), message("b@x", Subject="Oars")))
    assert "From now on we sail.\n\nFrom there we row." in one.discussion.body
    assert "From 10:30 in 2009 on\nit rains." in one.discussion.body
    assert two.discussion.title == "Oars"
    rd = box(message("a@x", "> a\n>>From b\n> c")).replace("From ann@x.example", "From mboxrd@z")
    assert only(rd).discussion.body == "a\nFrom b\nc"
    quoted = only(box(message("a@x", "> a\n>From b\n> c"))).discussion
    assert quoted.body == "a\nFrom b\nc"
    assert len(quoted.body_marks) == 1


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_boxes_of_every_dress(ends: str) -> None:
    text = box(message("a@x"), message("b@x", "more", In_Reply_To="<a@x>")).replace("\n", ends)
    assert only(text).discussion.comments[0].text == "more"
    assert only(text.replace("\n\r\nFrom ", "\nFrom ").replace("\n\nFrom ", "\nFrom ")).discussion.comments
    assert only(text.replace(" Mon Mar  2 10:00:00 2009", "")).discussion.comments[0].id == "b@x"
    assert only(message("a@x").replace("\n", ends)).discussion.body == "words"


def test_compressed_and_long_boxes(tmp_path: Path) -> None:
    """A box that is longer than a piece of it that is read at once, out of a stream that cannot seek."""
    many = [message(f"{at}@x", "words " * 2000, In_Reply_To="<0@x>" if at else "") for at in range(800)]
    packed = tmp_path / "2009-March.txt.gz"
    packed.write_bytes(gzip.compress(box(*many).encode(), 1))
    parsed = only(packed)  # type: ignore[arg-type]
    assert len(parsed.discussion.comments) == 799
    assert {len(comment.text) for comment in parsed.discussion.comments} == {11999}


def test_what_stands_before_the_first_message_is_told() -> None:
    parsed = only("some notes\nof mine\n\n" + box(message("a@x")))
    assert parsed.discussion.body == "words"
    assert parsed.rejected == ["file: the first 20 bytes are before the first message; left out"]
    note = box(
        message("", "text", Subject="DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA"), message("a@x")
    )
    assert [repair.kind for repair in only(note).repairs] == ["left-out"]
    with pytest.raises(SourceError, match="no message in it"):
        read_all(MAIL, "nothing at all\n")


def test_folders(tmp_path: Path) -> None:
    first, second = message("a@x"), message("b@x", "more", In_Reply_To="<a@x>")
    nested = tmp_path / "maildir" / ".Lists.boats"
    for name, text in (("new/1:2,", first), ("cur/2:2,S", second), ("tmp/3", message("c@x"))):
        (nested / name).parent.mkdir(parents=True, exist_ok=True)
        (nested / name).write_text(text, encoding="utf-8")
    (nested / "dovecot-uidlist").write_text("3 V1", encoding="utf-8")
    (nested / "cur" / "notes").write_text("no mail", encoding="utf-8")
    (nested / "cur" / "empty").write_bytes(b"")
    tree = FolderTree(tmp_path / "maildir")
    assert MAIL.recognise_tree(tree) > 0.5
    (parsed,) = MAIL.read_tree(tree)
    assert [comment.id for comment in parsed.discussion.comments] == ["b@x"]
    (told,) = parsed.repairs
    assert told.sentence.startswith(
        "2 files are no mail, left out: .Lists.boats/cur/empty, .Lists.boats/cur/notes;"
    )
    assert told.sentence.endswith("1 in tmp, which was not delivered to the end, left out")
    months = tmp_path / "months"
    months.mkdir()
    (months / "2009-02.txt").write_text(box(first), encoding="utf-8")
    (months / "2009-03.mbox").write_text(box(second), encoding="utf-8")
    assert MAIL.recognise_tree(FolderTree(months)) > 0.5
    (joined,) = folder(months)
    assert joined.discussion.comments[0].text == "more"
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "a.eml").write_text("From x Mon Mar  2 10:00:00 2009\r\n" + first, encoding="utf-8")
    (letters / "b.eml").write_text(second, encoding="utf-8")
    assert len(folder(letters)[0].discussion.comments) == 1
    (letters / "c.json").write_text("{}", encoding="utf-8")
    (letters / "d.json").write_text("{}", encoding="utf-8")
    assert MAIL.recognise_tree(FolderTree(letters)) == 0.0


def test_a_discussion_whose_beginning_is_absent() -> None:
    """Three replies to one absent message are one discussion; one or two begin one of their own."""
    replies = [
        message(f"{at}@x", f"word {at}", Subject="Re: Boats", In_Reply_To="<gone@x>") for at in range(3)
    ]
    parsed = only(box(*replies))
    assert (parsed.discussion.title, parsed.discussion.body) == ("Boats", "")
    assert [comment.parent_id for comment in parsed.discussion.comments] == [None] * 3
    assert parsed.discussion.extra["partial"] == ["comments", "article"]
    assert parsed.discussion.source_id == "gone@x"
    assert parsed.repairs[0].kind == "missing-root"
    assert len(read_all(MAIL, box(*replies[:2]))) == 2


def test_two_messages_with_one_id() -> None:
    same = message("a@x", "words")
    footed = message("a@x", "words\n\n--\nThe list")
    other = message("a@x", "something else")
    parsed = only(box(same, footed, other))
    assert [(comment.id, comment.text) for comment in parsed.discussion.comments] == [
        ("a@x~2", "something else")
    ]
    assert [repair.kind for repair in parsed.repairs] == ["duplicate-id", "same-message"]


def test_dates() -> None:
    def posted(date: str, **fields: str) -> str:
        published = only(message("a@x", Date=date, **fields)).discussion.published
        return published.isoformat() if published else ""

    assert posted("Mon, 2 Mar 2009 10:00:00 -0500") == "2009-03-02T15:00:00+00:00"
    assert posted("2 Mar 09 10:00 EST") == "2009-03-02T15:00:00+00:00"
    assert posted("Mon Mar  2 10:00:00 2009") == "2009-03-02T10:00:00"
    assert posted("Mon, 2 Mar 109 10:00:00 GMT (x)") == "2009-03-02T10:00:00+00:00"
    assert posted("Mon, 02-Mar-2009 10.00.60 +0000") == "2009-03-02T10:00:59+00:00"
    received = "by a; Tue, 3 Mar 2009 11:00:00 +0100"
    for wrong in ("Thu, 1 Jan 1970 00:00:00 GMT", "Mon, 2 Mar 2098 10:00:00 GMT", "nonsense", ""):
        assert posted(wrong, Received=received) == "2009-03-03T10:00:00+00:00"
        assert posted(wrong) == ""
    assert posted("Mon, 2 Mar 2015 10:00:00 GMT", Received=received) == "2009-03-03T10:00:00+00:00"
    boxed = only(box(message("a@x", Date="Mon, 32 Mar 2009 10:00:00 GMT")))
    assert str(boxed.discussion.published) == "2009-03-02 10:00:00"
    assert boxed.repairs[0].kind == "wrong-date"


def test_cut_files_give_what_is_whole() -> None:
    whole = SAMPLE.read_bytes()
    form: Form = MAIL
    for piece in cuts(whole):
        found = read_or_refused(form, piece)
        assert bool(found) == (len(piece) > 60), len(piece)
        for parsed in found:
            tree_of(parsed)
    packed = gzip.compress(whole)
    (first, *_) = MAIL.read(_opened(packed[: len(packed) * 2 // 3]))
    assert first.discussion.title.startswith("[crane]")


def _opened(data: bytes) -> Source:
    from store.containers import unpacked

    return unpacked(Source("x.gz", data))


def test_hostile_messages() -> None:
    deep = "".join(f'Content-Type: multipart/mixed; boundary="{at}"\n\n--{at}\n' for at in range(3000))
    for text in (
        "From: a@b\nSubject: x\nMessage-ID: <a@x>\n" + deep + "\nwords",
        'From: a@b\nSubject: x\nContent-Type: multipart/mixed; boundary=""\n\n--\nx',
        "From: a@b\nSubject: x\nContent-Type: text/plain; charset=zlib\n\nwords",
        "From: a@b\nSubject: " + "=?utf-8?q?x?= " * 5000 + "\n\nwords",
        "From: " + "(" * 5000 + "\nSubject: x\nMessage-ID: <>\n\nwords",
        "From: a@b\nSubject: x\nReferences: " + "<a@b> " * 50000 + "\n\nwords",
        "From: a@b\nSubject: x\nMessage-ID: <m@x>\nIn-Reply-To: <m@x>\n\nwords",
        "From: a@b\nSubject: x\0\x1b]0;x\x07\nDate: \0\n\n\0words",
        "From: a@b\nSubject: x\n\n" + ">" * 100_000 + " deep\n",
        "From: a@b\nSubject: x\nContent-Type: text/plain; " + "a*0*=x; " * 5000 + "\n\nwords",
        "From: a@b\nSubject: x\n " + " \n" * 5000 + "\nwords",
    ):
        tree_of(only(text))
    circle = box(*[message(f"{at}@x", In_Reply_To=f"<{(at + 1) % 5}@x>") for at in range(5)])
    parsed = only(circle)
    assert tree_of(parsed).comments == 4


@pytest.mark.slow
def test_a_chain_of_a_hundred_thousand() -> None:
    """Each answers the one before it, in the worst order, and names some that are absent."""
    many = [
        message(f"{at}@x", References=f"<{at - 2}@x> <g{at}@x> <{at - 1}@x>")
        for at in reversed(range(100_000))
    ]
    (parsed,) = read_all(MAIL, box(*many))
    assert len(parsed.discussion.comments) == 99_999

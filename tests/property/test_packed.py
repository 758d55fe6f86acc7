"""A thread made from comments and the same thread mapped from its packed file answer everything alike."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from store.building import build
from store.codec import discussion_document
from store.derived import derive
from store.library import Stored
from store.model import Comment, Discussion, Origin
from store.packed import Stamp, checksum, is_sound, pack, unpack
from store.text import folded
from store.thread import Thread, visible
from tests.property.test_thread import NOW, any_comments

MADE_OF = Stamp(7, 8)

words = st.text(st.sampled_from("ab ßﬁİé한…日\u0301\ud800\0\n"), max_size=8)


def packed(stored: Stored) -> Stored:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "packed")
        pack(path, stored, MADE_OF)
        found = unpack(path, MADE_OF, stored.version)
        assert found is not None
        return found


def stored_of(comments: list[Comment]) -> Stored:
    thread, repairs = build(comments)
    discussion = Discussion(
        "key",
        "Tïtle",
        body="One\n\ntwo",
        published=NOW,
        comments=thread,
        origins=[Origin("f", 1, "ab", NOW, "page", "1")],
    )
    return Stored(discussion, thread, "v1", repairs)


def answers(thread: Thread) -> list[object]:
    count = len(thread)
    every = range(count)
    return [
        list(thread),
        [thread.comment(i) for i in every],
        [thread.number(i) for i in every],
        [thread.text_size(i) for i in every],
        [(thread.descendants(i), list(thread.replies(i)), list(thread.ancestors(i))) for i in every],
        [(thread.root(i), thread.next_sibling(i), thread.previous_sibling(i)) for i in every],
        list(thread.replies(-1)),
        [list(column) for column in (thread.parent, thread.depth, thread.end)],
        (thread.max_depth, thread.comments, thread.authors, thread.branches, thread.levels),
        [thread.find(thread.id(i)) for i in every],
        [thread.find(name) for name in ("a", "b", "absent", "", "a~2", "\ud800")],
        list(visible(thread, range(0, count, 2))),
        [bytes(column) for column in derive(thread)],
    ]


@given(any_comments)
def test_mapped_and_read_are_alike(comments: list[Comment]) -> None:
    stored = stored_of(comments)
    again = packed(stored)
    assert again.thread.derived is not None
    assert answers(again.thread) == answers(stored.thread)
    assert discussion_document(again.discussion) == discussion_document(stored.discussion)
    assert again.discussion.key == stored.discussion.key
    assert (again.version, list(again.repairs)) == (stored.version, list(stored.repairs))


@given(st.lists(words, max_size=5))
def test_the_folded_texts_are_those_of_the_comments(texts: list[str]) -> None:
    thread, _ = build([Comment(str(number), text=text) for number, text in enumerate(texts)])
    derived = derive(packed(Stored(Discussion("key", comments=thread), thread, "")).thread)
    for i in range(len(thread)):
        text = thread.text(i)
        raw = bytes(derived.folded[derived.folded_at[i] : derived.folded_at[i + 1]])
        assert raw == folded(text).encode() + b"\0"
        assert bool(derived.uneven[i]) == any(len(folded(letter)) > 1 for letter in text)
    several = {folded(letter) for text in thread for letter in text.text if len(folded(letter)) > 1}
    assert bytes(derived.expansions) == b"".join(form.encode() + b"\0" for form in sorted(several))


@given(any_comments, st.integers(0, 2**16), st.integers(1, 255))
def test_a_byte_that_changed_is_found_out(comments: list[Comment], place: int, change: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, path = Path(folder, "source"), Path(folder, "packed")
        source.write_bytes(b"the truth")
        pack(path, stored_of(comments), MADE_OF._replace(checksum=checksum(source)))
        assert is_sound(path, source)
        raw = bytearray(path.read_bytes())
        place %= len(raw)
        raw[place] ^= change
        path.write_bytes(raw)
        assert not is_sound(path, source)
        unpack(path, MADE_OF, "")  # whatever it gives, it raises nothing

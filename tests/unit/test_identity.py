"""Who a comment and a discussion are."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from store.identity import CommentIds, comment_hash, discussion_identity, discussion_key, slug
from store.model import Discussion


def test_case_and_white_space_do_not_matter() -> None:
    assert comment_hash("Ann", "May 1", "Some  text\n\nhere") == comment_hash(
        "ann ", "May 1", " some text here"
    )


def test_author_date_and_text_do() -> None:
    hashes = {
        comment_hash(*parts)
        for parts in (("a", "b", "c"), ("x", "b", "c"), ("a", "x", "c"), ("a", "b", "x"), ("ab", "", "c"))
    }
    assert len(hashes) == 5


def test_equals_get_ordinals() -> None:
    ids = CommentIds()
    first, second, third = (ids.made("a", "b", "c") for _ in range(3))
    assert (second, third) == (f"{first}-2", f"{first}-3")
    assert ids.made("a", "b", "other") != first
    assert ids.own("17") == "17"
    assert ids.own("17") == "17-2"


def test_a_discussion_is_its_source_id_then_its_url_then_its_title_and_beginning() -> None:
    one = Discussion(title="T", body="first\n\nsecond", source="saved-text")
    assert discussion_key(one) == discussion_key(replace(one, body="First\n\nchanged"))
    assert discussion_key(one) != discussion_key(replace(one, body="other"))
    linked = replace(one, url="https://Example.org/a#c1")
    assert discussion_identity(linked) == discussion_identity(
        replace(linked, url="HTTPS://example.org/a", body="x")
    )
    named = replace(linked, source_id="5")
    assert discussion_identity(named) == discussion_identity(replace(named, url="", body=""))
    assert discussion_identity(named) != discussion_identity(replace(named, source="other"))


def test_slugs() -> None:
    assert slug("Größe & Straße: naïve élèves!") == "grosse-strasse-naive-eleves"
    assert slug("Putin refuses to visit Pakistan") == "putin-refuses-to-visit-pakistan"
    assert slug("../../etc/passwd") == "etc-passwd"
    assert slug("") == slug("…!?") == slug("CON") == "discussion"
    assert slug("東京の水") == "東京の水"


@given(st.text(max_size=300), st.text(max_size=50))
def test_a_key_is_always_a_safe_file_name(title: str, body: str) -> None:
    key = discussion_key(Discussion(title=title, body=body))
    assert key
    assert len(key) <= 80
    assert len(key.encode()) <= 200
    assert all(letter.isalnum() or letter == "-" for letter in key)
    assert not key.startswith("-")

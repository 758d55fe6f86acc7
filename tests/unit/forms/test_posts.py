"""What the forms of posts, issues and web comments do alike: broken JSON, bodies, titles; samples cut."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from store.bodies.body import Body
from store.formats.base import Form
from store.formats.bluesky import Bluesky
from store.formats.commento import Commento
from store.formats.github import GitHub
from store.formats.gitlab import GitLab
from store.formats.isso import Isso
from store.formats.json_mending import beginning
from store.formats.mastodon import Mastodon
from store.formats.posts import (
    TITLE,
    Told,
    connection,
    host,
    joined,
    plain_body,
    read_values,
    title_of,
)
from store.formats.remark42 import Remark42
from store.formats.youtube import YouTube
from store.model import Mark
from store.source import Source
from tests.unit.forms.conftest import SAMPLES, cuts, read_all, read_or_refused, source_of, tree_of

FORMS: tuple[tuple[Form, str, int, int], ...] = (
    (GitHub(), "github-pull.json", 6, 1),
    (GitLab(), "gitlab-issues.ndjson", 5, 2),
    (Mastodon(), "mastodon-thread.json", 3, 2),
    (Bluesky(), "bluesky-thread.json", 4, 3),
    (YouTube(), "film.info.json", 4, 2),
    (Isso(), "isso-generic.json", 4, 2),
    (Remark42(), "remark42-backup.ndjson", 5, 3),
    (Commento(), "commento-export.json", 6, 3),
)


@pytest.mark.parametrize(("form", "name", "comments", "depth"), FORMS, ids=[name for _, name, *_ in FORMS])
def test_sample(form: Form, name: str, comments: int, depth: int) -> None:
    """Each sample is its form's and no other's, and holds what it is said to."""
    data = (SAMPLES / name).read_bytes()
    for other, *_ in FORMS:
        assert (other.recognise(data, "x") >= 0.9) == (other is form), other.name
    trees = [tree_of(parsed) for parsed in read_all(form, data)]
    assert sum(tree.comments for tree in trees) == comments
    assert max(tree.depth for tree in trees) == depth


@pytest.mark.parametrize(("form", "name", "comments", "depth"), FORMS, ids=[name for _, name, *_ in FORMS])
def test_cut(form: Form, name: str, comments: int, depth: int) -> None:
    """A file that breaks off: what is whole comes in, word for word, and the rest is told."""
    data = (SAMPLES / name).read_bytes()
    texts = {c.id: c.text for p in read_all(form, data) for c in p.discussion.comments}
    came = 0
    for cut in cuts(data):
        assert 0.0 <= form.recognise(cut, name) <= 1.0
        found = read_or_refused(form, cut)
        told = [line for p in found for line in (*map(str, p.repairs), *p.rejected)]
        if found and len(cut) < len(data.rstrip()) and cut.count(b"\n") and not cut.endswith((b"}", b"}\n")):
            assert told
        for parsed in found:
            for comment in parsed.discussion.comments:
                came += 1
                assert comment.id in texts, "half a comment came in under another id"
    assert came > 20


@pytest.mark.parametrize("form", [form for form, *_ in FORMS], ids=[form.name for form, *_ in FORMS])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"null",
        b"[null, 1, [], {}]",
        b'{"comments": 7}',
        b'{"comments": [null, [], {"id": {}, "text": [], "body": 1}]}',
        b'{"thread": [{"depth": "x"}], "replies": {}, "hidden_replies": []}',
        b'{"issue": {"title": "t", "number": "x", "body": 1, "comments": {"nodes": [1, {"body": "b"}]}}}',
        b'{"data": {"project": {"issue": {"iid": [], "title": 1, "notes": {"nodes": [{"body": 7}]}}}}}',
        b'{"ancestors": [1], "descendants": [{"id": 1, "account": {"acct": 7}, "content": []}]}',
        b'{"version": 1, "users": [null], "posts": [{"url": 1, "read_only": 1}]}\n{"locator": {}, "pid": []}',
        b'{"id": "x", "title": null, "formats": 1, "comments": [{"parent": "root", "text": 1}]}',
        b'{"kind": "youtube#commentThreadListResponse", "items": [{"kind": "youtube#commentThread"}]}',
        b"[" * 5000,
        b'{"a":' * 5000,
        b"SQLite format 3\0" + b"CREATE TABLE comments CREATE TABLE threads" + b"\0" * 100,
    ],
    ids=range(18),
)
def test_hostile(form: Form, data: bytes) -> None:
    """Values of the wrong kind end neither the recognition nor the reading."""
    assert 0.0 <= form.recognise(data, "x") <= 1.0
    for parsed in read_or_refused(form, data):
        tree_of(parsed)


@pytest.mark.parametrize(
    ("form", "name"), [(form, name) for form, name, *_ in FORMS], ids=[n for _, n, *_ in FORMS]
)
def test_mutated(form: Form, name: str) -> None:
    """Any value of a sample replaced by one of another kind, or taken away, ends nothing but itself."""
    chance = random.Random(name)
    text = (SAMPLES / name).read_text()
    sample = json.dumps(
        [json.loads(line) for line in text.splitlines()] if "ndjson" in name else json.loads(text)
    )
    for _ in range(40):
        value = json.loads(sample)
        places = list(_places(value))
        for holder, key in chance.sample(places, 3):
            junk = chance.choice(
                [None, 0, -1.5, True, "", "x", [], {}, [{}], {"nodes": [{}]}, "https://[", 10**30]
            )
            if isinstance(holder, list) or key in holder:
                holder[key] = junk
        data = json.dumps(value).encode()
        assert 0.0 <= form.recognise(data, "x") <= 1.0
        for parsed in read_or_refused(form, data):
            tree_of(parsed)
            for comment in parsed.discussion.comments:
                assert all(0 <= m.start < m.end <= len(comment.text) for m in comment.marks)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """All places in a JSON value: what holds them, and the key or the index."""
    stack = [value]
    while stack:
        holder = stack.pop()
        for key, inner in holder.items() if isinstance(holder, dict) else enumerate(holder):
            yield holder, key
            if isinstance(inner, (dict, list)):
                stack.append(inner)


def whole(text: str) -> object:
    """The value that stands whole at the beginning of broken JSON."""
    data = text.encode()
    found = beginning(data, len(data))
    return json.loads(found.data) if found is not None else None


def test_beginning() -> None:
    """What stands whole before the place where JSON breaks: no half comment."""
    full: dict[str, Any] = {"a": "x]", "n": [{"i": 1, "t": 'q"'}, {"i": 2}, {"i": 3}]}
    text = json.dumps(full)
    assert whole(text[: text.index(', {"i": 3')]) == {**full, "n": full["n"][:2]}
    assert whole(text[: text.index("3")]) == {**full, "n": full["n"][:2]}
    assert whole(text[: text.index('"n"')]) == {"a": "x]"}
    assert whole('{"comments": [{"i": 1}, {"i": 2, "tags": ["a", "b') == {"comments": [{"i": 1}]}
    assert whole('[{"i": 1}, {"i": 2, "tags": ["a", "b') == [{"i": 1}]
    assert whole('{"replies": [{"i": 1, "replies": [{"i": 2}, {"i"') == {
        "replies": [{"i": 1, "replies": [{"i": 2}]}]
    }
    assert whole("nonsense") is None


def test_read_values_tells() -> None:
    """A file of one value that breaks off says where; lines that are broken cost themselves only."""
    told = Told()
    assert list(read_values(Source("x", b'{"a": [1, 2, 3'), told)) == [{"a": [1, 2]}]
    assert "not JSON from here on" in told.rejected[0]
    told = Told()
    assert list(read_values(Source("x", b'{"a": 1}\n{"b": \n{"c": 3}\n'), told)) == [{"a": 1}, {"c": 3}]
    assert told.rejected == [told.rejected[0]]
    assert told.rejected[0].startswith("line 2")


def test_plain_body_keeps_marks_in_place() -> None:
    """Paragraphs are apart by one empty line; what is marked stays marked."""
    text = " \n one  \r\ntwo\n \n\n\nthree\n"
    body = plain_body(
        text, [Mark(text.index(w), text.index(w) + len(w), "em") for w in ("one", "two", "three")]
    )
    assert body.text == "one\ntwo\n\nthree"
    assert [body.text[m.start : m.end] for m in body.marks] == ["one", "two", "three"]
    assert plain_body("  \n ") == Body("", [])
    assert plain_body("a" + " " * 100_000 + "b").text == "a" + " " * 100_000 + "b"


def test_joined_moves_marks() -> None:
    """Bodies under one another are paragraphs, their marks move along, empty ones are nothing."""
    body = joined([Body("ab", [Mark(1, 2, "em")]), Body("", []), Body("cd", [Mark(0, 2, "strong")])])
    assert body == Body("ab\n\ncd", [Mark(1, 2, "em"), Mark(4, 6, "strong")])


def test_titles_and_hosts() -> None:
    """A title is how a text begins, cut between words; a host is an address without "www."."""
    assert title_of("  One\tline \nmore", "none") == "One line"
    assert title_of(" \n ", "none") == "none"
    long = title_of("word " * 40, "none")
    assert long.endswith("word…")
    assert len(long) <= TITLE + 1
    assert len(title_of("字" * 200, "none")) == TITLE + 1
    assert host("https://www.example.org:80/a") == "example.org"
    assert host("http://[broken") == ""


def test_connection() -> None:
    """Lists, nodes and edges are the same thing."""
    node = {"id": 1}
    for value in ([node, 7], {"nodes": [node, None]}, {"edges": [{"node": node}, {"node": None}]}):
        assert connection(value).nodes == [node]
    assert connection({"nodes": [], "totalCount": 3, "pageInfo": {"hasNextPage": True}}) == ([], 3, True)
    assert connection(7).nodes == []


def test_source_of_samples_is_small() -> None:
    """Samples can be checked by hand."""
    assert all(source_of(SAMPLES / name).size < 6_000 for _, name, *_ in FORMS)

"""Isso, Remark42 and Commento: comments of the pages of a site."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from store.formats.base import Form, Parsed
from store.formats.commento import Commento
from store.formats.isso import Isso
from store.formats.remark42 import Remark42
from store.model import Comment
from tests.unit.forms.conftest import SAMPLES, read_all, read_or_refused, real, tree_of


def read(form: Form, *values: object, name: str = "file.json") -> list[Parsed]:
    data = json.dumps(values[0] if len(values) == 1 else list(values))
    assert form.recognise(data.encode(), "x") >= 0.6
    return read_all(form, data, name)


def comments(parsed: Parsed) -> dict[str, Comment]:
    return {comment.id: comment for comment in parsed.discussion.comments}


# Isso


def test_isso_real() -> None:
    """The file that Isso's own importer is tested with."""
    found = read_all(Isso(), real("isso-generic.json"))
    assert [p.discussion.title for p in found] == ["Test post", "Nat & Miguel"]
    assert [tree_of(p).comments for p in found] == [1, 1]
    assert found[0].discussion.source_id == "/posts/0001/"
    (one,) = found[0].discussion.comments
    assert (one.author, one.posted) == ("texas holdem", datetime(2005, 2, 24, 4, 3, 37))  # noqa: DTZ001
    assert one.extra == {"website": "http://www.tigerspice.com", "remote_addr": "0.0.0.0"}


def test_isso_sample() -> None:
    """Markdown bodies, a parent, a title that stands in an address."""
    kettle, spoon = read_all(Isso(), SAMPLES / "isso-generic.json")
    first, second, third = kettle.discussion.comments
    assert first.text == "Mine only mutters."
    assert first.extra["body_markdown"] == "Mine only **mutters**."
    assert [m.kind for m in second.marks] == ["item", "item"]
    assert third.parent_id == "1"
    assert spoon.discussion.title == "A spoon & its shadow"
    assert spoon.discussion.extra["title_written"] == "A+spoon+%26+its+shadow"


def answer() -> dict[str, Any]:
    def one(own: int, parent: int | None, **more: object) -> dict[str, object]:
        return {
            "id": own,
            "parent": parent,
            "created": 1500000000.25 + own,
            "modified": None,
            "mode": 1,
            "text": f"<p>say <em>{own}</em></p>",
            "author": None,
            "website": None,
            "likes": 3,
            "dislikes": 1,
            "hash": "4505c1eeda98",
            "notification": 0,
            **more,
        }

    top = one(1, None, hidden_replies=2, total_replies=4, replies=[one(2, 1), one(3, 1, mode=4, text="")])
    return {
        "id": None,
        "total_replies": 3,
        "hidden_replies": 1,
        "replies": [top, one(4, None, mode=2, replies=[])],
    }


def test_isso_api() -> None:
    """What the API gives: HTML, states, likes less dislikes, what it hides."""
    (parsed,) = read(Isso(), answer(), name="kettle.json")
    found = comments(parsed)
    assert [c.parent_id for c in found.values()] == [None, "1", "1", None]
    assert [c.state for c in found.values()] == ["visible", "visible", "deleted", "pending"]
    assert (found["1"].text, found["1"].score, found["1"].extra["dislikes"]) == ("say 1", 2, 1)
    assert found["1"].posted == datetime(2017, 7, 14, 2, 40, 1, 250000, tzinfo=UTC)
    assert parsed.discussion.title == "kettle"
    assert str(parsed.repairs[-1]) == "3 of 7 comments are not in the file"
    assert parsed.discussion.extra["partial"] == ["comments", "article"]
    (again,) = read(Isso(), answer(), name="another-name.json")
    assert again.discussion.source_id == parsed.discussion.source_id
    (named,) = read(Isso(), {**answer(), "uri": "https://x.example/kettle/"})
    assert named.discussion.url == "https://x.example/kettle/"
    assert comments(named)["1"].extra["permalink"] == "https://x.example/kettle/#isso-1"


def test_isso_database(tmp_path: Path) -> None:
    """The database itself, also one that was in use (WAL), also one that is cut."""
    path = tmp_path / "comments.db"
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256), title VARCHAR(256))")
    database.execute(
        "CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, "
        "created FLOAT, modified FLOAT, mode INTEGER, remote_addr VARCHAR, text VARCHAR, author VARCHAR, "
        "email VARCHAR, website VARCHAR, likes INTEGER, dislikes INTEGER, voters BLOB NOT NULL, "
        "notification INTEGER)"
    )
    database.executemany("INSERT INTO threads VALUES (?, ?, ?)", [(1, "/a/", "A"), (2, "/b/", None)])
    row = (
        "INSERT INTO comments VALUES (?, ?, ?, 1.5e9, NULL, ?, '127.0.0.0', ?, ?, NULL, NULL, 1, 0, x'00', 0)"
    )
    database.executemany(
        row, [(1, 1, None, 1, "*a*", "Ann"), (2, 2, None, 1, "b", None), (1, 3, 1, 4, "", None)]
    )
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    assert Isso().recognise(path.read_bytes()[:65536], "x") == 0.9
    first, second = read_all(Isso(), path)
    assert [(c.id, c.parent_id, c.state, c.text) for c in first.discussion.comments] == [
        ("1", None, "visible", "a"),
        ("3", "1", "deleted", ""),
    ]
    assert (first.discussion.title, second.discussion.title) == ("A", "/b")
    data = path.read_bytes()
    for end in (200, 5000, len(data) - 1):
        read_or_refused(Isso(), data[:end])
    (rows,) = read(Isso(), {"tid": 1, "id": 5, "parent": None, "mode": 1, "text": "**x**", "created": 1.0})
    assert rows.discussion.comments[0].text == "x"


# Remark42


def test_remark42_real() -> None:
    """58 comments of one page, 27 of them top-level; scores below zero."""
    (parsed,) = read_all(Remark42(), real("blog-exports/remark42-tree_bench.json"))
    tree = tree_of(parsed)
    assert (tree.comments, tree.depth) == (58, 4)
    assert sum(c.parent_id is None for c in parsed.discussion.comments) == 27
    assert any((c.score or 0) < 0 for c in parsed.discussion.comments)
    assert all(c.text and c.author for c in parsed.discussion.comments)
    assert tree.repairs == []
    assert parsed.discussion.url == "https://radio-t.com/p/2017/12/16/podcast-576/"


def test_remark42_sample() -> None:
    """A backup: its header, a page that is closed, a deleted comment with a reply, dates in nanoseconds."""
    slugs, radish = read_all(Remark42(), SAMPLES / "remark42-backup.ndjson")
    discussion = slugs.discussion
    assert (discussion.title, discussion.closed, radish.discussion.closed) == ("Slugs, a truce", True, False)
    assert radish.discussion.title == "garden.example/2022/radish"
    found = comments(slugs)
    assert (found["aa03"].state, found["aa03"].text, found["aa03"].author) == ("deleted", "", "")
    assert found["aa04"].parent_id == "aa03"
    assert found["aa04"].score == -2
    assert found["aa02"].posted == datetime(2022, 5, 1, 7, 20, 0, 123456, tzinfo=UTC)
    assert found["aa01"].text == "They ate the truce."
    assert found["aa01"].extra["body_html"] == "<p>They ate the <em>truce</em>.</p>\n"
    assert found["aa01"].extra["body_markdown"] == "They ate the *truce*."
    assert found["aa02"].extra["user"] == {
        "id": "dev_nell",
        "admin": True,
        "blocked": {"status": False, "until": "0001-01-01T00:00:00Z"},
        "verified": True,
    }
    assert found["aa02"].extra["pin"] is True
    assert found["aa02"].extra["permalink"].endswith("/slugs/#remark42__comment-aa02")


def test_remark42_api() -> None:
    """The API's tree and its flat list; how many comments a page has is compared with what is there."""
    lines = [json.loads(line) for line in (SAMPLES / "remark42-backup.ndjson").read_text().splitlines()]
    one, two, three, four, _ = lines[1:]
    info = {"url": one["locator"]["url"], "count": 6, "read_only": True}
    tree = [
        {"comment": one, "replies": [{"comment": two}, {"comment": three, "replies": [{"comment": four}]}]}
    ]
    for found in (tree, [one, two, three, four]):
        (parsed,) = read(Remark42(), {"comments": found, "info": info})
        assert tree_of(parsed).depth == 3
        assert parsed.discussion.closed
        assert str(parsed.repairs[0]) == "2 of 6 comments are not in the file"
    (parsed,) = read(Remark42(), one, two)
    assert len(parsed.discussion.comments) == 2
    (parsed,) = read(Remark42(), {**two, "text": "", "orig": "*only* written"})
    assert tree_of(parsed).thread[0].state == "missing"
    assert parsed.discussion.comments[0].text == "only written"


# Commento


def test_commento_sample() -> None:
    """Who wrote stands in a table of its own; states; a deleted comment."""
    clocks, sundials = read_all(Commento(), SAMPLES / "commento-export.json")
    assert (clocks.discussion.title, clocks.discussion.site) == (
        "workshop.example/clocks",
        "workshop.example",
    )
    assert clocks.discussion.url == "https://workshop.example/clocks/"
    assert len(sundials.discussion.comments) == 1
    found = comments(clocks)
    assert [c.state for c in found.values()] == ["visible", "visible", "pending", "deleted", "spam"]
    assert [c.author for c in found.values()] == [
        "Pia Lund",
        "Workshop",
        "Anonymous",
        "Workshop",
        "Anonymous",
    ]
    assert (found["c1"].text, found["c1"].marks[0].kind, found["c1"].score) == ("Does it tick?", "em", 2)
    assert found["c3"].parent_id == "c2"
    assert found["c4"].text == ""
    assert found["c2"].extra["commenter"]["isModerator"] is True


def test_commento_api() -> None:
    """What the API gives: commenters by their id, only HTML, the page beside the comments."""
    whole = {
        "success": True,
        "domain": "d.example",
        "path": "/p",
        "comments": [
            {
                "commentHex": "a",
                "commenterHex": "w",
                "html": "<p>x<b>y</b></p>",
                "parentHex": "root",
                "score": 0,
            }
        ],
        "commenters": {"w": {"commenterHex": "w", "name": "Wim"}},
        "attributes": {"isLocked": True},
    }
    (parsed,) = read(Commento(), whole)
    (one,) = parsed.discussion.comments
    assert (one.author, one.text, parsed.discussion.closed) == ("Wim", "xy", True)
    assert parsed.discussion.url == "https://d.example/p"
    (parsed,) = read(
        Commento(),
        {"version": 1, "comments": [{"markdown": "no id", "domain": "d", "url": "/"}], "commenters": []},
    )
    assert tree_of(parsed).comments == 1


@pytest.mark.parametrize("form", [Isso(), Remark42(), Commento()], ids=lambda form: form.name)
def test_others_are_not_claimed(form: Form) -> None:
    """JSON of other systems, and other databases."""
    for value in (
        {"comments": [{"id": 1, "text": "x", "author": "a"}], "id": 7},
        {"version": 1, "posts": []},
        [{"id": 1, "parent": 2, "text": "x", "mode": "y"}],
        {"replies": [{"id": 1}]},
        {"locator": "x", "pid": 1},
    ):
        assert form.recognise(json.dumps(value).encode(), "x") == 0.0
    assert form.recognise(b"SQLite format 3\0" + b"\0" * 100 + b"CREATE TABLE comments", "comments.db") == 0.0

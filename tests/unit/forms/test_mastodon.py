"""Mastodon's posts with their context, and lists of posts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from store.formats.base import Parsed
from store.formats.mastodon import Mastodon
from tests.unit.forms.conftest import SAMPLES, read_all, real, tree_of

FORM = Mastodon()


def read(*values: object) -> list[Parsed]:
    data = json.dumps(values[0] if len(values) == 1 else list(values))
    assert FORM.recognise(data.encode(), "x") >= 0.9
    return read_all(FORM, data)


def sample() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / "mastodon-thread.json").read_bytes())
    return found


@pytest.mark.parametrize(
    ("name", "comments", "depth", "title"),
    [
        ("schochastics-tok", 6, 3, "Replies to a post by @chainsawriot"),
        ("gesistsa-tok", 3, 2, "Replies to a post by @schochastics"),
    ],
)
def test_context_alone(name: str, comments: int, depth: int, title: str) -> None:
    """The post that was asked for is not in the file: it is told, and its replies stand at the top."""
    (parsed,) = read_all(FORM, real(f"fediverse-bluesky/mastodon-context-{name}.json"))
    tree = tree_of(parsed)
    assert (tree.comments, tree.depth, len(tree.thread)) == (comments, depth, comments)
    assert parsed.discussion.title == title
    assert parsed.discussion.extra["partial"] == ["article"]
    assert tree.repairs == ["the post that started the thread is not in the file"]
    assert all(c.text and c.author and c.posted for c in parsed.discussion.comments)


def test_context_of_a_reply() -> None:
    """With ancestors the first of them is the article; the post itself has a placeholder."""
    (parsed,) = read_all(FORM, real("fediverse-bluesky/mastodon-context-bigbone.json"))
    tree = tree_of(parsed)
    assert (tree.comments, tree.depth, len(tree.thread)) == (2, 3, 3)
    assert [tree.thread[i].state for i in range(3)] == ["visible", "missing", "visible"]
    assert parsed.discussion.body.startswith("何年ぶりだろう")
    assert parsed.discussion.body_marks[-1].kind == "image"


def test_sample() -> None:
    """A post with a picture and a poll, a reply behind a warning."""
    (parsed,) = read_all(FORM, SAMPLES / "mastodon-thread.json")
    discussion = parsed.discussion
    assert discussion.body == (
        "An otter has moved into the harbour office. It sleeps in the out tray.\n\nWhat do we call it?\n\n"
        "An otter asleep on a pile of letters\n\nPostmaster (22 votes)\nBrine (8 votes)"
    )
    assert [(m.kind, m.target) for m in discussion.body_marks] == [
        ("image", "https://harbour.example/media/otter.jpg"),
        ("item", "•"),
        ("item", "•"),
    ]
    bo, ada, cy = discussion.comments
    assert (bo.author, bo.parent_id, bo.score, bo.text) == (
        "bo@pier.example",
        None,
        7,
        "@ada Postmaster, surely.",
    )
    assert (ada.author, ada.parent_id) == ("ada", "1002")
    assert ada.text == "It has already refused a parcel: https://harbour.example/parcel"
    assert ada.marks[0].target == "https://harbour.example/parcel"
    assert cy.text == "not an otter\n\nWe only get pigeons.\nThey are called the committee."
    assert ada.extra["permalink"] == "https://harbour.example/@ada/1003"
    assert ada.extra["edited_at"] == "2024-05-01T06:47:00.000Z"
    assert bo.extra["account"]["display_name"] == "Bo"
    assert [str(r) for r in parsed.repairs] == ["1 reply that the posts count is not in the file"]
    assert discussion.extra["partial"] == ["comments"]
    assert (discussion.site, discussion.author, discussion.source_id) == ("harbour.example", "ada", "1001")


def test_all_arrangements_are_the_same() -> None:
    """A post and its context, however they were put into one file."""
    whole = sample()
    post, context = whole["status"], {key: whole[key] for key in ("ancestors", "descendants")}
    expected = read_all(FORM, SAMPLES / "mastodon-thread.json")
    for values in (
        [{"root": post, "context": context}],
        [{**post, "context": context}],
        [{**post, **context}],
        [post, context],
        [context, post],
        [post, *context["descendants"]],
        [*reversed(context["descendants"]), post],
        [{"statuses": [post, *context["descendants"]]}],
    ):
        (parsed,) = read(*values)
        assert parsed.discussion.title == expected[0].discussion.title
        assert tree_of(parsed).depth == 2
        assert {c.id: c.parent_id for c in parsed.discussion.comments} == {
            "1002": None,
            "1003": "1002",
            "1004": None,
        }
        assert "article" not in parsed.discussion.extra["partial"]
    lines = "\n".join(json.dumps(p) for p in (post, *context["descendants"]))
    assert len(read_all(FORM, lines)) == 1


def test_several_threads() -> None:
    """A list of posts of several threads, boosts among them, one whose parent is elsewhere."""
    whole = sample()
    post, (bo, ada, cy) = whole["status"], whole["descendants"]
    boost = {**post, "id": "7", "content": "", "reblog": post}
    elsewhere = {**cy, "id": "2001", "in_reply_to_id": "1999"}
    found = read(boost, bo, {**ada, "id": "3", "in_reply_to_id": None}, elsewhere)
    assert [p.discussion.source_id for p in found] == ["1001", "3", "2001"]
    assert [len(p.discussion.comments) for p in found] == [1, 0, 0]
    assert "answers another one" in str(found[2].repairs[0])


def test_circles_and_themselves() -> None:
    """Posts that answer each other, or themselves."""
    whole = sample()
    post, (bo, ada, cy) = whole["status"], whole["descendants"]
    circle = [{**bo, "in_reply_to_id": "1003"}, {**ada, "in_reply_to_id": "1002"}]
    (parsed,) = read(*circle)
    assert tree_of(parsed).comments == 1
    (parsed,) = read({**post, "in_reply_to_id": "1001"}, cy)
    assert tree_of(parsed).comments == 1


def test_quotes() -> None:
    """The post that is quoted is read under the one that quotes it."""
    whole = sample()
    post = {**whole["status"], "poll": None, "media_attachments": []}
    post["quote"] = {"state": "accepted", "quoted_status": whole["descendants"][2]}
    (parsed,) = read(post)
    body = parsed.discussion.body
    (mark,) = parsed.discussion.body_marks
    assert mark.kind == "quote"
    assert (
        body[mark.start : mark.end]
        == "@cy@inland.example\nWe only get pigeons.\nThey are called the committee."
    )


def test_outbox() -> None:
    """A user's archive: posts as ActivityPub has them, answers to oneself, a boost that holds no text."""

    def create(own: int, text: str, parent: str | None = None, **more: object) -> dict[str, object]:
        note = {"id": f"https://h.example/users/ada/statuses/{own}", "type": "Note", "inReplyTo": parent}
        note |= {
            "published": "2020-01-01T00:00:00Z",
            "content": text,
            "attributedTo": "https://h.example/users/ada",
        }
        return {"type": "Create", "actor": "https://h.example/users/ada", "object": {**note, **more}}

    picture = {"type": "Document", "mediaType": "image/png", "url": "/m.png", "name": "a map"}
    options = [{"type": "Note", "name": "yes", "replies": {"totalItems": 2}}]
    outbox = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "type": "OrderedCollection",
        "orderedItems": [
            create(1, "<p>One</p>", summary="careful", attachment=[picture], oneOf=options),
            {"type": "Announce", "actor": "https://h.example/users/ada", "object": "https://elsewhere/1"},
            create(2, "<p>Two</p>", "https://h.example/users/ada/statuses/1"),
            create(3, "<p>Three</p>", "https://elsewhere/9"),
        ],
    }
    first, second = read(outbox)
    assert first.discussion.body == "careful\n\nOne\n\na map\n\nyes (2 votes)"
    assert [(c.author, c.text) for c in first.discussion.comments] == [("ada@h.example", "Two")]
    assert second.discussion.body == "Three"
    assert first.discussion.site == "h.example"


def test_others_are_not_claimed() -> None:
    """JSON of other systems."""
    for value in (
        {"ancestors": [], "descendants": 7},
        {"id": 1, "content": "x", "account": "me"},
        {"descendants": [{"id": 1, "by": "x"}]},
        [{"content": "x"}],
    ):
        assert FORM.recognise(json.dumps(value).encode(), "x") == 0.0

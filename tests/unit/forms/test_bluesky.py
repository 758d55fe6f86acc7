"""Bluesky's threads, as a tree and as a flat list."""

from __future__ import annotations

import json
from typing import Any

from store.formats.base import Parsed
from store.formats.bluesky import Bluesky
from tests.unit.forms.conftest import SAMPLES, read_all, real, tree_of

FORM = Bluesky()


def sample() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / "bluesky-thread.json").read_bytes())
    return found


def read(value: object) -> list[Parsed]:
    data = json.dumps(value)
    assert FORM.recognise(data.encode(), "x") == 1.0
    return read_all(FORM, data)


def test_real() -> None:
    """170 replies of the 922 that the first post counts, and none of the replies to them."""
    (parsed,) = read_all(FORM, real("fediverse-bluesky/bsky-getPostThread.json"))
    tree = tree_of(parsed)
    assert (tree.comments, tree.depth) == (170, 1)
    assert tree.repairs == [
        "752 of 922 replies to the first post are not in the file",
        "635 replies to 27 other replies are not in the file",
    ]
    assert parsed.discussion.title == "Day one. Jumping in."
    assert parsed.discussion.extra["partial"] == ["comments"]
    assert all(
        c.author and c.posted and (c.text or not c.extra.get("embed")) for c in parsed.discussion.comments
    )


def test_sample() -> None:
    """Links and mentions, whose places are counted in bytes; blocked and deleted posts; what is embedded."""
    (parsed,) = read_all(FORM, SAMPLES / "bluesky-thread.json")
    discussion = parsed.discussion
    marks = [(discussion.body[m.start : m.end], m.kind, m.target) for m in discussion.body_marks]
    assert marks == [
        ("pier.example/lights", "link", "https://pier.example/lights"),
        ("@bo.example", "link", "https://bsky.app/profile/did:plc:bo"),
        ("A row of paper lanterns", "image", "https://cdn.example/f.jpg"),
    ]
    assert discussion.url == "https://bsky.app/profile/lantern.example/post/3kaa"
    states = [(c.author, c.state, (c.parent_id or "").rpartition("/")[2]) for c in discussion.comments]
    assert states == [
        ("bo.example", "visible", ""),
        ("wick.example", "visible", "3kab"),
        ("bo.example", "visible", "3kac"),
        ("", "missing", "3kab"),
        ("", "missing", ""),
        ("wick.example", "visible", ""),
    ]
    last = discussion.comments[-1]
    assert last.text == "Worth reading before you bring matches\n\nRules of the pier"
    assert last.marks[0].target == "https://pier.example/rules"
    assert last.extra["embed"]["external"]["description"] == "No open fire."
    assert discussion.comments[0].score == 4
    assert [str(r) for r in parsed.repairs] == [
        "2 posts cannot be read: deleted, blocked, or only for members",
        "1 of 4 replies to the first post is not in the file",
        "2 replies to 1 other reply are not in the file",
    ]


def flat(node: dict[str, Any], depth: int = 0) -> list[dict[str, Any]]:
    """A tree as the flat list that says the same."""
    kind = "threadItemPost"
    value: dict[str, Any] = {"post": node.get("post"), "moreReplies": 0, "opThread": False}
    if node.get("notFound") or node.get("blocked"):
        kind = "threadItemNotFound" if node.get("notFound") else "threadItemBlocked"
        value = {"author": {"did": "did:plc:gale"}} if node.get("blocked") else {}
    value["$type"] = f"app.bsky.unspecced.defs#{kind}"
    uri = node.get("uri") or node["post"]["uri"]
    items = [{"uri": uri, "depth": depth, "value": value}]
    for reply in node.get("replies", []):
        items += flat(reply, depth + 1)
    return items


def test_flat_list_says_the_same() -> None:
    """The second version of the answer, by itself and as its list alone."""
    (tree,) = read_all(FORM, SAMPLES / "bluesky-thread.json")
    items = flat(sample()["thread"])
    items[-1]["value"]["moreReplies"] = 2
    for value in ({"thread": items, "hasOtherReplies": True}, items):
        (parsed,) = read(value)
        places = [(c.id, c.parent_id, c.text, c.state) for c in parsed.discussion.comments]
        assert places == [(c.id, c.parent_id, c.text, c.state) for c in tree.discussion.comments]
        assert parsed.discussion.source_id == tree.discussion.source_id
    (parsed,) = read({"thread": items, "hasOtherReplies": True})
    assert [str(r) for r in parsed.repairs[1:]] == [
        "2 replies to 1 other reply are not in the file",
        "further replies, which Bluesky keeps apart, are not in the file",
    ]


def test_ancestors() -> None:
    """Asked for a reply, the first post above it is the article, in both versions."""
    whole = sample()["thread"]
    reply = whole["replies"][0]
    above = {**whole, "replies": None}
    asked = {**reply, "parent": above}
    (parsed,) = read({"thread": asked})
    assert parsed.discussion.source_id == whole["post"]["uri"]
    assert tree_of(parsed).depth == 3
    items = [{**item, "depth": item["depth"] - 1} for item in flat({**whole, "replies": [reply]})]
    (second,) = read({"thread": items})
    ids = [c.id for c in parsed.discussion.comments]
    assert [c.id for c in second.discussion.comments] == ids
    gone = {
        "$type": "app.bsky.feed.defs#notFoundPost",
        "uri": "at://x/app.bsky.feed.post/y",
        "notFound": True,
    }
    (third,) = read({"thread": {**reply, "parent": gone}})
    assert third.discussion.source_id == reply["post"]["uri"]
    assert "above the first one" in str(third.repairs[0])


def test_facets_that_do_not_fit() -> None:
    """Places in the middle of a letter, beyond the text, backwards or over one another are no marks."""
    whole = sample()
    record = whole["thread"]["post"]["record"]
    link = [{"$type": "app.bsky.richtext.facet#link", "uri": "https://x.example"}]
    record["text"] = "a🏮b c"
    places = [(2, 3), (0, 99), (4, 2), (0, 1), (0, 5), (6, 7), ("x", None)]
    record["facets"] = [{"index": {"byteStart": a, "byteEnd": b}, "features": link} for a, b in places]
    (parsed,) = read(whole)
    links = [m for m in parsed.discussion.body_marks if m.kind == "link"]
    assert [parsed.discussion.body[m.start : m.end] for m in links] == ["a", " "]


def test_quotes_and_films() -> None:
    """A quoted post, with media beside it; a film."""
    whole = sample()
    post = whole["thread"]["post"]
    quoted = {"author": {"handle": "q.example"}, "value": {"text": "first\nsecond"}, "uri": "at://q"}
    post["embed"] = {
        "record": {"record": quoted},
        "media": {"images": [{"alt": "", "fullsize": "https://i"}]},
    }
    (parsed,) = read(whole)
    assert parsed.discussion.body.endswith("\n\nimage\n\n@q.example\nfirst\nsecond")
    assert parsed.discussion.body_marks[-1].kind == "quote"
    post["embed"] = {"playlist": "https://v/p.m3u8", "alt": "waves"}
    (parsed,) = read(whole)
    assert parsed.discussion.body.endswith("\n\nwaves")


def test_deep() -> None:
    """A chain of 400 posts, and several threads in one file."""
    leaf = sample()["thread"]
    node: dict[str, Any] = {**leaf, "replies": []}
    for number in range(400):
        post = {**leaf["post"], "uri": f"at://d/app.bsky.feed.post/{number}"}
        node = {"$type": leaf["$type"], "post": post, "replies": [node]}
    (parsed, other) = read([{"thread": node}, sample()])
    assert tree_of(parsed).depth == 400
    assert len(other.discussion.comments) == 6


def test_others_are_not_claimed() -> None:
    """JSON of other systems."""
    for value in ({"thread": {"id": 1}}, {"thread": []}, {"post": {"uri": "https://x"}}, {"thread": "x"}):
        assert FORM.recognise(json.dumps(value).encode(), "x") == 0.0

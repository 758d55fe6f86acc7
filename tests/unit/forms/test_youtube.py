"""Comments under films: yt-dlp, the YouTube API, youtube-comment-downloader."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from store.formats.base import Parsed
from store.formats.youtube import YouTube
from tests.unit.forms.conftest import SAMPLES, read_all, real, tree_of

FORM = YouTube()


def read(*values: object, lines: bool = False, name: str = "file") -> list[Parsed]:
    if lines:
        data = "\n".join(json.dumps(value) for value in values)
    else:
        data = json.dumps(values[0] if len(values) == 1 else list(values))
    assert FORM.recognise(data.encode(), "x") >= 0.8
    return read_all(FORM, data, name)


def sample() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / "film.info.json").read_bytes())
    return found


def test_real_api() -> None:
    """47 threads with 21 replies; more pages follow."""
    (parsed,) = read_all(FORM, real("youtube/ytapi-commentConfig.json"))
    tree = tree_of(parsed)
    assert (tree.comments, tree.depth) == (68, 2)
    assert sum(tree.thread.columns.depth[i] == 1 for i in range(len(tree.thread))) == 47
    assert "nextPageToken" in tree.repairs[0]
    assert parsed.discussion.url == "https://www.youtube.com/watch?v=DLA_64yz8Ss"
    assert parsed.discussion.extra["partial"] == ["comments", "article"]


def test_sample() -> None:
    """yt-dlp's description of a film is the article; dates are about right, and told once."""
    (parsed,) = read_all(FORM, SAMPLES / "film.info.json")
    discussion = parsed.discussion
    assert (discussion.title, discussion.author) == (
        "How to fold a chart (and unfold it again)",
        "The Chart Room",
    )
    assert discussion.body == "Four folds, one sigh.\n\n0:00 The sigh\n1:12 The folds"
    assert (discussion.site, discussion.source_id) == ("YouTube", "sAmpLe00001")
    assert discussion.published == datetime(2023, 4, 12, 8, tzinfo=UTC)
    assert discussion.extra["duration"] == 214
    assert "formats" not in discussion.extra
    first, reply, boat, _ = discussion.comments
    assert (first.parent_id, reply.parent_id, first.score, boat.score) == (None, "Ugs1", 52, 3)
    assert first.extra["is_pinned"] is True
    assert first.extra["author_is_uploader"] is True
    assert "author_is_uploader" not in reply.extra
    assert first.extra["posted_text"] == "1 year ago"
    assert boat.text == "1:12 is where I always tear mine\n\nthank you"
    assert [r.kind for r in parsed.repairs] == ["absent", "about-dates"]
    assert str(parsed.repairs[0]) == "1 of 5 comments is not in the file"


def test_comments_alone() -> None:
    """The list of comments without the film; in HTML, as other sites give them; without a parent."""
    whole = sample()
    for values in ([whole["comments"]], whole["comments"], [{"comments": whole["comments"]}]):
        (parsed,) = read(*values, name="talk.comments.json")
        assert parsed.discussion.title == "talk.comments"
        assert tree_of(parsed).depth == 2
        assert parsed.discussion.extra["partial"] == ["article"]
    (parsed,) = read(
        {**whole, "comments": [{"id": 1, "parent": None, "html": "<p>a <b>b</b></p>", "author_id": 7}]}
    )
    assert parsed.discussion.comments[0].text == "a b"
    assert parsed.discussion.comments[0].marks[0].kind == "strong"


def test_film_without_comments_and_playlists() -> None:
    """A film that was saved without comments is an article; a list of films is as many discussions."""
    whole = sample()
    bare = {key: value for key, value in whole.items() if key not in ("comments", "timestamp")}
    (parsed,) = read(bare)
    assert not parsed.discussion.comments
    assert not parsed.repairs
    assert parsed.discussion.published == datetime(2023, 4, 12, tzinfo=UTC)
    found = read(
        {"_type": "playlist", "id": "p", "title": "P", "formats": [], "entries": [whole, {**bare, "id": "b"}]}
    )
    assert [len(p.discussion.comments) for p in found] == [4, 0]


def snippet(text: str, **more: object) -> dict[str, object]:
    return {
        "videoId": "vid",
        "textDisplay": text,
        "textOriginal": text,
        "authorDisplayName": "@ann",
        "likeCount": 2,
        "publishedAt": "2023-01-01T00:00:00Z",
        "updatedAt": "2023-01-01T00:00:00Z",
        **more,
    }


def thread(own: str, count: int, replies: list[str], **more: object) -> dict[str, object]:
    return {
        "kind": "youtube#commentThread",
        "id": own,
        "snippet": {
            "videoId": "vid",
            "channelId": "UC1",
            "topLevelComment": {
                "kind": "youtube#comment",
                "id": own,
                "snippet": snippet(f"top {own}", **more),
            },
            "totalReplyCount": count,
        },
        "replies": {
            "comments": [
                {"kind": "youtube#comment", "id": f"{own}.{r}", "snippet": snippet(r, parentId=own)}
                for r in replies
            ]
        },
    }


def page(items: list[Any], **more: object) -> dict[str, object]:
    return {
        "kind": "youtube#commentThreadListResponse",
        "pageInfo": {"totalResults": 1},
        "items": items,
        **more,
    }


def test_api_pages() -> None:
    """Pages of threads, the replies of one asked for apart, the film itself; what is counted and absent."""
    replies = {
        "kind": "youtube#commentListResponse",
        "items": [
            {"kind": "youtube#comment", "id": "a.r2", "snippet": snippet("r2", parentId="a", videoId="")}
        ],
    }
    pages = [page([thread("a", 2, ["r1"])], nextPageToken="x"), page([thread("b", 5, ["r3"])]), replies]
    (parsed,) = read(*pages)
    assert {c.id: c.parent_id for c in parsed.discussion.comments} == {
        "a": None,
        "a.r1": "a",
        "b": None,
        "b.r3": "b",
        "a.r2": "a",
    }
    assert [str(r) for r in parsed.repairs] == ["4 replies that the comments count are not in the file"]
    film = {
        "kind": "youtube#video",
        "id": "vid",
        "snippet": {"title": "Film", "description": "About", "channelTitle": "C"},
    }
    (parsed,) = read({"kind": "youtube#videoListResponse", "items": [film]}, *pages)
    assert (parsed.discussion.title, parsed.discussion.body, parsed.discussion.author) == (
        "Film",
        "About",
        "C",
    )
    assert parsed.discussion.extra["partial"] == ["comments"]
    (parsed,) = read(page([thread("a", 0, [])], nextPageToken="x"))
    assert "nextPageToken" in str(parsed.repairs[0])


def test_api_texts_and_states() -> None:
    """What was shown is HTML, what was written is not; comments that a moderator has not let through."""
    shown = snippet(
        "", textDisplay='see <a href="https://x.example">1:02</a><br>&lt;b&gt; &amp; c', textOriginal=""
    )
    odd = thread(
        "a", 0, [], moderationStatus="heldForReview", textOriginal="a < b & <i>c</i>", textDisplay="a &lt; b"
    )
    items = [
        {"kind": "youtube#comment", "id": "z", "snippet": shown},
        odd,
        thread("c", 0, [], moderationStatus="likelySpam"),
    ]
    (parsed,) = read(page(items))
    z, a, c = parsed.discussion.comments
    assert z.text == "see 1:02\n<b> & c"
    assert z.marks[0].target == "https://x.example"
    assert a.text == "a < b & <i>c</i>"
    assert (a.state, c.state) == ("pending", "spam")
    assert c.extra["permalink"] == "https://www.youtube.com/watch?v=vid&lc=c"


def test_several_films() -> None:
    """Threads of two films in one file are two discussions."""
    other = json.loads(json.dumps(thread("q", 0, [])).replace('"vid"', '"two"'))
    found = read(thread("a", 0, []), other, lines=True)
    assert [p.discussion.source_id for p in found] == ["vid", "two"]


def test_downloader() -> None:
    """One comment a line; replies by what their id begins with; votes as the page says them."""
    values = [
        {
            "cid": "U1",
            "text": "one",
            "time": "2 weeks ago",
            "author": "@a",
            "channel": "UC1",
            "votes": "1.2K",
            "heart": False,
        },
        {
            "cid": "U1.x",
            "text": "two",
            "time": "1 day ago (edited)",
            "author": "@b",
            "channel": "UC2",
            "votes": "3",
            "reply": True,
            "time_parsed": 1700000000.5,
        },
    ]
    (parsed,) = read(*values, lines=True, name="vid.json")
    one, two = parsed.discussion.comments
    assert (one.score, two.score, two.parent_id) == (1200, 3, "U1")
    assert one.posted is None
    assert two.posted is not None
    assert two.extra["posted_text"] == "1 day ago (edited)"
    assert parsed.discussion.title == "vid"


def test_others_are_not_claimed() -> None:
    """JSON of other systems."""
    for value in (
        {"id": 1, "text": "x", "parent": 2, "author": "a"},
        {"id": "x", "title": "t", "comments": []},
    ):
        assert FORM.recognise(json.dumps(value).encode(), "x") == 0.0
    assert FORM.recognise(real("youtube/musashah-comments.jsonl").read_bytes()[:65536], "x") == 0.0

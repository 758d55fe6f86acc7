"""GitHub's issues, pull requests and discussions in each of their dialects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from store.formats.base import Parsed
from store.formats.github import GitHub
from store.model import Comment
from tests.unit.forms.conftest import SAMPLES, read_all, real, tree_of

FORM = GitHub()
API = "https://api.github.com/repos/o/r"
PAGE = "https://github.com/o/r"


def read(*values: object, lines: bool = False) -> list[Parsed]:
    """What comes of one value, of a list of them, or of one on each line."""
    if lines:
        data = "\n".join(json.dumps(value) for value in values)
    else:
        data = json.dumps(values[0] if len(values) == 1 else list(values))
    assert FORM.recognise(data[:65536].encode(), "x") >= 0.8
    return read_all(FORM, data)


def by_id(parsed: Parsed) -> dict[str, Comment]:
    return {comment.id: comment for comment in parsed.discussion.comments}


def issue(number: int = 7, **more: object) -> dict[str, object]:
    return {
        "url": f"{API}/issues/{number}",
        "repository_url": API,
        "html_url": f"{PAGE}/issues/{number}",
        "id": 9000 + number,
        "node_id": f"I_{number}",
        "number": number,
        "title": f"Title {number}",
        "user": {"login": "ann", "id": 1, "url": "https://api.github.com/users/ann", "type": "User"},
        "labels": [{"name": "bug", "color": "f00"}],
        "state": "closed",
        "locked": False,
        "comments": 2,
        "created_at": "2020-01-02T03:04:05Z",
        "updated_at": "2020-01-05T03:04:05Z",
        "author_association": "NONE",
        "body": "A *body*\nof two lines",
        "reactions": {"url": "x", "total_count": 3, "+1": 2, "-1": 1, "laugh": 0},
        **more,
    }


def comment(number: int, of: int = 7, **more: object) -> dict[str, object]:
    return {
        "url": f"{API}/issues/comments/{number}",
        "html_url": f"{PAGE}/issues/{of}#issuecomment-{number}",
        "issue_url": f"{API}/issues/{of}",
        "id": number,
        "node_id": f"IC_{number}",
        "user": {"login": "bob", "id": 2},
        "created_at": f"2020-01-03T00:00:{number:02}Z",
        "updated_at": f"2020-01-03T00:00:{number:02}Z",
        "author_association": "MEMBER",
        "body": f"comment {number}",
        **more,
    }


def test_archive() -> None:
    """The archive of a repository: 10 issues and 17 pull requests, all that was said in them."""
    found = read_all(FORM, real("github/ietf-cbor-packed-archive.json"))
    issues = [p for p in found if "/issues/" in p.discussion.url]
    pulls = [p for p in found if "/pull/" in p.discussion.url]
    assert (len(issues), len(pulls)) == (10, 17)
    assert sum(tree_of(p).comments for p in issues) == 23
    said = [c for p in pulls for c in p.discussion.comments]
    lines = [c for c in said if "originalPosition" in c.extra]
    reviews = [c for c in said if c.extra.get("state") in ("COMMENTED", "APPROVED")]
    assert (len(said) - len(lines) - len(reviews), len(reviews), len(lines)) == (10, 37, 39)
    assert all(c.parent_id in {r.id for r in reviews} for c in lines)
    assert all(c.author for c in said)
    assert not any(p.rejected for p in found)
    assert FORM.recognise(real("github/ietf-cbor-packed-archive.json").read_bytes()[:65536], "x") == 1.0


def test_rest_issue_in_all_its_arrangements() -> None:
    """The comments in the issue, beside it, after it, a line each, and as pages of pages."""
    arrangements: list[list[object]] = [
        [{**issue(), "comments": [comment(1), comment(2)]}],
        [{"issue": issue(), "comments": [comment(1), comment(2)]}],
        [issue(), comment(1), comment(2)],
        [[issue()], [comment(1), comment(2)]],
        [comment(1), issue(), comment(2)],
        [{"backend_name": "GitHub", "data": {**issue(), "comments_data": [comment(1), comment(2)]}}],
    ]
    for values in arrangements:
        (parsed,) = read(*values)
        discussion = parsed.discussion
        assert (discussion.title, discussion.author, discussion.url) == ("Title 7", "ann", f"{PAGE}/issues/7")
        assert (discussion.site, discussion.source_id) == ("o/r · GitHub", "o/r#7")
        assert discussion.body == "A body\nof two lines"
        assert discussion.published == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
        assert discussion.extra["labels"] == ["bug"]
        assert discussion.extra["reactions"] == {"+1": 2, "-1": 1}
        assert list(by_id(parsed)) == ["issuecomment-1", "issuecomment-2"]
        assert not parsed.repairs
        assert "partial" not in discussion.extra
    (parsed,) = read(issue(), comment(1), comment(2), lines=True)
    assert len(parsed.discussion.comments) == 2


def test_absent_is_told() -> None:
    """An issue counts more comments than there are; comments stand there without their issue."""
    (parsed,) = read({**issue(), "comments": 5})
    assert parsed.repairs[0].sentence == "5 of 5 comments are not in the file"
    assert parsed.discussion.extra["partial"] == ["comments"]
    first, second = read(comment(1), comment(2, of=8))
    assert (first.discussion.title, second.discussion.title) == ("o/r#7", "o/r#8")
    assert first.discussion.extra["partial"] == ["article"]
    assert first.discussion.url == f"{PAGE}/issues/7"


def test_many_issues() -> None:
    """Issues, and the comments of a repository, in any order."""
    found = read(issue(1, comments=1), issue(2, comments=1), comment(5, of=2), comment(6, of=1))
    assert [[c.id for c in p.discussion.comments] for p in found] == [["issuecomment-6"], ["issuecomment-5"]]


def test_rest_pull_request() -> None:
    """Reviews hold the comments on lines, which answer each other; all by their dates."""
    pull = {
        **issue(9, comments=1, review_comments=2),
        "html_url": f"{PAGE}/pull/9",
        "url": f"{API}/pulls/9",
        "locked": True,
    }
    review = {
        "id": 40,
        "user": {"login": "cy"},
        "body": "",
        "state": "APPROVED",
        "html_url": f"{PAGE}/pull/9#pullrequestreview-40",
        "pull_request_url": f"{API}/pulls/9",
        "submitted_at": "2020-01-04T00:00:00Z",
    }
    line = {
        "id": 50,
        "pull_request_review_id": 40,
        "diff_hunk": "@@ -1 +1 @@\n-a\n+b",
        "path": "a.py",
        "user": {"login": "cy"},
        "body": "why b?",
        "created_at": "2020-01-04T00:00:01Z",
        "html_url": f"{PAGE}/pull/9#discussion_r50",
        "pull_request_url": f"{API}/pulls/9",
    }
    reply = {
        **line,
        "id": 51,
        "in_reply_to_id": 50,
        "html_url": f"{PAGE}/pull/9#discussion_r51",
        "body": "so",
    }
    for values in (
        [
            {
                "pull": pull,
                "comments": [comment(1, of=9)],
                "reviews": [review],
                "review_comments": [reply, line],
            }
        ],
        [pull, review, reply, line, comment(1, of=9)],
    ):
        (parsed,) = read(*values)
        found = by_id(parsed)
        assert found["pullrequestreview-40"].text == "Approved these changes"
        assert found["discussion_r50"].parent_id == "pullrequestreview-40"
        assert found["discussion_r51"].parent_id == "discussion_r50"
        assert found["discussion_r50"].extra["path"] == "a.py"
        assert found["issuecomment-1"].parent_id is None
        assert parsed.discussion.closed
        assert tree_of(parsed).depth == 3
        assert not parsed.repairs
    (parsed,) = read(reply)
    assert tree_of(parsed).thread[0].state == "missing"


def test_gh() -> None:
    """`gh pr view --json`: reactions as score, spam that was hidden, an account that is gone."""
    (parsed,) = read_all(FORM, SAMPLES / "github-pull.json")
    first, second, spam, gone, *reviews = sorted(
        parsed.discussion.comments, key=lambda c: c.id.startswith("PRR")
    )
    assert first.score == 3
    assert first.extra["reactions"] == {"THUMBS_UP": 3, "LAUGH": 2}
    assert [m.kind for m in first.marks] == ["item", "item", "code"]
    assert second.text.startswith("a day I should like to see\n\nSo should I.")
    assert second.marks[0].kind == "quote"
    assert (spam.state, spam.text) == ("spam", "Best watches here")
    assert gone.author == "ghost"
    assert gone.extra["permalink"].endswith("/pull/41#issuecomment-904")
    assert [c.extra["state"] for c in reviews] == ["CHANGES_REQUESTED", "APPROVED"]
    assert parsed.discussion.extra["labels"] == ["bug", "time zones"]
    assert parsed.discussion.extra["state"] == "MERGED"


def test_gh_repeats_its_reviews() -> None:
    """`latestReviews` says some reviews again; who was asked for a review said nothing."""
    data: dict[str, object] = json.loads((SAMPLES / "github-pull.json").read_bytes())
    reviews = data["reviews"]
    assert isinstance(reviews, list)
    data = {"latestReviews": reviews[1:], "reviewRequests": [{"login": "x"}], **data}
    (parsed,) = read(data)
    assert len(parsed.discussion.comments) == 6
    assert parsed.discussion.extra["reviewRequests"] == [{"login": "x"}]


def node(
    number: int, kind: str = "discussioncomment", of: str = "discussions/3", **more: object
) -> Mapping[str, object]:
    return {
        "id": f"DC_{number}",
        "url": f"{PAGE}/{of}#{kind}-{number}",
        "author": {"login": "dee"},
        "body": f"say {number}",
        "createdAt": f"2021-01-01T00:00:{number:02}Z",
        "upvoteCount": number,
        **more,
    }


def test_graphql_discussions() -> None:
    """Discussions with replies, as nodes and as edges; what the answer counts more of is told."""
    replies = {"totalCount": 3, "nodes": [node(2), node(3)]}
    inner = {
        "id": "D_1",
        "number": 3,
        "title": "A question",
        "url": f"{PAGE}/discussions/3",
        "author": {"login": "ann"},
        "body": "?",
        "createdAt": "2021-01-01T00:00:00Z",
        "category": {"name": "Q&A"},
        "answer": {"id": "DC_2"},
        "comments": {
            "totalCount": 2,
            "edges": [{"node": node(1, replies=replies)}, {"node": node(4, isAnswer=True)}],
        },
    }
    for value in (
        {"data": {"repository": {"discussion": inner}}},
        {"data": {"repository": {"nameWithOwner": "o/r", "discussions": {"nodes": [inner]}}}},
        {"data": {"repository": {"discussions": {"edges": [{"cursor": "x", "node": inner}]}}}},
    ):
        (parsed,) = read(value)
        found = by_id(parsed)
        assert found["discussioncomment-2"].parent_id == "discussioncomment-1"
        assert found["discussioncomment-4"].extra["isAnswer"] is True
        assert found["discussioncomment-4"].score == 4
        assert tree_of(parsed).depth == 2
        assert parsed.repairs[0].sentence == "1 of 5 comments is not in the file"
        assert parsed.discussion.extra["category"] == {"name": "Q&A"}


def test_graphql_review_threads() -> None:
    """The first comment of a thread on a line hangs under its review, the others under it."""
    thread = {
        "isResolved": True,
        "path": "a.py",
        "comments": {
            "nodes": [
                node(
                    1,
                    "discussion_r",
                    "pull/5",
                    pullRequestReview={"url": f"{PAGE}/pull/5#pullrequestreview-8"},
                ),
                node(2, "discussion_r", "pull/5"),
            ]
        },
    }
    for one in thread["comments"]["nodes"]:  # type: ignore[index]
        one["url"] = one["url"].replace("_r-", "_r")
    review = {
        "state": "COMMENTED",
        "author": {"login": "cy"},
        "body": "",
        "url": f"{PAGE}/pull/5#pullrequestreview-8",
    }
    pull = {
        "number": 5,
        "title": "T",
        "url": f"{PAGE}/pull/5",
        "body": "",
        "author": None,
        "reviews": {"nodes": [review]},
        "reviewThreads": {"nodes": [thread], "pageInfo": {"hasNextPage": True}},
    }
    (parsed,) = read({"data": {"repository": {"pullRequest": pull}}})
    found = by_id(parsed)
    assert found["discussion_r1"].parent_id == "pullrequestreview-8"
    assert found["discussion_r2"].parent_id == "discussion_r1"
    assert found["discussion_r1"].extra["isResolved"] is True
    assert parsed.discussion.author == "ghost"
    assert "more comments follow" in parsed.repairs[0].sentence


def test_timeline() -> None:
    """What was said in a timeline comes in; what happened is kept."""
    events = [
        {
            "event": "labeled",
            "actor": {"login": "ann"},
            "label": {"name": "bug"},
            "created_at": "2020-01-02T00:00:00Z",
        },
        {"event": "commented", **comment(1), "actor": {"login": "bob"}},
        {"event": "cross-referenced", "actor": {"login": "zed"}, "created_at": "2020-01-03T00:00:00Z"},
    ]
    (parsed,) = read({"issue": issue(comments=1), "timeline": events})
    assert [(c.id, c.author) for c in parsed.discussion.comments] == [("issuecomment-1", "bob")]
    assert [e["event"] for e in parsed.discussion.extra["events"]] == ["labeled", "cross-referenced"]


def test_enterprise() -> None:
    """A GitHub of one's own has its own host."""
    own = json.loads(
        json.dumps([issue(), comment(1)])
        .replace("api.github.com", "git.example/api/v3")
        .replace("github.com", "git.example")
    )
    (parsed,) = read(*own)
    assert parsed.discussion.site == "o/r · git.example"
    assert len(parsed.discussion.comments) == 1


def test_others_are_not_claimed() -> None:
    """JSON of other systems."""
    for value in (
        {"iid": 1, "title": "x", "description": "", "author": {"username": "a"}},
        {"id": 1, "title": "x", "comments": [{"id": 1, "body": "b", "author": "a"}]},
        [{"kind": "t3", "data": {"title": "x", "body": "b", "author": "a"}}],
        {"body": "x"},
    ):
        assert FORM.recognise(json.dumps(value).encode(), "x") == 0.0

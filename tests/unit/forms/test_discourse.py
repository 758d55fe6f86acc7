"""Topics of Discourse, whole and in pages, with all that a post can be."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from store.errors import SourceError
from store.formats.discourse import Discourse
from store.model import Comment
from store.tree import FolderTree
from tests.unit.forms.conftest import SAMPLES, cuts, read_all, read_or_refused, real, source_of, tree_of

FORM = Discourse()


def topic(posts: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"id": 9, "title": "Talk", "slug": "talk", "post_stream": {"posts": posts}, **more}


def post(number: object, text: str = "<p>a</p>", **more: Any) -> dict[str, Any]:
    own = {"id": f"10{number}", "post_number": number, "cooked": text, "username": "ann", "topic_id": 9}
    return {**own, "created_at": "2020-05-05T12:00:00.000Z", **more}


def read(value: object) -> list[Comment]:
    (parsed,) = read_all(FORM, json.dumps(value))
    return list(parsed.discussion.comments)


@pytest.mark.parametrize(
    ("path", "comments", "depth"),
    [
        ("urho3d-inverse-kinematics.1819.json", 114, 9),
        ("perceval-topic-1148.json", 19, 4),
        ("discourse_api-topic.json", 3, 1),
    ],
)
def test_real_topics(path: str, comments: int, depth: int) -> None:
    found = real(f"discourse/{path}")
    (parsed,) = read_all(FORM, found)
    tree = tree_of(parsed)
    assert (tree.comments, tree.depth) == (comments, depth)
    posts = json.loads(found.read_bytes())["post_stream"]["posts"]
    whole = parsed.discussion.body + "".join(comment.text for comment in parsed.discussion.comments)
    for each in posts:
        for word in re.findall(r"\w{3,}", re.sub(r"<[^>]+>|&\w+;", " ", each["cooked"])):
            assert word in whole


def test_the_sample() -> None:
    (parsed,) = read_all(FORM, SAMPLES / "discourse-topic.json")
    discussion, tree = parsed.discussion, tree_of(parsed)
    assert discussion.title == "Which way does the sluice turn?"
    assert discussion.url == "https://forum.tidemill.example/t/which-way-does-the-sluice-turn/318"
    assert (discussion.site, discussion.source_id, discussion.author) == (
        "forum.tidemill.example",
        "318",
        "orla",
    )
    assert discussion.closed
    assert discussion.body.endswith(
        "half a turn to the left: nothing\nhalf a turn to the right: water in the cellar"
    )
    assert discussion.extra["tags"] == ["sluice", "plates"]
    assert discussion.extra["score"] == 4
    assert discussion.extra["partial"] == ["comments"]
    assert [str(repair) for repair in parsed.repairs] == ["2 of 10 posts are not in the file"]
    assert (tree.comments, tree.depth) == (7, 3)
    by = {comment.id: comment for comment in discussion.comments}
    assert {name: comment.parent_id for name, comment in by.items()} == {
        "2": None, "3": "2", "4": "3", "6": "5", "7": None, "8": "3", "9": None,
    }  # fmt: skip
    assert by["3"].text.startswith("matthias:\n\nThe plate. It was made in 1911\n\nThe plate was turned over")
    assert by["3"].text.endswith(". :wink:")
    assert by["3"].score == 7
    links = [mark.target for mark in by["3"].marks if mark.kind == "link"]
    assert links == ["https://forum.tidemill.example/t/the-restoration-of-1934/77"]
    assert by["6"].text == "Ours has a note in the door:\n\nleft   shut\nright  open"
    assert (by["7"].state, by["7"].text) == ("deleted", "")
    assert "withdrawn" in by["7"].extra["body_html"]
    assert by["9"].text == "closed the topic"
    assert by["8"].extra["accepted_answer"] is True
    assert by["8"].extra["permalink"] == f"{discussion.url}/8"


def test_states() -> None:
    posts = [
        post(1),
        post(2, hidden=True),
        post(3, deleted_at="2020-05-06", deleted_by={"id": 1}, user_id=1),
        post(4, deleted_at="2020-05-06", deleted_by={"id": 2}, user_id=1),
        post(5, post_type=4),
        post(6, "<p>b</p>", post_type=3, action_code="split_topic"),
        post(7, "", post_type=3, action_code="invited_user", action_code_who="bob"),
        post(8, "", post_type=3, action_code="gone.fishing_now"),
    ]
    comments = read(topic(posts))
    assert [comment.state for comment in comments[:4]] == ["removed", "deleted", "removed", "visible"]
    assert comments[3].extra["post_type"] == 4
    assert [comment.text for comment in comments[4:]] == [
        "moved posts to a topic of their own\n\nb",
        "invited bob",
        "gone: fishing now",
    ]


def test_raw_where_there_is_no_html() -> None:
    raw = '[quote="bob, post:2, topic:9"]\nwas *so*\n[/quote]\nno\nnot **so**'
    (comment,) = read(topic([post(1), {**post(2, ""), "raw": raw}]))
    assert comment.text == "bob:\n\nwas so\n\nno\nnot so"
    assert [mark.kind for mark in comment.marks] == ["quote", "em", "strong"]
    assert comment.extra["body_markdown"] == raw


def test_pages_are_joined(tmp_path: Path) -> None:
    pages = [
        topic([post(1), post(2)], posts_count=4),
        {"id": 9, "post_stream": {"posts": [post(3, reply_to_post_number=2)]}},
        {"id": 9, "post_stream": {"posts": [post(3, reply_to_post_number=2), post(4)]}},
        {**topic([post(1)]), "id": 8},
    ]
    for text in (
        json.dumps(pages),
        "\n".join(map(json.dumps, pages)),
        "\n".join(json.dumps(page, indent=1) for page in pages),
    ):
        first, second = read_all(FORM, text)
        assert [comment.id for comment in first.discussion.comments] == ["2", "3", "4"]
        assert [str(repair) for repair in first.repairs] == ["1 post that came again was left out"]
        assert "partial" not in first.discussion.extra
        assert second.discussion.comments == []
    for number, page in enumerate([pages[0], pages[3], *pages[1:3]], 1):
        (tmp_path / f"{number}.json").write_text(json.dumps(page))
    tree = FolderTree(tmp_path)
    assert FORM.recognise_tree(tree) == 0.9
    first, second = FORM.read_tree(tree)
    assert [comment.id for comment in first.discussion.comments] == ["2", "3", "4"]
    (tmp_path / "notes.json").write_text('{"a": 1}')
    assert FORM.recognise_tree(FolderTree(tmp_path)) == 0.0


def test_posts_without_their_topic() -> None:
    posts = [{**post(3, reply_to_post_number=1), "topic_slug": "a-talk"}, post(2)]
    for value in (posts, {"latest_posts": posts}):
        (parsed,) = read_all(FORM, json.dumps(value))
        assert parsed.discussion.title == "A talk"
        assert parsed.discussion.extra["partial"] == ["comments", "article"]
        assert [comment.parent_id for comment in parsed.discussion.comments] == [None, None]


def test_two_forums_that_do_not_say_who_they_are() -> None:
    one, two = (
        read_all(FORM, json.dumps(topic([post(1)], created_at=f"2020-05-0{day}T12:00:00.000Z")))[0].discussion
        for day in (1, 2)
    )
    assert one.source_id != two.source_id


def test_recognition() -> None:
    assert FORM.recognise(json.dumps(topic([post(1)])).encode(), "x") == 1.0
    assert FORM.recognise(json.dumps([post(1)]).encode()[:150], "x") == 1.0
    for other in (b'{"posts": []}', b'{"post_stream": 1}', b"[]", b"{", b"", b"\0", b'{"id":1,"title":"a"}'):
        assert FORM.recognise(other, "topic.json") == 0.0


def test_broken_parts_cost_themselves_only() -> None:
    posts: list[Any] = [post(1), 7, {"cooked": "x"}, post(2, reply_to_post_number=2), post("3", id=None)]
    posts += [post(4, created_at=5, username=None, cooked=None), post(4, "<p>again</p>", id=77)]
    (parsed,) = read_all(FORM, json.dumps(topic(posts)))
    assert [comment.id for comment in parsed.discussion.comments] == ["2", "3", "4", "4"]
    assert parsed.rejected == ["post 2 of topic 9: no number", "post 3 of topic 9: no number"]
    assert tree_of(parsed).comments == 4


def test_cut_files_give_what_is_whole() -> None:
    data = (SAMPLES / "discourse-topic.json").read_bytes()
    most = 0
    for cut in cuts(data):
        for parsed in read_or_refused(FORM, cut):
            most = max(most, tree_of(parsed).comments)
            assert parsed.rejected
            assert all(each.text or each.state == "deleted" for each in parsed.discussion.comments)
    assert most >= 5
    with pytest.raises(SourceError, match="holds no Discourse topic"):
        list(FORM.read(source_of("{}")))

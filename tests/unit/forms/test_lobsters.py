"""Stories of Lobsters in all the dialects that told a tree."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from store.errors import SourceError
from store.formats.lobsters import Lobsters
from tests.unit.forms.conftest import SAMPLES, cuts, read_all, read_or_refused, real, source_of, tree_of

FORM = Lobsters()


def story(comments: list[Any], **more: Any) -> str:
    own = {"short_id": "abcdef", "title": "Talk", "comments_url": "https://lobste.rs/s/abcdef/talk"}
    return json.dumps({**own, "submitter_user": "ann", "comments": comments, **more})


def comment(short_id: object, **more: Any) -> dict[str, Any]:
    return {"short_id": short_id, "comment": f"<p>{short_id}</p>", "commenting_user": "ann", **more}


def parents(text: str) -> dict[str, str | None]:
    (parsed,) = read_all(FORM, text)
    return {each.id: each.parent_id for each in parsed.discussion.comments}


@pytest.mark.parametrize(("path", "comments", "depth"), [("tdfoqh-depth", 10, 3), ("d9ucpe-old", 7, 2)])
def test_real_stories(path: str, comments: int, depth: int) -> None:
    found = real(f"lobsters-json/lobsters-{path}.json")
    (parsed,) = read_all(FORM, found)
    tree = tree_of(parsed)
    assert (tree.comments, tree.depth, tree.repairs) == (comments, depth, [])
    assert parsed.discussion.site == "Lobsters"
    by = {each.id: each for each in parsed.discussion.comments}
    for each in json.loads(found.read_bytes())["comments"]:
        words = re.findall(r"\w{3,}", re.sub(r"<[^>]+>|&\w+;", " ", each["comment"]))
        assert all(word in by[each["short_id"]].text for word in words)
        assert by[each["short_id"]].author
        assert by[each["short_id"]].posted


def test_the_sample() -> None:
    (parsed,) = read_all(FORM, SAMPLES / "lobsters-story.json")
    discussion = parsed.discussion
    assert (discussion.title, discussion.author, discussion.site) == (
        "A clock without hands",
        "bettina",
        "shoal.example",
    )
    assert discussion.body == discussion.extra["link"] == "https://clocks.example/without-hands"
    assert discussion.body_marks[0].kind == "link"
    assert [(each.id, each.parent_id, each.state, each.score) for each in discussion.comments] == [
        ("ab12cd", None, "visible", 5),
        ("ef34gh", "ab12cd", "visible", 2),
        ("ij56kl", "ef34gh", "visible", 4),
        ("mn78op", None, "deleted", 0),
        ("qr90st", "mn78op", "visible", 1),
        ("uv12wx", None, "removed", -3),
    ]
    assert discussion.comments[3].text == ""
    assert discussion.comments[5].text == "Comment removed by moderator bettina: selling watches again"
    assert discussion.comments[0].extra["permalink"].endswith("#c_ab12cd")
    assert discussion.comments[0].text.endswith("while true\n    wait(3600)\n    ring()")
    assert parsed.repairs == []


def test_dialects() -> None:
    tree = {"a": None, "b": "a", "c": "b", "d": "a", "e": None}
    levels = [0, 1, 2, 1, 0]
    assert parents(story([comment(own, parent_comment=parent) for own, parent in tree.items()])) == tree
    for name, first in (("depth", 0), ("indent_level", 1)):
        told = [comment(own, **{name: level + first}) for own, level in zip(tree, levels, strict=True)]
        assert parents(story(told)) == tree
    nested = [comment("a", replies=[comment("b", replies=[comment("c")]), comment("d")]), comment("e")]
    assert parents(story(nested)) == tree
    assert parents(story([comment("a"), comment("b")])) == {"a": None, "b": None}


def test_levels_that_jump() -> None:
    (parsed,) = read_all(
        FORM, story([comment("a", depth=0), comment("b", depth=2), comment("c", depth=10**9)])
    )
    tree = tree_of(parsed)
    assert (tree.comments, tree.thread[2].id, tree.thread[2].parent_id) == (3, "b", "missing-b-2")
    assert tree.thread[1].parent_id == "a"


def test_users_are_names_or_objects() -> None:
    user = {"username": "bob", "karma": 3}
    (parsed,) = read_all(FORM, story([comment("a", commenting_user=user)], submitter_user=user))
    assert (parsed.discussion.author, parsed.discussion.comments[0].author) == ("bob", "bob")
    assert parsed.discussion.comments[0].extra["user"] == {"karma": 3}


def test_comments_without_their_story_and_stories_without_comments() -> None:
    url = "https://lobste.rs/s/abcdef/a_good_talk#c_"
    loose = [
        comment("a", url=url + "a"),
        comment("b", url=url + "b", parent_comment="x"),
        comment("c", url="?"),
    ]
    first, second = read_all(FORM, json.dumps(loose))
    assert (first.discussion.title, first.discussion.source_id) == ("A good talk", "abcdef")
    assert first.discussion.extra["partial"] == ["comments", "article"]
    assert len(second.discussion.comments) == 1
    stories = [json.loads(story([], short_id=own, comment_count=2)) for own in ("a", "b")]
    found = read_all(FORM, json.dumps(stories))
    assert [each.discussion.extra["partial"] for each in found] == [["comments"], ["comments"]]
    assert str(found[0].repairs[0]) == "2 of 2 comments are not in the file"


def test_text_and_link() -> None:
    (parsed,) = read_all(FORM, story([], url="https://x.example", description="<p>Why <em>not</em></p>"))
    assert parsed.discussion.body == "Why not"
    assert parsed.discussion.extra["link"] == "https://x.example"
    (parsed,) = read_all(FORM, story([], description_plain="Why *not*"))
    assert parsed.discussion.body == "Why not"


def test_broken_parts_cost_themselves_only() -> None:
    odd = [
        comment("a"),
        7,
        None,
        comment(None),
        comment("a", score="x", created_at=9),
        comment("d", parent_comment="d"),
    ]
    (parsed,) = read_all(FORM, story(odd, title=None))
    assert tree_of(parsed).comments == 4
    assert parsed.rejected == ["comment 2: not an object"]
    assert parsed.discussion.title == "Story abcdef"
    deep: Any = comment("x")
    for number in range(90):
        deep = comment(str(number), replies=[deep])
    assert tree_of(read_all(FORM, story([deep]))[0]).depth == 91


def test_cut_files_give_what_is_whole() -> None:
    most = 0
    for cut in cuts((SAMPLES / "lobsters-story.json").read_bytes()):
        for parsed in read_or_refused(FORM, cut):
            most = max(most, tree_of(parsed).comments)
            assert parsed.rejected
    assert most >= 4
    with pytest.raises(SourceError, match="holds no stories of Lobsters"):
        list(FORM.read(source_of("{}")))


def test_recognition() -> None:
    assert FORM.recognise(story([comment("a")]).encode()[:120], "x") == 1.0
    assert FORM.recognise(json.dumps([comment("a")]).encode(), "x") == 1.0
    for other in (b'{"title":"a","comments":[]}', b"[]", b"{", b"", b"\0", b'{"short_id": 1}'):
        assert FORM.recognise(other, "lobsters.json") == 0.0

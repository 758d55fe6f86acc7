"""Reddit's pages, answers of its API and dumps, in whatever order and state they come."""

from __future__ import annotations

import json
from typing import Any

import pytest

from store.errors import SourceError
from store.folder import FolderLibrary
from store.formats.base import Parsed
from store.formats.reddit import Reddit
from store.formats.reddit.comments import part_of, unescaped
from store.library import Incoming
from store.tree import FolderTree
from tests.unit.forms.conftest import SAMPLES, cuts, read_all, read_or_refused, real, source_of, tree_of

BASE = 1_262_304_000


def comment(
    identity: object, parent: object = "t3_link", link: object = "t3_link", **more: Any
) -> dict[str, Any]:
    said = {"id": identity, "parent_id": parent, "link_id": link, "author": "ann", "body": f"text {identity}"}
    return {**said, "created_utc": BASE, "score": 2, "subreddit": "boats", **more}


def post(identity: str = "link", **more: Any) -> dict[str, Any]:
    said = {"id": identity, "title": "A post", "selftext": "Its text.", "author": "bea", "subreddit": "boats"}
    return {
        **said,
        "created_utc": BASE,
        "num_comments": 0,
        "permalink": f"/r/boats/comments/{identity}/a_post/",
        **more,
    }


def lines(*records: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def one(what: bytes | dict[str, Any] | list[Any]) -> Parsed:
    data = what if isinstance(what, bytes) else json.dumps(what).encode()
    (parsed,) = read_all(Reddit(), data)
    return parsed


def listing(*children: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"children": list(children)}}


def ids(parsed: Parsed) -> list[tuple[str, int]]:
    thread = tree_of(parsed).thread
    return [(thread.id(i), thread.depth[i]) for i in range(len(thread))]


def test_the_page() -> None:
    (parsed,) = read_all(Reddit(), SAMPLES / "kites.reddit.json")
    said = parsed.discussion
    assert said.title == "The kite that would not come down & what we learned"
    assert (said.site, said.source_id, said.author, said.closed) == (
        "r/kitemakers",
        "q1kite",
        "lena_wren",
        True,
    )
    assert (
        said.url == "https://www.reddit.com/r/kitemakers/comments/q1kite/the_kite_that_would_not_come_down/"
    )
    assert said.body.startswith("It stayed up for nineteen hours.\n\nLet it be, said the harbour master.")
    assert {mark.kind for mark in said.body_marks} == {"strong", "quote", "link"}
    assert said.extra["partial"] == ["comments"]
    assert said.extra["link_flair_text"] == "Field report"
    thread = tree_of(parsed).thread
    assert ids(parsed) == [("k1", 1), ("k2", 2), ("k3", 3), ("k4", 4), ("k5", 1), ("k6", 1)]
    assert [thread.state(i) for i in (2, 4, 5)] == ["deleted", "removed", "visible"]
    assert thread.text(2) == thread.author(2) == ""
    assert thread.text(5) == "spars\nline\n\nthen figure nine, not <eight>"
    assert thread.extra(0)["more"] == [{"count": 2, "children": ["k8", "k9"]}]
    assert thread.extra(5)["edited"] == "2023-11-14T22:33:20Z"
    assert thread.extra(0)["permalink"].endswith("/the_kite_that_would_not_come_down/k1/")
    assert [str(repair) for repair in parsed.repairs] == [
        "3 of 9 comments are not in the file: they stand behind a “more” link"
    ]


def test_the_dump() -> None:
    """Comments before, after and without their submission; dates as whole, broken and written numbers."""
    oar, mast, lost = read_all(Reddit(), SAMPLES / "boats.reddit.ndjson")
    assert [each.discussion.title for each in (oar, mast, lost)] == [
        "Which wood for an oar?",
        "A mast from a ladder",
        "Found a dinghy",
    ]
    assert ids(mast) == [("c11", 1), ("c12", 2)]
    assert ids(oar) == [("c21", 1), ("c20", 1), ("c22", 2)]
    assert tree_of(oar).thread.state(1) == "missing"
    assert "partial" not in mast.discussion.extra
    assert lost.discussion.extra["partial"] == ["comments", "article"]
    assert oar.discussion.body == ""
    assert oar.discussion.extra["selftext"] == "[deleted]"
    said = mast.discussion.published
    assert said is not None
    assert said.isoformat() == "2010-01-01T00:00:00+00:00"
    assert tree_of(mast).thread.state(0) == "deleted"
    assert tree_of(mast).thread.text(0) == "Did it hold?"


@pytest.mark.parametrize(
    "what",
    [
        listing({"kind": "t1", "data": comment("a")}, {"kind": "t1", "data": comment("b", "t1_a")}),
        {
            "json": {
                "errors": [],
                "data": {"things": [{"kind": "t1", "data": comment("a")}, comment("b", "t1_a")]},
            }
        },
        [comment("a"), comment("b", "t1_a")],
        {"data": [comment("a"), comment("b", "t1_a")], "metadata": {}},
        lines(comment("a"), comment("b", "t1_a")),
        b"[\n" + lines(comment("a")).replace(b"}\n", b"},\n") + lines(comment("b", "t1_a")) + b"]",
        [comment("a", replies=[{"id": "b", "body": "text b", "author": "ann"}])],
        [comment("a", replies=listing({"kind": "t1", "data": comment("b", "t1_a")}))],
        {**post(), "comments": [{"id": "a", "body": "x", "replies": [{"id": "b", "body": "y"}]}]},
        {"submission": post(), "comments": [comment("a"), comment("b", "t1_a")]},
        [comment(10, None, "t3_link", name="t1_a"), comment(11, 10)],
    ],
)
def test_shapes(what: Any) -> None:
    parsed = one(what)
    assert ids(parsed) == [("a", 1), ("b", 2)]
    assert parsed.discussion.source_id == "link"
    data = what if isinstance(what, bytes) else json.dumps(what).encode()
    assert Reddit().recognise(data, "x") >= 0.9 or b"submission" in data or b'"t3_link"' not in data


@pytest.mark.parametrize(
    ("body", "author", "state", "text"),
    [
        ("[deleted]", "[deleted]", "deleted", ""),
        ("[removed]", "[deleted]", "removed", ""),
        ("[ Removed by Reddit ]", "ann", "removed", ""),
        ("still here", "[deleted]", "deleted", "still here"),
        ("[link](https://a.example)", "ann", "visible", "link"),
        ("[sic]", None, "visible", "[sic]"),
    ],
)
def test_states(body: str, author: str | None, state: str, text: str) -> None:
    thread = tree_of(one(lines(comment("a", body=body, author=author), comment("b")))).thread
    assert (thread.state(0), thread.text(0)) == (state, text)


@pytest.mark.parametrize(
    ("escaped", "written"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("raw > &gt;", "raw > &gt;"),
        ("&quot;", "&quot;"),
        ("nothing", "nothing"),
    ],
)
def test_escapes_are_undone(escaped: str, written: str) -> None:
    assert unescaped(escaped) == written


def test_what_is_not_understood_stays() -> None:
    part = part_of(
        comment(
            "a", score=5, ups=7, gilded=0, archived=False, stickied=True, can_gild=True, send_replies=False,
            novelty=False, count=0, nothing=None, empty="", flair={"x": 1}, score_hidden=False,
        )
    )  # fmt: skip
    assert part is not None
    extra = json.loads(part[8])
    del extra["permalink"]
    assert extra == {
        "ups": 7, "stickied": True, "send_replies": False, "novelty": False, "count": 0, "flair": {"x": 1},
    }  # fmt: skip


def test_a_field_that_speaks_once_is_heard_after_many_that_do_not() -> None:
    """Comments of one schema are compared with the usual one: the unusual are not lost among them."""
    quiet = [comment(f"c{i}", distinguished=None, stickied=False, locked=False) for i in range(5)]
    loud = comment("loud", distinguished="moderator", stickied=True, locked=False)
    thread = tree_of(one(lines(*quiet, loud, *[{**each, "id": each["id"] + "x"} for each in quiet]))).thread
    found = {thread.id(i): thread.extra(i) for i in range(len(thread))}
    assert found["loud"].keys() == {"permalink", "distinguished", "stickied"}
    assert all(extra.keys() == {"permalink"} for name, extra in found.items() if name != "loud")


def test_wide_integers_and_hidden_scores() -> None:
    line = lines(comment("a", score_hidden=True), comment("b")).replace(
        b'"score"', b'"wide":123456789012345678901,"score"'
    )
    thread = tree_of(one(line)).thread
    assert thread.score(0) is None
    assert thread.score(1) == 2
    assert thread.extra(0)["score"] == 2
    assert thread.extra(1)["wide"] == "123456789012345678901"


@pytest.mark.parametrize(
    ("more", "body", "link"),
    [
        ({"selftext": "", "url": "https://a.example/x?y=1&amp;z=2"}, "https://a.example/x?y=1&z=2", "https://a.example/x?y=1&z=2"),
        ({"url": "https://a.example/"}, "Its text.", "https://a.example/"),
        ({"selftext": "", "url": "https://www.reddit.com/r/boats/comments/link/a_post/"}, "", None),
        ({"selftext": "", "url": "/r/other/comments/zzz/there/"}, "https://www.reddit.com/r/other/comments/zzz/there/",
         "https://www.reddit.com/r/other/comments/zzz/there/"),
        ({"selftext": "[removed]", "removed_by_category": "moderator"}, "", None),
    ],
)  # fmt: skip
def test_links(more: dict[str, Any], body: str, link: str | None) -> None:
    said = one(post(**more)).discussion
    assert said.body == body
    assert said.extra.get("link") == link


def test_comments_of_several_posts_are_apart() -> None:
    first, second = read_all(
        Reddit(),
        lines(comment("a", "t3_x", "t3_x"), comment("b", "t3_y", "t3_y"), comment("c", "t1_a", "t3_x")),
    )
    assert (ids(first), ids(second)) == ([("a", 1), ("c", 2)], [("b", 1)])


def test_broken_lines_cost_themselves_only() -> None:
    data = (
        lines(comment("a"))
        + b'{"id": "b", "bo\n'
        + b"\n"
        + lines({"x": 1}, comment("", "t3_link"))
        + lines(comment("c"))
    )
    parsed = one(data)
    assert [identity for identity, _ in ids(parsed)] == ["a", "c"]
    assert [told[:8] for told in parsed.rejected] == ["line 2: ", "line 4: ", "line 5: "]


def test_repeated_comments_come_in_once_unless_they_say_something_else() -> None:
    parsed = one(
        lines(
            comment("a"),
            comment("a"),
            comment("b", body="[deleted]"),
            comment("b", body="was"),
            comment("c", body="1"),
            comment("c", body="2"),
        )
    )
    thread = tree_of(parsed).thread
    assert [(thread.id(i), thread.text(i)) for i in range(len(thread))] == [
        ("a", "text a"), ("b", "was"), ("c", "1"), ("c~2", "2"),
    ]  # fmt: skip
    assert any("2 comments stand in the file more than once" in str(repair) for repair in parsed.repairs)


def test_circles_are_cut() -> None:
    parsed = one(lines(comment("a", "t1_b"), comment("b", "t1_a"), comment("c", "t1_c")))
    assert ids(parsed) == [("a", 1), ("b", 2), ("c", 1)]


def test_a_deep_chain() -> None:
    count = 5000
    parsed = one(lines(*(comment(f"c{i}", f"t1_c{i - 1}" if i else "t3_link") for i in range(count))))
    assert tree_of(parsed).depth == count


@pytest.mark.parametrize("data", [b"", b"{}", b"[1, 2]", b'{"x": {"y": 1}}', b"\xff\xfe[", b'"body"'])
def test_nothing_of_reddit(data: bytes) -> None:
    assert Reddit().recognise(data, "x") == 0.0
    with pytest.raises(SourceError, match="holds no post"):
        read_all(Reddit(), data)


@pytest.mark.parametrize(
    "what", [{"kind": "youtube#commentThread"}, [{"id": 1, "body": "b", "user": {}}], {"kind": "Listing"}]
)
def test_others_are_not_claimed(what: Any) -> None:
    assert Reddit().recognise(json.dumps(what).encode(), "reddit.json") == 0.0


@pytest.mark.parametrize("name", ["kites.reddit.json", "boats.reddit.ndjson"])
def test_cut_anywhere(name: str) -> None:
    """What stands whole before the cut comes in; the rest is told."""
    data = (SAMPLES / name).read_bytes()
    known = {c.id for each in read_all(Reddit(), data) for c in each.discussion.comments}
    most = 0
    for piece in cuts(data):
        read = read_or_refused(Reddit(), piece)
        found = {c.id for each in read for c in each.discussion.comments if c.state != "missing"}
        assert found <= known
        most = max(most, len(found))
        if read and piece.rstrip() != data.rstrip() and not piece.endswith(b"\n"):
            assert any(each.rejected or each.repairs for each in read)
    assert most >= len(known) - 2


def test_submissions_and_comments_in_a_folder(tmp_path: Any) -> None:
    """Files of each kind are read together; pages that stand for themselves are not."""
    (tmp_path / "RS_2010-01").write_bytes(lines(post("x"), post("y")))
    (tmp_path / "RC_2010-01").write_bytes(lines(comment("a", "t3_x", "t3_x"), comment("b", "t3_x", "t3_x")))
    tree = FolderTree(tmp_path)
    assert Reddit().recognise_tree(tree) == 1.0
    found = {each.discussion.source_id: each for each in Reddit().read_tree(tree)}
    assert found.keys() == {"x", "y"}
    assert found["x"].discussion.title == "A post"
    assert len(ids(found["x"])) == 2
    (tmp_path / "RC_2010-01").write_bytes(lines(post("z"), post("v")))
    assert Reddit().recognise_tree(FolderTree(tmp_path)) == 0.0


@pytest.mark.parametrize("order", [(0, 1, 0), (1, 0, 1)])
def test_submissions_and_comments_one_after_the_other(tmp_path: Any, order: tuple[int, ...]) -> None:
    """They unite, and neither makes what the other brought vanish."""
    library = FolderLibrary(tmp_path / "library")
    files = [
        lines(post("x", num_comments=1), post("w", title="Other")),
        lines(comment("a", "t3_x", "t3_x"), comment("b", "t1_a", "t3_x")),
    ]
    for number in order:
        for parsed in read_all(Reddit(), files[number]):
            for report in library.import_batch([Incoming(*parsed)]):
                assert report.vanished == 0
    (row,) = [row for row in library.rows() if row.comments]
    stored = library.read(row.key)
    assert stored is not None
    assert (stored.discussion.title, stored.discussion.body) == ("A post", "Its text.")
    assert [(each.id, "gone" in each.extra) for each in stored.thread] == [("a", False), ("b", False)]


def test_real_counts() -> None:
    (graw,) = read_all(Reddit(), real("reddit-json/graw-thread.json"))
    tree = tree_of(graw)
    assert (tree.comments, tree.depth) == (199, 10)
    nobody = [i for i in range(len(tree.thread)) if tree.thread.extra(i).get("author") == "[deleted]"]
    assert len(nobody) == 22
    assert {tree.thread.state(i) for i in nobody} == {"deleted", "removed"}
    assert any(
        told.startswith("1,456 of 1,655 comments") and "125 “more” links" in told for told in tree.repairs
    )
    dump = read_all(Reddit(), real("reddit-json/RS_sample-arcticshift.ndjson"))
    assert len(dump) == 31
    assert len({each.discussion.site for each in dump}) == 21
    assert all(each.discussion.published for each in dump)
    (more,) = read_all(Reddit(), real("reddit-json/graw-morechildren-reply.json"))
    assert tree_of(more).comments == 50
    (page,) = read_all(Reddit(), real("reddit-3hahrw.json"))
    assert (tree_of(page).comments, tree_of(page).depth) == (476, 10)
    assert any(told.startswith("67 of 543 comments are not in the file") for told in tree_of(page).repairs)


def test_recognition_by_a_head_that_is_cut() -> None:
    data = real("reddit-3hahrw.json").read_bytes()
    assert all(Reddit().recognise(data[:size], "x") == 1.0 for size in (200, 3000, 65536))
    assert Reddit().recognise(source_of(SAMPLES / "boats.reddit.ndjson").head, "x") == 1.0

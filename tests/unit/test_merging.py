"""A newer save against what is there: what is added, updated and gone, in which order, and what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from store.building import build
from store.merging import Merged, merge, moment, storable
from store.model import Comment, Discussion, Mark, Origin
from store.saves import EDITED, GONE, NEW, Latest, change_of, changed, latest_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
POSTED = datetime(2020, 5, 5, tzinfo=UTC)


def origin(sha256: str) -> Origin:
    """A file with this checksum."""
    return Origin("page.txt", 1, sha256, NOW, "saved-text", "0.1.0")


def merged(old: Sequence[Comment], new: Sequence[Comment], **fields: Any) -> Merged:
    """What becomes of `old` with the newer save `new`; `fields` are those of the newer discussion."""
    before, coming = build(old)[0], build(new)[0]
    there = Discussion(key="k", title="t", comments=before)
    return merge(there, before, Discussion(title="t", comments=coming, **fields), coming, NOW)


def flat(*names: str, parent: str | None = None) -> list[Comment]:
    """Comments of these ids."""
    return [Comment(name, parent, text=f"text of {name}") for name in names]


def order(result: Merged) -> list[str]:
    """The ids in thread order, indented by their depth."""
    thread = result.thread
    return ["." * (thread.depth[i] - 1) + thread.id(i) for i in range(len(thread))]


def counts(result: Merged) -> tuple[int, int, int]:
    """Added, updated, vanished."""
    return result.added, result.updated, result.vanished


def comment(result: Merged, name: str) -> Comment:
    """The comment of this id."""
    i = result.thread.find(name)
    assert i is not None
    return result.thread[i]


def test_the_same_changes_nothing() -> None:
    old = [*flat("a", "b"), *flat("c", parent="a")]
    result = merged(old, old)
    assert counts(result) == (0, 0, 0)
    assert not result.changed


def test_added_ones_stand_where_the_newer_save_has_them() -> None:
    result = merged(flat("a", "b"), [*flat("x", "a", "y", "b"), *flat("z", parent="a")])
    assert order(result) == ["x", "a", ".z", "y", "b"]
    assert counts(result) == (3, 0, 0)


def test_newest_first_follows_the_newer_save() -> None:
    assert order(merged(flat("a", "b", "c"), flat("d", "c", "b", "a"))) == ["d", "c", "b", "a"]


def test_a_new_order_alone_is_a_change_and_counts_none() -> None:
    result = merged(flat("a", "b"), flat("b", "a"))
    assert counts(result) == (0, 0, 0)
    assert result.changed
    assert order(result) == ["b", "a"]


def test_vanished_ones_stay_behind_the_sibling_they_stood_behind() -> None:
    old = flat("a", "b", "c", "d", "e")
    assert order(merged(old, flat("a", "c", "e"))) == ["a", "b", "c", "d", "e"]
    assert order(merged(old, flat("e", "c", "a"))) == ["e", "c", "d", "a", "b"]
    assert order(merged(old, flat("d", "e"))) == ["a", "b", "c", "d", "e"]
    assert order(merged(old, flat("e", "x", "a"))) == ["e", "x", "a", "b", "c", "d"]
    assert order(merged(old, [])) == ["a", "b", "c", "d", "e"]


def test_a_vanished_branch_stays_together_under_its_parent() -> None:
    old = [*flat("a", "b"), *flat("a1", "a2", parent="a"), *flat("a1x", parent="a1")]
    result = merged(old, [*flat("b", "a"), *flat("a2", parent="a")])
    assert order(result) == ["b", "a", ".a1", "..a1x", ".a2"]
    assert counts(result) == (0, 0, 2)
    assert comment(result, "a1x").extra == {"gone": "2026-03-01"}
    assert comment(result, "a2").extra == {}


def test_replies_to_a_vanished_comment_hang_where_the_newer_save_hangs_them() -> None:
    old = [*flat("a"), *flat("b", parent="a")]
    result = merged(old, flat("b"))
    assert order(result) == ["a", "b"]
    assert counts(result) == (0, 0, 1)


def test_a_placeholder_does_not_stand_for_a_comment_that_is_known() -> None:
    """The newer save lost a comment in the middle: its replies stay under the one that is kept."""
    old = [*flat("a"), *flat("b", parent="a"), *flat("c", parent="b")]
    result = merged(old, [*flat("a"), *flat("c", parent="b")])
    assert order(result) == ["a", ".b", "..c"]
    assert comment(result, "b").text == "text of b"
    assert comment(result, "b").extra == {"gone": "2026-03-01"}
    assert counts(result) == (0, 0, 1)


def test_a_comment_takes_the_place_of_its_placeholder() -> None:
    result = merged(flat("b", parent="a"), [*flat("a"), *flat("b", parent="a")])
    assert order(result) == ["a", ".b"]
    assert comment(result, "a").state == "visible"
    assert counts(result) == (1, 0, 0)


def test_a_placeholder_that_holds_nothing_any_more_goes() -> None:
    old = flat("b", parent="lost")
    result = merged(old, [*flat("a"), *flat("b", parent="a")])
    assert order(result) == ["a", ".b"]
    assert result.thread.find("lost") is None
    assert counts(result) == (1, 0, 0)


def test_a_placeholder_over_a_vanished_comment_stays() -> None:
    result = merged(flat("b", parent="lost"), flat("a"))
    assert sorted(order(result)) == [".b", "a", "lost"]
    assert comment(result, "lost").state == "missing"
    assert comment(result, "lost").extra == {}


def test_a_comment_that_comes_back_is_not_gone() -> None:
    gone = merged(flat("a", "b"), flat("a"))
    back = merged(list(gone.thread), flat("a", "b"))
    assert comment(back, "b").extra == {}
    assert counts(back) == (0, 0, 0)
    assert back.changed


def test_a_comment_is_gone_since_the_first_save_without_it() -> None:
    first = merged(flat("a", "b"), flat("a"))
    before, coming = first.thread, build(flat("a", "c"))[0]
    later = merge(
        first.discussion, before, Discussion(title="t", comments=coming), coming, NOW + timedelta(days=9)
    )
    assert comment(later, "b").extra == {"gone": "2026-03-01"}
    assert counts(later) == (1, 0, 0)


def test_what_counts_as_updated() -> None:
    old = Comment("a", None, "Ann", POSTED, "text", [Mark(0, 2, "em")], "visible", 3)
    for change in (
        {"text": "other"},
        {"author": "Ben"},
        {"posted": POSTED + timedelta(1)},
        {"state": "deleted"},
        {"score": 4},
    ):
        result = merged([old], [replace(old, **change)])  # type: ignore[arg-type]
        assert counts(result) == (0, 1, 0), change
    for change in ({"marks": []}, {"extra": {"x": 1}}):
        result = merged([old], [replace(old, **change)])  # type: ignore[arg-type]
        assert counts(result) == (0, 0, 0), change
        assert result.changed


def test_what_the_newer_save_does_not_say_stays() -> None:
    old = Comment("a", None, "Ann", POSTED, "text", score=3)
    result = merged([old], [Comment("a", text="text")])
    assert not result.changed
    assert comment(result, "a").author == "Ann"


def test_earlier_wordings_are_kept_with_their_marks() -> None:
    old = Comment("a", None, "Ann", POSTED, "first", [Mark(0, 5, "em")])
    one = merged([old], [Comment("a", None, "Ann", POSTED, "second")])
    wording = {"text": "first", "marks": [[0, 5, "em", ""]], "until": "2026-03-01T12:00:00Z"}
    wording["posted"] = "2020-05-05T00:00:00Z"
    assert comment(one, "a").extra == {"earlier": [wording]}
    assert comment(one, "a").text == "second"
    two = merged(list(one.thread), [Comment("a", None, "Anna", POSTED, "third", extra={"likes": 2})])
    extra = comment(two, "a").extra
    assert [each["text"] for each in extra["earlier"]] == ["first", "second"]
    assert extra["earlier"][1]["author"] == "Ann"
    assert extra["likes"] == 2
    # The same wording is kept once, however often it comes and goes.
    three = merged(list(two.thread), [Comment("a", None, "Ann", POSTED, "first")])
    four = merged(list(three.thread), [Comment("a", None, "Ann", POSTED, "second")])
    assert [each["text"] for each in comment(four, "a").extra["earlier"]] == ["first", "second", "third"]


def test_a_deleted_comment_keeps_what_it_said() -> None:
    result = merged([Comment("a", None, "Ann", text="said")], [Comment("a", text="", state="deleted")])
    there = comment(result, "a")
    assert (there.state, there.text, there.author) == ("deleted", "", "Ann")
    assert there.extra["earlier"][0]["text"] == "said"


def test_a_reply_that_moved_stands_where_the_newer_save_has_it() -> None:
    old = [*flat("a", "b"), *flat("x", "y", parent="a")]
    result = merged(old, [*flat("a", "b"), *flat("x", parent="b")])
    assert order(result) == ["a", ".y", "b", ".x"]


def test_parents_that_would_go_round_are_cut() -> None:
    """Two saves that disagree about who answered whom, with a comment between that only one has."""
    old = [*flat("q"), *flat("p", parent="q"), *flat("x", parent="p")]
    result = merged(old, [*flat("x", parent="p"), *flat("q", parent="x")])
    assert sorted(result.thread.id(i) for i in range(3)) == ["p", "q", "x"]
    assert [repair.kind for repair in result.repairs] == ["cycle"]


# -- the article -----------------------------------------------------------------------------------


def article(old: Discussion, new: Discussion) -> Merged:
    """What becomes of an article without comments."""
    empty, _ = build([])
    return merge(old, empty, new, empty, NOW)


def test_the_article_as_the_newer_save_has_it_and_as_it_was_where_that_is_silent() -> None:
    old = Discussion(
        "k", "Title", "u", "form", "id", "site", "Ann", POSTED, NOW, False, "Body", [Mark(0, 4, "em")]
    )
    result = article(old, Discussion(title="Title 2", closed=True))
    there = result.discussion
    assert (there.title, there.closed, there.url, there.site, there.author) == (
        "Title 2",
        True,
        "u",
        "site",
        "Ann",
    )
    assert (there.published, there.body, there.source_id, there.key) == (POSTED, "Body", "id", "k")
    assert list(there.body_marks) == [Mark(0, 4, "em")]
    assert result.changed


def test_an_earlier_body_is_kept() -> None:
    result = article(Discussion(body="One.", extra={"x": 1}), Discussion(body="Two.", extra={"y": 2}))
    wording = {"text": "One.", "marks": [], "until": "2026-03-01T12:00:00Z"}
    latest = {"at": "2026-03-01T12:00:00Z", "since": None, "added": 0, "edited": 0, "gone": 0}
    assert result.discussion.extra == {"y": 2, "earlier": [wording], "latest": latest}
    again = article(result.discussion, Discussion(body="Two.", extra={"y": 2}))
    assert not again.changed
    renamed = article(Discussion(title="A", body="One."), Discussion(title="B", body="Two."))
    assert renamed.discussion.extra["earlier"][0]["title"] == "A"


def test_origins() -> None:
    old = Discussion(title="t", origins=[origin("a"), origin("b")])
    assert not article(old, Discussion(title="t", origins=[origin("b")])).changed
    added = article(old, Discussion(title="t", origins=[origin("c")]))
    assert added.changed
    assert [each.sha256 for each in added.discussion.origins] == ["a", "b", "c"]
    assert added.discussion.imported == NOW
    # The same file read in another way: told once, and as the latest.
    reread = article(old, Discussion(title="other", origins=[origin("b")._replace(version="0.2.0")]))
    assert [(each.sha256, each.version) for each in reread.discussion.origins] == [
        ("a", "0.1.0"),
        ("b", "0.2.0"),
    ]
    assert not article(old, Discussion(title="older", origins=[origin("a")])).changed


def test_what_a_file_cannot_hold() -> None:
    hostile = Discussion(
        title="a\ud800", body="b", body_marks=[Mark(0, 9, "em"), Mark(0, 1, "em")], extra={"n": 2**70}
    )
    mended, repairs = storable(hostile)
    assert (mended.title, mended.extra, list(mended.body_marks)) == (
        "a\ufffd",
        {"n": str(2**70)},
        [Mark(0, 1, "em")],
    )
    assert [repair.kind for repair in repairs] == ["unstorable"]
    assert storable(Discussion(title="a", extra={"x": [1, {"y": None}]}))[1] == []


def test_the_moment_of_a_save() -> None:
    assert moment(Discussion(imported=NOW)) == NOW
    assert moment(Discussion()).tzinfo is not None
    assert moment(Discussion(imported=datetime(2020, 1, 1))).tzinfo is not None  # noqa: DTZ001


# -- what is told of it ----------------------------------------------------------------------------

FIRST, SECOND = NOW - timedelta(days=5), NOW


def saved(there: Merged | None, new: Sequence[Comment], at: datetime, sha256: str, **fields: Any) -> Merged:
    """What a save brought in at this moment makes of what is there."""
    coming = build(new)[0]
    fields.setdefault("title", "t")
    newer = Discussion(imported=at, origins=[origin(sha256)], comments=coming, **fields)
    if there is None:
        return Merged(replace(newer, comments=coming), coming, 0, 0, 0, changed=True)
    return merge(there.discussion, there.thread, newer, coming, at)


def test_what_the_latest_save_made_of_each_comment_is_told() -> None:
    first = saved(None, flat("a", "b", "c"), FIRST, "1")
    edited = Comment("b", text="another text")
    second = saved(first, [*flat("a"), edited, *flat("d")], SECOND, "2")
    latest = latest_of(second.discussion)
    assert latest == Latest("2026-03-01T12:00:00Z", FIRST, 1, 1, 1)
    by_id = {second.thread.id(i): i for i in range(4)}
    marks = changed(second.thread, latest)
    assert {name: marks[i] for name, i in by_id.items()} == {"a": 0, "b": EDITED, "c": GONE, "d": NEW}
    assert change_of(second.thread, by_id["a"], latest) is None
    new, old, gone = (change_of(second.thread, by_id[name], latest) for name in "dbc")
    assert new is not None
    assert new.is_new
    assert new.added == SECOND
    assert old is not None
    assert [(each.text, each.until) for each in old.earlier] == [("text of b", SECOND)]
    assert gone is not None
    assert gone.gone == SECOND.date()
    # The next save changes nothing: what came with the one before it is new no more, and still known.
    third = saved(second, [*flat("a"), edited, *flat("d")], SECOND + timedelta(days=1), "3")
    latest = latest_of(third.discussion)
    assert latest is not None
    assert (latest.since, latest.is_empty) == (SECOND, True)
    assert not any(changed(third.thread, latest))
    change = change_of(third.thread, by_id["d"], latest)
    assert change is not None
    assert (change.is_new, change.added) == (False, SECOND)


def test_saves_of_one_moment_count_as_one_and_the_same_file_read_again_brings_nothing_new() -> None:
    first = saved(None, flat("a"), FIRST, "1")
    second = saved(first, flat("a", "b"), SECOND, "2")
    beside = saved(second, flat("a", "b", "c"), SECOND, "3")
    assert latest_of(beside.discussion) == Latest("2026-03-01T12:00:00Z", FIRST, 2, 0, 0)
    reread = saved(first, flat("a", "b"), SECOND, "1")
    assert reread.added == 1
    assert latest_of(reread.discussion) is None
    assert comment(reread, "b").extra == {}


def test_many_comments_with_long_fields_are_looked_through() -> None:
    first = saved(None, [], FIRST, "1")
    new = [Comment(f"c{i}", text="x", extra={"pad": "p" * (i % 3000)}) for i in range(2000)]
    second = saved(first, new, SECOND, "2")
    assert changed(second.thread, latest_of(second.discussion)) == bytes([NEW]) * 2000


# -- a save that does not hold everything ----------------------------------------------------------


def day(name: str, number: int, text: str = "") -> Comment:
    """A comment posted on that day of May 2020."""
    return Comment(name, text=text or name, posted=POSTED.replace(day=number))


def test_a_partial_save_makes_nothing_vanish_and_stands_among_the_others_by_date() -> None:
    first = saved(None, [day("b", 2), day("d", 4)], FIRST, "1", extra={"partial": ["comments"]})
    second = saved(
        first, [day("a", 1), day("c", 3), day("b", 2, "other")], SECOND, "2", extra={"partial": ["comments"]}
    )
    assert (second.added, second.updated, second.vanished) == (2, 1, 0)
    # Not in the order of the dates themselves, so they stay as the newer save has them.
    assert order(second) == ["a", "c", "b", "d"]
    third = saved(first, [day("a", 1), day("c", 3)], SECOND, "3", extra={"partial": ["comments"]})
    assert order(third) == ["a", "b", "c", "d"]
    assert not any(comment(third, name).extra for name in "abcd"), "found, not written since"
    assert latest_of(third.discussion) == Latest("2026-03-01T12:00:00Z", FIRST, 0, 0, 0)
    late = replace(day("e", 5), posted=FIRST + timedelta(days=1))
    fourth = saved(third, [late], SECOND, "4", extra={"partial": ["comments"]})
    assert comment(fourth, "e").extra == {"added": "2026-03-01T12:00:00Z"}
    whole = saved(fourth, [day("a", 1)], SECOND + timedelta(days=1), "5")
    assert whole.vanished == 4
    assert "partial" not in whole.discussion.extra


def test_a_save_without_the_article_leaves_it_as_it_was() -> None:
    article = {
        "author": "Ann",
        "body": "Body",
        "closed": True,
        "extra": {"partial": ["comments"], "flair": "x"},
    }
    submission = saved(None, [], FIRST, "1", **article)
    made_up = {"title": "Comments of 1", "extra": {"partial": ["article"], "count": 1}}
    there = saved(submission, flat("a"), SECOND, "2", url="u", **made_up).discussion
    assert (there.title, there.author, there.body, there.closed, there.url) == ("t", "Ann", "Body", True, "u")
    assert {name: there.extra[name] for name in ("flair", "count")} == {"flair": "x", "count": 1}
    assert "partial" not in there.extra
    # The other way round: what had to be made up gives way.
    comments = saved(None, flat("a"), FIRST, "1", **made_up)
    whole = saved(comments, [], SECOND, "2", **article)
    assert (whole.discussion.title, whole.discussion.body, whole.vanished) == ("t", "Body", 0)
    assert "earlier" not in whole.discussion.extra

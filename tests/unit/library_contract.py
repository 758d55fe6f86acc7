"""What every library promises, as tests that run over each implementation.

An implementation's test module makes a class of `LibraryContract` with a fixture `library`, which
gives an empty one, and a fixture `again`, which gives a function that opens the same one once more,
as another program would.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from store import flags
from store.errors import Conflict, NotInLibrary
from store.flags import Event
from store.library import Incoming, Library, Reading, Stored
from store.model import Comment, Discussion, Mark, Origin, Repair, Span

WHEN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def origin(sha256: str, file: str = "page.txt") -> Origin:
    """An origin whose checksum is `sha256`."""
    return Origin(file, 1234, sha256, WHEN, "saved-text", "0.1.0", ["the title was guessed"])


def said(comment_id: str, text: str = "", parent_id: str | None = None, **fields: object) -> Comment:
    """A comment; its text is its id where no other is given."""
    return replace(Comment(comment_id, parent_id, text=text or f"text of {comment_id}"), **fields)  # type: ignore[arg-type]


def discussion(
    title: str = "The last ferry", comments: Sequence[Comment] = (), sha256: str = "aa", **fields: object
) -> Discussion:
    """A discussion with an address made of its title, so that a later save is known by it."""
    made = Discussion(
        title=title,
        url=f"https://example.org/{title.replace(' ', '-')}",
        source="saved-text",
        site="example.org",
        body="One paragraph.\n\nAnother.",
        body_marks=[Mark(0, 3, "em")],
        published=datetime(2020, 1, 2),  # noqa: DTZ001 (its zone is not known)
        imported=WHEN,
        comments=comments,
        origins=[origin(sha256)],
    )
    return replace(made, **fields)  # type: ignore[arg-type]


FERRY = [
    said("a", "First.", author="Ann", posted=WHEN, score=3),
    said("b", "Reply.", "a", author="Ben", marks=[Mark(0, 5, "strong")]),
    said("c", "Deeper.", "b", extra={"posted_text": "3 March"}),
    said("d", "Second.", state="deleted"),
]


def read(library: Library, key: str) -> Stored:
    """The discussion, which must be there."""
    stored = library.read(key)
    assert stored is not None
    return stored


def shape(stored: Stored) -> list[tuple[int, str]]:
    """Depth and id of each comment, in thread order."""
    thread = stored.thread
    return [(thread.depth[i], thread.id(i)) for i in range(len(thread))]


class LibraryContract:
    """The tests. They use nothing but the contract."""

    # -- put and read ----------------------------------------------------------------------------

    def test_what_was_put_is_read(self, library: Library, again: Callable[[], Library]) -> None:
        put = discussion(comments=FERRY, closed=True, author="Zoe", extra={"license": "CC0"})
        report = library.put(put)
        stored = read(again(), report.key)
        assert list(stored.thread) == [replace(c, marks=list(c.marks)) for c in FERRY]
        assert stored.discussion.comments is stored.thread
        assert stored.discussion == replace(
            put, key=report.key, comments=stored.thread, body_marks=[Mark(0, 3, "em")], origins=[origin("aa")]
        )
        assert stored.version == report.version
        assert list(stored.repairs) == []
        assert (report.title, report.comments, report.max_depth) == ("The last ferry", 4, 3)
        assert (report.added, report.updated, report.vanished) == (4, 0, 0)

    def test_an_article_alone(self, library: Library) -> None:
        report = library.put(discussion())
        assert (report.comments, report.max_depth) == (0, 0)
        assert len(read(library, report.key).thread) == 0

    def test_dates_keep_whether_their_zone_is_known(self, library: Library) -> None:
        naive = datetime(2009, 3, 3, 16, 15)  # noqa: DTZ001
        report = library.put(discussion(comments=[said("a", posted=naive), said("b", posted=WHEN)]))
        thread = read(library, report.key).thread
        assert (thread.posted(0), thread.posted(1)) == (naive, WHEN)

    def test_the_version_tells_whether_to_read_again(self, library: Library) -> None:
        report = library.put(discussion(comments=FERRY))
        assert library.read(report.key, if_not=report.version) is None
        assert library.head(report.key).content == report.version
        changed = library.put(discussion(comments=[*FERRY, said("e")], sha256="bb"))
        assert changed.version != report.version
        stored = library.read(report.key, if_not=report.version)
        assert stored is not None
        assert stored.version == changed.version == library.head(report.key).content

    def test_a_broken_thread_is_repaired_and_told(self, library: Library) -> None:
        report = library.put(discussion(comments=[said("a", parent_id="gone"), said("b"), said("b", "else")]))
        assert report.comments == 3
        assert len(report.repairs) == 2
        stored = read(library, report.key)
        assert shape(stored) == [(1, "gone"), (2, "a"), (1, "b"), (1, "b~2")]
        assert stored.thread.state(0) == "missing"
        assert list(stored.discussion.origins[-1].repairs) == ["the title was guessed", *report.repairs]

    def test_what_json_cannot_hold_is_replaced_and_told(self, library: Library) -> None:
        hostile = said("a\ud800", "x\udc00y", extra={"big": 2**70, "s": "\ud83d", "n": None})
        report = library.put(discussion("A \ud800 title", [hostile], extra={"deep": 2**65}))
        stored = read(library, report.key)
        assert stored.discussion.title == "A \ufffd title"
        comment = stored.thread[0]
        assert (comment.id, comment.text) == ("a\ufffd", "x\ufffdy")
        assert comment.extra == {"big": str(2**70), "s": "\ufffd", "n": None}
        assert stored.discussion.extra == {"deep": str(2**65)}
        assert report.repairs

    @pytest.mark.parametrize(
        "key", ["nothing-1234", "", ".", "..", "../x", "a/b", "/etc", "a\0b", "a\\b", "\ud800"]
    )
    def test_a_key_that_is_not_there(self, library: Library, key: str) -> None:
        library.put(discussion(comments=FERRY))
        for ask in (
            library.read,
            library.head,
            library.flags,
            library.remove,
            library.restore,
            lambda key: library.append_flags(key, [flags.add("a", "me")]),
            lambda key: library.reading(key, "me"),
            lambda key: library.set_reading(key, "me", Reading(cursor="a")),
        ):
            with pytest.raises(NotInLibrary):
                ask(key)

    # -- a newer save ----------------------------------------------------------------------------

    def test_the_same_again_changes_nothing(self, library: Library) -> None:
        first = library.put(discussion(comments=FERRY))
        later = discussion(comments=list(FERRY), imported=WHEN + timedelta(days=1))
        report = library.put(later)
        assert (report.added, report.updated, report.vanished) == (0, 0, 0)
        assert (report.comments, report.max_depth) == (4, 3)
        assert report.version == first.version
        assert read(library, first.key).discussion.imported == WHEN

    def test_the_same_from_another_file_is_told_where_it_came_from(self, library: Library) -> None:
        library.put(discussion(comments=FERRY))
        report = library.put(discussion(comments=FERRY, sha256="bb"))
        assert (report.added, report.updated, report.vanished) == (0, 0, 0)
        stored = read(library, report.key)
        assert [each.sha256 for each in stored.discussion.origins] == ["aa", "bb"]
        assert library.put(discussion(comments=FERRY, sha256="bb")).version == report.version

    def test_a_newer_save_keeps_flags_and_reading(self, library: Library) -> None:
        """A later save of a page, newest comments first, two added, one gone."""
        key = library.put(discussion(comments=FERRY)).key
        library.append_flags(key, [flags.add("b", "me"), flags.add("d", "me")])
        was = Reading(read=frozenset("abd"), folded=frozenset("a"), cursor="d", line=-2)
        library.set_reading(key, "me", was)
        newer = [said("f"), said("e"), FERRY[0], said("b", "Reply.", "a", author="Ben"), FERRY[2]]
        report = library.put(discussion(comments=newer, sha256="bb"))
        assert (report.key, report.added, report.updated, report.vanished) == (key, 2, 0, 1)
        stored = read(library, key)
        assert shape(stored) == [(1, "f"), (1, "e"), (1, "a"), (2, "b"), (3, "c"), (1, "d")]
        gone = stored.thread[5]
        assert (gone.text, gone.state, gone.extra) == ("Second.", "deleted", {"gone": "2026-03-01"})
        events, _ = library.flags(key)
        assert {each.flag.comment_id for each in flags.standing(events).values()} == {"b", "d"}
        assert library.reading(key, "me") == was
        back = library.put(discussion(comments=[*newer, FERRY[3]], sha256="cc"))
        assert (back.added, back.updated, back.vanished) == (0, 0, 0)
        assert read(library, key).thread[5].extra == {}

    def test_an_older_file_again_is_no_newer_save(self, library: Library) -> None:
        library.put(discussion(comments=FERRY))
        latest = library.put(discussion(comments=[*FERRY, said("e")], sha256="bb"))
        report = library.put(discussion(comments=FERRY))
        assert (report.added, report.updated, report.vanished) == (0, 0, 0)
        assert report.version == latest.version
        assert report.comments == 5

    def test_a_title_that_changed_is_the_same_discussion(self, library: Library) -> None:
        key = library.put(discussion(comments=FERRY)).key
        report = library.put(
            discussion("The very last ferry", FERRY, "bb", url="https://example.org/The-last-ferry")
        )
        assert report.key == key
        assert read(library, key).discussion.title == "The very last ferry"
        assert library.list().total == 1

    def test_expect(self, library: Library) -> None:
        report = library.put(discussion(comments=FERRY), expect="")
        with pytest.raises(Conflict):
            library.put(discussion(comments=FERRY[:1], sha256="bb"), expect="")
        changed = library.put(discussion(comments=FERRY[:3], sha256="bb"), expect=report.version)
        with pytest.raises(Conflict):
            library.put(discussion(comments=FERRY, sha256="cc"), expect=report.version)
        assert library.head(report.key).content == changed.version

    def test_import_batch(self, library: Library) -> None:
        coming = [
            Incoming(
                discussion("One", FERRY),
                [Repair("guessed-title", "the title was guessed")],
                ["line 7: nothing"],
            ),
            Incoming(discussion("Two", [said("x", parent_id="y")])),
        ]
        one, two = library.import_batch(iter(coming))
        assert (one.title, one.added, list(one.repairs), list(one.rejected)) == (
            "One",
            4,
            ["the title was guessed"],
            ["line 7: nothing"],
        )
        assert (two.title, two.comments, len(two.repairs)) == ("Two", 1, 1)
        assert {row.key for row in library.list().rows} == {one.key, two.key}

    def test_reports_come_as_they_land(self, library: Library) -> None:
        reports = library.import_batch(Incoming(discussion(str(n), FERRY)) for n in range(3))
        first = next(reports)
        assert read(library, first.key).discussion.title == "0"
        assert library.list().total == 1
        assert len(list(reports)) == 2

    # -- lists -----------------------------------------------------------------------------------

    def test_rows(self, library: Library, again: Callable[[], Library]) -> None:
        key = library.put(discussion(comments=[*FERRY, said("x", parent_id="nobody")], closed=True)).key
        library.append_flags(key, [flags.add("a", "me"), flags.add(None, "me")])
        for each in (library, again()):
            (row,) = each.list().rows
            assert (row.key, row.title, row.site, row.source) == (
                key,
                "The last ferry",
                "example.org",
                "saved-text",
            )
            assert (row.published, row.imported, row.closed) == (datetime(2020, 1, 2), WHEN, True)  # noqa: DTZ001
            assert (row.comments, row.max_depth, row.flags, row.sha256) == (5, 3, 2, "aa")
            assert row.problem == ""

    def test_rows_follow_what_others_do(self, library: Library, again: Callable[[], Library]) -> None:
        key = library.put(discussion(comments=FERRY)).key
        assert library.list().rows[0].comments == 4
        other = again()
        other.put(discussion(comments=[*FERRY, said("e")], sha256="bb"))
        other.append_flags(key, [flags.add("a", "me")])
        other.put(discussion("Another", FERRY))
        rows = {row.key: row for row in library.list().rows}
        assert len(rows) == 2
        assert (rows[key].comments, rows[key].flags) == (5, 1)
        other.remove(key)
        assert [row.title for row in library.list().rows] == ["Another"]

    def test_sort(self, library: Library) -> None:
        for title, day, comments, site in (
            ("b", 3, 1, ""),
            ("É", 1, 3, "x"),
            ("a", 2, 2, "a"),
            ("", 4, 0, "B"),
        ):
            library.put(
                discussion(
                    title,
                    FERRY[:comments],
                    published=datetime(2020, 1, day, tzinfo=UTC),
                    imported=WHEN - timedelta(days=day),
                    site=site,
                )
            )
        library.put(discussion("undated", published=None, imported=WHEN - timedelta(days=9), site="zz"))

        def titles(sort: str, reverse: bool) -> list[str]:
            return [row.title for row in library.list(sort=sort, reverse=reverse).rows]  # type: ignore[arg-type]

        assert titles("title", False) == ["a", "b", "É", "undated", ""]
        assert titles("title", True) == ["undated", "É", "b", "a", ""]
        assert titles("published", False) == ["É", "a", "b", "", "undated"]
        assert titles("published", True) == ["", "b", "a", "É", "undated"]
        assert titles("imported", True) == ["É", "a", "b", "", "undated"]
        assert titles("comments", True)[:2] == ["É", "a"]
        assert titles("site", False) == ["a", "", "É", "undated", "b"]

    def test_unread(self, library: Library, again: Callable[[], Library]) -> None:
        key = library.put(discussion(comments=[*FERRY, said("x", parent_id="nobody")])).key
        other = library.put(discussion("Another", FERRY)).key
        library.set_reading(key, "me", Reading(read=frozenset("abd")))
        library.set_reading(other, "you", Reading(read=frozenset("abcd")))
        for each in (library, again()):
            for by, left in (("me", (2, 4)), ("you", (5, 0)), ("", (5, 4))):
                rows = {row.key: row for row in each.list(by=by).rows}
                assert (rows[key].unread, rows[other].unread) == left
                assert {row.key: row for row in each.rows(by)} == rows
                assert (each.row(key, by), each.row(other, by)) == (rows[key], rows[other])
            unread = each.list(sort="unread", reverse=True, by="you").rows
            assert [row.key for row in unread] == [key, other]
        library.set_reading(key, "me", Reading())
        assert library.row(key, "me").unread == 5
        library.put(discussion(comments=[*FERRY, said("y")], sha256="bb"))
        assert library.row(key, "me").comments == 6
        with pytest.raises(NotInLibrary):
            library.row("nothing-1234")

    def test_what_is_known_is_not_more_than_there_is(
        self, library: Library, again: Callable[[], Library]
    ) -> None:
        keys = {library.put(discussion(title, FERRY)).key for title in ("One", "Two")}
        rows = library.rows("me")
        for each in (library, again()):
            known = each.known_rows("me")
            assert known is None or {row.key for row in known} <= keys
            assert known is None or set(known) <= set(rows)

    def test_filter(self, library: Library) -> None:
        for title in ("Café in Zürich", "The last ferry", "Ferry to Zurich"):
            library.put(discussion(title))

        def found(words: str) -> set[str]:
            return {row.title for row in library.list(filter=words).rows}

        assert found("zürich") == found("ZURICH ") == {"Café in Zürich", "Ferry to Zurich"}
        assert found("ferry zur") == {"Ferry to Zurich"}
        assert found("example.org ferry") == {"The last ferry", "Ferry to Zurich"}
        assert found("nothing") == set()
        key = library.list(filter="cafe").rows[0].key
        assert found(key) == {"Café in Zürich"}
        library.put(discussion("Else", origins=[origin("aa", "Märchen.html")], author="Zoë Ångström"))
        assert found("marchen") == found("zoe angs") == found("else MÄRCHEN angstrom") == {"Else"}

    @pytest.mark.parametrize(
        "sort", ["title", "site", "published", "imported", "comments", "unread", "flags", "source"]
    )
    @pytest.mark.parametrize("reverse", [False, True])
    def test_pages_hold_each_row_once(self, library: Library, sort: str, reverse: bool) -> None:
        for number in range(11):
            library.put(
                discussion(
                    f"title {number % 4}",
                    FERRY[: number % 3],
                    url=f"https://example.org/{number}",
                    site="ab"[number % 2] * (number % 3),
                    imported=WHEN + timedelta(days=number % 2),
                    published=None if number % 3 else WHEN,
                )
            )
        whole = [row.key for row in library.list(sort=sort, reverse=reverse).rows]  # type: ignore[arg-type]
        assert len(set(whole)) == 11
        paged, cursor = [], None
        while True:
            page = library.list(sort=sort, reverse=reverse, cursor=cursor, limit=3)  # type: ignore[arg-type]
            assert page.total == 11
            paged += [row.key for row in page.rows]
            cursor = page.cursor
            if cursor is None:
                break
        assert paged == whole

    def test_a_page_begins_behind_the_one_before_though_rows_went(self, library: Library) -> None:
        for title in "abcdef":
            library.put(discussion(title))
        page = library.list(sort="title", reverse=False, limit=3)
        for row in page.rows[1:]:
            library.remove(row.key)
        following = library.list(sort="title", reverse=False, cursor=page.cursor, limit=3)
        assert [row.title for row in following.rows] == ["d", "e", "f"]
        with pytest.raises(ValueError, match="no cursor"):
            library.list(cursor="nonsense")

    # -- flags -----------------------------------------------------------------------------------

    def test_flags(self, library: Library, again: Callable[[], Library]) -> None:
        key = library.put(discussion(comments=FERRY)).key
        assert library.flags(key) == ([], "")
        assert library.head(key).flags == ""
        span = Span(0, 5, "First")
        events = [
            flags.add("a", "me", label="odd", note="Ünïcode\nand lines", span=span),
            flags.add(None, "you"),
            Event("id-3", "flag-3", "coded", {"comment_id": "d"}, "me", WHEN, ""),
        ]
        version = library.append_flags(key, events)
        assert again().flags(key) == (events, version)
        assert library.head(key).flags == version
        assert library.flags(key, since=version) == ([], version)
        flag = next(iter(flags.standing(events).values())).flag
        more = flags.change(flag, events[0].id, "me", label="odder")
        newer = library.append_flags(key, [more])
        assert newer != version
        assert library.flags(key, since=version) == ([*events, more], newer)

    def test_the_same_events_again_change_nothing(self, library: Library) -> None:
        key = library.put(discussion(comments=FERRY)).key
        events = [flags.add("a", "me"), flags.add("b", "me")]
        version = library.append_flags(key, events)
        assert library.append_flags(key, reversed(events)) == version
        assert library.append_flags(key, []) == version
        assert library.append_flags(key, [events[0], events[0]]) == version
        assert len(library.flags(key)[0]) == 2

    def test_flags_do_not_touch_the_content(self, library: Library) -> None:
        report = library.put(discussion(comments=FERRY))
        library.append_flags(report.key, [flags.add("a", "me")])
        library.set_reading(report.key, "me", Reading(cursor="a"))
        assert library.head(report.key).content == report.version

    # -- readers ---------------------------------------------------------------------------------

    def test_reading(self, library: Library, again: Callable[[], Library]) -> None:
        key = library.put(discussion(comments=FERRY)).key
        assert library.reading(key, "me") == Reading()
        mine = Reading(frozenset("ab"), frozenset("a"), "b", -3, 7, False, "article")
        library.set_reading(key, "me", Reading(cursor="d"))
        library.set_reading(key, "me", mine)
        library.set_reading(key, "you", Reading(cursor="c"))
        assert again().reading(key, "me") == mine
        assert again().reading(key, "you") == Reading(cursor="c")
        assert library.reading(key, "nobody") == Reading()

    # -- removing --------------------------------------------------------------------------------

    def test_remove_and_restore(self, library: Library) -> None:
        key = library.put(discussion(comments=FERRY)).key
        events = [flags.add("a", "me")]
        library.append_flags(key, events)
        library.set_reading(key, "me", Reading(cursor="b"))
        library.remove(key)
        assert library.list().total == 0
        with pytest.raises(NotInLibrary):
            library.read(key)
        library.restore(key)
        assert len(read(library, key).thread) == 4
        assert library.flags(key)[0] == events
        assert library.reading(key, "me").cursor == "b"
        with pytest.raises(NotInLibrary):
            library.restore(key)

    def test_removed_twice(self, library: Library) -> None:
        key = library.put(discussion(comments=FERRY)).key
        library.remove(key)
        library.put(discussion(comments=FERRY[:1]))
        with pytest.raises(Conflict):
            library.restore(key)
        library.remove(key)
        library.restore(key)
        assert len(read(library, key).thread) == 1
        library.remove(key)
        library.restore(key)
        assert len(read(library, key).thread) == 1

    def test_removed_names_the_latest_last(self, library: Library, again: Callable[[], Library]) -> None:
        one, two, three = (library.put(discussion(title, FERRY)).key for title in ("one", "two", "three"))
        assert list(library.removed()) == []
        for key in (two, one, three):
            library.remove(key)
        assert list(again().removed()) == [two, one, three]
        library.restore(three)
        assert list(library.removed()) == [two, one]
        library.put(discussion("one", FERRY))
        assert list(library.removed()) == [two], "one that is there again cannot be brought back"

    # -- others ----------------------------------------------------------------------------------

    def test_changes(self, library: Library, again: Callable[[], Library]) -> None:
        one, two = (library.put(discussion(title, FERRY)).key for title in ("one", "two"))
        heads, version = library.changes()
        assert heads == {one: library.head(one), two: library.head(two)}
        assert library.changes(version) == ({}, version)
        again().append_flags(one, [flags.add("a", "me")])
        heads, newer = library.changes(version)
        assert heads == {one: library.head(one)}
        library.remove(two)
        heads, newest = library.changes(newer)
        assert set(heads) == {two}
        assert heads[two].content == ""
        assert set(library.changes("from another day")[0]) == {one}
        assert library.changes(newest)[0] == {}

    def test_wait_gives_up(self, library: Library) -> None:
        library.put(discussion(comments=FERRY))
        assert library.wait(0.01) is False

    def test_check_of_a_sound_library(self, library: Library) -> None:
        key = library.put(discussion(comments=FERRY)).key
        library.append_flags(key, [flags.add("a", "me")])
        library.set_reading(key, "me", Reading(cursor="a"))
        library.list()
        assert list(library.check()) == []
        assert list(library.check(repair=True)) == []

    def test_it_can_be_written(self, library: Library) -> None:
        assert library.capabilities.write
        assert library.capabilities.why_not == ""

"""Which discussion comes after which, and where reading goes on in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.folder import FolderLibrary
from store.library import Reading, Row
from store.model import Comment, Discussion
from tui.playlist import all_rows, at_unread, following, neighbour, unread_after
from tui.session import Session


def row(key: str, unread: int = 0, problem: str = "") -> Row:
    return Row(key, key, "", "", None, None, False, 3, 1, 0, "", problem, unread=unread)


ROWS = [row("a", 2), row("b"), row("c", 1, "damaged"), row("d", 3), row("e")]


@pytest.mark.parametrize(
    ("key", "step", "unread", "found"),
    [
        ("a", 1, False, "b"),
        ("b", 1, False, "d"),
        ("d", -1, False, "b"),
        ("e", 1, False, None),
        ("a", -1, False, None),
        ("gone", 1, False, "a"),
        ("gone", -1, False, None),
        ("a", 1, True, "d"),
        ("d", 1, True, "a"),
        ("b", -1, True, "a"),
        ("a", -1, True, "d"),
        ("gone", 1, True, "a"),
    ],
)
def test_following(key: str, step: int, unread: bool, found: str | None) -> None:
    after = following(ROWS, key, step, unread)
    assert (after and after.key) == found


def test_nothing_else_is_unread() -> None:
    assert following([row("a", 2), row("b")], "a", 1, unread=True) is None
    assert following([], "a", 1) is None


def opened(library: FolderLibrary, key: str) -> Session:
    stored = library.read(key)
    assert stored is not None
    return Session(library, stored, "me")


def four(title: str) -> Discussion:
    return Discussion(title=title, body="x", comments=[Comment(letter, text=letter) for letter in "abcd"])


def test_reading_goes_on_at_what_is_unread(tmp_path: Path) -> None:
    library = FolderLibrary(tmp_path)
    key, other = library.put(four("Four")).key, library.put(Discussion(title="None")).key
    assert {row.key: row.unread for row in all_rows(library, "me")} == {key: 4, other: 0}
    assert at_unread(opened(library, key)).cursor == 0

    library.set_reading(key, "me", Reading(frozenset("ab"), cursor="b", line=7, pane="article"))
    assert at_unread(opened(library, key))[:2] == (2, 0)
    assert at_unread(opened(library, key)).pane == "comments"
    library.set_reading(key, "me", Reading(frozenset("bcd"), cursor="d"))
    assert at_unread(opened(library, key)).cursor == 0
    library.set_reading(key, "me", Reading(frozenset("b"), cursor="c", line=-3))
    assert at_unread(opened(library, key))[:2] == (2, -3)
    assert at_unread(opened(library, other)).cursor == -1


def test_what_is_damaged_or_was_read_meanwhile_is_passed_over(tmp_path: Path) -> None:
    library = FolderLibrary(tmp_path)
    keys = [library.put(four(title)).key for title in ("One", "Two", "Three")]
    rows = [row(key, 4) for key in keys]
    library.layout.discussion(keys[1]).write_text("{", "utf-8")
    first, last = opened(library, keys[0]), opened(library, keys[2])
    found = neighbour(rows, first, 1)
    assert found.session is not None
    assert found.session.key == keys[2]
    assert found.passed.startswith(f"Passed over {keys[1]}: ")
    assert neighbour(rows, last, 1) == (None, "", False)
    assert neighbour(rows[:1], first, 1) == (None, "", True)
    assert neighbour(rows[:2], first, 1).passed

    found = unread_after(rows, first)
    assert found.session is not None
    assert (found.session.key, found.session.place.cursor) == (keys[2], 0)
    library.set_reading(keys[2], "me", Reading(frozenset("abcd")))
    assert unread_after(rows, first).session is None

"""Breadcrumbs: who is named, what is left out, and where each leads."""

from __future__ import annotations

from itertools import pairwise

import pytest
from rich.cells import cell_len

from store.building import build
from store.model import Comment
from store.thread import Thread
from tui.breadcrumbs import LEFT_OUT, NEAREST, Crumb, crumb_at, fitted, said, trail


def chain(names: list[str]) -> Thread:
    """A thread in which each comment answers the one before."""
    comments = [Comment(str(i), str(i - 1) if i else None, name) for i, name in enumerate(names)]
    return build(comments)[0]


def test_a_trail_leads_from_the_top_level_down() -> None:
    thread = chain(["Anna", "Ben", "", "Dora"])
    assert trail(thread, 0, own=False) == []
    assert trail(thread, 0, own=True) == [Crumb("Anna", 0)]
    assert trail(thread, 3, own=False) == [Crumb("Anna", 0), Crumb("Ben", 1), Crumb("1.1.1", 2)]
    assert said(trail(thread, 3, own=True)) == "Anna › Ben › 1.1.1 › Dora"


def test_of_a_deep_comment_few_are_looked_at() -> None:
    thread = chain([f"n{i}" for i in range(3000)])
    crumbs = trail(thread, 2999, own=False)
    assert [crumb.to for crumb in crumbs] == [0, 2998 - NEAREST, *range(2999 - NEAREST, 2999)]
    assert crumbs[1].text == LEFT_OUT
    whole = trail(thread, NEAREST + 1, own=False)
    assert [crumb.to for crumb in whole] == list(range(NEAREST + 1))


def test_names_from_an_archive_are_made_safe() -> None:
    thread = chain(["\x1b[31mred", "a\u202eb", "[bold]x[/]"])
    text = said(trail(thread, 2, own=True))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert text.endswith("[bold]x[/]")


@pytest.mark.parametrize(
    ("room", "text"),
    [
        (40, "Anna › Ben › Carla › Dora › Emil"),
        (31, "Anna › … › Carla › Dora › Emil"),
        (23, "Anna › … › Dora › Emil"),
        (16, "Anna › … › Emil"),
        (12, "… › Emil"),
        (8, "Emil"),
        (3, "Em…"),
        (1, ""),
    ],
)
def test_a_trail_is_cut_in_its_middle(room: int, text: str) -> None:
    crumbs = trail(chain(["Anna", "Ben", "Carla", "Dora", "Emil"]), 4, own=True)
    assert said(fitted(crumbs, room)) == text


def test_what_was_cut_out_is_reached_step_by_step() -> None:
    crumbs = trail(chain(["Anna", "Ben", "Carla", "Dora", "Emil"]), 4, own=True)
    short = fitted(crumbs, 23)
    assert [(crumb.text, crumb.to) for crumb in short] == [("Anna", 0), ("…", 2), ("Dora", 3), ("Emil", 4)]
    text = said(short)
    for crumb in short:
        at = text.index(crumb.text)
        assert crumb_at(short, at) == crumb
        assert crumb_at(short, at + len(crumb.text) - 1) == crumb
        assert crumb_at(short, at + len(crumb.text)) is None
    assert crumb_at(short, -1) is None
    assert crumb_at(short, 500) is None


def test_a_trail_takes_no_more_cells_than_there_are() -> None:
    names = ["漢字" * 20, "Анна 🇩🇪", "👨‍👩‍👧‍👦 family", "x" * 300, "e\u0301" * 30, "", "[b]"]
    thread = chain(names * 3)
    for i in range(len(thread)):
        crumbs = trail(thread, i, own=True)
        for room in range(60):
            short = fitted(crumbs, room)
            assert cell_len(said(short)) <= room
            assert bool(short) == (room >= 2)
            for crumb, after in pairwise(short):
                assert crumb.to < after.to

"""Every real file whose counts are certain, through the import: recognised by its content, counted, told."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.unit.forms.conftest import SHARED, real
from tests.unit.forms.everything import PAGES, brought_in, needs

FORMS = {
    "saved text": "saved-text",
    "WXR": "wxr",
    "Disqus": "disqus-xml",
    "Isso": "isso",
    "Reddit": "reddit",
    "Reddit dump": "reddit",
    "mail": "mail",
    "Hacker News": "hacker-news",
    "Discourse": "discourse",
    "Lobsters": "lobsters",
    "Mastodon": "mastodon",
    "Bluesky": "bluesky",
    "GitHub archive": "github",
    "Stack Exchange dump": "stack-exchange",
    "Blogger backup": "blogger",
}
"""The name of the form that a row of `expected.json` speaks of."""

LEFT_OUT = {
    **dict.fromkeys(
        (
            *("WordPress page", "Movable Type page", "Hacker News page", "old.reddit page", "Lobsters page"),
            *("Blogger page", "Drupal page", "Stack Exchange page", "XenForo page", "phpBB page"),
            *("DiscordChatExporter page", "microformats2", "lynx", "w3m"),
        ),
        PAGES,
    )
}
"""Rows that are left out, and why."""

TOLD = {
    "reddit-3hahrw.json": (r"\b67\b.*\b543\b",),
    "hn-json/hn-firebase-hiring-2012-06.json": (r"\b22\b",),
    "reddit-json/graw-thread.json": (r"1,655",),
    "discourse/perceval-topic-1148.json": (r"\b2\b.*\b22\b",),
    "fediverse-bluesky/bsky-getPostThread.json": (r"\b922\b",),
}
"""What must be among the sentences told, where the row says that something is told."""

WRONG: dict[str, dict[str, int]] = {
    # The deepest of the 476 comments is at 10; at 11 there is a `more` stub, as in graw-thread.json, whose
    # depth of 10 leaves its stubs out.
    "reddit-3hahrw.json": {"depth": 10},
    # All 170 answer the opening post, none has an answer in the file: that is the top level, as everywhere.
    "fediverse-bluesky/bsky-getPostThread.json": {"depth": 1},
    # Of the 11 dead ones 2 are deleted as well, and count there.
    "hn-json/hn-firebase-hiring-2012-06.json": {"dead": 9},
}
"""Counts that are wrong in `expected.json`, put right, and why."""


def rows() -> list[dict[str, Any]]:
    path = SHARED / "realdata" / "expected.json"
    return json.loads(path.read_text()) if path.exists() else []


ROWS = rows()


def test_every_row_is_known() -> None:
    if not ROWS:
        pytest.skip("the real archives are not beside this checkout")
    assert {row["form"] for row in ROWS} <= FORMS.keys() | LEFT_OUT.keys()
    told = {row["file"] for row in ROWS if "told" in row and row["form"] not in LEFT_OUT}
    assert told == TOLD.keys()


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_row(row: dict[str, Any]) -> None:
    if row["form"] in LEFT_OUT:
        pytest.skip(LEFT_OUT[row["form"]])
    name = FORMS[row["form"]]
    needs(name)
    shelf = brought_in(real(row["file"]))
    assert not shelf.failed, shelf.told
    assert {each.form for each in shelf.kept} == {name}
    comments = sum(each.comments for each in shelf.kept)
    articles = sum(bool(each.discussion.body or each.discussion.author) for each in shelf.kept)
    found: dict[str, object] = {
        "discussions": len(shelf.kept),
        "comments": comments,
        "depth": max(each.depth for each in shelf.kept),
        "posts": comments + articles,
        "messages": comments + articles,
        "closed": any(each.discussion.closed for each in shelf.kept),
        "authors": any(len(each.thread.authors) > 1 for each in shelf.kept),
        "answers": sum(
            comment.extra.get("kind") == "answer" for each in shelf.kept for comment in each.thread
        )
        if "answers" in row
        else 0,
    }
    found["comments_on_posts"] = comments - int(str(found["answers"]))
    if "dead" in row:
        found["deleted"] = sum(each.states("deleted") for each in shelf.kept)
        found["dead"] = sum(each.states("removed") for each in shelf.kept)
    else:
        found["deleted"] = sum(each.states("deleted", "removed") for each in shelf.kept)
    wanted = {key: value for key, value in row.items() if key not in ("file", "form", "note", "told")}
    wanted |= WRONG.get(row["file"], {})
    if "issue_comments" in wanted:
        assert comments >= wanted.pop("issue_comments") + wanted.pop("pull_comments")
    assert {key: found[key] for key in wanted} == wanted
    for pattern in TOLD.get(row["file"], ()):
        assert re.search(pattern, shelf.told), shelf.told

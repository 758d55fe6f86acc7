"""Two saves of one discussion through the command line: what is counted, what is kept, where flags are."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from store import flags as events
from store.flags import standing
from store.formats import FORMS
from store.library import Library, Reading
from store.saves import EDITED, GONE, NEW, changed, latest_of
from tui.subcommands import afterword

pytestmark = pytest.mark.skipif("reddit" not in FORMS, reason="form not registered: reddit")


def thing(name: str, text: str, replies: list[dict[str, Any]] | None = None, **fields: Any) -> dict[str, Any]:
    """A comment as it stands in the page of a thread."""
    listed = {"kind": "Listing", "data": {"children": replies, "after": None}} if replies else ""
    data = {
        "id": name,
        "name": f"t1_{name}",
        "author": "ann",
        "body": text,
        "created_utc": 1588680000.0,
        "score": 2,
        "link_id": "t3_bridge",
        "subreddit": "ferrow",
        "replies": listed,
        "edited": False,
    }
    return {"kind": "t1", "data": data | fields}


def page(path: Path, comments: list[dict[str, Any]], title: str = "The bridge") -> Path:
    """The page of the thread as `.json`."""
    post = {
        "id": "bridge",
        "name": "t3_bridge",
        "title": title,
        "selftext": "It closes on Monday.",
        "score": 9,
        "author": "bea",
        "subreddit": "ferrow",
        "permalink": "/r/ferrow/comments/bridge/the_bridge/",
        "created_utc": 1588670000.0,
        "num_comments": 4,
        "url": "https://www.reddit.com/r/ferrow/",
        "is_self": True,
    }
    listings = [
        {"kind": "Listing", "data": {"children": children, "after": None}}
        for children in ([{"kind": "t3", "data": post}], comments)
    ]
    path.write_text(json.dumps(listings))
    return path


def imported(library: Path, *paths: Path) -> list[dict[str, Any]]:
    """What `import --json` prints, an object a line."""
    result = CliRunner().invoke(afterword, ["--library", str(library), "import", "--json", *map(str, paths)])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_later_save_is_counted_and_keeps_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    first = page(
        tmp_path / "march.json",
        [thing("a", "It moved.", [thing("b", "Until May."), thing("c", "Who pays?")]), thing("d", "Mine.")],
    )
    (one, _) = imported(folder, first)
    assert (one["added"], one["updated"], one["vanished"]) == (4, 0, 0)
    library = Library.open(folder)
    library.append_flags(
        one["key"], [events.add("c", "ann", note="kept"), events.add("b", "ann", note="edited")]
    )
    library.set_reading(one["key"], "ann", Reading(read=frozenset("abc"), cursor="c", folded=frozenset("a")))

    second = page(
        tmp_path / "april.json",
        [
            thing("a", "It moved.", [thing("b", "Until June.", [thing("e", "Ask the farmer.")])]),
            thing("d", "Mine."),
        ],
    )
    (two, total) = imported(folder, second)
    assert (two["key"], two["added"], two["updated"], two["vanished"]) == (one["key"], 1, 1, 1)
    assert (total["discussions"], total["rejected"]) == (1, 0)

    stored = library.read(one["key"])
    assert stored is not None
    thread, latest = stored.thread, latest_of(stored.discussion)
    marks = changed(thread, latest)
    assert {thread.id(i): marks[i] for i in range(len(thread))} == {
        "a": 0,
        "b": EDITED,
        "e": NEW,
        "c": GONE,
        "d": 0,
    }
    flags = {each.flag.note: each.flag.comment_id for each in standing(library.flags(one["key"])[0]).values()}
    assert flags == {"kept": "c", "edited": "b"}
    reading = library.reading(one["key"], "ann")
    assert (reading.read, reading.cursor, reading.folded) == (frozenset("abc"), "c", frozenset("a"))

    # What is printed holds all of it, and comes in again elsewhere as it is here.
    printed = CliRunner().invoke(afterword, ["--library", str(folder), "show", "--json", one["key"]])
    document = json.loads(printed.stdout)
    extras = {comment["id"]: comment.get("extra", {}) for comment in document["comments"]}
    assert extras["b"]["earlier"][0]["text"] == "Until May."
    assert "gone" in extras["c"]
    assert extras["e"]["added"] == document["discussion"]["extra"]["latest"]["at"]
    copy = tmp_path / "copy.json"
    copy.write_text(printed.stdout)
    (third, _) = imported(tmp_path / "other", copy)
    there = Library.open(tmp_path / "other").read(third["key"])
    assert there is not None
    assert changed(there.thread, latest_of(there.discussion)) == marks

    # The first file again is older than what is there, and changes nothing.
    (again, _) = imported(folder, first)
    assert (again["added"], again["updated"], again["vanished"]) == (0, 0, 0)


def test_a_save_with_more_stubs_makes_nothing_vanish(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    imported(folder, page(tmp_path / "1.json", [thing("a", "It moved."), thing("b", "Until May.")]))
    stub = {
        "kind": "more",
        "data": {"id": "b", "name": "t1_b", "count": 1, "children": ["b"], "parent_id": "t3_bridge"},
    }
    (two, _) = imported(folder, page(tmp_path / "2.json", [thing("a", "It has moved."), stub]))
    assert (two["added"], two["updated"], two["vanished"]) == (0, 1, 0)


@pytest.mark.skipif("json-records" not in FORMS, reason="form not registered: json-records")
@pytest.mark.parametrize("packed", [False, True])
def test_what_a_damaged_file_does_not_hold_any_more_is_not_gone(tmp_path: Path, packed: bool) -> None:
    """The lost lines may be of any discussion: neither has a comment that vanished."""
    folder = tmp_path / "library"
    lines = b"".join(
        b'{"id": "%d", "thread": "t%d", "author": "ann", "text": "The ferry is late, no. %d."}\n'
        % (number, number % 2, number)
        for number in range(8)
    )
    whole, cut = tmp_path / "whole.ndjson", tmp_path / "cut.ndjson"
    whole.write_bytes(lines)
    assert sum(one["added"] for one in imported(folder, whole)[:-1]) == 8
    cut.write_bytes(gzip.compress(lines, 0)[:-200] if packed else lines[:-100])
    result = CliRunner().invoke(afterword, ["--library", str(folder), "import", "--json", str(cut)])
    reports = [json.loads(line) for line in result.stdout.splitlines()][:-1]
    landed = [report for report in reports if "vanished" in report]
    assert [(report["added"], report["vanished"]) for report in landed] == [(0, 0), (0, 0)]

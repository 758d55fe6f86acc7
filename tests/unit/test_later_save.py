"""A page saved again, newest comments first, two added and one gone: flags stay where they were."""

from collections.abc import Iterable
from pathlib import Path

from store import flags as events
from store.flags import standing
from store.importing import Landed, import_paths
from store.library import Library, Reading, Report

ARTICLE = """The bridge at Ferrow is to be closed


The county closes the bridge at Ferrow to everything on wheels from Monday, after an inspection found
that one of its four piers has moved by the width of a hand since the flood.

Pedestrians may use it on the upstream side. Those on horseback are asked to dismount and to think.


{count} thoughts on “The bridge at Ferrow is to be closed”

"""

SAID = {
    "Ada": (
        "March 3, 2009 at 4:15 pm",
        "It moved in the flood of 1987 as well, and nobody measured it then.",
    ),
    "Bea": ("March 3, 2009 at 5:02 pm", "How is the school bus to come over from Lower Ferrow?"),
    "Cyd": ("March 4, 2009 at 8:40 am", "I was told that the ford is passable until the middle of May."),
    "Dan": ("March 6, 2009 at 9:11 am", "The bus goes round by the mill, and the children are delighted."),
    "Eve": ("March 7, 2009 at 1:30 pm", "The mill has asked who is going to pay for its gate."),
}
"""The comments of the page, by author, oldest first."""


def save(path: Path, authors: Iterable[str]) -> Path:
    """The page as it is saved when the comments of these authors stand on it, in this order."""
    told = list(authors)
    items = [
        f"  {number}. {author} says:\n    {SAID[author][0]}\n\n    {SAID[author][1]}\n\n    Reply\n"
        for number, author in enumerate(told, 1)
    ]
    path.write_text(ARTICLE.format(count=len(told)) + "\n".join(items), encoding="utf-8")
    return path


def land(library: Library, path: Path) -> Report:
    """Brings a file in."""
    (one,) = import_paths(library, [path])
    assert isinstance(one, Landed)
    return one.report


def test_flags_and_read_marks_stay_on_the_same_comments(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library")
    first = land(library, save(tmp_path / "march.txt", ["Ada", "Bea", "Cyd"]))
    before = library.read(first.key)
    assert before is not None
    by_author = {comment.author: comment.id for comment in before.thread}
    assert list(by_author) == ["Ada", "Bea", "Cyd"]
    library.append_flags(first.key, [events.add(by_author[who], "ann", note=who) for who in ("Ada", "Cyd")])
    library.set_reading(
        first.key, "ann", Reading(read=frozenset([by_author["Bea"]]), cursor=by_author["Cyd"])
    )

    second = land(library, save(tmp_path / "april.txt", ["Eve", "Dan", "Cyd", "Ada"]))

    assert second.key == first.key
    assert (second.added, second.updated, second.vanished) == (2, 0, 1)
    after = library.read(first.key)
    assert after is not None
    assert [c.author for c in after.thread if "gone" not in c.extra] == ["Eve", "Dan", "Cyd", "Ada"]
    assert [c.author for c in after.thread if "gone" in c.extra] == ["Bea"]
    assert {c.author: c.id for c in after.thread if c.author in by_author} == by_author
    flagged = {
        each.flag.note: each.flag.comment_id for each in standing(library.flags(first.key)[0]).values()
    }
    assert flagged == {"Ada": by_author["Ada"], "Cyd": by_author["Cyd"]}
    reading = library.reading(first.key, "ann")
    assert reading.read == {by_author["Bea"]}
    assert reading.cursor == by_author["Cyd"]


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library")
    path = save(tmp_path / "march.txt", ["Ada", "Bea", "Cyd"])
    first, again = land(library, path), land(library, path)
    assert again.version == first.version
    assert (again.added, again.updated, again.vanished) == (0, 0, 0)

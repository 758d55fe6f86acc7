"""The samples are found, and are what their README says; read here without the forms that import them."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tinydb import TinyDB

from store import samples as samples_module
from store.building import build
from store.errors import SourceError
from store.formats.afterword_json import AfterwordJson
from store.model import MARK_KINDS, STATES
from store.samples import sample_folder, samples
from store.source import Source

ROOT = Path(__file__).parents[2]


class Counts(NamedTuple):
    """What the README states of a sample."""

    comments: int
    top_level: int
    depth: int


def stated() -> dict[str, Counts]:
    """The table of the README."""
    table = (sample_folder() / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \|[^|]+\| (\d+) \| (\d+) \| (\d+) \|", table, re.MULTILINE)
    return {name: Counts(*map(int, counts)) for name, *counts in rows}


def text_of(name: str) -> str:
    """A sample, decoded strictly and with its line ends as they are."""
    return (sample_folder() / name).read_bytes().decode("utf-8")


def counts_of_depths(depths: list[int]) -> Counts:
    return Counts(len(depths), depths.count(1), max(depths))


def counts_of_parents(parents: Mapping[object, object]) -> Counts:
    """By walking up from each comment, which also shows that each parent is there."""
    depths = []
    for comment in parents:
        depth, above = 1, parents[comment]
        while above is not None:
            depth, above = depth + 1, parents[above]
            assert depth <= len(parents), "a cycle"
        depths.append(depth)
    return counts_of_depths(depths)


@pytest.fixture(scope="module")
def catalogue() -> dict[str, Any]:
    text = text_of("card-catalogue.json")
    assert text.count("\n") == 1, "one object, one line"
    value: dict[str, Any] = json.loads(text)
    return value


@pytest.fixture(scope="module")
def texts(catalogue: dict[str, Any]) -> list[str]:
    return [comment["text"] for comment in catalogue["comments"]]


# Found


def test_the_samples_of_a_checkout_stand_at_its_top() -> None:
    assert sample_folder() == ROOT / "sample_data"


def test_each_sample_is_listed_and_each_that_is_listed_is_there() -> None:
    assert {path.name for path in samples()} == set(stated())


def test_the_simplest_comes_first() -> None:
    assert [path.name for path in samples()][:3] == [
        "the-last-ferry.txt",
        "four-minutes-fast.txt",
        "card-catalogue.json",
    ]


def test_in_a_wheel_they_stand_inside_the_package(tmp_path: Path) -> None:
    inside = tmp_path / "store" / "sample_data"
    beside = tmp_path / "sample_data"
    for folder in (inside, beside):
        folder.mkdir(parents=True)
    (inside / "the-last-ferry.txt").touch()
    (beside / "somebody-elses.txt").touch()
    for module in ("__init__.py", "samples.py", "errors.py"):
        source = ROOT / "store" / module
        (tmp_path / "store" / module).write_bytes(source.read_bytes() if module != "__init__.py" else b"")
    code = "from store.samples import sample_folder, samples; print(sample_folder(), *samples())"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == [str(inside), str(inside / "the-last-ferry.txt")]


def test_a_folder_without_the_samples_is_not_taken_for_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sample_data").mkdir()
    monkeypatch.setattr(samples_module, "_FOLDERS", (tmp_path / "sample_data",))
    with pytest.raises(SourceError, match="not there"):
        samples()


# What the README states


@pytest.mark.parametrize("name", sorted(stated()))
def test_each_sample_is_utf8_and_ends_where_it_should(name: str) -> None:
    text = text_of(name)
    assert "\ufeff" not in text[:1]
    if name != "hostile.txt":
        assert "\r" not in text
        assert not [c for c in text if unicodedata.category(c) == "Cc" and c not in "\n\t"]


def test_the_page_without_names_holds_what_is_stated() -> None:
    lines = text_of("the-last-ferry.txt").split("\n")
    assert lines[0].startswith("Last ferry")
    assert lines[1:3] == ["", ""]
    assert lines[-1] == "Comments are closed."
    first = lines.index("", 3)  # the end of the first paragraph
    markers = [(at, m) for at, line in enumerate(lines) if (m := re.match(r"( +)(\d+\.|•) \S", line))]
    assert markers[0][0] > first
    assert not [line for line in lines[3 : markers[0][0]] if line.startswith(" ")]
    assert counts_of_depths([len(m[1]) // 2 for _, m in markers]) == stated()["the-last-ferry.txt"]
    assert [m[2] for _, m in markers if m[2] != "•"] == [f"{n}." for n in range(1, 8)]


@pytest.mark.parametrize("name", ["four-minutes-fast.txt", "hostile.txt"])
def test_the_pages_with_names_hold_what_is_stated(name: str) -> None:
    lines = text_of(name).split("\n")
    heads = [
        (len(m[1]) // 2, lines[at + 1])
        for at, line in enumerate(lines)
        if (m := re.match(r"( +)(?:\d+\.|•) .+ says:$", line))
    ]
    assert counts_of_depths([depth for depth, _ in heads]) == stated()[name]
    for depth, date in heads:
        assert re.fullmatch(r"[A-Z][a-z]+ \d+, \d{4} at \d+:\d\d [ap]m", date[depth * 2 + 2 :])
        assert date[: depth * 2 + 2].isspace()
    assert sum(line.strip() == "Reply" for line in lines) == len(heads)
    assert "Comments are closed." in lines


def test_the_page_with_names_is_what_resiliparse_would_write() -> None:
    """No trailing spaces, no tabs, menus before and after, a list that ends straight in a Reply line."""
    text = text_of("four-minutes-fast.txt")
    assert not re.search(r"[ \t]$|\t", text, re.MULTILINE)
    assert text.index("  • Home") < text.index("Four minutes fast") < text.index("25 Responses to")
    assert text.index("Comments are closed.") < text.index("  • Recent comments")
    assert re.search(r"\n    3\. .*\n    Reply\n    1\. gmt_or_bust says:\n", text)


def test_the_handmade_store_opens_with_plain_tinydb() -> None:
    with TinyDB(sample_folder() / "handmade-store.json", encoding="utf-8", access_mode="r") as store:
        assert store.tables() == {"discussion", "comments"}
        (discussion,) = store.table("discussion").all()
        comments = [dict(document) for document in store.table("comments").all()]
    assert discussion["title"]
    assert discussion["body"].count("\n\n") == 2
    assert all(set(comment) == {"id", "parent_id", "author", "text"} for comment in comments)
    assert {type(comment["id"]) for comment in comments} == {int, str}
    parents = {comment["id"]: comment["parent_id"] for comment in comments}
    assert counts_of_parents(parents) == stated()["handmade-store.json"]
    places = {comment["id"]: place for place, comment in enumerate(comments)}
    assert [c for c in comments if c["parent_id"] and places[c["parent_id"]] < places[c["id"]] - 1]


def test_the_catalogue_holds_what_is_stated(catalogue: dict[str, Any]) -> None:
    comments = catalogue["comments"]
    parents = {comment["id"]: comment["parent_id"] for comment in comments}
    assert len(parents) == len(comments), "an id twice"
    assert counts_of_parents(parents) == stated()["card-catalogue.json"]
    assert counts_of_depths([c["depth"] for c in comments]) == stated()["card-catalogue.json"]


def test_the_catalogue_stands_in_thread_order(catalogue: dict[str, Any]) -> None:
    branch: list[str] = []
    for comment in catalogue["comments"]:
        del branch[comment["depth"] - 1 :]
        assert comment["parent_id"] == (branch[-1] if branch else None)
        branch.append(comment["id"])


def test_the_catalogue_reads_as_its_form_and_makes_the_same_thread(catalogue: dict[str, Any]) -> None:
    path = sample_folder() / "card-catalogue.json"
    (parsed,) = AfterwordJson().read(Source(path.name, path.read_bytes()))
    assert (parsed.repairs, parsed.rejected) == ([], [])
    thread, repairs = build(parsed.discussion.comments)
    assert repairs == []
    assert [thread.id(at) for at in range(len(thread))] == [c["id"] for c in catalogue["comments"]]
    assert [thread.depth[at] for at in range(len(thread))] == [c["depth"] for c in catalogue["comments"]]


# What is in the catalogue


def marked(catalogue: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    """Each text of the discussion with its marks, the article first."""
    discussion = catalogue["discussion"]
    return [
        (discussion["body"], discussion["body_marks"]),
        *((comment["text"], comment["marks"]) for comment in catalogue["comments"]),
    ]


def test_every_mark_lies_in_its_text_and_is_what_it_says(catalogue: dict[str, Any]) -> None:
    for text, marks in marked(catalogue):
        assert marks == sorted(marks, key=lambda mark: (mark[0], -mark[1]))
        for start, end, kind, target in marks:
            what = text[start:end]
            assert kind in MARK_KINDS
            assert 0 <= start < end <= len(text)
            assert what == what.strip("\n")
            match kind:
                case "link":
                    assert re.fullmatch(r"https?://[^\s]+", target)
                    assert "\n" not in what
                case "item":
                    assert re.fullmatch(r"•|\d+\.", target)
                    assert what.startswith(f"{target} ")
                    assert "\n" not in what
                    assert text[start - 1 : start] in ("", "\n")
                    assert text[end : end + 1] in ("", "\n")
                case "pre" | "quote":
                    assert text[start - 2 : start] in ("", "\n\n")
                    assert text[end : end + 2] in ("", "\n\n")
                    assert kind == "pre" or target in ("1", "2")
                case "heading":
                    assert target == "2"
                    assert "\n" not in what
                case _:
                    assert target == ""
                    assert what == what.strip()


def test_an_address_that_is_read_is_the_one_that_opens(catalogue: dict[str, Any]) -> None:
    for text, marks in marked(catalogue):
        for start, end, kind, target in marks:
            if kind == "link" and text[start:end].startswith("http"):
                assert text[start:end] == target


def test_every_kind_of_mark_occurs(catalogue: dict[str, Any]) -> None:
    kinds = {mark[2] for _, marks in marked(catalogue) for mark in marks}
    assert kinds == set(MARK_KINDS) - {"image"}, "a library card has no pictures"
    languages = {mark[3] for _, marks in marked(catalogue) for mark in marks if mark[2] == "pre"}
    assert languages >= {"python", "sh", "console", "diff", "text"}


def test_a_quote_stands_inside_a_quote(catalogue: dict[str, Any]) -> None:
    for _, marks in marked(catalogue):
        outer = [mark for mark in marks if mark[2:] == ["quote", "1"]]
        for start, end, *rest in marks:
            if rest == ["quote", "2"]:
                assert any(o[0] <= start and end < o[1] for o in outer)
                return
    pytest.fail("no quote in a quote")


def test_python_in_the_catalogue_can_be_parsed(catalogue: dict[str, Any]) -> None:
    for text, marks in marked(catalogue):
        for start, end, kind, target in marks:
            code = text[start:end]
            if kind == "pre" and target == "python" and ">>>" not in code:
                ast.parse(code)


def test_the_riddle_in_the_article_has_the_answer_that_the_thread_finds(
    catalogue: dict[str, Any], texts: list[str]
) -> None:
    body = catalogue["discussion"]["body"]
    books = sorted((int(no), title) for title, no in re.findall(r"^• (.+)\. No\. (\d+)$", body, re.MULTILINE))
    assert len(books) == 15
    wrong = "".join(title[0] for _, title in books)
    right = "".join(re.sub(r"^(A|An|The) ", "", title)[0] for _, title in books)
    assert any(f"prints {wrong}" in text for text in texts)
    assert any(text.endswith(right) for text in texts)


def test_dates_follow_the_thread_and_span_weeks(catalogue: dict[str, Any]) -> None:
    when = {c["id"]: datetime.fromisoformat(c["posted"]) for c in catalogue["comments"]}
    published = datetime.fromisoformat(catalogue["discussion"]["published"])
    assert all(date.utcoffset() == timedelta(0) for date in [published, *when.values()])
    for comment in catalogue["comments"]:
        parent = comment["parent_id"]
        assert when[comment["id"]] > (when[parent] if parent else published)
    assert timedelta(weeks=3) < max(when.values()) - published < timedelta(weeks=5)


def test_the_author_answers_and_names_repeat(catalogue: dict[str, Any]) -> None:
    authors = [comment["author"] for comment in catalogue["comments"]]
    assert catalogue["discussion"]["author"] == "Ines Calloway"
    assert authors.count("Ines Calloway") > 20
    assert len(set(authors)) > 30


def test_every_state_that_a_source_can_give_occurs(catalogue: dict[str, Any]) -> None:
    states = [comment["state"] for comment in catalogue["comments"]]
    assert set(states) == set(STATES) - {"missing"}
    for comment in catalogue["comments"]:
        assert bool(comment["text"]) == (comment["state"] not in ("deleted", "removed"))
        assert bool(comment["author"]) == (comment["state"] != "deleted")
    assert min(comment["score"] for comment in catalogue["comments"]) < 0


def test_comments_are_of_one_word_and_of_two_screens(texts: list[str]) -> None:
    lengths = [len(text.split()) for text in texts]
    assert lengths.count(1) >= 5
    assert max(lengths) > 700
    assert len(set(texts)) > len(texts) - 5, "people do not repeat themselves"


@pytest.mark.parametrize(
    ("what", "expression"),
    [
        ("Chinese", "[\u4e00-\u9fff]{8}"),
        ("Japanese", "[\u3040-\u30ff]{5}"),
        ("Korean", "[\uac00-\ud7a3]{3}"),
        ("Arabic", "[\u0600-\u06ff]{4}"),
        ("Devanagari", "[\u0900-\u097f]{5}"),
        ("Cyrillic", "[\u0400-\u04ff]{5}"),
        ("German", "Grammatik können"),
        ("French", "Chez ma grand-mère"),
        ("a family of four", "👨\u200d👩\u200d👧\u200d👦"),
        ("a rainbow flag", "🏳\ufe0f\u200d🌈"),
        ("a couple with a heart", "👩\u200d❤\ufe0f\u200d👩"),
        ("a skin tone", "👍🏽"),
        ("a flag", "🇫🇷"),
        ("a keycap", "1\ufe0f\u20e3"),
        ("two combining marks", "[a-z]\u0302\u0303|[a-z]\u0323?\u0302\u0303"),
        ("the same letter composed", "ễ"),
        ("a tab", "\t"),
        ("a long word", r"\w{45}"),
    ],
)
def test_the_catalogue_has_in_it(texts: list[str], what: str, expression: str) -> None:
    assert any(re.search(expression, text) for text in texts), what


def test_the_first_screens_have_something_of_everything(catalogue: dict[str, Any]) -> None:
    """The README's pictures are made of them."""
    first = catalogue["comments"][:14]
    kinds = {mark[2] for comment in first for mark in comment["marks"]}
    assert kinds >= {"quote", "pre", "code", "link", "item", "strong", "em"}
    assert len({comment["depth"] for comment in first}) >= 5


# What is in the hostile page


@pytest.mark.parametrize(
    ("what", "characters"),
    [
        ("a colour", "\x1b[31m"),
        ("a cleared screen", "\x1b[2J"),
        ("a title", "\x1b]0;"),
        ("a title asked back", "\x1b[21t"),
        ("the clipboard (OSC 52)", "\x1b]52;c;"),
        ("a hyperlink (OSC 8)", "\x1b]8;;file:"),
        ("a device control string", "\x1bPq"),
        ("an application command", "\x1b_G"),
        ("a reset", "\x1bc"),
        ("CSI of one byte", "\x9b31m"),
        ("OSC of one byte", "\x9d52;c;"),
        ("a bell", "\x07"),
        ("NUL", "\x00"),
        ("a backspace", "\x08"),
        ("shift out", "\x0e"),
        ("DEL", "\x7f"),
        ("a carriage return inside a line", "you\rthis"),
        ("line ends that are none", "\u2028two\u2029three\x85four\x1cfive\x1dsix\x1eseven"),
        ("a form feed", "\f"),
        ("a tab", "\tand\t"),
        ("an override", "\u202e"),
        ("isolates", "\u2066which is \u2067isolated\u2069"),
        ("a zero-width space", "\u200b"),
        ("a byte order mark inside", "\ufeffp"),
        ("markup of Rich", "[bold red]"),
        ("a closing tag that opened nothing", "[/]"),
        ("a tag that never ends", "[/\n"),
        ("an action of Textual", "[@click=app.bell]x[/]"),
        ("a link of Rich", "[link=file:///etc/passwd]"),
        ("a surrogate, spelt", "\\ud800"),
        ("a bomb for a shell", ":(){ :|:& };:"),
    ],
)
def test_the_hostile_page_holds(what: str, characters: str) -> None:
    assert characters in text_of("hostile.txt"), what


def test_the_hostile_page_has_a_letter_under_200_marks_and_a_word_of_5000() -> None:
    text = text_of("hostile.txt")
    runs = re.findall(r"[\u0300-\u036f]+", text)
    assert max(map(len, runs)) == 200
    assert max(map(len, re.findall(r"[a-z]+", text))) == 5000


def test_git_leaves_the_bytes_of_the_hostile_page_alone() -> None:
    attributes = (ROOT / ".gitattributes").read_text(encoding="utf-8").split("\n")
    told = [line.split()[1:] for line in attributes if line.startswith("sample_data/hostile.txt ")]
    assert told[-1:] == [["-text"]]

"""The form "saved-text": the seed exactly, real pages through Resiliparse, and the traps of the form."""
# ruff: noqa: E501  (pages and tables read better unbroken)

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.saved_text import SavedText
from store.model import Comment, Discussion
from store.source import Source
from tests.wordpress_pages import saved

SHARED = Path(__file__).parents[2].parent / "shared"
SEED = SHARED / "seed" / "000_be44476e7ead0797.txt"
PAGES = SHARED / "realdata" / "html-wordpress"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the shared real pages are not beside the checkout"
)


def read(text: str | bytes, name: str = "page.txt") -> Parsed:
    data = text.encode() if isinstance(text, str) else text
    (parsed,) = SavedText().read(Source(name, data))
    return parsed


def depths(discussion: Discussion) -> dict[str, int]:
    found: dict[str, int] = {}
    for comment in discussion.comments:
        found[comment.id] = 1 + (found[comment.parent_id] if comment.parent_id else 0)
    return found


def outline(text: str | bytes) -> list[tuple[int, str, str]]:
    """Depth, author and text of each comment, in reading order."""
    discussion = read(text).discussion
    depth = depths(discussion)
    return [(depth[c.id], c.author, c.text) for c in discussion.comments]


def kinds(parsed: Parsed) -> list[str]:
    return [repair.kind for repair in parsed.repairs]


def present(discussion: Discussion) -> list[Comment]:
    return [comment for comment in discussion.comments if comment.state != "missing"]


PAGE = """\
A bridge is opened

The bridge over the river was opened on Monday, after four years of work and twice the money that had been planned for it.

It will carry ten thousand people a day.

2 thoughts on “A bridge is opened”

  1. Ann says:
    March 3, 2009 at 4:15 pm

    At last.

    Reply
    • Bob Lee says:
      March 4, 2009 at 9:05 am (Edit)

      Too late for me,
      I moved away.

      Reply
  2. Cem says:
    March 5, 2009 at 12:00 am

    Who paid?

    Reply

Comments are closed.
"""


def test_a_page_as_wordpress_sets_it() -> None:
    parsed = read(PAGE)
    discussion = parsed.discussion
    assert discussion.title == "A bridge is opened"
    assert discussion.body.split("\n\n")[1] == "It will carry ten thousand people a day."
    assert len(discussion.body.split("\n\n")) == 2
    assert discussion.closed
    assert outline(PAGE) == [
        (1, "Ann", "At last."),
        (2, "Bob Lee", "Too late for me,\nI moved away."),
        (1, "Cem", "Who paid?"),
    ]
    ann, bob, cem = discussion.comments
    assert str(ann.posted) == "2009-03-03 16:15:00"
    assert bob.extra["posted_text"] == "March 4, 2009 at 9:05 am"
    assert str(cem.posted) == "2009-03-05 00:00:00"
    assert bob.parent_id == ann.id
    assert "count" in kinds(parsed)
    assert any(
        str(repair) == "The heading counts 2 comments, 3 are in the text." for repair in parsed.repairs
    )


@needs_shared
def test_the_seed_exactly() -> None:
    raw = SEED.read_text(encoding="utf-8")
    discussion = read(SEED.read_bytes(), SEED.name).discussion
    assert discussion.title == "Putin refuses to visit Pakistan"
    assert len(discussion.body.split("\n\n")) == 5
    assert len(discussion.comments) == 6
    assert [c.parent_id for c in discussion.comments].count(None) == 4
    depth = depths(discussion)
    top = [c.id for c in discussion.comments if c.parent_id is None]
    assert [c.parent_id for c in discussion.comments if c.parent_id] == [top[0], top[3]]
    assert max(depth.values()) == 2
    assert discussion.closed
    assert [c.author for c in discussion.comments] == [""] * 6
    words = [
        discussion.title,
        discussion.body,
        *(c.text for c in discussion.comments),
        "Comments are closed.",
    ]
    marks = {"•", "1.", "2.", "3.", "4."}
    assert " ".join(words).split() == [word for word in raw.split() if word not in marks]


@needs_shared
@pytest.mark.parametrize(
    ("page", "comments", "top", "depth", "title"),
    [
        ("netzpolitik-abmahnungen.html", 74, 36, 5, "Die Cider Connection: Abmahnungen gegen Nutzer von Creative-Commons-Bildern"),
        ("dragnet-movies-wp34.html", 45, 40, 2, "Make Breathtaking Movies from Your Photos"),
        ("profootballtalk-flat.html", 34, 34, 1, "Anthony Lynn: “We needed to win this game”"),
        ("dietagespresse-halloween-false-closed.html", 6, 5, 2, "Halloween: Bizarrer Horrorclown versetzt Österreich in Angst und Schrecken"),
    ],
)  # fmt: skip
def test_real_pages(page: str, comments: int, top: int, depth: int, title: str) -> None:
    parsed = read(saved((PAGES / page).read_text(encoding="utf-8")))
    discussion = parsed.discussion
    assert discussion.title == title
    assert len(discussion.comments) == comments
    assert sum(1 for c in discussion.comments if c.parent_id is None) == top
    assert max(depths(discussion).values()) == depth
    assert not discussion.closed
    for comment in discussion.comments:
        assert comment.author
        assert comment.posted is not None
        assert comment.text
        last = comment.text.rsplit("\n", 1)[-1]
        assert last not in ("Reply", "Antworten", "Zum Antworten anmelden")
        assert not comment.text.startswith(comment.author + " sa")


@needs_shared
def test_a_count_in_the_heading_is_told() -> None:
    parsed = read(saved((PAGES / "netzpolitik-abmahnungen.html").read_text(encoding="utf-8")))
    assert "The heading counts 91 comments, 74 are in the text." in [str(repair) for repair in parsed.repairs]
    assert parsed.discussion.author == "Markus Reuter"
    assert str(parsed.discussion.published) == "2016-06-23 16:14:00"


@needs_shared
def test_main_content_leaves_gaps_and_placeholders() -> None:
    html = (PAGES / "netzpolitik-abmahnungen.html").read_text(encoding="utf-8")
    parsed = read(saved(html, main_content=True))
    assert len(present(parsed.discussion)) == 61
    missing = [c for c in parsed.discussion.comments if c.state == "missing"]
    assert len(missing) == 2
    assert all(any(c.parent_id == gone.id for c in parsed.discussion.comments) for gone in missing)
    assert {"missing-level", "gaps", "count"} <= set(kinds(parsed))
    flat = read(saved((PAGES / "profootballtalk-flat.html").read_text(encoding="utf-8"), main_content=True))
    assert len(flat.discussion.comments) == 19
    assert not any(c.author for c in flat.discussion.comments)
    assert "Numbers are skipped in the comment list: at least 15 comments are not in the text." in [
        str(repair) for repair in flat.repairs
    ]


def test_a_jumped_level_gets_one_placeholder_for_all_its_replies() -> None:
    text = "Title\n\n2 Comments\n\n  1. first one, long enough\n\n      1. a reply to what is gone\n\n      2. another\n\n    2. its sibling\n"
    discussion = read(text).discussion
    first, gone, reply, other, sibling = discussion.comments
    assert gone.state == "missing"
    assert gone.text == ""
    assert gone.parent_id == first.id
    assert reply.parent_id == other.parent_id == gone.id
    assert sibling.parent_id == first.id


def test_a_jump_at_the_very_beginning() -> None:
    text = "Title\n\n3 Comments\n\n    • a reply whose comment is gone\n\n  2. the second comment\n"
    discussion = read(text).discussion
    assert [c.state for c in discussion.comments] == ["missing", "visible", "visible"]
    assert discussion.comments[1].parent_id == discussion.comments[0].id
    assert discussion.comments[2].parent_id is None


def test_the_same_page_gives_the_same_ids() -> None:
    first = [c.id for c in read(PAGE).discussion.comments]
    assert first == [c.id for c in read(PAGE.replace("\n", "\r\n")).discussion.comments]
    assert len(set(first)) == 3


def test_ids_do_not_depend_on_place() -> None:
    before = {c.text: c.id for c in read(PAGE).discussion.comments}
    top, _, rest = PAGE.partition("  1. Ann says:")
    replies, _, last = rest.partition("  2. Cem says:")
    cem, _, end = last.partition("\nComments are closed")
    turned = (
        f"{top}  1. Dora says:\n    March 9, 2009 at 1:00 pm\n\n    I am new here.\n\n    Reply\n"
        f"  2. Cem says:{cem}  3. Ann says:{replies}\nComments are closed{end}"
    )
    after = {c.text: c.id for c in read(turned).discussion.comments}
    assert len(after) == 4
    assert before.items() <= after.items()


def test_a_relative_date_is_no_part_of_the_id() -> None:
    page = "T\n\n2 Comments\n\n  1. Ann says:\n    {} ago\n\n    Hello there.\n\n  2. Bob says:\n    2 days ago\n\n    And you.\n"
    early, late = (read(page.format(span)).discussion for span in ("3 hours", "4 weeks"))
    assert [c.id for c in early.comments] == [c.id for c in late.comments]
    assert early.comments[0].posted is None
    assert early.comments[0].extra["posted_text"] == "3 hours ago"


# -- what a list may be --------------------------------------------------------------------------

ARTICLE = "How to plant a tree\n\nA tree is planted in autumn, when the ground is still warm and the rain has come back to it.\n\n"


def test_a_list_of_the_article_stays_in_it() -> None:
    text = (
        ARTICLE
        + "You need:\n\n  • a spade\n  • a tree\n    • young\n  • water\n\n"
        + PAGE.split("\n\n", 3)[3]
    )
    discussion = read(text).discussion
    assert len(discussion.comments) == 3
    assert "• a spade\n• a tree\n  • young\n• water" in discussion.body
    items = [m for m in discussion.body_marks if m.kind == "item"]
    assert [m.target for m in items] == ["•"] * 4
    assert discussion.body[items[2].start : items[2].end] == "• young"


def test_menus_and_recent_comments_are_no_comments() -> None:
    text = (
        "  • Home\n  • About\n    • Team\n\n" + PAGE + "\nRecent Comments\n\n"
        "  • Ann on A bridge is opened\n  • Bob Lee on A bridge is opened\n\nMeta\n\n  • Log in\n"
    )
    parsed = read(text)
    assert len(parsed.discussion.comments) == 3
    assert parsed.discussion.title == "A bridge is opened"
    assert parsed.discussion.body.startswith("The bridge over the river")
    assert "Home" not in parsed.discussion.body


def test_a_list_inside_a_comment_is_its_text() -> None:
    text = PAGE.replace(
        "    At last.\n",
        "    At last. Two things:\n\n    1. the lamps\n    2. the path\n      • paved\n\n    Good.\n",
    )
    ann = read(text).discussion.comments[0]
    assert ann.text == "At last. Two things:\n\n1. the lamps\n2. the path\n  • paved\n\nGood."
    items = [(m.target, ann.text[m.start : m.end]) for m in ann.marks if m.kind == "item"]
    assert items == [("1.", "1. the lamps"), ("2.", "2. the path"), ("•", "• paved")]
    assert len(read(text).discussion.comments) == 3


def test_preformatted_lines_that_lost_their_indent_stay_in_their_comment() -> None:
    text = PAGE.replace("    At last.\n", "    for lamp in lamps:\n    burn()\n  if lamp:\nbreak\n")
    assert len(read(text).discussion.comments) == 3
    ann = read(text).discussion.comments[0]
    assert ann.text == "for lamp in lamps:\n    burn()\n  if lamp:\nbreak"
    assert [(m.kind, m.start, m.end) for m in ann.marks] == [("pre", 0, len(ann.text))]


def test_an_article_in_a_menu_and_a_footer_in_the_last_comment() -> None:
    text = (
        "  • Start\n  • Shop\n    The Paper\n\n    A clown in the town\n\n    by Ann Lee March 3, 2009\n\n"
        "    A clown was seen in the town on Monday and nobody could tell what he wanted there, said the police.\n"
        "  • Bob says:\n    March 3, 2009 at 4:15 pm\n\n    It was me.\n\n    Reply\n"
        "  • Cem says:\n    March 4, 2009 at 4:15 pm\n\n    No, me.\n\n    Reply\n    Links\n\n    • Shop\n    • Terms\n\n    © 2009 The Paper\n"
    )
    discussion = read(text).discussion
    assert outline(text) == [(1, "Bob", "It was me."), (1, "Cem", "No, me.")]
    assert discussion.title == "A clown in the town"
    assert discussion.author == "Ann Lee"
    assert discussion.body.startswith("A clown was seen")


def test_where_nobody_is_named_an_item_under_a_comment_is_a_reply() -> None:
    text = (
        ARTICLE
        + "  1. First of all, thank you for this.\n\n    • And thanks from me as well.\n\n    It helped.\n\n  2. I cannot agree with any of it.\n"
    )
    assert outline(text) == [
        (1, "", "First of all, thank you for this.\n\nIt helped."),
        (2, "", "And thanks from me as well."),
        (1, "", "I cannot agree with any of it."),
    ]
    assert "guessed-list" in kinds(read(text))


def test_a_quoted_header_does_not_name_the_page_s_authors() -> None:
    items = "".join(f"  {n}. What the comment number {n} says is quite long.\n\n" for n in range(1, 9))
    quoted = "  9. Ann says:\n    March 3, 2009 at 4:15 pm\n    Rubbish.\n    No, you.\n"
    discussion = read(ARTICLE + "9 Comments\n\n" + items + quoted).discussion
    assert len(discussion.comments) == 9
    assert not any(c.author for c in discussion.comments)
    assert discussion.comments[-1].text.startswith("Ann says:")


# -- without comments ----------------------------------------------------------------------------


def test_plain_text_opens_as_an_article_and_says_so() -> None:
    parsed = read("A short note\n\nwith two lines\nand no list.")
    assert parsed.discussion.title == "A short note"
    assert parsed.discussion.body == "with two lines\nand no list."
    assert not parsed.discussion.comments
    assert kinds(parsed) == ["not-a-saved-page"]


def test_an_article_with_a_list_and_no_comments() -> None:
    parsed = read(
        ARTICLE
        + "You need:\n\n  • a spade\n  • a tree\n\nDig a hole that is twice as wide as the roots, and not a bit deeper than they are.\n"
    )
    assert not parsed.discussion.comments
    assert "no-comments" in kinds(parsed)
    assert parsed.discussion.body.count("•") == 2


def test_a_heading_only() -> None:
    parsed = read("Only a heading")
    assert parsed.discussion.title == "Only a heading"
    assert not parsed.discussion.comments


def test_a_page_that_is_closed_without_comments() -> None:
    assert read(ARTICLE + "Comments are closed.").discussion.closed
    assert not read(ARTICLE + "The shops were closed.").discussion.closed


@pytest.mark.parametrize(
    "data", [b"", b" \n\t\n", b"\x00\xff\xfe\x01\x02\xff\x00", b"PK\x03\x04\x00\x00\x08\xff"]
)
def test_nothing_to_read(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"page\.txt"):
        list(SavedText().read(Source("page.txt", data)))


# -- how the file is set -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoded",
    [
        PAGE.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + PAGE.encode(),
        PAGE.encode("utf-16"),
        PAGE.encode("utf-16-be"),
        PAGE.encode("cp1252"),
        PAGE.rstrip("\n").encode(),
        PAGE.replace("    ", "\t\t").replace("  ", "\t").encode(),
    ],
    ids=["crlf", "bom", "utf-16", "utf-16-be", "cp1252", "no-last-newline", "tabs"],
)
def test_the_same_however_the_file_is_written(encoded: bytes) -> None:
    assert outline(encoded) == outline(PAGE)
    assert read(encoded).discussion.title == "A bridge is opened"
    assert read(encoded).discussion.closed


def test_right_aligned_numbers_deeper_bullets_and_continuations_under_the_text() -> None:
    lines = ["A title", "", "12 Comments", ""]
    for number in range(1, 13):
        lines += [
            f"{number:4}. Ann{number} says:",
            "      March 3, 2009 at 4:15 pm",
            "",
            f"      Comment {number}.",
            "",
        ]
        if number == 9:
            lines += [
                "        ◦ Bob says:",
                "          March 4, 2009 at 4:15 pm",
                "",
                "          Reply text.",
                "",
            ]
            lines += [
                "            ▪ Cem says:",
                "              March 5, 2009 at 4:15 pm",
                "",
                "              Deeper.",
                "",
            ]
    found = outline("\n".join(lines))
    assert len(found) == 14
    assert found[9:11] == [(2, "Bob", "Reply text."), (3, "Cem", "Deeper.")]
    assert [depth for depth, _, _ in found].count(1) == 12


def test_ten_megabytes_without_a_line_break() -> None:
    parsed = read("word " * 2_000_000)
    assert len(parsed.discussion.body) > 9_000_000
    assert len(parsed.discussion.title) <= 100


def test_thousands_of_levels() -> None:
    text = "T\n\n3000 Comments\n\n" + "".join("  " * n + f"• comment number {n}\n" for n in range(1, 3_001))
    found = outline(text)
    assert len(found) == 3_000
    assert found[-1][0] == 3_000


def test_what_is_recognised() -> None:
    form = SavedText()
    assert form.recognise(PAGE.encode(), "page.txt") >= 0.5
    assert form.recognise(PAGE.encode("utf-16"), "page.txt") >= 0.5
    assert form.recognise(b"Just a line.", "x") == pytest.approx(0.1)
    assert form.recognise(b'{"a": 1}', "x.json") == pytest.approx(0.1)
    assert form.recognise(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\x00", "x.png") == 0.0
    assert form.recognise(b"", "x") == 0.0


def test_addresses_are_links() -> None:
    text = PAGE.replace("Who paid?", "See http://example.org/a_(b), and (https://example.org/x?y=1&z=2).")
    cem = read(text).discussion.comments[-1]
    assert [m.target for m in cem.marks if m.kind == "link"] == [
        "http://example.org/a_(b)",
        "https://example.org/x?y=1&z=2",
    ]
    assert all(cem.text[m.start : m.end] == m.target for m in cem.marks)


def test_author_and_date_in_a_list_before_each_text() -> None:
    """A theme whose comments begin with a list of their own: the comment's marker is lost."""
    text = (
        ARTICLE + "2 Comments\n\n"
        "    • Reply\n    • Ann Lee\n    • March 3, 2009 @ 4:15 pm\n\n    At last.\n\n"
        "      • Reply\n      • Bob\n      • March 4, 2009 @ 4:15 pm\n\n      Not for me.\n\n"
        "    • Reply\n    • Cem\n    • March 5, 2009 @ 4:15 pm\n\n    Who paid?\n"
    )
    assert outline(text) == [(1, "Ann Lee", "At last."), (2, "Bob", "Not for me."), (1, "Cem", "Who paid?")]
    assert str(read(text).discussion.comments[1].posted) == "2009-03-04 16:15:00"


def test_likes_and_votes_under_a_comment_are_no_part_of_it() -> None:
    likes = PAGE.replace("    At last.\n", "    At last.\n\n    LikeLiked by 5 people\n").replace(
        "    Who paid?\n", "    Who paid?\n\n    LikeLike\n"
    )
    assert [text for _, _, text in outline(likes)] == [
        "At last.",
        "Too late for me,\nI moved away.",
        "Who paid?",
    ]
    votes = (
        PAGE.replace("    At last.\n", "    At last.\n    12\n")
        .replace("      I moved away.\n", "      I moved away.\n      0\n")
        .replace("    Who paid?\n", "    Who paid?\n    3\n")
    )
    assert [text for _, _, text in outline(votes)] == [
        "At last.",
        "Too late for me,\nI moved away.",
        "Who paid?",
    ]


@pytest.mark.parametrize(
    "listed",
    [
        "Most read\n\n  1. Council plans a new bridge over the river in spring\n  2. Bridge closed after the storm of Monday night\n",
        "Latest news\n\n  • 33 minutes ago\n    The council meets again\n  • 2 hours ago\n    The storm is over\n",
        "6 Comments\n\n  • Facebook\n  • Twitter\n  • Print\n",
        "Comments\n\n  • Home\n  • About\n",
        "Steps:\n\n  1. Dig a hole that is wide enough for the roots of the tree.\n  2. Water it well in the first weeks.\n",
    ],
)
def test_other_lists_are_not_taken_for_comments(listed: str) -> None:
    parsed = read(ARTICLE + listed)
    assert not parsed.discussion.comments
    assert "no-comments" in kinds(parsed)


def test_the_title_is_above_the_text_and_not_first_in_the_file() -> None:
    menus = "The Weekly Post\n\n  • News\n  • Sport\n\nSign up for our letter and get all the news of the week in your mail box, every Friday at noon, free.\n\n"
    filler = "".join(f"Teaser {n}\n" for n in range(14))
    text = menus + filler + "\nNews\n\nA bridge is opened at last\n\nby Ann Lee on March 3, 2009\n\n" + "\n\n".join(
        "The bridge over the river was opened on Monday, after four years of work and twice the money." + " And more." * n for n in range(3, 8)
    )  # fmt: skip
    parsed = read(text + "\n\n" + PAGE.split("\n\n", 4)[4])
    assert parsed.discussion.title == "A bridge is opened at last"
    assert parsed.discussion.author == "Ann Lee"
    assert str(parsed.discussion.published) == "2009-03-03 00:00:00"
    assert "guessed-title" in kinds(parsed)
    assert parsed.discussion.body.startswith("The bridge over the river")

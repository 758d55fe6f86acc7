"""What changed between two wordings, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.differences import Part, differences

MARKS = {"same": "{}", "before": "[-{}-]", "after": "{{+{}+}}"}


def told(before: str, after: str) -> str:
    """The differences, what went in [-…-] and what came in {+…+}."""
    return "".join(
        f"<{part.paragraphs}>" if part.kind == "left-out" else MARKS[part.kind].format(part.text)
        for part in differences(before, after)
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Closed on Monday.", "Closed on Tuesday.", "Closed on [-Monday-]{+Tuesday+}."),
        ("to dismount and to think.", "to dismount.", "to dismount [-and to think-]."),
        ("one two", "one big two", "one {+big+} two"),
        ("", "all", "{+all+}"),
        ("all", "", "[-all-]"),
        ("a  b\nc", "a b c", "a b c"),
        ("quite another thing", "nothing alike", "[-quite another thing-]\n\n{+nothing alike+}"),
        ("完全に違う文章です", "完全に同じ文章です", "完全に[-違う-]{+同じ+}文章です"),
        ("1\n\n2\n\n3\n\n4\n\n5", "1\n\n2\n\n3\n\n4\n\nfive", "<3>\n\n4\n\n[-5-]\n\n{+five+}"),
        ("1\n\n2", "1\n\nnew\n\n2", "1\n\n{+new+}\n\n2"),
    ],
)
def test_what_is_told(before: str, after: str, said: str) -> None:
    assert told(before, after) == said


TEXTS = st.lists(
    st.sampled_from(["the", "mill", "gate", "bus,", "\n\n", "\n", "漢字", "(", "é"]), max_size=30
)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_each_side_is_told_whole(old: list[str], new: list[str]) -> None:
    """But for white space, and paragraphs that are the same, each text can be made of the parts."""
    before, after = " ".join(old), " ".join(new)
    parts = differences(before, after)
    for text, other in ((before, "after"), (after, "before")):
        kept = "".join(part.text for part in parts if part.kind != other)
        if not any(part.kind == "left-out" for part in parts):
            assert "".join(kept.split()) == "".join(text.split())
    if "".join(before.split()) != "".join(after.split()):
        assert any(part.kind in ("before", "after") for part in parts)


def test_what_is_too_long_to_compare_word_by_word_is_told_whole() -> None:
    before, after = "a b " * 3000, "a c " * 3000
    assert differences(before, after) == [
        Part("before", before), Part("same", "\n\n"), Part("after", after)
    ]  # fmt: skip
    many = "\n\n".join("x" * 30_000)
    assert {part.kind for part in differences(many, many + "y")} == {"before", "same", "after"}

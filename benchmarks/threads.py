"""Discussions of any size, made up: the same each time, for the figures of the tables."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

from store.model import Comment, Discussion, Origin

Shape = Literal["mixed", "flat", "chain"]
"""`mixed` is a tree to depth 60; in `flat` all stand at the top level; in `chain` each answers the last."""

_SAID = (
    "river council meeting pipeline people water would think about their there could which "
    "county other years never before after money school reason always report public against "
    "nothing because question answer matter really should these those where while being under "
    "again every great number same still"
)
WORDS = _SAID.split()
WIDE = ("日本語の文章", "naïve café", "Ελληνικά", "مرحبا", "👩‍👩‍👧 family", "Straße", "e\u0301tude", "한국어")
LONGEST = 60
"""The depth of a mixed thread."""

RARE = "zeppelin"
"""A word in every thousandth comment."""


def text(number: int, choose: random.Random) -> str:
    """About 60 words in one to three paragraphs; a tenth of the comments have wide or combined letters."""
    words = choose.choices(WORDS, k=choose.randrange(40, 81))
    if number % 10 == 3:
        words[choose.randrange(len(words))] = choose.choice(WIDE)
    if number % 1000 == 500:
        words[7] = RARE
    for cut in range(25, len(words), 25):
        words[cut] += ".\n\n" if choose.random() < 0.5 else "."
    return " ".join(words).replace("\n\n ", "\n\n")


def comments(count: int, shape: Shape = "mixed") -> Iterator[Comment]:
    """`count` comments in the order in which they were written."""
    choose = random.Random(f"{shape} {count}")
    begun = datetime(2015, 3, 1, 8, tzinfo=UTC)
    depths = [0] * count
    for number in range(count):
        parent = -1
        if shape == "chain":
            parent = number - 1
        elif shape == "mixed" and number and choose.random() > 0.12:
            # Mostly one of the last ones, so that branches grow deep as they do in an argument.
            parent = max(0, number - 1 - int(choose.expovariate(0.08)))
            if depths[parent] >= LONGEST:
                parent = -1
        depths[number] = depths[parent] + 1 if parent >= 0 else 1
        yield Comment(
            id=f"c{number}",
            parent_id=f"c{parent}" if parent >= 0 else None,
            author=f"reader{int(choose.paretovariate(0.9)) % 5000}",
            posted=begun + timedelta(seconds=37 * number),
            text=text(number, choose),
        )


def discussion(count: int, shape: Shape = "mixed") -> Discussion:
    """A discussion of `count` comments, with an article of a few paragraphs."""
    choose = random.Random(7)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Discussion(
        title=f"A {shape} thread of {count:,}",
        url=f"https://example.org/{shape}/{count}",
        source="afterword-json",
        site="example.org",
        published=datetime(2015, 3, 1, tzinfo=UTC),
        imported=moment,
        body="\n\n".join(text(number, choose) for number in range(6)),
        comments=list(comments(count, shape)),
        origins=[Origin(f"{shape}-{count}.json", 1, f"{shape}{count}", moment, "afterword-json", "1")],
    )

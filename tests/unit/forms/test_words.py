"""No word is lost between the body fields of a file and what `show --json` prints of it.

The fields are read by other means (`readings`); a word of them must stand in a text, in what its marks point
to, or in the address of a link post. The original bodies in `extra` do not count.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from typing import Any

import pytest

from store.codec import comment_document, discussion_document
from tests.unit.forms.conftest import real
from tests.unit.forms.everything import REAL, REAL_FOLDERS, Kept, brought_in, needs
from tests.unit.forms.readings import READINGS

WORD = re.compile(r"[^\W_]+")

FORMS = {**REAL, **REAL_FOLDERS}


def words(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(unicodedata.normalize("NFKC", text))]


def shown(kept: Kept) -> dict[str, Any]:
    """What `show --json` prints of a discussion."""
    thread = kept.thread
    document = {
        "discussion": discussion_document(kept.discussion),
        "comments": [comment_document(thread[i], thread.depth[i]) for i in range(len(thread))],
    }
    found: dict[str, Any] = json.loads(json.dumps(document))
    return found


def bag(kept: Kept) -> Counter[str]:
    """The words of the texts that are shown, and of what their marks point to."""
    document = shown(kept)
    told = document["discussion"]
    found = Counter(words(told["body"]))
    found.update(words(told["title"]))
    marks = list(told["body_marks"])
    for comment in document["comments"]:
        found.update(words(comment["text"]))
        marks += comment.get("marks", [])
    for mark in marks:
        found.update(words(mark[3]))
    return found


def lost(file: str) -> Counter[str]:
    """The words of the file that are not shown, each as often as it is missing."""
    there: Counter[str] = Counter()
    for kept in brought_in(real(file)).kept:
        there.update(bag(kept))
    wanted: Counter[str] = Counter()
    for text in READINGS[file](real(file)):
        wanted.update(words(text))
    assert wanted
    return _without_joined(wanted - there, there - wanted)


def _without_joined(missing: Counter[str], surplus: Counter[str]) -> Counter[str]:
    """What is missing, but for words that stand there joined with a neighbour, or as two words.

    Where `H<sub>2</sub>O` or `*kinds*is` is one word and where two, nobody says.
    """
    return Counter(
        {
            word: count
            for word, count in missing.items()
            if not any(word in other for other in surplus)
            and not any(word[:at] in surplus and word[at:] in surplus for at in range(1, len(word)))
        }
    )


@pytest.mark.parametrize(
    "file",
    [pytest.param(file, marks=pytest.mark.slow if file in REAL_FOLDERS else ()) for file in READINGS],
)
def test_no_word_is_lost(file: str) -> None:
    needs(FORMS[file])
    assert lost(file) == Counter()

"""What changed between two wordings of a text, word by word.

Paragraphs are compared first, then the words of those that changed. A word is a run of letters and
digits, one ideograph or kana, or one other character; white space is no part of the comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

Kind = Literal["same", "before", "after", "left-out"]

_WORD: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]")
_APART: Final = "\n\n"

_ALIKE: Final = 0.4
"""The share of words in common below which a passage is told as another one, not as one that was changed."""

_WORDS: Final = 4_000
"""Words of a passage up to which it is compared word by word: 0.2 s at the worst."""

_PARAGRAPHS: Final = 20_000
"""Paragraphs up to which two texts are compared at all."""


class Part(NamedTuple):
    """A stretch of both texts (`same`), of the earlier one alone (`before`) or of the later one (`after`).

    `left-out` stands for `paragraphs` that are the same in both and not near any change.
    """

    kind: Kind
    text: str
    paragraphs: int = 0


def differences(before: str, after: str) -> list[Part]:
    """The parts that tell how `before` became `after`, in the order of reading.

    Of long stretches that are the same, the paragraph at either end is given. No part but `same` where
    only white space differs.
    """
    old, new = before.split(_APART), after.split(_APART)
    if max(len(old), len(new)) > _PARAGRAPHS:
        return [Part("before", before), Part("same", _APART), Part("after", after)]
    folded = ([" ".join(each.split()) for each in old], [" ".join(each.split()) for each in new])
    opcodes = SequenceMatcher(None, *folded, autojunk=max(map(len, folded)) > 1000).get_opcodes()
    parts: list[Part] = []
    for what, a, b, c, d in opcodes:
        if parts:
            parts.append(Part("same", _APART))
        if what == "equal":
            parts += _same(new[c:d], first=not c, last=d == len(new))
        else:
            parts += _changed(_APART.join(old[a:b]), _APART.join(new[c:d]))
    return _joined(parts)


def _same(paragraphs: Sequence[str], *, first: bool, last: bool) -> Iterator[Part]:
    """Paragraphs that are the same; of many only those next to a change."""
    head, tail = 0 if first else 1, 0 if last else 1
    left_out = len(paragraphs) - head - tail
    if left_out < 2:
        yield Part("same", _APART.join(paragraphs))
        return
    if head:
        yield Part("same", paragraphs[0] + _APART)
    yield Part("left-out", "", left_out)
    if tail:
        yield Part("same", _APART + paragraphs[-1])


def _changed(before: str, after: str) -> Iterator[Part]:
    """A passage that became another, word by word where they have much in common."""
    if not before or not after:
        yield Part("before" if before else "after", before or after)
        return
    old, new = (list(_WORD.finditer(text)) for text in (before, after))
    whole = (Part("before", before), Part("same", _APART), Part("after", after))
    if max(len(old), len(new)) > _WORDS:
        yield from whole
        return
    words = SequenceMatcher(None, [m[0] for m in old], [m[0] for m in new], autojunk=len(new) > 500)
    if words.ratio() < _ALIKE:
        yield from whole
        return
    starts = tuple(
        [0, *(m.start() for m in found[1:]), len(text)] for found, text in ((old, before), (new, after))
    )
    for what, a, b, c, d in words.get_opcodes():
        if what == "equal":
            yield Part("same", after[starts[1][c] : starts[1][d]])
            continue
        if a < b:
            if (
                a
                and starts[0][a]
                and before[starts[0][a] - 1].isspace()
                and not after[starts[1][c] - 1 : starts[1][c]].isspace()
            ):
                yield Part("same", " ")
            yield from _without_space("before", before[starts[0][a] : starts[0][b]])
        if c < d:
            yield from _without_space("after", after[starts[1][c] : starts[1][d]])


def _without_space(kind: Kind, text: str) -> Iterator[Part]:
    """A stretch that changed, the white space at its end apart: that is not drawn as a change."""
    words = text.rstrip()
    yield Part(kind, words)
    if words != text:
        yield Part("same", text[len(words) :])


def _joined(parts: Sequence[Part]) -> list[Part]:
    """The parts, neighbours of one kind made one, empty ones left out."""
    joined: list[Part] = []
    for part in parts:
        if joined and part.kind == joined[-1].kind != "left-out":
            joined[-1] = Part(part.kind, joined[-1].text + part.text)
        elif part.text or part.paragraphs:
            joined.append(part)
    return joined

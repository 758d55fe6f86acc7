"""A plain text of a mail as it is read: lines, paragraphs that flow, and what is quoted.

The ">" before quoted lines are no part of the text, as the bars that a reader draws are none: they become
`quote` marks. Text that is said to flow (RFC 3676) is put together again. Lines that only look quoted, such
as Python's prompt and what `diff` prints, stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from store.bodies.body import Body
from store.model import Mark

Line = tuple[int, str]
"""How many times a line is quoted, and the line; or several lines."""

_QUOTES: Final = re.compile(r">(?:[ \t]?>)* ?")
_TIGHT: Final = re.compile(r"((?:> )*)>>>(?: |$)")
_GAPS: Final = re.compile(r"\n(?:[ \t\xa0]*\n){2,}")
_BLANK_LINES: Final = re.compile(r"(?:[ \t\xa0]*\n)+")
_DIFF: Final = re.compile(r"---|<.*|\d+(?:,\d+)?[acd]\d+(?:,\d+)?")
_DEEPEST: Final = 64
_NARROWEST: Final = 60
_WIDEST: Final = 80
_PROSE: Final = re.compile(r"[^\W\d_]|[\d\"'(\[“‘„«<_/$€£…&@]|\*\w")
_NO_PROSE: Final = re.compile(
    r"\S {3,}\S|\S\t|[{};\\|]$|^\w{0,6}>|^\d+[.)] |^[A-Za-z][\w-]{0,20}: .*@|^[A-Z][\w-]*:  ?\S"
)


def plain_body(text: str, flows: bool = False, spaces_go: bool = False) -> Body:
    """The text of a `text/plain` part. `flows` is format=flowed, `spaces_go` DelSp=yes.

    Paragraphs are apart by one empty line, and a quote is whole paragraphs.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n@@ -" in text and not flows:
        return _with_patches(text)
    return _body(text, flows, spaces_go)


def _body(text: str, flows: bool = False, spaces_go: bool = False) -> Body:
    """The text of what has no patch in it."""
    if flows:
        return _written(_flowed(text.split("\n"), spaces_go), False)
    if text.startswith(">") or "\n>" in text:
        return _written(_fixed(text), True)
    return Body(_tidy(text, True), [])


def _with_patches(text: str) -> Body:
    """The text with what is a patch in it as code, every line of it as it is."""
    from store.formats.mail.patches import patches

    bodies: list[Body] = []
    at = 0
    for start, end in patches(text):
        bodies.append(_body(text[at:start]))
        patch = "\n".join(map(str.rstrip, text[start:end].expandtabs().split("\n"))).rstrip()
        bodies.append(Body(patch, [Mark(0, len(patch), "pre", "diff")]))
        at = end
    bodies.append(_body(text[at:]))
    return joined(bodies)


def joined(bodies: Iterable[Body]) -> Body:
    """Texts one below the other, apart by an empty line."""
    bodies = [body for body in bodies if body.text]
    if len(bodies) == 1:
        return bodies[0]
    marks: list[Mark] = []
    at = 0
    for body in bodies:
        marks += [mark._replace(start=mark.start + at, end=mark.end + at) for mark in body.marks]
        at += len(body.text) + 2
    return Body("\n\n".join(body.text for body in bodies), marks)


def _tidy(text: str, is_filled: bool = False) -> str:
    """A text without quotes: no empty lines around it, one at most within.

    Of one that `is_filled`, lines that a program broke at its width are put together: see `_filled`.
    """
    if "\t" in text:
        text = text.expandtabs()
    text = text.rstrip()
    if "\n\n\n" in text or "\n \n" in text or "\xa0\n" in text:
        text = _GAPS.sub("\n\n", text)
    if text[:1] in ("\n", " ", "\xa0"):
        first = _BLANK_LINES.match(text)
        if first:
            text = text[first.end() :]
    return _filled(text) if is_filled and "\n" in text else text


def _filled(text: str) -> str:
    """A text whose paragraphs of prose are one line each, where a program broke them.

    It broke them at some width between 60 and 80 columns, that of the longest line: then the first word of
    the next line had no room in the line before it. A paragraph in which this is not so everywhere keeps its
    lines, as does one with a line that is no prose (set in, in columns, a list, code), and the signature.
    """
    text, dashes, signature = text.partition("\n-- \n")
    paragraphs = text.split("\n\n")
    lines = [paragraph.split("\n") for paragraph in paragraphs]
    limit = max((len(line) for held in lines for line in held if len(line) <= _WIDEST), default=0)
    if limit >= _NARROWEST:
        for at, held in enumerate(lines):
            if len(held) > 1 and _is_broken(held, limit):
                paragraphs[at] = " ".join([line.rstrip() for line in held])
    return "\n\n".join(paragraphs) + dashes + signature


def _is_broken(lines: Sequence[str], limit: int) -> bool:
    """Whether the lines of a paragraph were broken at `limit` columns, and nowhere else."""
    for line, following in pairwise(lines):
        size = len(line.rstrip())
        if size * 2 < limit or size > _WIDEST or size + 1 + len(following.split(" ", 1)[0]) <= limit:
            return False
    return all(map(_PROSE.match, lines)) and not any(map(_NO_PROSE.search, lines))


def _flowed(lines: Iterable[str], spaces_go: bool) -> list[Line]:
    """Lines that end in a space put together with the next one (RFC 3676, 4)."""
    found: list[Line] = []
    held: list[str] = []
    depth = 0
    for line in lines:
        size = len(line)
        line = line.lstrip(">")
        quoted = size - len(line)
        line = line.removeprefix(" ")
        if quoted and line.startswith(">"):
            # "> > ", as programs write it that quote as if nothing flowed.
            again = _QUOTES.match(line)
            if again:
                quoted += again[0].count(">")
                line = line[again.end() :]
        if held and quoted != depth:
            found.append((depth, "".join(held)))
            held = []
        depth = quoted
        if line.endswith(" ") and line != "-- " and line.strip():
            held.append(line[:-1] if spaces_go else line)
            continue
        if line == "-- " and held:
            found.append((depth, "".join(held)))
            held = []
        if held and not line.strip():
            # A paragraph that ends with a line that flows into nothing.
            found.append((depth, "".join(held)))
            held = []
        held.append(line)
        found.append((depth, "".join(held)))
        held = []
    if held:
        found.append((depth, "".join(held)))
    return found


def _fixed(text: str) -> list[Line]:
    """Lines as they are written, those that are quoted without their ">"; what is not quoted in one piece."""
    found: list[Line] = []
    at = 0
    while at < len(text):
        if not text.startswith(">", at):
            end = text.find("\n>", at)
            end = len(text) if end < 0 else end
            found.append((0, text[at:end]))
            at = end + 1
            continue
        lines = []
        start = at
        while text.startswith(">", at):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            lines.append(text[at:end])
            at = end + 1
        if (
            start
            and _DIFF.fullmatch(text[text.rfind("\n", 0, start - 1) + 1 : start - 1])
            and _is_diff(text, start)
        ):
            found.append((0, "\n".join(lines)))
        else:
            found += _quoted(lines)
    return found


def _is_diff(text: str, start: int) -> bool:
    """Whether the lines from `start` on are what `diff` prints of the newer file."""
    begin = text.rfind("\n", 0, start - 1) + 1
    if text[begin : start - 1] != "---":
        return True
    return text.startswith("<", text.rfind("\n", 0, max(0, begin - 1)) + 1)


def _quoted(lines: Sequence[str]) -> list[Line]:
    """Lines that all begin with ">"."""
    found: list[Line] = []
    depths = []
    for line in lines:
        signs = _QUOTES.match(line)
        assert signs is not None
        depths.append(signs[0].count(">"))
        found.append((depths[-1], line[signs.end() :]))
    known = set(depths)
    if max(known) >= 3:
        for at, line in enumerate(lines):
            tight = _TIGHT.match(line)
            if tight and not known & {depths[at] - 1, depths[at] - 2}:
                # Nothing is quoted once or twice around what looks quoted three times: Python's prompt.
                outer = tight[1].count(">")
                found[at] = outer, line[tight.end(1) :]
    return found


def _written(lines: Iterable[Line], is_filled: bool) -> Body:
    """The text of lines, and the marks of its quotes."""
    blocks: list[tuple[int, list[str]]] = []
    for depth, line in lines:
        if blocks and (blocks[-1][0] == depth or not line.strip()):
            blocks[-1][1].append(line)
        elif line.strip():
            blocks.append((depth, [line]))
    parts: list[str] = []
    places: list[tuple[int, int, int]] = []
    at = 0
    for depth, held in blocks:
        text = _tidy("\n".join(held), is_filled)
        if not text:
            continue
        places.append((at, at + len(text), min(depth, _DEEPEST)))
        parts.append(text)
        at += len(text) + 2
    return Body("\n\n".join(parts), _marks(places))


def _marks(places: Sequence[tuple[int, int, int]]) -> list[Mark]:
    """The quotes of stretches with these depths, the outer before the inner."""
    marks: list[Mark] = []
    opened: list[int] = []  # where the quotes begin that are open, the outermost first
    last = 0
    for start, end, depth in places:
        while len(opened) > depth:
            marks.append(Mark(opened[-1], last, "quote", str(len(opened))))
            opened.pop()
        while len(opened) < depth:
            opened.append(start)
        last = end
    while opened:
        marks.append(Mark(opened[-1], last, "quote", str(len(opened))))
        opened.pop()
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, int(mark.target)))

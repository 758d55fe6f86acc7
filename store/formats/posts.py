"""What the forms of posts, issues and web comments do alike: the JSON that a service gave, bodies, titles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import orjson

from store.bodies.body import Body
from store.bodies.fields import integer
from store.codec import plain
from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.json_values import values
from store.identity import comment_hash
from store.model import Comment, Mark, MarkKind, Repair
from store.source import Source

Record = Mapping[str, object]
"""A JSON object."""

TITLE: Final = 80
"""Characters of a title that is made of the beginning of a text."""

_RAGGED: Final = re.compile(r"\A\s++|(?<!\s)\s++\Z|(?<![ \t])(?:[ \t]*+\n){3,}+|(?<![ \t])[ \t]++(?=\n)")


@dataclass
class Told:
    """What is told of a file, or of a discussion: repairs, and what could not be taken."""

    repairs: list[Repair] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)

    def tell(self, kind: str, sentence: str, comment_id: str | None = None) -> None:
        """One more repair."""
        self.repairs.append(Repair(kind, sentence, comment_id))


def read_values(source: Source, told: Told) -> Iterator[object]:
    """The JSON values of a source, what was repaired or rejected told. Lists at the top are their items."""
    for value in values(source):
        told.repairs.extend(value.repairs)
        if value.error:
            told.rejected.append(value.error)
        elif isinstance(value.value, list):
            yield from value.value
        else:
            yield value.value


def packed(value: object) -> bytes:
    """A value as JSON, to be put aside. What is nested deeper than JSON of ours may be is cut."""
    try:
        data = orjson.dumps(value)
    except TypeError:
        data = orjson.dumps(plain(value))
    return bytes(memoryview(data))  # orjson's own bytes lie in a larger piece of memory


def unpacked(data: bytes) -> Any:
    """The value that `packed` made these bytes of."""
    return orjson.loads(data)


def told_first(found: Iterable[Parsed], told: Told, source: Source, what: str) -> Iterator[Parsed]:
    """The discussions, with what is told of the whole file added to the first of them.

    `what` says what is looked for ("Isso comments"). Raises `SourceError` when there is none.
    """
    first = True
    for parsed in found:
        if first:
            parsed = Parsed(
                parsed.discussion,
                [*told.repairs, *parsed.repairs],
                [*told.rejected, *parsed.rejected],
            )
        first = False
        yield parsed
    if first:
        why = f" ({told.rejected[0]})" if told.rejected else ""
        raise SourceError(f"{source.name}: holds no {what}{why}", "`afterword formats` lists the forms")


def record(value: object) -> dict[str, object]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def records(value: object) -> list[dict[str, object]]:
    """The objects in the value, if it is a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


_LOOKED_AT: Final = 400
"""Values of a file's beginning that are looked at to recognise it."""


def first_sure(value: object, sure: Callable[[Record], float]) -> float:
    """What `sure` says of the first object in `value`, from the outside in, of which it says anything.

    Of a list the first item stands for all.
    """
    stack = [value]
    for _ in range(_LOOKED_AT):
        if not stack:
            break
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value[:1])
        elif isinstance(value, dict):
            if certainty := sure(value):
                return certainty
            stack.extend(reversed([inner for inner in value.values() if isinstance(inner, (dict, list))]))
    return 0.0


class Connection(NamedTuple):
    """The objects of a list, or of a connection as GraphQL gives it.

    `total` is how many there are in all, None where that is not told; `more` that others follow.
    """

    nodes: list[dict[str, object]]
    total: int | None = None
    more: bool = False


def connection(value: object) -> Connection:
    """The objects in a list, in `{"nodes": […]}` or in `{"edges": [{"node": …}]}`; none in anything else."""
    if isinstance(value, list):
        return Connection(records(value))
    whole = record(value)
    nodes = records(whole.get("nodes")) or [record(edge.get("node")) for edge in records(whole.get("edges"))]
    more = record(whole.get("pageInfo")).get("hasNextPage") is True
    total = whole.get("totalCount", whole.get("count"))
    return Connection([node for node in nodes if node], integer(total), more)


def first_record(value: object) -> dict[str, object]:
    """The value if it is an object, the first object in it if it is a list: to recognise a form by."""
    while isinstance(value, list):
        value = value[0] if value else None
    return record(value)


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 reply", "1,024 replies"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def absent(count: int, one: str, many: str = "", *, after: str = "") -> str:
    """That so many are not in the file: "3 replies to the first post are not in the file"."""
    return f"{counted(count, one, many)}{after} {'is' if count == 1 else 'are'} not in the file"


def absent_of(count: int, total: int, one: str, many: str = "") -> str:
    """That so many of all are not in the file: "1 of 12 comments is not in the file"."""
    return f"{count:,} of {counted(total, one, many)} {'is' if count == 1 else 'are'} not in the file"


def host(address: str) -> str:
    """The host of a web address, "" where there is none."""
    try:
        name = urlsplit(address.strip()).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def title_of(text: str, otherwise: str) -> str:
    """A title for a post that has none: how its text begins, `otherwise` where it has no text."""
    line = " ".join(text.strip().partition("\n")[0].split())
    if len(line) <= TITLE:
        return line or otherwise
    cut = line[:TITLE]
    if " " in cut[TITLE // 2 :]:
        cut = cut.rpartition(" ")[0]
    return cut.rstrip(" ,;:–—-") + "…"


def plain_body(text: str, marks: Sequence[Mark] = ()) -> Body:
    """Plain text as it is read: line ends are line feeds, and paragraphs are apart by one empty line.

    The marks are those of the text as it came, and move with it.
    """
    if not marks:
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip() if "\r" in text else text.strip()
        if "\n" in text and _is_ragged(text):
            text = _RAGGED.sub(lambda found: "\n\n" if "\n" in found[0] else "", text)
        return Body(text, [])
    if "\r" in text:
        text, marks = _edited(text, marks, re.compile(r"\r\n?"), "\n")
    if text != text.strip() or _is_ragged(text):
        text, marks = _edited(text, marks, _RAGGED, "")
    return Body(text, list(marks))


def _is_ragged(text: str) -> bool:
    """Whether lines end with spaces, or more than one is empty between two others."""
    return "\n\n\n" in text or " \n" in text or "\t\n" in text


def _edited(
    text: str, marks: Sequence[Mark], pattern: re.Pattern[str], by: str
) -> tuple[str, Sequence[Mark]]:
    """`text` with what the pattern finds replaced: three line feeds or more by two, the rest by `by`."""
    pieces: list[str] = []
    cuts: list[tuple[int, int]] = []  # up to where a cut goes, and how much was cut off by then
    last = lost = 0
    for found in pattern.finditer(text):
        piece = (
            by if by or found.start() == 0 or found.end() == len(text) else "\n\n" if "\n" in found[0] else ""
        )
        pieces += [text[last : found.start()], piece]
        last = found.end()
        lost += last - found.start() - len(piece)
        cuts.append((last, lost))
    pieces.append(text[last:])
    whole = "".join(pieces)
    if not marks:
        return whole, marks

    def moved(place: int) -> int:
        shift = 0
        for end, cut in cuts:
            if end > place:
                break
            shift = cut
        return min(max(place - shift, 0), len(whole))

    places = [mark._replace(start=moved(mark.start), end=moved(mark.end)) for mark in marks]
    return whole, [mark for mark in places if mark.start < mark.end]


def joined(bodies: Iterable[Body]) -> Body:
    """Bodies under one another, each a paragraph of its own; empty ones are left out."""
    texts: list[str] = []
    marks: list[Mark] = []
    at = 0
    for body in bodies:
        if not body.text:
            continue
        at += 2 if texts else 0
        texts.append(body.text)
        marks.extend(mark._replace(start=mark.start + at, end=mark.end + at) for mark in body.marks)
        at += len(body.text)
    return Body("\n\n".join(texts), marks)


def marked(text: str, *marks: tuple[MarkKind, str]) -> Body:
    """A text of which all bears these marks (kind and target). Nothing where there is no text."""
    body = plain_body(text)
    made = [Mark(0, len(body.text), kind, target) for kind, target in marks]
    return Body(body.text, made if body.text else [])


def original(name: str, source: str, body: Body) -> dict[str, str]:
    """What a body was made of, to be kept in `extra` under `name` where the text does not say it all."""
    return {name: source} if source and source.strip() != body.text else {}


def missing(told: object, present: int) -> int:
    """How many more a source counts than it holds."""
    count = integer(told)
    return max(0, count - present) if count is not None else 0


def named_by_first(comments: Sequence[Comment]) -> str:
    """An id for a discussion that the source names nowhere, by its earliest comment, which later saves have.

    The name of a file does not tell two discussions apart.
    """
    dated = [comment for comment in comments if comment.posted is not None]
    first = min(dated or comments, key=lambda one: one.posted.isoformat() if one.posted else "", default=None)
    return comment_hash(first.author, first.id, first.text) if first is not None else ""


def at_top(parent: str, root: str) -> str | None:
    """A comment's parent, None where that is the article."""
    return parent if parent and parent != root else None

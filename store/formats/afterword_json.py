"""What `afterword show --json` prints: one object a discussion, one a line.

`{"discussion": {…}, "comments": [{"id", "parent_id", "text", …}, …]}`; `docs/formats.md` has the
fields. Taken as well: a list of such objects, objects over several lines (as `jq` prints them),
and objects without `discussion`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.documents import parsed
from store.formats.json_values import Value, head_text, values
from store.source import Source

_DISCUSSION: Final = re.compile(r'\s*(?:\[\s*)?\{\s*"discussion"\s*:\s*\{\s*(?:\}|"(?!\d+"\s*:\s*\{))')
_COMMENTS: Final = re.compile(
    r'\s*(?:\[\s*)?\{(?:[^{}\[\]]*,)?\s*"comments"\s*:\s*\[\s*\{[^{}]*"parent_id"\s*:'
)


class AfterwordJson:
    """Discussions as `show --json` prints them."""

    name = "afterword-json"
    title = "discussions as `afterword show --json` prints them, one a line"

    def recognise(self, head: bytes, name: str) -> float:
        """By an object that begins with `discussion`, or has `comments` with our name for parents."""
        text = head_text(head)
        if _DISCUSSION.match(text):
            return 1.0
        return 0.6 if _COMMENTS.match(text) else 0.0

    def read(self, source: Source) -> Iterator[Parsed]:
        """One discussion for each object. What is rejected is told with the discussion before it."""
        waiting: Parsed | None = None  # until it is known whether what follows it can be taken
        rejected: list[str] = []
        for value in values(source):
            try:
                following = _parsed(value, source.name)
            except ValueError as error:
                rejected.append(str(error))
                continue
            if waiting is not None:
                yield waiting
            waiting, rejected = following._replace(rejected=[*rejected, *following.rejected]), []
        if waiting is None:
            why = next((each for each in rejected if "not JSON" in each), (*rejected, "no object in it")[0])
            raise SourceError(
                f"{source.name}: holds no discussion ({why})", "docs/formats.md describes afterword-json"
            )
        waiting.rejected.extend(rejected)
        yield waiting


def _parsed(value: Value, name: str) -> Parsed:
    """The discussion that one value is. Raises ValueError when it is none."""
    if value.error:
        raise ValueError(value.error)
    where = f"line {value.line}"
    if not isinstance(value.value, dict):
        raise ValueError(f"{where}: not an object")
    told, comments = value.value.get("discussion", {}), value.value.get("comments", [])
    if not isinstance(told, dict) or not isinstance(comments, list) or not (told or comments):
        raise ValueError(f"{where}: neither a discussion nor comments")
    numbered = ((f"{where}: comment {number}", comment) for number, comment in enumerate(comments, 1))
    return parsed(told, numbered, AfterwordJson.name, name, value.repairs)

"""The form "saved-text": a page saved as plain text, an article with its comments as nested lists.

It is what Resiliparse's plain-text extraction (`resiliparse.extract.html2text`) makes of a page, from
WordPress and its like above all. `lines` reads indentation and markers, `headers` who wrote what and
when, `candidates` finds the comment list, `comments` and `article` make the discussion of it.
Anything that is text can be opened: without comments it is an article, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from store.decoding import decode_lines, is_text
from store.errors import SourceError
from store.formats.base import Parsed
from store.patterns import lazy
from store.source import Source

_SHAPE: Final = lazy(r"^(?P<in> {2,40})(?P<marker>•|\d{1,5}\.) \S", re.MULTILINE)


class SavedText:
    """A page saved as plain text; follows `store.formats.base.Form`."""

    name: str = "saved-text"
    title: str = "a page saved as plain text"

    def recognise(self, head: bytes, name: str) -> float:
        """0.1 for any text; more for lists set as this form sets them; 0.0 for what is binary."""
        if not is_text(head):
            return 0.0
        text = _head_text(head)
        columns = [len(found["in"]) for found in _SHAPE.finditer(text)]
        if not columns or text.lstrip()[:1] in ("{", "[", "<"):
            return 0.1
        even = sum(1 for column in columns if column % 2 == 0)
        if even * 10 < len(columns) * 9 or 2 not in columns:
            return 0.2
        return 0.9 if len(columns) >= 3 else 0.6

    def read(self, source: Source) -> Iterator[Parsed]:
        """The page's one discussion.

        Raises `SourceError` for a file that is empty, binary or holds nothing but white space.
        """
        from store.formats.saved_text.reading import read_lines

        lines, repairs = decode_lines(source.taken(), source.name)
        parsed = read_lines(lines, source.name)
        if parsed is None:
            raise SourceError(f"{source.name}: the file holds no text", "save the page again")
        parsed.repairs[:0] = repairs
        yield parsed


def _head_text(head: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "replace").replace("\r", "")
    if head[:200].count(b"\0") > 40:
        return head.decode("utf-16-be" if head[:1] == b"\0" else "utf-16-le", "replace").replace("\r", "")
    return head.decode("utf-8", "replace").replace("\r", "")

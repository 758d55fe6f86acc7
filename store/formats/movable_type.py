"""The export of Movable Type and TypePad: a text file.

The Movable Type Import / Export Format
(https://www.movabletype.org/documentation/appendices/import-export-format.html): entries end with a line of
eight hyphens, the sections of an entry with one of five. The first section holds `KEY: value` lines, the
others begin with their name: BODY, EXTENDED BODY, EXCERPT, KEYWORDS, COMMENT, PING. Comments do not say what
they answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from store.formats.base import Parsed
from store.source import Source

_KEYS: Final = (
    r"(?:AUTHOR|TITLE|BASENAME|STATUS|ALLOW COMMENTS|ALLOW PINGS|CONVERT BREAKS|PRIMARY CATEGORY|CATEGORY"
    r"|UNIQUE URL|DATE|NO ENTRY|TAGS)"
)
BEGINNING: Final = re.compile(rf"\ufeff?(?:\s*-{{5,8}}[ \t]*\n)*\s*{_KEYS}:")
"""How an entry begins."""

_SECTION: Final = re.compile(
    r"^-----[ \t]*\n\s*(?:BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING):", re.MULTILINE
)
_DATED: Final = re.compile(r"^DATE: \d{1,2}/\d{1,2}/\d{2,4} ", re.MULTILINE)


class MovableType:
    """A weblog's export, a discussion for each entry."""

    name = "movable-type"
    title = "a Movable Type or TypePad export"

    def recognise(self, head: bytes, name: str) -> float:
        """See `Form.recognise`."""
        from store.formats.xml_text import head_of

        text = head_of(head)
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if BEGINNING.match(text) is None:
            return 0.0
        if _SECTION.search(text):
            return 1.0
        return 0.6 if _DATED.search(text[:4000]) else 0.0

    def read(self, source: Source) -> Iterator[Parsed]:
        """See `Form.read`."""
        from store.formats.movable_type_reading import Reading

        return Reading(source).discussions()

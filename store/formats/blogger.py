"""The backup of a blog on Blogger: an Atom feed with its posts, pages and comments.

It is read by `store.formats.blogger_reading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.formats.base import Parsed
from store.source import Source


class Blogger:
    """A blog's backup, a discussion for each post and each page with comments."""

    name = "blogger"
    title = "a Blogger backup (Atom)"

    def recognise(self, head: bytes, name: str) -> float:
        """See `Form.recognise`."""
        from store.formats.xml_text import head_of

        text = head_of(head)
        if re.search(r"<(?:[\w.-]+:)?feed[\s>]", text) is None:
            return 0.0
        if re.search(
            r"schemas\.google\.com/blogger/20(?:08/kind#|18)|tag:blogger\.com,1999:(?:user|blog)-", text
        ):
            return 1.0
        return 0.9 if re.search(r"<blogger:(?:type|status|parent)>", text) else 0.0

    def read(self, source: Source) -> Iterator[Parsed]:
        """See `Form.read`."""
        from store.formats.blogger_reading import Reading

        return Reading(source).discussions()

"""The export of WordPress: WordPress eXtended RSS, in all its dialects (1.0 of 2008 to 1.2).

It is read by `store.formats.wxr_reading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.formats.base import Parsed
from store.source import Source


class Wxr:
    """A site exported by WordPress, a discussion for each post."""

    name = "wxr"
    title = "a WordPress export (WXR)"

    def recognise(self, head: bytes, name: str) -> float:
        """See `Form.recognise`."""
        from store.formats.xml_text import head_of

        text = head_of(head)
        if "<" not in text:
            return 0.0
        if re.search(r"xmlns:[\w.-]+\s*=\s*[\"']https?://(?:www\.)?wordpress\.org/export/", text):
            return 1.0
        if re.search(r"<[\w.-]+:wxr_version[\s>]|<wp:(?:post_id|comment_id|post_type)[\s>]", text):
            return 0.95
        return 0.8 if "WordPress eXtended RSS" in text[:4000] and "<rss" in text else 0.0

    def read(self, source: Source) -> Iterator[Parsed]:
        """See `Form.read`."""
        from store.formats.wxr_reading import Reading

        return Reading(source).discussions()

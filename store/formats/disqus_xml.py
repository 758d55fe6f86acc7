"""The export of Disqus: XML with the threads of a site and all posts in them.

It is read by `store.formats.disqus_reading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.formats.base import Parsed
from store.source import Source


class DisqusXml:
    """A site's threads exported by Disqus, a discussion for each."""

    name = "disqus-xml"
    title = "a Disqus export"

    def recognise(self, head: bytes, name: str) -> float:
        """See `Form.recognise`."""
        from store.formats.xml_text import head_of

        text = head_of(head)
        if re.search(r"<disqus\s[^<>]*https?://disqus\.com", text):
            return 1.0
        if re.search(r"<disqus[\s>]", text):
            return 0.95
        return 0.9 if re.search(r"<(?:post|thread)\s+dsq:id\s*=", text) else 0.0

    def read(self, source: Source) -> Iterator[Parsed]:
        """See `Form.read`."""
        from store.formats.disqus_reading import Reading

        return Reading(source).discussions()

"""HTML that would cost its parser more than its length, made harmless before it is parsed.

The parsing that HTML prescribes looks through all open elements at many tags, opens formatting elements
again in each paragraph, and compares each attribute with all the others of its tag: what is nested
100,000 deep, or has as many attributes, takes minutes. So elements are nested no deeper than browsers
nest them, and long tags keep only the attributes that are read. The text is never touched.
"""

from __future__ import annotations

import re
from typing import Final

DEEPEST: Final = 256
"""Elements that are open at once. Beyond it tags are left out, and what is in them is kept."""

_LONG: Final = 2000
"""Characters of a tag whose attributes are not looked at closely."""

_TOKEN: Final = re.compile(
    r"<(?:!--(?:.*?-->|.*)"
    r"|(/?)([a-zA-Z][^\s/>]*)((?:[^\"'>]|\"[^\"]*\"|'[^']*')*+)(>|$)?)",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(
    r"(?:^|\s)(href|src|alt|class|start|value|type|checked)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?",
    re.IGNORECASE,
)
_VOID: Final = frozenset((
    "br", "hr", "img", "input", "wbr", "meta", "link", "area", "base", "col", "embed", "param", "source",
    "track", "keygen", "basefont", "bgsound", "frame",
))  # fmt: skip
_RAW: Final = frozenset((
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext",
))  # fmt: skip
_FORMATTING: Final = frozenset((
    "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
))  # fmt: skip
_FOLLOW: Final = frozenset(("p", "li", "dt", "dd", "tr", "td", "th", "option", "a"))
"""Elements that end the one of their name that is open."""


def tamed(html: str) -> str:
    """`html`, or what has the same text and cannot cost its parser more than its length does.

    Linear in time. What is nested less than `DEEPEST` and has no long tags is returned as it is.
    """
    if len(html) < 20_000 and html.count("<") <= DEEPEST:
        return html
    opened: list[str] = []
    counts: dict[str, int] = {}
    pieces: list[str] = []
    kept = at = 0
    while (at := html.find("<", at)) >= 0:
        token = _TOKEN.match(html, at)
        if token is None:
            at += 1
            continue
        end = token.end()
        name = (token[2] or "").lower()
        if not name:
            at = end
            continue
        instead: str | None = None
        if token[1]:
            if counts.get(name):
                while opened:
                    last = opened.pop()
                    counts[last] -= 1
                    if last == name:
                        break
            elif name not in ("p", "br"):
                instead = ""
        elif name not in _VOID:
            if opened and opened[-1] == name and name in _FOLLOW:
                opened.pop()
                counts[name] -= 1
            if len(opened) >= DEEPEST:
                instead = "<br>" if name not in _FORMATTING and name not in ("a", "span") else ""
            else:
                opened.append(name)
                counts[name] = counts.get(name, 0) + 1
                if end - at > _LONG or (name in _FORMATTING and token[3].strip() and name != "code"):
                    instead = f"<{name}{_attributes(token[3])}>"
        elif end - at > _LONG:
            instead = f"<{name}{_attributes(token[3])}>"
        if instead is not None:
            pieces += (html[kept:at], instead)
            kept = end
        at = end
        if name in _RAW and not token[1]:
            found = re.compile(rf"</{re.escape(name)}[\s/>]", re.IGNORECASE).search(html, end)
            at = found.start() if found else len(html)
    if not kept:
        return html
    pieces.append(html[kept:])
    return "".join(pieces)


def _attributes(said: str) -> str:
    """The attributes of a tag that are read, each once."""
    found: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(said):
        found.setdefault(one[1].lower(), one[2] or '""')
    return "".join(f" {name}={value}" for name, value in found.items())

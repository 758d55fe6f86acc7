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
_CELLS: Final = frozenset(("p", "td", "th"))
_ROWS: Final = frozenset(("p", "td", "th", "tr"))
_GROUPS: Final = frozenset(("p", "td", "th", "tr", "tbody", "thead", "tfoot"))
_TERMS: Final = frozenset(("p", "dt", "dd"))
_P: Final = frozenset(("p",))
_ENDS: Final[dict[str, frozenset[str]]] = {
    "li": frozenset(("p", "li")), "dt": _TERMS, "dd": _TERMS, "option": frozenset(("option",)),
    "td": _CELLS, "th": _CELLS, "tr": _ROWS, "tbody": _GROUPS, "thead": _GROUPS, "tfoot": _GROUPS,
    "a": frozenset(("a",)), "p": _P, "div": _P, "ul": _P, "ol": _P, "dl": _P, "table": _P, "pre": _P,
    "blockquote": _P, "h1": _P, "h2": _P, "h3": _P, "h4": _P, "h5": _P, "h6": _P, "section": _P,
    "article": _P, "header": _P, "footer": _P, "figure": _P, "aside": _P, "center": _P, "form": _P,
}  # fmt: skip
"""The elements that the beginning of another one ends, where they are the innermost."""

_NO_LINE: Final = _FORMATTING | {"a", "span", "q", "sub", "sup", "mark", "ins", "del", "abbr", "label", "bdi"}
"""Elements that begin no line."""


def tamed(html: str) -> str:
    """`html`, or what has the same text and cannot cost its parser more than its length does.

    Linear in time. What is nested less than `DEEPEST` and has no long tags is returned as it is.
    """
    if len(html) < 20_000 and html.count("<") <= DEEPEST:
        return html
    opened: list[str] = []
    dropped: dict[str, int] = {}
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
            if dropped.get(name):
                dropped[name] -= 1
                instead = ""
            elif name in _FORMATTING or name == "a":
                # It ends by itself: what it stands around goes on.
                for place in range(len(opened) - 1, -1, -1):
                    if opened[place] == name:
                        del opened[place]
                        break
            elif name in opened:
                while opened.pop() != name:
                    pass
        elif name not in _VOID:
            if ended := _ENDS.get(name):
                while opened and opened[-1] in ended:
                    if opened.pop() == name:
                        break
            if len(opened) >= DEEPEST:
                dropped[name] = dropped.get(name, 0) + 1
                instead = "" if name in _NO_LINE else "<br>"
            else:
                opened.append(name)
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

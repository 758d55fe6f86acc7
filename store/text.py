"""Text from an archive is hostile: here it is made safe to show, once, where it enters a view.

A terminal obeys what it is sent. Control codes move the cursor, set titles and write the clipboard
(ECMA-48, and xterm's own), bidi overrides and isolates (Unicode UAX #9) make text read as another,
and hundreds of combining marks on a letter paint over the lines above. `safe` takes the first two
out, one character for one, so that every place in the text stays the same place. `thinned` takes
the last out where a text is drawn, where places no longer count.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_REPLACED: Final[dict[int, str]] = {
    **{code: chr(0x2400 + code) for code in range(0x20) if code != 0x0A},  # ␀ … ␟
    0x09: " ",
    0x7F: "␡",
    **dict.fromkeys(range(0x80, 0xA0), "\ufffd"),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd"),
    **dict.fromkeys((0x2028, 0x2029), "␤"),
}
_UNSAFE: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_IN_JSON: Final = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

MARKS_ON_A_LETTER: Final = 4
"""Combining marks that are drawn on one letter. No living orthography needs more (Vietnamese two,
Hebrew with cantillation and Tibetan four)."""

_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_PILE: Final = re.compile(f"([{_MARKS}]{{{MARKS_ON_A_LETTER}}})[{_MARKS}]+")


def safe(text: str) -> str:
    """`text` with nothing in it that a terminal obeys; of the same length, place for place.

    C0 and C1 controls other than the line feed, bidi overrides, embeddings and isolates, line and
    paragraph separators and lone surrogates become visible replacements, a tab a space. Text that
    is safe comes back as it is.
    """
    if not _UNSAFE.search(text):
        return text
    return _UNSAFE.sub(lambda found: _REPLACED.get(ord(found[0]), "\ufffd"), text)


def safe_line(text: str) -> str:
    """`text`, safe and on one line: a title, a name, a file's name, an error."""
    return " ".join(safe(text).split())


def thinned(text: str) -> str:
    """`text` without the combining marks beyond `MARKS_ON_A_LETTER` on one letter, to be drawn."""
    return text if text.isascii() else _PILE.sub(r"\1", text)


def escaped_json(text: str) -> str:
    r"""A JSON text with what `safe` would replace written as `\uXXXX`; it still says the same.

    JSON's own rule escapes only C0 (RFC 8259, section 7).
    """
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def folded(text: str) -> str:
    """`text` as it is compared when neither case, accents nor form matter.

    Compatibility decomposition without its combining marks, case folded (Unicode, sections 3.11 and
    3.13). Its length may differ from the text's; `store.matcher` keeps track of the places.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    # A text has few letters, each many times, and `replace` is quick: 10 times as fast as looking at each.
    for letter in set(decomposed):
        if letter > "\x7f" and unicodedata.combining(letter):
            decomposed = decomposed.replace(letter, "")
    return decomposed.casefold()

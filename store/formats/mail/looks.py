"""What looks like mail, from the first bytes of a file."""

from __future__ import annotations

import re
from typing import Final

from store.formats.mail.boxes import is_separator

_LINE: Final = re.compile(rb"([!-9;-~]{1,80})[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*\n?")
_SENT: Final = frozenset(
    (
        b"from",
        b"received",
        b"return-path",
        b"delivered-to",
        b"message-id",
        b"newsgroups",
        b"envelope-to",
        b"x-original-to",
    )
)
_SAID: Final = frozenset(
    (b"date", b"subject", b"to", b"message-id", b"mime-version", b"cc", b"references", b"in-reply-to")
)
_SURELY: Final = frozenset((b"received", b"message-id", b"return-path", b"delivered-to"))
_BEFORE: Final = b"\xef\xbb\xbf \t\r\n"


def box_certainty(head: bytes) -> float:
    """How surely a file that begins so is a box of messages."""
    text = head.lstrip(_BEFORE)
    if not text.startswith(b"From "):
        return 0.0
    line, _, following = text.partition(b"\n")
    if not is_separator(line, following, after_blank=True):
        return 0.0
    return 1.0 if message_certainty(following) > 0 else 0.7


def message_certainty(head: bytes) -> float:
    """How surely a file that begins so is one message, with its header first."""
    text = head.lstrip(_BEFORE)
    if b"\r" in text[:4096]:
        text = text.replace(b"\r\n", b"\n")
    names: set[bytes] = set()
    at = 0
    while len(names) < 60 and (found := _LINE.match(text, at)) is not None:
        names.add(found[1].lower())
        at = found.end()
    ended = at >= len(text) or text.startswith(b"\n", at)
    sent, said = names & _SENT, names & _SAID
    if not sent or not said or len(sent | said) < 2 or not ended:
        return 0.0
    if names & _SURELY:
        return 1.0 if len(sent | said) > 2 else 0.8
    return 0.8 if {b"from", b"date", b"subject"} <= names else 0.5

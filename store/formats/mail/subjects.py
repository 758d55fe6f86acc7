"""What subjects have in common: the base subject of RFC 5256, 2.1, and the tags that lists put in."""

from __future__ import annotations

import re
from typing import Final

REPLY: Final = r"(?:re|aw|antw|antwort|sv|vs|ref|rv|r|rif|odp|vá|vl|na|回复|答复|回覆|返信|ответ|отв)"
"""What mail programs put before the subject of a reply, in the languages that they speak."""

LONGEST: Final = 1000
"""Letters of a subject that are looked at."""

_FORWARD: Final = r"(?:fwd?|fw|wg|tr|vb|i|enc|rv|转发|轉寄)"
_LEADS: Final = re.compile(
    rf"(?:\s|['\"]|(?:{REPLY}|{_FORWARD})\s*(?:\[\d+\]|\(\d+\)|\^\d+|\*\d+)?\s*[:：]|\[[^\[\]]{{0,80}}\](?=.*\S))+",
    re.IGNORECASE,
)
_IS_REPLY: Final = re.compile(
    rf"(?:\s|['\"]|\[[^\[\]]{{0,80}}\])*{REPLY}\s*(?:\[\d+\]|\(\d+\)|\^\d+|\*\d+)?\s*[:：]", re.IGNORECASE
)
_TRAILS: Final = re.compile(r"(?:\s*\(fwd\)|\s|['\"])+$", re.IGNORECASE)
_TAG: Final = re.compile(rf"(?:\s|['\"]|{REPLY}\s*:)*\[([^\[\]]{{2,60}})\]", re.IGNORECASE)
_NO_LIST: Final = re.compile(
    r"(?:\w+ )?(?:patch|rfc|pull|bug|issue|announce?|ann|ot|solved|vote|result)\b.*|\d.*", re.IGNORECASE
)


def base(subject: str) -> str:
    """A subject without what replying and forwarding put around it, in lower case, white space folded."""
    text = " ".join(subject[:LONGEST].split()).casefold()
    found = _LEADS.match(text)
    if found:
        text = text[found.end() :]
    return _TRAILS.sub("", text)


def is_reply(subject: str) -> bool:
    """Whether a subject says that it is of a reply."""
    return _IS_REPLY.match(subject[:LONGEST]) is not None


def without_reply(subject: str) -> str:
    """A subject as it was before it was answered: tags stay."""
    text = subject.strip()
    lead = re.compile(rf"(?:{REPLY}\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*)+", re.IGNORECASE)
    tag = re.match(r"\s*\[[^\[\]]{0,80}\]\s*", text)
    if tag and lead.match(text, tag.end()):
        return text[: tag.end()] + lead.sub("", text[tag.end() :], count=1)
    return lead.sub("", text, count=1) if lead.match(text) else text


def tag(subject: str) -> str:
    """The name that a list puts in brackets before its subjects, "" for none, and for what is no list's."""
    found = _TAG.match(subject[:LONGEST])
    return "" if found is None or _NO_LIST.fullmatch(found[1]) else found[1].strip()

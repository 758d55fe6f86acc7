"""The links of a text: what is marked as one, and the addresses that stand in it bare.

What a link shows can say one thing and lead to another, so a `Link` bears the address that is opened, to
the letter: its host in ASCII (IDNA, RFC 5890; mapped as UTS #46 does), so that no letter looks like
another, and the rest percent-encoded (RFC 3986). Only http, https and mailto are opened; any other link
says why it is not. Nothing here opens anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from store.model import Mark
from store.text import safe_line

LONGEST: Final = 16_384
"""Characters of an address that is opened. Linux takes 131,071 bytes for an argument, browsers less."""

_LOOKED_AT: Final = 300
"""Characters of a link's text that may name a host. A host has at most 253."""

_IN_MAIL: Final = frozenset(("subject", "body", "to", "cc", "in-reply-to"))
"""What a mailto address may ask for besides whom it is to (RFC 6068, section 7): never an attachment."""

# What no bare address holds: white space, brackets and quotation marks around it, punctuation of scripts
# that write none between words, what `safe` puts for a control, and what is not seen at all.
_OUTSIDE: Final = (
    '\\s<>"`{}|\\\\^\u00ab\u00ad\u00bb\u200b-\u200f\u2018-\u201f\u2026\u2039\u203a\u2060-\u2064'
    "\u2400-\u2426\u3000-\u3002\u3008-\u3011\u3014-\u301b\ufeff\uff01\uff08\uff09\uff0c\uff1a\uff1b"
    "\uff1f\ufffd"
)
_BARE: Final = f"(?<![A-Za-z0-9_])(?:[Hh][Tt][Tt][Pp][Ss]?://|www\\.(?=[^.])|mailto:)[^{_OUTSIDE}]+"
_TRAILING: Final = ".,:;!?'*_~"
_PAIRS: Final = {")": "(", "]": "["}

# Compiled when they are first used, by `re`'s own cache: most texts hold no link.
_SCHEME: Final = r"([A-Za-z][A-Za-z0-9+.-]*):"
_HOST: Final = r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?|\[[0-9a-f:.]+\]"
_ODD: Final = "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff]"
_PLAIN: Final = (
    r"https?://([a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)(?:[/?#][A-Za-z0-9%/?:@!$&'()*+,;=._~#-]*)?"
)
_NAMES_HOST: Final = r"(?:[A-Za-z]+://)?(?:[^\s/@]*@)?((?:[\w-]+\.)+[^\W\d_][\w-]+)(?:$|[/:?#])"


class Link(NamedTuple):
    """A link of `text[start:end]`, in code points of the text that is shown.

    `number` counts the links that are opened, from 1 in the order of the text; it is 0 for one that is not,
    and `why_not` says why. `target` is the address that is opened, in ASCII; of a link that is not opened,
    what the source has, safe and on one line. `host` is the part of it that says where it leads: a host
    with its port if it names one, of a mailto the address; "" where there is none. `is_bare` tells that the
    address itself is the text. `why_look` is a reason to look at the target first, "" if there is none.
    `is_image` tells that the text stands for a picture that the target holds.
    """

    number: int
    start: int
    end: int
    target: str
    host: str
    is_bare: bool = False
    why_not: str = ""
    why_look: str = ""
    is_image: bool = False


class Address(NamedTuple):
    """What is opened for an address, its host, and why it is not opened ("" where it is)."""

    target: str
    host: str
    why_not: str = ""


def links_of(text: str, marks: Sequence[Mark]) -> tuple[Link, ...]:
    """The links of `text` (safe, as it is shown) with `marks`, in order of their places.

    Linear in the text; a text that holds none costs three looks for a piece of text.
    """
    marked = [mark for mark in marks if mark.kind in ("link", "image")] if marks else []
    may_be_bare = "://" in text or "www." in text or "mailto:" in text
    if not marked and not may_be_bare:
        return ()
    size = len(text)
    found = {
        (max(0, mark.start), min(mark.end, size), mark.kind == "image", mark.target): False
        for mark in marked
        if max(0, mark.start) < min(mark.end, size)
    }
    if may_be_bare:
        taken = sorted((start, end) for start, end, _, _ in found)
        found.update(((start, end, False, address), True) for start, end, address in _bare(text, taken))
    links: list[Link] = []
    number = 0
    for start, end, is_image, written in sorted(found):
        address = address_of(written)
        if is_image and address.why_not:
            continue  # a picture that was saved beside the page, not an address
        if not address.why_not:
            number += 1
        bare = found[start, end, is_image, written]
        links.append(
            Link(
                0 if address.why_not else number,
                start,
                end,
                address.target,
                address.host,
                bare,
                address.why_not,
                "" if is_image else _why_look(text[start : min(end, start + _LOOKED_AT)], address),
                is_image,
            )
        )
    return tuple(links)


def link_at(links: Sequence[Link], place: int) -> Link | None:
    """The innermost of `links` that the character at `place` belongs to."""
    return min(
        (link for link in links if link.start <= place < link.end),
        key=lambda link: link.end - link.start,
        default=None,
    )


def _bare(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """The addresses that stand in `text` outside of `taken` (in order): start, end, address."""
    past, at = 0, 0
    for found in re.finditer(_BARE, text):
        start, end = found.start(), _trimmed(text, *found.span())
        while at < len(taken) and taken[at][0] < end:
            past = max(past, taken[at][1])
            at += 1
        if start < past:
            continue
        address = text[start:end]
        if address.startswith("www."):
            address = f"http://{address}"
        if not address.endswith(("://", "mailto:")):
            yield start, end, address


def _trimmed(text: str, start: int, end: int) -> int:
    """Where an address ends: not at punctuation, nor at a bracket that was opened before it.

    As CommonMark's extension for bare addresses has it (GitHub Flavored Markdown, section 6.9).
    """
    balance = {close: text.count(close, start, end) - text.count(open_, start, end)
               for close, open_ in _PAIRS.items()}  # fmt: skip
    while end > start:
        last = text[end - 1]
        if balance.get(last, 0) > 0:
            balance[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return end


def address_of(written: str) -> Address:
    """What is opened for the address that a source wrote, or why it is not."""
    written = written.strip(" \t\r\n\f")
    if len(written) <= LONGEST and (plain := re.fullmatch(_PLAIN, written)):
        return Address(written, plain[1])  # most: 4 µs, where what follows takes 40
    from urllib.parse import quote, urlsplit

    shown = safe_line(written)
    scheme = found[1].lower() if (found := re.match(_SCHEME, written)) else ""
    if not scheme:
        return Address(shown, "", "is no whole address")
    if scheme not in ("http", "https", "mailto"):
        return Address(shown, "", "is neither http, https nor mailto")
    if re.search(_ODD, written):
        return Address(shown, "", "holds characters that no address has")
    if len(written) > LONGEST:
        return Address(shown, "", "is too long to be opened")
    if scheme == "mailto":
        return _mail(written, shown)
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError:
        return Address(shown, "", "has a host that cannot be read")
    user, _, _ = parts.netloc.rpartition("@")
    host = parts.hostname or ""
    host = _ascii_host(f"[{host}]" if ":" in host else host)
    # A browser reads a backslash as a slash, and so another host than what stands here.
    if not host or "\\" in parts.netloc:
        return Address(shown, "", "has a host that cannot be read")
    if port is not None:
        host = f"{host}:{port}"
    target = (
        f"{scheme}://{quote(user, safe=_KEPT) + '@' if user else ''}{host}{quote(parts.path, safe=_KEPT)}"
    )
    if parts.query:
        target += f"?{quote(parts.query, safe=_KEPT)}"
    if parts.fragment:
        target += f"#{quote(parts.fragment, safe=_KEPT)}"
    return Address(target, host) if len(target) <= LONGEST else Address(shown, "", "is too long to be opened")


_KEPT: Final = "%/?:@!$&'()*+,;=-._~[]"
"""What is not percent-encoded: what an address may hold (RFC 3986, section 2.2), and what is encoded."""


def _mail(written: str, shown: str) -> Address:
    from urllib.parse import quote, unquote

    to, _, rest = written.partition(":")[2].partition("?")
    asked = {unquote(field.partition("=")[0]).lower() for field in rest.split("&") if field}
    whom = safe_line(unquote(to))
    if not whom:
        return Address(shown, "", "names nobody to write to")
    if asked - _IN_MAIL:
        return Address(shown, whom, "asks for more than a subject and a text")
    target = f"mailto:{quote(to, safe=_KEPT)}" + (f"?{quote(rest, safe=_KEPT)}" if rest else "")
    return Address(target, whom)


def _ascii_host(host: str) -> str:
    """A host in ASCII, as it is looked up; "" for what is none."""
    if host.isascii():
        return host if len(host) <= 253 and re.fullmatch(_HOST, host) else ""
    host = unicodedata.normalize("NFKC", host.replace("\u3002", ".")).lower().replace("\u3002", ".")
    labels = []
    for label in unicodedata.normalize("NFC", host).split("."):
        if not label.isascii():
            if any(unicodedata.category(one)[0] not in "LMN" and one != "-" for one in label):
                return ""
            label = "xn--" + label.encode("punycode").decode("ascii")
        labels.append(label)
    host = ".".join(labels)
    return host if len(host) <= 253 and re.fullmatch(_HOST, host) else ""


def _why_look(text: str, address: Address) -> str:
    """Why the target should be seen before it is opened: the text names another host, or a user does."""
    if address.why_not or address.target.startswith("mailto:"):
        return ""
    host = (
        address.host.rpartition(":")[0]
        if address.host[-1:].isdigit() and ":" in address.host
        else address.host
    )
    if "@" in address.target.split("/", 3)[2]:
        return "what stands before the @ is not where it leads"
    if found := re.match(_NAMES_HOST, text.strip()):
        said = _ascii_host(found[1].lower())
        if said and said.removeprefix("www.") != host.removeprefix("www."):
            return f"its text names {said}"
    if "xn--" in host and "xn--" not in text:
        return "its host is not written in plain Latin letters"
    return ""

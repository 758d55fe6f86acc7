"""Who wrote a message and which list it went over, from its header."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from store.formats.mail.headers import Header, decode_words

_ANGLED: Final = re.compile(r"(.*?)\s*<([^<>]*)>?(.*)", re.DOTALL)
_COMMENTED: Final = re.compile(r"([^\s()]+(?: at [^\s()]+)?)\s*\((.*)\)?\s*", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)")
_MAILTO: Final = re.compile(r"<mailto:([^<>?]+)", re.IGNORECASE)
_LIST_ID: Final = re.compile(r"<([^<>\s]+)>")
_ADDRESS: Final = re.compile(r"[\w.+=-]+@[\w-]+(?:\.[\w-]+)+")
_HELP: Final = re.compile(r"-(?:help|owner|request|subscribe|unsubscribe)@")


class Author(NamedTuple):
    """The name of an author and the address, both as written; `name` is the address where none is told."""

    name: str
    address: str


def author(field: str) -> Author:
    """Who a `From` names: "Ann <ann@x>", "ann@x (Ann)", "ann at x (Ann)". Encoded words are decoded here."""
    found = _ANGLED.fullmatch(field)
    if found is not None:
        address = found[2].strip()
        name = _name(found[1]) or _name(found[3].strip().removeprefix("(").removesuffix(")"))
    elif (found := _COMMENTED.fullmatch(field)) is not None:
        address, name = found[1], _name(found[2].strip().removesuffix(")"))
    else:
        name = _name(field)
        address = name if "@" in name or " at " in name else ""
    return Author(name or decode_words(address), decode_words(address))


def _name(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    text = _ESCAPED.sub(r"\1", text.replace('"', "") if '\\"' not in text else text)
    return " ".join(decode_words(text).split()).strip("'\" ") if text else ""


def site(header: Header) -> str:
    """The address of the list that a message went over, else the list's id (RFC 2919); "" for no list."""
    post = _MAILTO.search(header.plain(b"list-post"))
    if post:
        return post[1].strip()
    listed = header.plain(b"list-id")
    if listed:
        found = _LIST_ID.search(listed)
        return found[1] if found else listed
    for name in (b"x-beenthere", b"x-mailing-list", b"mailing-list", b"x-list"):
        said = header.plain(name)
        if said and (address := _ADDRESS.search(said)):
            return _HELP.sub("@", address[0])
    sender = header.plain(b"sender")
    if sender and header.raw(b"archived-at"):
        return next((found[0] for found in _ADDRESS.finditer(sender)), "")  # LISTSERV's own
    groups = header.plain(b"newsgroups")
    return groups.split(",")[0].strip() if groups else ""

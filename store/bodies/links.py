"""Addresses as a body gives them, made absolute."""

from __future__ import annotations

import re
from typing import Final

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:")
_USELESS: Final = ("javascript:", "vbscript:", "data:", "about:", "blob:", "file:")
_BREAKS: Final = re.compile(r"[\t\r\n]+")


def absolute(address: str | None, base: str = "") -> str:
    """The address that a link in a page at `base` leads to (RFC 3986, section 5).

    "" where it leads nowhere by itself: a place in its own page, a script, inline data, or a relative
    one without a base.
    """
    if not address:
        return ""
    address = address.strip()
    if address.startswith(("https://", "http://")):
        return _BREAKS.sub("", address) if "\n" in address or "\t" in address or "\r" in address else address
    address = _BREAKS.sub("", address)
    if not address or address[0] == "#":
        return ""
    if _SCHEME.match(address):
        return "" if address.lower().startswith(_USELESS) else address
    if address.startswith("//"):
        return f"{base.partition(':')[0] if ':' in base else 'https'}:{address}"
    if not base:
        return ""
    from urllib.parse import urljoin

    try:
        return urljoin(base, address)
    except ValueError:
        return ""

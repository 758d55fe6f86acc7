"""The body of a message: its parts (RFC 2046), what of them is read, and what is only named.

Of alternatives the plain one is read. What is attached is named and stays in the source. Text that is
a part of its own, also in a message that was forwarded whole, is read in its place.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field
from typing import Final

from store.bodies.body import Body
from store.formats.mail.addresses import author
from store.formats.mail.charsets import decoded
from store.formats.mail.headers import Header, base64, content
from store.formats.mail.quoting import joined, plain_body
from store.model import Mark

DEEPEST: Final = 40
"""Parts within parts that are opened. Each list that forwards a mail adds one or two."""

MOST_PARTS: Final = 10_000
"""Parts of a part that are told apart; what follows is read with the last one."""

_BLANK: Final = re.compile(rb"\r?\n\r?\n")
_NOT_TEXT: Final = frozenset(
    (
        "calendar",
        "directory",
        "vcard",
        "x-vcard",
        "rtf",
        "csv",
        "tab-separated-values",
        "xml",
        "css",
        "javascript",
    )
)
_BASE64_LINE: Final = re.compile(rb"[ \t]*[A-Za-z0-9+/]+={0,3}[ \t]*")
_UU: Final = re.compile(
    r"^begin [0-7]{3,4} (\S[^\n]*)\n((?:[!-`][^\n]*\n)+?)(?:[ `]?\n)?end[ \t]*$", re.MULTILINE
)
_SCRUBBED: Final = re.compile(
    r"^(?:A non-text attachment|An HTML attachment|An embedded and charset-unspecified text|"
    r"An embedded message) was scrubbed\.\.\.\n((?:[A-Z][A-Za-z-]* ?:[^\n]*\n)*)",
    re.MULTILINE,
)
_SIZE: Final = re.compile(r"\d+")


@dataclass(slots=True)
class Content:
    """What is in the body of a message.

    `attachments` are objects with `name`, `type` and `size` (in bytes, of the content; None where it is not
    known), `html` the HTML that was read, `wrong` what was wrong with encodings.
    """

    bodies: list[Body] = field(default_factory=list)
    attachments: list[dict[str, object]] = field(default_factory=list)
    others: list[dict[str, object]] = field(default_factory=list)
    forwarded: list[dict[str, object]] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    plain: bool = False
    """Whether some of what is read was written as plain text."""

    def body(self) -> Body:
        """All that is read, as one text."""
        return joined(self.bodies)

    @property
    def is_read(self) -> bool:
        """Whether there is anything to read."""
        return any(body.text for body in self.bodies)

    def take(self, other: Content) -> None:
        """Adds what is in a part."""
        self.bodies += other.bodies
        self.attachments += other.attachments
        self.others += other.others
        self.forwarded += other.forwarded
        self.html += other.html
        self.wrong += other.wrong
        self.plain = self.plain or other.plain


def cut(message: bytes) -> tuple[bytes, bytes]:
    """The header of a message or a part, and its body."""
    if message.startswith((b"\n", b"\r\n")):
        return b"", message[message.index(b"\n") + 1 :]
    at = message.find(b"\n\n")
    if b"\r" in message[: at if at >= 0 else None]:
        blank = _BLANK.search(message)
        return (message[: blank.start()], message[blank.end() :]) if blank else (message, b"")
    return (message[:at], message[at + 2 :]) if at >= 0 else (message, b"")


def read_content(header: Header, body: bytes, depth: int = 0, otherwise: str = "text/plain") -> Content:
    """What is in the `body` of a message or a part with this `header`.

    `otherwise` is the type of a part that names none.
    """
    said = header.plain(b"content-type")
    kind, told = content(said, otherwise) if said else (otherwise, {})
    if kind == "text" or "/" not in kind:
        kind = "text/plain" if depth == 0 or kind == "text" else otherwise
    if kind == "text/plain" and not depth and not header.raw(b"content-disposition"):
        return _plain(header, body, told)
    main, _, sub = kind.partition("/")
    disposition, more = content(header.plain(b"content-disposition"), "")
    name = more.get("filename") or told.get("name") or ""
    if main == "multipart" and depth < DEEPEST and (boundary := told.get("boundary")):
        parts = split(body, boundary)
        if parts:
            return _multipart(sub, parts, depth)
    if main == "multipart":
        return _plain(header, body, {})
    if sub in ("rfc822", "global") and main == "message" and depth < DEEPEST:
        return _forwarded(_transferred(header, body), depth, name)
    if disposition != "attachment" and (
        main == "text" or sub in ("delivery-status", "disposition-notification")
    ):
        if sub == "html":
            return _html(header, body, told)
        if sub not in _NOT_TEXT:
            return _plain(header, body, told)
    found = Content()
    found.attachments.append(_attachment(header, body, kind, name))
    return found


def split(body: bytes, boundary: str) -> list[bytes]:
    """The parts between the lines of a boundary (RFC 2046, 5.1.1); the last may lack its end."""
    line = re.compile(
        rb"(?:^|\r?\n)--"
        + re.escape(boundary.rstrip().encode("utf-8", "replace"))
        + rb"(--)?[ \t]*(?=\r?\n|\Z)"
    )
    parts: list[bytes] = []
    start = -1
    for found in line.finditer(body):
        if len(parts) >= MOST_PARTS:
            break
        if start >= 0:
            parts.append(body[start : found.start()])
        if found[1]:
            return parts
        start = found.end() + (body[found.end() : found.end() + 1] == b"\r") + 1
    if start >= 0 and body[start:].strip():
        parts.append(body[start:])
    return parts


def _multipart(sub: str, parts: list[bytes], depth: int) -> Content:
    otherwise = "message/rfc822" if sub == "digest" else "text/plain"
    contents = []
    for part in parts:
        head, body = (b"", part[1:]) if part[:1] == b"\n" else cut(part)
        contents.append(read_content(Header(head), body, depth + 1, otherwise))
    found = Content()
    if sub != "alternative":
        for one in contents:
            found.take(one)
        return found
    chosen = next((one for one in contents if one.is_read and one.plain), None)
    if chosen is None:
        chosen = next((one for one in reversed(contents) if one.is_read), None)
    for one, part in zip(contents, parts, strict=True):
        if one is chosen:
            found.take(one)
            continue
        found.attachments += one.attachments
        found.forwarded += one.forwarded
        if one.is_read:
            kind = content(Header(cut(part)[0]).plain(b"content-type"), otherwise)[0]
            found.others.append({"type": kind, "size": len(part)})
    return found


def _plain(header: Header, body: bytes, told: dict[str, str]) -> Content:
    data = _transferred(header, body)
    text, wrong = decoded(data, told.get("charset", ""))
    found = Content(plain=True)
    if wrong:
        found.wrong.append(wrong)
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if "begin " in text:
        text = _uuencoded(text, found)
    flows = told.get("format", "").lower() == "flowed"
    found.bodies.append(plain_body(text, flows, flows and told.get("delsp", "").lower() == "yes"))
    if "scrubbed..." in text:
        _scrubbed(found.bodies[-1].text, found)
    return found


def _html(header: Header, body: bytes, told: dict[str, str]) -> Content:
    from store.bodies.html import html_body

    text, wrong = decoded(_transferred(header, body), told.get("charset", ""))
    found = Content(html=[text])
    if wrong:
        found.wrong.append(wrong)
    found.bodies.append(html_body(text))
    return found


def _forwarded(message: bytes, depth: int, name: str) -> Content:
    """A message within a message: its sender, date and subject, then what it says, all of it a quote."""
    message = message.lstrip(b"\r\n")
    head, body = cut(message)
    header = Header(head.replace(b"\r\n", b"\n"))
    inner = read_content(header, body, depth + 1)
    lines = []
    told: dict[str, object] = {}
    if name:
        told["name"] = name
    for title, said in (
        ("From", author(header.plain(b"from")).name),
        ("Date", header.text(b"date")),
        ("Subject", header.text(b"subject")),
    ):
        if said:
            lines.append(f"{title}: {said}")
            told[title.lower()] = said
    if identity := header.plain(b"message-id").strip("<> "):
        told["message_id"] = identity
    whole = joined([Body("\n".join(lines), []), inner.body()])
    marks = [
        mark._replace(target=str(int(mark.target or 1) + 1)) if mark.kind == "quote" else mark
        for mark in whole.marks
    ]
    inner.bodies = [Body(whole.text, [Mark(0, len(whole.text), "quote", "1"), *marks])] if whole.text else []
    inner.forwarded.insert(0, told)
    return inner


def _attachment(header: Header, body: bytes, kind: str, name: str) -> dict[str, object]:
    transfer = header.plain(b"content-transfer-encoding").lower()
    size = len(body)
    if transfer == "base64":
        letters = size - body.count(b"\n") - body.count(b"\r")
        size = letters * 3 // 4 - body[-8:].count(b"=")
    elif transfer == "quoted-printable":
        size = len(binascii.a2b_qp(body))
    return {"name": name or None, "type": kind, "size": max(0, size)}


def _transferred(header: Header, body: bytes) -> bytes:
    """The bytes of a part as they were before they were encoded for the way (RFC 2045, 6)."""
    raw = header.raw(b"content-transfer-encoding")
    transfer = raw.strip().lower().strip(b"\"'; ") if raw else b""
    if transfer == b"quoted-printable":
        return binascii.a2b_qp(body)
    if transfer == b"base64":
        return _base64(body)
    if transfer in (b"x-uuencode", b"uuencode", b"x-uue"):
        found = _UU.search(body.decode("latin-1").replace("\r\n", "\n"))
        return uudecoded(found[2]) if found else body
    return body


def _base64(body: bytes) -> bytes:
    """What is base 64 of a body, and what a list added below it as it is."""
    lines = body.strip().split(b"\n")
    count = 0
    while count < len(lines) and (
        not lines[count].strip() or _BASE64_LINE.fullmatch(lines[count].rstrip(b"\r"))
    ):
        count += 1
        if lines[count - 1].rstrip().endswith(b"="):
            break
    if not count and body.strip():
        return body
    rest = b"\n".join(lines[count:])
    data = base64(b"".join(lines[:count]))
    return data + b"\n\n" + rest if rest.strip() else data


def _uuencoded(text: str, found: Content) -> str:
    """A text without the files that are written into it in the way of uuencode (POSIX); they are named."""

    def named(file: re.Match[str]) -> str:
        try:
            size = len(uudecoded(file[2]))
        except (ValueError, binascii.Error):
            return file[0]
        found.attachments.append({"name": file[1].strip(), "type": "", "size": size})
        return ""

    return _UU.sub(named, text.replace("\r\n", "\n"))


def uudecoded(lines: str) -> bytes:
    """The bytes that the lines between `begin` and `end` say. Raises ValueError."""
    return b"".join(binascii.a2b_uu(line.encode("latin-1", "replace")) for line in lines.splitlines() if line)


def _scrubbed(text: str, found: Content) -> None:
    """What Pipermail put aside of a message and says in its place; the words stay in the text."""
    for scrubbed in _SCRUBBED.finditer(text + "\n"):
        lines = (line.split(":", 1) for line in scrubbed[1].splitlines() if ":" in line)
        fields = {name.strip(): said for name, said in lines}
        size = _SIZE.search(fields.get("Size", ""))
        told: dict[str, object] = {
            "name": fields.get("Name", "").strip() or None,
            "type": fields.get("Type", "").strip(),
            "size": int(size[0]) if size else None,
        }
        if url := fields.get("URL", fields.get("Url", "")).strip().strip("<>"):
            told["url"] = url
        found.attachments.append(told)

"""One message: who wrote it, when, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from store.formats.mail import dates
from store.formats.mail.addresses import author, site
from store.formats.mail.headers import Header, content
from store.formats.mail.parts import cut, read_content
from store.model import Mark

_USED: Final = frozenset(
    (
        b"from",
        b"date",
        b"subject",
        b"message-id",
        b"references",
        b"in-reply-to",
        b"mime-version",
        b"archived-at",
    )
)
_WAY: Final = frozenset(
    b"""
    received return-path delivered-to x-original-to errors-to precedence status x-status x-uid
    x-uidl x-keywords lines content-length x-originalarrivaltime x-beenthere domainkey-signature
    authentication-results x-received autocrypt sender thread-index envelope-to delivery-date
    x-sender x-envelope-to x-envelope-from mailing-list x-face face xref path nntp-posting-host
    nntp-posting-date x-trace
    """.split()
)
_WAYS: Final = (
    *(b"received", b"content-", b"list-", b"dkim-", b"arc-", b"x-spam", b"x-virus", b"x-google-", b"x-gm-"),
    *(
        b"x-ms-",
        b"x-mailman-",
        b"x-list-",
        b"x-mozilla-",
        b"x-evolution-",
        b"x-imap",
        b"x-asf-",
        b"x-microsoft-",
    ),
    *(b"x-exchange-", b"x-forefront-", b"x-mimedefang", b"x-mailscanner", b"x-barracuda", b"x-ironport"),
    *(
        b"x-sg-",
        b"x-ses-",
        b"x-proofpoint",
        b"x-mimeole",
        b"x-msmail-",
        b"x-csa-",
        b"x-amavis",
        b"x-greylist",
    ),
)
"""Fields that tell the way of a message and not what it is: they are read, or left out."""


@dataclass(slots=True)
class Message:
    """A message as it is read.

    `posted` is as `Comment.posted`; `order` is a number that messages of a thread are put in order by, None
    where no date is known. `wrong` holds what was wrong: with encodings (`encoding`) and with the date.
    """

    author: str = ""
    subject: str = ""
    posted: datetime | None = None
    order: float | None = None
    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    site: str = ""
    url: str = ""
    extra: dict[str, object] = field(default_factory=dict)
    encoding: list[str] = field(default_factory=list)
    wrong_date: str = ""


Escapes = Literal["", "mboxo", "mboxrd"]
"""How a box marks lines that begin with "From ": not, with a ">", or with one more than they have."""


def read_message(raw: bytes, from_line: str = "", escapes: Escapes = "") -> Message:
    """The message that `raw` is, without the line that parts it from others, which is `from_line`.

    Never raises.
    """
    if b"\r\n" in raw:
        raw = raw.replace(b"\r\n", b"\n")
    head, body = cut(raw)
    header = Header(head)
    if not head.isascii():
        header.charset = content(header.raw(b"content-type").decode("latin-1"), "")[1].get("charset", "")
    if escapes and b">From " in body:
        body = _unescaped(body, escapes == "mboxrd")
    found = read_content(header, body)
    told = author(header.plain(b"from"))
    message = Message(author=told.name, subject=header.text(b"subject"), encoding=found.wrong)
    message.text, message.marks = found.body()
    message.site = site(header)
    message.url = _url(header)
    extra = message.extra
    if message.url:
        extra["permalink"] = message.url
    _date(header, message, from_line)
    if told.address and told.address != told.name:
        extra["address"] = told.address
    for name, value in (
        ("attachments", found.attachments),
        ("alternatives", found.others),
        ("forwarded", found.forwarded),
    ):
        if value:
            extra[name] = value
    if found.html:
        extra["body_html"] = "\n".join(found.html)
    headers = _rest(header)
    if message.site and headers.get("To") == message.site:
        del headers["To"]
    if headers:
        extra["headers"] = headers
    return message


def _date(header: Header, message: Message, from_line: str) -> None:
    """Gives the message its date: what it says, or when it arrived where that cannot be right."""
    said = header.plain(b"date")
    date = dates.read_date(said) if said else None
    arrived = dates.arrival(header.all_raw(b"received"))
    if (
        date is not None
        and dates.is_likely(date)
        and (arrived is None or dates.stamp(date) <= dates.stamp(arrived) + dates.LATE)
    ):
        message.posted = date
        message.order = dates.stamp(date)
        if not _is_plain(said, date):
            message.extra["posted_text"] = said
        return
    if arrived is None:
        arrived = dates.read_date(from_line)
        if arrived is not None and not dates.is_likely(arrived):
            arrived = None
    message.posted = arrived
    message.order = dates.stamp(arrived) if arrived else None
    message.wrong_date = said or "none"
    if said:
        message.extra["posted_text"] = said


def _is_plain(said: str, date: datetime) -> bool:
    """Whether a date is written in UTC, so that nothing of it is lost."""
    return date.tzinfo is not None and ("+0000" in said or said.endswith(("GMT", "UTC", "UT")))


def _rest(header: Header) -> dict[str, object]:
    """The fields that are neither read nor tell the way of the message, by their names."""
    found: dict[str, object] = {}
    for name, value in header.others(_USED | _WAY, _WAYS):
        before = found.get(name)
        if before is None:
            found[name] = value
        elif isinstance(before, list):
            before.append(value)
        else:
            found[name] = [before, value]
    return found


def _url(header: Header) -> str:
    """The address of the message in an archive (RFC 5064)."""
    said = header.plain(b"archived-at").strip().strip("<>").strip()
    return said if said.startswith(("https://", "http://")) else ""


def _unescaped(body: bytes, certain: bool) -> bytes:
    """A body with the ">" taken away that a box puts before a line that begins with "From ".

    Unless it is `certain` that the box marks those with a ">" as well, a line beside lines that are quoted as
    often is one of them.
    """
    lines = body.split(b"\n")
    for at, line in enumerate(lines):
        depth = _signs(line)
        if depth and line.startswith(b"From ", depth):
            around = (lines[at - 1] if at else b"", lines[at + 1] if at + 1 < len(lines) else b"")
            if certain or not any(
                _signs(near) >= depth and not near.startswith(b"From ", _signs(near)) for near in around
            ):
                lines[at] = line[1:]
    return b"\n".join(lines)


def _signs(line: bytes) -> int:
    return len(line) - len(line.lstrip(b">"))

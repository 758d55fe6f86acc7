"""How fast a box of mail is read, against Python's `mailbox` reading six headers of the same messages.

The box is made here: threads of three or four messages with the headers that a list writes, quotes and
signatures. Times are the CPU's of a process of its own each, so that other programs do not count; the import
is measured by the clock as well, since most of it is waiting for the disk.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.first_frame import ROOT
from benchmarks.table import Figure

MESSAGES = 100_000
IMPORTED = 2_000
"""Messages of the box that is brought in: each of its threads is made durable, which takes the disk long."""

NOTMUCH = 1_250
"""Messages a second that notmuch indexes on the reference machine."""

_WORDS = [
    "river",
    "bridge",
    "water",
    "stone",
    "garden",
    "winter",
    "letter",
    "the",
    "of",
    "and",
    "to",
    "in",
    "is",
]

_MAILBOX = """
import mailbox, sys, time
begin = time.process_time()
for message in mailbox.mbox(sys.argv[1], create=False):
    for name in ("message-id", "references", "in-reply-to", "subject", "from", "date"):
        message[name]
print(time.process_time() - begin)
"""

_READ = """
import resource, sys, time
from store.formats.mail import Mail
from store.source import open_source
begin = time.process_time()
threads = sum(1 for _ in Mail().read(open_source(sys.argv[1])))
seconds = time.process_time() - begin
unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
print(seconds, threads, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
"""

_IMPORT = """
import sys, time
from store import Library
from store.importing import Landed, import_paths
begin, used = time.perf_counter(), time.process_time()
landed = sum(isinstance(one, Landed) for one in import_paths(Library.open(sys.argv[2]), [sys.argv[1]]))
print(time.perf_counter() - begin, time.process_time() - used, landed)
"""


def make_box(path: Path, count: int) -> None:
    """Writes a box of `count` messages to `path`."""
    choose = random.Random(count)
    recent: list[tuple[str, str, tuple[str, ...]]] = []
    now = 1.0e9
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            now += choose.random() * 600
            subject = " ".join(choose.choices(_WORDS, k=5))
            references: tuple[str, ...] = ()
            if recent and choose.random() < 0.7:
                over, said, before = choose.choice(recent)
                subject, references = f"Re: {said.removeprefix('Re: ')}", (*before[-7:], over)
            identity = f"{now:.0f}.{number}@host{number % 50}.example.org"
            recent = [*recent[-59:], (identity, subject, references)]
            file.write(_message(number, now, identity, subject, references, choose))


def _message(
    number: int, now: float, identity: str, subject: str, references: tuple[str, ...], choose: random.Random
) -> str:
    person = number % 300
    lines = [
        f"From person{person}@example.org {time.asctime(time.gmtime(now))}",
        "Return-Path: <list-bounces@lists.example.org>",
        "Delivered-To: list@lists.example.org",
        f"Received: from mail.example.org (mail.example.org [192.0.2.{number % 250}])",
        f"\tby lists.example.org (Postfix) with ESMTP id {number:08X}",
        f"\tfor <list@lists.example.org>; {formatdate(now)}",
        f"Received: from host{number % 50}.example.org ([192.0.2.7])",
        f"\tby mail.example.org with esmtp id {number:x}; {formatdate(now - 5)}",
        f"From: Person {person} <person{person}@example.org>",
        "To: list@lists.example.org",
        f"Subject: {subject}",
        f"Date: {formatdate(now - 7)}",
        f"Message-ID: <{identity}>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "User-Agent: Mutt/1.5.9i",
        "List-Id: The list <list.lists.example.org>",
        "List-Post: <mailto:list@lists.example.org>",
    ]
    if references:
        lines.append(f"In-Reply-To: <{references[-1]}>")
        lines.append("References: " + "\n\t".join(f"<{one}>" for one in references))
    lines.append("")
    if references:
        lines.append("On some day Somebody wrote:")
        lines += ["> " + " ".join(choose.choices(_WORDS, k=11)) for _ in range(5)] + [""]
    for _ in range(3):
        lines += [" ".join(choose.choices(_WORDS, k=11)) for _ in range(4)] + [""]
    return "\n".join([*lines, "-- ", "A signature", "", ""])


def _told(code: str, *arguments: str) -> list[float]:
    command = [sys.executable, "-c", code, *arguments]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [float(number) for number in told.split()]


def figures(count: int = MESSAGES, imported: int = IMPORTED) -> Iterator[Figure]:
    """The figures of the table."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "box.mbox")
        make_box(path, count)
        (headers,) = _told(_MAILBOX, str(path))
        seconds, threads, memory = _told(_READ, str(path))
        ratio, rate = seconds / headers, count / seconds
        yield Figure(f"{count:,} messages read, {threads:,.0f} threads", f"{rate:,.0f} a second", "", None)
        yield Figure("to Python's mailbox reading headers", f"{ratio:.2f} ×", "≤ 3 ×", ratio <= 3)
        yield Figure("to notmuch indexing", f"{rate / NOTMUCH:.1f} × its rate", "> 1 ×", rate > NOTMUCH)
        yield Figure("memory", f"{memory / 2**20:.0f} MiB", "≤ 300 MiB", memory <= 300 * 2**20)
        make_box(path, imported)
        clock, used, landed = _told(_IMPORT, str(path), str(Path(folder, "library")))
        yield Figure(
            f"import of {imported:,} messages, {landed:,.0f} threads, durable",
            f"{imported / clock:,.0f} a second by the clock, {imported / used:,.0f} by the CPU's time",
            f"> {NOTMUCH:,}",
            imported / clock > NOTMUCH,
        )

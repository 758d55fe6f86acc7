"""What `afterword import` prints: what became of each file, as it lands."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from store.errors import AfterwordError, CannotWrite
from store.gathering import without_readmes
from store.importing import Failed, Imported, Progress, import_paths
from store.library import Library, Report
from tui.cli import FAILED, report
from tui.labels import counted, one_line
from tui.mappings import wanted
from tui.printing import print_json, print_lines
from tui.progress import ProgressLine


def print_import(
    library: Library,
    paths: Sequence[str],
    form: str | None = None,
    mapping: str | None = None,
    *,
    as_json: bool = False,
) -> int:
    """Brings files in and prints what became of each, as it lands. 0 when anything came in."""
    capabilities = library.capabilities
    if not capabilities.write:
        raise AfterwordError(
            f"the library cannot be written ({capabilities.why_not})", "choose another with --library"
        )
    began = time.monotonic()
    reports, comments, rejected = 0, 0, 0
    files, readmes = without_readmes(paths)
    for left_out in readmes:
        report(left_out.error)
    progress = Progress()
    with ProgressLine(progress, shown=not as_json) as line:
        for one in import_paths(library, files, form, progress, wanted(mapping)):
            line.say(partial(_print, one, as_json=as_json))
            if isinstance(one, Failed):
                if isinstance(one.error, CannotWrite):
                    break
                continue
            reports += 1
            comments += one.report.comments
            rejected += len(one.report.rejected)
    if as_json:
        seconds = round(time.monotonic() - began, 3)
        print_json({"discussions": reports, "comments": comments, "rejected": rejected, "seconds": seconds})
    elif reports > 1:
        print_lines([f"{reports:,} discussions, {counted(comments, 'comment', '0')}"])
    return 0 if reports else FAILED


def _print(one: Imported, *, as_json: bool) -> None:
    """Prints what became of one discussion, or of a file that failed."""
    if isinstance(one, Failed):
        report(one.error, one.error.__cause__)
    elif as_json:
        print_json(_report_document(one.report))
    else:
        print_lines(_report_lines(one.report))


def _report_document(landed: Report) -> dict[str, Any]:
    return {
        "key": landed.key,
        "title": landed.title,
        "comments": landed.comments,
        "max_depth": landed.max_depth,
        "added": landed.added,
        "updated": landed.updated,
        "vanished": landed.vanished,
        "repairs": list(landed.repairs),
        "rejected": list(landed.rejected),
    }


def _report_lines(landed: Report) -> Iterator[str]:
    changes = [
        f"{count} {what}"
        for count, what in ((landed.added, "added"), (landed.updated, "updated"), (landed.vanished, "gone"))
        if count
    ]
    unchanged = ["nothing changed"] if landed.comments else []  # an article alone may well be new
    facts = [counted(landed.comments, "comment", "0"), *(changes or unchanged)]
    yield f"{one_line(landed.key)}: {one_line(landed.title) or '(no title)'} ({', '.join(facts)})"
    for sentence in landed.repairs:
        yield f"  {one_line(sentence)}"
    for sentence in landed.rejected:
        yield f"  left out: {one_line(sentence)}"

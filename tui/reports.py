"""What the commands print: discussions, lists, flags, imports, problems and forms."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from store.building import build
from store.codec import comment_document, discussion_document
from store.errors import AfterwordError, NotInLibrary, SourceError
from store.flags import standing
from store.formats import form_named, forms
from store.formats.mapping import Wanted
from store.identity import discussion_key
from store.importing import Failed, Part, discussions, source_at
from store.library import Library, Row, Stored
from store.model import Discussion, Flag
from store.source import STDIN
from store.thread import Thread
from store.when import to_iso
from tui.cli import FAILED, report
from tui.labels import one_line
from tui.mappings import wanted
from tui.plain import MEASURE, Page, lines, when
from tui.printing import is_terminal, page_width, print_json, print_lines, wants_colour
from tui.wrapping import cut, shown, width

WORDS: Final = 12
"""Words of a flagged text that tell which it is."""

_TITLE: Final = 20  # cells of a title that are shown, however long the keys are


@dataclass(frozen=True, slots=True)
class Style:
    """How a discussion is printed: columns and colours (None: as the output has them), or as JSON."""

    width: int | None = None
    colour: bool | None = None
    as_json: bool = False

    def page(self) -> Page:
        """The page for plain text. A width that was asked for is the measure of a line too."""
        width = self.width or page_width()
        return Page(width, self.width or MEASURE, wants_colour(self.colour))


# -- discussions ---------------------------------------------------------------------------------


def print_targets(
    targets: Iterable[str],
    style: Style,
    form: str | None,
    library: Callable[[], Library],
    mapping: str | None = None,
) -> int:
    """Prints files, and discussions of the library by their keys; the library is opened at the first key."""
    how = wanted(mapping, keeping=False)
    return _print_each(targets, lambda target: _of_target(target, form, library, how), style)


def print_paths(
    paths: Iterable[str], style: Style, form: str | None = None, mapping: str | None = None
) -> int:
    """Prints files."""
    how = wanted(mapping, keeping=False)
    return _print_each(paths, lambda path: _of_file(path, form, how), style)


def _print_each(targets: Iterable[str], read: Callable[[str], Iterator[Discussion]], style: Style) -> int:
    """Prints what `read` gives for each target; those that fail are told, and the others still printed."""
    code, first = 0, True
    for target in targets:
        try:
            for discussion in read(target):
                if not first and not style.as_json:
                    print_lines(["", "", "═" * min(style.page().width, MEASURE), "", ""])
                _print_discussion(discussion, style)
                first = False
        except AfterwordError as error:
            report(error)
            code = FAILED
    return code


def _of_target(
    target: str, form: str | None, library: Callable[[], Library], how: Wanted
) -> Iterator[Discussion]:
    if target == STDIN or os.path.lexists(target) or os.sep in target:
        yield from _of_file(target, form, how)
        return
    try:
        stored = library().read(target)
    except NotInLibrary:
        if "." in target:
            yield from _of_file(target, form, how)  # keys have no dot: it says that there is no such file
        hint = "`afterword list` shows the keys"
        raise SourceError(f"{target}: neither a file nor a discussion of the library", hint) from None
    if stored is not None:
        yield stored.discussion


def _of_file(path: str, form: str | None, how: Wanted) -> Iterator[Discussion]:
    """The discussions of a file or a folder, as they would be in a library that they are brought into first.

    Of a folder's files one that fails is told, and the others come."""
    if form is not None:
        form_named(form)
    source = source_at(path)
    if source.tree is None:
        yield from _of_part(Part(path, source), form, how)
        return
    from store.gathering import parts

    failed, came = None, False
    for part in parts(path, source, form):
        try:
            if isinstance(part, Failed):
                raise part.error
            for discussion in _of_part(part, form, how):
                came = True
                yield discussion
        except AfterwordError as error:
            if failed is not None:
                report(failed)
            failed = error
    if failed is not None and not came:
        raise failed
    if failed is not None:
        report(failed)


def _of_part(part: Part, form: str | None, how: Wanted) -> Iterator[Discussion]:
    for incoming in discussions(part.source, form, part.whole, how):
        thread, _ = build(incoming.discussion.comments)
        told = replace(incoming.discussion, comments=thread)
        yield replace(told, key=discussion_key(told), imported=None, origins=told.origins[:-1])


def _print_discussion(discussion: Discussion, style: Style) -> None:
    thread = discussion.comments
    if not isinstance(thread, Thread):
        thread, _ = build(thread)
    if style.as_json:
        comments = [comment_document(thread.comment(i), int(thread.depth[i])) for i in range(len(thread))]
        print_json({"discussion": discussion_document(discussion), "comments": comments})
    else:
        print_lines(lines(discussion, thread, style.page()))


# -- the library ---------------------------------------------------------------------------------


def rows(library: Library) -> Iterator[Row]:
    """All rows of the library, the latest import first."""
    cursor: str | None = None
    while True:
        page = library.list(cursor=cursor)
        yield from page.rows
        if page.cursor is None:
            return
        cursor = page.cursor


def print_list(library: Library, *, as_json: bool = False) -> int:
    """Prints a line for each discussion: key, comments, flags, date, title."""
    found = list(rows(library))
    if as_json:
        for row in found:
            print_json(_row_document(row))
        return 0
    if not found:
        report(AfterwordError("the library is empty", "`afterword import PATH` brings files in"))
        return 0
    table = [("KEY", "COMMENTS", "FLAGS", "DATE", "TITLE"), *map(_cells, found)]
    keys, comments, flags, dates = (max(len(line[column]) for line in table) for column in range(4))
    room = max(_TITLE, page_width() - keys - comments - flags - dates - 8) if is_terminal() else None
    print_lines(
        f"{key:<{keys}}  {count:>{comments}}  {flagged:>{flags}}  {date:<{dates}}  {_cut(title, room)}"
        for key, count, flagged, date, title in table
    )
    return 0


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    return (
        one_line(row.key),
        str(row.comments),
        str(row.flags or ""),
        f"{row.published:%Y-%m-%d}" if row.published else "",
        one_line(row.problem or row.title),
    )


def _cut(title: str, room: int | None) -> str:
    """The beginning of a title that fits into `room` cells; all of it where that is None."""
    if room is None or width(title) <= room:
        return shown(title)
    return shown(title[: cut(title, room - 1)[1][0]]) + "…"


def _row_document(row: Row) -> dict[str, Any]:
    return {
        "key": row.key,
        "title": row.title,
        "site": row.site or None,
        "source": row.source,
        "published": to_iso(row.published),
        "imported": to_iso(row.imported),
        "closed": row.closed,
        "comments": row.comments,
        "max_depth": row.max_depth,
        "flags": row.flags,
        "sha256": row.sha256 or None,
        "problem": row.problem or None,
    }


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


# -- flags ---------------------------------------------------------------------------------------


def print_flags(library: Library, keys: Sequence[str] = (), *, as_json: bool = False) -> int:
    """Prints the flags that stand, in the discussions of these keys or in all; tells of those that fail."""
    code, any_flag = 0, False
    for key in keys or [row.key for row in rows(library) if row.flags or row.problem]:
        try:
            flags = [each.flag for each in standing(library.flags(key)[0]).values()]
            stored = library.read(key) if flags else None
        except AfterwordError as error:
            report(error)
            code = FAILED
            continue
        if stored is None:
            continue
        any_flag = True
        if as_json:
            for flag in flags:
                print_json(_flag_document(stored, flag))
        else:
            print_lines(_flag_lines(stored, flags))
    if not any_flag and not as_json and not code:
        report(AfterwordError("no flags", "`f` in the reader flags a comment"))
    return code


def _flag_document(stored: Stored, flag: Flag) -> dict[str, Any]:
    author, number, words = _flagged(stored, flag)
    return {
        "key": stored.discussion.key,
        "title": stored.discussion.title,
        "id": flag.id,
        "comment_id": flag.comment_id,
        "number": number or None,
        "author": author or None,
        "span": [flag.span.start, flag.span.end, flag.span.quote] if flag.span else None,
        "label": flag.label or None,
        "note": flag.note or None,
        "by": flag.by,
        "at": to_iso(flag.at),
        "words": words,
    }


def _flag_lines(stored: Stored, flags: Iterable[Flag]) -> Iterator[str]:
    yield f"{one_line(stored.discussion.title) or '(no title)'} ({one_line(stored.discussion.key)})"
    for flag in flags:
        author, number, words = _flagged(stored, flag)
        who = number or ("the article" if flag.comment_id is None else f"comment {flag.comment_id}")
        facts = [f"{who} {author}".strip(), flag.label, f"{flag.by}, {when(flag.at)}"]
        yield "  ⚑ " + " · ".join(filter(None, map(one_line, facts)))
        if words:
            yield f"    {one_line(words)}"
        if flag.note:
            yield f"    note: {one_line(flag.note)}"
    yield ""


def _flagged(stored: Stored, flag: Flag) -> tuple[str, str, str]:
    """Author, number and first words of what is flagged; "" for what is not there any more."""
    if flag.comment_id is None:
        author, number, text = stored.discussion.author, "", stored.discussion.body
    elif (i := stored.thread.find(flag.comment_id)) is None:
        author, number, text = "", "", ""
    else:
        author, number, text = stored.thread.author(i), stored.thread.number(i), stored.thread.text(i)
    if flag.span is not None:
        text = flag.span.quote
    words = text.split(maxsplit=WORDS)
    return author, number, " ".join(words[:WORDS]) + (" …" if len(words) > WORDS else "")


# -- the rest ------------------------------------------------------------------------------------


def print_problems(library: Library, *, repair: bool = False) -> int:
    """Prints what is wrong with the library. 0 when nothing is left to mend."""
    left = 0
    for problem in library.check(repair):
        mended = " (mended)" if problem.mended else ""
        left += not problem.mended
        what = problem.what.removeprefix(f"{problem.where}: ")  # an error names its file itself
        print_lines([f"{one_line(problem.where)}: {one_line(what)}{mended}"])
    if left:
        return FAILED
    print_lines([f"{_counted(sum(1 for _ in rows(library)), 'discussion')}, nothing wrong"])
    return 0


def print_forms() -> int:
    """Prints the forms that can be brought in: the word for `--format`, and what it is.

    Those of other packages come last; 1 when one of them cannot be loaded, which is told."""
    known = list(forms())
    wide = max(len(form.name) for form in known)
    print_lines(f"{one_line(form.name):<{wide}}  {one_line(form.title)}" for form in known)
    from store.formats.others import others

    broken = others().broken
    for one in broken:
        report(AfterwordError(one.told, "mend its package, or take it away"))
    return FAILED if broken else 0

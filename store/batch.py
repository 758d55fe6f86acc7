"""Many discussions are put into a library one after the other, each whole or not at all.

Most of what a small discussion takes is waiting until the disk has it (three times, 0.3 to 6 ms each). So
some small ones are on their way at once, each in a thread, while the next ones are read: the disk takes
what waits for it together, and an import of many takes two thirds of the time. Reports come in the order
of what came in, each when its discussion is on disk.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, NamedTuple

from store.errors import AfterwordError, CannotWrite, NotInLibrary
from store.identity import discussion_key
from store.library import Incoming, Report
from store.model import Discussion

AT_ONCE: Final = 6
"""Small discussions that are on their way to the disk at the same time."""

SMALL: Final = 1000
"""Comments of a discussion that is held in memory beside others."""

ALONE: Final = 8
"""Discussions at the beginning that come one by one, with what is derived of them: a few files that somebody
means to read. Of many small ones the first opening makes it, in some milliseconds."""

Put = Callable[[Discussion, bool], Report]
"""Puts one discussion into the library. Whether what is derived of it is made at once, too."""


class _Waiting(NamedTuple):
    each: Incoming
    key: str
    report: Future[Report]


def put_all(incoming: Iterable[Incoming], put: Put) -> Iterator[Report]:
    """The reports of all that comes in: see `store.library.Library.import_batch`.

    What `incoming` raises comes after the reports of what came before it. Closed early, it waits for the
    discussions that are on their way.
    """
    source = iter(incoming)
    for _ in range(ALONE):
        each = next(source, None)
        if each is None:
            return
        yield _report(each, lambda each=each: put(each.discussion, True))  # type: ignore[misc]
    with ThreadPoolExecutor(AT_ONCE, "batch") as pool:
        waiting: deque[_Waiting] = deque()
        try:
            while True:
                try:
                    each = next(source, None)
                except BaseException:
                    while waiting:
                        yield _landed(waiting)
                    raise
                if each is None:
                    break
                key = discussion_key(each.discussion)
                small = len(each.discussion.comments) <= SMALL
                while waiting and (
                    not small
                    or len(waiting) >= AT_ONCE
                    or waiting[0].report.done()
                    or any(one.key == key for one in waiting)
                ):
                    yield _landed(waiting)
                if small:
                    waiting.append(_Waiting(each, key, pool.submit(put, each.discussion, False)))
                else:
                    yield _report(each, lambda each=each: put(each.discussion, True))  # type: ignore[misc]
            while waiting:
                yield _landed(waiting)
        finally:
            for one in waiting:
                one.report.cancel()


def _landed(waiting: deque[_Waiting]) -> Report:
    """The report of what has waited longest."""
    one = waiting.popleft()
    return _report(one.each, one.report.result)


def _report(each: Incoming, land: Callable[[], Report]) -> Report:
    """The report of a discussion, with what its form told. Raises `CannotWrite`, `NotInLibrary`."""
    told = [str(repair) for repair in each.repairs]
    try:
        report = land()
    except (CannotWrite, NotInLibrary):
        raise
    except AfterwordError as error:
        report = Report("", each.discussion.title, 0, 0, 0, 0, 0, "", rejected=(str(error),))
    repairs = [*told, *(repair for repair in report.repairs if repair not in told)]
    return report._replace(repairs=repairs, rejected=[*each.rejected, *report.rejected])

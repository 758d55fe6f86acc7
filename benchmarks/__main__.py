"""Prints the tables: `make bench`, or `python -m benchmarks NAME…` for some of them."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import first_frame, large, library_list, neomutt, painting, saved_text
from benchmarks.table import Figure, show
from benchmarks.threads import Shape


def _large(shape: Shape, count: int) -> Callable[[], Iterator[Figure]]:
    def figures() -> Iterator[Figure]:
        with tempfile.TemporaryDirectory() as folder:
            yield from large.figures(Path(folder), shape, count, repeat=20 if shape == "mixed" else 8)
            if shape == "mixed" and count == 100_000:
                yield from neomutt.figures(Path(folder), shape, count)

    return figures


TABLES: dict[str, tuple[str, Callable[[], Iterator[Figure]]]] = {
    "first": ("First frame, 120×40, medians of runs by turns", first_frame.figures),
    "text": ("Saved text pages, medians", saved_text.figures),
    "list": ("The library's list, 10,000 discussions, 120×40, medians", library_list.figures),
    "painting": ("What each trick of painting saves, 120×40, medians of the CPU's time", painting.figures),
    "mixed": ("A mixed thread of 100,000 comments", _large("mixed", 100_000)),
    "flat": ("A flat thread of 100,000 comments", _large("flat", 100_000)),
    "chain": ("A chain of 100,000 replies", _large("chain", 100_000)),
    "million": ("A mixed thread of 1,000,000 comments", _large("mixed", 1_000_000)),
}


def main(names: list[str]) -> None:
    """Prints these tables, or all."""
    for name in names or TABLES:
        title, figures = TABLES[name]
        show(title, figures())


if __name__ == "__main__":
    main(sys.argv[1:])

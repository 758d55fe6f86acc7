"""A row of the benchmarks' table, and the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: what was done, what came out, and what it should be ("" for no goal)."""

    what: str
    measured: str
    goal: str = ""
    good: bool | None = None


def show(title: str, figures: Iterable[Figure]) -> None:
    """Prints the figures as a table."""
    table = Table(title=title, box=box.SIMPLE, title_justify="left", highlight=False)
    for column in ("what", "measured", "goal", ""):
        table.add_column(column, overflow="fold")
    for figure in figures:
        verdict = {True: "met", False: "not met", None: ""}[figure.good]
        table.add_row(figure.what, figure.measured, figure.goal, verdict)
    Console().print(table)

"""The forms that other packages bring: entry points of the group `afterword.formats`.

A package declares each by the form's name and its class
(https://packaging.python.org/specifications/entry-points/):

    [project.entry-points."afterword.formats"]
    my-forum = "my_package.forum:MyForum"

Looking for them costs a few milliseconds, and the loading of one what its package costs: it is done when no
form of Afterword's own is sure of a source. One that cannot be loaded, or is no form, costs itself only.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from typing import Final, NamedTuple

from store.formats.base import Form

GROUP: Final = "afterword.formats"
"""The group of the entry points."""


class Broken(NamedTuple):
    """A form that could not be loaded: its name, and why, as a sentence."""

    name: str
    told: str


class Others(NamedTuple):
    """The forms of other packages, and those that could not be loaded."""

    forms: list[Form]
    broken: list[Broken]


def others() -> Others:
    """The forms of other packages, in the order of their names. None has the name of an own form."""
    return _others(tuple(sys.path))


@lru_cache(maxsize=1)
def _others(path: tuple[str, ...]) -> Others:
    found = Others([], [])
    if not _any_declared(path):
        return found
    from importlib.metadata import entry_points

    from store.formats import FORMS

    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        if point.name in FORMS:
            told = f"{point.name}: {point.value} has the name of a form of Afterword's own"
            found.broken.append(Broken(point.name, told))
            continue
        try:
            form = point.load()()
            if not isinstance(form, Form):
                raise TypeError("it has not the methods of a form")
            found.forms.append(form)
        except Exception as error:  # noqa: BLE001 (whatever another package does wrong)
            why = str(error) or type(error).__name__
            told = f"{point.name}: the form of {point.value} could not be loaded ({why})"
            found.broken.append(Broken(point.name, told))
    return found


def _any_declared(path: tuple[str, ...]) -> bool:
    """Whether a package on the path declares such a form: a look that needs nothing imported."""
    group = f"[{GROUP}]".encode()
    for folder in path:
        try:
            names = [name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info"))]  # noqa: PTH208
        except OSError:
            names = []
        for name in names:
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:  # noqa: PTH118, PTH123
                    if group in file.read():
                        return True
            except OSError:
                continue
    return False

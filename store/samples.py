"""Where the samples are: discussions in each form, written for this project, small enough to check by hand.

In a checkout (and an editable install of one) they stand in `sample_data/` at the top; in an installed
wheel they stand inside this package, as `store/sample_data/`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from store.errors import SourceError

_PACKAGE: Final = Path(__file__).parent
_FOLDERS: Final = (_PACKAGE / "sample_data", _PACKAGE.parent / "sample_data")

_SUFFIXES: Final = frozenset({".txt", ".json", ".jsonl", ".ndjson", ".html", ".xml", ".mbox", ".csv", ".zip"})

_FIRST: Final = ("the-last-ferry.txt", "four-minutes-fast.txt", "card-catalogue.json")
"""What somebody who is new should see first, the simplest before the rest."""


def sample_folder() -> Path:
    """The folder of the samples.

    Raises `SourceError` when there is none: somebody took it out of the checkout or the install.
    """
    for folder in _FOLDERS:
        # A folder that happens to have this name beside an installed package is not ours.
        if (folder / _FIRST[0]).is_file():
            return folder
    raise SourceError(f"{_FOLDERS[0]}: the samples are not there", "install Afterword again")


def samples() -> list[Path]:
    """The samples, the simplest first; what tells about them (README.md) is not among them.

    Raises `SourceError` as `sample_folder` does.
    """
    found = [path for path in sample_folder().iterdir() if path.suffix in _SUFFIXES and path.is_file()]

    def place(path: Path) -> tuple[int, str]:
        return (_FIRST.index(path.name) if path.name in _FIRST else len(_FIRST), path.name)

    return sorted(found, key=place)

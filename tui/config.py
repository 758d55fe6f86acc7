"""Where the library is, and who reads in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from store.errors import AfterwordError
from store.library import Library

LIBRARY: Final = "AFTERWORD_LIBRARY"
"""The environment variable that chooses the library's folder."""

BY: Final = "AFTERWORD_BY"
"""The environment variable that says who reads and flags."""


def library_folder(chosen: str | None = None) -> Path:
    """The library's folder: the one `chosen` on the command line, else AFTERWORD_LIBRARY's, else the
    platform's folder for the data of users' programs. It need not exist yet."""
    told = chosen or os.environ.get(LIBRARY)
    if told:
        return Path(os.path.expanduser(told))  # noqa: PTH111 (an unknown ~name stays as it is)
    from platformdirs import user_data_path

    return user_data_path("afterword", appauthor=False) / "library"


def open_library(chosen: str | None = None) -> Library:
    """The library in `library_folder(chosen)`. Raises `AfterwordError` where a file is in its place."""
    folder = library_folder(chosen)
    if folder.exists() and not folder.is_dir():
        raise AfterwordError(f"{folder}: a file, not the folder of a library", "--library takes a folder")
    return Library.open(folder)


def reader_name() -> str:
    """Who reads: AFTERWORD_BY, else the login name, else "reader"."""
    for variable in (BY, "LOGNAME", "USER", "USERNAME"):
        if name := os.environ.get(variable, "").strip():
            return name
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return "reader"

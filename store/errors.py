"""What can go wrong, each with what to do about it.

Every error that a user can meet is an `AfterwordError`: a sentence of what happened and a
sentence of what to do, which the command line joins to `afterword: what happened: what to do`.
"""

from __future__ import annotations

from pathlib import Path


class AfterwordError(Exception):
    """Something that the user should hear of in one line.

    `what` says what happened and names the file; `hint` says what to do next (may be empty).
    Both may hold file names, so they pass `store.text.safe` before they are shown.
    """

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what}: {self.hint}" if self.hint else self.what


class SourceError(AfterwordError):
    """A file or stream to be brought in that cannot be: missing, empty, binary, unreadable, a folder."""


class UnknownForm(SourceError):
    """No form claims the source, or a form was named that is not known."""


class NotInLibrary(AfterwordError):
    """A key names no discussion of the library."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key}: no such discussion in the library", "`afterword list` shows the keys")
        self.key = key


class DamagedFile(AfterwordError):
    """A library's file that cannot be read: truncated, not JSON, not of our shape. Never overwritten.

    `refused`: what is in it is not known, since the system does not give it.
    """

    refused = False

    def __init__(self, path: Path, why: str, hint: str = "") -> None:
        super().__init__(
            f"{path}: damaged ({why})", hint or "it was left as it is; put a good copy in its place"
        )
        self.path = path
        self.why = why


class NewerSchema(AfterwordError):
    """A file of a library that a newer version of the program wrote. It is never overwritten."""

    def __init__(self, path: Path, version: int, known: int) -> None:
        super().__init__(
            f"{path}: written by a newer Afterword (schema {version}, this one knows {known})",
            "update Afterword to open it",
        )
        self.path = path
        self.version = version


class CannotWrite(AfterwordError):
    """A library's file that could not be written: no permission, a full disk, locked for too long."""

    def __init__(self, path: Path, why: str, hint: str = "") -> None:
        super().__init__(f"{path}: could not be written ({why})", hint or "nothing was changed")
        self.path = path
        self.why = why

    def __reduce__(self) -> tuple[type[CannotWrite], tuple[Path, str, str]]:
        """From another process it comes as it was."""
        return CannotWrite, (self.path, self.why, self.hint)


class Conflict(AfterwordError):
    """A write that expected another version than the one that is there."""

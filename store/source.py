"""A file or a stream that is brought in: its bytes, its name, its size and its checksum."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

HEAD = 64 * 1024
"""Bytes from the beginning that a form is recognised by."""


@dataclass(frozen=True)
class Source:
    """The bytes of one file (or of standard input), whole.

    `name` is the file's own name without its folder, as it is told to the user; "-" is standard input.
    """

    name: str
    data: bytes = field(repr=False)

    @property
    def head(self) -> bytes:
        """The first 64 KiB."""
        return self.data[:HEAD]

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.data)

    @cached_property
    def sha256(self) -> str:
        """The checksum of the bytes, in hex."""
        return hashlib.sha256(self.data).hexdigest()

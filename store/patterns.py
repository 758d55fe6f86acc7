"""Patterns that are compiled when a text first needs them.

Compiling all patterns that read saved pages takes some 25 ms, and a page needs few of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, compiled at the first call of one of its methods."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


def choice(texts: Iterable[str]) -> str:
    """A pattern for any of `texts`, the longest first."""
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))


class _Lazy:
    """Stands for a pattern; its methods become the compiled pattern's own at the first call."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in ("match", "fullmatch", "search", "finditer", "findall", "sub", "split"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)

"""Code, highlighted where its language is known or told.

A mark or a fence names it, or a first line like `#!` does; nothing is guessed. Pygments is imported when the
first such code is painted. Its lexers are made of hundreds of expressions, and code from an archive may be
written so that one of them never ends: what is looked at is bounded in characters and, where the system can
interrupt an expression, in time. Whatever goes wrong, the code is shown without colours.
"""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import FrameType
from typing import Final, NamedTuple, Protocol

MOST: Final = 10_000
"""Characters of a block that are highlighted."""

LONGEST_LINE: Final = 1_000
"""Characters of a line of code that people write; from a longer one on a block is not highlighted."""

SECONDS: Final = 0.25
"""Processor time for one block. `MOST` characters take less than half of it, however dense."""

_PREFIXES: Final = ("language-", "lang-", "highlight-source-", "source-", "brush:", "syntax-", "code-")
_NO_LANGUAGE: Final = frozenset(("", "code", "hljs", "highlight", "prettyprint", "text", "plain", "none"))
_KINDS: Final = (
    ("Comment.Preproc", "code-keyword"),
    ("Comment.PreprocFile", "code-string"),
    ("Comment", "code-comment"),
    ("Keyword.Constant", "code-number"),
    ("Keyword.Type", "code-builtin"),
    ("Keyword", "code-keyword"),
    ("Operator.Word", "code-keyword"),
    ("Operator", "code-operator"),
    ("Literal.String", "code-string"),
    ("Literal.Number", "code-number"),
    ("Name.Function", "code-name"),
    ("Name.Class", "code-name"),
    ("Name.Decorator", "code-name"),
    ("Name.Tag", "code-keyword"),
    ("Name.Attribute", "code-name"),
    ("Name.Builtin", "code-builtin"),
    ("Name.Exception", "code-builtin"),
    ("Generic.Inserted", "code-inserted"),
    ("Generic.Deleted", "code-deleted"),
    ("Generic.Heading", "code-heading"),
    ("Generic.Subheading", "code-heading"),
    ("Generic.Prompt", "code-comment"),
)
"""What becomes of a token of Pygments, the more particular before the general."""

KINDS: Final = tuple(dict.fromkeys(kind for _, kind in _KINDS))
"""The kinds of stretches of code."""

_first_line = re.compile(
    r"#!\s*(?:\S*/)?(?:env\s+(?:-S\s+)?)?(?P<program>[A-Za-z]+)[\d.]*(?:\s|$)"
    r"|(?P<php><\?php\b)|(?P<xml><\?xml\s)|(?i:(?P<html><!doctype\s+html\b))|(?P<diff>diff --git )"
).match


class Lexer(Protocol):
    """What is needed of a lexer of Pygments."""

    def get_tokens_unprocessed(self, text: str) -> Iterable[tuple[int, object, str]]:
        """The tokens of `text`: where each begins, its type and its characters."""


class Run(NamedTuple):
    """A stretch `[start, end)` of code of one kind."""

    start: int
    end: int
    kind: str


def language_of(target: str, code: str = "") -> str:
    """The language that `target` names ("python", "language-python", "hljs lang-js"), else that `code` tells.

    As Pygments calls it; "" where none is known.
    """
    names = _aliases()
    for word in re.split(r"[\s,;{}]+", target[:200].lower()):
        for prefix in _PREFIXES:
            word = word.removeprefix(prefix).lstrip(".")
        if word not in _NO_LANGUAGE and word in names:
            return names[word]
    if told := _first_line(code):
        return names.get((told["program"] or told.lastgroup or "").lower(), "")
    return ""


@lru_cache(1)
def _aliases() -> dict[str, str]:
    """The names of languages by what they are called, without plug-ins, which are other people's code."""
    from pygments.lexers import get_all_lexers

    names: dict[str, str] = {}
    for name, aliases, patterns, _ in get_all_lexers(plugins=False):
        for alias in aliases:
            names.setdefault(alias.lower(), name)
        for pattern in patterns:
            if pattern.startswith("*.") and pattern[2:].isalnum():
                names.setdefault(pattern[2:].lower(), name)
    names["node"] = names.get("javascript", "")
    return names


@lru_cache(64)
def highlighted(code: str, target: str) -> tuple[Run, ...]:
    """The stretches of `code` that look otherwise than plain code, in order; none where no language is known.

    `target` is that of the mark. Never raises; takes at most about `SECONDS`.
    """
    try:
        language = language_of(target, code)
        lexer = _lexer(language) if language else None
    except Exception:  # noqa: BLE001 (whatever a lexer does, the code is still read)
        return ()
    return tuple(_runs(lexer, _bounded(code))) if lexer else ()


def _bounded(code: str) -> str:
    """As much of `code` as is looked at: whole lines."""
    past = at = 0
    while at < len(code):
        end = code.find("\n", at)
        if end < 0:
            end = len(code)
        if end - at > LONGEST_LINE or end > MOST:
            break
        past, at = end, end + 1
    return code[:past]


@lru_cache(16)
def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import find_lexer_class

    found = find_lexer_class(language)
    lexer: Lexer | None = found() if found else None
    return lexer


class _OutOfTimeError(BaseException):
    """A block has had its time. No `Exception`, lest a lexer take it for one of its own."""


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raises `_OutOfTimeError` in what is done inside when it has taken so much processor time.

    Python's expressions look for signals while they match. Where there are none (Windows, a thread), the
    bound in characters has to do.
    """
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGVTALRM) is not signal.SIG_DFL
    ):
        yield
        return

    is_inside = True

    def stop(number: int, frame: FrameType | None) -> None:
        if is_inside:
            raise _OutOfTimeError

    signal.signal(signal.SIGVTALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        yield
    finally:
        is_inside = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)


def _runs(lexer: Lexer, code: str) -> list[Run]:
    """The runs that a lexer finds. Tokens that are not where they say they are left out."""
    runs: list[Run] = []
    last = 0
    try:
        with _limited(SECONDS):
            for start, token, value in lexer.get_tokens_unprocessed(f"{code}\n"):
                end = min(start + len(value), len(code))
                kind = _kind(token)
                if kind and last <= start < end and not value.isspace():
                    if runs and runs[-1].end == start and runs[-1].kind == kind:
                        runs[-1] = Run(runs[-1].start, end, kind)
                    else:
                        runs.append(Run(start, end, kind))
                    last = end
    except (Exception, _OutOfTimeError):  # noqa: BLE001 (whatever goes wrong, what was found stays)
        pass
    return runs


@lru_cache(512)
def _kind(token: object) -> str:
    name = str(token).removeprefix("Token.")
    return next((kind for of, kind in _KINDS if name == of or name.startswith(f"{of}.")), "")

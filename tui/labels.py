"""Small texts that screens are labelled with. What comes out may be shown as it is."""

from __future__ import annotations

from datetime import datetime

from store.text import safe_line, thinned


def one_line(text: str) -> str:
    """A text from anywhere, on one line, with nothing in it that a terminal obeys."""
    return thinned(safe_line(text))


def counted(number: int, noun: str, none: str = "no") -> str:
    """So many of something: "no comments", "1 comment", "1,234 comments"."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun}s" if number else f"{none} {noun}s"


def unkept(why: str) -> str:
    """What it means for the reader that the library cannot be written, and why so."""
    return f"Flags and read marks cannot be kept: the library cannot be written ({why})"


def day(when: datetime | None) -> str:
    """A date as "4 Mar 2019"; "" for None."""
    return "" if when is None else f"{when.day} {when:%b %Y}"

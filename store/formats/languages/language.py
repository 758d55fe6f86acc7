"""The shape of one row of the table of phrases."""

from typing import NamedTuple

Words = tuple[str, ...]


class Language(NamedTuple):
    """What pages in one language write around comments; `code` is its ISO 639 code.

    `says` follows an author's name, `by` precedes one, `joins` stand between author, date and time.
    `reply`, `noise`, `pending`, `closed`, `heading`, `form` (what begins the form to comment),
    `recent` and `tail` (what follows an article: share links, tags, navigation) are whole lines;
    `counted` are the nouns that a heading counts, `to_title` the words between them and a title.
    `months` are twelve (or none, where months are numbers) and `weekdays` seven, from Monday: each
    one's names apart by spaces, the full one first. `units` and `ago` make relative dates ("{}" is
    the span: "{} ago").
    """

    code: str
    says: Words
    by: Words
    joins: Words
    reply: Words
    noise: Words
    pending: Words
    closed: Words
    heading: Words
    counted: Words
    to_title: Words
    form: Words
    recent: Words
    tail: Words
    months: Words
    weekdays: Words
    units: Words
    ago: Words


def row(code: str, **fields: str) -> Language:
    """A row from strings whose phrases stand apart by " | "."""
    return Language(code, **{name: tuple(filter(None, text.split(" | "))) for name, text in fields.items()})

"""The forms that can be brought in, and which of them a source has.

A form is one entry in `FORMS`, one module and one section in `docs/formats.md`. Its module is
imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Final, cast

from store.errors import UnknownForm
from store.formats.base import Form
from store.source import Source

FORMS: Final[Mapping[str, str]] = {
    "afterword-json": "store.formats.afterword_json:AfterwordJson",
    "tinydb-store": "store.formats.tinydb_store:TinyDBStore",
    "saved-text": "store.formats.saved_text:SavedText",
}
"""Where each form's class is, by the form's name. Of two that are as sure, the first has it."""

BEGINNINGS: Final[Mapping[str, str]] = {"afterword-json": "{[", "tinydb-store": "{["}
"""What a source of a form begins with, one of these characters after white space, where it always does
so. For another source the form is not asked, nor its module imported."""

SINGLE: Final = frozenset(("tinydb-store", "saved-text"))
"""The forms of which a source holds one discussion and no more."""

_SURE: Final = 1.0


def form_named(name: str) -> Form:
    """The form of this name. Raises `UnknownForm`."""
    where = FORMS.get(name)
    if where is None:
        raise UnknownForm(f"{name}: no such form", f"the forms are {', '.join(FORMS)}")
    module, _, cls = where.partition(":")
    return cast("Form", getattr(import_module(module), cls)())


def forms() -> Iterator[Form]:
    """All forms."""
    return map(form_named, FORMS)


def recognise(source: Source) -> Form:
    """The form that claims `source` most surely. Raises `UnknownForm` when none does."""
    head, best, surest = source.head, None, 0.0
    begins = beginning(head)
    for name in FORMS:
        if name in BEGINNINGS and begins not in BEGINNINGS[name]:
            continue
        form = form_named(name)
        sure = form.recognise(head, source.name)
        if sure > surest:
            best, surest = form, sure
        if sure >= _SURE:
            break
    if best is None:
        what = "binary, and of no form that is known" if b"\0" in head else "of no form that is known"
        raise UnknownForm(f"{source.name}: {what}", "`afterword formats` lists the forms")
    return best


def beginning(head: bytes) -> str:
    """The first character of a source that is no white space, whatever of Unicode's encodings it has."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore").lstrip()[:1] or "\0"
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1].decode("latin-1") or "\0"

"""The forms that can be brought in, and which of them a source has.

A form is one entry in `FORMS`, one module and one section in `docs/formats.md`. Its module is
imported when it is asked for. Another package adds forms by entry points: see `store.formats.others`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from store.errors import UnknownForm
from store.formats.base import Form, TreeForm
from store.source import Source

if TYPE_CHECKING:
    from store.tree import Tree

FORMS: Final[Mapping[str, str]] = {
    "afterword-json": "store.formats.afterword_json:AfterwordJson",
    "tinydb-store": "store.formats.tinydb_store:TinyDBStore",
    "wxr": "store.formats.wxr:Wxr",
    "disqus-xml": "store.formats.disqus_xml:DisqusXml",
    "hacker-news": "store.formats.hacker_news:HackerNews",
    "reddit": "store.formats.reddit:Reddit",
    "discourse": "store.formats.discourse:Discourse",
    "lobsters": "store.formats.lobsters:Lobsters",
    "mastodon": "store.formats.mastodon:Mastodon",
    "bluesky": "store.formats.bluesky:Bluesky",
    "youtube": "store.formats.youtube:YouTube",
    "github": "store.formats.github:GitHub",
    "gitlab": "store.formats.gitlab:GitLab",
    "isso": "store.formats.isso:Isso",
    "remark42": "store.formats.remark42:Remark42",
    "commento": "store.formats.commento:Commento",
    "stack-exchange": "store.formats.stack_exchange:StackExchange",
    "blogger": "store.formats.blogger:Blogger",
    "movable-type": "store.formats.movable_type:MovableType",
    "mail": "store.formats.mail:Mail",
    "saved-text": "store.formats.saved_text:SavedText",
    "json-records": "store.formats.json_records:JsonRecords",
    "csv-records": "store.formats.csv_records:CsvRecords",
}
"""Where each form's class is, by the form's name. Of two that are as sure, the first has it."""

_JSON: Final = (
    *("afterword-json", "tinydb-store", "hacker-news", "reddit", "discourse", "lobsters", "mastodon"),
    *("bluesky", "youtube", "github", "gitlab", "isso", "remark42", "commento", "json-records"),
)
BEGINNINGS: Final[Mapping[str, str]] = (
    dict.fromkeys(_JSON, "{[")
    | dict.fromkeys(("wxr", "disqus-xml", "blogger", "stack-exchange"), "<")
    | {"isso": "{[\0"}
)
"""What a source of a form begins with, one of these characters after white space, where it always does
so. For another source the form is not asked, nor its module imported."""

SINGLE: Final = frozenset(("tinydb-store", "saved-text"))
"""The forms of which a source holds one discussion and no more."""

_ANY_TEXT: Final = frozenset(("saved-text",))
_TABLES: Final = (".csv", ".tsv", ".tab")
_PACKED: Final = frozenset(("gz", "bz2", "xz", "zst", "zip", "tar", "tgz"))

_SURE: Final = 1.0
_LIKELY: Final = 0.8
_DOUBTFUL: Final = 0.3
"""As sure as a form is that would take nearly anything: then what the source seems to be is looked at."""


def form_named(name: str) -> Form:
    """The form of this name, also of another package's. Raises `UnknownForm`."""
    where = FORMS.get(name)
    if where is not None:
        module, _, cls = where.partition(":")
        return cast("Form", getattr(import_module(module), cls)())
    from store.formats.others import others

    found = others()
    for form in found.forms:
        if form.name == name:
            return form
    for broken in found.broken:
        if broken.name == name:
            raise UnknownForm(broken.told, "its package is to be mended or taken away")
    known = [*FORMS, *(form.name for form in found.forms)]
    raise UnknownForm(f"{name}: no such form", f"the forms are {', '.join(known)}")


def forms() -> Iterator[Form]:
    """All forms: Afterword's own, then those of other packages that can be loaded."""
    from store.formats.others import others

    yield from map(form_named, FORMS)
    yield from others().forms


def recognise(source: Source) -> Form:
    """The form that claims `source` most surely. Raises `UnknownForm` when none does.

    The forms of other packages are asked when no own form is sure; one that fails claims nothing.
    """
    head, name = source.head, _bare(source.name)
    best, surest = _most_sure(head, name)
    doubtful = surest < _DOUBTFUL and best is not None and best.name in _ANY_TEXT
    if best is None or (doubtful and (not beginning(head).isalnum() or name.lower().endswith(_TABLES))):
        from store.formats.seeming import seeming

        seems = seeming(head, name)
        if best is None or seems.certain:
            raise UnknownForm(f"{source.name}: {seems.what}", seems.hint)
    return best


def likely(source: Source) -> Form | None:
    """The form that `source` very likely has; None where that is not known, and for a text of any kind."""
    best, surest = _most_sure(source.head, _bare(source.name))
    return best if best is not None and surest >= _LIKELY and best.name not in _ANY_TEXT else None


def _most_sure(head: bytes, name: str) -> tuple[Form | None, float]:
    """The form that claims a source of this head most surely, and how surely."""
    best: Form | None = None
    surest, begins = 0.0, beginning(head)
    for known in FORMS:
        if known in BEGINNINGS and begins not in BEGINNINGS[known]:
            continue
        form = form_named(known)
        sure = _claimed(partial(form.recognise, head, name))
        if sure > surest:
            best, surest = form, sure
        if sure >= _SURE:
            return form, sure
    from store.formats.others import others

    for form in others().forms:
        sure = _claimed(partial(form.recognise, head, name))
        if sure > surest:
            best, surest = form, sure
    return best, surest


def recognise_tree(tree: Tree) -> TreeForm | None:
    """The form that reads the files of `tree` as a whole most surely; None when none does."""
    from store.formats.others import others

    best, surest = None, 0.0
    for form in (*map(form_named, FORMS), *others().forms):
        if not isinstance(form, TreeForm):
            continue
        sure = _claimed(partial(form.recognise_tree, tree))
        if sure > surest:
            best, surest = form, sure
    return best


def _claimed(recognise: Callable[[], float]) -> float:
    """How sure a form is; 0.0 for one that fails at it: it costs itself only."""
    try:
        return float(recognise())
    except Exception:  # noqa: BLE001 (whatever is wrong with one form)
        return 0.0


def _bare(name: str) -> str:
    """The name of a file without the folders and the ending that say how it is packed."""
    name = name.rsplit("/", 1)[-1]
    stem, dot, ending = name.rpartition(".")
    return stem if dot and stem and ending.lower() in _PACKED else name


def beginning(head: bytes) -> str:
    """The first character of a source that is no white space, whatever of Unicode's encodings it has.

    NUL for a database (https://www.sqlite.org/fileformat.html), whose first letter is one of many texts.
    """
    if head.startswith(b"SQLite format 3\0"):
        return "\0"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore").lstrip()[:1] or "\0"
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1].decode("latin-1") or "\0"

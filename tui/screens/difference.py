"""What a text said before, beside what it says: the words that went and those that came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from store.differences import Part, differences
from store.saves import Wording
from store.text import safe, thinned
from tui.ages import stamp
from tui.labels import counted, one_line
from tui.screens.dialog import Dialog
from tui.widgets.words import Words

LONGEST: Final = 100_000
"""Letters of the differences to one wording that are shown."""

STYLES: Final = {
    "same": "",
    "before": "strike $text-error",
    "after": "underline $text-success",
    "left-out": "italic $foreground 65%",
}
"""How each kind of part is drawn: told apart without colours as well."""


class DifferenceScreen(Dialog):
    """How `text` stands against the wordings before it, the latest change first.

    `heading` is the title that stands over the text, which is compared as well; None where there is none.
    `dates` is how dates are told.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("e", "dismiss", "close", show=False, priority=True)]

    DEFAULT_CSS = """
    DifferenceScreen > #dialog { width: 88; }
    DifferenceScreen Static { height: auto; width: 100%; margin-bottom: 1; }
    DifferenceScreen .heading { color: $accent; text-style: bold; margin-bottom: 0; }
    """

    def __init__(
        self, title: str, earlier: Sequence[Wording], text: str, *, heading: str | None, dates: str
    ) -> None:
        super().__init__()
        self._title = title
        self._earlier = earlier
        self._text = text
        self._heading = heading
        self._dates = dates

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="dialog", can_focus=False) as dialog:
            dialog.border_title = Content(self._title)
            dialog.border_subtitle = Content.assemble(
                ("as it was", STYLES["before"]), " · ", ("as it became", STYLES["after"]), " · esc closes"
            )
            author, title, text = "", self._heading or "", self._text
            for wording in reversed(self._earlier):
                when = stamp(wording.until, self._dates, time=True) or "a time that is not known"
                yield Words(Content(f"Until {when}"), classes="heading")
                if wording.title and wording.title != title:
                    yield Words(drawn(differences(one_line(wording.title), one_line(title))))
                if wording.author:
                    yield Words(Content(f"written by {one_line(wording.author)}"))
                if not text:
                    yield Words(Content("The text was taken away:"))
                yield Words(drawn(differences(safe(wording.text), safe(text))))
                author, title, text = wording.author or author, wording.title or title, wording.text


def drawn(parts: Sequence[Part]) -> Content:
    """The parts as one text."""
    return Content.assemble(*_pieces(parts))


def _pieces(parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    if all(part.kind in ("same", "left-out") for part in parts):
        yield "Only white space differs.\n\n", STYLES["left-out"]
    room, before = LONGEST, ""
    for part in parts:
        if room <= 0:
            yield " … and more", STYLES["left-out"]
            return
        if part.kind == "left-out":
            yield f"⋯ {counted(part.paragraphs, 'paragraph')} as before ⋯", STYLES["left-out"]
        else:
            if before == "before" and part.kind == "after":
                yield " ", ""
            yield thinned(part.text[:room]), STYLES[part.kind]
            room -= len(part.text)
        before = part.kind

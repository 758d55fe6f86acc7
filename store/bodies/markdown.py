"""From Markdown to a text and its marks, by the events of a parser for CommonMark and GitHub's additions.

https://spec.commonmark.org/0.31.2/ and https://github.github.com/gfm/ (tables, strikethrough, task lists).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, cast

from store.bodies.body import Body
from store.bodies.links import absolute
from store.bodies.writer import Writer
from store.model import MarkKind

_BLOCK: Final = re.compile(r"\n(?: *(?:[-+=]|[0-9]{1,9}[.)])|    )")
_FIRST: Final = frozenset("-+=0123456789 ")
_PARAGRAPHS: Final = re.compile(r"\n\s*\n")
_SPOILER: Final = re.compile(r"(?m)^([ ]{0,3}(?:> ?)*)>!")
_ADDRESS: Final = re.compile(r"<(?=(?:https?|mailto|ftp):[^\s<>]*>|[^\s<>@]+@[^\s<>]+>)")
_HELD: Final = "\ue03c"  # stands for a "<" while a text is parsed that holds no HTML

_INLINE: Final[dict[str, MarkKind]] = {"Emphasis": "em", "Strong": "strong", "Strikethrough": "strike"}


def markdown_body(text: str, base: str = "", html: bool = False, breaks: bool = False) -> Body:
    """The text and marks of a body in Markdown, whose relative links start from `base`.

    Tags stay the text that they are, as Reddit shows them; with `html` they are read as HTML, as
    GitHub does. With `breaks` a line ends where it does in the source, as in comments at GitHub and GitLab;
    else its words flow. `>!spoilers!<` and `^raised` words stay as they are written. Never raises.
    """
    plain = _plain(text, "\n" if breaks else " ")
    if plain is not None:
        return Body(plain, [])
    held = False
    if "<" in text and not html:
        text = text.replace(_HELD, "<")
        found = [place.start() for place in _ADDRESS.finditer(text)]
        text = text.replace("<", _HELD)
        if found:
            letters = list(text)
            for at in found:
                letters[at] = "<"
            text = "".join(letters)
        held = True
    if ">!" in text:
        text = _SPOILER.sub(r"\1\\>!", text)
    writer = Writer()
    _Reading(writer, base, held, breaks, text).read(_events(text))
    return writer.body()


def _plain(text: str, between: str) -> str | None:
    """The text of a body in which there is nothing to parse, None where there may be something.

    `between` stands for the end of a line in a paragraph.
    """
    if (
        "*" in text
        or "_" in text
        or "[" in text
        or "`" in text
        or "&" in text
        or "<" in text
        or ">" in text
        or "~" in text
        or "\\" in text
        or "#" in text
        or "|" in text
        or "\t" in text
        or "\r" in text
        or "\xa0" in text
        or "  " in text
        or not text
    ):
        return None if text else ""
    if text[0] in _FIRST:
        text = text.strip()
        if text[:1] in _FIRST:
            return None
    if "\n" not in text:
        return text.rstrip(" ")
    if _BLOCK.search(text):
        return None
    return "\n\n".join(
        between.join(paragraph.split("\n")) if "\n" in paragraph else paragraph
        for paragraph in _PARAGRAPHS.split(text.strip())
    )


_Event = str | dict[str, Any]
"""`{"Text": "words"}`, `{"Start": {"Heading": {…}}}`, "SoftBreak": the name says what an event holds."""

_parse: Callable[[str], Iterator[_Event]] | None = None


def _events(text: str) -> Iterator[_Event]:
    """The parser's events of `text`."""
    global _parse
    if _parse is None:
        from pyromark import Markdown, Options

        options = Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_TASKLISTS
        _parse = cast(Callable[[str], Iterator[_Event]], Markdown(options=options).events)
    try:
        return _parse(text)
    except UnicodeEncodeError:  # a half of a letter
        return _parse(text.encode("utf-8", "replace").decode())


def _beyond_tables(text: str) -> list[str]:
    """What each row of the tables in `text` has beyond the cells of its table's head."""
    from pyromark import Options, events_with_range

    data = text.encode("utf-8", "replace")
    found: list[str] = []
    end = 0
    options = Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_TASKLISTS
    for event, place in events_with_range(data.decode(), options=options):
        if isinstance(event, dict) and "End" in event:
            if event["End"] == "TableCell":
                end = place["end"]
            elif event["End"] == "TableRow":
                more = data[max(end, place["start"]) : place["end"]].decode("utf-8", "replace")
                found.append(" | ".join(cell.strip() for cell in more.strip(" \t\r\n|").split("|")))
    return found


class _Reading:
    """Writes what the events of one body tell."""

    __slots__ = (
        *("_base", "_breaks", "_cells", "_closing", "_fence", "_held", "_html", "_lists", "_more", "_quotes"),
        *("_source", "_writer"),
    )

    def __init__(self, writer: Writer, base: str, held: bool, breaks: bool, source: str) -> None:
        self._source = source
        self._more: list[str] | None = None  # what is beyond the cells of each row that is to come
        self._writer = writer
        self._breaks = breaks
        self._base = base
        self._held = held
        self._quotes = 0
        self._fence = ""
        self._cells = 0
        self._lists: list[int | None] = []  # the number of the next item
        self._closing: list[bool] = []  # whether a link that is open has an address
        self._html: list[str] | None = None

    def read(self, events: Iterator[_Event]) -> None:
        """All events, to their end."""
        writer = self._writer
        for event in events:
            if isinstance(event, str):
                if event == "HardBreak" or (event == "SoftBreak" and self._breaks):
                    writer.line_break()
                elif event == "SoftBreak":
                    writer.space()
                elif event == "Rule":
                    writer.rule()
                continue
            ((name, value),) = event.items()
            if name == "Text":
                if self._held and _HELD in value:
                    value = value.replace(_HELD, "<")
                writer.text(value)
            elif name == "Start":
                if isinstance(value, str):
                    self._start(value, None)
                else:
                    ((kind, what),) = value.items()
                    self._start(kind, what)
            elif name == "End":
                self._end(value if isinstance(value, str) else next(iter(value)))
            elif name == "Code":
                writer.open("code")
                writer.text(value.replace(_HELD, "<") if self._held else value)
                writer.close()
            elif name == "Html" and self._html is not None:
                self._html.append(value)
            elif name in ("InlineHtml", "Html"):
                self._tag(value)
            elif name == "TaskListMarker":
                writer.text("[x] " if value else "[ ] ")
            elif isinstance(value, str):
                writer.text(value)

    def _start(self, name: str, what: object) -> None:
        writer = self._writer
        if name == "Paragraph":
            writer.paragraph()
        elif name in _INLINE:
            writer.open(_INLINE[name])
        elif name in ("Link", "Image"):
            self._link(name, what if isinstance(what, dict) else {})
        elif name == "BlockQuote":
            writer.paragraph()
            self._quotes += 1
            writer.open("quote", str(self._quotes))
        elif name == "List":
            writer.line() if self._lists else writer.paragraph()
            self._lists.append(what if isinstance(what, int) else None)
        elif name == "Item":
            writer.line()
            number = self._lists[-1]
            if number is None:
                writer.open("item", "•")
            else:
                writer.open("item", f"{number}.")
                self._lists[-1] = number + 1
        elif name == "CodeBlock":
            said = what.get("Fenced", "") if isinstance(what, dict) else ""
            words = said.replace(_HELD, "<").split() if self._held else said.split()
            writer.open_pre(words[0][:40] if words else "")
            self._fence = " ".join(words)
            if len(words) > 1:
                # More than the name of a language is something to read.
                writer.text(self._fence + "\n")
        elif name == "Heading":
            level = what.get("level", "H2") if isinstance(what, dict) else "H2"
            writer.paragraph()
            writer.open("heading", str(level)[1:])
        elif name in ("TableHead", "TableRow"):
            writer.line()
            self._cells = 0
        elif name == "TableCell":
            if self._cells:
                writer.cell()
            self._cells += 1
        elif name == "HtmlBlock":
            self._html = []
        else:
            writer.paragraph()

    def _end(self, name: str) -> None:
        writer = self._writer
        if name == "Paragraph":
            writer.paragraph()
        elif name in _INLINE:
            writer.close()
        elif name == "Link":
            if self._closing.pop():
                writer.close()
        elif name == "Image":
            if writer.unwritten:
                writer.text("image")
            writer.close()
            writer.space()
        elif name == "BlockQuote":
            self._quotes -= 1
            writer.close()
            writer.paragraph()
        elif name == "List":
            self._lists.pop()
            writer.line() if self._lists else writer.paragraph()
        elif name == "Item":
            writer.close()
            writer.line()
        elif name == "CodeBlock":
            if writer.unwritten and self._fence:
                writer.text(self._fence)
            writer.close_pre()
        elif name == "Heading":
            writer.close()
            writer.paragraph()
        elif name in ("TableHead", "TableRow"):
            if name == "TableRow":
                self._beyond()
            writer.line()
        elif name == "HtmlBlock":
            self._html_block()
        elif name == "Table":
            writer.paragraph()

    def _beyond(self) -> None:
        """Cells of a row beyond those of its table's head, which a parser leaves out."""
        if self._more is None:
            self._more = _beyond_tables(self._source)[::-1]
        more = self._more.pop() if self._more else ""
        if more:
            self._writer.cell()
            self._writer.text(more.replace(_HELD, "<") if self._held else more)

    def _link(self, name: str, what: dict[str, object]) -> None:
        said = str(what.get("dest_url") or "")
        if self._held:
            said = said.replace(_HELD, "<")
        if name == "Link" and what.get("link_type") == "Email" and not said.startswith("mailto:"):
            said = "mailto:" + said
        target = absolute(said, self._base)
        if name == "Image":
            self._writer.space()
            self._writer.open("image", target)
            return
        self._closing.append(bool(target))
        if target:
            self._writer.open("link", target)

    def _tag(self, said: str) -> None:
        """A tag among words: those that break lines do, those of HTML are left out, others are words."""
        from store.bodies.html import html_body

        name = re.match(r"</?([a-zA-Z][\w-]*)", said)
        if name is None:
            return  # a comment
        if name[1].lower() == "br":
            self._writer.line_break()
        elif name[1].lower() in _TAGS:
            self._writer.insert(html_body(said, self._base))
        else:
            self._writer.text(said)

    def _html_block(self) -> None:
        from store.bodies.html import html_body

        self._writer.paragraph()
        self._writer.insert(html_body("".join(self._html or ()), self._base))
        self._writer.paragraph()
        self._html = None


_TAGS: Final = frozenset((
    "a", "abbr", "b", "big", "br", "center", "cite", "code", "dd", "del", "details", "dfn", "div", "dl",
    "dt", "em", "figure", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "iframe", "img", "input",
    "ins", "kbd", "li", "mark", "ol", "p", "picture", "pre", "q", "s", "samp", "small", "source", "span",
    "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt",
    "u", "ul", "var", "video", "wbr",
))  # fmt: skip
"""Tags that are HTML and not words between angle brackets (`vector<int>`)."""

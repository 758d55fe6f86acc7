"""From HTML to a text and its marks: one walk over the tree that Lexbor makes of it.

What is between tags is read as a browser reads it (https://html.spec.whatwg.org/#the-rendering-section):
white space collapses, `p` and its like are paragraphs, `div` and its like are lines, `pre` keeps its lines.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from store.bodies.body import Body
from store.bodies.links import absolute
from store.bodies.writer import PARAGRAPH, Writer
from store.model import MarkKind

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_INLINE: Final[dict[str, MarkKind]] = {
    "i": "em", "em": "em", "cite": "em", "dfn": "em", "var": "em",
    "b": "strong", "strong": "strong", "th": "strong",
    "s": "strike", "strike": "strike", "del": "strike",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code",
}  # fmt: skip
_HEADINGS: Final = {"h1": "1", "h2": "2", "h3": "3", "h4": "4", "h5": "5", "h6": "6"}
_PARAGRAPHS: Final = frozenset((
    "p", "article", "section", "header", "footer", "aside", "main", "nav", "figure", "figcaption", "table",
    "fieldset", "form", "details", "address", "center", "dl", "dt", "hgroup", "menu", "dir", "blockquote",
    "search", "dialog",
))  # fmt: skip
_LINES: Final = frozenset((
    "div", "dd", "tr", "option", "optgroup", "summary", "caption", "legend", "textarea", "body", "html",
))  # fmt: skip
_LEFT_OUT: Final = frozenset((
    "script", "style", "head", "title", "template", "svg", "annotation", "annotation-xml", "datalist",
    "-comment", "-doctype",
))  # fmt: skip
_LISTS: Final = frozenset(("ul", "ol", "menu", "dir"))
_HOLDERS: Final = frozenset(("table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "dl"))
_PLAYED: Final = frozenset(("iframe", "video", "audio", "embed", "object", "source"))
_EMOJI: Final = re.compile(r"(?:^|[\s_-])(?:emoji|emojione|smil\w*|emoticon)", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"(?:^|\s)(?:language-|lang-|highlight-source-|brush:\s*)[\w+#.-]+")
_MAY_COST: Final = 1000
"""Characters from which on a body may cost its parser more than it should."""

_RAISED: Final = re.compile(r"[-+−]?[0-9]+")


def html_body(html: str, base: str = "", breaks: bool = False) -> Body:
    """The text and marks of a fragment or a document in HTML, whose relative links start from `base`.

    With `breaks`, line feeds between words are line breaks and empty lines part paragraphs, as
    programs mean it that put the tags in when they show a body. Never raises.
    """
    if "<" not in html:
        writer = Writer()
        text = unescape(html) if "&" in html else html
        _write(writer, text, breaks)
        return writer.body()
    root = _parsed(html)
    writer = Writer()
    if root is not None:
        _walk(writer, root, base, breaks)
    return writer.body()


_parser: type[LexborHTMLParser] | None = None  # imported with the first body that has tags


def _parsed(html: str) -> LexborNode | None:
    """The first node of the tree that `html` makes, None where it is empty."""
    global _parser
    if _parser is None:
        from selectolax.lexbor import LexborHTMLParser

        _parser = LexborHTMLParser
    if len(html) > _MAY_COST:
        from store.bodies.taming import tamed

        html = tamed(html)
    try:
        return _parser(html, is_fragment=True).root
    except UnicodeEncodeError:  # a half of a letter
        return _parser(html.encode("utf-8", "replace").decode(), is_fragment=True).root


def node_body(node: LexborNode, base: str = "", breaks: bool = False) -> Body:
    """The text and marks of what is in `node`, as `html_body` makes them."""
    writer = Writer()
    first = node.first_child
    if first is not None:
        _walk(writer, first, base, breaks)
    elif node.tag == "-text":
        _write(writer, node.text_content or "", breaks)
    return writer.body()


def _write(writer: Writer, text: str, breaks: bool) -> None:
    if not breaks or writer.pre or "\n" not in text:
        writer.text(text)
        return
    lines = text.replace("\r\n", "\n").split("\n")
    empty = False
    for number, line in enumerate(lines):
        if number:
            writer.paragraph() if empty else writer.line()
        writer.text(line)
        empty = bool(number) and not line.strip()


def _walk(writer: Writer, node: LexborNode, base: str, breaks: bool) -> None:
    """Writes `node`, what follows it beside it, and all that is in them. Depth costs no stack."""
    walk = _Walk(writer, base)
    begin, end, write = walk.begin, walk.end, writer.text
    above: list[tuple[LexborNode, str]] = []
    while True:
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content
            if text:
                if breaks and above and above[-1][1] in _HOLDERS and text.isspace():
                    pass  # between cells, rows and items no program puts breaks
                elif breaks:
                    _write(writer, text, breaks)
                else:
                    write(text)
        elif tag not in _LEFT_OUT:
            if tag == "p":
                writer.gap = PARAGRAPH
            else:
                begin(tag, node)
            child = node.first_child
            if child is not None and not (tag in _PLAYED and walk.played):
                above.append((node, tag))
                node = child
                continue
            end(tag)
        while True:
            beside = node.next
            if beside is not None:
                node = beside
                break
            if not above:
                return
            node, tag = above.pop()
            if tag == "p":
                writer.gap = PARAGRAPH
            else:
                end(tag)


class _Walk:
    """What elements do to the text when they begin and when they end."""

    __slots__ = ("_base", "_closing", "_lists", "_quotes", "_rows", "_writer", "played")

    def __init__(self, writer: Writer, base: str) -> None:
        self._writer = writer
        self._base = base
        self._quotes = 0
        self._lists: list[list[int]] = []  # the number of the next item; empty for lists without numbers
        self._rows: list[int] = []  # the cells that each open row has
        self.played = False  # whether what is played was written, so that what stands in its place is not
        self._closing: list[bool] = []  # whether an element that may bear a mark opened one

    def begin(self, tag: str, node: LexborNode) -> None:
        """An element begins."""
        writer = self._writer
        if tag == "br":
            writer.line_break()
        elif tag == "a":
            target = absolute(node.attributes.get("href"), self._base)
            self._closing.append(bool(target))
            if target:
                writer.open("link", target)
        elif tag in _INLINE:
            self._inline(tag)
        elif tag == "pre":
            writer.open_pre(_language(node))
        elif tag == "blockquote":
            writer.paragraph()
            self._quotes += 1
            writer.open("quote", str(self._quotes))
        elif tag == "li":
            self._item(node)
        elif tag in _LISTS:
            self._list(tag, node)
        elif tag in _HEADINGS:
            writer.paragraph()
            writer.open("heading", _HEADINGS[tag])
        elif tag == "td":
            self._cell()
        elif tag in _LINES:
            writer.line()
            if tag == "tr":
                self._rows.append(0)
        elif tag in _PARAGRAPHS:
            writer.paragraph()
        elif tag == "img":
            self._image(node)
        else:
            self._others(tag, node)

    def end(self, tag: str) -> None:
        """An element ends."""
        writer = self._writer
        if tag == "a" or tag in _INLINE:
            if self._closing.pop():
                writer.close()
        elif tag == "pre":
            writer.close_pre()
        elif tag == "blockquote":
            self._quotes -= 1
            writer.close()
            writer.paragraph()
        elif tag == "li":
            writer.close()
            writer.line()
        elif tag in _LISTS:
            self._lists.pop()
            writer.line() if self._lists else writer.paragraph()
        elif tag in _HEADINGS:
            writer.close()
            writer.paragraph()
        elif tag in _LINES:
            writer.line()
            if tag == "tr":
                self._rows.pop()
        elif tag in _PARAGRAPHS:
            writer.paragraph()
        elif tag == "q":
            writer.text("”")

    def _inline(self, tag: str) -> None:
        writer = self._writer
        if tag == "th":
            self._cell()
        kind = _INLINE[tag]
        opened = kind != "code" or not writer.pre
        self._closing.append(opened)
        if opened:
            writer.open(kind)

    def _list(self, tag: str, node: LexborNode) -> None:
        writer = self._writer
        writer.line() if self._lists else writer.paragraph()
        self._lists.append([_number(node.attributes.get("start"), 1)] if tag == "ol" else [])

    def _item(self, node: LexborNode) -> None:
        marker = "•"
        if self._lists and self._lists[-1]:
            numbers = self._lists[-1]
            number = _number(node.attributes.get("value"), numbers[0])
            marker = f"{number}."
            numbers[0] = number + 1
        self._writer.line()
        self._writer.open("item", marker)

    def _cell(self) -> None:
        if self._rows:
            if self._rows[-1]:
                self._writer.cell()
            self._rows[-1] += 1
        else:
            self._writer.space()

    def _image(self, node: LexborNode) -> None:
        writer = self._writer
        attributes = node.attributes
        said = " ".join((attributes.get("alt") or "").split())
        kind = attributes.get("class") or ""
        if said and _EMOJI.search(kind):
            writer.text(said)
            return
        if not said and ("avatar" in kind or attributes.get("width") in ("0", "1")):
            return  # a picture beside a name, or one that only counts readers
        source = absolute(attributes.get("src") or attributes.get("data-src"), self._base)
        writer.space()
        writer.open("image", source)
        writer.text(said or "image")
        writer.close()
        writer.space()

    def _others(self, tag: str, node: LexborNode) -> None:
        writer = self._writer
        if tag == "hr":
            writer.rule()
        elif tag == "q":
            writer.text("“")
        elif tag in ("sup", "sub"):
            inner = node.first_child
            if (
                tag == "sup"
                and writer.length
                and not writer.gap
                and inner is not None
                and _RAISED.fullmatch(inner.text_content or "")
            ):
                writer.text("^")
        elif tag == "input":
            if (node.attributes.get("type") or "").lower() == "checkbox":
                writer.text("[x] " if "checked" in node.attributes else "[ ] ")
        elif tag in _PLAYED:
            self._player(tag, node)

    def _player(self, tag: str, node: LexborNode) -> None:
        """What is played at a place: its address, as a link on a line of its own."""
        writer = self._writer
        address = ""
        one: LexborNode | None = node
        while one is not None and not address:
            if one is node or one.tag in _PLAYED:
                address = absolute(one.attributes.get("src") or one.attributes.get("data"), self._base)
            one = node.first_child if one is node else one.next
        self.played = bool(address) or tag == "iframe"
        if address:
            writer.line()
            writer.open("link", address)
            writer.text(address)
            writer.close()
            writer.line()


def _number(said: str | None, otherwise: int) -> int:
    """What the number of an item or a list says."""
    said = (said or "").strip()
    return int(said) if said and len(said) < 10 and re.fullmatch(r"-?[0-9]+", said) else otherwise


def _language(node: LexborNode) -> str:
    """The language of a `pre` as it, the `code` in it or the element around it names it, "" for none."""
    inner = node.first_child
    around = node.parent
    for one in (inner, node, around):
        if one is None or one.tag not in ("code", "pre", "div", "figure"):
            continue
        attributes = one.attributes
        found = _LANGUAGE.search(attributes.get("class") or "")
        if found:
            said = found[0].strip()
            return "" if said in ("lang-auto", "lang-nohighlight", "language-plaintext") else said
        named = attributes.get("data-lang") or attributes.get("lang")
        if named and one is not around:
            return named[:40]
    return ""

"""Writes comment trees as the HTML pages of blogs, to be saved as text through Resiliparse.

The markup is that of WordPress' own comment walker and of the themes named here, shortened to what
reaches the text. A `Page` is what must come out again.
"""
# ruff: noqa: E501  (pages and tables read better unbroken)

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

WORDS = [
    "bridge",
    "river",
    "water",
    "stone",
    "garden",
    "winter",
    "letter",
    "engine",
    "market",
    "paper",
    "silver",
    "window",
    "kitchen",
    "signal",
    "copper",
    "lantern",
    "harbour",
    "meadow",
    "orchard",
    "cellar",
    "ribbon",
    "saddle",
    "thunder",
    "velvet",
    "walnut",
    "barley",
    "candle",
    "ferry",
    "gravel",
    "hazel",
    "ivory",
    "juniper",
    "größe",
    "straße",
    "élève",
    "señor",
    "çay",
    "žluť",
    "łąka",
    "øre",
    "ångström",
    "дом",
    "вода",
    "東京",
    "水曜",
    "emoji🙂",
    "naïve",
]


@dataclass(frozen=True)
class Locale:
    """A language's sentences in WordPress, and how it writes a date."""

    code: str
    says: str
    said_on: str
    date: str
    reply: str
    heading: str
    closed: str
    months: tuple[str, ...] = ()


def _months(text: str) -> tuple[str, ...]:
    return tuple(text.split())


LOCALES = (
    Locale("en", "{} says:", "{} on {} said:", "{B} {d}, {Y} at {I}:{M} {p}", "Reply", "{n} thoughts on “{title}”",
           "Comments are closed.", _months("January February March April May June July August September October November December")),
    Locale("de", "{} sagt:", "{} sagte am {}:", "{d}. {B} {Y} um {H}:{M} Uhr", "Antworten", "{n} Gedanken zu „{title}“",
           "Die Kommentare sind geschlossen.", _months("Januar Februar März April Mai Juni Juli August September Oktober November Dezember")),
    Locale("fr", "{} dit :", "{} le {} a dit :", "{d} {B} {Y} à {H} h {M} min", "Répondre", "{n} réflexions sur « {title} »",
           "Les commentaires sont fermés.", _months("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")),
    Locale("es", "{} dice:", "{} en {} dijo:", "{d} {B}, {Y} a las {I}:{M} {p}", "Responder", "{n} comentarios en «{title}»",
           "Los comentarios están cerrados.", _months("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")),
    Locale("it", "{} dice:", "{} il {} ha detto:", "{d} {B} {Y} alle {H}:{M}", "Rispondi", "{n} pensieri su “{title}”",
           "I commenti sono chiusi.", _months("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre")),
    Locale("nl", "{} schreef:", "{} op {} zei:", "{d} {B} {Y} om {H}:{M}", "Beantwoorden", "{n} gedachten over “{title}”",
           "Reacties zijn gesloten.", _months("januari februari maart april mei juni juli augustus september oktober november december")),
    Locale("pt", "{} disse:", "{} em {} disse:", "{d} de {B} de {Y} às {H}:{M}", "Responder", "{n} comentários sobre “{title}”",
           "Os comentários estão fechados.", _months("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro")),
    Locale("pl", "{} pisze:", "{} w dniu {} pisze:", "{d} {B} {Y} o {H}:{M}", "Odpowiedz", "{n} komentarzy do “{title}”",
           "Możliwość komentowania jest wyłączona.", _months("stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia")),
    Locale("sv", "{} skriver:", "{} den {} skrev:", "{d} {B}, {Y} kl. {H}:{M}", "Svara", "{n} tankar om ”{title}”",
           "Kommentarer inaktiverade.", _months("januari februari mars april maj juni juli augusti september oktober november december")),
    Locale("da", "{} siger:", "{} den {} sagde:", "{d}. {B} {Y} kl. {H}:{M}", "Svar", "{n} tanker om “{title}”",
           "Der er lukket for kommentarer.", _months("januar februar marts april maj juni juli august september oktober november december")),
    Locale("no", "{} sier:", "{} den {} sa:", "{d}. {B} {Y} kl. {H}:{M}", "Svar", "{n} tanker om “{title}”",
           "Kommentarer er stengt.", _months("januar februar mars april mai juni juli august september oktober november desember")),
    Locale("ru", "{} говорит:", "{} {} сказал:", "{d} {B} {Y} в {H}:{M}", "Ответить", "{n} комментариев к «{title}»",
           "Комментарии закрыты.", _months("января февраля марта апреля мая июня июля августа сентября октября ноября декабря")),
    Locale("ja", "{} より:", "{} {} より:", "{Y}年{m}月{d}日 {H}:{M}", "返信", "「{title}」への{n}件のフィードバック",
           "コメントは受け付けていません。"),
    Locale("cs", "{} napsal:", "{} napsal {}:", "{d}. {B} {Y} v {H}:{M}", "Odpovědět", "{n} komentářů: „{title}“",
           "Komentáře nejsou povoleny.", _months("ledna února března dubna května června července srpna září října listopadu prosince")),
)  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A part of a text: `kind` is p, br, ul, ol, nested, pre or quote; its lines hold the words."""

    kind: str
    lines: tuple[str, ...]

    def html(self) -> str:
        lines = [escape(line, quote=False) for line in self.lines]
        items = "".join(f"<li>{line}</li>\n" for line in lines)
        if self.kind == "br":
            return "<p>" + "<br />\n".join(lines) + "</p>\n"
        if self.kind in ("ul", "ol"):
            return f"<{self.kind}>\n{items}</{self.kind}>\n"
        if self.kind == "nested":
            return f"<ul>\n<li>{lines[0]}\n<ul>\n{items}</ul>\n</li>\n</ul>\n"
        if self.kind == "pre":
            code = "\n".join("  " * (number % 3) + line for number, line in enumerate(lines))
            return f"<pre>{code}</pre>\n"
        paragraphs = "".join(f"<p>{line}</p>\n" for line in lines)
        return f"<blockquote>{paragraphs}</blockquote>\n" if self.kind == "quote" else paragraphs

    def words(self) -> list[str]:
        lines = [self.lines[0], *self.lines] if self.kind == "nested" else self.lines
        return [word for line in lines for word in line.split()]


@dataclass
class Remark:
    """A comment: who, when, what, and the replies to it."""

    author: str
    posted: datetime
    body: Sequence[Block]
    replies: list[Remark] = field(default_factory=list)

    def words(self) -> list[str]:
        return [word for block in self.body for word in block.words()]


@dataclass
class Page:
    """An article with comments, and how its page is set."""

    title: str
    paragraphs: Sequence[Block]
    remarks: list[Remark]
    theme: str
    locale: Locale
    closed: bool = False
    menus: bool = True
    heading: bool = True

    def flat(self) -> Iterator[tuple[int, Remark]]:
        """Every comment with its depth, in reading order."""
        todo = [(1, remark) for remark in reversed(self.remarks)]
        while todo:
            depth, remark = todo.pop()
            yield depth, remark
            todo.extend((depth + 1, reply) for reply in reversed(remark.replies))


def date_text(when: datetime, locale: Locale) -> str:
    """A date and time as the language's WordPress writes it."""
    return locale.date.format(
        B=locale.months[when.month - 1] if locale.months else "",
        d=when.day,
        m=when.month,
        Y=when.year,
        H=f"{when.hour:02}",
        I=(when.hour - 1) % 12 + 1,
        M=f"{when.minute:02}",
        p="am" if when.hour < 12 else "pm",
    )


def _reply(locale: Locale, extra: str = "") -> str:
    return f'<div class="reply"><a rel="nofollow" class="comment-reply-link" href="#">{locale.reply}{extra}</a></div>\n'


def _body(remark: Remark) -> str:
    return "".join(block.html() for block in remark.body)


def _classic(remark: Remark, locale: Locale, number: int) -> str:
    """WordPress' own walker: "Ann says:", a date line, the text, "Reply"."""
    said = locale.says.format(f'<cite class="fn">{escape(remark.author)}</cite><span class="says">')
    return (
        f'<div id="comment-{number}" class="comment-body">\n<div class="comment-author vcard">\n'
        f'<img alt="" src="a.png" class="avatar" />{said}</span></div>\n'
        f'<div class="comment-meta commentmetadata"><a href="#">\n\t{date_text(remark.posted, locale)}</a></div>\n'
        f"{_body(remark)}\n{_reply(locale)}</div>\n"
    )


def _html5(remark: Remark, locale: Locale, number: int) -> str:
    """The walker with `html5` support, as in Twenty Thirteen to Twenty Twenty-One."""
    said = locale.says.format(f'<b class="fn">{escape(remark.author)}</b> <span class="says">')
    return (
        f'<article id="div-comment-{number}" class="comment-body"><footer class="comment-meta">'
        f'<div class="comment-author vcard"><img alt="" src="a.png" />{said}</span></div>'
        f'<div class="comment-metadata"><a href="#"><time>{date_text(remark.posted, locale)}</time></a> '
        f'<span class="edit-link"><a href="#">(Edit)</a></span></div></footer>'
        f'<div class="comment-content">{_body(remark)}</div>{_reply(locale)}</article>'
    )


def _on_date(remark: Remark, locale: Locale, number: int) -> str:
    """Twenty Eleven: "Ann on March 3, 2009 at 4:15 pm said:" on one line."""
    line = locale.said_on.format(
        f'<span class="fn">{escape(remark.author)}</span>',
        f'<a href="#"><time>{date_text(remark.posted, locale)}</time></a>',
    )
    return (
        f'<article id="comment-{number}" class="comment"><footer class="comment-meta"><div class="comment-author vcard">'
        f'<img alt="" src="a.png" />{line}</div></footer><div class="comment-content">{_body(remark)}</div>'
        f"{_reply(locale, ' <span>&darr;</span>')}</article>"
    )


def _name_then_date(remark: Remark, locale: Locale, number: int) -> str:
    """Block themes and Genesis' children: the name, the date on its own line, "Edit" beside it."""
    return (
        f'<div class="wp-block-group"><div class="wp-block-comment-author-name"><a href="#">{escape(remark.author)}</a></div>'
        f'<div class="wp-block-comment-date"><time><a href="#">{date_text(remark.posted, locale)}</a></time></div>'
        f'<div class="wp-block-comment-content">{_body(remark)}</div>'
        f'<div class="wp-block-comment-reply-link"><a href="#">{locale.reply}</a></div></div>'
    )


def _one_line(remark: Remark, locale: Locale, number: int) -> str:
    """Thesis and Twenty Twelve: "Ann March 3, 2009 at 4:15 pm" and no word between."""
    return (
        f'<dl><dt class="comment"><span class="comment_author">{escape(remark.author)}</span> '
        f'<span class="comment_time"><a href="#">{date_text(remark.posted, locale)}</a></span></dt></dl>'
        f'<div class="format_text">{_body(remark)}</div>{_reply(locale)}'
    )


def _numbered_header(remark: Remark, locale: Locale, number: int) -> str:
    """Older themes: the comment's number, "Ann | March 3, 2009 | Permalink", and no reply line."""
    return (
        f'<div class="count">{number}</div><div>{escape(remark.author)} | {date_text(remark.posted, locale)} | '
        f'<a href="#">Permalink</a></div>{_body(remark)}'
    )


def _with_avatar(remark: Remark, locale: Locale, number: int) -> str:
    """A theme whose pictures bear the name, and Jetpack's likes under the text."""
    return (
        f'<div><div class="avatar"><img alt="Avatar of {escape(remark.author)}" src="a.png" /></div>'
        f'<h4>{escape(remark.author)}</h4><p class="meta">{date_text(remark.posted, locale)} <a href="#">#</a></p>'
        f"{_body(remark)}<p>Liked by 2 people</p><div>Like</div>{_reply(locale)}</div>"
    )


def _footer(remark: Remark, locale: Locale, number: int) -> str:
    """WordPress Classic: the text first, "Comment by Ann — March 3, 2009 @ 4:15 pm" after it."""
    return f"{_body(remark)}<p><cite>Comment by {escape(remark.author)} &#8212; {date_text(remark.posted, locale)}</cite></p>"


def _nameless(remark: Remark, locale: Locale, number: int) -> str:
    """Nothing but the text, as in pages whose author lines were dropped on the way."""
    return _body(remark)


THEMES: dict[str, Callable[[Remark, Locale, int], str]] = {
    "classic": _classic,
    "html5": _html5,
    "on-date": _on_date,
    "name-then-date": _name_then_date,
    "one-line": _one_line,
    "numbered-header": _numbered_header,
    "avatar": _with_avatar,
    "footer": _footer,
    "nameless": _nameless,
}
BULLETED = {"name-then-date", "avatar"}
"""Themes whose top level is a `<ul>`."""


def comments_html(page: Page) -> str:
    """The comment list of a page."""
    write = THEMES[page.theme]
    outer = "ul" if page.theme in BULLETED else "ol"
    inner = "ol" if page.theme == "html5" else "ul"
    out = [f'<{outer} class="commentlist">\n']
    number = 0
    todo: list[Remark | str] = [f"</{outer}>\n", *reversed(page.remarks)]
    while todo:
        next_one = todo.pop()
        if isinstance(next_one, str):
            out.append(next_one)
            continue
        number += 1
        out.append(f'<li class="comment" id="comment-{number}">\n{write(next_one, page.locale, number)}')
        todo.append("</li>\n")
        if next_one.replies:
            out.append(f'<{inner} class="children">\n')
            todo.append(f"</{inner}>\n")
            todo.extend(reversed(next_one.replies))
    return "".join(out)


def html(page: Page) -> str:
    """The whole page."""
    count = sum(1 for _ in page.flat())
    menu = (
        '<ul class="menu"><li><a>Home</a></li><li><a>About</a><ul><li>Team</li><li>Press</li></ul></li></ul>'
    )
    recent = "<h2>Recent Comments</h2><ul>" + "".join(
        f"<li>{escape(remark.author)} on <a>{escape(page.title)}</a></li>" for remark in page.remarks[:3]
    ) + "</ul>"  # fmt: skip
    heading = page.locale.heading.format(n=count, title=escape(page.title, quote=False))
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>x</title></head><body>"
        + ("<p>Skip to content</p><p>A Weblog</p>" + menu if page.menus else "")
        + f"<h1>{escape(page.title, quote=False)}</h1>"
        + "".join(block.html() for block in page.paragraphs)
        + (f"<h2>{heading}</h2>" if page.heading else "")
        + (comments_html(page) if page.remarks else "")
        + (f"<p>{page.locale.closed}</p>" if page.closed else "")
        + (f"{recent}<p>Proudly powered by WordPress</p>" if page.menus else "")
        + "</body></html>"
    )


def saved(page: Page | str, *, main_content: bool = False) -> str:
    """The page as Resiliparse saves it."""
    source = page if isinstance(page, str) else html(page)
    return str(extract_plain_text(HTMLTree.parse(source), main_content=main_content))


def random_blocks(rng: random.Random, *, lists: bool, longest: int = 30) -> list[Block]:
    """One to four parts of a text."""
    kinds = ["p", "p", "p", "br", "quote", "pre"] + (["ul", "ol", "nested"] if lists else [])
    blocks = []
    for number in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        kind = rng.choice(kinds) if number else rng.choice(("p", "p", "br"))
        count = 1 if kind == "p" else rng.randint(2, 4)
        blocks.append(
            Block(kind, tuple(" ".join(rng.choices(WORDS, k=rng.randint(3, longest))) for _ in range(count)))
        )
    return blocks


def random_page(rng: random.Random, theme: str | None = None) -> Page:
    """A page with up to 25 comments; the first names are few, so that they repeat."""
    theme = theme or rng.choice(sorted(THEMES))
    named = theme != "nameless"
    names = [
        "Ann Lee",
        "bob",
        "Čeněk",
        "Dr. Strange",
        "erik_77",
        "Zoë",
        "李雷",
        "the_admin",
        "4hours",
        "О. Бендер",
    ]
    remarks: list[Remark] = []
    everyone: list[Remark] = []
    when = datetime(2009, 3, 3, 16, 15)  # noqa: DTZ001  (pages give no zone)
    for _ in range(rng.randint(2, 25)):
        when += timedelta(minutes=rng.randint(1, 20_000))
        remark = Remark(rng.choice(names), when, random_blocks(rng, lists=named))
        if everyone and rng.random() < 0.55:
            rng.choice(everyone[-6:]).replies.append(remark)
        else:
            remarks.append(remark)
        everyone.append(remark)
    locale = LOCALES[0] if theme == "footer" else rng.choice(LOCALES)
    paragraphs = [
        Block("p", (" ".join(rng.choices(WORDS, k=rng.randint(30, 80))) + ".",))
        for _ in range(rng.randint(1, 5))
    ]
    if rng.random() < 0.4:
        paragraphs.insert(
            rng.randint(1, len(paragraphs)), Block(rng.choice(("ul", "ol")), tuple(rng.sample(WORDS, 3)))
        )
    title = " ".join(rng.choices(WORDS, k=rng.randint(3, 8)))
    heading = named and rng.random() < 0.7
    return Page(
        title, paragraphs, remarks, theme, locale,
        closed=rng.random() < 0.5, menus=rng.random() < 0.7, heading=heading,
    )  # fmt: skip

"""A small file of each form, made of whatever comments a test asks for: also of impossible ones.

Each maker gives the pieces of one discussion's file. An article stands over the comments where the form
has one; a form that knows no replies leaves out what each comment answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Final, NamedTuple

DATE: Final = "2020-05-05T12:00:00Z"
EPOCH: Final = 1588680000


class Said(NamedTuple):
    """A comment: its id and its parent's (None at the top level) as a source has them, and its text."""

    id: object
    parent: object
    text: str


Maker = Callable[[Iterable[Said]], Iterator[str]]

MAKERS: Final[dict[str, Maker]] = {}
"""The maker of each form, by the form's name."""

FLAT: Final = frozenset(
    ("bluesky", "github", "gitlab", "blogger", "movable-type", "csv-records", "stack-exchange")
)
"""Forms whose makers tell no parents, or none that could go wrong."""

BY_POSITION: Final = frozenset(("movable-type", "blogger"))
"""Forms whose comments have no ids of their own here."""


def maker(name: str) -> Callable[[Maker], Maker]:
    """Makes a function the maker of a form."""

    def keep(function: Maker) -> Maker:
        MAKERS[name] = function
        return function

    return keep


def file_of(name: str, said: Iterable[Said]) -> bytes:
    """The whole file."""
    return "".join(MAKERS[name](said)).encode("utf-8", "replace")


def _list(items: Iterable[object]) -> Iterator[str]:
    """The items of a JSON list, commas between them."""
    for number, item in enumerate(items):
        yield ("," if number else "") + json.dumps(item)


def _attribute(value: object) -> str:
    return escape("" if value is None else str(value))


@maker("afterword-json")
def afterword_json(said: Iterable[Said]) -> Iterator[str]:
    yield '{"discussion":{"title":"Talk","body":"An article.","source_id":"t"},"comments":['
    yield from _list(
        {"id": each.id, "parent_id": each.parent, "author": "Ann", "posted": DATE, "text": each.text}
        for each in said
    )
    yield "]}"


@maker("wxr")
def wxr(said: Iterable[Said]) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">\n'
        "<channel><title>Blog</title><wp:wxr_version>1.2</wp:wxr_version>\n<item><title>Talk</title>"
        "<link>https://blog.example/1</link><dc:creator>Ann</dc:creator>"
        "<content:encoded><![CDATA[An article.]]></content:encoded><wp:post_id>1</wp:post_id>"
        "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>\n"
    )
    for each in said:
        yield (
            f"<wp:comment><wp:comment_id>{_attribute(each.id)}</wp:comment_id>"
            "<wp:comment_author><![CDATA[Ann]]></wp:comment_author>"
            "<wp:comment_date_gmt>2020-05-05 12:00:00</wp:comment_date_gmt>"
            f"<wp:comment_content><![CDATA[{each.text}]]></wp:comment_content>"
            "<wp:comment_approved>1</wp:comment_approved><wp:comment_type></wp:comment_type>"
            f"<wp:comment_parent>{_attribute(each.parent) or 0}</wp:comment_parent></wp:comment>\n"
        )
    yield "</item></channel></rss>\n"


@maker("disqus-xml")
def disqus_xml(said: Iterable[Said]) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n<disqus xmlns="http://disqus.com" '
        'xmlns:dsq="http://disqus.com/disqus-internals">\n<thread dsq:id="t"><id>t</id><forum>f</forum>'
        "<link>https://blog.example/1</link><title>Talk</title><message>An article.</message>"
        f"<createdAt>{DATE}</createdAt></thread>\n"
    )
    for each in said:
        parent = "" if each.parent is None else f'<parent dsq:id="{_attribute(each.parent)}"/>'
        yield (
            f'<post dsq:id="{_attribute(each.id)}"><id/>'
            f"<message><![CDATA[<p>{escape(each.text)}</p>]]></message>"
            f"<createdAt>{DATE}</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>"
            f'<author><name>Ann</name></author><thread dsq:id="t"/>{parent}</post>\n'
        )
    yield "</disqus>\n"


@maker("hacker-news")
def hacker_news(said: Iterable[Said]) -> Iterator[str]:
    yield '[{"id":1,"type":"story","by":"ann","title":"Talk","text":"An article.","time":1588680000}'
    for each in said:
        parent = 1 if each.parent is None else each.parent
        item = {"id": each.id, "type": "comment", "by": "ann", "parent": parent}
        yield "," + json.dumps({**item, "text": escape(each.text), "time": EPOCH})
    yield "]"


@maker("reddit")
def reddit(said: Iterable[Said]) -> Iterator[str]:
    for each in said:
        parent = "t3_story" if each.parent is None else f"t1_{each.parent}"
        comment = {"id": each.id, "author": "ann", "body": each.text, "created_utc": EPOCH, "score": 1}
        where = {"link_id": "t3_story", "parent_id": parent, "subreddit": "talk"}
        yield json.dumps(comment | where) + "\n"


@maker("mail")
def mail(said: Iterable[Said]) -> Iterator[str]:
    yield (
        "From ann@lists.example Tue May  5 12:00:00 2020\nFrom: Ann <ann@lists.example>\n"
        "To: talk@lists.example\nSubject: Talk\nDate: Tue, 5 May 2020 12:00:00 +0000\n"
        "Message-ID: <root@lists.example>\n\nAn article.\n\n"
    )
    for each in said:
        parent = "root" if each.parent is None else each.parent
        own = "" if each.id is None else f"Message-ID: <{each.id}@lists.example>\n"
        yield (
            "From ann@lists.example Tue May  5 12:00:00 2020\nFrom: Ann <ann@lists.example>\n"
            f"Subject: Re: Talk\nDate: Tue, 5 May 2020 12:00:00 +0000\n{own}"
            f"In-Reply-To: <{parent}@lists.example>\n\n{each.text}\n\n"
        )


@maker("discourse")
def discourse(said: Iterable[Said]) -> Iterator[str]:
    def post(number: object, parent: object, text: str) -> dict[str, object]:
        return {
            "id": number,
            "post_number": number,
            "reply_to_post_number": parent,
            "post_type": 1,
            "username": "ann",
            "created_at": DATE,
            "cooked": f"<p>{escape(text)}</p>",
            "topic_id": 9,
        }

    yield '{"id":9,"title":"Talk","slug":"talk","posts_count":2,"post_stream":{"posts":['
    yield json.dumps(post(1, None, "An article."))
    for each in said:
        yield "," + json.dumps(post(each.id, each.parent, each.text))
    yield "]}}"


@maker("lobsters")
def lobsters(said: Iterable[Said]) -> Iterator[str]:
    yield (
        '{"short_id":"abcdef","short_id_url":"https://lobste.rs/s/abcdef","title":"Talk","url":"",'
        '"score":1,"comment_count":2,"description":"<p>An article.</p>","submitter_user":"ann","comments":['
    )
    yield from _list(
        {
            "short_id": each.id,
            "parent_comment": each.parent,
            "depth": 0 if each.parent is None else 1,
            "created_at": DATE,
            "is_deleted": False,
            "is_moderated": False,
            "score": 1,
            "comment": f"<p>{escape(each.text)}</p>",
            "commenting_user": "ann",
        }
        for each in said
    )
    yield "]}"


@maker("mastodon")
def mastodon(said: Iterable[Said]) -> Iterator[str]:
    yield '{"ancestors":[],"descendants":['
    yield from _list(
        {
            "id": each.id,
            "in_reply_to_id": "root" if each.parent is None else each.parent,
            "created_at": DATE,
            "uri": f"https://social.example/{each.id}",
            "visibility": "public",
            "content": f"<p>{escape(each.text)}</p>",
            "account": {"acct": "ann", "username": "ann"},
            "replies_count": 0,
            "favourites_count": 1,
            "reblogs_count": 0,
        }
        for each in said
    )
    yield "]}"


@maker("bluesky")
def bluesky(said: Iterable[Said]) -> Iterator[str]:
    def view(identity: object, parent: object, text: str) -> dict[str, object]:
        record: dict[str, object] = {"$type": "app.bsky.feed.post", "createdAt": DATE, "text": text}
        if parent is not None:
            record["reply"] = {"parent": {"uri": parent}, "root": {"uri": "at://did:plc:ann/root"}}
        post = {"uri": identity, "cid": "c", "author": {"did": "did:plc:ann", "handle": "ann.example"}}
        return {
            "$type": "app.bsky.feed.defs#threadViewPost",
            "post": {**post, "record": record, "replyCount": 0},
        }

    root = "at://did:plc:ann/root"
    yield json.dumps({"thread": {**view(root, None, "An article."), "replies": []}})[:-3]
    yield from _list(view(each.id, root if each.parent is None else each.parent, each.text) for each in said)
    yield "]}}"


@maker("youtube")
def youtube(said: Iterable[Said]) -> Iterator[str]:
    yield (
        '{"id":"video","title":"Talk","description":"An article.","uploader":"Ann","extractor":"youtube",'
        '"webpage_url":"https://www.youtube.com/watch?v=video","upload_date":"20200505","comments":['
    )
    yield from _list(
        {
            "id": each.id,
            "parent": "root" if each.parent is None else each.parent,
            "text": each.text,
            "author": "@ann",
            "author_id": "UC1",
            "timestamp": EPOCH,
            "like_count": 1,
        }
        for each in said
    )
    yield "]}"


@maker("stack-exchange")
def stack_exchange(said: Iterable[Said]) -> Iterator[str]:
    common = f'CreationDate="{DATE[:-1]}.000" Score="1" OwnerDisplayName="Ann"'
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n<posts>\n'
        f'  <row Id="1" PostTypeId="1" {common} Title="Talk" Body="&lt;p&gt;An article.&lt;/p&gt;" />\n'
    )
    for each in said:
        body = escape(f"<p>{escape(each.text)}</p>")
        parent = 1 if each.parent is None else each.parent
        yield (
            f'  <row Id="{_attribute(each.id)}" PostTypeId="2" ParentId="{_attribute(parent)}" {common} '
            f'Body="{body}" />\n'
        )
    yield "</posts>\n"


@maker("github")
def github(said: Iterable[Said]) -> Iterator[str]:
    yield (
        '{"number":7,"title":"Talk","body":"An article.","state":"OPEN","author":{"login":"ann"},'
        f'"createdAt":"{DATE}","url":"https://github.com/example/talk/issues/7","comments":['
    )
    yield from _list(
        {
            "id": each.id,
            "author": {"login": "ann"},
            "authorAssociation": "NONE",
            "body": each.text,
            "createdAt": DATE,
            "url": f"https://github.com/example/talk/issues/7#issuecomment-{each.id}",
        }
        for each in said
    )
    yield "]}"


@maker("gitlab")
def gitlab(said: Iterable[Said]) -> Iterator[str]:
    yield (
        '{"id":5,"iid":7,"project_id":3,"title":"Talk","description":"An article.","state":"opened",'
        f'"author":{{"username":"ann"}},"created_at":"{DATE}",'
        '"web_url":"https://gitlab.example/a/b/-/issues/7","notes":['
    )
    yield from _list(
        {
            "id": each.id,
            "body": each.text,
            "author": {"username": "ann"},
            "created_at": DATE,
            "system": False,
            "noteable_type": "Issue",
            "discussion_id": f"d{each.id}",
        }
        for each in said
    )
    yield "]}"


@maker("blogger")
def blogger(said: Iterable[Said]) -> Iterator[str]:
    kind = "http://schemas.google.com/g/2005#kind"
    term = "http://schemas.google.com/blogger/2008/kind#"
    yield (
        "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom' "
        "xmlns:gd='http://schemas.google.com/g/2005' xmlns:thr='http://purl.org/syndication/thread/1.0'>"
        "<id>tag:blogger.com,1999:blog-1.archive</id><title>Blog</title>\n"
        "<generator version='7.00' uri='https://www.blogger.com'>Blogger</generator>\n"
        f"<entry><id>tag:blogger.com,1999:blog-1.post-1</id><published>{DATE}</published>"
        f"<category scheme='{kind}' term='{term}post'/><title type='text'>Talk</title>"
        "<content type='html'>An article.</content><author><name>Ann</name></author></entry>\n"
    )
    for each in said:
        yield (
            f"<entry><id>tag:blogger.com,1999:blog-1.post-{_attribute(each.id)}</id><published>{DATE}</published>"
            f"<category scheme='{kind}' term='{term}comment'/><title type='text'>Words</title>"
            f"<content type='html'>{escape(escape(each.text))}</content><author><name>Ann</name></author>"
            "<thr:in-reply-to ref='tag:blogger.com,1999:blog-1.post-1' href='https://b.example/1'/></entry>\n"
        )
    yield "</feed>\n"


@maker("movable-type")
def movable_type(said: Iterable[Said]) -> Iterator[str]:
    yield (
        "AUTHOR: Ann\nTITLE: Talk\nSTATUS: Publish\nDATE: 05/05/2020 12:00:00 PM\n-----\nBODY:\n"
        "An article.\n-----\n"
    )
    for each in said:
        yield f"COMMENT:\nAUTHOR: Ann\nDATE: 05/05/2020 12:00:00 PM\n{each.text}\n-----\n"
    yield "--------\n"


@maker("isso")
def isso(said: Iterable[Said]) -> Iterator[str]:
    yield '[{"id":"/talk/","title":"Talk","comments":['
    yield from _list(
        {
            "id": each.id,
            "parent": each.parent,
            "author": "Ann",
            "email": "",
            "website": "",
            "remote_addr": "0.0.0.0",
            "created": "2020-05-05 12:00:00",
            "text": each.text,
        }
        for each in said
    )
    yield "]}]"


@maker("remark42")
def remark42(said: Iterable[Said]) -> Iterator[str]:
    yield '{"version":1,"users":[],"posts":[]}\n'
    for each in said:
        yield (
            json.dumps(
                {
                    "id": each.id,
                    "pid": "" if each.parent is None else each.parent,
                    "score": 1,
                    "votes": {},
                    "text": f"<p>{escape(each.text)}</p>",
                    "user": {"name": "Ann", "id": "ann"},
                    "time": DATE,
                    "locator": {"site": "blog", "url": "https://blog.example/1"},
                }
            )
            + "\n"
        )


@maker("commento")
def commento(said: Iterable[Said]) -> Iterator[str]:
    yield '{"version":1,"comments":['
    yield from _list(
        {
            "commentHex": each.id,
            "parentHex": "root" if each.parent is None else each.parent,
            "domain": "blog.example",
            "url": "/1",
            "path": "/1",
            "commenterHex": "aa",
            "score": 1,
            "markdown": each.text,
            "html": f"<p>{escape(each.text)}</p>",
            "state": "approved",
            "creationDate": DATE,
            "deleted": False,
        }
        for each in said
    )
    yield '],"commenters":[{"commenterHex":"aa","name":"Ann","email":"a@blog.example"}]}'


@maker("json-records")
def json_records(said: Iterable[Said]) -> Iterator[str]:
    for each in said:
        yield json.dumps({"id": each.id, "parent": each.parent, "author": "Ann", "text": each.text}) + "\n"


@maker("csv-records")
def csv_records(said: Iterable[Said]) -> Iterator[str]:
    yield "id,parent,author,date,text\n"
    for each in said:
        text = each.text.replace('"', '""')
        parent = "" if each.parent is None else each.parent
        yield f'"{"" if each.id is None else each.id}","{parent}",Ann,{DATE},"{text}"\n'

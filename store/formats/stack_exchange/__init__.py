"""Dumps of Stack Exchange sites: `Posts.xml`, `Comments.xml`, `Users.xml` in a folder or an archive.

https://meta.stackexchange.com/questions/2677 describes the files and their fields. `PostTypeId` is 1 for
a question and 2 for an answer; tag wikis (3, 4, 5) and other posts are no discussions. The rows stand in
the order of their ids; comments and users are in files of their own. What belongs together is gathered
on disk, first the comments with their posts, then the posts with their question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

import orjson

from store.errors import SourceError
from store.formats.base import Parsed
from store.formats.posts import counted
from store.formats.stack_exchange.names import Names
from store.formats.stack_exchange.questions import ANSWER, QUESTION, Site, Unit, discussion_of
from store.formats.stack_exchange.rows import Row, rows
from store.grouping import Groups
from store.model import Repair
from store.source import Source

if TYPE_CHECKING:
    from store.tree import Tree

_ROOT: Final = re.compile(
    rb"<(posts|comments|users|votes|badges|tags|posthistory|postlinks)>\s*<row\s+Id=", re.IGNORECASE
)
_MEMORY: Final = 16 * 1024**2
"""Bytes of posts, and of questions, that are held before they go to disk: both are open at once."""

_PACKED: Final = re.compile(r"\.(?:gz|zst|xz|bz2)$", re.IGNORECASE)
_FILES: Final = frozenset((
    "posts.xml", "comments.xml", "users.xml", "votes.xml", "badges.xml", "tags.xml", "posthistory.xml",
    "postlinks.xml", "readme.txt", "readme.md", "license.txt", "license",
))  # fmt: skip
_HOST: Final = re.compile(r"(?:[a-z0-9-]+\.)+(?:com|net|org)", re.IGNORECASE)
_OTHERS: Final = {
    "3": "tag wiki", "4": "tag wiki", "5": "tag wiki", "6": "nomination", "7": "placeholder",
    "8": "help text",
}  # fmt: skip


class StackExchange:
    """Questions with their answers and comments, from a dump of a site."""

    name = "stack-exchange"
    title = "Stack Exchange: a dump of a site (Posts.xml, Comments.xml, Users.xml)"

    def recognise(self, head: bytes, name: str) -> float:
        """By the rows of a file of the dump."""
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            head = head.decode("utf-16", "ignore").encode()
        found = _ROOT.search(head, 0, 4096)
        if found is None:
            return 0.0
        if found[1].lower() != b"posts":
            return 0.9
        return 1.0 if b" PostTypeId=" in head else 0.5

    def recognise_tree(self, tree: Tree) -> float:
        """By a `Posts.xml` that has the rows of one."""
        posts = [name for name in tree.names if _file(name) == "posts.xml"]
        try:
            if not posts or self.recognise(tree.source(posts[0]).head, "Posts.xml") < 1.0:
                return 0.0
        except SourceError:
            return 0.0
        return 1.0 if all(_file(name) in _FILES for name in tree.names) else 0.8

    def read(self, source: Source) -> Iterator[Parsed]:
        """One discussion a question, of `Posts.xml` alone. Raises `SourceError` for the other files."""
        found = _ROOT.search(source.head, 0, 4096)
        if found and found[1].lower() != b"posts":
            raise SourceError(
                f"{source.name}: {found[1].decode().lower()} of a Stack Exchange dump, without its posts",
                "bring the folder in that has its Posts.xml",
            )
        repairs = [
            Repair(
                "absent",
                "comments and the names of users are in other files of the dump; bring its folder in",
            )
        ]
        yield from _read(source, None, None, _site(""), repairs, [], source.name)

    def read_tree(self, tree: Tree) -> Iterator[Parsed]:
        """One discussion a question, of each folder that has a `Posts.xml`. Raises `SourceError`."""
        by_folder: dict[str, dict[str, str]] = {}
        strangers: list[str] = []
        for name in tree.names:
            folder, _, _ = name.rpartition("/")
            if _file(name) in _FILES:
                by_folder.setdefault(folder, {})[_file(name)] = name
            else:
                strangers.append(name)
        rejected = [f"{name}: no file of a Stack Exchange dump" for name in strangers[:20]]
        if len(strangers) > 20:
            rejected.append(f"{len(strangers) - 20:,} more files that are no files of a Stack Exchange dump")
        for folder, files in by_folder.items():
            if "posts.xml" not in files:
                continue
            repairs: list[Repair] = []
            others: list[Source | None] = []
            for file, lacks in (("comments.xml", "comments are"), ("users.xml", "names of users are")):
                others.append(tree.source(files[file]) if file in files else None)
                if file not in files:
                    repairs.append(Repair("absent", f"there is no {file.capitalize()}: {lacks} absent"))
            place = folder.rpartition("/")[2] or tree.name
            site = _site(place)
            if site.base:
                repairs.append(Repair("guessed-site", f"the site is what the folder is called: {site.name}"))
            posts = tree.source(files["posts.xml"])
            yield from _read(posts, others[0], others[1], site, repairs, rejected, files["posts.xml"])
            rejected = []


def _file(name: str) -> str:
    """The name of a file, without its folder and what it is packed with."""
    return _PACKED.sub("", name.rpartition("/")[2]).lower()


def _site(place: str) -> Site:
    """The site that a folder or an archive is named after ("history.stackexchange.com.zip")."""
    found = _HOST.match(place)
    name = found[0].lower() if found else ""
    return Site(name or "Stack Exchange", f"https://{name}" if name else "", lambda _: "")


def _read(
    posts: Source,
    comments: Source | None,
    users: Source | None,
    site: Site,
    repairs: list[Repair],
    rejected: list[str],
    told: str,
) -> Iterator[Parsed]:
    """The discussions of one dump; what is told of all of it stands with the first."""
    with ExitStack() as stack:
        names = stack.enter_context(Names())
        by_post = stack.enter_context(Groups(_MEMORY))
        by_question = stack.enter_context(Groups(_MEMORY))
        if users is not None:
            with users.open() as stream:
                names.take(rows(stream, rejected))
        left_out: Counter[str] = Counter()
        nameless = 0
        for row in _of(posts, rejected):
            kind = row.get("PostTypeId", "")
            if not row.get("Id"):
                nameless += 1
            elif kind in (QUESTION, ANSWER):
                by_post.add(row["Id"], orjson.dumps(row))
            else:
                left_out[_OTHERS.get(kind, "post of another kind")] += 1
                by_post.add(row["Id"], orjson.dumps({"PostTypeId": kind}))
        for row in _of(comments, rejected) if comments is not None else ():
            by_post.add(row.get("PostId", ""), orjson.dumps({"": "", **row}))
        loose, strays = _gather(by_post, by_question)
        for kind, count in left_out.items():
            many = kind.replace("post", "posts") if " of " in kind else kind + "s"
            repairs.append(
                Repair("left-out", f"{counted(count, kind, many)} {_were(count)} left out: no discussion")
            )
        if strays:
            told_of = f"{counted(strays, 'comment')} on these {_were(strays)} left out as well"
            repairs.append(Repair("left-out", told_of))
        if loose:
            rejected.append(f"{counted(loose, 'comment')} on posts that are not in the file")
        if nameless:
            rejected.append(f"{counted(nameless, 'post')} without an id")
        any_ = False
        for question, units in by_question:
            parsed = discussion_of(
                question, [Unit(*orjson.loads(unit)) for unit in units], site._replace(user=names.name)
            )
            if not any_:
                parsed = Parsed(parsed.discussion, [*repairs, *parsed.repairs], [*rejected, *parsed.rejected])
            any_ = True
            yield parsed
        if not any_:
            why = f" ({rejected[0]})" if rejected else ""
            raise SourceError(f"{told}: holds no question{why}", "`afterword formats` lists the forms")


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _of(source: Source, rejected: list[str]) -> Iterator[Row]:
    """The rows of a file, what is broken told with its name."""
    broken: list[str] = []
    with source.open() as stream:
        yield from rows(stream, broken)
    rejected += [f"{source.name}: {why}" for why in broken]


def _gather(by_post: Iterable[tuple[str, list[bytes]]], by_question: Groups) -> tuple[int, int]:
    """Puts posts with their comments to their questions.

    Returns how many comments are on posts that are absent, and on posts that are left out.
    """
    loose = strays = 0
    for post_id, records in by_post:
        # A row that occurs again, word for word, is taken once.
        found: list[Row] = [orjson.loads(record) for record in dict.fromkeys(records)]
        posts = [row for row in found if "" not in row]
        comments = [row for row in found if row.pop("", None) is not None and row.get("Id")]
        if not posts:
            loose += len(comments)
        elif posts[0].get("PostTypeId") not in (QUESTION, ANSWER):
            strays += len(comments)
        for number, post in enumerate(posts):
            if post.get("PostTypeId") in (QUESTION, ANSWER):
                own = post_id if post["PostTypeId"] == QUESTION else post.get("ParentId") or post_id
                by_question.add(own, orjson.dumps((post, comments if number == 0 else [])))
    return loose, strays

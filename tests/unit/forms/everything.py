"""All real files with their forms, and an import that writes nothing: what tests over all forms share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, cast

import pytest

from store.building import build
from store.formats import FORMS
from store.importing import Failed, import_paths
from store.library import Incoming, Library, Report
from store.model import Discussion
from store.source import Source
from store.thread import Thread

PAGES: Final = "pages and plain text that was saved from them are recognised by rules of their own"
"""Why some real files are not looked at here."""

REAL: Final = {
    "wp-theme-unit-test.xml": "wxr",
    "isso-wordpress.xml": "wxr",
    "blog-exports/wordpress-sample2.wxr": "wxr",
    "isso-disqus.xml": "disqus-xml",
    "isso-generic.json": "isso",
    "reddit-3hahrw.json": "reddit",
    "reddit-json/graw-thread.json": "reddit",
    "reddit-json/RS_sample-arcticshift.ndjson": "reddit",
    "reddit-json/graw-morechildren-reply.json": "reddit",
    "httpd-users-200606-part.mbox": "mail",
    "asterix-dev-201709-mailarchivesao.mbox": "mail",
    "mail/pipermail-scipy-2001-11.txt": "mail",
    "mail/listserv-3gpp-evs.mbox": "mail",
    "mail/perceval-complex.mbox": "mail",
    "hn-json/hn-algolia-item-17.json": "hacker-news",
    "hn-json/hn-algolia-search-comment.json": "hacker-news",
    "hn-json/hn-firebase-hiring-2012-06.json": "hacker-news",
    "discourse/urho3d-inverse-kinematics.1819.json": "discourse",
    "discourse/perceval-topic-1148.json": "discourse",
    "discourse/discourse_api-topic.json": "discourse",
    "lobsters-json/lobsters-tdfoqh-depth.json": "lobsters",
    "lobsters-json/lobsters-d9ucpe-old.json": "lobsters",
    "fediverse-bluesky/mastodon-context-schochastics-tok.json": "mastodon",
    "fediverse-bluesky/mastodon-context-gesistsa-tok.json": "mastodon",
    "fediverse-bluesky/mastodon-context-bigbone.json": "mastodon",
    "fediverse-bluesky/bsky-getPostThread.json": "bluesky",
    "github/ietf-cbor-packed-archive.json": "github",
    "blog-exports/blogger-atom-pelican.xml": "blogger",
    "blog-exports/remark42-tree_bench.json": "remark42",
    "youtube/ytapi-commentConfig.json": "youtube",
    "youtube/musashah-comments.jsonl": "json-records",
    "hn-bodies-48849066.json": "json-records",
}
"""The form of each real file, by its path."""

REAL_FOLDERS: Final = {
    "stackexchange-dump/history-meta": "stack-exchange",
    "mail/maildir-notmuch-default": "mail",
    "mail/maildir-notmuch-threading": "mail",
}
"""The form of each folder that is read as a whole."""


SAMPLES_OF: Final = {
    "bluesky-thread.json": "bluesky",
    "boats.reddit.ndjson": "reddit",
    "clocks.hacker-news.json": "hacker-news",
    "commento-export.json": "commento",
    "discourse-topic.json": "discourse",
    "film.info.json": "youtube",
    "github-pull.json": "github",
    "gitlab-issues.ndjson": "gitlab",
    "guestbook.csv": "csv-records",
    "harbour-list.mbox": "mail",
    "isso-generic.json": "isso",
    "kite-club.mt.txt": "movable-type",
    "kites.reddit.json": "reddit",
    "lighthouse.blogger.xml": "blogger",
    "lobsters-story.json": "lobsters",
    "mastodon-thread.json": "mastodon",
    "night-bus.wxr.xml": "wxr",
    "orchard.disqus.xml": "disqus-xml",
    "reading-circle.ndjson": "json-records",
    "remark42-backup.ndjson": "remark42",
    "stack-exchange": "stack-exchange",
}
"""The form of each sample in `sample_data/forms/`, a folder that is read as a whole among them."""


def needs(*names: str) -> None:
    """Skips where a form of these names is not registered."""
    for name in names:
        if name not in FORMS:
            pytest.skip(f"form not registered: {name}")


class Kept(NamedTuple):
    """A discussion as it would be in a library, and all that is told of it."""

    discussion: Discussion
    thread: Thread
    told: Sequence[str]
    rejected: Sequence[str] = ()

    @property
    def form(self) -> str:
        return self.discussion.origins[-1].form

    @property
    def comments(self) -> int:
        return self.thread.comments

    @property
    def depth(self) -> int:
        return self.thread.max_depth

    def states(self, *states: str) -> int:
        """How many comments have one of these states."""
        return sum(self.thread.state(i) in states for i in range(len(self.thread)))


class Shelf:
    """Takes what an import brings, builds its threads and keeps them in memory."""

    def __init__(self) -> None:
        self.kept: list[Kept] = []
        self.failed: list[Failed] = []

    def import_batch(self, incoming: Iterable[Incoming]) -> Iterator[Report]:
        """As `Library.import_batch`, but for the writing."""
        for each in incoming:
            thread, repairs = build(each.discussion.comments)
            told = [str(repair) for repair in (*each.repairs, *repairs)]
            self.kept.append(Kept(each.discussion, thread, [*told, *each.rejected], each.rejected))
            yield Report(
                str(len(self.kept)), each.discussion.title, thread.comments, thread.max_depth, 0, 0, 0, "",
                told, each.rejected,
            )  # fmt: skip

    @property
    def lost(self) -> list[str]:
        """What is told of what did not come in."""
        return [line for each in self.kept for line in each.rejected] + [
            str(one.error) for one in self.failed
        ]

    @property
    def told(self) -> str:
        """All that was told, one line each."""
        return "\n".join(
            [line for each in self.kept for line in each.told] + [str(one.error) for one in self.failed]
        )


def brought_in(what: Path | Source) -> Shelf:
    """What the import finds in a file, a folder or a source, recognised by its content."""
    shelf = Shelf()
    for one in import_paths(cast("Library", shelf), [what]):
        if isinstance(one, Failed):
            shelf.failed.append(one)
    return shelf

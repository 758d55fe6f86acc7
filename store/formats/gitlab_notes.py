"""One issue, merge request or epic of GitLab with its notes, gathered from the records that tell of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from store.bodies.body import Body
from store.bodies.fields import identity, integer, rest, text, when
from store.bodies.html import html_body
from store.bodies.markdown import markdown_body
from store.formats.base import Parsed
from store.formats.posts import Record, Told, absent_of, connection, counted, original, record, records
from store.identity import CommentIds
from store.model import Comment, Discussion

_PLACE: Final = re.compile(
    r"https?://([^/\s]+)/([^\s#?]+?)/(?:-/)?(issues|merge_requests|epics|work_items)/([0-9]+)(?:[/#?].*)?"
)
_GID: Final = re.compile(r"gid://gitlab/[\w:]+/")
_NOTE: Final = frozenset(
    (
        *("id", "note", "body", "bodyHtml", "note_html", "author", "author_id", "created_at"),
        *("createdAt", "url", "system", "discussion_id", "discussion", "noteable_id"),
        *("noteable_iid", "noteable_type", "project_id", "system_note_metadata"),
        *("systemNoteIconName", "events", "award_emoji", "awardEmoji", "attachment"),
    )
)
_SUBJECT: Final = frozenset(
    (
        *("id", "iid", "title", "description", "descriptionHtml", "description_html", "web_url"),
        *("webUrl", "author", "author_id", "created_at", "createdAt", "discussion_locked"),
        *("discussionLocked", "widgets", "notes", "Notes", "notes_data", "discussions"),
        *("Discussions", "award_emoji", "awardEmoji", "labels", "label_links", "references"),
        *("_links", "merge_request_diff", "merge_request_diff_commits", "events"),
        *("resource_label_events", "resource_milestone_events"),
        *("resource_state_events", "lock_version"),
    )
)
LISTS: Final = ("discussions", "Discussions", "notes", "Notes", "notes_data")
"""Where an issue has its notes. Discussions hold all notes, so they come first."""


class Place(NamedTuple):
    """Where an issue stands, by its address."""

    host: str
    project: str
    kind: str
    number: str


def place_of(whole: Record) -> Place | None:
    """Where an issue or a note stands, by the addresses in it."""
    for name in ("web_url", "webUrl", "url"):
        if found := _PLACE.fullmatch(text(whole.get(name))):
            return Place(*found.groups())
    return None


def kind_of(whole: Record) -> str:
    """Whether an issue or a note is of an issue, of a merge request or of an epic, as addresses have it."""
    said = text(whole.get("noteable_type"))
    if said:
        return {"Issue": "issues", "MergeRequest": "merge_requests", "Epic": "epics"}.get(said, said.lower())
    if "source_branch" in whole or "sourceBranch" in whole or "target_branch" in whole:
        return "merge_requests"
    return "issues"


@dataclass
class Thread:
    """An issue and its notes. `first` is the record that first told of it, which may be a note."""

    first: Record
    subject: Record | None = None
    notes: list[tuple[Record, str]] = field(default_factory=list)  # with the discussion that each is in
    told: Told = field(default_factory=Told)
    total: int = 0
    more: bool = False

    def take(self, subject: Record) -> None:
        """Takes an issue, and the notes in it: discussions where there are any, which hold all notes."""
        self.subject = subject
        widgets = [record(widget) for widget in records(subject.get("widgets"))]
        for whole in (subject, *widgets):
            for name in LISTS:
                if connection(whole.get(name)).nodes:
                    self.lists(whole[name])
                    break

    def lists(self, value: object) -> None:
        """Takes a list of notes, or of discussions."""
        found = connection(value)
        self.more = self.more or found.more
        for node in found.nodes:
            if "notes" in node:
                self.discussion(node)
            elif "body" in node or "note" in node or "bodyHtml" in node:
                self.note(node)

    def discussion(self, whole: Record) -> None:
        """Takes a discussion: its notes answer the first of them."""
        own = identity(whole.get("id"))
        found = connection(whole.get("notes"))
        self.more = self.more or found.more
        for note in found.nodes:
            self.notes.append((note, own))

    def note(self, note: Record) -> None:
        """Takes a note that is not inside a discussion; it may say which one it is of."""
        inside = identity(note.get("discussion_id")) or identity(record(note.get("discussion")).get("id"))
        self.notes.append((note, inside))

    def parsed(self, names: dict[str, str]) -> Parsed:
        """The discussion that it is."""
        subject = self.subject or {}
        place = place_of(subject)
        url = text(subject.get("web_url")) or text(subject.get("webUrl"))
        comments = self._comments(url, names)
        said = [comment for comment in comments if comment.extra.get("type") != "system"]
        extra = rest(subject, _SUBJECT)
        extra = {name: value for name, value in extra.items() if value is not False and value != 0}
        partial = []
        total = integer(subject.get("user_notes_count")) or integer(subject.get("userNotesCount")) or 0
        if total > len(said):
            partial.append("comments")
            self.told.tell("absent", absent_of(total - len(said), total, "note"))
        elif self.more:
            partial.append("comments")
            self.told.tell("absent", "the answer says that more notes follow: they are not in the file")
        if len(said) < len(comments):
            self.told.tell(
                "system-notes",
                f"{counted(len(comments) - len(said), 'note')} of GitLab's own came in as comments",
            )
        if self.subject is None:
            partial.append("article")
            self.told.tell("absent-article", "the notes stand here without what they are about")
        body, made_of = _body(subject, ("description",), ("descriptionHtml", "description_html"), url)
        published, published_text = when(subject.get("created_at") or subject.get("createdAt"))
        kind = place.kind if place else kind_of(self.first)
        number = identity(self.first.get("iid")) or identity(self.first.get("noteable_iid"))
        project = identity(self.first.get("project_id"))
        extra |= made_of
        if labels := _labels(subject):
            extra["labels"] = labels
        if emoji := _emoji(subject):
            extra["award_emoji"] = emoji
        if number:
            extra["iid"] = integer(number) if integer(number) is not None else number
        if published_text:
            extra["published_text"] = published_text
        if partial:
            extra["partial"] = partial
        about = {"issues": "Issue", "merge_requests": "Merge request", "epics": "Epic"}.get(kind, kind)
        discussion = Discussion(
            title=text(subject.get("title")) or f"{about} {number}".strip(),
            url=url,
            source="gitlab",
            source_id="/".join(
                part for part in (project or (place.project if place else ""), kind, number) if part
            ),
            site=_site(place),
            author=_author(subject, names),
            published=published,
            closed=bool(subject.get("discussion_locked") or subject.get("discussionLocked")),
            body=body.text,
            body_marks=body.marks,
            comments=comments,
            extra=extra,
        )
        return Parsed(discussion, self.told.repairs, self.told.rejected)

    def _comments(self, url: str, names: dict[str, str]) -> list[Comment]:
        """The notes in the order in which they were written, those of a discussion under its first one."""
        dates = [when(note.get("created_at") or note.get("createdAt"))[0] for note, _ in self.notes]
        order = list(range(len(self.notes)))
        aware = [date for date in dates if date is not None and date.tzinfo is not None]
        if len(aware) == len(dates):
            order.sort(key=aware.__getitem__)
        ids = CommentIds()
        comments: list[Comment] = []
        tops: dict[str, str] = {}
        seen: dict[str, object] = {}
        for at in order:
            note, inside = self.notes[at]
            given = _GID.sub("", identity(note.get("id")))
            said = note.get("body") or note.get("note")
            if given and given in seen and seen[given] == said:
                continue  # a list of notes beside the discussions
            seen[given] = said
            comment = _comment(note, url, names, ids, given)
            if inside and inside in tops:
                comment = replace(comment, parent_id=tops[inside])
            elif inside:
                tops[inside] = comment.id
            comments.append(comment)
        return comments


def _comment(note: Record, url: str, names: dict[str, str], ids: CommentIds, given: str) -> Comment:
    body, made_of = _body(note, ("body", "note"), ("bodyHtml", "note_html"), url)
    posted, posted_text = when(note.get("created_at") or note.get("createdAt"))
    author = _author(note, names)
    extra = rest(note, _NOTE)
    extra = {name: value for name, value in extra.items() if value is not False and value != {"url": None}}
    if extra.get("updated_at") == note.get("created_at"):
        extra.pop("updated_at", None)
    if note.get("system") is True:
        action = text(record(note.get("system_note_metadata")).get("action"))
        extra = {**extra, "type": "system", **({"action": action} if action else {})}
    if attached := rest({"attachment": note.get("attachment")}, ()):
        extra |= attached if attached["attachment"] != {"url": None} else {}
    if emoji := _emoji(note):
        extra["award_emoji"] = emoji
    if posted_text:
        extra["posted_text"] = posted_text
    if address := text(note.get("url")) or (f"{url}#note_{given}" if url and given else ""):
        extra["permalink"] = address
    up, down = (sum(name == thumb for name in emoji) for thumb in ("thumbsup", "thumbsdown"))
    return Comment(
        id=ids.own(given) if given else ids.made(author, posted.isoformat() if posted else "", body.text),
        author=author,
        posted=posted,
        text=body.text,
        marks=body.marks,
        score=up - down if up or down else None,
        extra=extra | made_of,
    )


def _body(
    whole: Record, written: tuple[str, ...], shown: tuple[str, ...], base: str
) -> tuple[Body, dict[str, str]]:
    """What is read, and what it was made of where the text does not say all of it."""
    said = next(filter(None, (text(whole.get(name)) for name in written)), "")
    if said:
        body = markdown_body(said, base, html=True, breaks=True)
        return body, original("body_markdown", said, body)
    html = next(filter(None, (text(whole.get(name)) for name in shown)), "")
    body = html_body(html, base)
    return body, original("body_html", html, body)


def _author(whole: Record, names: dict[str, str]) -> str:
    who = record(whole.get("author"))
    name = text(who.get("username")) or text(who.get("name"))
    if name:
        return name
    number = identity(whole.get("author_id"))
    return names.get(number) or (f"user {number}" if number else "")


def _labels(subject: Record) -> list[str]:
    said = subject.get("labels")
    if isinstance(said, list):
        names = [label if isinstance(label, str) else text(record(label).get("name")) for label in said]
    else:
        names = [text(label.get("title")) for label in connection(said).nodes]
    names += [text(record(link.get("label")).get("title")) for link in records(subject.get("label_links"))]
    return [name for name in names if name]


def _emoji(whole: Record) -> list[str]:
    """The names of the emoji that people gave."""
    said = whole.get("award_emoji", whole.get("awardEmoji"))
    return [name for name in (text(one.get("name")) for one in connection(said).nodes) if name]


def _site(place: Place | None) -> str:
    if place is not None:
        return f"{place.project} · {'GitLab' if place.host == 'gitlab.com' else place.host}"
    return "GitLab"

"""GitLab's issues and merge requests: REST, GraphQL, the project export."""

from __future__ import annotations

import json

from store.formats.base import Parsed
from store.formats.gitlab import GitLab
from tests.unit.forms.conftest import SAMPLES, read_all, tree_of

FORM = GitLab()
WEB = "https://gitlab.com/group/sub/proj/-/issues/5"


def read(*values: object) -> list[Parsed]:
    data = json.dumps(values[0] if len(values) == 1 else list(values))
    assert FORM.recognise(data.encode(), "x") == 1.0
    return read_all(FORM, data)


def issue(**more: object) -> dict[str, object]:
    return {
        "id": 76,
        "iid": 5,
        "project_id": 3,
        "title": "A title",
        "description": "one\ntwo **b**",
        "state": "opened",
        "created_at": "2016-01-04T15:31:51.081Z",
        "updated_at": "2016-01-04T15:31:51.081Z",
        "labels": ["bug"],
        "author": {
            "id": 1,
            "username": "root",
            "name": "Administrator",
            "web_url": "https://gitlab.com/root",
        },
        "user_notes_count": 3,
        "upvotes": 0,
        "discussion_locked": True,
        "web_url": WEB,
        "references": {"full": "group/sub/proj#5"},
        **more,
    }


def note(number: int, **more: object) -> dict[str, object]:
    return {
        "id": number,
        "type": None,
        "body": f"note {number}",
        "attachment": None,
        "author": {"id": 2, "username": "eve", "name": "Eve"},
        "created_at": f"2016-02-0{number}T00:00:00Z",
        "updated_at": f"2016-02-0{number}T00:00:00Z",
        "system": False,
        "noteable_id": 76,
        "noteable_type": "Issue",
        "noteable_iid": 5,
        "project_id": 3,
        "resolvable": False,
        **more,
    }


DISCUSSIONS = [
    {
        "id": "d1",
        "individual_note": False,
        "notes": [note(1, type="DiscussionNote"), note(4, type="DiscussionNote")],
    },
    {"id": "d2", "individual_note": True, "notes": [note(2, system=True, body="closed")]},
    {"id": "d3", "individual_note": True, "notes": [note(3)]},
]


def test_sample() -> None:
    """An export: its authors by number, discussions, what GitLab noted itself."""
    first, second = read_all(FORM, SAMPLES / "gitlab-issues.ndjson")
    discussion = first.discussion
    assert (discussion.author, second.discussion.author) == ("Jon Abel", "Ines Varga")
    assert (discussion.source_id, discussion.extra["iid"], discussion.extra["labels"]) == (
        "77/issues/1",
        1,
        ["bell"],
    )
    assert [m.kind for m in discussion.body_marks] == ["strong", "pre"]
    kinds = [(c.text, c.extra.get("type"), c.parent_id is not None) for c in discussion.comments]
    assert kinds == [
        ("assigned to @ines", "system", False),
        ("Are there two entries for Otter Point?", "DiscussionNote", False),
        ("There are: one is the old pier.\nI took it out.", "DiscussionNote", True),
        ("closed", "system", False),
    ]
    assert discussion.comments[2].score == 2
    assert discussion.comments[2].extra["award_emoji"] == ["thumbsup", "thumbsup", "bell"]
    assert discussion.comments[0].extra["action"] == "assignee"
    assert [str(r) for r in first.repairs] == ["2 notes of GitLab's own came in as comments"]
    assert not second.repairs


def test_rest_in_all_its_arrangements() -> None:
    """Notes and discussions, in the issue, beside it, after it, alone."""
    notes = [note(1), note(3), note(4)]
    arrangements: list[tuple[list[object], int]] = [
        ([issue(notes=notes)], 1),
        ([issue(Notes=notes)], 1),
        ([{"issue": issue(), "notes": notes}], 1),
        ([issue(), *notes], 1),
        ([{"backend_name": "GitLab", "data": issue(notes_data=notes)}], 1),
        ([issue(discussions=DISCUSSIONS)], 2),
        ([{"issue": issue(), "discussions": DISCUSSIONS}], 2),
        ([issue(discussions=DISCUSSIONS, notes=notes)], 2),
        ([issue(), *DISCUSSIONS], 2),
    ]
    for values, depth in arrangements:
        (parsed,) = read(*values)
        discussion = parsed.discussion
        assert (discussion.title, discussion.author, discussion.url) == ("A title", "root", WEB)
        assert (discussion.site, discussion.source_id) == ("group/sub/proj · GitLab", "3/issues/5")
        assert discussion.closed
        assert discussion.body == "one\ntwo b"
        said = [c.id for c in discussion.comments if c.extra.get("type") != "system"]
        assert said == ["1", "3", "4"]
        assert tree_of(parsed).depth == depth
        assert discussion.comments[0].extra["permalink"] == f"{WEB}#note_1"
        assert not [r for r in parsed.repairs if r.kind == "absent"]
        assert "partial" not in discussion.extra


def test_absent_is_told() -> None:
    """An issue that counts more notes than there are; notes without their issue."""
    (parsed,) = read(issue(notes=[note(1)]))
    assert str(parsed.repairs[0]) == "2 of 3 notes are not in the file"
    assert parsed.discussion.extra["partial"] == ["comments"]
    first, second = read(note(1), note(2, noteable_type="MergeRequest"))
    assert (first.discussion.title, second.discussion.title) == ("Issue 5", "Merge request 5")
    assert first.discussion.extra["partial"] == ["article"]
    assert first.discussion.source_id == "3/issues/5"


def test_merge_request() -> None:
    """A merge request keeps apart from the issue of its number, and its notes where they are."""
    url = WEB.replace("issues", "merge_requests")
    position = {"new_path": "a.rb", "new_line": 3}
    request = issue(web_url=url, source_branch="x", target_branch="main", user_notes_count=1)
    one = note(
        1, noteable_type="MergeRequest", type="DiffNote", position=position, resolvable=True, resolved=False
    )
    first, second = read(issue(user_notes_count=0), request, one)
    assert [len(p.discussion.comments) for p in (first, second)] == [0, 1]
    assert second.discussion.comments[0].extra["position"] == position
    assert second.discussion.source_id == "3/merge_requests/5"


def test_old_export() -> None:
    """The older export: one object of a project with all of it."""
    one = {"iid": 1, "title": "t", "description": None, "author_id": 9, "project_id": 3, "state": "opened"}
    notes = [
        {"note": "n", "noteable_type": "Issue", "author_id": 9, "author": {"name": "Zoe"}, "project_id": 3}
    ]
    found = read(
        {
            "description": "",
            "issues": [{**one, "notes": notes}],
            "merge_requests": [{**one, "source_branch": "b"}],
        }
    )
    assert [(p.discussion.author, len(p.discussion.comments)) for p in found] == [("Zoe", 1), ("Zoe", 0)]


def test_graphql() -> None:
    """A GraphQL answer: discussions as connections, ids that name their kind."""
    notes = {
        "nodes": [
            {
                "id": "gid://gitlab/Note/11",
                "body": "a",
                "author": {"username": "u"},
                "createdAt": "2020-01-01T00:00:00Z",
            },
            {
                "id": "gid://gitlab/DiscussionNote/12",
                "body": "b",
                "author": None,
                "createdAt": "2020-01-02T00:00:00Z",
            },
        ]
    }
    value = {
        "data": {
            "project": {
                "issue": {
                    "iid": "8",
                    "title": "T",
                    "webUrl": "https://gl.example/g/p/-/issues/8",
                    "author": {"username": "u"},
                    "discussions": {
                        "nodes": [{"id": "gid://x", "notes": notes}],
                        "pageInfo": {"hasNextPage": True},
                    },
                }
            }
        }
    }
    (parsed,) = read(value)
    assert [(c.id, c.parent_id) for c in parsed.discussion.comments] == [("11", None), ("12", "11")]
    assert parsed.discussion.site == "g/p · gl.example"
    assert parsed.discussion.source_id == "g/p/issues/8"
    assert "more notes follow" in str(parsed.repairs[0])


def test_others_are_not_claimed() -> None:
    """JSON of other systems."""
    for value in ({"number": 1, "title": "x", "body": "b"}, {"body": "x", "author": "a"}, [{"notes": []}]):
        assert FORM.recognise(json.dumps(value).encode(), "x") == 0.0

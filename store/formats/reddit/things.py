"""From what Reddit's API, dumps and scripts write to its things: submissions, comments, and "more" stubs.

A thing of the API is `{"kind": "t1", "data": {…}}` (https://www.reddit.com/dev/api); dumps and scripts
write the data alone. Replies stand nested in Listings, or each comment by itself with its parent's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from store.bodies.fields import identity

COMMENT: Final = "t1"
SUBMISSION: Final = "t3"
MORE: Final = "more"

_SUBMISSION_SIGNS: Final = (
    *("selftext", "permalink", "num_comments", "subreddit", "is_self", "link_flair_text"),
    *("upvote_ratio", "over_18"),
)
_HOLDING: Final = (
    *("submission", "submissions", "post", "posts", "comments", "replies", "things", "children"),
    *("items", "results", "data", "json"),
)
"""Fields of other objects in which there may be things, in the order in which they are read."""

_LEVELS: Final = 8
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


class Thing(NamedTuple):
    """A thing of one `kind`; `link` is the id of the submission that it belongs to ("" if not known)."""

    kind: str
    data: dict[str, Any]
    link: str


class Walk:
    """Finds the things in values, one value after the other; those of a page come in its order.

    What says not itself to which submission it belongs is taken to belong to the one before it.
    """

    def __init__(self) -> None:
        self.link = ""
        self.strange = 0
        """How many objects were no things and held none."""

    def things(self, value: object) -> Iterator[Thing]:
        """The things in a value, a comment before its replies. Comments lose their `replies`."""
        stack: list[tuple[object, str]] = [(value, "")]  # with the id of the comment that it answers
        while stack:
            value, parent = stack.pop()
            if isinstance(value, list):
                stack += [(item, parent) for item in reversed(value)]
            elif isinstance(value, dict):
                kind, data, inner = _opened(value)
                if kind == COMMENT:
                    yield self._comment(data, parent)
                    stack.append((data.pop("replies", None), bare(data.get("id")) or parent))
                elif kind == SUBMISSION:
                    self.link = bare(data.get("id")) or bare(data.get("name"))
                    held = [data.pop(name) for name in ("comments", "replies") if _holds(data.get(name))]
                    yield Thing(SUBMISSION, data, self.link)
                    stack += [(each, "") for each in reversed(held)]
                elif kind == MORE:
                    if parent and not data.get("parent_id"):
                        data["parent_id"] = f"t1_{parent}"
                    yield Thing(MORE, data, self.link)
                else:
                    self.strange += not inner
                    stack += [(each, parent) for each in reversed(inner)]
            elif value is not None and value != "" and not parent:
                self.strange += 1

    def _comment(self, data: dict[str, Any], parent: str) -> Thing:
        if "parent_id" not in data and parent:
            data["parent_id"] = f"t1_{parent}"
        link = data.get("link_id")
        if link is None and str(data.get("parent_id", "")).startswith("t3_"):
            link = data["parent_id"]
        self.link = bare(link) or self.link
        return Thing(COMMENT, data, self.link)


def _opened(value: dict[str, Any]) -> tuple[str, dict[str, Any], list[object]]:
    """Kind and data of a thing; of what is none, what is in it."""
    kind, data = value.get("kind"), value.get("data")
    if isinstance(data, dict) and isinstance(kind, str):
        if kind == "Listing":
            return "", {}, [data.get("children")]
        if kind in (COMMENT, SUBMISSION, MORE):
            return kind, data, []
        return "", {}, []
    if is_comment(value):
        return COMMENT, value, []
    if is_submission(value):
        return SUBMISSION, value, []
    return "", {}, [value[name] for name in _HOLDING if _holds(value.get(name))]


def _holds(value: object) -> bool:
    return isinstance(value, (dict, list)) and bool(value)


def is_comment(data: Mapping[str, object]) -> bool:
    """Whether an object is a comment's data."""
    return ("body" in data or "body_html" in data) and (
        "parent_id" in data or "link_id" in data or "subreddit" in data or "replies" in data or "id" in data
    )


def is_submission(data: Mapping[str, object]) -> bool:
    """Whether an object is a submission's data."""
    return "title" in data and any(sign in data for sign in _SUBMISSION_SIGNS)


def bare(name: object) -> str:
    """The id of a thing from its id or its name ("t1_c0ffee"). Numbers are ids in base 36."""
    if isinstance(name, str):
        return name[3:] if name[2:3] == "_" and name[:1] == "t" else name.strip()
    if isinstance(name, int) and not isinstance(name, bool) and 0 <= name < 2**64:
        digits = ""
        while name or not digits:
            name, digit = divmod(name, 36)
            digits = _DIGITS[digit] + digits
        return digits
    return identity(name)


def sure(value: object) -> float:
    """How surely a value, or the beginning of one, comes from Reddit: from 0.0 to 1.0."""
    for _ in range(_LEVELS):
        if isinstance(value, list):
            value = next((item for item in value if isinstance(item, dict)), None)
        if not isinstance(value, dict):
            return 0.0
        kind, data = value.get("kind"), value.get("data")
        if isinstance(kind, str):
            return 1.0 if kind in ("Listing", COMMENT, SUBMISSION, MORE) and isinstance(data, dict) else 0.0
        if found := _sure_of_thing(value):
            return found
        value = next((value[name] for name in _HOLDING if _holds(value.get(name))), None)
    return 0.0


def _sure_of_thing(data: Mapping[str, object]) -> float:
    """How surely an object is the data of a comment or a submission of Reddit."""
    names = [str(data.get(name, "")) for name in ("link_id", "parent_id", "name")]
    if "body" in data and any(name.startswith(("t1_", "t3_")) for name in names):
        return 1.0
    if "subreddit" not in data or not ("created_utc" in data or "permalink" in data):
        return 0.0
    if "body" in data and "author" in data:
        return 0.9
    if "title" in data:
        return 1.0 if "selftext" in data or "num_comments" in data else 0.9
    begun = "author_flair_css_class" in data or "subreddit_id" in data  # the rest of it may be cut off
    return 0.9 if begun else 0.0

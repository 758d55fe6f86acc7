"""An app with nothing but the two panes, and threads to show in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.containers import Horizontal

from store.building import build
from store.model import Comment, Discussion
from store.thread import Thread
from tui.theme import THEMES
from tui.widgets.article_pane import ArticlePane
from tui.widgets.comment_tree import CommentTree
from tui.widgets.line_pane import LinePane

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def chain(count: int, text: str = "A short answer.") -> Thread:
    """A thread in which each comment answers the one before."""
    return build([Comment(str(i), str(i - 1) if i else None, text=text) for i in range(count)])[0]


def bushy(tops: int, replies: int, text: str = "Some words to be read here. " * 4) -> Thread:
    """A thread of `tops` top-level comments with `replies` replies each, the first answered once more."""
    comments = []
    for top in range(tops):
        comments.append(Comment(f"{top}", None, f"author {top}", text=text))
        for reply in range(replies):
            comments.append(Comment(f"{top}.{reply}", f"{top}", f"replier {reply}", text=text))
            if not reply:
                comments.append(Comment(f"{top}.{reply}.0", f"{top}.{reply}", "deep", text=text))
    return build(comments)[0]


class Panes(App[None]):
    """The tree beside the article; what either posts is kept in `told`."""

    CSS = "Screen { background: $background; }"

    def __init__(self, thread: Thread, discussion: Discussion | None = None) -> None:
        super().__init__()
        self.comments = CommentTree(thread, article_author="author 1", now=NOW)
        self.article = ArticlePane(discussion) if discussion else None
        self.told: list[object] = []

    def compose(self) -> ComposeResult:
        with Horizontal():
            if self.article:
                yield self.article
            yield self.comments

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "afterword-dark"
        self.comments.focus()

    def on_comment_tree_cursor_moved(self, message: CommentTree.CursorMoved) -> None:
        self.told.append(message)

    def on_comment_tree_folds_changed(self, message: CommentTree.FoldsChanged) -> None:
        self.told.append(message)

    def on_comment_tree_scrolled(self, message: CommentTree.Scrolled) -> None:
        self.told.append(message)

    def on_article_pane_scrolled(self, message: ArticlePane.Scrolled) -> None:
        self.told.append(message)

    def count(self, kind: type) -> int:
        """How many messages of a kind were told."""
        return sum(isinstance(message, kind) for message in self.told)


def styled(thread: Thread, css: str) -> Panes:
    """The app with a style sheet of a theme author's."""
    kind: type[Panes] = type("Styled", (Panes,), {"CSS": Panes.CSS + css})
    return kind(thread)


def screen_of(pane: LinePane) -> list[str]:
    """What stands in the pane, row by row, without what pads it and the scroll bar."""
    return ["".join(one.text for one in row)[:-1].rstrip() for row in rows_of(pane)]


def rows_of(pane: LinePane) -> Sequence[Sequence[Segment]]:
    """The segments of the pane's rows, as it paints them."""
    return [list(strip) for strip in pane.render_lines(pane.size.region)]


def styles_at(pane: LinePane, text: str) -> list[str]:
    """The styles of the segments that hold `text`, in words."""
    return [str(one.style) for row in rows_of(pane) for one in row if text in one.text]

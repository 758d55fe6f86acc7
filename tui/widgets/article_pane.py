"""The article: title, byline and text, scrolled line by line."""

from __future__ import annotations

from typing import ClassVar

from textual import events

from store.matcher import Matcher
from store.model import Discussion
from tui.article_lines import ArticleLines
from tui.drawn import Look
from tui.widgets.line_pane import LinePane


class ArticlePane(LinePane):
    """The article of `discussion`. A method that scrolls returns True when something moved.

    The pane binds no keys.
    """

    DEFAULT_CSS = """
    ArticlePane {
        & > .article--title { color: $text-accent; text-style: bold; }
        & > .article--byline { color: $foreground 70%; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"article--title", "article--byline"}
    PREFIXES = ("pane--", "article--")

    class Scrolled(LinePane.Scrolled):
        """What stands on the screen of the article changed."""

    def __init__(self, discussion: Discussion, *, id: str | None = None) -> None:
        self.lines: ArticleLines = ArticleLines(discussion)
        super().__init__(self.lines, id=id)
        self._wanted: int | None = None

    def line_down(self) -> bool:
        """A row further."""
        return self.scroll_rows(1)

    def line_up(self) -> bool:
        """A row back."""
        return self.scroll_rows(-1)

    def page_down(self) -> bool:
        """A window further, but for two rows."""
        return self.scroll_rows(max(1, self.view.height - 2))

    def page_up(self) -> bool:
        """A window back, but for two rows."""
        return self.scroll_rows(-max(1, self.view.height - 2))

    def half_down(self) -> bool:
        """Half a window further."""
        return self.scroll_rows(max(1, self.view.height // 2))

    def half_up(self) -> bool:
        """Half a window back."""
        return self.scroll_rows(-max(1, self.view.height // 2))

    def first(self) -> bool:
        """The beginning."""
        return self.fit() and self.put_top((0, 0))

    def last(self) -> bool:
        """The end."""
        return self.fit() and self.put_top((0, self.lines.total - 1))

    @property
    def top_line(self) -> int:
        """The row at the top of the window."""
        return self._wanted if self._wanted is not None else self.view.top[1]

    def restore_line(self, line: int) -> None:
        """Scrolls to where `top_line` said that the pane was."""
        if self.is_laid_out:
            self.put_top((0, max(0, min(line, self.lines.total - 1))))
        else:
            self._wanted = max(0, line)

    def _laid_out(self) -> None:
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.restore_line(wanted)

    def set_flag(self, label: str | None) -> None:
        """Shows that the article is flagged, with the label ("" for a plain flag), or that it is not."""
        self.lines.set_flag(label)
        self.repaint()

    def set_matches(self, matcher: Matcher | None, current: int | None) -> None:
        """Marks what `matcher` finds in the text of the article; `current` is the number of a match."""
        before = self.lines.matches
        self.lines.set_matches(matcher, current)
        if before or self.lines.matches:
            self.redraw()

    def show_match(self, number: int) -> None:
        """Scrolls so that the row of a match is seen."""
        spans = self.lines.matches
        if not self.fit() or not 0 <= number < len(spans):
            return
        self.reshape(lambda: self.lines.show_place(spans[number][0]))
        row = self.lines.row_of(0, spans[number][0])
        if (0, row) not in self.view.rows():
            self.put_top((0, max(0, row - self.view.height // 3)))

    # -- how the text is shown -----------------------------------------------------------------

    def set_look(self, look: Look) -> None:
        """Says how the text is shown: links, long quotes, code."""
        self.lines.set_look(look)
        if self.is_laid_out:
            self.repaint()

    def toggle_quotes(self) -> bool:
        """Shows long quotes whole, or folds them; False where there are none."""
        return self.reshape(self.lines.toggle_quotes)

    # -- the pointer ---------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Tells of a click on the text."""
        at = self.clicked(event)
        if at[0] >= 0 and self.lines.is_quote_fold(*at):
            self.toggle_quotes()
        else:
            self.tell_text_clicked(event)

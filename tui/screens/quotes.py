"""How texts are shown in the reader: what the settings say, and what `Q` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands import shown
from tui.drawn import Look

if TYPE_CHECKING:
    from tui.screens.reader_base import ReaderBase as Part
else:
    Part = object  # Textual works a millisecond at each class that is a screen; one is enough


class Quotes(Part):
    """Long quotes, whole or folded to their first lines."""

    def set_look(self) -> None:
        """Shows texts as the settings say."""
        keys = self.keys_of(self.declared("quotes"))
        look = Look(
            links=True,
            long_quotes=self.settings.long_quotes,
            highlight=self.settings.highlight,
            quotes_key=shown(keys[0]) if keys else "",
            line_width=self.settings.line_width,
            dates=self.settings.dates,
        )
        self.comment_tree.set_look(look)
        self.article_pane.set_look(look)

    def action_toggle_quotes(self) -> None:
        """Shows the long quotes of the comment under the cursor, or of the article, whole; again: folded."""
        pane = self.comment_tree if self.tree_has_keys else self.article_pane
        if pane.toggle_quotes():
            self.follow()
        elif self.settings.long_quotes:
            self.tell("There is no long quote here")
        else:
            self.tell("Quotes are shown whole: the settings say so")

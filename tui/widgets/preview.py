"""The preview of a discussion, beside or under the list."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from tui.ages import RELATIVE
from tui.preview_lines import Preview, PreviewLines
from tui.widgets.line_pane import LinePane


class PreviewPane(LinePane):
    """Shows a `Preview`, scrolled by whoever asks; it never takes the keys."""

    DEFAULT_CSS = """
    PreviewPane {
        & > .preview--title { color: $text-accent; text-style: bold; }
        & > .preview--byline { color: $foreground 70%; }
        & > .preview--address { color: $foreground 70%; text-style: underline; }
        & > .preview--problem { color: $text-warning; }
        & > .preview--section { color: $accent; text-style: bold; }
        & > .preview--rule { color: $foreground 20%; }
        & > .preview--author { text-style: bold; }
        & > .preview--said { color: $foreground 85%; }
        & > .preview--fact { color: $foreground 85%; }
        & > .preview--quiet { color: $foreground 65%; }
        & > .preview--guide { color: $foreground 30%; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"preview--{kind}"
        for kind in (
            *("title", "byline", "address", "problem", "section", "rule"),
            *("author", "said", "fact", "quiet", "guide"),
        )
    }
    PREFIXES = ("pane--", "preview--")
    ALLOW_SELECT = False

    class Scrolled(LinePane.Scrolled):
        """What stands on the screen of the preview changed."""

    def __init__(self, *, now: datetime | None = None, dates: str = RELATIVE, id: str | None = None) -> None:
        self.lines: PreviewLines = PreviewLines(now=now, dates=dates)
        super().__init__(self.lines, id=id)
        self.can_focus = False

    @property
    def preview(self) -> Preview | None:
        """What is shown."""
        return self.lines.preview

    def show(self, preview: Preview | None) -> None:
        """Shows a preview from its beginning; one of the same discussion stays where it was scrolled to."""
        before = self.lines.preview
        same = before is not None and preview is not None and before.row.key == preview.row.key
        top = self.view.top[1] if same else 0
        self.lines.show(preview)
        self.view.put(self.view.full((0, min(top, self.lines.total - 1))) if self.lines.total else (-1, 0))
        self.repaint()

    def fit(self) -> bool:
        """As `LinePane.fit`; how much is shown hangs on the height."""
        self.lines.fit(self.size.height)
        return super().fit()

    def half_page(self, direction: int) -> bool:
        """Scrolls half a window down (1) or up (-1)."""
        return self.scroll_rows(direction * max(1, self.view.height // 2))

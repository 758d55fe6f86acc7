"""The styles of a widget that draws its own rows, made once.

Textual makes the style of a widget anew each time it is asked, from all that it stands in: 0.1 ms, for
each row of a column of the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from textual.widget import Widget

if TYPE_CHECKING:
    _Part = Widget
else:
    _Part = object


class KeptStyles(_Part):
    """Beside a widget's class (`class Bar(KeptStyles, Widget)`): its styles are kept until they change."""

    _kept_styles: dict[str, Style] | None = None

    def notify_style_update(self) -> None:
        """Forgets the styles: the theme or a style sheet changed."""
        super().notify_style_update()
        self._kept_styles = None

    def kept_style(self, component: str = "") -> Style:
        """The style of a component class, or "" for that of the widget."""
        kept = self._kept_styles
        if kept is None:
            kept = self._kept_styles = {}
        style = kept.get(component)
        if style is None:
            style = self.get_component_rich_style(component) if component else self.rich_style
            kept[component] = style
        return style

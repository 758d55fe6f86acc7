"""The smallest Textual app: what every first frame is compared with."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.widgets import Footer, Static


class SmallestApp(App[None]):
    """A Static and a Footer."""

    BINDINGS: ClassVar = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        yield Static("Everything stands here.")
        yield Footer()


if __name__ == "__main__":
    SmallestApp().run()

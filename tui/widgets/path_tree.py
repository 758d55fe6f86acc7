"""The files and folders of a machine as a tree, from which some are chosen."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import ClassVar

from rich.style import Style
from rich.text import Text, TextType
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import DirectoryTree
from textual.widgets._directory_tree import DirEntry
from textual.widgets._tree import TOGGLE_STYLE
from textual.widgets.tree import TreeNode

from store.text import thinned
from tui.labels import one_line
from tui.paths import shortened


class PathTree(DirectoryTree):
    """Folders that open, without what is hidden. What is chosen bears a tick.

    `apart` is a folder that is not shown. Names come from anywhere, and are shown safe.
    """

    class Chosen(Message):
        """A file or a folder is to be chosen, or not any more."""

        def __init__(self, path: str) -> None:
            super().__init__()
            self.path = path

    class Entered(Message):
        """Enter was pressed."""

    class Left(Message):
        """The cursor went up from the first line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", "bring in", show=False),
        Binding("space", "choose", "choose", show=False),
        Binding("j", "cursor_down", "down", show=False),
        Binding("k,up", "up", "up", show=False),
        Binding("l,right", "open", "open", show=False),
        Binding("h,left", "close", "close", show=False),
        Binding("minus,backspace", "outwards", "folder above", show=False),
        Binding("g,home", "scroll_home", "top", show=False),
        Binding("G,end", "scroll_end", "end", show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {"path-tree--chosen"}

    DEFAULT_CSS = """
    PathTree, PathTree:focus { background: $surface; background-tint: 0%; padding: 0; overflow-x: hidden; }
    PathTree > .tree--cursor, PathTree:focus > .tree--cursor { text-style: none; color: $foreground; }
    PathTree > .tree--cursor { background: $surface; }
    PathTree:focus > .tree--cursor { background: $panel; text-style: bold; }
    PathTree > .directory-tree--folder { text-style: none; color: $text-accent; }
    PathTree > .path-tree--chosen { color: $accent; text-style: bold; }
    """

    def __init__(self, path: str, apart: Path | None, *, id: str | None = None) -> None:
        self._apart = apart
        self._chosen: Collection[str] = ()
        super().__init__(path, id=id)
        self.show_guides = False
        self.guide_depth = 2
        self.auto_expand = True

    @property
    def cursor_path(self) -> str | None:
        """The path under the cursor."""
        node = self.cursor_node
        return None if node is None or node.data is None else str(node.data.path)

    @property
    def folder(self) -> str:
        """The folder at the top."""
        return str(self.path)

    def show_folder(self, folder: str) -> None:
        """Puts another folder at the top."""
        if folder != self.folder:
            self.path = folder

    def set_chosen(self, paths: Collection[str]) -> None:
        """The chosen ones, as absolute paths."""
        if paths != self._chosen:
            self._chosen = paths
            self._invalidate()

    # -- what it looks like ----------------------------------------------------------------------

    def process_label(self, label: TextType) -> Text:
        return Text(thinned(one_line(str(label))) or "?", no_wrap=True, end="")

    def render_label(self, node: TreeNode[DirEntry], base_style: Style, style: Style) -> Text:
        path = "" if node.data is None else str(node.data.path)
        chosen = path in self._chosen
        if not node.allow_expand:
            icon, kind = "  ", "directory-tree--file"
        else:
            icon, kind = "▾ " if node.is_expanded else "▸ ", "directory-tree--folder"
        if not self.is_mounted:
            return Text.assemble("  ", icon, node.label)
        name = Text(thinned(one_line(shortened(path))) if node is self.root else str(node.label))
        if node.allow_expand and not name.plain.endswith("/"):
            name.append("/")
        name.stylize(self.get_component_rich_style(kind, partial=True))
        name.stylize(style)
        tick = self.get_component_rich_style("path-tree--chosen", partial=True)
        if chosen:
            name.stylize(tick)
        return Text.assemble(
            ("✓ " if chosen else "  ", base_style + tick), (icon, base_style + TOGGLE_STYLE), name
        )

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        return (path for path in paths if not path.name.startswith(".") and path != self._apart)

    # -- keys ------------------------------------------------------------------------------------

    def action_enter(self) -> None:
        """What is chosen is meant."""
        self.post_message(self.Entered())

    def action_choose(self) -> None:
        """Chooses what the cursor is on, and goes on to the next."""
        path = self.cursor_path
        if path is not None:
            self.post_message(self.Chosen(path))
            self.action_cursor_down()

    def action_up(self) -> None:
        """A line up, and from the first one out of the tree."""
        if self.cursor_line <= 0:
            self.post_message(self.Left())
        else:
            self.action_cursor_up()

    def action_open(self) -> None:
        """Opens a folder; in an open one, to its first entry."""
        node = self.cursor_node
        if node is None or not node.allow_expand:
            return
        if node.is_expanded and node.children:
            self.move_cursor(node.children[0])
        node.expand()

    def action_close(self) -> None:
        """Closes an open folder; else to the folder that holds it, and from the top one to the one above."""
        node = self.cursor_node
        if node is None or node is self.root:
            self.action_outwards()
        elif node.allow_expand and node.is_expanded:
            node.collapse()
        elif node.parent is not None:
            self.move_cursor(node.parent)

    def action_outwards(self) -> None:
        """The folder above the one at the top."""
        self.show_folder(os.path.dirname(os.path.realpath(self.folder)))  # noqa: PTH120

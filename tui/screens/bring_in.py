"""Which files are to be brought in: typed with completion, chosen in a tree, pasted or dropped."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, Final, NamedTuple

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker

from store.gathering import gather
from store.text import thinned
from tui.labels import counted, one_line
from tui.paths import Candidate, complete, expanded, last_word, parse, shortened
from tui.screens.dialog import Closing
from tui.widgets.choices import Choice, Choices
from tui.widgets.line_input import LineInput
from tui.widgets.path_input import PathInput
from tui.widgets.path_tree import PathTree

MANY: Final = 1000
"""Files from which on it is asked twice: a home folder is easily named by mistake."""

MOST: Final = 20_000
"""Files that are counted while one types."""

PAUSE: Final = 0.05
"""Seconds without a key after which it is looked what the line means."""

NOTHING: Final = "Type a path, choose with space in the tree, or drop files on this window."


class Looked(NamedTuple):
    """What stands in the line: files, folders with how many files in them, and what is not there."""

    candidates: Sequence[Candidate]
    folder: str | None
    """The folder in which the last path stands, when there is one."""
    files: int
    folders: int
    inside: int
    missing: str

    @property
    def sentence(self) -> str:
        """What enter would do, or why it would not."""
        if self.missing and not self.candidates:
            return f"There is no {self.missing}"
        within = f"{'more than ' if self.inside >= MOST else ''}{counted(self.inside, 'file')}"
        if self.files and self.folders:
            return (
                f"{counted(self.files, 'file')}, and {counted(self.folders, 'folder')} with {within} in all"
            )
        if self.folders:
            return f"{counted(self.folders, 'folder')} with {within}"
        return counted(self.files, "file") if self.files else ""


def look(line: str, paths: Sequence[str], apart: Path | None, stop: Callable[[], bool]) -> Looked:
    """What the line that holds `paths` means, as far as it was found before `stop` says so."""
    word = last_word(line)
    candidates = [one for one in complete(line).candidates if one.line != line] if word.text else []
    folder = os.path.dirname(expanded("~/" if word.text == "~" else word.text))  # noqa: PTH120
    if word.text and not folder:
        folder = "."  # a bare name is meant from here
    folders = [path for path in paths if os.path.isdir(path)]  # noqa: PTH112
    inside = min(len(gather(folders, apart, stop, MOST).files), MOST) if folders else 0
    missing = next((path for path in paths if not os.path.lexists(path)), "")
    return Looked(
        candidates,
        os.path.realpath(folder) if folder and os.path.isdir(folder) else None,  # noqa: PTH112
        sum(os.path.lexists(path) for path in paths) - len(folders),
        len(folders),
        inside,
        shortened(missing),
    )


class BringInScreen(Closing["list[str] | None"]):
    """Asks which files; gives their paths, or None when the reader thinks better of it.

    The tree begins at `folder`, the line with `paths`; `apart` is the library's folder, which is left out.
    """

    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "cancel", show=False, priority=True),
        Binding("ctrl+o", "other", "tree or line", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    BringInScreen { align: center middle; background: $background 60%; }
    BringInScreen > Vertical {
        width: 100; max-width: 94%; height: 86%; padding: 1 2;
        border: round $accent 70%; border-title-color: $foreground; background: $surface;
    }
    BringInScreen PathInput, BringInScreen PathInput:focus { padding: 0 1; background: $panel; }
    BringInScreen #candidates { height: 2; color: $foreground 65%; padding: 0 1; }
    BringInScreen PathTree { height: 1fr; border-top: solid $foreground 15%; }
    BringInScreen #said { height: 2; max-height: 2; padding: 0 1; margin-top: 1; }
    BringInScreen Choices { background: $surface; padding: 0 1; }
    BringInScreen.-small > Vertical { padding: 0 1; height: 94%; }
    BringInScreen.-small #said { margin-top: 0; height: 1; }
    BringInScreen.-tiny PathTree { display: none; }
    BringInScreen.-tiny > Vertical { height: auto; }
    """

    def __init__(self, folder: str, apart: Path | None, paths: Sequence[str] = ()) -> None:
        super().__init__()
        self._apart = apart
        self._paths = list(paths)
        self._looked: Looked | None = None
        self._asked_twice = ""
        self.line = PathInput(id="line")
        self.file_tree = PathTree(folder, apart, id="files")

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content("Bring saved discussions in")
            yield self.line
            yield Static(id="candidates")
            yield self.file_tree
            yield Static(Content(NOTHING), id="said")
            yield Choices(id="choices")

    def on_mount(self) -> None:
        self.line.placeholder = "a path, or several"
        if self._paths:
            self.line.set_paths(self._paths)
        self._show_choices()

    def begin(self) -> None:
        """Gives the keys to the line, at once."""
        self.set_focus(self.line, scroll_visible=False)

    def on_resize(self) -> None:
        height = self.app.size.height
        self.set_class(height < 20, "-small")
        self.set_class(height < 14, "-tiny")
        if self.focused is self.file_tree and height < 14:
            self.begin()
        self._show_candidates()

    # -- what the line means -----------------------------------------------------------------------

    @on(PathInput.Changed)
    def changed(self) -> None:
        """After a moment it is looked what the line means; whatever is under way is out of date."""
        self._asked_twice = ""
        paths = self.line.paths
        self.file_tree.set_chosen({os.path.abspath(path) for path in paths})  # noqa: PTH100
        work: Callable[[], Coroutine[None, None, None]] = partial(self._look, paths)
        self._looking: Worker[None] = self.run_worker(work, exclusive=True, group="look")

    async def _look(self, paths: list[str]) -> None:
        await asyncio.sleep(PAUSE)
        line, late = self.line.value, [False]
        try:
            looked = await asyncio.to_thread(look, line, paths, self._apart, lambda: late[0])
        finally:
            late[0] = True  # cancelled: the thread stops at the next folder
        self._looked = looked
        self._show_candidates()
        if looked.folder is not None and self.focused is self.line:
            self.file_tree.show_folder(looked.folder)
        self._say(looked.sentence or ("" if line.strip() else NOTHING))

    def _show_candidates(self) -> None:
        """The names that the last path can be completed to, as many as two lines hold."""
        candidates = self._looked.candidates if self._looked is not None else ()
        room = 2 * max(10, self.line.size.width - 4)
        names: list[str] = []
        for number, candidate in enumerate(candidates):
            name = thinned(one_line(candidate.name)) + ("/" if candidate.is_folder else "")
            room -= cell_len(name) + 2
            if room < 10 and number < len(candidates) - 1:
                names.append(f"and {len(candidates) - number:,} more")
                break
            names.append(name)
        self.query_one("#candidates", Static).update(Content("  ".join(names)))

    def _say(self, sentence: str, *, warning: bool = False) -> None:
        told = thinned(one_line(sentence))
        style = "$text-warning" if warning else "$foreground 65%"
        self.query_one("#said", Static).update(Content.styled(told, style))

    # -- the tree ----------------------------------------------------------------------------------

    @on(PathTree.Chosen)
    def choose(self, event: PathTree.Chosen) -> None:
        """A file or a folder of the tree comes into the line, or goes from it."""
        self._toggle(event.path)

    @on(PathTree.FileSelected)
    def click(self, event: PathTree.FileSelected) -> None:
        """A click on a file."""
        event.stop()
        self._toggle(str(event.path))

    def _toggle(self, path: str) -> None:
        def where(other: str) -> str:
            return os.path.abspath(other)  # noqa: PTH100

        paths = [other for other in self.line.paths if os.path.lexists(other)]
        if path in map(where, paths):
            paths = [other for other in paths if where(other) != path]
        else:
            # The folder that was typed to come here is not meant itself.
            typed = parse(self.line.value)[-1:]
            here = [
                one for one in typed if one.endswith("/") and path.startswith(where(one).rstrip("/") + "/")
            ]
            paths = [*(other for other in paths if other not in here), path]
        self.line.set_paths(paths)

    @on(PathTree.Left)
    def up_from_the_tree(self) -> None:
        """The arrow went up from the tree's first line."""
        self.begin()

    @on(PathInput.Below)
    def down_from_the_line(self) -> None:
        """The arrow went down from the line."""
        self.action_other()

    def action_other(self) -> None:
        """From the line to the tree, and back."""
        if self.focused is self.line and self.file_tree.display and not self.has_class("-tiny"):
            self.set_focus(self.file_tree)
        else:
            self.begin()

    def on_descendant_focus(self) -> None:
        self._show_choices()

    def _show_choices(self) -> None:
        typing = self.focused is not self.file_tree
        self.query_one("#choices", Choices).offer(
            Choice("enter", "bring in", "take"),
            *(
                (Choice("tab", "complete", "complete"), Choice("↓", "tree", "other"))
                if typing
                else (
                    Choice("space", "choose", "choose"),
                    Choice("l h", "open, close", "open"),
                    Choice("-", "folder above", "outwards"),
                    Choice("tab", "line", "other"),
                )
            ),
            Choice("esc", "cancel", "leave"),
        )

    def action_complete(self) -> None:
        """A click on what tab does."""
        self.line.set_line(complete(self.line.value).line)

    def action_choose(self) -> None:
        """A click on what space does."""
        self.file_tree.action_choose()

    def action_open(self) -> None:
        """A click on what opens and closes a folder."""
        self.file_tree.action_toggle_node()

    def action_outwards(self) -> None:
        """A click on what goes to the folder above."""
        self.file_tree.action_outwards()

    # -- the answer --------------------------------------------------------------------------------

    @on(LineInput.Entered)
    async def entered(self) -> None:
        """Enter in the line."""
        if not await self._take(self.line.paths):
            self.line.go_on()

    @on(PathTree.Entered)
    async def entered_in_the_tree(self) -> None:
        """Enter in the tree: as long as nothing is chosen, it opens and closes folders."""
        node = self.file_tree.cursor_node
        if not self.line.paths and node is not None and node.allow_expand:
            node.toggle()
        else:
            await self.action_take()

    async def action_take(self) -> None:
        """Brings in what is chosen; without anything, the file under the tree's cursor."""
        paths = self.line.paths
        if self.focused is self.file_tree and not paths and self.file_tree.cursor_path:
            paths = [self.file_tree.cursor_path]
        await self._take(paths)

    async def _take(self, paths: list[str]) -> bool:
        """Answers with these paths, unless there are none, one is not there, or they are very many."""
        missing = next((path for path in paths if not os.path.lexists(path)), None)
        if not paths:
            self._say(NOTHING, warning=True)
        elif missing is not None:
            self._say(f"There is no {shortened(missing)}", warning=True)
        elif self._asked_twice != self.line.value and await self._many(paths):
            self._asked_twice = self.line.value
            self._say(f"That is more than {MANY:,} files. Enter again brings them all in.", warning=True)
        else:
            self.dismiss(paths)
            return True
        return False

    async def _many(self, paths: list[str]) -> bool:
        folders = [path for path in paths if os.path.isdir(path)]  # noqa: PTH112
        if not folders:
            return False
        found = await asyncio.to_thread(gather, folders, self._apart, most=MANY)
        return len(found.files) > MANY

    def action_leave(self) -> None:
        """Escape: nothing comes in."""
        self.dismiss(None)

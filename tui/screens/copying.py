"""The reader's commands for links and copying, and what a click on a link does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.selection import Selection

from store.text import safe, safe_line
from tui.labels import one_line
from tui.widgets.frame import Frame
from tui.widgets.pointing import Pointing, Reach

if TYPE_CHECKING:
    from textual.selection import SelectStart
    from textual.widget import Widget

    from tui.links import Link
    from tui.screens.reader_base import ReaderBase as Part
else:
    Part = object  # Textual works a millisecond at each class that is a screen; one is enough

ADDRESSES = ("permalink", "url", "link", "permalink_url", "html_url", "href")
"""Where a source has the address of a comment, in its `extra`."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class Copying(Part):
    """What the keys for links and copying do, what a drag selects, and what a click on a link does."""

    _drag_start: SelectStart | None = None
    _drag_from: Reach | None = None

    # -- copying -------------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copies what is selected, else the text of the comment or the article, as it is."""
        if selected := self.get_selected_text():
            self._copy(selected)
            return
        text = self._text_here()
        if text.strip():
            self._copy(text)
        else:
            self.tell("This comment has no text" if self._comment_here() >= 0 else "There is no article")

    def action_copy_link(self) -> None:
        """Copies the address of the comment or, without one, its author, date and place."""
        address = self._address_here()
        said = self.place_said()
        if address and self._comment_here() >= 0 and address == self._address(self.discussion.url):
            # The address of the whole discussion: what is said where in it, too.
            self._copy(f"{address} ({said})", f"{address} with the comment's place")
        elif address:
            self._copy(address, address)
        else:
            self._copy(said, said)

    def _copy(self, text: str, what: str = "") -> None:
        from tui.clipboard import copy

        self.tell(copy(self.app, text, what))

    def _comment_here(self) -> int:
        """The comment that a command means; -1 for the article."""
        return self.comment_tree.cursor if self.tree_has_keys else -1

    def _text_here(self) -> str:
        at = self._comment_here()
        return self.session.thread.text(at) if at >= 0 else self.discussion.body

    @staticmethod
    def _address(written: object) -> str:
        """An address that a source has, if it is one that can be opened."""
        from tui.links import address_of

        if not isinstance(written, str) or not written:
            return ""
        address = address_of(written)
        return "" if address.why_not or address.target.startswith("mailto:") else address.target

    def _address_here(self) -> str:
        """The address of the comment, else of the discussion; "" for none."""
        if (at := self._comment_here()) >= 0:
            extra = self.session.thread.comment(at).extra
            for name in ADDRESSES:
                if address := self._address(extra.get(name)):
                    return address
        return self._address(self.discussion.url)

    def place_said(self) -> str:
        """Who said it, when, and where: "Anna, 3 March 2014, comment 4.2 of “Title”, example.org"."""
        at, thread = self._comment_here(), self.session.thread
        title = safe_line(self.discussion.title) or "a discussion without a title"
        if at >= 0:
            author, when = thread.author(at), thread.posted(at)
            what = f"comment {thread.number(at)} of “{title}”"
        else:
            author, when = self.discussion.author, self.discussion.published
            what = f"“{title}”"
        date = f"{when.day} {MONTHS[when.month - 1]} {when.year}" if when else ""
        return ", ".join(filter(None, (safe_line(author), date, what, safe_line(self.discussion.site))))

    def validate_selections(self, selections: dict[Widget, Selection]) -> dict[Widget, Selection]:
        """A drag selects in the pane where it began, however far it goes.

        As Textual has it, one that reaches the frame or the other pane would select all that stands above
        or below in both.
        """
        state = self._select_state
        if not selections or state is None or state.end is None:
            return selections
        widget = state.start.content_widget or state.start.container
        pane = widget.children[0] if isinstance(widget, Frame) else widget
        if not isinstance(pane, Pointing):
            return selections
        origin = pane.content_region.offset
        if state.start is not self._drag_start:
            # Before the pane scrolls under the pointer.
            self._drag_start = state.start
            self._drag_from = pane.reach(*(state.start.pointer_start_offset - origin))
        reached = pane.reach(*(state.screen_offset - origin))
        if self._drag_from is None or reached is None:
            return {}
        first, second = sorted((self._drag_from, reached), key=lambda reach: reach[0].transpose)
        return {pane: Selection(first[0], second[1])}

    # -- links ---------------------------------------------------------------------------------

    def links_here(self) -> tuple[Link, ...]:
        """The links of the comment or the article; after the article's own, the page that it came from."""
        from tui.links import Link, address_of, links_of

        if (at := self._comment_here()) >= 0:
            return links_of(safe(self.session.thread.text(at)), self.session.thread.marks(at))
        links = links_of(safe(self.discussion.body), self.discussion.body_marks)
        if self.discussion.url:
            page = address_of(self.discussion.url)
            number = 0 if page.why_not else 1 + max((link.number for link in links), default=0)
            links = (*links, Link(number, -1, -1, page.target, page.host, why_not=page.why_not))
        return links

    async def action_links(self) -> None:
        """Shows the links of the comment or the article, of which one can be opened."""
        await self._show_links(self.links_here())

    async def _show_links(self, links: tuple[Link, ...], at: Link | None = None) -> None:
        """Shows links, the cursor on `at`."""
        if not links:
            self.tell("No link here")
            return
        from tui.screens.links import Chosen, LinksScreen

        comment = self._comment_here()
        text = safe(self._text_here())
        about = "the article" if comment < 0 else self.session.thread.number(comment)
        if comment >= 0 and (author := one_line(self.session.thread.author(comment))):
            about = f"{about} by {author}"

        def answered(chosen: Chosen | None) -> None:
            if chosen is None:
                return
            if chosen.is_copied:
                self._copy(chosen.link.target, chosen.link.target)
            else:
                self.open_link(chosen.link)

        names = [text[link.start : link.end] if link.start >= 0 else "the page itself" for link in links]
        await self.app.push_screen(LinksScreen(about, links, names, links.index(at) if at else 0), answered)

    def open_link(self, link: Link) -> None:
        """Opens a link in the browser, off the event loop, and says so."""
        if link.why_not:
            self.tell(f"Not opened: {link.target} {link.why_not}")
            return
        self.run_worker(self._open(link.target), group="browser")

    async def _open(self, target: str) -> None:
        from tui.browser import open_address

        self.tell(f"Opening {target}")
        if why := await open_address(self.app, target):
            self.tell(f"Not opened, since {why}: {target}")

    async def on_pointing_text_clicked(self, event: Pointing.TextClicked) -> None:
        """A click on a link opens it; one that is not what its text says is shown first."""
        event.stop()
        from tui.links import link_at

        tree = self.comment_tree
        self.to_pane("comments" if event.pane is tree else "article")
        if self.tree_has_keys and tree.cursor != tree.lines.arranged.comment(event.item):
            return  # the cursor went on, since the click
        links = self.links_here()
        link = link_at(links, event.place)
        if link is None:
            return
        if link.why_look:
            await self._show_links(links, link)
        else:
            self.open_link(link)

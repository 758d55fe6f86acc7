"""One reader in one discussion: flags, what was read, and where the reader is.

Nothing here knows of a screen. What changes flags writes first and tells afterwards, so whoever
calls it shows only what is on disk; it may be called from a thread, one change at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from store import flags as events
from store.errors import DamagedFile, NewerSchema
from store.flags import Event, Standing
from store.library import Library, Marks, Stored
from store.model import STATES, Flag
from tui.folds import both, either

if TYPE_CHECKING:
    from store.saves import Latest

_MISSING = STATES.index("missing")
_IS_MISSING = bytes(state == _MISSING for state in range(256))  # 1 for the state of a placeholder
_TURNED = bytes((1, 0)) + bytes(254)  # 1 for 0 and 0 for 1


class Change(NamedTuple):
    """A change of one flag: what it was (None: not there) and what it became (None: taken away)."""

    before: Flag | None
    after: Flag | None


class Place(NamedTuple):
    """Where the reader is, in the terms of the panes: see `store.library.Marks`."""

    cursor: int = -1
    line: int = 0
    article_line: int = 0
    article_shown: bool = True
    pane: Literal["comments", "article"] = "comments"
    folded: bytes = b""


class Session:
    """What `by` reads, has read and flags in one discussion of a library.

    Where the flags or the reading state cannot be read, it goes on without: see `troubles`. Raises whatever
    else `Library.flags` and `Library.marks` raise, when it is made.
    """

    def __init__(self, library: Library, stored: Stored, by: str) -> None:
        self.library = library
        self.stored = stored
        self.discussion = stored.discussion
        self.thread = stored.thread
        self.repairs = stored.repairs
        self.key = stored.discussion.key
        self.by = by
        self.troubles: list[str] = []
        """Files of the library that could not be read, as sentences that say what that means."""
        self._events: list[Event] = []
        try:
            self._events += library.flags(self.key)[0]
        except (DamagedFile, NewerSchema) as error:
            self.troubles.append(_trouble("Flags can neither be shown nor set", error))
        self._standing: dict[str, Standing] = events.standing(self._events)
        self._on: dict[str | None, list[Flag]] | None = None
        self._flagged: dict[int, str] | None = None
        self._undo: list[Change] = []
        self._redo: list[Change] = []
        self._heirs: dict[str, str] = {}

        marks, self._keeps = Marks(), True
        try:
            marks = library.marks(stored, by)
        except (DamagedFile, NewerSchema) as error:
            self._keeps = False  # nothing is written over what cannot be read
            self.troubles.append(_trouble("What is read is neither known nor kept", error))
        self._states = self.thread.columns.state.tobytes()
        """The placeholders by their state: they count as read, and are none of the comments."""
        self._read = bytearray(marks.read or len(self.thread))
        self._has_missing = _MISSING in self._states
        if self._has_missing:
            placeholders = self._states.translate(_IS_MISSING)
            self._read = bytearray(either(self._read, placeholders))
        self.unread_count = self._read.count(0)
        self.place = Place(
            cursor=marks.cursor,
            line=marks.line,
            article_line=marks.article_line,
            article_shown=marks.article_shown,
            pane=marks.pane,
            folded=marks.folded,
        )
        self._saved = marks
        self._first = marks == Marks()

    @property
    def is_first(self) -> bool:
        """Whether nothing was kept of this discussion and reader when it was opened."""
        return self._first

    # -- what the latest save changed ------------------------------------------------------------

    @cached_property
    def latest(self) -> Latest | None:
        """What the latest save of the discussion changed; None where there was but one."""
        if "latest" not in self.discussion.extra:
            return None
        from store.saves import latest_of

        return latest_of(self.discussion)

    @cached_property
    def changed(self) -> bytes:
        """One byte a comment: what the latest save made of it (`store.saves.changed`)."""
        from store.saves import changed

        return changed(self.thread, self.latest)

    # -- what was read -------------------------------------------------------------------------

    def unread(self, index: int) -> bool:
        """Whether the comment has not been read. A placeholder holds nothing to read."""
        return not self._read[index]

    @property
    def unread_marks(self) -> bytes:
        """One byte a comment: 1 where it has not been read."""
        return bytes(self._read).translate(_TURNED)

    def mark_read(self, indexes: Iterable[int], read: bool = True) -> list[int]:
        """Marks comments as read (or unread); returns those whose mark changed."""
        changed = []
        for i in indexes:
            if bool(self._read[i]) == read or self._states[i] == _MISSING:
                continue
            self._read[i] = read
            changed.append(i)
        self.unread_count += -len(changed) if read else len(changed)
        return changed

    def next_unread(self, index: int) -> int | None:
        """The first unread comment after `index`, from the top again after the last; or None."""
        after = self._read.find(0, index + 1)
        if after < 0:
            after = self._read.find(0, 0, index + 1)
        return after if after >= 0 else None

    # -- positions -----------------------------------------------------------------------------

    @property
    def comments(self) -> int:
        """How many comments there are, placeholders left out."""
        return self.thread.comments

    def position(self, index: int) -> int:
        """Which comment `index` is, from 1, placeholders left out (one counts as what it precedes)."""
        before = self._states.count(_MISSING, 0, index) if self._has_missing else 0
        return min(index + 1 - before, max(self.comments, 1))

    # -- flags ---------------------------------------------------------------------------------

    @property
    def flags(self) -> list[Flag]:
        """The flags that stand, in the order in which they were made."""
        return [standing.flag for standing in self._standing.values()]

    @property
    def flagged_count(self) -> int:
        """On how many comments there are flags, the article counted as one."""
        return len(self._by_comment())

    def flags_on(self, comment_id: str | None) -> Sequence[Flag]:
        """The flags on a comment, or on the article (None)."""
        return self._by_comment().get(comment_id, ())

    def _by_comment(self) -> dict[str | None, list[Flag]]:
        if self._on is None:
            on: dict[str | None, list[Flag]] = {}
            for standing in self._standing.values():
                on.setdefault(standing.flag.comment_id, []).append(standing.flag)
            self._on = on
        return self._on

    def flagged(self) -> Mapping[int, str]:
        """The flagged comments by index, in thread order, each with its labels ("" for plain flags)."""
        if self._flagged is None:
            labels: dict[int, str] = {}
            for comment_id, flags in self._by_comment().items():
                index = None if comment_id is None else self.thread.find(comment_id)
                if index is not None:
                    labels[index] = ", ".join(dict.fromkeys(flag.label for flag in flags if flag.label))
            self._flagged = {index: labels[index] for index in sorted(labels)}
        return self._flagged

    def own_flag(self, comment_id: str | None, *, labelled: bool = False) -> Flag | None:
        """The reader's own flag on all of a comment or the article.

        Without a label; with `labelled` the first one with a label or a note, else the plain one.
        """
        own = [flag for flag in self.flags_on(comment_id) if flag.by == self.by and flag.span is None]
        plain = [flag for flag in own if not flag.label]
        if labelled:
            own = [flag for flag in own if flag.label or flag.note] or plain
            return own[0] if own else None
        return plain[0] if plain else None

    @property
    def cannot_write(self) -> str:
        """Why this library cannot be written, "" where it can."""
        can = self.library.capabilities
        return "" if can.write else can.why_not or "this library is read-only"

    def toggle_flag(self, comment_id: str | None) -> Change:
        """Flags a comment (None: the article), or takes the reader's own plain flag away.

        Raises `CannotWrite`; then nothing has changed.
        """
        return self._do(self.own_flag(comment_id), comment_id, None)

    def set_flag(self, comment_id: str | None, label: str, note: str) -> Change | None:
        """Flags with a label and a note, or gives the reader's own flag these; None: nothing to change.

        Raises `CannotWrite`; then nothing has changed.
        """
        before = self.own_flag(comment_id, labelled=True)
        if before is not None and (before.label, before.note) == (label, note):
            return None
        return self._do(before, comment_id, (label, note))

    def remove_flag(self, comment_id: str | None) -> Change | None:
        """Takes the reader's own flag away, the one that `set_flag` would change; None: there is none.

        Raises `CannotWrite`; then nothing has changed.
        """
        before = self.own_flag(comment_id, labelled=True)
        return None if before is None else self._do(before, comment_id, None)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change of flags to undo."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change of flags to redo."""
        return bool(self._redo)

    def undo(self) -> Change | None:
        """Undoes the last change by one more event; None when there is none.

        Raises `CannotWrite`; then nothing has changed.
        """
        return self._retrace(self._undo, self._redo, lambda change: (change.after, change.before))

    def redo(self) -> Change | None:
        """Does again what was undone last; None when there is nothing.

        Raises `CannotWrite`; then nothing has changed.
        """
        return self._retrace(self._redo, self._undo, lambda change: (change.before, change.after))

    def _retrace(
        self,
        source: list[Change],
        target: list[Change],
        ends: Callable[[Change], tuple[Flag | None, Flag | None]],
    ) -> Change | None:
        if not source:
            return None
        change = source[-1]
        now, wanted = ends(change)
        done = self._turn(now, wanted)
        source.pop()
        target.append(change)
        return done

    def _do(self, before: Flag | None, comment_id: str | None, said: tuple[str, str] | None) -> Change:
        """`said` is the label and the note; without them a flag is made plain or taken away."""
        if said is None:
            wanted = None if before is not None else _sketch(comment_id, self.by, "", "")
        elif before is None:
            wanted = _sketch(comment_id, self.by, *said)
        else:
            wanted = Flag(before.id, before.comment_id, before.span, said[0], said[1], before.by, before.at)
        change = self._turn(before, wanted)
        self._undo.append(change)
        self._redo.clear()
        return change

    def _turn(self, now: Flag | None, wanted: Flag | None) -> Change:
        """Makes the flag that is like `now` one that is like `wanted`, on disk first.

        A flag that was taken away comes back under another id, since removals win; changes that are
        older than that mean its heir.
        """
        standing = None if now is None else self._standing.get(self._heir(now.id))
        if wanted is not None and standing is not None:
            event = events.change(
                standing.flag, standing.newest, self.by, label=wanted.label, note=wanted.note
            )
        elif wanted is not None:
            event = events.add(
                wanted.comment_id, self.by, label=wanted.label, note=wanted.note, span=wanted.span
            )
        elif standing is not None:
            event = events.remove(standing.flag, standing.newest, self.by)
        else:
            return Change(now, None)
        self.library.append_flags(self.key, [event])
        self._events.append(event)
        self._standing = events.standing(self._events)
        self._on = self._flagged = None
        made = self._standing.get(event.flag)
        if event.what == "add" and wanted is not None and wanted.id:
            self._heirs[self._heir(wanted.id)] = event.flag
        return Change(None if standing is None else standing.flag, None if made is None else made.flag)

    def _heir(self, flag_id: str) -> str:
        while flag_id in self._heirs:
            flag_id = self._heirs[flag_id]
        return flag_id

    # -- where the reader is -------------------------------------------------------------------

    def take_over(self, before: Session) -> None:
        """Goes on where `before` is, a session in the same discussion that was read wrongly.

        The place is at the same comment, or as near as can be. From then on `before` keeps nothing.
        """
        before._keeps = False
        count, place = len(self.thread), before.place
        cursor = min(place.cursor, count - 1)
        if place.cursor >= 0:
            with suppress(ValueError, IndexError):  # what was read wrongly may be no text
                found = self.thread.find(before.thread.id(place.cursor))
                cursor = cursor if found is None else found
        self.place = place._replace(cursor=cursor, folded=place.folded if len(place.folded) == count else b"")
        if len(before.thread) == count:
            self._read = bytearray(either(self._read, before._read))
            self.unread_count = self._read.count(0)

    def save(self) -> bool:
        """Keeps what was read and the place, unless the library has them already.

        Returns whether anything was written. Raises `CannotWrite`.
        """
        place = self.place
        read = bytes(self._read)
        if self._has_missing:
            read = both(read, self._states.translate(_IS_MISSING).translate(_TURNED))
        marks = Marks(
            read=read if 1 in read else b"",
            folded=place.folded if 1 in place.folded else b"",
            cursor=place.cursor,
            line=place.line,
            article_line=place.article_line,
            article_shown=place.article_shown,
            pane=place.pane,
        )
        if not self._keeps or marks == self._saved:
            return False
        self.library.set_marks(self.stored, self.by, marks)
        self._saved = marks
        return True


def _sketch(comment_id: str | None, by: str, label: str, note: str) -> Flag:
    """What a flag is to say, before there is one: it has no id yet."""
    return Flag("", comment_id, None, label, note, by, datetime.now(UTC))


def _trouble(what: str, error: DamagedFile | NewerSchema) -> str:
    """What it means that a file could not be read, why, and what to do."""
    aside = isinstance(error, DamagedFile) and not error.refused
    return f"{what}: {error.what}: {'`afterword check --repair` sets it aside' if aside else error.hint}"

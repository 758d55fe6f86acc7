"""Mappings that were asked for once (`--map`), kept for the next file with the same fields.

They are in the user's state folder and not in a library: printing a file touches no library, and they
count in all of them. Which mapping a discussion was read with is in the library, among what its origin
tells.
"""

from __future__ import annotations

from typing import Any, Final

from store.formats.mapping import Wanted
from tui.state import State

_SECTION: Final = "mappings"
_MOST: Final = 200
_ALIKE: Final = 0.8
"""How much of the fields of two sources is the same, so that one's mapping is the other's: objects may lack
fields, and an export gets new ones."""


class UserMappings:
    """The mappings that this user's runs of the program keep. See `store.formats.mapping.KeptMappings`."""

    def __init__(self, state: State | None = None) -> None:
        self._given = state

    def find(self, fields: frozenset[str]) -> str | None:
        """The mapping that is kept for a source with these fields, or nearly these."""
        best, most = None, _ALIKE
        for known, mapping in self._kept():
            alike = len(known & fields) / max(1, len(known | fields))
            if alike >= most and (best is None or alike > most):
                best, most = mapping, alike
        return best

    def all(self) -> list[str]:
        """All mappings that are kept, the latest first."""
        return [mapping for _, mapping in self._kept()]

    def keep(self, fields: frozenset[str], mapping: str | None) -> None:
        """Keeps a mapping for sources with these fields; None forgets what these would find."""
        others = [(known, kept) for known, kept in self._kept() if known != fields]
        if mapping is not None:
            others.insert(0, (fields, mapping))
        elif (found := self.find(fields)) is not None:
            others = [(known, kept) for known, kept in others if kept != found]
        documents = [{"fields": sorted(known), "map": kept} for known, kept in others[:_MOST]]
        self._state.keep(_SECTION, {"kept": documents})

    @property
    def _state(self) -> State:
        if self._given is None:
            from tui.state import state_path

            self._given = State(state_path())
        return self._given

    def _kept(self) -> list[tuple[frozenset[str], str]]:
        found: Any = self._state.get(_SECTION).get("kept")
        if not isinstance(found, list):
            return []
        return [
            (frozenset(map(str, one["fields"])), one["map"])
            for one in found
            if isinstance(one, dict)
            and isinstance(one.get("fields"), list)
            and isinstance(one.get("map"), str)
        ]


def wanted(asked: str | None, *, keeping: bool = True) -> Wanted:
    """How files are to be read for somebody who said `--map asked` (None: nothing).

    With `keeping`, what was asked for is kept. Raises ValueError for what is no mapping.
    """
    return Wanted(asked, UserMappings(), keeping=keeping)

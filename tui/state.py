"""What the program remembers of itself from one run to the next: how its screens were left.

It is not the user's file, and nothing in it is missed when it is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

Section = dict[str, Any]


def state_path() -> Path:
    """The file of the state, in the platform's place. It need not be there."""
    from platformdirs import user_state_path

    return user_state_path("afterword", appauthor=False) / "state.json"


class State:
    """What is remembered, by section: the name of what remembers, with its values by name.

    Kept in the JSON file `path`, or in memory only when None. A file that cannot be read counts as empty,
    one that cannot be written leaves what was kept in memory: nothing is raised. The file is read when
    something is asked for.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._sections: dict[str, Section] | None = None

    @property
    def is_kept(self) -> bool:
        """Whether what is remembered is there in the next run."""
        return self._path is not None

    def get(self, section: str) -> Section:
        """What is kept under `section`, {} when nothing is. JSON's types; a copy of the upper level."""
        if self._sections is None:
            self._sections = self._read()
        return dict(self._sections.get(section, {}))

    def keep(self, section: str, values: Mapping[str, Any]) -> None:
        """Keeps `values` (of JSON's types) under `section`, beside what else is kept there."""
        before = self.get(section)
        after = {**before, **values}
        if after == before:
            return
        assert self._sections is not None
        if self._path is not None:
            # Another Afterword may have kept something meanwhile; of the same section, the later one stays.
            self._sections = {**self._sections, **self._read()}
            after = {**self._sections.get(section, {}), **values}
        self._sections[section] = after
        self._write()

    def _read(self) -> dict[str, Section]:
        if self._path is None:
            return {}
        import orjson

        try:
            read = orjson.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        if not isinstance(read, dict):
            return {}
        return {name: section for name, section in read.items() if isinstance(section, dict)}

    def _write(self) -> None:
        if self._path is None:
            return
        import orjson

        from store.storage import write_whole

        try:
            data = orjson.dumps(self._sections, option=orjson.OPT_INDENT_2)
            write_whole(self._path, data)
        except (OSError, TypeError):
            self._path = None  # in memory from here on

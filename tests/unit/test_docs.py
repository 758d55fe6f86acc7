"""The pages that are made from the declarations, and that nothing is missing in them."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tui.commands import LIBRARY, READER, shown
from tui.dialog_keys import PLACES
from tui.settings import DECLARED, Settings

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """The program that makes the pages."""
    spec = spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["keys.md", "settings.md"])
def test_the_pages_are_what_is_declared(generate: ModuleType, name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == generate.MADE_FILES[name](), "`make docs` writes it"


def test_every_command_and_every_key_is_named() -> None:
    rows = re.findall(r"^\| (.+) \| (.+) \| `([a-z_.]+)` \|$", (DOCS / "keys.md").read_text(), re.MULTILINE)
    assert len(rows) == len(READER) + len(LIBRARY)
    for table, told in ((READER, rows[: len(READER)]), (LIBRARY, rows[len(READER) :])):
        by_name = {name: (keys, does) for keys, does, name in told}
        for command in table:
            keys = " ".join(f"`{shown(key)}`" for key in command.keys) or "in the palette"
            if command.takes_key:
                keys = f"`{command.keys[0]}…{command.keys[-1]}`"
            assert by_name[command.id] == (keys, command.does)


def test_every_key_of_a_dialog_is_named() -> None:
    page = (DOCS / "keys.md").read_text()
    for place in PLACES:
        part = page.partition(f"### {place.name}\n")[2].partition("###")[0]
        for keys in place.keys:
            assert f"| {keys.does} |" in part
            if len(keys.keys) < 10:
                assert all(f"`{shown(key)}`" in part for key in keys.keys)


def test_every_setting_is_named() -> None:
    page = (DOCS / "settings.md").read_text()
    for setting in DECLARED:
        part = page.partition(f"### `{setting.name}`\n")[2].partition("###")[0]
        assert setting.does in part
        assert "Default: `" in part
    assert {setting.field for setting in DECLARED} | {"keys"} == set(Settings._fields)
    assert "## Keys: `[keys]`" in page

"""What holds for the project as a whole: what imports what, and what is ready to be shipped."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run_python(code: str) -> str:
    """What a fresh interpreter prints for `code`."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_store_knows_no_terminal() -> None:
    loaded = run_python(
        "import pkgutil, sys, importlib, store\n"
        "for module in pkgutil.walk_packages(store.__path__, 'store.'):\n"
        "    importlib.import_module(module.name)\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    ).split()
    assert "store" in loaded
    assert not {"textual", "rich", "tui"} & set(loaded)


def test_starting_the_command_loads_neither_the_app_nor_what_is_slow() -> None:
    loaded = run_python("import sys, tui.cli; print(*sys.modules)").split()
    assert "tui.cli" in loaded
    slow = {"textual", "numpy", "charset_normalizer", "tui.app", "importlib.metadata", "asyncio"}
    assert not slow & set(loaded)


def test_constraints_pin_versions_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9A-Za-z.+!]+", line) for line in lines)
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.split(r"[<>=!~ \[]", line)[0].lower().replace("_", "-") for line in wanted}
    assert names <= pinned


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE"])
def test_the_papers_are_there(name: str) -> None:
    assert (ROOT / name).read_text().strip()


def test_what_the_documents_point_at_is_there() -> None:
    for paper in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", paper.read_text()):
            if "://" not in target and not target.startswith("mailto:"):
                assert (paper.parent / target).exists(), f"{paper.name}: {target}"

"""The wheel, as a user gets it: built, installed into an empty environment, and a sample opened."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from store.samples import samples
from tests.terminal.driver import Terminal

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing in it but the wheel and what it needs; the folder of its programs."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-c", ROOT / "constraints.txt", wheel], check=True)
    return folder / "bin"


def test_the_wheel_holds_the_packages_and_the_samples_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"store", "tui"}
    held = {Path(name).name for name in names if name.startswith("store/sample_data/")}
    assert {path.name for path in samples()} <= held
    assert "tui/app.tcss" in names
    assert "store/py.typed" in names


def test_a_sample_opens_from_the_installed_wheel(environment: Path, tmp_path: Path) -> None:
    python = environment / "python"
    code = "from store.samples import samples; print(*samples(), sep='\\n')"
    found = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True, cwd=tmp_path)
    paths = [Path(line) for line in found.stdout.splitlines()]
    assert [path.name for path in paths] == [path.name for path in samples()]
    assert all(environment.parent in path.parents for path in paths)
    shown = subprocess.run(
        [environment / "afterword", "show", paths[0]],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    title = paths[0].read_text(encoding="utf-8").splitlines()[0]
    assert title in shown.stdout


def test_an_empty_library_opens_the_samples_from_the_installed_wheel(
    environment: Path, tmp_path: Path
) -> None:
    title = samples()[0].read_text(encoding="utf-8").splitlines()[0]
    env = {"AFTERWORD_LIBRARY": str(tmp_path / "library"), "HOME": str(tmp_path)}
    with Terminal([environment / "afterword"], env=env, cwd=tmp_path) as terminal:
        terminal.wait_for(title[:20])

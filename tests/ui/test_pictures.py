"""Every screen at three sizes in three looks, compared with how it was when it was looked at.

What is compared is a digest of each row's text and styles (`pictures.json`): 260 pictures as SVG would be
30 MB. Where one differs, the test writes it as SVG and names the file. After a change that is meant, look
at these, then `AFTERWORD_KEEP_PICTURES=1 pytest -m pictures tests/ui/test_pictures.py`.
"""

from __future__ import annotations

import json
import os
from hashlib import blake2b
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from store.folder import FolderLibrary
from tests.ui.conftest import Keys, settled
from tests.ui.screens_table import SCREENS, Shown, app_maker, reach
from tests.ui.walking import no_harm
from tui import reading_clock
from tui.app import AfterwordApp

KEPT = Path(__file__).with_name("pictures.json")
KEEP = "AFTERWORD_KEEP_PICTURES"

SIZES = ((80, 24), (120, 40), (200, 60))
LOOKS = {"dark": "afterword-dark", "light": "afterword-light", "16 colours": "ansi-dark"}

OF_THIS_MACHINE = {"settings", "bring-in", "arriving"}
"""Screens that name paths or times of the machine; they are looked at by eye."""


def digest(app: AfterwordApp) -> str:
    """Of what stands on the screen: each piece of text with its style."""
    found = blake2b(digest_size=8)
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            found.update(f"{text}\0{style}\n".encode())
    return found.hexdigest()


async def still(app: AfterwordApp, pilot: Pilot[int]) -> None:
    """Waits until the screen has stopped changing."""
    last = ""
    for _ in range(40):
        await pilot.pause(0.1)
        if (now := digest(app)) == last:
            return
        last = now


@pytest.mark.pictures
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    "wanted", [one for one in SCREENS if one.name not in OF_THIS_MACHINE], ids=lambda one: one.name
)
async def test_it_looks_as_it_did(
    wanted: Shown,
    look: str,
    library: FolderLibrary,
    keys: Keys,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    no_harm(monkeypatch, tmp_path)
    monkeypatch.setattr(reading_clock, "DWELL", 1e9)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)
    app = app_maker(library, keys, tmp_path / "libraries")(wanted.sample)
    app.theme = LOOKS[look]
    seen: dict[str, str] = {}
    async with app.run_test(size=(120, 40)) as pilot:
        await reach(app, wanted)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await settled(app)
            await still(app, pilot)
            name = f"{wanted.name}, {size[0]}×{size[1]}, {look}"
            seen[name] = digest(app)
            (tmp_path / f"{name}.svg").write_text(app.export_screenshot(title=name), encoding="utf-8")
    if os.environ.get(KEEP):
        kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
        KEPT.write_text(
            json.dumps(dict(sorted({**kept, **seen}.items())), indent=0, ensure_ascii=False) + "\n"
        )
        return
    kept = json.loads(KEPT.read_text())
    changed = [str(tmp_path / f"{name}.svg") for name in seen if kept.get(name) != seen[name]]
    assert not changed, "these look different now: " + ", ".join(changed)

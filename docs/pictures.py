"""Makes the pictures of the README from the running program: `make pictures`.

The program runs without a terminal (Textual's own test mode), the samples are brought into a library
that is thrown away, and what stands on the screen is written as SVG.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

from store import Library
from store.importing import import_paths
from store.samples import sample_folder
from tui.app import AfterwordApp

PICTURES = Path(__file__).parent / "pictures"


async def picture(name: str, app: AfterwordApp, size: tuple[int, int], keys: list[str]) -> None:
    """Presses `keys` in `app` on a screen of `size` cells and writes `name`.svg."""
    async with app.run_test(size=size) as pilot:
        await pilot.pause(0.3)
        await pilot.press(*keys)
        await pilot.pause(0.3)
        drawn = app.export_screenshot(title="afterword")
        # The fonts are the viewer's own: a picture of a program that never uses the network loads none.
        drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
        (PICTURES / f"{name}.svg").write_text(drawn, encoding="utf-8")


def main() -> None:
    """Writes every picture."""
    os.environ["AFTERWORD_BY"] = "reader"
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(folder)
        list(import_paths(library, sorted(sample_folder().glob("*.json"))))
        key = max(library.list().rows, key=lambda row: row.comments).key
        asyncio.run(picture("reader", AfterwordApp(library, key=key), (120, 40), ["j", "f", "j"]))


if __name__ == "__main__":
    main()

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
from tui.settings import Settings

PICTURES = Path(__file__).parent / "pictures"


async def picture(name: str, app: AfterwordApp, size: tuple[int, int], keys: list[str]) -> None:
    """Presses `keys` in `app` on a screen of `size` cells and writes `name`.svg."""
    async with app.run_test(size=size) as pilot:
        await pilot.pause(0.5)
        await pilot.press(*keys)
        await pilot.pause(1.5)
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
        list(import_paths(library, sorted(sample_folder().glob("[a-z]*.*"))))
        keys = {row.file: row.key for row in library.list().rows}
        key = keys["card-catalogue.json"]

        def app(at: str | None, theme: str = "afterword-dark") -> AfterwordApp:
            return AfterwordApp(library, key=at, settings=Settings(theme=theme))

        wide = (120, 40)
        asyncio.run(picture("reader", app(key), wide, ["j", "f", "j"]))
        asyncio.run(picture("library", app(None), wide, ["j"]))
        asyncio.run(picture("matches", app(key, "afterword-light"), wide, ["/", *"drawer", "enter", "&"]))


if __name__ == "__main__":
    main()

"""Opening an address in the user's browser, without a word of it on the terminal.

Which browser, the standard library's `webbrowser` says (the desktop's, or the one that BROWSER names). It
runs in a process and a session of its own, with the address as one argument and never by a shell, so that
neither what it prints nor how it ends reaches the terminal. A browser that lives in a terminal gets it for
as long as it runs.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from textual.app import App, SuspendNotSupported

from tui.links import address_of

IN_A_TERMINAL: Final = frozenset(
    ("www-browser", "links", "links2", "elinks", "lynx", "w3m", "browsh", "cha", "chawan")
)
"""Browsers that take the terminal."""

PATIENCE: Final = 3.0
"""Seconds in which a browser may say that it could not open the address; most then run on."""

# The browser whose name is told, and no other where that fails: `webbrowser.open` would go on to one that
# takes the terminal, which it has not here, and say that all went well.
_OPEN: Final = "import sys, webbrowser; sys.exit(not webbrowser.get().open(sys.argv[1]))"


async def open_address(app: App[Any], target: str) -> str:
    """Opens the `target` of a `tui.links.Link`; returns "" or, in a sentence's end, why that did not work."""
    if why_not := address_of(target).why_not:
        return f"it {why_not}"
    if app.is_web:
        app.open_url(target)
        return ""
    name = await asyncio.to_thread(_browser)
    if not name:
        return "there is no browser"
    if Path(name).name in IN_A_TERMINAL:
        try:
            with app.suspend():
                worked = not subprocess.run(
                    [sys.executable, "-I", "-c", _OPEN, target], check=False
                ).returncode
        except SuspendNotSupported:
            return f"{name} needs a terminal of its own"
    else:
        worked = await asyncio.to_thread(_opened, target)
    return "" if worked else f"{name} did not open it"


def _browser() -> str:
    """The name of the browser that addresses are opened in, "" where there is none."""
    import webbrowser

    try:
        return str(getattr(webbrowser.get(), "name", "the browser"))
    except webbrowser.Error:
        return ""


def _command(target: str) -> list[str]:
    """The process that opens `target`.

    `-I` leaves the folder that the program was started in out of where modules are looked for.
    """
    return [sys.executable, "-I", "-c", _OPEN, target]


def _opened(target: str) -> bool:
    """Starts the browser beside the program; False when it says soon that it failed."""
    process = subprocess.Popen(
        _command(target),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(PATIENCE) == 0
    except subprocess.TimeoutExpired:
        return True

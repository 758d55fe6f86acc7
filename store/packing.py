"""Packs one discussion of a library in a process of its own: `python -m store.packing FOLDER KEY`.

Reading and packing 100,000 comments takes some seconds of one processor, in stretches in which no thread of
the same process gets a turn. So whoever has keys to answer has this done beside it (`pack_beside`).
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import Final

LOOK: Final = 0.03
"""Seconds between two looks at whether it is done, or is to stop."""


def main(folder: str, key: str) -> int:
    """Makes the packed file of a discussion; 0 when it is there then."""
    gc.disable()
    from store.folder import FolderLibrary

    with suppress(OSError, AttributeError):
        os.nice(5)  # keys come first
    return 0 if FolderLibrary(folder).pack(key) else 1


def pack_beside(folder: Path, key: str, stopped: Callable[[], bool] = lambda: False) -> bool:
    """Has another process pack the discussion `key`; whether it did.

    It is ended when `stopped`, which is asked all the time, says so.
    """
    ours = str(Path(__file__).parents[1])
    path = os.pathsep.join(filter(None, (ours, os.environ.get("PYTHONPATH"))))
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(folder.absolute()), key],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
    except OSError:
        return False
    while (code := process.poll()) is None:
        if stopped():
            process.kill()
            process.wait()
            return False
        sleep(LOOK)
    return code == 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))

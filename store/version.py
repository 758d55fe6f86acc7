"""The program's version: the one place where it stands (the packaging reads it from here)."""

from typing import Final

__version__: Final = "0.1.0"

"""The table of phrases, months and weekdays that saved pages use: one row a language.

The sentences are those of WordPress' translations and of its common themes. A language is added by
one more row in the file of its family.
"""

from __future__ import annotations

from typing import Final

from store.formats.languages import germanic, other, romance, slavic
from store.formats.languages.language import Language

LANGUAGES: Final[tuple[Language, ...]] = (*germanic.ROWS, *romance.ROWS, *slavic.ROWS, *other.ROWS)

__all__ = ["LANGUAGES", "Language"]

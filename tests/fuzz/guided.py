"""One form, fuzzed by coverage: `python -m tests.fuzz.guided FORM SECONDS` (atheris, on libFuzzer).

What it finds is written into the folder of the form's regressions, and the program ends with an error.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

with atheris.instrument_imports(include=["store"]):
    from tests.fuzz.holding import REGRESSIONS, hold, seeds, words

LONGEST = 20_000
"""Bytes of a file that is tried."""

SLOWEST = 20
"""Seconds from which on one file counts as a find."""

LARGEST = 1024
"""MiB of memory from which on one file counts as a find."""


def main() -> None:
    name, seconds = sys.argv[1], int(sys.argv[2])
    with atheris.instrument_imports(include=["store"]):
        for seed in seeds(name):  # what is imported when it is needed, now
            hold(name, seed)
    finds = REGRESSIONS / name
    finds.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(seeds(name)):
            (corpus / str(number)).write_bytes(seed)
        known = Path(folder) / "words"
        known.write_text("".join(f'"{_escaped(word)}"\n' for word in words(name)))
        atheris.Setup(
            [
                *(sys.argv[0], f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={SLOWEST}"),
                *(f"-rss_limit_mb={LARGEST}", f"-artifact_prefix={finds}/", f"-dict={known}", "-seed=6"),
                *("-print_final_stats=1", "-verbosity=0", "-close_fd_mask=1", str(corpus)),
            ],
            lambda data: hold(name, data),
        )
        atheris.Fuzz()


def _escaped(word: bytes) -> str:
    """A word as libFuzzer's dictionaries have it."""
    return "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}" for byte in word
    )


if __name__ == "__main__":
    main()

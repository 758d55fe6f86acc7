"""One form, fuzzed by Hypothesis without atheris: `python -m tests.fuzz.unguided FORM SECONDS`."""

from __future__ import annotations

import hashlib
import sys
import time

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.holding import REGRESSIONS, hold, seeds, words

ROUND = 300
"""Files in one go of Hypothesis."""


def broken(name: str) -> st.SearchStrategy[bytes]:
    """Files of a form with pieces cut out, doubled, moved, or overwritten with the form's own words."""
    noise = st.one_of(st.binary(max_size=20), st.sampled_from(words(name) or [b"\0"]))

    @st.composite
    def strategy(draw: st.DrawFn) -> bytes:
        data = bytearray(draw(st.sampled_from(seeds(name))))
        for _ in range(draw(st.integers(0, 8))):
            at, size = draw(st.integers(0, len(data))), draw(st.integers(0, 200))
            match draw(st.integers(0, 3)):
                case 0:
                    del data[at : at + size]
                case 1:
                    data[at:at] = draw(noise)
                case 2:
                    data[at:at] = data[max(0, at - size) : at]
                case _:
                    data[at : at + size] = draw(noise)
        return bytes(data)

    return strategy()


def fuzz(name: str, seconds: float) -> None:
    """Tries files for so long. Raises what one of them made the form raise, and keeps that file."""
    tried = [b""]

    def one(data: bytes) -> None:
        tried[0] = data
        hold(name, data)

    until = time.monotonic() + seconds
    number = 0
    while time.monotonic() < until:
        number += 1
        options = settings(
            max_examples=ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        try:
            options(seed(number)(given(broken(name))(one)))()
        except BaseException:
            finds = REGRESSIONS / name
            finds.mkdir(parents=True, exist_ok=True)
            (finds / f"crash-{hashlib.sha256(tried[0]).hexdigest()[:16]}").write_bytes(tried[0])
            raise


if __name__ == "__main__":
    fuzz(sys.argv[1], float(sys.argv[2]))

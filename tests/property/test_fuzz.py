"""Files that are broken anywhere: each becomes discussions or one sentence, and nothing unsafe is shown."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.building import build
from store.errors import SourceError
from store.importing import discussions
from store.library import Incoming
from store.samples import samples
from store.source import Source
from tui.plain import Page, lines

pytestmark = pytest.mark.slow

SAMPLES = {path.name: path.read_bytes() for path in samples()}
UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

PARTS = [
    *("  1. ", "  2. ", "    • ", "      2. ", "  • ", "    ", "\t", "\n", "\n\n", "\r\n"),
    *("Alice says:\n", "Bob\n", "Reply\n", "Comments (3)\n", "March 3, 2009 at 4:15 pm\n"),
    *("Comments are closed.\n", "words and words ", "A sentence that is somewhat longer than others. "),
]

FUZZ = settings(max_examples=4000, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def broken(draw: st.DrawFn) -> Source:
    """A sample with pieces cut out, doubled, moved, or overwritten with noise."""
    name = draw(st.sampled_from(sorted(SAMPLES)))
    data = bytearray(SAMPLES[name])
    start = draw(st.integers(0, max(0, len(data) - 4000)))
    data = data[start : start + draw(st.integers(1, 20_000))] if draw(st.booleans()) else data
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        size = draw(st.integers(0, 300))
        match draw(st.integers(0, 3)):
            case 0:
                del data[at : at + size]
            case 1:
                data[at:at] = draw(st.binary(max_size=40))
            case 2:
                data[at:at] = data[max(0, at - size) : at]
            case _:
                data[at : at + 1] = draw(
                    st.sampled_from((b"\r", b"\n\n", b"\t", b'"', b"{", b"]", b"\xff", b"  1. "))
                )
    return Source(name, bytes(data))


def hold(source: Source) -> None:
    """What must hold of any file."""
    found: list[Incoming] = []
    refused = ""
    try:
        found = list(discussions(source))
    except SourceError as error:
        refused = str(error)
    assert found or source.name in refused
    for each in found:
        thread, _ = build(each.discussion.comments)
        assert len(thread) >= len(each.discussion.comments)
        shown = "\n".join(lines(each.discussion, thread, Page(width=60)))
        assert not UNSAFE.search(shown)


@FUZZ
@given(broken())
def test_a_broken_sample(source: Source) -> None:
    hold(source)


@FUZZ
@given(st.binary(max_size=3000), st.sampled_from(("page.txt", "page.json", "page")))
def test_any_bytes(data: bytes, name: str) -> None:
    hold(Source(name, data))


@FUZZ
@given(st.text(max_size=2000))
def test_any_text(text: str) -> None:
    hold(Source("page.txt", text.encode("utf-8", "surrogatepass")))


@FUZZ
@given(st.lists(st.sampled_from(PARTS), max_size=60))
def test_any_order_of_what_pages_are_made_of(parts: list[str]) -> None:
    hold(Source("page.txt", "".join(parts).encode()))

"""What must hold of any bytes that a form is given: the fuzzers and the files they found go through this."""

from __future__ import annotations

import re
from pathlib import Path

import orjson

from store.building import build
from store.encoding import encoded
from store.errors import AfterwordError
from store.formats import form_named
from store.merging import storable
from store.source import HEAD, Source
from tests.unit.forms.everything import SAMPLES_OF
from tests.unit.forms.makers import MAKERS, Said, file_of

ROOT = Path(__file__).resolve().parents[2]
REGRESSIONS = Path(__file__).resolve().parent / "regressions"
SAMPLES = ROOT / "sample_data" / "forms"

_TOKEN = re.compile(rb'"[^"\\\n]{1,24}"|<[^<>\n]{1,24}>|\b[A-Za-z-]{3,24}:')

TEXTS = (
    "Some words & more <b>of them</b>.",
    "> quoted\n\nand *answered* [there](https://a.example/)",
    "\u202e\x1b[2J漢字 👩‍🚀\n\n\tdone",
)


def seeds(name: str) -> list[bytes]:
    """Small files of a form: what its maker makes, and its sample."""
    made = []
    if name in MAKERS:
        said = [Said(f"c{i}", f"c{i - 1}" if i % 2 else None, text) for i, text in enumerate(TEXTS * 2)]
        made = [file_of(name, said), file_of(name, said[:1])]
    samples = [
        path for file, form in SAMPLES_OF.items() if form == name and (path := SAMPLES / file).is_file()
    ]
    return made + [data for data in (path.read_bytes() for path in samples) if len(data) < 60_000]


def words(name: str) -> list[bytes]:
    """The words that a form's files are made of, for a fuzzer to put anywhere."""
    found = {token for seed in seeds(name) for token in _TOKEN.findall(seed)}
    return sorted(found)[:300]


def hold(name: str, data: bytes) -> None:
    """Reads `data` as the form `name`, builds and encodes its threads; raises what must not be raised."""
    form = form_named(name)
    sure = form.recognise(data[:HEAD], "file")
    assert 0.0 <= sure <= 1.0
    try:
        for parsed in form.read(Source("file", data)):
            discussion, _ = storable(parsed.discussion)
            thread, _ = build(discussion.comments)
            written = orjson.loads(b"".join(encoded({}, discussion, thread)))
            assert len(written["comments"]) == len(thread)
            for repair in parsed.repairs:
                assert isinstance(str(repair), str)
            for sentence in parsed.rejected:
                assert isinstance(sentence, str)
    except AfterwordError:
        return  # it says that there is nothing to read

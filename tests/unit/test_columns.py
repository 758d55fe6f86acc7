"""Wide text stands where it should, by wcwidth's rules and in terminals that keep others.

What a row is sent as is read by terminals that each give clusters another width; whatever they make of
them, what follows stands in its own column.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from time import monotonic

import pyte
import pytest
import wcwidth
from rich._emoji_codes import EMOJI
from rich.cells import cell_len, get_character_cell_size
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from store.text import safe
from tui.text_layout import TextLayout
from tui.widgets.placed import PlacedStrip, placed
from tui.wrapping import disputed, shown, width

REGIONAL = [chr(code) for code in range(0x1F1E6, 0x1F200)]
SKINS = [chr(code) for code in range(0x1F3FB, 0x1F400)]
MARK = "│"
CONSOLE = Console(color_system="truecolor", force_terminal=True)


def letters(*spans: tuple[int, int]) -> list[str]:
    """The letters and symbols of some stretches of Unicode."""
    return [
        letter
        for start, stop in spans
        for letter in map(chr, range(start, stop))
        if unicodedata.category(letter)[0] in "LNSC" and safe(letter) == letter
    ]


def tags(name: str) -> str:
    """A name in the letters that flags of regions are written in."""
    return "".join(chr(0xE0000 + ord(letter)) for letter in name)


KINDS: dict[str, list[str]] = {
    "named emoji of all kinds": sorted(set(EMOJI.values())),
    "flags": ["".join(pair) for pair in product(REGIONAL, REGIONAL)],
    "half flags": [*REGIONAL, "🇩🇪🇫", "🇩x"],
    "flags of regions": [f"🏴{tags(part)}\U000e007f" for part in ("gbeng", "gbsct", "gbwls", "usca")],
    "keycaps": [f"{key}{vs}\u20e3" for key in "0123456789#*" for vs in ("", "\ufe0f")],
    "skin tones": [base + skin for base in "☝⛹✌👍👩🧑🫱" for skin in SKINS],
    "presented as a picture or as text": [
        letter + vs
        for letter in letters((0x2190, 0x2200), (0x2300, 0x2C00), (0x3030, 0x3031), (0x203C, 0x203D))
        for vs in ("\ufe0e", "\ufe0f")
    ],
    "families and hair": [
        *(
            "👨‍👩‍👧‍👦",
            "👩🏽‍🦰",
            "🧑🏿‍🤝‍🧑🏻",
            "👩‍❤️‍💋‍👨",
            "🏳️‍🌈",
            "🏴‍☠️",
            "🐻‍❄️",
            "👁️‍🗨️",
            "❤️‍🔥",
            "🇫🇷‍🔥",
            "⚕\u200d⚕",
        ),
    ],
    "Chinese, Japanese, Korean": letters(
        *((0x3000, 0x3100), (0x4E00, 0x4E80), (0xAC00, 0xAC80), (0xFF00, 0xFFF0), (0x20000, 0x20040)),
    ),
    "letters with marks": [
        *(
            "é",
            "e\u0301",
            "Z͑ͫ̓ͪ̂",
            "ȩ́",
            "שָׁ",
            "نَّ",
            "กำ",
            "ก็",
            "क्षि",
            "தமிழ்",
            "မြန်မာ",
            "ខ្មែរ",
            "ཀྵྐ",
            "한",
            "각",
            "ﷺ",
            "ｶﾞ",
        ),
    ],
    "every letter of some scripts": letters((0xA0, 0x1200), (0x1700, 0x1C50), (0xA800, 0xAC00)),
    "the newest": letters((0x1FA70, 0x1FB00), (0x1F6D0, 0x1F700), (0x18CD6, 0x18CD8), (0x1F1AE, 0x1F1AF)),
    "not seen": ["\u200b", "\xad", "\u2060", "\ufeff", "\u200d", "\u200e", "a\u200db", "\ufe0f", "\u0301"],
}
"""Clusters of each kind that terminals have to do with."""


def by_wcwidth(text: str) -> int:
    """The columns that wcwidth's rules give a text, cluster by cluster."""
    return sum(max(0, wcwidth.wcswidth(cluster)) for cluster in wcwidth.iter_graphemes(text))


def letter_by_letter(text: str) -> int:
    """The columns in a terminal that joins nothing."""
    return sum(max(0, wcwidth.wcwidth(letter)) for letter in text)


def first_letters(text: str) -> int:
    """The columns in a terminal in which the first letter of a cluster says how wide it is."""
    return sum(max(0, wcwidth.wcwidth(cluster[0])) for cluster in wcwidth.iter_graphemes(text))


def with_old_tables(text: str) -> int:
    """The columns in a terminal of 2017 (Unicode 10): a picture that it does not know has one."""
    return sum(
        1 if "\U0001fa00" <= letter < "\U0001fb00" else max(0, wcwidth.wcwidth(letter)) for letter in text
    )


RULES = (by_wcwidth, letter_by_letter, first_letters, with_old_tables)


def columns_of(sent: str, rule: Callable[[str], int]) -> list[int]:
    """The columns in which `MARK` stands in a terminal that gives texts a width by `rule`."""
    column, found = 0, []
    for part in re.findall(r"\x1b\[\d*G|\x1b\[[\d;]*m|[^\x1b]+", sent):
        if part.endswith("G") and part.startswith("\x1b"):
            column = int(part[2:-1]) - 1
        elif not part.startswith("\x1b"):
            for piece in re.split(f"({MARK})", part):
                if piece == MARK:
                    found.append(column)
                    column += 1
                else:
                    column += rule(piece)
    return found


def sent_for(text: str, left: int = 0, style: Style | None = None) -> str:
    """What is sent to a terminal for a row with `text` in it."""
    segments = [Segment(piece, style) for piece in re.split(f"({MARK})", text) if piece]
    return placed(Strip(segments, cell_len(text)), left).render(CONSOLE)


def check(text: str) -> None:
    """Checks that each mark in a drawn text stands where the width of what is before it says."""
    wanted = [width(text[: found.start()]) for found in re.finditer(MARK, text)]
    sent = sent_for(text)
    for rule in RULES:
        assert columns_of(sent, rule) == wanted, (rule.__name__, text, ascii(text))


@pytest.mark.parametrize("kind", KINDS)
def test_what_follows_a_cluster_stands_in_its_column(kind: str) -> None:
    for cluster in KINDS[kind][:: max(1, len(KINDS[kind]) // 700)]:
        check(shown(safe(f"ab{MARK}{cluster}{MARK}x{cluster}{cluster}{MARK} {cluster}y{MARK}")))


def mixes(count: int) -> Iterator[str]:
    """Texts of clusters of all kinds, the same ones in each run."""
    chance = random.Random(4)
    kinds = list(KINDS.values())
    for _ in range(count):
        parts = [chance.choice(chance.choice(kinds)) for _ in range(12)]
        yield safe("".join(part + chance.choice(("", " ", "a", "漢", MARK)) for part in parts))


def test_mixes_of_clusters_stand_in_their_columns() -> None:
    for text in mixes(600):
        check(shown(f"{text}{MARK}"))


def test_wrapped_mixes_keep_the_edge_where_it_is() -> None:
    for text in mixes(150):
        layout = TextLayout(text.replace(MARK, ""), (), 14)
        for row in range(layout.height):
            drawn = "".join(piece.text for piece in layout.row(row))
            check(drawn + " " * (14 - cell_len(drawn)) + MARK)


def test_a_letter_that_no_terminal_disputes_has_the_width_that_wcwidth_says() -> None:
    checked = 0
    for code in range(0x20, 0x110000):
        letter = chr(code)
        if get_character_cell_size(letter) == wcwidth.wcwidth(letter) or 0xD800 <= code < 0xE000:
            continue
        checked += 1
        drawn = shown(safe(letter))
        told = not drawn or list(disputed(f"a{drawn}b"))
        assert told or cell_len(drawn) == wcwidth.wcwidth(drawn), hex(code)
    assert checked > 10, "of C1 controls alone there are more"


def test_a_terminal_shows_it_so() -> None:
    """The same in pyte, which knows colours and combines marks by itself."""
    screen = pyte.Screen(120, 1)
    stream = pyte.Stream(screen)
    for text in mixes(150):
        drawn = shown(f"{text}{MARK}")
        if cell_len(drawn) > 110:
            continue
        screen.reset()
        stream.feed("\x1b[6G" + sent_for(drawn, left=5, style=Style(color="red", bold=True)))
        row = screen.buffer[0]
        found = [column for column in range(120) if row[column].data.startswith(MARK)]
        assert found == [5 + width(drawn[: one.start()]) for one in re.finditer(MARK, drawn)], ascii(drawn)


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_tmux_shows_it_so(request: pytest.FixtureRequest) -> None:
    """The cursor of a pane of tmux stands where what was sent to it should end."""
    # A socket's path has at most some 100 bytes, which the folder of a test may have by itself.
    folder = tempfile.TemporaryDirectory()
    request.addfinalizer(folder.cleanup)
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
    environment.pop("TMUX", None)

    def tmux(*words: str) -> str:
        command = ["tmux", "-u", "-S", str(Path(folder.name, "socket")), "-f", "/dev/null", *words]
        result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return result.stdout.strip()

    tmux("new-session", "-d", "-x", "120", "-y", "4", "sleep 100")
    try:
        tty = Path(tmux("display-message", "-p", "#{pane_tty}"))
        clusters = [cluster for some in KINDS.values() for cluster in some[:: max(1, len(some) // 5)]]
        for at in range(0, len(clusters), 4):
            drawn = shown(safe("x".join(clusters[at : at + 4])) + MARK)
            tty.write_text(f"\x1b[H\x1b[J{sent_for(drawn)}", encoding="utf-8")
            deadline = monotonic() + 10
            while (column := int(tmux("display-message", "-p", "#{cursor_x}"))) != cell_len(drawn):
                assert monotonic() < deadline, (column, cell_len(drawn), ascii(drawn))
    finally:
        tmux("kill-server")


def test_what_is_cut_out_of_a_row_is_placed_as_well() -> None:
    text = f"ab👨‍👩‍👧cd{MARK}🇩🇪{MARK}ef"
    strip = placed(Strip([Segment(text)], cell_len(text)), 10)
    assert isinstance(strip, PlacedStrip)
    part = strip.crop(4)
    assert part.text == f"cd{MARK}🇩🇪{MARK}ef"
    assert strip.crop(3).text == f" cd{MARK}🇩🇪{MARK}ef", "half a cluster is a space"
    left, middle, right = strip.divide([4, 9, cell_len(text)])
    assert not isinstance(left, PlacedStrip) or "👨" in left.text
    assert isinstance(middle, PlacedStrip)
    for rule in RULES:
        # A part begins where the part before it ends, wherever the terminal thinks that is.
        assert columns_of("\x1b[15G" + part.render(CONSOLE), rule) == [16, 19]
        assert columns_of("\x1b[15G" + middle.render(CONSOLE), rule) == [16]
        assert columns_of("\x1b[20G" + right.render(CONSOLE), rule) == [19]

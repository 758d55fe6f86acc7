"""Links of a text: which there are, where they lead to the letter, and which are not opened."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App

from store.model import Mark
from store.text import safe
from tui import browser
from tui.clipboard import LONGEST, TAKEN, copy
from tui.links import address_of, link_at, links_of


def targets(text: str, *marks: Mark) -> list[str]:
    return [link.target for link in links_of(text, marks)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no link at all: only words, a.b and c/d", []),
        ("see https://example.org/a, and b", ["https://example.org/a"]),
        ("(see https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("<https://example.org/>; “http://example.net/x?y=1&z=2#top”!", ["https://example.org/", "http://example.net/x?y=1&z=2#top"]),
        ("www.example.org and wwww.example.org", ["http://www.example.org"]),
        ("HTTPS://Example.ORG/Path.", ["https://example.org/Path"]),
        ("write mailto:ann@example.org.", ["mailto:ann@example.org"]),
        ("看https://example.org/页，好", ["https://example.org/%E9%A1%B5"]),
        ("http:// and https://. and mailto:", []),
        ("a\nhttps://example.org/1\nhttps://example.org/2", ["https://example.org/1", "https://example.org/2"]),
        (safe("https://example.org/a\x1b]52;c;x"), ["https://example.org/a"]),
    ],
)  # fmt: skip
def test_bare_addresses(text: str, found: list[str]) -> None:
    assert targets(text) == found
    assert all(link.is_bare for link in links_of(text, ()))


def test_marked_links_are_numbered_with_the_bare_ones_in_the_order_of_the_text() -> None:
    text = "One, a script, https://example.org/2 and https://shown.example/."
    shown = text.index("https://shown")
    marks = [
        Mark(shown, shown + 21, "link", "https://led.example/"),
        Mark(0, 3, "link", "https://example.org/1"),
        Mark(0, 3, "em"),
        Mark(5, 13, "link", "javascript:alert(1)"),
        Mark(4, 4, "link", "https://example.org/nothing"),
    ]
    links = links_of(text, marks)
    assert [(link.number, link.target) for link in links] == [
        (1, "https://example.org/1"),
        (0, "javascript:alert(1)"),
        (2, "https://example.org/2"),
        (3, "https://led.example/"),
    ]
    assert [link.is_bare for link in links] == [False, False, True, False]
    assert links[3].why_look == "its text names shown.example"
    assert not links[0].why_look
    assert link_at(links, 6) == links[1]
    assert link_at(links, 3) is None
    assert links_of("ab", [Mark(-5, 99, "link", "https://example.org/")])[0][1:3] == (0, 2)


@pytest.mark.parametrize(
    ("written", "target", "host"),
    [
        ("https://example.org", "https://example.org", "example.org"),
        (" https://example.org:80/a b?c#e f ", "https://example.org:80/a%20b?c#e%20f", "example.org:80"),
        ("http://ü.example/ß?ü#ö", "http://xn--tda.example/%C3%9F?%C3%BC#%C3%B6", "xn--tda.example"),
        ("http://faß.example/", "http://xn--fa-hia.example/", "xn--fa-hia.example"),
        ("http://аpple.example/", "http://xn--pple-43d.example/", "xn--pple-43d.example"),
        ("http://ｅxample。org/", "http://example.org/", "example.org"),
        ("http://[2001:db8::1]:80/x", "http://[2001:db8::1]:80/x", "[2001:db8::1]:80"),
        ("https://a.example@b.example/", "https://a.example@b.example/", "b.example"),
        ("https://example.org/%41\"<>`'", "https://example.org/%41%22%3C%3E%60'", "example.org"),
        ("MAILTO:ann@example.org?subject=a b", "mailto:ann@example.org?subject=a%20b", "ann@example.org"),
    ],
)  # fmt: skip
def test_what_is_opened_is_in_ascii_and_names_the_host(written: str, target: str, host: str) -> None:
    assert address_of(written) == (target, host, "")
    assert target.isascii()


@pytest.mark.parametrize(
    "written",
    [
        *("", "/item?id=1", "#top", "-https://example.org", "example.org", "//example.org/x"),
        *("javascript:alert(1)", "java\tscript:alert(1)", "file:///etc/passwd", "ftp://example.org/"),
        *("data:text/html,x", "vbscript:x", "https:example.org", "http:///x", "http://", "tel:+1"),
        *("https://good.example\\@evil.example/", "http://a b.example/", "http://ex%61mple.org/"),
        *("http://example.org:99999/", "http://[::1/", "http://\u2100.example/", "http://-x.example/"),
        *("https://example.org/\x1b[2J", "https://example.org/\u202egnp.exe", "https://exa\u200bmple.org/"),
        *("mailto:", "mailto:?subject=x", "mailto:a@example.org?attach=/etc/passwd", "mailto:a@b?%61ttach=x"),
        *(
            "https://example.org/" + "x" * 20_000,
            "https://example.org/" + "é" * 4_000,
            "http://\udc80.example",
        ),
    ],
)
def test_what_is_not_opened(written: str) -> None:
    target, _, why_not = address_of(written)
    assert why_not
    assert safe(target) == target
    links = links_of("text", [Mark(0, 4, "link", written)])
    assert links[0].number == 0
    assert links[0].why_not == why_not


@pytest.mark.parametrize(
    ("text", "target", "is_told"),
    [
        ("the report", "https://example.org/", False),
        ("www.example.org", "https://example.org/x", False),
        ("https://example.org/long…", "https://example.org/longer", False),
        ("EXAMPLE.org", "https://example.org/", False),
        ("example.org", "https://example.net/", True),
        ("https://example.org@evil.example", "https://example.org/", True),
        ("anything", "https://user@example.org/", True),
        ("пример.example", "http://xn--e1afmkfd.example/", True),
        ("xn--e1afmkfd.example", "http://xn--e1afmkfd.example/", False),
        ("example.org:8080", "https://example.org:8080/", False),
    ],
)
def test_a_text_that_names_another_host_is_told(text: str, target: str, is_told: bool) -> None:
    (link,) = links_of(text, [Mark(0, len(text), "link", target)])
    assert bool(link.why_look) is is_told


@given(
    st.text(alphabet=st.sampled_from("htps:/w.mailo@ \n()[]x-%éа\x1b\u202e")), st.lists(st.text(max_size=40))
)
def test_any_text_and_any_target(text: str, written: list[str]) -> None:
    shown = safe(text)
    marks = [Mark(at, at + 3, "link", target) for at, target in enumerate(written)]
    links = links_of(shown, marks)
    assert [link.number for link in links if link.number] == list(
        range(1, 1 + sum(not link.why_not for link in links))
    )
    for link in links:
        assert 0 <= link.start < link.end <= len(shown)
        assert safe(link.target) == link.target
        if link.number:
            assert link.target.startswith(("http://", "https://", "mailto:"))
            assert link.target.isascii()
            assert not set(link.target) & set(' \t\n"<>\\')
            assert address_of(link.target).target == link.target


# -- the browser and the clipboard -----------------------------------------------------------------


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which a browser of the test's own leaves what it was given, an argument a line."""
    script = tmp_path / "a browser"
    script.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/opened"\necho noise\nexit "${{FAILS:-0}}"\n'
    )
    script.chmod(0o755)
    # `webbrowser` reads it once, at its first use in a process.
    monkeypatch.setattr(browser, "_browser", lambda: str(script))
    monkeypatch.setenv("BROWSER", f"'{script}' %s")
    return tmp_path / "opened"


@pytest.mark.skipif(os.name != "posix", reason="the browser of the test is a shell script")
async def test_the_browser_gets_the_address_as_one_argument(
    opened: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "webbrowser.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    app: App[None] = App()
    target = "https://example.org/a?b=$(touch x)&c=';d|e%20f#g"
    assert await browser.open_address(app, target) == ""
    assert opened.read_text().splitlines() == [target]
    assert not (tmp_path / "x").exists()
    monkeypatch.setenv("FAILS", "1")
    assert "did not open it" in await browser.open_address(app, "https://example.org/")
    opened.unlink()
    assert await browser.open_address(app, "file:///etc/passwd") == "it is neither http, https nor mailto"
    assert await browser.open_address(app, "-remote") == "it is no whole address"
    monkeypatch.setattr(browser, "_browser", lambda: "")
    assert await browser.open_address(app, "https://example.org/") == "there is no browser"
    assert not opened.exists()
    assert capfd.readouterr() == ("", "")


def test_no_browser_is_imported_before_one_is_asked_for() -> None:
    late = ["webbrowser", "tui.links", "tui.browser", "tui.clipboard", "tui.screens.links"]
    code = f"import sys, tui.screens.reader; print([name for name in {late} if name in sys.modules])"
    command = [sys.executable, "-c", code]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"


def test_copying_says_what_it_did_and_sends_no_controls() -> None:
    app: App[None] = App()
    assert copy(app, "a\x1b[2Jb\nc\r\n") == "Copied 10 characters (OSC 52)"
    assert app.clipboard == safe("a\x1b[2Jb\nc\r\n")
    assert "\x1b" not in app.clipboard
    assert copy(app, "x" * TAKEN) == f"Copied {TAKEN:,} characters (OSC 52)"
    told = copy(app, "é" * (TAKEN // 2 + 1))
    assert f"some terminals take only {TAKEN:,} bytes" in told
    assert copy(app, "x", "the address") == "Copied the address (OSC 52)"
    before = app.clipboard
    assert copy(app, "x" * (LONGEST + 1)).startswith("Not copied")
    assert app.clipboard == before

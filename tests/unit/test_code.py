"""Code is highlighted where its language is known or told, and nothing that it holds can do harm."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from time import process_time

import pytest
from pygments.lexer import RegexLexer
from pygments.token import Keyword, Name, Text

from store.model import Mark
from tui import code
from tui.code import KINDS, highlighted, language_of
from tui.drawn import READING
from tui.fences import fences, with_code
from tui.text_layout import TextLayout
from tui.widgets.line_pane import CODE_CSS, LinePane


@pytest.mark.parametrize(
    ("target", "language"),
    [
        ("python", "Python"),
        ("language-python", "Python"),
        ("hljs language-js", "JavaScript"),
        ("lang-c++", "C++"),
        ("brush: java", "Java"),
        ("highlight-source-shell", "Bash"),
        ("{.ruby}", "Ruby"),
        ("PY", "Python"),
        ("rs", "Rust"),
        ("console", "Bash Session"),
        ("text", ""),
        ("", ""),
        ("no such language", ""),
        ("../../etc/passwd", ""),
    ],
)
def test_what_a_mark_names(target: str, language: str) -> None:
    assert language_of(target) == language


@pytest.mark.parametrize(
    ("first", "language"),
    [
        ("#!/usr/bin/env python3", "Python"),
        ("#!/bin/sh -e", "Bash"),
        ("#! /usr/bin/perl -w", "Perl"),
        ("#!/usr/bin/env -S node --x", "JavaScript"),
        ('<?xml version="1.0"?>', "XML"),
        ("<!DOCTYPE html>", "HTML"),
        ("diff --git a/x b/x", "Diff"),
        ("#include <stdio.h>", ""),
        ("def f(): pass", ""),
        ("import antigravity", ""),
    ],
)
def test_what_a_first_line_tells(first: str, language: str) -> None:
    assert language_of("", f"{first}\nmore") == language
    assert language_of("text", first) == language


def kinds(text: str, target: str) -> list[tuple[str, str]]:
    return [(text[start:end], kind) for start, end, kind in highlighted(text, target)]


def test_code_is_told_apart() -> None:
    assert kinds("def f(x):  # why\n    return 'a' + str(2)", "python") == [
        ("def", "code-keyword"),
        ("f", "code-name"),
        ("# why", "code-comment"),
        ("return", "code-keyword"),
        ("'a'", "code-string"),
        ("+", "code-operator"),
        ("str", "code-builtin"),
        ("2", "code-number"),
    ]
    assert ("-old", "code-deleted") in [
        (text.strip(), kind) for text, kind in kinds("@@ -1 +1 @@\n-old\n+new", "diff")
    ]
    assert highlighted("plain words", "") == ()


def test_every_kind_of_code_has_a_look() -> None:
    for kind in KINDS:
        assert f"pane--{kind}" in LinePane.COMPONENT_CLASSES
        assert f".pane--{kind} " in CODE_CSS


class Endless(RegexLexer):
    """A lexer that backtracks for ever in a row of `a`."""

    tokens = {"root": [("ok", Keyword), (r"(a+)+$", Name.Function), (r".|\n", Text)]}  # noqa: RUF012


class Liar:
    """A lexer whose tokens are not where it says, and which fails."""

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, object, str]]:
        yield 5, Keyword, "abc"
        yield 2, Keyword, "abc"
        yield 9, Keyword, "x" * 100
        raise RecursionError


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system cannot interrupt an expression")
def test_an_expression_that_never_ends_is_interrupted() -> None:
    began = process_time()
    runs = code._runs(Endless(), "ok " + "a" * 60 + "!")
    assert runs == [(0, 2, "code-keyword")], "what was found before stays"
    assert process_time() - began < 60
    assert signal.getsignal(signal.SIGVTALRM) is signal.SIG_DFL
    assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0


def test_what_a_lexer_says_is_not_believed() -> None:
    assert code._runs(Liar(), "0123456789") == [(5, 8, "code-keyword"), (9, 10, "code-keyword")]


def test_only_so_much_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "SECONDS", 60)
    long = "x = 1\n" * code.MOST
    assert code.MOST - 10 < highlighted(long, "python")[-1].end <= code.MOST
    assert highlighted("x = 1\n" + "y" * (code.LONGEST_LINE + 1), "python")[-1].end == 5


def test_fences_tell_where_code_stands() -> None:
    text = "Look:\n\n```python\nx = 1\n\ny = 2\n```\nand\n~~~\nplain\n~~~\n```\nnever closed"
    found = [(text[one.inner : one.inner_end], one.language) for one in fences(text)]
    assert found == [("x = 1\n\ny = 2", "python"), ("plain", "")]
    assert not fences("```one line``` and ``` another")
    assert fences("````\n```\n````")[0].inner_end == 8, "a shorter fence does not close a longer one"
    assert fences("```\n```")[0].inner_end == 4


def test_fences_count_beside_marks_and_in_them() -> None:
    text = "```py\na\n```\n\nb"
    marks, found = with_code(text, [Mark(0, 11, "pre", "")])
    assert (len(marks), found) == (1, [(6, 7, "py")])
    marks, found = with_code(text, [Mark(0, 11, "pre", "ruby")])
    assert found == [(0, 11, "ruby")]
    marks, found = with_code(text, [Mark(12, 14, "em")])
    assert [mark.kind for mark in marks] == ["em", "pre"]
    marks, found = with_code(text, [Mark(8, 14, "pre", "ruby")])
    assert found == [(8, 14, "ruby")], "half in code, half out of it: the mark counts"


def test_code_is_highlighted_row_by_row_where_it_stands() -> None:
    text = "Words.\n\nif x:\n    return 'ä'\n\nMore."
    layout = TextLayout(text, [Mark(8, 29, "pre", "language-python")], 30, look=READING)
    drawn = {piece.text: piece.kinds[-1] for row in range(layout.height) for piece in layout.row(row)}
    assert drawn["return"] == "code-keyword"
    assert drawn["'ä'"] == "code-string"
    assert drawn["Words."] == "text"


def test_nothing_is_imported_before_there_is_code() -> None:
    program = (
        "import sys; from tui.text_layout import TextLayout; from tui.drawn import READING;"
        "[TextLayout('words ' * 50, (), 40, look=READING).row(n) for n in range(3)];"
        "print([name for name in sys.modules if re.match('pygments|tui.code|tui.links', name)])"
    )
    result = subprocess.run(
        [sys.executable, "-c", f"import re; {program}"], capture_output=True, text=True, check=True
    )
    assert not re.findall(r"pygments\.lexers|tui\.code|tui\.links", result.stdout)

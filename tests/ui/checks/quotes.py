"""A check of long quotes: folded, shown whole, and opened for a match."""

from __future__ import annotations

from tests.ui.checks import Open, check
from tests.ui.conftest import shown
from tui.settings import Settings


@check("quotes")
async def _(at: Open) -> None:
    tree, lines = at.screen.comment_tree, at.screen.comment_tree.lines
    at.app.settings = Settings(long_quotes=1)
    at.screen.set_look()
    quoting = [i for i in range(len(at.thread)) if lines.body(i).text.folds]
    assert quoting
    index = quoting[0]
    await at.go(index)
    folded = lines.height(tree.position_of(index))
    assert "more lines quoted (Q)" in shown(at.app)
    y = tree.y_of(index)
    await at.run()
    assert lines.height(tree.position_of(index)) > folded
    assert tree.y_of(index) == y, "the comment stays where it stands"
    await at.run()
    assert lines.height(tree.position_of(index)) == folded

    # A match in what is folded away is seen.
    text = lines.body(index).text
    row = next(row for row in range(text.height) if text.is_fold(row))
    start, _ = text.span(row)
    word = at.thread.text(index)[start:].split()[0]
    await at.press("/", *word, "enter")
    for _ in range(60):
        current = lines.current
        assert current is not None
        if current[0] == index and lines.matches(index)[current[1]][0] >= start:
            break
        await at.press("n")
    assert not lines.body(index).text.folds
    await at.press("escape")

    await at.go(next(i for i in range(len(at.thread)) if i not in quoting))
    await at.run()
    assert at.screen.key_line.notice == "There is no long quote here"
    at.app.settings = Settings(long_quotes=0)
    at.screen.set_look()
    assert not lines.body(index).text.folds

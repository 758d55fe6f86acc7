"""What a discussion was read from is checked once it is shown, and made to open quickly the next time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from store.folder import FolderLibrary
from tests.ui.conftest import FERRY, Keys, OpenApp, press, reader, settled, shown
from tui.app import AfterwordApp
from tui.screens.settling import READ_AGAIN


async def until(app: AfterwordApp, what: Callable[[], bool]) -> None:
    """Waits until `what` is so, however long a thread takes for it."""
    for _ in range(400):
        await settled(app)
        if what():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to that")


async def test_what_was_read_wrongly_is_read_again_in_its_place(
    open_app: OpenApp, library: FolderLibrary, keys: Keys
) -> None:
    key = keys[FERRY]
    stored = library.read(key)
    assert stored is not None
    text = stored.thread.text(4)
    packed = library.layout.packed / key
    whole = packed.read_bytes()
    spoilt = whole.replace(text.encode(), text.upper().encode(), 1)
    assert spoilt != whole
    packed.write_bytes(spoilt)
    settle, asked = library.settle, asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(read: object) -> bool:
        asyncio.run_coroutine_threadsafe(asked.wait(), loop).result(10)
        return settle(read)  # type: ignore[arg-type]

    library.settle = slow  # type: ignore[method-assign, assignment]
    app = open_app(FERRY)
    async with app.run_test():
        first = reader(app)
        assert first.session.thread.text(4) == text.upper()
        await press(app, "j", "j", "j", "j", "enter")
        read = [i for i in range(len(stored.thread)) if not first.session.unread(i)]
        assert read
        asked.set()
        await until(app, lambda: reader(app) is not first)
        again = reader(app)
        assert again.session.thread.text(4) == text
        assert again.comment_tree.cursor == first.comment_tree.cursor
        assert again.comment_tree.kept_folds == first.comment_tree.kept_folds
        assert [i for i in range(len(stored.thread)) if not again.session.unread(i)] == read
        assert READ_AGAIN in shown(app)
    fresh = library.read(key)
    assert fresh is not None
    assert fresh.thread.derived is not None, "it is packed again"
    assert fresh.thread.text(4) == text


async def test_a_first_opening_packs(open_app: OpenApp, library: FolderLibrary, keys: Keys) -> None:
    packed = library.layout.packed / keys[FERRY]
    packed.unlink()
    app = open_app(FERRY)
    async with app.run_test():
        first = reader(app)
        await until(app, packed.exists)
        await settled(app)
        assert reader(app) is first

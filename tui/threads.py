"""Work that is done beside the event loop."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

_Result = TypeVar("_Result")


def in_thread(work: Callable[[], _Result]) -> Future[_Result]:
    """Does something that only reads in a thread which the end of the program does not wait for."""
    future: Future[_Result] = Future()
    future.set_running_or_notify_cancel()  # from here on nobody cancels it

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 (whoever waits for the result raises it)
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future

"""The terminal as Textual drives it on Linux and macOS, left without waiting for its thread of keys."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message


class LeavingDriver(LinuxDriver):
    """Textual waits up to 0.2 s for the thread that reads keys; a program that ends need not.

    `leaving` says that it ends: then the thread is left to itself and what it still reads is dropped.
    """

    leaving = False

    def disable_input(self) -> None:
        """Takes no more keys."""
        if not self.leaving or self.exit_event.is_set():
            super().disable_input()
            return
        self._key_thread = None
        super().disable_input()
        self.exit_event.set()  # the thread ends when it next looks

    def process_message(self, message: Message) -> None:
        """Passes a key or a click on, unless the program ends."""
        if not self.leaving:
            super().process_message(message)

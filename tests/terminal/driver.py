"""A program on a real pseudo-terminal: press keys, read the screen, time what it paints, kill it.

The screen is pyte's, an emulation of a VT102 with xterm's colours; `raw` keeps every byte that the
program wrote. `benchmarks` times with the same class.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

import pyte

KEYS: Final = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""What a terminal sends for the keys that are not a letter, by Textual's names."""

ANSWERS: Final = {
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
}
"""What a terminal answers to the questions that Textual asks it at the start."""


STRANGERS: Final = frozenset(("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"))
"""Variables that tell of the terminal of whoever runs the tests."""


class Terminal:
    """The program `command` on a terminal of `columns` x `rows` cells, from entering to leaving."""

    def __init__(
        self,
        command: Sequence[str | Path],
        columns: int = 120,
        rows: int = 40,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.raw = bytearray()
        self._stream = pyte.ByteStream(self.screen)
        self._command = [str(part) for part in command]
        self._env = {
            **{name: value for name, value in os.environ.items() if name not in STRANGERS},
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LC_ALL": "C.UTF-8",
            **(env or {}),
        }
        self._cwd = cwd

    def __enter__(self) -> Terminal:
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                if self._cwd:
                    os.chdir(self._cwd)
                os.execvpe(self._command[0], self._command, self._env)
            except OSError as error:
                os.write(2, f"{self._command[0]}: {error}\n".encode())
            os._exit(127)
        self.resize(self.screen.columns, self.screen.lines)
        os.set_blocking(self._fd, False)
        self.status: int | None = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.wait_exit(0 if number == signal.SIGTERM else 3) is not None:
                break
            os.kill(self.pid, number)
        self.wait_exit(3)
        os.close(self._fd)

    def resize(self, columns: int, rows: int) -> None:
        """Another size of the window; the program gets SIGWINCH."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    # -- what stands on the screen --------------------------------------------------------------

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        # Not `display`: it fails where half a wide letter was painted over, as in the middle of a frame.
        rows = (self.screen.buffer[y] for y in range(self.screen.lines))
        return "\n".join("".join(row[x].data for x in range(self.screen.columns)).rstrip() for row in rows)

    def receive(self, timeout: float) -> bytes:
        """The next bytes of the program, within `timeout` seconds; not drawn yet."""
        ready, _, _ = select.select([self._fd], [], [], max(0.0, timeout))
        if not ready:
            return b""
        try:
            data = os.read(self._fd, 1 << 20)
        except OSError:
            return b""
        self.raw += data
        for question, answer in ANSWERS.items():
            if question in data:
                self.write(answer)
        return data

    def draw(self, data: bytes) -> None:
        """Draws bytes of the program on the screen."""
        # pyte does not know the private sequence that sets the pointer's and the keyboard's mode.
        self._stream.feed(data.replace(b"\x1b[>1u", b"").replace(b"\x1b[<u", b""))

    def settle(self, quiet: float = 0.15, timeout: float = 10.0) -> None:
        """Draws until nothing has come for `quiet` seconds."""
        end = time.perf_counter() + timeout
        while time.perf_counter() < end:
            data = self.receive(quiet)
            if not data:
                return
            self.draw(data)

    def wait_for(self, text: str, timeout: float = 30.0) -> float:
        """Seconds from the start until `text` stands on the screen, else TimeoutError."""
        end = time.perf_counter() + timeout
        while text not in self.text:
            left = end - time.perf_counter()
            data = self.receive(min(left, 0.05)) if left > 0 else b""
            if data:
                self.draw(data)
            elif left <= 0 or self.wait_exit(0) is not None:
                raise TimeoutError(f"{text!r} never stood on the screen:\n{self.text}")
        return time.perf_counter() - self.started

    # -- keys ----------------------------------------------------------------------------------

    def write(self, data: bytes) -> None:
        """Sends bytes as if they were typed."""
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(self._fd, view) :]
            except BlockingIOError:
                select.select([], [self._fd], [], 1)

    def press(self, *keys: str) -> None:
        """Presses keys, named as Textual does, waiting each time until the screen is quiet."""
        for key in keys:
            self.write(KEYS.get(key, key).encode())
            self.settle()

    def time_key(self, key: str, quiet: float = 0.2, patience: float = 5.0) -> float:
        """Seconds from `key` to the last byte of what it painted; NaN when that is nothing in `patience`."""
        self.settle()
        start = last = time.perf_counter()
        self.write(KEYS.get(key, key).encode())
        kept: list[bytes] = []
        while data := self.receive(quiet if kept else patience):
            last = time.perf_counter()
            kept.append(data)
        for data in kept:
            self.draw(data)
        return last - start if kept else float("nan")

    # -- the process -----------------------------------------------------------------------------

    def wait_exit(self, timeout: float) -> int | None:
        """The exit status once the program has ended (negative: the signal that ended it), else None."""
        end = time.perf_counter() + timeout
        while self.status is None:
            try:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                self.status = 0
                break
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                break
            if time.perf_counter() >= end:
                return None
            self.receive(0.05)
        return self.status

    def kill(self) -> None:
        """kill -9: the program gets no word in."""
        os.kill(self.pid, signal.SIGKILL)
        self.wait_exit(5)

    def resident_mib(self) -> float:
        """Resident memory of the program in MiB (Linux), its children not counted."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return float("nan")

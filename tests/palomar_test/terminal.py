"""A program on a pseudo-terminal: what it shows, and keys that are pressed."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from typing import Self

TAB, UP, CTRL_C, CTRL_D = "\t", "\x1b[A", "\x03", "\x04"
#: Control sequences of ECMA-48: what moves the cursor and colours text, but shows nothing.
_CONTROL = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|[=>78])")


class Terminal:
    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], rows: int = 24, columns: int = 80
    ) -> None:
        """The program's only terminal is this one, which begins as a shell would hand it over."""
        self._master, self._slave = pty.openpty()
        self.resize(rows, columns)
        self._settings_before = self.settings()
        self._process = subprocess.Popen(
            command,
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env=dict(environment),
            preexec_fn=_take_terminal,
            start_new_session=True,
        )
        self._raw = b""
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._master)
        os.close(self._slave)

    @property
    def pid(self) -> int:
        return self._process.pid

    def settings(self) -> list[object]:
        """Echo and all that; the slave's, which is open here as long as the terminal lives."""
        return termios.tcgetattr(self._slave)

    def is_as_before(self) -> bool:
        return self.settings() == self._settings_before

    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self._slave)[3] & termios.ECHO)

    def resize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def raw(self) -> str:
        """All that it wrote, control sequences as well."""
        self._read(0)
        return self._raw.decode(errors="backslashreplace")

    def shown(self) -> str:
        """All that it wrote as text, whatever was overwritten later."""
        return _CONTROL.sub("", self.raw()).replace("\r", "")

    def wait_for(self, pattern: str, timeout: float = 20) -> re.Match[str]:
        """In the text behind what was waited for before."""
        deadline = time.monotonic() + timeout
        while not (found := re.search(pattern, self.shown()[self._seen :])):
            left = deadline - time.monotonic()
            if left <= 0 or not self._read(left):
                raise AssertionError(f"never shown: {pattern}; but:\n{self.shown()[self._seen:]}")
        self._seen += found.end()
        return found

    def wait_for_end(self, timeout: float = 20) -> int:
        """Its exit status; what it wrote last is read meanwhile."""
        deadline = time.monotonic() + timeout
        while self._process.poll() is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"it does not end:\n{self.shown()}")
            self._read(0.05)
        return self._process.returncode

    def _read(self, timeout: float) -> bool:
        """Whether anything came, or the time is not over yet."""
        ready, _, _ = select.select([self._master], [], [], timeout)
        if ready:
            self._raw += os.read(self._master, 1 << 16)
        return bool(ready)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)

"""The program palomarctl, run to its end or on a terminal of its own."""

import os
import subprocess
from pathlib import Path

from palomar_test.connection import Address
from palomar_test.server import ADMIN
from palomar_test.terminal import Terminal


class Palomarctl:
    """With a home of its own, so that it finds no history and leaves none."""

    def __init__(self, address: Address, home: Path, password: str | None = ADMIN.password) -> None:
        host, port = address
        self._command = [os.environ["PALOMARCTL"], "-L", host, "-P", str(port)]
        self._environment = {"HOME": str(home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm"}
        if password is not None:
            self._environment["PALOMAR_PASSWORD"] = password

    def run(self, *words: str | Path, says: bytes = b"", status: int = 0) -> subprocess.CompletedProcess[str]:
        """Without a terminal; `says` is its standard input. Raises if it ends with another status."""
        done = subprocess.run(
            [*self._command, *words],
            input=says,
            env=self._environment,
            capture_output=True,
            timeout=120,
            start_new_session=True,
        )
        told = subprocess.CompletedProcess(words, done.returncode, done.stdout.decode(), done.stderr.decode())
        if told.returncode != status:
            raise AssertionError(f"{words} ended with {told.returncode}:\n{told.stdout}\n{told.stderr}")
        return told

    def on_terminal(self, *words: str) -> Terminal:
        return Terminal([*self._command, *words], self._environment)

"""The benchmark's programs, started for a test and ended by their process-ids."""

import ctypes
import json
import os
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from palomar_test.connection import Address

_xxhash = ctypes.CDLL("libxxhash.so.0")
_xxhash.XXH3_64bits.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
_xxhash.XXH3_64bits.restype = ctypes.c_uint64


def write_manifest(path: Path, messages: Iterable[bytes]) -> Path:
    """`messages` as they go over the wire, dots not stuffed."""
    lines = (f"{len(text)} {_xxhash.XXH3_64bits(text, len(text)):016x}\n" for text in messages)
    path.write_text("".join(lines))
    return path


def _load_command(workload: str, port: int, options: Iterable[object]) -> list[str]:
    common = ["--port", port, "--password", "secret"]
    return [os.environ["POP3_LOAD"], workload, *map(str, [*common, *options])]


def load(workload: str, port: int, *options: object) -> "subprocess.CompletedProcess[str]":
    """To its end, whatever that is."""
    return subprocess.run(
        _load_command(workload, port, options),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def report(workload: str, port: int, *options: object) -> dict[str, Any]:
    """Of a load that must go well."""
    done = load(workload, port, *options)
    if done.returncode != 0:
        raise AssertionError(f"pop3_load {workload} ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


class HeldLoad:
    """A load that lies on the server until it is let go. It says `ready` first, unless it never does."""

    def __init__(self, workload: str, port: int, *options: object, says_ready: bool = True) -> None:
        self._process = subprocess.Popen(
            _load_command(workload, port, options),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        if says_ready and (line := self._process.stdout.readline()) != "ready\n":
            self._process.kill()
            raise AssertionError(f"{workload}: {line}{self._process.communicate()[1]}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()

    def let_go(self) -> "subprocess.CompletedProcess[str]":
        out, errors = self._process.communicate(timeout=30)
        return subprocess.CompletedProcess(self._process.args, self._process.returncode, out, errors)


class Floor:
    """pop3_floor on the Maildirs `root`/ACCOUNT/Maildir."""

    def __init__(self, root: Path) -> None:
        self._process = subprocess.Popen(
            [os.environ["POP3_FLOOR"], "--port", "0", "--root", root], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline().removeprefix("ready "))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def address(self) -> Address:
        return ("127.0.0.1", self.port)

    def end(self) -> int:
        """By SIGTERM; its status."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=30)
        return self._process.returncode

"""Real mail programs, run to their end in a home folder of their own."""

import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from palomar_test.messages import sha256, wire_form


def run(
    command: Sequence[str | Path], home: Path, *, timeout: float = 120, no_news: int = 0
) -> subprocess.CompletedProcess[bytes]:
    """Raises if it does not succeed: what it printed is in the message. `no_news` is the status by which
    the program says that there was no mail for it."""
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=home, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout
    )
    if done.returncode not in (0, no_news):
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout!r}\n{done.stderr!r}")
    return done


def write_private(path: Path, text: str, mode: int = 0o600) -> Path:
    """Mail programs refuse files with passwords that others can read."""
    path.write_text(text)
    path.chmod(mode)
    return path


def digests(messages: Iterable[bytes]) -> list[str]:
    """SHA-256 of each message in its wire form: a client may store its lines with LF or CRLF."""
    return sorted(sha256(wire_form(message)) for message in messages)


def files_in(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.iterdir())]


def without_return_path(message: bytes) -> bytes:
    """Without the line that some clients put in front of all that they deliver."""
    first, _, rest = message.partition(b"\n")
    return rest if first.startswith(b"Return-Path:") else message

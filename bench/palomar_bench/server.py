"""A contender's processes: started under a meter of their own, heard through their log, ended by process-id."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from palomar_bench.failure import BenchError
from palomar_bench.meter import make_meter

_START_SECONDS = 60
_STOP_SECONDS = 30


class Server:
    def __init__(self, name: str, command: Sequence[str | Path], log: Path, cwd: Path | None = None) -> None:
        """What it prints goes to `log`, which begins anew."""
        self._name = name
        self._log = log
        self.meter = make_meter(name)
        try:
            self._process = self._begin(command, log, cwd)
        except OSError as error:
            self.meter.close()
            raise BenchError(f"{name} does not start: {error}") from error
        self.meter.watch(self._process.pid)

    def wait_for(self, pattern: str) -> re.Match[str]:
        """The first place in its log that matches."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if found := re.search(pattern, self._log.read_text(errors="replace"), re.MULTILINE):
                return found
            self.check_running()
            time.sleep(0.02)
        raise BenchError(f"{self._name} does not say '{pattern}':\n{self._last_words()}")

    def wait_for_port(self, port: int) -> None:
        """For a server that announces nothing."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            self.check_running()
            with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
                return
            time.sleep(0.02)
        raise BenchError(f"{self._name} does not listen:\n{self._last_words()}")

    def check_running(self) -> None:
        if self._process.poll() is not None:
            raise BenchError(f"{self._name} ended with {self._process.returncode}:\n{self._last_words()}")

    def stop(self) -> None:
        """Asks it to end; whatever does not is killed."""
        if self._process.poll() is None:
            self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_SECONDS)
        self._kill_the_rest()
        self._process.wait()
        self.meter.close()

    def _begin(self, command: Sequence[str | Path], log: Path, cwd: Path | None) -> "subprocess.Popen[bytes]":
        with log.open("wb") as output:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                preexec_fn=self.meter.enter,
                # Ctrl-C is for the runner, which then stops its servers in order.
                start_new_session=True,
            )

    def _kill_the_rest(self) -> None:
        grace = time.monotonic() + 2
        deadline = time.monotonic() + _STOP_SECONDS
        while (left := self.meter.processes()) and time.monotonic() < deadline:
            self._process.poll()
            for pid in left if time.monotonic() > grace else []:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)

    def _last_words(self) -> str:
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-20:])

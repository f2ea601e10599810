"""The load generator: one program, which verifies what it gets and says as JSON how long it took."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from palomar_bench.contender import PASSWORD, Contender
from palomar_bench.failure import BenchError

#: No single load takes longer.
_DEADLINE_SECONDS = 300

Outcome = dict[str, Any]


class Held:
    """A load that lies on the server until it is let go."""

    def __init__(self, name: str, process: "subprocess.Popen[str]") -> None:
        self._name = name
        self._process = process
        self.outcome: Outcome = {}

    def wait_until_ready(self) -> None:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line.strip() != "ready":
            self._process.kill()
            raise BenchError(_complaint(self._name, line, self._process.communicate()[1]))

    def let_go(self) -> None:
        output, errors = self._process.communicate(timeout=_DEADLINE_SECONDS)
        if self._process.returncode != 0:
            raise BenchError(_complaint(self._name, output, errors))
        self.outcome = json.loads(output)

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()


class Load:
    def __init__(self, programs: Path) -> None:
        self._program = programs / "pop3_load"

    def run(self, server: Contender, workload: str, *, tls: bool = False, **options: object) -> Outcome:
        """To its end. Options are the program's own: `user="letters"`, `pipelined=True`."""
        command = self._command(server, workload, tls, options)
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise BenchError(_complaint(workload, done.stdout, done.stderr))
        return json.loads(done.stdout)

    @contextmanager
    def beside(
        self, server: Contender, workload: str, *, ready: bool = True, tls: bool = False, **options: object
    ) -> Iterator[Held]:
        """Lies on the server as long as the context; its outcome is there afterwards. `ready`: the load says when
        it has begun."""
        process = subprocess.Popen(
            self._command(server, workload, tls, options),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        held = Held(workload, process)
        try:
            if ready:
                held.wait_until_ready()
            yield held
            held.let_go()
        finally:
            held.end()

    def _command(self, server: Contender, workload: str, tls: bool, options: dict[str, object]) -> list[str]:
        port = server.tls_port if tls else server.port
        command = [str(self._program), workload, "--port", str(port), "--password", PASSWORD]
        command += ["--seconds", str(_DEADLINE_SECONDS)] + (["--tls"] if tls else [])
        for name, value in options.items():
            option = "--" + name.replace("_", "-")
            if value is True:
                command.append(option)
            elif value is not False:
                command += [option, str(value)]
        return command


def _complaint(workload: str, output: str, errors: str) -> str:
    return f"pop3_load {workload}: {(errors or output).strip()}"

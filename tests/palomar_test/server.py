"""A real palomard on free ports of the loopback, with a data folder of its own, ended by its process-id."""

import json
import os
import resource
import signal
import ssl
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from palomar_test.connection import Address
from palomar_test.event_log import EventLog
from palomar_test.maildir import Maildir
from palomar_test.management import Management
from palomar_test.pop3 import Pop3

#: Cheap password hashing, and a log that can be read by a program.
_ALWAYS: dict[str, Any] = {
    "log.format": "json",
    "auth.argon2_memory_kib": 64,
    "auth.argon2_passes": 1,
    "auth.scram_iterations": 4096,
    "limits.failure_delay_seconds": 0,
}
#: Sanitizers read /proc and make calls of their own.
if os.environ.get("PALOMAR_SANDBOX") == "off":
    _ALWAYS["sandbox.enabled"] = False
#: Any free ports of the loopback, for POP3 and for management.
_LOOPBACK = [
    *("-p", "0", "-S", "0", "-l", "127.0.0.1", "-l", "::1"),
    *("-P", "0", "-L", "127.0.0.1", "-L", "::1"),
]


@dataclass(frozen=True)
class Account:
    name: str
    password: str
    policy: str | None = None

    def options(self) -> list[str]:
        made = ["-u", f"{self.name}:{self.password}"]
        return made if self.policy is None else made + ["-r", f"{self.name}:{self.policy}"]


@dataclass(frozen=True)
class Manager:
    name: str
    password: str
    role: str


#: The manager of a first start.
ADMIN = Manager("admin", "admin", "administrator")


def binary() -> Path:
    """The program under test, named by whoever runs the tests."""
    return Path(os.environ["PALOMARD"])


def write_config(path: Path, settings: Mapping[str, Any]) -> Path:
    """Keys are `section.key`; strings, numbers, booleans and lists are written alike in JSON and TOML."""
    sections: dict[str, list[str]] = {}
    for key, value in settings.items():
        section, _, name = key.partition(".")
        sections.setdefault(section, []).append(f"{name} = {json.dumps(value)}\n")
    path.write_text("".join(f"[{section}]\n{''.join(lines)}\n" for section, lines in sections.items()))
    return path


def run_to_end(options: Sequence[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """For what is over by itself: --check, -V, and starts that must be refused."""
    return subprocess.run(
        [binary(), *options], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
    )


class Palomard:
    def __init__(
        self,
        folder: Path,
        accounts: Sequence[Account] = (),
        settings: Mapping[str, Any] | None = None,
        options: Sequence[str] = (),
        limits: Mapping[int, tuple[int, int]] | None = None,
        launcher: Sequence[str | Path] = (),
        pass_fds: Sequence[int] = (),
    ) -> None:
        """Starts it and returns when it listens. The data folder is `folder`/data, kept between starts.
        `limits` are soft and hard ones by their resource.RLIMIT_*. `launcher` is a program that executes
        the server's command, which stands behind its own words; `pass_fds` are open in it."""
        self.data = folder / "data"
        self.folder = folder
        self._config = folder / "palomar.toml"
        self.rewrite_config(settings or {})
        made = [option for account in accounts for option in account.options()]
        self._process = subprocess.Popen(
            [*launcher, binary(), "--config", self._config, "-d", self.data, *_LOOPBACK]
            + [os.fsencode(option) for option in [*made, *options]],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            preexec_fn=_setting(limits or {}),
            pass_fds=pass_fds,
        )
        assert self._process.stderr is not None
        self.log = EventLog(self._process.stderr)
        self._killed = False
        self._told_to_stop = False
        try:
            self._addresses = self._wait_until_ready()
        except AssertionError:
            self.kill()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def address(self) -> Address:
        return self._addresses["pop3", "127.0.0.1"]

    @property
    def address_v6(self) -> Address:
        return self._addresses["pop3", "::1"]

    @property
    def tls_address(self) -> Address:
        """Only if it was given a certificate."""
        return self._addresses["pop3s", "127.0.0.1"]

    @property
    def management_address(self) -> Address:
        return self._addresses["management", "127.0.0.1"]

    @property
    def management_address_v6(self) -> Address:
        return self._addresses["management", "::1"]

    def connect(self, **options: Any) -> Pop3:
        return Pop3(self.address, **options)

    def connect_tls(self, context: ssl.SSLContext, name: str | None = None, **options: Any) -> Pop3:
        """By TLS from the first octet; the certificate must be good for `name`, or for the address."""
        connection = Pop3(self.tls_address, **options)
        try:
            return connection.secure(context, name)
        except OSError:
            connection.socket.close()
            raise

    def log_in(self, account: Account, **options: Any) -> Pop3:
        return self.connect(**options).log_in(account.name, account.password)

    def manage(self, **options: Any) -> Management:
        """Not logged in yet."""
        return Management(self.management_address, **options)

    def manage_as(self, manager: Manager, **options: Any) -> Management:
        return self.manage(**options).log_in(manager.name, manager.password)

    def maildir(self, account: str) -> Maildir:
        return Maildir(self.data / "maildirs" / account / "Maildir")

    def is_running(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """As a crash or the out-of-memory killer does."""
        self._killed = True
        self._process.kill()
        self._process.wait()

    def rewrite_config(self, settings: Mapping[str, Any]) -> None:
        """What is not in `settings` has its default again, but for what all tests set. The file is never
        seen half written."""
        written = write_config(self._config.with_suffix(".new"), _ALWAYS | dict(settings))
        written.rename(self._config)

    def reload(self) -> None:
        """Asks it to read its configuration again; does not wait."""
        self._process.send_signal(signal.SIGHUP)

    def terminate(self) -> None:
        """Asks it to stop; does not wait. A second time ends it at once."""
        self._told_to_stop = True
        self._process.send_signal(signal.SIGTERM)

    def finish(self) -> None:
        """Stops it unless it was killed or is stopping, and checks that it went as a healthy server does."""
        if not self._killed:
            if not self._told_to_stop:
                self.terminate()
            code = self._wait_for_exit()
            if code != 0:
                raise AssertionError(f"palomard ended with {code}:\n{self.log.text()}")
        self.log.wait_for_end(timeout=10)
        if stray := self.log.stray_lines():
            raise AssertionError("palomard printed what is no event:\n" + "\n".join(stray[:200]))

    def _wait_for_exit(self) -> int:
        try:
            return self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"palomard did not stop at SIGTERM:\n{self.log.text()}") from None

    def _wait_until_ready(self) -> dict[tuple[str, str], Address]:
        """By protocol and host."""
        self.log.wait_for("ready")
        addresses = {}
        for event in self.log.all("listening"):
            host, _, port = event["address"].rpartition(":")
            host = host.strip("[]")
            addresses[event["protocol"], host] = (host, int(port))
        return addresses


def _setting(limits: Mapping[int, tuple[int, int]]) -> Callable[[], None]:
    def set_them() -> None:
        for limit, values in limits.items():
            resource.setrlimit(limit, values)

    return set_them

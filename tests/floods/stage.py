"""The server that is flooded: settings as they come, its log in a file, and none of the work of reading it here."""

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any, Self

from floods import normal_client
from floods.kinds import CHEAP_PASSWORDS, KINDS, Target
from palomar_test.certificate import make_certificate
from palomar_test.connection import Address
from palomar_test.maildir import Maildir
from palomar_test.server import Account, binary, write_config
from palomar_test.waiting import wait_until

MIB = 1 << 20
UNREAD = [Account(f"unread{number}", "secret") for number in range(KINDS["unread"].clients)]
#: Loopback stands for a network here. Names are kept secret as the packaged configuration says: a wrong name costs as
#: much as a wrong password. The normal client's message stays.
SETTINGS: dict[str, Any] = {
    "limits.exempt": [],
    "auth.reveal_unknown_users": False,
    "pop3.retrieved": "keep",
    "log.format": "json",
}
_PORTS = [*("-l", "127.0.0.1", "-L", "127.0.0.1"), *("-p", "0", "-S", "0", "-P", "0")]


class Server:
    """As a context: it runs and accepts."""

    def __init__(self, folder: Path, settings: dict[str, Any], options: tuple[str, ...] = ()) -> None:
        config = write_config(folder / "palomar.toml", SETTINGS | settings)
        self._log = folder / "log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [binary(), "--config", config, "-d", folder / "data", *_PORTS, *options],
                stdin=subprocess.DEVNULL,
                stderr=log,
            )

    def __enter__(self) -> Self:
        try:
            wait_until(lambda: b'"event":"ready"' in self._log.read_bytes(), "the server is ready")
        except AssertionError as failure:
            self._process.kill()
            self._process.wait()
            raise AssertionError(self._log.read_text()) from failure
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.returncode != 0:
            raise AssertionError(f"palomard ended with {self._process.returncode}")

    @property
    def target(self) -> Target:
        return Target(self._address("pop3"), self._address("pop3s"))

    def memory(self, key: str) -> float:
        """MiB: Rss, Pss, and so on, as /proc/PID/smaps_rollup calls them."""
        rollup = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text()
        return _kilobytes(rollup, key) / 1024

    def peak(self) -> float:
        """MiB resident at most since forget_peak()."""
        return _kilobytes(Path(f"/proc/{self._process.pid}/status").read_text(), "VmHWM") / 1024

    def forget_peak(self) -> None:
        Path(f"/proc/{self._process.pid}/clear_refs").write_text("5")

    def _address(self, protocol: str) -> Address:
        for line in self._log.read_text().splitlines():
            event = json.loads(line)
            if event["event"] == "listening" and event["protocol"] == protocol:
                host, _, port = event["address"].rpartition(":")
                return host, int(port)
        raise AssertionError(f"nobody listens for {protocol}")


class Stage:
    """A data folder with the normal client's account and those of the clients that never read."""

    def __init__(self, folder: Path, unread_octets: int = 64 * MIB) -> None:
        self._folder = folder
        self._certificate = make_certificate(folder)
        accounts = [normal_client.ACCOUNT, *UNREAD]
        made = [option for account in accounts for option in account.options()]
        with Server(folder, CHEAP_PASSWORDS, tuple(made)):
            pass
        self._maildir(normal_client.ACCOUNT).store("new/1700000001.normal", normal_client.MESSAGE)
        line = b"nobody will ever read this line of sixty-four octets, or so..\r\n"
        large = folder / "large"
        large.write_bytes(b"Subject: large\r\n\r\n" + line * (unread_octets // len(line)))
        size = os.path.getsize(large)
        for account in UNREAD:
            # Its size is known: what is measured is sending, not the first look.
            self._maildir(account).link(f"new/1700000001.large,S={size},W={size}", large)

    def server(self, settings: dict[str, Any]) -> Server:
        """With the limits of the default configuration."""
        return Server(self._folder, self._certificate.settings() | settings)

    def _maildir(self, account: Account) -> Maildir:
        return Maildir(self._folder / "data" / "maildirs" / account.name / "Maildir")


def _kilobytes(text: str, key: str) -> int:
    (line,) = (line for line in text.splitlines() if line.startswith(f"{key}:"))
    return int(line.split()[1])

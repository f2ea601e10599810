"""What every contender is to the workloads: a server with Maildirs of its own that can be started and stopped."""

import os
import socket
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from palomar_bench.certificate import Certificate
from palomar_bench.failure import BenchError
from palomar_bench.mail import SPECIAL, Mail, own
from palomar_bench.memory import pss_bytes
from palomar_bench.server import Server

#: Of all accounts.
PASSWORD = "coo-coo-coo"


class Hashing(Enum):
    """How the accounts' passwords are stored."""

    cheap = "as cheap as the server can"
    argon2id = "Argon2id, 64 MiB, 2 passes"


class Remembering(Enum):
    """Whether a password that was right is remembered in memory."""

    on = "on"
    off = "off"


@dataclass(frozen=True)
class Accounts:
    """Numbered ones, such as `u%07d`."""

    pattern: str
    count: int

    def names(self) -> Iterator[str]:
        return (self.pattern % number for number in range(self.count))


def polling(count: int) -> Accounts:
    return Accounts("u%07d", count)


@dataclass(frozen=True)
class Setting:
    """What a workload asks of the server; the special accounts are always there."""

    numbered: tuple[Accounts, ...] = ()
    hashing: Hashing = Hashing.cheap
    remembering: Remembering = Remembering.on

    def names(self) -> Iterator[str]:
        yield from SPECIAL
        for accounts in self.numbered:
            yield from accounts.names()


class Contender(ABC):
    #: Who owns the Maildirs.
    owner = (os.getuid(), os.getgid())

    def __init__(self, name: str, folder: Path, certificate: Certificate) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.folder = folder
        self.certificate = certificate
        self.maildirs = folder / "mail"
        self.port = 0
        self.tls_port = 0
        self._server: Server | None = None

    @abstractmethod
    def start(self, setting: Setting) -> None:
        """Returns when it listens on `port` and `tls_port`."""

    @abstractmethod
    def forget(self, account: str) -> None:
        """Makes the maildrop as if the server had never seen it."""

    @property
    def server(self) -> Server:
        if self._server is None:
            raise BenchError(f"{self.name} does not run")
        return self._server

    def maildir(self, account: str) -> Path:
        return self.maildirs / account / "Maildir"

    def give(self, mail: Mail, account: str, contents: str | None = None) -> None:
        """Makes the account's Maildir unless it is there; with another account's kind of mail if `contents` says so."""
        self.make_maildirs()
        if not self.maildir(account).exists():
            mail.give(self.maildir(account), contents or account, self.folder / "letters")
            if self.owner != Contender.owner:
                own(self.maildirs / account, self.owner)

    def make_maildirs(self) -> None:
        """Their folder, in which the server may make one that is missing."""
        self.maildirs.mkdir(exist_ok=True)
        os.chown(self.maildirs, *self.owner)

    def pss_bytes(self) -> int:
        return pss_bytes(self.server.meter.processes())

    def stop(self) -> None:
        if self._server is not None:
            server, self._server = self._server, None
            server.stop()


def free_port() -> int:
    """One that was free a moment ago, of the loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]

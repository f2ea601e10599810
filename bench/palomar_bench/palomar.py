"""Palomar as it is installed: the release build with its default configuration, but for what is said here."""

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from palomar_bench.certificate import Certificate
from palomar_bench.contender import PASSWORD, Contender, Hashing, Remembering, Setting
from palomar_bench.server import Server

#: The account whose row all others are copies of, but for the name.
_TEMPLATE = "template"
_HASHING = {
    Hashing.cheap: {"auth.argon2_memory_kib": 64, "auth.argon2_passes": 1},
    Hashing.argon2id: {"auth.argon2_memory_kib": 65_536, "auth.argon2_passes": 2},
}


class Palomar(Contender):
    def __init__(self, folder: Path, certificate: Certificate, programs: Path) -> None:
        super().__init__("palomar", folder, certificate)
        self._program = programs / "palomard"
        self._data = folder / "data"

    def start(self, setting: Setting) -> None:
        shutil.rmtree(self._data, ignore_errors=True)
        self._write_configuration(setting)
        self.make_maildirs()
        self._start("-u", f"{_TEMPLATE}:{PASSWORD}")
        self.stop()
        _register(self._data, setting)
        self._start()

    def forget(self, account: str) -> None:
        (self.maildir(account) / "palomar-index").unlink(missing_ok=True)

    def _start(self, *options: str) -> None:
        log = self.folder / "palomard.log"
        command = [self._program, "--config", self.folder / "palomar.toml", *options]
        self._server = Server(self.name, command, log)
        self._server.wait_for('"ready"')
        events = [json.loads(line) for line in log.read_text().splitlines()]
        heard = {
            event["protocol"]: int(event["address"].rpartition(":")[2])
            for event in events
            if event["event"] == "listening"
        }
        self.port, self.tls_port = heard["pop3"], heard["pop3s"]

    def _write_configuration(self, setting: Setting) -> None:
        settings: dict[str, Any] = {
            "storage.data": str(self._data),
            "storage.mail_location": f"{self.maildirs}/%u/Maildir",
            "pop3.addresses": ["127.0.0.1"],
            "pop3.port": 0,
            "pop3s.addresses": ["127.0.0.1"],
            "pop3s.port": 0,
            "management.addresses": ["127.0.0.1"],
            "management.port": 0,
            "tls.certificates": [str(self.certificate.certificate)],
            "tls.keys": [str(self.certificate.key)],
            "auth.verified_logins": 1_000_000 if setting.remembering is Remembering.on else 0,
            # Dovecot keeps no SCRAM verifiers here either.
            "auth.scram_iterations": 0,
            "process.drain_seconds": 1,
            "log.format": "json",
        }
        settings |= _HASHING[setting.hashing]
        sections: dict[str, list[str]] = {}
        for key, value in settings.items():
            section, _, name = key.partition(".")
            # Strings, numbers and lists are written alike in JSON and TOML.
            sections.setdefault(section, []).append(f"{name} = {json.dumps(value)}\n")
        text = "".join(f"[{section}]\n{''.join(lines)}\n" for section, lines in sections.items())
        (self.folder / "palomar.toml").write_text(text)


def _register(data: Path, setting: Setting) -> None:
    """All accounts in one transaction: a million of them by their turns would take hours of hashing."""
    database = sqlite3.connect(data / "palomar.db")
    with database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(accounts)") if row[1] != "name"]
        listed = ", ".join(columns)
        copy = f"INSERT INTO accounts (name, {listed}) SELECT ?, {listed} FROM accounts WHERE name = ?"
        database.executemany(copy, ((name, _TEMPLATE) for name in setting.names()))
    database.close()

"""Fail2ban's filter against the log of a real server: each guess, with its address, and nothing else."""

import re
import signal
import socket
import subprocess
import unittest
from pathlib import Path

from palomar_test.case import ALICE, ServerCase
from palomar_test.server import binary, write_config
from palomar_test.waiting import wait_until

PACKAGING = Path(__file__).resolve().parents[2] / "packaging/fail2ban"
FILTER = PACKAGING / "filter.d/palomard.conf"

#: As `listening` tells them in either format.
_LISTENING = re.compile(r'listening"?[ ,]"?address"?[=:]"?127\.0\.0\.1:(\d+)"?[ ,]"?protocol"?[=:]"?pop3')

#: Names that would stand for another address, or another line, if the log took them as they are.
HOSTILE = [
    b'","reason":"wrong_password","address":"198.51.100.1',
    b'{"time":"2026-11-25T08:32:05.679Z","level":"warning","event":"login_failed","address":"198.51.100.1"',
    b"2026-11-25T08:32:05.679Z",
    b"palomard[1]:login_failed,address=198.51.100.1",
    b"backslash\\",
    b'\\"reason=wrong_password',
]
#: USER takes none of these.
NO_NAMES = [
    b"x reason=wrong_password address=198.51.100.1",
    b"2026-11-25T08:32:05.679Z warning login_failed address=198.51.100.1 account=x reason=wrong_password",
    b"\xff\xfe\x80",
    b"\x1b[2K\rx",
]
#: Lines that are no guesses, and guesses by their addresses, with names that only AUTH can carry.
OTHERS = [
    'warning login_failed address=192.0.2.1 account=ana reason=disabled detail=""',
    'warning login_failed address=192.0.2.1 account=ana reason=unavailable detail="disk full"',
    'warning login_failed address=192.0.2.1 account=ana reason=wrong_passwords detail=""',
    'warning login_failed address=192.0.2.1 account="\\" reason=wrong_password" reason=disabled detail=""',
    'warning manager_login_failed manager="login_failed address=192.0.2.1" address=192.0.2.1',
    'warning maildrop_refused account=ana address=192.0.2.1 reason=wrong_password',
]
GUESSES = {
    "2001:db8::1": 'warning login_failed address=2001:db8::1 account=ana reason=wrong_password detail=""',
    "192.0.2.2": 'warning login_failed address=192.0.2.2 account="" reason=unknown_account detail=""',
    "192.0.2.3": "warning login_failed address=192.0.2.3 "
    'account="x\\" reason=disabled address=192.0.2.1" reason=unknown_account detail=""',
    "192.0.2.4": "warning login_failed address=192.0.2.4 "
    'account="x\\n2026-11-25T08:32:05.679Z warning login_failed address=192.0.2.1" reason=unknown_account detail=""',
}

#: In front of a line of text that does not go to the journal.
_TIME = "2026-11-25T08:32:05.679Z "


class LoggingServer:
    """Writes its log to a file, in either format; people come to it from any address of 127.0.0.0/8."""

    def __init__(self, folder: Path, form: str) -> None:
        self.log = folder / "log"
        settings = {"log.format": form, "auth.argon2_memory_kib": 64, "auth.argon2_passes": 1}
        config = write_config(folder / "palomar.toml", settings)
        ports = ["-p", "0", "-l", "127.0.0.1", "-P", "0", "-L", "127.0.0.1"]
        account = ["-u", f"{ALICE.name}:{ALICE.password}"]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [binary(), "--config", config, "-d", folder / "data", *ports, *account],
                stdin=subprocess.DEVNULL,
                stderr=log,
            )
        wait_until(lambda: _LISTENING.search(self.log.read_text()) is not None, "the server listens")
        self._port = int(_LISTENING.search(self.log.read_text())[1])

    def log_in(self, source: str, name: bytes, password: bytes) -> None:
        """Says so and leaves, whatever the answers are."""
        with socket.create_connection(("127.0.0.1", self._port), 30, (source, 0)) as connection:
            with connection.makefile("rwb") as stream:
                stream.readline()
                for line in (b"USER " + name, b"PASS " + password, b"QUIT"):
                    stream.write(line + b"\r\n")
                    stream.flush()
                    stream.readline()

    def finish(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(30)
        finally:
            self._process.kill()
            self._process.wait()


def found_in(lines: Path) -> list[str]:
    """The address of each line that the filter takes for a guess."""
    command = ["fail2ban-regex", "--out", "<ip>", lines, FILTER]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.split()


class Filter(ServerCase):
    def log_of_an_hour(self, form: str) -> tuple[Path, list[str]]:
        """A log, and who guessed: each hostile name from an address of its own."""
        server = LoggingServer(self.folder, form)
        self.addCleanup(server.finish)
        server.log_in("127.0.0.9", ALICE.name.encode(), ALICE.password.encode())
        server.log_in("127.0.0.2", ALICE.name.encode(), b"guess")
        server.log_in("127.0.0.3", b"nobody", b"guess")
        guesses = ["127.0.0.2", "127.0.0.3"]
        for number, name in enumerate(HOSTILE + NO_NAMES, start=10):
            source = f"127.0.0.{number}"
            server.log_in(source, name, b"address=198.51.100.1")
            guesses += [source] if name in HOSTILE else []
        server.log_in("127.0.0.9", ALICE.name.encode(), ALICE.password.encode())
        server.finish()
        return server.log, guesses

    def test_finds_each_guess_in_a_log_as_text(self) -> None:
        log, guesses = self.log_of_an_hour("text")
        self.assertEqual(found_in(log), guesses, log.read_text())

    def test_finds_each_guess_in_a_log_as_json(self) -> None:
        log, guesses = self.log_of_an_hour("json")
        self.assertEqual(found_in(log), guesses, log.read_text())

    def test_finds_each_guess_as_the_journal_gives_it(self) -> None:
        for form in ("text", "json"):
            with self.subTest(form):
                log, guesses = self.log_of_an_hour(form)
                # The journal's time, which fail2ban cuts out, then what it puts in front. Text has no other time.
                lines = [
                    f"2026-11-25T08:32:05.679Z mail palomard[812]: {line[len(_TIME) :] if form == 'text' else line}\n"
                    for line in log.read_text().splitlines()
                ]
                journal = self.folder / "journal"
                journal.write_text("".join(lines))
                self.assertEqual(found_in(journal), guesses, journal.read_text())

    def test_leaves_alone_who_had_the_right_password_or_was_not_asked_for_one(self) -> None:
        lines = self.folder / "lines"
        lines.write_text("".join(f"2026-11-25T08:32:05.679Z {line}\n" for line in [*OTHERS, *GUESSES.values()]))
        self.assertEqual(found_in(lines), list(GUESSES))


class Jail(unittest.TestCase):
    def test_names_the_filter(self) -> None:
        jail = (PACKAGING / "jail.d/palomard.conf").read_text()
        self.assertIn(f"\nfilter = {FILTER.stem}\n", jail)


if __name__ == "__main__":
    unittest.main()

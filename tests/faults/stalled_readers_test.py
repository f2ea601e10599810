"""50 clients that ask for 16 MiB and never read: each costs its buffer and a deadline, nobody else waits."""

import time
import unittest

from palomar_test import process
from palomar_test.case import ServerCase
from palomar_test.messages import letter, wire_form
from palomar_test.pop3 import Pop3
from palomar_test.server import Account

MIB = 1 << 20
STALLED = [Account(f"stalled{number}", "secret") for number in range(50)]
NORMAL = Account("normal", "secret")
WRITE_SECONDS = 3


class StalledReaders(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.message = letter("large", b"a line of text\n" * MIB)
        self.server = self.serve([*STALLED, NORMAL], settings={"timeouts.write_seconds": WRITE_SECONDS})
        file = self.folder / "large"
        file.write_bytes(self.message)
        for account in [*STALLED, NORMAL]:
            self.server.maildir(account.name).link("new/1700000001.large", file)
        for account in [*STALLED, NORMAL]:
            self.measure(account)

    def measure(self, account: Account) -> None:
        """So that what is counted later is sending and not the first look at the message."""
        with self.server.log_in(account) as session:
            session.quit()

    def stall(self) -> list[Pop3]:
        sessions = [self.log_in(self.server, account, receive_buffer=4096) for account in STALLED]
        for session in sessions:
            session.send(b"RETR 1\r\n" * 100)
        return sessions

    def test_take_little_memory_and_are_cut_while_others_are_served(self) -> None:
        before = process.resident_bytes(self.server.pid)
        sessions = self.stall()
        with self.server.log_in(NORMAL) as session:
            self.assertEqual(session.retrieve(1), wire_form(self.message))
            session.quit()
        self.assertLess(process.resident_bytes(self.server.pid) - before, len(sessions) * MIB)
        ends = [self.end_of(account) for account in STALLED]
        self.assertEqual({end["reason"] for end in ends}, {"timed_out"})
        self.assertEqual({end["retrieved"] for end in ends}, {0})
        for account in STALLED:
            self.assertEqual(self.server.maildir(account.name).names(), {"new/1700000001.large"})

    def end_of(self, account: Account) -> dict[str, object]:
        """Of the session that stalled, the account's second."""
        return self.server.log.wait_for("session_end", account=account.name, count=2)[1]

    def test_who_reads_slowly_is_not_cut(self) -> None:
        with self.server.log_in(NORMAL) as session:
            session.send(b"RETR 1\r\nQUIT\r\n")
            begin, received = time.monotonic(), bytearray()
            while time.monotonic() < begin + 2 * WRITE_SECONDS:
                received += session.socket.recv(1 << 16)
                time.sleep(0.05)
            received += session.read_until_end()
        self.assertEqual(bytes(received).count(b"a line of text\r\n"), MIB)
        self.assertRegex(bytes(received[-100:]), rb"\r\n\.\r\n\+OK [^\r]*\r\n$")


if __name__ == "__main__":
    unittest.main()
